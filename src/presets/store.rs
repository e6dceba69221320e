//! The presets that there are: those built in and those in the user's folder. Saving, renaming and
//! deleting, so that nothing is ever lost.

use crate::files::{self, FileError, Folders};
use crate::mix::{Controls, SoundId};
use crate::presets::{Preset, PresetError, PresetId, slug};
use rust_embed::RustEmbed;
use std::path::{Path, PathBuf};

/// `presets/`: embedded in a release build, read from the folder in development.
#[derive(RustEmbed)]
#[folder = "presets"]
struct BuiltIn;

/// All presets, by name.
pub struct Store {
    folder: PathBuf,
    bin: PathBuf,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

/// A preset and where it is from.
#[derive(Clone, Debug)]
pub struct Entry {
    pub preset: Preset,
    pub origin: Origin,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    BuiltIn,
    /// The user's, in this file. It may stand in for a built-in one of the same id.
    User(PathBuf),
}

/// A file that should be a preset and is not, and why. It is left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub path: PathBuf,
    pub why: String,
}

/// A preset that was deleted: enough to bring it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub name: String,
    was: PathBuf,
    is: PathBuf,
}

/// Why the store cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(
        "{0} is built in and cannot be deleted; a changed one can, and then the original is back"
    )]
    BuiltIn(String),
    #[error("there is no preset {0}")]
    Unknown(PresetId),
    #[error("{path}: {why}")]
    Damaged { path: PathBuf, why: PresetError },
}

/// The controls that a layer of a sound begins with.
type Defaults<'a> = &'a dyn Fn(&SoundId) -> Controls;

impl Store {
    /// Reads the built-in presets and those in the user's folder.
    pub fn load(folders: &Folders, defaults: Defaults) -> Self {
        let (folder, bin) = (folders.presets(), folders.bin());
        let mut store = Self { folder, bin, entries: Vec::new(), problems: Vec::new() };
        for name in BuiltIn::iter() {
            let text = BuiltIn::get(&name).map(|file| file.data).unwrap_or_default();
            store.read(
                Path::new(&*name),
                Origin::BuiltIn,
                &String::from_utf8_lossy(&text),
                defaults,
            );
        }
        store.read_folder(defaults);
        store.sort();
        store
    }

    /// All presets, by name.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Files that could not be understood, or a folder that could not be read.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub fn find(&self, id: &PresetId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.preset.id == *id)
    }

    /// The preset of this id, or else of this name in any case.
    pub fn find_by_name(&self, name: &str) -> Option<&Entry> {
        self.find(&PresetId(name.into())).or_else(|| {
            let name = name.to_lowercase();
            self.entries.iter().find(|entry| entry.preset.name.to_lowercase() == name)
        })
    }

    /// An id for a new preset of this name that none has; `chance` tells apart presets of the same
    /// name that were saved on different machines.
    pub fn fresh_id(&self, name: &str, chance: u16) -> PresetId {
        let fresh = (0..=u16::MAX)
            .map(|n| PresetId(format!("{}-{:04x}", slug(name), chance.wrapping_add(n))));
        let mut free = fresh.filter(|id| self.find(id).is_none());
        free.next().unwrap_or_else(|| PresetId(slug(name)))
    }

    /// Saves a preset: over the user's one of the same id, else in a new file. A built-in one is
    /// not touched; the saved one stands in for it.
    ///
    /// # Errors
    /// If the file cannot be written. All is then as it was.
    pub fn save(&mut self, preset: Preset) -> Result<(), StoreError> {
        let path = match self.find(&preset.id).map(|entry| &entry.origin) {
            Some(Origin::User(path)) => path.clone(),
            // A file of that name may be there and damaged; it is left alone.
            _ => files::free_path(&self.folder, &preset.id.0, "json"),
        };
        files::write_whole(&path, preset.to_text().as_bytes())?;
        self.put(Entry { preset, origin: Origin::User(path) });
        self.sort();
        Ok(())
    }

    /// Moves the user's preset of this id to the bin. If it stood in for a built-in one, that is
    /// back.
    ///
    /// # Errors
    /// If there is none, it is built in, or its file cannot be moved.
    pub fn delete(&mut self, id: &PresetId, defaults: Defaults) -> Result<Deleted, StoreError> {
        let entry = self.find(id).ok_or_else(|| StoreError::Unknown(id.clone()))?;
        let name = entry.preset.name.clone();
        let Origin::User(was) = entry.origin.clone() else {
            return Err(StoreError::BuiltIn(name));
        };
        let is = files::move_into(&was, &self.bin)?;
        self.entries.retain(|entry| entry.preset.id != *id);
        self.restore_built_in(id, defaults);
        Ok(Deleted { name, was, is })
    }

    /// Brings a deleted preset back.
    ///
    /// # Errors
    /// If its file is gone from the bin, cannot be moved, or was damaged there.
    pub fn undelete(&mut self, deleted: &Deleted, defaults: Defaults) -> Result<(), StoreError> {
        let text = files::read_text(&deleted.is)?.unwrap_or_default();
        let stem = deleted.was.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let preset = Preset::from_text(&text, &stem, defaults)
            .map_err(|why| StoreError::Damaged { path: deleted.is.clone(), why })?;
        let path = files::move_into(&deleted.is, &self.folder)?;
        self.put(Entry { preset, origin: Origin::User(path) });
        self.sort();
        Ok(())
    }

    fn read_folder(&mut self, defaults: Defaults) {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
            Err(error) => {
                let why = format!("cannot be read: {error}. Allow your user to read it");
                self.problems.push(Problem { path: self.folder.clone(), why });
                return;
            }
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        // Shortest first: of a file and its copy, the original keeps the id.
        paths.sort_by_cached_key(|path| (path.as_os_str().len(), path.clone()));
        for path in paths {
            match files::read_text(&path) {
                Ok(text) => {
                    let origin = Origin::User(path.clone());
                    self.read(&path, origin, &text.unwrap_or_default(), defaults);
                }
                Err(error) => self.problems.push(Problem { path, why: error.to_string() }),
            }
        }
    }

    fn read(&mut self, path: &Path, origin: Origin, text: &str, defaults: Defaults) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        match Preset::from_text(text, &stem, defaults) {
            Ok(mut preset) => {
                // Two of the user's files with one id, as after a copy: the second gets its own.
                let taken = self.find(&preset.id).is_some_and(|e| e.origin != Origin::BuiltIn);
                if taken {
                    preset.id = self.fresh_id(&preset.name, 0);
                }
                self.put(Entry { preset, origin });
            }
            Err(error) => {
                self.problems.push(Problem { path: path.into(), why: error.to_string() });
            }
        }
    }

    fn restore_built_in(&mut self, id: &PresetId, defaults: Defaults) {
        let name = format!("{id}.json");
        if let Some(file) = BuiltIn::get(&name) {
            let text = String::from_utf8_lossy(&file.data);
            self.read(Path::new(&name), Origin::BuiltIn, &text, defaults);
            self.sort();
        }
    }

    fn put(&mut self, entry: Entry) {
        self.entries.retain(|other| other.preset.id != entry.preset.id);
        self.entries.push(entry);
    }

    fn sort(&mut self) {
        self.entries.sort_by_cached_key(|entry| {
            (entry.preset.name.to_lowercase(), entry.preset.id.clone())
        });
    }
}

#[cfg(test)]
mod tests;
