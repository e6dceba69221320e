//! Whispering too soft to follow, from ear to ear: the breath, hiss and rhythm of words, in no language.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{Pan, Stereo, db_to_gain, frames};
use crate::signal::filter::Biquad;
use crate::signal::gesture::smooth;
use crate::signal::random::Random;
use crate::voice::babble::Talker;
use crate::voice::mouth::Speaker;

pub const SOUND: Sound = Sound {
    id: "murmur",
    name: "Murmur",
    family: Family::Voice,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.85, width_deg: 150.0 },
    takes: [1; 3],
    model: "Random syllables of breath through the resonances of a mouth, with hisses and bursts, whispered in phrases \
        that wander from ear to ear.",
    seed: 41,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;

/// Who whispers, and how.
#[derive(Clone, Copy)]
struct Murmur {
    /// One after the other.
    whisperers: &'static [Whisperer],
    /// Roughly, how long one stays at an ear.
    turn_s: (f64, f64),
    /// The warmth of a mouth at the ear: lows lifted below 300 Hz.
    warmth_db: f64,
}

#[derive(Clone, Copy)]
struct Whisperer {
    talker: Talker,
    /// The ear preferred; 0 goes from one to the other.
    side: f64,
}

/// Speech has 4 to 5 syllables a second, a whisper for rest 2.5 to 4; a phrase has 4 to 9. Mouths are a woman's (1.17
/// of a man's) and a man's, pauses and turns chosen: time to rest in.
const MURMURS: [Murmur; 3] = [
    Murmur {
        whisperers: &[Whisperer { talker: whisperer(1.16, 2.7, (0.9, 2.0), -9.0), side: 0.0 }],
        turn_s: (4.0, 7.0),
        warmth_db: 5.0,
    },
    Murmur {
        whisperers: &[Whisperer { talker: whisperer(1.19, 3.6, (0.6, 1.3), -11.0), side: 0.0 }],
        turn_s: (3.0, 5.5),
        warmth_db: 6.0,
    },
    Murmur {
        whisperers: &[
            Whisperer { talker: whisperer(1.17, 4.6, (0.25, 0.55), -12.0), side: -1.0 },
            Whisperer { talker: whisperer(1.02, 4.2, (0.3, 0.6), -11.0), side: 1.0 },
        ],
        turn_s: (1.8, 4.0),
        warmth_db: 2.5,
    },
];

const fn whisperer(
    mouth: f64,
    syllables_per_s: f64,
    pause_s: (f64, f64),
    inhale_db: f64,
) -> Talker {
    Talker {
        speaker: Speaker { mouth, voice: None },
        syllables_per_s,
        phrase: (4.0, 9.0),
        pause_s,
        inhale_db,
    }
}

/// A mouth at the ear is heard at the other one too, around the head. Chosen: close, but no ear is
/// left alone.
const AT_THE_EAR: f64 = 0.82;
/// Turns overlap by this, as the next one begins before the last breath is over (chosen).
const OVERLAP_S: f64 = 0.15;
/// Sharp s are softened by whoever whispers at an ear. Chosen: above the s, which stays.
const SOFT_ABOVE_HZ: f64 = 7_000.0;
const SOFTENED_DB: f64 = -5.0;
/// Against 1 kHz, speech has -5 dB at 2 kHz, -8 at 4 and -10 at 8 in thirds of an octave (Byrne et al., 1994, long-term
/// average of twelve languages); syllables at random have 5 dB more, as their hisses are no rarer when they are weak.
const AVERAGE_ABOVE_HZ: f64 = 2_000.0;
const AVERAGE_DB: f64 = -5.5;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let murmur = intensity.choose(MURMURS);
    let mut heard = quiet(random);
    let mut at = 0;
    let mut side = 1.0;
    let mut turn = 0;
    while at < heard.len() {
        let whisperer = murmur.whisperers[turn % murmur.whisperers.len()];
        side = if whisperer.side == 0.0 { -side } else { whisperer.side };
        let seconds = random.between(murmur.turn_s.0, murmur.turn_s.1);
        let said = whisperer.talker.talk(seconds, random);
        cross(&mut heard, at, &said, -side, side);
        at += said.len().saturating_sub(frames(OVERLAP_S)).max(1);
        turn += 1;
    }
    heard.for_each_channel(|channel| {
        Biquad::high_pass(90.0).run(channel);
        Biquad::bell(240.0, 0.7, murmur.warmth_db).run(channel);
        Biquad::high_shelf(AVERAGE_ABOVE_HZ, AVERAGE_DB).run(channel);
        Biquad::high_shelf(SOFT_ABOVE_HZ, SOFTENED_DB).run(channel);
    });
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// Adds a turn at one ear; a single whisperer comes over from the other during the first half second.
fn cross(heard: &mut Stereo, at: usize, said: &[f64], from: f64, to: f64) {
    // 10 ms: chosen, so short that a step from place to place is a glide.
    const PART: usize = 480;
    let moving = frames(0.6);
    let weight = |i: usize| (i % PART) as f64 / PART as f64;
    // Overlapping parts, faded into each other, each at its own place.
    let parts = said.len().div_ceil(PART);
    for part in 0..=parts {
        let begin = (part * PART).saturating_sub(PART);
        let end = ((part + 1) * PART).min(said.len());
        let grain: Vec<f64> = (begin..end)
            .map(|i| if i < part * PART { weight(i) } else { 1.0 - weight(i) } * said[i])
            .collect();
        let progress = smooth(begin as f64 / moving as f64);
        heard.add(at + begin, &grain, Pan(AT_THE_EAR * (from + (to - from) * progress)));
    }
}

/// The quiet room around, 40 dB under the whisper.
fn quiet(random: &mut Random) -> Stereo {
    let bed = Bed {
        seconds: SECONDS,
        octaves_db: [-2.0, -3.0, -4.0, -6.0, -8.0, -11.0, -14.0, -18.0, -22.0],
        shared: 0.3,
        swell: Fluctuation { db: 0.8, tau_s: 4.0 },
        flicker: Fluctuation { db: 0.5, tau_s: 1.0 },
    };
    let mut heard = bed.perform(random);
    heard.scale(db_to_gain(-38.0));
    heard
}
