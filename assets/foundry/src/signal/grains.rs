//! Granular synthesis: random times for many short sounds, and a decaying burst of noise as the sound itself.

use crate::signal::audio::SAMPLE_RATE;
use crate::signal::filter::Svf;
use crate::signal::noise::white;
use crate::signal::random::Random;

/// Calls `at` with the sample index of each event of a Poisson process over `frames` samples. `rate_per_s` gives the
/// rate at a sample index; the gap to the next event uses the rate at the current one.
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

/// A band of noise with an exponential decay: an impact without a clear pitch.
#[derive(Clone, Copy)]
pub struct Burst {
    pub centre_hz: f64,
    pub q: f64,
    /// Time in which the amplitude falls to 1/e (8.7 dB). The attack is instant.
    pub decay_s: f64,
    pub gain: f64,
}

/// Length of a burst in decay times: 7 times 8.7 dB is a fall of 61 dB.
const DECAYS: f64 = 7.0;

impl Burst {
    /// The burst with a soft attack: it rises for one decay time, then decays as usual.
    pub fn swelling(self, random: &mut Random) -> Vec<f64> {
        let mut sound = self.sound(random);
        let rise = self.decay_s * SAMPLE_RATE;
        for (i, sample) in sound.iter_mut().enumerate() {
            // t e^(1 - t) has its maximum of 1 after one decay time.
            *sample *= std::f64::consts::E * i as f64 / rise;
        }
        sound
    }

    /// The burst with an instant attack.
    pub fn sound(self, random: &mut Random) -> Vec<f64> {
        let mut band = Svf::new(self.centre_hz, self.q);
        let fall = (-1.0 / (self.decay_s * SAMPLE_RATE)).exp();
        let mut level = self.gain;
        (0..(DECAYS * self.decay_s * SAMPLE_RATE) as usize + 8)
            .map(|_| {
                level *= fall;
                // The envelope follows the filter, so that a narrow band does not ring on after the burst.
                band.next(white(random)).band * level
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scattered_events_have_the_given_rate_and_exponential_gaps() {
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
    fn a_swelling_burst_is_loudest_after_one_decay_time() {
        let burst = Burst { centre_hz: 3_000.0, q: 1.0, decay_s: 0.01, gain: 1.0 };
        let sound = burst.swelling(&mut Random::new(2));
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        assert!(power(&sound[400..560]) > 3.0 * power(&sound[..160]));
        assert!(power(&sound[400..560]) > 3.0 * power(&sound[1_440..1_600]));
    }

    #[test]
    fn a_burst_has_died_away_after_a_few_decay_times() {
        let burst = Burst { centre_hz: 3_000.0, q: 1.0, decay_s: 0.002, gain: 1.0 };
        let sound = burst.sound(&mut Random::new(1));
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        assert!(power(&sound[..96]) > 100.0 * power(&sound[480..576]));
    }
}
