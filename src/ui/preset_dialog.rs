//! The dialogs for presets: saving and renaming, note and tags, and the deleted presets.

mod deleted_presets;
mod description;

use crate::i18n::tr;
use crate::presets::{Preset, PresetId, tidy_name};
use crate::session::Session;
use crate::ui::widgets::{self, DialogAnswer};
use deleted_presets::DeletedPresets;
use description::DescriptionForm;
use egui::text::{CCursor, CCursorRange};
use egui::{Context, Id, Key, TextEdit, Ui};

const WIDTH: f32 = 320.0;

/// The dialog that is open.
pub enum Dialog {
    Name(NameForm),
    Describe(DescriptionForm),
    DeletedPresets(DeletedPresets),
}

/// The dialog that asks for a name.
pub struct NameForm {
    purpose: NamePurpose,
    name: String,
    /// Whether the field has received the focus, which it gets once.
    had_focus: bool,
}

/// What the name is for.
enum NamePurpose {
    SaveAs,
    Rename(PresetId),
}

impl Dialog {
    pub fn save_as(name: &str) -> Self {
        let purpose = NamePurpose::SaveAs;
        Self::Name(NameForm { purpose, name: name.into(), had_focus: false })
    }

    pub fn rename(id: PresetId, name: &str) -> Self {
        let purpose = NamePurpose::Rename(id);
        Self::Name(NameForm { purpose, name: name.into(), had_focus: false })
    }

    pub fn describe(preset: &Preset) -> Self {
        Self::Describe(DescriptionForm::new(preset))
    }

    /// The list of the presets that are deleted now.
    pub fn deleted_presets(session: &mut Session) -> Self {
        Self::DeletedPresets(DeletedPresets::open(session))
    }
}

/// Draws the dialog that is open, and removes it when it is done.
pub fn dialog_ui(ctx: &Context, session: &mut Session, dialog: &mut Option<Dialog>) {
    let Some(open) = dialog else { return };
    let is_done = widgets::dialog_ui(ctx, "preset's dialog", WIDTH, |ui| match open {
        Dialog::Name(form) => name_ui(ui, session, form),
        Dialog::Describe(form) => form.ui(ui, session),
        Dialog::DeletedPresets(list) => list.ui(ui, session),
    });
    if is_done {
        *dialog = None;
    }
}

/// Draws the dialog that asks for a name. Returns whether it is done.
fn name_ui(ui: &mut Ui, session: &mut Session, form: &mut NameForm) -> bool {
    let (title, accept) = match form.purpose {
        NamePurpose::SaveAs => (tr!("save-as-a-new-preset"), tr!("save")),
        NamePurpose::Rename(_) => (tr!("rename-the-preset"), tr!("rename")),
    };
    ui.heading(title);
    let label = ui.label(tr!("name"));
    let field = TextEdit::singleline(&mut form.name)
        .desired_width(f32::INFINITY)
        .margin(egui::vec2(10.0, 8.0));
    let field = ui.add(field).labelled_by(label.id);
    if !form.had_focus {
        field.request_focus();
        select_all(ui.ctx(), field.id, form.name.chars().count());
        form.had_focus = true;
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let is_valid = tidy_name(&form.name).is_some();
    match widgets::dialog_buttons_ui(ui, accept, is_valid) {
        Some(DialogAnswer::Cancel) => true,
        answer if is_valid && (answer.is_some() || entered) => {
            match &form.purpose {
                NamePurpose::SaveAs => session.save_preset_as(&form.name),
                NamePurpose::Rename(id) => session.disk.rename_preset(id, &form.name),
            }
            true
        }
        _ => false,
    }
}

/// Selects the text of a field, so that typing replaces it.
fn select_all(ctx: &Context, field: Id, length: usize) {
    let mut state = TextEdit::load_state(ctx, field).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(length));
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field);
}
