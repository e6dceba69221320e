//! Night: a dark, warm screen with a few large controls. It turns black after a while without
//! input; any key press or pointer movement shows the controls again.

use crate::i18n::tr;
use crate::mix::controls::{LEVEL, MASTER_DEFAULT};
use crate::session::{Action, Session, names};
use crate::timer::SLEEP_EXTENSION;
use crate::ui::{slider, theme, timers, widgets};
use egui::{Color32, CursorIcon, Id, Key, Modifiers, Order, RichText, Sense, Stroke};
use egui::{Ui, UiBuilder, Visuals, vec2};
use std::time::{Duration, Instant};

/// How long the controls are visible after the last input.
const VISIBLE_SECONDS: f64 = 20.0;
/// The time of a sleep timer that is started here.
const SLEEP_TIME: Duration = Duration::from_mins(45);
const MAX_WIDTH: f32 = 280.0;

/// The state of the screen.
pub struct NightView {
    /// The time of the last input, in egui's seconds.
    last_input: f64,
    /// Whether the screen was black in the last frame. The input that ends this has no other
    /// effect.
    was_black: bool,
}

impl NightView {
    /// Starts with visible controls.
    pub fn new(now: f64) -> Self {
        Self { last_input: now, was_black: false }
    }
}

/// Draws Night. Returns whether the user exits it.
pub fn night_ui(ui: &mut Ui, session: &mut Session, night: &mut NightView) -> bool {
    let (now, has_input) =
        ui.input(|input| (input.time, !input.events.is_empty() || input.pointer.is_moving()));
    if has_input {
        night.last_input = now;
    }
    let left = VISIBLE_SECONDS - (now - night.last_input);
    let is_black = left <= 0.0;
    ui.painter().rect_filled(ui.max_rect(), 0.0, theme::NIGHT);
    if is_black {
        ui.ctx().set_cursor_icon(CursorIcon::None);
    } else {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
    }
    let pressed_escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let wakes_up = std::mem::replace(&mut night.was_black, is_black);
    if is_black {
        return false;
    }
    *ui.visuals_mut() = visuals(ui.visuals());
    if let Some(left) = session.timers.sleep_left(Instant::now()) {
        ui.ctx().request_repaint_after(timers::next_minute(left));
    }
    let size = vec2(MAX_WIDTH.min(ui.available_width() - 32.0), 300.0);
    let centre = egui::Rect::from_center_size(ui.max_rect().center(), size);
    let mut exits = pressed_escape && !wakes_up;
    ui.scope_builder(UiBuilder::new().max_rect(centre), |ui| {
        ui.vertical_centered(|ui| exits |= contents_ui(ui, session));
    });
    if wakes_up {
        // This area receives the click that ends the black screen, so that it does not press a
        // control.
        let all = ui.ctx().content_rect();
        egui::Area::new(Id::unique("waking"))
            .order(Order::Foreground)
            .fixed_pos(all.min)
            .show(ui.ctx(), |ui| ui.allocate_response(all.size(), Sense::click_and_drag()));
    }
    exits
}

/// Draws the controls. Returns whether the user exits Night.
fn contents_ui(ui: &mut Ui, session: &mut Session) -> bool {
    let name = names::of_board(session, tr!("new-mix"));
    ui.add(egui::Label::new(RichText::new(name).size(22.0)).truncate());
    let now = Instant::now();
    let state = match (session.playback.is_playing(), session.timers.sleep_left(now)) {
        (false, _) => tr!("paused").into(),
        (true, Some(left)) => tr!("playing-for", time = &timers::minutes(left)),
        (true, None) => tr!("playing").into(),
    };
    ui.label(RichText::new(state).size(14.0));
    ui.add_space(3.0 * theme::GAP);
    let play = if session.playback.is_playing() { tr!("pause") } else { tr!("play") };
    let button = egui::Button::new(RichText::new(play).size(16.0)).min_size(vec2(120.0, 44.0));
    if ui.add(button).clicked() {
        session.perform(Action::PlayPause);
    }
    ui.add_space(2.0 * theme::GAP);
    ui.horizontal(|ui| {
        let master = ui.make_persistent_id("night's master");
        widgets::screen_reader_label_ui(ui, master, tr!("master"));
        slider::slider_ui(ui, &LEVEL, master, MASTER_DEFAULT, &mut session.board.mix_mut().master);
    });
    ui.add_space(2.0 * theme::GAP);
    ui.vertical_centered_justified(|ui| {
        let is_running = session.timers.sleep_left(now).is_some();
        let text = if is_running {
            tr!("add-time", time = &timers::minutes(SLEEP_EXTENSION))
        } else {
            tr!("sleep-in", time = &timers::minutes(SLEEP_TIME))
        };
        if ui.button(text).clicked() {
            if is_running {
                session.perform(Action::ExtendSleep);
            } else {
                session.sleep_for(SLEEP_TIME, now);
            }
        }
        ui.button(tr!("night-exit")).on_hover_text(tr!("night-exit-tip")).clicked()
    })
    .inner
}

/// The visuals of Night: warm and dim colours with little blue.
fn visuals(day: &Visuals) -> Visuals {
    let mut visuals = day.clone();
    visuals.override_text_color = Some(theme::NIGHT_TEXT);
    visuals.selection.bg_fill = theme::NIGHT_FILL;
    visuals.selection.stroke = Stroke::new(1.0, theme::NIGHT_TEXT);
    let widgets = &mut visuals.widgets;
    for state in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        state.bg_fill = theme::NIGHT_FILL;
        state.weak_bg_fill = Color32::TRANSPARENT;
        state.bg_stroke = Stroke::new(1.0, theme::NIGHT_FILL);
        state.fg_stroke = Stroke::new(1.0, theme::NIGHT_TEXT);
    }
    visuals
}
