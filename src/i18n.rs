//! Translations: every text that a person reads has a key, and a pattern for it in each language in
//! `assets/languages/<code>/*.ftl`, written in Fluent's syntax (<https://projectfluent.org/fluent/guide/>).
//!
//! `tr!` gives the text of a key in the current language. `message!` makes a [`Message`]: a key with
//! typed arguments, which is turned into text when it is shown. Names that the user has given are
//! arguments, and arguments are never translated.
//!
//! The current language is that of the thread if it has one ([`set_thread_language`]), else that of the
//! process ([`set_process_language`]), else English. The log stays English.

mod catalogue;
mod language;
mod messages;
mod number;
mod plain_text;

use catalogue::Catalogue;
pub use language::{Language, current_language, set_process_language, set_thread_language};
pub use messages::{Argument, Message, ToMessage};
pub use number::parse_number;
pub use plain_text::{is_control, one_line, plain_lines, visible};

/// The text of `key` in the current language, with `arguments` if it takes any. Without arguments it is
/// a `&'static str`, with arguments a `String`.
macro_rules! tr {
    ($key:literal) => {
        $crate::i18n::text($key)
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::message!($key, $($name = $value),+).to_string()
    };
}

/// A key that [`text`] is given later, such as one in a table. The tests check that it has a text.
macro_rules! key {
    ($key:literal) => {
        $key
    };
}

/// A [`Message`] from a key and its arguments: `message!("preset-saved", name = &preset.name)`.
macro_rules! message {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::i18n::Message::new(
            $key,
            vec![$((stringify!($name), $crate::i18n::Argument::from($value))),*],
        )
    };
}

/// Implements `Display` for types that implement [`ToMessage`]: their text in English, for the log.
macro_rules! display_in_english {
    ($($name:ty),+ $(,)?) => {
        $(impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let message = $crate::i18n::ToMessage::message(self);
                f.pad(&message.to_string_in($crate::i18n::Language::English))
            }
        })+
    };
}

/// Makes an error of a type that implements [`ToMessage`]: its `Display`, `Error`, and conversions from the
/// errors that its variants wrap: `error_from_message!(PackError { File(FileError) })`.
macro_rules! error_from_message {
    ($name:ty $({ $($variant:ident($inner:ty)),+ $(,)? })?) => {
        $crate::i18n::display_in_english!($name);
        impl std::error::Error for $name {}
        $($(impl From<$inner> for $name {
            fn from(error: $inner) -> Self {
                Self::$variant(error)
            }
        })+)?
    };
}

pub(crate) use {display_in_english, error_from_message, key, message, tr};

/// The text of `key`, which takes no arguments, in the current language. A key that is missing there is
/// shown in English, or else as it is.
pub fn text(key: &'static str) -> &'static str {
    let language = current_language();
    Catalogue::of(language).text(key).unwrap_or_else(|| {
        catalogue::log_once(&format!("“{key}” has no text in {}", language.code()));
        Catalogue::of(Language::English).text(key).unwrap_or(key)
    })
}

/// The text of `<group>-<id>` in the current language, if there is one: the name of something built in,
/// such as `sound-rain`.
pub fn name(group: &str, id: &str) -> Option<&'static str> {
    Catalogue::of(current_language()).text(&format!("{group}-{id}"))
}

/// The same in `language`.
pub fn name_in(language: Language, group: &str, id: &str) -> Option<&'static str> {
    Catalogue::of(language).text(&format!("{group}-{id}"))
}

/// The id in `group` that has this name in the current language.
pub fn id_called(group: &str, name: &str) -> Option<String> {
    Catalogue::of(current_language()).key_called(&format!("{group}-"), name)
}

/// All texts of `language`: each key with its pattern, in which every argument is written `{}`.
/// A pattern with variants (such as plural forms) gives one text for each variant.
pub fn patterns(language: Language) -> Vec<(String, String)> {
    Catalogue::of(language).patterns()
}

#[cfg(test)]
mod tests;
