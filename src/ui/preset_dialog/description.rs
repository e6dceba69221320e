//! A preset's note and tags, being written.

use crate::i18n::tr;
use crate::presets::{Preset, PresetId};
use crate::session::{Session, names};
use crate::ui::preset_dialog::buttons_ui;
use crate::ui::theme;
use egui::{RichText, TextEdit, Ui, vec2};

/// A note and tags that are not yet kept.
pub struct Description {
    id: PresetId,
    name: String,
    note: String,
    /// With commas between them.
    tags: String,
    /// The note as it was.
    was: String,
}

impl Description {
    pub fn of(preset: &Preset) -> Self {
        let [name, note] = [names::of_preset(preset), names::note_of(preset)].map(str::to_owned);
        Self { id: preset.id.clone(), name, was: note.clone(), note, tags: said(&preset.tags) }
    }

    fn tags(&self) -> Vec<String> {
        self.tags.split([',', '、']).map(names::tag_called).collect()
    }
}

/// Tags one after the other.
fn said(tags: &[String]) -> String {
    tags.iter().map(|tag| names::of_tag(tag)).collect::<Vec<_>>().join(", ")
}

/// Returns whether it is done.
pub fn describe_ui(ui: &mut Ui, session: &mut Session, description: &mut Description) -> bool {
    ui.heading(&description.name);
    let margin = vec2(10.0, 8.0);
    let label = ui.label(tr!("note"));
    let note = TextEdit::multiline(&mut description.note).desired_rows(3).margin(margin);
    ui.add(note.desired_width(f32::INFINITY)).labelled_by(label.id);
    let label = ui.label(tr!("tags"));
    let tags = TextEdit::singleline(&mut description.tags).margin(margin);
    ui.add(tags.hint_text(tr!("tags-example")).desired_width(f32::INFINITY)).labelled_by(label.id);
    let used = session.library.preset_tags();
    if !used.is_empty() {
        let used = tr!("tags-in-use", tags = &said(&used));
        ui.label(RichText::new(used).small().color(theme::of(ui).weak));
    }
    match buttons_ui(ui, tr!("save"), true) {
        Some(true) => {
            // As it was, it goes on being said in every language.
            let is_changed = description.note != description.was;
            let note = is_changed.then_some(description.note.as_str());
            session.disk.describe_preset(&description.id, note, &description.tags());
            true
        }
        Some(false) => true,
        None => false,
    }
}
