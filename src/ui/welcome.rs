//! The welcome choices above an empty board: one preset each for sleep, work and ASMR tingles. A
//! choice starts playing at once.

use crate::catalogue::Family;
use crate::i18n::{key, text, tr};
use crate::presets::{PresetEntry, PresetId};
use crate::session::{Session, names};
use crate::ui::{icons, theme, widgets};
use egui::{
    Align, Align2, CursorIcon, FontId, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

/// The title of each choice, its preset, its icon, and the family whose colours it has.
const CHOICES: [(&str, &str, &str, Family); 3] = [
    (key!("moment-sleep"), "rainy-night", "night", Family::Water),
    (key!("focus-work"), "quiet-desk", "rain-on-window", Family::Air),
    (key!("moment-tingle"), "close-attention", "brushing", Family::Touch),
];
const HEIGHT: f32 = 116.0;
/// If the choices would be narrower, they are stacked.
const MIN_CHOICE_WIDTH: f32 = 200.0;

/// Draws the choices. Returns whether to hide them: the user has selected one or closed them.
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
    widgets::hint_ui(ui, tr!("welcome-hint"));
    ui.add_space(4.0);
    let width = (ui.available_width() - 2.0 * theme::GAP) / 3.0;
    let is_one_row = width >= MIN_CHOICE_WIDTH;
    let size = vec2(if is_one_row { width } else { ui.available_width() }, HEIGHT);
    let mut chosen = None;
    let mut choices_ui = |ui: &mut Ui| {
        for (title, id, icon, family) in CHOICES {
            let id = PresetId(id.into());
            let Some(entry) = session.library.store().find(&id) else { continue };
            if choice_ui(ui, size, text(title), entry, icon, family).clicked() {
                chosen = Some(id);
            }
        }
    };
    if is_one_row {
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
    title: &str,
    entry: &PresetEntry,
    icon: &str,
    family: Family,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let label = format!("{title}: {}", names::of_preset(&entry.preset));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &label));
    let (colours, hue) = (theme::of(ui), theme::hue(ui, family));
    let is_highlighted = response.hovered() || response.has_focus();
    let line = Stroke::new(if response.has_focus() { 2.0 } else { 1.0 }, hue.fill);
    let fill = if is_highlighted { hue.dim } else { hue.dim.lerp_to_gamma(colours.card, 0.5) };
    ui.painter().rect(rect, theme::RADIUS, fill, line, StrokeKind::Inside);
    let disc = pos2(rect.left() + 36.0, rect.top() + 36.0);
    ui.painter().circle_filled(disc, 20.0, hue.fill);
    icons::paint(ui, icon, Rect::from_center_size(disc, vec2(24.0, 24.0)), colours.on_fill);
    let at = pos2(disc.x + 32.0, disc.y);
    let font = FontId::proportional(17.0);
    ui.painter().text(at, Align2::LEFT_CENTER, title, font, colours.strong);
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
