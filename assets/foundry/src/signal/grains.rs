//! Sounds too many to write down one by one: when they come, and the short burst that each of them is.

use crate::signal::audio::SAMPLE_RATE;
use crate::signal::filter::Svf;
use crate::signal::noise::white;
use crate::signal::random::Random;

/// Calls `at` with the sample of each event of a Poisson process whose rate a second may change over time.
pub fn scatter(
    random: &mut Random,
    frames: usize,
    mut rate_per_s: impl FnMut(usize) -> f64,
    mut at: impl FnMut(&mut Random, usize),
) {
    let mut position = 0.0;
    loop {
        let rate = rate_per_s(position as usize).max(1e-3);
        position += random.exponential(SAMPLE_RATE / rate);
        if position >= frames as f64 {
            return;
        }
        at(random, position as usize);
    }
}

/// A burst of noise: a thing hit, or hair crossed, without a pitch of its own.
#[derive(Clone, Copy)]
pub struct Burst {
    pub centre_hz: f64,
    pub q: f64,
    /// Time in which it falls by 8.7 dB, after an instant start.
    pub decay_s: f64,
    pub gain: f64,
}

/// A burst is followed for this many decay times, to -61 dB: 8.7 dB each.
const DECAYS: f64 = 7.0;

impl Burst {
    /// A burst that is not hit but grows: it rises within a decay time, and falls as ever.
    pub fn swelling(self, random: &mut Random) -> Vec<f64> {
        let mut sound = self.sound(random);
        let rise = self.decay_s * SAMPLE_RATE;
        for (i, sample) in sound.iter_mut().enumerate() {
            // At its loudest after one decay time, where it is as loud as a burst begins.
            *sample *= std::f64::consts::E * i as f64 / rise;
        }
        sound
    }

    pub fn sound(self, random: &mut Random) -> Vec<f64> {
        let mut band = Svf::new(self.centre_hz, self.q);
        let fall = (-1.0 / (self.decay_s * SAMPLE_RATE)).exp();
        let mut level = self.gain;
        (0..(DECAYS * self.decay_s * SAMPLE_RATE) as usize + 8)
            .map(|_| {
                level *= fall;
                // The envelope stands after the filter too, so a narrow band does not ring past its burst.
                band.next(white(random)).band * level
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scatter_keeps_its_rate_and_its_gaps_are_exponential() {
        let mut times = Vec::new();
        scatter(&mut Random::new(4), 48_000 * 100, |_| 80.0, |_, at| times.push(at));
        assert!((times.len() as f64 / 100.0 - 80.0).abs() < 3.0);
        let mean = SAMPLE_RATE / 80.0;
        let long = times.windows(2).filter(|w| (w[1] - w[0]) as f64 > mean).count();
        // An exponential gap exceeds its mean with probability 1/e.
        let share = long as f64 / times.len() as f64;
        assert!((share - (-1.0_f64).exp()).abs() < 0.02, "{share}");
    }

    #[test]
    fn a_swelling_burst_is_loudest_after_its_decay_time() {
        let burst = Burst { centre_hz: 3_000.0, q: 1.0, decay_s: 0.01, gain: 1.0 };
        let sound = burst.swelling(&mut Random::new(2));
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        assert!(power(&sound[400..560]) > 3.0 * power(&sound[..160]));
        assert!(power(&sound[400..560]) > 3.0 * power(&sound[1_440..1_600]));
    }

    #[test]
    fn a_burst_is_over_after_its_decay() {
        let burst = Burst { centre_hz: 3_000.0, q: 1.0, decay_s: 0.002, gain: 1.0 };
        let sound = burst.sound(&mut Random::new(1));
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        assert!(power(&sound[..96]) > 100.0 * power(&sound[480..576]));
    }
}
