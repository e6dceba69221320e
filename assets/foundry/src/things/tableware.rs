//! Crockery, glasses and cutlery, empty or filled, and their sound when something hits them.

use crate::signal::audio::db_to_gain;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode, contact, ring};

/// A kind of tableware.
pub struct Tableware {
    /// Range of the lowest mode, from large to small pieces.
    lowest_hz: (f64, f64),
    /// Frequencies of the modes relative to the lowest.
    ratios: &'static [f64],
    damping: Damping,
    /// Range of the contact time of two hard objects: shorter for light and stiff ones (Hertz).
    contact_s: (f64, f64),
}

/// Rim modes of a cup. Measured on a mug: 2123, 4518, 8856, 10753 Hz (Cook, *Real Sound Synthesis*, 2002), with the
/// modes split by the handle between them.
const RIM: &[f64] = &[1.0, 1.31, 2.13, 3.05, 4.17, 5.07];
/// Rim modes of a wine glass, as in the Synthesis ToolKit (Cook & Scavone).
const GLASS_RIM: &[f64] = &[1.0, 2.32, 4.25, 6.63, 9.38];
/// A free circular plate (Leissa, *Vibration of Plates*, 1969): 5.25, 9.08, 12.2, 20.5, 21.6, 33.1, divided by the
/// first.
const FREE_DISC: &[f64] = &[1.0, 1.73, 2.33, 3.91, 4.11, 6.30];
/// A circular plate clamped at its edge, for the bottom of a pan (also Leissa: 10.2, 21.3, 34.9, 39.8, 51.0, 60.8).
const CLAMPED_DISC: &[f64] = &[1.0, 2.08, 3.41, 3.89, 5.0, 5.95];
/// A free bar, by formula: the squares of the solutions of cos(x) cosh(x) = 1, divided by the first.
const BAR: &[f64] = &[1.0, 2.756, 5.404, 8.933, 13.34];

/// Loss factors from published tables: porcelain .002-.006, glass .001-.004, steel .0005-.002. A hand or wet cloth
/// adds 40 to 120 per second, a rack or table 20 to 60. The ranges of the lowest modes are chosen.
pub const CUP: Tableware = Tableware {
    lowest_hz: (1_700.0, 2_300.0),
    ratios: RIM,
    damping: Damping { tan_phi: 0.004, held_per_s: 45.0 },
    contact_s: (0.000_15, 0.000_35),
};
pub const MUG: Tableware = Tableware {
    lowest_hz: (1_250.0, 1_700.0),
    ratios: RIM,
    damping: Damping { tan_phi: 0.006, held_per_s: 70.0 },
    contact_s: (0.000_2, 0.000_45),
};
pub const GLASS: Tableware = Tableware {
    lowest_hz: (1_100.0, 1_900.0),
    ratios: GLASS_RIM,
    damping: Damping { tan_phi: 0.002_5, held_per_s: 40.0 },
    contact_s: (0.000_15, 0.000_35),
};
pub const PLATE: Tableware = Tableware {
    lowest_hz: (480.0, 820.0),
    ratios: FREE_DISC,
    damping: Damping { tan_phi: 0.005, held_per_s: 60.0 },
    contact_s: (0.000_2, 0.000_6),
};
pub const SAUCER: Tableware = Tableware {
    lowest_hz: (1_300.0, 1_900.0),
    ratios: FREE_DISC,
    damping: Damping { tan_phi: 0.004, held_per_s: 50.0 },
    contact_s: (0.000_15, 0.000_4),
};
/// By formula for a steel bar of 13 to 18 cm and 2 mm thickness: 1.03 h / L² times 5000 m/s.
pub const SPOON: Tableware = Tableware {
    lowest_hz: (300.0, 620.0),
    ratios: BAR,
    damping: Damping { tan_phi: 0.001, held_per_s: 55.0 },
    contact_s: (0.000_1, 0.000_3),
};
/// Chosen: a low mode with a long decay for an object in water, at half the frequency of a clamped steel disc of 24 cm,
/// because a thin bottom yields.
pub const PAN: Tableware = Tableware {
    lowest_hz: (170.0, 330.0),
    ratios: CLAMPED_DISC,
    damping: Damping { tan_phi: 0.002, held_per_s: 38.0 },
    contact_s: (0.000_3, 0.001),
};

/// Mean change of the level of modes per octave, because a hit is not a point. Chosen: a clink rather than a ping.
const SLOPE_DB: f64 = -3.0;
/// Relative distance of each mode from the centre of its pair. Chosen: imperfect roundness splits each bending mode in
/// two, which beat a few times per second.
const SPLIT: f64 = 0.004;
/// Mass loading of a full vessel: (f0/f)² = 1 + 1.2 (h/H)⁴ for a wine glass filled to h of its height H (French, 1983).
const FULL_LOAD: f64 = 1.2;

/// One piece of tableware. It keeps its modes from hit to hit.
pub struct Piece {
    modes: Vec<Mode>,
    contact_s: f64,
}

impl Tableware {
    /// Draws one piece of this kind.
    pub fn piece(&self, random: &mut Random) -> Piece {
        let lowest_hz = random.between_log(self.lowest_hz.0, self.lowest_hz.1);
        let mut modes = Vec::with_capacity(2 * self.ratios.len());
        for ratio in self.ratios {
            let centre_hz = lowest_hz * ratio * random.between(0.975, 1.025);
            modes.extend([1.0 - SPLIT, 1.0 + SPLIT].map(|side| Mode {
                frequency_hz: centre_hz * side,
                damping_per_s: self.damping.at(centre_hz),
                gain: db_to_gain(SLOPE_DB * ratio.log2()),
            }));
        }
        Piece { modes, contact_s: random.between(self.contact_s.0, self.contact_s.1) }
    }
}

impl Piece {
    /// The same piece with water in it or around it, up to a share of its height (0..1).
    pub fn filled(mut self, share: f64) -> Self {
        let slower = 1.0 / (1.0 + FULL_LOAD * share.powi(4)).sqrt();
        for mode in &mut self.modes {
            mode.frequency_hz *= slower;
            // The water also absorbs energy.
            mode.damping_per_s *= 1.0 + share;
        }
        self
    }

    /// Synthesises one hit at a random point.
    pub fn strike(&self, random: &mut Random) -> Vec<f64> {
        let touch = contact(self.contact_s * random.between(0.8, 1.3));
        let struck = self.modes.iter().map(|mode| Mode {
            gain: mode.gain * random.between(-1.0, 1.0),
            damping_per_s: mode.damping_per_s * random.between(0.9, 1.15),
            ..*mode
        });
        ring(&struck.collect::<Vec<_>>(), &touch)
    }

    /// The modes, in pairs.
    pub fn modes(&self) -> &[Mode] {
        &self.modes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_vessel_rings_at_two_thirds_of_the_empty_frequency() {
        let lowest_hz =
            |share| CUP.piece(&mut Random::new(4)).filled(share).modes()[0].frequency_hz;
        assert!((lowest_hz(1.0) / lowest_hz(0.0) - 0.674).abs() < 0.001);
        // The lower half hardly vibrates, so water there has little effect.
        assert!(lowest_hz(0.5) / lowest_hz(0.0) > 0.96);
    }

    #[test]
    fn a_spoon_has_the_modes_of_a_free_bar() {
        let spoon = SPOON.piece(&mut Random::new(5));
        let ratio = spoon.modes()[2].frequency_hz / spoon.modes()[0].frequency_hz;
        assert!((ratio / 2.756 - 1.0).abs() < 0.06, "{ratio}");
    }

    #[test]
    fn porcelain_rings_for_a_tenth_of_a_second_to_one_second() {
        let cup = CUP.piece(&mut Random::new(6));
        let t60_s = crate::signal::audio::t60_s(cup.modes()[0].damping_per_s);
        assert!((0.08..1.0).contains(&t60_s), "{t60_s}");
    }
}
