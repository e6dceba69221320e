//! The folder of a sound's recordings. New files are first written beside the old ones and then renamed, so that an
//! interrupted bake leaves the old recordings intact.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use crate::bake::manifest;
use crate::sounds::{Kind, Sound};

/// A file to write: its name in the sound's folder, and its content.
pub type File = (String, Vec<u8>);

/// Whether the folder holds all recordings of the sound, baked with this recipe.
pub fn has(sound: &Sound, recipe: &str, sounds_dir: &Path) -> bool {
    let dir = sounds_dir.join(sound.id);
    let text = fs::read_to_string(dir.join(manifest::FILE_NAME)).unwrap_or_default();
    let baked: Value = serde_json::from_str(&text).unwrap_or_default();
    baked["recipe"] == recipe && sound.all_file_names().iter().all(|name| dir.join(name).is_file())
}

/// Replaces the recordings of a sound.
///
/// # Errors
/// If a file cannot be written. The old recordings then stay unchanged.
pub fn replace(sound: &Sound, sounds_dir: &Path, files: &[File]) -> Result<()> {
    let dir = sounds_dir.join(sound.id);
    fs::create_dir_all(&dir).map_err(|error| explained(error, &dir))?;
    for (name, bytes) in files {
        let part = part_of(&dir, name);
        if let Err(error) = fs::write(&part, bytes) {
            // If a partial file cannot be removed either, the next bake removes it.
            files.iter().for_each(|(name, _)| drop(fs::remove_file(part_of(&dir, name))));
            return Err(explained(error, &part));
        }
    }
    for (name, _) in files {
        let path = dir.join(name);
        fs::rename(part_of(&dir, name), &path).map_err(|error| explained(error, &path))?;
    }
    remove_others(&dir, files)
}

/// Updates the description and the fingerprint in the manifest of a sound, without changing its recordings.
///
/// # Errors
/// If the sound is not baked, if its takes or its seed have changed, or if the manifest cannot be written.
pub fn relabel(sound: &Sound, recipe: &str, sounds_dir: &Path) -> Result<()> {
    let dir = sounds_dir.join(sound.id);
    let path = dir.join(manifest::FILE_NAME);
    let update = || manifest::relabel(&fs::read_to_string(&path)?, sound, recipe);
    let text = update().with_context(|| format!("cannot relabel {}", path.display()))?;
    let part = part_of(&dir, manifest::FILE_NAME);
    fs::write(&part, text).map_err(|error| explained(error, &part))?;
    fs::rename(&part, &path).map_err(|error| explained(error, &path))
}

fn part_of(dir: &Path, name: &str) -> PathBuf {
    dir.join(name).with_added_extension("part")
}

/// Adds the name of the file and advice to an error.
fn explained(error: std::io::Error, path: &Path) -> anyhow::Error {
    let advice = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ": the disk is full; free some space and bake again. The old recordings are unchanged"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            ": no write permission; choose another folder with --out"
        }
        _ => "",
    };
    anyhow!(error).context(format!("cannot write {}{advice}", path.display()))
}

/// Removes recordings and partial files that are not part of the sound. Other files stay.
fn remove_others(dir: &Path, files: &[File]) -> Result<()> {
    let extensions = [Kind::Texture, Kind::Events].map(Kind::extension);
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let stale = extension == "part" || extensions.contains(&extension);
        if stale && !files.iter().any(|(listed, _)| listed == name) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}
