//! The cabin of an airliner in cruise: the noise of the boundary layer through the wall, the air conditioning, and two
//! engines at slightly different speeds. The three intensities are seats at the front, over the wing and at the rear.

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
    model: "The turbulent boundary layer heard through the cabin wall, the air conditioning, and the beating tones of \
        two engines, at three rows of seats.",
    seed: 43,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a listener does not notice the repetition, short enough to keep the files small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the coding noise in the last block depends on how loud that block
/// is.
const END_FADE_S: f64 = 0.2;

/// The sound at one row of seats.
#[derive(Clone, Copy)]
struct Row {
    /// Power density of the boundary layer, engine noise and air conditioning together: pairs of Hz and dB.
    spectrum: &'static [(f64, f64)],
    /// Level of the tones of both engines against the noise. Chosen: the tones stay in the background and become louder
    /// towards the rear.
    engines_db: f64,
    /// Standard deviation of the level below [`TURBULENCE_BELOW_HZ`] in air turbulence. Chosen: a calm flight at every
    /// seat.
    turbulence_db: f64,
}

/// Spectra are fitted to three real recordings. Their levels, relative to 100 Hz, are -3 to -5 dB at 250 Hz, -10 to
/// -15 dB at 450 Hz, -18 to -28 dB at 1 kHz, -27 to -39 dB at 2 kHz, -44 dB at 4 kHz and -52 dB at 8 kHz. At the front
/// the engines are weaker and the air conditioning is stronger. At the rear, behind the engines, jet noise and boundary
/// layer noise are strongest.
const ROWS: [Row; 3] = [
    Row {
        spectrum: &[
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
        turbulence_db: 0.5,
    },
    Row {
        spectrum: &[
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
        turbulence_db: 0.8,
    },
    Row {
        spectrum: &[
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
        turbulence_db: 1.4,
    },
];

/// The fan shaft of a single-aisle airliner's engine turns at about 5 000 rpm in cruise, and the core at about three
/// times that speed. The tone of the 22 fan blades is left out, because the cabin wall does not transmit such high
/// frequencies. Levels are chosen to give a beating hum.
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

/// Speed difference between the two engines, as a fraction. Chosen: the engines are synchronised, but their 84 Hz tones
/// beat once in about 3 s.
const ENGINE_DETUNING: f64 = 0.004;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let row = intensity.choose(ROWS);
    let turbulence = Drift::new(random, SECONDS, row.turbulence_db, 0.7);
    let roar = Roar {
        seconds: SECONDS,
        curve: row.spectrum,
        colouration: Colouration { db: 2.4, per_octave: 5.0 },
        shared: 0.4,
        swell: Fluctuation { db: 0.15, tau_s: 2.0 },
        flicker: Fluctuation { db: 0.4, tau_s: 0.3 },
    };
    let low_swell =
        |seconds: f64, hz: f64| if hz < TURBULENCE_BELOW_HZ { turbulence.at(seconds) } else { 0.0 };
    let mut output = roar.perform(random, low_swell)?.levelled(0.0);
    for rate in [1.0, 1.0 - ENGINE_DETUNING] {
        let rotor = ENGINE.turn(SECONDS, random, |_| rate);
        let mut tones = ENGINE.tones(&rotor, random);
        tones.scale(db_to_gain(row.engines_db));
        output.mix(&tones);
    }
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// Turbulence shakes the whole cabin and is heard at low frequencies. Chosen: the noise above stays steady.
const TURBULENCE_BELOW_HZ: f64 = 100.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::air::roar::level_on_curve;

    #[test]
    fn the_engines_beat_once_in_a_few_seconds() {
        let beat_s = 1.0 / (ENGINE.rate_hz * ENGINE_DETUNING);
        assert!((2.0..5.0).contains(&beat_s), "{beat_s}");
    }

    #[test]
    fn the_front_is_brighter_than_the_rear_and_its_engine_tones_are_weaker() {
        let tilt = ROWS
            .map(|row| level_on_curve(row.spectrum, 88.0) - level_on_curve(row.spectrum, 1_000.0));
        assert!(tilt.is_sorted() && ROWS.is_sorted_by_key(|row| row.engines_db as i32));
    }
}
