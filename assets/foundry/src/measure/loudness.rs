//! Loudness and true peak (EBU R128), and the levelling of takes.

use anyhow::Result;
use ebur128::{EbuR128, Mode};

use crate::signal::audio::{SAMPLE_RATE_HZ, Stereo, db_to_gain, gain_to_db};

/// The loudness of takes that play one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Loudness {
    /// Integrated loudness with gating.
    pub lufs: f64,
    pub true_peak_db: f64,
}

/// The loudness to which the mixer brings every sound. Chosen: 3 LU above the -23 LUFS of EBU R128, with headroom
/// left for several layers.
const MIX_LUFS: f64 = -20.0;
/// Loudness of the room tone files. Chosen: loud enough for the encoder to keep them. The mixer plays them more
/// quietly.
pub const ROOM_TONE_LUFS: f64 = -30.0;
/// Threshold of the mixer's limiter, which no trim may reach, and the largest trim. Chosen: more than any sound needs.
const TRIM_CEILING_DB: f64 = -1.0;
const TRIM_LIMIT_DB: f64 = 18.0;

/// Measures takes as if they played one after the other.
///
/// # Errors
/// If the meter rejects the takes.
pub fn measure(takes: &[Stereo]) -> Result<Loudness> {
    let mut meter = EbuR128::new(2, SAMPLE_RATE_HZ, Mode::I | Mode::TRUE_PEAK)?;
    for take in takes {
        meter.add_frames_planar_f64(&take.channels())?;
    }
    // The meter only counts full blocks of 400 ms, and a single tap is shorter.
    let quiet = vec![0.0; SAMPLE_RATE_HZ as usize * 2 / 5];
    meter.add_frames_planar_f64(&[&quiet, &quiet])?;
    let true_peak = meter.true_peak(0)?.max(meter.true_peak(1)?);
    Ok(Loudness { lufs: meter.loudness_global()?, true_peak_db: gain_to_db(true_peak) })
}

/// The trim with which the mixer matches a sound of this loudness to all others, in dB.
pub fn trim_db(medium_lufs: f64, loudest_true_peak_db: f64) -> f64 {
    (MIX_LUFS - medium_lufs)
        .min(TRIM_CEILING_DB - loudest_true_peak_db)
        .clamp(-TRIM_LIMIT_DB, TRIM_LIMIT_DB)
}

/// Largest deviation of a take from the loudness of its intensity. Chosen: natural, but no take startles.
const TAKE_SPREAD_DB: f64 = 1.5;
/// Largest reduction of single peaks by soft clipping; beyond it all takes are attenuated. Chosen: peaks are too
/// short for the distortion to be heard.
const CLIPPING_DB: f64 = 4.0;

/// Brings each intensity to its target loudness. If a true peak exceeds the ceiling, peaks are soft-clipped and then
/// all intensities are attenuated together.
///
/// # Errors
/// If the meter rejects a take.
pub fn level(
    intensities: &mut [Vec<Stereo>],
    targets_lufs: [f64; 3],
    ceiling_db: f64,
) -> Result<()> {
    for (takes, target_lufs) in intensities.iter_mut().zip(targets_lufs) {
        even_out(takes)?;
        let gain = db_to_gain(target_lufs - measure(takes)?.lufs);
        takes.iter_mut().for_each(|take| take.scale(gain));
    }
    let peak = |intensities: &[Vec<Stereo>]| -> Result<f64> {
        let peaks = intensities.iter().map(|takes| Ok(measure(takes)?.true_peak_db));
        Ok(peaks.collect::<Result<Vec<_>>>()?.into_iter().fold(f64::NEG_INFINITY, f64::max))
    };
    let over_db = peak(intensities)? - ceiling_db;
    if over_db > 0.0 {
        let limit = db_to_gain(ceiling_db + (over_db - CLIPPING_DB).max(0.0));
        for take in intensities.iter_mut().flatten() {
            take.for_each_channel(|channel| {
                channel.iter_mut().for_each(|x| *x = soft_clipped(*x, limit));
            });
        }
    }
    let excess = db_to_gain((ceiling_db - peak(intensities)?).min(0.0));
    intensities.iter_mut().flatten().for_each(|take| take.scale(excess));
    Ok(())
}

/// Limits the deviations of the takes of one intensity.
fn even_out(takes: &mut [Stereo]) -> Result<()> {
    let whole_lufs = measure(takes)?.lufs;
    for take in takes {
        let off_db = measure(std::slice::from_ref(take))?.lufs - whole_lufs;
        take.scale(db_to_gain(off_db.clamp(-TAKE_SPREAD_DB, TAKE_SPREAD_DB) - off_db));
    }
    Ok(())
}

/// Soft clipping: samples up to two thirds of `limit` stay unchanged, and larger ones approach `limit`.
fn soft_clipped(sample: f64, limit: f64) -> f64 {
    let knee = limit * 2.0 / 3.0;
    let over = sample.abs() - knee;
    if over <= 0.0 {
        return sample;
    }
    sample.signum() * (knee + (limit - knee) * (over / (limit - knee)).tanh())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(amplitude: f64) -> Stereo {
        let wave =
            |i: usize| amplitude * (std::f64::consts::TAU * 997.0 * i as f64 / 48_000.0).sin();
        Stereo::from_mono(&(0..96_000).map(wave).collect::<Vec<_>>())
    }

    // EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS reads -23 LUFS.
    #[test]
    fn a_sine_at_minus_23_dbfs_reads_minus_23_lufs() {
        let loudness = measure(&[tone(db_to_gain(-23.0))]).unwrap();
        // The 400 ms of silence at the end lower the reading of a take of 2 s by a few tenths.
        assert!((loudness.lufs + 23.0).abs() < 0.4, "{loudness:?}");
        assert!((loudness.true_peak_db + 23.0).abs() < 0.2, "{loudness:?}");
    }

    #[test]
    fn a_trim_stops_at_the_ceiling() {
        assert!((trim_db(-26.0, -9.0) - 6.0).abs() < 1e-9);
        assert!((trim_db(-30.0, -3.0) - 2.0).abs() < 1e-9);
        assert!((trim_db(-60.0, -50.0) - 18.0).abs() < 1e-9);
    }

    #[test]
    fn levelling_reaches_the_steps_and_keeps_the_ceiling() {
        let mut sounds = [vec![tone(0.5)], vec![tone(0.1)], vec![tone(0.2)]];
        level(&mut sounds, [-25.0, -20.0, -15.0], -14.0).unwrap();
        let measured: Vec<_> = sounds.iter().map(|takes| measure(takes).unwrap()).collect();
        assert!((measured[1].lufs - measured[0].lufs - 5.0).abs() < 0.1);
        assert!((measured[2].lufs - measured[1].lufs - 5.0).abs() < 0.1);
    }

    #[test]
    fn a_level_above_the_ceiling_attenuates_all_intensities() {
        let mut sounds = [vec![tone(0.5)], vec![tone(0.1)], vec![tone(0.2)]];
        level(&mut sounds, [-25.0, -20.0, -3.0], -14.0).unwrap();
        let measured: Vec<_> = sounds.iter().map(|takes| measure(takes).unwrap()).collect();
        assert!((measured[2].true_peak_db + 14.0).abs() < 0.2);
        assert!(
            (measured[1].lufs - measured[0].lufs - 5.0).abs() < 0.1 && measured[1].lufs < -25.0
        );
    }

    #[test]
    fn soft_clipping_keeps_quiet_samples_and_limits_loud_ones() {
        assert_eq!(soft_clipped(-0.3, 0.5), -0.3);
        assert!(soft_clipped(3.0, 0.5) <= 0.5 && soft_clipped(0.5, 0.5) > 0.4);
        assert!(soft_clipped(0.334, 0.5) > soft_clipped(0.333, 0.5));
    }
}
