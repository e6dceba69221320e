//! The timers as they are saved with the board, so that a night goes on after a crash: the sleep timer
//! by its end, the journey by its beginning.

use crate::session::timers::{TimerInput, Timers};
use crate::timer::{AfterTimer, LONGEST_TIMER, SleepTimer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The timers in the board's file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SavedTimers {
    #[serde(skip_serializing_if = "Option::is_none")]
    sleep: Option<SavedSleep>,
    #[serde(alias = "arc", skip_serializing_if = "Option::is_none")]
    journey: Option<SavedJourney>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct SavedSleep {
    /// The end, in seconds since 1970.
    ends: u64,
    fade_s: u64,
    #[serde(default)]
    then: AfterTimer,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SavedJourney {
    /// It runs, and began at this time, in seconds since 1970.
    Began(u64),
    /// It stands still after so many seconds.
    StoppedAfterS(u64),
}

impl Timers {
    /// The timers in the form that the board's file has, if any runs.
    pub fn to_save(&self) -> Option<Value> {
        let saved = self.to_resume.clone().unwrap_or_else(|| self.current());
        if saved == SavedTimers::default() {
            return None;
        }
        serde_json::to_value(saved).ok()
    }

    /// Takes over the timers of a board's file. They go on as soon as the clocks are known.
    ///
    /// # Errors
    /// If the value is not of that form.
    pub fn restore(&mut self, saved: Value) -> Result<(), serde_json::Error> {
        self.to_resume = Some(serde_json::from_value(saved)?);
        Ok(())
    }

    fn current(&self) -> SavedTimers {
        let sleep = self.sleep.as_ref().and_then(|timer| {
            let ends = seconds(timer.recorded_end()?);
            Some(SavedSleep { ends, fade_s: timer.fade().as_secs(), then: timer.then })
        });
        let journey = self.journey.as_ref().map(|run| match run.saved() {
            Ok(began) => SavedJourney::Began(seconds(began)),
            Err(elapsed) => SavedJourney::StoppedAfterS(elapsed.as_secs()),
        });
        SavedTimers { sleep, journey }
    }

    /// Goes on with the timers of the last run. A timer that has ended meanwhile ends at once, before
    /// anything is heard.
    pub(super) fn resume(&mut self, input: &TimerInput) {
        let Some(saved) = self.to_resume.take() else { return };
        let date = input.at.date;
        self.revision += 1;
        if let Some(sleep) = saved.sleep {
            let end = UNIX_EPOCH + Duration::from_secs(sleep.ends);
            // A longer timer comes from a damaged file.
            let within = end <= date + LONGEST_TIMER;
            let fade = Duration::from_secs(sleep.fade_s).min(LONGEST_TIMER);
            let timer = SleepTimer::until(end, fade);
            self.sleep = within.then(|| timer.then(sleep.then));
        }
        if let Some(journey) = saved.journey.filter(|_| !input.mix.journey.is_empty()) {
            let elapsed = match journey {
                SavedJourney::Began(began) => seconds(date).saturating_sub(began),
                SavedJourney::StoppedAfterS(seconds) => seconds,
            };
            self.start_journey(input.mix, Duration::from_secs(elapsed).min(LONGEST_TIMER));
        }
    }
}

fn seconds(date: SystemTime) -> u64 {
    date.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
