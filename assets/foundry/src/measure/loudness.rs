//! How loud a recording is heard (EBU R128), and the levels all sounds are brought to.

use anyhow::Result;
use ebur128::{EbuR128, Mode};

use crate::signal::audio::{SAMPLE_RATE_HZ, Stereo, db_to_gain, gain_to_db};

#[derive(Clone, Copy, Debug)]
pub struct Loudness {
    /// Integrated and gated.
    pub lufs: f64,
    pub true_peak_db: f64,
}

/// What the mixer brings every sound to. Chosen: 3 LU over the -23 of EBU R128, and several layers still have room.
const MIX_LUFS: f64 = -20.0;
/// Room tones are written loud enough for the encoder not to lose them (chosen); the mixer turns them down.
pub const ROOM_TONE_LUFS: f64 = -30.0;
/// Where the mixer's limiter begins: a trim must not reach it. Nor may it pass the second, chosen as more than any
/// sound of ours needs.
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
    Ok(Loudness { lufs: meter.loudness_global()?, true_peak_db: gain_to_db(true_peak) })
}

/// The gain by which the mixer matches a sound of this loudness to all others.
pub fn trim_db(medium_lufs: f64, loudest_true_peak_db: f64) -> f64 {
    (MIX_LUFS - medium_lufs)
        .min(TRIM_CEILING_DB - loudest_true_peak_db)
        .clamp(-TRIM_LIMIT_DB, TRIM_LIMIT_DB)
}

/// Takes of one intensity may differ by this much either way: chosen, alive, but none startles.
const TAKE_SPREAD_DB: f64 = 1.5;
/// Lone peaks may be rounded off by this much before everything is turned down for their sake. Chosen: they last too
/// short a time for the bend to be heard.
const ROUNDING_DB: f64 = 4.0;

/// Brings each intensity to its loudness, then all together down until no true peak passes the ceiling.
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
        let limit = db_to_gain(ceiling_db + (over_db - ROUNDING_DB).max(0.0));
        for take in intensities.iter_mut().flatten() {
            take.for_each_channel(|channel| {
                channel.iter_mut().for_each(|x| *x = rounded(*x, limit));
            });
        }
    }
    let excess = db_to_gain((ceiling_db - peak(intensities)?).min(0.0));
    intensities.iter_mut().flatten().for_each(|take| take.scale(excess));
    Ok(())
}

fn even_out(takes: &mut [Stereo]) -> Result<()> {
    let whole_lufs = measure(takes)?.lufs;
    for take in takes {
        let off_db = measure(std::slice::from_ref(take))?.lufs - whole_lufs;
        take.scale(db_to_gain(off_db.clamp(-TAKE_SPREAD_DB, TAKE_SPREAD_DB) - off_db));
    }
    Ok(())
}

/// Leaves the lower two thirds of the range up to `limit` alone and bends the rest, smoothly, to stay within it.
fn rounded(sample: f64, limit: f64) -> f64 {
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
        // The 400 ms of quiet at the end cost a few tenths on a take of 2 s.
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
    fn levelling_keeps_the_steps_and_the_ceiling() {
        let mut sounds = [vec![tone(0.5)], vec![tone(0.1)], vec![tone(0.2)]];
        level(&mut sounds, [-25.0, -20.0, -15.0], -14.0).unwrap();
        let heard: Vec<_> = sounds.iter().map(|takes| measure(takes).unwrap()).collect();
        assert!((heard[1].lufs - heard[0].lufs - 5.0).abs() < 0.1);
        assert!((heard[2].lufs - heard[1].lufs - 5.0).abs() < 0.1);
    }

    #[test]
    fn what_is_too_loud_is_turned_down_with_all_the_rest() {
        let mut sounds = [vec![tone(0.5)], vec![tone(0.1)], vec![tone(0.2)]];
        level(&mut sounds, [-25.0, -20.0, -3.0], -14.0).unwrap();
        let heard: Vec<_> = sounds.iter().map(|takes| measure(takes).unwrap()).collect();
        assert!((heard[2].true_peak_db + 14.0).abs() < 0.2);
        assert!((heard[1].lufs - heard[0].lufs - 5.0).abs() < 0.1 && heard[1].lufs < -25.0);
    }

    #[test]
    fn rounding_leaves_quiet_samples_alone_and_keeps_loud_ones_within_the_limit() {
        assert_eq!(rounded(-0.3, 0.5), -0.3);
        assert!(rounded(3.0, 0.5) <= 0.5 && rounded(0.5, 0.5) > 0.4);
        assert!(rounded(0.334, 0.5) > rounded(0.333, 0.5));
    }
}
