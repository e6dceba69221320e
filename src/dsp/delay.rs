//! A short delay of any fraction of a frame that can move while it sounds.

/// Frames that go through at once, at the most.
pub const MOST_AT_ONCE: usize = 64;
/// The longest delay: beyond what goes round a head at 192 kHz.
pub const LONGEST: usize = 128;
/// Frames on either side that a point between two frames is made of.
const REACH: usize = 3;
/// The shortest delay: the points of the interpolation must all have come.
pub const SHORTEST: f32 = REACH as f32;
/// What the shortest delay reaches back to, and what it may come to within a block.
pub const TAIL: usize = 8;
const KEPT: usize = LONGEST + REACH + 1;

/// The recent past of one signal.
#[derive(Clone)]
pub struct Delay {
    past: [f32; KEPT + MOST_AT_ONCE],
}

impl Delay {
    pub fn new() -> Self {
        Self { past: [0.0; KEPT + MOST_AT_ONCE] }
    }

    /// Takes in the next frames, at most [`MOST_AT_ONCE`].
    pub fn push(&mut self, block: impl ExactSizeIterator<Item = f32>) {
        self.past.copy_within(block.len().., 0);
        let end = self.past.len() - block.len();
        self.past[end..].iter_mut().zip(block).for_each(|(kept, sample)| *kept = sample);
    }

    /// The last [`TAIL`] frames: all that a delay needs that is the shortest for now.
    pub fn tail(&self) -> &[f32] {
        &self.past[self.past.len() - TAIL..]
    }

    /// Takes in the last [`TAIL`] of the next frames, and forgets the rest.
    pub fn keep_tail(&mut self, tail: impl Iterator<Item = f32>) {
        let start = self.past.len() - TAIL;
        self.past[start..].iter_mut().zip(tail).for_each(|(kept, sample)| *kept = sample);
    }

    /// Fills `out` with the frames that were last pushed, as many, each behind by a delay in frames
    /// that begins at `from` and grows by `step` from frame to frame.
    pub fn read(&self, from: f32, step: f32, out: &mut [f32]) {
        let start = self.past.len() - out.len();
        let mut done = 0;
        while done < out.len() {
            let delay = (from + step * done as f32).clamp(SHORTEST, LONGEST as f32);
            let whole = delay.ceil();
            // Along a run the points stay neighbours of the same frames; only the fraction moves.
            let run = run_length(whole - delay, -step).min(out.len() - done);
            let first = start + done - whole as usize - 2;
            let points = &self.past[first..first + run + 5];
            interpolate(points, whole - delay, -step, &mut out[done..done + run]);
            done += run;
        }
    }
}

/// Frames until a fraction leaves 0..1 by `step` a frame; at least one.
fn run_length(fraction: f32, step: f32) -> usize {
    if step == 0.0 {
        return usize::MAX;
    }
    let room = if step > 0.0 { 1.0 - fraction } else { fraction };
    ((room / step.abs()) as usize).max(1)
}

/// Points between six neighbours by Lagrange's polynomial of fifth order: at 48 kHz within 0.1 dB up
/// to 10 kHz wherever between two frames, where a straight line loses 2 dB.
fn interpolate(points: &[f32], fraction: f32, step: f32, out: &mut [f32]) {
    if step == 0.0 && fraction == 0.0 {
        out.copy_from_slice(&points[2..2 + out.len()]);
        return;
    }
    if step == 0.0 {
        let weights = weights(fraction);
        for (out, near) in out.iter_mut().zip(points.array_windows::<6>()) {
            *out = sum(near, &weights);
        }
        return;
    }
    for (n, (out, near)) in out.iter_mut().zip(points.array_windows::<6>()).enumerate() {
        *out = sum(near, &weights(fraction + step * n as f32));
    }
}

#[inline]
fn sum(near: &[f32; 6], weights: &[f32; 6]) -> f32 {
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

    /// A tone of `hz` through a delay that moves from `from` by `step` a frame, and the worst error.
    fn worst(hz: f64, from: f64, step: f64) -> f32 {
        let mut delay = Delay::new();
        let mut worst = 0.0f32;
        for block in 0..30 {
            let at = block * MOST_AT_ONCE;
            let input: Vec<f32> = (0..MOST_AT_ONCE).map(|n| tone(hz, (at + n) as f64)).collect();
            let mut out = [0.0; MOST_AT_ONCE];
            delay.push(input.iter().copied());
            delay.read((from + step * at as f64) as f32, step as f32, &mut out);
            for (n, sample) in out.iter().enumerate().filter(|_| block > 3) {
                let wanted = tone(hz, (at + n) as f64 - from - step * (at + n) as f64);
                worst = worst.max((sample - wanted).abs());
            }
        }
        worst
    }

    #[test]
    fn a_whole_delay_is_exact_and_a_part_is_close() {
        assert!(worst(5000.0, 10.0, 0.0) < 1e-5);
        for part in [0.1, 0.5, 0.9] {
            assert!(worst(1000.0, 20.0 + part, 0.0) < 1e-4);
            assert!(worst(4000.0, 20.0 + part, 0.0) < 1e-3);
            assert!(worst(10_000.0, 20.0 + part, 0.0) < 0.05);
        }
    }

    #[test]
    fn a_delay_that_moves_either_way_stays_on_its_curve() {
        for step in [0.02, -0.02, 0.0003, -0.0007, 0.0137] {
            assert!(worst(1000.0, 60.3, step) < 2e-3, "{step}");
        }
    }

    #[test]
    fn no_delay_whatever_reaches_outside_of_what_is_kept() {
        let delay = Delay::new();
        let mut out = [0.0; MOST_AT_ONCE];
        for from in [-1e9, 0.0, 2.9999, 3.0, 127.9999, 128.0, 1e9] {
            for step in [0.0, 0.02, -0.02, 10.0, -10.0, 1e-30] {
                delay.read(from, step, &mut out);
                delay.read(from, step, &mut out[..1]);
            }
        }
    }
}
