//! The impact of a water drop on stone, a leaf, soil or a puddle.

use crate::signal::audio::frames;
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::water::bubble::Bubble;

/// A drop that hits a surface.
pub struct DropImpact {
    pub diameter_mm: f64,
    pub gain: f64,
    pub surface: Surface,
}

/// What the drop hits.
#[derive(Clone, Copy)]
pub enum Surface {
    Stone,
    Leaf,
    Soil,
    Puddle,
}

/// Exponent of the gain as a function of the impact energy. Chosen: large drops stand out of the rain but do not bang.
const HEARD_POWER: f64 = 0.22;
/// Standard deviation of the level of equal drops, in dB. Chosen: no two hit the same point.
const SPREAD_DB: f64 = 3.0;

/// Terminal velocity of a drop (Atlas, Srivastava & Sekhon, 1973).
pub fn fall_speed_m_s(diameter_mm: f64) -> f64 {
    (9.65 - 10.3 * (-0.6 * diameter_mm).exp()).max(0.1)
}

/// Draws the diameter of a raindrop: exponentially distributed (Marshall & Palmer, 1948) from 0.3 mm. Drops above 5 mm
/// break up.
pub fn rain_diameter_mm(mean_mm: f64, random: &mut Random) -> f64 {
    (0.3 + random.exponential(mean_mm)).min(5.0)
}

/// Draws the gain of a drop by its distance. Drops are uniform on a plane and their amplitude falls as 1 / distance, so
/// the amplitude has a Pareto distribution of order 2.
pub fn nearness(nearest_gain: f64, random: &mut Random) -> f64 {
    random.pareto(2.0).min(nearest_gain)
}

impl DropImpact {
    pub fn new(
        diameter_mm: f64,
        speed_m_s: f64,
        nearness: f64,
        surface: Surface,
        random: &mut Random,
    ) -> Self {
        let energy = diameter_mm.powi(3) * speed_m_s.powi(2);
        let gain = random.spread_db(nearness * energy.powf(HEARD_POWER), SPREAD_DB);
        Self { diameter_mm, gain, surface }
    }

    /// Synthesises the parts of the impact, each with its start in samples.
    pub fn sounds(&self, random: &mut Random) -> Vec<(Vec<f64>, usize)> {
        let burst = |centre_hz: f64, q: f64, decay_ms: f64, gain: f64| Burst {
            centre_hz,
            q,
            decay_s: decay_ms / 1_000.0,
            gain: self.gain * gain,
        };
        let size = self.size();
        match self.surface {
            Surface::Stone => {
                let hit = burst(
                    random.between_log(2_500.0, 8_000.0) / size,
                    0.8,
                    random.between(0.3, 1.2) * size,
                    1.0,
                );
                let splash = burst(
                    random.between_log(5_000.0, 10_000.0),
                    0.7,
                    random.between(5.0, 16.0) * size,
                    0.22,
                );
                vec![(hit.sound(random), 0), (splash.sound(random), 40)]
            }
            Surface::Leaf => {
                let hit = burst(
                    random.between_log(1_400.0, 5_000.0) / size,
                    1.2,
                    random.between(1.0, 3.0) * size,
                    0.9,
                );
                let sway =
                    burst(random.between_log(350.0, 900.0), 1.5, random.between(3.0, 7.0), 0.5);
                vec![(hit.sound(random), 0), (sway.sound(random), 10)]
            }
            Surface::Soil => {
                let thud = burst(
                    random.between_log(220.0, 900.0) / size,
                    0.9,
                    random.between(2.5, 7.0) * size,
                    0.9,
                );
                vec![(thud.sound(random), 0)]
            }
            Surface::Puddle => self.puddle(random),
        }
    }

    /// Scale of all times, and of the inverse of frequencies: a larger drop takes longer to spread.
    fn size(&self) -> f64 {
        (self.diameter_mm / 1.2).sqrt()
    }

    /// A click, and the bubble that the drop drags under water.
    fn puddle(&self, random: &mut Random) -> Vec<(Vec<f64>, usize)> {
        let click = Burst {
            centre_hz: random.between_log(4_000.0, 9_000.0),
            q: 0.8,
            decay_s: 0.000_4,
            gain: 0.8 * self.gain,
        };
        let bubble = Bubble {
            radius_m: random.between_log(0.000_35, 0.002_2) * self.size(),
            rise: random.between(0.0, 0.05),
        };
        let mut ring = bubble.sound();
        let gain = self.gain * random.between(0.1, 0.6);
        ring.iter_mut().for_each(|x| *x *= gain);
        // The crater closes over the bubble some milliseconds after the impact.
        let delay = frames(random.between(0.004, 0.018));
        vec![(click.sound(random), 0), (ring, delay)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_drops_fall_faster_up_to_9_metres_per_second() {
        assert!((fall_speed_m_s(1.0) - 4.0).abs() < 0.1);
        assert!((fall_speed_m_s(5.0) - 9.1).abs() < 0.1);
    }

    #[test]
    fn a_large_drop_is_louder_and_sounds_longer() {
        let drop = |diameter_mm| {
            let speed = fall_speed_m_s(diameter_mm);
            let mut random = Random::new(5);
            let drop = DropImpact::new(diameter_mm, speed, 1.0, Surface::Soil, &mut random);
            (drop.gain, drop.sounds(&mut random)[0].0.len())
        };
        let (small, large) = (drop(1.0), drop(4.0));
        assert!(large.0 > small.0 && large.1 > small.1);
    }
}
