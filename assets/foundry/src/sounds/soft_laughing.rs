//! Quiet laughter of people at ease: breath through the nose, a chuckle behind closed lips, a soft laugh.
//! Rates and pitches follow Bachorowski, Smoski & Owren, *The acoustic features of human laughter* (2001).

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::audio::{Stereo, db_to_gain};
use crate::bed::{Bed, Sway};
use crate::filter::Biquad;
use crate::mouth::{Pose, Speaker, Voice};
use crate::random::Random;
use crate::room::Room;
use crate::throat::Formants;

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
    model: "Vocal folds pulse in calls of falling pitch, five a second, with breath between them, through the \
        resonances of three people's mouths.",
    seed: 43,
    perform,
    room_tone: Some(RoomTone { below_lu: 38.0, perform: room_tone }),
};

/// One kind of laughter.
#[derive(Clone, Copy)]
struct Laughter {
    /// Fewest and most calls of a bout.
    calls: (f64, f64),
    /// Calls a second at the start; 5 were measured on 97 people, and bouts slow towards their end.
    calls_per_s: f64,
    /// Highest pitch against that of the person's laugh.
    pitch: f64,
    /// Breath between the calls, and beside the voice, against it.
    breath_db: f64,
    /// Share of each call that is voiced; the rest is h.
    voiced: f64,
    /// How much of the voice is heard, if any at all: some calls are only breath.
    voice_db: f64,
    unvoiced: f64,
    /// Most vowels of laughter are central, whatever is written as ha, he or ho.
    formants: Formants,
    /// Closed lips swallow the highs.
    lips_db: f64,
}

const LAUGHTERS: [Laughter; 3] = [
    // Through the nose, lips closed: a hum whose first resonance is low.
    Laughter {
        calls: (2.0, 4.0),
        calls_per_s: 4.6,
        pitch: 0.72,
        breath_db: -13.0,
        voiced: 0.42,
        voice_db: -2.0,
        unvoiced: 0.2,
        formants: [450.0, 1_200.0, 2_300.0],
        lips_db: -4.0,
    },
    Laughter {
        calls: (3.0, 5.0),
        calls_per_s: 5.0,
        pitch: 0.86,
        breath_db: -16.0,
        voiced: 0.48,
        voice_db: 0.0,
        unvoiced: 0.15,
        formants: [600.0, 1_380.0, 2_500.0],
        lips_db: 2.0,
    },
    Laughter {
        calls: (4.0, 6.0),
        calls_per_s: 5.2,
        pitch: 1.0,
        breath_db: -17.0,
        voiced: 0.5,
        voice_db: 0.0,
        unvoiced: 0.08,
        formants: [660.0, 1_350.0, 2_500.0],
        lips_db: 4.0,
    },
];

/// Two women and a man; pitches of laughs are above those of speech: means of 405 and 272 Hz in loud laughter, of
/// which a quiet laugh has two thirds.
const PEOPLE: [Speaker; 3] = [person(1.17, 290.0), person(1.02, 185.0), person(1.12, 250.0)];

/// A laugh is pressed: its folds close fast.
const fn person(mouth: f64, pitch_hz: f64) -> Speaker {
    Speaker { mouth, voice: Some(Voice { pitch_hz, closing: 0.15, breathiness: 0.12 }) }
}

/// A furnished living room.
const ROOM: Room = Room { t60_s: 0.28, level_db: -15.0, damped_above_hz: 5_000.0 };
const TAIL_DB: f64 = -60.0;
/// Nobody laughs straight into the ear: past the cheek, the highest octaves are weaker.
const FAR_DB: f64 = -18.0;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let laughter = intensity.choose(LAUGHTERS);
    let person = PEOPLE[take % PEOPLE.len()];
    let mut laugh = person.utter(&bout(laughter, random), random);
    Biquad::high_pass(100.0).run(&mut laugh);
    Biquad::high_shelf(6_000.0, FAR_DB).run(&mut laugh);
    Biquad::high_shelf(1_500.0, laughter.lips_db).run(&mut laugh);
    let mut heard = Stereo::from_mono(&laugh);
    ROOM.add_to(&mut heard);
    heard.right.clone_from(&heard.left);
    heard.trim_end(TAIL_DB, 0.02);
    heard.finish(0.005, 0.03);
    Ok(heard)
}

/// A breath out, the calls, and often a breath in.
fn bout(laughter: Laughter, random: &mut Random) -> Vec<Pose> {
    let breath = db_to_gain(laughter.breath_db);
    let count = random.between(laughter.calls.0, laughter.calls.1 + 1.0) as usize;
    let rest = Pose { formants: laughter.formants, ..Pose::REST };
    let mut poses =
        vec![Pose { seconds: random.between(0.05, 0.12), breath, ease_s: 0.03, ..rest }];
    let height = laughter.pitch * random.between(0.92, 1.08);
    for i in 0..count {
        let progress = i as f64 / count as f64;
        poses.extend(call(laughter, progress, height, random));
    }
    if random.chance(0.25) {
        let pause = Pose { seconds: random.between(0.1, 0.25), ..rest };
        let inhale =
            Pose { seconds: random.between(0.2, 0.4), breath: 0.8 * breath, ease_s: 0.1, ..rest };
        poses.extend([pause, inhale]);
    }
    poses.push(Pose { seconds: 0.08, ..rest });
    poses
}

/// Along a bout the pitch falls by a third, the strength by 10 dB, and calls grow longer by a quarter.
fn call(laughter: Laughter, progress: f64, height: f64, random: &mut Random) -> [Pose; 3] {
    // The second call is often the highest: a laugh sets off.
    let rise = if progress == 0.0 { 0.93 } else { 1.0 };
    let pitch = height * rise * (1.0 - 0.33 * progress) * random.between(0.95, 1.05);
    let length_s = (1.0 + 0.25 * progress) * random.spread_db(1.0, 1.0) / laughter.calls_per_s;
    let level = random.spread_db(db_to_gain(-10.0 * progress), 1.2);
    let silent = random.chance(laughter.unvoiced);
    let open = if silent { 0.0 } else { level * db_to_gain(laughter.voice_db) };
    let breath = level * db_to_gain(laughter.breath_db) * if silent { 2.5 } else { 0.4 };
    let formants = laughter.formants.map(|hz| hz * random.between(0.95, 1.05));
    let voice = Pose {
        seconds: 0.5 * laughter.voiced * length_s,
        formants,
        open,
        breath,
        pitch: pitch * 1.06,
        ease_s: 0.014,
        ..Pose::REST
    };
    let aspirated = Pose {
        seconds: (1.0 - laughter.voiced) * length_s,
        open: 0.0,
        breath: level * db_to_gain(laughter.breath_db),
        ease_s: 0.022,
        ..voice
    };
    [voice, Pose { pitch: pitch * 0.9, ..voice }, aspirated]
}

fn room_tone(random: &mut Random) -> Stereo {
    let bed = Bed {
        seconds: 10.0,
        octaves_db: [-3.0, -4.0, -6.0, -9.0, -12.0, -15.0, -20.0, -27.0, -36.0],
        shared: 0.3,
        swell: Sway { db: 0.8, tau_s: 4.0 },
        flicker: Sway { db: 0.6, tau_s: 0.8 },
    };
    bed.perform(random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_five_calls_come_a_second_and_their_pitch_falls() {
        let mut random = Random::new(3);
        for laughter in LAUGHTERS {
            let call = |progress, random: &mut Random| call(laughter, progress, 1.0, random);
            let mean = |progress, of: fn(&[Pose; 3]) -> f64, random: &mut Random| {
                (0..200).map(|_| of(&call(progress, random))).sum::<f64>() / 200.0
            };
            let length =
                mean(0.5, |poses| poses.iter().map(|pose| pose.seconds).sum(), &mut random);
            assert!((3.8..5.2).contains(&(1.0 / length)), "{length}");
            let pitch =
                |progress, random: &mut Random| mean(progress, |poses| poses[0].pitch, random);
            assert!(pitch(0.9, &mut random) < 0.8 * pitch(0.1, &mut random));
        }
    }
}
