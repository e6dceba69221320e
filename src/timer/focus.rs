//! The focus timer: rounds of work with breaks between them.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What goes or comes with a break takes so long.
const GLIDE: Duration = Duration::from_secs(6);
const LONGEST_MIN: u32 = 240;
const MOST_ROUNDS: u32 = 24;

/// How work and breaks take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FocusPlan {
    /// Minutes of work in a round.
    pub work_min: u32,
    /// Minutes of break between two rounds.
    pub break_min: u32,
    /// How often it is worked. After the last there is no break.
    pub rounds: u32,
    /// Whether the mix is silent in breaks.
    pub quiet_breaks: bool,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Of the round, counted from 1.
    Work(u32),
    /// After that round.
    Break(u32),
    Over,
}

impl Default for FocusPlan {
    fn default() -> Self {
        Self { work_min: 25, break_min: 5, rounds: 4, quiet_breaks: false }
    }
}

impl FocusPlan {
    /// Whose turn it is after `elapsed`, how long it has been, and how long it still is.
    pub fn turn(&self, elapsed: Duration) -> (Turn, Duration, Duration) {
        let plan = self.within_bounds();
        let work = Duration::from_mins(plan.work_min.into());
        let rest = Duration::from_mins(plan.break_min.into());
        let mut into = elapsed;
        for round in 1..=plan.rounds {
            if into < work {
                return (Turn::Work(round), into, work.saturating_sub(into));
            }
            into -= work;
            if round < plan.rounds {
                if into < rest {
                    return (Turn::Break(round), into, rest.saturating_sub(into));
                }
                into -= rest;
            }
        }
        (Turn::Over, into, Duration::ZERO)
    }

    /// The gain over the master, 0..=1: less than all only in quiet breaks and as one goes over.
    pub fn gain(&self, elapsed: Duration) -> f32 {
        let (turn, into, _) = self.turn(elapsed);
        let part = (into.as_secs_f32() / GLIDE.as_secs_f32()).min(1.0);
        match turn {
            Turn::Break(_) if self.quiet_breaks => (1.0 - part).powi(3),
            Turn::Work(round) if self.quiet_breaks && round > 1 => part.powi(3),
            _ => 1.0,
        }
    }

    /// The plan as it is carried out: no turn is endless, and none is nothing.
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

    fn at(plan: FocusPlan, minutes: u64) -> Turn {
        plan.turn(Duration::from_mins(minutes)).0
    }

    #[test]
    fn work_and_breaks_take_turns_and_the_last_work_has_no_break() {
        let plan = FocusPlan { rounds: 2, ..FocusPlan::default() };
        let turns = [0, 24, 25, 29, 30, 54, 55].map(|minutes| at(plan, minutes));
        let (work, rest) = (Turn::Work, Turn::Break);
        assert_eq!(turns, [work(1), work(1), rest(1), rest(1), work(2), work(2), Turn::Over]);
        let (_, into, left) = plan.turn(Duration::from_mins(27));
        assert_eq!([into, left].map(|time| time.as_secs()), [120, 180]);
    }

    #[test]
    fn quiet_breaks_go_and_come_gently() {
        let plan = FocusPlan { quiet_breaks: true, rounds: 2, ..FocusPlan::default() };
        let gain = |seconds| plan.gain(Duration::from_secs(seconds));
        assert_eq!([0, 1499, 1500, 1506, 1799, 1806].map(gain), [1.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
        assert!((gain(1503) - 0.125).abs() < 1e-6);
        assert_eq!(FocusPlan::default().gain(Duration::from_secs(1600)), 1.0);
    }

    #[test]
    fn no_number_of_a_file_makes_it_endless_or_nothing() {
        let wild = FocusPlan { work_min: 0, break_min: 0, rounds: u32::MAX, quiet_breaks: false };
        assert_eq!(at(wild, 0), Turn::Work(1));
        assert_eq!(at(wild, 47), Turn::Over);
        let long = FocusPlan { work_min: u32::MAX, ..wild };
        assert_eq!(at(long, 240), Turn::Break(1));
    }
}
