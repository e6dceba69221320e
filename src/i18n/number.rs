//! Numbers as a language writes them.

use super::language::{Language, current_language};
use fluent_bundle::FluentValue;

/// How `language` writes a number. A table of separators is enough for the numbers of this app, which
/// are small and never grouped; `icu_decimal` would bring half a megabyte of data for it.
pub(super) fn formatter<M>(language: Language) -> fn(&FluentValue<'_>, &M) -> Option<String> {
    match language.decimal_separator() {
        ',' => with_comma,
        _ => |_, _| None,
    }
}

fn with_comma<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    Some(number.as_string().replace('.', ","))
}

/// Reads a number that a person typed: with a point, or with the separator of the current language, and
/// with either sign for minus.
pub fn parse_number(text: &str) -> Option<f32> {
    let text = text.trim().replace('−', "-").replace(current_language().decimal_separator(), ".");
    // A comma is no separator in English, but people who write one mean the decimal one.
    text.replace(',', ".").parse().ok().filter(|number: &f32| number.is_finite())
}
