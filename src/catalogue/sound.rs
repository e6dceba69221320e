//! A sound, as its `sound.json` describes it.

use crate::decode::Media;
use crate::files::{JsonError, parse_json};
use crate::i18n::{self, Language, Message, ToMessage, error_from_message, message, one_line};
use crate::mix::controls::WIDTH;
use crate::mix::{Controls, MixError, PlaybackMode, SoundId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The largest trim in decibels. A larger one is a mistake, and could hurt.
const LARGEST_TRIM_DB: f32 = 24.0;
/// The smallest trim is the negative of this, in decibels.
const LARGEST_CUT_DB: f32 = 96.0;
/// The most characters of a name, a credit or a licence.
const LONGEST_FIELD: usize = 2000;
/// The default width of events, in degrees.
const EVENTS_WIDTH_DEG: f32 = 24.0;
/// The most recordings of one intensity.
pub const MOST_TAKES: usize = 64;

/// A sound that can be put on the board.
#[derive(Clone, Debug)]
pub struct Sound {
    pub id: SoundId,
    pub name: String,
    pub family: Family,
    /// The name of its icon. If empty, it has the icon of its id or of its family.
    pub icon: String,
    /// How its recordings are played.
    pub playback: PlaybackMode,
    /// The recordings of each intensity, from soft to firm.
    pub intensities: Vec<Vec<Media>>,
    /// The gain in decibels that makes all sounds equally loud.
    pub trim_db: f32,
    /// The background of the room between events, and its gain in decibels.
    pub room_tone: Option<(Media, f32)>,
    /// The controls of a new layer of this sound.
    pub defaults: Controls,
    pub credit: String,
    pub licence: String,
    /// Why it cannot be played in full, such as a missing recording.
    pub problem: Option<Message>,
}

impl Sound {
    /// Whether it is the user's own sound.
    pub fn is_own(&self) -> bool {
        self.intensities.iter().flatten().any(|media| matches!(media, Media::File(_)))
    }
}

/// The family of a sound, by which the board is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Water,
    Voice,
    Touch,
    Objects,
    Air,
    Nature,
    /// Noise and tones, which are synthesised live.
    Live,
    /// Own sounds without a family, and families of a later version.
    #[default]
    #[serde(other)]
    Own,
}

impl Family {
    /// All families, in the order of the board.
    pub const ALL: [Self; 8] = [
        Self::Water,
        Self::Voice,
        Self::Touch,
        Self::Objects,
        Self::Air,
        Self::Nature,
        Self::Live,
        Self::Own,
    ];

    /// Its key in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Water => "water",
            Self::Voice => "voice",
            Self::Touch => "touch",
            Self::Objects => "objects",
            Self::Air => "air",
            Self::Nature => "nature",
            Self::Live => "live",
            Self::Own => "own",
        }
    }

    /// The heading over its cards, in the current language.
    pub fn title(self) -> &'static str {
        self.title_in(i18n::current_language())
    }

    /// The heading over its cards in `language`.
    pub fn title_in(self, language: Language) -> &'static str {
        i18n::name_in(language, "family", self.key()).unwrap_or(self.key())
    }
}

/// Why a `sound.json` cannot be used.
#[derive(Debug)]
pub enum SoundError {
    Id,
    Json(JsonError),
    LongText(&'static str),
    Newer(u32),
    NoTakes,
    Path(String),
    Control(MixError),
}

impl ToMessage for SoundError {
    fn message(&self) -> Message {
        match self {
            Self::Id => message!("sound-folder-not-id"),
            Self::Json(JsonError::Syntax(why)) => {
                message!("sound-json-invalid", why = why.to_string())
            }
            Self::Json(why) => message!("sound-json-invalid", why = why),
            Self::LongText(field) => {
                message!("sound-json-long-text", field = *field, most = LONGEST_FIELD)
            }
            Self::Newer(version) => message!("sound-json-newer", version = *version),
            Self::NoTakes => message!("sound-json-no-takes"),
            Self::Path(name) => message!("sound-json-bad-path", name = format!("{name:?}")),
            Self::Control(error) => message!("sound-json-bad-control", why = error),
        }
    }
}

error_from_message!(SoundError { Json(JsonError), Control(MixError) });

/// The fields of `sound.json`.
#[derive(Deserialize)]
struct File {
    #[serde(default = "one")]
    version: u32,
    name: String,
    #[serde(default)]
    family: Family,
    #[serde(default)]
    icon: String,
    #[serde(flatten)]
    playback: PlaybackMode,
    takes: Takes,
    #[serde(default)]
    trim_db: f32,
    room_tone: Option<RoomTone>,
    #[serde(default)]
    controls: Map<String, Value>,
    #[serde(default)]
    credit: String,
    #[serde(default)]
    licence: String,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Takes {
    soft: Vec<String>,
    medium: Vec<String>,
    firm: Vec<String>,
}

#[derive(Deserialize)]
struct RoomTone {
    take: String,
    #[serde(default)]
    level_db: f32,
}

fn one() -> u32 {
    1
}

impl Sound {
    /// Reads the `sound.json` of the folder `id`. `media` gives the recording of a file name.
    ///
    /// # Errors
    /// If the file or the folder's name cannot be used.
    pub fn from_json(
        id: &str,
        text: &str,
        media: &dyn Fn(&str) -> Media,
    ) -> Result<Self, SoundError> {
        if !SoundId::is_valid(id) {
            return Err(SoundError::Id);
        }
        let mut file: File = parse_json(text)?;
        if file.version > 1 {
            return Err(SoundError::Newer(file.version));
        }
        let intensities: Vec<Vec<Media>> = [file.takes.soft, file.takes.medium, file.takes.firm]
            .into_iter()
            .filter(|names| !names.is_empty())
            .map(|names| names.iter().take(MOST_TAKES).map(|name| recording(name, media)).collect())
            .collect::<Result<_, _>>()?;
        if intensities.is_empty() {
            return Err(SoundError::NoTakes);
        }
        let is_texture = file.playback.is_texture();
        let width_deg = if is_texture { WIDTH.default } else { EVENTS_WIDTH_DEG };
        let defaults = Controls { width_deg, ..Controls::default() };
        let room_tone = match file.room_tone {
            Some(room) if !is_texture => {
                Some((recording(&room.take, media)?, safe_gain_db(room.level_db)))
            }
            _ => None,
        };
        Ok(Self {
            id: SoundId(id.into()),
            name: Some(plain(&file.name, "name")?)
                .filter(|name| !name.is_empty())
                .unwrap_or(id.into()),
            family: file.family,
            icon: file.icon,
            playback: file.playback,
            intensities,
            trim_db: safe_gain_db(file.trim_db),
            room_tone,
            defaults: defaults.overlaid(&mut file.controls, "controls")?,
            credit: plain(&file.credit, "credit")?,
            licence: plain(&file.licence, "licence")?,
            problem: None,
        })
    }
}

impl Sound {
    /// Reads a `sound.json` whose recordings are not available.
    ///
    /// # Errors
    /// As [`Sound::from_json`].
    pub fn described(id: &str, text: &str) -> Result<Self, SoundError> {
        Self::from_json(id, text, &|name| Media::File(name.into()))
    }

    /// The folder of an own sound. `None` for a built-in one.
    pub fn folder(&self) -> Option<&std::path::Path> {
        match self.intensities.first()?.first()? {
            Media::File(path) => path.parent(),
            Media::BuiltIn { .. } => None,
        }
    }
}

/// A text of `sound.json` in one line.
fn plain(text: &str, field: &'static str) -> Result<String, SoundError> {
    if text.chars().count() > LONGEST_FIELD {
        return Err(SoundError::LongText(field));
    }
    Ok(one_line(text, LONGEST_FIELD))
}

/// A gain in decibels, clamped to a safe range. NaN and infinity become 0.
fn safe_gain_db(db: f32) -> f32 {
    if db.is_finite() { db.clamp(-LARGEST_CUT_DB, LARGEST_TRIM_DB) } else { 0.0 }
}

/// The recording of a file name, which must be in the folder of the sound.
fn recording(name: &str, media: &dyn Fn(&str) -> Media) -> Result<Media, SoundError> {
    let bad = name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', ':', '\0']);
    if bad { Err(SoundError::Path(name.into())) } else { Ok(media(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Sound, SoundError> {
        Sound::from_json("my-fan", text, &|name| Media::File(name.into()))
    }

    #[test]
    fn a_sound_has_its_playback_mode_recordings_and_defaults() {
        let sound = read(
            r#"{"version":1,"name":"Tapping","family":"touch","kind":"events","trim_db":-3.5,
                "takes":{"soft":["a.flac","b.flac"],"firm":["c.flac"]},
                "controls":{"pace_per_min":50,"irregularity":0.6},"later":true}"#,
        )
        .unwrap();
        assert_eq!(
            (sound.family, sound.playback, sound.trim_db),
            (Family::Touch, PlaybackMode::Events { in_order: false }, -3.5)
        );
        assert_eq!(sound.intensities.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(sound.defaults.pace_per_min, 50.0);
    }

    #[test]
    fn an_invalid_description_gives_the_reason() {
        let why = |text: &str| read(text).unwrap_err().to_string();
        let with = |takes: &str| format!(r#"{{"name":"x","kind":"texture","takes":{takes}}}"#);
        assert!(why("{").contains("is invalid"));
        assert!(why(&with("{}")).contains("lists no recordings"));
        assert!(why(&with(r#"{"soft":["../../secret.wav"]}"#)).contains("not a plain file name"));
        assert!(why(r#"{"version":2,"name":"x","kind":"texture","takes":{}}"#).contains("newer"));
        let text =
            r#"{"name":"x","kind":"texture","takes":{"soft":["a"]},"controls":{"level":"x"}}"#;
        assert!(why(text).contains("controls.level: expected a number"));
        let id = Sound::from_json("My Fan", "{}", &|n| Media::File(n.into()));
        assert!(matches!(id, Err(SoundError::Id)));
    }

    proptest! {
        #[test]
        fn no_text_causes_a_panic(text in ".{0,300}", number in any::<f64>()) {
            let _ = read(&text);
            let text = format!(
                r#"{{"name":"x","kind":"texture","takes":{{"soft":["a"]}},"trim_db":{number:e}}}"#
            );
            if let Ok(sound) = read(&text) {
                prop_assert!((-LARGEST_CUT_DB..=LARGEST_TRIM_DB).contains(&sound.trim_db));
            }
        }
    }
}
