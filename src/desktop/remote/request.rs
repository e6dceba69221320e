//! What can be asked of the running Susurra from outside: one type for the command line, the socket,
//! D-Bus and the tray. Written as words, and sent as one line of JSON with the words in a list.

use crate::desktop::remote::level::{LevelChange, LevelError};
use crate::session::Action;
use crate::timer::LONGEST_TIMER;
use std::time::Duration;

/// No line is longer, with all its words, nor any mix that was shared as text.
pub const LONGEST_LINE: usize = 160 << 10;

/// Something to be done, or told.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Status,
    /// How the audio thread fares.
    Telemetry,
    /// The status, and again whenever it has changed.
    Watch,
    Play,
    Pause,
    Stop,
    Perform(Action),
    Preset(String),
    Master(LevelChange),
    Level(String, LevelChange),
    /// Whether a layer is to be muted.
    Mute(String, bool),
    /// Whether a sound is to be on the board.
    Switch(String, bool),
    Timer(TimerChange),
    /// To show what was sent in the window: a shared mix, or the path of a file.
    Bring(String),
}

/// What a sleep timer is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerChange {
    /// End in so long.
    In(Duration),
    /// Go on for so much longer.
    More(Duration),
    Off,
}

/// Why words are no request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    #[error("nothing was asked; `susurra ctl --help` lists what can be")]
    Nothing,
    #[error("“{0}” is nothing that can be asked; `susurra ctl --help` lists what can be")]
    Unknown(String),
    #[error("write it as: {0}")]
    Form(&'static str),
    #[error(transparent)]
    Level(#[from] LevelError),
    #[error("“{0}” is no time for a timer; write 45m, 1h30m, +15m or off")]
    Timer(String),
    #[error("it is too long: {LONGEST_LINE} bytes are the most")]
    TooLong,
    #[error("it should be a list of words in JSON, such as [\"preset\",\"Rainy night\"]")]
    NoWords,
}

/// Each request's form and what it does, in the order in which the help lists them.
pub const FORMS: [(&str, &str); 25] = [
    ("status", "what plays and how; --json for programs"),
    ("watch", "the status as a line of JSON, and another whenever it changes"),
    ("play", "fade in"),
    ("pause", "fade out, and stay where it is"),
    ("toggle", "play or pause"),
    ("stop", "fade out, and end the sleep timer"),
    ("preset NAME", "crossfade to a preset, and play"),
    ("next", "crossfade to the next preset"),
    ("previous", "crossfade to the one before"),
    ("master LEVEL", "50%, 0.5 or -6dB; +5%, -5% or +3dB change it"),
    ("level LAYER LEVEL", "the same for a layer, such as rain"),
    ("mute LAYER", "silence a layer and keep its level"),
    ("unmute LAYER", "let it be heard again"),
    ("on SOUND", "put a sound on the board"),
    ("off LAYER", "take it off"),
    ("timer TIME", "fade out in 45m; +15m for longer; off"),
    ("tingle", "note that it tingles, and what plays"),
    ("undo", "take back the last change of the mix"),
    ("redo", "make it again"),
    ("save", "save the board over its preset"),
    ("bring WHAT", "show what was sent in the window: a shared line, a link, a file"),
    ("show", "open the window, or bring it to the front"),
    ("quit", "fade out and end Susurra"),
    ("telemetry", "how the audio thread fares, as JSON"),
    ("help", "this list"),
];

impl Request {
    /// The request of these words. What takes a name takes it in several words as well.
    ///
    /// # Errors
    /// If they are none, with what to write instead.
    pub fn from_words(words: &[impl AsRef<str>]) -> Result<Self, RequestError> {
        let words: Vec<&str> = words.iter().map(|word| word.as_ref().trim()).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        if words.iter().map(|word| word.len() + 3).sum::<usize>() > LONGEST_LINE {
            return Err(RequestError::TooLong);
        }
        let (&first, rest) = words.split_first().ok_or(RequestError::Nothing)?;
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
                Action::from_word(word).map(Self::Perform).ok_or(RequestError::Nothing)?
            }
            _ => return Err(misused(first)),
        })
    }

    /// The words of this request: [`Request::from_words`] makes the same of them.
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
            Self::Bring(sent) => two("bring", sent),
        }
    }

    /// The request of a line as it is sent.
    ///
    /// # Errors
    /// If it is no list of words in JSON, or the words are no request.
    pub fn from_line(line: &str) -> Result<Self, RequestError> {
        if line.len() > LONGEST_LINE {
            return Err(RequestError::TooLong);
        }
        let words: Vec<String> = serde_json::from_str(line).map_err(|_| RequestError::NoWords)?;
        Self::from_words(&words)
    }

    /// The request as it is sent: one line of JSON, without its end.
    pub fn to_line(&self) -> String {
        serde_json::Value::from(self.words()).to_string()
    }
}

/// What was probably meant by a request that is known but came in another form, or is not known.
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
