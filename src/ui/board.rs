//! The board: a card for every sound of the catalogue, by family, and for every layer that plays
//! something else.

use crate::catalogue::Family;
use crate::mix::{Controls, LayerId, SoundId, Source};
use crate::session::Session;
use crate::ui::card::{self, Card, CardAction, State};
use crate::ui::filter::Filter;
use crate::ui::{icons, theme};
use egui::{Context, Rect, RichText, ScrollArea, Ui, UiBuilder, vec2};

/// The least width of a card; as many stand in a row as have it.
const CARD_WIDTH: f32 = 280.0;

/// A card with the place it edits.
struct Place {
    family: Family,
    /// Stays the same when the sound is switched on or off, so that a hand on its slider goes on.
    key: (String, usize),
    card: Card,
    layer: Option<LayerId>,
    source: Source,
    controls: Controls,
}

/// Draws the board, and does what its cards ask for.
pub fn board_ui(ui: &mut Ui, session: &mut Session, filter: &mut Filter) {
    let mut places = places(ui.ctx(), session);
    places.retain(|place| {
        let texts = [place.card.name.as_str(), place.family.title()];
        filter.finds(texts, place.layer.is_some(), place.card.is_favourite)
    });
    if places.is_empty() {
        return empty_ui(ui, filter);
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let columns = ((ui.available_width() + theme::GAP) / (CARD_WIDTH + theme::GAP)).max(1.0);
        for family in places.chunk_by_mut(|a, b| a.family == b.family) {
            let title = family.first().map_or("", |place| place.family.title());
            ui.add_space(theme::GAP);
            ui.label(RichText::new(title).small().strong().color(theme::WEAK));
            grid_ui(ui, session, columns as usize, family);
        }
        ui.add_space(2.0 * theme::GAP);
    });
}

/// What stands in the place of the cards when there are none.
fn empty_ui(ui: &mut Ui, filter: &mut Filter) {
    ui.vertical_centered(|ui| {
        ui.add_space(0.3 * ui.available_height());
        ui.label(RichText::new(filter.shelf.empty()).color(theme::WEAK));
        ui.add_space(theme::GAP);
        if !filter.is_open() && ui.button("Show all sounds").clicked() {
            filter.clear();
        }
    });
}

fn grid_ui(ui: &mut Ui, session: &mut Session, columns: usize, places: &mut [Place]) {
    let width = (ui.available_width() + theme::GAP) / columns as f32 - theme::GAP;
    for row in places.chunks_mut(columns) {
        let origin = ui.cursor().min;
        let mut bottom = origin.y;
        for (n, place) in row.iter_mut().enumerate() {
            let left = origin + vec2(n as f32 * (width + theme::GAP), 0.0);
            let rect = Rect::from_min_size(left, vec2(width, card::HEIGHT));
            bottom = bottom.max(place_ui(ui, session, place, rect).bottom());
        }
        ui.advance_cursor_after_rect(Rect::from_min_max(
            origin,
            egui::pos2(origin.x + 1.0, bottom),
        ));
    }
}

/// Brings what was done on a card into the session. A layer that is muted shows as off. To switch it
/// on, or to move the slider of a sound that is off, is to hear it.
fn apply(session: &mut Session, place: &Place, before: Controls, action: Option<CardAction>) {
    match (place.layer, action) {
        (_, Some(CardAction::Mark)) => mark(session, &place.key.0),
        (Some(layer), Some(CardAction::SwitchOff)) => session.switch_off(layer),
        (_, None) if place.controls == before => {}
        (Some(layer), _) => {
            if before.mute && !place.controls.mute {
                session.play();
            }
            if let Some(layer) = session.mix.layer_mut(layer) {
                layer.controls = place.controls;
            }
        }
        (None, _) => {
            session.switch_on(&place.source, place.controls);
        }
    }
}

fn mark(session: &mut Session, id: &str) {
    let favourites = &mut session.settings.favourites;
    if !favourites.remove(id) {
        favourites.insert(id.to_owned());
    }
    session.save_settings();
}

/// What can be put on the board: its source, family, name, and the controls it begins with.
fn offers(session: &Session) -> Vec<(Source, Family, String, Controls)> {
    let sounds = session.catalogue().sounds().iter().map(|sound| {
        let source = Source::Sound(sound.id.clone());
        (source, sound.family, sound.name.clone(), sound.defaults)
    });
    let live = [Source::Noise, Source::Tones].map(|source| {
        let name = session.name_of(&source);
        (source, Family::Live, name, Controls::default())
    });
    sounds.chain(live).collect()
}

/// Whether a layer is heard among the others, and if not, why.
fn state(session: &Session, layer: Option<LayerId>) -> State {
    match layer.and_then(|id| session.mix.layer(id)) {
        None => State::Off,
        Some(layer) if layer.controls.mute => State::Muted,
        Some(layer) if session.mix.has_solo() && !layer.controls.solo => State::ShutOut,
        Some(_) => State::On,
    }
}

/// A place for each source that is off and each layer that is on, by family.
fn places(ctx: &Context, session: &Session) -> Vec<Place> {
    let meters = session.meters();
    let mut places: Vec<Place> = Vec::new();
    for (source, family, name, own) in offers(session) {
        let id = id_of(&source);
        let layers = session.mix.layers.iter().filter(|layer| layer.source == source);
        let mut on: Vec<(Option<LayerId>, Controls)> =
            layers.map(|layer| (Some(layer.id), layer.controls)).collect();
        if on.is_empty() {
            on.push((None, session.resting_controls(&source)));
        }
        places.extend(on.into_iter().enumerate().map(|(twin, (layer, controls))| Place {
            family,
            key: (id.to_owned(), twin),
            card: Card {
                name: name.clone(),
                icon: icons::of_sound(ctx, id, family),
                state: state(session, layer),
                is_favourite: session.settings.favourites.contains(id),
                knobs: session.catalogue().knobs_of(&source),
                own,
                heard: meters.zip(layer).map_or(0.0, |(meters, layer)| meters.layer(layer)),
                trouble: layer.and_then(|id| session.trouble_of(session.mix.layer(id)?)),
            },
            layer,
            source: source.clone(),
            controls,
        }));
    }
    places.extend(unknown_places(ctx, session));
    places.sort_by_key(|place| place.family);
    places
}

/// The icon of a source.
pub fn icon_of(ctx: &Context, session: &Session, source: &Source) -> String {
    let family = match source {
        Source::Sound(id) => session.catalogue().find(id).map_or(Family::Own, |sound| sound.family),
        Source::Noise | Source::Tones => Family::Live,
        Source::Unknown => Family::Own,
    };
    icons::of_sound(ctx, id_of(source), family)
}

/// What a source's icon and its mark as a favourite are kept under.
fn id_of(source: &Source) -> &str {
    match source {
        Source::Sound(id) => &id.0,
        Source::Tones => "tones",
        Source::Noise | Source::Unknown => "noise",
    }
}

/// Draws the card of one layer at `rect`, and does what it asks for.
pub fn layer_ui(ui: &mut Ui, session: &mut Session, layer: LayerId, rect: Rect) {
    let mut places = places(ui.ctx(), session);
    if let Some(place) = places.iter_mut().find(|place| place.layer == Some(layer)) {
        place_ui(ui, session, place, rect);
    }
}

fn place_ui(ui: &mut Ui, session: &mut Session, place: &mut Place, rect: Rect) -> Rect {
    let builder = UiBuilder::new().id_salt(&place.key).max_rect(rect);
    let shown = ui.scope_builder(builder, |ui| {
        let before = place.controls;
        let action = card::card_ui(ui, &place.card, &mut place.controls);
        apply(session, place, before, action);
    });
    shown.response.rect
}

/// Layers whose sound is not in the catalogue: shown, so that they can be taken off.
fn unknown_places(ctx: &Context, session: &Session) -> impl Iterator<Item = Place> {
    let known = |id: &SoundId| session.catalogue().find(id).is_some();
    let layers = session.mix.layers.iter().filter(move |layer| match &layer.source {
        Source::Sound(id) => !known(id),
        Source::Noise | Source::Tones => false,
        Source::Unknown => true,
    });
    layers.map(|layer| Place {
        family: Family::Own,
        key: (format!("layer {}", layer.id.0), 0),
        card: Card {
            name: session.name_of(&layer.source),
            icon: icons::of_sound(ctx, "", Family::Own),
            state: state(session, Some(layer.id)),
            is_favourite: false,
            knobs: Vec::new(),
            own: Controls::default(),
            heard: 0.0,
            trouble: session.trouble_of(layer),
        },
        layer: Some(layer.id),
        source: layer.source.clone(),
        controls: layer.controls,
    })
}
