//! Short calm stories, whispered sentence by sentence. Each intensity has its own story and voice.

use anyhow::{Context, Result};

use super::{Controls, Family, Intensity, Kind, Sound, Timing};
use crate::signal::audio::{Stereo, db_to_gain, frames, root_mean_square};
use crate::signal::filter::{Biquad, OnePole, Svf};
use crate::signal::gesture::smooth;
use crate::signal::noise::{Pink, white};
use crate::signal::random::Random;
use crate::signal::resample::resample;
use crate::voice::speech::SpeechVoice;
use crate::voice::whisper::{WhisperStyle, whisper};

pub const SOUND: Sound = Sound {
    id: "whispers",
    name: "Whispers",
    family: Family::Voice,
    kind: Kind::Events,
    in_order: true,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 8.0, irregularity: 0.5 }),
        closeness: 0.85,
        width_deg: 20.0,
    },
    takes: [8; 3],
    model: "Our own sentences, spoken by three free voices. Linear prediction keeps their vocal tract resonances, \
        which are excited by noise instead of a voice.",
    seed: 3,
    perform,
    room_tone: None,
};

/// Our own stories. The first line is the title, and every other line is one sentence.
const STORIES: [&str; 3] = [
    include_str!("../../stories/the-harbour-lamp.txt"),
    include_str!("../../stories/the-wool-shop.txt"),
    include_str!("../../stories/the-moss-path.txt"),
];

/// The voice of each story, chosen to be easy to tell apart: a woman at the ear, a man, and a Scotsman who whispers to
/// the next chair.
const VOICES: [SpeechVoice; 3] = [SpeechVoice::Slt, SpeechVoice::Rms, SpeechVoice::Awb];

/// From breath at an ear to a whisper meant for the next chair. Chosen: slow, without gaps inside words; the closer the
/// mouth, the wider the resonances. Breath at the ear has no low frequencies of a voice, and its hisses stand out. A
/// whisper that has to carry further keeps some low frequencies, or its words become unclear.
const STYLES: [WhisperStyle; 3] = [
    WhisperStyle {
        stretch: 1.19,
        consonants_db: 0.0,
        widen_hz: 20.0,
        de_emphasis: 0.64,
        low_cut_hz: 900.0,
    },
    WhisperStyle {
        stretch: 1.22,
        consonants_db: -1.0,
        widen_hz: 10.0,
        de_emphasis: 0.6,
        low_cut_hz: 150.0,
    },
    WhisperStyle {
        stretch: 1.2,
        consonants_db: 0.0,
        widen_hz: 0.0,
        de_emphasis: 0.56,
        low_cut_hz: 150.0,
    },
];

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let sentence =
        sentences(intensity.choose(STORIES)).nth(take).context("the story is too short")?;
    let speech = intensity.choose(VOICES).speak(sentence)?;
    let whispered = whisper(&speech, intensity.choose(STYLES), random)?;
    let mut voice = resample(&whispered, speech.rate_hz);
    if speech.rate_hz < WIDEBAND_RATE_HZ {
        extend_hiss(&mut voice, random);
    }
    equalise(&mut voice, intensity);
    trim(&mut voice);
    insert_pause(&mut voice, random);
    let mut output = Stereo::silence(0);
    if take.is_multiple_of(2) {
        let level = root_mean_square(&voice) * db_to_gain(intensity.choose([-9.0, -12.0, -14.0]));
        let mut breath = inhale(random);
        breath.iter_mut().for_each(|x| *x *= level);
        breath.resize(breath.len() + frames(random.between(0.08, 0.16)), 0.0);
        output = Stereo::from_mono(&breath);
    }
    output.left.extend_from_slice(&voice);
    output.right.extend_from_slice(&voice);
    output.finish(0.01, 0.06);
    Ok(output)
}

fn sentences(story: &str) -> impl Iterator<Item = &str> {
    story.lines().skip(1).map(str::trim).filter(|line| !line.is_empty())
}

/// Equalises a whisper: fewer low frequencies at the ear, a little warmth for the man, and a de-esser shelf for all
/// (chosen).
fn equalise(voice: &mut [f64], intensity: Intensity) {
    Biquad::high_pass(120.0).run(voice);
    Biquad::bell(320.0, 0.8, intensity.choose([-6.0, 1.0, 0.0])).run(voice);
    Biquad::high_shelf(7_500.0, intensity.choose([-11.0, -8.0, -8.0])).run(voice);
}

/// Removes the silence that the speech program leaves before and after a sentence.
fn trim(voice: &mut Vec<f64>) {
    let loudest = voice.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
    let is_audible = |x: &f64| x.abs() > loudest * db_to_gain(-42.0);
    let first = voice.iter().position(is_audible).unwrap_or(0).saturating_sub(frames(0.03));
    let last = voice.iter().rposition(is_audible).unwrap_or(0) + frames(0.09);
    voice.truncate(last);
    voice.drain(..first);
}

/// Two voices have a sample rate of 16 kHz and no energy above 8 kHz; the other has 32 kHz. Chosen: any rate between
/// the two would do.
const WIDEBAND_RATE_HZ: f64 = 24_000.0;
/// The band from which the missing octave is derived, the cutoff of its envelope follower, and the level of the added
/// hiss. Chosen: just below 8 kHz; fast enough for a t; and weaker, as hisses are above 8 kHz.
const HISS_BAND_HZ: f64 = 6_300.0;
const FOLLOWER_CUTOFF_HZ: f64 = 30.0;
const HISS_EXTENSION_DB: f64 = -15.0;

/// Adds hiss above 8 kHz with the envelope of the hiss just below.
fn extend_hiss(voice: &mut [f64], random: &mut Random) {
    let mut hiss_band = Svf::new(HISS_BAND_HZ, 2.5);
    let mut level = OnePole::low_pass(FOLLOWER_CUTOFF_HZ);
    let mut above = Biquad::high_pass(7_800.0);
    let mut below = OnePole::low_pass(9_500.0);
    for sample in voice {
        let loudness = level.next(hiss_band.next(*sample).band.abs());
        *sample += db_to_gain(HISS_EXTENSION_DB) * loudness * below.next(above.next(white(random)));
    }
}

/// The shortest silence that counts as the pause of a comma, and the level below which it is silent. Chosen: longer
/// than the closure of p, t and k.
const PAUSE_S: f64 = 0.11;
const SILENCE_DB: f64 = -36.0;

/// Lengthens the longest pause within a sentence, such as that of a comma, and adds a breath.
fn insert_pause(voice: &mut Vec<f64>, random: &mut Random) {
    let loudest = voice.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
    let silent: Vec<bool> = voice
        .chunks(frames(0.01))
        .map(|part| part.iter().all(|x| x.abs() < loudest * db_to_gain(SILENCE_DB)))
        .collect();
    let shortest = (PAUSE_S / 0.01) as usize;
    // The longest silence, not at the start or end.
    let mut longest = (0, 0);
    let mut begin = 0;
    for (i, is_silent) in silent.iter().enumerate() {
        if !is_silent {
            begin = i + 1;
        } else if i + 1 - begin > longest.1 && begin > shortest && i + shortest < silent.len() {
            longest = (begin, i + 1 - begin);
        }
    }
    if longest.1 < shortest {
        return;
    }
    let level = root_mean_square(voice) * db_to_gain(random.between(-20.0, -15.0));
    let mut breath = vec![0.0; frames(random.between(0.04, 0.1))];
    breath.extend(inhale(random).into_iter().map(|x| x * level));
    let at = frames(0.01) * (longest.0 + longest.1 / 2);
    voice.splice(at..at, breath);
}

/// Breath drawn in through parted lips, which rises and soon ends, at a root mean square near 1.
fn inhale(random: &mut Random) -> Vec<f64> {
    // A throat of 17 cm, open at the lips, resonates at odd multiples of c / 4L = 500 Hz.
    let mut mouth = [(500.0, 1.5), (1_500.0, 3.0), (2_500.0, 4.0), (3_500.0, 3.0)]
        .map(|(hz, q)| Svf::new(hz * random.between(0.93, 1.07), q));
    let mut air = Pink::default();
    let length = frames(random.between(0.38, 0.62));
    (0..length)
        .map(|i| {
            let progress = i as f64 / length as f64;
            let flow = smooth(progress / 0.7) * smooth((1.0 - progress) / 0.3);
            let noise = air.next(random);
            flow * mouth.iter_mut().map(|band| 2.0 * band.next(noise).band).sum::<f64>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_take_has_its_own_sentence() {
        for (story, takes) in STORIES.iter().zip(SOUND.takes) {
            assert_eq!(sentences(story).count(), takes);
        }
    }

    #[test]
    fn an_inhale_begins_and_ends_in_silence() {
        let breath = inhale(&mut Random::new(1));
        assert!(breath[0].abs() < 1e-3 && breath[breath.len() - 1].abs() < 0.05);
    }
}
