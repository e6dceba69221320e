//! The Night: near black, warm and dim, with what a hand in the dark needs and nothing else; then
//! black. Any key or move brings it back.

use crate::i18n::tr;
use crate::mix::controls::{LEVEL, MASTER_DEFAULT};
use crate::session::{Action, Session, names};
use crate::timer::SLEEP_EXTENSION;
use crate::ui::{slider, theme, timers, widgets};
use egui::{Color32, CursorIcon, Id, Key, Modifiers, Order, RichText, Sense, Stroke};
use egui::{Ui, UiBuilder, Visuals, vec2};
use std::time::{Duration, Instant};

/// How long it glows after the last move.
const GLOWS_SECONDS: f64 = 20.0;
/// What a sleep timer that is set in the dark begins with.
const SLEEP: Duration = Duration::from_mins(45);
/// What is drawn is no wider.
const WIDTH: f32 = 280.0;

/// When something was last touched, in the window's seconds.
#[derive(Default)]
pub struct Night {
    touched: f64,
    /// Whether it was black at the last drawing: what wakes it does nothing else.
    was_black: bool,
}

impl Night {
    /// Begins now, glowing.
    pub fn begin(now: f64) -> Self {
        Self { touched: now, was_black: false }
    }
}

/// Draws the night. Returns whether it is over.
pub fn night_ui(ui: &mut Ui, session: &mut Session, night: &mut Night) -> bool {
    let (now, touched) =
        ui.input(|input| (input.time, !input.events.is_empty() || input.pointer.is_moving()));
    if touched {
        night.touched = now;
    }
    let left = GLOWS_SECONDS - (now - night.touched);
    let is_black = left <= 0.0;
    ui.painter().rect_filled(ui.max_rect(), 0.0, theme::NIGHT);
    if is_black {
        ui.ctx().set_cursor_icon(CursorIcon::None);
    } else {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
    }
    let leaves = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let wakes = std::mem::replace(&mut night.was_black, is_black);
    if is_black {
        return false;
    }
    *ui.visuals_mut() = visuals(ui.visuals());
    if let Some(left) = session.timers.sleep_left(Instant::now()) {
        ui.ctx().request_repaint_after(timers::next_minute(left));
    }
    let box_size = vec2(WIDTH.min(ui.available_width() - 32.0), 300.0);
    let middle = egui::Rect::from_center_size(ui.max_rect().center(), box_size);
    let mut is_over = leaves && !wakes;
    ui.scope_builder(UiBuilder::new().max_rect(middle), |ui| {
        ui.vertical_centered(|ui| is_over |= contents_ui(ui, session));
    });
    if wakes {
        // Over everything: the touch that lights the lamp moves nothing.
        let all = ui.ctx().content_rect();
        egui::Area::new(Id::unique("waking"))
            .order(Order::Foreground)
            .fixed_pos(all.min)
            .show(ui.ctx(), |ui| ui.allocate_response(all.size(), Sense::click_and_drag()));
    }
    is_over
}

/// Returns whether the night is to end.
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
        widgets::name_for_readers(ui, master, tr!("master"));
        slider::slider_ui(ui, &LEVEL, master, MASTER_DEFAULT, &mut session.board.mix_mut().master);
    });
    ui.add_space(2.0 * theme::GAP);
    ui.vertical_centered_justified(|ui| {
        let runs = session.timers.sleep_left(now).is_some();
        let text = if runs {
            tr!("add-time", time = &timers::minutes(SLEEP_EXTENSION))
        } else {
            tr!("sleep-in", time = &timers::minutes(SLEEP))
        };
        if ui.button(text).clicked() {
            if runs {
                session.perform(Action::ExtendSleep);
            } else {
                session.sleep_for(SLEEP, now);
            }
        }
        ui.button(tr!("night-exit")).on_hover_text(tr!("night-exit-tip")).clicked()
    })
    .inner
}

/// Warm and dim, without blue light worth the name.
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
