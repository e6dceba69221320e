//! The timers. They turn elapsed time and the time of day into gains, stages and phases. They have no
//! clocks of their own: the caller passes the time in.
//!
//! There are two clocks. Durations, such as 45 minutes of sleep, use a monotonic clock that includes the time
//! during which the machine was suspended: a laptop that was suspended when a timer ended is silent when it
//! wakes up. Times of day, such as an alarm at seven, use the wall clock and the time zone.

mod alarm;
mod clock;
mod focus;
mod journey;
mod night;
mod sleep;
mod suspension;

pub use alarm::{ALARM_MISSED_AFTER, Alarm, AlarmFadeIn, Days};
pub use clock::{ClockTime, Zone};
pub use focus::{FocusPhase, FocusPlan};
pub use journey::{JourneyPosition, JourneyRun, journey_position};
pub use night::NightHours;
pub use sleep::{
    AfterTimer, LONGEST_FADE, LONGEST_FADE_MIN, LONGEST_TIMER, SLEEP_CHOICES_MIN, SLEEP_EXTENSION,
    SleepTimer,
};
pub use suspension::{Suspension, since_boot};

use std::time::{Duration, Instant, SystemTime};

/// A reading of both clocks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The monotonic clock, which includes suspension.
    pub now: Instant,
    /// The wall clock, which may be set.
    pub date: SystemTime,
}

impl Moment {
    /// The moment `later` after this one, if the wall clock is not set in between.
    pub fn after(self, later: Duration) -> Self {
        Self { now: self.now + later, date: self.date + later }
    }
}

/// The gain of a fade-out of `length` when `left` of it remains. It has the cubic taper of the sliders, as if the
/// master level moved to 0 at a constant speed.
fn taper(left: Duration, length: Duration) -> f32 {
    if length.is_zero() {
        return if left.is_zero() { 0.0 } else { 1.0 };
    }
    (left.as_secs_f32() / length.as_secs_f32()).min(1.0).powi(3)
}
