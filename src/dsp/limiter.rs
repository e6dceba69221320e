//! The last stage before the output: a look-ahead true-peak limiter that keeps its ceiling whatever
//! comes in.
//!
//! The gain that a frame needs is `r = min(1, ceiling / peak)`. `m` is the minimum of `r` over the last
//! `LOOK_AHEAD` frames. `e` follows `m` downwards at once and upwards slowly. The applied gain is the
//! mean of `e` over the last `LOOK_AHEAD` frames, and it is applied to the frame that came
//! `LOOK_AHEAD - 1` frames ago. Every `e` in that mean already took this frame's `r` into account, so
//! the gain is never above `r`; and since it is a mean, it changes without corners.

use crate::dsp::{BLOCK, Frame, peak, shift_in};
use sliding::{SlidingMean, SlidingMinimum};
use std::f64::consts::PI;

mod sliding;

/// The largest sample that leaves the limiter: −1.5 dB, so that the signal between the samples stays
/// below −1 dBTP.
const CEILING: f32 = 0.841_395;

/// In frames: 5 ms at 48 kHz.
const LOOK_AHEAD: usize = 240;
/// The time constant with which the gain recovers.
const RELEASE_SECONDS: f64 = 0.15;

/// Points interpolated between two samples, as ITU-R BS.1770-4 annex 2 asks for 48 kHz.
const PHASES: usize = 3;
/// Samples that each of these points is interpolated from.
const TAPS: usize = 12;
const CENTRE: usize = TAPS / 2 - 1;
/// From input to output, in frames.
const DELAY: usize = LOOK_AHEAD - 1 + TAPS - 1 - CENTRE;
/// Between samples up to this amplitude no interpolated point exceeds the ceiling: the absolute values
/// of an interpolator's taps add up to less than 2.
const SAFE: f32 = CEILING / 2.0;

/// Louder samples are clipped to this on input. It is far beyond any sum of layers, and keeps the
/// arithmetic finite.
const LOUDEST: f32 = 1e6;
/// A gain that is closer to 1 than this becomes 1.
const NEARLY_ONE: f64 = 1e-6;

/// Limits a stereo signal. Both channels share one gain.
pub struct Limiter {
    /// The input up to the end of the current block.
    past: [Frame; DELAY + BLOCK],
    /// Frames since the last one above [`SAFE`].
    quiet: usize,
    /// Whether the gain has been 1 for as long as anything can still depend on.
    at_rest: bool,
    gain: GainComputer,
}

/// Computes the gain from the true peaks.
struct GainComputer {
    interpolators: [[f32; TAPS]; PHASES],
    minimum: SlidingMinimum,
    /// `e` of the module's documentation.
    envelope: f64,
    mean: SlidingMean,
    /// The part of the way to its target that the envelope recovers in one frame.
    release: f64,
}

impl Limiter {
    /// A limiter at `rate` frames per second.
    pub fn new(rate: u32) -> Self {
        Self {
            past: [[0.0; 2]; DELAY + BLOCK],
            quiet: 0,
            at_rest: true,
            gain: GainComputer {
                interpolators: std::array::from_fn(interpolator),
                minimum: SlidingMinimum::new(),
                envelope: 1.0,
                mean: SlidingMean::new(),
                release: 1.0 - (-1.0 / (RELEASE_SECONDS * f64::from(rate))).exp(),
            },
        }
    }

    /// Limits `frames` in place. The output lags [`Limiter::delay`] frames behind the input.
    pub fn process(&mut self, frames: &mut [Frame]) {
        for block in frames.chunks_mut(BLOCK) {
            self.push(block);
            // One window for each frame of the block: from the frame that leaves to the newest one.
            let windows = self.past.array_windows::<{ DELAY + 1 }>();
            let windows = windows.skip(BLOCK.saturating_sub(block.len()));
            if self.at_rest && self.quiet >= TAPS + block.len() {
                // The usual case: nothing is loud, so the input only needs to be delayed.
                block.iter_mut().zip(windows).for_each(|(frame, window)| *frame = window[0]);
                continue;
            }
            for (frame, window) in block.iter_mut().zip(windows) {
                let gain = window.last_chunk().map_or(1.0, |recent| self.gain.next(recent));
                // The gain alone keeps the ceiling but for rounding errors, which the clamp removes.
                *frame = window[0].map(|sample| (sample * gain).clamp(-CEILING, CEILING));
            }
            self.at_rest = self.quiet >= TAPS + LOOK_AHEAD && self.gain.is_one();
        }
    }

    /// Appends `block` to the past and counts the quiet frames.
    fn push(&mut self, block: &[Frame]) {
        shift_in(&mut self.past, block.iter().map(|frame| frame.map(sanitise)));
        let start = self.past.len().saturating_sub(block.len());
        let added = self.past.get(start..).unwrap_or_default();
        let is_loud = |frame: &Frame| frame[0].abs().max(frame[1].abs()) > SAFE;
        // Finding the peak is faster than searching for the last loud frame.
        if peak(added) <= SAFE {
            self.quiet = self.quiet.saturating_add(block.len());
        } else if let Some(at) = added.iter().rev().position(is_loud) {
            self.quiet = at;
        }
    }

    /// The number of frames from input to output.
    pub const fn delay() -> usize {
        DELAY
    }
}

impl GainComputer {
    /// The gain for the frame that leaves the limiter, after the newest of the `recent` input frames.
    fn next(&mut self, recent: &[Frame; TAPS]) -> f32 {
        let needed = (f64::from(CEILING) / f64::from(self.true_peak(recent))).min(1.0);
        let minimum = self.minimum.push(needed);
        self.envelope = minimum.min(self.envelope + (minimum - self.envelope) * self.release);
        // An exponential would only approach 1 and never let the limiter rest.
        if 1.0 - self.envelope < NEARLY_ONE {
            self.envelope = 1.0;
        }
        self.mean.push(self.envelope) as f32
    }

    /// The largest amplitude at the two samples in the centre of `recent` and at the points between
    /// them. Positive even in silence.
    fn true_peak(&self, recent: &[Frame; TAPS]) -> f32 {
        let samples = [recent[CENTRE], recent[CENTRE + 1]];
        let highest = |peak: f32, sample: &f32| peak.max(sample.abs());
        let peak = samples.as_flattened().iter().fold(f32::MIN_POSITIVE, highest);
        self.interpolators.iter().fold(peak, |peak, taps| {
            let mut point = [0.0; 2];
            for (tap, frame) in taps.iter().zip(recent) {
                point[0] += tap * frame[0];
                point[1] += tap * frame[1];
            }
            point.iter().fold(peak, highest)
        })
    }

    /// Whether the gain is 1 and stays 1 until a peak comes.
    fn is_one(&self) -> bool {
        self.envelope == 1.0 && self.mean.is_one()
    }
}

/// Replaces what is not a number by silence, and clips what is absurdly loud.
fn sanitise(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-LOUDEST, LOUDEST) } else { 0.0 }
}

/// The taps that interpolate the point `(phase + 1) / (PHASES + 1)` of the way from the centre sample to
/// the next one: a sinc with a Hann window, normalised to a sum of 1.
fn interpolator(phase: usize) -> [f32; TAPS] {
    let offset = CENTRE as f64 + (phase + 1) as f64 / (PHASES + 1) as f64;
    let taps: [f64; TAPS] = std::array::from_fn(|n| {
        let x = n as f64 - offset;
        let sinc = if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) };
        sinc * (0.5 + 0.5 * (PI * x / (TAPS as f64 / 2.0 + 0.5)).cos())
    });
    let sum: f64 = taps.iter().sum();
    taps.map(|tap| (tap / sum) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::gain_to_db_f64;
    use crate::dsp::Random;
    use proptest::prelude::*;

    fn true_peak_db(frames: &[Frame]) -> f64 {
        let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::TRUE_PEAK).unwrap();
        meter.add_frames_f32(frames.as_flattened()).unwrap();
        gain_to_db_f64(meter.true_peak(0).unwrap().max(meter.true_peak(1).unwrap()))
    }

    fn limited(mut frames: Vec<Frame>) -> Vec<Frame> {
        frames.extend([[0.0; 2]; DELAY]);
        Limiter::new(48_000).process(&mut frames);
        frames
    }

    #[test]
    fn a_signal_below_the_ceiling_passes_unchanged() {
        let mut random = Random::new(1);
        let input: Vec<Frame> = (0..5000).map(|_| [random.between(-0.2, 0.2); 2]).collect();
        let output = limited(input.clone());
        for (before, after) in input.iter().zip(&output[Limiter::delay()..]) {
            assert!((before[0] - after[0]).abs() < 1e-6);
        }
    }

    #[test]
    fn loud_noise_and_single_impulses_stay_below_minus_one_dbtp() {
        let mut random = Random::new(2);
        for gain in [1.0, 4.0, 100.0] {
            let noise: Vec<Frame> =
                (0..48_000).map(|_| [(); 2].map(|()| random.between(-gain, gain))).collect();
            assert!(true_peak_db(&limited(noise)) < -1.0);
            let mut impulses = vec![[0.0; 2]; 48_000];
            (0..48_000).step_by(997).for_each(|n| impulses[n] = [gain, -gain]);
            assert!(true_peak_db(&limited(impulses)) < -1.0);
        }
    }

    #[test]
    fn no_point_between_safe_samples_exceeds_the_ceiling() {
        for phase in 0..PHASES {
            let sum: f32 = interpolator(phase).iter().map(|tap| tap.abs()).sum();
            assert!(sum < 2.0, "{sum}");
        }
    }

    #[test]
    fn after_a_loud_moment_the_limiter_comes_to_rest_and_is_exact_again() {
        let mut limiter = Limiter::new(48_000);
        let mut frames = vec![[4.0; 2]; 1000];
        frames.extend(vec![[0.3; 2]; 200_000]);
        limiter.process(&mut frames);
        assert!(limiter.at_rest);
        assert_eq!(frames.last(), Some(&[0.3; 2]));
        let mut step = 0.0f32;
        for pair in frames[2000..].windows(2) {
            step = step.max((pair[1][0] - pair[0][0]).abs());
        }
        assert!(step < 1e-4, "it gets there without a step: {step}");
    }

    #[test]
    fn a_click_after_a_rest_is_caught_with_any_block_length() {
        for length in [1, 7, 64, 100] {
            for at in [0, 1, 63, 64, 65, 130] {
                let mut frames = vec![[0.1; 2]; 1000];
                frames[at] = [50.0, -50.0];
                let mut limiter = Limiter::new(48_000);
                frames.chunks_mut(length).for_each(|block| limiter.process(block));
                assert!(true_peak_db(&frames) < -1.0);
            }
        }
    }

    #[test]
    fn a_loud_tone_keeps_its_shape() {
        let tone = |n: usize| (n as f32 * 0.02).sin() * 4.0;
        let output = limited((0..48_000).map(|n| [tone(n); 2]).collect());
        let settled = &output[24_000 + Limiter::delay()..][..20_000];
        for (n, frame) in settled.iter().enumerate() {
            let expected = tone(24_000 + n) / 4.0 * CEILING;
            assert!((frame[0] - expected).abs() < 0.01, "{n}: {} {expected}", frame[0]);
        }
    }

    proptest! {
        #[test]
        fn no_input_exceeds_the_ceiling(
            input in prop::collection::vec(
                prop::array::uniform2(prop_oneof![
                    4 => -100.0f32..100.0,
                    1 => any::<f32>(),
                    1 => Just(f32::NAN),
                    1 => Just(f32::MIN_POSITIVE / 3.0),
                ]),
                1..1500,
            )
        ) {
            let output = limited(input);
            for frame in &output {
                prop_assert!(frame.iter().all(|s| s.is_finite() && s.abs() <= CEILING));
            }
            prop_assert!(true_peak_db(&output) <= -1.0, "{}", true_peak_db(&output));
        }
    }
}
