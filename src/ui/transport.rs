//! The playback controls in the bottom bar: play and pause, the output's state, the timers, Night
//! and the master volume.

use crate::engine::output::OutputState;
use crate::i18n::tr;
use crate::mix::controls::{LEVEL, MASTER_DEFAULT};
use crate::session::{Action, Session};
use crate::ui::keys::shortcut_text;
use crate::ui::timers::TimersPanel;
use crate::ui::{icons, slider, theme, widgets};
use egui::{Align, CursorIcon, Layout, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2};
use std::time::Instant;

/// The width of the timers' and Night's buttons.
const BUTTONS_WIDTH: f32 = 90.0;
const PLAY_BUTTON: f32 = 44.0;
const MAX_MASTER_WIDTH: f32 = 320.0;
/// The master is shortened down to this width if the output's state needs the space.
const MIN_MASTER_WIDTH: f32 = 230.0;
/// The width that shows the names of most output devices.
const STATE_WIDTH: f32 = 190.0;
/// In less width, the state does not include the name of the output device.
const MIN_NAME_WIDTH: f32 = 110.0;
/// In less width, the state is not shown beside the master.
const NARROW: f32 = 540.0;

/// Draws the controls. Returns the action that the user asked for.
pub fn transport_ui(
    ui: &mut Ui,
    session: &mut Session,
    timers: &mut TimersPanel,
) -> Option<Action> {
    let narrow = ui.available_width() < NARROW;
    let is_silent = matches!(
        session.playback.output(),
        OutputState::Unavailable { .. } | OutputState::Missing { .. }
    );
    if narrow && is_silent {
        // In a narrow window, the state has a line of its own, and only if there is a problem.
        state_ui(ui, session, ui.available_width(), 18.0);
    }
    ui.horizontal(|ui| {
        let clicked = play_ui(ui, session.playback.is_playing()).clicked();
        let mut master_width = MAX_MASTER_WIDTH;
        if !narrow {
            ui.add_space(theme::GAP);
            let width = ui.available_width() - BUTTONS_WIDTH - 9.0 * theme::GAP;
            master_width = (width - STATE_WIDTH).clamp(MIN_MASTER_WIDTH, MAX_MASTER_WIDTH);
            state_ui(ui, session, (width - master_width).max(0.0), PLAY_BUTTON);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let master_width = master_width.min(ui.available_width() - BUTTONS_WIDTH);
            if widgets::icon_button_ui(ui, "night", tr!("night"), 36.0).clicked() {
                session.set_night(true, Instant::now());
            }
            timers.ui(ui, session, narrow);
            let width = ui.available_width().min(master_width);
            ui.allocate_ui_with_layout(
                vec2(width, PLAY_BUTTON),
                Layout::left_to_right(Align::Center),
                |ui| master_ui(ui, session),
            );
        });
        clicked.then_some(Action::PlayPause)
    })
    .inner
}

fn play_ui(ui: &mut Ui, playing: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(PLAY_BUTTON, PLAY_BUTTON), Sense::click());
    let (icon, name) = if playing { ("pause", tr!("pause")) } else { ("play", tr!("play")) };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let is_highlighted = response.hovered() || response.has_focus();
    let fill = if is_highlighted { theme::of(ui).strong } else { theme::of(ui).accent };
    ui.painter().circle_filled(rect.center(), PLAY_BUTTON / 2.0, fill);
    let inner = Rect::from_center_size(rect.center(), vec2(24.0, 24.0));
    icons::paint(ui, icon, inner, theme::of(ui).on_accent);
    let keys = Action::PlayPause.shortcut().unwrap_or_default();
    response
        .on_hover_text(format!("{name} ({})", shortcut_text(keys)))
        .on_hover_cursor(CursorIcon::PointingHand)
}

/// Draws the state of playback and of the output device. The tooltip has the details.
fn state_ui(ui: &mut Ui, session: &Session, width: f32, height: f32) {
    let (text, colour, details) = match session.playback.output() {
        OutputState::Playing { device, rate } => {
            let state = if session.playback.is_playing() { tr!("playing") } else { tr!("paused") };
            // The device is named only if the user has chosen one.
            let is_named = session.settings.output.is_some() && width >= MIN_NAME_WIDTH;
            let text = if is_named { format!("{state} · {device}") } else { state.into() };
            (text, theme::of(ui).weak, format!("{device}, {rate} Hz"))
        }
        OutputState::Opening => (tr!("output-opening").into(), theme::of(ui).weak, String::new()),
        OutputState::Leaving => (tr!("output-changing").into(), theme::of(ui).weak, String::new()),
        OutputState::Missing { device } => {
            let details = tr!("output-not-connected-tip");
            (tr!("output-not-connected", output = device), theme::of(ui).warning, details.into())
        }
        OutputState::Unavailable { reason } => {
            (tr!("no-sound-device").into(), theme::of(ui).warning, reason.to_string())
        }
    };
    ui.allocate_ui_with_layout(vec2(width, height), Layout::left_to_right(Align::Center), |ui| {
        let label = egui::Label::new(RichText::new(text).small().color(colour)).truncate();
        let response = ui.add(label);
        if !details.is_empty() {
            response.on_hover_text(details);
        }
    });
}

fn master_ui(ui: &mut Ui, session: &mut Session) {
    let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
    icons::paint(ui, "volume", rect, theme::of(ui).text);
    let name = ui.make_persistent_id("master's name");
    widgets::screen_reader_label_ui(ui, name, tr!("master"));
    slider::slider_ui(ui, &LEVEL, name, MASTER_DEFAULT, &mut session.board.mix_mut().master)
        .on_hover_text(tr!("master-volume"));
}
