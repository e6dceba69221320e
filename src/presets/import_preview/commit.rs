//! The second half of an import: first the recordings are unpacked into a temporary folder, which may take
//! time; then everything is moved into place at once, or nothing is.

use crate::files::{self, FileError, Folders};
use crate::i18n::ToMessage;
use crate::mix::SoundId;
use crate::presets::import_preview::{
    ConflictChoice, ImportPreview, ImportStatus, PreviewedPreset,
};
use crate::presets::pack::{self, JobProgress, PackError};
use crate::presets::store::Defaults;
use crate::presets::{DeletedPreset, Preset, PresetId, Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The prefix of the temporary folders.
const TEMPORARY: &str = ".incoming-";

/// An import whose recordings are unpacked in the folder of the sounds, under a temporary name.
pub struct StagedImport {
    preview: ImportPreview,
    /// Deleted on drop.
    folder: Option<tempfile::TempDir>,
}

/// The ids of what was imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedItems {
    pub presets: Vec<PresetId>,
    pub sounds: Vec<SoundId>,
}

/// What has been done so far, to be undone if the rest fails.
#[derive(Default)]
struct UndoLog {
    /// Folders that were moved: from and to.
    moved: Vec<Moved>,
    replaced: Vec<DeletedPreset>,
    imported: ImportedItems,
}

type Moved = (PathBuf, PathBuf);

impl UndoLog {
    fn undo_all(self, store: &mut Store, defaults: Defaults) {
        for id in &self.imported.presets {
            store.undo_save(id, defaults);
        }
        for deleted in &self.replaced {
            if let Err(error) = store.restore(deleted, defaults) {
                log::warn!("“{}” is still in the bin: {error}", deleted.name);
            }
        }
        for (from, to) in self.moved.iter().rev() {
            let back = std::fs::rename(to, from);
            back.unwrap_or_else(|error| log::warn!("{}: {error}", to.display()));
        }
    }
}

/// Unpacks the sounds that will be imported.
///
/// # Errors
/// If the pack has changed since the preview, the disk is full, or the job is cancelled. No file is left
/// behind then.
pub fn stage(
    preview: ImportPreview,
    folders: &Folders,
    progress: &JobProgress,
) -> Result<StagedImport, PackError> {
    let wanted: BTreeSet<SoundId> = preview
        .sounds
        .iter()
        .filter(|s| is_wanted(&s.status, s.choice))
        .map(|s| s.id.clone())
        .collect();
    let Some((path, contents)) = preview.pack.as_ref().filter(|_| !wanted.is_empty()) else {
        return Ok(StagedImport { preview, folder: None });
    };
    // In the folder of the sounds, which may be on another disk than its parent.
    let sounds = folders.sounds();
    let unwritten =
        |error: std::io::Error| PackError::Unwritten { path: sounds.clone(), why: error.message() };
    std::fs::create_dir_all(&sounds).map_err(unwritten)?;
    files::remove_stale(&sounds, TEMPORARY);
    let folder = tempfile::Builder::new().prefix(TEMPORARY).tempdir_in(&sounds);
    let folder = folder.map_err(unwritten)?;
    pack::unpack(path, contents, &wanted, folder.path(), progress)?;
    Ok(StagedImport { preview, folder: Some(folder) })
}

fn is_wanted(status: &ImportStatus, choice: ConflictChoice) -> bool {
    match status {
        ImportStatus::New => true,
        ImportStatus::Identical(_) => false,
        ImportStatus::Conflict(_) => choice != ConflictChoice::Skip,
    }
}

impl StagedImport {
    /// Moves everything into place: sounds first, then the presets that need them. `now` is the time of
    /// deletion of presets that are replaced.
    ///
    /// # Errors
    /// If any file cannot be written. Everything is then undone.
    pub fn keep(
        self,
        store: &mut Store,
        folders: &Folders,
        now: SystemTime,
        defaults: Defaults,
    ) -> Result<ImportedItems, StoreError> {
        let mut undo = UndoLog::default();
        let done = self.keep_sounds(folders, &mut undo).map_err(StoreError::from);
        let done =
            done.and_then(|names| self.keep_presets(store, now, defaults, &names, &mut undo));
        match done {
            Ok(()) => Ok(undo.imported),
            Err(error) => {
                undo.undo_all(store, defaults);
                Err(error)
            }
        }
    }

    /// Moves the sounds into place. Returns their new ids by those in the pack.
    fn keep_sounds(
        &self,
        folders: &Folders,
        undo: &mut UndoLog,
    ) -> Result<BTreeMap<SoundId, SoundId>, FileError> {
        let mut names = BTreeMap::new();
        for sound in &self.preview.sounds {
            let own = folders.sounds().join(&sound.id.0);
            match (&sound.status, sound.choice) {
                (ImportStatus::Identical(id), _) => {
                    names.insert(sound.id.clone(), SoundId(id.clone()));
                    continue;
                }
                (ImportStatus::Conflict(_), ConflictChoice::Skip) => continue,
                (ImportStatus::Conflict(_), ConflictChoice::Replace) if own.exists() => {
                    let aside = files::free_folder(&folders.replaced_sounds(), &sound.id.0);
                    move_folder(&own, &aside, &mut undo.moved)?;
                }
                _ => {}
            }
            let to = match (&sound.status, sound.choice) {
                (ImportStatus::Conflict(_), ConflictChoice::KeepBoth) => {
                    free_id(&folders.sounds(), &sound.id)
                }
                // A folder that is not a sound may have that name.
                _ => files::free_folder(&folders.sounds(), &sound.id.0),
            };
            let from = self
                .folder
                .as_ref()
                .map_or_else(PathBuf::new, |folder| folder.path().join(&sound.id.0));
            move_folder(&from, &to, &mut undo.moved)?;
            let id = SoundId(to.file_name().unwrap_or_default().to_string_lossy().into_owned());
            names.insert(sound.id.clone(), id.clone());
            undo.imported.sounds.push(id);
        }
        Ok(names)
    }

    fn keep_presets(
        &self,
        store: &mut Store,
        now: SystemTime,
        defaults: Defaults,
        names: &BTreeMap<SoundId, SoundId>,
        undo: &mut UndoLog,
    ) -> Result<(), StoreError> {
        for item in &self.preview.presets {
            if !is_wanted(&item.status, item.choice) {
                continue;
            }
            let preset = named(store, item, names);
            let replaced =
                item.conflicting.clone().filter(|_| item.choice == ConflictChoice::Replace);
            let preset = match replaced {
                Some(id) => {
                    // A built-in preset stays, and is hidden by the imported one of the same id.
                    match store.delete(&id, now, defaults) {
                        Ok(deleted) => undo.replaced.push(deleted),
                        Err(StoreError::BuiltIn(_) | StoreError::Unknown(_)) => {}
                        Err(error) => return Err(error),
                    }
                    Preset { id, ..preset }
                }
                None => preset,
            };
            undo.imported.presets.push(store.save(preset, defaults)?.id);
        }
        Ok(())
    }
}

/// The preset as it will be saved: with the new ids of its sounds and, if both presets are kept, with an id
/// and a name of its own.
fn named(store: &Store, item: &PreviewedPreset, names: &BTreeMap<SoundId, SoundId>) -> Preset {
    let mut preset = item.preset.clone();
    for layer in &mut preset.mix.layers {
        if let crate::mix::Source::Sound(id) = &mut layer.source
            && let Some(name) = names.get(id)
        {
            *id = name.clone();
        }
    }
    let both =
        matches!(item.status, ImportStatus::Conflict(_)) && item.choice == ConflictChoice::KeepBoth;
    if both {
        preset.name = store.free_name(&preset.name);
    }
    if both || store.find(&preset.id).is_some() && item.choice != ConflictChoice::Replace {
        preset.id = store.fresh_id(&preset.name, 0);
    }
    preset
}

fn move_folder(from: &Path, to: &Path, moved: &mut Vec<Moved>) -> Result<(), FileError> {
    let unwritable = |reason| FileError::Unwritable { path: to.into(), reason };
    std::fs::create_dir_all(to.parent().unwrap_or(Path::new("."))).map_err(unwritable)?;
    std::fs::rename(from, to).map_err(unwritable)?;
    moved.push((from.into(), to.into()));
    Ok(())
}

/// A free folder for a second sound of this id.
fn free_id(sounds: &Path, id: &SoundId) -> PathBuf {
    let stem: String = id.0.chars().take(58).collect();
    let mut paths = (2..).map(|n| sounds.join(format!("{stem}-{n}")));
    paths.find(|path| !path.exists()).unwrap_or_default()
}
