//! The Night by the clock: it comes by itself in the evening and goes in the morning. Who leaves it by
//! hand is left alone until the next evening.

use crate::session::Session;
use crate::timer::Moment;
use std::time::Instant;

/// Whether it came by itself.
#[derive(Default)]
pub struct Watch {
    by_clock: bool,
}

impl Session {
    /// Makes it night by hand.
    pub fn begin_night(&mut self) {
        self.settings.night = true;
        self.timers.night.by_clock = false;
        self.save_settings();
    }

    /// Leaves the night. It does not come by itself again this evening.
    pub fn leave_night(&mut self, now: Instant) {
        self.settings.night = false;
        let date = self.moment(now).date;
        let hours = self.settings.night_hours;
        self.settings.night_left = hours.and_then(|hours| hours.evening(date, self.zone()));
        self.save_settings();
    }

    /// Whether it was made night by hand, which is kept; by the clock it comes by itself.
    pub(in crate::session) fn is_night_by_hand(&self) -> bool {
        self.settings.night && !self.timers.night.by_clock
    }

    pub(super) fn tick_night(&mut self, at: Moment) {
        let Some(hours) = self.settings.night_hours else { return };
        let evening = hours.evening(at.date, self.zone());
        let by_clock = &mut self.timers.night.by_clock;
        if evening.is_some() {
            if !self.settings.night && self.settings.night_left != evening {
                (self.settings.night, *by_clock) = (true, true);
                self.call_window(crate::session::WindowCall::Redraw);
            }
        } else if std::mem::take(by_clock) {
            self.settings.night = false;
            self.call_window(crate::session::WindowCall::Redraw);
        }
    }
}
