//! A cafe: many people who talk at their tables, with cups and chairs, in one large room. No conversation can be
//! understood, because each talker is a synthetic voice that speaks random syllables.

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
    model: "Synthetic voices that speak random syllables at near and distant tables, with cups and chairs, in the \
        reverberation of a large room.",
    seed: 54,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a listener does not notice the repetition, short enough to keep the files small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the coding noise in the last block depends on how loud that block
/// is.
const END_FADE_S: f64 = 0.2;

/// One kind of cafe.
#[derive(Clone, Copy)]
struct Cafe {
    talkers: usize,
    /// Distances of the nearest and the furthest table.
    tables_m: (f64, f64),
    /// Vocal effort. In a noisy room people speak louder, higher and faster (Lombard, 1911).
    effort: f64,
    /// Sounds of cups, spoons and saucers per second.
    cups_per_s: f64,
    cups_db: f64,
    chairs_per_s: f64,
    hall: Hall,
    /// Critical distance: nearer than this, the direct sound of a talker is louder than the reverberation.
    critical_m: f64,
    /// Level of the ventilation and the street against the voices.
    air_db: f64,
}

/// A carpeted tea room, a cafe with plaster and wood, and a busy cafe with hard walls. The reverberation times of
/// restaurants lie between 0.4 and 1 s (surveys by Rindel, 2010, and others).
const CAFES: [Cafe; 3] = [
    Cafe {
        talkers: 32,
        tables_m: (2.2, 8.5),
        effort: 0.95,
        cups_per_s: 0.9,
        cups_db: -10.0,
        chairs_per_s: 0.04,
        hall: Hall { t60_s: [0.7, 0.65, 0.58, 0.52, 0.45, 0.39, 0.29, 0.2, 0.13], first_s: 0.008 },
        critical_m: 1.8,
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
        critical_m: 2.4,
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
        critical_m: 2.5,
        air_db: -17.0,
    },
];

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let cafe = intensity.choose(CAFES);
    let mut mix = Mix {
        direct: Stereo::silence(frames(SECONDS)),
        sends: vec![vec![0.0; frames(SECONDS)]; ECHO_PATHS],
        critical_m: cafe.critical_m,
    };
    for _ in 0..cafe.talkers {
        let seat = Seat::draw(cafe.tables_m, random);
        mix.add(0, &talk(cafe.effort, random), seat, 1.0);
    }
    let length = frames(SECONDS);
    let tables_m = cafe.tables_m;
    scatter(
        random,
        length,
        |_| cafe.cups_per_s,
        |random, at| {
            mix.add(at, &clink(random), Seat::draw(tables_m, random), db_to_gain(cafe.cups_db));
        },
    );
    scatter(
        random,
        length,
        |_| cafe.chairs_per_s,
        |random, at| {
            mix.add(at, &chair(random), Seat::draw(tables_m, random), db_to_gain(CHAIR_DB));
        },
    );
    let mut output = mix.finish(cafe.hall, random)?;
    add_air(&mut output, cafe.air_db, random);
    output.for_each_channel(|channel| Biquad::high_pass(60.0).run(channel));
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// Where a talker or an object is, as seen from the listener.
#[derive(Clone, Copy)]
struct Seat {
    distance_m: f64,
    pan: Pan,
    /// Cut-off frequency of the direct sound. It is low for a talker who faces away or sits behind other people.
    dull_above_hz: f64,
    /// Index of the reverberation path.
    echo_path: usize,
}

impl Seat {
    /// Draws a seat between two distances, with the same density of tables everywhere.
    fn draw((nearest, furthest): (f64, f64), random: &mut Random) -> Self {
        Self {
            distance_m: random.between(nearest * nearest, furthest * furthest).sqrt(),
            pan: Pan(random.between(-1.0, 1.0)),
            dull_above_hz: random.between_log(2_500.0, 9_000.0),
            echo_path: (random.unit() * ECHO_PATHS as f64) as usize,
        }
    }
}

/// A mouth radiates high frequencies mainly forwards. The total radiated power, which excites the room, falls above
/// this frequency (Dunn & Farnsworth, 1939).
const DIFFUSE_BELOW_HZ: f64 = 6_000.0;

/// Number of independent reverberation paths. With a single impulse response for all seats, the same pitches would ring
/// throughout the take. Chosen: so many that no pitch is audible.
const ECHO_PATHS: usize = 12;

/// The direct sound and the signals that excite the room.
struct Mix {
    direct: Stereo,
    /// The input of each reverberation path.
    sends: Vec<Vec<f64>>,
    /// Critical distance, as in [`Cafe`].
    critical_m: f64,
}

impl Mix {
    fn add(&mut self, at: usize, sound: &[f64], seat: Seat, gain: f64) {
        let mut direct: Vec<f64> = sound.iter().map(|x| gain / seat.distance_m * x).collect();
        lose_highs(&mut direct, seat.dull_above_hz);
        self.direct.add(at, &direct, seat.pan);
        for (sample, value) in self.sends[seat.echo_path].iter_mut().skip(at).zip(sound) {
            *sample += gain / self.critical_m * value;
        }
    }

    /// Adds the reverberation to the direct sound.
    fn finish(self, hall: Hall, random: &mut Random) -> Result<Stereo> {
        let mut output = self.direct;
        for mut send in self.sends {
            lose_highs(&mut send, DIFFUSE_BELOW_HZ);
            let mut reverb = hall.reverberate(&send, random)?;
            // The two ears share the power of the reverberation.
            reverb.scale(0.5_f64.sqrt());
            output.mix(&reverb);
        }
        Ok(output)
    }
}

/// Low-pass filter for a sound behind a head or a back: -6 dB at the corner frequency, falling by 12 dB per octave.
fn lose_highs(sound: &mut [f64], above_hz: f64) {
    let mut dull = [OnePole::low_pass(above_hz), OnePole::low_pass(above_hz)];
    sound.iter_mut().for_each(|x| *x = dull.iter_mut().fold(*x, |x, pole| pole.next(x)));
}

/// Synthesises one person's part of a conversation, with pauses, as long as the take.
fn talk(effort: f64, random: &mut Random) -> Vec<f64> {
    // Mean pitch in reading: 200 Hz for women and 118 Hz for men, with a deviation of 2 to 3 semitones (Baken &
    // Orlikoff, 2000).
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
    let mut speech = talker.talk(SECONDS + 4.0, random);
    // The take starts in the middle of the conversation.
    speech.drain(..frames(random.between(0.5, 4.0)));
    let gain = random.spread_db(1.0, 2.5);
    speech.iter_mut().for_each(|x| *x *= gain);
    speech
}

/// An object that rings when it is struck.
struct Tableware {
    /// Frequency of the lowest mode.
    lowest_hz: f64,
    /// Frequencies of the modes, relative to the lowest.
    ratios: [f64; 5],
    /// Loss factor of the material.
    tan_phi: f64,
}

/// China (two objects), glass and steel. The mode ratios are measured on a mug, a wine glass and a free bar, and the
/// loss factors come from published tables.
const TABLEWARE: [Tableware; 4] = [
    Tableware { lowest_hz: 2_100.0, ratios: [1.0, 1.31, 2.13, 3.05, 4.17], tan_phi: 0.004 },
    Tableware { lowest_hz: 2_900.0, ratios: [1.0, 1.42, 2.08, 2.93, 3.9], tan_phi: 0.005 },
    Tableware { lowest_hz: 1_700.0, ratios: [1.0, 2.32, 4.25, 6.63, 9.38], tan_phi: 0.002 },
    Tableware { lowest_hz: 1_500.0, ratios: [1.0, 2.756, 5.404, 8.933, 13.3], tan_phi: 0.001 },
];

/// A cup that is set down, or a spoon that hits it: one to four contacts, because objects bounce before they settle.
fn clink(random: &mut Random) -> Vec<f64> {
    let Tableware { lowest_hz, ratios, tan_phi } = *random.pick(&TABLEWARE);
    let lowest_hz = lowest_hz * random.between_log(0.75, 1.35);
    let mut output = vec![0.0; frames(0.9)];
    let mut at_s = 0.0;
    let mut gain = random.spread_db(1.0, 4.0);
    // Tableware in use hardly rings: it is full of coffee, stands on a saucer or is held in the hand.
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
        output[begin..].iter_mut().zip(&sound).for_each(|(x, y)| *x += 3.0 * gain * y / loudest);
        // The table top adds a low thud.
        let thud =
            Burst { centre_hz: random.between_log(250.0, 700.0), q: 1.0, decay_s: 0.012, gain };
        output[begin..].iter_mut().zip(thud.sound(random)).for_each(|(x, y)| *x += y);
        at_s += random.between_log(0.05, 0.2);
        gain *= random.between(0.3, 0.8);
    }
    output
}

/// Level of a chair against a talker. Chosen: noticeable but not startling.
const CHAIR_DB: f64 = -4.0;

/// A chair that is moved: its feet stick and slip on the floor, and the slips excite the resonances of its seat.
fn chair(random: &mut Random) -> Vec<f64> {
    let length_s = random.between(0.25, 0.6);
    let mut output = vec![0.0; frames(length_s + 0.1)];
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
        output[begin..].iter_mut().zip(slip.sound(random)).for_each(|(x, y)| *x += y);
        at_s += slip_s * random.between(0.6, 1.5);
    }
    output
}

/// Cut-off frequency of the noise that comes through walls and ducts. Chosen: low enough to lie below the voices.
const AIR_BELOW_HZ: f64 = 700.0;

fn add_air(output: &mut Stereo, level_db: f64, random: &mut Random) {
    let bed = Bed {
        seconds: SECONDS,
        octaves_db: [6.0, 4.0, 0.0, -6.0, -13.0, -22.0, -32.0, -42.0, -50.0],
        shared: 0.3,
        swell: Fluctuation { db: 0.6, tau_s: 3.0 },
        flicker: Fluctuation { db: 0.6, tau_s: 0.4 },
    };
    let mut air = bed.perform(random);
    // The octave filters of a bed overlap, so that the lowest octaves would hiss without this filter.
    air.for_each_channel(|channel| low_pass(channel, AIR_BELOW_HZ));
    let power = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
    air.scale(db_to_gain(level_db) * (power(&output.left) / power(&air.left)).sqrt());
    for (channel, part) in [(&mut output.left, air.left), (&mut output.right, air.right)] {
        channel.iter_mut().zip(part).for_each(|(sample, value)| *sample += value);
    }
}
