//! What the user has decided once for all mixes. Plain data; a file of a later version keeps the
//! fields that this one does not know.

mod background;

pub use background::{Background, WhenOthersPlay};

use crate::dose::Headphones;
use crate::timer::{Alarm, FocusPlan, LONGEST_FADE, NightHours, Then};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one choice of the user's")]
pub struct Settings {
    pub version: u32,
    /// Whether closing the window leaves the sound on.
    pub keep_playing_when_closed: bool,
    /// Whether it is listened to over speakers: in plain stereo, without a place around the head.
    pub speakers: bool,
    /// What is played through; the system's default if nothing is chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<OutputDevice>,
    pub when_output_is_gone: WhenGone,
    /// How the window shows the mix.
    pub face: Face,
    /// Whether the window is dark but for what a hand in the dark needs.
    pub night: bool,
    pub look: Look,
    /// The code of the window's language, such as `de`; the system's if nothing is chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The size of text and controls, 80..=200 percent.
    pub scale_percent: u32,
    /// Whether the window holds still but for what must be seen to change.
    pub less_motion: bool,
    /// The ids of the sounds that stand first on the board.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub favourites: BTreeSet<String>,
    /// The ids of the sounds that are never to be heard, whatever a preset says.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[serde(alias = "never_play")]
    pub blocked_sounds: BTreeSet<String>,
    /// The families whose cards are folded away on the board.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub folded: BTreeSet<String>,
    /// The ids of the presets that stand first in their list.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub favourite_presets: BTreeSet<String>,
    /// The ids of the presets that were put in an order, in that order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preset_order: Vec<String>,
    /// Seconds from one preset to the next; read it with [`Settings::crossfade_s`].
    pub preset_crossfade_s: f32,
    /// How loud full scale is taken to be, for the estimate of the listening dose.
    pub headphones: Headphones,
    /// Minutes at the end of the sleep timer that fade, up to an hour.
    pub sleep_fade_min: f32,
    /// What is done when the sleep timer is over.
    pub sleep_then: Then,
    pub alarm: Alarm,
    pub focus: FocusPlan,
    /// When it becomes night by itself; never if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub night_hours: Option<NightHours>,
    /// The evening on which the night was left by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub night_left: Option<String>,
    /// What is decided for the time without a window.
    pub background: Background,
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A face of the mix in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Face {
    /// A card for every sound.
    #[default]
    Board,
    /// The head from above, with the layers around it.
    Space,
}

/// The sizes of text and controls that are offered, in percent.
pub const SCALES: [u32; 6] = [80, 100, 125, 150, 175, 200];

/// How light the window is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    #[default]
    Dark,
    Light,
    /// As the rest of the desktop is.
    System,
}

/// Something that can be played through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputDevice {
    /// What the system knows it by, today and tomorrow.
    pub id: String,
    /// What people know it by.
    pub name: String,
}

/// What is done when the chosen output is gone, as headphones that are unplugged. It is used again
/// when it is back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhenGone {
    /// All pauses, and stays paused: nothing comes out of speakers unasked.
    #[default]
    Pause,
    /// It goes on in silence, and is heard when the output is back.
    Wait,
    /// It goes on through the system's default.
    UseDefault,
}

/// The shortest and the longest crossfade from one preset to the next, in seconds.
pub const CROSSFADES_S: [f32; 2] = [0.5, 30.0];

impl Settings {
    /// Seconds from one preset to the next, within [`CROSSFADES_S`] whatever the file says.
    pub fn crossfade_s(&self) -> f32 {
        let [shortest, longest] = CROSSFADES_S;
        let wanted = self.preset_crossfade_s;
        if wanted.is_nan() { shortest } else { wanted.clamp(shortest, longest) }
    }

    /// The next size up, or down; the largest and the smallest have none.
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

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 1,
            keep_playing_when_closed: true,
            speakers: false,
            output: None,
            when_output_is_gone: WhenGone::default(),
            face: Face::default(),
            night: false,
            look: Look::default(),
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
            sleep_then: Then::default(),
            alarm: Alarm::default(),
            focus: FocusPlan::default(),
            night_hours: None,
            night_left: None,
            background: Background::default(),
            unknown: Map::new(),
        }
    }
}

impl Settings {
    /// The last part of the sleep timer, over which it fades.
    pub fn sleep_fade(&self) -> Duration {
        let seconds = Duration::try_from_secs_f32(60.0 * self.sleep_fade_min).unwrap_or_default();
        seconds.min(LONGEST_FADE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_has_its_default_and_what_is_unknown_is_kept() {
        let settings: Settings = serde_json::from_str(r#"{"theme":"amber"}"#).unwrap();
        assert!(settings.keep_playing_when_closed && settings.output.is_none());
        assert_eq!(settings.when_output_is_gone, WhenGone::Pause);
        let text = serde_json::to_string(&settings).unwrap();
        assert!(text.starts_with(r#"{"version":1,"keep_playing_when_closed":true,"#), "{text}");
        assert!(text.ends_with(r#","theme":"amber"}"#), "{text}");
    }

    #[test]
    fn a_crossfade_is_never_a_jump_and_never_without_end() {
        let with = |text: &str| serde_json::from_str::<Settings>(text).unwrap().crossfade_s();
        assert_eq!(with("{}"), 3.0);
        assert_eq!(with(r#"{"preset_crossfade_s":0}"#), 0.5);
        assert_eq!(with(r#"{"preset_crossfade_s":9e9}"#), 30.0);
    }

    #[test]
    fn a_chosen_output_is_written_as_its_id_and_its_name() {
        let output_device = OutputDevice { id: "alsa:hw:1".into(), name: "USB".into() };
        let settings = Settings { output: Some(output_device), ..Settings::default() };
        let text = serde_json::to_string(&settings).unwrap();
        assert!(text.contains(r#""output":{"id":"alsa:hw:1","name":"USB"}"#), "{text}");
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
    }
}
