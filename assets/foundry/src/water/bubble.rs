//! An air bubble under water, the source of most sounds of splashing, dripping and pouring water.

use std::f64::consts::TAU;

use crate::signal::audio::{SAMPLE_RATE, t60_s};

/// A bubble that has just formed.
pub struct Bubble {
    pub radius_m: f64,
    /// Rise of the pitch as the bubble nears the surface, relative to its damping: 0 to 0.1 (van den Doel, 2005).
    pub rise: f64,
}

/// Resonance frequency times radius, for air in water at one atmosphere (Minnaert, 1933).
const MINNAERT_HZ_M: f64 = 3.26;

impl Bubble {
    /// The Minnaert resonance.
    pub fn frequency_hz(&self) -> f64 {
        MINNAERT_HZ_M / self.radius_m
    }

    /// Damping by radiation and heat loss (van den Doel, *Physically based models for liquid sounds*, 2005).
    pub fn damping_per_s(&self) -> f64 {
        0.13 / self.radius_m + 0.007_2 * self.radius_m.powf(-1.5)
    }

    /// Synthesises the bubble until it has decayed by 60 dB.
    pub fn sound(&self) -> Vec<f64> {
        let damping = self.damping_per_s();
        let length = (t60_s(damping) * SAMPLE_RATE) as usize;
        let rise_per_s = self.rise * damping;
        (0..length)
            .map(|i| {
                let t = i as f64 / SAMPLE_RATE;
                // The phase is the integral of f (1 + rise t).
                let cycles = self.frequency_hz() * t * (1.0 + 0.5 * rise_per_s * t);
                (TAU * cycles).sin() * (-damping * t).exp()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bubble_of_a_millimetre_sounds_near_3_khz_for_20_ms() {
        let bubble = Bubble { radius_m: 0.001, rise: 0.0 };
        assert!((bubble.frequency_hz() - 3_260.0).abs() < 1.0);
        let length_s = bubble.sound().len() as f64 / SAMPLE_RATE;
        assert!((length_s - 0.0193).abs() < 0.001, "{length_s}");
    }

    #[test]
    fn a_rising_bubble_ends_higher_than_it_began() {
        let sound = Bubble { radius_m: 0.003, rise: 0.1 }.sound();
        let crossings = |part: &[f64]| part.windows(2).filter(|w| w[0] * w[1] < 0.0).count();
        let third = sound.len() / 3;
        assert!(crossings(&sound[2 * third..]) > crossings(&sound[..third]));
    }
}
