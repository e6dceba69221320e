//! Eight hours of every built-in texture: its seams are as smooth as the recording is by itself, and
//! nothing comes round again. The way through a night is walked on features alone, the seams are
//! then listened to.

mod common;

use common::largest_step;
use realfft::RealFftPlanner;
use std::sync::Arc;
use susurra::catalogue::Catalogue;
use susurra::decode::{Media, decode_all};
use susurra::dsp::{Frame, Random, frames, from_pcm};
use susurra::engine::resequencer::{
    BANDS, BandLevels, Features, Jump, Planner, Resequencer, SourceReader, TextureKind,
    min_time_to_repeat,
};
use susurra::render::Recording;

/// Enough for the highest band.
const RATE: u32 = 16_000;
const NIGHT_SECONDS: usize = 8 * 3600;
/// Moments in a second of the stream of features.
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

/// A night's resequencer, and the stream of features that they make.
fn walk(features: &Features, length: usize, seed: u64) -> (Vec<Jump>, Vec<BandLevels>) {
    let mut planner = Planner::new(length, RATE, features.kind(), seed);
    let (mut resequencer, mut stream, mut at) = (Vec::new(), Vec::new(), planner.alone());
    while stream.len() < NIGHT_SECONDS * PER_SECOND {
        let jump = planner.next(features);
        let moments = (at..jump.leave).step_by(RATE as usize / PER_SECOND);
        stream.extend(moments.map(|at| *features.levels(at)));
        at = jump.arrive;
        resequencer.push(jump);
    }
    (resequencer, stream)
}

fn mean(values: impl ExactSizeIterator<Item = f32>) -> f32 {
    let count = values.len() as f32;
    values.sum::<f32>() / count
}

/// Less is nobody's to hear, as where a tone resequencer to itself.
const FAINT_DB: f32 = 0.25;

/// Seams must jump no further than a quarter more than the recording does by itself.
fn joins_as_it_runs(name: &str, features: &Features, length: usize, resequencer: &[Jump]) {
    let seams = mean(resequencer.iter().map(|jump| features.jump(jump.leave, jump.arrive)));
    let places = (RATE as usize / 2..length - RATE as usize / 2).step_by(RATE as usize / 50);
    let natural = mean(places.map(|at| features.jump(at, at)));
    println!("{name}: {:?}, seams {seams:.2} dB, by itself {natural:.2} dB", features.kind());
    assert!(seams < (1.25 * natural).max(FAINT_DB), "{name}: {seams} dB, by itself {natural} dB");
}

/// The largest likeness of the stream to itself at any lag from 10 s to 4 h, of 1 at most:
/// autocorrelation by way of the power spectrum (Wiener and Khinchin).
fn likeness_to_itself(stream: &[BandLevels]) -> f32 {
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
    let mut likeness = inverse.make_output_vec();
    inverse.process(&mut power, &mut likeness).unwrap();
    // Of fewer moments at longer lags.
    let at = |lag: usize| likeness[lag] / (stream.len() - lag) as f32 * stream.len() as f32;
    let lags = 10 * PER_SECOND..NIGHT_SECONDS / 2 * PER_SECOND;
    lags.map(at).fold(0.0, f32::max) / likeness[0]
}

fn endless(frames: &[Frame], features: Features, rate: u32, seed: u64) -> Resequencer {
    let recording = Arc::new(Recording::new(frames));
    Resequencer::new(SourceReader::whole(recording, Arc::new(features)), rate, seed).unwrap()
}

fn play(resequencer: &mut Resequencer, seconds: usize, rate: u32) -> Vec<Frame> {
    let mut heard = vec![[0; 2]; seconds * rate as usize];
    resequencer.fill(&mut heard).unwrap();
    heard.into_iter().map(from_pcm).collect()
}

#[test]
fn for_eight_hours_every_texture_joins_as_smoothly_as_it_runs_and_does_not_come_round() {
    for (name, media) in textures() {
        let recording = decode_all(&media, RATE, usize::MAX).unwrap();
        let features = Features::of(&recording, RATE);
        let (resequencer, stream) = walk(&features, recording.len(), 11);
        joins_as_it_runs(&name, &features, recording.len(), &resequencer);

        let once = (0..recording.len()).step_by(RATE as usize / PER_SECOND);
        let looped = once.map(|at| *features.levels(at)).cycle().take(stream.len());
        let looped = likeness_to_itself(&looped.collect::<Vec<_>>());
        let hopped = likeness_to_itself(&stream);
        println!("{name}: like itself {hopped:.3}, a loop {looped:.3}");
        assert!(hopped < 0.25 && looped > 0.9, "{name}: {hopped}, a loop {looped}");

        let hours = min_time_to_repeat(recording.len(), RATE).as_secs_f32() / 3600.0;
        println!("{name}: nothing repeats for {hours:.1} hours");
        assert!(hours > 1.0, "{name}: {hours}");
    }
}

/// A texture that was made up, and how it moves.
struct Made {
    kind: TextureKind,
    frames: Vec<Frame>,
}

/// One of every kind, 40 s long.
fn made(rate: u32) -> Vec<Made> {
    let make = |kind, sample: &mut dyn FnMut(f32) -> Frame| Made {
        kind,
        frames: (0..frames(40.0, rate)).map(|n| sample(n as f32 / rate as f32)).collect(),
    };
    let mut random = Random::new(2);
    // Loud moments are rare, as in rain: the sum of two passages seldom has a louder one.
    let mut loud = move || random.gap() * if random.below(2) == 0 { 0.03 } else { -0.03 };
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
fn no_seam_of_any_kind_steps_further_than_the_recording_itself() {
    for (n, Made { kind, frames }) in made(48_000).into_iter().enumerate() {
        let features = Features::of(&frames, 48_000);
        assert_eq!(features.kind(), kind, "{n}");
        let mut resequencer = endless(&frames, features, 48_000, 3);
        let heard = play(&mut resequencer, 150, 48_000);
        let (found, own) = (largest_step(&heard), largest_step(&frames));
        // And one step of 16 bits on either side.
        assert!(found <= own + 2.0 / 32_767.0, "{n}: {found}, the recording {own}");
    }
}

#[test]
fn across_every_seam_the_level_is_what_both_sides_have() {
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
fn what_swells_or_rings_is_joined_where_it_swells_or_rings_alike() {
    for (n, Made { frames, .. }) in made(RATE).into_iter().enumerate() {
        let features = Features::of(&frames, RATE);
        let (resequencer, _) = walk(&features, frames.len(), 5);
        joins_as_it_runs(&format!("made {n}"), &features, frames.len(), &resequencer);
    }
}
