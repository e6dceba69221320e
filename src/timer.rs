//! The sleep timer: from elapsed time to level. Pure; whoever ticks it passes the time in.

use std::time::{Duration, Instant};

/// Plays for a while, fading out at the end of it.
#[derive(Clone, Copy, Debug)]
pub struct SleepTimer {
    started: Instant,
    length: Duration,
    fade: Duration,
}

impl SleepTimer {
    /// Ends `length` after `started`, the last `fade` of it fading. A fade longer than the whole
    /// begins at once.
    pub fn new(started: Instant, length: Duration, fade: Duration) -> Self {
        Self { started, length, fade: fade.min(length) }
    }

    /// The gain over the master, 0..=1. It fades along the taper of the sliders, as if a hand drew
    /// the master evenly to its end.
    pub fn gain(&self, now: Instant) -> f32 {
        let left = self.left(now);
        if self.fade.is_zero() {
            return if left.is_zero() { 0.0 } else { 1.0 };
        }
        (left.as_secs_f32() / self.fade.as_secs_f32()).min(1.0).powi(3)
    }

    /// How long it still plays.
    pub fn left(&self, now: Instant) -> Duration {
        self.length.saturating_sub(now.saturating_duration_since(self.started))
    }

    pub fn is_over(&self, now: Instant) -> bool {
        self.left(now).is_zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn it_plays_then_fades_then_is_over() {
        let start = Instant::now();
        let timer = SleepTimer::new(start, 45 * MINUTE, 5 * MINUTE);
        assert_eq!(timer.gain(start), 1.0);
        assert_eq!(timer.gain(start + 40 * MINUTE), 1.0);
        assert_eq!(timer.gain(start + 42 * MINUTE + MINUTE / 2), 0.125);
        assert!(!timer.is_over(start + 44 * MINUTE));
        assert_eq!(timer.gain(start + 45 * MINUTE), 0.0);
        assert!(timer.is_over(start + 60 * MINUTE));
    }

    #[test]
    fn a_fade_may_be_nothing_or_all_of_it() {
        let start = Instant::now();
        assert_eq!(SleepTimer::new(start, MINUTE, Duration::ZERO).gain(start + MINUTE / 2), 1.0);
        let all = SleepTimer::new(start, MINUTE, 9 * MINUTE);
        assert_eq!(all.gain(start + MINUTE / 2), 0.125);
    }
}
