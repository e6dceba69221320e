//! The manifest `sound.json` beside the recordings, from which the mixer reads everything about a sound.

use anyhow::{Result, ensure};
use serde::Serialize;
use serde_json::Value;

use crate::measure::loudness::{ROOM_TONE_LUFS, trim_db};
use crate::sounds::{Controls, Family, Intensity, Kind, ROOM_TONE_FILE, Sound};

/// Name of the manifest file. Chosen: the mixer expects this name.
pub const FILE_NAME: &str = "sound.json";

/// The content of the file, in an order that suits human readers.
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

/// Measurements on the encoded takes.
pub struct Measured {
    /// Loudness of the medium takes.
    pub lufs: f64,
    /// True peak of all takes.
    pub true_peak_db: f64,
    /// Noise-to-mask ratio of the encoder, for textures only. Below 0 coding errors are inaudible.
    pub noise_to_mask_db: Option<f64>,
}

#[derive(Serialize)]
struct Levels {
    lufs: f64,
    true_peak_db: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    noise_to_mask_db: Option<f64>,
}

/// Returns the text of the manifest.
///
/// # Errors
/// If it cannot be serialised.
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

/// Returns the text of a manifest with the current description and fingerprint of the sound, and with its measurements
/// unchanged.
///
/// # Errors
/// If the text is not a manifest, or if the sound has other takes or another seed than the manifest.
pub fn relabel(text: &str, sound: &Sound, recipe: &str) -> Result<String> {
    let mut manifest: Value = serde_json::from_str(text)?;
    let same_takes = Intensity::ALL.iter().all(|intensity| {
        manifest["takes"][intensity.name()] == Value::from(sound.file_names(*intensity))
    });
    ensure!(
        same_takes && manifest["seed"] == sound.seed,
        "its takes or its seed have changed; bake it"
    );
    manifest["name"] = sound.name.into();
    manifest["family"] = serde_json::to_value(sound.family)?;
    manifest["controls"] = serde_json::to_value(sound.controls)?;
    manifest["model"] = sound.model.into();
    manifest["recipe"] = recipe.into();
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

/// Rounds down to a tenth, because a trim rounded up could exceed its ceiling.
fn round_db(db: f64) -> f64 {
    (db * 10.0).floor() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sounds::ALL;

    #[test]
    fn a_manifest_lists_every_take_and_keeps_the_order_of_its_keys() {
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

    #[test]
    fn relabelling_changes_the_description_and_keeps_the_measurements() {
        let measured = Measured { lufs: -23.1, true_peak_db: -6.3, noise_to_mask_db: Some(-4.7) };
        let sound = Sound::find("rain").unwrap();
        let old = Sound { model: "Water.", ..copy(sound) };
        let text = write(&old, &measured, "0").unwrap();
        assert_eq!(relabel(&text, sound, "1").unwrap(), write(sound, &measured, "1").unwrap());
    }

    #[test]
    fn a_sound_with_another_seed_cannot_be_relabelled() {
        let measured = Measured { lufs: -23.1, true_peak_db: -6.3, noise_to_mask_db: None };
        let sound = Sound::find("rain").unwrap();
        let text = write(&Sound { seed: sound.seed + 1, ..copy(sound) }, &measured, "0").unwrap();
        assert!(relabel(&text, sound, "1").is_err());
    }

    fn copy(sound: &Sound) -> Sound {
        Sound { ..*sound }
    }
}
