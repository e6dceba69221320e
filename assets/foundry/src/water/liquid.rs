//! Moving water: clouds of bubbles, drops that fall into deep water, and the resonating air column above it.

use crate::signal::audio::{SPEED_OF_SOUND_M_S, frames, mix_in};
use crate::signal::filter::Svf;
use crate::signal::grains::{Burst, scatter};
use crate::signal::random::Random;
use crate::water::bubble::Bubble;

/// A cloud of bubbles of many sizes, as a stream or a stirring hand creates it. It is the main sound of running water
/// (van den Doel, *Physically based models for liquid sounds*, 2005).
#[derive(Clone, Copy)]
pub struct BubbleCloud {
    pub median_radius_m: f64,
    /// Standard deviation of the natural logarithm of the radius.
    pub spread: f64,
    /// Largest rise of the pitch of bubbles near the surface, at most 0.1.
    pub rise: f64,
}

/// Range of radii that are audible in household water (van den Doel, 2005).
const RADII_M: (f64, f64) = (0.000_15, 0.015);
/// Exponents of the gain as a function of the radius and of the random depth. The form is van den Doel's (2005), the
/// exponents are chosen: most bubbles are deep and faint.
const LOUDNESS_POWER: f64 = 1.5;
const DEPTH_POWER: f64 = 2.0;

impl BubbleCloud {
    /// Draws a bubble, and its gain relative to one of median size at the surface.
    pub fn bubble(self, random: &mut Random) -> (Bubble, f64) {
        let radius_m = self.median_radius_m * (self.spread * random.normal()).exp();
        let radius_m = radius_m.clamp(RADII_M.0, RADII_M.1);
        let depth = random.unit().powf(DEPTH_POWER);
        let gain = (radius_m / self.median_radius_m).powf(LOUDNESS_POWER) * depth;
        (Bubble { radius_m, rise: self.rise * random.unit() }, gain)
    }

    /// Synthesises the cloud. The rate of bubbles is `rate_per_s` times `lively`, which has one value per sample.
    pub fn sound(self, random: &mut Random, rate_per_s: f64, lively: &[f64]) -> Vec<f64> {
        let liveliest = lively.iter().copied().fold(0.0, f64::max);
        let mut output = vec![0.0; lively.len()];
        // Thinning (Lewis & Shedler, 1979): a Poisson process of the highest rate, of which a share is kept.
        let rate = |_| rate_per_s * liveliest;
        scatter(random, lively.len(), rate, |random, at| {
            if random.chance(lively[at] / liveliest) {
                let (bubble, gain) = self.bubble(random);
                mix_in(&mut output, at, &bubble.sound(), gain);
            }
        });
        output
    }
}

/// A drop that falls into water deeper than its crater.
#[derive(Clone, Copy)]
pub struct FallingDrop {
    pub diameter_m: f64,
    pub speed_m_s: f64,
}

/// Standard gravity, a fact of physics.
const GRAVITY_M_S2: f64 = 9.81;

impl FallingDrop {
    /// A drop of this diameter after a fall from this height.
    pub fn fallen(diameter_m: f64, height_m: f64) -> Self {
        Self { diameter_m, speed_m_s: (2.0 * GRAVITY_M_S2 * height_m).sqrt() }
    }

    /// Depth of the crater, d (Fr / 3)^(1/4): the energy of the fall equals that of the displaced water (Engel, 1966).
    pub fn crater_m(self) -> f64 {
        let froude = self.speed_m_s.powi(2) / (GRAVITY_M_S2 * self.diameter_m);
        self.diameter_m * (froude / 3.0).powf(0.25)
    }

    /// Time until the crater closes over a bubble: that of a fall through its depth, 10 to 50 ms as filmed by
    /// Pumphrey & Crum (1988).
    pub fn collapse_s(self) -> f64 {
        (self.crater_m() / GRAVITY_M_S2).sqrt()
    }

    /// Synthesises the impact, the bubble, and the droplets of the crown. `bubble_share` is the bubble's radius
    /// relative to the drop's diameter.
    pub fn splash(self, bubble_share: f64, random: &mut Random) -> Vec<f64> {
        // Times grow and frequencies fall with the size of a drop. A drop from a tap has 4 mm.
        let size = (self.diameter_m / 0.004).sqrt();
        let mut output = vec![0.0; frames(0.7)];
        let hit = Burst {
            centre_hz: random.between_log(2_500.0, 6_500.0) / size,
            q: 0.6,
            decay_s: random.between(0.000_4, 0.001_2) * size,
            gain: random.between(0.25, 0.7),
        };
        mix_in(&mut output, 0, &hit.sound(random), 1.0);
        let mut closes_s = self.collapse_s() * random.between(0.7, 1.2);
        let mut bubble =
            Bubble { radius_m: self.diameter_m * bubble_share, rise: random.between(0.03, 0.1) };
        let mut gain = 1.0;
        // A large crater leaves more than one bubble, each smaller than the last.
        loop {
            mix_in(&mut output, frames(closes_s), &bubble.sound(), gain);
            if !random.chance(0.45) {
                break;
            }
            closes_s += random.between(0.006, 0.035);
            bubble.radius_m *= random.between(0.45, 0.8);
            gain *= random.between(0.3, 0.7);
        }
        self.add_droplets(closes_s, &mut output, random);
        output
    }

    /// Adds the droplets of the crown that a fast drop throws up.
    fn add_droplets(self, from_s: f64, output: &mut [f64], random: &mut Random) {
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
            mix_in(output, at, &hit.sound(random), 1.0);
            let (bubble, gain) = droplets.bubble(random);
            mix_in(output, at + frames(random.between(0.003, 0.012)), &bubble.sound(), 0.2 * gain);
        }
    }
}

/// The air column in a vessel above the water. It resonates like a pipe that is closed at one end, and its pitch
/// rises as the vessel fills.
#[derive(Clone, Copy)]
pub struct AirColumn {
    pub radius_m: f64,
    /// Q of the resonances: 10 to 18 for a glass.
    pub q: f64,
}

/// End correction of an open pipe, as a share of the radius (Levine & Schwinger, 1948).
const END_CORRECTION: f64 = 0.6;
/// Order and gain of the modes. A closed pipe has the odd ones, and higher ones radiate more through the open end
/// (gains chosen).
const MODES: [(f64, f64); 4] = [(1.0, 1.0), (3.0, 0.5), (5.0, 0.3), (7.0, 0.2)];
/// Samples between two updates of the length. Chosen: 1.3 ms, because the water rises slowly.
const TUNE_EVERY: usize = 64;

impl AirColumn {
    /// Frequency of the lowest mode of a column of this length.
    pub fn frequency_hz(self, length_m: f64) -> f64 {
        SPEED_OF_SOUND_M_S / (4.0 * (length_m + END_CORRECTION * self.radius_m))
    }

    /// The response to a sound at the bottom. `length_m` gives the length of the column at a sample index.
    pub fn resonate(self, source: &[f64], length_m: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut bands = MODES.map(|_| Svf::new(1_000.0, self.q));
        let mut output = Vec::with_capacity(source.len());
        for (i, sample) in source.iter().enumerate() {
            if i % TUNE_EVERY == 0 {
                let lowest_hz = self.frequency_hz(length_m(i));
                for (band, (ratio, _)) in bands.iter_mut().zip(MODES) {
                    band.tune(ratio * lowest_hz, self.q);
                }
            }
            let modes = bands.iter_mut().zip(MODES);
            output.push(modes.map(|(band, (_, gain))| gain * band.next(*sample).band).sum());
        }
        output
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
    fn still_water_is_silent_and_lively_water_is_not() {
        let shower = BubbleCloud { median_radius_m: 0.000_5, spread: 0.2, rise: 0.0 };
        let lively: Vec<f64> = (0..48_000).map(|at| f64::from(u8::from(at > 24_000))).collect();
        let output = shower.sound(&mut Random::new(3), 300.0, &lively);
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        assert!(power(&output[..24_000]) < 1e-12 && power(&output[24_000..]) > 1.0);
    }

    #[test]
    fn a_drop_from_a_tap_has_its_fall_speed_and_its_bubble_10_to_50_ms_after_the_impact() {
        let drop = FallingDrop::fallen(0.004, 0.3);
        assert!((drop.speed_m_s - 2.43).abs() < 0.01);
        // A Froude number of 150 gives a crater of 2.66 diameters.
        assert!((drop.crater_m() - 0.010_6).abs() < 0.000_2);
        assert!((0.01..0.05).contains(&drop.collapse_s()));
        assert!(FallingDrop::fallen(0.004, 2.0).collapse_s() > drop.collapse_s());
    }

    #[test]
    fn a_full_glass_sounds_higher_than_an_empty_one() {
        let glass = AirColumn { radius_m: 0.03, q: 14.0 };
        // c / 4 (L + 0.6 a), with 12 cm and with 2 cm of air.
        assert!((glass.frequency_hz(0.12) - 621.0).abs() < 1.0);
        assert!((glass.frequency_hz(0.02) - 2_256.0).abs() < 2.0);
    }

    #[test]
    fn a_column_passes_its_odd_modes_and_attenuates_the_rest() {
        let glass = AirColumn { radius_m: 0.03, q: 14.0 };
        let mut random = Random::new(8);
        let noise: Vec<f64> = (0..96_000).map(|_| white(&mut random)).collect();
        let output = glass.resonate(&noise, |_| 0.12);
        let power = |frequency_hz: f64| {
            let mut band = Svf::new(frequency_hz, 30.0);
            output.iter().map(|x| band.next(*x).band.powi(2)).sum::<f64>() / frequency_hz
        };
        assert!(power(621.0) > 30.0 * power(1_242.0));
        assert!(power(1_863.0) > 8.0 * power(1_242.0));
        assert!(output.len() as f64 / SAMPLE_RATE > 1.9);
    }
}
