//! The board: a card for every sound of the catalogue, by family, and for every layer that plays
//! something else.

mod items;

pub use items::{family_of, icon_of};

use crate::catalogue::Family;
use crate::i18n::{Language, tr};
use crate::mix::{Controls, LayerId, Source};
use crate::session::Session;
use crate::ui::card;
use crate::ui::card_model::CardAction;
use crate::ui::filter::Filter;
use crate::ui::importing::Ask;
use crate::ui::widgets::as_f32;
use crate::ui::{importing, theme, welcome, widgets};
use egui::{Rect, ScrollArea, Ui, UiBuilder, vec2};
use items::BoardItem;

/// The least width of a card; as many stand in a row as have it.
const CARD_WIDTH: f32 = 280.0;
const SCROLL_BAR: f32 = 12.0;
/// What the fold of the sounds that are never played is kept under.
const NEVER: &str = "never";

/// Draws the board, and does what its cards ask for. While it `welcomes`, over them all is a calm
/// start.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of columns")]
pub fn board_ui(ui: &mut Ui, session: &mut Session, filter: &mut Filter, welcomes: &mut bool) {
    let mut places = items::all(ui.ctx(), session);
    places.retain(|place| {
        let family = [place.family.title(), place.family.title_in(Language::English)];
        let texts = [place.card.name.as_str(), &place.name, family[0], family[1]];
        filter.finds(&texts, place.layer.is_some(), place.card.is_favourite)
    });
    if places.is_empty() {
        return empty_ui(ui, filter);
    }
    places.sort_by_key(BoardItem::is_blocked);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // The bar of the scrolling has its own room.
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        // In a scope of its own: a hand on a slider below goes on when it has left.
        ui.scope(|ui| {
            if *welcomes && filter.is_open() {
                *welcomes = !welcome::welcome_ui(ui, session);
            }
        });
        let columns = ((ui.available_width() + theme::GAP) / (CARD_WIDTH + theme::GAP)).max(1.0);
        for section in places.chunk_by_mut(|a, b| section_of(a) == section_of(b)) {
            section_ui(ui, session, columns as usize, section, filter);
        }
        if filter.is_open() {
            importing::own_ui(ui, session);
        }
        ui.add_space(2.0 * theme::GAP);
    });
}

/// Which section a place stands in: its family's, or that of what is never played.
fn section_of(place: &BoardItem) -> Option<Family> {
    (!place.is_blocked()).then_some(place.family)
}

/// Draws a section under its title, which folds it. A search unfolds all.
fn section_ui(
    ui: &mut Ui,
    session: &mut Session,
    columns: usize,
    places: &mut [BoardItem],
    filter: &Filter,
) {
    let Some(section) = places.first().map(section_of) else { return };
    let key = section.map_or(NEVER, Family::key);
    // What is never played is out of sight until it is looked for.
    let marked = session.settings.folded.contains(key);
    let is_folded = filter.is_open() && marked != section.is_none();
    let title = section.map_or(tr!("blocked-sounds"), Family::title);
    let playing = places.iter().filter(|place| place.layer.is_some()).count();
    let count = match (section, playing) {
        (None, _) => places.len().to_string(),
        (Some(_), 0) => String::new(),
        (Some(_), playing) => tr!("count-on", count = playing),
    };
    ui.add_space(theme::GAP);
    if widgets::fold_ui(ui, title, &count, is_folded).clicked()
        && !session.settings.folded.remove(key)
    {
        session.settings.folded.insert(key.to_owned());
    }
    if !is_folded {
        grid_ui(ui, session, columns, places);
    }
}

/// What stands in the place of the cards when there are none.
fn empty_ui(ui: &mut Ui, filter: &mut Filter) {
    ui.vertical_centered(|ui| {
        ui.add_space(0.3 * ui.available_height());
        ui.label(egui::RichText::new(filter.shelf.empty()).color(theme::of(ui).weak));
        ui.add_space(theme::GAP);
        if !filter.is_open() && ui.button(tr!("show-all-sounds")).clicked() {
            filter.clear();
        }
    });
}

fn grid_ui(ui: &mut Ui, session: &mut Session, columns: usize, places: &mut [BoardItem]) {
    let width = (ui.available_width() + theme::GAP) / as_f32(columns) - theme::GAP;
    for row in places.chunks_mut(columns) {
        let origin = ui.cursor().min;
        let mut bottom = origin.y;
        for (n, place) in row.iter_mut().enumerate() {
            let left = origin + vec2(as_f32(n) * (width + theme::GAP), 0.0);
            let rect = Rect::from_min_size(left, vec2(width, card::HEIGHT));
            bottom = bottom.max(place_ui(ui, session, place, rect).bottom());
        }
        let end = egui::pos2(origin.x + 1.0, bottom);
        ui.advance_cursor_after_rect(Rect::from_min_max(origin, end));
    }
}

/// Draws the card of one layer at `rect`, and does what it asks for.
pub fn layer_ui(ui: &mut Ui, session: &mut Session, layer: LayerId, rect: Rect) {
    if let Some(mut place) = items::of_layer(ui.ctx(), session, layer) {
        place_ui(ui, session, &mut place, rect);
    }
}

fn place_ui(ui: &mut Ui, session: &mut Session, place: &mut BoardItem, rect: Rect) -> Rect {
    let builder = UiBuilder::new().id_salt(&place.key).max_rect(rect);
    let shown = ui.scope_builder(builder, |ui| {
        let before = place.controls;
        let action = card::card_ui(ui, &place.card, &mut place.controls);
        if let (Some(CardAction::Describe), Source::Sound(id)) = (action, &place.source) {
            importing::ask(ui.ctx(), Ask::Describe(id.clone()));
        } else {
            apply(session, place, before, action);
        }
    });
    shown.response.rect
}

/// Brings what was done on a card into the session. A layer that is muted shows as off. To switch it
/// on, or to move the slider of a sound that is off, is to hear it.
fn apply(session: &mut Session, place: &BoardItem, before: Controls, action: Option<CardAction>) {
    match (place.layer, action) {
        (_, Some(CardAction::Mark)) => mark(session, &place.key.0),
        (_, Some(CardAction::Never(never))) => {
            if let Source::Sound(id) = &place.source {
                session.settings.set_blocked(&id.0, never);
            }
        }
        (Some(layer), Some(CardAction::Another)) => session.add_another(layer),
        (Some(layer), Some(CardAction::SwitchOff)) => session.board.switch_off(layer),
        (_, None) if place.controls == before => {}
        (Some(layer), _) => {
            if before.mute && !place.controls.mute {
                session.play();
            }
            if let Some(layer) = session.board.mix_mut().layer_mut(layer) {
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
}
