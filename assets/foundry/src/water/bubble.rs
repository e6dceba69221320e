//! A bubble of air under water, which is what we hear of nearly all that splashes, drips and pours.

use std::f64::consts::TAU;

use crate::signal::audio::{SAMPLE_RATE, t60_s};

pub struct Bubble {
    pub radius_m: f64,
    /// How much the pitch rises as it nears the surface, in units of its damping: 0 to 0.1 (van den Doel, 2005).
    pub rise: f64,
}

/// Minnaert (1933): resonance times radius, for air in water at one atmosphere.
const MINNAERT_HZ_M: f64 = 3.26;

impl Bubble {
    pub fn frequency_hz(&self) -> f64 {
        MINNAERT_HZ_M / self.radius_m
    }

    /// Radiation and heat loss together (van den Doel, *Physically based models for liquid sounds*, 2005).
    pub fn damping_per_s(&self) -> f64 {
        0.13 / self.radius_m + 0.007_2 * self.radius_m.powf(-1.5)
    }

    /// Its whole sound, until it has fallen by 60 dB.
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
