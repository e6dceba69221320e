//! The preview of an import: its presets and sounds, the conflicts with existing ones, and how to
//! resolve them.

use crate::i18n::{Argument, tr};
use crate::presets::import_preview::{ConflictChoice, ImportPreview, ImportStatus};
use crate::session::{Session, names};
use crate::ui::{theme, widgets};
use egui::{Align, Layout, RichText, Role, ScrollArea, Ui};

const HEIGHT: f32 = 340.0;
/// The number of layers that are named. The preview shows the number of the others.
const MAX_NAMES: usize = 12;

/// Draws the preview. Returns whether it is done; an import that was not accepted is then declined.
pub fn preview_ui(ui: &mut Ui, session: &mut Session) -> bool {
    let Some(preview) = session.jobs.offered_plan() else { return true };
    let mut preview = std::mem::take(preview);
    ui.heading(match &preview.presets[..] {
        [preset] => tr!("received-preset", name = &preset.preset.name),
        presets => tr!("received-presets", count = presets.len()),
    });
    ScrollArea::vertical().max_height(HEIGHT).show(ui, |ui| {
        ui.set_width(ui.available_width());
        presets_ui(ui, session, &mut preview);
        sounds_ui(ui, &mut preview);
        for id in &preview.missing {
            widgets::warning_ui(ui, &tr!("sound-missing-in-preset", name = &id.0));
        }
        for problem in &preview.problems {
            widgets::warning_ui(ui, &problem.to_string());
        }
    });
    let has_nothing_new = preview.has_nothing_new();
    if let Some(offered) = session.jobs.offered_plan() {
        *offered = preview;
    }
    let waiting = session.jobs.waiting_previews();
    if waiting > 0 {
        widgets::hint_ui(ui, &tr!("more-received", count = waiting));
    }
    ui.add_space(theme::GAP);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if has_nothing_new {
            return ui.button(tr!("close")).clicked();
        }
        let play = ui.button(tr!("add-and-play")).clicked();
        if play || ui.button(tr!("add")).clicked() {
            session.accept(play);
        }
        ui.button(tr!("cancel")).clicked()
    })
    .inner
}

fn presets_ui(ui: &mut Ui, session: &Session, preview: &mut ImportPreview) {
    let has_several = preview.presets.len() > 1;
    for (n, item) in preview.presets.iter_mut().enumerate() {
        ui.add_space(4.0);
        if has_several {
            ui.label(RichText::new(&item.preset.name).strong());
        }
        let layers = item.preset.mix.layers.iter();
        let mut names: Vec<String> =
            layers.map(|layer| names::of_source(session, &layer.source)).take(MAX_NAMES).collect();
        let more = item.preset.mix.layers.len() - names.len();
        if more > 0 {
            names.push(tr!("more-layers", count = more));
        }
        widgets::hint_ui(ui, &names.join(", "));
        if !item.preset.note.is_empty() {
            widgets::hint_ui(ui, &item.preset.note);
        }
        ui.push_id(("preset", n), |ui| {
            status_ui(ui, &item.status, &mut item.choice, &ConflictChoice::ALL);
        });
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal of a megabyte")]
fn sounds_ui(ui: &mut Ui, preview: &mut ImportPreview) {
    for (n, item) in preview.sounds.iter_mut().enumerate() {
        ui.add_space(4.0);
        let megabytes = item.bytes as f64 / 1e6;
        ui.label(tr!("brought-sound", name = &item.name, size = Argument::number(megabytes, 1)));
        let credit = [&item.credit, &item.licence].map(String::as_str).join(", ");
        let credit = credit.trim_matches([',', ' ']);
        if !credit.is_empty() {
            widgets::hint_ui(ui, credit);
        }
        // A built-in sound cannot be replaced.
        let choices: &[ConflictChoice] = if item.is_built_in {
            &[ConflictChoice::KeepBoth, ConflictChoice::Skip]
        } else {
            &ConflictChoice::ALL
        };
        ui.push_id(("sound", n), |ui| {
            status_ui(ui, &item.status, &mut item.choice, choices);
        });
    }
}

/// Draws whether an item is new, identical to an existing one, or in conflict with it, and for a
/// conflict the choice of its resolution.
fn status_ui(
    ui: &mut Ui,
    status: &ImportStatus,
    choice: &mut ConflictChoice,
    choices: &[ConflictChoice],
) {
    match status {
        ImportStatus::New => {}
        ImportStatus::Identical(_) => {
            widgets::hint_ui(ui, tr!("already-have"));
        }
        ImportStatus::Conflict(why) => {
            widgets::warning_ui(ui, &why.to_string());
            widgets::segments_ui(ui, theme::of(ui).panel, |ui| {
                for one in choices {
                    if widgets::segment_ui(ui, Role::RadioButton, choice == one, one.label())
                        .clicked()
                    {
                        *choice = *one;
                    }
                }
            });
        }
    }
}
