//! Reading and writing a mix as JSON. Errors name the field and what is wrong with it; fields of later
//! versions are kept.

use crate::i18n::{key, message};
use crate::mix::controls::{LEVEL, SPECS};
use crate::mix::fields::{MixError, number, object, round, wrong};
use crate::mix::{Controls, Layer, LayerId, Mix, Path, SoundId, Source, journey};
use serde_json::{Map, Value, json};

/// The most layers that a file may have. Far fewer can play at once.
const MOST_LAYERS: usize = 2000;

impl Mix {
    /// Reads a mix. `defaults` gives the controls of a sound, which apply where a layer does not set a
    /// control.
    ///
    /// # Errors
    /// If a field has the wrong type. Numbers out of range are clamped and are no error.
    pub fn from_json(
        value: Value,
        defaults: &dyn Fn(&SoundId) -> Controls,
    ) -> Result<Self, MixError> {
        let mut map = object(value, "mix")?;
        let default = Self::default();
        let master = number(map.shift_remove("master"), "mix.master")?;
        let drift = number(map.shift_remove("drift"), "mix.drift")?;
        let seed = match map.shift_remove("seed") {
            None => default.seed,
            Some(seed) => seed
                .as_u64()
                .ok_or_else(|| wrong("mix.seed", key!("expected-whole-number"), &seed))?,
        };
        let layers = match map.shift_remove("layers") {
            None => Vec::new(),
            Some(Value::Array(layers)) if layers.len() > MOST_LAYERS => {
                let why = message!("too-many-layers", count = layers.len(), most = MOST_LAYERS);
                return Err(MixError { at: "mix.layers".into(), why });
            }
            Some(Value::Array(layers)) => layers,
            Some(other) => return Err(wrong("mix.layers", key!("expected-list"), &other)),
        };
        let read = |(n, layer)| layer_from(layer, &format!("mix.layers[{n}]"), defaults);
        Ok(Self {
            layers: layers.into_iter().enumerate().map(read).collect::<Result<_, _>>()?,
            master: master.map_or(default.master, |master| LEVEL.clamp(master)),
            seed,
            drift: drift.map_or(default.drift, |drift| drift.clamp(0.0, 1.0)),
            journey: journey::take(&mut map)?,
            unknown: map,
        })
    }

    /// Writes a mix. Each layer is written with all controls that its source can have.
    pub fn to_json(&self) -> Value {
        let mut map = Map::new();
        map.insert("master".into(), round(self.master));
        map.insert("seed".into(), json!(self.seed));
        map.insert("drift".into(), round(self.drift));
        map.extend(self.unknown.clone());
        journey::put(&self.journey, &mut map);
        map.insert("layers".into(), self.layers.iter().map(layer_to).collect());
        Value::Object(map)
    }
}

impl Controls {
    /// Moves the controls in `map` over those of `self`. Fields that are not controls stay in `map`.
    ///
    /// # Errors
    /// If a control has the wrong type. `at` is the path of `map` in the file, for the message.
    pub fn overlaid(mut self, map: &mut Map<String, Value>, at: &str) -> Result<Self, MixError> {
        for spec in SPECS {
            if let Some(value) = number(take(map, spec.key, at)?, &format!("{at}.{}", spec.key))? {
                spec.set(&mut self, value);
            }
        }
        for (key, flag) in [("mute", &mut self.mute), ("solo", &mut self.solo)] {
            match map.shift_remove(key) {
                None => {}
                Some(Value::Bool(on)) => *flag = on,
                Some(other) => {
                    return Err(wrong(&format!("{at}.{key}"), key!("expected-flag"), &other));
                }
            }
        }
        match take(map, PATH, at)? {
            None => {}
            Some(Value::String(key)) => match Path::from_key(&key) {
                Some(path) => self.path = path,
                // A path of a later version: the layer does not move here, and the name is kept.
                None => put(map, PATH, json!(key)),
            },
            Some(other) => {
                return Err(wrong(&format!("{at}.{PATH}"), key!("expected-path"), &other));
            }
        }
        map.retain(|key, value| {
            !(is_object_of_controls(key) && value.as_object().is_some_and(Map::is_empty))
        });
        Ok(self)
    }

    /// Writes the controls that apply to a layer of `source` into `map`.
    fn write_to(&self, source: &Source, map: &mut Map<String, Value>) {
        for spec in SPECS.into_iter().filter(|spec| spec.applies_to.is_saved_for(source)) {
            put(map, spec.key, round((spec.get)(self)));
        }
        put(map, PATH, json!(self.path.key()));
        map.insert("mute".into(), json!(self.mute));
        map.insert("solo".into(), json!(self.solo));
    }
}

const PATH: &str = "motion.path";

/// Whether the field `key` of a layer is an object that holds controls, such as `motion`.
fn is_object_of_controls(key: &str) -> bool {
    SPECS.iter().any(|spec| spec.key.split_once('.').is_some_and(|(object, _)| object == key))
}

/// Removes the field `key` from `map` and returns it. `motion.lap_s` is the field `lap_s` of the object
/// `motion`.
fn take(map: &mut Map<String, Value>, key: &str, at: &str) -> Result<Option<Value>, MixError> {
    let Some((group, key)) = key.split_once('.') else { return Ok(map.shift_remove(key)) };
    match map.get_mut(group) {
        None => Ok(None),
        Some(Value::Object(group)) => Ok(group.shift_remove(key)),
        Some(other) => Err(wrong(&format!("{at}.{group}"), key!("expected-object"), other)),
    }
}

/// Writes the field `key` into `map`. `motion.lap_s` is the field `lap_s` of the object `motion`, which is
/// added if it is not there.
fn put(map: &mut Map<String, Value>, key: &str, value: Value) {
    let Some((group, key)) = key.split_once('.') else {
        map.insert(key.into(), value);
        return;
    };
    if let Value::Object(group) = map.entry(group).or_insert_with(|| json!({})) {
        group.insert(key.into(), value);
    }
}

fn layer_from(
    value: Value,
    at: &str,
    defaults: &dyn Fn(&SoundId) -> Controls,
) -> Result<Layer, MixError> {
    let mut map = object(value, at)?;
    let source = match map.shift_remove("sound") {
        None => live_source_in(&map).unwrap_or(Source::Unknown),
        Some(Value::String(id)) if SoundId::is_valid(&id) => Source::Sound(SoundId(id)),
        Some(other) => {
            return Err(wrong(&format!("{at}.sound"), key!("expected-sound-id"), &other));
        }
    };
    let default = match &source {
        Source::Sound(sound) => defaults(sound),
        Source::Noise | Source::Tones | Source::Unknown => Controls::default(),
    };
    let controls = default.overlaid(&mut map, at)?;
    Ok(Layer { id: LayerId::default(), source, controls, unknown: map })
}

/// The source that a layer without a sound names by a field of its own, such as `"noise": {}`.
fn live_source_in(map: &Map<String, Value>) -> Option<Source> {
    let is_named = |source: &Source| source.key().is_some_and(|key| map.contains_key(key));
    [Source::Noise, Source::Tones].into_iter().find(is_named)
}

fn layer_to(layer: &Layer) -> Value {
    let mut map = Map::new();
    if let Source::Sound(sound) = &layer.source {
        map.insert("sound".into(), json!(sound.0));
    }
    layer.controls.write_to(&layer.source, &mut map);
    for (key, value) in &layer.unknown {
        match (map.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(unknown)) => {
                let mut unknown = unknown.clone();
                if layer.controls.path != Path::Still {
                    // The user has chosen another path since, which replaces that of the later version.
                    unknown.shift_remove("path");
                }
                known.extend(unknown);
            }
            _ => {
                map.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Object(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Mix, MixError> {
        Mix::from_json(serde_json::from_str(text).unwrap(), &|_| Controls::default())
    }

    #[test]
    fn fields_and_sources_of_a_later_version_are_kept() {
        let text = r#"{"master":0.8,"weather":{"a":1},"layers":[
            {"sound":"rain","level":0.6,"shape":"round",
             "motion":{"path":"spiral","turns":3,"lap_s":12.0}},
            {"theremin":{"hz":3},"level":0.2}]}"#;
        let mix = read(text).unwrap();
        assert_eq!(mix.layers[1].source, Source::Unknown);
        assert_eq!(
            (mix.layers[0].controls.path, mix.layers[0].controls.lap_s),
            (Path::Still, 12.0)
        );
        let written = mix.to_json();
        assert_eq!(written["weather"], json!({"a": 1}));
        assert_eq!(written["layers"][0]["shape"], json!("round"));
        let motion = json!({"lap_s": 12, "extent_deg": 120, "path": "spiral", "turns": 3});
        assert_eq!(written["layers"][0]["motion"], motion);
        assert_eq!(written["layers"][1]["theremin"], json!({"hz": 3}));
        assert_eq!(read(&written.to_string()).unwrap(), mix);
        let mut chosen = mix;
        chosen.layers[0].controls.path = Path::Circle;
        assert_eq!(chosen.to_json()["layers"][0]["motion"]["path"], "circle");
    }

    #[test]
    fn every_control_is_saved_and_loaded() {
        let mut controls = Controls { path: Path::Wander, mute: true, ..Controls::default() };
        controls.solo = true;
        for spec in SPECS {
            spec.set(&mut controls, spec.min + 0.25 * (spec.max - spec.min));
        }
        for (field, source) in [("noise", Source::Noise), ("tones", Source::Tones)] {
            let layer = Layer { id: LayerId(1), source, controls, unknown: Map::new() };
            let mix = Mix { layers: vec![layer], drift: 0.3, ..Mix::default() };
            let written = mix.to_json();
            assert!(written["layers"][0][field].is_object(), "{written}");
            let back = read(&written.to_string()).unwrap();
            assert_eq!((back.drift, &back.layers[0].source), (0.3, &mix.layers[0].source));
            for spec in
                SPECS.into_iter().filter(|spec| spec.applies_to.is_saved_for(&mix.layers[0].source))
            {
                assert_eq!(
                    (spec.get)(&back.layers[0].controls),
                    (spec.get)(&controls),
                    "{}",
                    spec.key
                );
            }
            let back = back.layers[0].controls;
            assert_eq!((back.path, back.mute, back.solo), (Path::Wander, true, true));
        }
    }

    #[test]
    fn noise_and_tones_are_recognised_without_any_controls() {
        let mix = read(r#"{"layers":[{"noise":{}},{"tones":{"carrier_hz":100}}]}"#).unwrap();
        assert_eq!(mix.layers[0].source, Source::Noise);
        assert_eq!(mix.layers[1].source, Source::Tones);
        assert_eq!(mix.layers[1].controls.carrier_hz, 100.0);
        assert!(mix.layers.iter().all(|layer| layer.unknown.is_empty()));
    }

    #[test]
    fn a_control_that_a_layer_does_not_set_has_the_default_of_its_sound() {
        let slow = Controls { pace_per_min: 6.0, ..Controls::default() };
        let value = serde_json::json!({"layers": [{"sound": "tapping", "level": 0.3}]});
        let mix = Mix::from_json(value, &|_| slow).unwrap();
        assert_eq!(mix.layers[0].controls, Controls { level: 0.3, ..slow });
    }

    #[test]
    fn an_error_names_the_field() {
        let error = |text| read(text).unwrap_err().to_string();
        assert_eq!(
            error(r#"{"layers":[{"sound":"rain"},{"sound":"rain","level":"loud"}]}"#),
            r#"mix.layers[1].level: expected a number, found "loud""#
        );
        assert_eq!(error(r#"{"layers":{}}"#), "mix.layers: expected a list, found {}");
        assert!(error(r#"{"layers":[{"sound":"../etc"}]}"#).contains("the id of a sound"));
        assert!(error(r#"{"seed":-1}"#).contains("a whole number"));
        assert!(
            error(r#"{"layers":[{"motion":"circle"}]}"#)
                .contains("layers[0].motion: expected an object")
        );
        assert!(error(r#"{"layers":[{"noise":{},"solo":1}]}"#).contains("true or false"));
    }

    #[test]
    fn numbers_out_of_range_are_clamped() {
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
