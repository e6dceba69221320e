//! What the window and the desktop show, in the user's language: one table for each,
//! `assets/languages/<code>.json`, from the English that stands in the code to what is read. What a
//! table has not stays English, as do the command line and the log.
//!
//! The language is of the thread that draws or tells, and said anew each time, so that nothing that is
//! drawn has to be handed it.

mod heard;

pub use heard::{heard, meant, value};

use heard::Gaps;
use rust_embed::RustEmbed;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "assets/languages"]
struct Files;

/// A language that Susurra speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    German,
    Japanese,
}

type Table = HashMap<String, String>;

/// The words of a language, and those among them that have gaps to be filled.
struct Words {
    table: Table,
    gaps: Gaps,
}

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

impl Language {
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Japanese];

    /// Its code of ISO 639-1, as the settings keep it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Japanese => "ja",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Japanese => "日本語",
        }
    }

    /// The language of a code, or of a locale such as `de_AT.UTF-8`.
    pub fn from_code(code: &str) -> Option<Self> {
        let language = code.split(['_', '-', '.', '@']).next()?.to_lowercase();
        Self::ALL.into_iter().find(|known| known.code() == language)
    }

    /// What the system's locale asks for, given how its variables are looked up.
    pub fn of_system(variable: impl Fn(&str) -> Option<String>) -> Self {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let locale = names.into_iter().filter_map(variable).find(|value| !value.is_empty());
        locale.and_then(|locale| Self::from_code(&locale)).unwrap_or_default()
    }

    fn words(self) -> Option<&'static Words> {
        static GERMAN: OnceLock<Words> = OnceLock::new();
        static JAPANESE: OnceLock<Words> = OnceLock::new();
        let place = match self {
            Self::English => return None,
            Self::German => &GERMAN,
            Self::Japanese => &JAPANESE,
        };
        Some(place.get_or_init(|| {
            let table = load(self.code());
            Words { gaps: Gaps::of(&table), table }
        }))
    }

    fn table(self) -> Option<&'static Table> {
        self.words().map(|words| &words.table)
    }
}

fn load(code: &str) -> Table {
    let Some(file) = Files::get(&format!("{code}.json")) else { return Table::new() };
    serde_json::from_slice(&file.data).unwrap_or_else(|error| {
        log::error!("the words of “{code}” are not understood: {error}");
        Table::new()
    })
}

/// What this thread draws or tells from now on is in this language.
pub fn speak(language: Language) {
    SPOKEN.set(language);
}

/// A text in the language that is spoken, or as it is.
pub fn say(text: &str) -> &str {
    let said = SPOKEN.get().table().and_then(|table| table.get(text));
    said.map_or(text, |said| said.as_str())
}

/// A text with `{}` in it, in the language that is spoken, filled with `parts` in their order. A
/// language that orders them otherwise says `{1}` for the first, `{2}` for the second.
pub fn fill(text: &str, parts: &[&str]) -> String {
    filled(say(text), parts)
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

#[cfg(test)]
mod tests;
