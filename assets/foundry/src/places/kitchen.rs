//! A kitchen in which nothing happens: air, the street far off behind the window, and a refrigerator that hums.

use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain};
use crate::signal::gesture::SmoothWalk;
use crate::signal::random::Random;

/// Falls by some 3 to 4 dB an octave, as the noise of rooms does (the NC curves of Beranek, 1957).
const AIR: Bed = Bed {
    seconds: 12.0,
    octaves_db: [0.0, -3.0, -7.0, -10.0, -13.0, -16.0, -20.0, -26.0, -34.0],
    shared: 0.3,
    swell: Fluctuation { db: 0.8, tau_s: 4.0 },
    flicker: Fluctuation { db: 1.2, tau_s: 0.6 },
};

/// Hum of the compressor at multiples of the mains' 50 Hz: level against the air, chosen. Strongest at 100.
const HUM: [(f64, f64); 4] = [(50.0, -20.0), (100.0, -19.0), (200.0, -28.0), (300.0, -36.0)];
/// It wavers with the load, and every harmonic by itself. Chosen: a hum that stands still would be a test tone.
const HUM_SWAY: Fluctuation = Fluctuation { db: 1.5, tau_s: 1.5 };

pub fn room_tone(random: &mut Random) -> Stereo {
    let mut heard = AIR.perform(random);
    for (frequency_hz, level_db) in HUM {
        let mut sway = SmoothWalk::new(random, HUM_SWAY.db, HUM_SWAY.tau_s);
        let mut drift = SmoothWalk::new(random, 0.002, HUM_SWAY.tau_s);
        let mut phase = std::f64::consts::TAU * random.unit();
        for (left, right) in heard.left.iter_mut().zip(&mut heard.right) {
            let turn = frequency_hz * (1.0 + drift.next(random)) / SAMPLE_RATE;
            phase += std::f64::consts::TAU * turn;
            let value = db_to_gain(level_db + sway.next(random)) * phase.sin();
            // The refrigerator stands to the right.
            *left += 0.8 * value;
            *right += value;
        }
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::filter::Svf;

    #[test]
    fn the_refrigerator_hums_at_twice_the_mains_and_stays_faint() {
        let heard = room_tone(&mut Random::new(4));
        let power = |frequency_hz: f64| {
            let mut band = Svf::new(frequency_hz, 60.0);
            heard.right.iter().map(|x| band.next(*x).band.powi(2)).sum::<f64>()
        };
        let above_air_db = 10.0 * (power(100.0) / power(123.0)).log10();
        assert!((3.0..20.0).contains(&above_air_db), "{above_air_db}");
    }
}
