//! A journey that is under way: how far it has come, and where among its stages that is. What the stages
//! sound like stands in the mix.

use std::time::{Duration, Instant, SystemTime};

/// The world's clock may be set; the beginning is then noted anew.
const SAME_BEGINNING: Duration = Duration::from_secs(5);

/// Where a journey is among its stages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// The number of the stage.
    pub stage: usize,
    /// How far it is into it, and how long it still is.
    pub into: Duration,
    pub left: Duration,
}

/// Where among stages of these `lengths` one is after `elapsed`; `None` once they are over.
pub fn spot(lengths: impl IntoIterator<Item = Duration>, elapsed: Duration) -> Option<Spot> {
    let mut into = elapsed;
    for (stage, length) in lengths.into_iter().enumerate() {
        if into < length {
            return Some(Spot { stage, into, left: length.saturating_sub(into) });
        }
        into -= length;
    }
    None
}

/// The course of a journey. It goes on while it plays, also through suspension, and stands still while
/// all is paused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    before: Duration,
    going_since: Option<Instant>,
    /// When it would have begun without a pause, by the world's clock: what is kept.
    noted: Option<SystemTime>,
}

impl Run {
    /// One that has come so far, and stands still.
    pub fn after(elapsed: Duration) -> Self {
        Self { before: elapsed, going_since: None, noted: None }
    }

    pub fn elapsed(&self, now: Instant) -> Duration {
        let going = self.going_since.map(|since| now.saturating_duration_since(since));
        self.before + going.unwrap_or_default()
    }

    /// Lets it go on, or stand still.
    pub fn go(&mut self, on: bool, now: Instant) {
        if on != self.going_since.is_some() {
            self.before = self.elapsed(now);
            self.going_since = on.then_some(now);
        }
    }

    /// Notes when it began by the world's clock.
    pub fn note(&mut self, now: Instant, date: SystemTime) {
        let began = date.checked_sub(self.elapsed(now));
        let (Some(began), true) = (began, self.going_since.is_some()) else {
            self.noted = None;
            return;
        };
        let off = |noted: SystemTime| {
            let apart = began.duration_since(noted).unwrap_or_else(|earlier| earlier.duration());
            apart > SAME_BEGINNING
        };
        if self.noted.is_none_or(off) {
            self.noted = Some(began);
        }
    }

    /// What is kept of it: when it began if it goes on, how far it is if it stands still.
    pub fn kept(&self) -> Result<SystemTime, Duration> {
        self.noted.ok_or(self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn a_spot_is_found_among_the_stages_and_none_after_them() {
        let lengths = [5, 20, 0, 10].map(Duration::from_mins);
        let at = |minutes| spot(lengths, Duration::from_mins(minutes)).map(|spot| spot.stage);
        assert_eq!([0, 4, 5, 24, 25, 34].map(at), [0, 0, 1, 1, 3, 3].map(Some));
        assert_eq!(at(35), None);
        let spot = spot(lengths, 7 * MINUTE).unwrap();
        assert_eq!([spot.into, spot.left], [2 * MINUTE, 18 * MINUTE]);
    }

    #[test]
    fn a_run_stands_still_while_it_pauses() {
        let start = Instant::now();
        let mut run = Run::after(MINUTE);
        assert_eq!(run.elapsed(start + MINUTE), MINUTE);
        run.go(true, start);
        assert_eq!(run.elapsed(start + MINUTE), 2 * MINUTE);
        run.go(false, start + MINUTE);
        run.go(true, start + 9 * MINUTE);
        assert_eq!(run.elapsed(start + 10 * MINUTE), 3 * MINUTE);
    }

    #[test]
    fn what_is_kept_of_a_run_stands_still_while_it_goes() {
        let (start, date) = (Instant::now(), UNIX_EPOCH + 900 * MINUTE);
        let mut run = Run::after(MINUTE);
        assert_eq!(run.kept(), Err(MINUTE));
        run.go(true, start);
        run.note(start, date);
        let kept = run.kept();
        assert_eq!(kept, Ok(date - MINUTE));
        run.note(start + MINUTE, date + MINUTE + Duration::from_millis(300));
        assert_eq!(run.kept(), kept);
    }
}
