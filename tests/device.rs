//! Real rodio on a device that we stand in for: lost, late, stalled, or only complaining.

#[path = "common/card.rs"]
mod card;
mod common;

use card::Card;
use common::{Rig, add, largest_step, rms};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::sleep;
use std::time::{Duration, Instant};
use susurra::engine::output::{Output, OutputState};
use susurra::session::{Life, Shared};

/// Waits until `is_so`; panics after ten seconds, which no machine takes.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) -> Duration {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(10), "waited in vain until {what}");
        sleep(Duration::from_millis(10));
    }
    started.elapsed()
}

fn life(rig: &Rig, card: &Arc<Card>) -> Life {
    let (mut session, streamer) = rig.session();
    add(&mut session, "hum", 1.0);
    Life::begin(session, streamer, card.find(), false).unwrap()
}

fn is_heard(card: &Card) -> bool {
    let heard = card.heard.lock().unwrap();
    heard.len() >= 4800 && rms(&heard[heard.len() - 4800..]) > 0.05
}

#[test]
fn a_device_that_is_lost_is_survived_and_sound_returns_from_silence() {
    let (rig, card) = (Rig::new(), Card::new());
    let life = life(&rig, &card);
    wait_until("it plays", || is_heard(&card));
    assert!(largest_step(&card.take_heard()) < 0.03);

    card.is_absent.store(true, Relaxed);
    let silent = || life.shared().with(|s| matches!(s.output(), OutputState::Silent { .. }));
    wait_until("the loss is noticed", silent);
    let lost = card.opened.load(Relaxed);
    card.is_absent.store(false, Relaxed);
    wait_until("it is opened again", || {
        // What the lost stream still pulls is not heard by anyone.
        card.take_heard();
        card.opened.load(Relaxed) > lost
    });
    let back = wait_until("it plays again", || is_heard(&card));
    assert!(back < Duration::from_secs(5), "{back:?}");
    let heard = card.take_heard();
    assert_eq!(heard[0], [0.0; 2], "from silence");
    assert!(largest_step(&heard) < 0.03, "without a click: {}", largest_step(&heard));
    life.end();
}

#[test]
fn a_device_that_comes_late_is_found() {
    let (rig, card) = (Rig::new(), Card::new());
    card.is_absent.store(true, Relaxed);
    let life = life(&rig, &card);
    wait_until("there is said to be none", || {
        life.shared().with(|s| matches!(s.output(), OutputState::Silent { .. }))
    });
    card.is_absent.store(false, Relaxed);
    wait_until("it plays", || is_heard(&card));
    life.end();
}

#[test]
fn a_device_that_only_complains_is_kept() {
    let (rig, card) = (Rig::new(), Card::new());
    let shared = Shared::new(rig.session().0);
    let mut output = Output::new(card.find(), shared.fresh_renderer(), shared.output_state());
    let start = Instant::now();
    for look in 0..10 {
        output.tick(start + look * Duration::from_millis(200));
        card.errors.store(1000, Relaxed);
        card.take_heard();
        wait_until("it goes on", || card.heard.lock().unwrap().len() >= 960);
    }
    assert_eq!(card.opened.load(Relaxed), 1, "a burst of errors while sound flows is no loss");
}

#[test]
fn the_end_fades_before_the_device_closes() {
    let (rig, card) = (Rig::new(), Card::new());
    let life = life(&rig, &card);
    wait_until("it plays", || is_heard(&card));
    life.end();
    let heard = card.take_heard();
    assert!(largest_step(&heard) < 0.03);
    assert!(rms(&heard[heard.len() - 480..]) < 1e-3, "it ends in silence");
}

#[test]
fn a_server_that_stalls_without_a_word_is_left_after_four_seconds() {
    let (rig, card) = (Rig::new(), Card::new());
    card.is_stalled.store(true, Relaxed);
    let shared = Shared::new(rig.session().0);
    let mut output = Output::new(card.find(), shared.fresh_renderer(), shared.output_state());
    let start = Instant::now();
    output.tick(start);
    let playing = || shared.with(|s| matches!(s.output(), OutputState::Playing { .. }));
    assert!(playing());
    output.tick(start + Duration::from_secs(3));
    assert!(playing() && card.opened.load(Relaxed) == 1);
    output.tick(start + Duration::from_secs(5));
    assert_eq!(card.opened.load(Relaxed), 2, "opened anew");
}

#[test]
fn a_loss_that_is_reported_with_the_last_frames_is_noticed_at_once() {
    let (rig, card) = (Rig::new(), Card::new());
    let shared = Shared::new(rig.session().0);
    let mut output = Output::new(card.find(), shared.fresh_renderer(), shared.output_state());
    let start = Instant::now();
    output.tick(start);
    wait_until("it pulls and complains", || {
        card.errors.store(1, Relaxed);
        card.heard.lock().unwrap().len() > 960
    });
    card.is_stalled.store(true, Relaxed);
    sleep(Duration::from_millis(50));
    let second = Duration::from_secs(1);
    output.tick(start + second);
    output.tick(start + second + Duration::from_millis(400));
    assert_eq!(card.opened.load(Relaxed), 2, "opened anew, long before four seconds");
}

#[test]
fn what_was_changed_last_is_saved_at_the_end() {
    let (rig, card) = (Rig::new(), Card::new());
    let (session, streamer) = rig.session();
    let life = Life::begin(session, streamer, card.find(), true).unwrap();
    life.shared().with(|session| add(session, "hum", 0.3));
    life.end();
    let board = std::fs::read_to_string(rig.folders.board()).unwrap();
    assert!(board.contains("\"hum\"") && board.contains("\"playing\": true"), "{board}");
}
