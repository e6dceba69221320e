//! The Space: a view of the head from above, with a dot for every layer around it. The angle of a
//! dot is the layer's azimuth, and its distance from the head shows the closeness. Moving layers
//! are shown where they are heard now.

mod dot;
mod labels;

use crate::i18n::{key, text, tr};
use crate::mix::controls::{AZIMUTH, CLOSENESS};
use crate::mix::{LayerId, Path, Position, Source};
use crate::session::{Session, names};
use crate::ui::top_view::TopView;
use crate::ui::{board, card, theme};
use dot::Dot;
use egui::{Align2, Color32, FontId, Key, Modifiers, Rect, RichText, Sense, Stroke, Ui, vec2};
use labels::Labels;
use std::collections::BTreeSet;
use std::time::Duration;

/// The size of the area for the selected layer's card.
const CARD: egui::Vec2 = vec2(320.0, 118.0);
/// The least width and the height of the area for a low card.
const LOW_CARD: egui::Vec2 = vec2(460.0, card::LOW_HEIGHT + 8.0);
/// The time between two frames while a layer moves.
const FRAME_TIME: Duration = Duration::from_millis(16);
/// The distances in metres that are marked with a circle, and their labels.
const DISTANCE_MARKS: [(f32, &str); 3] = [(2.0, "2 m"), (0.7, "70 cm"), (0.25, "25 cm")];
/// How far the corner of the card may extend over the square around the circle, where nothing is
/// drawn.
const CARD_OVERLAP: f32 = 30.0;
/// The least distance between two labelled circles.
const MIN_MARK_DISTANCE: f32 = 14.0;
/// The hint below the view, and the width of its lines.
const HINT: &str = key!("space-hint");
const HINT_WIDTH: f32 = 620.0;
/// The number of points with which a path is drawn.
const PATH_POINTS: u16 = 96;

/// The layers that are selected, which are moved together.
#[derive(Default)]
pub struct Selection {
    layers: BTreeSet<LayerId>,
    /// The layer that was selected last, whose card is shown.
    last: Option<LayerId>,
}

/// Draws the Space, and applies what the user does to the dots.
pub fn space_ui(ui: &mut Ui, session: &mut Session, selection: &mut Selection) {
    selection.layers.retain(|id| session.board.mix().layer(*id).is_some());
    selection.last = selection.last.filter(|id| session.board.mix().layer(*id).is_some());
    if session.board.mix().layers.is_empty() {
        return empty_ui(ui);
    }
    let rect = ui.available_rect_before_wrap();
    let (area, card) = view_and_card_areas(rect);
    let view = TopView::within(area.shrink(4.0));
    let background = ui.interact(area, ui.scope_id().with("ground"), Sense::click());
    if background.clicked() {
        selection.layers.clear();
        selection.last = None;
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
        selection.layers = session.board.mix().layers.iter().map(|layer| layer.id).collect();
    }
    let mut occupied = draw_background(ui, view);
    let dots = dots(ui, session, view);
    dots.iter().for_each(|dot| draw_path(ui, session, dot, view));
    occupied.extend(dots.iter().map(Dot::rect));
    let mut labels = Labels::within(area, occupied);
    for dot in &dots {
        let is_selected = selection.layers.contains(&dot.layer);
        let input = dot::dot_ui(ui, dot, view, &mut labels, is_selected);
        if let Some(add) = input.select {
            selection.select(dot.layer, add);
        }
        if input.turn_deg != 0.0 || input.closer != 0.0 {
            selection.move_all(session, dot.layer, input.turn_deg, input.closer);
        }
        if input.remove {
            session.board.switch_off(dot.layer);
        }
    }
    card_ui(ui, session, selection, card);
    let shows_motion = session.playback.is_playing() && !session.settings.less_motion;
    if shows_motion && dots.iter().any(|dot| dot.is_moving) {
        ui.ctx().request_repaint_after(FRAME_TIME);
    }
}

/// Divides `rect` into the area of the view and that of the card. The card is in the corner of the
/// view if the circle leaves it free, or else below the view, where it is low if it is wide enough.
fn view_and_card_areas(rect: Rect) -> (Rect, Rect) {
    let corner = Rect::from_min_size(rect.left_bottom() - vec2(0.0, CARD.y), CARD);
    let offset = rect.center() - corner.right_top();
    let is_free = offset.x > 0.0 && offset.length() > 0.48 * rect.height() - CARD_OVERLAP;
    if is_free {
        return (rect, corner);
    }
    let is_wide = rect.width() > LOW_CARD.x;
    let height = if is_wide { LOW_CARD.y } else { CARD.y };
    rect.split_top_bottom_at_y(rect.bottom() - height)
}

impl Selection {
    /// Selects only this layer, or with `add`, adds it to the selection or removes it from it.
    fn select(&mut self, layer: LayerId, add: bool) {
        if !add {
            self.layers.clear();
        }
        if add && self.layers.remove(&layer) {
            self.last = self.layers.first().copied();
        } else {
            self.layers.insert(layer);
            self.last = Some(layer);
        }
    }

    /// Moves all selected layers. If `layer` is not one of them, selects and moves only `layer`.
    fn move_all(&mut self, session: &mut Session, layer: LayerId, turn_deg: f32, closer: f32) {
        if !self.layers.contains(&layer) {
            self.select(layer, false);
        }
        for id in &self.layers {
            if let Some(layer) = session.board.mix_mut().layer_mut(*id) {
                let controls = &mut layer.controls;
                AZIMUTH.set(controls, shortest_turn(0.0, controls.azimuth_deg + turn_deg));
                CLOSENESS.set(controls, controls.closeness + closer);
            }
        }
    }
}

/// The shorter turn from one direction to another, in -180..180 degrees.
fn shortest_turn(from_deg: f32, to_deg: f32) -> f32 {
    (to_deg - from_deg + 180.0).rem_euclid(360.0) - 180.0
}

fn empty_ui(ui: &mut Ui) {
    ui.vertical_centered(|ui| {
        ui.add_space(0.4 * ui.available_height());
        let text = tr!("space-empty");
        ui.label(RichText::new(text).color(theme::of(ui).weak));
    });
}

/// Draws the circle, the distance marks and the head. Returns the areas that labels must not cover.
fn draw_background(ui: &Ui, view: TopView) -> Vec<Rect> {
    let painter = ui.painter();
    painter.circle(
        view.centre,
        view.radius,
        theme::of(ui).panel,
        Stroke::new(1.0, theme::of(ui).rail),
    );
    let mut last_radius = f32::INFINITY;
    let mut occupied = vec![view.head_rect()];
    for (distance_m, text) in DISTANCE_MARKS {
        let radius = view.radius_of(Position::closeness_at(distance_m));
        painter.circle_stroke(view.centre, radius, Stroke::new(1.0, theme::of(ui).card_on));
        if last_radius - radius < MIN_MARK_DISTANCE {
            continue;
        }
        last_radius = radius;
        let at = view.centre + vec2(0.0, radius);
        occupied.push(painter.text(
            at,
            Align2::CENTER_CENTER,
            text,
            FontId::proportional(11.0),
            theme::of(ui).weak,
        ));
    }
    view.draw_head(ui);
    occupied
}

/// A dot for every layer that has a position. The tones have none, because each plays in one ear.
fn dots(ui: &Ui, session: &Session, view: TopView) -> Vec<Dot> {
    // With reduced motion, every dot stays at the position in the layer's controls.
    let meters = session.playback.meters().filter(|_| !session.settings.less_motion);
    let placed = session.board.mix().layers.iter().filter(|layer| layer.source != Source::Tones);
    placed
        .map(|layer| {
            let controls = &layer.controls;
            let position =
                Position { azimuth_deg: controls.azimuth_deg, closeness: controls.closeness };
            let is_moving = controls.path != Path::Still;
            let current = meters.and_then(|meters| meters.place(layer.id));
            let current = current.filter(|_| is_moving && session.playback.is_playing());
            Dot {
                layer: layer.id,
                name: names::of_source(session, &layer.source),
                icon: board::icon_of(ui.ctx(), session, &layer.source),
                family: board::family_of(session, &layer.source),
                centre: view.point_of(current.unwrap_or(position)),
                position,
                is_moving,
                level: controls.level,
                is_muted: controls.mute || (session.board.mix().has_solo() && !controls.solo),
                output_level: meters.map_or(0.0, |meters| meters.layer(layer.id)),
            }
        })
        .collect()
}

/// Draws the path of a moving layer, or the width of a still one.
fn draw_path(ui: &Ui, session: &Session, dot: &Dot, view: TopView) {
    let Some(layer) = session.board.mix().layer(dot.layer) else { return };
    let controls = &layer.controls;
    let point = |azimuth_deg, closeness| view.point_of(Position { azimuth_deg, closeness });
    let steps = 0..=PATH_POINTS;
    let parts = steps.map(|n| f32::from(n) / f32::from(PATH_POINTS));
    let points: Vec<_> = match controls.path {
        Path::Still | Path::Wander => {
            let range_deg =
                if controls.path == Path::Still { controls.width_deg } else { controls.extent_deg };
            let azimuths = parts.map(|part| controls.azimuth_deg + range_deg * (part - 0.5));
            azimuths.map(|azimuth| point(azimuth, controls.closeness)).collect()
        }
        Path::EarToEar | Path::Circle | Path::Approach => {
            let seed = session.board.mix().seed_of(layer);
            parts.map(|part| view.point_of(controls.position_at(part.into(), seed))).collect()
        }
    };
    let painter = ui.painter();
    let colour = if dot.is_moving { theme::hue(ui, dot.family).glow } else { theme::of(ui).weak };
    painter.line(points, Stroke::new(1.5, colour.gamma_multiply(0.35)));
    if dot.is_moving {
        let position = point(controls.azimuth_deg, controls.closeness);
        painter.circle_stroke(position, 3.0, Stroke::new(1.0, theme::of(ui).weak));
    }
}

/// Draws the card of the layer that was selected last, or a hint if none is selected.
fn card_ui(ui: &mut Ui, session: &mut Session, selection: &Selection, rect: Rect) {
    let is_low = rect.height() < CARD.y;
    let width = if is_low { rect.width() - 12.0 } else { CARD.x.min(rect.width()) };
    let card = Rect::from_min_size(rect.min, vec2(width, rect.height()));
    if let Some(layer) = selection.last {
        return board::layer_ui(ui, session, layer, card);
    }
    let galley = ui.painter().layout(
        text(HINT).into(),
        FontId::proportional(12.5),
        theme::of(ui).weak,
        rect.width().min(HINT_WIDTH),
    );
    let at = Align2::LEFT_BOTTOM.align_size_within_rect(galley.size(), rect.shrink(8.0)).min;
    ui.painter().galley(at, galley, Color32::WHITE);
}
