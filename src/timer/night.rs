//! The hours during which the window switches to Night.

use crate::timer::{ClockTime, Zone};
use serde::{Deserialize, Serialize};
use std::time::SystemTime;

/// The beginning and the end of the night.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NightHours {
    pub from: ClockTime,
    pub to: ClockTime,
}

impl Default for NightHours {
    fn default() -> Self {
        Self { from: ClockTime::new(22, 0), to: ClockTime::new(7, 0) }
    }
}

impl NightHours {
    /// The date of the evening on which the current night began. `None` during the day, or if both times are equal.
    pub fn evening(&self, date: SystemTime, zone: &Zone) -> Option<String> {
        let clock = zone.clock(date);
        let over_midnight = self.from > self.to;
        let is_late = clock >= self.from && (over_midnight || clock < self.to);
        let is_early = over_midnight && clock < self.to;
        (is_late || is_early).then(|| zone.day(date, i32::from(is_early)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timer::clock::tests::{berlin, date};

    #[test]
    fn a_night_has_the_date_of_the_evening_on_which_it_began() {
        let evening = |text: &str| NightHours::default().evening(date(text), &berlin());
        assert_eq!(evening("2026-11-25T20:59:00Z"), None);
        for time in ["2026-11-25T21:00:00Z", "2026-11-25T23:30:00Z", "2026-11-26T05:59:00Z"] {
            assert_eq!(evening(time).as_deref(), Some("2026-11-25"), "{time}");
        }
        assert_eq!(evening("2026-11-26T06:00:00Z"), None);
    }

    #[test]
    fn a_night_may_begin_after_midnight_and_equal_times_are_no_night() {
        let hours = NightHours { from: ClockTime::new(1, 0), to: ClockTime::new(5, 0) };
        let at = |hours: NightHours, text| hours.evening(date(text), &berlin());
        assert_eq!(at(hours, "2026-11-26T01:00:00Z").as_deref(), Some("2026-11-26"));
        assert_eq!(at(hours, "2026-11-25T22:00:00Z"), None);
        let none = NightHours { to: hours.from, ..hours };
        assert_eq!(at(none, "2026-11-26T00:00:00Z"), None);
    }
}
