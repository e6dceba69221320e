//! What is kept of the timers with the board, so that a night goes on after a crash: the sleep timer by
//! when it ends, the journey by when it began.

use crate::session::Session;
use crate::timer::{AfterTimer, LONGEST_TIMER, SleepTimer};
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The timers as they stand in the board's file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    #[serde(skip_serializing_if = "Option::is_none")]
    sleep: Option<KeptSleep>,
    #[serde(alias = "arc", skip_serializing_if = "Option::is_none")]
    journey: Option<KeptJourney>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct KeptSleep {
    /// Seconds since 1970.
    ends: u64,
    fade_s: u64,
    #[serde(default)]
    then: AfterTimer,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptJourney {
    /// Seconds since 1970; it goes on.
    Began(u64),
    /// Seconds that it has come; it stands still.
    StoppedAfterS(u64),
}

impl Kept {
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Session {
    /// What is to be kept now.
    pub(in crate::session) fn kept_times(&self) -> Kept {
        if let Some(kept) = &self.timers.resuming {
            return kept.clone();
        }
        let sleep = self.timers.sleep.as_ref().and_then(|timer| {
            let ends = seconds(timer.recorded_end()?);
            Some(KeptSleep { ends, fade_s: timer.fade().as_secs(), then: timer.then })
        });
        let journey = self.timers.journey.as_ref().map(|run| match run.saved() {
            Ok(began) => KeptJourney::Began(seconds(began)),
            Err(elapsed) => KeptJourney::StoppedAfterS(elapsed.as_secs()),
        });
        Kept { sleep, journey }
    }

    /// Goes on with what was kept. What is over by now ends at once, before anything is heard.
    pub(super) fn resume_times(&mut self, date: SystemTime) {
        let Some(kept) = self.timers.resuming.take() else { return };
        if let Some(sleep) = kept.sleep {
            let end = UNIX_EPOCH + Duration::from_secs(sleep.ends);
            let within = end <= date + LONGEST_TIMER;
            let timer =
                SleepTimer::until(end, Duration::from_secs(sleep.fade_s).min(LONGEST_TIMER));
            self.timers.sleep = within.then(|| timer.then(sleep.then));
        }
        if let Some(journey) = kept.journey.filter(|_| !self.mix.journey.is_empty()) {
            let elapsed = match journey {
                KeptJourney::Began(began) => seconds(date).saturating_sub(began),
                KeptJourney::StoppedAfterS(seconds) => seconds,
            };
            self.start_journey_at(Duration::from_secs(elapsed).min(LONGEST_TIMER));
        }
    }
}

fn seconds(date: SystemTime) -> u64 {
    date.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
