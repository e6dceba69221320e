//! A running journey: the time that has elapsed, and the stage that this corresponds to. How a stage sounds is in
//! `mix/journey.rs`.

use std::time::{Duration, Instant, SystemTime};

/// The recorded start is replaced if it is off by more than this, as after the wall clock was set.
const TOLERANCE: Duration = Duration::from_secs(5);

/// The position within a journey.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JourneyPosition {
    /// The index of the stage.
    pub stage: usize,
    /// The time since the stage began.
    pub into: Duration,
    /// The time until the stage ends.
    pub left: Duration,
}

/// The position at `elapsed` in a journey with stages of these `lengths`. `None` after the last stage.
pub fn journey_position(
    lengths: impl IntoIterator<Item = Duration>,
    elapsed: Duration,
) -> Option<JourneyPosition> {
    let mut into = elapsed;
    for (stage, length) in lengths.into_iter().enumerate() {
        if into < length {
            return Some(JourneyPosition { stage, into, left: length.saturating_sub(into) });
        }
        into -= length;
    }
    None
}

/// The clock of a running journey. It runs while the mix plays, including suspension, and stops while playback is
/// paused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JourneyRun {
    before: Duration,
    running_since: Option<Instant>,
    /// The start on the wall clock, as if there had been no pause. This is what is saved.
    recorded_start: Option<SystemTime>,
}

impl JourneyRun {
    /// A stopped journey at `elapsed`.
    pub fn after(elapsed: Duration) -> Self {
        Self { before: elapsed, running_since: None, recorded_start: None }
    }

    pub fn elapsed(&self, now: Instant) -> Duration {
        let going = self.running_since.map(|since| now.saturating_duration_since(since));
        self.before + going.unwrap_or_default()
    }

    /// Starts or stops the clock.
    pub fn set_running(&mut self, on: bool, now: Instant) {
        if on != self.running_since.is_some() {
            self.before = self.elapsed(now);
            self.running_since = on.then_some(now);
        }
    }

    /// Records the start on the wall clock.
    pub fn record_start(&mut self, now: Instant, date: SystemTime) {
        let began = date.checked_sub(self.elapsed(now));
        let (Some(began), true) = (began, self.running_since.is_some()) else {
            self.recorded_start = None;
            return;
        };
        let is_off = |recorded: SystemTime| {
            let apart = began.duration_since(recorded).unwrap_or_else(|earlier| earlier.duration());
            apart > TOLERANCE
        };
        if self.recorded_start.is_none_or(is_off) {
            self.recorded_start = Some(began);
        }
    }

    /// What is saved: the start on the wall clock if it runs, the elapsed time if it is stopped.
    pub fn saved(&self) -> Result<SystemTime, Duration> {
        self.recorded_start.ok_or(self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn a_position_is_found_in_its_stage_and_none_after_the_last() {
        let lengths = [5, 20, 0, 10].map(Duration::from_mins);
        let at = |minutes| {
            journey_position(lengths, Duration::from_mins(minutes)).map(|spot| spot.stage)
        };
        assert_eq!([0, 4, 5, 24, 25, 34].map(at), [0, 0, 1, 1, 3, 3].map(Some));
        assert_eq!(at(35), None);
        let spot = journey_position(lengths, 7 * MINUTE).unwrap();
        assert_eq!([spot.into, spot.left], [2 * MINUTE, 18 * MINUTE]);
    }

    #[test]
    fn a_journey_stops_while_playback_is_paused() {
        let start = Instant::now();
        let mut run = JourneyRun::after(MINUTE);
        assert_eq!(run.elapsed(start + MINUTE), MINUTE);
        run.set_running(true, start);
        assert_eq!(run.elapsed(start + MINUTE), 2 * MINUTE);
        run.set_running(false, start + MINUTE);
        run.set_running(true, start + 9 * MINUTE);
        assert_eq!(run.elapsed(start + 10 * MINUTE), 3 * MINUTE);
    }

    #[test]
    fn the_saved_start_does_not_change_while_a_journey_runs() {
        let (start, date) = (Instant::now(), UNIX_EPOCH + 900 * MINUTE);
        let mut run = JourneyRun::after(MINUTE);
        assert_eq!(run.saved(), Err(MINUTE));
        run.set_running(true, start);
        run.record_start(start, date);
        let saved = run.saved();
        assert_eq!(saved, Ok(date - MINUTE));
        run.record_start(start + MINUTE, date + MINUTE + Duration::from_millis(300));
        assert_eq!(run.saved(), saved);
    }
}
