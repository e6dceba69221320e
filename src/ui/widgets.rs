//! Widgets that egui does not have: a switch, an icon button, segmented choices, dialogs and
//! banners.

mod banner;
mod dialog;

pub use banner::banner_ui;
pub use dialog::{DialogAnswer, dialog_buttons_ui, dialog_ui, modal_ui};

use crate::ui::{icons, theme};
use egui::{
    Align2, Color32, CursorIcon, FontId, Frame, Key, Margin, Pos2, Rect, Response, RichText, Role,
    Sense, Stroke, Ui, WidgetInfo,
};
use egui::{pos2, vec2};

/// Converts a small count to `f32`, to compute lengths and fractions.
#[expect(clippy::cast_precision_loss, reason = "the counts of the window are small")]
pub fn as_f32(count: usize) -> f32 {
    count as f32
}

/// The text size of a segment.
const SEGMENT_TEXT_SIZE: f32 = 13.0;

/// Draws small, weak text, such as a hint below a control or a heading above it.
pub fn hint_ui(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).small().color(theme::of(ui).weak))
}

/// Draws small text in the warning colour.
pub fn warning_ui(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).small().color(theme::of(ui).warning))
}

/// Draws a switch, which has the colour `on_colour` while it is on. Screen readers read `name`.
pub fn switch_ui(ui: &mut Ui, name: &str, on_colour: Color32, on: &mut bool) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(vec2(42.0, 24.0), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let info = || WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *on, name);
    response.widget_info(info);
    if ui.is_rect_visible(rect) {
        let on_part = ui.ctx().animate_bool_responsive(response.id, *on);
        let style = ui.style().interact(&response);
        let body = Rect::from_center_size(rect.center(), vec2(38.0, 20.0));
        let fill = theme::of(ui).rail.lerp_to_gamma(on_colour, on_part);
        let painter = ui.painter();
        painter.rect(body, 10.0, fill, style.bg_stroke, egui::StrokeKind::Inside);
        let x = egui::lerp(body.left() + 10.0..=body.right() - 10.0, on_part);
        let handle = theme::of(ui).weak.lerp_to_gamma(theme::of(ui).on_fill, on_part);
        painter.circle_filled(pos2(x, body.center().y), 7.0, handle);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Draws a round button with an icon. `name` is its tooltip, and screen readers read it.
pub fn icon_button_ui(ui: &mut Ui, icon: &str, name: &str, diameter: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(diameter, diameter), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if ui.is_rect_visible(rect) {
        let style = ui.style().interact(&response);
        if response.hovered() || response.has_focus() || response.is_pointer_button_down_on() {
            ui.painter().circle(rect.center(), diameter / 2.0, style.bg_fill, style.bg_stroke);
        }
        let size = (diameter * 0.56).min(24.0);
        let tint = if response.hovered() { theme::of(ui).strong } else { theme::of(ui).text };
        icons::paint(ui, icon, Rect::from_center_size(rect.center(), vec2(size, size)), tint);
    }
    response.on_hover_text(name).on_hover_cursor(CursorIcon::PointingHand)
}

/// Draws a button with small, weak text and no fill.
pub fn subtle_button_ui(ui: &mut Ui, text: &str) -> Response {
    let text = RichText::new(text).size(12.5).color(theme::of(ui).weak);
    let button = egui::Button::new(text).fill(Color32::TRANSPARENT);
    ui.add(button).on_hover_cursor(CursorIcon::PointingHand)
}

/// Paints three dots, the symbol of a menu.
pub fn menu_dots(ui: &Ui, centre: Pos2, colour: Color32) {
    for x in [-5.0, 0.0, 5.0] {
        ui.painter().circle_filled(centre + vec2(x, 0.0), 1.6, colour);
    }
}

/// Draws the frame of a segmented choice. `segments` draws the segments with [`segment_ui`].
pub fn segments_ui(ui: &mut Ui, fill: Color32, segments: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(fill).corner_radius(theme::SMALL_RADIUS);
    frame.inner_margin(Margin::same(2)).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
            segments(ui);
        });
    });
}

/// The width of a segmented choice with these labels in one row.
pub fn segments_width(ui: &Ui, labels: &[&str]) -> f32 {
    let font = FontId::proportional(SEGMENT_TEXT_SIZE);
    let width = |label: &&str| {
        let galley = ui.painter().layout_no_wrap((*label).into(), font.clone(), Color32::WHITE);
        galley.size().x.ceil() + 2.0 * ui.spacing().button_padding.x + 2.0
    };
    labels.iter().map(width).sum::<f32>() + 4.0
}

/// Draws one segment of a segmented choice, highlighted while it is `on`. Screen readers get
/// `role`.
pub fn segment_ui(ui: &mut Ui, role: Role, on: bool, label: &str) -> Response {
    let text = RichText::new(label).size(SEGMENT_TEXT_SIZE);
    let response = ui.add(egui::Button::selectable(on, text));
    response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), on, label));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Draws a segmented choice of one value among `choices`, each with its label.
pub fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    fill: Color32,
    choices: impl IntoIterator<Item = (T, &'static str)>,
    value: &mut T,
) {
    segments_ui(ui, fill, |ui| {
        for (choice, label) in choices {
            if segment_ui(ui, Role::RadioButton, *value == choice, label).clicked() {
                *value = choice;
            }
        }
    });
}

/// Draws the title of a section that folds and unfolds it, with the text `beside` it in the accent
/// colour.
pub fn section_title_ui(ui: &mut Ui, title: &str, beside: &str, is_folded: bool) -> Response {
    let size = vec2(ui.available_width(), 26.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let info = || WidgetInfo::selected(Role::Button, ui.is_enabled(), !is_folded, title);
    response.widget_info(info);
    let colours = theme::of(ui);
    let is_highlighted = response.hovered() || response.has_focus();
    let colour = if is_highlighted { colours.strong } else { colours.weak };
    let open_part = ui.ctx().animate_bool_responsive(response.id, !is_folded);
    paint_arrow(ui, pos2(rect.left() + 6.0, rect.center().y), open_part, colour);
    let painter = ui.painter();
    let font = FontId::proportional(13.0);
    let at = pos2(rect.left() + 18.0, rect.center().y);
    let title = painter.text(at, Align2::LEFT_CENTER, title, font.clone(), colour);
    let at = pos2(title.right() + 1.5 * theme::GAP, rect.center().y);
    painter.text(at, Align2::LEFT_CENTER, beside, font, colours.accent);
    if response.has_focus() {
        let ring = ui.visuals().widgets.active.bg_stroke;
        painter.rect_stroke(rect, theme::SMALL_RADIUS, ring, egui::StrokeKind::Inside);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Paints a small arrow that points to the right if `open_part` is 0, and down if it is 1.
fn paint_arrow(ui: &Ui, centre: Pos2, open_part: f32, colour: Color32) {
    let turn = egui::emath::Rot2::from_angle(open_part * std::f32::consts::FRAC_PI_2);
    let points = [vec2(-2.0, -4.0), vec2(2.5, 0.0), vec2(-2.0, 4.0)];
    let line = points.map(|point| centre + turn * point).to_vec();
    ui.painter().line(line, Stroke::new(1.5, colour));
}

/// Adds an invisible label for screen readers, for a widget that only an icon describes.
pub fn screen_reader_label_ui(ui: &mut Ui, id: egui::Id, name: &str) {
    let response =
        ui.interact(Rect::from_min_size(ui.cursor().min, vec2(0.0, 0.0)), id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
}

/// Parses a shortcut such as `Ctrl+S`.
pub fn shortcut(text: &str) -> Option<egui::KeyboardShortcut> {
    let mut modifiers = egui::Modifiers::NONE;
    let mut key = text;
    for (word, modifier) in
        [("Ctrl+", egui::Modifiers::COMMAND), ("Shift+", egui::Modifiers::SHIFT)]
    {
        if let Some(rest) = key.strip_prefix(word) {
            (modifiers, key) = (modifiers | modifier, rest);
        }
    }
    Some(egui::KeyboardShortcut::new(modifiers, Key::from_name(key)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Action;

    #[test]
    fn the_shortcut_of_every_action_can_be_parsed() {
        for keys in Action::ALL.into_iter().filter_map(Action::shortcut) {
            assert!(shortcut(keys).is_some(), "{keys}");
        }
    }
}
