//! The steps in which a shared line of text counts each control, and the numbers that stand for our
//! own sounds. Both are part of the format: what stands here is never changed, only added to.

use crate::mix::controls::SPECS;
use crate::mix::{Controls, Source, Spec};

/// The steps of one control. Level is as fine as in a file; of the others none is coarser than can
/// be heard, and what people type falls on a step.
pub struct Grid {
    pub key: &'static str,
    /// What stands for itself when nothing is written.
    default: f32,
    /// Steps of equal size: from where, how many, and how many make one.
    pieces: &'static [(f32, u32, f32)],
    pub bits: u32,
}

const fn grid(
    key: &'static str,
    default: f32,
    pieces: &'static [(f32, u32, f32)],
    bits: u32,
) -> Grid {
    Grid { key, default, pieces, bits }
}

/// Every control, in the order in which they are written.
pub const GRIDS: [Grid; 14] = [
    grid("level", 0.75, &[(0.0, 10_000, 10_000.0)], 14),
    grid("intensity", 0.5, &[(0.0, 200, 200.0)], 8),
    // Up to ten in twentieths, then in halves.
    grid("pace_per_min", 30.0, &[(0.5, 190, 20.0), (10.0, 460, 2.0)], 10),
    grid("irregularity", 0.5, &[(0.0, 200, 200.0)], 8),
    grid("closeness", 0.4, &[(0.0, 200, 200.0)], 8),
    grid("azimuth_deg", 0.0, &[(-180.0, 720, 2.0)], 10),
    grid("width_deg", 120.0, &[(0.0, 180, 1.0)], 8),
    grid("tone", 0.0, &[(-1.0, 400, 200.0)], 9),
    grid("motion.lap_s", 20.0, &[(4.0, 232, 2.0)], 8),
    grid("motion.extent_deg", 120.0, &[(0.0, 180, 1.0)], 8),
    grid("lowered_db", -12.0, &[(-60.0, 600, 10.0)], 10),
    grid("noise.slope_db_per_octave", -3.0, &[(-6.0, 120, 10.0)], 7),
    grid("tones.carrier_hz", 200.0, &[(40.0, 1920, 2.0)], 11),
    grid("tones.difference_hz", 6.0, &[(0.0, 800, 20.0)], 10),
];

/// The grid of the master and of the drift.
pub const LEVEL: &Grid = &GRIDS[0];

impl Grid {
    /// The step that is nearest to `value`.
    pub fn step_of(&self, value: f32) -> u32 {
        // As a file has it: what was saved and what was not yet share the same step.
        let value = ((f64::from(value) * 10_000.0).round() / 10_000.0) as f32;
        let mut before = 0;
        let mut step = 0;
        for (from, count, per_one) in self.pieces {
            let own = ((value - from) * per_one).round().clamp(0.0, *count as f32) as u32;
            if own > 0 || before == 0 {
                step = before + own;
            }
            before += count;
        }
        step
    }

    /// What a step stands for, as a file would say it; the last for what is beyond it.
    pub fn value_of(&self, step: u32) -> f32 {
        let mut left = step;
        let mut value = f64::from(self.default);
        for (from, count, per_one) in self.pieces {
            let own = left.min(*count);
            value = f64::from(*from) + f64::from(own) / f64::from(*per_one);
            left -= own;
            if left == 0 {
                break;
            }
        }
        ((value * 10_000.0).round() / 10_000.0) as f32
    }

    /// Whether nothing need be written for `value`.
    pub fn is_default(&self, value: f32) -> bool {
        self.step_of(value) == self.step_of(self.default)
    }

    /// The value where nothing is written.
    pub fn default(&self) -> f32 {
        self.value_of(self.step_of(self.default))
    }

    pub fn spec(&self) -> Option<&'static Spec> {
        SPECS.into_iter().find(|spec| spec.key == self.key)
    }

    /// Whether a layer of this source has the control.
    pub fn is_for(&self, source: &Source) -> bool {
        self.spec().is_none_or(|spec| spec.applies_to.is_saved_for(source))
    }
}

/// The controls of a layer for which nothing is written. Not [`Controls::default`], which a later
/// version may change.
pub fn plain_controls() -> Controls {
    let mut controls = Controls::default();
    for grid in &GRIDS {
        if let Some(spec) = grid.spec() {
            spec.set(&mut controls, grid.default());
        }
    }
    controls
}

/// Our own sounds, each by its place here. New ones are added at the end; one that is not here is
/// spelled.
pub const SOUNDS: [&str; 44] = [
    "airplane",
    "birds",
    "breathing",
    "brushing",
    "brushing-teeth",
    "cafe",
    "cat-purr",
    "clock",
    "crickets",
    "crisp",
    "examining",
    "fan",
    "fire",
    "hair-dryer",
    "massage",
    "murmur",
    "ocean-waves",
    "page-turning",
    "paper",
    "pouring",
    "rain",
    "rain-on-window",
    "scissors",
    "scratching",
    "singing-bowl",
    "sips",
    "soft-laughing",
    "stirring",
    "stream",
    "swoosh",
    "tapping",
    "thunder",
    "train",
    "typing",
    "utensils",
    "vacuum",
    "washing-machine",
    "washing-up",
    "water-drops",
    "watering-plants",
    "whispers",
    "wind",
    "wind-chimes",
    "writing",
];

/// The letters of a spelled sound: two of them go into eleven bits.
pub const LETTERS: &[u8] = b" -0123456789abcdefghijklmnopqrstuvwxyz";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_control_has_its_steps_and_they_fit_their_bits() {
        assert_eq!(GRIDS.len(), SPECS.len());
        for grid in &GRIDS {
            let spec = grid.spec().unwrap_or_else(|| panic!("{} is no control", grid.key));
            let steps: u32 = grid.pieces.iter().map(|(_, count, _)| count).sum();
            assert!(steps < 1 << grid.bits, "{}", grid.key);
            assert_eq!([grid.value_of(0), grid.value_of(steps)], [spec.min, spec.max]);
            assert_eq!(grid.value_of(u32::MAX), spec.max);
            for step in 0..=steps {
                assert_eq!(grid.step_of(grid.value_of(step)), step, "{} {step}", grid.key);
            }
        }
    }

    #[test]
    fn no_step_is_coarse() {
        for grid in &GRIDS {
            let spec = grid.spec().unwrap();
            for n in 0..=1000 {
                let value = spec.moved(spec.min, n as f32 / 1000.0);
                let off = (grid.value_of(grid.step_of(value)) - value).abs();
                assert!(
                    off <= 0.0045 * (spec.max - spec.min) || off < 0.05 * value,
                    "{}: {value}",
                    grid.key
                );
            }
        }
    }

    #[test]
    fn levels_are_kept_within_a_tenth_of_a_decibel_wherever_they_are_heard() {
        for n in 250..=100_000 {
            let level = n as f32 / 100_000.0;
            let kept = LEVEL.value_of(LEVEL.step_of(level));
            // From 1/400 on, which is -156 dB.
            let off_db = 60.0 * (kept / level).log10();
            let most = if level < 0.013 { 1.2 } else { 0.1 };
            assert!(off_db.abs() <= most, "{level}: {off_db} dB");
        }
        let lowered = GRIDS.iter().find(|grid| grid.key == "lowered_db").unwrap();
        assert!((lowered.value_of(lowered.step_of(-12.34)) + 12.34).abs() <= 0.05001);
    }

    #[test]
    fn sounds_keep_their_numbers_and_letters_are_those_of_ids() {
        assert_eq!((SOUNDS[0], SOUNDS[20], SOUNDS[43]), ("airplane", "rain", "writing"));
        assert!(LETTERS.len().pow(2) <= 1 << 11);
        assert!(SOUNDS.iter().all(|id| crate::mix::SoundId::is_valid(id)));
    }
}
