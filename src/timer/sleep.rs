//! The sleep timer: it ends playback after a duration or at a time of day, with a fade-out.

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
/// An end that is further in the past was missed, as by a suspended laptop.
const MISSED_AFTER: Duration = Duration::from_mins(1);
/// The recorded end is replaced if it is off by more than this, as after the wall clock was set.
const TOLERANCE: Duration = Duration::from_secs(5);

/// What happens when the sleep timer ends. Playback pauses in every case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterTimer {
    #[default]
    Pause,
    /// The program quits.
    Quit,
    /// The machine is suspended.
    Suspend,
}

/// A running sleep timer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SleepTimer {
    end: End,
    fade: Duration,
    pub then: AfterTimer,
    /// The end on the wall clock. It is saved, so that the timer survives a crash.
    recorded_end: Option<SystemTime>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// On the monotonic clock.
    After(Instant),
    /// On the wall clock.
    At(SystemTime),
}

impl SleepTimer {
    /// Ends `length` after `started` and fades out over the last `fade` of it. A fade longer than `length` begins
    /// at once.
    pub fn new(started: Instant, length: Duration, fade: Duration) -> Self {
        let (end, then, recorded_end) = (End::After(started + length), AfterTimer::Pause, None);
        Self { end, fade: fade.min(length), then, recorded_end }
    }

    /// Ends at a time of the wall clock, even if that is set in between.
    pub fn until(end: SystemTime, fade: Duration) -> Self {
        Self { end: End::At(end), fade, then: AfterTimer::Pause, recorded_end: Some(end) }
    }

    /// Sets what happens at the end.
    pub fn then(self, then: AfterTimer) -> Self {
        Self { then, ..self }
    }

    /// The gain that multiplies the master, 0..=1.
    pub fn gain(&self, at: Moment) -> f32 {
        taper(self.left(at), self.fade)
    }

    /// The time until it ends.
    pub fn left(&self, at: Moment) -> Duration {
        match self.end {
            End::After(end) => end.saturating_duration_since(at.now),
            End::At(end) => end.duration_since(at.date).unwrap_or_default(),
        }
    }

    pub fn is_over(&self, at: Moment) -> bool {
        self.left(at).is_zero()
    }

    /// What happens at the end. If the end was missed, playback only pauses: a laptop must not suspend again
    /// while it is being opened.
    pub fn after_timer(&self, at: Moment) -> AfterTimer {
        let past = match self.end {
            End::After(end) => at.now.saturating_duration_since(end),
            End::At(end) => at.date.duration_since(end).unwrap_or_default(),
        };
        if past > MISSED_AFTER { AfterTimer::Pause } else { self.then }
    }

    /// Postpones the end by `more`.
    pub fn extend(&mut self, more: Duration) {
        self.recorded_end = None;
        self.end = match self.end {
            End::After(end) => End::After(end + more),
            End::At(end) => End::At(end + more),
        };
    }

    /// Postpones an end on the monotonic clock. A time of day does not change.
    pub fn extend_duration(&mut self, more: Duration) {
        if let End::After(end) = &mut self.end {
            *end += more;
        }
    }

    /// The length of the fade-out.
    pub fn fade(&self) -> Duration {
        self.fade
    }

    /// Changes the length of the fade-out. It cannot begin before now, so that the level does not jump.
    pub fn set_fade(&mut self, fade: Duration, at: Moment) {
        self.fade = fade.min(LONGEST_FADE).min(self.left(at).max(self.fade));
    }

    /// Records the end on the wall clock.
    pub fn record_end(&mut self, at: Moment) {
        let end = at.date + self.left(at);
        let is_off = |recorded: SystemTime| {
            let apart = end.duration_since(recorded).unwrap_or_else(|earlier| earlier.duration());
            apart > TOLERANCE
        };
        if self.recorded_end.is_none_or(is_off) {
            self.recorded_end = Some(end);
        }
    }

    /// The end on the wall clock, if it was recorded.
    pub fn recorded_end(&self) -> Option<SystemTime> {
        self.recorded_end
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
    fn it_plays_then_fades_out_then_ends() {
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
    fn a_fade_may_have_no_length_or_the_whole_length() {
        let start = start();
        let gain = |timer: SleepTimer| timer.gain(start.after(MINUTE / 2));
        assert_eq!(gain(SleepTimer::new(start.now, MINUTE, Duration::ZERO)), 1.0);
        assert_eq!(gain(SleepTimer::new(start.now, MINUTE, 9 * MINUTE)), 0.125);
    }

    #[test]
    fn a_fade_longer_than_the_time_left_begins_at_full_gain() {
        let start = start();
        let mut timer = SleepTimer::new(start.now, 20 * MINUTE, 5 * MINUTE);
        let soon = start.after(10 * MINUTE);
        timer.set_fade(30 * MINUTE, soon);
        assert_eq!((timer.gain(soon), timer.fade()), (1.0, 10 * MINUTE));
        timer.set_fade(40 * MINUTE, soon.after(5 * MINUTE));
        assert_eq!(timer.fade(), 10 * MINUTE, "the fade has begun already");
    }

    #[test]
    fn setting_the_wall_clock_changes_a_time_of_day_but_not_a_duration() {
        let start = start();
        let minutes = SleepTimer::new(start.now, 45 * MINUTE, 5 * MINUTE);
        let until = SleepTimer::until(start.date + 45 * MINUTE, 5 * MINUTE);
        let set = Moment { date: start.date + 60 * MINUTE, ..start };
        assert_eq!([minutes, until].map(|timer| timer.left(start)), [45 * MINUTE; 2]);
        assert_eq!([minutes, until].map(|timer| timer.left(set)), [45 * MINUTE, Duration::ZERO]);
    }

    #[test]
    fn an_end_missed_by_more_than_a_minute_only_pauses() {
        let start = start();
        let timer = SleepTimer::new(start.now, MINUTE, MINUTE).then(AfterTimer::Suspend);
        assert_eq!(timer.after_timer(start.after(MINUTE)), AfterTimer::Suspend);
        assert_eq!(timer.after_timer(start.after(9 * MINUTE)), AfterTimer::Pause);
    }

    #[test]
    fn an_extension_postpones_the_end_and_the_recorded_end_is_stable() {
        let start = start();
        let mut timer = SleepTimer::new(start.now, MINUTE, MINUTE);
        timer.extend(15 * MINUTE);
        assert_eq!(timer.left(start), 16 * MINUTE);
        timer.record_end(start);
        let recorded = timer.recorded_end();
        let slewed = Moment { date: start.date + Duration::from_millis(400), ..start };
        timer.record_end(slewed.after(MINUTE));
        assert_eq!(timer.recorded_end(), recorded);
        timer.record_end(Moment { date: start.date + 60 * MINUTE, ..start });
        assert_ne!(timer.recorded_end(), recorded);
    }
}
