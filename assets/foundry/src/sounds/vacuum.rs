//! A vacuum cleaner in use: a small fast motor, the fan on its shaft, the air noise of nozzle, hose and bag, and the
//! strokes over the carpet. The three variants are heard from the next room, across the same room, and beside it.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::air::roar::{Colouration, Roar};
use crate::places::room::Room;
use crate::signal::audio::Stereo;
use crate::signal::gesture::stroke_speed;
use crate::signal::random::Random;
use crate::things::motor::{Motor, Tone, Wander};

pub const SOUND: Sound = Sound {
    id: "vacuum",
    name: "Vacuum cleaner",
    family: Family::Air,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.4, timing: None, closeness: 0.2, width_deg: 60.0 },
    takes: [1; 3],
    model: "Shaft, blade and mains tones of a universal motor, modulated by turbulence and detuned by its load, over \
        the noise of air through nozzle and bag, in strokes over a carpet.",
    seed: 31,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// The place from which it is heard.
#[derive(Clone, Copy)]
struct ListeningPoint {
    /// Spectral density of the air noise. On 24 real recordings each octave had these levels relative to 1 kHz (20th,
    /// 50th and 80th percentile): 63 Hz -12 -5 0, 125 Hz -5 0 7, 250 Hz -2 3 6, 500 Hz 0 2 5, 2 kHz -5 -4 -1, 4 kHz -9
    /// -7 -2, 8 kHz -16 -12 -7 dB.
    noise: &'static [(f64, f64)],
    /// Level of all shaft and fan tones relative to the noise, before walls and air attenuate them.
    tones_db: f64,
    /// Attenuation of a tone per octave above 300 Hz.
    loss_db_per_octave: f64,
    /// Level increase of the noise during a stroke, where the carpet rubs.
    stroke_db: f64,
    /// Level of the rotating brush in the nozzle.
    brush_db: f64,
    shared: f64,
    room: Room,
}

/// Within the ranges above: dull next door, the median in the same room, bright beside it. Levels of tones, strokes and
/// brush are chosen: the work is more audible close by.
const LISTENING_POINTS: [ListeningPoint; 3] = [
    // In the next room, with the door ajar.
    ListeningPoint {
        noise: &[
            (25.0, -20.0),
            (63.0, 0.0),
            (125.0, 4.0),
            (250.0, 5.0),
            (500.0, 3.0),
            (1_000.0, 0.0),
            (2_000.0, -5.0),
            (4_000.0, -10.0),
            (8_000.0, -19.0),
            (16_000.0, -42.0),
        ],
        tones_db: -2.5,
        loss_db_per_octave: 0.5,
        stroke_db: 2.5,
        brush_db: -27.0,
        shared: 0.5,
        room: Room { t60_s: 0.6, level_db: -10.0, damped_above_hz: 4_000.0 },
    },
    ListeningPoint {
        noise: &[
            (25.0, -24.0),
            (63.0, -4.0),
            (125.0, 2.0),
            (250.0, 4.0),
            (500.0, 2.5),
            (1_000.0, 0.0),
            (2_000.0, -4.0),
            (4_000.0, -7.5),
            (8_000.0, -14.0),
            (16_000.0, -32.0),
        ],
        tones_db: -4.0,
        loss_db_per_octave: 0.5,
        stroke_db: 3.0,
        brush_db: -24.0,
        shared: 0.6,
        room: Room { t60_s: 0.45, level_db: -10.0, damped_above_hz: 5_000.0 },
    },
    // Beside it.
    ListeningPoint {
        noise: &[
            (25.0, -28.0),
            (63.0, -12.0),
            (125.0, -6.0),
            (250.0, -2.5),
            (500.0, -1.0),
            (1_000.0, 0.0),
            (2_000.0, -1.0),
            (4_000.0, -1.0),
            (8_000.0, -5.0),
            (16_000.0, -22.0),
        ],
        tones_db: -2.5,
        loss_db_per_octave: 0.0,
        stroke_db: 6.0,
        brush_db: -20.0,
        shared: 0.6,
        room: Room { t60_s: 0.35, level_db: -16.0, damped_above_hz: 7_000.0 },
    },
];

/// 18 000 turns per minute. Of the real machines, most have a line at 0.3 to 0.6 kHz, 8 to 20 dB above the noise in a
/// band of 70 Hz, and equally strong lines at 2 to 2.2 kHz, at 4 to 5 kHz, and an octave higher: a shaft and its fan of
/// eight blades.
const MOTOR: Motor = Motor {
    rate_hz: 301.0,
    wander: Wander { share: 0.001_5, tau_s: 0.8 },
    wobble: 0.06,
    fluctuation: Fluctuation { db: 0.8, tau_s: 0.7 },
    noise_tau_s: 0.09,
    tones: &[
        Tone { order: 1.0, level_db: -6.0, noise_share: 0.15 },
        Tone { order: 2.0, level_db: -10.0, noise_share: 0.2 },
        Tone { order: 3.0, level_db: -17.0, noise_share: 0.3 },
        Tone { order: 5.0, level_db: -21.0, noise_share: 0.5 },
        Tone { order: 7.0, level_db: -17.0, noise_share: 0.4 },
        Tone { order: 8.0, level_db: -7.0, noise_share: 0.25 },
        Tone { order: 9.0, level_db: -20.0, noise_share: 0.4 },
        Tone { order: 16.0, level_db: -9.0, noise_share: 0.35 },
        Tone { order: 24.0, level_db: -20.0, noise_share: 0.5 },
    ],
};

/// The hum of the windings at twice the mains frequency (levels chosen).
const MAINS: Motor = Motor {
    rate_hz: 100.0,
    wander: Wander { share: 0.000_3, tau_s: 5.0 },
    wobble: 0.0,
    fluctuation: Fluctuation { db: 0.5, tau_s: 2.0 },
    noise_tau_s: 0.3,
    tones: &[
        Tone { order: 1.0, level_db: -12.0, noise_share: 0.05 },
        Tone { order: 2.0, level_db: -17.0, noise_share: 0.05 },
        Tone { order: 3.0, level_db: -19.0, noise_share: 0.05 },
    ],
};

/// The brush roller: 3 300 turns per minute; its two rows of bristles beat the carpet (levels chosen).
const BRUSH: Motor = Motor {
    rate_hz: 55.0,
    wander: Wander { share: 0.01, tau_s: 0.4 },
    wobble: 0.3,
    fluctuation: Fluctuation { db: 2.0, tau_s: 0.15 },
    noise_tau_s: 0.04,
    tones: &[
        Tone { order: 1.0, level_db: -4.0, noise_share: 0.4 },
        Tone { order: 2.0, level_db: 0.0, noise_share: 0.5 },
        Tone { order: 4.0, level_db: -6.0, noise_share: 0.7 },
        Tone { order: 6.0, level_db: -9.0, noise_share: 0.8 },
        Tone { order: 8.0, level_db: -12.0, noise_share: 0.9 },
    ],
};

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let point = intensity.choose(LISTENING_POINTS);
    let strokes = Strokes::new(random);
    let roar = Roar {
        seconds: SECONDS,
        curve: point.noise,
        colouration: Colouration { db: 2.2, per_octave: 5.0 },
        shared: point.shared,
        swell: Fluctuation { db: 0.4, tau_s: 1.0 },
        flicker: Fluctuation { db: 0.7, tau_s: 0.3 },
    };
    let carpet_noise_db =
        |seconds: f64, hz: f64| strokes.at(seconds) * point.stroke_db * carpet_weight(hz);
    let mut output = roar.perform(random, carpet_noise_db)?.levelled(0.0);
    let tones: Vec<Tone> = MOTOR.tones.iter().map(|tone| point.attenuate(*tone)).collect();
    let motor = Motor { tones: &tones, ..MOTOR };
    // The moving nozzle lifts off the carpet slightly. More air flows, the load is higher, and the motor is slower.
    let rotor = motor.turn(SECONDS, random, |seconds| 1.0 - LOAD_SLOWDOWN * strokes.at(seconds));
    output.mix(&motor.tones(&rotor, random));
    let mains = MAINS.turn(SECONDS, random, |_| 1.0);
    output.mix(&MAINS.tones(&mains, random));
    let brush = BRUSH.turn(SECONDS, random, |seconds| 1.0 - 0.1 * strokes.at(seconds));
    output.mix(&BRUSH.tones(&brush, random).levelled(point.brush_db));
    point.room.add_to(&mut output);
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

impl ListeningPoint {
    fn attenuate(self, tone: Tone) -> Tone {
        let octaves = (tone.order * MOTOR.rate_hz / 300.0).log2().max(0.0);
        let level_db = tone.level_db + self.tones_db - octaves * self.loss_db_per_octave;
        Tone { level_db, ..tone }
    }
}

/// Fraction by which a stroke slows the motor down. Chosen: a fifth of a semitone, which is just audible.
const LOAD_SLOWDOWN: f64 = 0.012;

/// Weight of the carpet noise over frequency: it is audible from a few hundred Hz upwards, with its maximum of 1 at 1.5
/// kHz.
fn carpet_weight(hz: f64) -> f64 {
    (-0.5 * ((hz.max(20.0) / 1_500.0).log2() / 1.5).powi(2)).exp()
}

/// The speed of the nozzle, which is pushed and pulled in alternation.
struct Strokes {
    turns: Vec<Turn>,
}

/// The start of a push or a pull.
struct Turn {
    at_s: f64,
    strength: f64,
}

impl Strokes {
    fn new(random: &mut Random) -> Self {
        let mut turns = Vec::new();
        let mut at_s = -random.unit();
        while at_s < SECONDS + 1.0 {
            // A push and a pull of about a metre at 0.5 to 0.8 m/s; the pull is slightly stronger.
            let strength = random.between(0.5, 1.0) * if turns.len() % 2 == 0 { 0.8 } else { 1.0 };
            turns.push(Turn { at_s, strength });
            at_s += random.between(0.9, 1.7);
        }
        Self { turns }
    }

    /// Speed at a time in seconds: 0 at each turn, up to 1 in between.
    fn at(&self, seconds: f64) -> f64 {
        let next = self.turns.partition_point(|turn| turn.at_s <= seconds);
        let stroke = next.checked_sub(1).and_then(|i| self.turns.get(i)).zip(self.turns.get(next));
        stroke.map_or(0.0, |(start, end)| {
            start.strength * stroke_speed((seconds - start.at_s) / (end.at_s - start.at_s), 0.4)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loudest_fan_tone_is_that_of_eight_blades_at_300_turns_a_second() {
        let loudest = MOTOR
            .tones
            .iter()
            .filter(|tone| tone.order > 4.0)
            .max_by(|a, b| a.level_db.total_cmp(&b.level_db))
            .unwrap();
        assert!((2_000.0..2_500.0).contains(&(loudest.order * MOTOR.rate_hz)));
    }

    #[test]
    fn the_next_room_attenuates_high_tones_more_than_low_ones() {
        let [next_room, _, near] = LISTENING_POINTS;
        let loss = |order: f64| {
            let tone = Tone { order, level_db: 0.0, noise_share: 0.0 };
            near.attenuate(tone).level_db - next_room.attenuate(tone).level_db
        };
        assert!(loss(16.0) > loss(1.0) + 1.0);
    }

    #[test]
    fn the_nozzle_stands_still_at_each_turn() {
        let strokes = Strokes::new(&mut Random::new(1));
        assert!(strokes.turns.iter().all(|turn| strokes.at(turn.at_s) < 1e-6));
        assert!((0..300).any(|i| strokes.at(f64::from(i) / 10.0) > 0.4));
    }
}
