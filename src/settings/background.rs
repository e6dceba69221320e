//! Settings for playing in the background: integration with the desktop, and what happens while other audio
//! plays. Plain data.

use crate::i18n::tr;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent switch in the settings file"
)]
pub struct BackgroundSettings {
    /// Whether to show an icon in the tray.
    pub tray: bool,
    /// Whether to respond to media keys and other remote controls for players.
    pub media_keys: bool,
    /// What happens while other audio plays or a call is active.
    pub when_others_play: WhenOthersPlay,
    /// Exceptions for single presets, by their ids.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub others_by_preset: BTreeMap<String, WhenOthersPlay>,
    /// Whether to start at login, without the window.
    pub autostart: bool,
    /// Whether to start paused.
    pub start_paused: bool,
    /// Whether to keep the machine from suspending automatically during playback.
    pub keep_awake: bool,
    /// Whether to show desktop notifications while there is no window.
    pub notifications: bool,
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What happens while other audio plays. Every change fades.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhenOthersPlay {
    /// Keep playing.
    #[default]
    Ignore,
    /// Every layer changes to its lowered level.
    Lower,
    /// Pause, and continue afterwards.
    Pause,
}

impl WhenOthersPlay {
    pub const ALL: [Self; 3] = [Self::Ignore, Self::Lower, Self::Pause];

    /// Its label in the window.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ignore => tr!("others-keep-playing"),
            Self::Lower => tr!("others-lower"),
            Self::Pause => tr!("pause"),
        }
    }
}

impl Default for BackgroundSettings {
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

impl BackgroundSettings {
    /// What is done while other audio plays with this preset on the board.
    pub fn when_others_play_over(&self, preset: Option<&str>) -> WhenOthersPlay {
        let own = preset.and_then(|id| self.others_by_preset.get(id));
        own.copied().unwrap_or(self.when_others_play)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_fields_have_defaults_and_unknown_fields_are_kept() {
        let text = r#"{"when_others_play":"lower","colour":"red"}"#;
        let background: BackgroundSettings = serde_json::from_str(text).unwrap();
        assert!(background.tray && background.media_keys && !background.autostart);
        assert_eq!(background.when_others_play, WhenOthersPlay::Lower);
        assert!(serde_json::to_string(&background).unwrap().contains(r#""colour":"red""#));
    }
}
