//! The timers of a session: what runs, what the clocks said last, and what of it is heard. Each has a
//! file with its verbs; [`Session::tick_time`] is what the keeper calls.

mod alarm;
mod focus;
mod journey;
mod kept;
mod night;
mod sleep;
mod suspend;

pub(super) use kept::Kept;
pub use suspend::suspend;

use crate::mix::{LayerId, StageEffect};
use crate::session::Session;
use crate::timer::{AfterTimer, AlarmFadeIn, JourneyRun, Moment, SleepTimer, Suspension, Zone};
use std::time::{Duration, Instant, SystemTime};

/// After a timer is over, what is to be done waits until the sound has faded and the board is saved.
const DEED_AFTER: Duration = Duration::from_secs(4);

/// What runs by the clock.
#[derive(Default)]
pub(super) struct Timers {
    zone: Zone,
    suspension: Suspension,
    last: Option<Moment>,
    sleep: Option<SleepTimer>,
    /// Whether one has come to its end, and nothing was played since.
    sleep_ended: bool,
    /// What is to be done, and when.
    deed: Option<(Instant, AfterTimer)>,
    alarm: alarm::Watch,
    rise: Option<AlarmFadeIn>,
    focus: Option<focus::Going>,
    journey: Option<JourneyRun>,
    staging: Option<StageEffect>,
    /// The layers that there were when the journey began.
    known: Vec<LayerId>,
    night: night::Watch,
    /// What was kept from before, until the clocks are known.
    resuming: Option<Kept>,
    /// Whether a bowl is to be struck.
    chimes: bool,
}

impl Session {
    /// Reads clocks in another zone than the machine's own.
    pub fn set_zone(&mut self, zone: Zone) {
        self.timers.zone = zone;
    }

    /// The zone in which clocks are read.
    pub fn zone(&self) -> &Zone {
        &self.timers.zone
    }

    /// Notes what the clocks say, and the time since the machine began where that is known.
    pub(super) fn note_clocks(
        &mut self,
        now: Instant,
        date: SystemTime,
        since_boot: Option<Duration>,
    ) -> Moment {
        let asleep = self.timers.suspension.note(now, date, since_boot);
        let moment = Moment { now: now + asleep, date };
        self.timers.last = Some(moment);
        moment
    }

    /// What both clocks say at `now` of the system's even one, as far as is known.
    pub fn moment(&self, now: Instant) -> Moment {
        let even = now + self.timers.suspension.total();
        match self.timers.last {
            Some(last) if even >= last.now => last.after(even - last.now),
            Some(last) => last,
            // Nothing was noted yet, as while the program begins.
            None => Moment { now: even, date: SystemTime::now() },
        }
    }

    /// Lets the timers come to `now` where no keeper ticks, as while a night is rendered into a file. What
    /// would be done once they are over is left undone.
    pub fn let_time_pass(&mut self, now: Instant, date: SystemTime) {
        let at = self.note_clocks(now, date, None);
        self.tick_time(at);
    }

    /// Does what is due. Returns what the keeper is to do once it has let go of the session.
    pub(super) fn tick_time(&mut self, at: Moment) -> Option<AfterTimer> {
        self.resume_times(at.date);
        self.tick_sleep(at);
        self.tick_alarm(at);
        self.tick_focus(at);
        self.tick_journey(at);
        self.tick_night(at);
        if self.playing {
            // As it pauses, what is dimmed stays so.
            self.dim = self.timers_gain(at);
        }
        let due = self.timers.deed.is_some_and(|(when, _)| at.now >= when);
        let deed = if due { self.timers.deed.take() } else { None };
        // Who has pressed play meanwhile is awake.
        deed.map(|(_, then)| then).filter(|_| !self.playing)
    }

    /// What the timers let through, over the master: 0..=1, or a little more where a journey says so.
    pub(super) fn timers_gain(&self, at: Moment) -> f32 {
        let timers = &self.timers;
        let sleep = timers.sleep.map_or(1.0, |timer| timer.gain(at));
        let rise = timers.rise.map_or(1.0, |rise| rise.gain(at.now));
        let focus = self.focus_gain(at.now);
        let journey = timers.staging.as_ref().map_or(1.0, |staging| staging.gain);
        sleep * rise * focus * journey
    }

    /// What the timers let through as it begins to play.
    pub(super) fn begin_playing(&mut self) {
        (self.timers.deed, self.timers.sleep_ended) = (None, false);
        if self.timers.journey.is_none() {
            self.timers.staging = None;
        }
        if let Some(last) = self.timers.last {
            self.dim = self.timers_gain(last);
        } else if self.timers.sleep.is_none() {
            self.dim = 1.0;
        }
    }

    /// Whether a bowl is to be struck, which is then taken as done.
    pub(super) fn take_chime(&mut self) -> bool {
        std::mem::take(&mut self.timers.chimes)
    }

    /// Whether something is still to come by the clock, so that the program is to stay.
    pub(super) fn waits_for_time(&self) -> bool {
        self.settings.alarm.on || self.timers.focus.is_some()
    }
}

impl Timers {
    /// Goes on with what was kept, as soon as the clocks are known.
    pub fn resume(&mut self, kept: Kept) {
        self.resuming = Some(kept);
    }

    /// How what is heard differs from the board, while a journey runs.
    pub fn staging(&self) -> Option<&StageEffect> {
        self.staging.as_ref()
    }
}
