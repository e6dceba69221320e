//! Quiet laughter of relaxed people: breath through the nose, a chuckle with closed lips, and a soft laugh.
//!
//! Rates and pitches follow Bachorowski, Smoski & Owren, *The acoustic features of human laughter* (2001).

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::{Bed, Fluctuation};
use crate::places::room::Room;
use crate::signal::audio::{Stereo, db_to_gain};
use crate::signal::filter::{Biquad, low_pass};
use crate::signal::random::Random;
use crate::voice::mouth::{Articulation, Speaker, Voice};
use crate::voice::throat::Formants;

pub const SOUND: Sound = Sound {
    id: "soft-laughing",
    name: "Soft laughing",
    family: Family::Voice,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 16.0, irregularity: 0.7 }),
        closeness: 0.5,
        width_deg: 70.0,
    },
    takes: [8; 3],
    model: "Vocal folds vibrate in calls of falling pitch, five a second, with breath between them, through the vocal \
        tract resonances of three people.",
    seed: 43,
    perform,
    room_tone: Some(RoomTone { below_lu: 38.0, perform: room_tone }),
};

/// One type of laughter.
#[derive(Clone, Copy)]
struct Laughter {
    /// Number of bouts in a laugh, each on one breath, and number of calls in a bout (minimum and maximum). There are
    /// enough calls to tell a laugh from a cough.
    bouts: (f64, f64),
    calls: (f64, f64),
    /// Calls per second at the start of a bout. One call every 210 ms is usual (Provine & Yong, 1991), and a bout slows
    /// down towards its end.
    calls_per_s: f64,
    /// Highest pitch relative to the person's laughing pitch.
    pitch: f64,
    /// Level of the h between the calls, relative to the voice: the folds open in each call and let a burst of air
    /// through.
    breath_db: f64,
    /// Fraction of each call that is voiced; the rest is an h.
    voiced: f64,
    /// Probability that a call is only breath. Up to half of all laughter is unvoiced (the same study).
    unvoiced: f64,
    /// Formants of the vowel. Most vowels of laughter are central, although they are written as ha, he or ho: the same
    /// study found means of 535 and 1590 Hz for men. Heartier laughter opens the jaw, which raises the first formant.
    formants: Formants,
    /// Gain of a high shelf that imitates how far the lips are open.
    lips_db: f64,
}

/// Laughter under the breath, a chuckle and a soft laugh. Chosen within the results of the study above: heartier
/// laughter is higher, more open and more voiced.
const LAUGHTERS: [Laughter; 3] = [
    // Under the breath: the lips are almost closed, and half of the sound is air.
    Laughter {
        bouts: (1.0, 2.0),
        calls: (5.0, 8.0),
        calls_per_s: 4.7,
        pitch: 0.8,
        breath_db: -14.0,
        voiced: 0.45,
        unvoiced: 0.2,
        formants: [470.0, 1_500.0, 2_450.0],
        lips_db: 1.0,
    },
    Laughter {
        bouts: (1.0, 2.0),
        calls: (6.0, 9.0),
        calls_per_s: 5.0,
        pitch: 0.88,
        breath_db: -16.0,
        voiced: 0.48,
        unvoiced: 0.12,
        formants: [580.0, 1_560.0, 2_500.0],
        lips_db: 2.5,
    },
    Laughter {
        bouts: (1.0, 2.0),
        calls: (6.0, 10.0),
        calls_per_s: 5.3,
        pitch: 1.0,
        breath_db: -18.0,
        voiced: 0.5,
        unvoiced: 0.08,
        formants: [680.0, 1_580.0, 2_550.0],
        lips_db: 2.5,
    },
];

/// Two women and a man. Laughs are higher than speech: the means are 405 and 272 Hz in loud laughter, and a quiet laugh
/// has about two thirds of that.
const PEOPLE: [Speaker; 3] = [person(1.17, 290.0), person(1.0, 185.0), person(1.1, 250.0)];

/// Laughter has a pressed voice, in which the folds close fast.
const fn person(mouth: f64, pitch_hz: f64) -> Speaker {
    Speaker {
        mouth,
        voice: Some(Voice { pitch_hz, closing: 0.1, dull_above_hz: 5_000.0, breathiness: 0.15 }),
    }
}

/// A furnished living room. Chosen: a person across the table.
const ROOM: Room = Room { t60_s: 0.28, level_db: -15.0, damped_above_hz: 5_000.0 };
/// The level relative to the peak at which the tail is cut: well below the room tone (chosen).
const TAIL_DB: f64 = -60.0;
/// Gain of the highest octaves, which are weaker beside the mouth than in front of it, because people do not laugh
/// straight into an ear (chosen).
const OFF_AXIS_DB: f64 = -14.0;
/// A voice has no audible energy above this (chosen). Noise there would take a sixth of the file size.
const LOW_PASS_HZ: f64 = 13_000.0;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let laughter = intensity.choose(LAUGHTERS);
    let person = PEOPLE[take % PEOPLE.len()];
    let mut output = person.utter(&laugh(laughter, random), random);
    Biquad::high_pass(100.0).run(&mut output);
    Biquad::high_shelf(6_000.0, OFF_AXIS_DB).run(&mut output);
    low_pass(&mut output, LOW_PASS_HZ);
    Biquad::high_shelf(1_500.0, laughter.lips_db).run(&mut output);
    let mut output = Stereo::from_mono(&output);
    ROOM.add_to(&mut output);
    output.right.clone_from(&output.left);
    output.trim_end(TAIL_DB, 0.02);
    output.finish(0.005, 0.03);
    Ok(output)
}

/// The articulations of a laugh: bouts with a breath in between, each weaker than the one before, and often a breath in
/// at the end.
fn laugh(laughter: Laughter, random: &mut Random) -> Vec<Articulation> {
    let neutral = Articulation { formants: laughter.formants, ..Articulation::REST };
    let breath = db_to_gain(laughter.breath_db);
    let mut articulations =
        vec![Articulation { seconds: random.between(0.04, 0.1), breath, ease_s: 0.02, ..neutral }];
    let bouts = random.between(laughter.bouts.0, laughter.bouts.1 + 1.0) as usize;
    for index in 0..bouts {
        let level = random.spread_db(db_to_gain(-4.0 * index as f64), 1.5);
        articulations.extend(bout(laughter, level, random));
        if index + 1 < bouts || random.chance(0.3) {
            articulations.extend(inhale(neutral, level * breath, random));
        }
    }
    articulations.push(Articulation { seconds: 0.08, ..neutral });
    articulations
}

/// A quick breath in. The tongue lies high, so its hiss is higher than that of the vowel.
fn inhale(neutral: Articulation, breath: f64, random: &mut Random) -> [Articulation; 3] {
    let pause = Articulation { seconds: random.between(0.08, 0.2), ease_s: 0.03, ..neutral };
    let drawn = Articulation {
        seconds: random.between(0.2, 0.45),
        formants: [400.0, 1_700.0, 2_600.0],
        breath: random.spread_db(0.9 * breath, 2.0),
        friction: 0.25 * breath,
        friction_hz: 3_600.0,
        ease_s: 0.05,
        ..neutral
    };
    [pause, drawn, Articulation { seconds: random.between(0.05, 0.12), ease_s: 0.03, ..neutral }]
}

fn bout(laughter: Laughter, level: f64, random: &mut Random) -> Vec<Articulation> {
    let count = random.between(laughter.calls.0, laughter.calls.1 + 1.0) as usize;
    let pace = random.between_log(0.9, 1.12);
    // Each bout has its own vowel.
    let vowel = laughter.formants.map(|hz| hz * random.between(0.9, 1.1));
    let bout = Laughter {
        calls_per_s: pace * laughter.calls_per_s,
        pitch: laughter.pitch * random.between(0.9, 1.12),
        formants: vowel,
        ..laughter
    };
    let progress = |i: usize| i as f64 / count as f64;
    (0..count).flat_map(|i| call(bout, level, progress(i), random)).collect()
}

/// Level at the end of a call, relative to its start. Chosen: a laugh rather than a staccato.
const CALL_END_LEVEL: f64 = 0.4;

/// One call. Along a bout the pitch falls by a third, the level falls by 10 dB, and the calls become longer by a
/// quarter.
fn call(
    laughter: Laughter,
    strength: f64,
    progress: f64,
    random: &mut Random,
) -> [Articulation; 3] {
    // The second call is often the highest, so the first is lower.
    let rise = if progress == 0.0 { 0.93 } else { 1.0 };
    let pitch = laughter.pitch * rise * (1.0 - 0.33 * progress) * random.between(0.93, 1.07);
    let length_s = (1.0 + 0.25 * progress) * random.spread_db(1.0, 1.2) / laughter.calls_per_s;
    let level = random.spread_db(strength * db_to_gain(-10.0 * progress), 2.0);
    let breath = level * random.spread_db(db_to_gain(laughter.breath_db), 2.0);
    let silent = random.chance(laughter.unvoiced);
    let formants = laughter.formants.map(|hz| hz * random.between(0.93, 1.07));
    let voice = Articulation {
        seconds: 0.5 * laughter.voiced * length_s,
        formants,
        open: if silent { 0.0 } else { level },
        breath: breath * if silent { 1.8 } else { 0.5 },
        pitch: pitch * random.between(1.0, 1.1),
        // Open folds close at once.
        ease_s: 0.005,
        ..Articulation::REST
    };
    // The folds open again while the jaw closes, so the h is closer to a schwa.
    let neutral = [0.85, 0.98, 1.0];
    let aspirated = Articulation {
        seconds: (1.0 - laughter.voiced) * length_s,
        formants: std::array::from_fn(|i| neutral[i] * formants[i]),
        open: 0.0,
        breath,
        ease_s: 0.014,
        ..voice
    };
    // Each call starts suddenly and decays.
    let decaying = Articulation {
        open: CALL_END_LEVEL * voice.open,
        pitch: pitch * random.between(0.78, 0.96),
        ease_s: 0.02,
        ..voice
    };
    [voice, decaying, aspirated]
}

fn room_tone(random: &mut Random) -> Stereo {
    let bed = Bed {
        seconds: 10.0,
        octaves_db: [-3.0, -4.0, -6.0, -9.0, -12.0, -15.0, -20.0, -27.0, -36.0],
        shared: 0.3,
        swell: Fluctuation { db: 0.8, tau_s: 4.0 },
        flicker: Fluctuation { db: 0.6, tau_s: 0.8 },
    };
    bed.perform(random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bout_has_about_five_calls_a_second_of_falling_pitch() {
        let mut random = Random::new(3);
        for laughter in LAUGHTERS {
            let call = |progress, random: &mut Random| call(laughter, 1.0, progress, random);
            let mean = |progress, of: fn(&[Articulation; 3]) -> f64, random: &mut Random| {
                (0..200).map(|_| of(&call(progress, random))).sum::<f64>() / 200.0
            };
            let length = mean(
                0.5,
                |articulations| articulations.iter().map(|articulation| articulation.seconds).sum(),
                &mut random,
            );
            assert!((3.8..5.2).contains(&(1.0 / length)), "{length}");
            let pitch = |progress, random: &mut Random| {
                mean(progress, |articulations| articulations[0].pitch, random)
            };
            assert!(pitch(0.9, &mut random) < 0.8 * pitch(0.1, &mut random));
        }
    }
}
