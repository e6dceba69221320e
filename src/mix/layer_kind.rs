//! How a layer makes its sound, which decides the controls that apply to it.

use crate::i18n::{Message, ToMessage, message};
use serde::{Deserialize, Serialize};

/// How the recordings of a sound are played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PlaybackMode {
    /// Continuously: each recording is resequenced without end.
    Texture,
    /// One recording at a time, at the layer's pace.
    Events {
        /// Whether the recordings are the sentences of a story: they play in order and never overlap.
        #[serde(default)]
        in_order: bool,
    },
}

impl PlaybackMode {
    pub fn is_texture(self) -> bool {
        self == Self::Texture
    }

    /// Whether the recordings play in their order. Always false for a texture.
    pub fn is_in_order(self) -> bool {
        self == Self::Events { in_order: true }
    }

    /// The word for it in `sound.json` and in the output of `susurra list --json`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Texture => "texture",
            Self::Events { .. } => "events",
        }
    }
}

impl ToMessage for PlaybackMode {
    fn message(&self) -> Message {
        match self {
            Self::Texture => message!("played-as-texture"),
            Self::Events { .. } => message!("played-as-events"),
        }
    }
}

/// What a layer plays: a sound's recordings, or sound that is synthesised live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerKind {
    Recordings(PlaybackMode),
    Noise,
    Tones,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_playback_mode_is_saved_with_the_words_of_sound_json() {
        for (mode, saved) in [
            (PlaybackMode::Texture, json!({"kind": "texture"})),
            (PlaybackMode::Events { in_order: true }, json!({"kind": "events", "in_order": true})),
        ] {
            assert_eq!(saved["kind"], mode.key());
            assert_eq!(serde_json::to_value(mode).unwrap(), saved);
            assert_eq!(serde_json::from_value::<PlaybackMode>(saved).unwrap(), mode);
        }
        let without_order = serde_json::from_value(json!({"kind": "events"}));
        assert_eq!(without_order.ok(), Some(PlaybackMode::Events { in_order: false }));
    }
}
