//! The sleep timer.

use crate::session::timers::{AFTER_TIMER_DELAY, TimerInput, TimerNotice, TimerOutcome, Timers};
use crate::timer::{AfterTimer, ClockTime, SleepTimer};
use std::time::{Duration, Instant};

impl Timers {
    /// Starts a sleep timer, in the place of one that runs. Its beginning is a time of the system's
    /// monotonic clock.
    pub fn start_sleep(&mut self, mut timer: SleepTimer) {
        // The time that the machine was suspended before does not count.
        timer.extend_duration(self.suspension.total());
        self.sleep = Some(timer);
        (self.after_timer, self.sleep_ended) = (None, false);
        self.revision += 1;
    }

    /// Starts a sleep timer that ends when the clocks next say `time`, and `then` does what is set.
    pub fn start_sleep_until(
        &mut self,
        time: ClockTime,
        fade: Duration,
        then: AfterTimer,
        now: Instant,
    ) {
        let at = self.moment(now);
        let end = self.zone.next(time, at.date);
        // A fade that is longer than the time left is shortened, so that it begins at full level.
        let left = end.duration_since(at.date).unwrap_or_default();
        self.start_sleep(SleepTimer::until(end, fade.min(left)).then(then));
        self.last = Some(at);
    }

    /// Lets the sleep timer play longer. It is at full level again if it was fading. Returns whether
    /// one runs.
    pub fn extend_sleep(&mut self, more: Duration) -> bool {
        self.revision += 1;
        self.sleep.as_mut().map(|timer| timer.extend(more)).is_some()
    }

    /// The sleep timer that runs.
    pub fn sleep_timer(&self) -> Option<&SleepTimer> {
        self.sleep.as_ref()
    }

    /// The time that the sleep timer has left, if one runs.
    pub fn sleep_left(&self, now: Instant) -> Option<Duration> {
        self.sleep.map(|timer| timer.left(self.moment(now)))
    }

    /// Whether a sleep timer has ended, and nothing was played since.
    pub fn sleep_ended(&self) -> bool {
        self.sleep_ended
    }

    /// Changes the fade of the sleep timer that runs, and what follows it.
    pub fn change_sleep(&mut self, fade: Duration, then: AfterTimer, now: Instant) {
        let at = self.moment(now);
        if let Some(timer) = &mut self.sleep {
            timer.set_fade(fade, at);
            timer.then = then;
            self.revision += 1;
        }
    }

    /// Stops the sleep timer, and what would follow it.
    pub fn cancel_sleep(&mut self) {
        (self.sleep, self.after_timer) = (None, None);
        self.revision += 1;
    }

    pub(super) fn tick_sleep(
        &mut self,
        input: &TimerInput,
        playing: &mut bool,
        outcome: &mut TimerOutcome,
    ) {
        let (at, settings) = (input.at, input.settings);
        let Some(timer) = &mut self.sleep else { return };
        if !timer.is_over(at) {
            timer.record_end(at);
            return;
        }
        let then = timer.after_timer(at);
        (self.sleep, self.sleep_ended) = (None, true);
        self.journey = None;
        self.revision += 1;
        // A user who has paused by hand is awake, and does not want the program or the machine to stop.
        let was_playing = std::mem::replace(playing, false);
        outcome.pauses = true;
        if !was_playing || then == AfterTimer::Pause {
            return;
        }
        if settings.alarm.on {
            // Neither a program that has ended nor a suspended machine can ring.
            outcome.notices.push(TimerNotice::StaysForAlarm(settings.alarm.at));
            return;
        }
        self.after_timer = Some((at.now + AFTER_TIMER_DELAY, then));
    }
}
