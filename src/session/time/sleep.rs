//! The verbs of the sleep timer.

use crate::session::Session;
use crate::session::time::DEED_AFTER;
use crate::timer::{AfterTimer, ClockTime, Moment, SleepTimer};
use std::time::{Duration, Instant};

impl Session {
    /// Starts a sleep timer in the place of any that runs. When it is over, all pauses. Its beginning is
    /// of the system's even clock.
    pub fn sleep_after(&mut self, mut timer: SleepTimer) {
        // The time that the machine was suspended before does not count.
        timer.extend_duration(self.timers.suspension.total());
        self.timers.sleep = Some(timer);
        (self.timers.deed, self.timers.sleep_ended) = (None, false);
    }

    /// Starts the sleep timer for `length`, with the fade and what follows as the settings say.
    pub fn sleep_for(&mut self, length: Duration, now: Instant) {
        let timer = SleepTimer::new(now, length, self.settings.sleep_fade());
        self.sleep_after(timer.then(self.settings.sleep_then));
        self.play();
    }

    /// Starts the sleep timer until the clocks next say `time`, with the fade and what follows as the
    /// settings say.
    pub fn sleep_until(&mut self, time: ClockTime, now: Instant) {
        let at = self.moment(now);
        let end = self.timers.zone.next(time, at.date);
        // What is nearer than the fade is long begins as loud as it is.
        let left = end.duration_since(at.date).unwrap_or_default();
        let timer = SleepTimer::until(end, self.settings.sleep_fade().min(left));
        self.sleep_after(timer.then(self.settings.sleep_then));
        self.timers.last = Some(at);
        self.play();
    }

    /// Plays so much longer, if a sleep timer runs; it is loud again at once if it was fading.
    /// Returns whether one runs.
    pub fn sleep_longer(&mut self, more: Duration) -> bool {
        if let Some(timer) = &mut self.timers.sleep {
            timer.extend(more);
            return true;
        }
        self.say("No sleep timer runs.".into(), None);
        false
    }

    /// The sleep timer that runs.
    pub fn sleep_timer(&self) -> Option<&SleepTimer> {
        self.timers.sleep.as_ref()
    }

    /// How long the sleep timer still plays, if one runs.
    pub fn sleep_left(&self, now: Instant) -> Option<Duration> {
        self.timers.sleep.map(|timer| timer.left(self.moment(now)))
    }

    /// Whether a sleep timer has come to its end, and nothing was played since.
    pub fn sleep_ended(&self) -> bool {
        self.timers.sleep_ended
    }

    /// Lets the sleep timer that runs fade, and end, as the settings say now.
    pub fn sleep_as_set(&mut self, now: Instant) {
        let (fade, then) = (self.settings.sleep_fade(), self.settings.sleep_then);
        let at = self.moment(now);
        if let Some(timer) = &mut self.timers.sleep {
            timer.set_fade(fade, at);
            timer.then = then;
        }
    }

    /// Stops the sleep timer: what plays, plays on as loud as it was. What was paused stays as it fades.
    pub fn stay_awake(&mut self) {
        (self.timers.sleep, self.timers.deed) = (None, None);
        if self.playing {
            self.begin_playing();
        }
    }

    pub(super) fn tick_sleep(&mut self, at: Moment) {
        let Some(timer) = &mut self.timers.sleep else { return };
        if !timer.is_over(at) {
            timer.record_end(at);
            return;
        }
        let deed = timer.after_timer(at);
        // Who has paused by hand is awake, and does not want the machine to go.
        let was_playing = self.playing;
        (self.timers.sleep, self.timers.sleep_ended) = (None, true);
        self.pause();
        self.end_journey();
        if !was_playing || deed == AfterTimer::Pause {
            return;
        }
        if self.settings.alarm.on {
            // Neither a program that has ended nor a machine that is suspended can ring.
            let time = self.settings.alarm.at;
            return self.say(format!("All is paused, and stays for the alarm of {time}."), None);
        }
        self.timers.deed = Some((at.now + DEED_AFTER, deed));
    }
}
