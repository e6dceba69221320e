//! The requests to the running Susurra: one type for the command line, the socket, D-Bus and the tray.
//! A request is typed as words, and sent as one line of JSON that holds the words in a list.

use crate::desktop::remote::level::{LevelChange, LevelError};
use crate::i18n::{Message, ToMessage, error_from_message, key, message};
use crate::session::Action;
use crate::timer::LONGEST_TIMER;
use std::time::Duration;

/// The longest accepted line, in bytes. A mix that is shared as text always fits.
pub const LONGEST_LINE: usize = 160 << 10;

/// A command to the running Susurra, or a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Status,
    /// The timing of the audio thread.
    Telemetry,
    /// The status, now and after every change.
    Watch,
    Play,
    Pause,
    Stop,
    Perform(Action),
    Preset(String),
    Master(LevelChange),
    Level(String, LevelChange),
    /// Mutes (`true`) or unmutes a layer.
    Mute(String, bool),
    /// Adds a sound to the board (`true`) or removes a layer.
    Switch(String, bool),
    Timer(TimerChange),
    /// Opens an item in the window: a shared mix, or the path of a file.
    Bring(String),
}

/// A change of the sleep timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerChange {
    /// Ends in this time.
    In(Duration),
    /// Ends this much later.
    More(Duration),
    Off,
}

/// Why a text is not a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestError {
    Empty,
    /// The first word is not a request. Holds the start of that word.
    Unknown(String),
    /// The request exists, but takes other words: this is its form.
    Form(&'static str),
    Level(LevelError),
    /// Not a time for the sleep timer. Holds the start of the text.
    Timer(String),
    /// Longer than [`LONGEST_LINE`].
    TooLong,
    /// The line is not a list of words in JSON.
    NotWords,
}

impl ToMessage for RequestError {
    fn message(&self) -> Message {
        match self {
            Self::Empty => message!("ctl-error-empty"),
            Self::Unknown(word) => message!("ctl-error-unknown", word = word),
            Self::Form(form) => message!("ctl-error-form", form = *form),
            Self::Level(error) => error.message(),
            Self::Timer(text) => message!("ctl-error-timer", text = text),
            Self::TooLong => message!("ctl-error-too-long", bytes = LONGEST_LINE),
            Self::NotWords => message!("ctl-error-not-words"),
        }
    }
}

error_from_message!(RequestError { Level(LevelError) });

/// The form of each request and the key of its description, in the order of the help.
pub const FORMS: [(&str, &str); 25] = [
    ("status", key!("ctl-form-status")),
    ("watch", key!("ctl-form-watch")),
    ("play", key!("ctl-form-play")),
    ("pause", key!("ctl-form-pause")),
    ("toggle", key!("ctl-form-toggle")),
    ("stop", key!("ctl-form-stop")),
    ("preset NAME", key!("ctl-form-preset")),
    ("next", key!("ctl-form-next")),
    ("previous", key!("ctl-form-previous")),
    ("master LEVEL", key!("ctl-form-master")),
    ("level LAYER LEVEL", key!("ctl-form-level")),
    ("mute LAYER", key!("ctl-form-mute")),
    ("unmute LAYER", key!("ctl-form-unmute")),
    ("on SOUND", key!("ctl-form-on")),
    ("off LAYER", key!("ctl-form-off")),
    ("timer TIME", key!("ctl-form-timer")),
    ("tingle", key!("ctl-form-tingle")),
    ("undo", key!("ctl-form-undo")),
    ("redo", key!("ctl-form-redo")),
    ("save", key!("ctl-form-save")),
    ("bring ITEM", key!("ctl-form-bring")),
    ("show", key!("ctl-form-show")),
    ("quit", key!("ctl-form-quit")),
    ("telemetry", key!("ctl-form-telemetry")),
    ("help", key!("ctl-form-help")),
];

impl Request {
    /// Parses words. A name may consist of several words.
    ///
    /// # Errors
    /// If the words are not a request. The error says what to write instead.
    pub fn from_words(words: &[impl AsRef<str>]) -> Result<Self, RequestError> {
        let words: Vec<&str> = words.iter().map(|word| word.as_ref().trim()).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        if words.iter().map(|word| word.len() + 3).sum::<usize>() > LONGEST_LINE {
            return Err(RequestError::TooLong);
        }
        let (&first, rest) = words.split_first().ok_or(RequestError::Empty)?;
        let name = rest.join(" ");
        Ok(match (first, rest) {
            ("status", []) => Self::Status,
            ("telemetry", []) => Self::Telemetry,
            ("watch", []) => Self::Watch,
            ("play", []) => Self::Play,
            ("pause", []) => Self::Pause,
            ("stop", []) => Self::Stop,
            ("toggle", []) => Self::Perform(Action::PlayPause),
            ("preset", [_, ..]) => Self::Preset(name),
            ("bring", [_, ..]) => Self::Bring(name),
            ("master", [_, ..]) => Self::Master(name.parse()?),
            ("level", [layer @ .., level]) if !layer.is_empty() => {
                Self::Level(layer.join(" "), level.parse()?)
            }
            ("mute" | "unmute", [_, ..]) => Self::Mute(name, first == "mute"),
            ("on" | "off", [_, ..]) => Self::Switch(name, first == "on"),
            ("timer", [_, ..]) => Self::Timer(TimerChange::from_text(&name)?),
            (word, []) if Action::from_word(word).is_some() => {
                Action::from_word(word).map(Self::Perform).ok_or(RequestError::Empty)?
            }
            _ => return Err(misused(first)),
        })
    }

    /// The words of this request, from which [`Request::from_words`] makes an equal one.
    pub fn words(&self) -> Vec<String> {
        let one = |word: &str| vec![word.to_owned()];
        let two = |word: &str, name: &str| vec![word.to_owned(), name.to_owned()];
        match self {
            Self::Status => one("status"),
            Self::Telemetry => one("telemetry"),
            Self::Watch => one("watch"),
            Self::Play => one("play"),
            Self::Pause => one("pause"),
            Self::Stop => one("stop"),
            Self::Perform(action) => one(action.word()),
            Self::Preset(name) => two("preset", name),
            Self::Master(level) => two("master", &level.to_string()),
            Self::Level(layer, level) => vec!["level".into(), layer.clone(), level.to_string()],
            Self::Mute(layer, true) => two("mute", layer),
            Self::Mute(layer, false) => two("unmute", layer),
            Self::Switch(layer, true) => two("on", layer),
            Self::Switch(layer, false) => two("off", layer),
            Self::Timer(change) => two("timer", &change.text()),
            Self::Bring(item) => two("bring", item),
        }
    }

    /// Parses a line of JSON.
    ///
    /// # Errors
    /// If the line is not a list of words in JSON, or the words are not a request.
    pub fn from_line(line: &str) -> Result<Self, RequestError> {
        if line.len() > LONGEST_LINE {
            return Err(RequestError::TooLong);
        }
        let words: Vec<String> = serde_json::from_str(line).map_err(|_| RequestError::NotWords)?;
        Self::from_words(&words)
    }

    /// The request as one line of JSON, without a newline.
    pub fn to_line(&self) -> String {
        serde_json::Value::from(self.words()).to_string()
    }
}

/// The error for words that begin with `first` and match no request: the form of the request that
/// `first` names, if it names one.
fn misused(first: &str) -> RequestError {
    let form = FORMS.iter().find(|(form, _)| form.split(' ').next() == Some(first));
    form.map_or_else(
        || RequestError::Unknown(first.chars().take(40).collect()),
        |(form, _)| RequestError::Form(form),
    )
}

impl TimerChange {
    fn from_text(text: &str) -> Result<Self, RequestError> {
        let plain = text.trim().to_lowercase();
        if plain == "off" {
            return Ok(Self::Off);
        }
        let (is_more, time) = match plain.strip_prefix('+') {
            Some(time) => (true, time),
            None => (false, plain.as_str()),
        };
        let time = humantime::parse_duration(time).ok();
        let time = time.filter(|time| !time.is_zero() && *time <= LONGEST_TIMER);
        let time = time.ok_or_else(|| RequestError::Timer(text.chars().take(40).collect()))?;
        Ok(if is_more { Self::More(time) } else { Self::In(time) })
    }

    fn text(self) -> String {
        match self {
            Self::In(time) => humantime::format_duration(time).to_string(),
            Self::More(time) => format!("+{}", humantime::format_duration(time)),
            Self::Off => "off".into(),
        }
    }
}

#[cfg(test)]
mod tests;
