//! What a hand or the weather does over time: eased steps, strokes, and walks that wander but come back.

use crate::signal::audio::SAMPLE_RATE;
use crate::signal::random::Random;

/// Half a cosine from 0 to 1 for `progress` in 0..1, flat at both ends.
pub fn smooth(progress: f64) -> f64 {
    0.5 - 0.5 * (std::f64::consts::PI * progress.clamp(0.0, 1.0)).cos()
}

/// An Ornstein-Uhlenbeck walk around 0: `deviation` in the long run, forgetting itself within `tau_s`.
pub struct RandomWalk {
    value: f64,
    decay: f64,
    kick: f64,
}

impl RandomWalk {
    /// Starts anywhere it might be, so that a take has no beginning. Advances once a `step`.
    pub fn new(random: &mut Random, deviation: f64, tau_s: f64, step: Step) -> Self {
        let decay = (-step.seconds() / tau_s).exp();
        Self {
            value: deviation * random.normal(),
            decay,
            // Exact for any step: the variance stays deviation^2.
            kick: deviation * (1.0 - decay * decay).sqrt(),
        }
    }

    pub fn next(&mut self, random: &mut Random) -> f64 {
        self.value = self.decay * self.value + self.kick * random.normal();
        self.value
    }
}

/// How often a walk moves: slow ones need not move every sample.
#[derive(Clone, Copy)]
pub struct Step(pub usize);

impl Step {
    fn seconds(self) -> f64 {
        self.0 as f64 / SAMPLE_RATE
    }
}

/// A walk read between its steps along straight lines, one value a sample.
pub struct SmoothWalk {
    walk: RandomWalk,
    step: usize,
    position: usize,
    from: f64,
    to: f64,
}

/// 4 ms: chosen, fast enough for a flutter of 40 Hz.
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

/// A walk drawn beforehand, so that several may follow it, each at its own time.
pub struct Drift {
    values: Vec<f64>,
}

/// 10 ms: chosen, for what follows a drift moves more slowly than ten times a second.
const DRIFT_STEP: usize = 480;

impl Drift {
    pub fn new(random: &mut Random, seconds: f64, deviation: f64, tau_s: f64) -> Self {
        let mut walk = RandomWalk::new(random, deviation, tau_s, Step(DRIFT_STEP));
        let count = (seconds * SAMPLE_RATE) as usize / DRIFT_STEP + 2;
        Self { values: (0..count).map(|_| walk.next(random)).collect() }
    }

    /// At a time in seconds; held beyond both ends.
    pub fn at(&self, seconds: f64) -> f64 {
        let place = (seconds * SAMPLE_RATE / DRIFT_STEP as f64).max(0.0);
        let value = |index: usize| self.values[index.min(self.values.len() - 1)];
        let (from, to) = (value(place as usize), value(place as usize + 1));
        from + (to - from) * place.fract()
    }
}

/// The speed of a hand during one stroke, 0..1: it sets off, is fastest at `peak_at` (0..1) and slows to rest.
pub fn stroke_speed(progress: f64, peak_at: f64) -> f64 {
    if progress < peak_at {
        smooth(progress / peak_at)
    } else {
        // Slower to stop than to start: hands brake gently.
        smooth((1.0 - progress) / (1.0 - peak_at)).powf(1.3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_keeps_its_deviation_and_forgets_within_tau() {
        let mut random = Random::new(2);
        let mut walk = RandomWalk::new(&mut random, 3.0, 0.01, Step(48));
        let steps: Vec<f64> = (0..50_000).map(|_| walk.next(&mut random)).collect();
        let power = |lag: usize| {
            let pairs = steps.iter().zip(&steps[lag..]);
            pairs.map(|(a, b)| a * b).sum::<f64>() / steps.len() as f64
        };
        assert!((power(0).sqrt() - 3.0).abs() < 0.1);
        // Ten steps of 1 ms are one tau of 10 ms: e^-1 is left.
        assert!((power(10) / power(0) - (-1.0_f64).exp()).abs() < 0.05);
    }

    #[test]
    fn a_stroke_rests_at_both_ends_and_peaks_where_told() {
        assert!(stroke_speed(0.0, 0.3).abs() < 1e-9);
        assert!(stroke_speed(1.0, 0.3).abs() < 1e-9);
        assert!((stroke_speed(0.3, 0.3) - 1.0).abs() < 1e-9);
    }
}
