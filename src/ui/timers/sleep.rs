//! The sleep timer in the panel: for how long or until when, how it fades, and what follows.

use crate::i18n::{key, text, tr};
use crate::session::{Action, Session};
use crate::timer::{AfterTimer, ClockTime, LONGEST_FADE_MIN, SLEEP_CHOICES_MIN, SLEEP_EXTENSION};
use crate::ui::timers::{minutes, number_ui, time_ui, title_ui};
use crate::ui::{theme, widgets};
use egui::{Id, Role, Ui};
use std::time::{Duration, Instant};

const AFTERWARDS: [(AfterTimer, &str, &str); 3] = [
    (AfterTimer::Pause, key!("pause"), key!("then-pause-tip")),
    (AfterTimer::Quit, key!("quit"), key!("then-quit-tip")),
    (AfterTimer::Suspend, key!("suspend"), key!("then-suspend-tip")),
];

pub fn sleep_ui(ui: &mut Ui, session: &mut Session, now: Instant) {
    if let Some(left) = session.timers.sleep_left(now) {
        running_ui(ui, session, left, now);
        ui.separator();
    }
    title_ui(ui, tr!("fade-out-in"));
    ui.horizontal_wrapped(|ui| {
        for choice in SLEEP_CHOICES_MIN {
            let length = Duration::from_mins(choice);
            if ui.button(minutes(length)).clicked() {
                session.sleep_for(length, now);
                ui.close();
            }
        }
    });
    until_ui(ui, session, now);
    ui.separator();
    let before = (session.settings.sleep_fade_min, session.settings.sleep_then);
    fade_ui(ui, session);
    title_ui(ui, tr!("then"));
    widgets::track_ui(ui, theme::of(ui).background, |ui| {
        for (then, name, tip) in AFTERWARDS {
            let is_chosen = session.settings.sleep_then == then;
            let word = widgets::word_ui(ui, Role::RadioButton, is_chosen, text(name));
            if word.on_hover_text(text(tip)).clicked() {
                session.settings.sleep_then = then;
            }
        }
    });
    if before != (session.settings.sleep_fade_min, session.settings.sleep_then) {
        let (fade, then) = (session.settings.sleep_fade(), session.settings.sleep_then);
        session.timers.change_sleep(fade, then, now);
    }
}

fn running_ui(ui: &mut Ui, session: &mut Session, left: Duration, now: Instant) {
    let end = session.timers.zone().clock(session.timers.moment(now).date + left);
    ui.label(tr!("left-until", time = &minutes(left), end = end.to_string()));
    ui.horizontal_wrapped(|ui| {
        let keys = Action::ExtendSleep.shortcut().unwrap_or_default();
        let more = ui.button(tr!("add-time", time = &minutes(SLEEP_EXTENSION)));
        if more.on_hover_text(format!("{} ({keys})", Action::ExtendSleep.tooltip())).clicked() {
            session.perform(Action::ExtendSleep);
            ui.close();
        }
        if ui.button(tr!("sleep-stop")).clicked() {
            session.stay_awake();
            ui.close();
        }
    });
}

fn until_ui(ui: &mut Ui, session: &mut Session, now: Instant) {
    ui.horizontal(|ui| {
        let label = ui.label(tr!("or-at"));
        let kept = Id::unique("sleep until");
        let default = ClockTime::new(23, 30);
        let mut time = ui.data(|data| data.get_temp::<ClockTime>(kept)).unwrap_or(default);
        let field = time_ui(ui, label.id, &mut time);
        ui.data_mut(|data| data.insert_temp(kept, time));
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ui.button(tr!("start")).clicked() || entered {
            session.sleep_until(time, now);
            ui.close();
        }
    });
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "some minutes"
)]
fn fade_ui(ui: &mut Ui, session: &mut Session) {
    let kept = &mut session.settings.sleep_fade_min;
    let before = kept.round() as u32;
    let mut minutes = before;
    number_ui(ui, tr!("fade-out-over"), tr!("suffix-minutes"), LONGEST_FADE_MIN, &mut minutes, 0);
    if minutes != before {
        *kept = minutes as f32;
    }
}
