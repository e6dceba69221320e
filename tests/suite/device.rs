//! The real rodio with a simulated device that is lost, appears late, stalls, or only reports
//! errors.

use crate::common::{Rig, add, largest_step, rms, wait_until};
use crate::support::card::Card;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};
use susurra::dose::ExposureMode;
use susurra::engine::device::Device;
use susurra::engine::output::{Output, OutputState};
use susurra::engine::{DesiredState, Engine};
use susurra::mix::Mix;
use susurra::render::Voice;
use susurra::session::{Runtime, Shared};

const LOOK: Duration = Duration::from_millis(200);

fn life(rig: &Rig, card: &Arc<Card>) -> Runtime {
    let (mut session, streamer) = rig.session();
    add(&mut session, "hum", 1.0);
    Runtime::begin(session, streamer, card.alone(), false).unwrap()
}

fn is_heard(card: &Card) -> bool {
    let heard = card.heard.lock().unwrap();
    heard.len() >= 4800 && rms(&heard[heard.len() - 4800..]) > 0.05
}

fn is_silent(shared: &Shared) -> bool {
    shared.with(|s| matches!(s.playback.output(), OutputState::Unavailable { .. }))
}

/// An output with a simulated clock: each check is 200 ms after the last one has ended.
struct Watched {
    output: Output,
    now: Instant,
    of_day: SystemTime,
}

impl Watched {
    fn new(rig: &Rig, card: &Arc<Card>) -> (Self, Shared) {
        let shared = Shared::new(rig.session().0);
        let output = Output::new(Box::new(card.alone()), Box::new(shared.clone()));
        (Self { output, now: Instant::now(), of_day: SystemTime::now() }, shared)
    }

    fn look(&mut self) {
        let started = Instant::now();
        self.output.tick(self.now, self.of_day);
        let later = LOOK + started.elapsed();
        (self.now, self.of_day) = (self.now + later, self.of_day + later);
    }

    fn look_for(&mut self, time: Duration) {
        (0..time.as_millis() / LOOK.as_millis()).for_each(|_| self.look());
    }
}

#[test]
fn playback_returns_from_silence_within_two_seconds_after_a_device_is_lost() {
    let (rig, card) = (Rig::new(), Card::new());
    let life = life(&rig, &card);
    wait_until("it plays", || is_heard(&card));
    assert!(largest_step(&card.take_heard()) < 0.03);
    // One short loss, and one that is long enough for the longest time between two attempts.
    for away in [0, 2600] {
        card.is_absent.store(true, Relaxed);
        wait_until("the loss is noticed", || is_silent(life.shared()));
        sleep(Duration::from_millis(away));
        let lost = card.opened.load(Relaxed);
        card.is_absent.store(false, Relaxed);
        let returned = Instant::now();
        wait_until("it is opened again", || {
            // The frames that the lost stream still pulls are not audible.
            card.take_heard();
            card.opened.load(Relaxed) > lost
        });
        let sounds = |card: &Card| card.heard.lock().unwrap().iter().any(|f| f[0].abs() > 1e-3);
        wait_until("audio returns", || sounds(&card));
        assert!(returned.elapsed() < Duration::from_secs(2), "{:?}", returned.elapsed());
        wait_until("it plays at full level", || is_heard(&card));
        let heard = card.take_heard();
        assert_eq!(heard[0], [0.0; 2], "playback starts from silence");
        assert!(largest_step(&heard) < 0.03, "without a click: {}", largest_step(&heard));
    }
    let told = life.shared().read(|session| session.playback.telemetry(session.board.mix()));
    assert_eq!((told.opened, told.lost), (3, 2));
    life.end();
}

#[test]
fn a_device_that_appears_late_is_found() {
    let (rig, card) = (Rig::new(), Card::new());
    card.is_absent.store(true, Relaxed);
    let life = life(&rig, &card);
    wait_until("the missing device is reported", || is_silent(life.shared()));
    card.is_absent.store(false, Relaxed);
    wait_until("it plays", || is_heard(&card));
    life.end();
}

#[test]
fn a_device_that_only_reports_errors_is_kept() {
    let (rig, card) = (Rig::new(), Card::new());
    let (mut watched, _) = Watched::new(&rig, &card);
    for _ in 0..10 {
        watched.look();
        card.errors.store(1000, Relaxed);
        card.take_heard();
        wait_until("frames are pulled", || card.heard.lock().unwrap().len() >= 960);
    }
    assert_eq!(card.opened.load(Relaxed), 1, "a burst of errors during playback is not a loss");
}

#[test]
fn playback_fades_out_before_the_device_closes() {
    let (rig, card) = (Rig::new(), Card::new());
    let life = life(&rig, &card);
    wait_until("it plays", || is_heard(&card));
    life.end();
    let heard = card.take_heard();
    assert!(largest_step(&heard) < 0.03);
    assert!(rms(&heard[heard.len() - 480..]) < 1e-3, "playback ends in silence");
}

#[test]
fn a_silently_stalled_server_is_reopened_after_four_seconds() {
    let (rig, card) = (Rig::new(), Card::new());
    card.is_stalled.store(true, Relaxed);
    let (mut watched, shared) = Watched::new(&rig, &card);
    watched.look_for(Duration::from_secs(4));
    let playing = shared.with(|s| matches!(s.playback.output(), OutputState::Playing { .. }));
    assert!(playing && card.opened.load(Relaxed) == 1);
    watched.look_for(Duration::from_secs(1));
    assert_eq!(card.opened.load(Relaxed), 2, "the device is opened again");
}

#[test]
fn a_device_that_opens_slowly_still_gets_four_seconds_to_start() {
    let (rig, card) = (Rig::new(), Card::new());
    card.is_stalled.store(true, Relaxed);
    card.opens_for_ms.store(2200, Relaxed);
    let (mut watched, _) = Watched::new(&rig, &card);
    watched.look();
    card.opens_for_ms.store(0, Relaxed);
    watched.look_for(Duration::from_millis(3600));
    assert_eq!(card.opened.load(Relaxed), 1, "slow opening does not count as sleep");
    watched.look_for(Duration::from_secs(1));
    assert_eq!(card.opened.load(Relaxed), 2, "the device is opened again");
}

#[test]
fn a_loss_reported_together_with_the_last_frames_is_noticed_at_once() {
    let (rig, card) = (Rig::new(), Card::new());
    let (mut watched, _) = Watched::new(&rig, &card);
    watched.look();
    wait_until("frames are pulled and errors are reported", || {
        card.errors.store(1, Relaxed);
        card.heard.lock().unwrap().len() > 960
    });
    card.is_stalled.store(true, Relaxed);
    sleep(Duration::from_millis(50));
    watched.look_for(Duration::from_millis(600));
    assert_eq!(card.opened.load(Relaxed), 2, "the device is opened again well before four seconds");
}

#[test]
fn sleep_is_not_a_loss_and_a_device_that_did_not_survive_it_is_replaced_within_two_seconds() {
    const NIGHT: Duration = Duration::from_hours(8);
    // On some systems the steady clock advances during sleep, on others only the time of day.
    for steady in [Duration::ZERO, NIGHT] {
        for survives in [true, false] {
            let (rig, card) = (Rig::new(), Card::new());
            let (mut watched, _) = Watched::new(&rig, &card);
            watched.look();
            wait_until("frames are pulled", || card.heard.lock().unwrap().len() > 960);
            watched.look();
            card.is_stalled.store(true, Relaxed);
            (watched.now, watched.of_day) = (watched.now + steady, watched.of_day + NIGHT);
            sleep(Duration::from_millis(50));
            watched.look();
            assert_eq!(card.opened.load(Relaxed), 1, "the time asleep does not count as a stall");
            if survives {
                let before = card.heard.lock().unwrap().len();
                card.is_stalled.store(false, Relaxed);
                wait_until("frames are pulled", || card.heard.lock().unwrap().len() > before + 960);
            }
            watched.look_for(Duration::from_millis(1800));
            assert_eq!(card.opened.load(Relaxed), if survives { 1 } else { 2 });
        }
    }
}

#[test]
fn the_last_change_is_saved_at_the_end() {
    let (rig, card) = (Rig::new(), Card::new());
    let (session, streamer) = rig.session();
    let life = Runtime::begin(session, streamer, card.alone(), true).unwrap();
    life.shared().with(|session| add(session, "hum", 0.3));
    life.end();
    let board = std::fs::read_to_string(rig.folders.board()).unwrap();
    assert!(board.contains("\"hum\"") && board.contains("\"playing\": true"), "{board}");
}

#[test]
fn a_session_that_does_not_save_the_board_still_counts_listening_time() {
    let (rig, card) = (Rig::new(), Card::new());
    let life = life(&rig, &card);
    wait_until("it plays", || is_heard(&card));
    life.end();
    let (mut session, _) = rig.session();
    session.restore_settings();
    assert!(session.journal.listening_share(ExposureMode::Adults, SystemTime::now()) > 0.0);
    assert!(!rig.folders.board().exists());
}

#[test]
fn a_slow_callback_is_measured_and_counted() {
    struct Slow;
    impl Voice for Slow {
        fn fill(&mut self, _: &mut [susurra::dsp::Frame], _: &susurra::mix::Controls) {
            sleep(Duration::from_millis(3));
        }
    }
    let (rig, card) = (Rig::new(), Card::new());
    let (mut session, _) = rig.session();
    add(&mut session, "hum", 1.0);
    let mix: &Mix = session.board.mix();
    let heard = DesiredState::playing(mix);
    let mut engine = None;
    let device = Device::open(&crate::support::card::device(&card), |rate| {
        let (mut own, renderer) = Engine::new(rate);
        own.sync(&heard, |_| Some(Box::new(Slow)));
        engine = Some(own);
        renderer
    });
    let device = device.unwrap();
    wait_until("frames are pulled", || device.stats().frames > 4800);
    let work = device.stats();
    // Four blocks of 64 frames, a portion of 5.3 ms.
    assert!(work.worst > Duration::from_millis(12), "{work:?}");
    assert!(work.late > 0 && work.worst_share(48_000) > 2.0 && work.mean_share(48_000) > 1.5);
    device.close();
}
