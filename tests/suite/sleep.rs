//! The sleep timer as a listener lives through it: whole nights by clocks of our own, heard through the
//! renderer.

use crate::common::{largest_step, rms};
use crate::support::night::{HOUR, MINUTE, Night, date};
use std::time::Duration;
use susurra::session::{Action, Session};
use susurra::settings::WhenOthersPlay;
use susurra::timer::{AfterTimer, ClockTime, SleepTimer};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_sleep_fades_over_its_last_five_minutes_and_then_pauses() {
    let mut night = Night::evening();
    night.sleep_for(45 * MINUTE);
    let loud = rms(&night.listen(2.0));
    night.go(39 * MINUTE);
    assert!((rms(&night.listen(2.0)) / loud - 1.0).abs() < 0.01);
    night.go(3 * MINUTE + 24 * SECOND);
    // Half of the fade is an eighth of the amplitude.
    let half = rms(&night.listen(4.0)) / loud;
    assert!((half - 0.125).abs() < 0.01, "{half}");
    night.go(2 * MINUTE);
    let last = night.listen(30.0);
    assert!(largest_step(&last) < 0.002, "no click as it ends");
    assert!(!night.plays());
    assert_eq!(rms(&night.listen(2.0)), 0.0);
    night.with(Session::play);
    night.listen(2.0);
    assert!((rms(&night.listen(2.0)) / loud - 1.0).abs() < 0.01, "play starts afresh");
}

#[test]
fn eight_hours_are_eight_hours_to_the_second_by_either_clock() {
    let mut night = Night::evening();
    night.sleep_for(8 * HOUR);
    let began = night.now;
    night.go_until(9 * HOUR, |session| !session.playback.is_playing());
    let length = night.now - began;
    assert!(length >= 8 * HOUR && length < 8 * HOUR + SECOND, "{length:?}");
    let mut night = Night::evening();
    let (now, end) = (night.now, date("2026-11-26T05:30:00Z"));
    night.with(|session| session.sleep_until(ClockTime::new(6, 30), now));
    night.go_until(9 * HOUR, |session| !session.playback.is_playing());
    let late = night.date.duration_since(end).unwrap();
    assert!(late < SECOND, "{late:?}");
}

#[test]
fn a_press_adds_a_quarter_of_an_hour_even_while_it_fades() {
    let mut night = Night::evening();
    let loud = rms(&night.listen(1.0));
    night.sleep_for(10 * MINUTE);
    night.go(8 * MINUTE);
    assert!(rms(&night.listen(1.0)) < 0.3 * loud);
    night.with(|session| session.perform(Action::ExtendSleep));
    night.listen(1.0);
    assert!((rms(&night.listen(1.0)) / loud - 1.0).abs() < 0.01);
    night.go(14 * MINUTE);
    assert!(night.plays());
    night.go(3 * MINUTE);
    assert!(!night.plays());
}

#[test]
fn a_press_in_the_last_moments_of_the_fade_brings_it_back_as_gently_as_a_start() {
    let mut night = Night::evening();
    let loud = rms(&night.listen(1.0));
    night.sleep_for(10 * MINUTE);
    night.go(9 * MINUTE + 30 * SECOND);
    night.listen(1.0);
    night.with(|session| session.perform(Action::ExtendSleep));
    let back = night.hear(2.0);
    let levels: Vec<f32> = back.chunks(back.len() / 8).map(|part| rms(part) / loud).collect();
    assert!(levels[0] < 0.2 && levels[2] < 0.6 && levels[7] > 0.95, "{levels:?}");
}

#[test]
fn stopped_while_it_fades_nothing_gets_louder_before_it_is_silent() {
    let mut night = Night::evening();
    night.sleep_for(10 * MINUTE);
    night.go(9 * MINUTE);
    let faint = rms(&night.listen(1.0));
    night.with(Session::stop);
    let after = night.hear(2.0);
    let loudest = after.chunks(after.len() / 20).map(rms).fold(0.0, f32::max);
    assert!(loudest < 1.1 * faint, "{loudest} after {faint}");
    assert!(night.read(|session| session.playback.is_stopped()));
}

#[test]
fn until_a_time_that_is_nearer_than_the_fade_is_long_it_begins_as_loud_as_it_was() {
    let mut night = Night::evening();
    let loud = rms(&night.listen(1.0));
    let (now, soon) = (night.now, ClockTime::new(22, 2));
    night.with(|session| session.sleep_until(soon, now));
    night.listen(1.0);
    assert!(rms(&night.listen(1.0)) > 0.9 * loud);
    night.go(2 * MINUTE);
    assert!(!night.plays());
}

#[test]
fn a_sleep_timer_that_ends_while_it_makes_way_for_a_film_leaves_it_silent_after_it() {
    let mut night = Night::evening();
    night.with(|s| s.settings.background.when_others_play = WhenOthersPlay::Pause);
    night.sleep_for(10 * MINUTE);
    night.with(|session| session.set_other_audio(Some("a film".into())));
    assert!(!night.plays());
    night.go(11 * MINUTE);
    assert!(night.read(|session| session.timers.sleep_ended()));
    night.with(|session| session.set_other_audio(None));
    assert!(!night.plays());
}

#[test]
fn a_laptop_that_slept_through_the_end_wakes_silent() {
    let mut night = Night::evening();
    let suspended = night.suspends(Ok(()));
    let timer = SleepTimer::new(night.now, 45 * MINUTE, 5 * MINUTE).then(AfterTimer::Suspend);
    night.with(|session| session.timers.start_sleep(timer));
    night.go(10 * MINUTE);
    night.suspend(2 * HOUR);
    night.listen(1.0);
    assert!(!night.plays());
    assert_eq!(rms(&night.listen(2.0)), 0.0);
    night.go(MINUTE);
    assert_eq!(suspended.get(), 0, "nobody wants it to go back to sleep as it is opened");
}

#[test]
fn a_laptop_that_woke_before_the_end_plays_only_what_is_left() {
    let mut night = Night::evening();
    night.sleep_for(45 * MINUTE);
    night.go(10 * MINUTE);
    night.suspend(20 * MINUTE);
    night.go(10 * MINUTE);
    assert!(night.plays());
    let left = night.with_now(|session, now| session.timers.sleep_left(now)).unwrap();
    assert!((left.as_secs_f32() - 300.0).abs() < 2.0, "{left:?}");
}

#[test]
fn a_world_clock_that_is_set_changes_no_length_of_time() {
    let mut night = Night::evening().with_boot_clock();
    night.sleep_for(45 * MINUTE);
    night.go(MINUTE);
    night.date += 5 * HOUR;
    night.go(MINUTE);
    night.date -= 9 * HOUR;
    night.go(42 * MINUTE);
    assert!(night.plays());
    night.go(2 * MINUTE);
    assert!(!night.plays());
}

#[test]
fn after_it_the_machine_is_suspended_and_if_it_cannot_be_that_is_said() {
    for (answer, asked) in [(Ok(()), "…"), (Err("The lid is open.".to_owned()), "The lid is open.")]
    {
        let mut night = Night::evening();
        let suspended = night.suspends(answer);
        night.with(|session| session.settings.sleep_then = AfterTimer::Suspend);
        let now = night.now;
        night.with(|session| session.sleep_for(MINUTE, now));
        night.go(MINUTE + 2 * SECOND);
        assert!(!night.plays() && suspended.get() == 0, "not before all has faded");
        night.go(10 * SECOND);
        assert_eq!(suspended.get(), 1);
        let said = night.read(|session| session.notices.list().iter().any(|n| n.text() == asked));
        assert_eq!(said, asked.starts_with("The"));
    }
}

#[test]
fn who_plays_on_after_the_end_is_not_suspended() {
    let mut night = Night::evening();
    let suspended = night.suspends(Ok(()));
    let timer = SleepTimer::new(night.now, MINUTE, MINUTE).then(AfterTimer::Suspend);
    night.with(|session| session.timers.start_sleep(timer));
    night.go(MINUTE + SECOND);
    night.with(Session::play);
    night.go(MINUTE);
    assert!(night.plays() && suspended.get() == 0);
}

#[test]
fn a_timer_that_ran_goes_on_after_a_crash_for_what_is_left_of_it() {
    let mut night = Night::evening();
    night.sleep_for(45 * MINUTE);
    night.go(10 * MINUTE);
    night.crash(5 * MINUTE);
    assert!(night.plays());
    let left = night.with_now(|session, now| session.timers.sleep_left(now)).unwrap();
    assert!((left.as_secs_f32() - 1795.0).abs() < 3.0, "{left:?}");
    night.go(5 * MINUTE);
    night.crash(2 * HOUR);
    assert!(!night.plays(), "what was over meanwhile stays silent");
}
