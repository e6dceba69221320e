//! The focus timer in the panel: work, breaks, and whose turn it is.

use crate::i18n::tr;
use crate::session::Session;
use crate::timer::FocusPhase;
use crate::ui::timers::{hint_ui, minutes, number_ui};
use egui::Ui;
use std::time::Instant;

const LONGEST_MIN: u32 = 240;
const MOST_ROUNDS: u32 = 24;

pub fn focus_ui(ui: &mut Ui, session: &mut Session, now: Instant) {
    if let Some((turn, left)) = session.timers.focus_turn(now) {
        let rounds = session.settings.focus.rounds.to_string();
        let turn = match turn {
            FocusPhase::Work(round) => tr!("focus-work-round", round = round, rounds = &rounds),
            FocusPhase::Break(round) => {
                tr!("focus-break-after", round = round, rounds = &rounds)
            }
            FocusPhase::Over => tr!("focus-over").into(),
        };
        ui.label(tr!("focus-left", turn = &turn, time = &minutes(left)));
        if ui.button(tr!("focus-stop")).clicked() {
            session.timers.stop_focus();
        }
        return;
    }
    let plan = &mut session.settings.focus;
    number_ui(ui, tr!("focus-work"), tr!("suffix-minutes"), LONGEST_MIN, &mut plan.work_min, 1);
    number_ui(ui, tr!("focus-break"), tr!("suffix-minutes"), LONGEST_MIN, &mut plan.break_min, 1);
    number_ui(ui, tr!("rounds"), "", MOST_ROUNDS, &mut plan.rounds, 1);
    ui.checkbox(&mut plan.quiet_breaks, tr!("focus-quiet-breaks"));
    if ui.button(tr!("focus-start")).clicked() {
        session.focus(now);
    }
    let hint = tr!("focus-chime-hint");
    hint_ui(ui, hint);
}
