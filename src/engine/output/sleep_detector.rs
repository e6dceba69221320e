//! Detects that the computer was asleep by comparing two clocks: a steady one, which stops during
//! sleep on some systems, and the time of day.

use std::time::{Duration, Instant, SystemTime};

/// A check that is later than this was not only waiting.
const GAP: Duration = Duration::from_secs(2);

/// Remembers the time of the last check on both clocks.
#[derive(Default)]
pub struct SleepDetector {
    last: Option<(Instant, SystemTime)>,
}

impl SleepDetector {
    /// Whether the computer or this program was asleep since the last check. Setting the time of
    /// day forward looks the same, so the caller may only react with another check.
    pub fn has_slept(&mut self, now: Instant, of_day: SystemTime) -> bool {
        let Some((before, day_before)) = self.last.replace((now, of_day)) else { return false };
        let steady = now.saturating_duration_since(before);
        let by_day = of_day.duration_since(day_before).unwrap_or_default();
        steady > GAP || by_day > steady + GAP
    }

    /// Excludes the time that the last check itself took.
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
