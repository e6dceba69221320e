//! The items of the board: one for each layer of the mix, and one for each sound of the catalogue
//! that has no layer.

use crate::catalogue::{Family, Sound};
use crate::mix::{Controls, LayerId, SoundId, Source};
use crate::session::{Session, names};
use crate::ui::card_model::{Card, CardState};
use crate::ui::icons;
use egui::Context;

/// A card, with the layer or the sound that it edits.
pub struct BoardItem {
    pub family: Family,
    /// The English name, which the search finds in every language.
    pub english_name: String,
    /// The id of the sound, and the number of the layer among those of the same sound. The key
    /// stays the same when the sound is switched on or off, so that a drag on its slider is not
    /// interrupted.
    pub key: (String, usize),
    pub card: Card,
    /// The layer, if the sound is on.
    pub layer: Option<LayerId>,
    pub source: Source,
    pub controls: Controls,
}

impl BoardItem {
    pub fn is_blocked(&self) -> bool {
        self.card.state == CardState::Blocked
    }
}

/// All items, sorted by family and displayed name.
pub fn all(ctx: &Context, session: &Session) -> Vec<BoardItem> {
    let mut items: Vec<BoardItem> = Vec::new();
    for entry in available_sources(session) {
        let layers = session.board.mix().layers.iter().filter(|layer| layer.source == entry.source);
        let mut copies: Vec<(Option<LayerId>, Controls)> =
            layers.map(|layer| (Some(layer.id), layer.controls)).collect();
        if copies.is_empty() {
            copies.push((None, session.parked_controls(&entry.source)));
        }
        let copies = copies.into_iter().enumerate();
        items.extend(copies.map(|(number, (layer, controls))| {
            item(ctx, session, &entry, number, layer, controls)
        }));
    }
    items.sort_by(|a, b| (a.family, &a.card.name).cmp(&(b.family, &b.card.name)));
    items.extend(layers_of_unknown_sounds(ctx, session));
    items.sort_by_key(|item| item.family);
    items
}

/// The item of one layer.
pub fn of_layer(ctx: &Context, session: &Session, id: LayerId) -> Option<BoardItem> {
    let layer = session.board.mix().layer(id)?;
    let mut sources = available_sources(session).into_iter();
    let Some(entry) = sources.find(|entry| entry.source == layer.source) else {
        return layers_of_unknown_sounds(ctx, session).find(|item| item.layer == Some(id));
    };
    let copies = session.board.mix().layers.iter().filter(|other| other.source == layer.source);
    let number = copies.take_while(|other| other.id != id).count();
    Some(item(ctx, session, &entry, number, Some(id), layer.controls))
}

/// The name of a source's icon.
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

/// A source that a layer can play, and the controls that a new layer of it gets.
struct AvailableSource {
    source: Source,
    family: Family,
    english_name: String,
    defaults: Controls,
}

/// The sounds of the catalogue, and the generated sources.
fn available_sources(session: &Session) -> Vec<AvailableSource> {
    let sounds = session.library.catalogue().sounds().iter().map(|sound| AvailableSource {
        source: Source::Sound(sound.id.clone()),
        family: sound.family,
        english_name: sound.name.clone(),
        defaults: sound.defaults,
    });
    let generated = [Source::Noise, Source::Tones].map(|source| AvailableSource {
        english_name: session.library.name_of(&source),
        source,
        family: Family::Live,
        defaults: Controls::default(),
    });
    sounds.chain(generated).collect()
}

fn item(
    ctx: &Context,
    session: &Session,
    entry: &AvailableSource,
    number: usize,
    layer: Option<LayerId>,
    controls: Controls,
) -> BoardItem {
    let id = id_of(&entry.source);
    // With reduced motion, the icons do not glow.
    let meters = session.playback.meters().filter(|_| !session.settings.less_motion);
    let card = Card {
        name: names::of_source(session, &entry.source),
        icon: icon_of(ctx, session, &entry.source),
        family: entry.family,
        is_own: is_own(session, &entry.source),
        state: state(session, &entry.source, layer),
        is_favourite: session.settings.favourites.contains(id),
        specs: session.library.catalogue().controls_of(&entry.source),
        defaults: entry.defaults,
        output_level: meters.zip(layer).map_or(0.0, |(meters, layer)| meters.layer(layer)),
        problem: match layer.and_then(|id| session.board.mix().layer(id)) {
            Some(layer) => session.layer_problem(layer),
            None => sound_of(session, &entry.source).and_then(|sound| sound.problem.clone()),
        },
    };
    let (family, source) = (entry.family, entry.source.clone());
    let (english_name, key) = (entry.english_name.clone(), (id.to_owned(), number));
    BoardItem { family, english_name, key, card, layer, source, controls }
}

/// The id of a source, which names its icon and its entry in the favourites.
fn id_of(source: &Source) -> &str {
    source.key().unwrap_or("noise")
}

/// Whether a source plays, and if not, why.
fn state(session: &Session, source: &Source, layer: Option<LayerId>) -> CardState {
    if matches!(source, Source::Sound(id) if session.settings.blocked_sounds.contains(&id.0)) {
        return CardState::Blocked;
    }
    match layer.and_then(|id| session.board.mix().layer(id)) {
        None => CardState::Off,
        Some(layer) if layer.controls.mute => CardState::Muted,
        Some(layer) if session.board.mix().has_solo() && !layer.controls.solo => {
            CardState::SilencedBySolo
        }
        Some(_) => CardState::On,
    }
}

/// Items for the layers whose sound is not in the catalogue, so that the user can remove them.
fn layers_of_unknown_sounds(ctx: &Context, session: &Session) -> impl Iterator<Item = BoardItem> {
    let known = |id: &SoundId| session.library.catalogue().find(id).is_some();
    let layers = session.board.mix().layers.iter().filter(move |layer| match &layer.source {
        Source::Sound(id) => !known(id),
        Source::Noise | Source::Tones => false,
        Source::Unknown => true,
    });
    layers.map(|layer| BoardItem {
        family: Family::Own,
        english_name: session.library.name_of(&layer.source),
        key: (format!("layer {}", layer.id.0), 0),
        card: Card {
            name: names::of_source(session, &layer.source),
            icon: icons::of_sound(ctx, "", Family::Own),
            family: Family::Own,
            is_own: false,
            state: state(session, &layer.source, Some(layer.id)),
            is_favourite: false,
            specs: Vec::new(),
            defaults: Controls::default(),
            output_level: 0.0,
            problem: session.layer_problem(layer),
        },
        layer: Some(layer.id),
        source: layer.source.clone(),
        controls: layer.controls,
    })
}
