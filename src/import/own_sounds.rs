//! Changes sounds that were imported: edits their description, changes how they are played, removes
//! and restores them. Unknown fields of `sound.json` are kept.

use crate::catalogue::Family;
use crate::files;
use crate::i18n::ToMessage as _;
use crate::import::examine::{hash_file, normalise_name, plan};
use crate::import::staging::unwritable;
use crate::import::{ImportError, ImportOptions, Progress, takes};
use crate::mix::{PlaybackMode, SoundId};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

const DESCRIPTION: &str = "sound.json";
/// The folder of removed sounds. It is on the same disk, and the catalogue ignores its name.
const BIN: &str = ".deleted";

/// The editable description of a sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundEdit {
    pub name: String,
    pub family: Family,
    /// The name of one of the icons, or empty for the icon of the family.
    pub icon: String,
    pub credit: String,
    pub licence: String,
}

/// A removed sound that can be restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedSound {
    pub name: String,
    id: String,
    folder: PathBuf,
}

/// Changes the description of the sound `id`.
///
/// # Errors
/// If its `sound.json` cannot be read or written; it is then unchanged.
pub fn edit(sounds: &Path, id: &SoundId, edit: &SoundEdit) -> Result<(), ImportError> {
    let folder = sounds.join(&id.0);
    let mut description = read(&folder)?;
    let mut put = |key: &str, value: Value| description.insert(key.into(), value);
    if let Some(name) = normalise_name(&edit.name) {
        put("name", json!(name));
    }
    put("family", json!(edit.family));
    put("icon", json!(edit.icon));
    put("credit", json!(edit.credit.trim()));
    put("licence", json!(edit.licence.trim()));
    write(&folder, &description)
}

/// Cuts the sound `id` again from its original file, to be played as `playback`.
///
/// # Errors
/// If the original is missing or damaged, or the disk is full; the sound is then unchanged.
pub fn change_playback(
    sounds: &Path,
    id: &SoundId,
    playback: PlaybackMode,
    progress: Progress,
) -> Result<(), ImportError> {
    let folder = sounds.join(&id.0);
    let mut description = read(&folder)?;
    let original = description.get("original").and_then(|original| original["file"].as_str());
    let original = original.filter(|name| is_plain(name)).map(ToOwned::to_owned);
    let Some(original) = original else {
        return change_playback_of_takes(&folder, description, playback);
    };
    let path = folder.join(&original);
    let hash = hash_file(&path, &mut |done| progress(0.1 * done))?;
    let options = ImportOptions { playback: Some(playback), name: None };
    let plan = plan(&path, hash, &options, &mut |done| progress(0.1 + 0.5 * done))?;
    let written = takes::write(&plan, &original, &folder, &mut |done| progress(0.6 + 0.4 * done))?;
    let before = description.insert("takes".into(), Value::Null);
    takes::note(&plan, &written, &mut description);
    write(&folder, &description)?;
    // The previous takes are no longer needed; a layer that is playing them has them open.
    let names = before.iter().flat_map(names);
    for name in names.filter(|name| *name != original && !written.takes.iter().any(|t| t == name)) {
        if let Err(error) = std::fs::remove_file(folder.join(name)) {
            log::warn!("{} cannot be taken away: {error}", folder.join(name).display());
        }
    }
    Ok(())
}

/// A sound without an original file, such as one made by hand, keeps its takes.
fn change_playback_of_takes(
    folder: &Path,
    mut description: Map<String, Value>,
    playback: PlaybackMode,
) -> Result<(), ImportError> {
    description.insert("kind".into(), json!(playback.key()));
    write(folder, &description)
}

/// The file names in `takes`.
fn names(takes: &Value) -> impl Iterator<Item = &str> {
    let lists = takes.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_array);
    lists.flatten().filter_map(Value::as_str).filter(|name| is_plain(name))
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':', '\0'])
}

/// Moves the sound `id` to the folder of removed sounds.
///
/// # Errors
/// If the sound does not exist or cannot be moved.
pub fn remove(sounds: &Path, id: &SoundId) -> Result<RemovedSound, ImportError> {
    let (folder, bin) = (sounds.join(&id.0), sounds.join(BIN));
    let name =
        read(&folder).ok().and_then(|description| Some(description.get("name")?.as_str()?.into()));
    std::fs::create_dir_all(&bin).map_err(|error| unwritable(&bin, error))?;
    let numbered = (1..).map(|n| bin.join(format!("{}-{n}", id.0)));
    let mut free = std::iter::once(bin.join(&id.0)).chain(numbered);
    let removed_to = free.find(|path| path.symlink_metadata().is_err()).unwrap_or(bin);
    std::fs::rename(&folder, &removed_to).map_err(|error| unwritable(&folder, error))?;
    Ok(RemovedSound {
        name: name.unwrap_or_else(|| id.0.clone()),
        id: id.0.clone(),
        folder: removed_to,
    })
}

/// Moves a removed sound back.
///
/// # Errors
/// If another sound has its id now, or it cannot be moved.
pub fn restore(sounds: &Path, removed: &RemovedSound) -> Result<(), ImportError> {
    let to = sounds.join(&removed.id);
    if to.symlink_metadata().is_ok() {
        return Err(ImportError::Taken(removed.name.clone()));
    }
    std::fs::rename(&removed.folder, &to).map_err(|error| unwritable(&to, error))
}

/// Reads the `sound.json` of a sound folder.
pub(super) fn read(folder: &Path) -> Result<Map<String, Value>, ImportError> {
    let path = folder.join(DESCRIPTION);
    let text = files::read_text(&path)?.unwrap_or_default();
    files::parse_json(&text).map_err(|error| ImportError::Description(path, error.message()))
}

pub(super) fn write(folder: &Path, description: &Map<String, Value>) -> Result<(), ImportError> {
    let text = files::to_json_text(description);
    // What could not be read again is not written.
    files::count_values(&text)
        .map_err(|error| ImportError::Description(folder.join(DESCRIPTION), error.message()))?;
    Ok(files::write_whole(&folder.join(DESCRIPTION), text.as_bytes())?)
}
