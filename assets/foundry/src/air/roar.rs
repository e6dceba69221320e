//! Noise with an arbitrary spectrum, as of a fan, a road or a storm, synthesised by overlap-add in the frequency
//! domain. It adds a fixed colouration by housing, ducts and room, independent fluctuations in each third of an
//! octave, and a level that the caller can change over time and frequency.

use anyhow::Result;
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use crate::air::bed::Fluctuation;
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames, hann};
use crate::signal::gesture::{RandomWalk, Step};
use crate::signal::random::Random;

/// Frame length, 85 ms. Chosen: resolves a whistle in frequency and a gust in time.
const FRAME: usize = 4_096;
/// Hop between frames. At a quarter of the frame, squared Hann windows add up to a constant 1.5.
const HOP: usize = FRAME / 4;
const OVERLAP_POWER: f64 = 1.5;
const BINS: usize = FRAME / 2 + 1;
/// Range and spacing of the bands that fluctuate. Chosen: up to the upper limit of hearing, with everything below the
/// lowest in one band; a third of an octave is about one critical band.
const LOWEST_HZ: f64 = 31.5;
const OCTAVES: f64 = 9.0;
const FLICKERS_PER_OCTAVE: f64 = 3.0;

/// The settings of a roar.
#[derive(Clone, Copy)]
pub struct Roar<'a> {
    pub seconds: f64,
    /// Power density: points of Hz and dB, joined by straight lines over the logarithm of frequency.
    pub curve: &'a [(f64, f64)],
    /// Resonances and cancellations of the surroundings, different at each ear.
    pub colouration: Colouration,
    /// Share of the power that is common to both channels.
    pub shared: f64,
    /// Slow fluctuation of the overall level.
    pub swell: Fluctuation,
    /// Independent fluctuation of each third of an octave.
    pub flicker: Fluctuation,
}

/// A fixed random frequency response: standard deviation in dB, and points per octave.
#[derive(Clone, Copy)]
pub struct Colouration {
    pub db: f64,
    pub per_octave: f64,
}

impl Roar<'_> {
    /// Synthesises the noise. A flat curve at 0 dB gives white noise with a root mean square of 1. `bend` returns a
    /// gain in dB for a time in seconds and a frequency in Hz.
    ///
    /// # Errors
    /// If the Fourier transform rejects a block.
    pub fn perform(self, random: &mut Random, bend: impl Fn(f64, f64) -> f64) -> Result<Stereo> {
        let length = frames(self.seconds);
        // Four frames must overlap everywhere, so one extra frame at each end is generated and cut off below.
        let mut output = Stereo::silence(length + 2 * FRAME);
        let transform = RealFftPlanner::<f64>::new().plan_fft_inverse(FRAME);
        let window: Vec<f64> = (0..FRAME).map(|i| hann(i, FRAME)).collect();
        let scale = 1.0 / (FRAME as f64 * OVERLAP_POWER).sqrt();
        let common_marks = self.fixed_colouration(random, 0.5);
        let ear_marks = [self.fixed_colouration(random, 0.5), self.fixed_colouration(random, 0.5)];
        let mut swell = RandomWalk::new(random, self.swell.db, self.swell.tau_s, Step(HOP));
        let mut flickers: Vec<RandomWalk> = (0..=(OCTAVES * FLICKERS_PER_OCTAVE) as usize)
            .map(|_| RandomWalk::new(random, self.flicker.db, self.flicker.tau_s, Step(HOP)))
            .collect();
        for start in (0..length + FRAME).step_by(HOP) {
            let seconds = (start as f64 - FRAME as f64 / 2.0) / SAMPLE_RATE;
            let swell_db = swell.next(random);
            let flicker_db: Vec<f64> = flickers.iter_mut().map(|walk| walk.next(random)).collect();
            let common: Vec<(f64, Complex<f64>)> = (0..BINS)
                .map(|bin| {
                    let hz = bin as f64 * SAMPLE_RATE / FRAME as f64;
                    let level_db = level_on_curve(self.curve, hz)
                        + swell_db
                        + between(&flicker_db, octaves(hz) * FLICKERS_PER_OCTAVE)
                        + common_marks.at(hz)
                        + bend(seconds, hz);
                    (level_db, self.shared.sqrt() * gaussian(random))
                })
                .collect();
            for (channel, marks) in
                [&mut output.left, &mut output.right].into_iter().zip(&ear_marks)
            {
                let mut spectrum: Vec<Complex<f64>> = common
                    .iter()
                    .enumerate()
                    .map(|(bin, (level_db, shared))| {
                        let hz = bin as f64 * SAMPLE_RATE / FRAME as f64;
                        let own = (1.0 - self.shared).sqrt() * gaussian(random);
                        scale * db_to_gain(level_db + marks.at(hz)) * (shared + own)
                    })
                    .collect();
                // The inverse transform needs real values here, and both bins are inaudible.
                spectrum[0] = Complex::default();
                spectrum[BINS - 1] = Complex::default();
                let mut block = transform.make_output_vec();
                transform.process(&mut spectrum, &mut block)?;
                let windowed = block.iter().zip(&window).map(|(value, weight)| value * weight);
                channel[start..].iter_mut().zip(windowed).for_each(|(sample, x)| *sample += x);
            }
        }
        output.for_each_channel(|channel| channel.copy_within(FRAME..FRAME + length, 0));
        output.left.truncate(length);
        output.right.truncate(length);
        Ok(output)
    }

    /// A random response whose variance is `share` of the colouration's.
    fn fixed_colouration(&self, random: &mut Random, share: f64) -> Fixed {
        let count = (OCTAVES * self.colouration.per_octave) as usize + 2;
        let levels_db =
            (0..count).map(|_| self.colouration.db * share.sqrt() * random.normal()).collect();
        Fixed { levels_db, per_octave: self.colouration.per_octave }
    }
}

/// A fixed frequency response.
struct Fixed {
    levels_db: Vec<f64>,
    per_octave: f64,
}

impl Fixed {
    fn at(&self, hz: f64) -> f64 {
        between(&self.levels_db, octaves(hz) * self.per_octave)
    }
}

/// Octaves above the lowest band.
fn octaves(hz: f64) -> f64 {
    (hz.max(LOWEST_HZ) / LOWEST_HZ).log2()
}

/// Reads `values` at a fractional index, with raised-cosine interpolation.
fn between(values: &[f64], index: f64) -> f64 {
    let last = values.len() - 1;
    let low = (index as usize).min(last);
    let high = (low + 1).min(last);
    values[low] + (values[high] - values[low]) * crate::signal::gesture::smooth(index - low as f64)
}

/// Reads a curve of Hz and dB at one frequency. The curve is constant beyond its ends.
pub fn level_on_curve(curve: &[(f64, f64)], hz: f64) -> f64 {
    let above = curve.partition_point(|(at, _)| *at <= hz);
    let ((low_hz, low_db), (high_hz, high_db)) =
        match (curve.get(above.wrapping_sub(1)), curve.get(above)) {
            (Some(low), Some(high)) => (*low, *high),
            (Some(only), None) | (None, Some(only)) => return only.1,
            (None, None) => return 0.0,
        };
    low_db + (high_db - low_db) * (hz / low_hz).ln() / (high_hz / low_hz).ln()
}

/// A complex Gaussian of power 1.
fn gaussian(random: &mut Random) -> Complex<f64> {
    std::f64::consts::FRAC_1_SQRT_2 * Complex::new(random.normal(), random.normal())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::filter::Svf;

    const STILL: Fluctuation = Fluctuation { db: 0.0, tau_s: 1.0 };
    const WHITE: Roar = Roar {
        seconds: 4.0,
        curve: &[(1_000.0, 0.0)],
        colouration: Colouration { db: 0.0, per_octave: 3.0 },
        shared: 0.5,
        swell: STILL,
        flicker: STILL,
    };

    fn power(signal: &[f64]) -> f64 {
        signal.iter().map(|x| x * x).sum::<f64>() / signal.len() as f64
    }

    fn band_db(signal: &[f64], hz: f64) -> f64 {
        // Two filters in series: on a steep slope, the leakage of one would be louder than the band itself.
        let (mut first, mut second) = (Svf::new(hz, 6.0), Svf::new(hz, 6.0));
        let output: Vec<f64> =
            signal.iter().map(|x| second.next(first.next(*x).band).band).collect();
        10.0 * power(&output).log10()
    }

    #[test]
    fn a_flat_curve_is_white_noise_of_power_1_from_end_to_end() {
        let output = WHITE.perform(&mut Random::new(1), |_, _| 0.0).unwrap();
        for part in output.left.chunks(19_200) {
            assert!((power(part) - 1.0).abs() < 0.1, "{}", power(part));
        }
    }

    #[test]
    fn a_slope_of_18_db_per_octave_is_kept() {
        let steep = Roar { curve: &[(500.0, 0.0), (4_000.0, -54.0)], ..WHITE };
        let output = steep.perform(&mut Random::new(2), |_, _| 0.0).unwrap();
        // A band of the same relative width is twice as wide one octave up.
        let fall = band_db(&output.left, 1_000.0) - band_db(&output.left, 2_000.0) + 3.0;
        assert!((fall - 18.0).abs() < 1.5, "{fall}");
    }

    #[test]
    fn the_level_changes_at_the_given_time_and_frequency() {
        let step = |seconds: f64, hz: f64| if seconds > 2.0 && hz > 1_500.0 { -20.0 } else { 0.0 };
        let output = WHITE.perform(&mut Random::new(3), step).unwrap();
        let (before, after) = (&output.left[..86_000], &output.left[106_000..]);
        assert!((band_db(before, 4_000.0) - band_db(after, 4_000.0) - 20.0).abs() < 1.0);
        assert!((band_db(before, 500.0) - band_db(after, 500.0)).abs() < 1.0);
    }

    #[test]
    fn the_shared_power_sets_the_correlation_of_the_channels() {
        let output = WHITE.perform(&mut Random::new(4), |_, _| 0.0).unwrap();
        let both = output.left.iter().zip(&output.right).map(|(l, r)| l * r).sum::<f64>();
        assert!((both / output.len() as f64 - 0.5).abs() < 0.05);
    }
}
