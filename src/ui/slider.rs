//! A slider for a control described by a [`Spec`], which formats and parses the value beside it.
//! The clickable area is higher than the handle.

use crate::mix::Spec;
use crate::mix::to_f32;
use crate::ui::theme;
use crate::ui::widgets::as_f32;
use egui::accesskit::{Action, ActionData};
use egui::{
    Color32, CursorIcon, DragValue, EventFilter, Id, Key, Modifiers, PointerButton, Pos2, Rangef,
    Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// The part of the whole length that one press of an arrow key moves the handle by.
const STEP: f32 = 0.01;
/// The same with Shift, and for Page Up and Page Down.
const LARGE_STEP: f32 = 0.1;
/// The same for one notch of the mouse wheel.
const WHEEL_STEP: f32 = 0.02;
/// The least width of the value. `Spacing::interact_size` can make it wider.
const VALUE_WIDTH: f32 = 60.0;
const HEIGHT: f32 = 28.0;
const HANDLE_RADIUS: f32 = 7.0;
const RAIL_HEIGHT: f32 = 4.0;

/// Draws a slider that fills the available width, with its value in an editable field beside it.
///
/// A double click resets the value to `default`. The arrow keys move it while it has the focus, and
/// so does the mouse wheel while it is also hovered. Screen readers read the label `name`. The
/// filled part has the colour of the selection.
pub fn slider_ui(ui: &mut Ui, spec: &Spec, name: Id, default: f32, value: &mut f32) -> Response {
    let before = *value;
    ui.horizontal(|ui| {
        let value_width = ui.spacing().interact_size.x.max(VALUE_WIDTH);
        let width = (ui.available_width() - value_width - theme::GAP).max(40.0);
        let mut response = rail_ui(ui, spec, width, value).labelled_by(name);
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
        let field = value_ui(ui, spec, value_width, value).labelled_by(name);
        if *value != before {
            response.mark_changed();
        }
        response.union(field)
    })
    .inner
}

/// Draws the value as a field that looks like a label until it is hovered.
fn value_ui(ui: &mut Ui, spec: &Spec, width: f32, value: &mut f32) -> Response {
    ui.visuals_mut().widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
    let speed = 0.004 * (spec.max - spec.min);
    let field = DragValue::new(value)
        .range(spec.min..=spec.max)
        .speed(speed)
        .custom_formatter(|value, _| spec.text(to_f32(value)))
        .custom_parser(|text| spec.parse(text).map(f64::from));
    ui.add_sized(vec2(width, HEIGHT), field)
}

fn rail_ui(ui: &mut Ui, spec: &Spec, width: f32, value: &mut f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click_and_drag());
    // At either end, the handle extends a little beyond the rail.
    let rail = rect.shrink2(vec2(0.5 * HANDLE_RADIUS, 0.0));
    let pressed = response.dragged() || response.drag_started() || response.clicked();
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| pressed) {
        *value = spec.at((pointer.x - rail.left()) / rail.width());
    }
    let movement = keyboard_movement(ui, &response);
    if movement != 0.0 {
        *value = spec.moved(*value, movement);
    }
    if let Some(requested) = value_from_screen_reader(ui, response.id) {
        *value = spec.clamp(requested);
    }
    describe_for_screen_reader(ui, spec, &response, *value);
    if ui.is_rect_visible(rect) {
        let x = |value: f32| rail.left() + spec.part(value) * rail.width();
        // A control with negative and positive values is filled from zero.
        let from = if spec.min < 0.0 && spec.max > 0.0 { x(0.0) } else { rail.left() };
        draw(ui, &response, rail, from, pos2(x(*value), rail.center().y));
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// How far the pressed keys and a screen reader move the handle, as a part of the whole length.
fn keyboard_movement(ui: &Ui, response: &Response) -> f32 {
    let reader_steps = ui.input(|input| {
        as_f32(input.num_accesskit_action_requests(response.id, Action::Increment))
            - as_f32(input.num_accesskit_action_requests(response.id, Action::Decrement))
    });
    if !response.has_focus() {
        return STEP * reader_steps;
    }
    let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    ui.input_mut(|input| {
        let mut count = |modifiers, key| as_f32(input.count_and_consume_key(modifiers, key));
        let [large, small] = [Modifiers::SHIFT, Modifiers::NONE]
            .map(|modifiers| count(modifiers, Key::ArrowRight) - count(modifiers, Key::ArrowLeft));
        let pages = count(Modifiers::NONE, Key::PageUp) - count(Modifiers::NONE, Key::PageDown);
        let ends = count(Modifiers::NONE, Key::End) - count(Modifiers::NONE, Key::Home);
        STEP * (small + reader_steps) + LARGE_STEP * (large + pages) + ends
    })
}

/// The value that a screen reader sets, if it sets one in this frame.
fn value_from_screen_reader(ui: &Ui, id: Id) -> Option<f32> {
    let number = |data: &Option<ActionData>| match data {
        Some(ActionData::NumericValue(value)) => Some(to_f32(*value)),
        _ => None,
    };
    ui.input(|input| {
        let requests = input.accesskit_action_requests(id, Action::SetValue);
        requests.filter_map(|request| number(&request.data)).last()
    })
}

/// Gives screen readers the value as number and text, the range and the step.
fn describe_for_screen_reader(ui: &Ui, spec: &Spec, response: &Response, value: f32) {
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), f64::from(value), ""));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(f64::from(spec.min));
        node.set_max_numeric_value(f64::from(spec.max));
        node.set_numeric_value_step(f64::from(STEP * (spec.max - spec.min)));
        node.set_value(spec.text(value));
        for action in [Action::SetValue, Action::Increment, Action::Decrement] {
            node.add_action(action);
        }
    });
}

fn draw(ui: &Ui, response: &Response, area: Rect, from: f32, handle: Pos2) {
    let colours = theme::of(ui);
    let style = ui.style().interact(response);
    let is_highlighted = response.hovered() || response.has_focus() || response.dragged();
    let fill = ui.visuals().selection.bg_fill;
    let rail = Rect::from_center_size(area.center(), vec2(area.width(), RAIL_HEIGHT));
    let painter = ui.painter();
    painter.rect_filled(rail, RAIL_HEIGHT / 2.0, colours.rail);
    let filled = Rangef::new(from.min(handle.x), from.max(handle.x));
    painter.rect_filled(Rect::from_x_y_ranges(filled, rail.y_range()), RAIL_HEIGHT / 2.0, fill);
    if response.has_focus() {
        painter.circle_stroke(handle, HANDLE_RADIUS + 4.0, Stroke::new(2.0, colours.accent));
    }
    let radius = if is_highlighted { HANDLE_RADIUS + 1.0 } else { HANDLE_RADIUS };
    painter.circle(handle, radius, style.fg_stroke.color, Stroke::new(2.0, colours.card));
}
