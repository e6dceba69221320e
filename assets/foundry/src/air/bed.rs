//! A bed of broadband noise: the sum of all events that are too distant, small or frequent to be heard one by one. It
//! sets the level, the fluctuation and the interaural coherence of each octave.

use crate::signal::audio::{Stereo, db_to_gain, frames};
use crate::signal::filter::Svf;
use crate::signal::gesture::SmoothWalk;
use crate::signal::noise::white;
use crate::signal::random::Random;

/// Centre frequencies of the bands, from 63 Hz. Chosen: the last step is only half an octave, because few people hear
/// anything above 17 kHz.
pub const OCTAVES_HZ: [f64; 9] =
    [63.0, 125.0, 250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 12_000.0];

/// Q of the band filters. Chosen: below the 1.41 of a one-octave band, so that neighbours overlap without a gap.
const OCTAVE_Q: f64 = 1.2;
/// Q of the band filters where two are in series: each attenuates the edges of the octave by 1.5 dB.
const STEEP_Q: f64 = 0.9;

/// The settings of a noise bed.
#[derive(Clone, Copy)]
pub struct Bed {
    pub seconds: f64,
    /// Level of the white noise in each band of [`OCTAVES_HZ`].
    pub octaves_db: [f64; 9],
    /// Share of the power that is common to both channels: 1 sounds like a point, 0 like a sound from all around.
    pub shared: f64,
    /// Slow fluctuation of the overall level.
    pub swell: Fluctuation,
    /// Independent fluctuation of each band.
    pub flicker: Fluctuation,
}

/// A random fluctuation of a level: standard deviation in dB, and correlation time.
#[derive(Clone, Copy)]
pub struct Fluctuation {
    pub db: f64,
    pub tau_s: f64,
}

impl Bed {
    /// Synthesises the bed with bands that fall by 6 dB per octave. Its spectrum cannot fall faster than that.
    pub fn perform(self, random: &mut Random) -> Stereo {
        self.with_sections::<1>(OCTAVE_Q, random)
    }

    /// Synthesises the bed with bands that fall by 12 dB per octave, for spectra that fall by more than 6 dB per
    /// octave, as those of quiet rooms do.
    pub fn perform_steep(self, random: &mut Random) -> Stereo {
        self.with_sections::<2>(STEEP_Q, random)
    }

    fn with_sections<const SECTIONS: usize>(self, q: f64, random: &mut Random) -> Stereo {
        let mut output = Stereo::silence(frames(self.seconds));
        let swells = random.fork();
        for (centre_hz, level_db) in OCTAVES_HZ.into_iter().zip(self.octaves_db) {
            let row: [Svf; SECTIONS] = std::array::from_fn(|_| Svf::new(centre_hz, q));
            self.add_octave(&mut output, row, level_db, &mut swells.clone(), random);
        }
        output
    }

    /// `swells` is in the same state for every band, so that all bands swell together.
    fn add_octave<const SECTIONS: usize>(
        self,
        output: &mut Stereo,
        row: [Svf; SECTIONS],
        level_db: f64,
        swells: &mut Random,
        random: &mut Random,
    ) {
        let mut swell = SmoothWalk::new(swells, self.swell.db, self.swell.tau_s);
        let mut flicker = SmoothWalk::new(random, self.flicker.db, self.flicker.tau_s);
        let mut rows = [row.clone(), row];
        for (left, right) in output.left.iter_mut().zip(&mut output.right) {
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
    fn the_shared_power_sets_the_correlation_of_the_channels() {
        for shared in [0.0, 0.5, 1.0] {
            let output = Bed { shared, ..FLAT }.perform(&mut Random::new(3));
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            let powers = dot(&output.left, &output.left) * dot(&output.right, &output.right);
            let correlation = dot(&output.left, &output.right) / powers.sqrt();
            assert!((correlation - shared).abs() < 0.05, "{correlation} for {shared}");
        }
    }

    #[test]
    fn a_band_has_its_level() {
        let only_1_khz = OCTAVES_HZ.map(|hz| if hz == 1_000.0 { 0.0 } else { -90.0 });
        let quieter = only_1_khz.map(|db| if db == 0.0 { -12.0 } else { db });
        let power = |octaves_db| {
            let output = Bed { octaves_db, ..FLAT }.perform(&mut Random::new(4));
            output.left.iter().map(|x| x * x).sum::<f64>()
        };
        let fall_db = 10.0 * (power(only_1_khz) / power(quieter)).log10();
        assert!((fall_db - 12.0).abs() < 0.1, "{fall_db}");
    }

    #[test]
    fn a_steep_bed_follows_a_steep_spectrum() {
        // A fall of 8 dB per octave, as in a quiet room.
        let octaves_db = std::array::from_fn(|octave| -8.0 * octave as f64);
        let density_db = |output: &Stereo, hz: f64| {
            let mut band = Svf::new(hz, 8.0);
            let power: f64 = output.left.iter().map(|x| band.next(*x).band.powi(2)).sum();
            10.0 * (power / hz).log10()
        };
        let fall_db = |output: Stereo| density_db(&output, 125.0) - density_db(&output, 4_000.0);
        let bed = Bed { octaves_db, ..FLAT };
        let steep_db = fall_db(bed.perform_steep(&mut Random::new(6)));
        assert!((steep_db - 40.0).abs() < 3.0, "{steep_db}");
        assert!(fall_db(bed.perform(&mut Random::new(6))) < 33.0);
    }

    #[test]
    fn a_swelling_bed_changes_its_level_from_second_to_second() {
        let power_range_db = |swell| {
            let output = Bed { seconds: 20.0, swell, ..FLAT }.perform(&mut Random::new(5));
            let levels: Vec<f64> = output.left.chunks(48_000).map(level_db).collect();
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
