//! Short calm stories, whispered sentence by sentence; each intensity tells one of them.

use anyhow::{Context, Result};

use super::{Controls, Family, Intensity, Kind, Sound, Timing};
use crate::audio::{Stereo, db_to_gain, frames};
use crate::filter::{Biquad, Svf};
use crate::gesture::smooth;
use crate::noise::Pink;
use crate::random::Random;
use crate::resample::resample;
use crate::speech::speak;
use crate::whisper::{Style, whisper};

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
    model: "Our own sentences, spoken by a free voice, whose resonances are kept by linear prediction and blown \
        through with noise instead of a voice.",
    seed: 3,
    perform,
    room_tone: None,
};

/// A title, then a sentence a line.
const STORIES: [&str; 3] = [
    include_str!("../../stories/the-harbour-lamp.txt"),
    include_str!("../../stories/the-wool-shop.txt"),
    include_str!("../../stories/the-moss-path.txt"),
];

/// From the breath at an ear to a whisper meant for the next chair.
const STYLES: [Style; 3] = [
    Style { stretch: 1.32, consonants_db: -7.5, widen_hz: 130.0, de_emphasis: 0.62 },
    Style { stretch: 1.22, consonants_db: -6.0, widen_hz: 90.0, de_emphasis: 0.5 },
    Style { stretch: 1.12, consonants_db: -4.5, widen_hz: 60.0, de_emphasis: 0.38 },
];

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let sentence =
        sentences(intensity.choose(STORIES)).nth(take).context("the story is too short")?;
    let speech = speak(sentence)?;
    let whispered = whisper(&speech, intensity.choose(STYLES), random)?;
    let mut voice = resample(&whispered, speech.rate_hz);
    soften(&mut voice, intensity);
    trim(&mut voice);
    let mut heard = Stereo::silence(0);
    if take.is_multiple_of(2) {
        let level = root_mean_square(&voice) * db_to_gain(intensity.choose([-9.0, -12.0, -14.0]));
        let mut breath = inhale(random);
        breath.iter_mut().for_each(|x| *x *= level);
        breath.resize(breath.len() + frames(random.between(0.08, 0.16)), 0.0);
        heard = Stereo::from_mono(&breath);
    }
    heard.left.extend_from_slice(&voice);
    heard.right.extend_from_slice(&voice);
    heard.finish(0.01, 0.06);
    Ok(heard)
}

fn sentences(story: &str) -> impl Iterator<Item = &str> {
    story.lines().skip(1).map(str::trim).filter(|line| !line.is_empty())
}

/// The closer the mouth, the warmer; the sharpest of the s is taken off in all.
fn soften(voice: &mut [f64], intensity: Intensity) {
    Biquad::high_pass(120.0).run(voice);
    Biquad::bell(320.0, 0.8, intensity.choose([2.5, 1.5, 0.0])).run(voice);
    Biquad::high_shelf(7_500.0, intensity.choose([-6.0, -4.0, -3.0])).run(voice);
}

/// Cuts the silence that the speaking program leaves around a sentence.
fn trim(voice: &mut Vec<f64>) {
    let loudest = voice.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
    let heard = |x: &f64| x.abs() > loudest * db_to_gain(-42.0);
    let first = voice.iter().position(heard).unwrap_or(0).saturating_sub(frames(0.03));
    let last = voice.iter().rposition(heard).unwrap_or(0) + frames(0.09);
    voice.truncate(last);
    voice.drain(..first);
}

/// Air drawn in through parted lips, rising and soon over, at a root mean square near 1.
fn inhale(random: &mut Random) -> Vec<f64> {
    // A throat of 17 cm, open at the lips, resounds at odd multiples of c / 4L = 500 Hz.
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

fn root_mean_square(signal: &[f64]) -> f64 {
    (signal.iter().map(|x| x * x).sum::<f64>() / signal.len().max(1) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_take_has_a_sentence_of_its_own() {
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
