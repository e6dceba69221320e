//! Presets: mixes with a name, one readable JSON file each. The same format for those that users
//! save and those in `presets/`.

pub mod import_preview;
pub mod pack;
mod search;
pub mod share;
mod store;

pub use search::{tidy_note, tidy_tags};
pub use store::{
    Deleted, Entry, News, Origin, Problem, Saved, Store, StoreError, Survey, is_built_in,
};

use crate::mix::{Controls, Mix, MixError, SoundId};
use serde_json::{Map, Value, json};

/// The version that this program writes, and the newest that it reads.
const VERSION: u64 = 1;
const LONGEST_NAME: usize = 120;

/// Names a preset for good, whatever it is renamed to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PresetId(pub String);

impl std::fmt::Display for PresetId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A mix that was given a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    pub id: PresetId,
    pub name: String,
    pub note: String,
    pub tags: Vec<String>,
    pub mix: Mix,
    /// Fields of the file that this version does not know, kept for those that do.
    pub unknown: Map<String, Value>,
}

/// Why a text is no preset.
#[derive(Debug, thiserror::Error)]
pub enum PresetError {
    #[error("it is not understood: {0}")]
    Syntax(#[from] serde_json::Error),
    #[error("it should be an object in braces")]
    NoObject,
    #[error("it names no version; a preset begins with \"version\": 1")]
    NoVersion,
    #[error("it is of version {0}, which needs a newer Susurra")]
    Newer(u64),
    #[error("its name is missing or no text")]
    NoName,
    #[error("its tags should be a list of texts")]
    Tags,
    #[error("it has no mix")]
    NoMix,
    #[error("{0}")]
    Mix(#[from] MixError),
}

impl Preset {
    /// Reads a preset. One that names no id gets the id `fallback`; controls that a layer does not
    /// name are the sound's own, by `defaults`.
    ///
    /// # Errors
    /// If the text is not a preset, with the place and the reason.
    pub fn from_text(
        text: &str,
        fallback: &str,
        defaults: &dyn Fn(&SoundId) -> Controls,
    ) -> Result<Self, PresetError> {
        let Value::Object(mut map) = serde_json::from_str(text)? else {
            return Err(PresetError::NoObject);
        };
        let version = map.shift_remove("version").and_then(|version| version.as_u64());
        match version.ok_or(PresetError::NoVersion)? {
            // A later version adds its step from the one before here.
            VERSION => {}
            other => return Err(PresetError::Newer(other)),
        }
        let name = text_of(&mut map, "name").ok_or(PresetError::NoName)?;
        let id = text_of(&mut map, "id").unwrap_or_else(|| slug(fallback));
        let note = text_of(&mut map, "note").unwrap_or_default();
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

    /// Writes the preset as it stands in its file.
    pub fn to_text(&self) -> String {
        let mut map = Map::new();
        map.insert("version".into(), json!(VERSION));
        map.insert("id".into(), json!(self.id.0));
        map.insert("name".into(), json!(self.name));
        map.insert("note".into(), json!(self.note));
        map.insert("tags".into(), json!(self.tags));
        map.extend(self.unknown.clone());
        map.insert("mix".into(), self.mix.to_json());
        format!("{:#}\n", Value::Object(map))
    }
}

/// Takes a text out of `map`; what is no text stays there, and so in the file.
fn text_of(map: &mut Map<String, Value>, key: &str) -> Option<String> {
    let text = map.get(key)?.as_str()?.to_owned();
    map.shift_remove(key);
    Some(text)
}

fn tags_of(map: &mut Map<String, Value>) -> Result<Vec<String>, PresetError> {
    let tags = map.shift_remove("tags").unwrap_or_else(|| json!([]));
    serde_json::from_value(tags).map_err(|_| PresetError::Tags)
}

/// A name as it is kept: one line without blanks at its ends; `None` if nothing is left.
pub fn tidy_name(name: &str) -> Option<String> {
    let name: String = name.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    let words: Vec<&str> = name.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(LONGEST_NAME).collect();
    // It may have been cut after a word.
    let name = name.trim_end().to_owned();
    Some(name).filter(|name| !name.is_empty())
}

/// An id made of a name: its letters and digits that any file system takes, with hyphens between.
pub fn slug(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let plain: String = name.chars().map(plain).collect();
    let slug = plain.split_whitespace().collect::<Vec<_>>().join("-");
    let slug: String = slug.chars().take(48).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "preset".into() } else { slug.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Preset, PresetError> {
        Preset::from_text(text, "a-file", &|_| Controls::default())
    }

    #[test]
    fn a_name_that_was_tidied_stays_as_it_is() {
        let long = "Night flight ".repeat(30);
        for name in ["  Rainy \t night ", "a \u{1} b", "Rain\nfall", &long] {
            let tidy = tidy_name(name).unwrap();
            assert_eq!(tidy_name(&tidy).as_ref(), Some(&tidy), "{name:?}");
            assert!(tidy.chars().count() <= LONGEST_NAME && !tidy.ends_with(' '), "{tidy:?}");
        }
        assert_eq!(tidy_name(" \u{7} "), None);
    }

    #[test]
    fn only_version_name_and_mix_are_needed() {
        let preset = read(r#"{"version":1,"name":" My  night ","mix":{}}"#).unwrap();
        assert_eq!((preset.id.0.as_str(), preset.name.as_str()), ("a-file", "My night"));
        assert!(preset.mix.layers.is_empty());
    }

    #[test]
    fn what_is_read_is_written_with_every_field_it_came_with() {
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
    fn what_is_no_preset_says_why() {
        let why = |text: &str| read(text).unwrap_err().to_string();
        assert!(why("{\n  \"version\": NaN }").contains("line 2"));
        assert!(why("[]").contains("braces"));
        assert!(why(r#"{"name":"x"}"#).contains("names no version"));
        assert!(why(r#"{"version":9,"name":"x","mix":{}}"#).contains("newer Susurra"));
        assert!(why(r#"{"version":1,"mix":{}}"#).contains("name"));
        assert!(why(r#"{"version":1,"name":"x","tags":"sleep","mix":{}}"#).contains("tags"));
        assert!(why(r#"{"version":1,"name":"x","mix":{"layers":[3]}}"#).contains("mix.layers[0]"));
    }

    #[test]
    fn a_name_becomes_an_id_that_any_file_system_takes() {
        assert_eq!(slug("Rainy night / Über 2"), "rainy-night-ber-2");
        assert_eq!(slug("雨"), "preset");
        assert!(SoundId::is_valid(&slug(&"x".repeat(300))));
    }

    proptest! {
        #[test]
        fn no_text_whatever_makes_it_panic(text in ".{0,200}", level in any::<f64>()) {
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
