//! The timers' button in the bottom bar, with the remaining time beside it, and the panel for the
//! sleep timer, the alarm, the focus timer and the journey.

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
use egui::{Frame, Margin, Popup, PopupCloseBehavior, RichText, ScrollArea, Ui};
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

/// The width of the panel in a wide window.
const WIDTH: f32 = 320.0;
/// The least height of the panel, which is sufficient for most tabs.
const MIN_HEIGHT: f32 = 270.0;
/// The space around the panel in a small window.
const WINDOW_MARGIN: f32 = 48.0;
/// The height of the bottom bar below the panel.
const BAR_HEIGHT: f32 = 120.0;
/// The distance between the panel and its button. It keeps the panel clear of the play button, which
/// is higher.
const GAP: f32 = 8.0;
const MAX_TEXT_WIDTH: f32 = 150.0;

/// The state of the panel.
#[derive(Default)]
pub struct TimersPanel {
    tab: TimerTab,
    alarm: alarm::AlarmTab,
    /// The stage of the journey whose details are open.
    stage: Option<usize>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum TimerTab {
    #[default]
    Sleep,
    Alarm,
    Focus,
    Journey,
}

const TABS: [(TimerTab, &str); 4] = [
    (TimerTab::Sleep, key!("part-sleep")),
    (TimerTab::Alarm, key!("part-alarm")),
    (TimerTab::Focus, key!("part-focus")),
    (TimerTab::Journey, key!("part-journey")),
];

impl TimersPanel {
    /// Draws the button with the remaining time beside it, and the panel while it is open. In a
    /// `narrow` window, the name of the timer is left out.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session, narrow: bool) {
        let now = Instant::now();
        let timer = next_timer(session, now);
        remaining_time_ui(ui, timer.as_ref(), narrow);
        let name = match &timer {
            None => tr!("sleep-timer").into(),
            Some((name, left)) if name.is_empty() => {
                tr!("sleep-timer-left", time = &minutes(*left))
            }
            Some((name, left)) => tr!("timers-left", timer = name, time = &minutes(*left)),
        };
        let button = widgets::icon_button_ui(ui, "timer", &name, 36.0);
        let frame = Frame::popup(ui.style()).inner_margin(Margin::same(14));
        // In a narrow window, the panel extends beyond the right edge of the button. Otherwise it
        // would not fit on any side, and egui would place it over the bar.
        let window = ui.ctx().content_rect();
        let right = (window.left() + WIDTH + WINDOW_MARGIN).min(window.right() - GAP);
        let anchor = button.rect.with_max_x(button.rect.right().max(right));
        // A plain popup and not `Popup::menu`, in which buttons have no frame.
        Popup::from_toggle_button_response(&button)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name(tr!("timers"))
            .anchor(anchor)
            .gap(GAP)
            .frame(frame)
            .show(|ui| self.contents_ui(ui, session, now));
    }

    fn contents_ui(&mut self, ui: &mut Ui, session: &mut Session, now: Instant) {
        let window = ui.ctx().content_rect().size();
        ui.set_width(WIDTH.min(window.x - WINDOW_MARGIN));
        let tabs = TABS.map(|(tab, name)| (tab, text(name)));
        widgets::choice_ui(ui, theme::of(ui).background, tabs, &mut self.tab);
        let height = window.y - BAR_HEIGHT - WINDOW_MARGIN;
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.set_width(ui.available_width());
            // The tabs do not move when another one is selected.
            ui.set_min_height(MIN_HEIGHT.min(height));
            match self.tab {
                TimerTab::Sleep => sleep::sleep_ui(ui, session, now),
                TimerTab::Alarm => self.alarm.ui(ui, session, now),
                TimerTab::Focus => focus::focus_ui(ui, session, now),
                TimerTab::Journey => journey::journey_ui(ui, session, &mut self.stage, now),
            }
        });
    }
}

/// Draws the remaining time of a timer, with its name unless the window is `narrow`.
fn remaining_time_ui(ui: &mut Ui, timer: Option<&(String, Duration)>, narrow: bool) {
    let Some((name, left)) = timer else {
        // The ids of the following widgets stay the same, so that an open panel stays open.
        ui.skip_ahead_auto_ids(1);
        return;
    };
    let time = minutes(*left);
    let text = if narrow || name.is_empty() { time } else { format!("{name} · {time}") };
    let text = RichText::new(text).size(13.0).color(theme::of(ui).accent);
    ui.scope(|ui| {
        ui.set_max_width(MAX_TEXT_WIDTH);
        ui.add(egui::Label::new(text).truncate());
    });
    ui.ctx().request_repaint_after(next_minute(*left));
}

/// The name and the remaining time of the running timer. The sleep timer comes before the focus
/// timer, and the focus timer before the journey. The name of the sleep timer is empty.
fn next_timer(session: &Session, now: Instant) -> Option<(String, Duration)> {
    if let Some(left) = session.timers.sleep_left(now) {
        return Some((String::new(), left));
    }
    if let Some((phase, left)) = session.timers.focus_turn(now) {
        let name = if matches!(phase, FocusPhase::Break(_)) {
            tr!("focus-break")
        } else {
            tr!("focus-work")
        };
        return Some((name.into(), left));
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

/// Draws a small title within the panel.
fn title_ui(ui: &mut Ui, text: &str) {
    ui.add_space(2.0);
    widgets::hint_ui(ui, text);
}

/// Draws a name and a number, which the user drags or types.
fn number_ui(ui: &mut Ui, name: &str, suffix: &str, range: RangeInclusive<u32>, value: &mut u32) {
    ui.horizontal(|ui| {
        let label = ui.label(name);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let field = egui::DragValue::new(value).range(range).speed(0.2);
            ui.add(field.suffix(suffix)).labelled_by(label.id);
        });
    });
}

/// The time until the displayed number of minutes changes.
pub fn next_minute(left: Duration) -> Duration {
    Duration::from_secs(left.as_secs() % 60 + 1)
}

/// A time in minutes or hours as text. Minutes are rounded up, so that a running timer never shows
/// zero.
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
    fn a_time_is_shown_in_minutes_and_hours() {
        let text = |seconds| minutes(Duration::from_secs(seconds));
        assert_eq!([text(1), text(60), text(61)], ["1 min", "1 min", "2 min"]);
        assert_eq!([text(5400), text(28_800), text(7380)], ["90 min", "8 h", "2 h 3 min"]);
    }
}
