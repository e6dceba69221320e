//! A hand-held hair dryer at three speeds: the tones of a small, fast motor and its fan, the hum of the heating coil,
//! and, loudest of all, the noise of the air jet. The hand moves slightly beside the head, which changes level and
//! spectrum.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::air::roar::{Colouration, Roar};
use crate::signal::audio::{Stereo, db_to_gain};
use crate::signal::gesture::Drift;
use crate::signal::random::Random;
use crate::things::motor::{Motor, Tone, Wander};

pub const SOUND: Sound = Sound {
    id: "hair-dryer",
    name: "Hair dryer",
    family: Family::Air,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.5, width_deg: 60.0 },
    takes: [1; 3],
    model: "The shaft and the seven fan blades of a small motor at three speeds, over the noise of the air jet, in a \
        hand that moves slightly all the time.",
    seed: 37,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a listener does not notice the repetition, short enough to keep the files small.
const SECONDS: f64 = 28.0;
/// Chosen: longer than one encoder block, because the coding noise in the last block depends on how loud that block
/// is.
const END_FADE_S: f64 = 0.2;

/// One position of the switch.
#[derive(Clone, Copy)]
struct Speed {
    /// Speed of the motor: 8 000, 13 000 and 19 000 rpm.
    turns_per_s: f64,
    /// Power density of the air noise: pairs of Hz and dB.
    spectrum: &'static [(f64, f64)],
    /// Level of the motor tones against the air noise.
    tones_db: f64,
    /// Level fluctuation from the movement of the hand.
    hand: Fluctuation,
    /// Additional deviation of the level at high frequencies, because a jet is bright in front and dull at the side:
    /// its spectrum falls by 4 to 8 dB per octave above the peak, depending on the angle.
    tilt_db: f64,
}

/// Spectra are fitted to three real recordings. At low speed, the spectrum falls by 2 dB per octave up to 500 Hz and by
/// 6 dB per octave above. At high speed, it has a peak at 0.8 to 1.3 kHz, 10 dB above the level at 300 Hz and 6 dB
/// above that at 2 kHz, and a plateau from 2 to 7 kHz. The movement of the hand is chosen: just enough to avoid a
/// static sound.
const SPEEDS: [Speed; 3] = [
    Speed {
        turns_per_s: 133.0,
        spectrum: &[
            (25.0, -12.0),
            (88.0, 4.0),
            (182.0, 5.0),
            (376.0, 3.0),
            (560.0, 3.0),
            (924.0, 0.0),
            (1_500.0, -3.0),
            (2_000.0, -7.0),
            (4_000.0, -14.0),
            (8_000.0, -21.0),
            (12_000.0, -32.0),
            (18_000.0, -50.0),
        ],
        tones_db: 1.5,
        hand: Fluctuation { db: 0.4, tau_s: 2.0 },
        tilt_db: 0.7,
    },
    Speed {
        turns_per_s: 217.0,
        spectrum: &[
            (25.0, -18.0),
            (88.0, -3.0),
            (182.0, -2.0),
            (376.0, -2.0),
            (560.0, 0.0),
            (800.0, 1.0),
            (1_200.0, 0.0),
            (2_000.0, -6.0),
            (4_000.0, -11.0),
            (8_000.0, -17.0),
            (12_000.0, -27.0),
            (18_000.0, -46.0),
        ],
        tones_db: -3.5,
        hand: Fluctuation { db: 0.5, tau_s: 1.8 },
        tilt_db: 0.9,
    },
    Speed {
        turns_per_s: 317.0,
        spectrum: &[
            (25.0, -26.0),
            (88.0, -12.0),
            (250.0, -10.0),
            (460.0, -8.0),
            (660.0, -4.0),
            (800.0, -1.0),
            (1_080.0, 1.0),
            (1_300.0, -1.0),
            (2_000.0, -5.0),
            (4_000.0, -10.0),
            (7_000.0, -13.0),
            (10_000.0, -22.0),
            (18_000.0, -42.0),
        ],
        tones_db: -5.0,
        hand: Fluctuation { db: 0.6, tau_s: 1.6 },
        tilt_db: 1.1,
    },
];

/// Tones of the motor. Orders 7 and 8 come from the seven blades on the shaft and the eight guide vanes behind them.
/// Levels are chosen after real dryers, whose tones exceed the noise spectrum by 4 to 8 dB.
const MOTOR: Motor = Motor {
    rate_hz: 1.0,
    wander: Wander { share: 0.003, tau_s: 0.6 },
    wobble: 0.1,
    fluctuation: Fluctuation { db: 1.2, tau_s: 0.5 },
    noise_tau_s: 0.06,
    tones: &[
        Tone { order: 1.0, level_db: -8.0, noise_share: 0.2 },
        Tone { order: 2.0, level_db: -11.0, noise_share: 0.25 },
        Tone { order: 3.0, level_db: -17.0, noise_share: 0.4 },
        Tone { order: 4.0, level_db: -19.0, noise_share: 0.4 },
        Tone { order: 6.0, level_db: -20.0, noise_share: 0.5 },
        Tone { order: 7.0, level_db: -7.0, noise_share: 0.4 },
        Tone { order: 8.0, level_db: -16.0, noise_share: 0.4 },
        Tone { order: 14.0, level_db: -14.0, noise_share: 0.5 },
        Tone { order: 21.0, level_db: -21.0, noise_share: 0.6 },
        Tone { order: 28.0, level_db: -26.0, noise_share: 0.7 },
    ],
};

/// Hum of the coil and the housing at twice the mains frequency. Chosen: audible only to an attentive listener.
const MAINS: Motor = Motor {
    rate_hz: 100.0,
    wander: Wander { share: 0.000_3, tau_s: 5.0 },
    wobble: 0.0,
    fluctuation: Fluctuation { db: 0.8, tau_s: 1.5 },
    noise_tau_s: 0.3,
    tones: &[
        Tone { order: 1.0, level_db: -18.0, noise_share: 0.05 },
        Tone { order: 2.0, level_db: -22.0, noise_share: 0.05 },
        Tone { order: 4.0, level_db: -27.0, noise_share: 0.1 },
    ],
};

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let speed = intensity.choose(SPEEDS);
    let tilt = Drift::new(random, SECONDS, speed.tilt_db, speed.hand.tau_s);
    let roar = Roar {
        seconds: SECONDS,
        curve: speed.spectrum,
        colouration: Colouration { db: 2.4, per_octave: 4.0 },
        shared: 0.5,
        swell: speed.hand,
        flicker: Fluctuation { db: 0.8, tau_s: 0.25 },
    };
    let tilted = |seconds: f64, hz: f64| tilt.at(seconds) * tilt_share(hz);
    let mut output = roar.perform(random, tilted)?.levelled(0.0);
    let motor = Motor { rate_hz: speed.turns_per_s, ..MOTOR };
    let rotor = motor.turn(SECONDS, random, |_| 1.0);
    let mut tones = motor.tones(&rotor, random);
    tones.scale(db_to_gain(speed.tones_db));
    output.mix(&tones);
    let mains = MAINS.turn(SECONDS, random, |_| 1.0);
    output.mix(&MAINS.tones(&mains, random));
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// How much a turn of the hand affects a frequency: 0 below the peak at 800 Hz, rising to 1 two octaves above it.
fn tilt_share(hz: f64) -> f64 {
    ((hz.max(20.0) / 800.0).log2() / 2.0).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faster_dryer_has_a_higher_blade_tone() {
        let blades_hz = SPEEDS.map(|speed| 7.0 * speed.turns_per_s);
        assert!(blades_hz.is_sorted() && blades_hz[0] > 900.0 && blades_hz[2] < 2_300.0);
    }

    #[test]
    fn a_turn_of_the_hand_changes_only_high_frequencies() {
        assert_eq!((tilt_share(200.0), tilt_share(4_000.0)), (0.0, 1.0));
    }
}
