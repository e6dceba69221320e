//! Tests of the order, the place and the loudness of events, and of the startle guard.

use super::*;
use crate::decibels::{gain_to_db, power_to_db};
use crate::dsp::BLOCK;
use crate::engine::takes::measure;
use crate::render::recording::Recording;
use rtrb::RingBuffer;
use std::sync::Arc;

const RATE: u32 = 48_000;

/// Events whose takes have constant samples of 0.1, 0.2, …, so that they can be told apart.
fn events(takes: usize, length: usize, in_order: bool) -> Events {
    let take = |n: usize| Recording::of(&vec![[0.1 + 0.1 * n as f32; 2]; length]);
    events_of(vec![(0..takes).map(take).collect()], in_order, RATE)
}

fn events_of(intensities: Vec<Vec<Recording>>, in_order: bool, rate: u32) -> Events {
    let (mut deliver, arriving) = RingBuffer::new(1);
    let shared = |takes: Vec<Recording>| takes.into_iter().map(Arc::new).collect();
    let intensities = intensities.into_iter().map(shared).collect();
    deliver.push(Box::new(measure(intensities, in_order, rate))).ok().unwrap();
    Events::new(arriving, 1.0, rate, 3)
}

fn play(events: &mut Events, seconds: f32, controls: &Controls) -> Vec<Frame> {
    let mut out = vec![[0.0; 2]; frames(seconds, RATE)];
    out.chunks_mut(BLOCK).for_each(|block| events.fill(block, controls));
    out
}

/// The last frames of silence before each sound.
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
    // Each take is 1.5 times as long as the one before, so that they can be told apart by their length.
    let take = |n: i32| Recording::of(&vec![[0.1; 2]; (4800.0 * 1.5f32.powi(n)) as usize]);
    let mut events = events_of(vec![(0..4).map(take).collect()], true, RATE);
    let out = play(&mut events, 12.0, &controls);
    let starts = onsets(&out);
    let order: Vec<i32> = starts
        .iter()
        .map(|at| {
            let rest = out[at + 1..].iter();
            let length = rest.take_while(|frame| **frame != [0.0; 2]).count();
            (length as f32 / 4800.0).log(1.5).round() as i32
        })
        .collect();
    assert!(order.len() > 10, "{order:?}");
    let in_order =
        order[..order.len() - 1].iter().zip([0, 1, 2, 3].iter().cycle()).all(|(a, b)| a == b);
    assert!(in_order, "{order:?}");
    assert!(out.iter().all(|f| f[0] < 0.1 * db_to_gain(3.0)), "no two at once");
}

#[test]
fn the_oldest_event_fades_out_when_too_many_overlap() {
    let controls = Controls { pace_per_min: 240.0, irregularity: 1.0, ..Controls::default() };
    let mut events = events(1, 48_000 * 30, false);
    let out = play(&mut events, 20.0, &controls);
    assert!(events.playing.iter().flatten().count() <= PLACES);
    let loudest = out.iter().map(|f| f[0]).fold(0.0, f32::max);
    assert!(loudest < (MAX_AT_ONCE + 2) as f32 * 0.1 * db_to_gain(2.5), "{loudest}");
}

#[test]
fn events_are_silent_until_their_takes_arrive() {
    let (_deliver, arriving) = RingBuffer::<Box<Takes>>::new(1);
    let mut events = Events::new(arriving, 1.0, RATE, 1);
    assert!(play(&mut events, 1.0, &Controls::default()).iter().all(|f| *f == [0.0; 2]));
}

#[test]
fn an_intensity_between_two_chooses_one_of_them_at_random() {
    let takes = |count, in_order| measure(vec![Vec::new(); count], in_order, RATE);
    let mut random = Random::new(1);
    let mut count = [0u32; 3];
    for _ in 0..3000 {
        count[choose_intensity(&mut random, &takes(3, false), 0.75)] += 1;
    }
    assert_eq!(count[0], 0);
    assert!(count[1].abs_diff(1500) < 150, "{count:?}");
    assert_eq!(choose_intensity(&mut random, &takes(3, false), 1.0), 2);
    assert_eq!(choose_intensity(&mut random, &takes(1, false), 0.9), 0);
    assert!(
        (0..99).all(|_| choose_intensity(&mut random, &takes(3, true), 0.7) == 1),
        "a story does not change its intensity"
    );
}

/// The level of each event in dB, played by a metronome at 240 events per minute: the greatest mean square
/// of 50 ms.
fn loudness(events: &mut Events, count: usize, intensity: f32, rate: u32) -> Vec<f32> {
    let controls =
        Controls { pace_per_min: 240.0, irregularity: 0.0, intensity, ..Controls::default() };
    let mut out = vec![[0.0; 2]; count * rate as usize / 4];
    out.chunks_mut(BLOCK).for_each(|block| events.fill(block, &controls));
    // The first event starts within 0.6 of a gap, and each one ends before the next.
    let first = out.iter().position(|frame| *frame != [0.0; 2]).unwrap();
    let gaps = out[first - first.min(5)..].chunks_exact(rate as usize / 4);
    gaps.map(|gap| loudest(&gap[..gap.len() / 3], rate as usize / 20)).collect()
}

/// The level of the loudest `window` frames, in dB.
fn loudest(heard: &[Frame], window: usize) -> f32 {
    let power = |part: &[Frame]| part.iter().map(|frame| frame[0] * frame[0]).sum::<f32>();
    let greatest = heard.windows(window).step_by(8).map(power).fold(0.0, f32::max);
    power_to_db(greatest / window as f32)
}

fn tone(amplitude: f32, length: usize) -> Recording {
    let frame = |n: usize| [amplitude * (n as f32 * 0.3).sin(); 2];
    Recording::of(&(0..length).map(frame).collect::<Vec<_>>())
}

#[test]
fn no_event_of_an_hour_is_louder_than_the_guard_allows() {
    let rate = 4000;
    // Seven equal takes and one that is 20 dB louder, each a little longer than the measuring window.
    let takes = (0..8).map(|n| tone(if n == 5 { 0.5 } else { 0.05 }, 240)).collect();
    let heard = loudness(&mut events_of(vec![takes], false, rate), 14_400, 0.5, rate);
    let mut level = gain_to_db(0.05) - 3.01;
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
        "{} events; the 100 loudest exceed the ones before by at most {loudest:.2} dB",
        over.len()
    );
    assert!(over.len() > 14_000);
    assert!((3.0..=startle_guard::GUARD_DB).contains(&loudest), "{loudest}");
    assert!(all <= startle_guard::GUARD_DB, "and no other event: {all}");
}

#[test]
fn the_level_at_an_intensity_lies_between_those_of_its_neighbours() {
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
fn level_and_place_vary_a_little_from_event_to_event() {
    let takes = || vec![(0..5).map(|_| tone(0.1, 480)).collect()];
    let (softest, loudest) =
        spread(&loudness(&mut events_of(takes(), false, 8000), 400, 0.5, 8000));
    assert!((4.0..=5.1).contains(&(loudest - softest)), "{softest} to {loudest} dB");

    let mut events = events_of(takes(), false, 8000);
    let controls = Controls { pace_per_min: 240.0, ..Controls::default() };
    let mut places: Vec<f32> = (0..400 * 2000 / BLOCK)
        .map(|_| {
            events.fill(&mut [[0.0; 2]; BLOCK], &controls);
            events.offset_in_width()
        })
        .collect();
    places.dedup();
    let (left, right) = spread(&places);
    assert!((-1.0..-0.9).contains(&left) && (0.9..1.0).contains(&right), "{left} to {right}");
    assert!(places.len() > 390, "each event has its own place");
}
