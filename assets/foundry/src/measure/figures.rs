//! The figures of a recording: loudness, spectrum, rate of onsets, range of the level, and correlation of the channels.

use anyhow::Result;

use crate::air::bed::OCTAVES_HZ;
use crate::measure::loudness;
use crate::signal::audio::{SAMPLE_RATE, Stereo, gain_to_db};
use crate::signal::filter::Svf;

/// The figures of all takes of one intensity together.
pub struct Figures {
    pub seconds: f64,
    pub lufs: f64,
    pub true_peak_db: f64,
    /// Level of each octave from 63 Hz to 8 kHz relative to their sum, in dB.
    pub octaves_db: [f64; OCTAVES],
    /// Sudden rises of the level per second.
    pub onsets_per_s: f64,
    /// Range between the 10th and the 90th percentile of the level while the sound is audible.
    pub level_range_db: f64,
    /// Mean correlation of left and right, as of [`Stereo::correlation`].
    pub correlation: f64,
}

/// Number of octaves: those of the noise bed except the last, which Vorbis may remove.
pub const OCTAVES: usize = 8;

impl Figures {
    /// Measures takes.
    ///
    /// # Errors
    /// If the loudness meter rejects a take.
    pub fn of(takes: &[Stereo]) -> Result<Self> {
        let measured = loudness::measure(takes)?;
        let frames: usize = takes.iter().map(Stereo::len).sum();
        let seconds = frames as f64 / SAMPLE_RATE;
        let levels_db: Vec<Vec<f64>> = takes.iter().map(levels_db).collect();
        let onsets: usize = levels_db.iter().map(|levels_db| onsets(levels_db)).sum();
        Ok(Self {
            seconds,
            lufs: measured.lufs,
            true_peak_db: measured.true_peak_db,
            octaves_db: octaves_db(takes),
            onsets_per_s: onsets as f64 / seconds.max(1e-3),
            level_range_db: level_range_db(levels_db.concat()),
            correlation: takes.iter().map(Stereo::correlation).sum::<f64>()
                / takes.len().max(1) as f64,
        })
    }

    /// The spectral centroid over octaves, weighted by power.
    pub fn centroid_hz(&self) -> f64 {
        let weights = self.octaves_db.map(|db| 10_f64.powf(db / 10.0));
        let logs = weights.iter().zip(OCTAVES_HZ).map(|(weight, hz)| weight * hz.ln());
        (logs.sum::<f64>() / weights.iter().sum::<f64>()).exp()
    }

    /// The perceptual difference to other figures, independent of the loudness: the root of the sum of squares of the
    /// differences in spectrum, onset rate and level range, each in clearly audible steps.
    pub fn difference(&self, other: &Self) -> f64 {
        let rate = |figures: &Self| (figures.onsets_per_s + RARE_PER_S).ln();
        let steps = [
            self.spectral_difference_db(other) / SPECTRAL_STEP_DB,
            (rate(self) - rate(other)) / RATE_STEP.ln(),
            (self.level_range_db - other.level_range_db) / LEVEL_RANGE_STEP_DB,
        ];
        steps.iter().map(|step| step * step).sum::<f64>().sqrt()
    }

    /// Root mean square over the octaves.
    fn spectral_difference_db(&self, other: &Self) -> f64 {
        let squares = self.octaves_db.iter().zip(other.octaves_db).map(|(a, b)| (a - b).powi(2));
        (squares.sum::<f64>() / OCTAVES as f64).sqrt()
    }
}

/// The steps of [`Figures::difference`]. Chosen: above the just noticeable differences (about 1 dB of spectrum or
/// level, a tenth of a rate). Onsets at less than one in five seconds count as none.
const SPECTRAL_STEP_DB: f64 = 1.25;
const RATE_STEP: f64 = 1.2;
const RARE_PER_S: f64 = 0.2;
const LEVEL_RANGE_STEP_DB: f64 = 1.5;

/// Lower limit of an octave's level. Chosen: nearly empty octaves must not contribute to a difference.
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

/// Samples per level reading. Chosen: 10 ms, about the time resolution of hearing.
const STEP: usize = 480;
/// Rise above the lowest of the last five readings that counts as an onset. Chosen: twice the sound pressure is heard
/// as a new sound, and noise alone rarely rises this much.
const RISE_DB: f64 = 6.0;
/// Level relative to the loudest below which no onset counts. Chosen: fluctuations there belong to the room tone.
const QUIET_DB: f64 = -40.0;

fn levels_db(take: &Stereo) -> Vec<f64> {
    let steps = take.left.chunks(STEP).zip(take.right.chunks(STEP));
    let power = |side: &[f64]| side.iter().map(|x| x * x).sum::<f64>();
    steps.map(|(left, right)| gain_to_db((power(left) + power(right)).sqrt())).collect()
}

fn level_range_db(mut levels_db: Vec<f64>) -> f64 {
    let loudest = levels_db.iter().copied().fold(f64::MIN, f64::max);
    levels_db.retain(|level| *level > loudest + QUIET_DB);
    levels_db.sort_by(f64::total_cmp);
    let at = |share: f64| levels_db.get((share * levels_db.len() as f64) as usize).unwrap_or(&0.0);
    at(0.9) - at(0.1)
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
    fn gain_alone_makes_no_difference() {
        let mut quiet = sine(1_000.0);
        quiet.scale(0.1);
        let [loud, quiet, low] =
            [sine(1_000.0), quiet, sine(250.0)].map(|take| Figures::of(&[take]).unwrap());
        assert!(loud.difference(&quiet) < 0.1);
        assert!(loud.difference(&low) > 5.0);
    }

    #[test]
    fn each_tap_is_one_onset() {
        let mut taps = Stereo::silence(96_000);
        for at in (4_800..96_000).step_by(9_600) {
            let tap: Vec<f64> = (0..2_400).map(|i| (-f64::from(i) / 400.0).exp()).collect();
            taps.add(at, &tap, crate::signal::audio::Pan(0.0));
        }
        let figures = Figures::of(&[taps]).unwrap();
        assert!((figures.onsets_per_s - 5.0).abs() < 0.01, "{}", figures.onsets_per_s);
        // Each tap falls by 8.7 dB in 400 samples and is silent after 2400.
        assert!((25.0..40.0).contains(&figures.level_range_db), "{}", figures.level_range_db);
        assert!((figures.correlation - 1.0).abs() < 1e-9);
    }
}
