//! The calm start: where nothing is on, three mixes for the three moments that Susurra is for. Each
//! makes sound at once.

use crate::catalogue::Family;
use crate::i18n::{key, text, tr};
use crate::presets::{PresetEntry, PresetId};
use crate::session::{Session, names};
use crate::ui::{icons, theme, widgets};
use egui::{
    Align, Align2, CursorIcon, FontId, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

/// A moment, the preset for it, and the icon and hue that it is seen by.
const CHOICES: [(&str, &str, &str, Family); 3] = [
    (key!("moment-sleep"), "rainy-night", "night", Family::Water),
    (key!("focus-work"), "quiet-desk", "rain-on-window", Family::Air),
    (key!("moment-tingle"), "close-attention", "brushing", Family::Touch),
];
const HEIGHT: f32 = 116.0;
/// Below this the choices stand one under the other.
const LEAST_WIDTH: f32 = 200.0;

/// Draws the choices over the width there is. Returns whether it is done: one was chosen, or none is
/// wanted.
pub fn welcome_ui(ui: &mut Ui, session: &mut Session) -> bool {
    ui.add_space(theme::GAP);
    let mut is_done = false;
    ui.horizontal(|ui| {
        let title = tr!("welcome-title");
        ui.label(egui::RichText::new(title).size(17.0).color(theme::of(ui).strong));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            is_done = widgets::icon_button_ui(ui, "close", tr!("welcome-close"), 28.0).clicked();
        });
    });
    let hint = tr!("welcome-hint");
    ui.label(egui::RichText::new(hint).small().color(theme::of(ui).weak));
    ui.add_space(4.0);
    let width = (ui.available_width() - 2.0 * theme::GAP) / 3.0;
    let beside = width >= LEAST_WIDTH;
    let size = vec2(if beside { width } else { ui.available_width() }, HEIGHT);
    let mut chosen = None;
    let mut choices_ui = |ui: &mut Ui| {
        for (moment, id, icon, family) in CHOICES {
            let id = PresetId(id.into());
            let Some(entry) = session.library.store().find(&id) else { continue };
            if choice_ui(ui, size, text(moment), entry, icon, family).clicked() {
                chosen = Some(id);
            }
        }
    };
    if beside {
        ui.horizontal(|ui| choices_ui(ui));
    } else {
        choices_ui(ui);
    }
    if let Some(id) = &chosen {
        session.load_preset(id);
        session.play();
    }
    is_done || chosen.is_some()
}

fn choice_ui(
    ui: &mut Ui,
    size: egui::Vec2,
    moment: &str,
    entry: &PresetEntry,
    icon: &str,
    family: Family,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let said = format!("{moment}: {}", names::of_preset(&entry.preset));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &said));
    let (colours, hue) = (theme::of(ui), theme::hue(ui, family));
    let lit = response.hovered() || response.has_focus();
    let line = Stroke::new(if response.has_focus() { 2.0 } else { 1.0 }, hue.fill);
    let ground = if lit { hue.dim } else { hue.dim.lerp_to_gamma(colours.card, 0.5) };
    ui.painter().rect(rect, theme::RADIUS, ground, line, StrokeKind::Inside);
    let disc = pos2(rect.left() + 36.0, rect.top() + 36.0);
    ui.painter().circle_filled(disc, 20.0, hue.fill);
    icons::paint(ui, icon, Rect::from_center_size(disc, vec2(24.0, 24.0)), colours.on_fill);
    let at = pos2(disc.x + 32.0, disc.y);
    let font = FontId::proportional(17.0);
    ui.painter().text(at, Align2::LEFT_CENTER, moment, font, colours.strong);
    let text = tr!(
        "welcome-choice",
        name = names::of_preset(&entry.preset),
        note = names::note_of(&entry.preset)
    );
    let galley =
        ui.painter().layout(text, FontId::proportional(12.5), colours.text, rect.width() - 32.0);
    ui.painter().with_clip_rect(rect.shrink(8.0)).galley(
        pos2(rect.left() + 16.0, rect.top() + 66.0),
        galley,
        colours.text,
    );
    response.on_hover_cursor(CursorIcon::PointingHand)
}
