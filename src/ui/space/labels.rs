//! Where the names of the dots stand: beside each, and over no other dot or name.

use egui::{Rect, Vec2, vec2};

/// Between a dot and its name.
const GAP: f32 = 4.0;

/// The room that is taken, as names are put into it.
pub struct Labels {
    taken: Vec<Rect>,
    ground: Rect,
}

impl Labels {
    /// Names within `ground`, over none of `taken`.
    pub fn within(ground: Rect, taken: Vec<Rect>) -> Self {
        Self { taken, ground }
    }

    /// Where the name of a dot has room: under it if it can be, else at a side, else above; where it has
    /// none, under it.
    pub fn place(&mut self, dot: Rect, size: Vec2) -> Rect {
        let away = 0.5 * (dot.size() + size) + vec2(GAP, GAP);
        let sides = [(0.0, 1.0), (1.0, 0.0), (-1.0, 0.0), (0.0, -1.0)];
        let places =
            sides.map(|(x, y)| Rect::from_center_size(dot.center() + away * vec2(x, y), size));
        let is_free = |place: &Rect| {
            self.ground.contains_rect(*place) && !self.taken.iter().any(|t| t.intersects(*place))
        };
        let place = places.into_iter().find(is_free).unwrap_or(places[0]);
        self.taken.push(place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn names_of_dots_in_a_row_stand_over_neither_dot_nor_name() {
        let dot = |y: f32| Rect::from_center_size(pos2(200.0, y), vec2(34.0, 34.0));
        let dots = [dot(100.0), dot(125.0), dot(150.0)];
        let ground = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 400.0));
        let mut labels = Labels::within(ground, dots.into());
        let names = dots.map(|dot| labels.place(dot, vec2(60.0, 14.0)));
        for (n, name) in names.iter().enumerate() {
            assert!(dots.iter().all(|dot| !dot.intersects(*name)), "{n}");
            assert!(names.iter().skip(n + 1).all(|other| !other.intersects(*name)), "{n}");
        }
        assert!(names[2].top() > dots[2].bottom(), "the last has room under it");
    }
}
