//! How loud a recording is heard (EBU R128), and the levels all sounds are brought to.

use anyhow::Result;
use ebur128::{EbuR128, Mode};

use crate::audio::{SAMPLE_RATE_HZ, Stereo, db_to_gain, gain_to_db};

#[derive(Clone, Copy, Debug)]
pub struct Loudness {
    /// Integrated and gated.
    pub lufs: f64,
    pub true_peak_db: f64,
}

/// What the mixer brings every sound to.
const MIX_LUFS: f64 = -20.0;
/// Where the mixer's limiter begins: a trim must not reach it.
const TRIM_CEILING_DB: f64 = -1.0;
const TRIM_LIMIT_DB: f64 = 18.0;

/// Takes played one after the other, as one.
pub fn measure(takes: &[Stereo]) -> Result<Loudness> {
    let mut meter = EbuR128::new(2, SAMPLE_RATE_HZ, Mode::I | Mode::TRUE_PEAK)?;
    for take in takes {
        meter.add_frames_planar_f64(&take.channels())?;
    }
    // A single tap is shorter than the meter's 400 ms block, and counts only once a block is full.
    let quiet = vec![0.0; SAMPLE_RATE_HZ as usize * 2 / 5];
    meter.add_frames_planar_f64(&[&quiet, &quiet])?;
    let true_peak = meter.true_peak(0)?.max(meter.true_peak(1)?);
    Ok(Loudness {
        lufs: meter.loudness_global()?,
        true_peak_db: gain_to_db(true_peak),
    })
}

/// The gain by which the mixer matches a sound of this loudness to all others.
pub fn trim_db(medium_lufs: f64, loudest_true_peak_db: f64) -> f64 {
    (MIX_LUFS - medium_lufs)
        .min(TRIM_CEILING_DB - loudest_true_peak_db)
        .clamp(-TRIM_LIMIT_DB, TRIM_LIMIT_DB)
}

/// Brings each intensity to its loudness, then all together down until no true peak passes the ceiling.
pub fn level(intensities: &mut [Vec<Stereo>], targets_lufs: [f64; 3], ceiling_db: f64) -> Result<()> {
    let mut loudest_db = f64::NEG_INFINITY;
    for (takes, target_lufs) in intensities.iter_mut().zip(targets_lufs) {
        let loudness = measure(takes)?;
        let gain_db = target_lufs - loudness.lufs;
        takes.iter_mut().for_each(|take| take.scale(db_to_gain(gain_db)));
        loudest_db = loudest_db.max(loudness.true_peak_db + gain_db);
    }
    let excess = db_to_gain((ceiling_db - loudest_db).min(0.0));
    intensities.iter_mut().flatten().for_each(|take| take.scale(excess));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(amplitude: f64) -> Stereo {
        let wave = |i: usize| amplitude * (std::f64::consts::TAU * 997.0 * i as f64 / 48_000.0).sin();
        Stereo::from_mono(&(0..96_000).map(wave).collect::<Vec<_>>())
    }

    // EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS reads -23 LUFS.
    #[test]
    fn a_sine_at_minus_23_dbfs_reads_minus_23_lufs() {
        let loudness = measure(&[tone(db_to_gain(-23.0))]).unwrap();
        assert!((loudness.lufs + 23.0).abs() < 0.2, "{loudness:?}");
        assert!((loudness.true_peak_db + 23.0).abs() < 0.2, "{loudness:?}");
    }

    #[test]
    fn a_trim_stops_at_the_ceiling() {
        assert!((trim_db(-26.0, -9.0) - 6.0).abs() < 1e-9);
        assert!((trim_db(-30.0, -3.0) - 2.0).abs() < 1e-9);
        assert!((trim_db(-60.0, -50.0) - 18.0).abs() < 1e-9);
    }

    #[test]
    fn levelling_keeps_the_steps_and_the_ceiling() {
        let mut sounds = [vec![tone(0.5)], vec![tone(0.1)], vec![tone(0.2)]];
        level(&mut sounds, [-15.0, -10.0, -2.0], -3.5).unwrap();
        let heard: Vec<_> = sounds.iter().map(|takes| measure(takes).unwrap()).collect();
        assert!((heard[1].lufs - heard[0].lufs - 5.0).abs() < 0.1);
        assert!((heard[2].lufs - heard[1].lufs - 8.0).abs() < 0.1);
        assert!((heard[2].true_peak_db + 3.5).abs() < 0.1);
    }
}
