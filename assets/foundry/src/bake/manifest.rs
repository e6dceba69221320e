//! `sound.json`, which lies beside the recordings and tells the mixer all it needs to know of them.

use anyhow::Result;
use serde::Serialize;

use crate::measure::loudness::{ROOM_TONE_LUFS, trim_db};
use crate::sounds::{Controls, Family, Intensity, Kind, ROOM_TONE_FILE, Sound};

/// Chosen: says what it holds. The mixer looks for it by this name.
pub const FILE_NAME: &str = "sound.json";

/// Fields in the order in which they are read by people.
#[derive(Serialize)]
struct Manifest<'a> {
    version: u32,
    name: &'static str,
    family: Family,
    kind: Kind,
    in_order: bool,
    takes: Takes,
    trim_db: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    room_tone: Option<RoomTone>,
    controls: Controls,
    loudness: Levels,
    credit: &'static str,
    licence: &'static str,
    model: &'static str,
    seed: u64,
    recipe: &'a str,
}

#[derive(Serialize)]
struct Takes {
    soft: Vec<String>,
    medium: Vec<String>,
    firm: Vec<String>,
}

#[derive(Serialize)]
struct RoomTone {
    take: &'static str,
    level_db: f64,
}

/// What was measured on the encoded takes.
pub struct Measured {
    /// Of the medium takes.
    pub lufs: f64,
    /// Of all.
    pub true_peak_db: f64,
    /// Of textures: the encoder's error against what the sound masks; below 0 it is not heard.
    pub noise_to_mask_db: Option<f64>,
}

#[derive(Serialize)]
struct Levels {
    lufs: f64,
    true_peak_db: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    noise_to_mask_db: Option<f64>,
}

pub fn write(sound: &Sound, measured: &Measured, recipe: &str) -> Result<String> {
    let manifest = Manifest {
        version: 1,
        name: sound.name,
        family: sound.family,
        kind: sound.kind,
        in_order: sound.in_order,
        takes: Takes {
            soft: sound.file_names(Intensity::Soft),
            medium: sound.file_names(Intensity::Medium),
            firm: sound.file_names(Intensity::Firm),
        },
        trim_db: round_db(trim_db(measured.lufs, measured.true_peak_db)),
        room_tone: sound.room_tone.map(|tone| RoomTone {
            take: ROOM_TONE_FILE,
            level_db: round_db(measured.lufs - tone.below_lu - ROOM_TONE_LUFS),
        }),
        controls: sound.controls,
        loudness: Levels {
            lufs: round_db(measured.lufs),
            true_peak_db: round_db(measured.true_peak_db),
            noise_to_mask_db: measured.noise_to_mask_db.map(round_db),
        },
        credit: "Synthesised by the Susurra foundry",
        licence: "MIT OR Apache-2.0",
        model: sound.model,
        seed: sound.seed,
        recipe,
    };
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

/// To a tenth, downwards: a trim rounded up might pass its ceiling.
fn round_db(db: f64) -> f64 {
    (db * 10.0).floor() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sounds::ALL;

    #[test]
    fn a_manifest_lists_every_take_and_keeps_its_order_of_keys() {
        let measured = Measured { lufs: -23.04, true_peak_db: -6.0, noise_to_mask_db: None };
        for sound in ALL {
            let text = write(sound, &measured, "0").unwrap();
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            let keys: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
            assert_eq!(keys[..6], ["version", "name", "family", "kind", "in_order", "takes"]);
            assert_eq!(json["trim_db"], 3.0);
            let takes = json["takes"]["firm"].as_array().unwrap();
            assert_eq!(takes.len(), sound.takes[2]);
            assert_eq!(json["controls"]["pace_per_min"].is_null(), sound.kind == Kind::Texture);
        }
    }
}
