//! The bin: where deleted presets wait, for as long as the user likes.

use crate::files;
use crate::presets::store::{Defaults, Entry, Origin, Store, StoreError};
use crate::presets::{Preset, PresetId};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A preset that was deleted: enough to bring it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub name: String,
    /// When it was deleted, if its disk keeps such times.
    pub when: Option<SystemTime>,
    is: PathBuf,
}

impl Store {
    /// Moves the user's preset of this id to the bin. If it stood in for a built-in one, that is
    /// back. `now` is when it will be said to have been deleted.
    ///
    /// # Errors
    /// If there is none, it is built in, or its file cannot be moved.
    pub fn delete(
        &mut self,
        id: &PresetId,
        now: SystemTime,
        defaults: Defaults,
    ) -> Result<Deleted, StoreError> {
        let entry = self.find(id).ok_or_else(|| StoreError::Unknown(id.clone()))?;
        let name = entry.preset.name.clone();
        let Origin::User(was) = entry.origin.clone() else {
            return Err(StoreError::BuiltIn(name));
        };
        let is = files::move_into(&was, &self.bin)?;
        // The bin is shown latest first; without this its order is only by when they were saved.
        let dated = File::options().write(true).open(&is).and_then(|file| file.set_modified(now));
        dated.unwrap_or_else(|error| log::debug!("{}: {error}", is.display()));
        self.known.remove(&was);
        self.entries.retain(|entry| entry.preset.id != *id);
        self.restore_built_in(id, defaults);
        Ok(Deleted { name, when: Some(now), is })
    }

    /// What waits in the bin, the latest first. Reads the disk.
    ///
    /// # Errors
    /// If there is a bin and it cannot be read.
    pub fn deleted(&self, defaults: Defaults) -> std::io::Result<Vec<Deleted>> {
        let entries = match std::fs::read_dir(&self.bin) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let paths = entries.flatten().map(|entry| entry.path());
        let paths = paths.filter(|path| path.extension().is_some_and(|e| e == "json"));
        let mut all: Vec<Deleted> = paths.map(|path| one(path, defaults)).collect();
        all.sort_by(|a, b| (b.when, &a.name).cmp(&(a.when, &b.name)));
        Ok(all)
    }

    /// Brings a deleted preset back. Returns the id under which it is found again.
    ///
    /// # Errors
    /// If its file is gone from the bin, cannot be moved, or was damaged there.
    pub fn undelete(
        &mut self,
        deleted: &Deleted,
        defaults: Defaults,
    ) -> Result<PresetId, StoreError> {
        let text = files::read_text(&deleted.is)?
            .ok_or_else(|| StoreError::NotInBin(deleted.name.clone()))?;
        let mut preset = Preset::from_text(&text, &stem(&deleted.is), defaults)
            .map_err(|why| StoreError::Damaged { path: deleted.is.clone(), why })?;
        let path = files::move_into(&deleted.is, &self.folder)?;
        self.note(&path, &text);
        // Another may have taken its id meanwhile, as a built-in one that was changed again.
        if self.find(&preset.id).is_some_and(|entry| entry.origin != Origin::BuiltIn) {
            preset.id = self.fresh_id(&preset.name, 0);
        }
        let id = preset.id.clone();
        self.put(Entry { preset, origin: Origin::User(path) });
        self.sort();
        Ok(id)
    }
}

fn one(path: PathBuf, defaults: Defaults) -> Deleted {
    let preset = files::read_text(&path)
        .ok()
        .flatten()
        .and_then(|text| Preset::from_text(&text, &stem(&path), defaults).ok());
    let name = preset.map_or_else(|| stem(&path), |preset| preset.name);
    let when = path.metadata().and_then(|seen| seen.modified()).ok();
    Deleted { name, when, is: path }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
