//! Tests of the sleep timer over whole nights: simulated clocks, and the output of the renderer.

use crate::common::{largest_step, rms};
use crate::support::night::{HOUR, MINUTE, Night, date};
use std::time::Duration;
use susurra::i18n::Message;
use susurra::session::{Action, Session};
use susurra::settings::WhenOthersPlay;
use susurra::timer::{AfterTimer, ClockTime, SleepTimer};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_sleep_timer_fades_out_over_its_last_five_minutes_and_then_pauses() {
    let mut night = Night::evening();
    night.sleep_for(45 * MINUTE);
    let loud = rms(&night.listen(2.0));
    night.advance(39 * MINUTE);
    assert!((rms(&night.listen(2.0)) / loud - 1.0).abs() < 0.01);
    night.advance(3 * MINUTE + 24 * SECOND);
    // Halfway through the fade the gain is an eighth.
    let half = rms(&night.listen(4.0)) / loud;
    assert!((half - 0.125).abs() < 0.01, "{half}");
    night.advance(2 * MINUTE);
    let last = night.listen(30.0);
    assert!(largest_step(&last) < 0.002, "no click at the end");
    assert!(!night.is_playing());
    assert_eq!(rms(&night.listen(2.0)), 0.0);
    night.with(Session::play);
    night.listen(2.0);
    assert!((rms(&night.listen(2.0)) / loud - 1.0).abs() < 0.01, "play starts at full level again");
}

#[test]
fn eight_hours_are_exact_to_the_second_by_duration_and_by_time_of_day() {
    let mut night = Night::evening();
    night.sleep_for(8 * HOUR);
    let began = night.now;
    night.advance_until(9 * HOUR, |session| !session.playback.is_playing());
    let length = night.now - began;
    assert!(length >= 8 * HOUR && length < 8 * HOUR + SECOND, "{length:?}");
    let mut night = Night::evening();
    let (now, end) = (night.now, date("2026-11-26T05:30:00Z"));
    night.with(|session| session.sleep_until(ClockTime::new(6, 30), now));
    night.advance_until(9 * HOUR, |session| !session.playback.is_playing());
    let late = night.date.duration_since(end).unwrap();
    assert!(late < SECOND, "{late:?}");
}

#[test]
fn extending_adds_15_minutes_even_during_the_fade() {
    let mut night = Night::evening();
    let loud = rms(&night.listen(1.0));
    night.sleep_for(10 * MINUTE);
    night.advance(8 * MINUTE);
    assert!(rms(&night.listen(1.0)) < 0.3 * loud);
    night.with(|session| session.perform(Action::ExtendSleep));
    night.listen(1.0);
    assert!((rms(&night.listen(1.0)) / loud - 1.0).abs() < 0.01);
    night.advance(14 * MINUTE);
    assert!(night.is_playing());
    night.advance(3 * MINUTE);
    assert!(!night.is_playing());
}

#[test]
fn extending_near_the_end_of_the_fade_raises_the_level_as_gently_as_a_start() {
    let mut night = Night::evening();
    let loud = rms(&night.listen(1.0));
    night.sleep_for(10 * MINUTE);
    night.advance(9 * MINUTE + 30 * SECOND);
    night.listen(1.0);
    night.with(|session| session.perform(Action::ExtendSleep));
    let back = night.continue_listening(2.0);
    let levels: Vec<f32> = back.chunks(back.len() / 8).map(|part| rms(part) / loud).collect();
    assert!(levels[0] < 0.2 && levels[2] < 0.6 && levels[7] > 0.95, "{levels:?}");
}

#[test]
fn stopping_during_the_fade_makes_nothing_louder() {
    let mut night = Night::evening();
    night.sleep_for(10 * MINUTE);
    night.advance(9 * MINUTE);
    let faint = rms(&night.listen(1.0));
    night.with(Session::stop);
    let after = night.continue_listening(2.0);
    let loudest = after.chunks(after.len() / 20).map(rms).fold(0.0, f32::max);
    assert!(loudest < 1.1 * faint, "{loudest} after {faint}");
    assert!(night.read(|session| session.playback.is_stopped()));
}

#[test]
fn a_timer_shorter_than_its_fade_starts_at_the_current_level() {
    let mut night = Night::evening();
    let loud = rms(&night.listen(1.0));
    let (now, soon) = (night.now, ClockTime::new(22, 2));
    night.with(|session| session.sleep_until(soon, now));
    night.listen(1.0);
    assert!(rms(&night.listen(1.0)) > 0.9 * loud);
    night.advance(2 * MINUTE);
    assert!(!night.is_playing());
}

#[test]
fn a_sleep_timer_that_ends_while_paused_for_a_film_stays_silent_after_it() {
    let mut night = Night::evening();
    night.with(|s| s.settings.background.when_others_play = WhenOthersPlay::Pause);
    night.sleep_for(10 * MINUTE);
    night.with(|session| session.set_other_audio(Some("a film".into())));
    assert!(!night.is_playing());
    night.advance(11 * MINUTE);
    assert!(night.read(|session| session.timers.sleep_ended()));
    night.with(|session| session.set_other_audio(None));
    assert!(!night.is_playing());
}

#[test]
fn a_laptop_that_was_suspended_past_the_end_wakes_silent() {
    let mut night = Night::evening();
    let suspended = night.set_suspend_answer(Ok(()));
    let timer = SleepTimer::new(night.now, 45 * MINUTE, 5 * MINUTE).then(AfterTimer::Suspend);
    night.with(|session| session.timers.start_sleep(timer));
    night.advance(10 * MINUTE);
    night.suspend(2 * HOUR);
    night.listen(1.0);
    assert!(!night.is_playing());
    assert_eq!(rms(&night.listen(2.0)), 0.0);
    night.advance(MINUTE);
    assert_eq!(suspended.get(), 0, "it does not suspend again right after it was opened");
}

#[test]
fn a_laptop_that_wakes_before_the_end_plays_for_the_remaining_time() {
    let mut night = Night::evening();
    night.sleep_for(45 * MINUTE);
    night.advance(10 * MINUTE);
    night.suspend(20 * MINUTE);
    night.advance(10 * MINUTE);
    assert!(night.is_playing());
    let left = night.read_now(|session, now| session.timers.sleep_left(now)).unwrap();
    assert!((left.as_secs_f32() - 300.0).abs() < 2.0, "{left:?}");
}

#[test]
fn setting_the_system_clock_does_not_change_durations() {
    let mut night = Night::evening().with_boot_clock();
    night.sleep_for(45 * MINUTE);
    night.advance(MINUTE);
    night.date += 5 * HOUR;
    night.advance(MINUTE);
    night.date -= 9 * HOUR;
    night.advance(42 * MINUTE);
    assert!(night.is_playing());
    night.advance(2 * MINUTE);
    assert!(!night.is_playing());
}

#[test]
fn the_machine_is_suspended_after_the_timer_and_a_failure_is_reported() {
    for (answer, asked) in
        [(Ok(()), "…"), (Err(Message::verbatim("The lid is open.")), "The lid is open.")]
    {
        let mut night = Night::evening();
        let suspended = night.set_suspend_answer(answer);
        night.with(|session| session.settings.sleep_then = AfterTimer::Suspend);
        let now = night.now;
        night.with(|session| session.sleep_for(MINUTE, now));
        night.advance(MINUTE + 2 * SECOND);
        assert!(!night.is_playing() && suspended.get() == 0, "not before the fade has ended");
        night.advance(10 * SECOND);
        assert_eq!(suspended.get(), 1);
        let said = night.read(|session| session.notices.list().iter().any(|n| n.text() == asked));
        assert_eq!(said, asked.starts_with("The"));
    }
}

#[test]
fn the_machine_is_not_suspended_if_the_user_plays_on_after_the_end() {
    let mut night = Night::evening();
    let suspended = night.set_suspend_answer(Ok(()));
    let timer = SleepTimer::new(night.now, MINUTE, MINUTE).then(AfterTimer::Suspend);
    night.with(|session| session.timers.start_sleep(timer));
    night.advance(MINUTE + SECOND);
    night.with(Session::play);
    night.advance(MINUTE);
    assert!(night.is_playing() && suspended.get() == 0);
}

#[test]
fn a_running_timer_continues_after_a_crash_for_the_remaining_time() {
    let mut night = Night::evening();
    night.sleep_for(45 * MINUTE);
    night.advance(10 * MINUTE);
    night.crash_and_restart(5 * MINUTE);
    assert!(night.is_playing());
    let left = night.read_now(|session, now| session.timers.sleep_left(now)).unwrap();
    assert!((left.as_secs_f32() - 1795.0).abs() < 3.0, "{left:?}");
    night.advance(5 * MINUTE);
    night.crash_and_restart(2 * HOUR);
    assert!(!night.is_playing(), "a timer that ended in the meantime leaves it silent");
}
