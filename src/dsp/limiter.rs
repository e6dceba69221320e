//! The last thing before the ears: a look-ahead true-peak limiter that holds its ceiling whatever
//! comes in.
//!
//! The gain that each frame needs is `r = min(1, ceiling / peak)`. `m` is the least `r` of the last
//! `LOOK_AHEAD` frames, `e` follows `m` down at once and up slowly, and the gain applied is the mean
//! of `e` over `LOOK_AHEAD` frames, to the frame that came `LOOK_AHEAD - 1` ago. Every `e` in that mean
//! saw this frame's `r`, so the gain is never above it, and it moves without a corner.

use crate::dsp::{Frame, peak};
use std::f64::consts::PI;

/// The highest sample that leaves: −1.5 dB, so that between the samples it stays under −1 dBTP.
const CEILING: f32 = 0.841_395;

/// Frames: 5 ms at 48 kHz.
const LOOK_AHEAD: usize = 240;
const RELEASE_SECONDS: f64 = 0.15;

/// Points looked at between two samples, as ITU-R BS.1770-4 annex 2 asks, and the samples each is
/// made of.
const PHASES: usize = 3;
const TAPS: usize = 12;
const CENTRE: usize = TAPS / 2 - 1;
const DELAY: usize = LOOK_AHEAD - 1 + TAPS - 1 - CENTRE;
/// Frames that are worked on at once.
const PORTION: usize = 64;
/// Samples no higher than this have no point between them over the ceiling, whatever they are: the
/// interpolator's taps sum up to less than twice.
const SAFE: f32 = CEILING / 2.0;

/// Louder input is treated as this: far beyond any sum of layers, and its inverse is still a number.
const LOUDEST: f32 = 1e6;

pub struct Limiter {
    between: [[f32; TAPS]; PHASES],
    /// What came, up to the portion that is worked on.
    past: [Frame; DELAY + PORTION],
    /// Frames since one was not [`SAFE`], and whether the gain has been 1 since all that can matter.
    quiet: usize,
    at_rest: bool,
    least: SlidingLeast,
    eased: f64,
    mean: SlidingMean,
    release: f64,
}

impl Limiter {
    pub fn new(rate: u32) -> Self {
        Self {
            between: std::array::from_fn(interpolator),
            past: [[0.0; 2]; DELAY + PORTION],
            quiet: 0,
            at_rest: true,
            least: SlidingLeast::new(),
            eased: 1.0,
            mean: SlidingMean::new(),
            release: 1.0 - (-1.0 / (RELEASE_SECONDS * f64::from(rate))).exp(),
        }
    }

    /// Limits `frames` in place; what leaves is [`Limiter::delay`] behind what came.
    pub fn run(&mut self, frames: &mut [Frame]) {
        for portion in frames.chunks_mut(PORTION) {
            self.take(portion);
            let start = self.past.len() - portion.len();
            // Most of the time there is nothing to do, and that is quickly done.
            if self.at_rest && self.quiet >= TAPS + portion.len() {
                portion.copy_from_slice(&self.past[start - DELAY..][..portion.len()]);
                continue;
            }
            for (n, frame) in portion.iter_mut().enumerate() {
                *frame = self.next(start + n);
            }
            self.at_rest =
                self.quiet >= TAPS + LOOK_AHEAD && self.eased == 1.0 && self.mean.is_one();
        }
    }

    /// Takes `portion` in at the end of what came.
    fn take(&mut self, portion: &[Frame]) {
        self.past.copy_within(portion.len().., 0);
        let start = self.past.len() - portion.len();
        for (kept, frame) in self.past[start..].iter_mut().zip(portion) {
            *kept = frame.map(sane);
        }
        let loud = |frame: &Frame| frame[0].abs().max(frame[1].abs()) > SAFE;
        // The peak of all is found sooner than the place of the last loud one.
        if peak(&self.past[start..]) <= SAFE {
            self.quiet = self.quiet.saturating_add(portion.len());
        } else if let Some(at) = self.past[start..].iter().rposition(loud) {
            self.quiet = portion.len() - 1 - at;
        }
    }

    /// Frames from input to output.
    pub const fn delay() -> usize {
        DELAY
    }

    /// The output for the frame at `newest` of the past.
    fn next(&mut self, newest: usize) -> Frame {
        let peak = self.true_peak(&self.past[newest + 1 - TAPS..=newest]);
        let needed = (f64::from(CEILING) / f64::from(peak)).min(1.0);
        let least = self.least.push(needed);
        self.eased = least.min(self.eased + (least - self.eased) * self.release);
        // Comes to 1 in the end, rather than nearer and nearer for ever.
        if 1.0 - self.eased < 1e-6 {
            self.eased = 1.0;
        }
        let gain = self.mean.push(self.eased) as f32;
        // Holds already but for rounding; the clamp makes it certain.
        self.past[newest - DELAY].map(|sample| (sample * gain).clamp(-CEILING, CEILING))
    }

    /// The highest point at, or on either side of, the frame at the interpolator's centre.
    fn true_peak(&self, recent: &[Frame]) -> f32 {
        let mut peak = f32::MIN_POSITIVE;
        for side in 0..2 {
            peak = peak.max(recent[CENTRE][side].abs());
            peak = peak.max(recent[CENTRE + 1][side].abs());
            for taps in &self.between {
                let point: f32 = taps.iter().zip(recent).map(|(t, f)| t * f[side]).sum();
                peak = peak.max(point.abs());
            }
        }
        peak
    }
}

fn sane(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-LOUDEST, LOUDEST) } else { 0.0 }
}

/// A sinc under a Hann window through the point `phase + 1` quarters after the centre.
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

/// The least of the last [`LOOK_AHEAD`] values, in constant time: a queue that only ever rises.
struct SlidingLeast {
    queue: [(f64, u64); LOOK_AHEAD],
    first: usize,
    len: usize,
    now: u64,
}

impl SlidingLeast {
    fn new() -> Self {
        Self { queue: [(1.0, 0); LOOK_AHEAD], first: 0, len: 0, now: 0 }
    }

    fn push(&mut self, value: f64) -> f64 {
        self.now += 1;
        if self.len > 0 && self.queue[self.first].1 + LOOK_AHEAD as u64 <= self.now {
            self.first = (self.first + 1) % LOOK_AHEAD;
            self.len -= 1;
        }
        while self.len > 0 && self.queue[(self.first + self.len - 1) % LOOK_AHEAD].0 >= value {
            self.len -= 1;
        }
        self.queue[(self.first + self.len) % LOOK_AHEAD] = (value, self.now);
        self.len += 1;
        self.queue[self.first].0
    }
}

/// The mean of the last [`LOOK_AHEAD`] values.
struct SlidingMean {
    values: [f64; LOOK_AHEAD],
    at: usize,
    sum: f64,
}

impl SlidingMean {
    fn new() -> Self {
        Self { values: [1.0; LOOK_AHEAD], at: 0, sum: LOOK_AHEAD as f64 }
    }

    fn push(&mut self, value: f64) -> f64 {
        self.sum += value - self.values[self.at];
        self.values[self.at] = value;
        self.at = (self.at + 1) % LOOK_AHEAD;
        if self.at == 0 {
            // Summing anew once a round keeps rounding from gathering over a night.
            self.sum = self.values.iter().sum();
        }
        self.sum / LOOK_AHEAD as f64
    }

    fn is_one(&self) -> bool {
        self.values.iter().all(|value| *value == 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::Random;
    use proptest::prelude::*;

    fn true_peak_db(frames: &[Frame]) -> f64 {
        let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::TRUE_PEAK).unwrap();
        meter.add_frames_f32(frames.as_flattened()).unwrap();
        20.0 * meter.true_peak(0).unwrap().max(meter.true_peak(1).unwrap()).log10()
    }

    fn limited(mut frames: Vec<Frame>) -> Vec<Frame> {
        frames.extend([[0.0; 2]; DELAY]);
        Limiter::new(48_000).run(&mut frames);
        frames
    }

    #[test]
    fn what_is_under_the_ceiling_passes_unchanged() {
        let mut random = Random::new(1);
        let input: Vec<Frame> = (0..5000).map(|_| [random.between(-0.2, 0.2); 2]).collect();
        let output = limited(input.clone());
        for (before, after) in input.iter().zip(&output[Limiter::delay()..]) {
            assert!((before[0] - after[0]).abs() < 1e-6);
        }
    }

    #[test]
    fn loud_noise_and_lone_impulses_stay_under_one_dbtp() {
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
    fn between_safe_samples_no_point_is_over_the_ceiling() {
        for phase in 0..PHASES {
            let most: f32 = interpolator(phase).iter().map(|tap| tap.abs()).sum();
            assert!(most < 2.0, "{most}");
        }
    }

    #[test]
    fn after_a_loud_moment_it_comes_to_rest_and_is_exact_again() {
        let mut limiter = Limiter::new(48_000);
        let mut frames = vec![[4.0; 2]; 1000];
        frames.extend(vec![[0.3; 2]; 200_000]);
        limiter.run(&mut frames);
        assert!(limiter.at_rest);
        assert_eq!(frames.last(), Some(&[0.3; 2]));
        let mut step = 0.0f32;
        for pair in frames[2000..].windows(2) {
            step = step.max((pair[1][0] - pair[0][0]).abs());
        }
        assert!(step < 1e-4, "and does so without a step: {step}");
    }

    #[test]
    fn a_click_out_of_rest_is_caught_in_any_portion() {
        for portion in [1, 7, 64, 100] {
            for at in [0, 1, 63, 64, 65, 130] {
                let mut frames = vec![[0.1; 2]; 1000];
                frames[at] = [50.0, -50.0];
                let mut limiter = Limiter::new(48_000);
                frames.chunks_mut(portion).for_each(|portion| limiter.run(portion));
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
        fn no_input_whatever_passes_the_ceiling(
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
