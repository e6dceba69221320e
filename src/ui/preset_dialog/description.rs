//! The dialog that edits the note and the tags of a preset.

use crate::i18n::tr;
use crate::presets::{Preset, PresetId};
use crate::session::{Session, names};
use crate::ui::widgets::{self, DialogAnswer};
use egui::{TextEdit, Ui, vec2};

/// The fields of the dialog.
pub struct DescriptionForm {
    id: PresetId,
    name: String,
    note: String,
    /// The tags, separated by commas.
    tags: String,
    original_note: String,
}

impl DescriptionForm {
    pub fn new(preset: &Preset) -> Self {
        let [name, note] = [names::of_preset(preset), names::note_of(preset)].map(str::to_owned);
        let (tags, original_note) = (joined(&preset.tags), note.clone());
        Self { id: preset.id.clone(), name, note, tags, original_note }
    }

    fn tags(&self) -> Vec<String> {
        self.tags.split([',', '、']).map(names::tag_called).collect()
    }

    /// Draws the dialog. Returns whether it is done.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session) -> bool {
        ui.heading(&self.name);
        let margin = vec2(10.0, 8.0);
        let label = ui.label(tr!("note"));
        let note = TextEdit::multiline(&mut self.note).desired_rows(3).margin(margin);
        ui.add(note.desired_width(f32::INFINITY)).labelled_by(label.id);
        let label = ui.label(tr!("tags"));
        let tags = TextEdit::singleline(&mut self.tags).margin(margin);
        let tags = tags.hint_text(tr!("tags-example")).desired_width(f32::INFINITY);
        ui.add(tags).labelled_by(label.id);
        let used = session.library.preset_tags();
        if !used.is_empty() {
            widgets::hint_ui(ui, &tr!("tags-in-use", tags = &joined(&used)));
        }
        match widgets::dialog_buttons_ui(ui, tr!("save"), true) {
            Some(DialogAnswer::Accept) => {
                // An unchanged note of a built-in preset is not saved, so that it is still
                // translated.
                let is_changed = self.note != self.original_note;
                let note = is_changed.then_some(self.note.as_str());
                session.disk.describe_preset(&self.id, note, &self.tags());
                true
            }
            Some(DialogAnswer::Cancel) => true,
            None => false,
        }
    }
}

/// Tags in the user's language, separated by commas.
fn joined(tags: &[String]) -> String {
    tags.iter().map(|tag| names::of_tag(tag)).collect::<Vec<_>>().join(", ")
}
