//! Measures loudness according to EBU R128, and the gain that brings a recording to the common
//! loudness.

use crate::decibels::gain_to_db;
use crate::dsp::Frame;
use crate::import::ImportError;
use ebur128::{EbuR128, Mode};

/// The common loudness, which the built-in sounds have.
const MIX_LUFS: f32 = -20.0;
/// True peaks are not amplified beyond this.
const CEILING_DB: f32 = -1.0;
/// The largest gain in either direction.
const MAX_TRIM_DB: f32 = 24.0;
/// The length of the meter's measurement block; shorter recordings are padded to it.
const BLOCK_SECONDS: f32 = 0.4;

/// Measures one or more recordings as one programme.
pub struct LoudnessMeter {
    meter: EbuR128,
    rate: u32,
}

impl LoudnessMeter {
    pub fn new(rate: u32) -> Result<Self, ImportError> {
        // A histogram keeps the memory constant for long recordings.
        let meter = EbuR128::new(2, rate, Mode::I | Mode::TRUE_PEAK | Mode::HISTOGRAM);
        Ok(Self { meter: meter.map_err(unmeasured)?, rate })
    }

    pub fn add(&mut self, frames: &[Frame]) -> Result<(), ImportError> {
        self.meter.add_frames_f32(frames.as_flattened()).map_err(unmeasured)
    }

    /// The gain in decibels that brings everything measured to the common loudness, unless its
    /// peaks are too high.
    pub fn trim_db(mut self) -> Result<f32, ImportError> {
        let rest = vec![[0.0; 2]; (BLOCK_SECONDS * self.rate as f32) as usize];
        self.add(&rest)?;
        let peak = |side| self.meter.true_peak(side).map_err(unmeasured);
        let peak_db = gain_to_db((peak(0)?.max(peak(1)?) as f32).max(1e-6));
        let lufs = self.meter.loudness_global().map_err(unmeasured)? as f32;
        let wanted = if lufs.is_finite() { MIX_LUFS - lufs } else { MAX_TRIM_DB };
        Ok(wanted.min(CEILING_DB - peak_db).clamp(-MAX_TRIM_DB, MAX_TRIM_DB))
    }
}

fn unmeasured(error: ebur128::Error) -> ImportError {
    ImportError::Unmeasured(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::db_to_gain;

    fn trim_of(amplitude: f32, hz: f32, seconds: f32) -> f32 {
        let frame =
            |n: usize| [(n as f32 * hz / 48_000.0 * std::f32::consts::TAU).sin() * amplitude; 2];
        let frames: Vec<Frame> = (0..(seconds * 48_000.0) as usize).map(frame).collect();
        let mut meter = LoudnessMeter::new(48_000).unwrap();
        frames.chunks(1000).for_each(|part| meter.add(part).unwrap());
        meter.trim_db().unwrap()
    }

    // EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS reads -23 LUFS.
    #[test]
    fn a_sine_of_known_loudness_is_brought_to_the_common_loudness() {
        let trim = trim_of(db_to_gain(-23.0), 997.0, 20.0);
        assert!((trim - 3.0).abs() < 0.15, "{trim}");
    }

    #[test]
    fn gains_are_limited_by_the_peak_and_by_the_maximum() {
        // It is below the audible range, so that only its peak limits the gain.
        let trim = trim_of(0.5, 5.0, 5.0);
        assert!((trim - 5.0).abs() < 0.2, "{trim}");
        assert_eq!(trim_of(1e-5, 997.0, 5.0), MAX_TRIM_DB);
    }
}
