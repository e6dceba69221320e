//! The focus timer in the panel: work, breaks, and whose turn it is.

use crate::i18n::{fill, say};
use crate::session::Session;
use crate::timer::FocusPhase;
use crate::ui::clock::{hint_ui, minutes, number_ui};
use egui::Ui;
use std::time::Instant;

const LONGEST_MIN: u32 = 240;
const MOST_ROUNDS: u32 = 24;

pub fn focus_ui(ui: &mut Ui, session: &mut Session, now: Instant) {
    if let Some((turn, left)) = session.timers.focus_turn(now) {
        let rounds = session.settings.focus.rounds.to_string();
        let turn = match turn {
            FocusPhase::Work(round) => fill("Work, round {} of {}", &[&round.to_string(), &rounds]),
            FocusPhase::Break(round) => {
                fill("Break after round {} of {}", &[&round.to_string(), &rounds])
            }
            FocusPhase::Over => say("Over").into(),
        };
        ui.label(fill("{}: {} left", &[&turn, &minutes(left)]));
        if ui.button(say("Stop the focus timer")).clicked() {
            session.timers.stop_focus();
        }
        return;
    }
    let plan = &mut session.settings.focus;
    number_ui(ui, "Work", " min", LONGEST_MIN, &mut plan.work_min, 1);
    number_ui(ui, "Break", " min", LONGEST_MIN, &mut plan.break_min, 1);
    number_ui(ui, "Rounds", "", MOST_ROUNDS, &mut plan.rounds, 1);
    ui.checkbox(&mut plan.quiet_breaks, say("Silent in breaks"));
    if ui.button(say("Start the focus timer")).clicked() {
        session.focus(now);
    }
    let hint = "A bowl is struck softly at each turn, also while all is paused.";
    hint_ui(ui, hint);
}
