//! The verbs of the alarm. It rings while the program runs and the machine is awake.

use crate::presets::PresetId;
use crate::session::Session;
use crate::timer::{ALARM_MISSED_AFTER, AlarmFadeIn, Moment};
use std::time::{Instant, SystemTime};

/// What was looked at, and what rang.
#[derive(Default)]
pub struct Watch {
    looked: Option<SystemTime>,
    rang: Option<SystemTime>,
    /// Whether what plays is what it has let rise.
    rings: bool,
    /// Whether another Susurra rings.
    is_others: bool,
}

impl Session {
    /// When the alarm rings next, if it is on.
    pub fn alarm_next(&self, now: Instant) -> Option<SystemTime> {
        let after = self.moment(now).date;
        self.settings.alarm.on.then(|| self.settings.alarm.next(after, self.zone()))
    }

    /// Leaves the alarm to another Susurra that runs.
    pub fn leave_alarm_to_others(&mut self) {
        self.timers.alarm.is_others = true;
    }

    /// Whether the alarm's preset is rising from silence.
    pub fn is_rising(&self) -> bool {
        self.timers.rise.is_some()
    }

    /// Whether the alarm has rung and plays since.
    pub fn alarm_rings(&self) -> bool {
        self.timers.alarm.rings && self.playing
    }

    pub(super) fn tick_alarm(&mut self, at: Moment) {
        self.timers.alarm.rings &= self.playing;
        if self.timers.rise.is_some_and(|rise| rise.is_over(at.now)) || !self.playing {
            self.timers.rise = None;
        }
        let looked = self.timers.alarm.looked.replace(at.date).unwrap_or(at.date);
        if !self.settings.alarm.on || self.timers.alarm.is_others || at.date <= looked {
            // A clock that was set back says some times again; what rang is remembered.
            return;
        }
        let due = |after| {
            let due = self.settings.alarm.next(after, self.zone());
            (due <= at.date && self.timers.alarm.rang != Some(due)).then_some(due)
        };
        // After days asleep what is due now rings, whatever was missed before.
        let in_time =
            at.date.checked_sub(ALARM_MISSED_AFTER).map_or(looked, |earliest| looked.max(earliest));
        let (rings, missed) = (due(in_time), due(looked));
        let Some(rang) = rings.or(missed) else { return };
        self.timers.alarm.rang = Some(rang);
        if rings.is_some() {
            self.ring(at);
        } else {
            let time = self.settings.alarm.at;
            self.warn(format!(
                "The alarm of {time} was missed: the computer was asleep, or its clock was set."
            ));
        }
        if self.settings.alarm.days.is_empty() {
            self.settings.alarm.on = false;
            self.save_settings();
        }
    }

    /// Lets the alarm's preset rise from silence.
    fn ring(&mut self, at: Moment) {
        let alarm = self.settings.alarm.clone();
        let from = if self.playing { self.dim } else { 0.0 };
        (self.timers.sleep, self.timers.deed) = (None, None);
        if let Some(id) = alarm.preset.map(PresetId) {
            // One that is gone is said, and what is on the board rings.
            self.load_preset(&id);
        }
        // Also of an empty board.
        self.play_something();
        // A journey would end the morning in silence.
        self.stop_journey();
        self.timers.focus = None;
        self.timers.rise = Some(AlarmFadeIn::new(at.now, self.settings.alarm.fade_in(), from));
        self.play();
        self.timers.alarm.rings = true;
        self.say(format!("The alarm of {}.", alarm.at), None);
    }
}
