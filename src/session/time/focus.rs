//! The verbs of the focus timer.

use crate::session::Session;
use crate::timer::{FocusPhase, FocusPlan, Moment};
use std::time::{Duration, Instant};

/// A focus timer that runs.
pub struct Going {
    plan: FocusPlan,
    began: Instant,
    turn: FocusPhase,
}

impl Session {
    /// Starts the focus timer as the settings say.
    pub fn focus(&mut self, now: Instant) {
        let began = self.moment(now).now;
        let plan = self.settings.focus;
        self.timers.focus = Some(Going { plan, began, turn: FocusPhase::Work(1) });
        self.play();
    }

    /// Stops the focus timer. What plays, plays on.
    pub fn stop_focus(&mut self) {
        self.timers.focus = None;
    }

    /// Whose turn it is and how long it still is, if the focus timer runs.
    pub fn focus_turn(&self, now: Instant) -> Option<(FocusPhase, Duration)> {
        let going = self.timers.focus.as_ref()?;
        let elapsed = self.moment(now).now.saturating_duration_since(going.began);
        let (turn, _, left) = going.plan.phase(elapsed);
        Some((turn, left))
    }

    pub(super) fn focus_gain(&self, now: Instant) -> f32 {
        let gain = |going: &Going| going.plan.gain(now.saturating_duration_since(going.began));
        self.timers.focus.as_ref().map_or(1.0, gain)
    }

    /// Strikes the bowl at each turn; once for several that were slept through.
    pub(super) fn tick_focus(&mut self, at: Moment) {
        let Some(going) = &mut self.timers.focus else { return };
        let (turn, ..) = going.plan.phase(at.now.saturating_duration_since(going.began));
        if turn == going.turn {
            return;
        }
        going.turn = turn;
        self.timers.chimes = true;
        if turn == FocusPhase::Over {
            self.timers.focus = None;
            self.say("The focus timer is over.".into(), None);
        }
    }
}
