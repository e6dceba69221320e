//! The one dialog: a name to save or rename a preset with.

use crate::presets::{PresetId, tidy_name};
use crate::session::Session;
use crate::ui::theme;
use egui::text::{CCursor, CCursorRange};
use egui::{Context, Frame, Id, Key, Margin, Modal, TextEdit, Ui};

/// A name being typed.
pub struct Dialog {
    purpose: Purpose,
    name: String,
    /// Whether the field has had the focus that it is to begin with.
    begun: bool,
}

enum Purpose {
    SaveAs,
    Rename(PresetId),
}

impl Dialog {
    pub fn save_as(name: &str) -> Self {
        Self { purpose: Purpose::SaveAs, name: name.into(), begun: false }
    }

    pub fn rename(id: PresetId, name: &str) -> Self {
        Self { purpose: Purpose::Rename(id), name: name.into(), begun: false }
    }
}

/// Draws the dialog, if there is one, and closes it when it is done.
pub fn dialog_ui(ctx: &Context, session: &mut Session, dialog: &mut Option<Dialog>) {
    let Some(open) = dialog else { return };
    let mut done = false;
    let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("preset's name")).frame(frame).show(ctx, |ui| {
        ui.set_width(300.0);
        done = contents_ui(ui, session, open);
    });
    if done || modal.should_close() {
        *dialog = None;
    }
}

/// Returns whether it is done.
fn contents_ui(ui: &mut Ui, session: &mut Session, dialog: &mut Dialog) -> bool {
    let (title, verb) = match dialog.purpose {
        Purpose::SaveAs => ("Save as a new preset", "Save"),
        Purpose::Rename(_) => ("Rename the preset", "Rename"),
    };
    ui.heading(title);
    let label = ui.label("Name");
    let field = TextEdit::singleline(&mut dialog.name)
        .desired_width(f32::INFINITY)
        .margin(egui::vec2(10.0, 8.0));
    let field = ui.add(field).labelled_by(label.id);
    if !dialog.begun {
        field.request_focus();
        select_all(ui.ctx(), field.id, dialog.name.chars().count());
        dialog.begun = true;
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.add_space(theme::GAP);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let named = tidy_name(&dialog.name).is_some();
        let accepted = ui.add_enabled(named, egui::Button::new(verb)).clicked();
        if named && (accepted || entered) {
            match &dialog.purpose {
                Purpose::SaveAs => session.save_preset_as(&dialog.name),
                Purpose::Rename(id) => session.rename_preset(id, &dialog.name),
            }
            return true;
        }
        ui.button("Cancel").clicked()
    })
    .inner
}

/// Selects what stands in a field, so that typing replaces it.
fn select_all(ctx: &Context, field: Id, length: usize) {
    let mut state = TextEdit::load_state(ctx, field).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(length));
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field);
}
