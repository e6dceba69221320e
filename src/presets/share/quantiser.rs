//! How a shared line quantises each control, and the numbers of the built-in sounds. Both are part of the
//! format: entries are never changed, only added.

use crate::mix::controls::SPECS;
use crate::mix::{Controls, Source, Spec};

/// The quantisation of one control. Levels are as precise as in a file. The steps of the other controls are too
/// small to be heard, and values that people type fall on a step.
pub struct Quantiser {
    pub key: &'static str,
    /// The value of a layer for which nothing is written.
    default: f32,
    /// Ranges of equal steps: the first value, the number of steps, and the steps per unit.
    pieces: &'static [(f32, u32, f32)],
    pub bits: u32,
}

const fn quantiser(
    key: &'static str,
    default: f32,
    pieces: &'static [(f32, u32, f32)],
    bits: u32,
) -> Quantiser {
    Quantiser { key, default, pieces, bits }
}

/// The quantisers of all controls, in the order in which they are written.
pub const QUANTISERS: [Quantiser; 14] = [
    quantiser("level", 0.75, &[(0.0, 10_000, 10_000.0)], 14),
    quantiser("intensity", 0.5, &[(0.0, 200, 200.0)], 8),
    // Up to 10 in steps of 1/20, then of 1/2.
    quantiser("pace_per_min", 30.0, &[(0.5, 190, 20.0), (10.0, 460, 2.0)], 10),
    quantiser("irregularity", 0.5, &[(0.0, 200, 200.0)], 8),
    quantiser("closeness", 0.4, &[(0.0, 200, 200.0)], 8),
    quantiser("azimuth_deg", 0.0, &[(-180.0, 720, 2.0)], 10),
    quantiser("width_deg", 120.0, &[(0.0, 180, 1.0)], 8),
    quantiser("tone", 0.0, &[(-1.0, 400, 200.0)], 9),
    quantiser("motion.lap_s", 20.0, &[(4.0, 232, 2.0)], 8),
    quantiser("motion.extent_deg", 120.0, &[(0.0, 180, 1.0)], 8),
    quantiser("lowered_db", -12.0, &[(-60.0, 600, 10.0)], 10),
    quantiser("noise.slope_db_per_octave", -3.0, &[(-6.0, 120, 10.0)], 7),
    quantiser("tones.carrier_hz", 200.0, &[(40.0, 1920, 2.0)], 11),
    quantiser("tones.difference_hz", 6.0, &[(0.0, 800, 20.0)], 10),
];

/// The quantiser of the master level and the drift.
pub const LEVEL: &Quantiser = &QUANTISERS[0];

impl Quantiser {
    /// The step nearest to `value`.
    pub fn step_of(&self, value: f32) -> u32 {
        // Rounded as in a file, so that a mix has the same steps before and after it is saved.
        let value = with_four_decimals(value.into());
        let mut before = 0;
        let mut step = 0;
        for (from, count, per_one) in self.pieces {
            let own = whole(((value - from) * per_one).round()).min(*count);
            if own > 0 || before == 0 {
                step = before + own;
            }
            before += count;
        }
        step
    }

    /// The value of a step, rounded as in a file. Steps beyond the last have the value of the last.
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
        with_four_decimals(value)
    }

    /// Whether `value` is the default, for which nothing is written.
    pub fn is_default(&self, value: f32) -> bool {
        self.step_of(value) == self.step_of(self.default)
    }

    /// The value of a layer for which nothing is written, rounded to a step.
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

/// The controls of a layer for which nothing is written. They are not [`Controls::default`], which a later
/// version may change.
pub fn plain_controls() -> Controls {
    let mut controls = Controls::default();
    for quantiser in &QUANTISERS {
        if let Some(spec) = quantiser.spec() {
            spec.set(&mut controls, quantiser.default());
        }
    }
    controls
}

/// The built-in sounds, which are written by their index. New sounds are added at the end. A sound that is not
/// listed is written as text.
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

/// The letters of ids that are written as text. Two letters fit into eleven bits.
pub const LETTERS: &[u8] = b" -0123456789abcdefghijklmnopqrstuvwxyz";

fn with_four_decimals(value: f64) -> f32 {
    narrowed((value * 10_000.0).round() / 10_000.0)
}

#[expect(clippy::cast_possible_truncation, reason = "controls are f32; the loss is inaudible")]
fn narrowed(value: f64) -> f32 {
    value as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a conversion of floats to integers saturates: negative numbers and NaN become 0"
)]
fn whole(value: f32) -> u32 {
    value as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_control_has_a_quantiser_whose_steps_fit_its_bits() {
        assert_eq!(QUANTISERS.len(), SPECS.len());
        for quantiser in &QUANTISERS {
            let spec =
                quantiser.spec().unwrap_or_else(|| panic!("{} is no control", quantiser.key));
            let steps: u32 = quantiser.pieces.iter().map(|(_, count, _)| count).sum();
            assert!(steps < 1 << quantiser.bits, "{}", quantiser.key);
            assert_eq!([quantiser.value_of(0), quantiser.value_of(steps)], [spec.min, spec.max]);
            assert_eq!(quantiser.value_of(u32::MAX), spec.max);
            for step in 0..=steps {
                assert_eq!(
                    quantiser.step_of(quantiser.value_of(step)),
                    step,
                    "{} {step}",
                    quantiser.key
                );
            }
        }
    }

    #[test]
    fn no_step_is_coarse() {
        for quantiser in &QUANTISERS {
            let spec = quantiser.spec().unwrap();
            for n in 0..=1000u16 {
                let value = spec.moved(spec.min, f32::from(n) / 1000.0);
                let off = (quantiser.value_of(quantiser.step_of(value)) - value).abs();
                assert!(
                    off <= 0.0045 * (spec.max - spec.min) || off < 0.05 * value,
                    "{}: {value}",
                    quantiser.key
                );
            }
        }
    }

    #[test]
    fn audible_levels_are_kept_within_a_tenth_of_a_decibel() {
        for n in 250..=100_000 {
            let level = narrowed(f64::from(n) / 100_000.0);
            let kept = LEVEL.value_of(LEVEL.step_of(level));
            // From 1/400 on, which is -156 dB.
            let off_db = 60.0 * (kept / level).log10();
            let most = if level < 0.013 { 1.2 } else { 0.1 };
            assert!(off_db.abs() <= most, "{level}: {off_db} dB");
        }
        let lowered = QUANTISERS.iter().find(|quantiser| quantiser.key == "lowered_db").unwrap();
        assert!((lowered.value_of(lowered.step_of(-12.34)) + 12.34).abs() <= 0.05001);
    }

    #[test]
    fn sounds_keep_their_numbers_and_every_id_can_be_spelled() {
        assert_eq!((SOUNDS[0], SOUNDS[20], SOUNDS[43]), ("airplane", "rain", "writing"));
        assert!(LETTERS.len().pow(2) <= 1 << 11);
        assert!(SOUNDS.iter().all(|id| crate::mix::SoundId::is_valid(id)));
    }
}
