//! The listening dose of a week by WHO-ITU H.870 (03/2022), as far as a program can estimate it: it
//! knows what it sends, and not what the headphones make of it.
//!
//! Numbers only: whoever measures passes in the level and the day.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const HOUR_S: f64 = 3600.0;
/// What a week allows at the mode's level.
const WEEK_S: f64 = 40.0 * HOUR_S;
/// Days that count, today with them.
const DAYS: i64 = 7;
/// Below this nothing is added up, dB(A): a night of whispers is no dose.
const LEAST_DB_A: f64 = 50.0;

/// Whose ears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Mode 1, for adults: 80 dB(A) for 40 hours a week.
    #[default]
    Adults,
    /// Mode 2, for children and sensitive ears: 75 dB(A) for 40 hours a week.
    Sensitive,
}

/// How loud full scale is through these headphones, at the volume that the system is set to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Headphones {
    Quiet,
    #[default]
    Typical,
    Loud,
}

/// What was heard, day by day. A day is a whole number of days since 1970.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dose {
    pub version: u32,
    /// Shares of what a week allows adults.
    days: BTreeMap<i64, f64>,
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Mode {
    /// The level that a week of 40 hours may have, dB(A).
    pub fn level_db_a(self) -> f64 {
        match self {
            Self::Adults => 80.0,
            Self::Sensitive => 75.0,
        }
    }
}

impl Headphones {
    pub const ALL: [Self; 3] = [Self::Quiet, Self::Typical, Self::Loud];

    /// The level of a sine of full scale, dB(A). A guess: no program can know it.
    pub fn full_scale_db_a(self) -> f64 {
        match self {
            Self::Quiet => 85.0,
            Self::Typical => 100.0,
            Self::Loud => 110.0,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Quiet => "Quiet",
            Self::Typical => "Typical",
            Self::Loud => "Loud",
        }
    }

    /// The level at the ear of an A-weighted mean square, of samples within ±1, dB(A). A sine of
    /// full scale, whose mean square is a half, is at [`Headphones::full_scale_db_a`].
    pub fn level_db_a(self, mean_square: f64) -> f64 {
        10.0 * (2.0 * mean_square).log10() + self.full_scale_db_a()
    }
}

/// How much faster than at the mode's own level the week's allowance is used up.
fn relative(mode: Mode, level_db_a: f64) -> f64 {
    // Equal energy: what H.870 calls an exchange of 3 dB.
    10.0f64.powf((level_db_a - mode.level_db_a()) / 10.0)
}

impl Default for Dose {
    fn default() -> Self {
        Self { version: 1, days: BTreeMap::new(), unknown: Map::new() }
    }
}

impl Dose {
    /// Adds `seconds` at a level, dB(A), to a day. What is no level or no time adds nothing. Days
    /// more than a week before are forgotten.
    pub fn add(&mut self, day: i64, level_db_a: f64, seconds: f64) {
        let counts = level_db_a >= LEAST_DB_A && seconds > 0.0;
        let share = seconds / WEEK_S * relative(Mode::Adults, level_db_a);
        if counts && share.is_finite() {
            *self.days.entry(day).or_default() += share;
            self.days.retain(|other, _| *other > day - DAYS);
        }
    }

    /// What was added to it after it was `before`.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let more = |(day, share): (&i64, &f64)| {
            let more = share - before.days.get(day).unwrap_or(&0.0);
            (more > 0.0).then_some((*day, more))
        };
        Self { days: self.days.iter().filter_map(more).collect(), ..Self::default() }
    }

    /// This and `more`, which was heard elsewhere or since.
    #[must_use]
    pub fn and(&self, more: &Self) -> Self {
        let mut both = self.clone();
        for (day, share) in &more.days {
            *both.days.entry(*day).or_default() += share;
        }
        if let Some(last) = both.days.keys().next_back().copied() {
            both.days.retain(|day, _| *day > last - DAYS);
        }
        both
    }

    /// The share of what seven days allow, the last of them `day`: 1 is all of it.
    pub fn share(&self, mode: Mode, day: i64) -> f64 {
        let days = self.days.range(day - DAYS + 1..=day);
        // Not `sum`: of nothing it would make −0.
        let sum = days.fold(0.0, |sum, (_, share)| sum + share);
        sum * relative(mode, Mode::Adults.level_db_a())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(level_db_a: f64) -> f64 {
        40.0 / relative(Mode::Adults, level_db_a)
    }

    fn is_near(a: f64, b: f64, within: f64) -> bool {
        (a - b).abs() <= within
    }

    #[test]
    fn the_hours_that_a_week_allows_are_those_of_h_870() {
        let table =
            [(80.0, 40.0), (83.0, 20.0), (85.0, 12.6), (90.0, 4.0), (95.0, 1.3), (100.0, 0.4)];
        for (level, allows) in table {
            assert!(is_near(hours(level), allows, 0.06), "{level} dB(A): {}", hours(level));
        }
        assert_eq!(relative(Mode::Sensitive, 75.0), 1.0);
        assert!(is_near(relative(Mode::Sensitive, 85.0), 10.0, 1e-9));
    }

    #[test]
    fn what_is_allowed_is_a_share_of_one() {
        for level in [75.0, 80.0, 91.5, 100.0] {
            for mode in [Mode::Adults, Mode::Sensitive] {
                let mut dose = Dose::default();
                let seconds = WEEK_S / relative(mode, level);
                (0..100).for_each(|_| dose.add(20_000, level, seconds / 100.0));
                assert!(is_near(dose.share(mode, 20_000), 1.0, 1e-9), "{level} dB(A)");
            }
        }
    }

    #[test]
    fn seven_days_count_and_the_eighth_is_forgotten() {
        let mut dose = Dose::default();
        (1..=8).for_each(|day| dose.add(day, 80.0, 4.0 * HOUR_S));
        assert!(is_near(dose.share(Mode::Adults, 8), 0.7, 1e-9));
        assert!(is_near(dose.share(Mode::Adults, 12), 0.3, 1e-9));
        assert_eq!(dose.share(Mode::Adults, 30), 0.0);
        assert_eq!(dose.days.len(), 7);
    }

    #[test]
    fn silence_whispers_and_nonsense_add_nothing() {
        let mut dose = Dose::default();
        for level in [f64::NEG_INFINITY, 49.9, f64::NAN, f64::INFINITY, 1e9] {
            dose.add(1, level, 3600.0);
        }
        dose.add(1, 80.0, f64::NAN);
        dose.add(1, 80.0, -1.0);
        assert_eq!(dose, Dose::default());
        assert!(dose.share(Mode::Adults, 1).is_sign_positive(), "0 %, and not -0 %");
    }

    #[test]
    fn full_scale_is_as_loud_as_the_headphones_are_said_to_be() {
        assert_eq!(Headphones::Typical.level_db_a(0.5), 100.0);
        assert!(is_near(Headphones::Quiet.level_db_a(0.005), 65.0, 1e-9));
        assert_eq!(Headphones::Loud.level_db_a(0.0), f64::NEG_INFINITY);
    }

    #[test]
    fn what_two_have_heard_adds_up() {
        let mut first = Dose::default();
        (1..=7).for_each(|day| first.add(day, 80.0, 4.0 * HOUR_S));
        let mut second = first.clone();
        second.add(7, 80.0, 4.0 * HOUR_S);
        second.add(8, 80.0, 8.0 * HOUR_S);
        let more = second.since(&first);
        assert!(is_near(more.share(Mode::Adults, 8), 0.3, 1e-9));
        first.add(7, 80.0, 2.0 * HOUR_S);
        let both = first.and(&more);
        assert!(is_near(both.share(Mode::Adults, 8), 0.95, 1e-9), "and the first day is forgotten");
        assert_eq!(both.days.len(), 7);
        assert_eq!(first.and(&first.since(&first)), first);
    }

    #[test]
    fn it_comes_back_from_its_file_with_what_is_unknown() {
        let text = r#"{"version":1,"days":{"20000":0.25},"mode":"kids"}"#;
        let dose: Dose = serde_json::from_str(text).unwrap();
        assert_eq!(dose.share(Mode::Adults, 20_006), 0.25);
        assert_eq!(serde_json::to_string(&dose).unwrap(), text);
    }
}
