//! Events: their pace, their order, and that none begins or ends with a click.

use super::*;
use crate::render::BLOCK;
use rtrb::RingBuffer;

const RATE: u32 = 48_000;

/// Events whose takes are constant at 0.1, 0.2, … so that each can be told by its height.
fn events(takes: usize, length: usize, in_order: bool) -> Events {
    let (mut deliver, arriving) = RingBuffer::new(1);
    let take = |n: usize| Arc::new(Recording::new(&vec![[0.1 * (n + 1) as f32; 2]; length]));
    let takes = (0..takes).map(take).collect();
    deliver.push(Box::new(Takes { intensities: vec![takes], in_order })).ok().unwrap();
    Events::new(arriving, 1.0, RATE, 3)
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
fn the_pace_holds_at_every_irregularity() {
    for irregularity in [0.0, 0.5, 1.0] {
        let controls = Controls { pace_per_min: 120.0, irregularity, ..Controls::default() };
        let mut events = events(4, 10, false);
        let mut started = 0;
        for _ in 0..900 {
            started += onsets(&play(&mut events, 1.0, &controls)).len();
        }
        let rate = started as f32 / 15.0;
        assert!((rate / 120.0 - 1.0).abs() < 0.05, "{irregularity}: {rate}/min");
    }
}

#[test]
fn a_metronome_is_even_to_the_frame() {
    let controls = Controls { pace_per_min: 60.0, irregularity: 0.0, ..Controls::default() };
    let onsets = onsets(&play(&mut events(3, 100, false), 20.0, &controls));
    assert!(onsets.windows(2).all(|w| (w[1] - w[0]).abs_diff(48_000) <= 3), "{onsets:?}");
}

#[test]
fn sentences_keep_their_order_and_never_overlap() {
    let controls = Controls { pace_per_min: 240.0, irregularity: 1.0, ..Controls::default() };
    let out = play(&mut events(4, 24_000, true), 12.0, &controls);
    let heights: Vec<usize> = onsets(&out)
        .iter()
        // Well inside the event; its level strays by 1.5 dB, less than takes are apart.
        .map(|at| (out[at + 5000][0] * 10.0 / 1.0).round() as usize)
        .collect();
    assert!(heights.len() > 10, "{heights:?}");
    assert!(out.iter().all(|f| f[0] < 0.4 * amplitude(2.5)), "no two at once");
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
    let takes = |count, in_order| Takes { intensities: vec![Vec::new(); count], in_order };
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
