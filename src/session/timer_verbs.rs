//! What the timers do to the rest of the session, and the verbs that start them.

use crate::i18n::message;
use crate::presets::PresetId;
use crate::session::{Session, TimerInput};
use crate::timer::{AfterTimer, ClockTime, Moment, SleepTimer};
use std::time::{Duration, Instant, SystemTime};

impl Session {
    /// Does what is due at `now`, which is `date` in the world. Returns what the keeper is to do once
    /// it has released the session.
    pub(super) fn tick(
        &mut self,
        now: Instant,
        date: SystemTime,
        since_boot: Option<Duration>,
    ) -> Option<AfterTimer> {
        if let Some((all, rate)) = self.playback.exposure() {
            self.journal.add_exposure(self.settings.headphones, all, rate, date);
        }
        let at = self.timers.note_clocks(now, date, since_boot);
        self.playback.take_reports();
        let after_timer = self.tick_timers(at);
        self.tick_jobs(date);
        self.playback.note_glow(self.board.mix(), at.now);
        // The engine also releases what the audio thread no longer needs.
        self.playback.request_sync();
        after_timer
    }

    fn tick_timers(&mut self, at: Moment) -> Option<AfterTimer> {
        let outcome = self.timers.tick(&TimerInput {
            at,
            is_playing: self.playback.is_playing(),
            gain: self.playback.timer_gain(),
            is_night_by_clock: self.overrides.is_night_by_clock(),
            mix: self.board.mix(),
            settings: &self.settings,
        });
        if outcome.pauses {
            self.pause();
        }
        if let Some(alarm) = outcome.alarm {
            if alarm.is_spent {
                self.settings.alarm.on = false;
            }
            if alarm.rings {
                self.ring(alarm.preset);
            }
        }
        if outcome.glides {
            self.playback.glide_slowly();
        }
        if outcome.chimes {
            self.playback.chime();
        }
        if let Some(gain) = outcome.gain {
            self.playback.set_timer_gain(gain);
        }
        if let Some(is_night) = outcome.night_by_clock {
            self.overrides.set_night_by_clock(is_night);
        }
        for notice in outcome.notices {
            if notice.is_warning() {
                self.notices.notify_warning(notice.message());
            } else {
                self.notices.notify(notice.message(), None);
            }
        }
        outcome.after_timer
    }

    /// Plays the alarm's preset; the timers let it rise from silence.
    fn ring(&mut self, preset: Option<String>) {
        if let Some(id) = preset.map(PresetId) {
            // If it is gone, that is reported, and the board rings.
            self.load_preset(&id);
        }
        self.play_something();
        // A journey would end the morning in silence.
        if self.timers.stop_journey() {
            self.playback.glide_slowly();
        }
    }

    /// Starts the sleep timer for `length`, with the fade and what follows as the settings say, and
    /// plays.
    pub fn sleep_for(&mut self, length: Duration, now: Instant) {
        let timer = SleepTimer::new(now, length, self.settings.sleep_fade());
        self.timers.start_sleep(timer.then(self.settings.sleep_then));
        self.play();
    }

    /// The same until the clocks next say `time`.
    pub fn sleep_until(&mut self, time: ClockTime, now: Instant) {
        let (fade, then) = (self.settings.sleep_fade(), self.settings.sleep_then);
        self.timers.start_sleep_until(time, fade, then, now);
        self.play();
    }

    /// Adds `more` to the sleep timer. Returns false, and tells the user, if none runs.
    pub fn sleep_longer(&mut self, more: Duration) -> bool {
        let runs = self.timers.extend_sleep(more);
        if !runs {
            self.notices.notify(message!("no-sleep-timer"), None);
        }
        runs
    }

    /// Stops the sleep timer. Playback goes on at full level; a pause goes on fading.
    pub fn stay_awake(&mut self) {
        self.timers.cancel_sleep();
        if self.playback.is_playing() {
            self.play();
        }
    }

    /// Starts the focus timer as the settings say, and plays.
    pub fn focus(&mut self, now: Instant) {
        self.timers.start_focus(self.settings.focus, now);
        self.play();
    }

    /// Starts the journey of the mix on the board at a stage, if it has one, and plays.
    pub fn go_to_stage(&mut self, stage: usize) {
        self.timers.start_journey_at_stage(self.board.mix(), stage);
        self.play();
    }

    /// Stops the journey: the board is heard as it is, after a slow glide.
    pub fn stop_journey(&mut self) {
        if self.timers.stop_journey() {
            self.playback.glide_slowly();
        }
    }

    /// Begins or leaves the night by hand. One that is left does not begin by itself again this
    /// evening.
    pub fn set_night(&mut self, is_night: bool, now: Instant) {
        self.settings.night = is_night;
        self.overrides.set_night_by_clock(false);
        if !is_night {
            let hours = self.settings.night_hours;
            self.settings.night_left = hours.and_then(|hours| self.timers.evening(hours, now));
        }
    }
}
