//! Positions around the head, and paths between them: pure functions of the controls and the progress
//! along the path, so that the window can draw exactly what is heard.

#![expect(clippy::cast_possible_truncation, reason = "computed in f64, used as f32")]

use crate::mix::{Controls, Path};
use std::f64::consts::TAU;

/// The nearest and the farthest distance from the centre of the head, in metres. The model of the near
/// field is not valid nearer than 11 cm; the ear itself is at 8.75 cm.
const NEAREST_M: f32 = 0.11;
const FARTHEST_M: f32 = 3.0;

/// A position around the head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// 0 is in front, positive is to the right. It may exceed 180 while a layer circles.
    pub azimuth_deg: f32,
    /// 0..=1, as [`Controls::closeness`].
    pub closeness: f32,
}

impl Position {
    /// The closeness, 0..=1, at a distance from the centre of the head.
    pub fn closeness_at(distance_m: f32) -> f32 {
        ((distance_m / FARTHEST_M).ln() / (NEAREST_M / FARTHEST_M).ln()).clamp(0.0, 1.0)
    }

    /// The distance from the centre of the head, in metres. Equal steps of closeness divide it by equal
    /// factors.
    pub fn distance_m(self) -> f32 {
        FARTHEST_M * (NEAREST_M / FARTHEST_M).powf(self.closeness)
    }
}

impl Controls {
    /// The position of a layer after `laps` laps of its path. `seed` selects the walk of
    /// [`Path::Wander`].
    pub fn position_at(&self, laps: f64, seed: u64) -> Position {
        let Self { azimuth_deg, closeness, .. } = *self;
        let swing = (laps.fract() * TAU).sin() as f32;
        let turned_by = |turn: f32| Position { azimuth_deg: azimuth_deg + turn, closeness };
        match self.path {
            Path::Still => turned_by(0.0),
            Path::EarToEar => turned_by(0.5 * self.extent_deg * swing),
            Path::Circle => turned_by((laps.fract() * 360.0) as f32),
            Path::Wander => turned_by(0.5 * self.extent_deg * stray(laps, seed)),
            Path::Approach => {
                let distance = 0.5 + 0.5 * (laps.fract() * TAU).cos() as f32;
                Position {
                    azimuth_deg,
                    closeness: closeness * (1.0 - distance * self.extent_deg / 180.0),
                }
            }
        }
    }
}

/// A slow walk within -1..=1 that never repeats: the mean of sines with incommensurable periods, the
/// shortest of which is one lap. `seed` selects the walk.
pub fn stray(laps: f64, seed: u64) -> f32 {
    // The square roots of 1, 2/5 and 1/7, whose ratios are irrational.
    const RATES: [f64; 3] = [1.0, 0.632_455_532, 0.377_964_473];
    let sum: f64 = (0..)
        .zip(RATES)
        .map(|(n, rate)| {
            let start = f64::from((seed.rotate_left(21 * n) & 0xFFFF) as u16) / 65_536.0;
            ((laps * rate + start) * TAU).sin()
        })
        .sum();
    (sum / 3.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closeness_goes_from_across_the_room_to_the_ear() {
        let distance = |closeness| Position { azimuth_deg: 0.0, closeness }.distance_m();
        assert!((distance(0.0) - 3.0).abs() < 1e-6 && (distance(1.0) - 0.11).abs() < 1e-6);
        assert!((Position::closeness_at(distance(0.3)) - 0.3).abs() < 1e-5);
        assert!((distance(0.5).powi(2) - 3.0 * 0.11).abs() < 1e-4, "halfway is the middle ratio");
    }

    #[test]
    fn paths_stay_within_their_extent_and_return_to_their_start() {
        let controls = Controls { azimuth_deg: 20.0, extent_deg: 100.0, ..Controls::default() };
        for path in Path::ALL {
            let controls = Controls { path, ..controls };
            for step in 0..4000 {
                let place = controls.position_at(f64::from(step) / 100.0, 7);
                let limit = if path == Path::Circle { 360.0 } else { 50.001 };
                assert!((place.azimuth_deg - 20.0).abs() <= limit, "{path:?}: {place:?}");
                assert!((0.0..=controls.closeness).contains(&place.closeness));
            }
            if path != Path::Wander {
                let [start, lap] = [0.0, 1.0].map(|laps| controls.position_at(laps, 7));
                assert_eq!(start, lap, "{path:?}");
            }
        }
    }

    #[test]
    fn ear_to_ear_swings_to_both_sides_and_an_approach_reaches_its_closeness() {
        let controls = Controls { extent_deg: 150.0, closeness: 0.8, ..Controls::default() };
        let swing = Controls { path: Path::EarToEar, ..controls };
        assert!((swing.position_at(0.25, 0).azimuth_deg - 75.0).abs() < 1e-3);
        assert!((swing.position_at(0.75, 0).azimuth_deg + 75.0).abs() < 1e-3);
        let approach = Controls { path: Path::Approach, extent_deg: 180.0, ..controls };
        assert!(approach.position_at(0.0, 0).closeness.abs() < 1e-6);
        assert!((approach.position_at(0.5, 0).closeness - 0.8).abs() < 1e-6);
    }

    #[test]
    fn wanderers_with_different_seeds_take_different_walks() {
        let far = (0..100).map(|n| f64::from(n) / 10.0);
        let apart = far.map(|laps| (stray(laps, 1) - stray(laps, 0x1234_5678_9ABC)).abs());
        assert!(apart.fold(0.0, f32::max) > 0.5);
    }
}
