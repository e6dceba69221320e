//! What stands on the board: a place for each sound of the catalogue that is off, and for each layer
//! that is on.

use crate::catalogue::{Family, Sound};
use crate::mix::{Controls, LayerId, SoundId, Source};
use crate::session::{Session, names};
use crate::ui::card_model::{Card, CardState};
use crate::ui::icons;
use egui::Context;

/// A card with the layer or the sound that it edits.
pub struct BoardItem {
    pub family: Family,
    /// Its name in English, by which it is found as well.
    pub name: String,
    /// Stays the same when the sound is switched on or off, so that a hand on its slider goes on.
    pub key: (String, usize),
    pub card: Card,
    pub layer: Option<LayerId>,
    pub source: Source,
    pub controls: Controls,
}

impl BoardItem {
    pub fn is_blocked(&self) -> bool {
        self.card.state == CardState::Never
    }
}

/// All places, by family and by what they are called.
pub fn all(ctx: &Context, session: &Session) -> Vec<BoardItem> {
    let mut places: Vec<BoardItem> = Vec::new();
    for offer in offers(session) {
        let layers = session.board.mix().layers.iter().filter(|layer| layer.source == offer.source);
        let mut on: Vec<(Option<LayerId>, Controls)> =
            layers.map(|layer| (Some(layer.id), layer.controls)).collect();
        if on.is_empty() {
            on.push((None, session.parked_controls(&offer.source)));
        }
        let twins = on.into_iter().enumerate();
        places.extend(
            twins.map(|(twin, (layer, controls))| {
                place(ctx, session, &offer, twin, layer, controls)
            }),
        );
    }
    places.sort_by(|a, b| (a.family, &a.card.name).cmp(&(b.family, &b.card.name)));
    places.extend(unknown(ctx, session));
    places.sort_by_key(|place| place.family);
    places
}

/// The place of one layer.
pub fn of_layer(ctx: &Context, session: &Session, id: LayerId) -> Option<BoardItem> {
    let layer = session.board.mix().layer(id)?;
    let Some(offer) = offers(session).into_iter().find(|offer| offer.source == layer.source) else {
        return unknown(ctx, session).find(|place| place.layer == Some(id));
    };
    let twins = session.board.mix().layers.iter().filter(|other| other.source == layer.source);
    let twin = twins.take_while(|other| other.id != id).count();
    Some(place(ctx, session, &offer, twin, Some(id), layer.controls))
}

/// The icon of a source.
pub fn icon_of(ctx: &Context, session: &Session, source: &Source) -> String {
    let chosen = sound_of(session, source).map_or("", |sound| sound.icon.as_str());
    let id = if chosen.is_empty() { id_of(source) } else { chosen };
    icons::of_sound(ctx, id, family_of(session, source))
}

fn sound_of<'a>(session: &'a Session, source: &Source) -> Option<&'a Sound> {
    match source {
        Source::Sound(id) => session.library.catalogue().find(id),
        Source::Noise | Source::Tones | Source::Unknown => None,
    }
}

fn is_own(session: &Session, source: &Source) -> bool {
    sound_of(session, source).is_some_and(Sound::is_own)
}

/// The family that a source belongs to.
pub fn family_of(session: &Session, source: &Source) -> Family {
    match source {
        Source::Sound(id) => {
            session.library.catalogue().find(id).map_or(Family::Own, |sound| sound.family)
        }
        Source::Noise | Source::Tones => Family::Live,
        Source::Unknown => Family::Own,
    }
}

/// Something that can be put on the board, and the controls it begins with.
struct Offer {
    source: Source,
    family: Family,
    name: String,
    own: Controls,
}

fn offers(session: &Session) -> Vec<Offer> {
    let sounds = session.library.catalogue().sounds().iter().map(|sound| Offer {
        source: Source::Sound(sound.id.clone()),
        family: sound.family,
        name: sound.name.clone(),
        own: sound.defaults,
    });
    let live = [Source::Noise, Source::Tones].map(|source| Offer {
        name: session.library.name_of(&source),
        source,
        family: Family::Live,
        own: Controls::default(),
    });
    sounds.chain(live).collect()
}

fn place(
    ctx: &Context,
    session: &Session,
    offer: &Offer,
    twin: usize,
    layer: Option<LayerId>,
    controls: Controls,
) -> BoardItem {
    let id = id_of(&offer.source);
    // Who wants less motion sees what is on, and not how it flickers.
    let meters = session.playback.meters().filter(|_| !session.settings.less_motion);
    let card = Card {
        name: names::of_source(session, &offer.source),
        icon: icon_of(ctx, session, &offer.source),
        family: offer.family,
        is_own: is_own(session, &offer.source),
        state: state(session, &offer.source, layer),
        is_favourite: session.settings.favourites.contains(id),
        knobs: session.library.catalogue().controls_of(&offer.source),
        own: offer.own,
        heard: meters.zip(layer).map_or(0.0, |(meters, layer)| meters.layer(layer)),
        problem: match layer.and_then(|id| session.board.mix().layer(id)) {
            Some(layer) => session.layer_problem(layer),
            None => sound_of(session, &offer.source).and_then(|sound| sound.problem.clone()),
        },
    };
    let (family, source) = (offer.family, offer.source.clone());
    let name = offer.name.clone();
    BoardItem { family, name, key: (id.to_owned(), twin), card, layer, source, controls }
}

/// What a source's icon and its mark as a favourite are kept under.
fn id_of(source: &Source) -> &str {
    source.key().unwrap_or("noise")
}

/// Whether a layer is heard among the others, and if not, why.
fn state(session: &Session, source: &Source, layer: Option<LayerId>) -> CardState {
    if matches!(source, Source::Sound(id) if session.settings.blocked_sounds.contains(&id.0)) {
        return CardState::Never;
    }
    match layer.and_then(|id| session.board.mix().layer(id)) {
        None => CardState::Off,
        Some(layer) if layer.controls.mute => CardState::Muted,
        Some(layer) if session.board.mix().has_solo() && !layer.controls.solo => CardState::ShutOut,
        Some(_) => CardState::On,
    }
}

/// Layers whose sound is not in the catalogue: shown, so that they can be taken off.
fn unknown(ctx: &Context, session: &Session) -> impl Iterator<Item = BoardItem> {
    let known = |id: &SoundId| session.library.catalogue().find(id).is_some();
    let layers = session.board.mix().layers.iter().filter(move |layer| match &layer.source {
        Source::Sound(id) => !known(id),
        Source::Noise | Source::Tones => false,
        Source::Unknown => true,
    });
    layers.map(|layer| BoardItem {
        family: Family::Own,
        name: session.library.name_of(&layer.source),
        key: (format!("layer {}", layer.id.0), 0),
        card: Card {
            name: names::of_source(session, &layer.source),
            icon: icons::of_sound(ctx, "", Family::Own),
            family: Family::Own,
            is_own: false,
            state: state(session, &layer.source, Some(layer.id)),
            is_favourite: false,
            knobs: Vec::new(),
            own: Controls::default(),
            heard: 0.0,
            problem: session.layer_problem(layer),
        },
        layer: Some(layer.id),
        source: layer.source.clone(),
        controls: layer.controls,
    })
}
