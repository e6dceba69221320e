//! Translates the texts that other code still puts together in English: errors and the problems of
//! files. `assets/languages/<code>.json` has the German or Japanese for each English text, in which `{}`
//! stands for what was filled in. A text that is not there stays English.
//!
//! New texts are made with `message!`; an error that becomes a [`Message`](super::Message) leaves the
//! table.

use super::language::{Language, current_language};
use rust_embed::RustEmbed;
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "assets/languages"]
#[include = "*.json"]
struct Files;

pub type Table = HashMap<String, String>;

pub struct Words {
    pub table: Table,
    gaps: Gaps,
}

pub fn words(language: Language) -> Option<&'static Words> {
    static GERMAN: OnceLock<Words> = OnceLock::new();
    static JAPANESE: OnceLock<Words> = OnceLock::new();
    let place = match language {
        Language::English => return None,
        Language::German => &GERMAN,
        Language::Japanese => &JAPANESE,
    };
    Some(place.get_or_init(|| {
        let table = load(language.code());
        Words { gaps: Gaps::of(&table), table }
    }))
}

fn load(code: &str) -> Table {
    let Some(file) = Files::get(&format!("{code}.json")) else { return Table::new() };
    serde_json::from_slice(&file.data).unwrap_or_else(|error| {
        log::error!("the words of “{code}” are not understood: {error}");
        Table::new()
    })
}

fn filled(said: &str, parts: &[&str]) -> String {
    let mut said = said.to_owned();
    for (n, part) in parts.iter().enumerate() {
        let numbered = format!("{{{}}}", n + 1);
        said = if said.contains(&numbered) {
            said.replace(&numbered, part)
        } else {
            said.replacen("{}", part, 1)
        };
    }
    said
}

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
    heard_in(current_language(), text)
}

/// The same in `language`.
pub fn heard_in(language: Language, text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(|line| known(language, line).unwrap_or_else(|| line.into())).collect();
    lines.join("\n")
}

/// What is said for a text, or for the text it was filled into together with what is said for that.
fn known(language: Language, text: &str) -> Option<String> {
    let words = words(language)?;
    if let Some(said) = words.table.get(text).or_else(|| words.table.get(&begun_large(text))) {
        return Some(said.clone());
    }
    for [english, said] in &words.gaps.0 {
        if let Some(parts) = parts(text, english) {
            let parts: Vec<String> = parts
                .into_iter()
                .map(|part| known(language, part).unwrap_or_else(|| part.into()))
                .collect();
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            return Some(filled(said, &parts));
        }
    }
    // What went wrong is no sentence until it is said as one.
    let stop = if language == Language::Japanese { "。" } else { "." };
    text.strip_suffix('.').and_then(|text| known(language, text)).map(|said| said + stop)
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
