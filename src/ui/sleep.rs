//! The sleep timer in the window: how long it still plays, and how long it should.

use crate::session::Session;
use crate::timer::SleepTimer;
use crate::ui::words::{fill, say};
use crate::ui::{theme, widgets};
use egui::{Popup, PopupCloseBehavior, RichText, Ui};
use std::time::{Duration, Instant};

/// What is offered.
const CHOICES: [u64; 6] = [15, 30, 45, 60, 90, 480];
/// What a press more adds.
pub const MORE: Duration = Duration::from_mins(15);
/// The end of it, that fades.
pub const FADE: Duration = Duration::from_mins(5);

/// Draws the button, and the menu while it is open.
pub fn sleep_ui(ui: &mut Ui, session: &mut Session, now: Instant) {
    let left = session.sleep_left(now);
    if let Some(left) = left {
        ui.label(RichText::new(minutes(left)).size(13.0).color(theme::of(ui).accent));
        // It counts on while nothing else is drawn.
        ui.ctx().request_repaint_after(next_minute(left));
    }
    let name = left.map_or_else(
        || say("Sleep timer").into(),
        |left| fill("Sleep timer, {} left", &[&minutes(left)]),
    );
    let button = widgets::icon_button_ui(ui, "timer", &name, 36.0);
    let close = PopupCloseBehavior::CloseOnClick;
    Popup::menu(&button).close_behavior(close).show(|ui| {
        ui.set_width(190.0);
        ui.label(RichText::new(say("Fade out and pause in")).small().color(theme::of(ui).weak));
        for choice in CHOICES {
            let length = Duration::from_mins(choice);
            if ui.button(minutes(length)).clicked() {
                session.sleep_after(SleepTimer::new(now, length, FADE));
                session.play();
            }
        }
        if let Some(left) = left {
            ui.separator();
            if ui.button(fill("{} more", &[&minutes(MORE)])).clicked() {
                session.sleep_after(SleepTimer::new(now, left + MORE, FADE));
            }
            if ui.button(say("Stop the timer")).clicked() {
                session.stay_awake();
            }
        }
    });
}

/// When the minutes that are left will read differently.
pub fn next_minute(left: Duration) -> Duration {
    Duration::from_secs(left.as_secs() % 60 + 1)
}

/// A time in words, rounded up: what has not begun is not yet over.
pub fn minutes(time: Duration) -> String {
    match time.as_secs().div_ceil(60) {
        minutes if minutes >= 120 && minutes.is_multiple_of(60) => format!("{} h", minutes / 60),
        minutes if minutes > 120 => format!("{} h {} min", minutes / 60, minutes % 60),
        minutes => format!("{minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_in_minutes_and_hours() {
        let said = |seconds| minutes(Duration::from_secs(seconds));
        assert_eq!([said(1), said(60), said(61)], ["1 min", "1 min", "2 min"]);
        assert_eq!([said(5400), said(28_800), said(7380)], ["90 min", "8 h", "2 h 3 min"]);
    }
}
