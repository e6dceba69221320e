//! How a mix stands in a file: read with the reason and the place of whatever is wrong, written
//! with every field that came with it.

use crate::mix::controls::SPECS;
use crate::mix::{Controls, Layer, LayerId, Mix, SoundId, Source};
use serde_json::{Map, Value, json};

/// A mix of more than this is no mix; far fewer can sound at once.
const MOST_LAYERS: usize = 2000;

/// Why a mix could not be read, and where in its file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {why}")]
pub struct MixError {
    /// The path of the field, such as `mix.layers[2].level`.
    pub at: String,
    pub why: String,
}

impl Mix {
    /// Reads a mix. A control that a layer does not name is the sound's own, by `defaults`.
    ///
    /// # Errors
    /// If a field has the wrong type. Numbers out of range are brought into it instead.
    pub fn from_json(
        value: Value,
        defaults: &dyn Fn(&SoundId) -> Controls,
    ) -> Result<Self, MixError> {
        let mut map = object(value, "mix")?;
        let default = Self::default();
        let master = number(map.remove("master"), "mix.master")?;
        let seed = match map.remove("seed") {
            None => default.seed,
            Some(seed) => {
                seed.as_u64().ok_or_else(|| wrong("mix.seed", "a whole number", &seed))?
            }
        };
        let layers = match map.remove("layers") {
            None => Vec::new(),
            Some(Value::Array(layers)) if layers.len() > MOST_LAYERS => {
                let why = format!("{} layers, where {MOST_LAYERS} are the most", layers.len());
                return Err(MixError { at: "mix.layers".into(), why });
            }
            Some(Value::Array(layers)) => layers,
            Some(other) => return Err(wrong("mix.layers", "a list", &other)),
        };
        let read = |(n, layer)| layer_from(layer, &format!("mix.layers[{n}]"), defaults);
        Ok(Self {
            layers: layers.into_iter().enumerate().map(read).collect::<Result<_, _>>()?,
            master: master.map_or(default.master, |m| crate::mix::controls::LEVEL.clamp(m)),
            seed,
            unknown: map,
        })
    }

    /// Writes a mix, each layer with all of its controls.
    pub fn to_json(&self) -> Value {
        let mut map = Map::new();
        map.insert("master".into(), round(self.master));
        map.insert("seed".into(), json!(self.seed));
        map.extend(self.unknown.clone());
        map.insert("layers".into(), self.layers.iter().map(layer_to).collect());
        Value::Object(map)
    }
}

impl Controls {
    /// Takes the controls out of `map` over `self`, leaving the fields it does not know.
    ///
    /// # Errors
    /// If a control has the wrong type; `at` is the path of the object they stand in.
    pub fn overlaid(mut self, map: &mut Map<String, Value>, at: &str) -> Result<Self, MixError> {
        for spec in SPECS {
            if let Some(value) = number(map.remove(spec.key), &format!("{at}.{}", spec.key))? {
                spec.set(&mut self, value);
            }
        }
        match map.remove("mute") {
            None => {}
            Some(Value::Bool(mute)) => self.mute = mute,
            Some(other) => return Err(wrong(&format!("{at}.mute"), "true or false", &other)),
        }
        Ok(self)
    }

    /// Writes every control into `map`.
    pub fn write_to(&self, map: &mut Map<String, Value>) {
        for spec in SPECS {
            map.insert(spec.key.into(), round((spec.get)(self)));
        }
        map.insert("mute".into(), json!(self.mute));
    }
}

fn layer_from(
    value: Value,
    at: &str,
    defaults: &dyn Fn(&SoundId) -> Controls,
) -> Result<Layer, MixError> {
    let mut map = object(value, at)?;
    let source = match map.remove("sound") {
        None => Source::Unknown,
        Some(Value::String(id)) if SoundId::is_valid(&id) => Source::Sound(SoundId(id)),
        Some(other) => return Err(wrong(&format!("{at}.sound"), "the id of a sound", &other)),
    };
    let default = match &source {
        Source::Sound(sound) => defaults(sound),
        Source::Unknown => Controls::default(),
    };
    let controls = default.overlaid(&mut map, at)?;
    Ok(Layer { id: LayerId::default(), source, controls, unknown: map })
}

fn layer_to(layer: &Layer) -> Value {
    let mut map = Map::new();
    if let Source::Sound(sound) = &layer.source {
        map.insert("sound".into(), json!(sound.0));
    }
    layer.controls.write_to(&mut map);
    map.extend(layer.unknown.clone());
    Value::Object(map)
}

fn object(value: Value, at: &str) -> Result<Map<String, Value>, MixError> {
    match value {
        Value::Object(map) => Ok(map),
        other => Err(wrong(at, "an object in braces", &other)),
    }
}

fn number(value: Option<Value>, at: &str) -> Result<Option<f32>, MixError> {
    match value {
        None => Ok(None),
        Some(value) => match value.as_f64() {
            Some(number) => Ok(Some(rounded(number) as f32)),
            None => Err(wrong(at, "a number", &value)),
        },
    }
}

fn wrong(at: &str, expected: &str, found: &Value) -> MixError {
    let mut found = found.to_string();
    if let Some((cut, _)) = found.char_indices().nth(40) {
        found.truncate(cut);
        found.push('…');
    }
    MixError { at: at.into(), why: format!("expected {expected}, found {found}") }
}

fn round(value: f32) -> Value {
    json!(rounded(value.into()))
}

/// A control as a person would write it: four digits are finer than any ear. Read and written alike,
/// so that what was only loaded does not count as edited.
fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Mix, MixError> {
        Mix::from_json(serde_json::from_str(text).unwrap(), &|_| Controls::default())
    }

    #[test]
    fn fields_and_sources_of_a_later_version_are_kept() {
        let text = r#"{"master":0.8,"seed":7,"drift":0.2,"layers":[
            {"sound":"rain","level":0.6,"intensity":0.4,"pace_per_min":30.0,"irregularity":0.5,
             "mute":false,"motion":{"path":"circle","lap_s":12}},
            {"level":0.2,"intensity":0.5,"pace_per_min":30.0,"irregularity":0.5,"mute":true,
             "noise":{"slope_db_per_octave":-3}}]}"#;
        let mix = read(text).unwrap();
        assert_eq!(mix.layers[1].source, Source::Unknown);
        assert_eq!(mix.to_json(), serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn a_control_that_is_not_named_is_the_sounds_own() {
        let slow = Controls { pace_per_min: 6.0, ..Controls::default() };
        let value = serde_json::json!({"layers": [{"sound": "tapping", "level": 0.3}]});
        let mix = Mix::from_json(value, &|_| slow).unwrap();
        assert_eq!(mix.layers[0].controls, Controls { level: 0.3, ..slow });
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let error = |text| read(text).unwrap_err().to_string();
        assert_eq!(
            error(r#"{"layers":[{"sound":"rain"},{"sound":"rain","level":"loud"}]}"#),
            r#"mix.layers[1].level: expected a number, found "loud""#
        );
        assert_eq!(error(r#"{"layers":{}}"#), "mix.layers: expected a list, found {}");
        assert!(error(r#"{"layers":[{"sound":"../etc"}]}"#).contains("the id of a sound"));
        assert!(error(r#"{"seed":-1}"#).contains("a whole number"));
    }

    #[test]
    fn numbers_out_of_range_are_brought_into_it() {
        let mix =
            read(r#"{"master":9,"layers":[{"sound":"rain","level":-3,"pace_per_min":1e30}]}"#);
        let mix = mix.unwrap();
        assert_eq!(mix.master, 1.0);
        assert_eq!(
            (mix.layers[0].controls.level, mix.layers[0].controls.pace_per_min),
            (0.0, 240.0)
        );
    }
}
