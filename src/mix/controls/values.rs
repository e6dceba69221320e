//! The values of the controls of a layer.

use crate::mix::path::Path;

/// The controls of one layer. `Copy`, so that they can be sent to the audio thread by value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controls {
    /// 0..=1, with a cubic taper: see [`gain`](crate::mix::controls::gain).
    pub level: f32,
    /// 0..=1, from soft to firm. It crossfades between recordings and does not change the volume.
    pub intensity: f32,
    /// Events per minute.
    pub pace_per_min: f32,
    /// 0..=1, from a metronome, over groups and rests as a human makes them, to purely random.
    pub irregularity: f32,
    /// 0..=1, from across the room to at the ear.
    pub closeness: f32,
    /// -180..=180; 0 is in front, positive is to the right.
    pub azimuth_deg: f32,
    /// 0..=180: the angle between the two channels of a sound. At 0 it is a point.
    pub width_deg: f32,
    /// -1..=1, from dark to bright.
    pub tone: f32,
    /// How it moves around its position.
    pub path: Path,
    /// The duration of one lap of the path, in seconds.
    pub lap_s: f32,
    /// The angle between the ends of the path, in degrees.
    pub extent_deg: f32,
    /// The gain in decibels that is applied while other audio plays.
    pub lowered_db: f32,
    /// For noise: -6 is brown, -3 pink, 0 white, 3 blue, 6 violet.
    pub slope_db_per_octave: f32,
    /// For tones: the mean of the frequencies in both ears, in hertz.
    pub carrier_hz: f32,
    /// For tones: the frequency in the right ear minus that in the left, in hertz.
    pub difference_hz: f32,
    pub mute: bool,
    /// While any layer is solo, all layers that are not are silent.
    pub solo: bool,
}
