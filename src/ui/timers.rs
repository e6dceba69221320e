//! The hourglass: the time that is left, always in sight, and the panel in which sleep timer, alarm,
//! focus timer and journey are set.

mod alarm;
mod focus;
mod journey;
mod sleep;
mod time_field;

pub use time_field::time_ui;

use crate::i18n::{key, text, tr};
use crate::session::{Session, names};
use crate::timer::FocusPhase;
use crate::ui::{theme, widgets};
use egui::{Frame, Margin, Popup, PopupCloseBehavior, RichText, Role, ScrollArea, Ui};
use std::time::{Duration, Instant};

/// The panel, if there is room for it.
const WIDTH: f32 = 320.0;
/// What most parts of it need.
const HEIGHT: f32 = 270.0;
/// What stands around the panel in a small window.
const AROUND: f32 = 48.0;
/// What the bar under the panel takes of a low window.
const BAR: f32 = 120.0;
/// Between the panel and its button, beside which the round one of the bar is higher.
const GAP: f32 = 8.0;
/// The widest that what is left is said.
const WORDS_WIDTH: f32 = 150.0;

/// Which part of the panel is shown, and what is open in it.
#[derive(Default)]
pub struct Shown {
    part: Part,
    alarm: alarm::Shown,
    /// The stage of the journey that shows all of what it is.
    stage: Option<usize>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Sleep,
    Alarm,
    Focus,
    Arc,
}

const PARTS: [(Part, &str); 4] = [
    (Part::Sleep, key!("part-sleep")),
    (Part::Alarm, key!("part-alarm")),
    (Part::Focus, key!("part-focus")),
    (Part::Arc, key!("part-journey")),
];

/// Draws the button with what is left beside it, and the panel while it is open. In a narrow window
/// what is left is said without words.
pub fn timers_ui(ui: &mut Ui, session: &mut Session, shown: &mut Shown, narrow: bool) {
    let now = Instant::now();
    let left = left(session, now);
    if let Some((words, left)) = &left {
        let time = minutes(*left);
        let text = if narrow || words.is_empty() { time } else { format!("{words} · {time}") };
        let text = RichText::new(text).size(13.0).color(theme::of(ui).accent);
        ui.scope(|ui| {
            ui.set_max_width(WORDS_WIDTH);
            ui.add(egui::Label::new(text).truncate());
        });
        // It counts on while nothing else is drawn.
        ui.ctx().request_repaint_after(next_minute(*left));
    } else {
        // The button keeps its name, and so its panel, whether or not something stands beside it.
        ui.skip_ahead_auto_ids(1);
    }
    let name = match &left {
        None => tr!("sleep-timer").into(),
        Some((words, left)) if words.is_empty() => tr!("sleep-timer-left", time = &minutes(*left)),
        Some((words, left)) => tr!("timers-left", timer = words, time = &minutes(*left)),
    };
    let button = widgets::icon_button_ui(ui, "timer", &name, 36.0);
    let close = PopupCloseBehavior::CloseOnClickOutside;
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(14));
    // In a narrow window it reaches past the button's right end; else nothing fitted, and it would be
    // pushed over the bar.
    let window = ui.ctx().content_rect();
    let least = (window.left() + WIDTH + AROUND).min(window.right() - GAP);
    let anchor = button.rect.with_max_x(button.rect.right().max(least));
    // No menu, whose buttons would be bare words.
    Popup::from_toggle_button_response(&button)
        .close_behavior(close)
        .accessible_name(tr!("timers"))
        .anchor(anchor)
        .gap(GAP)
        .frame(frame)
        .show(|ui| panel_ui(ui, session, shown, now));
}

fn panel_ui(ui: &mut Ui, session: &mut Session, shown: &mut Shown, now: Instant) {
    let room = ui.ctx().content_rect().size();
    ui.set_width(WIDTH.min(room.x - AROUND));
    widgets::track_ui(ui, theme::of(ui).background, |ui| {
        for (part, name) in PARTS {
            if widgets::word_ui(ui, Role::RadioButton, shown.part == part, text(name)).clicked() {
                shown.part = part;
            }
        }
    });
    let height = room.y - BAR - AROUND;
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        // So that the words above stand still from part to part.
        ui.set_min_height(HEIGHT.min(height));
        match shown.part {
            Part::Sleep => sleep::sleep_ui(ui, session, now),
            Part::Alarm => alarm::alarm_ui(ui, session, &mut shown.alarm, now),
            Part::Focus => focus::focus_ui(ui, session, now),
            Part::Arc => journey::journey_ui(ui, session, &mut shown.stage, now),
        }
    });
}

/// What ends next by the clock, in words if it is no sleep timer, and how long it still is.
fn left(session: &Session, now: Instant) -> Option<(String, Duration)> {
    if let Some(left) = session.timers.sleep_left(now) {
        return Some((String::new(), left));
    }
    if let Some((turn, left)) = session.timers.focus_turn(now) {
        let word = if matches!(turn, FocusPhase::Break(_)) {
            tr!("focus-break")
        } else {
            tr!("focus-work")
        };
        return Some((word.into(), left));
    }
    let spot = session.timers.journey_spot(session.board.mix(), now)?;
    let stage = session.board.mix().journey.get(spot.stage)?;
    let name = if stage.name.is_empty() {
        tr!("part-journey")
    } else {
        names::of_stage(session, &stage.name)
    };
    Some((name.into(), spot.left))
}

/// A short title within the panel.
fn title_ui(ui: &mut Ui, text: &str) {
    ui.add_space(2.0);
    hint_ui(ui, text);
}

/// What is good to know, in small print.
fn hint_ui(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).small().color(theme::of(ui).weak));
}

/// A name with a number of minutes, or of something else, that can be dragged and typed.
fn number_ui(ui: &mut Ui, name: &str, suffix: &str, most: u32, value: &mut u32, least: u32) {
    ui.horizontal(|ui| {
        let label = ui.label(name);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let field = egui::DragValue::new(value).range(least..=most).speed(0.2);
            ui.add(field.suffix(suffix)).labelled_by(label.id);
        });
    });
}

/// When the minutes that are left will read differently.
pub fn next_minute(left: Duration) -> Duration {
    Duration::from_secs(left.as_secs() % 60 + 1)
}

/// A time in words, rounded up: what has not begun is not yet over.
pub fn minutes(time: Duration) -> String {
    match time.as_secs().div_ceil(60) {
        minutes if minutes >= 120 && minutes.is_multiple_of(60) => {
            tr!("hours", hours = (minutes / 60))
        }
        minutes if minutes > 120 => {
            tr!("hours-minutes", hours = (minutes / 60), minutes = (minutes % 60))
        }
        minutes => tr!("minutes", minutes = minutes),
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
