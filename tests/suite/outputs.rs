//! The chosen output is changed, unplugged and plugged in again; nothing plays on an output that
//! was not chosen.

use crate::common::{Rig, add, largest_step, rms, wait_until};
use crate::support::card::{Card, Rack};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};
use susurra::engine::output::{Output, OutputState};
use susurra::session::{Runtime, Session, Shared};
use susurra::settings::WhenGone;

/// Speakers, which are the default output, and headphones, which are the chosen one.
struct Desk {
    _rig: Rig,
    speakers: Arc<Card>,
    headphones: Arc<Card>,
    life: Runtime,
}

impl Desk {
    fn new(when_gone: WhenGone) -> Self {
        Self::with_headphones(Card::named("Headphones"), when_gone)
    }

    fn with_headphones(headphones: Arc<Card>, when_gone: WhenGone) -> Self {
        let (rig, speakers) = (Rig::new(), Card::named("Speakers"));
        let (mut session, streamer) = rig.session();
        add(&mut session, "hum", 1.0);
        session.settings.output = Some(headphones.output_device());
        session.settings.when_output_is_gone = when_gone;
        let rack = Rack::of([&speakers, &headphones]);
        let life = Runtime::begin(session, streamer, rack, false).unwrap();
        let desk = Self { _rig: rig, speakers, headphones, life };
        wait_until("the headphones play", || is_heard(&desk.headphones));
        desk
    }

    fn read<R>(&self, read: impl FnOnce(&Session) -> R) -> R {
        self.life.shared().read(read)
    }

    fn with<R>(&self, change: impl FnOnce(&mut Session) -> R) -> R {
        self.life.shared().with(change)
    }
}

fn is_heard(card: &Card) -> bool {
    let heard = card.heard.lock().unwrap();
    heard.len() >= 4800 && rms(&heard[heard.len() - 4800..]) > 0.05
}

/// Asserts that the output played without clicks and ended in silence.
fn ends_softly(card: &Card) {
    let heard = card.take_heard();
    assert!(largest_step(&heard) < 0.03, "a click: {}", largest_step(&heard));
    let end = rms(&heard[heard.len() - 240..]);
    assert!(end < 1e-3, "it ends at {end}");
}

#[test]
fn changing_the_output_during_playback_makes_no_click() {
    let desk = Desk::new(WhenGone::Pause);
    assert_eq!(desk.speakers.opened.load(Relaxed), 0);
    desk.with(|session| session.settings.output = Some(desk.speakers.output_device()));
    wait_until("the speakers play", || is_heard(&desk.speakers));
    ends_softly(&desk.headphones);
    let heard = desk.speakers.take_heard();
    assert!(heard[0] == [0.0; 2] && largest_step(&heard) < 0.03, "playback starts from silence");
    desk.with(|session| session.settings.output = None);
    wait_until("the default output is opened again", || desk.speakers.opened.load(Relaxed) == 2);
    assert!(desk.read(|session| session.playback.is_playing()));
    desk.life.end();
}

#[test]
fn playback_pauses_when_the_chosen_output_disappears_and_the_default_stays_silent() {
    let desk = Desk::new(WhenGone::Pause);
    desk.headphones.is_absent.store(true, Relaxed);
    wait_until("it pauses", || desk.read(|session| !session.playback.is_playing()));
    let gone = OutputState::Missing { device: "Headphones".into() };
    assert!(desk.with(|session| *session.playback.output() == gone));
    assert!(desk.read(|session| {
        session.notices.list()[0].text().contains("“Headphones” was disconnected")
    }));
    assert_eq!(desk.speakers.opened.load(Relaxed), 0);

    desk.headphones.take_heard();
    let opened = desk.headphones.opened.load(Relaxed);
    desk.headphones.is_absent.store(false, Relaxed);
    let returned = Instant::now();
    wait_until("it is used again", || desk.headphones.opened.load(Relaxed) > opened);
    assert!(returned.elapsed() < Duration::from_secs(2), "{:?}", returned.elapsed());
    assert!(desk.read(|session| !session.playback.is_playing()), "it stays paused");
    desk.with(Session::play);
    wait_until("it plays", || is_heard(&desk.headphones));
    desk.life.end();
}

#[test]
fn a_stream_that_the_server_moves_to_the_default_output_is_closed_at_once() {
    let desk = Desk::new(WhenGone::Pause);
    desk.headphones.take_heard();
    desk.headphones.is_moved.store(true, Relaxed);
    wait_until("it is noticed", || {
        !desk.with(|s| matches!(s.playback.output(), OutputState::Playing { .. }))
    });
    sleep(Duration::from_millis(100));
    let heard = desk.headphones.take_heard();
    assert!(heard.len() < 48_000 * 2 / 3, "{} frames went astray", heard.len());
    assert!(largest_step(&heard) < 0.03, "a click: {}", largest_step(&heard));
    assert!(rms(&heard[heard.len() - 240..]) < 1e-3);
    wait_until("it pauses", || desk.read(|session| !session.playback.is_playing()));
    desk.life.end();
}

#[test]
fn the_default_output_replaces_a_missing_one_until_it_returns_if_configured() {
    let desk = Desk::new(WhenGone::UseDefault);
    desk.headphones.is_absent.store(true, Relaxed);
    wait_until("the speakers play", || is_heard(&desk.speakers));
    desk.headphones.take_heard();
    desk.headphones.is_absent.store(false, Relaxed);
    let returned = Instant::now();
    wait_until("the headphones play again", || desk.headphones.heard.lock().unwrap().len() > 480);
    // This includes the fade-out of the default output.
    assert!(returned.elapsed() < Duration::from_millis(2500), "{:?}", returned.elapsed());
    wait_until("they play at full level", || is_heard(&desk.headphones));
    ends_softly(&desk.speakers);
    assert!(
        desk.read(|session| session.playback.is_playing() && session.notices.list().is_empty())
    );
    desk.life.end();
}

#[test]
fn playback_resumes_when_an_awaited_output_returns() {
    let desk = Desk::new(WhenGone::Wait);
    desk.headphones.is_absent.store(true, Relaxed);
    let gone =
        || desk.with(|session| matches!(session.playback.output(), OutputState::Missing { .. }));
    wait_until("the missing output is reported", gone);
    assert!(desk.read(|session| session.playback.is_playing()));
    desk.headphones.take_heard();
    desk.headphones.is_absent.store(false, Relaxed);
    wait_until("it plays", || is_heard(&desk.headphones));
    assert_eq!(desk.speakers.opened.load(Relaxed), 0);
    desk.life.end();
}

#[test]
fn outputs_are_listed_on_request() {
    let desk = Desk::new(WhenGone::Pause);
    assert!(desk.read(|session| session.playback.output_devices().is_empty()));
    desk.with(|session| session.playback.look_for_output_devices());
    wait_until("they are found", || {
        desk.read(|session| session.playback.output_devices().len() == 2)
    });
    let telemetry = desk.read(|session| session.playback.telemetry(session.board.mix()));
    assert_eq!(telemetry.device.as_deref(), Some("Headphones"));
    assert!(telemetry.playing && telemetry.frames > 0 && telemetry.worst_us > 0.0);
    assert!(telemetry.mean_share > 0.0 && telemetry.mean_share <= telemetry.worst_share);
    desk.life.end();
}

#[test]
fn listing_outputs_does_not_interrupt_an_output_of_another_host() {
    let desk = Desk::with_headphones(Card::elsewhere("Headphones"), WhenGone::Pause);
    desk.with(|session| session.playback.look_for_output_devices());
    wait_until("the outputs are found, including this one", || {
        desk.read(|s| s.playback.output_devices().len() == 2)
    });
    sleep(Duration::from_millis(700));
    assert_eq!(desk.headphones.opened.load(Relaxed), 1);
    assert!(desk.read(|session| session.playback.is_playing()
        && session.playback.telemetry(session.board.mix()).lost == 0));
    desk.headphones.is_absent.store(true, Relaxed);
    wait_until("playback pauses", || desk.read(|session| !session.playback.is_playing()));
    desk.life.end();
}

#[test]
fn an_output_of_another_host_is_used_again_when_it_returns() {
    let desk = Desk::with_headphones(Card::elsewhere("Headphones"), WhenGone::UseDefault);
    desk.headphones.is_absent.store(true, Relaxed);
    wait_until("the speakers play", || is_heard(&desk.speakers));
    desk.headphones.take_heard();
    desk.headphones.is_absent.store(false, Relaxed);
    wait_until("the headphones play again", || is_heard(&desk.headphones));
    ends_softly(&desk.speakers);
    desk.life.end();
}

#[test]
fn the_default_output_replaces_a_busy_one_and_is_seldom_interrupted() {
    const LOOK: Duration = Duration::from_millis(200);
    let (rig, speakers, headphones) =
        (Rig::new(), Card::named("Speakers"), Card::named("Headphones"));
    headphones.is_busy.store(true, Relaxed);
    let (mut session, _) = rig.session();
    session.settings.output = Some(headphones.output_device());
    session.settings.when_output_is_gone = WhenGone::UseDefault;
    let shared = Shared::new(session);
    let rack = Rack::of([&speakers, &headphones]);
    let mut output = Output::new(Box::new(rack), Box::new(shared.clone()));
    let (mut now, mut of_day) = (Instant::now(), SystemTime::now());
    let mut look_for = |time: Duration| {
        for _ in 0..time.as_millis() / LOOK.as_millis() {
            output.tick(now, of_day);
            (now, of_day) = (now + LOOK, of_day + LOOK);
            // The simulated card runs in real time, and its progress must be visible.
            sleep(Duration::from_millis(15));
        }
    };
    look_for(Duration::from_secs(14));
    assert_eq!(speakers.opened.load(Relaxed), 1, "they keep playing");
    look_for(Duration::from_secs(30));
    assert_eq!(
        speakers.opened.load(Relaxed),
        2,
        "one more attempt was made, and the next one comes later"
    );
    assert_eq!(shared.read(|session| session.playback.telemetry(session.board.mix()).lost), 0);
    headphones.is_busy.store(false, Relaxed);
    look_for(Duration::from_secs(5));
    let playing = OutputState::Playing { device: "Headphones".into(), rate: 48_000 };
    assert!(shared.with(|session| *session.playback.output() == playing));
    assert_eq!((speakers.opened.load(Relaxed), headphones.opened.load(Relaxed)), (2, 1));
}
