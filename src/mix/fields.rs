//! Single fields of a mix in JSON: reading them with errors that name the field, and writing numbers as
//! a person would.

use crate::i18n::{Message, ToMessage, error_from_message, key, message};
use serde_json::{Map, Value, json};

/// Why a mix could not be read, with the path of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MixError {
    /// The path of the field, such as `mix.layers[2].level`.
    pub at: String,
    pub why: Message,
}

impl ToMessage for MixError {
    fn message(&self) -> Message {
        message!("field-wrong", field = &self.at, why = &self.why)
    }
}

error_from_message!(MixError);

/// The fields of `value`, which must be an object. `at` is its path in the file, for the message.
pub(super) fn object(value: Value, at: &str) -> Result<Map<String, Value>, MixError> {
    match value {
        Value::Object(map) => Ok(map),
        other => Err(wrong(at, key!("expected-object"), &other)),
    }
}

/// `value`, which must be a number if it is there, rounded to four decimals.
pub(super) fn number(value: Option<Value>, at: &str) -> Result<Option<f32>, MixError> {
    match value {
        None => Ok(None),
        Some(value) => match value.as_f64() {
            Some(number) => Ok(Some(to_f32(rounded(number)))),
            None => Err(wrong(at, key!("expected-number"), &value)),
        },
    }
}

/// The error for a field at the path `at` that holds `found`. `expected` is the key of what it should hold.
pub(super) fn wrong(at: &str, expected: &'static str, found: &Value) -> MixError {
    let mut found = found.to_string();
    if let Some((cut, _)) = found.char_indices().nth(40) {
        found.truncate(cut);
        found.push('…');
    }
    let expected = Message::new(expected, Vec::new());
    MixError { at: at.into(), why: message!("field-expected", expected = expected, found = found) }
}

/// `value` with four decimals; 200 rather than 200.0, as a person would write it.
pub(super) fn round(value: f32) -> Value {
    let rounded = rounded(value.into());
    whole(rounded).map_or_else(|| json!(rounded), |whole| json!(whole))
}

/// A number with four decimals, which is finer than anyone can hear. Numbers are rounded when they are
/// read as well as when they are written, so that a mix that was only loaded does not count as edited.
fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

/// The `f32` that is nearest to `number`: controls are `f32`, and the difference is inaudible.
pub fn to_f32(number: f64) -> f32 {
    number as f32
}

/// `number` as an integer if it is one.
#[expect(clippy::cast_possible_truncation, reason = "a conversion of floats to integers saturates")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0).then_some(number as i64)
}
