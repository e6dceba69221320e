//! Slow movements that control a sound: raised-cosine easing, the speed of a hand stroke, and random walks.

use crate::signal::audio::SAMPLE_RATE;
use crate::signal::random::Random;

/// Raised-cosine easing from 0 to 1 while `progress` goes from 0 to 1, with zero slope at both ends.
pub fn smooth(progress: f64) -> f64 {
    0.5 - 0.5 * (std::f64::consts::PI * progress.clamp(0.0, 1.0)).cos()
}

/// An Ornstein-Uhlenbeck process around 0 with a given standard deviation and correlation time.
pub struct RandomWalk {
    value: f64,
    decay: f64,
    kick: f64,
}

impl RandomWalk {
    /// `tau_s` is the time in which the autocorrelation falls to 1/e. The first value is drawn from the stationary
    /// distribution, so that the start of a take does not stand out. Each call of `next` advances the walk by `step`.
    pub fn new(random: &mut Random, deviation: f64, tau_s: f64, step: Step) -> Self {
        let decay = (-step.seconds() / tau_s).exp();
        Self {
            value: deviation * random.normal(),
            decay,
            // This keeps the variance at deviation^2 for any step.
            kick: deviation * (1.0 - decay * decay).sqrt(),
        }
    }

    pub fn next(&mut self, random: &mut Random) -> f64 {
        self.value = self.decay * self.value + self.kick * random.normal();
        self.value
    }
}

/// Step of a random walk in samples. Slow walks need no new value at every sample.
#[derive(Clone, Copy)]
pub struct Step(pub usize);

impl Step {
    fn seconds(self) -> f64 {
        self.0 as f64 / SAMPLE_RATE
    }
}

/// A random walk that yields one value per sample, by linear interpolation between steps of 4 ms.
pub struct SmoothWalk {
    walk: RandomWalk,
    step: usize,
    position: usize,
    from: f64,
    to: f64,
}

/// Samples between two steps. Chosen: 4 ms are short enough for a flutter of 40 Hz.
const GLIDE_STEP: usize = 192;

impl SmoothWalk {
    pub fn new(random: &mut Random, deviation: f64, tau_s: f64) -> Self {
        let mut walk = RandomWalk::new(random, deviation, tau_s, Step(GLIDE_STEP));
        let from = walk.next(random);
        let to = walk.next(random);
        Self { walk, step: GLIDE_STEP, position: 0, from, to }
    }

    pub fn next(&mut self, random: &mut Random) -> f64 {
        if self.position == self.step {
            self.position = 0;
            self.from = self.to;
            self.to = self.walk.next(random);
        }
        let share = self.position as f64 / self.step as f64;
        self.position += 1;
        self.from + (self.to - self.from) * share
    }
}

/// A random walk that is generated in advance, so that several sounds can read it at different times.
pub struct Drift {
    values: Vec<f64>,
}

/// Samples between two stored values. Chosen: 10 ms, because everything that reads a drift changes more slowly than ten
/// times a second.
const DRIFT_STEP: usize = 480;

impl Drift {
    pub fn new(random: &mut Random, seconds: f64, deviation: f64, tau_s: f64) -> Self {
        let mut walk = RandomWalk::new(random, deviation, tau_s, Step(DRIFT_STEP));
        let count = (seconds * SAMPLE_RATE) as usize / DRIFT_STEP + 2;
        Self { values: (0..count).map(|_| walk.next(random)).collect() }
    }

    /// The value at a time in seconds, interpolated linearly. The first and last values extend beyond both ends.
    pub fn at(&self, seconds: f64) -> f64 {
        let place = (seconds * SAMPLE_RATE / DRIFT_STEP as f64).max(0.0);
        let value = |index: usize| self.values[index.min(self.values.len() - 1)];
        let (from, to) = (value(place as usize), value(place as usize + 1));
        from + (to - from) * place.fract()
    }
}

/// Speed of a hand during one stroke, 0..1. It rises to 1 at `peak_at` (0..1) and falls back to 0.
pub fn stroke_speed(progress: f64, peak_at: f64) -> f64 {
    if progress < peak_at {
        smooth(progress / peak_at)
    } else {
        // The exponent makes the hand slow down more gently than it starts.
        smooth((1.0 - progress) / (1.0 - peak_at)).powf(1.3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_has_its_deviation_and_its_correlation_time() {
        let mut random = Random::new(2);
        let mut walk = RandomWalk::new(&mut random, 3.0, 0.01, Step(48));
        let steps: Vec<f64> = (0..50_000).map(|_| walk.next(&mut random)).collect();
        let power = |lag: usize| {
            let pairs = steps.iter().zip(&steps[lag..]);
            pairs.map(|(a, b)| a * b).sum::<f64>() / steps.len() as f64
        };
        assert!((power(0).sqrt() - 3.0).abs() < 0.1);
        // Ten steps of 1 ms are one tau of 10 ms, after which a correlation of 1/e is left.
        assert!((power(10) / power(0) - (-1.0_f64).exp()).abs() < 0.05);
    }

    #[test]
    fn a_stroke_is_at_rest_at_both_ends_and_fastest_at_its_peak() {
        assert!(stroke_speed(0.0, 0.3).abs() < 1e-9);
        assert!(stroke_speed(1.0, 0.3).abs() < 1e-9);
        assert!((stroke_speed(0.3, 0.3) - 1.0).abs() < 1e-9);
    }
}
