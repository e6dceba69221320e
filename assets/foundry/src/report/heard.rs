//! What outside instruments heard in the sounds: a classifier trained on real recordings, and the distance of texture
//! statistics from real ones. The foundry cannot measure this itself; the figures are kept in `heard.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// Of one sound at one intensity.
#[derive(Deserialize)]
pub struct Heard {
    /// The probability of the right class, 0..1, if there is a class for it.
    probability: Option<f64>,
    /// The share of real recordings that get less, in percent.
    percentile: Option<f64>,
    /// The distances from real recordings, by every bank that has some.
    #[serde(default)]
    distances: Vec<f64>,
}

/// By `sound/intensity`; empty if nothing was heard yet.
pub fn read() -> Result<BTreeMap<String, Heard>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("heard.json");
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let text = fs::read_to_string(&path)?;
    serde_json::from_str(&text).with_context(|| format!("cannot understand {}", path.display()))
}

/// Stands in the table for a value that does not exist.
pub fn dash() -> String {
    "–".into()
}

impl Heard {
    pub fn recognised(&self) -> String {
        match (self.probability, self.percentile) {
            (Some(probability), Some(percentile)) => {
                format!("{probability:.2} ({percentile:.0} %)")
            }
            (Some(probability), None) => format!("{probability:.2}"),
            (None, _) => dash(),
        }
    }

    pub fn distance(&self) -> String {
        let values: Vec<_> = self.distances.iter().map(|value| format!("{value:.2}")).collect();
        if values.is_empty() { dash() } else { values.join(", ") }
    }
}
