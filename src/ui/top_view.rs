//! The ground of the Space: from the controls of a layer to a point around the head, and back.

use crate::mix::Position;
use crate::ui::theme;
use egui::{Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, vec2};

/// What a dot at the wall needs outside of it; its name finds room within.
const MARGIN: f32 = 24.0;

const LEAST_RADIUS: f32 = 60.0;
/// How large the head is drawn, as a part of the room; a small room has a small one, to leave room
/// for what is around it.
const HEAD: f32 = 0.12;
const LEAST_HEAD: f32 = 13.0;
const MOST_HEAD: f32 = 26.0;

/// The head in the middle of a room, seen from above; the face looks up.
#[derive(Clone, Copy, Debug)]
pub struct TopView {
    pub centre: Pos2,
    /// Where closeness is 0.
    pub radius: f32,
    /// The radius of the head that is drawn, and of the nearest that a layer comes to its middle.
    head: f32,
    nearest: f32,
}

impl TopView {
    /// The largest that fits.
    pub fn within(rect: Rect) -> Self {
        let radius = (0.5 * rect.size().min_elem() - MARGIN).max(LEAST_RADIUS);
        let head = (HEAD * radius).clamp(LEAST_HEAD, MOST_HEAD);
        Self { centre: rect.center(), radius, head, nearest: 2.0 * head }
    }

    /// A small one, without names to its dots.
    pub fn small(rect: Rect) -> Self {
        let radius = 0.5 * rect.size().min_elem() - 8.0;
        Self { centre: rect.center(), radius, head: 0.2 * radius, nearest: 0.42 * radius }
    }

    /// Draws the head, with its nose and ears.
    pub fn head_ui(self, ui: &Ui) {
        let (painter, colours, head) = (ui.painter(), theme::of(ui), self.head);
        let line = Stroke::new(1.5, colours.weak);
        let nose = [vec2(-0.2, -0.96), vec2(0.0, -1.27), vec2(0.2, -0.96)];
        painter.line(nose.map(|at| self.centre + head * at).to_vec(), line);
        for side in [-1.0, 1.0] {
            let size = head * vec2(0.27, 0.54);
            let ear = Rect::from_center_size(self.centre + vec2(side * head, 0.0), size);
            painter.rect(ear, 0.12 * head, colours.card, line, StrokeKind::Middle);
        }
        painter.circle(self.centre, head, colours.card, line);
    }

    /// What the head covers.
    pub fn head_rect(self) -> Rect {
        Rect::from_center_size(self.centre, 2.3 * vec2(self.head, self.head))
    }

    /// How far from the middle a closeness is drawn.
    pub fn reach(self, closeness: f32) -> f32 {
        egui::lerp(self.radius..=self.nearest, closeness)
    }

    pub fn point(self, place: Position) -> Pos2 {
        let (sin, cos) = place.azimuth_deg.to_radians().sin_cos();
        self.centre + self.reach(place.closeness) * vec2(sin, -cos)
    }

    /// The place of a point; beyond the walls it is the nearest within.
    pub fn place(self, point: Pos2) -> Position {
        let away: Vec2 = point - self.centre;
        let closeness = (self.radius - away.length()) / (self.radius - self.nearest);
        Position {
            azimuth_deg: away.x.atan2(-away.y).to_degrees(),
            closeness: closeness.clamp(0.0, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn field() -> TopView {
        TopView::within(Rect::from_min_size(pos2(100.0, 50.0), vec2(600.0, 500.0)))
    }

    #[test]
    fn the_face_looks_up_and_right_is_right() {
        let at = |azimuth_deg| field().point(Position { azimuth_deg, closeness: 0.0 });
        assert!(at(0.0).y < field().centre.y && (at(0.0).x - field().centre.x).abs() < 1e-3);
        assert!(at(90.0).x > field().centre.x && (at(90.0).y - field().centre.y).abs() < 1e-3);
    }

    #[test]
    fn a_point_and_its_place_are_the_same() {
        for azimuth_deg in [-170.0, -90.0, 0.0, 35.0, 120.0] {
            for closeness in [0.0, 0.3, 1.0] {
                let place = field().place(field().point(Position { azimuth_deg, closeness }));
                assert!((place.azimuth_deg - azimuth_deg).abs() < 1e-2);
                assert!((place.closeness - closeness).abs() < 1e-4);
            }
        }
        assert_eq!(field().place(pos2(9999.0, 0.0)).closeness, 0.0, "no further than the wall");
    }
}
