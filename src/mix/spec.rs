//! What a knob is: its range, curve, default, unit and text, said once for all that show, save or
//! clamp it.

use crate::mix::{Controls, LayerKind, PlaybackMode, Source};

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
    /// A part of a whole: 0.62 is `62 %`.
    Percent,
    /// A part to either side of the middle: `+20 %`.
    SignedPercent,
    PerMinute,
    Seconds,
    Degrees,
    /// Degrees around the head: `40° left`.
    Side,
    Decibels,
    /// The slope of noise, by the name of its colour where it has one: `pink`, `-4.5 dB/oct`.
    DecibelsPerOctave,
    Hertz,
}

/// The colours of noise, and their slopes.
const COLOURS: [(&str, f32); 5] =
    [("brown", -6.0), ("pink", -3.0), ("white", 0.0), ("blue", 3.0), ("violet", 6.0)];

/// The layers whose sound a control changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppliesTo {
    /// Every layer.
    All,
    /// Layers that play recordings.
    Recordings,
    /// Layers that play separate recordings at a pace.
    Events,
    /// Layers with a place around the head: all but tones, which play one tone in each ear.
    Placed,
    Noise,
    Tones,
}

impl AppliesTo {
    pub fn includes(self, kind: LayerKind) -> bool {
        match self {
            Self::All => true,
            Self::Recordings => matches!(kind, LayerKind::Recordings(_)),
            Self::Events => matches!(kind, LayerKind::Recordings(PlaybackMode::Events { .. })),
            Self::Placed => kind != LayerKind::Tones,
            Self::Noise => kind == LayerKind::Noise,
            Self::Tones => kind == LayerKind::Tones,
        }
    }

    /// Whether a layer of `source` is saved with such a control. A control that could apply later is
    /// saved as well, such as the pace of a sound that is a texture now.
    pub fn is_saved_for(self, source: &Source) -> bool {
        match self {
            Self::Noise => *source == Source::Noise,
            Self::Tones => *source == Source::Tones,
            Self::All | Self::Recordings | Self::Events | Self::Placed => true,
        }
    }
}

/// The heading under which the window shows a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlGroup {
    /// The level, which has a slider on the card itself.
    Card,
    Sound,
    Place,
    Motion,
    /// Controls that only matter while other audio plays.
    OtherAudio,
    /// Values outside a layer's controls, such as the sleep timer's fade.
    Standalone,
}

/// Describes one knob.
pub struct Spec {
    /// The field's name in presets; `motion.lap_s` is `lap_s` within `motion`.
    pub key: &'static str,
    /// The name people read and screen readers speak.
    pub name: &'static str,
    pub min: f32,
    pub max: f32,
    pub default: f32,
    pub curve: Curve,
    pub unit: Unit,
    /// The layers whose sound it changes.
    pub applies_to: AppliesTo,
    pub group: ControlGroup,
    pub get: fn(&Controls) -> f32,
    set: fn(&mut Controls, f32),
}

impl Spec {
    pub(super) const fn new(
        key: &'static str,
        name: &'static str,
        [min, max]: [f32; 2],
        default: f32,
        unit: Unit,
        get: fn(&Controls) -> f32,
        set: fn(&mut Controls, f32),
    ) -> Self {
        Self {
            key,
            name,
            min,
            max,
            default,
            curve: Curve::Linear,
            unit,
            applies_to: AppliesTo::All,
            group: ControlGroup::Standalone,
            get,
            set,
        }
    }

    /// One whose value is kept elsewhere than in a layer's controls.
    pub const fn apart(name: &'static str, range: [f32; 2], default: f32, unit: Unit) -> Self {
        Self::new("", name, range, default, unit, |_| f32::NAN, |_, _| ())
    }

    pub(super) const fn of(self, group: ControlGroup, applies_to: AppliesTo) -> Self {
        Self { applies_to, group, ..self }
    }

    pub const fn log(self) -> Self {
        Self { curve: Curve::Log, ..self }
    }

    /// `value` brought into the range; what is no number becomes the default.
    pub fn clamp(&self, value: f32) -> f32 {
        if value.is_nan() { self.default } else { value.clamp(self.min, self.max) }
    }

    /// Writes `value`, brought into the range, into its field.
    pub fn set(&self, controls: &mut Controls, value: f32) {
        (self.set)(controls, self.clamp(value));
    }

    /// `value` moved along its slider by a part of the whole length.
    pub fn moved(&self, value: f32, part: f32) -> f32 {
        let moved = match self.curve {
            Curve::Linear => value + part * (self.max - self.min),
            Curve::Log => value * (self.max / self.min).powf(part),
        };
        self.clamp(moved)
    }

    /// How far along its slider a value stands, 0..=1.
    pub fn part(&self, value: f32) -> f32 {
        match self.curve {
            Curve::Linear => (value - self.min) / (self.max - self.min),
            Curve::Log => (value / self.min).ln() / (self.max / self.min).ln(),
        }
        .clamp(0.0, 1.0)
    }

    /// The value at a part of the slider's length, as round as its text.
    pub fn at(&self, part: f32) -> f32 {
        let value = self.moved(self.min, part);
        self.parse(&self.text(value)).unwrap_or(value)
    }

    /// What a person reads: `62 %`, `6/min`, `40° left`.
    pub fn text(&self, value: f32) -> String {
        match self.unit {
            Unit::Percent => format!("{:.0} %", value * 100.0),
            Unit::SignedPercent => match (value * 100.0).round() {
                0.0 => "0 %".into(),
                percent => format!("{percent:+.0} %"),
            },
            Unit::PerMinute => format!("{}/min", short(value)),
            Unit::Seconds => format!("{} s", short(value)),
            Unit::Degrees => format!("{value:.0}°"),
            Unit::Side => side(value),
            Unit::Decibels => format!("{} dB", short(value)),
            Unit::DecibelsPerOctave => colour(value),
            Unit::Hertz => format!("{} Hz", short(value)),
        }
    }

    /// The value of a text that a person typed, with or without its unit, brought into the range.
    pub fn parse(&self, text: &str) -> Option<f32> {
        let text = text.trim().to_lowercase();
        match (self.unit, text.as_str()) {
            (Unit::Side, "front") => return Some(0.0),
            (Unit::Side, "behind") => return Some(180.0),
            (Unit::DecibelsPerOctave, name) => {
                if let Some((_, slope)) = COLOURS.into_iter().find(|colour| colour.0 == name) {
                    return Some(slope);
                }
            }
            _ => {}
        }
        // A minus is often typed, or shown, as its own sign.
        let text = text.replace('−', "-").replace(',', ".");
        let end = text.find(|c: char| !c.is_ascii_digit() && !"+-.".contains(c));
        let (number, unit) = text.split_at(end.unwrap_or(text.len()));
        let number: f32 = number.parse().ok().filter(|n: &f32| n.is_finite())?;
        let unit = unit.trim().trim_start_matches('°').trim();
        let number = match (self.unit, unit) {
            (Unit::Percent | Unit::SignedPercent, "" | "%") => number / 100.0,
            (Unit::Side, "left" | "l") => -number,
            (Unit::Side, "" | "right" | "r")
            | (Unit::Degrees, "")
            | (Unit::PerMinute, "" | "/min" | "per minute")
            | (Unit::Seconds, "" | "s")
            | (Unit::Decibels, "" | "db")
            | (Unit::DecibelsPerOctave, "" | "db" | "db/octave" | "db/oct")
            | (Unit::Hertz, "" | "hz") => number,
            _ => return None,
        };
        Some(self.clamp(number))
    }
}

/// One digit after the point where it says something.
fn short(value: f32) -> String {
    let text = if value.abs() < 9.95 { format!("{value:.1}") } else { format!("{value:.0}") };
    let text = text.strip_suffix(".0").unwrap_or(&text).to_owned();
    if text == "-0" { "0".into() } else { text }
}

fn colour(slope: f32) -> String {
    let shown = short(slope);
    let colour = COLOURS.into_iter().find(|colour| short(colour.1) == shown);
    colour.map_or_else(|| format!("{shown} dB/oct"), |(name, _)| name.into())
}

fn side(degrees: f32) -> String {
    match degrees.round() {
        0.0 => "front".into(),
        180.0 | -180.0 => "behind".into(),
        left if left < 0.0 => format!("{}° left", -left),
        right => format!("{right}° right"),
    }
}

#[cfg(test)]
mod tests {
    use crate::mix::controls::{AZIMUTH, LEVEL, LOWERED, PACE, SLOPE, SPECS, TONE};

    #[test]
    fn a_value_out_of_range_is_brought_in_and_no_number_is_the_default() {
        assert_eq!(LEVEL.clamp(7.0), 1.0);
        assert_eq!(PACE.clamp(f32::NEG_INFINITY), 0.5);
        assert_eq!(PACE.clamp(f32::NAN), 30.0);
    }

    #[test]
    fn a_step_is_as_long_wherever_the_slider_stands() {
        assert_eq!(LEVEL.moved(0.5, 0.25), 0.75);
        assert_eq!(LEVEL.moved(0.5, 2.0), 1.0);
        assert!((PACE.moved(PACE.min, 1.0) - PACE.max).abs() < 1e-3);
        let step = PACE.moved(1.0, 0.1);
        assert!((PACE.moved(100.0, 0.1) / 100.0 - step).abs() < 1e-4);
    }

    #[test]
    fn what_is_shown_is_what_people_say() {
        assert_eq!(LEVEL.text(0.62), "62 %");
        assert_eq!(
            [PACE.text(6.0), PACE.text(1.25), PACE.text(120.4)],
            ["6/min", "1.2/min", "120/min"]
        );
        assert_eq!([TONE.text(0.2), TONE.text(-0.1), TONE.text(-0.001)], ["+20 %", "-10 %", "0 %"]);
        assert_eq!([AZIMUTH.text(-40.0), AZIMUTH.text(30.2)], ["40° left", "30° right"]);
        assert_eq!([AZIMUTH.text(0.0), AZIMUTH.text(-180.0)], ["front", "behind"]);
        assert_eq!([LOWERED.text(-12.0), SLOPE.text(-3.0)], ["-12 dB", "pink"]);
        assert_eq!(SLOPE.text(-4.5), "-4.5 dB/oct");
    }

    #[test]
    fn what_is_typed_is_understood_with_its_unit_or_without() {
        assert_eq!(LEVEL.parse(" 62 % "), Some(0.62));
        assert_eq!(LEVEL.parse("62,5"), Some(0.625));
        assert_eq!(PACE.parse("6/min"), Some(6.0));
        assert_eq!(PACE.parse("9999"), Some(240.0));
        assert_eq!(
            [AZIMUTH.parse("40 left"), AZIMUTH.parse("-40"), AZIMUTH.parse("40° L")],
            [Some(-40.0); 3]
        );
        assert_eq!(LOWERED.parse("−12 dB"), Some(-12.0));
        assert_eq!([SLOPE.parse("Pink"), SLOPE.parse("-3 dB/octave")], [Some(-3.0); 2]);
        for no_number in ["loud", "inf", "", "%", "6 bananas"] {
            assert_eq!(LEVEL.parse(no_number), None, "{no_number}");
        }
    }

    #[test]
    fn whatever_is_shown_can_be_typed_back() {
        for spec in SPECS {
            for part in [0.0, 0.1, 0.37, 0.5, 0.93, 1.0] {
                let value = spec.min + (spec.max - spec.min) * part;
                let shown = spec.text(value);
                let back = spec.parse(&shown).unwrap_or_else(|| panic!("{}: {shown}", spec.key));
                assert_eq!(spec.text(back), shown, "{}", spec.key);
            }
        }
    }
}
