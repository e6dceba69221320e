//! The header above the mix: the preset's name and note, whether it is edited, and the buttons for
//! saving, the preset menu and the settings.

use crate::i18n::tr;
use crate::mix::controls::{DRIFT_DEFAULT, LEVEL};
use crate::presets::{Origin, PresetId};
use crate::session::{Action, Session, names};
use crate::ui::keys::shortcut_text;
use crate::ui::preset_dialog::Dialog;
use crate::ui::sharing::{self, SharingAction};
use crate::ui::{slider, theme, widgets};
use egui::{Align, Color32, FontId, Layout, RichText, Ui};

/// The width of the mark of an edited preset.
const EDITED_WIDTH: f32 = 50.0;
const MENU_WIDTH: f32 = 260.0;

/// What the user asked for in the header.
pub enum HeaderAction {
    Perform(Action),
    Open(Dialog),
    Delete(PresetId),
    Share(SharingAction),
    ShowPresets,
    ShowSettings,
}

/// Draws the header. In a `narrow` window it has a button for the presets, because there is no
/// sidebar.
pub fn header_ui(ui: &mut Ui, session: &mut Session, narrow: bool) -> Option<HeaderAction> {
    let mut action = None;
    ui.horizontal(|ui| {
        ui.set_min_height(40.0);
        if narrow && widgets::icon_button_ui(ui, "presets", tr!("presets"), 36.0).clicked() {
            action = Some(HeaderAction::ShowPresets);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::icon_button_ui(ui, "settings", tr!("settings"), 36.0).clicked() {
                session.playback.look_for_output_devices();
                action = Some(HeaderAction::ShowSettings);
            }
            menu_button_ui(ui, session, &mut action);
            save_ui(ui, session, &mut action);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                title_ui(ui, session, narrow);
            });
        });
    });
    if !narrow && let Some(entry) = session.loaded().filter(|entry| !entry.preset.note.is_empty()) {
        let note = RichText::new(names::note_of(&entry.preset)).small().color(theme::of(ui).weak);
        ui.add(egui::Label::new(note).truncate());
    }
    action
}

fn title_ui(ui: &mut Ui, session: &Session, narrow: bool) {
    let name = names::of_board(session, tr!("new-mix"));
    let size = if narrow { 17.0 } else { 22.0 };
    let mut shows_edited = session.is_changed() && !session.board.mix().layers.is_empty();
    if narrow {
        // If there is not enough width for both, the name is more important. The enabled save
        // button also shows that the preset is edited.
        let galley =
            ui.painter().layout_no_wrap(name.into(), FontId::proportional(size), Color32::WHITE);
        shows_edited &= galley.size().x + EDITED_WIDTH <= ui.available_width();
    }
    let width = ui.available_width() - if shows_edited { EDITED_WIDTH } else { 0.0 };
    ui.scope(|ui| {
        ui.set_max_width(width.max(0.0));
        let name = RichText::new(name).size(size).color(theme::of(ui).strong);
        ui.add(egui::Label::new(name).truncate());
    });
    if shows_edited {
        widgets::warning_ui(ui, tr!("edited")).on_hover_text(tr!("edited-tip"));
    }
}

fn save_ui(ui: &mut Ui, session: &Session, action: &mut Option<HeaderAction>) {
    let button = egui::Button::new(Action::SavePreset.label());
    let keys = Action::SavePreset.shortcut().unwrap_or_default();
    let tooltip = format!("{} ({})", Action::SavePreset.tooltip(), shortcut_text(keys));
    let can_save = session.is_changed() && !session.board.mix().layers.is_empty();
    if ui.add_enabled(can_save, button).on_hover_text(tooltip).clicked() {
        *action = Some(match session.loaded() {
            Some(_) => HeaderAction::Perform(Action::SavePreset),
            None => HeaderAction::Open(Dialog::save_as(tr!("my-mix"))),
        });
    }
}

/// Draws the button of the preset menu, and the menu while it is open.
fn menu_button_ui(ui: &mut Ui, session: &mut Session, action: &mut Option<HeaderAction>) {
    let button = widgets::icon_button_ui(ui, "more", tr!("preset-menu"), 36.0);
    // A click on the slider in the menu must not close it.
    let close = egui::PopupCloseBehavior::CloseOnClickOutside;
    egui::Popup::menu(&button).close_behavior(close).show(|ui| {
        ui.set_width(MENU_WIDTH.min(ui.ctx().content_rect().width() - 48.0));
        preset_items_ui(ui, session, action);
        ui.separator();
        if let Some(chosen) = sharing::menu_items_ui(ui, session) {
            *action = Some(HeaderAction::Share(chosen));
        }
        if action.is_some() {
            ui.close();
        }
        ui.separator();
        drift_ui(ui, session);
    });
}

/// Draws the items of the menu that save, rename and delete the preset.
fn preset_items_ui(ui: &mut Ui, session: &Session, action: &mut Option<HeaderAction>) {
    if ui.button(tr!("save-as-menu")).clicked() {
        *action =
            Some(HeaderAction::Open(Dialog::save_as(names::of_board(session, tr!("my-mix")))));
    }
    let Some(entry) = session.loaded() else { return };
    let id = &entry.preset.id;
    if ui.button(tr!("rename-menu")).clicked() {
        *action =
            Some(HeaderAction::Open(Dialog::rename(id.clone(), names::of_preset(&entry.preset))));
    }
    let is_own = entry.origin != Origin::BuiltIn;
    let delete = ui.add_enabled(is_own, egui::Button::new(tr!("delete")));
    let delete = delete.on_disabled_hover_text(tr!("built-in-cannot-be-deleted"));
    if delete.clicked() {
        *action = Some(HeaderAction::Delete(id.clone()));
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
