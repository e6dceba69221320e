//! The timers: sleep, alarm, focus, journey and the night by the clock. [`Timers::tick`] returns what
//! they ask for, and changes nothing outside itself.

mod alarm;
mod focus;
mod journey;
mod night;
mod saved;
mod sleep;

use crate::i18n::{Message, message};
use crate::mix::{LayerId, Mix, StageEffect};
use crate::settings::Settings;
use crate::timer::{
    AfterTimer, AlarmFadeIn, ClockTime, JourneyRun, Moment, SleepTimer, Suspension, Zone,
};
use saved::SavedTimers;
use std::time::{Duration, Instant, SystemTime};

/// The time between the end of a sleep timer and what follows it: the sound fades, and the board is
/// saved.
const AFTER_TIMER_DELAY: Duration = Duration::from_secs(4);

/// The timers that run, and what the clocks said last.
#[derive(Default)]
pub struct Timers {
    zone: Zone,
    suspension: Suspension,
    last: Option<Moment>,
    sleep: Option<SleepTimer>,
    /// Whether a sleep timer has ended and nothing was played since.
    sleep_ended: bool,
    /// What follows a sleep timer that has ended, and when it is due.
    after_timer: Option<(Instant, AfterTimer)>,
    alarm: alarm::AlarmWatch,
    rise: Option<AlarmFadeIn>,
    focus: Option<focus::FocusRun>,
    journey: Option<JourneyRun>,
    staging: Option<StageEffect>,
    /// The layers that were on the board when the journey began.
    layers_at_start: Vec<LayerId>,
    /// The timers of the last run, until the clocks are known.
    to_resume: Option<SavedTimers>,
    revision: u64,
}

/// What the timers need to know for a tick.
pub struct TimerInput<'a> {
    pub at: Moment,
    pub is_playing: bool,
    /// The gain that the timers let through until now.
    pub gain: f32,
    /// Whether it is night by the clock until now.
    pub is_night_by_clock: bool,
    pub mix: &'a Mix,
    pub settings: &'a Settings,
}

/// What the timers ask for.
#[derive(Debug, Default, PartialEq)]
pub struct TimerOutcome {
    /// Pause; before anything else is done.
    pub pauses: bool,
    /// The alarm is due.
    pub alarm: Option<DueAlarm>,
    /// Glide slowly to the board: a journey was stopped.
    pub glides: bool,
    /// Strike the bowl.
    pub chimes: bool,
    /// The gain over the master, if it plays: 0..=1, or a little more where a journey says so.
    pub gain: Option<f32>,
    /// The night by the clock begins or ends.
    pub night_by_clock: Option<bool>,
    pub notices: Vec<TimerNotice>,
    /// Quit or suspend, now that a sleep timer has ended.
    pub after_timer: Option<AfterTimer>,
}

/// An alarm that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueAlarm {
    /// The id of the preset to ring with, if one is set.
    pub preset: Option<String>,
    /// Whether it rings; otherwise it was missed.
    pub rings: bool,
    /// Whether it was for one day, and is to be switched off.
    pub is_spent: bool,
}

/// What a timer reports to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimerNotice {
    FocusIsOver,
    AlarmRang(ClockTime),
    /// The computer was asleep, or its clock was set.
    AlarmMissed(ClockTime),
    /// A sleep timer ended without quitting or suspending, because an alarm is set.
    StaysForAlarm(ClockTime),
}

impl TimerNotice {
    pub fn message(&self) -> Message {
        match self {
            Self::FocusIsOver => message!("focus-timer-over"),
            Self::AlarmRang(at) => message!("alarm-rang", time = at.to_string()),
            Self::AlarmMissed(at) => message!("alarm-missed", time = at.to_string()),
            Self::StaysForAlarm(at) => message!("stays-for-alarm", time = at.to_string()),
        }
    }

    pub fn is_warning(&self) -> bool {
        matches!(self, Self::AlarmMissed(_))
    }
}

impl Timers {
    /// Reads clocks in another zone than the machine's own.
    pub fn set_zone(&mut self, zone: Zone) {
        self.zone = zone;
        self.revision += 1;
    }

    /// The zone in which clocks are read.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Grows with every change that a verb or a tick made, except for time passing.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Notes both clocks, and the time since the machine was started where that is known.
    pub fn note_clocks(
        &mut self,
        now: Instant,
        date: SystemTime,
        since_boot: Option<Duration>,
    ) -> Moment {
        let asleep = self.suspension.note(now, date, since_boot);
        let moment = Moment { now: now + asleep, date };
        self.last = Some(moment);
        moment
    }

    /// Both clocks at `now` of the system's monotonic clock, as far as they are known.
    pub fn moment(&self, now: Instant) -> Moment {
        let even = now + self.suspension.total();
        match self.last {
            Some(last) if even >= last.now => last.after(even - last.now),
            Some(last) => last,
            // Nothing was noted yet: the program is starting.
            None => Moment { now: even, date: SystemTime::now() },
        }
    }

    /// Does what is due, and returns what it asks of others.
    pub fn tick(&mut self, input: &TimerInput) -> TimerOutcome {
        let mut outcome = TimerOutcome::default();
        let mut playing = input.is_playing;
        self.resume(input);
        self.tick_sleep(input, &mut playing, &mut outcome);
        self.tick_alarm(input, &mut playing, &mut outcome);
        self.tick_focus(input.at, &mut outcome);
        self.tick_journey(input, &mut playing, &mut outcome);
        night::tick(input, &self.zone, &mut outcome);
        // The gain stays while a pause fades.
        outcome.gain = playing.then(|| self.gain(input.at));
        if self.after_timer.is_some_and(|(due, _)| input.at.now >= due) {
            let after = self.after_timer.take().map(|(_, then)| then);
            // A user who has pressed play meanwhile is awake.
            outcome.after_timer = after.filter(|_| !playing);
        }
        outcome
    }

    /// The gain of all timers over the master.
    fn gain(&self, at: Moment) -> f32 {
        let sleep = self.sleep.map_or(1.0, |timer| timer.gain(at));
        let rise = self.rise.map_or(1.0, |rise| rise.gain(at.now));
        let journey = self.staging.as_ref().map_or(1.0, |staging| staging.gain);
        sleep * rise * self.focus_gain(at.now) * journey
    }

    /// Notes that playback begins. Returns the gain to begin with, if the clocks are known or no
    /// sleep timer runs.
    pub fn begin_playing(&mut self) -> Option<f32> {
        (self.after_timer, self.sleep_ended) = (None, false);
        if self.journey.is_none() {
            self.staging = None;
        }
        self.revision += 1;
        match self.last {
            Some(last) => Some(self.gain(last)),
            None => self.sleep.is_none().then_some(1.0),
        }
    }
}

#[cfg(test)]
mod tests;
