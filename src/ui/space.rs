//! The Space: the head from above, and a dot for every layer around it. Angle is place, radius is
//! closeness; what moves is seen to move as it is heard.

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

/// The room that the card of the chosen layer takes.
const CARD: egui::Vec2 = vec2(320.0, 118.0);
/// The same of a card that has all in one row: the least width, and the height.
const LOW_CARD: egui::Vec2 = vec2(460.0, card::LOW_HEIGHT + 8.0);
/// Between two drawings of what moves.
const FRAME: Duration = Duration::from_millis(16);
/// Distances that are marked on the ground, in metres.
const MARKS: [(f32, &str); 3] = [(2.0, "2 m"), (0.7, "70 cm"), (0.25, "25 cm")];
/// How far the card may reach into the room at its corner: there is nothing there but wall.
const CARD_TOUCHES: f32 = 30.0;
/// Between two marks that are named.
const MARK_ROOM: f32 = 14.0;
/// What can be done here, and the width of its lines.
const HINT: &str = key!("space-hint");
const HINT_WIDTH: f32 = 620.0;
/// Points of a path that is drawn.
const PATH_POINTS: u16 = 96;

/// Which layers are chosen, to be moved together.
#[derive(Default)]
pub struct Selection {
    layers: BTreeSet<LayerId>,
    last: Option<LayerId>,
}

/// Draws the Space, and moves what is dragged.
pub fn space_ui(ui: &mut Ui, session: &mut Session, chosen: &mut Selection) {
    chosen.layers.retain(|id| session.board.mix().layer(*id).is_some());
    chosen.last = chosen.last.filter(|id| session.board.mix().layer(*id).is_some());
    if session.board.mix().layers.is_empty() {
        return empty_ui(ui);
    }
    let rect = ui.available_rect_before_wrap();
    let (ground, card) = parts(rect);
    let field = TopView::within(ground.shrink(4.0));
    let backdrop = ui.interact(ground, ui.scope_id().with("ground"), Sense::click());
    if backdrop.clicked() {
        chosen.layers.clear();
        chosen.last = None;
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
        chosen.layers = session.board.mix().layers.iter().map(|layer| layer.id).collect();
    }
    let mut taken = ground_ui(ui, field);
    let dots = dots(ui, session, field);
    dots.iter().for_each(|dot| path_ui(ui, session, dot, field));
    taken.extend(dots.iter().map(Dot::rect));
    let mut labels = Labels::within(ground, taken);
    for dot in &dots {
        let is_chosen = chosen.layers.contains(&dot.layer);
        let moved = dot::dot_ui(ui, dot, field, &mut labels, is_chosen);
        if let Some(add) = moved.chosen {
            chosen.choose(dot.layer, add);
        }
        if moved.turn_deg != 0.0 || moved.nearer != 0.0 {
            chosen.move_all(session, dot.layer, moved.turn_deg, moved.nearer);
        }
        if moved.leaves {
            session.board.switch_off(dot.layer);
        }
    }
    card_ui(ui, session, chosen, card);
    let shows = session.playback.is_playing() && !session.settings.less_motion;
    if shows && dots.iter().any(|dot| dot.moves) {
        ui.ctx().request_repaint_after(FRAME);
    }
}

/// Where the room is drawn, and where the card of a layer: in a corner that the room leaves free, or
/// else under it, in one row if it is wide enough for that.
fn parts(rect: Rect) -> (Rect, Rect) {
    let corner = Rect::from_min_size(rect.left_bottom() - vec2(0.0, CARD.y), CARD);
    let away = rect.center() - corner.right_top();
    let is_clear = away.x > 0.0 && away.length() > 0.48 * rect.height() - CARD_TOUCHES;
    if is_clear {
        return (rect, corner);
    }
    let is_wide = rect.width() > LOW_CARD.x;
    let height = if is_wide { LOW_CARD.y } else { CARD.y };
    rect.split_top_bottom_at_y(rect.bottom() - height)
}

impl Selection {
    /// Chooses a layer, alone or beside the others; one that is chosen beside others is let go.
    fn choose(&mut self, layer: LayerId, add: bool) {
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

    /// Moves a layer, and with it all that are chosen if it is one of them.
    fn move_all(&mut self, session: &mut Session, layer: LayerId, turn_deg: f32, nearer: f32) {
        if !self.layers.contains(&layer) {
            self.choose(layer, false);
        }
        for id in &self.layers {
            if let Some(layer) = session.board.mix_mut().layer_mut(*id) {
                let controls = &mut layer.controls;
                AZIMUTH.set(controls, turn(0.0, controls.azimuth_deg + turn_deg));
                CLOSENESS.set(controls, controls.closeness + nearer);
            }
        }
    }
}

/// How far it is from one direction to another, the short way round.
fn turn(from_deg: f32, to_deg: f32) -> f32 {
    (to_deg - from_deg + 180.0).rem_euclid(360.0) - 180.0
}

fn empty_ui(ui: &mut Ui) {
    ui.vertical_centered(|ui| {
        ui.add_space(0.4 * ui.available_height());
        let text = tr!("space-empty");
        ui.label(RichText::new(text).color(theme::of(ui).weak));
    });
}

/// The room: its walls, some distances, and the head. Returns what is not to be written over.
fn ground_ui(ui: &Ui, field: TopView) -> Vec<Rect> {
    let painter = ui.painter();
    painter.circle(
        field.centre,
        field.radius,
        theme::of(ui).panel,
        Stroke::new(1.0, theme::of(ui).rail),
    );
    let mut outer = f32::INFINITY;
    let mut written = vec![field.head_rect()];
    for (distance_m, text) in MARKS {
        let radius = field.reach(Position::closeness_at(distance_m));
        painter.circle_stroke(field.centre, radius, Stroke::new(1.0, theme::of(ui).card_on));
        if outer - radius < MARK_ROOM {
            continue;
        }
        outer = radius;
        let at = field.centre + vec2(0.0, radius);
        written.push(painter.text(
            at,
            Align2::CENTER_CENTER,
            text,
            FontId::proportional(11.0),
            theme::of(ui).weak,
        ));
    }
    field.head_ui(ui);
    written
}

/// A dot for every layer that has a place; the two tones sit in the ears.
fn dots(ui: &Ui, session: &Session, field: TopView) -> Vec<Dot> {
    // Who wants less motion sees each where it was put.
    let meters = session.playback.meters().filter(|_| !session.settings.less_motion);
    let placed = session.board.mix().layers.iter().filter(|layer| layer.source != Source::Tones);
    placed
        .map(|layer| {
            let controls = &layer.controls;
            let own = Position { azimuth_deg: controls.azimuth_deg, closeness: controls.closeness };
            let moves = controls.path != Path::Still;
            let heard = meters.and_then(|meters| meters.place(layer.id));
            let place = heard.filter(|_| moves && session.playback.is_playing()).unwrap_or(own);
            Dot {
                layer: layer.id,
                name: names::of_source(session, &layer.source),
                icon: board::icon_of(ui.ctx(), session, &layer.source),
                family: board::family_of(session, &layer.source),
                at: field.point(place),
                place: own,
                moves,
                level: controls.level,
                is_muted: controls.mute || (session.board.mix().has_solo() && !controls.solo),
                heard: meters.map_or(0.0, |meters| meters.layer(layer.id)),
            }
        })
        .collect()
}

/// The way a layer goes, or how wide it lies where it stays.
fn path_ui(ui: &Ui, session: &Session, dot: &Dot, field: TopView) {
    let Some(layer) = session.board.mix().layer(dot.layer) else { return };
    let controls = &layer.controls;
    let point = |azimuth_deg, closeness| field.point(Position { azimuth_deg, closeness });
    let steps = 0..=PATH_POINTS;
    let along = steps.map(|n| f32::from(n) / f32::from(PATH_POINTS));
    let points: Vec<_> = match controls.path {
        Path::Still | Path::Wander => {
            let whole =
                if controls.path == Path::Still { controls.width_deg } else { controls.extent_deg };
            let journey = along.map(|part| controls.azimuth_deg + whole * (part - 0.5));
            journey.map(|azimuth| point(azimuth, controls.closeness)).collect()
        }
        Path::EarToEar | Path::Circle | Path::Approach => {
            let chance = session.board.mix().seed_of(layer);
            along.map(|part| field.point(controls.position_at(part.into(), chance))).collect()
        }
    };
    let painter = ui.painter();
    let colour = if dot.moves { theme::hue(ui, dot.family).glow } else { theme::of(ui).weak };
    painter.line(points, Stroke::new(1.5, colour.gamma_multiply(0.35)));
    if dot.moves {
        let own = point(controls.azimuth_deg, controls.closeness);
        painter.circle_stroke(own, 3.0, Stroke::new(1.0, theme::of(ui).weak));
    }
}

/// The card of the layer that was chosen last, or what can be done here.
fn card_ui(ui: &mut Ui, session: &mut Session, chosen: &Selection, rect: Rect) {
    let is_low = rect.height() < CARD.y;
    let width = if is_low { rect.width() - 12.0 } else { CARD.x.min(rect.width()) };
    let card = Rect::from_min_size(rect.min, vec2(width, rect.height()));
    if let Some(layer) = chosen.last {
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
