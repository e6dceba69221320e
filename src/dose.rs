//! The listening dose of a week by WHO-ITU H.870 (03/2022). It is an estimate: the program knows the level that
//! it sends, but not how loud the headphones are.
//!
//! Only numbers: the caller measures the level and passes the day in.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "audio code converts frames, samples and seconds all the time, and the numbers are small"
)]

use crate::decibels::{db_to_power_f64, power_to_db_f64};
use crate::i18n::tr;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const HOUR_S: f64 = 3600.0;
/// The time per week that is allowed at the level of the mode.
const WEEK_S: f64 = 40.0 * HOUR_S;
/// The number of days that count, including today.
const DAYS: i64 = 7;
/// Levels below this, in dB(A), are not counted.
const LEAST_DB_A: f64 = 50.0;

/// The mode of H.870, which sets the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExposureMode {
    /// Mode 1, for adults: 80 dB(A) for 40 hours a week.
    #[default]
    Adults,
    /// Mode 2, for children and sensitive ears: 75 dB(A) for 40 hours a week.
    Sensitive,
}

/// The loudness of the headphones at the current volume of the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Headphones {
    Quiet,
    #[default]
    Typical,
    Loud,
}

/// The dose of each day. Days are counted from 1 January 1970.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dose {
    pub version: u32,
    /// The share of the weekly allowance of adults that was used on each day.
    days: BTreeMap<i64, f64>,
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl ExposureMode {
    /// The level that is allowed for 40 hours a week, in dB(A).
    pub fn level_db_a(self) -> f64 {
        match self {
            Self::Adults => 80.0,
            Self::Sensitive => 75.0,
        }
    }
}

impl Headphones {
    pub const ALL: [Self; 3] = [Self::Quiet, Self::Typical, Self::Loud];

    /// The level of a full-scale sine, in dB(A). This is an assumption, because no program can measure it.
    pub fn full_scale_db_a(self) -> f64 {
        match self {
            Self::Quiet => 85.0,
            Self::Typical => 100.0,
            Self::Loud => 110.0,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Quiet => tr!("loudness-quiet"),
            Self::Typical => tr!("loudness-typical"),
            Self::Loud => tr!("loudness-loud"),
        }
    }

    /// The level at the ear in dB(A), for the A-weighted mean square of samples within ±1. A full-scale sine has a
    /// mean square of 0.5 and the level [`Headphones::full_scale_db_a`].
    pub fn level_db_a(self, mean_square: f64) -> f64 {
        power_to_db_f64(2.0 * mean_square) + self.full_scale_db_a()
    }
}

/// How many times faster the weekly allowance is used up at a level, in dB(A), than at the level of the mode.
fn relative(mode: ExposureMode, level_db_a: f64) -> f64 {
    // The equal energy rule, which H.870 calls an exchange rate of 3 dB.
    db_to_power_f64(level_db_a - mode.level_db_a())
}

impl Default for Dose {
    fn default() -> Self {
        Self { version: 1, days: BTreeMap::new(), unknown: Map::new() }
    }
}

impl Dose {
    /// Adds `seconds` at a level, in dB(A), to a day. Values that are not positive and finite add nothing. Days more
    /// than a week earlier are removed.
    pub fn add(&mut self, day: i64, level_db_a: f64, seconds: f64) {
        let counts = level_db_a >= LEAST_DB_A && seconds > 0.0;
        let share = seconds / WEEK_S * relative(ExposureMode::Adults, level_db_a);
        if counts && share.is_finite() {
            *self.days.entry(day).or_default() += share;
            self.days.retain(|other, _| *other > day - DAYS);
        }
    }

    /// The difference to an earlier state `before`.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let more = |(day, share): (&i64, &f64)| {
            let more = share - before.days.get(day).unwrap_or(&0.0);
            (more > 0.0).then_some((*day, more))
        };
        Self { days: self.days.iter().filter_map(more).collect(), ..Self::default() }
    }

    /// The sum of this dose and `more`.
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

    /// The used share of the allowance for the seven days up to `day`: 1 is all of it.
    pub fn share(&self, mode: ExposureMode, day: i64) -> f64 {
        let days = self.days.range(day - DAYS + 1..=day);
        // Not `sum`, which is −0 for an empty range.
        let sum = days.fold(0.0, |sum, (_, share)| sum + share);
        sum * relative(mode, ExposureMode::Adults.level_db_a())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(level_db_a: f64) -> f64 {
        40.0 / relative(ExposureMode::Adults, level_db_a)
    }

    fn is_near(a: f64, b: f64, within: f64) -> bool {
        (a - b).abs() <= within
    }

    #[test]
    fn the_allowed_hours_are_those_of_h_870() {
        let table =
            [(80.0, 40.0), (83.0, 20.0), (85.0, 12.6), (90.0, 4.0), (95.0, 1.3), (100.0, 0.4)];
        for (level, allows) in table {
            assert!(is_near(hours(level), allows, 0.06), "{level} dB(A): {}", hours(level));
        }
        assert_eq!(relative(ExposureMode::Sensitive, 75.0), 1.0);
        assert!(is_near(relative(ExposureMode::Sensitive, 85.0), 10.0, 1e-9));
    }

    #[test]
    fn the_whole_allowance_is_a_share_of_one() {
        for level in [75.0, 80.0, 91.5, 100.0] {
            for mode in [ExposureMode::Adults, ExposureMode::Sensitive] {
                let mut dose = Dose::default();
                let seconds = WEEK_S / relative(mode, level);
                (0..100).for_each(|_| dose.add(20_000, level, seconds / 100.0));
                assert!(is_near(dose.share(mode, 20_000), 1.0, 1e-9), "{level} dB(A)");
            }
        }
    }

    #[test]
    fn seven_days_count_and_older_ones_are_removed() {
        let mut dose = Dose::default();
        (1..=8).for_each(|day| dose.add(day, 80.0, 4.0 * HOUR_S));
        assert!(is_near(dose.share(ExposureMode::Adults, 8), 0.7, 1e-9));
        assert!(is_near(dose.share(ExposureMode::Adults, 12), 0.3, 1e-9));
        assert_eq!(dose.share(ExposureMode::Adults, 30), 0.0);
        assert_eq!(dose.days.len(), 7);
    }

    #[test]
    fn silence_quiet_levels_and_invalid_numbers_add_nothing() {
        let mut dose = Dose::default();
        for level in [f64::NEG_INFINITY, 49.9, f64::NAN, f64::INFINITY, 1e9] {
            dose.add(1, level, 3600.0);
        }
        dose.add(1, 80.0, f64::NAN);
        dose.add(1, 80.0, -1.0);
        assert_eq!(dose, Dose::default());
        assert!(dose.share(ExposureMode::Adults, 1).is_sign_positive(), "0 %, and not -0 %");
    }

    #[test]
    fn full_scale_has_the_level_of_the_headphones() {
        assert_eq!(Headphones::Typical.level_db_a(0.5), 100.0);
        assert!(is_near(Headphones::Quiet.level_db_a(0.005), 65.0, 1e-9));
        assert_eq!(Headphones::Loud.level_db_a(0.0), f64::NEG_INFINITY);
    }

    #[test]
    fn doses_of_two_programs_add_up() {
        let mut first = Dose::default();
        (1..=7).for_each(|day| first.add(day, 80.0, 4.0 * HOUR_S));
        let mut second = first.clone();
        second.add(7, 80.0, 4.0 * HOUR_S);
        second.add(8, 80.0, 8.0 * HOUR_S);
        let more = second.since(&first);
        assert!(is_near(more.share(ExposureMode::Adults, 8), 0.3, 1e-9));
        first.add(7, 80.0, 2.0 * HOUR_S);
        let both = first.and(&more);
        assert!(
            is_near(both.share(ExposureMode::Adults, 8), 0.95, 1e-9),
            "the first day no longer counts"
        );
        assert_eq!(both.days.len(), 7);
        assert_eq!(first.and(&first.since(&first)), first);
    }

    #[test]
    fn unknown_fields_are_kept() {
        let text = r#"{"version":1,"days":{"20000":0.25},"mode":"kids"}"#;
        let dose: Dose = serde_json::from_str(text).unwrap();
        assert_eq!(dose.share(ExposureMode::Adults, 20_006), 0.25);
        assert_eq!(serde_json::to_string(&dose).unwrap(), text);
    }
}
