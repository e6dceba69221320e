//! The journey of a mix: stages that a night goes through by itself, such as settle, triggers, only rain,
//! silence. Plain data, how it stands in a file, and what a mix sounds like within a stage; how far an
//! journey has come is the timer's.

use crate::dsp::amplitude;
use crate::mix::json::{number, object, round, wrong};
use crate::mix::{Layer, LayerId, Mix, MixError};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// More stages are no journey.
const MOST_STAGES: usize = 64;
pub const LONGEST_MIN: f32 = 720.0;
pub const LOWEST_DB: f32 = -40.0;
pub const HIGHEST_DB: f32 = 6.0;
pub const LONGEST_GLIDE_S: f32 = 1800.0;
const GLIDE_S: f32 = 20.0;

/// One stage of a journey.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    pub name: String,
    /// How long it lasts, the glide into it included; a shorter one lasts as long as its glide.
    pub minutes: f32,
    /// What is added to the master.
    pub level_db: f32,
    /// What is added to the tone of each layer: −2 is as dark as can be.
    pub tone: f32,
    /// The sounds that play, and `noise` and `tones`; all if it is not said.
    pub layers: Option<Vec<String>>,
    /// Seconds over which all of this is reached.
    pub glide_s: f32,
    /// Fields of the file that this version does not know, kept for those that do.
    pub unknown: Map<String, Value>,
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            name: String::new(),
            minutes: 10.0,
            level_db: 0.0,
            tone: 0.0,
            layers: None,
            glide_s: GLIDE_S,
            unknown: Map::new(),
        }
    }
}

/// How a mix differs at some point of its journey from what stands on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct Staging {
    /// The gain over the master.
    pub gain: f32,
    tone: f32,
    /// What the levels of layers are multiplied by.
    parts: BTreeMap<LayerId, f32>,
}

impl Stage {
    pub fn length(&self) -> Duration {
        Duration::from_secs_f32((60.0 * self.minutes).max(self.glide_s).max(0.0))
    }

    /// Whether nothing plays in it.
    pub fn is_silent(&self) -> bool {
        self.layers.as_ref().is_some_and(Vec::is_empty)
    }

    /// Whether a layer plays in it.
    pub fn has(&self, layer: &Layer) -> bool {
        let name = layer.source.key();
        self.layers.as_ref().is_none_or(|names| names.iter().any(|n| Some(n.as_str()) == name))
    }

    fn part(&self, layer: &Layer, known: &[LayerId]) -> f32 {
        let plays = self.has(layer) || !known.contains(&layer.id);
        if plays && !self.is_silent() { 1.0 } else { 0.0 }
    }
}

impl Mix {
    /// How this mix is heard `into` the stage of its journey with that number: on its way there from the one
    /// before. A layer that is not among those `known` when the journey began was switched on since, to be
    /// heard: it plays in every stage but in silence. `None` if there is no such stage.
    pub fn staging(&self, stage: usize, into: Duration, known: &[LayerId]) -> Option<Staging> {
        let to = self.journey.get(stage)?;
        let all = Stage::default();
        let from = stage.checked_sub(1).and_then(|n| self.journey.get(n)).unwrap_or(&all);
        let glide =
            Duration::from_secs_f32(to.glide_s.clamp(0.0, LONGEST_GLIDE_S)).min(to.length());
        let way = if into >= glide { 1.0 } else { into.as_secs_f32() / glide.as_secs_f32() };
        let between = |from: f32, to: f32| from + (to - from) * way;
        Some(Staging {
            gain: amplitude(between(from.level_db, to.level_db)),
            tone: between(from.tone, to.tone),
            parts: self
                .layers
                .iter()
                .map(|l| (l.id, between(from.part(l, known), to.part(l, known))))
                .collect(),
        })
    }

    /// The mix as it is heard at that point.
    pub fn staged(&self, staging: &Staging) -> Self {
        let mut mix = self.clone();
        for layer in &mut mix.layers {
            layer.controls.level *= staging.parts.get(&layer.id).copied().unwrap_or(1.0);
            layer.controls.tone = (layer.controls.tone + staging.tone).clamp(-1.0, 1.0);
        }
        mix
    }
}

/// Takes the journey out of a mix's file.
pub(super) fn take(map: &mut Map<String, Value>) -> Result<Vec<Stage>, MixError> {
    // Files written before it was renamed call it "arc".
    match map.shift_remove("journey").or_else(|| map.shift_remove("arc")) {
        None => Ok(Vec::new()),
        Some(Value::Array(stages)) if stages.len() > MOST_STAGES => {
            let why = format!("{} stages, where {MOST_STAGES} are the most", stages.len());
            Err(MixError { at: "mix.journey".into(), why })
        }
        Some(Value::Array(stages)) => {
            let read = |(n, stage)| stage_from(stage, &format!("mix.journey[{n}]"));
            stages.into_iter().enumerate().map(read).collect()
        }
        Some(other) => Err(wrong("mix.journey", "a list of stages", &other)),
    }
}

/// Writes a journey, if there is one.
pub(super) fn put(journey: &[Stage], map: &mut Map<String, Value>) {
    if !journey.is_empty() {
        map.insert("journey".into(), journey.iter().map(stage_to).collect());
    }
}

/// A journey as it stands in a file, in one line.
pub fn to_text(journey: &[Stage]) -> String {
    Value::Array(journey.iter().map(stage_to).collect()).to_string()
}

/// Reads what [`to_text`] wrote.
///
/// # Errors
/// If it is none, with the place and the reason.
pub fn from_text(text: &str) -> Result<Vec<Stage>, MixError> {
    let value = serde_json::from_str(text);
    let value = value.map_err(|error| MixError {
        at: "mix.journey".into(),
        why: format!("not understood: {error}"),
    })?;
    take(&mut Map::from_iter([("journey".to_owned(), value)]))
}

fn stage_from(value: Value, at: &str) -> Result<Stage, MixError> {
    let mut map = object(value, at)?;
    let default = Stage::default();
    let name = match map.shift_remove("name") {
        None => String::new(),
        Some(Value::String(name)) => name,
        Some(other) => return Err(wrong(&format!("{at}.name"), "a name", &other)),
    };
    let layers = match map.shift_remove("layers") {
        None | Some(Value::Null) => None,
        Some(layers) => {
            let names = serde_json::from_value(layers.clone());
            Some(names.map_err(|_| {
                wrong(&format!("{at}.layers"), "a list of the ids of sounds", &layers)
            })?)
        }
    };
    let mut within = |key: &str, [least, most]: [f32; 2], default: f32| {
        let value = number(map.shift_remove(key), &format!("{at}.{key}"))?;
        Ok::<_, MixError>(value.map_or(default, |value| value.clamp(least, most)))
    };
    Ok(Stage {
        name,
        minutes: within("minutes", [0.0, LONGEST_MIN], default.minutes)?,
        level_db: within("level_db", [LOWEST_DB, HIGHEST_DB], default.level_db)?,
        tone: within("tone", [-2.0, 2.0], default.tone)?,
        glide_s: within("glide_s", [0.0, LONGEST_GLIDE_S], default.glide_s)?,
        layers,
        unknown: map,
    })
}

fn stage_to(stage: &Stage) -> Value {
    let mut map = Map::new();
    map.insert("name".into(), json!(stage.name));
    map.insert("minutes".into(), round(stage.minutes));
    map.insert("level_db".into(), round(stage.level_db));
    map.insert("tone".into(), round(stage.tone));
    if let Some(layers) = &stage.layers {
        map.insert("layers".into(), json!(layers));
    }
    map.insert("glide_s".into(), round(stage.glide_s));
    map.extend(stage.unknown.clone());
    Value::Object(map)
}

#[cfg(test)]
mod tests;
