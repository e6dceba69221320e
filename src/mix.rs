//! What is on the board, as plain data: the layers, their controls, the master. Nothing here makes
//! a sound; `render` is what mixes.

pub mod controls;
pub mod journey;
mod json;
mod layer_kind;
mod place;
mod spec;

pub use controls::Controls;
pub use journey::{Stage, Staging};
pub use json::MixError;
pub use layer_kind::{LayerKind, PlaybackMode};
pub use place::{Path, Place, stray};
pub use spec::{AppliesTo, ControlGroup, Curve, Spec, Unit};

use serde_json::{Map, Value};

/// Names a layer for as long as it is on the board. Never saved: a mix that is loaded gets new ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LayerId(pub u32);

/// Names a sound of the catalogue: the name of its folder, such as `rain-on-window`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SoundId(pub String);

impl SoundId {
    /// Whether `text` can be a folder's name: lower case letters, digits and hyphens.
    pub fn is_valid(text: &str) -> bool {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !text.is_empty() && text.len() <= 64 && text.chars().all(fits)
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
    /// A sound of the catalogue, whether or not the catalogue has it.
    Sound(SoundId),
    /// Noise made live, of the colour that the controls say.
    Noise,
    /// Two similar tones made live, one in each ear.
    Tones,
    /// A source that this version does not know. It is silent, and saved as it came.
    Unknown,
}

impl Source {
    const NOISE: &str = "noise";
    const TONES: &str = "tones";

    /// The word that names it in files and requests: the id of its sound, `noise` or `tones`. A source
    /// of a later version has none.
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
    /// Fields of the file that this version does not know, kept for those that do.
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

/// A layer as it sounds in its mix: what the audio thread is told of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Voicing {
    pub controls: Controls,
    /// The amplitude of the layer under the master; mute, solo and a lowered level are in it.
    pub gain: f32,
    /// 0..=1, the mix's.
    pub drift: f32,
}

/// All that is heard: the layers in their order, and the master level over them.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    pub layers: Vec<Layer>,
    /// 0..=1, tapered like a layer's level.
    pub master: f32,
    /// Same seed, same night: chooses every place and time that is left to chance.
    pub seed: u64,
    /// 0..=1: how far levels, pace and place wander by themselves over minutes.
    pub drift: f32,
    /// The stages that it goes through by itself, if any.
    pub journey: Vec<Stage>,
    /// Fields of the file that this version does not know, kept for those that do.
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

    /// Whether any layer is solo, so that those that are not are silent.
    pub fn has_solo(&self) -> bool {
        self.layers.iter().any(|layer| layer.controls.solo)
    }

    /// How each layer sounds among the others; `lowered` while something else is listened to.
    pub fn voicings(&self, lowered: bool) -> impl Iterator<Item = (&Layer, Voicing)> {
        let has_solo = self.has_solo();
        let master = controls::gain(self.master);
        self.layers.iter().map(move |layer| {
            let controls = layer.controls;
            let is_heard = !controls.mute && (controls.solo || !has_solo);
            let own = if is_heard { controls::gain(controls.level) } else { 0.0 };
            let lower = if lowered { controls::lowered_gain(controls.lowered_db) } else { 1.0 };
            (layer, Voicing { controls, gain: own * lower * master, drift: self.drift })
        })
    }

    /// Same seed, same night: a layer's chance depends on the mix's seed, its source, and how many of
    /// the same stand before it, but not on when it was put there.
    pub fn chance_of(&self, layer: &Layer) -> u64 {
        let before = self.layers.iter().take_while(|other| other.id != layer.id);
        let twins = before.filter(|other| other.source == layer.source).count();
        let name = layer.source.key().unwrap_or_default();
        // FNV-1a, which is the same everywhere and in every version.
        let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        hash.wrapping_add(self.seed.wrapping_mul(0x9E37_79B9)).wrapping_add(twins as u64)
    }

    /// Whether both would be saved as the same file: equal but for the layers' ids.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
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

    /// Gives the layers of a mix that was loaded their ids. A layer whose source plays now in
    /// `playing` takes over its id, so that it plays on and only its controls glide; the others get
    /// new ids from `next`.
    pub fn take_ids(&mut self, playing: &Self, next: &mut u32) {
        let mut free: Vec<&Layer> =
            playing.layers.iter().filter(|layer| layer.source != Source::Unknown).collect();
        for layer in &mut self.layers {
            let same = free.iter().position(|other| other.source == layer.source);
            layer.id = same.map_or_else(|| fresh_id(next), |at| free.remove(at).id);
        }
    }
}

/// A layer id that was not given before, counting up from `next`.
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
    fn a_sound_in_both_mixes_keeps_its_id_and_so_plays_on() {
        let mut next = 0;
        let mut before = mix_of(&["rain", "tapping"]);
        before.take_ids(&Mix::default(), &mut next);
        let mut after = mix_of(&["brushing", "rain", "rain"]);
        after.take_ids(&before, &mut next);
        assert_eq!(after.layers[1].id, before.layers[0].id);
        let mut ids: Vec<_> = after.layers.iter().map(|layer| layer.id).collect();
        ids.dedup();
        assert_eq!(ids.len(), 3, "each layer has its own id");
        assert!(!before.layers.iter().any(|layer| layer.id == after.layers[2].id));
    }

    #[test]
    fn solo_silences_the_others_and_mute_wins_over_it() {
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
    fn a_source_is_found_again_by_its_key() {
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
