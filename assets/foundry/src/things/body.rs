//! A body with many modes that have not been measured one by one, such as a case, a desk or a clock movement. The modes
//! are spread evenly over the logarithm of frequency, roughly as in plates and boxes, with a random offset each.

use crate::signal::audio::db_to_gain;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode};

/// The statistics of a body's modes.
#[derive(Clone, Copy)]
pub struct Body {
    /// Range of the modes.
    pub range_hz: (f64, f64),
    /// Number of modes.
    pub modes: usize,
    /// Change of level per octave upwards, usually negative.
    pub slope_db: f64,
    pub damping: Damping,
    /// Level of the lowest modes.
    pub level_db: f64,
}

/// Standard deviation of the levels of the modes. Chosen: the point of impact decides how strongly each is excited.
const UNEVENNESS_DB: f64 = 5.0;

impl Body {
    /// Draws the modes of one body. Generators in the same state give the same body.
    pub fn modes(self, random: &mut Random) -> Vec<Mode> {
        let (low, high) = self.range_hz;
        let spacing = (high / low).powf(1.0 / self.modes as f64);
        (0..self.modes)
            .map(|i| {
                let frequency_hz = low * spacing.powf(i as f64 + random.unit());
                let level_db = self.level_db + self.slope_db * (frequency_hz / low).log2();
                // The sign of a mode at the point of impact is random.
                let sign = if random.chance(0.5) { 1.0 } else { -1.0 };
                Mode {
                    frequency_hz,
                    damping_per_s: self.damping.at(frequency_hz) * random.between_log(0.7, 1.4),
                    gain: sign * random.spread_db(db_to_gain(level_db), UNEVENNESS_DB),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Body = Body {
        range_hz: (200.0, 3_200.0),
        modes: 16,
        slope_db: -6.0,
        damping: Damping { tan_phi: 0.02, held_per_s: 40.0 },
        level_db: 0.0,
    };

    #[test]
    fn each_octave_has_the_same_number_of_modes() {
        let modes = BOX.modes(&mut Random::new(1));
        for octave in [200.0, 400.0, 800.0, 1_600.0] {
            let within =
                modes.iter().filter(|m| (octave..2.0 * octave).contains(&m.frequency_hz)).count();
            assert_eq!(within, 4);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_body() {
        let first_hz = |seed| BOX.modes(&mut Random::new(seed))[0].frequency_hz;
        assert!((first_hz(3) - first_hz(3)).abs() < 1e-12);
        assert!((first_hz(3) - first_hz(4)).abs() > 1e-3);
    }
}
