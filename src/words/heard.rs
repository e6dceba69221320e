//! What was put together in English elsewhere, in the language that is spoken: notices, what went
//! wrong, the values of knobs. The texts of the table that have gaps take it apart.

use super::{Language, SPOKEN, Table, filled};

/// The texts of a table that have gaps, each with what is said for it: those that say most first, so
/// that the closest fits.
pub struct Gaps(Vec<[String; 2]>);

impl Gaps {
    pub fn of(table: &Table) -> Self {
        let with_gaps = table.iter().filter(|(text, _)| text.contains("{}"));
        let mut pairs: Vec<[String; 2]> =
            with_gaps.map(|(text, said)| [text.clone(), said.clone()]).collect();
        pairs.sort_by(|[a, _], [b, _]| (b.len(), a).cmp(&(a.len(), b)));
        Self(pairs)
    }
}

/// A text that was put together in English, line by line. What the table has nothing for stays.
pub fn heard(text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(|line| known(line).unwrap_or_else(|| line.into())).collect();
    lines.join("\n")
}

/// A value as a knob spells it, such as `40° left`.
pub fn value(text: String) -> String {
    known(&text).unwrap_or(text)
}

/// What was meant by a value that was typed as it is said: its English, or as it is.
pub fn meant(text: &str) -> String {
    let text = text.trim();
    let Some(words) = SPOKEN.get().words() else { return text.to_owned() };
    let meanings = words.table.iter().filter(|(_, said)| *said == text).map(|(text, _)| text);
    // Of several the barest: `front` rather than `In front`, `noise` rather than `Noise`.
    let bare = |text: &&String| (text.starts_with(char::is_uppercase), text.len(), (*text).clone());
    if let Some(english) = meanings.min_by_key(bare) {
        return english.clone();
    }
    let gaps = words.gaps.0.iter();
    let mut fitting = gaps.filter_map(|[english, said]| Some((english, parts(text, said)?)));
    fitting.next().map_or_else(|| text.to_owned(), |(english, parts)| filled(english, &parts))
}

/// What is said for a text, or for the text it was filled into together with what is said for that.
fn known(text: &str) -> Option<String> {
    let language = SPOKEN.get();
    let words = language.words()?;
    if let Some(said) = words.table.get(text).or_else(|| words.table.get(&begun_large(text))) {
        return Some(said.clone());
    }
    for [english, said] in &words.gaps.0 {
        if let Some(parts) = parts(text, english) {
            let parts: Vec<String> =
                parts.into_iter().map(|part| known(part).unwrap_or_else(|| part.into())).collect();
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            return Some(filled(said, &parts));
        }
    }
    // What went wrong is no sentence until it is said as one.
    let stop = if language == Language::Japanese { "。" } else { "." };
    text.strip_suffix('.').and_then(known).map(|said| said + stop)
}

/// What stands in the gaps of `with_gaps` if that is what `text` was made from.
fn parts<'a>(text: &'a str, with_gaps: &str) -> Option<Vec<&'a str>> {
    let mut between = with_gaps.split("{}");
    let mut rest = text.strip_prefix(between.next()?)?;
    let mut between: Vec<&str> = between.collect();
    let last = between.pop()?;
    rest = rest.strip_suffix(last)?;
    let mut parts = Vec::new();
    for word in between {
        let (part, after) = rest.split_once(word)?;
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}

/// A text as it would begin a line: `level` is `Level`.
fn begun_large(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
