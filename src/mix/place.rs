//! Where around the head a sound is, and where it moves: pure functions of the controls and of how
//! far along its path it has come, so that whoever draws them can draw what is heard.

use crate::mix::Controls;
use std::f64::consts::TAU;

/// Nearest and farthest distance from the middle of the head. Nearer than 11 cm the model of the
/// near field ends: the ear itself is at 8.75.
const NEAREST_M: f32 = 0.11;
const FARTHEST_M: f32 = 3.0;

/// The way a layer moves around its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Path {
    #[default]
    Still,
    /// To and fro, half of the extent to either side.
    EarToEar,
    /// Round the head, to the right.
    Circle,
    /// Here and there within the extent, never the same way twice.
    Wander,
    /// From the other side of the room up to its closeness and back. The extent says from how far:
    /// 180° from all across, 90° from half that closeness.
    Approach,
}

impl Path {
    pub const ALL: [Self; 5] =
        [Self::Still, Self::EarToEar, Self::Circle, Self::Wander, Self::Approach];

    /// Its name in presets.
    pub fn key(self) -> &'static str {
        match self {
            Self::Still => "still",
            Self::EarToEar => "ear-to-ear",
            Self::Circle => "circle",
            Self::Wander => "wander",
            Self::Approach => "approach",
        }
    }

    /// The name people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Still => "Still",
            Self::EarToEar => "Ear to ear",
            Self::Circle => "Circle",
            Self::Wander => "Wander",
            Self::Approach => "Approach",
        }
    }

    /// Whether the extent says how far it leads: a circle always goes all the way round.
    pub fn has_extent(self) -> bool {
        !matches!(self, Self::Still | Self::Circle)
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|path| path.key() == key)
    }
}

/// A place around the head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// 0 in front, positive to the right; may pass 180 on the way round.
    pub azimuth_deg: f32,
    /// 0..=1, as the control.
    pub closeness: f32,
}

impl Place {
    /// The closeness of a distance from the middle of the head.
    pub fn closeness_at(distance_m: f32) -> f32 {
        ((distance_m / FARTHEST_M).ln() / (NEAREST_M / FARTHEST_M).ln()).clamp(0.0, 1.0)
    }

    /// Metres from the middle of the head: equal steps of closeness divide the distance.
    pub fn distance_m(self) -> f32 {
        FARTHEST_M * (NEAREST_M / FARTHEST_M).powf(self.closeness)
    }
}

impl Controls {
    /// Where a layer is after `laps` of its path. `chance` tells wanderers apart.
    pub fn place_at(&self, laps: f64, chance: u64) -> Place {
        let Self { azimuth_deg, closeness, .. } = *self;
        let swing = (laps.fract() * TAU).sin() as f32;
        let aside = |turn: f32| Place { azimuth_deg: azimuth_deg + turn, closeness };
        match self.path {
            Path::Still => aside(0.0),
            Path::EarToEar => aside(0.5 * self.extent_deg * swing),
            Path::Circle => aside((laps.fract() * 360.0) as f32),
            Path::Wander => aside(0.5 * self.extent_deg * stray(laps, chance)),
            Path::Approach => {
                let away = 0.5 + 0.5 * (laps.fract() * TAU).cos() as f32;
                Place { azimuth_deg, closeness: closeness * (1.0 - away * self.extent_deg / 180.0) }
            }
        }
    }
}

/// A slow walk within -1..=1 that has no period: sines whose lengths share no measure, about one
/// turn a lap. `chance` says which walk.
pub fn stray(laps: f64, chance: u64) -> f32 {
    // Square roots of 1, 2/5 and 1/7 of the lap's rate: none is a fraction of another.
    const RATES: [f64; 3] = [1.0, 0.632_455_532, 0.377_964_473];
    let sum: f64 = (0..3)
        .map(|n| {
            let start = f64::from((chance.rotate_left(21 * n) & 0xFFFF) as u16) / 65_536.0;
            ((laps * RATES[n as usize] + start) * TAU).sin()
        })
        .sum();
    (sum / 3.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closeness_goes_from_across_the_room_to_the_ear() {
        let distance = |closeness| Place { azimuth_deg: 0.0, closeness }.distance_m();
        assert!((distance(0.0) - 3.0).abs() < 1e-6 && (distance(1.0) - 0.11).abs() < 1e-6);
        assert!((Place::closeness_at(distance(0.3)) - 0.3).abs() < 1e-5);
        assert!((distance(0.5).powi(2) - 3.0 * 0.11).abs() < 1e-4, "halfway is the middle ratio");
    }

    #[test]
    fn paths_keep_to_their_extent_and_come_back() {
        let controls = Controls { azimuth_deg: 20.0, extent_deg: 100.0, ..Controls::default() };
        for path in Path::ALL {
            let controls = Controls { path, ..controls };
            for step in 0..4000 {
                let place = controls.place_at(f64::from(step) / 100.0, 7);
                let limit = if path == Path::Circle { 360.0 } else { 50.001 };
                assert!((place.azimuth_deg - 20.0).abs() <= limit, "{path:?}: {place:?}");
                assert!((0.0..=controls.closeness).contains(&place.closeness));
            }
            if path != Path::Wander {
                let [start, lap] = [0.0, 1.0].map(|laps| controls.place_at(laps, 7));
                assert_eq!(start, lap, "{path:?}");
            }
        }
    }

    #[test]
    fn ear_to_ear_swings_and_an_approach_comes_all_the_way() {
        let controls = Controls { extent_deg: 150.0, closeness: 0.8, ..Controls::default() };
        let swing = Controls { path: Path::EarToEar, ..controls };
        assert!((swing.place_at(0.25, 0).azimuth_deg - 75.0).abs() < 1e-3);
        assert!((swing.place_at(0.75, 0).azimuth_deg + 75.0).abs() < 1e-3);
        let approach = Controls { path: Path::Approach, extent_deg: 180.0, ..controls };
        assert!(approach.place_at(0.0, 0).closeness.abs() < 1e-6);
        assert!((approach.place_at(0.5, 0).closeness - 0.8).abs() < 1e-6);
    }

    #[test]
    fn wanderers_of_another_chance_go_another_way() {
        let far = (0..100).map(|n| f64::from(n) / 10.0);
        let apart = far.map(|laps| (stray(laps, 1) - stray(laps, 0x1234_5678_9ABC)).abs());
        assert!(apart.fold(0.0, f32::max) > 0.5);
    }
}
