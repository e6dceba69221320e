//! The focus timer.

use crate::session::timers::{TimerNotice, TimerOutcome, Timers};
use crate::timer::{FocusPhase, FocusPlan, Moment};
use std::time::{Duration, Instant};

/// A focus timer that runs.
pub(super) struct FocusRun {
    plan: FocusPlan,
    began: Instant,
    turn: FocusPhase,
}

impl Timers {
    /// Starts the focus timer.
    pub fn start_focus(&mut self, plan: FocusPlan, now: Instant) {
        let began = self.moment(now).now;
        self.focus = Some(FocusRun { plan, began, turn: FocusPhase::Work(1) });
        self.revision += 1;
    }

    /// Stops the focus timer. Playback goes on.
    pub fn stop_focus(&mut self) {
        self.focus = None;
        self.revision += 1;
    }

    /// Whether the focus timer runs.
    pub fn focus_runs(&self) -> bool {
        self.focus.is_some()
    }

    /// The turn of the focus timer and the time it has left, if it runs.
    pub fn focus_turn(&self, now: Instant) -> Option<(FocusPhase, Duration)> {
        let run = self.focus.as_ref()?;
        let elapsed = self.moment(now).now.saturating_duration_since(run.began);
        let (turn, _, left) = run.plan.phase(elapsed);
        Some((turn, left))
    }

    pub(super) fn focus_gain(&self, now: Instant) -> f32 {
        let gain = |run: &FocusRun| run.plan.gain(now.saturating_duration_since(run.began));
        self.focus.as_ref().map_or(1.0, gain)
    }

    /// Chimes at each turn; once for several turns that passed while the machine was asleep.
    pub(super) fn tick_focus(&mut self, at: Moment, outcome: &mut TimerOutcome) {
        let Some(run) = &mut self.focus else { return };
        let (turn, ..) = run.plan.phase(at.now.saturating_duration_since(run.began));
        if turn == run.turn {
            return;
        }
        run.turn = turn;
        outcome.chimes = true;
        self.revision += 1;
        if turn == FocusPhase::Over {
            self.focus = None;
            outcome.notices.push(TimerNotice::FocusIsOver);
        }
    }
}
