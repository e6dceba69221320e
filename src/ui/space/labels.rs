//! Places the names of the dots so that they cover neither dots nor other names.

use egui::{Rect, Vec2, vec2};

/// The distance between a dot and its name.
const GAP: f32 = 4.0;

/// The areas that are occupied by dots and by the names placed so far.
pub struct Labels {
    occupied: Vec<Rect>,
    area: Rect,
}

impl Labels {
    /// Creates the layout of names within `area` that do not cover `occupied`.
    pub fn within(area: Rect, occupied: Vec<Rect>) -> Self {
        Self { occupied, area }
    }

    /// Places the name of a dot, and returns its area: below the dot if that is free, else at the
    /// right, at the left or above. If nothing is free, the name is placed below the dot.
    pub fn place(&mut self, dot: Rect, size: Vec2) -> Rect {
        let offset = 0.5 * (dot.size() + size) + vec2(GAP, GAP);
        let sides = [(0.0, 1.0), (1.0, 0.0), (-1.0, 0.0), (0.0, -1.0)];
        let candidates =
            sides.map(|(x, y)| Rect::from_center_size(dot.center() + offset * vec2(x, y), size));
        let is_free = |rect: &Rect| {
            let is_occupied = self.occupied.iter().any(|other| other.intersects(*rect));
            self.area.contains_rect(*rect) && !is_occupied
        };
        let rect = candidates.into_iter().find(is_free).unwrap_or(candidates[0]);
        self.occupied.push(rect);
        rect
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn the_names_of_dots_in_a_row_cover_neither_dots_nor_names() {
        let dot = |y: f32| Rect::from_center_size(pos2(200.0, y), vec2(34.0, 34.0));
        let dots = [dot(100.0), dot(125.0), dot(150.0)];
        let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 400.0));
        let mut labels = Labels::within(area, dots.into());
        let names = dots.map(|dot| labels.place(dot, vec2(60.0, 14.0)));
        for (n, name) in names.iter().enumerate() {
            assert!(dots.iter().all(|dot| !dot.intersects(*name)), "{n}");
            assert!(names.iter().skip(n + 1).all(|other| !other.intersects(*name)), "{n}");
        }
        assert!(names[2].top() > dots[2].bottom(), "there is space below the last dot");
    }
}
