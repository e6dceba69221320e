//! What stands over the board: the preset's name, whether it was changed, and what can be done with
//! it.

use crate::i18n::tr;
use crate::mix::controls::{DRIFT_DEFAULT, LEVEL};
use crate::presets::{Origin, PresetId};
use crate::session::{Action, Session, names};
use crate::ui::keys::shortcut_text;
use crate::ui::preset_dialog::Dialog;
use crate::ui::sharing::{self, SharingAction};
use crate::ui::{slider, theme, widgets};
use egui::{Align, Color32, FontId, Layout, RichText, Ui};

/// The room for the mark of an edited preset.
const MARK_WIDTH: f32 = 50.0;
const MENU_WIDTH: f32 = 260.0;

/// What was asked for.
pub enum HeaderAction {
    Perform(Action),
    Open(Dialog),
    Delete(PresetId),
    Sharing(SharingAction),
    ShowPresets,
    ShowSettings,
}

/// Draws the header. With `narrow` it offers the presets, which then have no place at the side.
pub fn header_ui(ui: &mut Ui, session: &mut Session, narrow: bool) -> Option<HeaderAction> {
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.set_min_height(40.0);
        if narrow && widgets::icon_button_ui(ui, "presets", tr!("presets"), 36.0).clicked() {
            asked = Some(HeaderAction::ShowPresets);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::icon_button_ui(ui, "settings", tr!("settings"), 36.0).clicked() {
                session.playback.look_for_output_devices();
                asked = Some(HeaderAction::ShowSettings);
            }
            more_ui(ui, session, &mut asked);
            save_ui(ui, session, &mut asked);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                title_ui(ui, session, narrow);
            });
        });
    });
    if !narrow && let Some(entry) = session.loaded().filter(|entry| !entry.preset.note.is_empty()) {
        let note = RichText::new(names::note_of(&entry.preset)).small().color(theme::of(ui).weak);
        ui.add(egui::Label::new(note).truncate());
    }
    asked
}

fn title_ui(ui: &mut Ui, session: &Session, narrow: bool) {
    let name = names::of_board(session, tr!("new-mix"));
    let size = if narrow { 17.0 } else { 22.0 };
    let mut changed = session.is_changed() && !session.board.mix().layers.is_empty();
    if narrow {
        // Without room for both, the button that saves it says as much.
        let whole =
            ui.painter().layout_no_wrap(name.into(), FontId::proportional(size), Color32::WHITE);
        changed &= whole.size().x + MARK_WIDTH <= ui.available_width();
    }
    let room = ui.available_width() - if changed { MARK_WIDTH } else { 0.0 };
    ui.scope(|ui| {
        ui.set_max_width(room.max(0.0));
        let name = RichText::new(name).size(size).color(theme::of(ui).strong);
        ui.add(egui::Label::new(name).truncate());
    });
    if changed {
        let mark = RichText::new(tr!("edited")).small().color(theme::of(ui).warning);
        ui.label(mark).on_hover_text(tr!("edited-tip"));
    }
}

fn save_ui(ui: &mut Ui, session: &Session, asked: &mut Option<HeaderAction>) {
    let button = egui::Button::new(Action::SavePreset.label());
    let keys = Action::SavePreset.shortcut().unwrap_or_default();
    let tooltip = format!("{} ({})", Action::SavePreset.tooltip(), shortcut_text(keys));
    let worth_saving = session.is_changed() && !session.board.mix().layers.is_empty();
    if ui.add_enabled(worth_saving, button).on_hover_text(tooltip).clicked() {
        *asked = Some(match session.loaded() {
            Some(_) => HeaderAction::Perform(Action::SavePreset),
            None => HeaderAction::Open(Dialog::save_as(tr!("my-mix"))),
        });
    }
}

fn more_ui(ui: &mut Ui, session: &mut Session, asked: &mut Option<HeaderAction>) {
    let button = widgets::icon_button_ui(ui, "more", tr!("preset-menu"), 36.0);
    // A slider in it is pressed more than once.
    let close = egui::PopupCloseBehavior::CloseOnClickOutside;
    egui::Popup::menu(&button).close_behavior(close).show(|ui| {
        ui.set_width(MENU_WIDTH.min(ui.ctx().content_rect().width() - 48.0));
        preset_ui(ui, session, asked);
        ui.separator();
        if let Some(wish) = sharing::menu_ui(ui, session) {
            *asked = Some(HeaderAction::Sharing(wish));
        }
        if asked.is_some() {
            ui.close();
        }
        ui.separator();
        drift_ui(ui, session);
    });
}

/// What can be done with the preset.
fn preset_ui(ui: &mut Ui, session: &Session, asked: &mut Option<HeaderAction>) {
    if ui.button(tr!("save-as-menu")).clicked() {
        *asked = Some(HeaderAction::Open(Dialog::save_as(names::of_board(session, tr!("my-mix")))));
    }
    let Some(entry) = session.loaded() else { return };
    let id = &entry.preset.id;
    if ui.button(tr!("rename-menu")).clicked() {
        *asked =
            Some(HeaderAction::Open(Dialog::rename(id.clone(), names::of_preset(&entry.preset))));
    }
    let own = entry.origin != Origin::BuiltIn;
    let delete = ui.add_enabled(own, egui::Button::new(tr!("delete")));
    let delete = delete.on_disabled_hover_text(tr!("built-in-cannot-be-deleted"));
    if delete.clicked() {
        *asked = Some(HeaderAction::Delete(id.clone()));
    }
}

fn drift_ui(ui: &mut Ui, session: &mut Session) {
    ui.horizontal(|ui| {
        ui.add_space(ui.spacing().button_padding.x);
        let name = ui.label(tr!("drift"));
        slider::slider_ui(ui, &LEVEL, name.id, DRIFT_DEFAULT, &mut session.board.mix_mut().drift)
            .on_hover_text(tr!("drift-tip"));
    });
}
