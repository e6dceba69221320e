//! The presets at the side: what can be loaded, and what is on the board.

use crate::presets::{Entry, Origin, PresetId};
use crate::session::Session;
use crate::ui::theme;
use egui::{RichText, ScrollArea, Ui, vec2};

/// Draws the list. Returns the preset that was chosen.
pub fn sidebar_ui(ui: &mut Ui, session: &Session) -> Option<PresetId> {
    let loaded = session.loaded().map(|entry| entry.preset.id.clone());
    let is_users = |entry: &&Entry| entry.origin != Origin::BuiltIn;
    let entries = session.store().entries();
    let mut chosen = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let yours: Vec<&Entry> = entries.iter().filter(is_users).collect();
        let built_in: Vec<&Entry> = entries.iter().filter(|entry| !is_users(entry)).collect();
        for (title, entries) in [("Yours", yours), ("Built in", built_in)] {
            note_ui(ui, title);
            if entries.is_empty() {
                note_ui(ui, "A mix that you save stands here.");
            }
            for entry in entries {
                if row_ui(ui, entry, loaded.as_ref() == Some(&entry.preset.id)) {
                    chosen = Some(entry.preset.id.clone());
                }
            }
            ui.add_space(theme::GAP);
        }
        for problem in session.store().problems() {
            let name = problem.path.file_name().unwrap_or_default().to_string_lossy();
            let text = RichText::new(format!("{name}: damaged")).small().color(theme::of(ui).warning);
            ui.add(egui::Label::new(text).truncate()).on_hover_text(format!(
                "{}: {}",
                problem.path.display(),
                problem.why
            ));
        }
    });
    chosen
}

/// Small print, in line with the names of the presets.
fn note_ui(ui: &mut Ui, text: &str) {
    ui.horizontal(|ui| {
        ui.add_space(ui.spacing().button_padding.x);
        ui.add(egui::Label::new(RichText::new(text).small().color(theme::of(ui).weak)).wrap());
    });
}

/// One preset. Returns whether it was chosen.
fn row_ui(ui: &mut Ui, entry: &Entry, is_loaded: bool) -> bool {
    let preset = &entry.preset;
    let colour = if is_loaded { theme::of(ui).strong } else { theme::of(ui).text };
    let button = egui::Button::selectable(is_loaded, RichText::new(&preset.name).color(colour))
        .truncate()
        .min_size(vec2(ui.available_width(), theme::TOUCH));
    let response = ui
        .with_layout(egui::Layout::top_down_justified(egui::Align::Min), |ui| ui.add(button))
        .inner;
    let clicked = response.clicked();
    if !preset.note.is_empty() {
        response.on_hover_text(&preset.note);
    }
    clicked
}
