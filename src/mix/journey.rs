//! The journey of a mix: stages that it goes through over the night, such as settle, triggers, only rain,
//! silence. This file has the data, its JSON form, and how a stage changes a mix. `timer/journey.rs` says
//! which stage is current.

use crate::decibels::db_to_gain;
use crate::i18n::{key, message, one_line};
use crate::mix::fields::{MixError, number, object, round, wrong};
use crate::mix::{Layer, LayerId, Mix};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// The most stages that a journey may have.
const MOST_STAGES: usize = 64;
/// The most characters of the name of a stage.
const LONGEST_NAME: usize = 200;
/// The longest stage, in minutes.
pub const LONGEST_MIN: f32 = 720.0;
/// The range of a stage's change of level, in decibels.
pub const LOWEST_DB: f32 = -40.0;
pub const HIGHEST_DB: f32 = 6.0;
/// The longest glide into a stage, in seconds.
pub const LONGEST_GLIDE_S: f32 = 1800.0;
const GLIDE_S: f32 = 20.0;

/// One stage of a journey.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    pub name: String,
    /// Its length in minutes, including the glide into it. A stage lasts at least as long as its glide.
    pub minutes: f32,
    /// The change of the master level, in decibels.
    pub level_db: f32,
    /// Added to the tone of each layer, -2..=2.
    pub tone: f32,
    /// The keys of the sources that play. `None` is all of them.
    pub layers: Option<Vec<String>>,
    /// The length of the glide from the previous stage, in seconds.
    pub glide_s: f32,
    /// Fields of a later version. They are saved unchanged.
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

/// How a point of the journey changes a mix.
#[derive(Clone, Debug, PartialEq)]
pub struct StageEffect {
    /// Multiplies the master.
    pub gain: f32,
    tone: f32,
    /// Multiplies the level of each layer.
    levels: BTreeMap<LayerId, f32>,
}

impl Stage {
    /// Its length, which is at least that of its glide.
    pub fn length(&self) -> Duration {
        Duration::from_secs_f32((60.0 * self.minutes).max(self.glide_s).max(0.0))
    }

    /// Whether no layer plays in it.
    pub fn is_silent(&self) -> bool {
        self.layers.as_ref().is_some_and(Vec::is_empty)
    }

    /// Whether a layer plays in it.
    pub fn has(&self, layer: &Layer) -> bool {
        let name = layer.source.key();
        self.layers.as_ref().is_none_or(|names| names.iter().any(|n| Some(n.as_str()) == name))
    }

    /// What the level of a layer is multiplied by: 1 if it plays in this stage, else 0.
    fn level_factor(&self, layer: &Layer, known: &[LayerId]) -> f32 {
        let plays = self.has(layer) || !known.contains(&layer.id);
        if plays && !self.is_silent() { 1.0 } else { 0.0 }
    }
}

impl Mix {
    /// How the journey changes this mix at `into` after the start of a stage, including the glide from the stage
    /// before. Layers that are not in `known` were added after the journey began: they play in every stage that
    /// is not silent. `None` if there is no such stage.
    pub fn stage_effect(
        &self,
        stage: usize,
        into: Duration,
        known: &[LayerId],
    ) -> Option<StageEffect> {
        let to = self.journey.get(stage)?;
        let all = Stage::default();
        let from = stage.checked_sub(1).and_then(|n| self.journey.get(n)).unwrap_or(&all);
        let glide =
            Duration::from_secs_f32(to.glide_s.clamp(0.0, LONGEST_GLIDE_S)).min(to.length());
        let progress = if into >= glide { 1.0 } else { into.as_secs_f32() / glide.as_secs_f32() };
        let between = |from: f32, to: f32| from + (to - from) * progress;
        Some(StageEffect {
            gain: db_to_gain(between(from.level_db, to.level_db)),
            tone: between(from.tone, to.tone),
            levels: self
                .layers
                .iter()
                .map(|l| (l.id, between(from.level_factor(l, known), to.level_factor(l, known))))
                .collect(),
        })
    }

    /// This mix with the levels and tones of `effect` applied. The gain is not: it applies to the output.
    pub fn with_stage_effect(&self, effect: &StageEffect) -> Self {
        let mut mix = self.clone();
        for layer in &mut mix.layers {
            layer.controls.level *= effect.levels.get(&layer.id).copied().unwrap_or(1.0);
            layer.controls.tone = (layer.controls.tone + effect.tone).clamp(-1.0, 1.0);
        }
        mix
    }
}

/// Removes the journey from the fields of a mix and returns it.
pub(super) fn take(map: &mut Map<String, Value>) -> Result<Vec<Stage>, MixError> {
    // The first edition wrote "arc".
    match map.shift_remove("journey").or_else(|| map.shift_remove("arc")) {
        None => Ok(Vec::new()),
        Some(Value::Array(stages)) if stages.len() > MOST_STAGES => {
            let why = message!("too-many-stages", count = stages.len(), most = MOST_STAGES);
            Err(MixError { at: "mix.journey".into(), why })
        }
        Some(Value::Array(stages)) => {
            let read = |(n, stage)| stage_from(stage, &format!("mix.journey[{n}]"));
            stages.into_iter().enumerate().map(read).collect()
        }
        Some(other) => Err(wrong("mix.journey", key!("expected-stages"), &other)),
    }
}

/// Writes the journey into the fields of a mix, unless it is empty.
pub(super) fn put(journey: &[Stage], map: &mut Map<String, Value>) {
    if !journey.is_empty() {
        map.insert("journey".into(), journey.iter().map(stage_to).collect());
    }
}

/// The JSON of a journey in one line, for shared lines.
pub fn to_text(journey: &[Stage]) -> String {
    Value::Array(journey.iter().map(stage_to).collect()).to_string()
}

/// Reads what [`to_text`] wrote.
///
/// # Errors
/// If the text is not a journey. The error names the field and the reason.
pub fn from_text(text: &str) -> Result<Vec<Stage>, MixError> {
    let value = serde_json::from_str(text);
    let value = value.map_err(|error| MixError {
        at: "mix.journey".into(),
        why: message!("not-valid-json", why = error.to_string()),
    })?;
    take(&mut Map::from_iter([("journey".to_owned(), value)]))
}

fn stage_from(value: Value, at: &str) -> Result<Stage, MixError> {
    let mut map = object(value, at)?;
    let default = Stage::default();
    let name = match map.shift_remove("name") {
        None => String::new(),
        Some(Value::String(name)) => one_line(&name, LONGEST_NAME),
        Some(other) => return Err(wrong(&format!("{at}.name"), key!("expected-name"), &other)),
    };
    let layers =
        match map.shift_remove("layers") {
            None | Some(Value::Null) => None,
            Some(layers) => {
                let names = serde_json::from_value(layers.clone());
                Some(names.map_err(|_| {
                    wrong(&format!("{at}.layers"), key!("expected-sound-ids"), &layers)
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
