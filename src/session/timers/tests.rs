//! The timers without a session: what a tick asks for.

use super::*;
use crate::mix::Stage;
use std::time::UNIX_EPOCH;

const MINUTE: Duration = Duration::from_mins(1);

struct Rig {
    timers: Timers,
    settings: Settings,
    mix: Mix,
    start: Instant,
}

impl Rig {
    fn new() -> Self {
        let (settings, mix) = (Settings::default(), Mix::default());
        Self { timers: Timers::default(), settings, mix, start: Instant::now() }
    }

    fn tick(&mut self, after: Duration, is_playing: bool) -> TimerOutcome {
        let (now, date) = (self.start + after, UNIX_EPOCH + after);
        let at = self.timers.note_clocks(now, date, None);
        let (mix, settings) = (&self.mix, &self.settings);
        let input =
            TimerInput { at, is_playing, gain: 1.0, is_night_by_clock: false, mix, settings };
        self.timers.tick(&input)
    }
}

#[test]
fn a_sleep_timer_fades_and_then_pauses_and_what_follows_comes_later() {
    let mut rig = Rig::new();
    let timer = SleepTimer::new(rig.start, 2 * MINUTE, MINUTE).then(AfterTimer::Quit);
    rig.timers.start_sleep(timer);
    assert_eq!(rig.tick(MINUTE + MINUTE / 2, true).gain, Some(0.125));
    let over = rig.tick(2 * MINUTE, true);
    assert!(over.pauses && over.gain.is_none() && over.after_timer.is_none());
    let later = rig.tick(2 * MINUTE + AFTER_TIMER_DELAY, false);
    assert_eq!(later.after_timer, Some(AfterTimer::Quit));
}

#[test]
fn nothing_follows_a_sleep_timer_while_an_alarm_is_set() {
    let mut rig = Rig::new();
    rig.settings.alarm.on = true;
    rig.timers.start_sleep(SleepTimer::new(rig.start, MINUTE, MINUTE).then(AfterTimer::Suspend));
    let over = rig.tick(MINUTE, true);
    assert_eq!(over.notices, [TimerNotice::StaysForAlarm(rig.settings.alarm.at)]);
    assert_eq!(rig.tick(2 * MINUTE, false).after_timer, None);
}

#[test]
fn a_focus_timer_chimes_at_each_turn() {
    let mut rig = Rig::new();
    let plan = rig.settings.focus;
    rig.timers.start_focus(plan, rig.start);
    assert!(!rig.tick(MINUTE, true).chimes);
    assert!(rig.tick(Duration::from_hours(1), true).chimes);
}

#[test]
fn a_journey_with_a_silent_last_stage_ends_in_a_pause() {
    let mut rig = Rig::new();
    rig.mix.journey = vec![Stage { layers: Some(Vec::new()), ..Stage::default() }];
    let length = rig.mix.journey[0].length();
    rig.timers.start_journey_of_new_board(&rig.mix);
    assert!(!rig.tick(Duration::ZERO, true).pauses && rig.timers.journey_runs());
    assert!(rig.tick(length + MINUTE, true).pauses && !rig.timers.journey_runs());
}

#[test]
fn timers_are_restored_as_they_were_saved() {
    let mut rig = Rig::new();
    rig.timers.start_sleep(SleepTimer::new(rig.start, 30 * MINUTE, MINUTE));
    rig.tick(MINUTE, true);
    let saved = rig.timers.to_save().unwrap();
    let mut again = Rig::new();
    again.timers.restore(saved.clone()).unwrap();
    assert_eq!(again.timers.to_save(), Some(saved));
    again.tick(2 * MINUTE, true);
    let left = again.timers.sleep_left(again.start + 2 * MINUTE).unwrap();
    assert_eq!(left, 28 * MINUTE);
}
