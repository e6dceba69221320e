//! The specification of a control: its range, curve, default, unit and text. Everything that shows,
//! saves or clamps a control uses it.

use crate::i18n::{Argument, Message, message, parse_number, text};
use crate::mix::controls::values::Controls;
use crate::mix::{LayerKind, PlaybackMode, Source};

/// How the position of a slider maps to its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    Linear,
    /// Equal steps of the slider multiply the value by equal factors.
    Log,
}

/// The unit in which a value is shown and typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A fraction: 0.62 is `62%`.
    Percent,
    /// A signed fraction: 0.2 is `+20%`.
    SignedPercent,
    PerMinute,
    Seconds,
    Degrees,
    /// Degrees around the head: -40 is `40° left`.
    Azimuth,
    Decibels,
    /// The slope of noise, shown as the name of its colour if it has one: `pink`, `-4.5 dB/oct`.
    DecibelsPerOctave,
    Hertz,
}

/// A colour of noise, and its slope in decibels per octave.
struct Colour {
    name: &'static str,
    slope: f32,
    message: fn() -> Message,
}

const COLOURS: [Colour; 5] = [
    Colour { name: "brown", slope: -6.0, message: || message!("noise-brown") },
    Colour { name: "pink", slope: -3.0, message: || message!("noise-pink") },
    Colour { name: "white", slope: 0.0, message: || message!("noise-white") },
    Colour { name: "blue", slope: 3.0, message: || message!("noise-blue") },
    Colour { name: "violet", slope: 6.0, message: || message!("noise-violet") },
];

impl Colour {
    fn is_called(&self, text: &str) -> bool {
        text == self.name || text == (self.message)().to_string()
    }
}

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
    Position,
    Motion,
    /// Controls that only matter while other audio plays.
    OtherAudio,
    /// Values outside a layer's controls, such as the sleep timer's fade.
    Standalone,
}

/// Describes one control.
pub struct Spec {
    /// The name of its field in presets. `motion.lap_s` is the field `lap_s` of the object `motion`.
    pub key: &'static str,
    /// The key of its name in the translations.
    pub name_key: &'static str,
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
        name_key: &'static str,
        [min, max]: [f32; 2],
        default: f32,
        unit: Unit,
        get: fn(&Controls) -> f32,
        set: fn(&mut Controls, f32),
    ) -> Self {
        Self {
            key,
            name_key,
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

    /// A control whose value is stored outside a layer's [`Controls`], so that `get` and `set` do
    /// nothing.
    pub const fn standalone(
        name_key: &'static str,
        range: [f32; 2],
        default: f32,
        unit: Unit,
    ) -> Self {
        Self::new("", name_key, range, default, unit, |_| f32::NAN, |_, _| ())
    }

    pub(super) const fn of(self, group: ControlGroup, applies_to: AppliesTo) -> Self {
        Self { applies_to, group, ..self }
    }

    /// Its name in the current language.
    pub fn name(&self) -> &'static str {
        text(self.name_key)
    }

    pub const fn log(self) -> Self {
        Self { curve: Curve::Log, ..self }
    }

    /// `value`, clamped to the range. NaN becomes the default.
    pub fn clamp(&self, value: f32) -> f32 {
        if value.is_nan() { self.default } else { value.clamp(self.min, self.max) }
    }

    /// Clamps `value` to the range and writes it to the field in `controls`.
    pub fn set(&self, controls: &mut Controls, value: f32) {
        (self.set)(controls, self.clamp(value));
    }

    /// `value`, moved along its slider by `part` of the length of the slider.
    pub fn moved(&self, value: f32, part: f32) -> f32 {
        let moved = match self.curve {
            Curve::Linear => value + part * (self.max - self.min),
            Curve::Log => value * (self.max / self.min).powf(part),
        };
        self.clamp(moved)
    }

    /// The position of `value` on its slider, 0..=1.
    pub fn part(&self, value: f32) -> f32 {
        match self.curve {
            Curve::Linear => (value - self.min) / (self.max - self.min),
            Curve::Log => (value / self.min).ln() / (self.max / self.min).ln(),
        }
        .clamp(0.0, 1.0)
    }

    /// The value at position `part` of the slider, 0..=1, rounded as its text is.
    pub fn at(&self, part: f32) -> f32 {
        let value = self.moved(self.min, part);
        self.parse(&self.text(value)).unwrap_or(value)
    }

    /// The text of a value in the current language, such as `62%`, `6/min` or `40° left`.
    pub fn text(&self, value: f32) -> String {
        self.message(value).to_string()
    }

    fn message(&self, value: f32) -> Message {
        match self.unit {
            Unit::Percent => message!("percent", value = whole(value * 100.0)),
            Unit::SignedPercent => match whole(value * 100.0) {
                percent @ Argument::Number { scaled: 1.., .. } => {
                    message!("percent-raised", value = percent)
                }
                percent => message!("percent", value = percent),
            },
            Unit::PerMinute => message!("per-minute", value = short(value)),
            Unit::Seconds => message!("seconds", value = short(value)),
            Unit::Degrees => message!("degrees", value = whole(value)),
            Unit::Azimuth => side(value),
            Unit::Decibels => message!("decibels", value = short(value)),
            Unit::DecibelsPerOctave => colour(value),
            Unit::Hertz => message!("hertz", value = short(value)),
        }
    }

    /// Parses a typed value, with or without its unit, and clamps it to the range. Units and words are understood
    /// in the current language and in English. `None` if it is not a finite number in this unit.
    pub fn parse(&self, text: &str) -> Option<f32> {
        let text = text.trim().to_lowercase();
        let value = match self.unit {
            Unit::Azimuth => parse_side(&text),
            Unit::DecibelsPerOctave => {
                COLOURS.iter().find(|colour| colour.is_called(&text)).map_or_else(
                    || {
                        let units = ["db", "db/octave", "db/oct"];
                        parse_with_unit(&text, &units, |value| {
                            message!("decibels-per-octave", value = value)
                        })
                    },
                    |colour| Some(colour.slope),
                )
            }
            Unit::Percent | Unit::SignedPercent => {
                let percent =
                    parse_with_unit(&text, &["%"], |value| message!("percent", value = value));
                percent.map(|percent| percent / 100.0)
            }
            Unit::PerMinute => {
                let units = ["/min", "per minute"];
                parse_with_unit(&text, &units, |value| message!("per-minute", value = value))
            }
            Unit::Seconds => {
                parse_with_unit(&text, &["s"], |value| message!("seconds", value = value))
            }
            Unit::Degrees => {
                parse_with_unit(&text, &["°"], |value| message!("degrees", value = value))
            }
            Unit::Decibels => {
                parse_with_unit(&text, &["db"], |value| message!("decibels", value = value))
            }
            Unit::Hertz => {
                parse_with_unit(&text, &["hz"], |value| message!("hertz", value = value))
            }
        };
        value.map(|value| self.clamp(value))
    }
}

/// Stands for the number in a pattern. Nobody types this character.
const PLACE: &str = "\u{e000}";

/// Reads a number with no unit, with one of `units`, or as `message` writes it in the current language.
fn parse_with_unit(text: &str, units: &[&str], message: impl Fn(&str) -> Message) -> Option<f32> {
    // What the current language writes around the number.
    let pattern = message(PLACE).to_string().to_lowercase();
    let (before, after) = pattern.split_once(PLACE)?;
    let text = text.strip_prefix(before).unwrap_or(text).trim();
    let units = units.iter().copied().chain([after.trim()]);
    let number = units.filter(|unit| !unit.is_empty()).find_map(|unit| text.strip_suffix(unit));
    parse_number(number.unwrap_or(text))
}

fn parse_side(text: &str) -> Option<f32> {
    let is = |english: &str, message: Message| text == english || text == message.to_string();
    if is("front", message!("side-front")) {
        return Some(0.0);
    }
    if is("behind", message!("side-behind")) {
        return Some(180.0);
    }
    let left = ["° left", "left", "° l", "l"];
    let right = ["° right", "right", "° r", "r", "°"];
    // A side that the language writes before or after its number comes first: alone, the number is to
    // the right.
    let (in_left, in_right) =
        (message!("side-left", degrees = PLACE), message!("side-right", degrees = PLACE));
    if let Some(degrees) = parse_between(text, &in_left) {
        return Some(-degrees);
    }
    if let Some(degrees) = parse_between(text, &in_right) {
        return Some(degrees);
    }
    let with_unit =
        |units: &[&str]| units.iter().find_map(|unit| parse_number(text.strip_suffix(unit)?));
    with_unit(&left)
        .map(|degrees| -degrees)
        .or_else(|| with_unit(&right))
        .or_else(|| parse_number(text))
}

/// The number that stands where `pattern` has [`PLACE`], with or without the degree sign.
fn parse_between(text: &str, pattern: &Message) -> Option<f32> {
    let pattern = pattern.to_string().to_lowercase().replace('°', "");
    let text = text.replace('°', "");
    let (before, after) = pattern.split_once(PLACE)?;
    let number = text.strip_prefix(before.trim())?.strip_suffix(after.trim())?;
    parse_number(number)
}

/// A number without decimals.
fn whole(value: f32) -> Argument {
    Argument::number(value.into(), 0)
}

/// A number with one decimal if it is below 10 and that decimal is not zero.
fn short(value: f32) -> Argument {
    let tenths = (value * 10.0).round();
    let decimals = u8::from(value.abs() < 9.95 && tenths % 10.0 != 0.0);
    Argument::number(value.into(), decimals)
}

fn colour(slope: f32) -> Message {
    let colour = COLOURS.iter().find(|colour| short(colour.slope) == short(slope));
    colour.map_or_else(
        || message!("decibels-per-octave", value = short(slope)),
        |colour| (colour.message)(),
    )
}

fn side(degrees: f32) -> Message {
    match degrees.round() {
        0.0 => message!("side-front"),
        180.0 | -180.0 => message!("side-behind"),
        left if left < 0.0 => message!("side-left", degrees = whole(-left)),
        right => message!("side-right", degrees = whole(right)),
    }
}

#[cfg(test)]
mod tests;
