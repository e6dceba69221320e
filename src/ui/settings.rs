//! The settings dialog. Every change takes effect at once.

mod appearance;
mod background;
mod output;

use crate::i18n::tr;
use crate::session::{Action, Session};
use crate::ui::keys::shortcut_text;
use crate::ui::{theme, widgets};
use egui::{Align, Context, Layout, RichText, ScrollArea, Ui, UiKind, vec2};

const WIDTH: f32 = 460.0;
/// The space around the dialog in a small window, with the dialog's own margin.
const WINDOW_MARGIN: f32 = 36.0;

/// Draws the settings, and clears `is_open` when the user closes them. Returns the action that the
/// user asked for.
pub fn settings_ui(ctx: &Context, session: &mut Session, is_open: &mut bool) -> Option<Action> {
    let shown = widgets::modal_ui(ctx, "settings", |ui| contents_ui(ui, session));
    let action = shown.inner;
    if shown.should_close() || action.is_some() {
        *is_open = false;
    }
    action
}

fn contents_ui(ui: &mut Ui, session: &mut Session) -> Option<Action> {
    let size = ui.ctx().content_rect().size() - 2.0 * vec2(WINDOW_MARGIN, WINDOW_MARGIN);
    ui.set_width(WIDTH.min(size.x));
    ui.horizontal(|ui| {
        ui.heading(tr!("settings"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::icon_button_ui(ui, "close", tr!("close"), 32.0).clicked() {
                ui.close_kind(UiKind::Modal);
            }
        });
    });
    let height = size.y - 96.0;
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        section_ui(ui, tr!("settings-look"), |ui| appearance::appearance_ui(ui, session));
        section_ui(ui, tr!("group-sound"), |ui| output::output_ui(ui, session));
        section_ui(ui, tr!("settings-background"), |ui| background::background_ui(ui, session));
    });
    ui.separator();
    let keys = Action::Quit.shortcut().unwrap_or_default();
    let quit = egui::Button::new(Action::Quit.label()).shortcut_text(shortcut_text(keys));
    let quit = ui.add(quit).on_hover_text(Action::Quit.tooltip());
    quit.clicked().then_some(Action::Quit)
}

/// Draws a section with its title.
fn section_ui(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    ui.add_space(theme::GAP);
    ui.label(RichText::new(title).size(16.0).color(theme::of(ui).accent));
    content(ui);
    ui.add_space(theme::GAP);
}

/// Draws the name of a setting.
fn heading_ui(ui: &mut Ui, text: &str) {
    ui.add_space(4.0);
    widgets::hint_ui(ui, text);
}
