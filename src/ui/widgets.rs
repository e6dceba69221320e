//! The widgets that egui has not: a slider that knows its [`Spec`], a switch, a button with an icon.

use crate::mix::{Curve, Spec};
use crate::ui::{icons, theme};
use egui::{
    Color32, CursorIcon, Frame, Id, Key, Margin, PointerButton, Rect, Response, Role, Sense, Ui,
    WidgetInfo,
};
use egui::{pos2, vec2};

/// What a notch of the wheel moves a slider by, of its whole length.
const WHEEL_STEP: f32 = 0.02;
/// The least room for the value, which can be typed into; the spacing may ask for more.
const VALUE_WIDTH: f32 = 60.0;

/// A slider as wide as there is room, with its value beside it. A double click resets it to
/// `default`; the arrows move it, and the wheel once it has the focus. Its name for screen readers
/// is the label `name`.
pub fn slider_ui(ui: &mut Ui, spec: &Spec, name: Id, default: f32, value: &mut f32) -> Response {
    let before = *value;
    let value_width = ui.spacing().interact_size.x.max(VALUE_WIDTH);
    ui.spacing_mut().slider_width = (ui.available_width() - value_width - theme::GAP).max(40.0);
    ui.spacing_mut().interact_size.x = value_width;
    // The value is a field only to those who reach for it.
    ui.visuals_mut().widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
    let slider = egui::Slider::new(value, spec.min..=spec.max)
        .logarithmic(spec.curve == Curve::Log)
        .custom_formatter(|value, _| spec.text(value as f32))
        .custom_parser(|text| spec.parse(text).map(f64::from));
    let mut response = ui.add(slider).labelled_by(name);
    response = response.on_hover_cursor(CursorIcon::PointingHand);
    if response.hovered() {
        if ui.input(|input| input.pointer.button_double_clicked(PointerButton::Primary)) {
            *value = default;
        }
        if response.has_focus() {
            let notches =
                ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y)) / 50.0;
            *value = spec.moved(*value, notches * WHEEL_STEP);
        }
    }
    if *value != before {
        response.mark_changed();
    }
    response
}

/// A switch. `name` is what a screen reader says.
pub fn switch_ui(ui: &mut Ui, name: &str, on: &mut bool) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(vec2(42.0, 24.0), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let info = || WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *on, name);
    response.widget_info(info);
    if ui.is_rect_visible(rect) {
        let how_on = ui.ctx().animate_bool_responsive(response.id, *on);
        let style = ui.style().interact(&response);
        let body = Rect::from_center_size(rect.center(), vec2(38.0, 20.0));
        let fill = theme::RAIL.lerp_to_gamma(theme::ACCENT_FILL, how_on);
        let painter = ui.painter();
        painter.rect(body, 10.0, fill, style.bg_stroke, egui::StrokeKind::Inside);
        let x = egui::lerp(body.left() + 10.0..=body.right() - 10.0, how_on);
        let knob = theme::WEAK.lerp_to_gamma(Color32::WHITE, how_on);
        painter.circle_filled(pos2(x, body.center().y), 7.0, knob);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A round button with an icon. `name` is its tooltip, and what a screen reader says.
pub fn icon_button_ui(ui: &mut Ui, icon: &str, name: &str, diameter: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(diameter, diameter), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if ui.is_rect_visible(rect) {
        let style = ui.style().interact(&response);
        if response.hovered() || response.has_focus() || response.is_pointer_button_down_on() {
            ui.painter().circle(rect.center(), diameter / 2.0, style.bg_fill, style.bg_stroke);
        }
        let size = (diameter * 0.56).min(24.0);
        let tint = if response.hovered() { Color32::WHITE } else { theme::TEXT };
        icons::paint(ui, icon, Rect::from_center_size(rect.center(), vec2(size, size)), tint);
    }
    response.on_hover_text(name).on_hover_cursor(CursorIcon::PointingHand)
}

/// The ground on which a few words stand to be chosen from.
pub fn track_ui(ui: &mut Ui, ground: Color32, words: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(ground).corner_radius(theme::SMALL_RADIUS);
    frame.inner_margin(Margin::same(2)).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
            words(ui);
        });
    });
}

/// One of a few words side by side, lit while it is `on`. `role` is what a screen reader takes it for.
pub fn word_ui(ui: &mut Ui, role: Role, on: bool, word: &str) -> Response {
    let text = egui::RichText::new(word).size(13.0);
    let response = ui.add(egui::Button::selectable(on, text));
    response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), on, word));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A label that only a screen reader finds, where an icon says it to the eye.
pub fn name_for_readers(ui: &mut Ui, id: egui::Id, name: &str) {
    let response =
        ui.interact(Rect::from_min_size(ui.cursor().min, vec2(0.0, 0.0)), id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
}

/// The keys of an action, from their spelling such as `Ctrl+S`.
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
    fn every_actions_keys_can_be_pressed() {
        for keys in Action::ALL.into_iter().filter_map(Action::shortcut) {
            assert!(shortcut(keys).is_some(), "{keys}");
        }
    }
}
