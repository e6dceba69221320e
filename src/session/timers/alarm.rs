//! The alarm. It rings while the program runs and the machine is awake.

use crate::session::timers::{DueAlarm, TimerInput, TimerNotice, TimerOutcome, Timers};
use crate::timer::{ALARM_MISSED_AFTER, Alarm, AlarmFadeIn};
use std::time::{Instant, SystemTime};

/// When the alarm was checked last, and when it rang.
#[derive(Default)]
pub(super) struct AlarmWatch {
    checked: Option<SystemTime>,
    rang: Option<SystemTime>,
    /// Whether it plays because of the alarm.
    is_ringing: bool,
    /// Whether another Susurra rings instead.
    is_left_to_others: bool,
}

impl Timers {
    /// When the alarm rings next, if it is on.
    pub fn next_alarm(&self, alarm: &Alarm, now: Instant) -> Option<SystemTime> {
        alarm.on.then(|| alarm.next(self.moment(now).date, &self.zone))
    }

    /// Leaves the alarm to another Susurra that runs.
    pub fn leave_alarm_to_others(&mut self) {
        self.alarm.is_left_to_others = true;
    }

    /// Whether the alarm's sound rises from silence.
    pub fn is_rising(&self) -> bool {
        self.rise.is_some()
    }

    /// Whether the alarm has rung, and it has not paused since.
    pub fn is_ringing(&self) -> bool {
        self.alarm.is_ringing
    }

    pub(super) fn tick_alarm(
        &mut self,
        input: &TimerInput,
        playing: &mut bool,
        outcome: &mut TimerOutcome,
    ) {
        let (at, alarm) = (input.at, &input.settings.alarm);
        self.alarm.is_ringing &= *playing;
        if self.rise.is_some_and(|rise| rise.is_over(at.now)) || !*playing {
            self.rise = None;
        }
        let checked = self.alarm.checked.replace(at.date).unwrap_or(at.date);
        if !alarm.on || self.alarm.is_left_to_others || at.date <= checked {
            // A clock that was set back passes some times again: `rang` keeps the alarm from
            // ringing twice.
            return;
        }
        let due = |after| {
            let due = alarm.next(after, &self.zone);
            (due <= at.date && self.alarm.rang != Some(due)).then_some(due)
        };
        // After days asleep, an alarm that is due now rings, whatever was missed before.
        let in_time = at
            .date
            .checked_sub(ALARM_MISSED_AFTER)
            .map_or(checked, |earliest| checked.max(earliest));
        let (rings, missed) = (due(in_time), due(checked));
        let Some(rang) = rings.or(missed) else { return };
        self.alarm.rang = Some(rang);
        self.revision += 1;
        outcome.alarm = Some(DueAlarm {
            preset: alarm.preset.clone(),
            rings: rings.is_some(),
            is_spent: alarm.days.is_empty(),
        });
        if rings.is_none() {
            outcome.notices.push(TimerNotice::AlarmMissed(alarm.at));
            return;
        }
        let from = if *playing { input.gain } else { 0.0 };
        (self.sleep, self.after_timer, self.focus) = (None, None, None);
        // A journey would end the morning in silence.
        outcome.glides |= self.stop_journey();
        self.rise = Some(AlarmFadeIn::new(at.now, alarm.fade_in(), from));
        self.alarm.is_ringing = true;
        *playing = true;
        outcome.notices.push(TimerNotice::AlarmRang(alarm.at));
    }
}
