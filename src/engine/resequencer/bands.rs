//! The frequency bands and time steps in which textures are measured.

/// The number of bands from 60 to 7500 Hz. Each reaches 1.35 times as high as the one below, a
/// little less than half an octave, so that they describe timbre rather than pitch.
pub const BANDS: usize = 16;
/// Time between two analysis steps.
pub const STEP_SECONDS: f32 = 0.02;

/// The level of each band at one moment, in dB of full scale.
pub type BandLevels = [f32; BANDS];

/// The value below which the given `share` of the values lies.
pub fn quantile(values: &[f32], share: f32) -> f32 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    sorted.get((sorted.len() as f32 * share) as usize).copied().unwrap_or(f32::INFINITY)
}
