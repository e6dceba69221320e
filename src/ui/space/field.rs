//! The ground of the Space: from the controls of a layer to a point around the head, and back.

use crate::mix::Place;
use egui::{Pos2, Rect, Vec2, vec2};

/// The radius of the head that is drawn, and of the nearest that a layer comes to its middle.
pub const HEAD: f32 = 26.0;
const NEAREST: f32 = 52.0;
/// What a dot at the wall needs outside of it.
const MARGIN: f32 = 34.0;

/// The head in the middle of a room, seen from above; the face looks up.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub centre: Pos2,
    /// Where closeness is 0.
    pub radius: f32,
}

impl Field {
    /// The largest that fits.
    pub fn within(rect: Rect) -> Self {
        let radius = 0.5 * rect.size().min_elem() - MARGIN;
        Self { centre: rect.center(), radius: radius.max(NEAREST + 20.0) }
    }

    /// How far from the middle a closeness is drawn.
    pub fn reach(self, closeness: f32) -> f32 {
        egui::lerp(self.radius..=NEAREST, closeness)
    }

    pub fn point(self, place: Place) -> Pos2 {
        let (sin, cos) = place.azimuth_deg.to_radians().sin_cos();
        self.centre + self.reach(place.closeness) * vec2(sin, -cos)
    }

    /// The place of a point; beyond the walls it is the nearest within.
    pub fn place(self, point: Pos2) -> Place {
        let away: Vec2 = point - self.centre;
        let closeness = (self.radius - away.length()) / (self.radius - NEAREST);
        Place {
            azimuth_deg: away.x.atan2(-away.y).to_degrees(),
            closeness: closeness.clamp(0.0, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn field() -> Field {
        Field::within(Rect::from_min_size(pos2(100.0, 50.0), vec2(600.0, 500.0)))
    }

    #[test]
    fn the_face_looks_up_and_right_is_right() {
        let at = |azimuth_deg| field().point(Place { azimuth_deg, closeness: 0.0 });
        assert!(at(0.0).y < field().centre.y && (at(0.0).x - field().centre.x).abs() < 1e-3);
        assert!(at(90.0).x > field().centre.x && (at(90.0).y - field().centre.y).abs() < 1e-3);
    }

    #[test]
    fn a_point_and_its_place_are_the_same() {
        for azimuth_deg in [-170.0, -90.0, 0.0, 35.0, 120.0] {
            for closeness in [0.0, 0.3, 1.0] {
                let place = field().place(field().point(Place { azimuth_deg, closeness }));
                assert!((place.azimuth_deg - azimuth_deg).abs() < 1e-2);
                assert!((place.closeness - closeness).abs() < 1e-4);
            }
        }
        assert_eq!(field().place(pos2(9999.0, 0.0)).closeness, 0.0, "no further than the wall");
    }
}
