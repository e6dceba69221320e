//! A hair dryer in a hand: a small motor that screams, its fan, the glowing coil, and above all the air that leaves it, at
//! three speeds. Held beside the head, it is never quite still.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::air::roar::{Colouration, Roar};
use crate::signal::audio::Stereo;
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
    model: "The shaft and the seven blades of a small motor at three speeds, over the rush of the air it blows, from a \
        hand that moves a little all the time.",
    seed: 37,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 28.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;

/// One position of the switch.
#[derive(Clone, Copy)]
struct Speed {
    /// Turns a second of the motor: 8 000, 13 000 and 19 000 a minute.
    turns_per_s: f64,
    /// Density of the rush.
    rush: &'static [(f64, f64)],
    tones_db: f64,
    /// How the hand's movements change the level, and how much more they change the highs: a jet is bright ahead and
    /// dull beside (4 to 8 dB an octave above its hump, by angle).
    hand: Fluctuation,
    turn_db: f64,
}

/// Densities follow three real recordings: a plain one falling 2 dB an octave to 500 Hz and 6 above (low), and one with
/// its hump at 0.8 to 1.3 kHz, 10 dB over 300 Hz and 6 dB over 2 kHz, and a plateau from 2 to 7 kHz (high). How the
/// hand moves is chosen: enough not to stand still.
const SPEEDS: [Speed; 3] = [
    Speed {
        turns_per_s: 133.0,
        rush: &[
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
        turn_db: 0.7,
    },
    Speed {
        turns_per_s: 217.0,
        rush: &[
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
        turn_db: 0.9,
    },
    Speed {
        turns_per_s: 317.0,
        rush: &[
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
        turn_db: 1.1,
    },
];

/// Seven blades on the shaft; eight guide vanes behind give their neighbours. Real dryers measure 4 to 8 dB of lines
/// over their spectrum, by which the levels are chosen.
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

/// The coil and the housing hum at twice the mains. Chosen: found if one listens for it.
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
    let turn = Drift::new(random, SECONDS, speed.turn_db, speed.hand.tau_s);
    let roar = Roar {
        seconds: SECONDS,
        curve: speed.rush,
        colouration: Colouration { db: 2.4, per_octave: 4.0 },
        shared: 0.5,
        swell: speed.hand,
        flicker: Fluctuation { db: 0.8, tau_s: 0.25 },
    };
    let turned = |seconds: f64, hz: f64| turn.at(seconds) * brightness(hz);
    let mut heard = roar.perform(random, turned)?.levelled(0.0);
    let motor = Motor { rate_hz: speed.turns_per_s, ..MOTOR };
    let rotor = motor.turn(SECONDS, random, |_| 1.0);
    let mut tones = motor.tones(&rotor, random);
    tones.scale(crate::signal::audio::db_to_gain(speed.tones_db));
    heard.mix(&tones);
    let mains = MAINS.turn(SECONDS, random, |_| 1.0);
    heard.mix(&MAINS.tones(&mains, random));
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// How much of a turn of the hand is heard at a frequency: nothing below the hump, all of it two octaves above.
fn brightness(hz: f64) -> f64 {
    ((hz.max(20.0) / 800.0).log2() / 2.0).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faster_dryer_screams_higher() {
        let blades_hz = SPEEDS.map(|speed| 7.0 * speed.turns_per_s);
        assert!(blades_hz.is_sorted() && blades_hz[0] > 900.0 && blades_hz[2] < 2_300.0);
    }

    #[test]
    fn a_turn_of_the_hand_changes_the_highs_alone() {
        assert_eq!((brightness(200.0), brightness(4_000.0)), (0.0, 1.0));
    }
}
