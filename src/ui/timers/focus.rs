//! The focus timer's tab: the lengths of work and breaks, and the current phase while the timer
//! runs.

use crate::i18n::tr;
use crate::session::Session;
use crate::timer::FocusPhase;
use crate::ui::timers::{minutes, number_ui};
use crate::ui::widgets;
use egui::Ui;
use std::time::Instant;

const LONGEST_MIN: u32 = 240;
const MOST_ROUNDS: u32 = 24;

pub fn focus_ui(ui: &mut Ui, session: &mut Session, now: Instant) {
    if let Some((phase, left)) = session.timers.focus_turn(now) {
        let rounds = session.settings.focus.rounds.to_string();
        let phase = match phase {
            FocusPhase::Work(round) => tr!("focus-work-round", round = round, rounds = &rounds),
            FocusPhase::Break(round) => {
                tr!("focus-break-after", round = round, rounds = &rounds)
            }
            FocusPhase::Over => tr!("focus-over").into(),
        };
        ui.label(tr!("focus-left", turn = &phase, time = &minutes(left)));
        if ui.button(tr!("focus-stop")).clicked() {
            session.timers.stop_focus();
        }
        return;
    }
    let plan = &mut session.settings.focus;
    let unit = tr!("suffix-minutes");
    number_ui(ui, tr!("focus-work"), unit, 1..=LONGEST_MIN, &mut plan.work_min);
    number_ui(ui, tr!("focus-break"), unit, 1..=LONGEST_MIN, &mut plan.break_min);
    number_ui(ui, tr!("rounds"), "", 1..=MOST_ROUNDS, &mut plan.rounds);
    ui.checkbox(&mut plan.quiet_breaks, tr!("focus-quiet-breaks"));
    if ui.button(tr!("focus-start")).clicked() {
        session.focus(now);
    }
    widgets::hint_ui(ui, tr!("focus-chime-hint"));
}
