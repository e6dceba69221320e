//! The presets that there are: those built in and those in the user's folder. Saving so that
//! nothing is ever lost, whoever else writes there.

mod bin;
mod folder;

pub use bin::Deleted;
pub use folder::{News, Survey};

use crate::files::{self, FileError, Folders, Turn};
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

/// Whether a preset is one of those built in, or the user's version of one.
pub fn is_built_in(id: &PresetId) -> bool {
    static NAMES: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| BuiltIn::iter().map(|name| name.replace(".json", "")).collect());
    NAMES.contains(&id.0)
}

/// All presets, in the user's order.
pub struct Store {
    folder: PathBuf,
    bin: PathBuf,
    /// Where several Susurras take turns to write.
    turn: PathBuf,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
    /// What each of the user's files held when it was read or written last.
    known: BTreeMap<PathBuf, folder::Stamp>,
    /// Those that the user has put in an order; the others follow by name.
    order: Vec<PresetId>,
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

/// How a preset was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The id under which it is found.
    pub id: PresetId,
    /// The name that it got, where another program had written the file meanwhile: that one stays as
    /// it is, and this is saved beside it.
    pub beside: Option<String>,
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
    #[error("“{0}” is no longer in the bin")]
    NotInBin(String),
    #[error("{path}: {why}")]
    Damaged { path: PathBuf, why: PresetError },
}

/// The controls that a layer of a sound begins with.
pub(super) type Defaults<'a> = &'a dyn Fn(&SoundId) -> Controls;

impl Store {
    /// Reads the built-in presets and those in the user's folder.
    pub fn load(folders: &Folders, defaults: Defaults) -> Self {
        let mut store = Self {
            folder: folders.presets(),
            bin: folders.bin(),
            turn: folders.presets_turn(),
            entries: Vec::new(),
            problems: Vec::new(),
            known: BTreeMap::new(),
            order: Vec::new(),
        };
        for name in BuiltIn::iter() {
            store.read_built_in(&name, defaults);
        }
        files::sweep(&store.folder, files::TEMPORARY);
        let news = store.survey().look();
        store.take(news, defaults);
        store.sort();
        store
    }

    /// All presets: those that were put in an order, then the others by name.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Puts the presets in this order; those that it does not name follow by name.
    pub fn put_in_order(&mut self, order: Vec<PresetId>) {
        self.order = order;
        self.sort();
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

    /// A name like this one that no preset has: “Rain”, then “Rain 2” and so on.
    pub fn free_name(&self, name: &str) -> String {
        let is_free = |name: &str| self.entries.iter().all(|entry| entry.preset.name != name);
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

    /// Saves a preset: over the user's one of the same id, else in a new file. A built-in one is
    /// not touched; the saved one stands in for it. What another program has written over the file
    /// since it was read stays as well: this one is then saved beside it, under a name that says so.
    ///
    /// # Errors
    /// If the file cannot be written. All is then as it was.
    pub fn save(&mut self, preset: Preset, defaults: Defaults) -> Result<Saved, StoreError> {
        let _turn = Turn::wait(&self.turn);
        let Some(path) = self.path_of(&preset.id) else {
            // A file of that name may be there and damaged; it is left alone.
            return self.save_anew(preset, None);
        };
        let text = preset.to_text();
        if files::write_over(&path, text.as_bytes(), || self.may_become(&path, &text))? {
            self.note(&path, &text);
            let id = preset.id.clone();
            self.put(Entry { preset, origin: Origin::User(path) });
            self.sort();
            return Ok(Saved { id, beside: None });
        }
        let news = self.survey().look();
        self.take(news, defaults);
        self.save_beside(preset)
    }

    /// Saves a preset that another version of stands in the way, beside that one.
    ///
    /// # Errors
    /// If the file cannot be written. All is then as it was.
    pub fn save_beside(&mut self, mut preset: Preset) -> Result<Saved, StoreError> {
        preset.name = self.free_name(&format!("{} (conflict)", preset.name));
        preset.id = self.fresh_id(&preset.name, 0);
        let beside = Some(preset.name.clone());
        self.save_anew(preset, beside)
    }

    fn save_anew(&mut self, preset: Preset, beside: Option<String>) -> Result<Saved, StoreError> {
        let text = preset.to_text();
        let path = files::write_new(&self.folder, &preset.id.0, "json", text.as_bytes())?;
        self.note(&path, &text);
        let id = preset.id.clone();
        self.put(Entry { preset, origin: Origin::User(path) });
        self.sort();
        Ok(Saved { id, beside })
    }

    /// Takes back a preset that was saved just now, and never was anything else.
    pub(super) fn take_back(&mut self, id: &PresetId, defaults: Defaults) {
        if let Some(path) = self.path_of(id) {
            let gone = std::fs::remove_file(&path);
            gone.unwrap_or_else(|error| log::warn!("{}: {error}", path.display()));
            self.known.remove(&path);
            self.entries.retain(|entry| entry.preset.id != *id);
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
            Ok(preset) => self.put(Entry { preset, origin: Origin::BuiltIn }),
            Err(error) => {
                self.problems.push(Problem { path: name.into(), why: error.to_string() });
            }
        }
    }

    fn restore_built_in(&mut self, id: &PresetId, defaults: Defaults) {
        self.read_built_in(&format!("{id}.json"), defaults);
        self.sort();
    }

    fn put(&mut self, entry: Entry) {
        self.entries.retain(|other| other.preset.id != entry.preset.id);
        self.entries.push(entry);
    }

    fn sort(&mut self) {
        let order = &self.order;
        self.entries.sort_by_cached_key(|entry| {
            let id = &entry.preset.id;
            let at = order.iter().position(|own| own == id).unwrap_or(usize::MAX);
            (at, entry.preset.name.to_lowercase(), id.clone())
        });
    }
}

#[cfg(test)]
mod tests;
