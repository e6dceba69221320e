//! Endless streams heard: even through every seam, without clicks, the same from the same seed.

use super::*;
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
    Resequencer::new(SourceReader::whole(Arc::new(Recording::new(source)), features), RATE, seed)
        .unwrap()
}

fn play(resequencer: &mut Resequencer, seconds: f32) -> Vec<Frame> {
    let mut out = vec![[0; 2]; frames(seconds, RATE)];
    resequencer.fill(&mut out).unwrap();
    out.into_iter().map(from_pcm).collect()
}

fn rms(frames: &[Frame]) -> f32 {
    (frames.iter().map(|f| f[0] * f[0]).sum::<f32>() / frames.len() as f32).sqrt()
}

fn largest_step(frames: &[Frame]) -> f32 {
    frames.array_windows().map(|[a, b]| (b[0] - a[0]).abs()).fold(0.0, f32::max)
}

#[test]
fn an_hour_keeps_its_level_through_every_seam() {
    for seconds in [5.0, 30.0] {
        let source = noise(seconds);
        let wanted = rms(&source);
        let mut resequencer = resequencer(&source, 4);
        for n in 0..1800 {
            let found = 20.0 * (rms(&play(&mut resequencer, 1.0)) / wanted).log10();
            assert!(found.abs() < 0.5, "{seconds} s source, {n} s: {found} dB");
        }
    }
}

#[test]
fn a_tone_meets_itself_in_phase() {
    // 97.3 Hz does not fit a whole number of times into anything here.
    let source = made(30.0, |t| 0.5 * (t * 97.3 * TAU).sin());
    let (wanted, step) = (rms(&source), largest_step(&source));
    let mut resequencer = resequencer(&source, 4);
    assert_eq!(resequencer.source.features().unwrap().kind(), TextureKind::Sparse);
    for _ in 0..6000 {
        // 37 periods.
        let heard = play(&mut resequencer, 37.0 / 97.3 / 4.0);
        let found = 20.0 * (rms(&heard) / wanted).log10();
        assert!(found.abs() < 0.5, "{found} dB");
        assert!(largest_step(&heard) < step * 1.05);
    }
}

#[test]
fn it_does_not_repeat_as_a_loop_would() {
    let heard = play(&mut resequencer(&noise(20.0), 4), 60.0);
    let (first, later) = heard.split_at(20 * 8_000);
    let same = first.iter().zip(later).filter(|(a, b)| (a[0] - b[0]).abs() < 1e-3).count();
    assert!(same < first.len() / 10, "{same}");
}

#[test]
fn the_same_seed_gives_the_same_stream_however_it_is_asked_for() {
    let source = noise(10.0);
    let whole = play(&mut resequencer(&source, 7), 50.0);
    let mut other = resequencer(&source, 7);
    let mut parts = vec![[0; 2]; whole.len()];
    parts.chunks_mut(1234).for_each(|part| other.fill(part).unwrap());
    assert!(whole.iter().copied().eq(parts.into_iter().map(from_pcm)));
    assert!(whole != play(&mut resequencer(&source, 8), 50.0));
}

#[test]
fn what_is_short_silent_or_square_still_plays() {
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
