//! A thing of many modes that nobody has measured one by one: a case, a desk, a movement. They lie evenly by ratio, as
//! those of plates and boxes roughly do, none quite where its neighbour makes one expect it.

use crate::signal::audio::db_to_gain;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode};

#[derive(Clone, Copy)]
pub struct Body {
    /// Between the lowest mode and the highest.
    pub range_hz: (f64, f64),
    pub modes: usize,
    /// How much weaker each octave is than the one below it.
    pub slope_db: f64,
    pub damping: Damping,
    pub level_db: f64,
}

/// How unlike neighbouring modes are in strength. Chosen: where a blow falls decides which of them it wakes.
const UNEVENNESS_DB: f64 = 5.0;

impl Body {
    /// The modes of one such thing; the same chance gives the same thing.
    pub fn modes(self, random: &mut Random) -> Vec<Mode> {
        let (low, high) = self.range_hz;
        let spacing = (high / low).powf(1.0 / self.modes as f64);
        (0..self.modes)
            .map(|i| {
                let frequency_hz = low * spacing.powf(i as f64 + random.unit());
                let level_db = self.level_db + self.slope_db * (frequency_hz / low).log2();
                // A mode is pushed or pulled, wherever the blow falls.
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
    fn each_octave_holds_its_share_of_the_modes() {
        let modes = BOX.modes(&mut Random::new(1));
        for octave in [200.0, 400.0, 800.0, 1_600.0] {
            let within =
                modes.iter().filter(|m| (octave..2.0 * octave).contains(&m.frequency_hz)).count();
            assert_eq!(within, 4);
        }
    }

    #[test]
    fn the_same_chance_makes_the_same_thing() {
        let first_hz = |seed| BOX.modes(&mut Random::new(seed))[0].frequency_hz;
        assert!((first_hz(3) - first_hz(3)).abs() < 1e-12);
        assert!((first_hz(3) - first_hz(4)).abs() > 1e-3);
    }
}
