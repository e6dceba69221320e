//! Eight hours of every built-in texture: its crossfades are as smooth as the recording itself, and
//! the stream does not repeat. A night is planned from features alone; the crossfades are then
//! rendered and measured.

use crate::common::largest_step;
use realfft::RealFftPlanner;
use std::sync::Arc;
use susurra::catalogue::Catalogue;
use susurra::decode::{Media, decode_all};
use susurra::dsp::{Frame, Random, frames, from_pcm, to_pcm};
use susurra::engine::resequencer::{
    BANDS, BandLevels, Features, Jump, Planner, Resequencer, SourceReader, TextureKind,
    min_time_to_repeat,
};
use susurra::render::Recording;

/// A sample rate that covers the highest band.
const RATE: u32 = 16_000;
const NIGHT_SECONDS: usize = 8 * 3600;
/// Steps per second in the stream of features.
const PER_SECOND: usize = 4;

/// The recordings of every built-in texture, by name and intensity.
fn textures() -> Vec<(String, Media)> {
    let catalogue = Catalogue::built_in();
    let textures = catalogue.sounds().iter().filter(|sound| sound.playback.is_texture());
    let takes = |sound: &susurra::catalogue::Sound| {
        let firsts = sound.intensities.iter().filter_map(|takes| takes.first());
        firsts.map(|media| (media.to_string(), media.clone())).collect::<Vec<_>>()
    };
    textures.flat_map(takes).collect()
}

/// The jumps of one night, and the stream of features that they produce.
fn walk(features: &Features, length: usize, seed: u64) -> (Vec<Jump>, Vec<BandLevels>) {
    let mut planner = Planner::new(length, RATE, features.kind(), seed);
    let (mut jumps, mut stream, mut at) = (Vec::new(), Vec::new(), planner.passage_start());
    while stream.len() < NIGHT_SECONDS * PER_SECOND {
        let jump = planner.next_jump(features);
        let moments = (at..jump.leave).step_by(RATE as usize / PER_SECOND);
        stream.extend(moments.map(|at| *features.levels(at)));
        at = jump.arrive;
        jumps.push(jump);
    }
    (jumps, stream)
}

fn mean(values: impl ExactSizeIterator<Item = f32>) -> f32 {
    let count = values.len() as f32;
    values.sum::<f32>() / count
}

/// A smaller difference is inaudible, for example where a tone jumps to itself.
const INAUDIBLE_DB: f32 = 0.25;

/// Asserts that crossfades change the sound at most a quarter more than the recording itself does.
fn assert_smooth_crossfades(name: &str, features: &Features, length: usize, jumps: &[Jump]) {
    let crossfades = mean(jumps.iter().map(|jump| features.distance(jump.leave, jump.arrive)));
    let places = (RATE as usize / 2..length - RATE as usize / 2).step_by(RATE as usize / 50);
    let natural = mean(places.map(|at| features.distance(at, at)));
    println!(
        "{name}: {:?}, crossfades {crossfades:.2} dB, the recording {natural:.2} dB",
        features.kind()
    );
    assert!(
        crossfades < (1.25 * natural).max(INAUDIBLE_DB),
        "{name}: {crossfades} dB, the recording {natural} dB"
    );
}

/// The largest autocorrelation of the stream at any lag from 10 s to 4 h, at most 1, computed from
/// the power spectrum (Wiener–Khinchin theorem).
fn autocorrelation(stream: &[BandLevels]) -> f32 {
    let size = (2 * stream.len()).next_power_of_two();
    let mut planner = RealFftPlanner::<f32>::new();
    let (forward, inverse) = (planner.plan_fft_forward(size), planner.plan_fft_inverse(size));
    let mut power = forward.make_output_vec();
    for band in 0..BANDS {
        let middle = mean(stream.iter().map(|bands| bands[band]));
        let mut input = vec![0.0; size];
        input.iter_mut().zip(stream).for_each(|(input, bands)| *input = bands[band] - middle);
        let mut spectrum = forward.make_output_vec();
        forward.process(&mut input, &mut spectrum).unwrap();
        power.iter_mut().zip(&spectrum).for_each(|(sum, bin)| *sum += bin.norm_sqr());
    }
    let mut correlation = inverse.make_output_vec();
    inverse.process(&mut power, &mut correlation).unwrap();
    // Compensates for the smaller number of terms at longer lags.
    let at = |lag: usize| correlation[lag] / (stream.len() - lag) as f32 * stream.len() as f32;
    let lags = 10 * PER_SECOND..NIGHT_SECONDS / 2 * PER_SECOND;
    lags.map(at).fold(0.0, f32::max) / correlation[0]
}

fn endless(frames: &[Frame], features: Features, rate: u32, seed: u64) -> Resequencer {
    let recording = Arc::new(Recording::new(frames.iter().copied().map(to_pcm).collect()));
    Resequencer::new(SourceReader::in_memory(recording, Arc::new(features)), rate, seed).unwrap()
}

fn play(resequencer: &mut Resequencer, seconds: usize, rate: u32) -> Vec<Frame> {
    let mut heard = vec![[0; 2]; seconds * rate as usize];
    resequencer.fill(&mut heard).unwrap();
    heard.into_iter().map(from_pcm).collect()
}

#[test]
fn every_built_in_texture_plays_smoothly_for_eight_hours_without_repeating() {
    for (name, media) in textures() {
        let recording = decode_all(&media, RATE, usize::MAX).unwrap();
        let features = Features::of(&recording, RATE);
        let (jumps, stream) = walk(&features, recording.len(), 11);
        assert_smooth_crossfades(&name, &features, recording.len(), &jumps);

        let once = (0..recording.len()).step_by(RATE as usize / PER_SECOND);
        let looped = once.map(|at| *features.levels(at)).cycle().take(stream.len());
        let looped = autocorrelation(&looped.collect::<Vec<_>>());
        let resequenced = autocorrelation(&stream);
        println!("{name}: autocorrelation {resequenced:.3}, a loop {looped:.3}");
        assert!(resequenced < 0.25 && looped > 0.9, "{name}: {resequenced}, a loop {looped}");

        let hours = min_time_to_repeat(recording.len(), RATE).as_secs_f32() / 3600.0;
        println!("{name}: nothing repeats for {hours:.1} hours");
        assert!(hours > 1.0, "{name}: {hours}");
    }
}

/// A synthetic texture and its kind.
struct Synthetic {
    kind: TextureKind,
    frames: Vec<Frame>,
}

/// One texture of every kind, 40 s long.
fn synthetic(rate: u32) -> Vec<Synthetic> {
    let make = |kind, sample: &mut dyn FnMut(f32) -> Frame| Synthetic {
        kind,
        frames: (0..frames(40.0, rate)).map(|n| sample(n as f32 / rate as f32)).collect(),
    };
    let mut random = Random::new(2);
    // Loud samples are rare, as in rain, so that the sum of two passages seldom has a louder one.
    let mut loud = move || random.exponential() * if random.below(2) == 0 { 0.03 } else { -0.03 };
    let mut noise = move || [(); 2].map(|()| loud());
    let mut lower = [0.0; 2];
    let mut soft = move || {
        let fresh = noise();
        lower = std::array::from_fn(|side| 0.9 * lower[side] + 0.3 * fresh[side]);
        lower
    };
    let tone =
        |hz: f32, t: f32| (f64::from(hz) * f64::from(t) * std::f64::consts::TAU).sin() as f32;
    let swell = |t: f32| 0.55 + 0.45 * (t * 0.7).sin();
    let ring =
        |t: f32| (-(t % 1.3) * 6.0).exp() * tone(700.0, t % 1.3) * (t % 1.3 * 200.0).min(1.0);
    vec![
        make(TextureKind::Steady, &mut |_| soft()),
        make(TextureKind::Flowing, &mut |t| soft().map(|sample| sample * swell(t))),
        make(TextureKind::Sparse, &mut |t| [0.4 * tone(61.7, t) + 0.1 * tone(123.4, t); 2]),
        make(TextureKind::Sparse, &mut |t| soft().map(|sample| 0.02 * sample + 0.5 * ring(t))),
    ]
}

#[test]
fn no_crossfade_has_a_larger_step_than_the_recording() {
    for (n, Synthetic { kind, frames }) in synthetic(48_000).into_iter().enumerate() {
        let features = Features::of(&frames, 48_000);
        assert_eq!(features.kind(), kind, "{n}");
        let mut resequencer = endless(&frames, features, 48_000, 3);
        let heard = play(&mut resequencer, 150, 48_000);
        let (found, own) = (largest_step(&heard), largest_step(&frames));
        // Plus one quantisation step of 16 bits on either side.
        assert!(found <= own + 2.0 / 32_767.0, "{n}: {found}, the recording {own}");
    }
}

#[test]
fn the_level_stays_constant_across_every_crossfade() {
    for seconds in [7.0, 40.0] {
        let mut random = Random::new(8);
        let mut noise = || [(); 2].map(|()| random.between(-0.3, 0.3));
        let frames: Vec<Frame> = (0..frames(seconds, RATE)).map(|_| noise()).collect();
        let power = |part: &[Frame]| {
            part.as_flattened().iter().map(|sample| sample * sample).sum::<f32>()
                / part.len() as f32
        };
        let own = power(&frames);
        let mut resequencer = endless(&frames, Features::of(&frames, RATE), RATE, 3);
        let heard = play(&mut resequencer, 600, RATE);
        for part in heard.chunks(RATE as usize / 4) {
            let level = 10.0 * (power(part) / own).log10();
            assert!(level.abs() < 0.5, "{seconds} s: {level} dB");
        }
    }
}

#[test]
fn swelling_and_ringing_textures_are_crossfaded_at_similar_places() {
    for (n, Synthetic { frames, .. }) in synthetic(RATE).into_iter().enumerate() {
        let features = Features::of(&frames, RATE);
        let (jumps, _) = walk(&features, frames.len(), 5);
        assert_smooth_crossfades(&format!("synthetic {n}"), &features, frames.len(), &jumps);
    }
}
