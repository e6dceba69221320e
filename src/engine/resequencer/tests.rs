//! Endless streams: constant level through every crossfade, no clicks, and the same samples from
//! the same seed.

use super::*;
use crate::decibels::gain_to_db;
use crate::dsp::{Frame, Random, from_pcm};
use crate::render::Recording;
use std::f32::consts::TAU;
use std::sync::Arc;

const RATE: u32 = 8_000;

fn noise(seconds: f32) -> Vec<Frame> {
    let mut random = Random::new(9);
    (0..frames(seconds, RATE)).map(|_| [(); 2].map(|()| random.between(-0.5, 0.5))).collect()
}

fn made(seconds: f32, sample: impl Fn(f32) -> f32) -> Vec<Frame> {
    (0..frames(seconds, RATE)).map(|n| [sample(n as f32 / RATE as f32); 2]).collect()
}

fn resequencer(source: &[Frame], seed: u64) -> Resequencer {
    let features = Arc::new(Features::of(source, RATE));
    Resequencer::new(SourceReader::in_memory(Arc::new(Recording::of(source)), features), RATE, seed)
        .unwrap()
}

fn play(resequencer: &mut Resequencer, seconds: f32) -> Vec<Frame> {
    let mut out = vec![[0; 2]; frames(seconds, RATE)];
    resequencer.fill(&mut out).unwrap();
    out.into_iter().map(from_pcm).collect()
}

/// The root mean square of both channels together.
fn rms(frames: &[Frame]) -> f32 {
    (crate::dsp::energy(frames) / (2 * frames.len()) as f32).sqrt()
}

fn largest_step(frames: &[Frame]) -> f32 {
    let step = |[a, b]: &[Frame; 2]| (b[0] - a[0]).abs().max((b[1] - a[1]).abs());
    frames.array_windows().map(step).fold(0.0, f32::max)
}

#[test]
fn the_level_stays_constant_through_an_hour_of_crossfades() {
    for seconds in [5.0, 30.0] {
        let source = noise(seconds);
        let wanted = rms(&source);
        let mut resequencer = resequencer(&source, 4);
        for n in 0..1800 {
            let found = gain_to_db(rms(&play(&mut resequencer, 1.0)) / wanted);
            assert!(found.abs() < 0.5, "{seconds} s source, {n} s: {found} dB");
        }
    }
}

#[test]
fn a_tone_is_crossfaded_with_itself_in_phase() {
    // A recording never holds a whole number of periods of 97.3 Hz.
    let source = made(30.0, |t| 0.5 * (t * 97.3 * TAU).sin());
    let (wanted, step) = (rms(&source), largest_step(&source));
    let mut resequencer = resequencer(&source, 4);
    assert_eq!(resequencer.source.features().unwrap().kind(), TextureKind::Sparse);
    for _ in 0..6000 {
        // A quarter of 37 periods.
        let heard = play(&mut resequencer, 37.0 / 97.3 / 4.0);
        let found = gain_to_db(rms(&heard) / wanted);
        assert!(found.abs() < 0.5, "{found} dB");
        assert!(largest_step(&heard) < step * 1.05);
    }
}

#[test]
fn the_stream_does_not_repeat_like_a_loop() {
    let heard = play(&mut resequencer(&noise(20.0), 4), 60.0);
    let (first, later) = heard.split_at(20 * 8_000);
    let same = first.iter().zip(later).filter(|(a, b)| (a[0] - b[0]).abs() < 1e-3).count();
    assert!(same < first.len() / 10, "{same}");
}

#[test]
fn the_same_seed_gives_the_same_stream_for_any_buffer_size() {
    let source = noise(10.0);
    let whole = play(&mut resequencer(&source, 7), 50.0);
    let mut other = resequencer(&source, 7);
    let mut parts = vec![[0; 2]; whole.len()];
    parts.chunks_mut(1234).for_each(|part| other.fill(part).unwrap());
    assert!(whole.iter().copied().eq(parts.into_iter().map(from_pcm)));
    assert!(whole != play(&mut resequencer(&source, 8), 50.0));
}

#[test]
fn short_silent_and_square_wave_recordings_play() {
    let square = |t: f32| if (t * 100.0).fract() < 0.5 { 1.0 } else { -1.0 };
    for seconds in [0.01, 0.3, 5.0] {
        let steady = play(&mut resequencer(&made(seconds, |_| 0.25), 1), 20.0);
        assert!(steady.iter().all(|f| (f[0] - 0.25).abs() < 1e-3), "{seconds} s of a constant");
        let silent = play(&mut resequencer(&made(seconds, |_| 0.0), 1), 20.0);
        assert!(silent.iter().all(|f| *f == [0.0; 2]), "{seconds} s of silence");
        let square = play(&mut resequencer(&made(seconds, square), 1), 20.0);
        assert!(square.iter().all(|f| f[0].abs() < 1.42), "{seconds} s of a square");
        assert!(rms(&square) > 0.9);
    }
    let few = play(&mut resequencer(&[[0.25; 2]; 80], 1), 1.0);
    assert!(few.iter().all(|f| (0.24..0.26).contains(&f[0])));
}

/// The kind of a texture that consists of 20 s of these samples.
fn kind_of(sample: &mut dyn FnMut(f32) -> f32) -> TextureKind {
    const RATE: u32 = 16_000;
    let at = |n: u32| [sample(n as f32 / RATE as f32); 2];
    Features::of(&(0..20 * RATE).map(at).collect::<Vec<Frame>>(), RATE).kind()
}

#[test]
fn noise_is_steady_swells_are_flowing_tones_and_ticks_are_sparse() {
    let mut random = Random::new(5);
    let mut noise = move || random.between(-0.3, 0.3);
    let mut red = 0.0;
    let mut brown = noise.clone();
    assert_eq!(kind_of(&mut |_| noise()), TextureKind::Steady);
    assert_eq!(
        kind_of(&mut |_| {
            red = 0.98 * red + 0.1 * brown();
            red
        }),
        TextureKind::Steady
    );
    let swell = |t: f32| 0.55 + 0.45 * (t * 0.8).sin();
    assert_eq!(kind_of(&mut |t| swell(t) * noise()), TextureKind::Flowing);
    let tone = |hz: f32, t: f32| (hz * t * std::f32::consts::TAU).sin();
    assert_eq!(kind_of(&mut |t| 0.2 * tone(100.0, t) + 0.1 * tone(200.0, t)), TextureKind::Sparse);
    assert_eq!(kind_of(&mut |t| 0.2 * tone(440.0, t) + 0.05 * noise()), TextureKind::Sparse);
    let tick = |t: f32| (-(t % 0.9) * 80.0).exp();
    assert_eq!(kind_of(&mut |t| 0.01 * noise() + tick(t) * tone(900.0, t)), TextureKind::Sparse);
    assert_eq!(kind_of(&mut |_| 0.0), TextureKind::Sparse);
}
