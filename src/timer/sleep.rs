//! The sleep timer: plays for a while, or until a time of the day, and fades out at the end of it.

use crate::timer::{Moment, taper};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant, SystemTime};

/// The lengths that the window and the tray offer, in minutes.
pub const SLEEP_CHOICES_MIN: [u64; 6] = [15, 30, 45, 60, 90, 480];
/// The length of one extension.
pub const SLEEP_EXTENSION: Duration = Duration::from_mins(15);
/// The longest sleep timer, and the longest stretch of a mix that is exported to a file: one week.
pub const LONGEST_TIMER: Duration = Duration::from_hours(7 * 24);
/// The longest fade at the end of the sleep timer, in minutes.
pub const LONGEST_FADE_MIN: u32 = 60;
pub const LONGEST_FADE: Duration = Duration::from_mins(LONGEST_FADE_MIN as u64);
/// An end that is further past was missed, as by a laptop that was asleep.
const MISSED: Duration = Duration::from_mins(1);
/// The world's clock may be set; the end is then noted anew.
const SAME_END: Duration = Duration::from_secs(5);

/// What is done when the sleep timer is over. All pauses in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    #[default]
    Pause,
    /// The program ends.
    Quit,
    /// The machine is suspended.
    Suspend,
}

/// Plays for a while, fading out at the end of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SleepTimer {
    end: End,
    fade: Duration,
    pub then: Then,
    /// The end by the world's clock: what is kept, so that it is known after a crash.
    noted: Option<SystemTime>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// By the even clock.
    After(Instant),
    /// By the world's.
    At(SystemTime),
}

impl SleepTimer {
    /// Ends `length` after `started`, the last `fade` of it fading. A fade longer than the whole
    /// begins at once.
    pub fn new(started: Instant, length: Duration, fade: Duration) -> Self {
        let (end, then, noted) = (End::After(started + length), Then::Pause, None);
        Self { end, fade: fade.min(length), then, noted }
    }

    /// Ends at a moment of the world's clock, wherever that is set to meanwhile.
    pub fn until(end: SystemTime, fade: Duration) -> Self {
        Self { end: End::At(end), fade, then: Then::Pause, noted: Some(end) }
    }

    /// The same, with something to be done at its end.
    pub fn and(self, then: Then) -> Self {
        Self { then, ..self }
    }

    /// The gain over the master, 0..=1.
    pub fn gain(&self, at: Moment) -> f32 {
        taper(self.left(at), self.fade)
    }

    /// How long it still plays.
    pub fn left(&self, at: Moment) -> Duration {
        match self.end {
            End::After(end) => end.saturating_duration_since(at.now),
            End::At(end) => end.duration_since(at.date).unwrap_or_default(),
        }
    }

    pub fn is_over(&self, at: Moment) -> bool {
        self.left(at).is_zero()
    }

    /// What is to be done once it is over. An end that was missed only pauses: nobody wants a laptop
    /// that goes back to sleep as it is opened.
    pub fn deed(&self, at: Moment) -> Then {
        let past = match self.end {
            End::After(end) => at.now.saturating_duration_since(end),
            End::At(end) => at.date.duration_since(end).unwrap_or_default(),
        };
        if past > MISSED { Then::Pause } else { self.then }
    }

    /// Plays so much longer.
    pub fn extend(&mut self, more: Duration) {
        self.noted = None;
        self.end = match self.end {
            End::After(end) => End::After(end + more),
            End::At(end) => End::At(end + more),
        };
    }

    /// Moves its end by the even clock, if it has one; a time of the day stays.
    pub fn extend_even(&mut self, more: Duration) {
        if let End::After(end) = &mut self.end {
            *end += more;
        }
    }

    /// The length of the fade at its end.
    pub fn fade(&self) -> Duration {
        self.fade
    }

    /// Fades over another length at its end, but no longer one than would begin now: nothing gets softer
    /// at once.
    pub fn set_fade(&mut self, fade: Duration, at: Moment) {
        self.fade = fade.min(LONGEST_FADE).min(self.left(at).max(self.fade));
    }

    /// Notes when it ends by the world's clock.
    pub fn note_end(&mut self, at: Moment) {
        let end = at.date + self.left(at);
        let off = |noted: SystemTime| {
            let apart = end.duration_since(noted).unwrap_or_else(|earlier| earlier.duration());
            apart > SAME_END
        };
        if self.noted.is_none_or(off) {
            self.noted = Some(end);
        }
    }

    /// When it ends by the world's clock, as far as was noted.
    pub fn noted_end(&self) -> Option<SystemTime> {
        self.noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    const MINUTE: Duration = Duration::from_mins(1);

    fn start() -> Moment {
        Moment { now: Instant::now(), date: UNIX_EPOCH + Duration::from_hours(500_000) }
    }

    #[test]
    fn it_plays_then_fades_then_is_over() {
        let start = start();
        let timer = SleepTimer::new(start.now, 45 * MINUTE, 5 * MINUTE);
        assert_eq!(timer.gain(start), 1.0);
        assert_eq!(timer.gain(start.after(40 * MINUTE)), 1.0);
        assert_eq!(timer.gain(start.after(42 * MINUTE + MINUTE / 2)), 0.125);
        assert!(!timer.is_over(start.after(44 * MINUTE)));
        assert_eq!(timer.gain(start.after(45 * MINUTE)), 0.0);
        assert!(timer.is_over(start.after(60 * MINUTE)));
    }

    #[test]
    fn a_fade_may_be_nothing_or_all_of_it() {
        let start = start();
        let gain = |timer: SleepTimer| timer.gain(start.after(MINUTE / 2));
        assert_eq!(gain(SleepTimer::new(start.now, MINUTE, Duration::ZERO)), 1.0);
        assert_eq!(gain(SleepTimer::new(start.now, MINUTE, 9 * MINUTE)), 0.125);
    }

    #[test]
    fn a_fade_made_longer_than_what_is_left_begins_as_loud_as_it_was() {
        let start = start();
        let mut timer = SleepTimer::new(start.now, 20 * MINUTE, 5 * MINUTE);
        let soon = start.after(10 * MINUTE);
        timer.set_fade(30 * MINUTE, soon);
        assert_eq!((timer.gain(soon), timer.fade()), (1.0, 10 * MINUTE));
        timer.set_fade(40 * MINUTE, soon.after(5 * MINUTE));
        assert_eq!(timer.fade(), 10 * MINUTE, "it fades already");
    }

    #[test]
    fn minutes_do_not_care_what_the_worlds_clock_is_set_to_and_a_time_of_the_day_does() {
        let start = start();
        let minutes = SleepTimer::new(start.now, 45 * MINUTE, 5 * MINUTE);
        let until = SleepTimer::until(start.date + 45 * MINUTE, 5 * MINUTE);
        let set = Moment { date: start.date + 60 * MINUTE, ..start };
        assert_eq!([minutes, until].map(|timer| timer.left(start)), [45 * MINUTE; 2]);
        assert_eq!([minutes, until].map(|timer| timer.left(set)), [45 * MINUTE, Duration::ZERO]);
    }

    #[test]
    fn what_was_missed_by_more_than_a_minute_only_pauses() {
        let start = start();
        let timer = SleepTimer::new(start.now, MINUTE, MINUTE).and(Then::Suspend);
        assert_eq!(timer.deed(start.after(MINUTE)), Then::Suspend);
        assert_eq!(timer.deed(start.after(9 * MINUTE)), Then::Pause);
    }

    #[test]
    fn more_is_added_to_its_end_and_the_noted_end_stands_still() {
        let start = start();
        let mut timer = SleepTimer::new(start.now, MINUTE, MINUTE);
        timer.extend(15 * MINUTE);
        assert_eq!(timer.left(start), 16 * MINUTE);
        timer.note_end(start);
        let noted = timer.noted_end();
        let slewed = Moment { date: start.date + Duration::from_millis(400), ..start };
        timer.note_end(slewed.after(MINUTE));
        assert_eq!(timer.noted_end(), noted);
        timer.note_end(Moment { date: start.date + 60 * MINUTE, ..start });
        assert_ne!(timer.noted_end(), noted);
    }
}
