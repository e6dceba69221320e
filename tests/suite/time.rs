//! Journeys, the focus timer and Night over whole nights, with simulated clocks and rendered sound.

use crate::common::{add, largest_step, rms};
use crate::support::night::{HOUR, MINUTE, Night};
use egui::accesskit::Role;
use std::time::{Duration, Instant};
use susurra::mix::Stage;
use susurra::presets::PresetId;
use susurra::session::{Action, Session};
use susurra::timer::{FocusPlan, JourneyPosition, NightHours};

const SECOND: Duration = Duration::from_secs(1);

fn stage(name: &str, minutes: f32, level_db: f32, layers: Option<&[&str]>) -> Stage {
    let layers = layers.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    Stage { name: name.into(), minutes, level_db, layers, glide_s: 20.0, ..Stage::default() }
}

fn journey_spot(session: &Session, now: Instant) -> Option<JourneyPosition> {
    session.timers.journey_spot(session.board.mix(), now)
}

#[test]
fn a_journey_glides_from_stage_to_stage_and_ends_in_silence() {
    let mut night = Night::evening();
    night.with(|session| {
        add(session, "rain", 0.3);
        session.board.mix_mut().journey = vec![
            stage("All", 5.0, 0.0, None),
            stage("Only the hum, softer", 5.0, -6.0, Some(&["hum"])),
            stage("Silence", 1.0, -6.0, Some(&[])),
        ];
        session.go_to_stage(0);
    });
    night.listen(2.0);
    // Both stretches have the same length, because the peak of rain grows with the length.
    let all = night.listen(30.0);
    night.advance(4 * MINUTE + 20 * SECOND);
    let glide = night.listen(30.0);
    assert!(largest_step(&glide) <= 1.2 * largest_step(&all), "it glides");
    let softer = rms(&night.listen(2.0)) / rms(&all);
    assert!((softer - 0.5).abs() < 0.06, "{softer}");
    let spot = night.read_now(journey_spot).unwrap();
    assert_eq!(spot.stage, 1);
    night.advance(4 * MINUTE);
    let last = night.listen(120.0);
    assert!(largest_step(&last) <= largest_step(&all));
    let end = &last[last.len() - 30 * 48_000..];
    assert_eq!(rms(end), 0.0, "not a breath of it as all pauses");
    assert!(!night.is_playing());
    assert_eq!(rms(&night.listen(1.0)), 0.0);
    night.with(|session| {
        assert_eq!(session.board.mix().layers[0].controls.level, 0.9, "the board stands");
    });
}

#[test]
fn a_journey_stops_while_paused_and_continues_after_a_crash() {
    let mut night = Night::at("2026-11-25T21:00:00Z");
    night.with(|session| session.load_preset(&PresetId("settle-tingle-sleep".into())));
    let stage = |night: &Night| night.read_now(journey_spot).map(|spot| spot.stage);
    night.advance(4 * MINUTE);
    night.with(Session::pause);
    night.advance(HOUR);
    assert_eq!(stage(&night), Some(0));
    night.with(Session::play);
    night.advance(2 * MINUTE);
    assert_eq!(stage(&night), Some(1));
    night.crash_and_restart(25 * MINUTE);
    assert_eq!(stage(&night), Some(2), "its time is the night's");
    night.crash_and_restart(3 * HOUR);
    assert!(!night.is_playing() && stage(&night).is_none());
}

#[test]
fn a_bowl_marks_each_phase_of_the_focus_timer_even_while_paused() {
    let mut night = Night::at("2026-11-25T09:00:00Z");
    night.with(|session| {
        add(session, "hum", 0.9);
        session.settings.focus = FocusPlan { rounds: 2, ..FocusPlan::default() };
    });
    let now = night.now;
    night.with(|session| session.focus(now));
    night.with(Session::pause);
    night.listen(2.0);
    assert_eq!(rms(&night.listen(1.0)), 0.0);
    // The phases change at 25, 30 and 55 minutes.
    let mut listened = 3 * SECOND;
    for wait in [25 * MINUTE, 5 * MINUTE, 25 * MINUTE] {
        night.advance(wait.saturating_sub(listened));
        let bowl = night.listen(4.0);
        let (loud, peak) = (rms(&bowl), bowl.iter().map(|f| f[0].abs()).fold(0.0, f32::max));
        assert!(loud > 0.001 && peak < 0.25, "{loud} {peak}");
        let ends = night.listen(40.0);
        assert_eq!(rms(&ends[ends.len() - 4800..]), 0.0, "it is gone when it has rung");
        listened = 44 * SECOND;
    }
    assert!(night.read_now(|session, now| session.timers.focus_turn(now)).is_none());
}

#[test]
fn night_starts_automatically_and_not_again_on_an_evening_when_the_user_left_it() {
    let mut night = Night::at("2026-11-25T20:59:00Z");
    night.with(|session| session.settings.night_hours = Some(NightHours::default()));
    let dark = |night: &Night| night.read(|session| session.overrides.is_night(&session.settings));
    night.advance(30 * SECOND);
    assert!(!dark(&night));
    night.advance(MINUTE);
    assert!(dark(&night));
    let now = night.now;
    night.with(|session| session.set_night(false, now));
    night.advance(3 * HOUR);
    assert!(!dark(&night));
    night.crash_and_restart(HOUR);
    night.advance(MINUTE);
    assert!(!dark(&night), "nor after a new start");
    night.advance(21 * HOUR);
    assert!(dark(&night), "the next evening");
    night.advance(10 * HOUR);
    assert!(!dark(&night), "it goes in the morning");
}

#[test]
fn an_automatic_night_is_not_saved_as_a_choice_of_the_user() {
    let mut night = Night::at("2026-11-25T21:30:00Z");
    night.with(|session| session.settings.night_hours = Some(NightHours::default()));
    night.advance(MINUTE);
    assert!(night.read(|session| session.overrides.is_night(&session.settings)));
    night.with(|session| session.settings.less_motion = true);
    night.crash_and_restart(10 * HOUR);
    assert!(!night.read(|session| session.overrides.is_night(&session.settings)));
    let now = night.now;
    night.with(|session| session.set_night(true, now));
    night.crash_and_restart(HOUR);
    assert!(
        night.read(|session| session.overrides.is_night(&session.settings)),
        "what a hand made is kept"
    );
}

#[test]
fn the_panel_starts_a_sleep_timer_sets_an_alarm_and_creates_a_journey() {
    let night = Night::evening();
    let mut window = crate::support::window::window(night.shared(), [380.0, 700.0]);
    let mut press = |role, name: &str| crate::support::window::click(&mut window, role, name);
    press(Role::Button, "Sleep timer");
    press(Role::RadioButton, "Alarm");
    press(Role::CheckBox, "Alarm on");
    press(Role::CheckBox, "Monday");
    let alarm = night.read(|session| session.settings.alarm.clone());
    assert!(alarm.on && alarm.days.has(0) && !alarm.days.has(1));
    press(Role::RadioButton, "Journey");
    press(Role::Button, "Create a journey");
    press(Role::Button, "Start");
    press(Role::Button, "Go to stage 2");
    let stage = night.read_now(journey_spot).map(|spot| spot.stage);
    assert_eq!(stage, Some(1));
    press(Role::RadioButton, "Sleep");
    press(Role::Button, "45 min");
    assert!(night.read_now(|session, now| session.timers.sleep_left(now)).is_some());
    assert!(night.rig.folders.settings().exists(), "what was set is kept");
}

#[test]
fn a_journey_in_an_audible_last_stage_can_be_stopped() {
    let mut night = Night::evening();
    night.with(|session| {
        session.board.mix_mut().journey =
            vec![stage("All", 5.0, 0.0, None), stage("Softer", 5.0, -12.0, None)];
        session.go_to_stage(0);
    });
    let loud = rms(&night.listen(1.0));
    night.advance(20 * MINUTE);
    assert!(night.read_now(journey_spot).is_none() && night.read(|s| s.timers.journey_runs()));
    assert!(rms(&night.listen(1.0)) < 0.3 * loud);
    night.with(Session::stop_journey);
    night.listen(2.0);
    assert!(rms(&night.listen(1.0)) > 0.9 * loud);
}

#[test]
fn undo_restores_the_journey_of_a_preset() {
    let mut night = Night::at("2026-11-25T21:00:00Z");
    night.with(|session| session.load_preset(&PresetId("settle-tingle-sleep".into())));
    night.advance(MINUTE);
    night.with(|session| session.board.end_edit());
    night.with(|session| session.load_preset(&PresetId("rainy-night".into())));
    night.advance(MINUTE);
    assert!(!night.read(|session| session.timers.journey_runs()));
    night.with(|session| session.perform(Action::Undo));
    night.advance(MINUTE);
    assert_eq!(night.read_now(journey_spot).map(|spot| spot.stage), Some(0));
}
