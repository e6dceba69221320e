//! What was sent, shown before it is kept: what it brings, what stands in its way, and the choices.

use crate::i18n::{Argument, tr};
use crate::presets::import_preview::{ConflictChoice, ImportPreview, ImportStatus};
use crate::session::{Session, names};
use crate::ui::{theme, widgets};
use egui::{Align, Layout, RichText, Role, ScrollArea, Ui};

const HEIGHT: f32 = 340.0;

/// Returns whether it is declined or done with.
pub fn offer_ui(ui: &mut Ui, session: &mut Session) -> bool {
    let Some(plan) = session.jobs.offered_plan() else { return true };
    let mut plan = std::mem::take(plan);
    ui.heading(match &plan.presets[..] {
        [one] => tr!("received-preset", name = &one.preset.name),
        many => tr!("received-presets", count = many.len()),
    });
    ScrollArea::vertical().max_height(HEIGHT).show(ui, |ui| {
        ui.set_width(ui.available_width());
        presets_ui(ui, session, &mut plan);
        sounds_ui(ui, &mut plan);
        for id in &plan.missing {
            warn_ui(ui, &tr!("sound-missing-in-preset", name = &id.0));
        }
        plan.problems.iter().for_each(|problem| warn_ui(ui, &problem.to_string()));
    });
    let nothing_new = plan.has_nothing_new();
    if let Some(offered) = session.jobs.offered_plan() {
        *offered = plan;
    }
    ui.add_space(theme::GAP);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if nothing_new {
            return ui.button(tr!("close")).clicked();
        }
        let plays = ui.button(tr!("add-and-play")).clicked();
        if plays || ui.button(tr!("add")).clicked() {
            session.accept(plays);
        }
        ui.button(tr!("cancel")).clicked()
    })
    .inner
}

fn presets_ui(ui: &mut Ui, session: &Session, plan: &mut ImportPreview) {
    let titled = plan.presets.len() > 1;
    for (n, brought) in plan.presets.iter_mut().enumerate() {
        ui.add_space(4.0);
        if titled {
            ui.label(RichText::new(&brought.preset.name).strong());
        }
        let layers = brought.preset.mix.layers.iter();
        let mut names: Vec<String> =
            layers.map(|layer| names::of_source(session, &layer.source)).take(12).collect();
        let more = brought.preset.mix.layers.len() - names.len();
        if more > 0 {
            names.push(tr!("more-layers", count = more));
        }
        weak_ui(ui, &names.join(", "));
        if !brought.preset.note.is_empty() {
            weak_ui(ui, &brought.preset.note);
        }
        ui.push_id(("preset", n), |ui| {
            status_ui(ui, &brought.status, &mut brought.choice, &ConflictChoice::ALL);
        });
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal of a megabyte")]
fn sounds_ui(ui: &mut Ui, plan: &mut ImportPreview) {
    for (n, brought) in plan.sounds.iter_mut().enumerate() {
        ui.add_space(4.0);
        let megabytes = brought.bytes as f64 / 1e6;
        ui.label(tr!("brought-sound", name = &brought.name, size = Argument::number(megabytes, 1)));
        let credit = [&brought.credit, &brought.licence].map(String::as_str).join(", ");
        let credit = credit.trim_matches([',', ' ']);
        if !credit.is_empty() {
            weak_ui(ui, credit);
        }
        // A built-in sound stays where it is.
        let choices: &[ConflictChoice] = if brought.is_built_in {
            &[ConflictChoice::KeepBoth, ConflictChoice::Skip]
        } else {
            &ConflictChoice::ALL
        };
        ui.push_id(("sound", n), |ui| {
            status_ui(ui, &brought.status, &mut brought.choice, choices);
        });
    }
}

fn status_ui(
    ui: &mut Ui,
    status: &ImportStatus,
    choice: &mut ConflictChoice,
    choices: &[ConflictChoice],
) {
    match status {
        ImportStatus::New => {}
        ImportStatus::Identical(_) => weak_ui(ui, tr!("already-have")),
        ImportStatus::Conflict(why) => {
            warn_ui(ui, &why.to_string());
            widgets::track_ui(ui, theme::of(ui).panel, |ui| {
                for one in choices {
                    if widgets::word_ui(ui, Role::RadioButton, choice == one, one.label()).clicked()
                    {
                        *choice = *one;
                    }
                }
            });
        }
    }
}

fn weak_ui(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).small().color(theme::of(ui).weak));
}

fn warn_ui(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).small().color(theme::of(ui).warning));
}
