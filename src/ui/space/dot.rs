//! The dot of one layer in the Space, which the user drags or moves with the arrow keys.

use crate::catalogue::Family;
use crate::i18n::tr;
use crate::mix::controls::{AZIMUTH, CLOSENESS, LEVEL};
use crate::mix::{LayerId, Position};
use crate::ui::card_model::glow;
use crate::ui::space::labels::Labels;
use crate::ui::space::shortest_turn;
use crate::ui::top_view::TopView;
use crate::ui::widgets::as_f32;
use crate::ui::{icons, theme};
use egui::{CursorIcon, EventFilter, FontId, Key, Pos2, Rect, Response, Role};
use egui::{Sense, Stroke, Ui, WidgetInfo, vec2};

const RADIUS: f32 = 17.0;
/// The turn for one press of the left or right arrow key.
const KEY_TURN_DEG: f32 = 5.0;
/// The change of closeness for one press of the up or down arrow key.
const KEY_CLOSER: f32 = 0.05;

/// A layer as it is drawn.
pub struct Dot {
    pub layer: LayerId,
    pub name: String,
    pub icon: String,
    pub family: Family,
    /// The point where the layer is heard now.
    pub centre: Pos2,
    /// The position in the controls of the layer.
    pub position: Position,
    pub is_moving: bool,
    pub level: f32,
    pub is_muted: bool,
    /// The level of its output now, as an amplitude.
    pub output_level: f32,
}

/// What the user does to a dot in one frame.
#[derive(Default)]
pub struct DotInput {
    /// Selects the dot alone (false), or adds it to the selection or removes it from it (true).
    pub select: Option<bool>,
    pub turn_deg: f32,
    /// The change of closeness.
    pub closer: f32,
    pub remove: bool,
}

impl Dot {
    /// The area that the dot covers.
    pub fn rect(&self) -> Rect {
        Rect::from_center_size(self.centre, vec2(2.0 * RADIUS, 2.0 * RADIUS))
    }
}

/// Draws a dot with its name. Returns what the user did to it.
pub fn dot_ui(
    ui: &mut Ui,
    dot: &Dot,
    view: TopView,
    labels: &mut Labels,
    is_selected: bool,
) -> DotInput {
    let response =
        ui.interact(dot.rect(), ui.scope_id().with(("dot", dot.layer)), Sense::click_and_drag());
    let description = tr!(
        "dot-described",
        name = &dot.name,
        side = &AZIMUTH.text(dot.position.azimuth_deg),
        closeness = &CLOSENESS.text(dot.position.closeness),
        level = &LEVEL.text(dot.level)
    );
    let info = || WidgetInfo::selected(Role::Button, ui.is_enabled(), is_selected, &description);
    response.widget_info(info);
    draw(ui, dot, &response, is_selected);
    draw_name(ui, dot, labels, is_selected);
    let mut input = input_of_drag(ui, &response, view);
    if response.clicked() {
        input.select = Some(ui.input(|input| input.modifiers.shift || input.modifiers.command));
    }
    if response.has_focus() {
        handle_keys(ui, &response, &mut input);
    }
    response.on_hover_cursor(CursorIcon::Grab).on_hover_text(description);
    input
}

/// The movement of a drag in this frame, as turn and closeness.
fn input_of_drag(ui: &Ui, response: &Response, view: TopView) -> DotInput {
    let mut dot_input = DotInput::default();
    if response.dragged()
        && let Some(now) = ui.input(|input| input.pointer.interact_pos())
    {
        let from = view.position_at(now - response.drag_delta());
        let to = view.position_at(now);
        dot_input.turn_deg = shortest_turn(from.azimuth_deg, to.azimuth_deg);
        dot_input.closer = to.closeness - from.closeness;
    }
    dot_input
}

fn handle_keys(ui: &Ui, response: &Response, dot_input: &mut DotInput) {
    let arrows =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    ui.input(|input| {
        let presses = |key| as_f32(input.num_presses(key));
        dot_input.turn_deg += KEY_TURN_DEG * (presses(Key::ArrowRight) - presses(Key::ArrowLeft));
        dot_input.closer += KEY_CLOSER * (presses(Key::ArrowDown) - presses(Key::ArrowUp));
        dot_input.remove = input.key_pressed(Key::Delete);
    });
}

fn draw(ui: &Ui, dot: &Dot, response: &Response, is_selected: bool) {
    let painter = ui.painter();
    let hue = theme::hue(ui, dot.family);
    let glow = glow(dot.output_level);
    if glow > 0.0 {
        let halo = hue.glow.gamma_multiply(0.25 * glow);
        painter.circle_filled(dot.centre, RADIUS + 3.0 + 7.0 * glow, halo);
    }
    let fill = if dot.is_muted { theme::of(ui).card } else { hue.dim };
    let fill = fill.lerp_to_gamma(hue.fill, 0.7 * glow);
    let line = match (response.has_focus(), is_selected || response.hovered()) {
        (true, _) => Stroke::new(2.5, theme::of(ui).strong),
        (false, true) => Stroke::new(2.0, hue.glow),
        (false, false) => Stroke::new(1.0, theme::of(ui).weak),
    };
    painter.circle(dot.centre, RADIUS, fill, line);
    let tint = if dot.is_muted { theme::of(ui).weak } else { theme::of(ui).strong };
    icons::paint(ui, &dot.icon, Rect::from_center_size(dot.centre, vec2(20.0, 20.0)), tint);
}

fn draw_name(ui: &Ui, dot: &Dot, labels: &mut Labels, is_selected: bool) {
    let colour = if is_selected { theme::of(ui).strong } else { theme::of(ui).weak };
    let name = ui.painter().layout_no_wrap(dot.name.clone(), FontId::proportional(12.0), colour);
    let rect = labels.place(dot.rect(), name.size());
    ui.painter().galley(rect.min, name, colour);
}
