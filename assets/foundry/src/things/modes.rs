//! Struck things: a bank of decaying sine modes, each turned and shrunk by one complex multiplication a sample.

use std::f64::consts::{PI, TAU};

use crate::signal::audio::{SAMPLE_RATE, t60_s};

#[derive(Clone, Copy, Debug)]
pub struct Mode {
    pub frequency_hz: f64,
    /// Decay rate: the amplitude falls as e^(-damping t).
    pub damping_per_s: f64,
    pub gain: f64,
}

/// What a thing is made of, as far as decay goes: the loss factor of the material and what the hand or table takes.
#[derive(Clone, Copy, Debug)]
pub struct Damping {
    /// Loss factor: from it alone we hear wood, glass or plastic (Klatzky, Pai & Krotkov, 2000).
    pub tan_phi: f64,
    /// Loss to the support, the same at every frequency.
    pub held_per_s: f64,
}

impl Damping {
    pub fn at(self, frequency_hz: f64) -> f64 {
        PI * frequency_hz * self.tan_phi + self.held_per_s
    }
}

/// What the bank answers to `force`, followed until the longest mode has fallen by 60 dB.
pub fn ring(modes: &[Mode], force: &[f64]) -> Vec<f64> {
    let longest_s = modes.iter().map(|mode| t60_s(mode.damping_per_s)).fold(0.0, f64::max);
    let mut heard = vec![0.0; force.len() + (longest_s * SAMPLE_RATE) as usize];
    for mode in modes.iter().filter(|m| m.frequency_hz < 0.45 * SAMPLE_RATE) {
        add_mode(*mode, force, &mut heard);
    }
    heard
}

fn add_mode(mode: Mode, force: &[f64], heard: &mut [f64]) {
    let shrink = (-mode.damping_per_s / SAMPLE_RATE).exp();
    let (sin, cos) = (TAU * mode.frequency_hz / SAMPLE_RATE).sin_cos();
    let (turn_re, turn_im) = (shrink * cos, shrink * sin);
    let (mut re, mut im) = (0.0, 0.0);
    for (i, sample) in heard.iter_mut().enumerate() {
        let input = force.get(i).copied().unwrap_or(0.0);
        (re, im) = (re * turn_re - im * turn_im + input, re * turn_im + im * turn_re);
        *sample += mode.gain * im;
    }
}

/// The force of a contact of `seconds`: half a raised cosine, of unit area so that soft and hard strokes push alike.
pub fn contact(seconds: f64) -> Vec<f64> {
    let length = ((seconds * SAMPLE_RATE) as usize).max(2);
    (0..length)
        .map(|i| (1.0 - (TAU * (i as f64 + 0.5) / length as f64).cos()) / length as f64)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODE: Mode = Mode { frequency_hz: 1_000.0, damping_per_s: 50.0, gain: 1.0 };

    fn peak(signal: &[f64]) -> f64 {
        signal.iter().fold(0.0_f64, |max, x| max.max(x.abs()))
    }

    #[test]
    fn a_mode_decays_by_60_db_in_its_t60() {
        let heard = ring(&[MODE], &[1.0]);
        let end = (t60_s(MODE.damping_per_s) * SAMPLE_RATE) as usize;
        let fall_db = 20.0 * (peak(&heard[..48]) / peak(&heard[end - 48..])).log10();
        assert!((fall_db - 60.0).abs() < 1.0, "{fall_db}");
    }

    #[test]
    fn a_mode_sounds_at_its_frequency() {
        let heard = ring(&[MODE], &[1.0]);
        let crossings = heard[..4_800].windows(2).filter(|w| w[0] * w[1] < 0.0).count();
        // Two crossings a cycle: 100 cycles in 0.1 s.
        assert!((199..=201).contains(&crossings), "{crossings}");
    }

    #[test]
    fn wood_dies_sooner_than_glass_and_highs_sooner_than_lows() {
        let wood = Damping { tan_phi: 0.015, held_per_s: 40.0 };
        let glass = Damping { tan_phi: 0.002, held_per_s: 40.0 };
        assert!(wood.at(1_000.0) > glass.at(1_000.0));
        assert!(glass.at(4_000.0) > glass.at(1_000.0));
    }

    #[test]
    fn a_short_contact_wakes_highs_that_a_long_one_leaves_asleep() {
        let high = Mode { frequency_hz: 6_000.0, ..MODE };
        let nail = peak(&ring(&[high], &contact(0.000_3)));
        let pad = peak(&ring(&[high], &contact(0.004)));
        assert!(nail > 15.0 * pad, "{nail} {pad}");
    }
}
