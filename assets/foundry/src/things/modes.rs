//! Modal synthesis of struck objects: a bank of decaying sines, each advanced by one complex multiplication per sample.

use std::f64::consts::{PI, TAU};

use crate::signal::audio::{SAMPLE_RATE, t60_s};

/// One mode of an object.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    pub frequency_hz: f64,
    /// Decay rate: the amplitude falls as e^(-damping t).
    pub damping_per_s: f64,
    pub gain: f64,
}

/// The damping of an object by its material and its support.
#[derive(Clone, Copy, Debug)]
pub struct Damping {
    /// Loss factor of the material. Listeners tell wood, glass and plastic apart by it (Klatzky, Pai & Krotkov, 2000).
    pub tan_phi: f64,
    /// Decay rate added by the hand or the support, the same at every frequency.
    pub held_per_s: f64,
}

impl Damping {
    /// The decay rate of a mode at this frequency, per second.
    pub fn at(self, frequency_hz: f64) -> f64 {
        PI * frequency_hz * self.tan_phi + self.held_per_s
    }
}

/// The response of a bank of modes to `force`, until the longest mode has decayed by 60 dB.
pub fn ring(modes: &[Mode], force: &[f64]) -> Vec<f64> {
    let longest_s = modes.iter().map(|mode| t60_s(mode.damping_per_s)).fold(0.0, f64::max);
    let mut output = vec![0.0; force.len() + (longest_s * SAMPLE_RATE) as usize];
    for mode in modes.iter().filter(|m| m.frequency_hz < 0.45 * SAMPLE_RATE) {
        add_mode(*mode, force, &mut output);
    }
    output
}

fn add_mode(mode: Mode, force: &[f64], output: &mut [f64]) {
    let shrink = (-mode.damping_per_s / SAMPLE_RATE).exp();
    let (sin, cos) = (TAU * mode.frequency_hz / SAMPLE_RATE).sin_cos();
    let (turn_re, turn_im) = (shrink * cos, shrink * sin);
    let (mut re, mut im) = (0.0, 0.0);
    for (i, sample) in output.iter_mut().enumerate() {
        let input = force.get(i).copied().unwrap_or(0.0);
        (re, im) = (re * turn_re - im * turn_im + input, re * turn_im + im * turn_re);
        *sample += mode.gain * im;
    }
}

/// The force of a contact that lasts `seconds`: a raised cosine of unit area, so that short and long contacts transfer
/// the same momentum.
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
        let output = ring(&[MODE], &[1.0]);
        let end = (t60_s(MODE.damping_per_s) * SAMPLE_RATE) as usize;
        let fall_db = 20.0 * (peak(&output[..48]) / peak(&output[end - 48..])).log10();
        assert!((fall_db - 60.0).abs() < 1.0, "{fall_db}");
    }

    #[test]
    fn a_mode_oscillates_at_its_frequency() {
        let output = ring(&[MODE], &[1.0]);
        let crossings = output[..4_800].windows(2).filter(|w| w[0] * w[1] < 0.0).count();
        // Two crossings per cycle: 100 cycles in 0.1 s.
        assert!((199..=201).contains(&crossings), "{crossings}");
    }

    #[test]
    fn wood_decays_faster_than_glass_and_high_modes_faster_than_low_ones() {
        let wood = Damping { tan_phi: 0.015, held_per_s: 40.0 };
        let glass = Damping { tan_phi: 0.002, held_per_s: 40.0 };
        assert!(wood.at(1_000.0) > glass.at(1_000.0));
        assert!(glass.at(4_000.0) > glass.at(1_000.0));
    }

    #[test]
    fn a_short_contact_excites_high_modes_and_a_long_one_does_not() {
        let high = Mode { frequency_hz: 6_000.0, ..MODE };
        let nail = peak(&ring(&[high], &contact(0.000_3)));
        let pad = peak(&ring(&[high], &contact(0.004)));
        assert!(nail > 15.0 * pad, "{nail} {pad}");
    }
}
