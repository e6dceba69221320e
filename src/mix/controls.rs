//! The controls of a layer, and one [`Spec`] for each. The window, preset files and the defaults of
//! sounds all use the same specs. Real-time safe.

mod spec;
mod values;

pub use spec::{AppliesTo, ControlGroup, Curve, Spec, Unit};
pub use values::Controls;

use crate::decibels::db_to_gain;
use crate::i18n::key;
use crate::mix::path::Path;

pub const LEVEL: Spec = Spec::new(
    "level",
    key!("knob-level"),
    [0.0, 1.0],
    0.75,
    Unit::Percent,
    |c| c.level,
    |c, v| c.level = v,
)
.of(ControlGroup::Card, AppliesTo::All);

pub const INTENSITY: Spec = Spec::new(
    "intensity",
    key!("knob-intensity"),
    [0.0, 1.0],
    0.5,
    Unit::Percent,
    |c| c.intensity,
    |c, v| c.intensity = v,
)
.of(ControlGroup::Sound, AppliesTo::Recordings);

pub const PACE: Spec = Spec::new(
    "pace_per_min",
    key!("knob-pace"),
    [0.5, 240.0],
    30.0,
    Unit::PerMinute,
    |c| c.pace_per_min,
    |c, v| c.pace_per_min = v,
)
.of(ControlGroup::Sound, AppliesTo::Events)
.log();

pub const IRREGULARITY: Spec = Spec::new(
    "irregularity",
    key!("knob-irregularity"),
    [0.0, 1.0],
    0.5,
    Unit::Percent,
    |c| c.irregularity,
    |c, v| c.irregularity = v,
)
.of(ControlGroup::Sound, AppliesTo::Events);

pub const CLOSENESS: Spec = Spec::new(
    "closeness",
    key!("knob-closeness"),
    [0.0, 1.0],
    0.4,
    Unit::Percent,
    |c| c.closeness,
    |c, v| c.closeness = v,
)
.of(ControlGroup::Position, AppliesTo::Placed);

pub const AZIMUTH: Spec = Spec::new(
    "azimuth_deg",
    key!("knob-place"),
    [-180.0, 180.0],
    0.0,
    Unit::Azimuth,
    |c| c.azimuth_deg,
    |c, v| c.azimuth_deg = v,
)
.of(ControlGroup::Position, AppliesTo::Placed);

pub const WIDTH: Spec = Spec::new(
    "width_deg",
    key!("knob-width"),
    [0.0, 180.0],
    120.0,
    Unit::Degrees,
    |c| c.width_deg,
    |c, v| c.width_deg = v,
)
.of(ControlGroup::Position, AppliesTo::Placed);

pub const TONE: Spec = Spec::new(
    "tone",
    key!("knob-tone"),
    [-1.0, 1.0],
    0.0,
    Unit::SignedPercent,
    |c| c.tone,
    |c, v| c.tone = v,
)
.of(ControlGroup::Sound, AppliesTo::Placed);

pub const LAP: Spec = Spec::new(
    "motion.lap_s",
    key!("knob-lap"),
    [4.0, 120.0],
    20.0,
    Unit::Seconds,
    |c| c.lap_s,
    |c, v| c.lap_s = v,
)
.of(ControlGroup::Motion, AppliesTo::Placed)
.log();

pub const EXTENT: Spec = Spec::new(
    "motion.extent_deg",
    key!("knob-extent"),
    [0.0, 180.0],
    120.0,
    Unit::Degrees,
    |c| c.extent_deg,
    |c, v| c.extent_deg = v,
)
.of(ControlGroup::Motion, AppliesTo::Placed);

pub const LOWERED: Spec = Spec::new(
    "lowered_db",
    key!("knob-lowered"),
    [-60.0, 0.0],
    -12.0,
    Unit::Decibels,
    |c| c.lowered_db,
    |c, v| c.lowered_db = v,
)
.of(ControlGroup::OtherAudio, AppliesTo::All);

pub const SLOPE: Spec = Spec::new(
    "noise.slope_db_per_octave",
    key!("knob-colour"),
    [-6.0, 6.0],
    -3.0,
    Unit::DecibelsPerOctave,
    |c| c.slope_db_per_octave,
    |c, v| c.slope_db_per_octave = v,
)
.of(ControlGroup::Sound, AppliesTo::Noise);

pub const CARRIER: Spec = Spec::new(
    "tones.carrier_hz",
    key!("knob-carrier"),
    [40.0, 1000.0],
    200.0,
    Unit::Hertz,
    |c| c.carrier_hz,
    |c, v| c.carrier_hz = v,
)
.of(ControlGroup::Sound, AppliesTo::Tones)
.log();

pub const DIFFERENCE: Spec = Spec::new(
    "tones.difference_hz",
    key!("knob-difference"),
    [0.0, 40.0],
    6.0,
    Unit::Hertz,
    |c| c.difference_hz,
    |c, v| c.difference_hz = v,
)
.of(ControlGroup::Sound, AppliesTo::Tones);

/// The specs of all numeric controls, in the order in which presets and the inspector list them.
pub const SPECS: [&Spec; 14] = [
    &LEVEL,
    &INTENSITY,
    &PACE,
    &IRREGULARITY,
    &CLOSENESS,
    &AZIMUTH,
    &WIDTH,
    &LAP,
    &EXTENT,
    &LOWERED,
    &SLOPE,
    &CARRIER,
    &DIFFERENCE,
    &TONE,
];

impl Default for Controls {
    fn default() -> Self {
        Self {
            level: LEVEL.default,
            intensity: INTENSITY.default,
            pace_per_min: PACE.default,
            irregularity: IRREGULARITY.default,
            closeness: CLOSENESS.default,
            azimuth_deg: AZIMUTH.default,
            width_deg: WIDTH.default,
            tone: TONE.default,
            path: Path::Still,
            lap_s: LAP.default,
            extent_deg: EXTENT.default,
            lowered_db: LOWERED.default,
            slope_db_per_octave: SLOPE.default,
            carrier_hz: CARRIER.default,
            difference_hz: DIFFERENCE.default,
            mute: false,
            solo: false,
        }
    }
}

/// The master level of a new mix. It has the range and taper of [`LEVEL`].
pub const MASTER_DEFAULT: f32 = 0.9;

/// The drift of a new mix. It has the range and text of [`LEVEL`].
pub const DRIFT_DEFAULT: f32 = 0.0;

/// The amplitude of a level, 0..=1. The taper is cubic: 0.5 is −18 dB and 0 is silence.
pub fn gain(level: f32) -> f32 {
    level * level * level
}

/// The amplitude of a lowered level in decibels. The lowest value is silence.
pub(super) fn lowered_gain(lowered_db: f32) -> f32 {
    if lowered_db <= LOWERED.min { 0.0 } else { db_to_gain(lowered_db) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::gain_to_db;
    use crate::mix::{LayerKind, PlaybackMode};

    #[test]
    fn the_middle_of_the_slider_is_18_db_down_and_its_left_end_is_silence() {
        assert!((gain_to_db(gain(0.5)) + 18.06).abs() < 0.01);
        assert_eq!(gain(0.0), 0.0);
        assert_eq!(gain(1.0), 1.0);
    }

    #[test]
    fn the_lowest_lowered_level_is_silence_and_0_db_changes_nothing() {
        assert_eq!([lowered_gain(0.0), lowered_gain(LOWERED.min)], [1.0, 0.0]);
        assert!((lowered_gain(-20.0) - 0.1).abs() < 1e-6);
    }

    #[test]
    fn each_kind_of_layer_has_the_controls_that_change_its_sound() {
        let names = |kind| -> Vec<_> {
            let specs = SPECS.into_iter().filter(|spec| spec.applies_to.includes(kind));
            specs.map(Spec::name).collect()
        };
        let placed = ["Closeness", "Direction", "Width", "Time per lap", "Extent", "Lowered level"];
        let with = |own: &[&'static str]| [own, &placed, &["Tone"]].concat();
        let recordings = |mode| names(LayerKind::Recordings(mode));
        assert_eq!(recordings(PlaybackMode::Texture), with(&["Level", "Intensity"]));
        for in_order in [false, true] {
            let events = recordings(PlaybackMode::Events { in_order });
            assert_eq!(events, with(&["Level", "Intensity", "Pace", "Irregularity"]));
        }
        let noise = [&["Level"], &placed[..], &["Colour", "Tone"]].concat();
        assert_eq!(names(LayerKind::Noise), noise);
        assert_eq!(names(LayerKind::Tones), ["Level", "Lowered level", "Carrier", "Difference"]);
    }

    #[test]
    fn every_control_of_a_layer_has_a_group() {
        assert!(SPECS.iter().all(|spec| spec.group != ControlGroup::Standalone));
    }

    #[test]
    fn every_spec_writes_the_field_it_reads() {
        for spec in SPECS {
            let mut controls = Controls::default();
            assert_eq!((spec.get)(&controls), spec.default, "{}", spec.key);
            spec.set(&mut controls, spec.min);
            assert_eq!((spec.get)(&controls), spec.min, "{}", spec.key);
        }
    }
}
