//! The view of the head from above. It converts between positions around the head and points in the
//! window.

use crate::mix::Position;
use crate::ui::theme;
use egui::{Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, vec2};

/// The space outside the circle that a dot on the circle needs.
const MARGIN: f32 = 24.0;

const MIN_RADIUS: f32 = 60.0;
/// The radius of the head, as a part of the circle's radius.
const HEAD_PART: f32 = 0.12;
const MIN_HEAD_RADIUS: f32 = 13.0;
const MAX_HEAD_RADIUS: f32 = 26.0;

/// A circle with the head in its centre, seen from above. The face looks up.
#[derive(Clone, Copy, Debug)]
pub struct TopView {
    pub centre: Pos2,
    /// The radius of the circle, at closeness 0.
    pub radius: f32,
    head_radius: f32,
    /// The distance from the centre at closeness 1.
    nearest: f32,
}

impl TopView {
    /// The largest view that fits into `rect`, with a margin for the dots.
    pub fn within(rect: Rect) -> Self {
        let radius = (0.5 * rect.size().min_elem() - MARGIN).max(MIN_RADIUS);
        let head_radius = (HEAD_PART * radius).clamp(MIN_HEAD_RADIUS, MAX_HEAD_RADIUS);
        Self { centre: rect.center(), radius, head_radius, nearest: 2.0 * head_radius }
    }

    /// A view that fills `rect`, for a single dot.
    pub fn small(rect: Rect) -> Self {
        let radius = 0.5 * rect.size().min_elem() - 8.0;
        Self { centre: rect.center(), radius, head_radius: 0.2 * radius, nearest: 0.42 * radius }
    }

    /// Draws the head, with its nose and ears.
    pub fn draw_head(self, ui: &Ui) {
        let (painter, colours, head) = (ui.painter(), theme::of(ui), self.head_radius);
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

    /// The area that the head covers.
    pub fn head_rect(self) -> Rect {
        Rect::from_center_size(self.centre, 2.3 * vec2(self.head_radius, self.head_radius))
    }

    /// The distance from the centre at which a closeness is drawn.
    pub fn radius_of(self, closeness: f32) -> f32 {
        egui::lerp(self.radius..=self.nearest, closeness)
    }

    /// The point at which a position is drawn.
    pub fn point_of(self, position: Position) -> Pos2 {
        let (sin, cos) = position.azimuth_deg.to_radians().sin_cos();
        self.centre + self.radius_of(position.closeness) * vec2(sin, -cos)
    }

    /// The position that is drawn at a point. A point outside the circle gets the closeness of the
    /// circle.
    pub fn position_at(self, point: Pos2) -> Position {
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

    fn view() -> TopView {
        TopView::within(Rect::from_min_size(pos2(100.0, 50.0), vec2(600.0, 500.0)))
    }

    #[test]
    fn front_is_up_and_right_is_right() {
        let at = |azimuth_deg| view().point_of(Position { azimuth_deg, closeness: 0.0 });
        assert!(at(0.0).y < view().centre.y && (at(0.0).x - view().centre.x).abs() < 1e-3);
        assert!(at(90.0).x > view().centre.x && (at(90.0).y - view().centre.y).abs() < 1e-3);
    }

    #[test]
    fn a_position_converted_to_a_point_and_back_is_unchanged() {
        for azimuth_deg in [-170.0, -90.0, 0.0, 35.0, 120.0] {
            for closeness in [0.0, 0.3, 1.0] {
                let point = view().point_of(Position { azimuth_deg, closeness });
                let position = view().position_at(point);
                assert!((position.azimuth_deg - azimuth_deg).abs() < 1e-2);
                assert!((position.closeness - closeness).abs() < 1e-4);
            }
        }
        let outside = view().position_at(pos2(9999.0, 0.0));
        assert_eq!(outside.closeness, 0.0, "the closeness of the circle");
    }
}
