//! The languages of the app, and which of them is the current one.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};

/// A language of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    German,
    Japanese,
}

/// The index in [`Language::ALL`] of the language of the process.
static OF_PROCESS: AtomicU8 = AtomicU8::new(0);

thread_local! {
    static OF_THREAD: Cell<Option<Language>> = const { Cell::new(None) };
}

impl Language {
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Japanese];

    /// Its ISO 639-1 code, as in the settings file.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Japanese => "ja",
        }
    }

    /// Its name in the language itself.
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

    /// The language of the system's locale, or English. `variable` looks up an environment variable.
    pub fn of_system(variable: impl Fn(&str) -> Option<String>) -> Self {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let locale = names.into_iter().filter_map(variable).find(|value| !value.is_empty());
        locale.and_then(|locale| Self::from_code(&locale)).unwrap_or_default()
    }

    /// What stands between the whole and the fraction of a number.
    pub(super) fn decimal_separator(self) -> char {
        match self {
            Self::English | Self::Japanese => '.',
            Self::German => ',',
        }
    }
}

/// Sets the language of every thread that has none of its own.
pub fn set_process_language(language: Language) {
    OF_PROCESS.store(language as u8, Ordering::Relaxed);
}

/// Sets the language of this thread.
pub fn set_thread_language(language: Language) {
    OF_THREAD.set(Some(language));
}

/// The language in which this thread shows texts.
pub fn current_language() -> Language {
    let of_process = || Language::ALL[usize::from(OF_PROCESS.load(Ordering::Relaxed))];
    OF_THREAD.get().unwrap_or_else(of_process)
}
