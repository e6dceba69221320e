//! Levels as users type them on the command line: `50%`, `0.5`, `-6dB`, `+5%`.

use crate::i18n::{Message, ToMessage, error_from_message, message};
use std::fmt;
use std::str::FromStr;

/// A new level, or a change of the current one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LevelChange {
    /// Sets this level, 0..=1.
    To(f32),
    /// Adds this to the level, -1..=1.
    By(f32),
    /// Raises the level by so many decibels, 0..=120.
    Louder(f32),
}

/// A text that is not a level. Holds the start of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelError(String);

impl ToMessage for LevelError {
    fn message(&self) -> Message {
        message!("ctl-error-level", text = &self.0)
    }
}

error_from_message!(LevelError);

/// The gain is the cube of the level, so ten times the level is 60 dB.
const DB_PER_DECADE: f32 = 60.0;
/// The largest accepted change, in dB.
const MAX_CHANGE_DB: f32 = 120.0;

impl LevelChange {
    /// The level, 0..=1, after applying the change to `level`.
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

    /// A number without a unit is a fraction of 1. A sign before a fraction or a percentage makes it a
    /// change; decibels are a change only if they begin with a plus.
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
            Self::Louder(db) => (0.0..=MAX_CHANGE_DB).contains(&db),
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
    fn a_level_is_a_percentage_a_fraction_or_decibels() {
        assert_eq!([of("50%", 0.1), of("0.5", 0.1), of("0,5", 0.1), of("50 %", 0.1)], [0.5; 4]);
        assert!((of("-6dB", 0.1) - 0.794).abs() < 1e-3);
        assert_eq!([of("0 dB", 0.1), of("1", 0.1), of("0", 0.9)], [1.0, 1.0, 0.0]);
    }

    #[test]
    fn a_changed_level_stays_between_0_and_1() {
        assert!((of("+5%", 0.5) - 0.55).abs() < 1e-6);
        assert!((of("−5%", 0.5) - 0.45).abs() < 1e-6);
        assert_eq!([of("+50%", 0.9), of("-50%", 0.1), of("+120dB", 0.9)], [1.0, 0.0, 1.0]);
        assert!((of("+6dB", 0.5) / 0.5 - 1.259).abs() < 1e-3);
    }

    #[test]
    fn a_text_that_is_not_a_level_is_refused() {
        for bad in
            ["", "%", "loud", "50", "300%", "-300%", "6dB", "nan", "inf", "1e0", "--5%", "+-3dB"]
        {
            assert!(bad.parse::<LevelChange>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_level_from_0_to_1_or_is_refused(text in ".{0,12}", level in 0.0f32..=1.0) {
            if let Ok(change) = text.parse::<LevelChange>() {
                prop_assert!((0.0..=1.0).contains(&change.of(level)));
                prop_assert_eq!(change.to_string().parse::<LevelChange>(), Ok(change));
            }
        }
    }
}
