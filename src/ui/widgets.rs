//! The widgets that egui has not: a switch, a button with an icon, words to choose from.

use crate::ui::{icons, theme};
use egui::{
    Align2, Color32, CursorIcon, FontId, Frame, Key, Margin, Pos2, Rect, Response, Role, Sense,
    Stroke, Ui, WidgetInfo,
};
use egui::{pos2, vec2};

/// Converts a count, for lengths in points and for fractions.
#[expect(clippy::cast_precision_loss, reason = "what the window counts is small")]
pub fn as_f32(count: usize) -> f32 {
    count as f32
}

/// The size of a word to choose.
const WORD: f32 = 13.0;

/// A switch, of the colour `lit` while it is on. `name` is what a screen reader says.
pub fn switch_ui(ui: &mut Ui, name: &str, lit: Color32, on: &mut bool) -> Response {
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
        let fill = theme::of(ui).rail.lerp_to_gamma(lit, how_on);
        let painter = ui.painter();
        painter.rect(body, 10.0, fill, style.bg_stroke, egui::StrokeKind::Inside);
        let x = egui::lerp(body.left() + 10.0..=body.right() - 10.0, how_on);
        let knob = theme::of(ui).weak.lerp_to_gamma(theme::of(ui).on_fill, how_on);
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
        let tint = if response.hovered() { theme::of(ui).strong } else { theme::of(ui).text };
        icons::paint(ui, icon, Rect::from_center_size(rect.center(), vec2(size, size)), tint);
    }
    response.on_hover_text(name).on_hover_cursor(CursorIcon::PointingHand)
}

/// A button that is only words, quiet until somebody comes near.
pub fn quiet_button_ui(ui: &mut Ui, text: &str) -> Response {
    let text = egui::RichText::new(text).size(12.5).color(theme::of(ui).weak);
    let button = egui::Button::new(text).fill(Color32::TRANSPARENT);
    ui.add(button).on_hover_cursor(CursorIcon::PointingHand)
}

/// Three dots, which stand for a menu.
pub fn dots(ui: &Ui, centre: Pos2, colour: Color32) {
    for x in [-5.0, 0.0, 5.0] {
        ui.painter().circle_filled(centre + vec2(x, 0.0), 1.6, colour);
    }
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

/// The width of a few words to choose from, side by side on their ground.
pub fn words_width(ui: &Ui, words: &[&str]) -> f32 {
    let font = FontId::proportional(WORD);
    let width = |word: &&str| {
        let galley = ui.painter().layout_no_wrap((*word).into(), font.clone(), Color32::WHITE);
        galley.size().x.ceil() + 2.0 * ui.spacing().button_padding.x + 2.0
    };
    words.iter().map(width).sum::<f32>() + 4.0
}

/// One of a few words side by side, lit while it is `on`. `role` is what a screen reader takes it for.
pub fn word_ui(ui: &mut Ui, role: Role, on: bool, word: &str) -> Response {
    let text = egui::RichText::new(word).size(WORD);
    let response = ui.add(egui::Button::selectable(on, text));
    response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), on, word));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// The title of a section, which shows or hides what is under it, and a quiet word beside it.
pub fn fold_ui(ui: &mut Ui, title: &str, beside: &str, is_folded: bool) -> Response {
    let size = vec2(ui.available_width(), 26.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let info = || WidgetInfo::selected(Role::Button, ui.is_enabled(), !is_folded, title);
    response.widget_info(info);
    let colours = theme::of(ui);
    let lit = response.hovered() || response.has_focus();
    let colour = if lit { colours.strong } else { colours.weak };
    let how_open = ui.ctx().animate_bool_responsive(response.id, !is_folded);
    arrow(ui, pos2(rect.left() + 6.0, rect.center().y), how_open, colour);
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

/// A small arrow that points to the right, and down while it is open.
fn arrow(ui: &Ui, centre: Pos2, how_open: f32, colour: Color32) {
    let turn = egui::emath::Rot2::from_angle(how_open * std::f32::consts::FRAC_PI_2);
    let points = [vec2(-2.0, -4.0), vec2(2.5, 0.0), vec2(-2.0, 4.0)];
    let line = points.map(|point| centre + turn * point).to_vec();
    ui.painter().line(line, Stroke::new(1.5, colour));
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
