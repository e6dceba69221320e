//! Events as they are heard: their order, their place, their loudness, and that none startles.

use super::*;
use crate::render::{BLOCK, Recording};
use rtrb::RingBuffer;
use std::sync::Arc;

const RATE: u32 = 48_000;

/// Events whose takes are constant at 0.1, 0.2, … so that each can be told by its height.
fn events(takes: usize, length: usize, in_order: bool) -> Events {
    let take = |n: usize| Recording::new(&vec![[0.1 + 0.1 * n as f32; 2]; length]);
    events_of(vec![(0..takes).map(take).collect()], in_order, RATE)
}

fn events_of(intensities: Vec<Vec<Recording>>, in_order: bool, rate: u32) -> Events {
    let (mut deliver, arriving) = RingBuffer::new(1);
    let shared = |takes: Vec<Recording>| takes.into_iter().map(Arc::new).collect();
    let intensities = intensities.into_iter().map(shared).collect();
    deliver.push(Box::new(Takes::new(intensities, in_order, rate))).ok().unwrap();
    Events::new(arriving, 1.0, rate, 3)
}

fn play(events: &mut Events, seconds: f32, controls: &Controls) -> Vec<Frame> {
    let mut out = vec![[0.0; 2]; frames(seconds, RATE)];
    out.chunks_mut(BLOCK).for_each(|block| events.fill(block, controls));
    out
}

/// Where silence ends.
fn onsets(out: &[Frame]) -> Vec<usize> {
    out.windows(2)
        .enumerate()
        .filter(|(_, w)| w[0][0] == 0.0 && w[1][0] != 0.0)
        .map(|(n, _)| n)
        .collect()
}

#[test]
fn a_metronome_is_even_to_the_frame() {
    let controls = Controls { pace_per_min: 60.0, irregularity: 0.0, ..Controls::default() };
    let onsets = onsets(&play(&mut events(3, 100, false), 20.0, &controls));
    assert!(onsets.windows(2).all(|w| (w[1] - w[0]).abs_diff(48_000) <= 1), "{onsets:?}");
}

#[test]
fn sentences_keep_their_order_and_never_overlap() {
    let controls = Controls { pace_per_min: 240.0, irregularity: 1.0, ..Controls::default() };
    // Each half as long again as the one before it, so that it can be told by its length.
    let take = |n: i32| Recording::new(&vec![[0.1; 2]; (4800.0 * 1.5f32.powi(n)) as usize]);
    let mut events = events_of(vec![(0..4).map(take).collect()], true, RATE);
    let out = play(&mut events, 12.0, &controls);
    let starts = onsets(&out);
    let told: Vec<i32> = starts
        .iter()
        .map(|at| {
            let rest = out[at + 1..].iter();
            let length = rest.take_while(|frame| **frame != [0.0; 2]).count();
            (length as f32 / 4800.0).log(1.5).round() as i32
        })
        .collect();
    assert!(told.len() > 10, "{told:?}");
    let in_order =
        told[..told.len() - 1].iter().zip([0, 1, 2, 3].iter().cycle()).all(|(a, b)| a == b);
    assert!(in_order, "{told:?}");
    assert!(out.iter().all(|f| f[0] < 0.1 * amplitude(3.0)), "no two at once");
}

#[test]
fn more_at_once_than_there_is_room_for_fade_the_oldest() {
    let controls = Controls { pace_per_min: 240.0, irregularity: 1.0, ..Controls::default() };
    let mut events = events(1, 48_000 * 30, false);
    let out = play(&mut events, 20.0, &controls);
    assert!(events.playing.iter().flatten().count() <= PLACES);
    let loudest = out.iter().map(|f| f[0]).fold(0.0, f32::max);
    assert!(loudest < (MOST_AT_ONCE + 2) as f32 * 0.1 * amplitude(2.5), "{loudest}");
}

#[test]
fn before_the_takes_have_come_it_is_silent() {
    let (_deliver, arriving) = RingBuffer::<Box<Takes>>::new(1);
    let mut events = Events::new(arriving, 1.0, RATE, 1);
    assert!(play(&mut events, 1.0, &Controls::default()).iter().all(|f| *f == [0.0; 2]));
}

#[test]
fn intensity_chooses_between_its_neighbours() {
    let takes = |count, in_order| Takes::new(vec![Vec::new(); count], in_order, RATE);
    let mut random = Random::new(1);
    let mut count = [0u32; 3];
    for _ in 0..3000 {
        count[choose_intensity(&mut random, &takes(3, false), 0.75)] += 1;
    }
    assert_eq!(count[0], 0);
    assert!(count[1].abs_diff(1500) < 150, "{count:?}");
    assert_eq!(choose_intensity(&mut random, &takes(3, false), 1.0), 2);
    assert_eq!(choose_intensity(&mut random, &takes(1, false), 0.9), 0);
    assert!((0..99).all(|_| choose_intensity(&mut random, &takes(3, true), 0.7) == 1), "one story");
}

/// Each event's loudness in dB, of a metronome at 240 a minute: the greatest mean square of 50 ms.
fn loudness(events: &mut Events, count: usize, intensity: f32, rate: u32) -> Vec<f32> {
    let controls =
        Controls { pace_per_min: 240.0, irregularity: 0.0, intensity, ..Controls::default() };
    let mut out = vec![[0.0; 2]; count * rate as usize / 4];
    out.chunks_mut(BLOCK).for_each(|block| events.fill(block, &controls));
    // The first comes within 0.6 of a gap, and each lasts less than what is left.
    let first = out.iter().position(|frame| *frame != [0.0; 2]).unwrap();
    let gaps = out[first - first.min(5)..].chunks_exact(rate as usize / 4);
    gaps.map(|gap| loudest(&gap[..gap.len() / 3], rate as usize / 20)).collect()
}

/// The level of the loudest `window` frames, in dB.
fn loudest(heard: &[Frame], window: usize) -> f32 {
    let power = |part: &[Frame]| part.iter().map(|frame| frame[0] * frame[0]).sum::<f32>();
    let greatest = heard.windows(window).step_by(8).map(power).fold(0.0, f32::max);
    10.0 * (greatest / window as f32).log10()
}

fn tone(amplitude: f32, length: usize) -> Recording {
    let frame = |n: usize| [amplitude * (n as f32 * 0.3).sin(); 2];
    Recording::new(&(0..length).map(frame).collect::<Vec<_>>())
}

#[test]
fn none_of_an_hours_events_is_louder_than_the_guard_lets_it_be() {
    let rate = 4000;
    // Seven of a kind and one that is 20 dB louder, each a little longer than the ear's window.
    let takes = (0..8).map(|n| tone(if n == 5 { 0.5 } else { 0.05 }, 240)).collect();
    let heard = loudness(&mut events_of(vec![takes], false, rate), 14_400, 0.5, rate);
    let mut level = 20.0 * 0.05f32.log10() - 3.01;
    let mut over = Vec::new();
    for db in heard {
        over.push([db, db - level]);
        level += (db - level) / 6.0;
    }
    let most = |of: &[[f32; 2]]| of.iter().map(|event| event[1]).fold(f32::MIN, f32::max);
    let all = most(&over);
    over.sort_by(|a, b| b[0].total_cmp(&a[0]));
    let loudest = most(&over[..100]);
    println!(
        "{} events; the 100 loudest are {loudest:.2} dB over those before at most",
        over.len()
    );
    assert!(over.len() > 14_000);
    assert!((3.0..=guard::GUARD_DB).contains(&loudest), "{loudest}");
    assert!(all <= guard::GUARD_DB, "nor any other: {all}");
}

#[test]
fn an_intensity_between_two_is_as_loud_as_between_them() {
    let mut last = f32::MIN;
    for (intensity, wanted) in [(0.0, -33.0), (0.25, -30.0), (0.5, -27.0), (1.0, -21.0)] {
        let takes = |amplitude| (0..5).map(|_| tone(amplitude, 480)).collect();
        let mut events = events_of(vec![takes(0.0317), takes(0.1262)], false, 8000);
        let heard = loudness(&mut events, 400, intensity, 8000);
        let mean = heard.iter().sum::<f32>() / heard.len() as f32;
        assert!((mean - wanted).abs() < 0.5 && mean > last, "{intensity}: {mean} dB");
        last = mean;
    }
}

fn spread(of: &[f32]) -> (f32, f32) {
    of.iter().fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(*x), high.max(*x)))
}

#[test]
fn level_and_place_stray_a_little_and_no_two_events_are_the_same() {
    let takes = || vec![(0..5).map(|_| tone(0.1, 480)).collect()];
    let (softest, loudest) =
        spread(&loudness(&mut events_of(takes(), false, 8000), 400, 0.5, 8000));
    assert!((4.0..=5.1).contains(&(loudest - softest)), "{softest} to {loudest} dB");

    let mut events = events_of(takes(), false, 8000);
    let controls = Controls { pace_per_min: 240.0, ..Controls::default() };
    let mut places: Vec<f32> = (0..400 * 2000 / BLOCK)
        .map(|_| {
            events.fill(&mut [[0.0; 2]; BLOCK], &controls);
            events.sway()
        })
        .collect();
    places.dedup();
    let (left, right) = spread(&places);
    assert!((-1.0..-0.9).contains(&left) && (0.9..1.0).contains(&right), "{left} to {right}");
    assert!(places.len() > 390, "each has its own place");
}
