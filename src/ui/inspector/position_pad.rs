//! A small view of the head from above in which the position of a layer can be dragged.

use crate::i18n::tr;
use crate::mix::controls::{AZIMUTH, CLOSENESS};
use crate::mix::{Controls, Position};
use crate::ui::theme;
use crate::ui::theme::Hue;
use crate::ui::top_view::TopView;
use egui::{CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

/// The width and height of the pad.
pub const SIZE: f32 = 120.0;
const DOT_RADIUS: f32 = 7.0;

/// Draws the pad, and moves the layer to the point that is clicked or dragged.
pub fn position_pad_ui(ui: &mut Ui, hue: Hue, controls: &mut Controls) {
    let (rect, response) = ui.allocate_exact_size(vec2(SIZE, SIZE), Sense::click_and_drag());
    let view = TopView::small(rect);
    let description = tr!(
        "place-described",
        side = &AZIMUTH.text(controls.azimuth_deg),
        closeness = &CLOSENESS.text(controls.closeness)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, ui.is_enabled(), &description));
    let pressed = response.dragged() || response.clicked();
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| pressed) {
        let position = view.position_at(pointer);
        AZIMUTH.set(controls, position.azimuth_deg);
        CLOSENESS.set(controls, position.closeness);
    }
    draw(ui, rect, view, hue, controls);
    response.on_hover_cursor(CursorIcon::Grab).on_hover_text(tr!("position-pad-tip"));
}

fn draw(ui: &Ui, rect: Rect, view: TopView, hue: Hue, controls: &Controls) {
    let colours = theme::of(ui);
    let painter = ui.painter();
    let line = Stroke::new(1.0, colours.rail);
    painter.circle(rect.center(), view.radius, colours.background, line);
    view.draw_head(ui);
    let point =
        |azimuth_deg: f32| view.point_of(Position { azimuth_deg, closeness: controls.closeness });
    let width_deg = controls.width_deg;
    let arc =
        (0..=48_u8).map(|n| point(controls.azimuth_deg + width_deg * (f32::from(n) / 48.0 - 0.5)));
    painter.line(arc.collect(), Stroke::new(3.0, hue.fill.gamma_multiply(0.6)));
    let line = Stroke::new(1.5, colours.strong);
    painter.circle(point(controls.azimuth_deg), DOT_RADIUS, hue.fill, line);
}
