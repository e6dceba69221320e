//! The bar at the foot, always in sight: play, what plays, and the master.

use crate::engine::output::OutputState;
use crate::i18n::tr;
use crate::mix::controls::{LEVEL, MASTER_DEFAULT};
use crate::session::{Action, Session};
use crate::ui::keys::shortcut_text;
use crate::ui::{slider, theme, timers, widgets};
use egui::{Align, CursorIcon, Layout, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2};
use std::time::Instant;

/// What the buttons beside the master need, and the time that is left.
const BUTTONS_WIDTH: f32 = 90.0;
const PLAY: f32 = 44.0;
/// The widest that the master needs to be, and the least that it keeps where the state lacks room.
const MASTER_WIDTH: f32 = 320.0;
const LEAST_MASTER_WIDTH: f32 = 230.0;
/// What the state needs to name most outputs.
const STATE_WIDTH: f32 = 190.0;
/// In less it does not begin to.
const NAMELESS_WIDTH: f32 = 110.0;

/// Below this there is no room for the state beside the master.
const NARROW: f32 = 540.0;

/// Draws the bar. Returns what was asked for.
pub fn transport_ui(
    ui: &mut Ui,
    session: &mut Session,
    shown: &mut timers::Shown,
) -> Option<Action> {
    let narrow = ui.available_width() < NARROW;
    let is_silent = matches!(
        session.playback.output(),
        OutputState::Unavailable { .. } | OutputState::Missing { .. }
    );
    if narrow && is_silent {
        // Only what is wrong is worth a line of its own.
        state_ui(ui, session, ui.available_width(), 18.0);
    }
    ui.horizontal(|ui| {
        let clicked = play_ui(ui, session.playback.is_playing()).clicked();
        let mut master = MASTER_WIDTH;
        if !narrow {
            ui.add_space(theme::GAP);
            let room = ui.available_width() - BUTTONS_WIDTH - 9.0 * theme::GAP;
            master = (room - STATE_WIDTH).clamp(LEAST_MASTER_WIDTH, MASTER_WIDTH);
            state_ui(ui, session, (room - master).max(0.0), PLAY);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let master = master.min(ui.available_width() - BUTTONS_WIDTH);
            if widgets::icon_button_ui(ui, "night", tr!("night"), 36.0).clicked() {
                session.set_night(true, Instant::now());
            }
            timers::timers_ui(ui, session, shown, narrow);
            let width = ui.available_width().min(master);
            ui.allocate_ui_with_layout(
                vec2(width, PLAY),
                Layout::left_to_right(Align::Center),
                |ui| master_ui(ui, session),
            );
        });
        clicked.then_some(Action::PlayPause)
    })
    .inner
}

fn play_ui(ui: &mut Ui, playing: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(PLAY, PLAY), Sense::click());
    let (icon, name) = if playing { ("pause", tr!("pause")) } else { ("play", tr!("play")) };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let lit = response.hovered() || response.has_focus();
    let fill = if lit { theme::of(ui).strong } else { theme::of(ui).accent };
    ui.painter().circle_filled(rect.center(), PLAY / 2.0, fill);
    let inner = Rect::from_center_size(rect.center(), vec2(24.0, 24.0));
    crate::ui::icons::paint(ui, icon, inner, theme::of(ui).on_accent);
    let keys = Action::PlayPause.shortcut().unwrap_or_default();
    response
        .on_hover_text(format!("{name} ({})", shortcut_text(keys)))
        .on_hover_cursor(CursorIcon::PointingHand)
}

/// A quiet line: whether there is sound, and through what.
fn state_ui(ui: &mut Ui, session: &Session, width: f32, height: f32) {
    let (text, colour, more) = match session.playback.output() {
        OutputState::Playing { device, rate } => {
            let doing = if session.playback.is_playing() { tr!("playing") } else { tr!("paused") };
            // The system's default output needs no name.
            let is_named = session.settings.output.is_some() && width >= NAMELESS_WIDTH;
            let text = if is_named { format!("{doing} · {device}") } else { doing.into() };
            (text, theme::of(ui).weak, format!("{device}, {rate} Hz"))
        }
        OutputState::Opening => (tr!("output-opening").into(), theme::of(ui).weak, String::new()),
        OutputState::Leaving => (tr!("output-changing").into(), theme::of(ui).weak, String::new()),
        OutputState::Missing { device } => {
            let more = tr!("output-not-connected-tip");
            (tr!("output-not-connected", output = device), theme::of(ui).warning, more.into())
        }
        OutputState::Unavailable { reason } => {
            (tr!("no-sound-device").into(), theme::of(ui).warning, reason.to_string())
        }
    };
    ui.allocate_ui_with_layout(vec2(width, height), Layout::left_to_right(Align::Center), |ui| {
        let label = egui::Label::new(RichText::new(text).small().color(colour)).truncate();
        let response = ui.add(label);
        if !more.is_empty() {
            response.on_hover_text(more);
        }
    });
}

fn master_ui(ui: &mut Ui, session: &mut Session) {
    let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
    crate::ui::icons::paint(ui, "volume", rect, theme::of(ui).text);
    let name = ui.make_persistent_id("master's name");
    widgets::name_for_readers(ui, name, tr!("master"));
    slider::slider_ui(ui, &LEVEL, name, MASTER_DEFAULT, &mut session.board.mix_mut().master)
        .on_hover_text(tr!("master-volume"));
}
