//! The collection of presets: the built-in ones and those in the user's folder. Saving never overwrites what
//! another program has written.

mod bin;
mod entries;
mod folder;

pub use bin::DeletedPreset;
pub use folder::{FolderChanges, FolderScan};

use entries::Entries;

use crate::files::{self, FileError, Folders, WriteLock};
use crate::i18n::{Message, ToMessage, error_from_message, message};
use crate::mix::{Controls, SoundId};
use crate::presets::{Preset, PresetError, PresetId, slug};
use rust_embed::RustEmbed;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

/// `presets/`: embedded in a release build, read from the folder in development.
#[derive(RustEmbed)]
#[folder = "presets"]
struct BuiltIn;

/// Whether a preset is built in, or the user's version of a built-in one.
pub fn is_built_in(id: &PresetId) -> bool {
    static NAMES: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| BuiltIn::iter().map(|name| name.replace(".json", "")).collect());
    NAMES.contains(&id.0)
}

/// All presets, in the user's order.
#[derive(Clone)]
pub struct Store {
    folder: PathBuf,
    bin: PathBuf,
    /// The file of the lock between several Susurras.
    lock: PathBuf,
    entries: Entries,
    problems: Vec<PresetProblem>,
    /// The state of each of the user's files when it was last read or written.
    known: BTreeMap<PathBuf, folder::FileState>,
    /// The order that the user has chosen. Other presets follow by name.
    order: Vec<PresetId>,
}

/// A preset and its origin.
#[derive(Clone, Debug, PartialEq)]
pub struct PresetEntry {
    pub preset: Preset,
    pub origin: Origin,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    BuiltIn,
    /// The user's, in this file. It hides a built-in preset of the same id.
    User(PathBuf),
}

/// A file that cannot be read as a preset, with the reason. It is left unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresetProblem {
    pub path: PathBuf,
    pub why: Message,
}

/// The result of saving a preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedPreset {
    /// The id of the saved preset.
    pub id: PresetId,
    /// The new name, if another program had written the file since it was read: that file stays, and this preset
    /// is saved under another name.
    pub beside: Option<String>,
}

/// Why an operation of the store failed.
#[derive(Debug)]
pub enum StoreError {
    File(FileError),
    BuiltIn(String),
    Unknown(PresetId),
    TooLarge(String),
    NotInBin(String),
    Damaged { path: PathBuf, why: PresetError },
}

impl ToMessage for StoreError {
    fn message(&self) -> Message {
        match self {
            Self::File(error) => error.message(),
            Self::BuiltIn(name) => message!("preset-built-in", name = name),
            Self::Unknown(id) => message!("preset-unknown", id = &id.0),
            Self::TooLarge(name) => message!("preset-too-large-to-save", name = name),
            Self::NotInBin(name) => message!("preset-not-in-bin", name = name),
            Self::Damaged { path, why } => message!("field-wrong", field = path, why = why),
        }
    }
}

error_from_message!(StoreError { File(FileError) });

/// The default controls of a sound.
pub(super) type Defaults<'a> = &'a dyn Fn(&SoundId) -> Controls;

impl Store {
    /// Reads the built-in presets and those in the user's folder.
    pub fn load(folders: &Folders, defaults: Defaults) -> Self {
        let mut store = Self {
            folder: folders.presets(),
            bin: folders.bin(),
            lock: folders.presets_lock(),
            entries: Entries::default(),
            problems: Vec::new(),
            known: BTreeMap::new(),
            order: Vec::new(),
        };
        for name in BuiltIn::iter() {
            store.read_built_in(&name, defaults);
        }
        files::remove_stale(&store.folder, files::TEMPORARY);
        let changes = store.folder_scan().find_changes();
        store.apply_changes(changes, defaults);
        store.sort();
        store
    }

    /// All presets: first in the order that the user has chosen, then by name.
    pub fn entries(&self) -> &[PresetEntry] {
        self.entries.list()
    }

    /// Sets the order of presets. Those that are not in `order` follow by name.
    pub fn set_order(&mut self, order: Vec<PresetId>) {
        self.order = order;
        self.sort();
    }

    /// The files, or the folder, that could not be read.
    pub fn problems(&self) -> &[PresetProblem] {
        &self.problems
    }

    pub fn find(&self, id: &PresetId) -> Option<&PresetEntry> {
        self.entries.find(id)
    }

    /// The preset with this id, or else with this name in any case.
    pub fn find_by_name(&self, name: &str) -> Option<&PresetEntry> {
        self.find(&PresetId(name.into())).or_else(|| {
            let name = name.to_lowercase();
            self.entries().iter().find(|entry| entry.preset.name.to_lowercase() == name)
        })
    }

    /// An unused id for a new preset of this name. `suffix` distinguishes presets of the same name that are saved
    /// on different machines.
    pub fn fresh_id(&self, name: &str, suffix: u16) -> PresetId {
        let fresh = (0..=u16::MAX)
            .map(|n| PresetId(format!("{}-{:04x}", slug(name), suffix.wrapping_add(n))));
        let mut free = fresh.filter(|id| self.find(id).is_none());
        free.next().unwrap_or_else(|| PresetId(slug(name)))
    }

    /// An unused name like this one: “Rain”, or else “Rain 2” and so on.
    pub fn free_name(&self, name: &str) -> String {
        let is_free = |name: &str| self.entries().iter().all(|entry| entry.preset.name != name);
        if is_free(name) {
            return name.into();
        }
        let stem = match name.rsplit_once(' ') {
            Some((stem, number)) if number.parse::<u32>().is_ok() => stem,
            _ => name,
        };
        let mut names = (2u32..).map(|n| format!("{stem} {n}"));
        names.find(|name| is_free(name)).unwrap_or_else(|| name.into())
    }

    /// Saves a preset: into the user's file of the same id if there is one, else into a new file. A built-in
    /// preset of the same id stays and is hidden by it. If another program has written the file since it was
    /// read, that version stays, and this preset is saved under a name that ends in “(conflict)”.
    ///
    /// # Errors
    /// If the file cannot be written, or could not be read again. Nothing has changed then.
    pub fn save(&mut self, preset: Preset, defaults: Defaults) -> Result<SavedPreset, StoreError> {
        if preset.is_too_large() {
            return Err(StoreError::TooLarge(preset.name));
        }
        let _lock = WriteLock::acquire(&self.lock);
        let Some(path) = self.path_of(&preset.id) else {
            // There may be a damaged file of that name, which must stay.
            return self.save_new(preset, None);
        };
        let text = preset.to_text();
        if files::write_over(&path, text.as_bytes(), || self.may_replace(&path, &text))? {
            self.record(&path, &text);
            let id = preset.id.clone();
            self.entries.put(preset, Origin::User(path));
            self.sort();
            return Ok(SavedPreset { id, beside: None });
        }
        let changes = self.folder_scan().find_changes();
        self.apply_changes(changes, defaults);
        self.save_beside(preset)
    }

    /// Saves a preset under another name, because its file holds another version.
    ///
    /// # Errors
    /// If the file cannot be written. Nothing has changed then.
    pub fn save_beside(&mut self, mut preset: Preset) -> Result<SavedPreset, StoreError> {
        preset.name = self.free_name(&format!("{} (conflict)", preset.name));
        preset.id = self.fresh_id(&preset.name, 0);
        let beside = Some(preset.name.clone());
        self.save_new(preset, beside)
    }

    fn save_new(
        &mut self,
        preset: Preset,
        beside: Option<String>,
    ) -> Result<SavedPreset, StoreError> {
        let text = preset.to_text();
        let path = files::write_new(&self.folder, &preset.id.0, "json", text.as_bytes())?;
        self.record(&path, &text);
        let id = preset.id.clone();
        self.entries.put(preset, Origin::User(path));
        self.sort();
        Ok(SavedPreset { id, beside })
    }

    /// Removes a preset that was saved for the first time just now.
    pub(super) fn undo_save(&mut self, id: &PresetId, defaults: Defaults) {
        if let Some(path) = self.path_of(id) {
            let removed = std::fs::remove_file(&path);
            removed.unwrap_or_else(|error| log::warn!("{}: {error}", path.display()));
            self.known.remove(&path);
            self.entries.remove(id);
            self.restore_built_in(id, defaults);
        }
    }

    fn path_of(&self, id: &PresetId) -> Option<PathBuf> {
        match &self.find(id)?.origin {
            Origin::User(path) => Some(path.clone()),
            Origin::BuiltIn => None,
        }
    }

    fn read_built_in(&mut self, name: &str, defaults: Defaults) {
        let Some(file) = BuiltIn::get(name) else { return };
        let text = String::from_utf8_lossy(&file.data);
        match Preset::from_text(&text, name.trim_end_matches(".json"), defaults) {
            Ok(preset) => self.entries.put(preset, Origin::BuiltIn),
            Err(error) => {
                self.problems.push(PresetProblem { path: name.into(), why: error.message() });
            }
        }
    }

    fn restore_built_in(&mut self, id: &PresetId, defaults: Defaults) {
        self.read_built_in(&format!("{id}.json"), defaults);
        self.sort();
    }

    fn sort(&mut self) {
        self.entries.sort(&self.order);
    }
}

#[cfg(test)]
mod tests;
