//! Many small particles that collide: gravel, seeds, a crushed biscuit. Collisions are random, each takes its energy
//! from the remaining energy of the system, and excites the resonances of the container (PhISEM: Cook, *Computer
//! Music Journal* 21(3), 1997).

use std::f64::consts::TAU;

use crate::signal::audio::SAMPLE_RATE;
use crate::signal::noise::white;
use crate::signal::random::Random;

/// Cook's parameters of a shaker. Decays are factors per sample at his sample rate; `shake` converts them to ours.
#[derive(Clone, Copy)]
pub struct Shaker {
    /// Number of particles: the probability of a collision is this over 1024 per sample.
    pub beans: f64,
    /// Decay of the noise of a collision.
    pub sound_decay: f64,
    /// Decay of the energy of the system.
    pub system_decay: f64,
    /// Centre frequency and pole radius of each resonance.
    pub resonances: &'static [(f64, f64)],
}

/// Sample rate and denominator of Cook's constants (Cook, 1997).
const COOK_RATE: f64 = 44_100.0;
const COOK_CHANCES: f64 = 1_024.0;

/// A crushed brittle object: Cook's "crunch", as published in the Synthesis ToolKit (Cook & Scavone).
pub const CRUNCH: Shaker =
    Shaker { beans: 7.0, sound_decay: 0.95, system_decay: 0.998_06, resonances: &[(800.0, 0.95)] };

impl Shaker {
    /// Synthesises the collisions. Each sample of `push` adds energy to the system.
    pub fn shake(&self, push: &[f64], random: &mut Random) -> Vec<f64> {
        let (system_decay, sound_decay) =
            (at_our_rate(self.system_decay), at_our_rate(self.sound_decay));
        let mut bank: Vec<Resonator> =
            self.resonances.iter().map(|&(hz, radius)| Resonator::new(hz, radius)).collect();
        let (mut energy, mut level) = (0.0, 0.0);
        push.iter()
            .map(|push| {
                energy = energy * system_decay + push;
                if random.chance(self.collisions_per_s() / SAMPLE_RATE) {
                    level += energy;
                }
                level *= sound_decay;
                let hit = level * white(random);
                bank.iter_mut().map(|resonator| resonator.next(hit)).sum()
            })
            .collect()
    }

    fn collisions_per_s(&self) -> f64 {
        self.beans / COOK_CHANCES * COOK_RATE
    }
}

/// Converts a decay per sample to the foundry's sample rate.
fn at_our_rate(decay: f64) -> f64 {
    decay.powf(COOK_RATE / SAMPLE_RATE)
}

/// A two-pole resonator, normalised for noise.
struct Resonator {
    feedback: [f64; 2],
    gain: f64,
    last: [f64; 2],
}

impl Resonator {
    fn new(centre_hz: f64, radius: f64) -> Self {
        let radius = at_our_rate(radius);
        let feedback = [2.0 * radius * (TAU * centre_hz / SAMPLE_RATE).cos(), -radius * radius];
        Self { feedback, gain: 1.0 - radius * radius, last: [0.0; 2] }
    }

    fn next(&mut self, input: f64) -> f64 {
        let output =
            self.gain * input + self.feedback[0] * self.last[0] + self.feedback[1] * self.last[1];
        self.last = [output, self.last[0]];
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crunch_has_the_collision_rate_of_cooks_program() {
        // 7 of 1024 chances at 44.1 kHz.
        assert!((CRUNCH.collisions_per_s() - 301.5).abs() < 0.1);
    }

    // 0.99806 a sample at 44.1 kHz is a fall to 1/e in 11.7 ms.
    #[test]
    fn a_crunch_decays_as_fast_as_in_cooks_program() {
        let mut push = vec![0.0; 9_600];
        push[0] = 1.0;
        let many = Shaker { beans: 1_000.0, ..CRUNCH };
        let power =
            |sound: &[f64], from: usize| sound[from..from + 480].iter().map(|x| x * x).sum::<f64>();
        let (mut early, mut late) = (0.0, 0.0);
        for seed in 0..20 {
            let sound = many.shake(&push, &mut Random::new(seed));
            early += power(&sound, 480);
            late += power(&sound, 480 + 1_200);
        }
        // Both windows are 25 ms apart.
        let tau_s = 2.0 * 0.025 / (early / late).ln();
        assert!((tau_s - 0.0117).abs() < 0.002, "{tau_s}");
    }
}
