//! Water that moves: showers of bubbles, a drop that falls into it, and the air above it that resounds.

use crate::signal::audio::{SPEED_OF_SOUND_M_S, frames, mix_in};
use crate::signal::filter::Svf;
use crate::signal::grains::{Burst, scatter};
use crate::signal::random::Random;
use crate::water::bubble::Bubble;

/// Bubbles of many sizes, as a stream or a stirring hand drags them under: what we hear of running water
/// (van den Doel, *Physically based models for liquid sounds*, 2005).
#[derive(Clone, Copy)]
pub struct BubbleCloud {
    pub median_radius_m: f64,
    /// Deviation of the logarithm of the radius.
    pub spread: f64,
    /// How strongly the pitch of those near the surface rises, at most 0.1.
    pub rise: f64,
}

/// Radii outside of 0.15 to 15 mm are not heard in household water (van den Doel, 2005).
const RADII_M: (f64, f64) = (0.000_15, 0.015);
/// The larger bubble is the louder, by the power of its radius; of two alike, the one nearer the surface by chance.
/// The form is van den Doel's, the powers are chosen: most bubbles are deep and faint.
const LOUDNESS_POWER: f64 = 1.5;
const DEPTH_POWER: f64 = 2.0;

impl BubbleCloud {
    /// One of its bubbles, and its gain against one of median size at the surface.
    pub fn bubble(self, random: &mut Random) -> (Bubble, f64) {
        let radius_m = self.median_radius_m * (self.spread * random.normal()).exp();
        let radius_m = radius_m.clamp(RADII_M.0, RADII_M.1);
        let depth = random.unit().powf(DEPTH_POWER);
        let gain = (radius_m / self.median_radius_m).powf(LOUDNESS_POWER) * depth;
        (Bubble { radius_m, rise: self.rise * random.unit() }, gain)
    }

    /// So many bubbles a second where the water is as `lively` as 1, and none where it is still.
    pub fn sound(self, random: &mut Random, rate_per_s: f64, lively: &[f64]) -> Vec<f64> {
        let liveliest = lively.iter().copied().fold(0.0, f64::max);
        let mut heard = vec![0.0; lively.len()];
        // Thinned (Lewis & Shedler, 1979): a Poisson process of the highest rate, of which only a share comes about.
        let rate = |_| rate_per_s * liveliest;
        scatter(random, lively.len(), rate, |random, at| {
            if random.chance(lively[at] / liveliest) {
                let (bubble, gain) = self.bubble(random);
                mix_in(&mut heard, at, &bubble.sound(), gain);
            }
        });
        heard
    }
}

/// A drop on its way into water that is deeper than the crater it will make.
#[derive(Clone, Copy)]
pub struct FallingDrop {
    pub diameter_m: f64,
    pub speed_m_s: f64,
}

/// On earth.
const GRAVITY_M_S2: f64 = 9.81;

impl FallingDrop {
    pub fn fallen(diameter_m: f64, height_m: f64) -> Self {
        Self { diameter_m, speed_m_s: (2.0 * GRAVITY_M_S2 * height_m).sqrt() }
    }

    /// Depth of the crater: the energy of the fall becomes the weight of the water pushed aside (Engel, 1966),
    /// d (Fr / 3)^(1/4).
    pub fn crater_m(self) -> f64 {
        let froude = self.speed_m_s.powi(2) / (GRAVITY_M_S2 * self.diameter_m);
        self.diameter_m * (froude / 3.0).powf(0.25)
    }

    /// When the crater has closed over the bubble it leaves: the time of a fall through its own depth and back,
    /// 10 to 50 ms as filmed by Pumphrey & Crum (1988).
    pub fn collapse_s(self) -> f64 {
        (self.crater_m() / GRAVITY_M_S2).sqrt()
    }

    /// The hit, then the bubble that sings, then droplets that were thrown up. `bubble_share` is the bubble's radius
    /// against the drop's diameter.
    pub fn splash(self, bubble_share: f64, random: &mut Random) -> Vec<f64> {
        // Times grow and frequencies fall with the size of a drop; 4 mm is one from a tap.
        let size = (self.diameter_m / 0.004).sqrt();
        let mut heard = vec![0.0; frames(0.7)];
        let hit = Burst {
            centre_hz: random.between_log(2_500.0, 6_500.0) / size,
            q: 0.6,
            decay_s: random.between(0.000_4, 0.001_2) * size,
            gain: random.between(0.25, 0.7),
        };
        mix_in(&mut heard, 0, &hit.sound(random), 1.0);
        let mut closes_s = self.collapse_s() * random.between(0.7, 1.2);
        let mut bubble =
            Bubble { radius_m: self.diameter_m * bubble_share, rise: random.between(0.03, 0.1) };
        let mut gain = 1.0;
        // A large crater sheds more than one bubble, each smaller than the last.
        loop {
            mix_in(&mut heard, frames(closes_s), &bubble.sound(), gain);
            if !random.chance(0.45) {
                break;
            }
            closes_s += random.between(0.006, 0.035);
            bubble.radius_m *= random.between(0.45, 0.8);
            gain *= random.between(0.3, 0.7);
        }
        self.add_droplets(closes_s, &mut heard, random);
        heard
    }

    /// Fast drops throw up a crown, which comes down as a few small drops of its own.
    fn add_droplets(self, from_s: f64, heard: &mut [f64], random: &mut Random) {
        let droplets =
            BubbleCloud { median_radius_m: self.diameter_m / 8.0, spread: 0.35, rise: 0.05 };
        let count = (self.speed_m_s * random.between(0.5, 3.0)) as usize;
        for _ in 0..count {
            let at = frames(from_s + random.between(0.02, 0.26));
            let hit = Burst {
                centre_hz: random.between_log(4_000.0, 9_000.0),
                q: 0.7,
                decay_s: 0.000_4,
                gain: random.between(0.02, 0.12),
            };
            mix_in(heard, at, &hit.sound(random), 1.0);
            let (bubble, gain) = droplets.bubble(random);
            mix_in(heard, at + frames(random.between(0.003, 0.012)), &bubble.sound(), 0.2 * gain);
        }
    }
}

/// The air in a vessel above the water, which sounds as a pipe does that is closed at one end: the note that rises as a
/// glass fills.
#[derive(Clone, Copy)]
pub struct AirColumn {
    pub radius_m: f64,
    /// Sharpness of its resonance: 10 to 18 for a glass.
    pub q: f64,
}

/// The air moves a little beyond the rim: 0.6 of the radius (Levine & Schwinger, 1948).
const END_CORRECTION: f64 = 0.6;
/// A closed pipe has the odd modes; each higher one leaks more through the open end (strengths chosen).
const MODES: [(f64, f64); 4] = [(1.0, 1.0), (3.0, 0.5), (5.0, 0.3), (7.0, 0.2)];
/// The water rises slowly: its level is looked up this often, each 1.3 ms.
const TUNE_EVERY: usize = 64;

impl AirColumn {
    /// The lowest mode of a column of this length.
    pub fn frequency_hz(self, length_m: f64) -> f64 {
        SPEED_OF_SOUND_M_S / (4.0 * (length_m + END_CORRECTION * self.radius_m))
    }

    /// What it answers to a sound at its bottom, while its length changes.
    pub fn resonate(self, source: &[f64], length_m: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut bands = MODES.map(|_| Svf::new(1_000.0, self.q));
        let mut heard = Vec::with_capacity(source.len());
        for (i, sample) in source.iter().enumerate() {
            if i % TUNE_EVERY == 0 {
                let lowest_hz = self.frequency_hz(length_m(i));
                for (band, (ratio, _)) in bands.iter_mut().zip(MODES) {
                    band.tune(ratio * lowest_hz, self.q);
                }
            }
            let modes = bands.iter_mut().zip(MODES);
            heard.push(modes.map(|(band, (_, gain))| gain * band.next(*sample).band).sum());
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::audio::SAMPLE_RATE;
    use crate::signal::noise::white;

    #[test]
    fn half_the_bubbles_of_a_shower_are_smaller_than_its_median() {
        let shower = BubbleCloud { median_radius_m: 0.001_6, spread: 0.45, rise: 0.05 };
        let mut random = Random::new(3);
        let smaller = (0..4_000).filter(|_| shower.bubble(&mut random).0.radius_m < 0.001_6);
        assert!((smaller.count() as f64 / 4_000.0 - 0.5).abs() < 0.03);
    }

    #[test]
    fn still_water_is_silent_and_lively_water_that_follows_is_not() {
        let shower = BubbleCloud { median_radius_m: 0.000_5, spread: 0.2, rise: 0.0 };
        let lively: Vec<f64> = (0..48_000).map(|at| f64::from(u8::from(at > 24_000))).collect();
        let heard = shower.sound(&mut Random::new(3), 300.0, &lively);
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        assert!(power(&heard[..24_000]) < 1e-12 && power(&heard[24_000..]) > 1.0);
    }

    #[test]
    fn a_drop_from_a_tap_hits_at_the_speed_of_its_fall_and_sings_10_to_50_ms_later() {
        let drop = FallingDrop::fallen(0.004, 0.3);
        assert!((drop.speed_m_s - 2.43).abs() < 0.01);
        // Fr = 150: a crater of 2.66 diameters.
        assert!((drop.crater_m() - 0.010_6).abs() < 0.000_2);
        assert!((0.01..0.05).contains(&drop.collapse_s()));
        assert!(FallingDrop::fallen(0.004, 2.0).collapse_s() > drop.collapse_s());
    }

    #[test]
    fn a_full_glass_sounds_higher_than_an_empty_one() {
        let glass = AirColumn { radius_m: 0.03, q: 14.0 };
        // c / 4 (L + 0.6 a), with 12 and with 2 cm of air.
        assert!((glass.frequency_hz(0.12) - 621.0).abs() < 1.0);
        assert!((glass.frequency_hz(0.02) - 2_256.0).abs() < 2.0);
    }

    #[test]
    fn a_column_lets_its_odd_modes_through_and_little_between() {
        let glass = AirColumn { radius_m: 0.03, q: 14.0 };
        let mut random = Random::new(8);
        let noise: Vec<f64> = (0..96_000).map(|_| white(&mut random)).collect();
        let heard = glass.resonate(&noise, |_| 0.12);
        let power = |frequency_hz: f64| {
            let mut band = Svf::new(frequency_hz, 30.0);
            heard.iter().map(|x| band.next(*x).band.powi(2)).sum::<f64>() / frequency_hz
        };
        assert!(power(621.0) > 30.0 * power(1_242.0));
        assert!(power(1_863.0) > 8.0 * power(1_242.0));
        assert!(heard.len() as f64 / SAMPLE_RATE > 1.9);
    }
}
