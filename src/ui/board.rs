//! The board: a card for every sound in the catalogue and every layer of the mix, grouped by
//! family.

mod items;

pub use items::{family_of, icon_of};

use crate::catalogue::Family;
use crate::i18n::{Language, tr};
use crate::mix::{Controls, LayerId, Source};
use crate::session::Session;
use crate::ui::card;
use crate::ui::card_model::CardAction;
use crate::ui::filter::Filter;
use crate::ui::importing::SoundDialog;
use crate::ui::widgets::as_f32;
use crate::ui::{importing, theme, welcome, widgets};
use egui::{Rect, ScrollArea, Ui, UiBuilder, vec2};
use items::BoardItem;

/// The least width of a card. A row has as many cards as fit at this width.
const MIN_CARD_WIDTH: f32 = 280.0;
const SCROLL_BAR_WIDTH: f32 = 12.0;
/// The section of the blocked sounds, as `Settings::folded` names it.
const BLOCKED_SECTION: &str = "never";

/// Draws the board, and carries out what its cards ask for. If `shows_welcome`, the welcome choices
/// are above the cards.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of columns")]
pub fn board_ui(ui: &mut Ui, session: &mut Session, filter: &mut Filter, shows_welcome: &mut bool) {
    let mut items = items::all(ui.ctx(), session);
    items.retain(|item| {
        let family = [item.family.title(), item.family.title_in(Language::English)];
        let texts = [item.card.name.as_str(), &item.english_name, family[0], family[1]];
        filter.matches(&texts, item.layer.is_some(), item.card.is_favourite)
    });
    if items.is_empty() {
        return empty_ui(ui, filter);
    }
    items.sort_by_key(BoardItem::is_blocked);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - SCROLL_BAR_WIDTH);
        // The scope keeps the ids of the sliders below the same when the welcome choices disappear,
        // so that a drag is not interrupted.
        ui.scope(|ui| {
            if *shows_welcome && filter.shows_all() {
                *shows_welcome = !welcome::welcome_ui(ui, session);
            }
        });
        let width = ui.available_width() + theme::GAP;
        let columns = (width / (MIN_CARD_WIDTH + theme::GAP)).max(1.0);
        for section in items.chunk_by_mut(|a, b| section_of(a) == section_of(b)) {
            section_ui(ui, session, columns as usize, section, filter);
        }
        if filter.shows_all() {
            importing::add_sounds_ui(ui, session);
        }
        ui.add_space(2.0 * theme::GAP);
    });
}

/// The section of an item: its family, or none for the section of the blocked sounds.
fn section_of(item: &BoardItem) -> Option<Family> {
    (!item.is_blocked()).then_some(item.family)
}

/// Draws a section with its title, which folds and unfolds it. While the board is filtered, all
/// sections are unfolded.
fn section_ui(
    ui: &mut Ui,
    session: &mut Session,
    columns: usize,
    items: &mut [BoardItem],
    filter: &Filter,
) {
    let Some(section) = items.first().map(section_of) else { return };
    let key = section.map_or(BLOCKED_SECTION, Family::key);
    // The setting lists the sections that are not in their default state: the blocked sounds are
    // folded by default, the families are not.
    let is_toggled = session.settings.folded.contains(key);
    let is_folded = filter.shows_all() && is_toggled != section.is_none();
    let title = section.map_or(tr!("blocked-sounds"), Family::title);
    let playing = items.iter().filter(|item| item.layer.is_some()).count();
    let count = match (section, playing) {
        (None, _) => items.len().to_string(),
        (Some(_), 0) => String::new(),
        (Some(_), playing) => tr!("count-on", count = playing),
    };
    ui.add_space(theme::GAP);
    if widgets::section_title_ui(ui, title, &count, is_folded).clicked()
        && !session.settings.folded.remove(key)
    {
        session.settings.folded.insert(key.to_owned());
    }
    if !is_folded {
        grid_ui(ui, session, columns, items);
    }
}

/// Draws the text that replaces the cards when the filter matches none.
fn empty_ui(ui: &mut Ui, filter: &mut Filter) {
    ui.vertical_centered(|ui| {
        ui.add_space(0.3 * ui.available_height());
        ui.label(egui::RichText::new(filter.tab.empty_text()).color(theme::of(ui).weak));
        ui.add_space(theme::GAP);
        if !filter.shows_all() && ui.button(tr!("show-all-sounds")).clicked() {
            filter.clear();
        }
    });
}

fn grid_ui(ui: &mut Ui, session: &mut Session, columns: usize, items: &mut [BoardItem]) {
    let width = (ui.available_width() + theme::GAP) / as_f32(columns) - theme::GAP;
    for row in items.chunks_mut(columns) {
        let origin = ui.cursor().min;
        let mut bottom = origin.y;
        for (n, item) in row.iter_mut().enumerate() {
            let left = origin + vec2(as_f32(n) * (width + theme::GAP), 0.0);
            let rect = Rect::from_min_size(left, vec2(width, card::HEIGHT));
            bottom = bottom.max(item_ui(ui, session, item, rect).bottom());
        }
        let end = egui::pos2(origin.x + 1.0, bottom);
        ui.advance_cursor_after_rect(Rect::from_min_max(origin, end));
    }
}

/// Draws the card of one layer at `rect`, and carries out what it asks for.
pub fn layer_ui(ui: &mut Ui, session: &mut Session, layer: LayerId, rect: Rect) {
    if let Some(mut item) = items::of_layer(ui.ctx(), session, layer) {
        item_ui(ui, session, &mut item, rect);
    }
}

/// Draws the card of an item. Returns the area that it covers.
fn item_ui(ui: &mut Ui, session: &mut Session, item: &mut BoardItem, rect: Rect) -> Rect {
    let builder = UiBuilder::new().id_salt(&item.key).max_rect(rect);
    let shown = ui.scope_builder(builder, |ui| {
        let before = item.controls;
        let action = card::card_ui(ui, &item.card, &mut item.controls);
        if let (Some(CardAction::EditDescription), Source::Sound(id)) = (action, &item.source) {
            importing::request_dialog(ui.ctx(), SoundDialog::Edit(id.clone()));
        } else {
            apply(session, item, before, action);
        }
    });
    shown.response.rect
}

/// Applies to the session what the user did on a card. Moving a slider of a sound that is off
/// switches the sound on. Unmuting a layer starts playback.
fn apply(session: &mut Session, item: &BoardItem, before: Controls, action: Option<CardAction>) {
    match (item.layer, action) {
        (_, Some(CardAction::ToggleFavourite)) => toggle_favourite(session, &item.key.0),
        (_, Some(CardAction::SetBlocked(blocked))) => {
            if let Source::Sound(id) = &item.source {
                session.settings.set_blocked(&id.0, blocked);
            }
        }
        (Some(layer), Some(CardAction::AddCopy)) => session.add_another(layer),
        (Some(layer), Some(CardAction::SwitchOff)) => session.board.switch_off(layer),
        (_, None) if item.controls == before => {}
        (Some(layer), _) => {
            if before.mute && !item.controls.mute {
                session.play();
            }
            if let Some(layer) = session.board.mix_mut().layer_mut(layer) {
                layer.controls = item.controls;
            }
        }
        (None, _) => {
            session.switch_on(&item.source, item.controls);
        }
    }
}

fn toggle_favourite(session: &mut Session, id: &str) {
    let favourites = &mut session.settings.favourites;
    if !favourites.remove(id) {
        favourites.insert(id.to_owned());
    }
}
