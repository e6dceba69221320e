//! The timers: from elapsed time and the time of day to level, stage, turn and chime. Pure: whoever
//! ticks them passes the clocks in.
//!
//! Two clocks are passed, each where it is right. Lengths of time, as 45 minutes of sleep, go by one
//! that runs evenly whatever the world's clock is set to, and in which the time that the machine was
//! suspended counts: a laptop that slept through the end of a timer wakes silent. Times of the day, as an
//! alarm at seven, go by the world's clock and the zone that the machine is in.

mod alarm;
mod clock;
mod focus;
mod journey;
mod night;
mod sleep;
mod suspension;

pub use alarm::{Alarm, Days, LATEST, Rise, WEEK};
pub use clock::{ClockTime, Zone};
pub use focus::{FocusPlan, Turn};
pub use journey::{Run, Spot, spot};
pub use night::NightHours;
pub use sleep::{
    LONGEST_FADE, LONGEST_FADE_MIN, LONGEST_TIMER, SLEEP_CHOICES_MIN, SLEEP_EXTENSION, SleepTimer,
    Then,
};
pub use suspension::{Suspension, since_boot};

use std::time::{Duration, Instant, SystemTime};

/// What both clocks say at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Runs evenly, and through suspension.
    pub now: Instant,
    /// The world's clock, which may jump.
    pub date: SystemTime,
}

impl Moment {
    /// The moment `later` after this one, if nobody sets the world's clock until then.
    pub fn after(self, later: Duration) -> Self {
        Self { now: self.now + later, date: self.date + later }
    }
}

/// The gain of a fade that has `left` of its `length` before it, along the taper of the sliders: as if a
/// hand drew the master evenly to its end.
fn taper(left: Duration, length: Duration) -> f32 {
    if length.is_zero() {
        return if left.is_zero() { 0.0 } else { 1.0 };
    }
    (left.as_secs_f32() / length.as_secs_f32()).min(1.0).powi(3)
}
