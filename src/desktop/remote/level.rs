//! Levels as people write them on a command line: `50%`, `0.5`, `-6dB`, `+5%`.

use std::fmt;
use std::str::FromStr;

/// Where a level is to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LevelChange {
    /// There, 0..=1.
    To(f32),
    /// So much further, -1..=1.
    By(f32),
    /// So many decibels louder.
    Louder(f32),
}

/// Why a text is no level.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no level; write 50%, 0.5 or -6dB, or +5%, -5% or +3dB to change it")]
pub struct LevelError(String);

/// A cubic taper: a level's decibels are three times its own.
const DB_PER_DECADE: f32 = 60.0;
/// Nobody means more.
const MOST_DB: f32 = 120.0;

impl LevelChange {
    /// What `level` becomes, 0..=1.
    pub fn of(self, level: f32) -> f32 {
        let to = match self {
            Self::To(to) => to,
            Self::By(part) => level + part,
            Self::Louder(db) => level * 10f32.powf(db / DB_PER_DECADE),
        };
        to.clamp(0.0, 1.0)
    }
}

impl FromStr for LevelChange {
    type Err = LevelError;

    /// Without a unit it is a part of a whole. A sign before a part or a percentage changes what is
    /// there; decibels are the level itself unless they begin with a plus.
    fn from_str(text: &str) -> Result<Self, LevelError> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let plain = plain.to_lowercase().replace('−', "-").replace(',', ".");
        let error = || LevelError(text.chars().take(40).collect());
        let number = |text: &str| {
            let is_plain = text.chars().all(|c| c.is_ascii_digit() || "+-.".contains(c));
            text.parse().ok().filter(|_: &f32| is_plain).ok_or_else(error)
        };
        let is_change = plain.starts_with(['+', '-']);
        let change = if let Some(db) = plain.strip_suffix("db") {
            let db = number(db)?;
            match plain.starts_with('+') {
                true => Self::Louder(db),
                false if db <= 0.0 => Self::To(10f32.powf(db / DB_PER_DECADE)),
                false => return Err(error()),
            }
        } else {
            let part = match plain.strip_suffix('%') {
                Some(percent) => number(percent)? / 100.0,
                None => number(&plain)?,
            };
            if is_change { Self::By(part) } else { Self::To(part) }
        };
        let fits = match change {
            Self::To(part) => (0.0..=1.0).contains(&part),
            Self::By(part) => (-1.0..=1.0).contains(&part),
            Self::Louder(db) => (0.0..=MOST_DB).contains(&db),
        };
        if fits { Ok(change) } else { Err(error()) }
    }
}

impl fmt::Display for LevelChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::To(part) => write!(f, "{part}"),
            Self::By(part) => write!(f, "{part:+}"),
            Self::Louder(db) => write!(f, "{db:+}dB"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str, level: f32) -> f32 {
        text.parse::<LevelChange>().unwrap().of(level)
    }

    #[test]
    fn a_level_is_written_as_percent_as_part_or_in_decibels() {
        assert_eq!([of("50%", 0.1), of("0.5", 0.1), of("0,5", 0.1), of("50 %", 0.1)], [0.5; 4]);
        assert!((of("-6dB", 0.1) - 0.794).abs() < 1e-3);
        assert_eq!([of("0 dB", 0.1), of("1", 0.1), of("0", 0.9)], [1.0, 1.0, 0.0]);
    }

    #[test]
    fn a_change_stays_within_the_slider() {
        assert!((of("+5%", 0.5) - 0.55).abs() < 1e-6);
        assert!((of("−5%", 0.5) - 0.45).abs() < 1e-6);
        assert_eq!([of("+50%", 0.9), of("-50%", 0.1), of("+120dB", 0.9)], [1.0, 0.0, 1.0]);
        assert!((of("+6dB", 0.5) / 0.5 - 1.259).abs() < 1e-3);
    }

    #[test]
    fn what_is_no_level_is_refused() {
        for bad in
            ["", "%", "loud", "50", "300%", "-300%", "6dB", "nan", "inf", "1e0", "--5%", "+-3dB"]
        {
            assert!(bad.parse::<LevelChange>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_level_in_the_range_or_refused(text in ".{0,12}", level in 0.0f32..=1.0) {
            if let Ok(change) = text.parse::<LevelChange>() {
                prop_assert!((0.0..=1.0).contains(&change.of(level)));
                prop_assert_eq!(change.to_string().parse::<LevelChange>(), Ok(change));
            }
        }
    }
}
