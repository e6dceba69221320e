//! The user's settings, as plain data. Fields of a later version are kept.

mod background;

pub use background::{BackgroundSettings, WhenOthersPlay};

use crate::dose::Headphones;
use crate::timer::{AfterTimer, Alarm, FocusPlan, LONGEST_FADE, NightHours};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent switch in the settings file"
)]
pub struct Settings {
    pub version: u32,
    /// Whether playback continues when the window is closed.
    pub keep_playing_when_closed: bool,
    /// Whether the user listens with speakers. The mix is then plain stereo, without positions around the head.
    pub speakers: bool,
    /// The output device. `None` is the default of the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<OutputDevice>,
    pub when_output_is_gone: WhenGone,
    /// The view of the mix in the window.
    #[serde(rename = "face")]
    pub mix_view: MixView,
    /// Whether the window shows Night: dark, with only a few large controls.
    pub night: bool,
    #[serde(rename = "look")]
    pub appearance: Appearance,
    /// The code of the language, such as `de`. `None` is the language of the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The size of text and controls, 80..=200 percent.
    pub scale_percent: u32,
    /// Whether animations are reduced.
    pub less_motion: bool,
    /// The ids of the favourite sounds, which are first on the board.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub favourites: BTreeSet<String>,
    /// The ids of the blocked sounds, which never play in any preset.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[serde(alias = "never_play")]
    pub blocked_sounds: BTreeSet<String>,
    /// The families whose cards are collapsed on the board.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub folded: BTreeSet<String>,
    /// The ids of the favourite presets, which are first in the list.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub favourite_presets: BTreeSet<String>,
    /// The ids of presets in the order that the user has chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preset_order: Vec<String>,
    /// The crossfade between presets in seconds. Use [`Settings::crossfade_s`], which clamps it.
    pub preset_crossfade_s: f32,
    /// The loudness of the headphones, for the estimate of exposure.
    pub headphones: Headphones,
    /// The fade at the end of the sleep timer, in minutes, up to 60.
    pub sleep_fade_min: f32,
    /// What happens when the sleep timer ends.
    pub sleep_then: AfterTimer,
    pub alarm: Alarm,
    pub focus: FocusPlan,
    /// The hours during which the window switches to Night automatically. `None` turns this off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub night_hours: Option<NightHours>,
    /// The date of the evening on which the user last left Night.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub night_left: Option<String>,
    /// Settings for playing in the background.
    pub background: BackgroundSettings,
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A view of the mix in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MixView {
    /// A card for every sound.
    #[default]
    Board,
    /// The head seen from above, with the layers around it.
    Space,
}

/// The sizes of text and controls that the window offers, in percent.
pub const SCALES: [u32; 6] = [80, 100, 125, 150, 175, 200];

/// The colour scheme of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Appearance {
    #[default]
    Dark,
    Light,
    /// The colour scheme of the desktop.
    System,
}

/// An output device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputDevice {
    /// The id that the system gives it, which stays the same.
    pub id: String,
    /// The name that people see.
    pub name: String,
}

/// What happens when the chosen output device disappears, as when headphones are unplugged. The device is used
/// again when it is back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhenGone {
    /// Pause, and stay paused when it is back, so that nothing plays unexpectedly.
    #[default]
    Pause,
    /// Continue in silence until it is back.
    Wait,
    /// Continue on the default device of the system.
    UseDefault,
}

/// The shortest and the longest crossfade between presets, in seconds.
pub const CROSSFADES_S: [f32; 2] = [0.5, 30.0];

impl Settings {
    /// The crossfade between presets in seconds, clamped to [`CROSSFADES_S`].
    pub fn crossfade_s(&self) -> f32 {
        let [shortest, longest] = CROSSFADES_S;
        let seconds = self.preset_crossfade_s;
        if seconds.is_nan() { shortest } else { seconds.clamp(shortest, longest) }
    }

    /// Adds the sound of this id to the blocked sounds, or removes it.
    pub fn set_blocked(&mut self, sound: &str, is_blocked: bool) {
        set(&mut self.blocked_sounds, sound, is_blocked);
    }

    /// Adds the preset of this id to the favourites, or removes it.
    pub fn set_favourite_preset(&mut self, preset: &str, is_favourite: bool) {
        set(&mut self.favourite_presets, preset, is_favourite);
    }

    /// Changes the size to the next larger or smaller one, if there is one.
    pub fn step_scale(&mut self, up: bool) {
        let now = self.scale_percent;
        let next = if up {
            SCALES.into_iter().find(|scale| *scale > now)
        } else {
            SCALES.into_iter().rev().find(|scale| *scale < now)
        };
        self.scale_percent = next.unwrap_or(now);
    }
}

fn set(list: &mut BTreeSet<String>, id: &str, is_in: bool) {
    if is_in {
        list.insert(id.to_owned());
    } else {
        list.remove(id);
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 1,
            keep_playing_when_closed: true,
            speakers: false,
            output: None,
            when_output_is_gone: WhenGone::default(),
            mix_view: MixView::default(),
            night: false,
            appearance: Appearance::default(),
            language: None,
            scale_percent: 100,
            less_motion: false,
            favourites: BTreeSet::new(),
            blocked_sounds: BTreeSet::new(),
            folded: BTreeSet::new(),
            favourite_presets: BTreeSet::new(),
            preset_order: Vec::new(),
            preset_crossfade_s: 3.0,
            headphones: Headphones::default(),
            sleep_fade_min: 5.0,
            sleep_then: AfterTimer::default(),
            alarm: Alarm::default(),
            focus: FocusPlan::default(),
            night_hours: None,
            night_left: None,
            background: BackgroundSettings::default(),
            unknown: Map::new(),
        }
    }
}

impl Settings {
    /// The length of the fade at the end of the sleep timer.
    pub fn sleep_fade(&self) -> Duration {
        let seconds = Duration::try_from_secs_f32(60.0 * self.sleep_fade_min).unwrap_or_default();
        seconds.min(LONGEST_FADE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_fields_have_defaults_and_unknown_fields_are_kept() {
        let settings: Settings = serde_json::from_str(r#"{"theme":"amber"}"#).unwrap();
        assert!(settings.keep_playing_when_closed && settings.output.is_none());
        assert_eq!(settings.when_output_is_gone, WhenGone::Pause);
        let text = serde_json::to_string(&settings).unwrap();
        assert!(text.starts_with(r#"{"version":1,"keep_playing_when_closed":true,"#), "{text}");
        assert!(text.ends_with(r#","theme":"amber"}"#), "{text}");
    }

    #[test]
    fn the_crossfade_is_clamped() {
        let with = |text: &str| serde_json::from_str::<Settings>(text).unwrap().crossfade_s();
        assert_eq!(with("{}"), 3.0);
        assert_eq!(with(r#"{"preset_crossfade_s":0}"#), 0.5);
        assert_eq!(with(r#"{"preset_crossfade_s":9e9}"#), 30.0);
    }

    #[test]
    fn an_output_device_is_saved_as_its_id_and_name() {
        let output_device = OutputDevice { id: "alsa:hw:1".into(), name: "USB".into() };
        let settings = Settings { output: Some(output_device), ..Settings::default() };
        let text = serde_json::to_string(&settings).unwrap();
        assert!(text.contains(r#""output":{"id":"alsa:hw:1","name":"USB"}"#), "{text}");
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
    }
}
