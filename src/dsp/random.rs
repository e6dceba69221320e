//! Repeatable pseudo-random numbers: the same seed gives the same sequence on every machine and in every
//! version of the program.

/// A xorshift64* generator (Vigna, "An experimental exploration of Marsaglia's xorshift generators,
/// scrambled", 2016). Not suitable for cryptography.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A generator that starts from `seed`.
    pub fn new(seed: u64) -> Self {
        // Seeds are often small and consecutive. One round of SplitMix64 (Steele et al. 2014) makes the
        // sequences of neighbouring seeds independent.
        let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Self((z ^ (z >> 31)).max(1))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Uniform in 0..1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Uniform in `low..high`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Uniform in `0..count`; 0 if `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }

    /// Exponential with mean 1: the distribution of the gaps between independent events.
    pub fn exponential(&mut self) -> f32 {
        -(1.0 - self.unit()).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_repeats_the_sequence_and_its_neighbour_does_not() {
        let draw = |seed| {
            let mut random = Random::new(seed);
            [random.next(), random.next(), random.next()]
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert_ne!(draw(0)[0], 0);
    }

    #[test]
    fn numbers_keep_their_range_and_mean() {
        let mut random = Random::new(3);
        let n = 20_000;
        let units: f32 = (0..n).map(|_| random.unit()).sum();
        let gaps: f32 = (0..n).map(|_| random.exponential()).sum();
        assert!((units / n as f32 - 0.5).abs() < 0.01);
        assert!((gaps / n as f32 - 1.0).abs() < 0.03);
        assert!((0..n).all(|_| random.below(3) < 3));
        assert_eq!(random.below(0), 0);
    }
}
