//! The random number generator of every recording. It is seeded and gives the same numbers on every machine. Each take
//! has a stream of its own, so takes can be made in parallel and a new take does not change the others.

use crate::signal::audio::db_to_gain;

/// xoshiro256++ (Blackman & Vigna, 2019), seeded through splitmix64 as its authors advise.
#[derive(Clone)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    pub fn new(seed: u64) -> Self {
        let mut mixed = seed;
        Self { state: std::array::from_fn(|_| splitmix64(&mut mixed)) }
    }

    /// The stream of one take. It depends on the sound's seed, the intensity and the number of the take.
    pub fn for_take(seed: u64, intensity: usize, take: usize) -> Self {
        let mut mixed = seed;
        let sound = splitmix64(&mut mixed);
        mixed = sound ^ ((intensity as u64) << 32 | take as u64);
        Self::new(splitmix64(&mut mixed))
    }

    /// A new, independent stream that is seeded from this one.
    pub fn fork(&mut self) -> Self {
        Self::new(self.bits())
    }

    fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let drawn = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        drawn
    }

    /// Uniform in 0..1, but never 0, so that the logarithm is finite.
    pub fn unit(&mut self) -> f64 {
        // An f64 holds 53 bits. Adding a half excludes 0.
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Uniform in `low..high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Log-uniform in `low..high`: as often in 1..2 as in 2..4. Suits frequencies and sizes, which are heard by ratio.
    pub fn between_log(&mut self, low: f64, high: f64) -> f64 {
        (low.ln() + (high / low).ln() * self.unit()).exp()
    }

    /// True with the given probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Uniform in -1..1. The root mean square is 0.577.
    pub fn white(&mut self) -> f64 {
        2.0 * self.unit() - 1.0
    }

    /// Normally distributed with mean 0 and standard deviation 1 (Box & Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.unit().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// `value` times a random gain, whose level is normal with a standard deviation of `deviation_db`.
    pub fn spread_db(&mut self, value: f64, deviation_db: f64) -> f64 {
        value * db_to_gain(self.normal() * deviation_db)
    }

    /// Exponentially distributed: the waiting time of a Poisson process with this mean gap.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.unit().ln()
    }

    /// Pareto distributed: at least 1, and larger than `x` with probability `x^-alpha`.
    pub fn pareto(&mut self, alpha: f64) -> f64 {
        self.unit().powf(-1.0 / alpha)
    }

    /// One of `choices`, each with the same probability.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let index = (self.unit() * choices.len() as f64) as usize;
        &choices[index.min(choices.len() - 1)]
    }
}

fn splitmix64(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWS: usize = 40_000;

    fn mean(mut draw: impl FnMut(&mut Random) -> f64) -> f64 {
        let mut random = Random::new(1);
        (0..DRAWS).map(|_| draw(&mut random)).sum::<f64>() / DRAWS as f64
    }

    #[test]
    fn the_same_seed_gives_the_same_stream() {
        let (mut a, mut b) = (Random::for_take(7, 1, 2), Random::for_take(7, 1, 2));
        assert!((0..100).all(|_| a.bits() == b.bits()));
    }

    #[test]
    fn neighbouring_takes_have_different_streams() {
        let (mut a, mut b) = (Random::for_take(7, 1, 2), Random::for_take(7, 2, 1));
        assert!((0..100).all(|_| a.bits() != b.bits()));
    }

    #[test]
    fn the_normal_distribution_has_mean_0_and_deviation_1() {
        assert!(mean(Random::normal).abs() < 0.02);
        assert!((mean(|r| r.normal().powi(2)) - 1.0).abs() < 0.03);
    }

    #[test]
    fn the_exponential_distribution_has_its_mean() {
        assert!((mean(|r| r.exponential(3.0)) - 3.0).abs() < 0.06);
    }

    #[test]
    fn a_pareto_of_alpha_2_exceeds_10_once_in_a_hundred() {
        let share = mean(|r| f64::from(u8::from(r.pareto(2.0) > 10.0)));
        assert!((share - 0.01).abs() < 0.002, "{share}");
    }
}
