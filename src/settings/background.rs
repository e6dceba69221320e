//! What the user has decided for the time without a window: where Susurra can be reached, and how it
//! gets on with others. Plain data.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Background {
    /// Whether there is to be a picture in the desktop's tray.
    pub tray: bool,
    /// Whether the media keys, and whatever else drives players, may drive this one.
    pub media_keys: bool,
    /// What is done while something else is listened to, or somebody speaks in a call.
    pub when_others_play: WhenOthersPlay,
    /// The same for presets that wish otherwise, by their ids.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub others_by_preset: BTreeMap<String, WhenOthersPlay>,
    /// Whether it is started, without its window, when the user logs in.
    pub autostart: bool,
    /// Whether it is paused when it is started.
    pub start_paused: bool,
    /// Whether the machine is kept from falling asleep by itself while it plays.
    pub keep_awake: bool,
    /// Whether the desktop shows a note when something happens without a window.
    pub notifications: bool,
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What is done while something else is listened to. It fades, there and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhenOthersPlay {
    /// It plays on as it was.
    #[default]
    Ignore,
    /// Every layer goes to its lowered level.
    Lower,
    /// All pauses, and goes on afterwards.
    Pause,
}

impl WhenOthersPlay {
    pub const ALL: [Self; 3] = [Self::Ignore, Self::Lower, Self::Pause];

    /// What a choice of it says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ignore => "Play on",
            Self::Lower => "Lower",
            Self::Pause => "Pause",
        }
    }
}

impl Default for Background {
    fn default() -> Self {
        Self {
            tray: true,
            media_keys: true,
            when_others_play: WhenOthersPlay::default(),
            others_by_preset: BTreeMap::new(),
            autostart: false,
            start_paused: false,
            keep_awake: false,
            notifications: false,
            unknown: Map::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_has_its_default_and_what_is_unknown_is_kept() {
        let text = r#"{"when_others_play":"lower","colour":"red"}"#;
        let background: Background = serde_json::from_str(text).unwrap();
        assert!(background.tray && background.media_keys && !background.autostart);
        assert_eq!(background.when_others_play, WhenOthersPlay::Lower);
        assert!(serde_json::to_string(&background).unwrap().contains(r#""colour":"red""#));
    }
}
