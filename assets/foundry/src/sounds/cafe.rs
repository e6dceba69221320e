//! A cafe: many people talking at their tables, none of whom can be followed, with their cups and chairs, in one large
//! room. Nobody was recorded: each talker is a throat that says syllables at random.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::places::hall::Hall;
use crate::signal::audio::{Pan, Stereo, db_to_gain, frames};
use crate::signal::filter::{Biquad, OnePole, low_pass};
use crate::signal::grains::{Burst, scatter};
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode, contact, ring};
use crate::voice::babble::Talker;
use crate::voice::mouth::{Speaker, Voice};

pub const SOUND: Sound = Sound {
    id: "cafe",
    name: "Cafe",
    family: Family::Nature,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.3, width_deg: 140.0 },
    takes: [1; 3],
    model: "Throats that say syllables at random, at tables near and far, with cups and chairs, in a large room \
        whose echo joins them.",
    seed: 54,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;

/// One kind of cafe.
#[derive(Clone, Copy)]
struct Cafe {
    talkers: usize,
    /// The nearest and the furthest table.
    tables_m: (f64, f64),
    /// In a noisy room people speak up, higher and faster (Lombard, 1911).
    effort: f64,
    /// Cups, spoons and saucers heard in a second.
    cups_per_s: f64,
    cups_db: f64,
    chairs_per_s: f64,
    hall: Hall,
    /// Within this distance a talker is louder than the room's answer to them.
    reach_m: f64,
    /// Ventilation and the street, against the talk.
    air_db: f64,
}

/// A carpeted tea room; a cafe with plaster and wood; a busy one with hard walls: reverberation times of restaurants
/// lie between 0.4 and 1 s (surveys by Rindel, 2010, and others).
const CAFES: [Cafe; 3] = [
    Cafe {
        talkers: 32,
        tables_m: (2.2, 8.5),
        effort: 0.95,
        cups_per_s: 0.9,
        cups_db: -10.0,
        chairs_per_s: 0.04,
        hall: Hall { t60_s: [0.7, 0.65, 0.58, 0.52, 0.45, 0.39, 0.29, 0.2, 0.13], first_s: 0.008 },
        reach_m: 1.8,
        air_db: -10.0,
    },
    Cafe {
        talkers: 22,
        tables_m: (1.8, 10.0),
        effort: 1.0,
        cups_per_s: 1.1,
        cups_db: -18.0,
        chairs_per_s: 0.08,
        hall: Hall { t60_s: [0.7, 0.75, 0.7, 0.65, 0.55, 0.45, 0.32, 0.2, 0.12], first_s: 0.012 },
        reach_m: 2.4,
        air_db: -14.0,
    },
    Cafe {
        talkers: 40,
        tables_m: (1.6, 13.0),
        effort: 1.16,
        cups_per_s: 2.0,
        cups_db: -5.0,
        chairs_per_s: 0.15,
        hall: Hall { t60_s: [0.8, 0.85, 0.95, 0.95, 0.9, 0.8, 0.6, 0.4, 0.25], first_s: 0.015 },
        reach_m: 2.5,
        air_db: -17.0,
    },
];

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let cafe = intensity.choose(CAFES);
    let mut room = Room {
        direct: Stereo::silence(frames(SECONDS)),
        sent: vec![vec![0.0; frames(SECONDS)]; CORNERS],
        reach_m: cafe.reach_m,
    };
    for _ in 0..cafe.talkers {
        let seat = Seat::at(cafe.tables_m, random);
        room.add(0, &talk(cafe.effort, random), seat, 1.0);
    }
    let length = frames(SECONDS);
    let tables_m = cafe.tables_m;
    scatter(
        random,
        length,
        |_| cafe.cups_per_s,
        |random, at| {
            room.add(at, &clink(random), Seat::at(tables_m, random), db_to_gain(cafe.cups_db));
        },
    );
    scatter(
        random,
        length,
        |_| cafe.chairs_per_s,
        |random, at| {
            room.add(at, &chair(random), Seat::at(tables_m, random), db_to_gain(CHAIR_DB));
        },
    );
    let mut heard = room.heard(cafe.hall, random)?;
    add_air(&mut heard, cafe.air_db, random);
    heard.for_each_channel(|channel| Biquad::high_pass(60.0).run(channel));
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

#[derive(Clone, Copy)]
struct Seat {
    distance_m: f64,
    place: Pan,
    /// Who faces away, or sits behind others, is heard dull: what is left above this.
    dull_above_hz: f64,
    /// Which of the room's answers is theirs.
    corner: usize,
}

impl Seat {
    /// As many tables on each square metre.
    fn at((nearest, furthest): (f64, f64), random: &mut Random) -> Self {
        Self {
            distance_m: random.between(nearest * nearest, furthest * furthest).sqrt(),
            place: Pan(random.between(-1.0, 1.0)),
            dull_above_hz: random.between_log(2_500.0, 9_000.0),
            corner: (random.unit() * CORNERS as f64) as usize,
        }
    }
}

/// A mouth sends its highs forwards: the power that goes all around, and feeds the room, falls above this (Dunn &
/// Farnsworth, 1939).
const DIFFUSE_BELOW_HZ: f64 = 6_000.0;

/// A room answers each place in it by another path: one answer for all would ring at the same pitches for ever. Chosen:
/// so many that none is heard.
const CORNERS: usize = 12;

/// What reaches the listener straight, and what goes into the room first.
struct Room {
    direct: Stereo,
    sent: Vec<Vec<f64>>,
    reach_m: f64,
}

impl Room {
    fn add(&mut self, at: usize, sound: &[f64], seat: Seat, gain: f64) {
        let mut straight: Vec<f64> = sound.iter().map(|x| gain / seat.distance_m * x).collect();
        lose_highs(&mut straight, seat.dull_above_hz);
        self.direct.add(at, &straight, seat.place);
        for (sample, value) in self.sent[seat.corner].iter_mut().skip(at).zip(sound) {
            *sample += gain / self.reach_m * value;
        }
    }

    fn heard(self, hall: Hall, random: &mut Random) -> Result<Stereo> {
        let mut heard = self.direct;
        for mut sent in self.sent {
            lose_highs(&mut sent, DIFFUSE_BELOW_HZ);
            let mut answer = hall.reverberate(&sent, random)?;
            // The power of a room's answer is shared by two ears.
            answer.scale(0.5_f64.sqrt());
            heard.mix(&answer);
        }
        Ok(heard)
    }
}

/// Twice a gentle fall: behind a head or a back, 6 dB at the corner and 12 an octave above.
fn lose_highs(sound: &mut [f64], above_hz: f64) {
    let mut dull = [OnePole::low_pass(above_hz), OnePole::low_pass(above_hz)];
    sound.iter_mut().for_each(|x| *x = dull.iter_mut().fold(*x, |x, pole| pole.next(x)));
}

/// One person's part of a conversation, as long as the take: they talk, listen, and talk again.
fn talk(effort: f64, random: &mut Random) -> Vec<f64> {
    // Means of reading voices: women 200 Hz, men 118 Hz, each spread by 2 to 3 semitones (Baken & Orlikoff, 2000).
    let (mouth, pitch_hz) = if random.chance(0.5) { (1.16, 200.0) } else { (0.98, 118.0) };
    let talker = Talker {
        speaker: Speaker {
            mouth: mouth * random.between(0.9, 1.1),
            voice: Some(Voice {
                pitch_hz: effort * random.spread_db(pitch_hz, 1.1),
                closing: random.between(0.11, 0.2) / effort,
                dull_above_hz: effort * random.between_log(3_000.0, 9_000.0),
                breathiness: random.between(0.05, 0.14),
            }),
        },
        syllables_per_s: effort * random.between(4.0, 5.6),
        phrase: (3.0, 14.0),
        pause_s: (0.25, random.between(1.5, 6.0)),
        inhale_db: -30.0,
    };
    let mut said = talker.talk(SECONDS + 4.0, random);
    // Met in the middle of it.
    said.drain(..frames(random.between(0.5, 4.0)));
    let gain = random.spread_db(1.0, 2.5);
    said.iter_mut().for_each(|x| *x *= gain);
    said
}

/// China, glass and steel, by their lowest mode, its ratios as measured on a mug, a wine glass and a free bar, and the
/// loss factors of published tables.
const THINGS: [(f64, [f64; 5], f64); 4] = [
    (2_100.0, [1.0, 1.31, 2.13, 3.05, 4.17], 0.004),
    (2_900.0, [1.0, 1.42, 2.08, 2.93, 3.9], 0.005),
    (1_700.0, [1.0, 2.32, 4.25, 6.63, 9.38], 0.002),
    (1_500.0, [1.0, 2.756, 5.404, 8.933, 13.3], 0.001),
];

/// A cup set down, or a spoon against it: one to four contacts, as things bounce and settle.
fn clink(random: &mut Random) -> Vec<f64> {
    let (lowest_hz, ratios, tan_phi) = *random.pick(&THINGS);
    let lowest_hz = lowest_hz * random.between_log(0.75, 1.35);
    let mut heard = vec![0.0; frames(0.9)];
    let mut at_s = 0.0;
    let mut gain = random.spread_db(1.0, 4.0);
    // Full of coffee, on a saucer, between fingers: things in use hardly ring.
    let held_per_s = random.between_log(150.0, 600.0);
    for _ in 0..random.between(1.0, 5.0) as usize {
        let modes = ratios.map(|ratio| {
            let frequency_hz = lowest_hz * ratio * random.between(0.99, 1.01);
            Mode {
                frequency_hz,
                damping_per_s: Damping { tan_phi, held_per_s }.at(frequency_hz),
                gain: random.between(0.2, 1.0) / ratio.sqrt(),
            }
        });
        let sound = ring(&modes, &contact(random.between_log(0.000_06, 0.000_3)));
        let loudest = sound.iter().fold(1e-9_f64, |max, x| max.max(x.abs()));
        let begin = frames(at_s);
        heard[begin..].iter_mut().zip(&sound).for_each(|(x, y)| *x += 3.0 * gain * y / loudest);
        // A table top answers below.
        let thud =
            Burst { centre_hz: random.between_log(250.0, 700.0), q: 1.0, decay_s: 0.012, gain };
        heard[begin..].iter_mut().zip(thud.sound(random)).for_each(|(x, y)| *x += y);
        at_s += random.between_log(0.05, 0.2);
        gain *= random.between(0.3, 0.8);
    }
    heard
}

/// Against a talker. Chosen: it is noticed, and does not startle.
const CHAIR_DB: f64 = -4.0;

/// A chair moved: its feet stick and slip on the floor, and its seat resounds.
fn chair(random: &mut Random) -> Vec<f64> {
    let length_s = random.between(0.25, 0.6);
    let mut heard = vec![0.0; frames(length_s + 0.1)];
    let body_hz = [140.0, 290.0, 520.0, 900.0].map(|hz| hz * random.between(0.8, 1.25));
    let slip_s = random.between_log(0.009, 0.02);
    let mut at_s = 0.0;
    while at_s < length_s {
        let weight = crate::signal::gesture::smooth(at_s.min(length_s - at_s) / (0.3 * length_s));
        let slip = Burst {
            centre_hz: *random.pick(&body_hz),
            q: 3.0,
            decay_s: 0.012,
            gain: weight * random.between(0.4, 1.0),
        };
        let begin = frames(at_s);
        heard[begin..].iter_mut().zip(slip.sound(random)).for_each(|(x, y)| *x += y);
        at_s += slip_s * random.between(0.6, 1.5);
    }
    heard
}

/// What comes through the walls, and through ducts. Chosen: low enough to lie under the voices.
const AIR_BELOW_HZ: f64 = 700.0;

fn add_air(heard: &mut Stereo, level_db: f64, random: &mut Random) {
    let bed = Bed {
        seconds: SECONDS,
        octaves_db: [6.0, 4.0, 0.0, -6.0, -13.0, -22.0, -32.0, -42.0, -50.0],
        shared: 0.3,
        swell: Fluctuation { db: 0.6, tau_s: 3.0 },
        flicker: Fluctuation { db: 0.6, tau_s: 0.4 },
    };
    let mut air = bed.perform(random);
    // The octaves of a bed overlap: without this the lowest would hiss.
    air.for_each_channel(|channel| low_pass(channel, AIR_BELOW_HZ));
    let power = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
    air.scale(db_to_gain(level_db) * (power(&heard.left) / power(&air.left)).sqrt());
    for (channel, part) in [(&mut heard.left, air.left), (&mut heard.right, air.right)] {
        channel.iter_mut().zip(part).for_each(|(sample, value)| *sample += value);
    }
}
