//! The slider: it knows its [`Spec`], so that what it shows, what is typed and what is kept are one.
//! Its handle is small and the room to reach for it is not.

use crate::mix::Spec;
use crate::mix::to_f32;
use crate::ui::theme;
use crate::ui::widgets::as_f32;
use egui::accesskit::{Action, ActionData};
use egui::{
    Color32, CursorIcon, DragValue, EventFilter, Id, Key, Modifiers, PointerButton, Pos2, Rangef,
    Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// What an arrow moves by, of the whole length, and with Shift.
const STEP: f32 = 0.01;
const LARGE_STEP: f32 = 0.1;
/// What a notch of the wheel moves by.
const WHEEL_STEP: f32 = 0.02;
/// The least room for the value, which can be typed into; the spacing may ask for more.
const VALUE_WIDTH: f32 = 60.0;
const HEIGHT: f32 = 28.0;
const HANDLE: f32 = 7.0;
const RAIL: f32 = 4.0;

/// Draws a slider as wide as there is room, with its value beside it. A double click resets it to
/// `default`; the arrows move it, and the wheel once it has the focus. Its name for screen readers
/// is the label `name`. What it is filled with is the selection's colour.
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

/// The value, a field only to those who reach for it.
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
    // At either end the handle stands out a little.
    let ends = rect.shrink2(vec2(0.5 * HANDLE, 0.0));
    let pressed = response.dragged() || response.drag_started() || response.clicked();
    if let Some(at) = response.interact_pointer_pos().filter(|_| pressed) {
        *value = spec.at((at.x - ends.left()) / ends.width());
    }
    let keys = steps(ui, &response);
    if keys != 0.0 {
        *value = spec.moved(*value, keys);
    }
    if let Some(wanted) = wanted(ui, response.id) {
        *value = spec.clamp(wanted);
    }
    tell(ui, spec, &response, *value);
    if ui.is_rect_visible(rect) {
        let x = |value: f32| ends.left() + spec.part(value) * ends.width();
        // What goes to either side is filled from its middle.
        let from = if spec.min < 0.0 && spec.max > 0.0 { x(0.0) } else { ends.left() };
        draw(ui, &response, ends, from, pos2(x(*value), ends.center().y));
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// How far the keys move it, as a part of its length.
fn steps(ui: &Ui, response: &Response) -> f32 {
    let asked = ui.input(|input| {
        as_f32(input.num_accesskit_action_requests(response.id, Action::Increment))
            - as_f32(input.num_accesskit_action_requests(response.id, Action::Decrement))
    });
    if !response.has_focus() {
        return STEP * asked;
    }
    let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    ui.input_mut(|input| {
        let mut count = |modifiers, key| as_f32(input.count_and_consume_key(modifiers, key));
        let [large, small] = [Modifiers::SHIFT, Modifiers::NONE]
            .map(|modifiers| count(modifiers, Key::ArrowRight) - count(modifiers, Key::ArrowLeft));
        let pages = count(Modifiers::NONE, Key::PageUp) - count(Modifiers::NONE, Key::PageDown);
        let ends = count(Modifiers::NONE, Key::End) - count(Modifiers::NONE, Key::Home);
        STEP * (small + asked) + LARGE_STEP * (large + pages) + ends
    })
}

/// The value that a screen reader asks for.
fn wanted(ui: &Ui, id: Id) -> Option<f32> {
    let number = |data: &Option<ActionData>| match data {
        Some(ActionData::NumericValue(value)) => Some(to_f32(*value)),
        _ => None,
    };
    ui.input(|input| {
        let requests = input.accesskit_action_requests(id, Action::SetValue);
        requests.filter_map(|request| number(&request.data)).last()
    })
}

/// Tells a screen reader what it is worth, in words as well, and how far it goes.
fn tell(ui: &Ui, spec: &Spec, response: &Response, value: f32) {
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

fn draw(ui: &Ui, response: &Response, ends: Rect, from: f32, handle: Pos2) {
    let colours = theme::of(ui);
    let style = ui.style().interact(response);
    let lit = response.hovered() || response.has_focus() || response.dragged();
    let fill = ui.visuals().selection.bg_fill;
    let rail = Rect::from_center_size(ends.center(), vec2(ends.width(), RAIL));
    let painter = ui.painter();
    painter.rect_filled(rail, RAIL / 2.0, colours.rail);
    let filled = Rangef::new(from.min(handle.x), from.max(handle.x));
    painter.rect_filled(Rect::from_x_y_ranges(filled, rail.y_range()), RAIL / 2.0, fill);
    if response.has_focus() {
        painter.circle_stroke(handle, HANDLE + 4.0, Stroke::new(2.0, colours.accent));
    }
    let radius = if lit { HANDLE + 1.0 } else { HANDLE };
    painter.circle(handle, radius, style.fg_stroke.color, Stroke::new(2.0, colours.card));
}
