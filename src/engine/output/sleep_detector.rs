//! Notices that the machine has slept, from two clocks: one that stands still meanwhile on some
//! systems, and the time of day.

use std::time::{Duration, Instant, SystemTime};

/// A look that comes so much too late was not only waited for.
const GAP: Duration = Duration::from_secs(2);

/// When was looked last.
#[derive(Default)]
pub struct SleepDetector {
    last: Option<(Instant, SystemTime)>,
}

impl SleepDetector {
    /// Whether the machine, or we, have slept since the last look. A time of day that was set
    /// forward looks the same; so nothing may follow from it but a second look.
    pub fn has_slept(&mut self, now: Instant, of_day: SystemTime) -> bool {
        let Some((before, day_before)) = self.last.replace((now, of_day)) else { return false };
        let steady = now.saturating_duration_since(before);
        let by_day = of_day.duration_since(day_before).unwrap_or_default();
        steady > GAP || by_day > steady + GAP
    }

    /// The last look itself took that long: no sleep.
    pub fn exclude(&mut self, took: Duration) {
        self.last = self.last.map(|(steady, of_day)| (steady + took, of_day + took));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_stood_still_and_one_that_did_not_both_tell() {
        let (start, day) = (Instant::now(), SystemTime::UNIX_EPOCH);
        let [look, night] = [Duration::from_millis(200), Duration::from_hours(8)];
        let slept = |steady, by_day| {
            let mut wake = SleepDetector::default();
            assert!(!wake.has_slept(start, day), "the first look tells nothing");
            wake.has_slept(start + steady, day + by_day)
        };
        assert!(!slept(look, look));
        assert!(slept(look, night), "where the steady clock stops");
        assert!(slept(night, night), "where it goes on");
        assert!(!slept(look, Duration::ZERO), "a time of day that was set back is no sleep");
    }

    #[test]
    fn a_look_that_takes_long_is_no_sleep() {
        let (mut now, mut day) = (Instant::now(), SystemTime::UNIX_EPOCH);
        let mut wake = SleepDetector::default();
        wake.has_slept(now, day);
        let took = Duration::from_secs(5);
        wake.exclude(took);
        (now, day) = (now + took + GAP / 2, day + took + GAP / 2);
        assert!(!wake.has_slept(now, day));
        wake.exclude(took);
        assert!(wake.has_slept(now + took, day + took + 2 * GAP), "asleep meanwhile");
    }
}
