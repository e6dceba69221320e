//! The bin: deleted presets, which can be restored at any time.

use crate::files;
use crate::presets::store::{Defaults, Origin, Store, StoreError};
use crate::presets::{Preset, PresetId};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A deleted preset in the bin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedPreset {
    pub name: String,
    /// When it was deleted, if the file system records times.
    pub when: Option<SystemTime>,
    path: PathBuf,
}

impl Store {
    /// Moves the user's preset of this id to the bin. A built-in preset that it has hidden appears again. `now` is
    /// recorded as the time of deletion.
    ///
    /// # Errors
    /// If there is no such preset, it is built in, or its file cannot be moved.
    pub fn delete(
        &mut self,
        id: &PresetId,
        now: SystemTime,
        defaults: Defaults,
    ) -> Result<DeletedPreset, StoreError> {
        let entry = self.find(id).ok_or_else(|| StoreError::Unknown(id.clone()))?;
        let name = entry.preset.name.clone();
        let Origin::User(was) = entry.origin.clone() else {
            return Err(StoreError::BuiltIn(name));
        };
        let path = files::move_into(&was, &self.bin)?;
        // The bin is sorted by the time of deletion, for which the modification time of the file is used.
        let dated = File::options().write(true).open(&path).and_then(|file| file.set_modified(now));
        dated.unwrap_or_else(|error| log::debug!("{}: {error}", path.display()));
        self.known.remove(&was);
        self.entries.remove(id);
        self.restore_built_in(id, defaults);
        Ok(DeletedPreset { name, when: Some(now), path })
    }

    /// The presets in the bin, the latest first. Reads the disk.
    ///
    /// # Errors
    /// If the bin exists and cannot be read.
    pub fn deleted_presets(&self, defaults: Defaults) -> std::io::Result<Vec<DeletedPreset>> {
        let entries = match std::fs::read_dir(&self.bin) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let paths = entries.flatten().map(|entry| entry.path());
        let paths = paths.filter(|path| path.extension().is_some_and(|e| e == "json"));
        let mut all: Vec<DeletedPreset> = paths.map(|path| read_deleted(path, defaults)).collect();
        all.sort_by(|a, b| (b.when, &a.name).cmp(&(a.when, &b.name)));
        Ok(all)
    }

    /// Restores a deleted preset. Returns its id, which is a new one if another preset has taken the old one.
    ///
    /// # Errors
    /// If its file is no longer in the bin, cannot be moved, or is damaged.
    pub fn restore(
        &mut self,
        deleted: &DeletedPreset,
        defaults: Defaults,
    ) -> Result<PresetId, StoreError> {
        let text = files::read_text(&deleted.path)?
            .ok_or_else(|| StoreError::NotInBin(deleted.name.clone()))?;
        let mut preset = Preset::from_text(&text, &stem(&deleted.path), defaults)
            .map_err(|why| StoreError::Damaged { path: deleted.path.clone(), why })?;
        let path = files::move_into(&deleted.path, &self.folder)?;
        self.record(&path, &text);
        // Another preset may have its id by now, such as a built-in one that was changed again.
        if self.find(&preset.id).is_some_and(|entry| entry.origin != Origin::BuiltIn) {
            preset.id = self.fresh_id(&preset.name, 0);
        }
        let id = preset.id.clone();
        self.entries.put(preset, Origin::User(path));
        self.sort();
        Ok(id)
    }
}

fn read_deleted(path: PathBuf, defaults: Defaults) -> DeletedPreset {
    let preset = files::read_text(&path)
        .ok()
        .flatten()
        .and_then(|text| Preset::from_text(&text, &stem(&path), defaults).ok());
    let name = preset.map_or_else(|| stem(&path), |preset| preset.name);
    let when = path.metadata().and_then(|metadata| metadata.modified()).ok();
    DeletedPreset { name, when, path }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
