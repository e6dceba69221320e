//! A fan on the floor: blades that beat the air four times a turn, the hum of the motor, and the breeze that it makes.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::air::roar::{Colouration, Roar};
use crate::signal::audio::{Stereo, db_to_gain};
use crate::signal::random::Random;
use crate::things::motor::{Motor, Tone, Wander};

pub const SOUND: Sound = Sound {
    id: "fan",
    name: "Fan",
    family: Family::Air,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.4, timing: None, closeness: 0.3, width_deg: 80.0 },
    takes: [1; 3],
    model: "Four unlike blades chop the air that they drive, at three speeds, over the hum of an induction motor and the \
        rush at the grille.",
    seed: 41,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;
/// Chosen: a floor fan has three to five.
const BLADES: usize = 4;

/// One speed of the fan.
#[derive(Clone, Copy)]
struct Speed {
    /// 700, 1 000 and 1 350 turns a minute, as floor fans are rated.
    turns_per_s: f64,
    /// Density of the rush.
    rush: &'static [(f64, f64)],
    /// How deep the blades cut it.
    beat: f64,
    blades_db: f64,
    hum_db: f64,
}

/// Densities lie within those of four real recordings: from one that falls 7 dB an octave all the way up (slow) to two
/// with a hump at 300 to 500 Hz and 4 to 6 dB an octave above it. Beat and tones are chosen: the slower, the more
/// single blades are heard, and the more of the hum.
const SPEEDS: [Speed; 3] = [
    Speed {
        turns_per_s: 11.7,
        rush: &[
            (20.0, -4.0),
            (63.0, 9.0),
            (125.0, 6.0),
            (250.0, 4.0),
            (420.0, 3.0),
            (700.0, -4.0),
            (1_000.0, -7.0),
            (2_000.0, -15.0),
            (4_000.0, -25.0),
            (8_000.0, -36.0),
            (16_000.0, -56.0),
        ],
        beat: 0.16,
        blades_db: -9.0,
        hum_db: -13.0,
    },
    Speed {
        turns_per_s: 16.6,
        rush: &[
            (20.0, -10.0),
            (63.0, 2.0),
            (125.0, 1.0),
            (250.0, 1.0),
            (420.0, 3.0),
            (700.0, -4.0),
            (1_000.0, -6.0),
            (2_000.0, -12.0),
            (4_000.0, -19.0),
            (8_000.0, -27.0),
            (16_000.0, -44.0),
        ],
        beat: 0.12,
        blades_db: -9.0,
        hum_db: -15.0,
    },
    Speed {
        turns_per_s: 22.4,
        rush: &[
            (20.0, -12.0),
            (63.0, 0.0),
            (125.0, 1.0),
            (250.0, 2.0),
            (420.0, 3.0),
            (700.0, -2.0),
            (1_000.0, -3.0),
            (2_000.0, -7.0),
            (4_000.0, -14.0),
            (8_000.0, -22.0),
            (16_000.0, -38.0),
        ],
        beat: 0.1,
        blades_db: -8.0,
        hum_db: -17.0,
    },
];

/// The tones of the blades fall 8 dB an octave; turbulence before them tears all but the first. Chosen: a rush with a
/// beat in it, no drone.
const TURNING: Motor = Motor {
    rate_hz: 1.0,
    wander: Wander { share: 0.004, tau_s: 1.5 },
    wobble: 0.12,
    fluctuation: Fluctuation { db: 1.0, tau_s: 0.8 },
    noise_tau_s: 0.15,
    tones: &[
        Tone { order: 1.0, level_db: -14.0, noise_share: 0.2 },
        Tone { order: 2.0, level_db: -16.0, noise_share: 0.4 },
        Tone { order: 4.0, level_db: 0.0, noise_share: 0.3 },
        Tone { order: 8.0, level_db: -7.0, noise_share: 0.5 },
        Tone { order: 12.0, level_db: -12.0, noise_share: 0.6 },
        Tone { order: 16.0, level_db: -15.0, noise_share: 0.7 },
        Tone { order: 20.0, level_db: -17.0, noise_share: 0.7 },
        Tone { order: 24.0, level_db: -20.0, noise_share: 0.8 },
    ],
};

/// An induction motor hums at even multiples of the mains, beating with the slip; housing and grille favour 400 Hz
/// (levels chosen).
const HUM: Motor = Motor {
    rate_hz: 50.0,
    wander: Wander { share: 0.000_3, tau_s: 5.0 },
    wobble: 0.0,
    fluctuation: Fluctuation { db: 1.0, tau_s: 1.5 },
    noise_tau_s: 0.4,
    tones: &[
        Tone { order: 2.0, level_db: 0.0, noise_share: 0.05 },
        Tone { order: 4.0, level_db: -6.0, noise_share: 0.08 },
        Tone { order: 6.0, level_db: -9.0, noise_share: 0.1 },
        Tone { order: 7.85, level_db: -5.0, noise_share: 0.2 },
        Tone { order: 8.0, level_db: -4.0, noise_share: 0.1 },
        Tone { order: 12.0, level_db: -16.0, noise_share: 0.2 },
    ],
};

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let speed = intensity.choose(SPEEDS);
    let motor = Motor { rate_hz: speed.turns_per_s, ..TURNING };
    let rotor = motor.turn(SECONDS, random, |_| 1.0);
    let roar = Roar {
        seconds: SECONDS,
        curve: speed.rush,
        colouration: Colouration { db: 2.2, per_octave: 4.0 },
        shared: 0.45,
        swell: Fluctuation { db: 0.5, tau_s: 1.5 },
        flicker: Fluctuation { db: 0.8, tau_s: 0.35 },
    };
    let mut heard = roar.perform(random, |_, _| 0.0)?.levelled(0.0);
    rotor.chop(&mut heard, BLADES, speed.beat, random);
    let mut add = |mut tones: Stereo, level_db: f64| {
        tones.scale(db_to_gain(level_db));
        heard.mix(&tones);
    };
    add(motor.tones(&rotor, random), speed.blades_db);
    let mains = HUM.turn(SECONDS, random, |_| 1.0);
    add(HUM.tones(&mains, random), speed.hum_db);
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blades_pass_as_often_as_the_fan_turns_times_four() {
        let first = TURNING.tones.iter().max_by(|a, b| a.level_db.total_cmp(&b.level_db)).unwrap();
        assert!((first.order - BLADES as f64).abs() < 1e-9);
        assert!(SPEEDS.iter().all(|speed| (40.0..95.0).contains(&(4.0 * speed.turns_per_s))));
    }

    #[test]
    fn a_faster_fan_is_brighter() {
        let tilt = SPEEDS.map(|speed| {
            crate::air::roar::level_on_curve(speed.rush, 4_000.0)
                - crate::air::roar::level_on_curve(speed.rush, 125.0)
        });
        assert!(tilt.is_sorted());
    }
}
