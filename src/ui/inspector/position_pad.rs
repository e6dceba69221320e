//! The head from above, small, beside the knobs of a layer: where it is, to be dragged round.

use crate::i18n::tr;
use crate::mix::controls::{AZIMUTH, CLOSENESS};
use crate::mix::{Controls, Position};
use crate::ui::theme;
use crate::ui::theme::Hue;
use crate::ui::top_view::TopView;
use egui::{CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

/// Its width and height.
pub const SIZE: f32 = 120.0;
const DOT: f32 = 7.0;

/// Draws the disc, and moves the layer to where it is pressed or dragged.
pub fn disc_ui(ui: &mut Ui, hue: Hue, controls: &mut Controls) {
    let (rect, response) = ui.allocate_exact_size(vec2(SIZE, SIZE), Sense::click_and_drag());
    let field = TopView::small(rect);
    let said = tr!(
        "place-described",
        side = &AZIMUTH.text(controls.azimuth_deg),
        closeness = &CLOSENESS.text(controls.closeness)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, ui.is_enabled(), &said));
    let pressed = response.dragged() || response.clicked();
    if let Some(at) = response.interact_pointer_pos().filter(|_| pressed) {
        let place = field.place(at);
        AZIMUTH.set(controls, place.azimuth_deg);
        CLOSENESS.set(controls, place.closeness);
    }
    draw(ui, rect, field, hue, controls);
    response.on_hover_cursor(CursorIcon::Grab).on_hover_text(tr!("disc-tip"));
}

fn draw(ui: &Ui, rect: Rect, field: TopView, hue: Hue, controls: &Controls) {
    let colours = theme::of(ui);
    let painter = ui.painter();
    let line = Stroke::new(1.0, colours.rail);
    painter.circle(rect.center(), field.radius, colours.background, line);
    field.head_ui(ui);
    let point =
        |azimuth_deg: f32| field.point(Position { azimuth_deg, closeness: controls.closeness });
    // How wide it lies.
    let whole = controls.width_deg;
    let journey =
        (0..=48_u8).map(|n| point(controls.azimuth_deg + whole * (f32::from(n) / 48.0 - 0.5)));
    painter.line(journey.collect(), Stroke::new(3.0, hue.fill.gamma_multiply(0.6)));
    let line = Stroke::new(1.5, colours.strong);
    painter.circle(point(controls.azimuth_deg), DOT, hue.fill, line);
}
