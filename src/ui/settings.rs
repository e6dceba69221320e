//! The settings: what is decided once for all mixes. What is edited here is heard and seen at once.

mod appearance;
mod background;
mod output;

use crate::i18n::tr;
use crate::session::{Action, Session};
use crate::ui::keys::shortcut_text;
use crate::ui::{theme, widgets};
use egui::{
    Align, Context, Frame, Id, Layout, Margin, Modal, RichText, ScrollArea, Ui, UiKind, vec2,
};

const WIDTH: f32 = 460.0;
/// What is left around it in a small window.
const AROUND: f32 = 16.0;

/// Draws the settings while they are open. Returns what was asked for besides.
pub fn settings_ui(ctx: &Context, session: &mut Session, open: &mut bool) -> Option<Action> {
    if !*open {
        return None;
    }
    let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("settings")).frame(frame);
    let shown = modal.show(ctx, |ui| contents_ui(ui, session));
    let asked = shown.inner;
    if shown.should_close() || asked.is_some() {
        *open = false;
    }
    asked
}

fn contents_ui(ui: &mut Ui, session: &mut Session) -> Option<Action> {
    let room = ui.ctx().content_rect().size() - 2.0 * vec2(AROUND + 20.0, AROUND + 20.0);
    ui.set_width(WIDTH.min(room.x));
    ui.horizontal(|ui| {
        ui.heading(tr!("settings"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::icon_button_ui(ui, "close", tr!("close"), 32.0).clicked() {
                ui.close_kind(UiKind::Modal);
            }
        });
    });
    let height = room.y - 96.0;
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        section_ui(ui, tr!("settings-look"), |ui| appearance::look_ui(ui, session));
        section_ui(ui, tr!("group-sound"), |ui| output::output_ui(ui, session));
        section_ui(ui, tr!("settings-background"), |ui| background::background_ui(ui, session));
    });
    ui.separator();
    let keys = Action::Quit.shortcut().unwrap_or_default();
    let quit = egui::Button::new(Action::Quit.label()).shortcut_text(shortcut_text(keys));
    let quit = ui.add(quit).on_hover_text(Action::Quit.tooltip());
    quit.clicked().then_some(Action::Quit)
}

/// A part of the settings, under its title.
fn section_ui(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    ui.add_space(theme::GAP);
    ui.label(RichText::new(title).size(16.0).color(theme::of(ui).accent));
    content(ui);
    ui.add_space(theme::GAP);
}

/// The name of a choice.
pub fn heading_ui(ui: &mut Ui, text: &str) {
    ui.add_space(4.0);
    ui.label(RichText::new(text).small().color(theme::of(ui).weak));
}

/// What a choice comes to, in small print.
pub fn hint_ui(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).small().color(theme::of(ui).weak));
}
