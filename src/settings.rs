//! What the user has decided once for all mixes. Plain data; a file of a later version keeps the
//! fields that this one does not know.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub version: u32,
    /// Whether closing the window leaves the sound on.
    pub keep_playing_when_closed: bool,
    /// Whether it is listened to over speakers: in plain stereo, without a place around the head.
    pub speakers: bool,
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { version: 1, keep_playing_when_closed: true, speakers: false, unknown: Map::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_has_its_default_and_what_is_unknown_is_kept() {
        let settings: Settings = serde_json::from_str(r#"{"theme":"amber"}"#).unwrap();
        assert!(settings.keep_playing_when_closed);
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(
            text,
            r#"{"version":1,"keep_playing_when_closed":true,"speakers":false,"theme":"amber"}"#
        );
    }
}
