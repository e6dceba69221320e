//! Friction: skin, nails, bristles or a pencil sliding over hair, cloth or paper. The bumps of the surface excite the
//! slider at a rate and with a force in proportion to its speed, and a filter bank gives the sound its spectrum.

use crate::air::bed::{Fluctuation, OCTAVES_HZ};
use crate::signal::audio::{SAMPLE_RATE, db_to_gain, frames, normalise_power};
use crate::signal::filter::Svf;
use crate::signal::gesture::{SmoothWalk, stroke_speed};
use crate::signal::noise::white;
use crate::signal::random::Random;

/// A pair of slider and surface.
#[derive(Clone, Copy)]
pub struct Friction {
    /// Spectrum at full speed: power density in each band of [`OCTAVES_HZ`].
    pub octaves_db: [f64; 9],
    /// Additional loss per octave above 1 kHz each time the speed halves, because a bump of a given length excites
    /// lower frequencies when it passes slowly.
    pub dulling_db: f64,
    /// Bumps per second at full speed.
    pub bumps_per_s: f64,
    /// Regularity of their distances: 0 for random ones, 1 for those of a weave.
    pub evenness: f64,
    /// Share of the power in single bumps. The rest is continuous noise from bumps too fine to be heard one by one.
    pub bump_share: f64,
    /// Order of the Pareto distribution of heights. Most bumps are low.
    pub bump_order: f64,
    /// Fluctuation of the surface, common to all bands.
    pub ground: Fluctuation,
    /// Independent fluctuation of each band.
    pub flicker: Fluctuation,
}

/// Height of the highest bump relative to the lowest. Chosen: higher ones would stand out as clicks.
const HIGHEST_BUMP: f64 = 5.0;
/// Q of the two band filters in series, as in a steep noise bed. Chosen: a strong band does not leak into a weak
/// neighbour.
const OCTAVE_Q: f64 = 0.9;
/// Speed below which the spectrum no longer changes. Chosen: friction this slow is hardly audible.
const SLOWEST: f64 = 0.03;

impl Friction {
    /// Synthesises friction at the given speeds (0..1, one value per sample), with a root mean square of 1.
    pub fn rub(&self, speeds: &[f64], random: &mut Random) -> Vec<f64> {
        let blows = self.blows(speeds, random);
        let mut output = vec![0.0; speeds.len()];
        // Where two bands meet, their filters have opposite phase. Inverting every other band avoids a notch.
        let signs = [1.0, -1.0].into_iter().cycle();
        for ((centre_hz, level_db), sign) in OCTAVES_HZ.into_iter().zip(self.octaves_db).zip(signs)
        {
            let octave = self.octave(centre_hz, level_db, &blows, speeds, random);
            output.iter_mut().zip(octave).for_each(|(sample, value)| *sample += sign * value);
        }
        normalise_power(&mut output);
        output
    }

    /// The force on the slider: single bumps plus noise of the fine ones, both in proportion to the speed.
    fn blows(&self, speeds: &[f64], random: &mut Random) -> Vec<f64> {
        let mut bumps = vec![0.0; speeds.len()];
        for at in self.bump_times(speeds, random) {
            let height = random.pareto(self.bump_order).min(HIGHEST_BUMP);
            // A bump pushes up or down at random.
            bumps[at] += speeds[at] * height * random.white().signum();
        }
        let mut rush: Vec<f64> = speeds.iter().map(|speed| speed * white(random)).collect();
        normalise_power(&mut bumps);
        normalise_power(&mut rush);
        let mut ground = SmoothWalk::new(random, self.ground.db, self.ground.tau_s);
        let (bump_gain, rush_gain) = (self.bump_share.sqrt(), (1.0 - self.bump_share).sqrt());
        let parts = bumps.into_iter().zip(rush);
        parts
            .map(|(bump, rush)| {
                db_to_gain(ground.next(random)) * (bump_gain * bump + rush_gain * rush)
            })
            .collect()
    }

    /// Times in samples at which the slider passes a bump. The bumps have fixed places on the surface.
    fn bump_times(&self, speeds: &[f64], random: &mut Random) -> Vec<usize> {
        let mut to_next = random.unit();
        let mut times = Vec::new();
        for (at, speed) in speeds.iter().enumerate() {
            to_next -= speed * self.bumps_per_s / SAMPLE_RATE;
            if to_next <= 0.0 {
                times.push(at);
                to_next += self.evenness + (1.0 - self.evenness) * random.exponential(1.0);
            }
        }
        times
    }

    /// The force filtered by one band.
    fn octave(
        &self,
        centre_hz: f64,
        level_db: f64,
        blows: &[f64],
        speeds: &[f64],
        random: &mut Random,
    ) -> Vec<f64> {
        let octaves_up = (centre_hz / 1_000.0).log2().max(0.0);
        let mut flicker = SmoothWalk::new(random, self.flicker.db, self.flicker.tau_s);
        let mut bands = [Svf::new(centre_hz, OCTAVE_Q), Svf::new(centre_hz, OCTAVE_Q)];
        blows
            .iter()
            .zip(speeds)
            .map(|(blow, speed)| {
                let slowing = speed.max(SLOWEST).log2();
                let gain_db =
                    level_db + self.dulling_db * octaves_up * slowing + flicker.next(random);
                let passed = bands.iter_mut().fold(*blow, |signal, band| band.next(signal).band);
                db_to_gain(gain_db) * passed
            })
            .collect()
    }
}

/// Speeds of one hand stroke, fastest at `peak_at` (0..1), with physiological tremor: 8 to 12 Hz, a few percent deep
/// (Elble & Koller, 1990).
pub fn stroke(seconds: f64, peak_at: f64, random: &mut Random) -> Vec<f64> {
    let length = frames(seconds);
    let mut tremor = SmoothWalk::new(random, 0.08, 0.03);
    (0..length)
        .map(|i| {
            let speed = stroke_speed(i as f64 / length as f64, peak_at);
            (speed * (1.0 + tremor.next(random))).clamp(0.0, 1.0)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STILL: Fluctuation = Fluctuation { db: 0.0, tau_s: 1.0 };
    const RUB: Friction = Friction {
        octaves_db: [0.0; 9],
        dulling_db: 2.0,
        bumps_per_s: 400.0,
        evenness: 0.0,
        bump_share: 0.5,
        bump_order: 2.0,
        ground: STILL,
        flicker: STILL,
    };

    #[test]
    fn twice_the_speed_passes_twice_the_bumps() {
        let count = |speed: f64| RUB.bump_times(&vec![speed; 480_000], &mut Random::new(1)).len();
        let (slow, fast) = (count(0.4) as f64, count(0.8) as f64);
        assert!((fast / 10.0 - 320.0).abs() < 16.0, "{fast}");
        assert!((fast / slow - 2.0).abs() < 0.15, "{slow} {fast}");
    }

    #[test]
    fn the_bumps_of_a_weave_have_equal_distances() {
        let weave = Friction { evenness: 1.0, ..RUB };
        let times = weave.bump_times(&vec![1.0; 48_000], &mut Random::new(2));
        assert!(times.windows(2).all(|pair| (119..=121).contains(&(pair[1] - pair[0]))));
    }

    #[test]
    fn slower_friction_sounds_duller() {
        let brightness = |speed: f64| {
            let output = RUB.rub(&vec![speed; 48_000], &mut Random::new(3));
            let steps: f64 = output.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
            steps / output.iter().map(|x| x * x).sum::<f64>()
        };
        assert!(brightness(1.0) > 1.2 * brightness(0.25));
    }
}
