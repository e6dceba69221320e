//! The knobs of a layer, and one [`Spec`] for each: its range, curve, default, unit and text. The
//! window, the preset file and a sound's defaults all read the same specs. Real-time safe.

/// How a layer is to be heard. `Copy`, so that it crosses to the audio thread whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controls {
    /// 0..=1, cubic taper: see [`gain`].
    pub level: f32,
    /// 0..=1: soft to firm. Crossfades between takes; it is not the volume.
    pub intensity: f32,
    /// Events per minute.
    pub pace_per_min: f32,
    /// 0..=1: metronome to purely random.
    pub irregularity: f32,
    pub mute: bool,
}

impl Default for Controls {
    fn default() -> Self {
        Self {
            level: LEVEL.default,
            intensity: INTENSITY.default,
            pace_per_min: PACE.default,
            irregularity: IRREGULARITY.default,
            mute: false,
        }
    }
}

/// The path of a slider from its left end to its right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    Linear,
    /// Equal steps multiply the value.
    Log,
}

/// What a value is counted in, for its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Percent,
    PerMinute,
}

/// Describes one knob, once for all that show, save or clamp it.
pub struct Spec {
    /// The field's name in presets.
    pub key: &'static str,
    /// The name people read and screen readers speak.
    pub name: &'static str,
    pub min: f32,
    pub max: f32,
    pub default: f32,
    pub curve: Curve,
    pub unit: Unit,
    pub get: fn(&Controls) -> f32,
    set: fn(&mut Controls, f32),
}

pub const LEVEL: Spec = Spec {
    key: "level",
    name: "Level",
    min: 0.0,
    max: 1.0,
    default: 0.75,
    curve: Curve::Linear,
    unit: Unit::Percent,
    get: |controls| controls.level,
    set: |controls, value| controls.level = value,
};

pub const INTENSITY: Spec = Spec {
    key: "intensity",
    name: "Intensity",
    min: 0.0,
    max: 1.0,
    default: 0.5,
    curve: Curve::Linear,
    unit: Unit::Percent,
    get: |controls| controls.intensity,
    set: |controls, value| controls.intensity = value,
};

pub const PACE: Spec = Spec {
    key: "pace_per_min",
    name: "Pace",
    min: 0.5,
    max: 240.0,
    default: 30.0,
    curve: Curve::Log,
    unit: Unit::PerMinute,
    get: |controls| controls.pace_per_min,
    set: |controls, value| controls.pace_per_min = value,
};

pub const IRREGULARITY: Spec = Spec {
    key: "irregularity",
    name: "Irregularity",
    min: 0.0,
    max: 1.0,
    default: 0.5,
    curve: Curve::Linear,
    unit: Unit::Percent,
    get: |controls| controls.irregularity,
    set: |controls, value| controls.irregularity = value,
};

/// Every knob that is a number, in the order in which presets list them.
pub const SPECS: [&Spec; 4] = [&LEVEL, &INTENSITY, &PACE, &IRREGULARITY];

/// The master level of a new mix. Its range and taper are those of [`LEVEL`].
pub const MASTER_DEFAULT: f32 = 0.9;

/// The amplitude of a level: cubic, so that 0.5 is −18 dB and 0 is silence.
pub fn gain(level: f32) -> f32 {
    level * level * level
}

impl Spec {
    /// `value` brought into the range; what is no number becomes the default.
    pub fn clamp(&self, value: f32) -> f32 {
        if value.is_nan() { self.default } else { value.clamp(self.min, self.max) }
    }

    /// Writes `value`, brought into the range, into its field.
    pub fn set(&self, controls: &mut Controls, value: f32) {
        (self.set)(controls, self.clamp(value));
    }

    /// What a person reads: `62 %`, `6/min`.
    pub fn text(&self, value: f32) -> String {
        match self.unit {
            Unit::Percent => format!("{:.0} %", value * 100.0),
            Unit::PerMinute if value < 9.95 => format!("{value:.1}/min").replace(".0/", "/"),
            Unit::PerMinute => format!("{value:.0}/min"),
        }
    }

    /// The value of a text that a person typed, with or without its unit, brought into the range.
    pub fn parse(&self, text: &str) -> Option<f32> {
        let number = text.trim().trim_end_matches("/min").trim_end_matches('%').trim();
        let number: f32 = number.replace(',', ".").parse().ok().filter(|n: &f32| n.is_finite())?;
        Some(self.clamp(if self.unit == Unit::Percent { number / 100.0 } else { number }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_slider_is_18_db_down_and_its_end_is_silence() {
        assert!((20.0 * gain(0.5).log10() + 18.06).abs() < 0.01);
        assert_eq!(gain(0.0), 0.0);
        assert_eq!(gain(1.0), 1.0);
    }

    #[test]
    fn every_spec_writes_the_field_it_reads() {
        for spec in SPECS {
            let mut controls = Controls::default();
            assert_eq!((spec.get)(&controls), spec.default, "{}", spec.key);
            spec.set(&mut controls, spec.min);
            assert_eq!((spec.get)(&controls), spec.min, "{}", spec.key);
        }
    }

    #[test]
    fn a_value_out_of_range_is_brought_in_and_no_number_is_the_default() {
        assert_eq!(LEVEL.clamp(7.0), 1.0);
        assert_eq!(PACE.clamp(f32::NEG_INFINITY), 0.5);
        assert_eq!(PACE.clamp(f32::NAN), 30.0);
    }

    #[test]
    fn what_is_shown_can_be_typed_back() {
        assert_eq!(LEVEL.text(0.62), "62 %");
        assert_eq!(PACE.text(6.0), "6/min");
        assert_eq!(LEVEL.parse(" 62 % "), Some(0.62));
        assert_eq!(LEVEL.parse("62,5"), Some(0.625));
        assert_eq!(PACE.parse("6/min"), Some(6.0));
        assert_eq!(PACE.parse("9999"), Some(240.0));
        assert_eq!(LEVEL.parse("loud"), None);
        assert_eq!(LEVEL.parse("inf"), None);
    }
}
