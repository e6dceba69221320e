//! JSON from files that others may have written. A short text can describe far more than it holds: some hundred
//! packed bytes unpack to megabytes, and each value takes more room in memory than in the text. So a text is
//! measured before it is parsed.

use crate::i18n::{Message, ToMessage, error_from_message, message};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// The longest text, in bytes. A preset with a hundred layers has about 60,000.
pub const LONGEST_JSON: usize = 2 << 20;
/// The most values of a text: numbers, texts, lists and objects, each counted with what it contains.
pub const MOST_VALUES: usize = 100_000;
/// The most lists and objects inside each other.
const DEEPEST: usize = 32;
/// Lists and objects deeper than this are written in one line.
const DEEPEST_INDENTED: usize = 6;

/// Why a text is not accepted as JSON.
#[derive(Debug)]
pub enum JsonError {
    Syntax(serde_json::Error),
    TooLong,
    TooManyValues,
    TooDeep,
}

impl ToMessage for JsonError {
    fn message(&self) -> Message {
        match self {
            Self::Syntax(why) => message!("not-valid-json", why = why.to_string()),
            Self::TooLong => message!("json-too-long", megabytes = LONGEST_JSON >> 20),
            Self::TooManyValues => message!("json-too-many-values", most = MOST_VALUES),
            Self::TooDeep => message!("json-too-deep", most = DEEPEST),
        }
    }
}

error_from_message!(JsonError { Syntax(serde_json::Error) });

/// Parses a text within the bounds.
///
/// # Errors
/// If it exceeds a bound, or is not JSON of this type.
pub fn parse_json<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    count_values(text)?;
    Ok(serde_json::from_str(text)?)
}

/// Counts the values of a text without parsing it. A text that is not JSON may give any number.
///
/// # Errors
/// If it exceeds a bound.
pub fn count_values(text: &str) -> Result<usize, JsonError> {
    if text.len() > LONGEST_JSON {
        return Err(JsonError::TooLong);
    }
    let (mut values, mut depth, mut deepest) = (1, 0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                values += 1;
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
    }
    if values > MOST_VALUES {
        Err(JsonError::TooManyValues)
    } else if deepest > DEEPEST {
        Err(JsonError::TooDeep)
    } else {
        Ok(values)
    }
}

/// Writes a value as JSON that ends with a line break, indented for people. What is nested deeply, as the
/// fields of presets are not, is written in one line, because indenting it would multiply its size.
pub fn to_json_text(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Indented::default());
    // Writing to memory does not fail, and neither do values whose keys are texts.
    let _ = value.serialize(&mut serializer);
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// Indents by two spaces, down to `DEEPEST_INDENTED`.
#[derive(Default)]
struct Indented {
    depth: usize,
    /// Whether the innermost list or object contains a value.
    has_value: bool,
}

impl Indented {
    fn begin<W: ?Sized + Write>(&mut self, to: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        to.write_all(bracket)
    }

    fn end<W: ?Sized + Write>(&mut self, to: &mut W, bracket: &[u8]) -> io::Result<()> {
        let was_indented = self.depth <= DEEPEST_INDENTED;
        self.depth -= 1;
        if self.has_value && was_indented {
            self.new_line(to)?;
        }
        to.write_all(bracket)
    }

    fn separate<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        if !first {
            to.write_all(b",")?;
        }
        if self.depth <= DEEPEST_INDENTED { self.new_line(to) } else { Ok(()) }
    }

    fn new_line<W: ?Sized + Write>(&self, to: &mut W) -> io::Result<()> {
        to.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| to.write_all(b"  "))
    }
}

impl Formatter for Indented {
    fn begin_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.begin(to, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.end(to, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.separate(to, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.begin(to, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.end(to, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.separate(to, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(if self.depth <= DEEPEST_INDENTED { b": " } else { b":" })
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn nested(depth: usize) -> String {
        format!("{}{}", "[".repeat(depth), "]".repeat(depth))
    }

    #[test]
    fn a_text_beyond_a_bound_is_refused_before_it_is_parsed() {
        let why = |text: &str| parse_json::<Value>(text).unwrap_err().to_string();
        let many = format!("[0{}]", ",0".repeat(MOST_VALUES));
        assert_eq!(why(&many), "it contains more than 100000 values");
        assert_eq!(why(&nested(DEEPEST + 1)), "its lists are nested more than 32 deep");
        assert_eq!(why(&" ".repeat(LONGEST_JSON + 1)), "it is longer than 2 MB");
        assert!(parse_json::<Value>(&nested(DEEPEST)).is_ok());
    }

    #[test]
    fn brackets_and_commas_in_a_string_are_not_counted() {
        let text = json!({ "name": "[[{,,\"\\".repeat(60_000) }).to_string();
        assert_eq!(count_values(&text).unwrap(), 2);
    }

    #[test]
    fn shallow_values_are_indented_as_usual_and_deep_ones_stand_in_one_line() {
        let shallow = json!({ "a": [1, { "b": {} }, []], "c": "text" });
        assert_eq!(to_json_text(&shallow), format!("{shallow:#}\n"));
        let deep: Value = serde_json::from_str(&format!("[{},7]", nested(12))).unwrap();
        let lines = to_json_text(&deep);
        assert_eq!(lines.lines().count(), 2 * DEEPEST_INDENTED + 2, "{lines}");
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(20, 200, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn values_in(value: &Value) -> usize {
        1 + match value {
            Value::Array(list) => list.iter().map(values_in).sum(),
            Value::Object(map) => map.values().map(values_in).sum(),
            _ => 0,
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again_and_no_value_goes_uncounted(value in any_value()) {
            let text = to_json_text(&value);
            prop_assert_eq!(&parse_json::<Value>(&text).unwrap(), &value);
            prop_assert!(count_values(&text).unwrap() >= values_in(&value));
        }
    }
}
