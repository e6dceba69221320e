//! Presets: mixes with a name, each in one readable JSON file. Built-in presets, in `presets/`, have the same
//! format as those that users save.

pub mod import_preview;
pub mod pack;
mod search;
pub mod share;
mod store;

pub use search::{tidy_note, tidy_tags};
pub use store::{
    DeletedPreset, FolderChanges, FolderScan, Origin, PresetEntry, PresetProblem, SavedPreset,
    Store, StoreError, is_built_in,
};

use crate::files::{JsonError, count_values, parse_json, to_json_text};
use crate::i18n::{self, Message, ToMessage, error_from_message, message};
use crate::mix::{Controls, Mix, MixError, SoundId};
use serde_json::{Map, Value, json};

/// The version of the format that is written, and the newest that is read.
const VERSION: u64 = 1;
const LONGEST_NAME: usize = 120;
/// Longer notes, and more or longer tags, are more likely an attack than written by a person.
const LONGEST_NOTE: usize = 20_000;
const MOST_TAGS: usize = 100;
const LONGEST_TAG: usize = 200;

/// Identifies a preset. It stays the same when the preset is renamed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PresetId(pub String);

impl std::fmt::Display for PresetId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A mix with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    pub id: PresetId,
    pub name: String,
    pub note: String,
    pub tags: Vec<String>,
    pub mix: Mix,
    /// Fields of a later version. They are saved unchanged.
    pub unknown: Map<String, Value>,
}

/// Why a text is not a preset.
#[derive(Debug)]
pub enum PresetError {
    Json(JsonError),
    NotAnObject,
    NoVersion,
    Newer(u64),
    NoName,
    NoteTooLong,
    Tags,
    NoMix,
    Mix(MixError),
}

impl ToMessage for PresetError {
    fn message(&self) -> Message {
        match self {
            Self::Json(error) => error.message(),
            Self::NotAnObject => message!("preset-not-object"),
            Self::NoVersion => message!("preset-no-version"),
            Self::Newer(version) => message!("preset-newer", version = *version),
            Self::NoName => message!("preset-no-name"),
            Self::NoteTooLong => message!("preset-note-too-long", most = LONGEST_NOTE),
            Self::Tags => message!("preset-bad-tags"),
            Self::NoMix => message!("preset-no-mix"),
            Self::Mix(error) => error.message(),
        }
    }
}

error_from_message!(PresetError { Json(JsonError), Mix(MixError) });

impl Preset {
    /// Reads a preset. If it has no id, its id is made from `fallback`. `defaults` gives the controls of a sound,
    /// which apply where a layer does not set a control.
    ///
    /// # Errors
    /// If the text is not a preset. The error names the field and the reason.
    pub fn from_text(
        text: &str,
        fallback: &str,
        defaults: &dyn Fn(&SoundId) -> Controls,
    ) -> Result<Self, PresetError> {
        let Value::Object(mut map) = parse_json(text)? else {
            return Err(PresetError::NotAnObject);
        };
        let version = map.shift_remove("version").and_then(|version| version.as_u64());
        match version.ok_or(PresetError::NoVersion)? {
            // A later version of the program converts older versions of the format here.
            VERSION => {}
            other => return Err(PresetError::Newer(other)),
        }
        let name = text_of(&mut map, "name").ok_or(PresetError::NoName)?;
        let id = text_of(&mut map, "id").unwrap_or_else(|| slug(fallback));
        let note = note_of(&mut map)?;
        let tags = tags_of(&mut map)?;
        let mix = map.shift_remove("mix").ok_or(PresetError::NoMix)?;
        Ok(Self {
            id: PresetId(if SoundId::is_valid(&id) { id } else { slug(&id) }),
            name: tidy_name(&name).ok_or(PresetError::NoName)?,
            note,
            tags,
            mix: Mix::from_json(mix, defaults)?,
            unknown: map,
        })
    }

    /// The text of the file of the preset. [`Preset::is_too_large`] tells whether it could be read again.
    pub fn to_text(&self) -> String {
        let mut map = Map::new();
        map.insert("version".into(), json!(VERSION));
        map.insert("id".into(), json!(self.id.0));
        map.insert("name".into(), json!(self.name));
        map.insert("note".into(), json!(self.note));
        map.insert("tags".into(), json!(self.tags));
        map.extend(self.unknown.clone());
        map.insert("mix".into(), self.mix.to_json());
        to_json_text(&map)
    }

    /// Whether the text of its file would exceed the bounds within which presets are read.
    pub fn is_too_large(&self) -> bool {
        count_values(&self.to_text()).is_err()
    }
}

/// Removes a text from `map` and returns it. A value of another type stays in `map`, and so in the file.
fn text_of(map: &mut Map<String, Value>, key: &str) -> Option<String> {
    let text = map.get(key)?.as_str()?.to_owned();
    map.shift_remove(key);
    Some(text)
}

fn note_of(map: &mut Map<String, Value>) -> Result<String, PresetError> {
    let note = text_of(map, "note").unwrap_or_default();
    if note.chars().count() > LONGEST_NOTE {
        return Err(PresetError::NoteTooLong);
    }
    Ok(i18n::plain_lines(&note))
}

fn tags_of(map: &mut Map<String, Value>) -> Result<Vec<String>, PresetError> {
    let tags = map.shift_remove("tags").unwrap_or_else(|| json!([]));
    let tags: Vec<String> = serde_json::from_value(tags).map_err(|_| PresetError::Tags)?;
    let is_long = |tag: &String| tag.chars().count() > LONGEST_TAG;
    if tags.len() > MOST_TAGS || tags.iter().any(is_long) {
        return Err(PresetError::Tags);
    }
    Ok(tags.iter().map(|tag| i18n::one_line(tag, LONGEST_TAG)).collect())
}

/// The name in one line, without surrounding spaces and at most 120 characters long. `None` if nothing is left.
pub fn tidy_name(name: &str) -> Option<String> {
    Some(i18n::one_line(name, LONGEST_NAME)).filter(|name| !name.is_empty())
}

/// An id for a preset of this name.
pub fn slug(name: &str) -> String {
    crate::mix::slug(name, "preset")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Preset, PresetError> {
        Preset::from_text(text, "a-file", &|_| Controls::default())
    }

    #[test]
    fn tidying_a_name_twice_changes_nothing_more() {
        let long = "Night flight ".repeat(30);
        for name in ["  Rainy \t night ", "a \u{1} b", "Rain\nfall", &long] {
            let tidy = tidy_name(name).unwrap();
            assert_eq!(tidy_name(&tidy).as_ref(), Some(&tidy), "{name:?}");
            assert!(tidy.chars().count() <= LONGEST_NAME && !tidy.ends_with(' '), "{tidy:?}");
        }
        assert_eq!(tidy_name(" \u{7} "), None);
    }

    #[test]
    fn only_version_name_and_mix_are_required() {
        let preset = read(r#"{"version":1,"name":" My  night ","mix":{}}"#).unwrap();
        assert_eq!((preset.id.0.as_str(), preset.name.as_str()), ("a-file", "My night"));
        assert!(preset.mix.layers.is_empty());
    }

    #[test]
    fn unknown_fields_are_kept() {
        let text = r#"{"version":1,"id":"x","name":"X","tags":["sleep"],"mood":{"blue":3},
            "mix":{"drift":0.2,"layers":[{"sound":"rain","place":"left"},{"tones":{"carrier_hz":200}}]}}"#;
        let preset = read(text).unwrap();
        let again = read(&preset.to_text()).unwrap();
        assert_eq!(preset, again);
        let written: Value = serde_json::from_str(&preset.to_text()).unwrap();
        assert_eq!(written["mood"]["blue"], 3);
        assert_eq!(written["mix"]["drift"], 0.2);
        assert_eq!(written["mix"]["layers"][1]["tones"]["carrier_hz"], 200);
    }

    #[test]
    fn an_invalid_preset_gives_the_reason() {
        let why = |text: &str| read(text).unwrap_err().to_string();
        assert!(why("{\n  \"version\": NaN }").contains("line 2"));
        assert!(why("[]").contains("braces"));
        assert!(why(r#"{"name":"x"}"#).contains("has no version"));
        assert!(why(r#"{"version":9,"name":"x","mix":{}}"#).contains("newer Susurra"));
        assert!(why(r#"{"version":1,"mix":{}}"#).contains("name"));
        assert!(why(r#"{"version":1,"name":"x","tags":"sleep","mix":{}}"#).contains("tags"));
        assert!(why(r#"{"version":1,"name":"x","mix":{"layers":[3]}}"#).contains("mix.layers[0]"));
    }

    #[test]
    fn an_id_is_valid_on_every_file_system() {
        assert_eq!(slug("Rainy night / Über 2"), "rainy-night-ber-2");
        assert_eq!(slug("雨"), "preset");
        assert_eq!([slug("CON"), slug("com1")], ["preset-con", "preset-com1"]);
        assert!(SoundId::is_valid(&slug(&"x".repeat(300))));
    }

    proptest! {
        #[test]
        fn no_text_causes_a_panic(text in ".{0,200}", level in any::<f64>()) {
            let _ = read(&text);
            let layers = format!(r#"[{{"sound":"rain","level":{level:e}}}]"#);
            if let Ok(preset) =
                read(&format!(r#"{{"version":1,"name":"x","mix":{{"layers":{layers}}}}}"#))
            {
                prop_assert!((0.0..=1.0).contains(&preset.mix.layers[0].controls.level));
                prop_assert_eq!(read(&preset.to_text()).unwrap().to_text(), preset.to_text());
            }
        }
    }
}
