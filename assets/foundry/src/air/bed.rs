//! A bed of noise: all that happens too far off, too small or too fast to be told apart. Dense by octave, alive in each
//! of them, and heard as wide as it is.

use crate::signal::audio::{Stereo, db_to_gain, frames};
use crate::signal::filter::Svf;
use crate::signal::gesture::SmoothWalk;
use crate::signal::noise::white;
use crate::signal::random::Random;

/// Where its octaves are given. The last is but half an octave up: above 17 kHz few hear.
pub const OCTAVES_HZ: [f64; 9] =
    [63.0, 125.0, 250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 12_000.0];

/// Octaves overlap by this much, so that between two there is no hole: a band of one octave has a Q of 1.41.
const OCTAVE_Q: f64 = 1.2;
/// The same for two filters in a row: each takes 1.5 dB at the edges of the octave.
const STEEP_Q: f64 = 0.9;

#[derive(Clone, Copy)]
pub struct Bed {
    pub seconds: f64,
    /// Level of white noise in each of the octaves.
    pub octaves_db: [f64; 9],
    /// Share of the noise's power that both ears hear alike: 1 is a point, 0 is all around.
    pub shared: f64,
    /// How all of it swells and sinks together: deviation, and the time in which it forgets itself.
    pub swell: Fluctuation,
    /// How each octave flickers by itself.
    pub flicker: Fluctuation,
}

#[derive(Clone, Copy)]
pub struct Fluctuation {
    pub db: f64,
    pub tau_s: f64,
}

impl Bed {
    /// Each octave falls by 6 dB an octave beside its own: smooth, but no bed falls faster than that as a whole.
    pub fn perform(self, random: &mut Random) -> Stereo {
        self.through::<1>(OCTAVE_Q, random)
    }

    /// For beds that fall by more than 6 dB an octave, as rooms and nights do: octaves that fall by 12.
    pub fn perform_steep(self, random: &mut Random) -> Stereo {
        self.through::<2>(STEEP_Q, random)
    }

    fn through<const IN_A_ROW: usize>(self, q: f64, random: &mut Random) -> Stereo {
        let mut heard = Stereo::silence(frames(self.seconds));
        let swells = random.fork();
        for (centre_hz, level_db) in OCTAVES_HZ.into_iter().zip(self.octaves_db) {
            let row: [Svf; IN_A_ROW] = std::array::from_fn(|_| Svf::new(centre_hz, q));
            self.add_octave(&mut heard, row, level_db, &mut swells.clone(), random);
        }
        heard
    }

    /// `swells` is the same chance for every octave: they swell as one.
    fn add_octave<const IN_A_ROW: usize>(
        self,
        heard: &mut Stereo,
        row: [Svf; IN_A_ROW],
        level_db: f64,
        swells: &mut Random,
        random: &mut Random,
    ) {
        let mut swell = SmoothWalk::new(swells, self.swell.db, self.swell.tau_s);
        let mut flicker = SmoothWalk::new(random, self.flicker.db, self.flicker.tau_s);
        let mut rows = [row.clone(), row];
        for (left, right) in heard.left.iter_mut().zip(&mut heard.right) {
            let gain = db_to_gain(level_db + swell.next(swells) + flicker.next(random));
            let shared = self.shared.sqrt() * white(random);
            for (sample, row) in [left, right].into_iter().zip(&mut rows) {
                let own = (1.0 - self.shared).sqrt() * white(random);
                *sample += gain * row.iter_mut().fold(shared + own, |x, band| band.next(x).band);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STILL: Fluctuation = Fluctuation { db: 0.0, tau_s: 1.0 };
    const FLAT: Bed =
        Bed { seconds: 4.0, octaves_db: [0.0; 9], shared: 0.5, swell: STILL, flicker: STILL };

    #[test]
    fn the_ears_hear_alike_what_is_shared() {
        for shared in [0.0, 0.5, 1.0] {
            let heard = Bed { shared, ..FLAT }.perform(&mut Random::new(3));
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            let powers = dot(&heard.left, &heard.left) * dot(&heard.right, &heard.right);
            let correlation = dot(&heard.left, &heard.right) / powers.sqrt();
            assert!((correlation - shared).abs() < 0.05, "{correlation} for {shared}");
        }
    }

    #[test]
    fn an_octave_is_as_loud_as_it_is_told() {
        let only_1_khz = OCTAVES_HZ.map(|hz| if hz == 1_000.0 { 0.0 } else { -90.0 });
        let quieter = only_1_khz.map(|db| if db == 0.0 { -12.0 } else { db });
        let power = |octaves_db| {
            let heard = Bed { octaves_db, ..FLAT }.perform(&mut Random::new(4));
            heard.left.iter().map(|x| x * x).sum::<f64>()
        };
        let fall_db = 10.0 * (power(only_1_khz) / power(quieter)).log10();
        assert!((fall_db - 12.0).abs() < 0.1, "{fall_db}");
    }

    #[test]
    fn a_steep_bed_falls_as_it_is_told() {
        // 8 dB an octave, as a quiet room does.
        let octaves_db = std::array::from_fn(|octave| -8.0 * octave as f64);
        let density_db = |heard: &Stereo, hz: f64| {
            let mut band = Svf::new(hz, 8.0);
            let power: f64 = heard.left.iter().map(|x| band.next(*x).band.powi(2)).sum();
            10.0 * (power / hz).log10()
        };
        let fall_db = |heard: Stereo| density_db(&heard, 125.0) - density_db(&heard, 4_000.0);
        let bed = Bed { octaves_db, ..FLAT };
        let steep_db = fall_db(bed.perform_steep(&mut Random::new(6)));
        assert!((steep_db - 40.0).abs() < 3.0, "{steep_db}");
        assert!(fall_db(bed.perform(&mut Random::new(6))) < 33.0);
    }

    #[test]
    fn a_bed_that_swells_differs_in_level_from_second_to_second() {
        let power_range_db = |swell| {
            let heard = Bed { seconds: 20.0, swell, ..FLAT }.perform(&mut Random::new(5));
            let levels: Vec<f64> = heard.left.chunks(48_000).map(level_db).collect();
            let highest = levels.iter().copied().fold(f64::MIN, f64::max);
            highest - levels.iter().copied().fold(f64::MAX, f64::min)
        };
        assert!(power_range_db(STILL) < 0.5);
        assert!(power_range_db(Fluctuation { db: 3.0, tau_s: 1.0 }) > 4.0);
    }

    fn level_db(part: &[f64]) -> f64 {
        10.0 * part.iter().map(|x| x * x).sum::<f64>().log10()
    }
}
