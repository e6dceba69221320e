//! Room tone of a kitchen: air, distant traffic behind the window, and the hum of a refrigerator.

use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain};
use crate::signal::gesture::SmoothWalk;
use crate::signal::random::Random;

/// Background noise. It falls by 3 to 4 dB per octave, as the noise of rooms does (the NC curves of Beranek, 1957).
const AIR: Bed = Bed {
    seconds: 12.0,
    octaves_db: [0.0, -3.0, -7.0, -10.0, -13.0, -16.0, -20.0, -26.0, -34.0],
    shared: 0.3,
    swell: Fluctuation { db: 0.8, tau_s: 4.0 },
    flicker: Fluctuation { db: 1.2, tau_s: 0.6 },
};

/// Hum of the compressor at multiples of the mains frequency of 50 Hz, with levels relative to the background noise.
/// Chosen: strongest at 100 Hz.
const HUM: [(f64, f64); 4] = [(50.0, -20.0), (100.0, -19.0), (200.0, -28.0), (300.0, -36.0)];
/// Independent fluctuation of each harmonic with the load. Chosen: a constant hum would sound like a test tone.
const HUM_SWAY: Fluctuation = Fluctuation { db: 1.5, tau_s: 1.5 };

/// Synthesises 12 s of it.
pub fn room_tone(random: &mut Random) -> Stereo {
    let mut output = AIR.perform(random);
    for (frequency_hz, level_db) in HUM {
        let mut sway = SmoothWalk::new(random, HUM_SWAY.db, HUM_SWAY.tau_s);
        let mut drift = SmoothWalk::new(random, 0.002, HUM_SWAY.tau_s);
        let mut phase = std::f64::consts::TAU * random.unit();
        for (left, right) in output.left.iter_mut().zip(&mut output.right) {
            let turn = frequency_hz * (1.0 + drift.next(random)) / SAMPLE_RATE;
            phase += std::f64::consts::TAU * turn;
            let value = db_to_gain(level_db + sway.next(random)) * phase.sin();
            // The refrigerator stands to the right.
            *left += 0.8 * value;
            *right += value;
        }
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::filter::Svf;

    #[test]
    fn the_refrigerator_hums_faintly_at_twice_the_mains_frequency() {
        let output = room_tone(&mut Random::new(4));
        let power = |frequency_hz: f64| {
            let mut band = Svf::new(frequency_hz, 60.0);
            output.right.iter().map(|x| band.next(*x).band.powi(2)).sum::<f64>()
        };
        let above_air_db = 10.0 * (power(100.0) / power(123.0)).log10();
        assert!((3.0..20.0).contains(&above_air_db), "{above_air_db}");
    }
}
