//! Where the recordings of a sound lie. Its files are written beside the old ones first, then all put in their place, so
//! that a bake that is broken off leaves the old sound whole.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use crate::bake::manifest;
use crate::sounds::{Kind, Sound};

/// A file to be: its name in the sound's folder, and what is in it.
pub type File = (String, Vec<u8>);

/// Whether the sound lies there whole, as this recipe makes it.
pub fn has(sound: &Sound, recipe: &str, sounds_dir: &Path) -> bool {
    let dir = sounds_dir.join(sound.id);
    let text = fs::read_to_string(dir.join(manifest::FILE_NAME)).unwrap_or_default();
    let baked: Value = serde_json::from_str(&text).unwrap_or_default();
    baked["recipe"] == recipe && sound.all_file_names().iter().all(|name| dir.join(name).is_file())
}

/// Puts the files of a sound in the place of those it had.
///
/// # Errors
/// If one cannot be written; then the sound is as it was.
pub fn replace(sound: &Sound, sounds_dir: &Path, files: &[File]) -> Result<()> {
    let dir = sounds_dir.join(sound.id);
    fs::create_dir_all(&dir).map_err(|error| explained(error, &dir))?;
    for (name, bytes) in files {
        let part = part_of(&dir, name);
        if let Err(error) = fs::write(&part, bytes) {
            // What was begun is of no use; if it cannot go either, the next bake takes it away.
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

fn part_of(dir: &Path, name: &str) -> PathBuf {
    dir.join(name).with_added_extension("part")
}

/// Names the file and says what to do.
fn explained(error: std::io::Error, path: &Path) -> anyhow::Error {
    let advice = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ": the disk is full; make room and bake again, the old recordings are untouched"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            ": it may not be written; choose another folder with --out"
        }
        _ => "",
    };
    anyhow!(error).context(format!("cannot write {}{advice}", path.display()))
}

/// Removes recordings that are no longer part of the sound; other files are not ours to touch.
fn remove_others(dir: &Path, files: &[File]) -> Result<()> {
    let ours = [Kind::Texture, Kind::Events].map(Kind::extension);
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let stale = extension == "part" || ours.contains(&extension);
        if stale && !files.iter().any(|(listed, _)| listed == name) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}
