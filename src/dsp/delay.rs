//! A short delay line whose delay may be any fraction of a frame and may change while it runs.

use crate::dsp::{BLOCK, shift_in};

/// Frames on either side of a point that its interpolation uses.
const REACH: usize = 3;
/// The longest delay in frames: at 192 kHz, more than sound takes to travel around a head.
pub const LONGEST: usize = 128;
/// The shortest delay in frames: the interpolation also needs frames after the point.
pub const SHORTEST: usize = REACH;
/// The frames that a delay needs to start from the shortest one and to grow within a block.
pub const TAIL: usize = 8;
const HISTORY: usize = LONGEST + REACH + 1 + BLOCK;

/// The recent past of one mono signal.
#[derive(Clone)]
pub struct Delay {
    past: [f32; HISTORY],
}

impl Delay {
    /// A delay line full of silence.
    pub fn new() -> Self {
        Self { past: [0.0; HISTORY] }
    }

    /// Appends the next frames, at most [`BLOCK`].
    pub fn push(&mut self, block: impl ExactSizeIterator<Item = f32>) {
        shift_in(&mut self.past, block);
    }

    /// The last `N` frames that were pushed, at most all that are kept.
    pub fn last<const N: usize>(&self) -> [f32; N] {
        self.past.last_chunk().copied().unwrap_or([0.0; N])
    }

    /// Replaces the last [`TAIL`] frames: enough of the past to continue from the shortest delay.
    pub fn set_tail(&mut self, tail: [f32; TAIL]) {
        if let Some(last) = self.past.last_chunk_mut() {
            *last = tail;
        }
    }

    /// Fills `out` with the frames that were pushed last, as many as it holds, at most [`BLOCK`]. The
    /// first one is delayed by `from` frames, and each one after it by `step` frames more than the one
    /// before. Delays are clamped to [`SHORTEST`]..=[`LONGEST`].
    pub fn read(&self, from: f32, step: f32, mut out: &mut [f32]) {
        let start = self.past.len().saturating_sub(out.len());
        let mut done = 0;
        while !out.is_empty() {
            let delay = (from + step * done as f32).clamp(SHORTEST as f32, LONGEST as f32);
            let whole = delay.ceil();
            // During a run the points stay between the same pairs of neighbours, which move along
            // frame by frame; only the fraction changes.
            let run = run_length(whole - delay, -step).min(out.len());
            let first = (start + done).saturating_sub(whole as usize + 2);
            let (Some(points), Some(part)) =
                (self.past.get(first..first + run + 5), out.split_off_mut(..run))
            else {
                return;
            };
            interpolate(points, whole - delay, -step, part);
            done += run;
        }
    }
}

/// The number of frames until a fraction that changes by `step` per frame leaves 0..1; at least one.
fn run_length(fraction: f32, step: f32) -> usize {
    if step == 0.0 {
        return usize::MAX;
    }
    let room = if step > 0.0 { 1.0 - fraction } else { fraction };
    ((room / step.abs()) as usize).max(1)
}

/// Interpolates with Lagrange's polynomial of the fifth order through six neighbours. At 48 kHz its
/// error is below 0.1 dB up to 10 kHz, where linear interpolation loses 2 dB. The point for the first
/// frame of `out` is `fraction` after the third frame of `points`; for each further frame it moves by
/// one frame and `step`.
fn interpolate(points: &[f32], fraction: f32, step: f32, out: &mut [f32]) {
    if step == 0.0 && fraction == 0.0 {
        let exact = points.get(2..).unwrap_or_default();
        out.iter_mut().zip(exact).for_each(|(out, point)| *out = *point);
        return;
    }
    if step == 0.0 {
        let weights = weights(fraction);
        for (out, near) in out.iter_mut().zip(points.array_windows::<6>()) {
            *out = weighted_sum(near, &weights);
        }
        return;
    }
    for (n, (out, near)) in out.iter_mut().zip(points.array_windows::<6>()).enumerate() {
        *out = weighted_sum(near, &weights(fraction + step * n as f32));
    }
}

#[inline]
fn weighted_sum(near: &[f32; 6], weights: &[f32; 6]) -> f32 {
    (near[0] * weights[0] + near[1] * weights[1] + near[2] * weights[2])
        + (near[3] * weights[3] + near[4] * weights[4] + near[5] * weights[5])
}

/// The weights of the frames at −2, −1, 0, 1, 2 and 3 for the point at `t`, 0..=1.
#[inline]
fn weights(t: f32) -> [f32; 6] {
    let [a, b, c, d, e, f] = [t + 2.0, t + 1.0, t, t - 1.0, t - 2.0, t - 3.0];
    let (ab, cd, ef) = (a * b, c * d, e * f);
    let (left, right, ends) = (ab * cd, cd * ef, ab * ef);
    [
        b * right * (-1.0 / 120.0),
        a * right * (1.0 / 24.0),
        d * ends * (-1.0 / 12.0),
        c * ends * (1.0 / 12.0),
        f * left * (-1.0 / 24.0),
        e * left * (1.0 / 120.0),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    fn tone(hz: f64, at: f64) -> f32 {
        (at * hz / 48_000.0 * TAU).sin() as f32
    }

    /// The largest error of a tone of `hz` after a delay that starts at `from` frames and grows by
    /// `step` per frame.
    fn largest_error(hz: f64, from: f64, step: f64) -> f32 {
        let mut delay = Delay::new();
        let mut largest = 0.0f32;
        for block in 0..30 {
            let at = block * BLOCK;
            let input: Vec<f32> = (0..BLOCK).map(|n| tone(hz, (at + n) as f64)).collect();
            let mut out = [0.0; BLOCK];
            delay.push(input.iter().copied());
            delay.read((from + step * at as f64) as f32, step as f32, &mut out);
            for (n, sample) in out.iter().enumerate().filter(|_| block > 3) {
                let expected = tone(hz, (at + n) as f64 - from - step * (at + n) as f64);
                largest = largest.max((sample - expected).abs());
            }
        }
        largest
    }

    #[test]
    fn a_whole_delay_is_exact_and_a_fractional_one_is_close() {
        assert!(largest_error(5000.0, 10.0, 0.0) < 1e-5);
        for fraction in [0.1, 0.5, 0.9] {
            assert!(largest_error(1000.0, 20.0 + fraction, 0.0) < 1e-4);
            assert!(largest_error(4000.0, 20.0 + fraction, 0.0) < 1e-3);
            assert!(largest_error(10_000.0, 20.0 + fraction, 0.0) < 0.05);
        }
    }

    #[test]
    fn a_delay_that_grows_or_shrinks_stays_exact() {
        for step in [0.02, -0.02, 0.0003, -0.0007, 0.0137] {
            assert!(largest_error(1000.0, 60.3, step) < 2e-3, "{step}");
        }
    }

    #[test]
    fn every_delay_is_clamped_to_the_frames_that_are_kept() {
        let mut delay = Delay::new();
        for _ in 0..4 {
            delay.push([1.0; BLOCK].into_iter());
        }
        for from in [f32::NAN, -1e9, 0.0, 2.9999, 3.0, 127.9999, 128.0, 1e9] {
            for step in [0.0, 0.02, -0.02, 10.0, -10.0, 1e-30, f32::INFINITY, f32::NAN] {
                for length in [0, 1, BLOCK, HISTORY, 2 * HISTORY] {
                    delay.read(from, step, &mut vec![0.0; length]);
                }
                let mut out = [0.0; BLOCK];
                delay.read(from, step, &mut out);
                let is_finite = from.is_finite() && step.abs() <= 10.0;
                let is_one = out.iter().all(|sample| (sample - 1.0).abs() < 1e-5);
                assert!(!is_finite || is_one, "{from} {step}: every point lies within the signal");
            }
        }
    }
}
