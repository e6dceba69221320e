//! The sleep timer's tab: its time, the length of its fade, and the action at its end.

use crate::i18n::{key, text, tr};
use crate::session::{Action, Session};
use crate::timer::{AfterTimer, ClockTime, LONGEST_FADE_MIN, SLEEP_CHOICES_MIN, SLEEP_EXTENSION};
use crate::ui::timers::{minutes, number_ui, time_ui, title_ui};
use crate::ui::{theme, widgets};
use egui::{Id, Role, Ui};
use std::time::{Duration, Instant};

/// The actions at the end, with their names and tooltips.
const ACTIONS: [(AfterTimer, &str, &str); 3] = [
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
    widgets::segments_ui(ui, theme::of(ui).background, |ui| {
        for (action, name, tooltip) in ACTIONS {
            let is_chosen = session.settings.sleep_then == action;
            let segment = widgets::segment_ui(ui, Role::RadioButton, is_chosen, text(name));
            if segment.on_hover_text(text(tooltip)).clicked() {
                session.settings.sleep_then = action;
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
        let extend = ui.button(tr!("add-time", time = &minutes(SLEEP_EXTENSION)));
        if extend.on_hover_text(format!("{} ({keys})", Action::ExtendSleep.tooltip())).clicked() {
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
        let time_id = Id::unique("sleep until");
        let default = ClockTime::new(23, 30);
        let mut time = ui.data(|data| data.get_temp::<ClockTime>(time_id)).unwrap_or(default);
        let field = time_ui(ui, label.id, &mut time);
        ui.data_mut(|data| data.insert_temp(time_id, time));
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
    reason = "a small number of minutes"
)]
fn fade_ui(ui: &mut Ui, session: &mut Session) {
    let setting = &mut session.settings.sleep_fade_min;
    let before = setting.round() as u32;
    let mut minutes = before;
    let unit = tr!("suffix-minutes");
    number_ui(ui, tr!("fade-out-over"), unit, 0..=LONGEST_FADE_MIN, &mut minutes);
    // A setting with a fraction, which the command line can set, is kept unless the user edits it
    // here.
    if minutes != before {
        *setting = minutes as f32;
    }
}
