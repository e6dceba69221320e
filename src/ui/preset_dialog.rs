//! The dialogs for presets: a name to save or rename one with, its note and tags, and the bin.

mod deleted_presets;
mod description;

use crate::i18n::tr;
use crate::presets::{Preset, PresetId, tidy_name};
use crate::session::Session;
use crate::ui::theme;
use deleted_presets::DeletedPresets;
use description::Description;
use egui::text::{CCursor, CCursorRange};
use egui::{Context, Frame, Id, Key, Margin, Modal, TextEdit, Ui};

/// What is open.
pub enum Dialog {
    Name(Naming),
    Describe(Description),
    DeletedPresets(DeletedPresets),
}

/// A name being typed.
pub struct Naming {
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
        Self::Name(Naming { purpose: Purpose::SaveAs, name: name.into(), begun: false })
    }

    pub fn rename(id: PresetId, name: &str) -> Self {
        Self::Name(Naming { purpose: Purpose::Rename(id), name: name.into(), begun: false })
    }

    pub fn describe(preset: &Preset) -> Self {
        Self::Describe(Description::of(preset))
    }

    /// The bin, with what is in it now.
    pub fn bin(session: &mut Session) -> Self {
        Self::DeletedPresets(DeletedPresets::open(session))
    }
}

/// Draws the dialog, if there is one, and closes it when it is done.
pub fn dialog_ui(ctx: &Context, session: &mut Session, dialog: &mut Option<Dialog>) {
    let Some(open) = dialog else { return };
    let mut done = false;
    let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("preset's dialog")).frame(frame).show(ctx, |ui| {
        ui.set_width(320.0_f32.min(ctx.content_rect().width() - 72.0));
        done = match open {
            Dialog::Name(naming) => naming_ui(ui, session, naming),
            Dialog::Describe(description) => description::describe_ui(ui, session, description),
            Dialog::DeletedPresets(bin) => deleted_presets::bin_ui(ui, session, bin),
        };
    });
    if done || modal.should_close() {
        *dialog = None;
    }
}

/// Returns whether it is done.
fn naming_ui(ui: &mut Ui, session: &mut Session, naming: &mut Naming) -> bool {
    let (title, request) = match naming.purpose {
        Purpose::SaveAs => (tr!("save-as-a-new-preset"), tr!("save")),
        Purpose::Rename(_) => (tr!("rename-the-preset"), tr!("rename")),
    };
    ui.heading(title);
    let label = ui.label(tr!("name"));
    let field = TextEdit::singleline(&mut naming.name)
        .desired_width(f32::INFINITY)
        .margin(egui::vec2(10.0, 8.0));
    let field = ui.add(field).labelled_by(label.id);
    if !naming.begun {
        field.request_focus();
        select_all(ui.ctx(), field.id, naming.name.chars().count());
        naming.begun = true;
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let named = tidy_name(&naming.name).is_some();
    match buttons_ui(ui, request, named) {
        Some(false) => true,
        accepted if named && (accepted.is_some() || entered) => {
            match &naming.purpose {
                Purpose::SaveAs => session.save_preset_as(&naming.name),
                Purpose::Rename(id) => session.disk.rename_preset(id, &naming.name),
            }
            true
        }
        _ => false,
    }
}

/// What ends a dialog. Returns whether it was accepted, or left.
fn buttons_ui(ui: &mut Ui, request: &str, able: bool) -> Option<bool> {
    ui.add_space(theme::GAP);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let accepted = ui.add_enabled(able, egui::Button::new(request)).clicked();
        let left = ui.button(tr!("cancel")).clicked();
        if accepted { Some(true) } else { left.then_some(false) }
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
