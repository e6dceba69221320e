//! What can be told of a recording in numbers: how loud, how bright, how busy, and whether its technical side is clean.

use anyhow::Result;

use crate::audio::{SAMPLE_RATE, Stereo, gain_to_db};
use crate::bed::OCTAVES_HZ;
use crate::filter::Svf;
use crate::loudness;
use crate::rules::correlation;

/// Of the takes of one intensity, as one.
pub struct Figures {
    pub seconds: f64,
    pub lufs: f64,
    pub true_peak_db: f64,
    /// Level of each octave from 63 Hz to 8 kHz against all of them together, in dB.
    pub octaves_db: [f64; OCTAVES],
    /// Sudden rises of the level, a second.
    pub onsets_per_s: f64,
    /// How alike the two sides are: 1 is mono, 0 has nothing in common, below 0 cancels in mono.
    pub correlation: f64,
}

pub const OCTAVES: usize = 8;

impl Figures {
    pub fn of(takes: &[Stereo]) -> Result<Self> {
        let heard = loudness::measure(takes)?;
        let frames: usize = takes.iter().map(Stereo::len).sum();
        let seconds = frames as f64 / SAMPLE_RATE;
        let onsets: usize = takes.iter().map(|take| onsets(&levels_db(take))).sum();
        Ok(Self {
            seconds,
            lufs: heard.lufs,
            true_peak_db: heard.true_peak_db,
            octaves_db: octaves_db(takes),
            onsets_per_s: onsets as f64 / seconds.max(1e-3),
            correlation: takes.iter().map(correlation).sum::<f64>() / takes.len().max(1) as f64,
        })
    }

    /// The middle of the spectrum by power, over octaves.
    pub fn centre_hz(&self) -> f64 {
        let weights = self.octaves_db.map(|db| 10_f64.powf(db / 10.0));
        let logs = weights.iter().zip(OCTAVES_HZ).map(|(weight, hz)| weight * hz.ln());
        (logs.sum::<f64>() / weights.iter().sum::<f64>()).exp()
    }

    /// How unlike another it is in colour, whatever the level: root mean square over the octaves, in dB.
    pub fn apart_db(&self, other: &Self) -> f64 {
        let squares = self.octaves_db.iter().zip(other.octaves_db).map(|(a, b)| (a - b).powi(2));
        (squares.sum::<f64>() / OCTAVES as f64).sqrt()
    }
}

/// Octaves that are nearly empty are all taken for this, so that nothing is made of silence.
const EMPTY_DB: f64 = -50.0;

fn octaves_db(takes: &[Stereo]) -> [f64; OCTAVES] {
    let power = |hz: f64| -> f64 {
        let channel = |samples: &[f64]| -> f64 {
            let mut band = Svf::new(hz, std::f64::consts::SQRT_2);
            samples.iter().map(|x| band.next(*x).band.powi(2)).sum()
        };
        takes.iter().flat_map(Stereo::channels).map(channel).sum()
    };
    let powers: [f64; OCTAVES] = std::array::from_fn(|octave| power(OCTAVES_HZ[octave]));
    let whole = powers.iter().sum::<f64>() + 1e-18;
    powers.map(|power| (10.0 * (power / whole + 1e-18).log10()).max(EMPTY_DB))
}

/// The level is read this often.
const STEP: usize = 480;
/// A rise counts by this much, over what was lowest in the last five steps.
const RISE_DB: f64 = 6.0;
/// Below the loudest, and no rise counts.
const QUIET_DB: f64 = -40.0;

fn levels_db(take: &Stereo) -> Vec<f64> {
    let steps = take.left.chunks(STEP).zip(take.right.chunks(STEP));
    let power = |side: &[f64]| side.iter().map(|x| x * x).sum::<f64>();
    steps.map(|(left, right)| gain_to_db((power(left) + power(right)).sqrt())).collect()
}

fn onsets(levels_db: &[f64]) -> usize {
    let loudest = levels_db.iter().copied().fold(f64::MIN, f64::max);
    let (mut count, mut rising) = (0, false);
    for (at, level) in levels_db.iter().enumerate() {
        let before = levels_db[at.saturating_sub(5)..at].iter().copied();
        let lowest = before.fold(f64::INFINITY, f64::min).min(level + 99.0);
        let rises = level - lowest > RISE_DB && *level > loudest + QUIET_DB;
        count += usize::from(rises && !rising);
        rising = rises;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(hz: f64) -> Stereo {
        let wave = |i: usize| 0.3 * (std::f64::consts::TAU * hz * i as f64 / SAMPLE_RATE).sin();
        Stereo::from_mono(&(0..48_000).map(wave).collect::<Vec<_>>())
    }

    #[test]
    fn gain_alone_does_not_set_two_recordings_apart() {
        let mut quiet = sine(1_000.0);
        quiet.scale(0.1);
        let [loud, quiet, low] =
            [sine(1_000.0), quiet, sine(250.0)].map(|take| Figures::of(&[take]).unwrap());
        assert!(loud.apart_db(&quiet) < 0.1);
        assert!(loud.apart_db(&low) > 10.0);
    }

    #[test]
    fn each_tap_is_one_onset() {
        let mut taps = Stereo::silence(96_000);
        for at in (4_800..96_000).step_by(9_600) {
            let tap: Vec<f64> = (0..2_400).map(|i| (-f64::from(i) / 400.0).exp()).collect();
            taps.add(at, &tap, crate::audio::Place(0.0));
        }
        let figures = Figures::of(&[taps]).unwrap();
        assert!((figures.onsets_per_s - 5.0).abs() < 0.01, "{}", figures.onsets_per_s);
        assert!((figures.correlation - 1.0).abs() < 1e-9);
    }
}
