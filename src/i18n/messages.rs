//! A message: a key and its arguments, turned into text when it is shown.

use super::catalogue::{Catalogue, log_once};
use super::language::{Language, current_language};
use super::message;
use super::plain_text::visible;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentValue};
use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The most characters of an argument that are shown. Paths are shorter.
const LONGEST_NAME: usize = 4096;

/// A text to be shown, independent of the language. Made by `message!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    key: Cow<'static, str>,
    arguments: Vec<(&'static str, Argument)>,
}

/// A value that a message is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A text that is never translated: a name, a path, the text of a system error. Control characters in it
    /// are made visible, and a very long one is cut.
    Name(String),
    /// `scaled / 10^decimals`, shown with that many decimals and the language's separator. An integer
    /// chooses the plural form.
    Number { scaled: i64, decimals: u8 },
    /// Another message, shown in the same language.
    Message(Message),
    /// Messages below each other.
    Lines(Vec<Message>),
}

/// A value that people are shown as a text in their language, such as an error.
///
/// An error implements this and `std::error::Error`, and takes its `Display`, which is English and meant for
/// the log, from `display_in_english!`. Code that shows it to a person uses [`ToMessage::message`].
pub trait ToMessage {
    fn message(&self) -> Message;
}

impl Message {
    pub fn new(
        key: impl Into<Cow<'static, str>>,
        arguments: Vec<(&'static str, Argument)>,
    ) -> Self {
        Self { key: key.into(), arguments }
    }

    /// The name of something built in, such as `sound-rain`.
    pub fn name(group: &str, id: &str) -> Self {
        Self::new(format!("{group}-{id}"), Vec::new())
    }

    /// Messages below each other.
    pub fn lines(lines: Vec<Self>) -> Self {
        Self::new("verbatim", vec![("text", Argument::Lines(lines))])
    }

    /// A text that has no translation and is shown as it is.
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self::new("verbatim", vec![("text", Argument::Name(text.into()))])
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its text in `language`. A key that is missing there is shown in English, or else as it is.
    pub fn to_string_in(&self, language: Language) -> String {
        let arguments =
            self.arguments.iter().map(|(name, value)| (*name, value.in_language(language)));
        let arguments: FluentArgs<'_> = arguments.collect();
        Catalogue::of(language).format(&self.key, &arguments).unwrap_or_else(|| {
            log_once(&format!("“{}” has no text in {}", self.key, language.code()));
            let english = Catalogue::of(Language::English).format(&self.key, &arguments);
            english.unwrap_or_else(|| self.key.to_string())
        })
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_string_in(current_language()))
    }
}

/// A message can be the cause of another error, such as of an `io::Error`.
impl std::error::Error for Message {}

impl Argument {
    /// `value` with this many decimals. It is far from the limits of an `i64`.
    #[expect(clippy::cast_possible_truncation, reason = "rounded just before")]
    pub fn number(value: f64, decimals: u8) -> Self {
        let scaled = (value * 10f64.powi(i32::from(decimals))).round() as i64;
        Self::Number { scaled, decimals }
    }

    #[expect(clippy::cast_precision_loss, reason = "people read fewer than 15 digits")]
    fn in_language(&self, language: Language) -> FluentValue<'static> {
        match self {
            Self::Name(text) => {
                FluentValue::String(visible(text, LONGEST_NAME).into_owned().into())
            }
            Self::Message(message) => FluentValue::String(message.to_string_in(language).into()),
            Self::Lines(lines) => {
                let lines = lines.iter().map(|line| line.to_string_in(language));
                FluentValue::String(lines.collect::<Vec<_>>().join("\n").into())
            }
            &Self::Number { scaled, decimals } => {
                let value = scaled as f64 / 10f64.powi(i32::from(decimals));
                let options = FluentNumberOptions {
                    // Of zero digits, the point would still be written.
                    minimum_fraction_digits: (decimals > 0).then_some(decimals.into()),
                    ..FluentNumberOptions::default()
                };
                FluentValue::Number(FluentNumber::new(value, options))
            }
        }
    }
}

impl From<&str> for Argument {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<String> for Argument {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl From<&String> for Argument {
    fn from(name: &String) -> Self {
        Self::Name(name.clone())
    }
}

impl From<&Path> for Argument {
    fn from(path: &Path) -> Self {
        Self::Name(path.display().to_string())
    }
}

impl From<&PathBuf> for Argument {
    fn from(path: &PathBuf) -> Self {
        path.as_path().into()
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<&Cow<'_, str>> for Argument {
    fn from(name: &Cow<'_, str>) -> Self {
        Self::Name(name.clone().into_owned())
    }
}

impl From<&Message> for Argument {
    fn from(message: &Message) -> Self {
        Self::Message(message.clone())
    }
}

impl<T: ToMessage> From<&T> for Argument {
    fn from(value: &T) -> Self {
        Self::Message(value.message())
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {
        $(impl From<$integer> for Argument {
            fn from(value: $integer) -> Self {
                Self::Number { scaled: i64::try_from(value).unwrap_or(i64::MAX), decimals: 0 }
            }
        })*
    };
}

from_integers!(u8, u16, u32, u64, u128, usize, i32, i64);

/// Errors of the system that a person can act on have a text. Any other is shown as the system words it.
impl ToMessage for io::Error {
    fn message(&self) -> Message {
        use io::ErrorKind;
        // An error that was made elsewhere says more than its kind.
        if let Some(inner) = self.get_ref() {
            let verbatim = || Message::verbatim(inner.to_string());
            return inner.downcast_ref::<Message>().cloned().unwrap_or_else(verbatim);
        }
        match self.kind() {
            ErrorKind::NotFound => message!("system-not-found"),
            ErrorKind::PermissionDenied => message!("system-permission-denied"),
            ErrorKind::StorageFull => message!("system-storage-full"),
            ErrorKind::QuotaExceeded => message!("system-quota-exceeded"),
            ErrorKind::ReadOnlyFilesystem => message!("system-read-only"),
            ErrorKind::IsADirectory => message!("system-is-a-folder"),
            ErrorKind::NotADirectory => message!("system-not-a-folder"),
            ErrorKind::TimedOut => message!("system-timed-out"),
            ErrorKind::InvalidData => message!("system-invalid-data"),
            ErrorKind::UnexpectedEof => message!("system-ends-early"),
            _ => Message::verbatim(self.to_string()),
        }
    }
}
