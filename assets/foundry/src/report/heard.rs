//! Ratings by external tools, which the foundry does not run itself: a classifier trained on real recordings, and the
//! distance of texture statistics to real recordings. They are kept in `heard.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The ratings of one sound at one intensity.
#[derive(Deserialize)]
pub struct Rating {
    /// Probability of the right class, 0..1. `None` if the classifier has no such class.
    probability: Option<f64>,
    /// Share of real recordings with a lower probability, in percent.
    percentile: Option<f64>,
    /// Distances to the real recordings of each collection that contains this sound.
    #[serde(default)]
    distances: Vec<f64>,
}

/// Reads all ratings, with keys such as `rain/soft`. Empty if the file does not exist.
///
/// # Errors
/// If the file cannot be read or parsed.
pub fn read() -> Result<BTreeMap<String, Rating>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("heard.json");
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let text = fs::read_to_string(&path)?;
    serde_json::from_str(&text).with_context(|| format!("cannot parse {}", path.display()))
}

/// The entry of the table for a missing value.
pub fn dash() -> String {
    "–".into()
}

impl Rating {
    /// The entry of the table for the classifier.
    pub fn recognised(&self) -> String {
        match (self.probability, self.percentile) {
            (Some(probability), Some(percentile)) => {
                format!("{probability:.2} ({percentile:.0} %)")
            }
            (Some(probability), None) => format!("{probability:.2}"),
            (None, _) => dash(),
        }
    }

    /// The entry of the table for the distances.
    pub fn distance(&self) -> String {
        let values: Vec<_> = self.distances.iter().map(|value| format!("{value:.2}")).collect();
        if values.is_empty() { dash() } else { values.join(", ") }
    }
}
