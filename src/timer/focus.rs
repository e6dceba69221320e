//! The focus timer: rounds of work with breaks in between.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The length of the fades at the beginning and the end of a quiet break.
const FADE: Duration = Duration::from_secs(6);
const LONGEST_MIN: u32 = 240;
const MOST_ROUNDS: u32 = 24;

/// The settings of the focus timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FocusPlan {
    /// The length of the work in a round, in minutes.
    pub work_min: u32,
    /// The length of the break between two rounds, in minutes.
    pub break_min: u32,
    /// The number of rounds. There is no break after the last.
    pub rounds: u32,
    /// Whether the mix is silent in breaks.
    pub quiet_breaks: bool,
}

/// The phase that the focus timer is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusPhase {
    /// The work of this round, counted from 1.
    Work(u32),
    /// The break after this round.
    Break(u32),
    Over,
}

impl Default for FocusPlan {
    fn default() -> Self {
        Self { work_min: 25, break_min: 5, rounds: 4, quiet_breaks: false }
    }
}

impl FocusPlan {
    /// The phase at `elapsed` after the start, how long it has lasted, and how long it will still last.
    pub fn phase(&self, elapsed: Duration) -> (FocusPhase, Duration, Duration) {
        let plan = self.within_bounds();
        let work = Duration::from_mins(plan.work_min.into());
        let rest = Duration::from_mins(plan.break_min.into());
        let mut into = elapsed;
        for round in 1..=plan.rounds {
            if into < work {
                return (FocusPhase::Work(round), into, work.saturating_sub(into));
            }
            into -= work;
            if round < plan.rounds {
                if into < rest {
                    return (FocusPhase::Break(round), into, rest.saturating_sub(into));
                }
                into -= rest;
            }
        }
        (FocusPhase::Over, into, Duration::ZERO)
    }

    /// The gain that multiplies the master, 0..=1. It is below 1 only in quiet breaks and their fades.
    pub fn gain(&self, elapsed: Duration) -> f32 {
        let (phase, into, _) = self.phase(elapsed);
        let part = (into.as_secs_f32() / FADE.as_secs_f32()).min(1.0);
        match phase {
            FocusPhase::Break(_) if self.quiet_breaks => (1.0 - part).powi(3),
            FocusPhase::Work(round) if self.quiet_breaks && round > 1 => part.powi(3),
            _ => 1.0,
        }
    }

    /// The plan with all numbers clamped, so that every phase has a sensible length.
    fn within_bounds(self) -> Self {
        Self {
            work_min: self.work_min.clamp(1, LONGEST_MIN),
            break_min: self.break_min.clamp(1, LONGEST_MIN),
            rounds: self.rounds.clamp(1, MOST_ROUNDS),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(plan: FocusPlan, minutes: u64) -> FocusPhase {
        plan.phase(Duration::from_mins(minutes)).0
    }

    #[test]
    fn work_and_breaks_alternate_and_the_last_round_has_no_break() {
        let plan = FocusPlan { rounds: 2, ..FocusPlan::default() };
        let phases = [0, 24, 25, 29, 30, 54, 55].map(|minutes| at(plan, minutes));
        let (work, rest) = (FocusPhase::Work, FocusPhase::Break);
        assert_eq!(
            phases,
            [work(1), work(1), rest(1), rest(1), work(2), work(2), FocusPhase::Over]
        );
        let (_, into, left) = plan.phase(Duration::from_mins(27));
        assert_eq!([into, left].map(|time| time.as_secs()), [120, 180]);
    }

    #[test]
    fn quiet_breaks_fade_out_and_in() {
        let plan = FocusPlan { quiet_breaks: true, rounds: 2, ..FocusPlan::default() };
        let gain = |seconds| plan.gain(Duration::from_secs(seconds));
        assert_eq!([0, 1499, 1500, 1506, 1799, 1806].map(gain), [1.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
        assert!((gain(1503) - 0.125).abs() < 1e-6);
        assert_eq!(FocusPlan::default().gain(Duration::from_secs(1600)), 1.0);
    }

    #[test]
    fn extreme_numbers_are_clamped() {
        let wild = FocusPlan { work_min: 0, break_min: 0, rounds: u32::MAX, quiet_breaks: false };
        assert_eq!(at(wild, 0), FocusPhase::Work(1));
        assert_eq!(at(wild, 47), FocusPhase::Over);
        let long = FocusPlan { work_min: u32::MAX, ..wild };
        assert_eq!(at(long, 240), FocusPhase::Break(1));
    }
}
