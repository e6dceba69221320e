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
    pub fn detect_sleep(&mut self, now: Instant, wall_clock: SystemTime) -> bool {
        let Some((before, day_before)) = self.last.replace((now, wall_clock)) else { return false };
        let steady = now.saturating_duration_since(before);
        let by_day = wall_clock.duration_since(day_before).unwrap_or_default();
        steady > GAP || by_day > steady + GAP
    }

    /// Excludes the time that the last check itself took.
    pub fn exclude(&mut self, took: Duration) {
        self.last = self.last.map(|(steady, wall_clock)| (steady + took, wall_clock + took));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_is_detected_whether_or_not_the_steady_clock_stops() {
        let (start, day) = (Instant::now(), SystemTime::UNIX_EPOCH);
        let [look, night] = [Duration::from_millis(200), Duration::from_hours(8)];
        let slept = |steady, by_day| {
            let mut wake = SleepDetector::default();
            assert!(!wake.detect_sleep(start, day), "the first check cannot detect sleep");
            wake.detect_sleep(start + steady, day + by_day)
        };
        assert!(!slept(look, look));
        assert!(slept(look, night), "a steady clock that stops");
        assert!(slept(night, night), "a steady clock that advances");
        assert!(
            !slept(look, Duration::ZERO),
            "setting the time of day back does not count as sleep"
        );
    }

    #[test]
    fn a_check_that_takes_long_does_not_count_as_sleep() {
        let (mut now, mut day) = (Instant::now(), SystemTime::UNIX_EPOCH);
        let mut wake = SleepDetector::default();
        wake.detect_sleep(now, day);
        let took = Duration::from_secs(5);
        wake.exclude(took);
        (now, day) = (now + took + GAP / 2, day + took + GAP / 2);
        assert!(!wake.detect_sleep(now, day));
        wake.exclude(took);
        assert!(wake.detect_sleep(now + took, day + took + 2 * GAP), "sleep during a check");
    }
}
