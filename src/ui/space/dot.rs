//! One layer in the Space: a dot to be dragged, or moved with the arrows.

use crate::catalogue::Family;
use crate::i18n::tr;
use crate::mix::controls::{AZIMUTH, CLOSENESS, LEVEL};
use crate::mix::{LayerId, Position};
use crate::ui::card_model::glow;
use crate::ui::space::labels::Labels;
use crate::ui::top_view::TopView;
use crate::ui::widgets::as_f32;
use crate::ui::{icons, theme};
use egui::{CursorIcon, EventFilter, FontId, Key, Pos2, Rect, Response, Role};
use egui::{Sense, Stroke, Ui, WidgetInfo, vec2};

const RADIUS: f32 = 17.0;
/// What an arrow moves by.
const KEY_TURN_DEG: f32 = 5.0;
const KEY_NEARER: f32 = 0.05;

pub struct Dot {
    pub layer: LayerId,
    pub name: String,
    pub icon: String,
    pub family: Family,
    /// Where it is drawn: where it is heard now.
    pub at: Pos2,
    /// Where it was put.
    pub place: Position,
    pub moves: bool,
    pub level: f32,
    pub is_muted: bool,
    /// The level of what it plays now, as an amplitude.
    pub heard: f32,
}

/// What was done to a dot.
#[derive(Default)]
pub struct DotChange {
    /// Whether it was chosen, and beside the others.
    pub chosen: Option<bool>,
    pub turn_deg: f32,
    pub nearer: f32,
    pub leaves: bool,
}

impl Dot {
    /// What it covers.
    pub fn rect(&self) -> Rect {
        Rect::from_center_size(self.at, vec2(2.0 * RADIUS, 2.0 * RADIUS))
    }
}

/// Draws a dot, and its name where it has room.
pub fn dot_ui(
    ui: &mut Ui,
    dot: &Dot,
    field: TopView,
    labels: &mut Labels,
    is_chosen: bool,
) -> DotChange {
    let response =
        ui.interact(dot.rect(), ui.scope_id().with(("dot", dot.layer)), Sense::click_and_drag());
    let said = tr!(
        "dot-described",
        name = &dot.name,
        side = &AZIMUTH.text(dot.place.azimuth_deg),
        closeness = &CLOSENESS.text(dot.place.closeness),
        level = &LEVEL.text(dot.level)
    );
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_chosen, &said));
    draw(ui, dot, &response, is_chosen);
    name_ui(ui, dot, labels, is_chosen);
    let mut moved = dragged(ui, &response, field);
    if response.clicked() {
        moved.chosen = Some(ui.input(|input| input.modifiers.shift || input.modifiers.command));
    }
    if response.has_focus() {
        take_keys(ui, &response, &mut moved);
    }
    response.on_hover_cursor(CursorIcon::Grab).on_hover_text(said);
    moved
}

/// What a drag since the last drawing comes to, round the head and toward it.
fn dragged(ui: &Ui, response: &Response, field: TopView) -> DotChange {
    let mut moved = DotChange::default();
    if response.dragged()
        && let Some(now) = ui.input(|input| input.pointer.interact_pos())
    {
        let from = field.place(now - response.drag_delta());
        let to = field.place(now);
        moved.turn_deg = crate::ui::space::turn(from.azimuth_deg, to.azimuth_deg);
        moved.nearer = to.closeness - from.closeness;
    }
    moved
}

fn take_keys(ui: &Ui, response: &Response, moved: &mut DotChange) {
    let arrows =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    ui.input(|input| {
        let presses = |key| as_f32(input.num_presses(key));
        moved.turn_deg += KEY_TURN_DEG * (presses(Key::ArrowRight) - presses(Key::ArrowLeft));
        moved.nearer += KEY_NEARER * (presses(Key::ArrowDown) - presses(Key::ArrowUp));
        moved.leaves = input.key_pressed(Key::Delete);
    });
}

fn draw(ui: &Ui, dot: &Dot, response: &Response, is_chosen: bool) {
    let painter = ui.painter();
    let hue = theme::hue(ui, dot.family);
    let glow = glow(dot.heard);
    if glow > 0.0 {
        let halo = hue.glow.gamma_multiply(0.25 * glow);
        painter.circle_filled(dot.at, RADIUS + 3.0 + 7.0 * glow, halo);
    }
    let fill = if dot.is_muted { theme::of(ui).card } else { hue.dim };
    let fill = fill.lerp_to_gamma(hue.fill, 0.7 * glow);
    let line = match (response.has_focus(), is_chosen || response.hovered()) {
        (true, _) => Stroke::new(2.5, theme::of(ui).strong),
        (false, true) => Stroke::new(2.0, hue.glow),
        (false, false) => Stroke::new(1.0, theme::of(ui).weak),
    };
    painter.circle(dot.at, RADIUS, fill, line);
    let tint = if dot.is_muted { theme::of(ui).weak } else { theme::of(ui).strong };
    icons::paint(ui, &dot.icon, Rect::from_center_size(dot.at, vec2(20.0, 20.0)), tint);
}

fn name_ui(ui: &Ui, dot: &Dot, labels: &mut Labels, is_chosen: bool) {
    let colour = if is_chosen { theme::of(ui).strong } else { theme::of(ui).weak };
    let name = ui.painter().layout_no_wrap(dot.name.clone(), FontId::proportional(12.0), colour);
    let place = labels.place(dot.rect(), name.size());
    ui.painter().galley(place.min, name, colour);
}
