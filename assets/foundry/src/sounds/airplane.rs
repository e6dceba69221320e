//! The cabin of an airliner in cruise: the boundary layer that rushes past the wall, the air that is blown in, and two
//! engines that never turn quite alike. Front, over the wing, and the rear.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::air::roar::{Colouration, Roar};
use crate::signal::audio::{Stereo, db_to_gain};
use crate::signal::gesture::Drift;
use crate::signal::random::Random;
use crate::things::motor::{Motor, Tone, Wander};

pub const SOUND: Sound = Sound {
    id: "airplane",
    name: "Airplane cabin",
    family: Family::Air,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.4, timing: None, closeness: 0.5, width_deg: 160.0 },
    takes: [1; 3],
    model: "The turbulent boundary layer heard through the cabin wall, the air conditioning, and the beating tones of two \
        engines, at three rows of seats.",
    seed: 43,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;

/// One row of seats.
#[derive(Clone, Copy)]
struct Row {
    /// Density of boundary layer, engines and air conditioning together.
    rush: &'static [(f64, f64)],
    /// Of both engines' tones against the rush. Chosen: they are followed, not listened to, and grow towards the rear.
    engines_db: f64,
    /// Bumps of the air: how far they swell what lies below 100 Hz. Chosen: a flight that is calm everywhere.
    bumps_db: f64,
}

/// Densities follow three real recordings, against 100 Hz: -3 to -5 dB at 250 Hz, -10 to -15 at 450, -18 to -28 at
/// 1 kHz, -27 to -39 at 2 kHz, -44 at 4 kHz, -52 at 8 kHz. The front has less engine and more of the air conditioning;
/// at the rear, behind the engines, jet and boundary layer are at their thickest.
const ROWS: [Row; 3] = [
    Row {
        rush: &[
            (20.0, -14.0),
            (50.0, -3.0),
            (88.0, 0.0),
            (182.0, -5.0),
            (303.0, -8.5),
            (460.0, -14.5),
            (1_000.0, -22.5),
            (1_700.0, -28.0),
            (2_600.0, -35.0),
            (4_000.0, -42.0),
            (8_000.0, -49.0),
            (16_000.0, -59.0),
        ],
        engines_db: -12.0,
        bumps_db: 0.5,
    },
    Row {
        rush: &[
            (20.0, -10.0),
            (50.0, 0.0),
            (88.0, 1.0),
            (182.0, -3.0),
            (303.0, -6.5),
            (460.0, -14.0),
            (1_000.0, -23.0),
            (1_700.0, -29.0),
            (2_600.0, -37.5),
            (4_000.0, -46.0),
            (8_000.0, -54.5),
            (16_000.0, -64.0),
        ],
        engines_db: -8.5,
        bumps_db: 0.8,
    },
    Row {
        rush: &[
            (20.0, -6.0),
            (50.0, 3.0),
            (88.0, 4.0),
            (182.0, 0.0),
            (303.0, -6.5),
            (460.0, -14.0),
            (1_000.0, -22.5),
            (1_700.0, -27.5),
            (2_600.0, -34.0),
            (4_000.0, -43.0),
            (8_000.0, -54.0),
            (16_000.0, -66.0),
        ],
        engines_db: -6.0,
        bumps_db: 1.4,
    },
];

/// The fan shaft of an engine of a single-aisle airliner turns near 5 000 a minute in cruise, the core three times as
/// fast; its fan of 22 blades is far above what the wall lets through. Levels are chosen: a hum that beats.
const ENGINE: Motor = Motor {
    rate_hz: 84.0,
    wander: Wander { share: 0.000_5, tau_s: 4.0 },
    wobble: 0.05,
    fluctuation: Fluctuation { db: 1.5, tau_s: 1.5 },
    noise_tau_s: 0.4,
    tones: &[
        Tone { order: 1.0, level_db: 0.0, noise_share: 0.15 },
        Tone { order: 2.0, level_db: -6.0, noise_share: 0.3 },
        Tone { order: 2.93, level_db: -5.0, noise_share: 0.2 },
        Tone { order: 3.0, level_db: -12.0, noise_share: 0.4 },
        Tone { order: 4.0, level_db: -14.0, noise_share: 0.5 },
        Tone { order: 5.0, level_db: -18.0, noise_share: 0.6 },
        Tone { order: 6.0, level_db: -20.0, noise_share: 0.6 },
        Tone { order: 8.0, level_db: -24.0, noise_share: 0.7 },
    ],
};

/// The other engine turns slower by this share: synchronised, but to a beat of 84 Hz times it, once in 3 s.
const OTHER_ENGINE: f64 = 0.004;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let row = intensity.choose(ROWS);
    let bumps = Drift::new(random, SECONDS, row.bumps_db, 0.7);
    let roar = Roar {
        seconds: SECONDS,
        curve: row.rush,
        colouration: Colouration { db: 2.4, per_octave: 5.0 },
        shared: 0.4,
        swell: Fluctuation { db: 0.15, tau_s: 2.0 },
        flicker: Fluctuation { db: 0.4, tau_s: 0.3 },
    };
    let shaken = |seconds: f64, hz: f64| if hz < BUMPS_BELOW_HZ { bumps.at(seconds) } else { 0.0 };
    let mut heard = roar.perform(random, shaken)?.levelled(0.0);
    for rate in [1.0, 1.0 - OTHER_ENGINE] {
        let rotor = ENGINE.turn(SECONDS, random, |_| rate);
        let mut tones = ENGINE.tones(&rotor, random);
        tones.scale(db_to_gain(row.engines_db));
        heard.mix(&tones);
    }
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// Gusts shake the whole cabin, which hears them low. Chosen: what is above rushes on evenly.
const BUMPS_BELOW_HZ: f64 = 100.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::air::roar::level_on_curve;

    #[test]
    fn the_engines_beat_in_a_few_seconds() {
        let beat_s = 1.0 / (ENGINE.rate_hz * OTHER_ENGINE);
        assert!((2.0..5.0).contains(&beat_s), "{beat_s}");
    }

    #[test]
    fn the_front_is_brighter_than_the_rear_and_has_less_engine() {
        let tilt =
            ROWS.map(|row| level_on_curve(row.rush, 88.0) - level_on_curve(row.rush, 1_000.0));
        assert!(tilt.is_sorted() && ROWS.is_sorted_by_key(|row| row.engines_db as i32));
    }
}
