//! Whispering that is too soft to understand and moves from ear to ear. It has the breath, hiss and rhythm of speech,
//! but no language.

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
    model: "Random syllables of breath through the resonances of a mouth, with hisses and bursts, whispered in \
        phrases that move from ear to ear.",
    seed: 41,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// The whisperers and how they alternate.
#[derive(Clone, Copy)]
struct Murmur {
    /// The whisperers, who take turns in this order.
    whisperers: &'static [Whisperer],
    /// Approximate duration of one turn at an ear (minimum and maximum).
    turn_s: (f64, f64),
    /// Gain of a bell filter at 240 Hz that imitates the warmth of a mouth close to the ear.
    warmth_db: f64,
}

#[derive(Clone, Copy)]
struct Whisperer {
    talker: Talker,
    /// Position of the ear: -1 is left, 1 is right, 0 alternates between both ears.
    side: f64,
}

/// Speech has 4 to 5 syllables a second; a relaxing whisper has 2.5 to 4, and a phrase has 4 to 9 syllables. The
/// formant ratios are those of women (1.17 times a man's) and of a man. Pauses and turns are chosen: long enough to be
/// restful.
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

/// Pan position of a mouth at one ear. The other ear hears it as well, around the head. Chosen: close to one ear,
/// without silence at the other.
const EAR_PAN: f64 = 0.82;
/// Overlap of two turns: the next one begins before the last breath has ended (chosen).
const OVERLAP_S: f64 = 0.15;
/// A high shelf that softens the sharpest sibilants, as people do when they whisper into an ear. Chosen: above the main
/// energy of the s, which stays.
const DE_ESS_ABOVE_HZ: f64 = 7_000.0;
const DE_ESS_DB: f64 = -5.0;
/// In third octaves relative to 1 kHz, speech has -5 dB at 2 kHz, -8 dB at 4 kHz and -10 dB at 8 kHz (Byrne et al.,
/// 1994, long-term average of twelve languages). Random syllables have 5 dB more there, because they contain weak
/// hisses as often as strong ones.
const SPEECH_TILT_ABOVE_HZ: f64 = 2_000.0;
const SPEECH_TILT_DB: f64 = -5.5;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let murmur = intensity.choose(MURMURS);
    let mut output = background(random);
    let mut at = 0;
    let mut side = 1.0;
    let mut turn = 0;
    while at < output.len() {
        let whisperer = murmur.whisperers[turn % murmur.whisperers.len()];
        side = if whisperer.side == 0.0 { -side } else { whisperer.side };
        let seconds = random.between(murmur.turn_s.0, murmur.turn_s.1);
        let speech = whisperer.talker.talk(seconds, random);
        add_turn(&mut output, at, &speech, -side, side);
        at += speech.len().saturating_sub(frames(OVERLAP_S)).max(1);
        turn += 1;
    }
    output.for_each_channel(|channel| {
        Biquad::high_pass(90.0).run(channel);
        Biquad::bell(240.0, 0.7, murmur.warmth_db).run(channel);
        Biquad::high_shelf(SPEECH_TILT_ABOVE_HZ, SPEECH_TILT_DB).run(channel);
        Biquad::high_shelf(DE_ESS_ABOVE_HZ, DE_ESS_DB).run(channel);
    });
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// Adds one turn at one ear. At its start the voice moves over from the `from` side to the `to` side.
fn add_turn(output: &mut Stereo, at: usize, speech: &[f64], from: f64, to: f64) {
    // 10 ms. Chosen: so short that the steps between pan positions are heard as a smooth movement.
    const SEGMENT: usize = 480;
    let moving = frames(0.6);
    let weight = |i: usize| (i % SEGMENT) as f64 / SEGMENT as f64;
    // Overlapping segments, crossfaded into each other, each at its own pan position.
    let segments = speech.len().div_ceil(SEGMENT);
    for segment in 0..=segments {
        let begin = (segment * SEGMENT).saturating_sub(SEGMENT);
        let end = ((segment + 1) * SEGMENT).min(speech.len());
        let grain: Vec<f64> = (begin..end)
            .map(|i| if i < segment * SEGMENT { weight(i) } else { 1.0 - weight(i) } * speech[i])
            .collect();
        let progress = smooth(begin as f64 / moving as f64);
        output.add(at + begin, &grain, Pan(EAR_PAN * (from + (to - from) * progress)));
    }
}

/// The background noise of a quiet room, 40 dB below the whisper.
fn background(random: &mut Random) -> Stereo {
    let bed = Bed {
        seconds: SECONDS,
        octaves_db: [-2.0, -3.0, -4.0, -6.0, -8.0, -11.0, -14.0, -18.0, -22.0],
        shared: 0.3,
        swell: Fluctuation { db: 0.8, tau_s: 4.0 },
        flicker: Fluctuation { db: 0.5, tau_s: 1.0 },
    };
    let mut output = bed.perform(random);
    output.scale(db_to_gain(-38.0));
    output
}
