//! The alarm over whole nights with simulated clocks: daylight saving, suspension and changes of the clock.

use crate::common::{largest_step, rms};
use crate::support::night::{HOUR, MINUTE, Night, date};
use std::time::{Duration, SystemTime};
use susurra::engine::output::{OutputClient, OutputReport, OutputState};
use susurra::session::Session;
use susurra::settings::{Settings, WhenGone};
use susurra::timer::{AfterTimer, Alarm, ClockTime, Days, SleepTimer};

const SECOND: Duration = Duration::from_secs(1);

/// An alarm at seven that plays `downpour`.
fn at_seven(night: &Night, days: Days) {
    night.with(|session| {
        session.pause();
        let preset = Some("downpour".to_owned());
        session.settings.alarm =
            Alarm { on: true, at: ClockTime::new(7, 0), days, preset, rise_min: 2 };
    });
}

/// Lets `length` pass. Returns when the alarm rang.
fn rings(night: &mut Night, length: Duration) -> Vec<SystemTime> {
    let (end, mut rang, mut rising) = (night.now + length, Vec::new(), false);
    while night.now < end {
        night.advance(SECOND);
        let rises = night.read(|session| session.timers.is_rising());
        if rises && !rising {
            rang.push(night.date);
        }
        rising = rises;
        if rang.last().is_some_and(|at| night.date > *at + HOUR) {
            night.with(Session::pause);
        }
    }
    rang
}

fn assert_rang(rang: &[SystemTime], when: &[&str]) {
    assert_eq!(rang.len(), when.len(), "{rang:?}");
    for (rang, when) in rang.iter().zip(when) {
        let late = rang.duration_since(date(when)).unwrap();
        assert!(late <= 2 * SECOND, "{late:?} after {when}");
    }
}

#[test]
fn an_alarm_at_seven_rings_once_on_the_night_the_clocks_go_back() {
    let mut night = Night::at("2026-10-24T20:00:00Z");
    at_seven(&night, Days::ALL);
    let rang = rings(&mut night, 36 * HOUR);
    assert_rang(&rang, &["2026-10-25T06:00:00Z", "2026-10-26T06:00:00Z"]);
    let mut night = Night::at("2026-03-28T20:00:00Z");
    at_seven(&night, Days::ALL);
    assert_rang(&rings(&mut night, 12 * HOUR), &["2026-03-29T05:00:00Z"]);
}

#[test]
fn an_alarm_fades_its_preset_in_and_is_then_off() {
    let mut night = Night::at("2026-11-25T05:50:00Z");
    at_seven(&night, Days::default());
    night.advance(599 * SECOND);
    let first = rms(&night.listen(4.0));
    night.advance(55 * SECOND);
    let halfway = rms(&night.listen(4.0));
    night.advance(70 * SECOND);
    let full = rms(&night.listen(4.0));
    assert!(first < 0.01 * full, "{first} {full}");
    assert!((halfway / full - 0.125).abs() < 0.06, "{}", halfway / full);
    let loaded = night.read(|session| session.loaded().map(|entry| entry.preset.id.0.clone()));
    assert_eq!(loaded.as_deref(), Some("downpour"));
    let kept = std::fs::read_to_string(night.rig.folders.settings()).unwrap();
    assert!(!serde_json::from_str::<Settings>(&kept).unwrap().alarm.on);
}

#[test]
fn an_alarm_replaces_what_plays_without_a_click() {
    let mut night = Night::evening();
    at_seven(&night, Days::default());
    night.with(|session| {
        session.play();
        session.settings.alarm.at = ClockTime::new(22, 1);
        session.settings.alarm.preset = None;
    });
    night.advance(58 * SECOND);
    let steady = largest_step(&night.listen(1.0));
    let over = night.listen(20.0);
    assert!(largest_step(&over) <= 1.05 * steady);
    assert!(rms(&over[over.len() - 48_000..]) < 0.1 * rms(&over[..24_000]));
}

#[test]
fn an_alarm_missed_during_suspension_does_not_ring_late_and_is_reported() {
    let mut night = Night::at("2026-11-25T02:00:00Z");
    at_seven(&night, Days::ALL);
    night.advance(MINUTE);
    night.suspend(9 * HOUR);
    night.advance(MINUTE);
    assert!(!night.is_playing());
    assert!(
        night
            .read(|session| session.notices.list()[0].text().contains("alarm at 07:00 was missed"))
    );
    night.suspend(19 * HOUR + 3 * MINUTE);
    night.advance(10 * SECOND);
    assert!(night.is_playing(), "five minutes late is not too late");
}

#[test]
fn an_alarm_does_not_ring_twice_when_the_clock_is_set_back() {
    let mut night = Night::at("2026-11-25T05:59:00Z").with_boot_clock();
    at_seven(&night, Days::ALL);
    night.advance(2 * MINUTE);
    assert!(night.read(|session| session.timers.is_rising()));
    night.with(Session::pause);
    night.advance(5 * MINUTE);
    night.date -= 10 * MINUTE;
    night.advance(15 * MINUTE);
    assert!(!night.is_playing());
}

#[test]
fn an_alarm_follows_a_change_of_the_time_zone() {
    let mut night = Night::at("2026-11-25T02:00:00Z");
    at_seven(&night, Days::ALL);
    night.advance(HOUR);
    // Lisbon is one hour behind Berlin.
    let lisbon = susurra::timer::Zone::by_rules("WET0WEST,M3.5.0/1,M10.5.0").unwrap();
    night.with(|session| session.timers.set_zone(lisbon));
    assert_rang(&rings(&mut night, 6 * HOUR), &["2026-11-25T07:00:00Z"]);
}

#[test]
fn an_alarm_missed_by_five_minutes_rings_after_a_weekend_of_suspension() {
    // A Friday evening.
    let mut night = Night::at("2026-11-27T20:00:00Z");
    at_seven(&night, Days::ALL);
    night.advance(MINUTE);
    night.suspend(58 * HOUR + 4 * MINUTE);
    assert_eq!(night.date.duration_since(date("2026-11-30T06:05:00Z")).unwrap().as_secs(), 0);
    assert!(night.read(|session| session.timers.is_rising()));
    assert!(
        night.read(|session| !session.notices.list().iter().any(|n| n.text().contains("missed")))
    );
}

#[test]
fn an_alarm_with_an_empty_board_plays_a_preset() {
    let mut night = Night::at("2026-11-27T05:59:00Z");
    at_seven(&night, Days::default());
    night.with(|session| session.settings.alarm.preset = None);
    assert!(night.read(|session| session.board.mix().layers.is_empty()));
    night.advance(2 * MINUTE);
    assert!(night.is_playing() && night.read(|session| !session.board.mix().layers.is_empty()));
}

#[test]
fn an_alarm_uses_the_default_device_when_the_headphones_are_unplugged() {
    let mut night = Night::at("2026-11-27T05:59:00Z");
    at_seven(&night, Days::default());
    night.with(|session| session.settings.when_output_is_gone = WhenGone::Pause);
    let mut player = night.shared().clone();
    player.set_state(OutputState::Missing { device: "Headphones".into() });
    assert!(!player.request(OutputReport::default()).use_default_instead);
    night.advance(2 * MINUTE);
    assert!(player.request(OutputReport::default()).use_default_instead && night.is_playing());
    night.with(Session::pause);
    assert!(!player.request(OutputReport::default()).use_default_instead, "only for the alarm");
}

#[test]
fn a_sleep_timer_neither_quits_nor_suspends_before_an_alarm() {
    let mut night = Night::at("2026-11-26T22:00:00Z");
    let suspended = night.set_suspend_answer(Ok(()));
    at_seven(&night, Days::default());
    let timer = SleepTimer::new(night.now, MINUTE, MINUTE).then(AfterTimer::Suspend);
    night.with(|session| session.timers.start_sleep(timer));
    night.with(Session::play);
    night.advance(2 * MINUTE);
    assert!(!night.is_playing() && suspended.get() == 0);
    let said = "Everything is paused. Susurra keeps running for the alarm at 07:00.";
    assert!(night.read(|session| session.notices.list().iter().any(|n| n.text() == said)));
}
