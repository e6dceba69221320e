//! A mix as plain data: its layers, their controls and the master level. Nothing here makes a sound;
//! `render` does the mixing.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "audio code converts frames, samples and seconds all the time, and the numbers are small"
)]

pub mod controls;
mod fields;
pub mod journey;
mod json;
mod layer_kind;
mod path;
mod position;

pub use controls::{AppliesTo, ControlGroup, Controls, Curve, Spec, Unit};
pub use fields::{MixError, to_f32};
pub use journey::{Stage, StageEffect};
pub use layer_kind::{LayerKind, PlaybackMode};
pub use path::Path;
pub use position::{Position, stray};

use serde_json::{Map, Value};

/// Identifies a layer while it is on the board. It is not saved: a loaded mix gets new ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LayerId(pub u32);

/// Identifies a sound of the catalogue by the name of its folder, such as `rain-on-window`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SoundId(pub String);

impl SoundId {
    /// Whether `text` is a valid id: 1 to 64 lower case letters, digits and hyphens.
    pub fn is_valid(text: &str) -> bool {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !text.is_empty() && text.len() <= 64 && text.chars().all(fits) && !is_reserved_name(text)
    }
}

/// Whether Windows reserves a file name for a device, whatever follows a dot in it: `con`, `nul.txt`, `com¹`.
/// See <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
pub fn is_reserved_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let is_port = |kind: &str| {
        let number = stem.strip_prefix(kind).and_then(|number| {
            let mut digits = number.chars();
            digits.next().filter(|_| digits.next().is_none())
        });
        number.is_some_and(|digit| digit.is_ascii_digit() || "¹²³".contains(digit))
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str())
        || is_port("com")
        || is_port("lpt")
}

/// The beginning of an id for something with this name: its ASCII letters and digits in lower case, with hyphens
/// in between. It is `or` if nothing is left.
pub fn slug(name: &str, or: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let plain: String = name.chars().map(plain).collect();
    let slug = plain.split_whitespace().collect::<Vec<_>>().join("-");
    let slug: String = slug.chars().take(48).collect();
    match slug.trim_end_matches('-') {
        "" => or.into(),
        slug if is_reserved_name(slug) => format!("{or}-{slug}"),
        slug => slug.into(),
    }
}

impl std::fmt::Display for SoundId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a layer plays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A sound with this id, whether or not it is in the catalogue.
    Sound(SoundId),
    /// Noise, synthesised live in the colour that the controls set.
    Noise,
    /// Two similar tones, synthesised live, one in each ear.
    Tones,
    /// A source of a later version. It is silent, and its fields are saved unchanged.
    Unknown,
}

impl Source {
    const NOISE: &str = "noise";
    const TONES: &str = "tones";

    /// The word that identifies it in files and requests: the id of its sound, `noise` or `tones`.
    /// `None` for a source of a later version.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Sound(id) => Some(&id.0),
            Self::Noise => Some(Self::NOISE),
            Self::Tones => Some(Self::TONES),
            Self::Unknown => None,
        }
    }

    /// The source of a [`key`](Self::key), whether or not the catalogue has a sound of that id. `None`
    /// if it cannot be a sound's id.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            Self::NOISE => Some(Self::Noise),
            Self::TONES => Some(Self::Tones),
            id => SoundId::is_valid(id).then(|| Self::Sound(SoundId(id.into()))),
        }
    }

    /// Whether it is synthesised live rather than played from recordings.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Noise | Self::Tones)
    }
}

/// One layer of a mix.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    pub id: LayerId,
    pub source: Source,
    pub controls: Controls,
    /// Fields of a later version. They are saved unchanged.
    pub unknown: Map<String, Value>,
}

impl Layer {
    /// The sound that this layer plays, if its source is one.
    pub fn sound(&self) -> Option<&SoundId> {
        match &self.source {
            Source::Sound(sound) => Some(sound),
            Source::Noise | Source::Tones | Source::Unknown => None,
        }
    }
}

/// What the audio thread needs to know about a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Voicing {
    pub controls: Controls,
    /// The amplitude of the layer: its level times the master level, with mute, solo and ducking
    /// applied.
    pub gain: f32,
    /// The drift of the mix, 0..=1.
    pub drift: f32,
}

/// A mix: its layers in order, and the settings they share.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    pub layers: Vec<Layer>,
    /// The master level, 0..=1, with the taper of a layer's level.
    pub master: f32,
    /// The seed of everything that is random. The same seed gives the same sound.
    pub seed: u64,
    /// How far levels, pace and position wander over minutes, 0..=1.
    pub drift: f32,
    /// The stages of its journey. Empty if it has none.
    pub journey: Vec<Stage>,
    /// Fields of a later version. They are saved unchanged.
    pub unknown: Map<String, Value>,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            layers: Vec::new(),
            master: controls::MASTER_DEFAULT,
            seed: 1,
            drift: controls::DRIFT_DEFAULT,
            journey: Vec::new(),
            unknown: Map::new(),
        }
    }
}

impl Mix {
    pub fn layer(&self, id: LayerId) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.id == id)
    }

    pub fn layer_mut(&mut self, id: LayerId) -> Option<&mut Layer> {
        self.layers.iter_mut().find(|layer| layer.id == id)
    }

    /// Whether any layer is solo, which silences all layers that are not.
    pub fn has_solo(&self) -> bool {
        self.layers.iter().any(|layer| layer.controls.solo)
    }

    /// The voicing of each layer. `lowered` says whether other audio plays, and so every layer is at
    /// its lowered level.
    pub fn voicings(&self, lowered: bool) -> impl Iterator<Item = (&Layer, Voicing)> {
        let has_solo = self.has_solo();
        let master = controls::gain(self.master);
        self.layers.iter().map(move |layer| {
            let controls = layer.controls;
            let is_heard = !controls.mute && (controls.solo || !has_solo);
            let level = if is_heard { controls::gain(controls.level) } else { 0.0 };
            let lower = if lowered { controls::lowered_gain(controls.lowered_db) } else { 1.0 };
            (layer, Voicing { controls, gain: level * lower * master, drift: self.drift })
        })
    }

    /// The seed of a layer. It depends on the seed of the mix, the source, and how many layers before
    /// this one have the same source, but not on when the layer was added.
    pub fn seed_of(&self, layer: &Layer) -> u64 {
        let before = self.layers.iter().take_while(|other| other.id != layer.id);
        let twins = before.filter(|other| other.source == layer.source).count();
        let name = layer.source.key().unwrap_or_default();
        // FNV-1a, because the seed must be the same on every system and in every version.
        let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        hash.wrapping_add(self.seed.wrapping_mul(0x9E37_79B9)).wrapping_add(twins as u64)
    }

    /// Whether both would be saved as the same file: they are equal except for the ids of layers.
    pub fn has_same_content_as(&self, other: &Self) -> bool {
        self.master == other.master
            && self.seed == other.seed
            && self.drift == other.drift
            && self.journey == other.journey
            && self.unknown == other.unknown
            && self.layers.len() == other.layers.len()
            && self.layers.iter().zip(&other.layers).all(|(a, b)| {
                a.source == b.source && a.controls == b.controls && a.unknown == b.unknown
            })
    }

    /// Gives the layers of a loaded mix their ids. A layer whose source is also in `playing` takes over
    /// the id from there, so that it keeps playing and only its controls glide. The others get new ids,
    /// counted up from `next`.
    pub fn assign_ids(&mut self, playing: &Self, next: &mut u32) {
        let mut free: Vec<&Layer> =
            playing.layers.iter().filter(|layer| layer.source != Source::Unknown).collect();
        for layer in &mut self.layers {
            let same = free.iter().position(|other| other.source == layer.source);
            layer.id = same.map_or_else(|| fresh_id(next), |at| free.remove(at).id);
        }
    }
}

/// The next unused layer id, counted up from `next`.
pub fn fresh_id(next: &mut u32) -> LayerId {
    *next = next.wrapping_add(1);
    LayerId(*next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mix_of(sounds: &[&str]) -> Mix {
        let layer = |sound: &&str| Layer {
            id: LayerId::default(),
            source: Source::Sound(SoundId((*sound).into())),
            controls: Controls::default(),
            unknown: Map::new(),
        };
        Mix { layers: sounds.iter().map(layer).collect(), ..Mix::default() }
    }

    #[test]
    fn a_sound_in_both_mixes_keeps_its_id() {
        let mut next = 0;
        let mut before = mix_of(&["rain", "tapping"]);
        before.assign_ids(&Mix::default(), &mut next);
        let mut after = mix_of(&["brushing", "rain", "rain"]);
        after.assign_ids(&before, &mut next);
        assert_eq!(after.layers[1].id, before.layers[0].id);
        let mut ids: Vec<_> = after.layers.iter().map(|layer| layer.id).collect();
        ids.dedup();
        assert_eq!(ids.len(), 3, "each layer has its own id");
        assert!(!before.layers.iter().any(|layer| layer.id == after.layers[2].id));
    }

    #[test]
    fn solo_silences_other_layers_and_mute_overrides_solo() {
        let mut mix = mix_of(&["rain", "tapping", "brushing"]);
        mix.master = 1.0;
        let gains = |mix: &Mix, lowered| -> Vec<f32> {
            mix.voicings(lowered).map(|(_, voicing)| voicing.gain).collect()
        };
        let full = controls::gain(controls::LEVEL.default);
        assert_eq!(gains(&mix, false), [full; 3]);
        mix.layers[0].controls.solo = true;
        assert_eq!(gains(&mix, false), [full, 0.0, 0.0]);
        mix.layers[0].controls.mute = true;
        assert_eq!(gains(&mix, false), [0.0; 3]);
        mix.layers[0].controls = Controls { lowered_db: -20.0, ..Controls::default() };
        assert!((gains(&mix, true)[0] / full - 0.1).abs() < 1e-6);
    }

    #[test]
    fn a_source_can_be_found_by_its_key() {
        for source in [Source::Noise, Source::Tones, Source::Sound(SoundId("rain".into()))] {
            assert_eq!(Source::from_key(source.key().unwrap()), Some(source));
        }
        assert_eq!(Source::Unknown.key(), None);
        assert_eq!(Source::from_key("../etc"), None);
    }

    #[test]
    fn a_sound_id_is_a_plain_folder_name() {
        assert!(SoundId::is_valid("rain-on-window"));
        for bad in ["", "..", "a/b", "Rain", "a b", "é", &"x".repeat(65)] {
            assert!(!SoundId::is_valid(bad), "{bad}");
        }
    }
}
