//! The bending modes of a window pane.

use crate::signal::audio::SPEED_OF_SOUND_M_S;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode};

/// A window pane.
pub struct Pane {
    /// Position: -1 is left, 1 is right.
    pub side: f64,
    pub width_m: f64,
    pub height_m: f64,
}

/// Thickness of the glass. Chosen: usual for single glazing.
const GLASS_M: f64 = 0.004;
/// Speed of longitudinal waves in a glass plate, a fact of physics: slightly above the square root of Young's modulus
/// of 70 GPa over 2 500 kg/m³.
const GLASS_M_S: f64 = 5_450.0;
/// Damping of a mounted pane, chosen within the usual loss factors of 0.02 to 0.05: putty or rubber absorbs far more
/// than the glass itself.
pub const PANE_DAMPING: Damping = Damping { tan_phi: 0.035, held_per_s: 25.0 };
/// Limit up to which modes are synthesised one by one. Chosen: above it the modes of a pane are as close as they are
/// wide and sound like noise.
const MODES_BELOW_HZ: f64 = 900.0;
/// Coincidence frequency, c^2 / (1.8 c_L h). The pane radiates well above it and poorly below.
pub const COINCIDENCE_HZ: f64 =
    SPEED_OF_SOUND_M_S * SPEED_OF_SOUND_M_S / (1.8 * GLASS_M_S * GLASS_M);

impl Pane {
    /// Frequency of mode (m, n) of a simply supported plate: 0.45 c_L h ((m/a)^2 + (n/b)^2).
    pub fn mode_hz(&self, m: f64, n: f64) -> f64 {
        0.45 * GLASS_M_S * GLASS_M * ((m / self.width_m).powi(2) + (n / self.height_m).powi(2))
    }

    /// The modes and gains for an impact at a random point.
    pub fn modes(&self, random: &mut Random) -> Vec<Mode> {
        let pi = std::f64::consts::PI;
        let (x, y) = (random.between(0.05, 0.95), random.between(0.05, 0.95));
        let mut modes = Vec::new();
        for m in 1..=6 {
            for n in 1..=6 {
                let (m, n) = (f64::from(m), f64::from(n));
                let frequency_hz = self.mode_hz(m, n);
                if frequency_hz < MODES_BELOW_HZ {
                    modes.push(Mode {
                        frequency_hz,
                        damping_per_s: PANE_DAMPING.at(frequency_hz),
                        // Radiation grows with the square root of frequency below coincidence.
                        gain: (m * pi * x).sin()
                            * (n * pi * y).sin()
                            * (frequency_hz / COINCIDENCE_HZ).sqrt(),
                    });
                }
            }
        }
        modes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glass_of_4_mm_has_its_coincidence_near_3_khz() {
        assert!((COINCIDENCE_HZ - 3_000.0).abs() < 100.0, "{COINCIDENCE_HZ}");
    }

    #[test]
    fn a_pane_of_half_a_metre_has_its_lowest_mode_near_100_hz() {
        let pane = Pane { side: 0.0, width_m: 0.4, height_m: 0.5 };
        assert!((pane.mode_hz(1.0, 1.0) - 100.6).abs() < 1.0, "{}", pane.mode_hz(1.0, 1.0));
        assert!((pane.mode_hz(2.0, 2.0) / pane.mode_hz(1.0, 1.0) - 4.0).abs() < 1e-9);
    }
}
