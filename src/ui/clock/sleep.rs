//! The sleep timer in the panel: for how long or until when, how it fades, and what follows.

use crate::i18n::{fill, say};
use crate::session::{Action, Session};
use crate::timer::{AfterTimer, ClockTime, LONGEST_FADE_MIN, SLEEP_CHOICES_MIN, SLEEP_EXTENSION};
use crate::ui::clock::{minutes, number_ui, time_ui, title_ui};
use crate::ui::{theme, widgets};
use egui::{Id, Role, Ui};
use std::time::{Duration, Instant};

const AFTERWARDS: [(AfterTimer, &str, &str); 3] = [
    (AfterTimer::Pause, "Pause", "All pauses"),
    (AfterTimer::Quit, "Quit", "Susurra ends"),
    (AfterTimer::Suspend, "Suspend", "The computer is suspended"),
];

pub fn sleep_ui(ui: &mut Ui, session: &mut Session, now: Instant) {
    if let Some(left) = session.timers.sleep_left(now) {
        running_ui(ui, session, left, now);
        ui.separator();
    }
    title_ui(ui, "Fade out in");
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
    title_ui(ui, "Then");
    widgets::track_ui(ui, theme::of(ui).background, |ui| {
        for (then, name, tip) in AFTERWARDS {
            let is_chosen = session.settings.sleep_then == then;
            let word = widgets::word_ui(ui, Role::RadioButton, is_chosen, name);
            if word.on_hover_text(say(tip)).clicked() {
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
    ui.label(fill("{} left, until {}", &[&minutes(left), &end.to_string()]));
    ui.horizontal_wrapped(|ui| {
        let keys = Action::ExtendSleep.shortcut().unwrap_or_default();
        let more = ui.button(fill("{} more", &[&minutes(SLEEP_EXTENSION)]));
        if more.on_hover_text(format!("{} ({keys})", say(Action::ExtendSleep.tooltip()))).clicked()
        {
            session.perform(Action::ExtendSleep);
            ui.close();
        }
        if ui.button(say("Stop the timer")).clicked() {
            session.stay_awake();
            ui.close();
        }
    });
}

fn until_ui(ui: &mut Ui, session: &mut Session, now: Instant) {
    ui.horizontal(|ui| {
        let label = ui.label(say("Or until"));
        let kept = Id::unique("sleep until");
        let default = ClockTime::new(23, 30);
        let mut time = ui.data(|data| data.get_temp::<ClockTime>(kept)).unwrap_or(default);
        let field = time_ui(ui, label.id, &mut time);
        ui.data_mut(|data| data.insert_temp(kept, time));
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ui.button(say("Start")).clicked() || entered {
            session.sleep_until(time, now);
            ui.close();
        }
    });
}

fn fade_ui(ui: &mut Ui, session: &mut Session) {
    let kept = &mut session.settings.sleep_fade_min;
    let before = kept.round() as u32;
    let mut minutes = before;
    number_ui(ui, "Fading over the last", " min", LONGEST_FADE_MIN, &mut minutes, 0);
    if minutes != before {
        *kept = minutes as f32;
    }
}
