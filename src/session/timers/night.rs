//! The night by the clock: it begins in the evening and ends in the morning. A user who leaves it is
//! left alone until the next evening.

use crate::session::timers::{TimerInput, TimerOutcome, Timers};
use crate::timer::{NightHours, Zone};
use std::time::Instant;

impl Timers {
    /// The evening whose night it is at `now`, if it is night by these hours.
    pub fn evening(&self, hours: NightHours, now: Instant) -> Option<String> {
        hours.evening(self.moment(now).date, &self.zone)
    }
}

pub(super) fn tick(input: &TimerInput, zone: &Zone, outcome: &mut TimerOutcome) {
    let settings = input.settings;
    let Some(hours) = settings.night_hours else { return };
    let evening = hours.evening(input.at.date, zone);
    if evening.is_none() {
        outcome.night_by_clock = input.is_night_by_clock.then_some(false);
    } else if !settings.night && !input.is_night_by_clock && settings.night_left != evening {
        outcome.night_by_clock = Some(true);
    }
}
