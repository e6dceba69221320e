//! Measures how a texture sounds from moment to moment, so that its places can be compared with
//! each other. The only file that names realfft.

use crate::decibels::power_to_db;
use crate::dsp::Frame;
use crate::engine::resequencer::bands::{BANDS, BandLevels, STEP_SECONDS, quantile};
use crate::engine::resequencer::texture_kind::{Measures, TextureKind};
use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};
use std::ops::Range;
use std::sync::Arc;

/// The frequency range that the bands cover.
const LOWEST_HZ: f32 = 60.0;
const HIGHEST_HZ: f32 = 7500.0;
/// Steps in half of a comparison window. Windows of half a second are compared.
const HALF: usize = 12;
/// The floor of the power in a band, −80 dB of full scale: differences below it are inaudible.
const FLOOR_POWER: f32 = 1e-8;
/// The share of steps that rise less than an onset does.
const ONSET_QUANTILE: f32 = 0.9;
/// The cost of leaving or arriving on an onset, in dB. It exceeds the difference at most
/// crossfades, so that an onset is chosen only if all other candidates are worse.
const ONSET_COST: f32 = 3.0;
/// The weight of a difference in slope relative to a difference in level.
const SLOPE_SHARE: f32 = 0.5;

/// The features of a recording, about 3.4 kB per second.
pub struct Features {
    step: usize,
    /// For each step, the mean levels of the quarter of a second that begins there.
    means: Vec<BandLevels>,
    flux: Vec<f32>,
    onset: f32,
    kind: TextureKind,
}

impl Features {
    /// Analyses `frames`, at `rate` frames per second.
    pub fn of(frames: &[Frame], rate: u32) -> Self {
        let mut extractor = FeatureExtractor::new(rate);
        extractor.push(frames);
        extractor.finish()
    }

    /// The kind of the texture.
    pub fn kind(&self) -> TextureKind {
        self.kind
    }

    /// The levels of the quarter of a second that begins at `frame`; past the end, the last ones.
    pub fn levels(&self, frame: usize) -> &BandLevels {
        &self.means[(frame / self.step).min(self.means.len() - 1)]
    }

    /// The distance between the half second before the frame `leave` and the half second after
    /// `arrive`: the root mean square of the level differences over the bands, in dB. For equal
    /// frames it tells how much the recording changes by itself.
    pub fn distance(&self, leave: usize, arrive: usize) -> f32 {
        let ([a, b], [c, d]) = (self.before(leave), self.after(arrive));
        let square = |n: usize| ((a[n] + b[n] - c[n] - d[n]) / 2.0).powi(2);
        ((0..BANDS).map(square).sum::<f32>() / BANDS as f32).sqrt()
    }

    /// The cost of jumping from the frame `leave` to `arrive`, in dB: their distance, half of the
    /// difference in slope, and a penalty for onsets. Jumping between similar frames follows "Audio
    /// Textures" (Lu, Wenyin and Zhang 2004).
    pub fn cost(&self, leave: usize, arrive: usize) -> f32 {
        let slope = |[first, second]: [&BandLevels; 2]| -> f32 {
            first.iter().zip(second).map(|(a, b)| b - a).sum::<f32>() / BANDS as f32
        };
        let slopes = slope(self.before(leave)) - slope(self.after(arrive));
        let onsets = [leave, arrive].into_iter().filter(|frame| self.is_onset(*frame)).count();
        self.distance(leave, arrive) + SLOPE_SHARE * slopes.abs() + ONSET_COST * onsets as f32
    }

    /// The size in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.means) + size_of_val(&*self.flux)
    }

    fn is_onset(&self, frame: usize) -> bool {
        self.flux.get(frame / self.step).is_some_and(|flux| *flux > self.onset)
    }

    fn before(&self, frame: usize) -> [&BandLevels; 2] {
        [2, 1].map(|halves| self.levels(frame.saturating_sub(halves * HALF * self.step)))
    }

    fn after(&self, frame: usize) -> [&BandLevels; 2] {
        [0, 1].map(|halves| self.levels(frame + halves * HALF * self.step))
    }
}

/// Extracts the features of a recording while it is decoded.
pub struct FeatureExtractor {
    step: usize,
    spectrum: Arc<dyn RealToComplex<f32>>,
    /// A Hann window.
    window: Vec<f32>,
    bins: [Range<usize>; BANDS],
    /// Mono samples that are not analysed yet.
    waiting: Vec<f32>,
    frames: usize,
    bands: Vec<BandLevels>,
    /// The level of each step over all bands, in dB.
    totals: Vec<f32>,
}

impl FeatureExtractor {
    /// Creates an extractor for frames at `rate` frames per second.
    pub fn new(rate: u32) -> Self {
        let step = ((rate as f32 * STEP_SECONDS) as usize).max(1);
        // Two steps long, so that the bins are narrow enough for the lowest band.
        let size = (2 * step).next_power_of_two();
        let hz =
            |band: usize| LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ).powf(band as f32 / BANDS as f32);
        let bin = |hz: f32| ((hz * size as f32 / rate as f32).round() as usize).min(size / 2);
        let turn = std::f32::consts::TAU / size as f32;
        Self {
            step,
            spectrum: RealFftPlanner::new().plan_fft_forward(size),
            window: (0..size).map(|n| (1.0 - (n as f32 * turn).cos()) / size as f32).collect(),
            bins: std::array::from_fn(|band| {
                let from = bin(hz(band));
                from..bin(hz(band + 1)).max(from + 1)
            }),
            // Centres the analysis window on its step.
            waiting: vec![0.0; (size - step) / 2],
            frames: 0,
            bands: Vec::new(),
            totals: Vec::new(),
        }
    }

    /// Analyses `frames` as the continuation of the earlier ones.
    pub fn push(&mut self, frames: &[Frame]) {
        self.frames += frames.len();
        self.waiting.extend(frames.iter().map(|[left, right]| (left + right) / 2.0));
        self.measure();
    }

    /// The features of all frames.
    pub fn finish(mut self) -> Features {
        let steps = self.frames.div_ceil(self.step).max(1);
        self.waiting.resize(self.waiting.len() + self.window.len() + self.step, 0.0);
        self.measure();
        self.bands.truncate(steps);
        self.totals.truncate(steps);
        let means: Vec<BandLevels> = (0..steps).map(|from| mean(&self.bands, from)).collect();
        let flux = flux(&self.bands);
        let onset = quantile(&flux, ONSET_QUANTILE);
        let counts = self.bins.map(|bins| bins.len());
        let measures =
            Measures { bands: &self.bands, means: &means, counts: &counts, totals: &self.totals };
        let kind = measures.kind();
        Features { step: self.step, means, flux, onset, kind }
    }

    fn measure(&mut self) {
        let (mut at, size) = (0, self.window.len());
        let (mut input, mut bins) =
            (self.spectrum.make_input_vec(), self.spectrum.make_output_vec());
        let mut scratch = self.spectrum.make_scratch_vec();
        while at + size <= self.waiting.len() {
            let part = self.waiting[at..at + size].iter().zip(&self.window);
            input.iter_mut().zip(part).for_each(|(input, (sample, gain))| *input = sample * gain);
            // This fails only if the lengths do not match, and the vectors were made by the same
            // plan.
            let _ = self.spectrum.process_with_scratch(&mut input, &mut bins, &mut scratch);
            let power = |range: &Range<usize>| -> f32 {
                bins.get(range.clone()).unwrap_or_default().iter().map(Complex::norm_sqr).sum()
            };
            let powers = self.bins.each_ref().map(power);
            self.bands.push(powers.map(decibels));
            self.totals.push(decibels(powers.iter().sum()));
            at += self.step;
        }
        self.waiting.drain(..at);
    }
}

fn decibels(power: f32) -> f32 {
    power_to_db(power + FLOOR_POWER)
}

/// The mean levels of the half window that begins at the step `from`.
fn mean(bands: &[BandLevels], from: usize) -> BandLevels {
    let part = &bands[from..(from + HALF).min(bands.len())];
    std::array::from_fn(|n| part.iter().map(|bands| bands[n]).sum::<f32>() / part.len() as f32)
}

/// Spectral flux: for each step, the mean rise of its bands in dB.
fn flux(bands: &[BandLevels]) -> Vec<f32> {
    let rise = |[before, after]: &[BandLevels; 2]| {
        before.iter().zip(after).map(|(a, b)| (b - a).max(0.0)).sum::<f32>() / BANDS as f32
    };
    std::iter::once(0.0).chain(bands.array_windows().map(rise)).collect()
}
