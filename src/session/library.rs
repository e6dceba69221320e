//! The library: the user's folders, the sounds and the presets in them, and what is wrong with any.

mod repeats;

use crate::catalogue::{Catalogue, Sound};
use crate::files::Folders;
use crate::i18n::Message;
use crate::mix::{Controls, SoundId, Source};
use crate::presets::import_preview::ExistingItems;
use crate::presets::{DeletedPreset, FolderChanges, PresetEntry, PresetId, Store};
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

/// The sounds and presets that there are.
pub struct Library {
    folders: Folders,
    catalogue: Catalogue,
    store: Store,
    /// Files that can neither be read nor moved aside. They are not written.
    left_alone: Vec<PathBuf>,
    /// Whether the folder of the user's sounds is to be read again soon.
    looks_for_sounds: bool,
    revision: u64,
}

/// A file or folder that should be a sound or a preset, and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibraryProblem {
    Sound { folder: PathBuf, why: Message },
    Preset { path: PathBuf, why: Message },
}

/// Why a sound is not heard, or not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SoundFault {
    /// It is incomplete, for this reason.
    Incomplete(Message),
    /// Its folder is there and cannot be used, for this reason.
    Unusable(SoundId, Message),
    /// There is no such sound.
    Missing(SoundId),
}

impl Library {
    /// Reads the sounds and presets of the user's folders.
    pub fn open(folders: Folders) -> Self {
        let catalogue = Catalogue::with_folder(&folders.sounds());
        let store = Store::load(&folders, &|id| catalogue.defaults(id));
        Self {
            folders,
            catalogue,
            store,
            left_alone: Vec::new(),
            looks_for_sounds: false,
            revision: 0,
        }
    }

    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Grows with every change of the sounds or presets.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes over a store whose files were changed, and orders it.
    pub fn set_store(&mut self, store: Store, order: &[String]) {
        self.store = store;
        self.order_presets(order);
    }

    /// Puts the presets in this order; those that it does not name follow by name.
    pub fn order_presets(&mut self, order: &[String]) {
        self.store.set_order(order.iter().cloned().map(PresetId).collect());
        self.revision += 1;
    }

    /// Takes over what other programs have written into the folder of presets. Returns the presets
    /// that are new, changed or gone, and whether anything differs at all.
    pub fn apply_changes(&mut self, changes: FolderChanges) -> (Vec<PresetId>, bool) {
        let problems = self.store.problems().to_vec();
        let catalogue = &self.catalogue;
        let touched = self.store.apply_changes(changes, &|sound| catalogue.defaults(sound));
        let differs = !touched.is_empty() || problems != self.store.problems();
        if differs {
            self.revision += 1;
        }
        (touched, differs)
    }

    /// The order of the presets after one was moved before another, or to the end: ids, with those
    /// of `before_now` that are missing at the moment behind them, so that they keep their order.
    pub fn order_after_move(
        &self,
        id: &PresetId,
        before: Option<&PresetId>,
        before_now: &[String],
    ) -> Vec<String> {
        let ids = self.store.entries().iter().map(|entry| entry.preset.id.clone());
        let mut order: Vec<PresetId> = ids.filter(|other| other != id).collect();
        let end = order.len();
        let at = before.and_then(|before| order.iter().position(|other| other == before));
        order.insert(at.unwrap_or(end), id.clone());
        let is_missing = |kept: &&String| order.iter().all(|id| id.0 != **kept);
        let missing: Vec<String> = before_now.iter().filter(is_missing).cloned().collect();
        order.into_iter().map(|id| id.0).chain(missing).collect()
    }

    /// The preset that follows another in the list, or precedes it, beyond its ends from the other
    /// end; the first if there is no other.
    pub fn neighbour(&self, id: Option<&PresetId>, forward: bool) -> Option<PresetId> {
        let entries = self.store.entries();
        let position = entries.iter().position(|entry| Some(&entry.preset.id) == id);
        let last = entries.len().saturating_sub(1);
        let next = match position {
            None => 0,
            Some(at) if forward => (at + 1) % entries.len(),
            Some(at) => at.checked_sub(1).unwrap_or(last),
        };
        entries.get(next).map(|entry| entry.preset.id.clone())
    }

    /// An id for a new preset of this name, which no other preset has.
    pub fn fresh_preset_id(&self, name: &str) -> PresetId {
        // The standard library seeds its hasher at random.
        let [low, high, ..] = RandomState::new().hash_one(name).to_le_bytes();
        self.store.fresh_id(name, u16::from_le_bytes([low, high]))
    }

    /// The sounds and presets, for an import to be compared with.
    pub fn existing_items(&self) -> ExistingItems {
        ExistingItems { catalogue: self.catalogue.clone(), entries: self.store.entries().to_vec() }
    }

    /// Every tag that a preset has, once, by name.
    pub fn preset_tags(&self) -> Vec<String> {
        let tags = self.store.entries().iter().flat_map(|entry| &entry.preset.tags);
        let tags: BTreeSet<(String, &String)> = tags.map(|tag| (tag.to_lowercase(), tag)).collect();
        let mut tags: Vec<String> = tags.into_iter().map(|(_, tag)| tag.clone()).collect();
        tags.dedup_by_key(|tag| tag.to_lowercase());
        tags
    }

    /// The presets that match `wanted`, the favourites first, each in the order of the list. See
    /// `Preset::answers`; an empty text matches all.
    pub fn find_presets(&self, wanted: &str, favourites: &BTreeSet<String>) -> Vec<&PresetEntry> {
        let found =
            self.store.entries().iter().filter(|entry| entry.preset.matches_search(wanted, &[]));
        let mut found: Vec<&PresetEntry> = found.collect();
        found.sort_by_key(|entry| !favourites.contains(&entry.preset.id.0));
        found
    }

    /// The presets in the bin, the last one first. Reads the disk: call it when the bin is opened,
    /// not with every frame.
    ///
    /// # Errors
    /// If the bin cannot be read.
    pub fn deleted_presets(&self) -> std::io::Result<Vec<DeletedPreset>> {
        self.store.deleted_presets(&|sound| self.catalogue.defaults(sound))
    }

    /// Replaces the catalogue. Returns the sources that sound different now, or are there again, or
    /// gone.
    pub fn set_catalogue(&mut self, catalogue: Catalogue) -> Vec<Source> {
        let before = std::mem::replace(&mut self.catalogue, catalogue);
        let after = &self.catalogue;
        self.revision += 1;
        let differs = |id: &SoundId| match (before.find(id), after.find(id)) {
            (Some(before), Some(after)) => !sounds_alike(before, after),
            (before, after) => before.is_some() != after.is_some(),
        };
        let sounds = before.sounds().iter().chain(after.sounds());
        sounds.filter(|s| differs(&s.id)).map(|s| Source::Sound(s.id.clone())).collect()
    }

    /// Has the folder of the user's sounds read again soon, as when the window gets the focus.
    pub fn look_for_sounds(&mut self) {
        self.looks_for_sounds = true;
    }

    /// Whether the folder of the user's sounds is to be read again soon.
    pub fn looks_for_sounds(&self) -> bool {
        self.looks_for_sounds
    }

    /// Notes that the folder of the user's sounds is being read.
    pub fn end_look_for_sounds(&mut self) {
        self.looks_for_sounds = false;
    }

    /// The name of a source, in English.
    pub fn name_of(&self, source: &Source) -> String {
        match source {
            Source::Sound(id) => {
                self.catalogue.find(id).map_or_else(|| id.0.clone(), |sound| sound.name.clone())
            }
            Source::Noise => "Noise".into(),
            Source::Tones => "Two tones".into(),
            Source::Unknown => "Unknown layer".into(),
        }
    }

    /// The controls that a source is switched on with for the first time.
    pub fn default_controls(&self, source: &Source) -> Controls {
        match source {
            Source::Sound(id) => self.catalogue.defaults(id),
            Source::Noise | Source::Tones | Source::Unknown => Controls::default(),
        }
    }

    /// The files and folders that should be sounds or presets, and are not.
    pub fn problems(&self) -> Vec<LibraryProblem> {
        let sounds = self.catalogue.problems().iter();
        let sounds =
            sounds.map(|p| LibraryProblem::Sound { folder: p.folder.clone(), why: p.why.clone() });
        let presets = self.store.problems().iter();
        let presets =
            presets.map(|p| LibraryProblem::Preset { path: p.path.clone(), why: p.why.clone() });
        sounds.chain(presets).collect()
    }

    /// Does not write this file from now on.
    pub fn leave_alone(&mut self, path: &Path) {
        self.left_alone.push(path.into());
    }

    /// The path, unless its file must not be written.
    pub fn writable(&self, path: PathBuf) -> Option<PathBuf> {
        (!self.left_alone.contains(&path)).then_some(path)
    }
}

/// Why a sound is not heard, or not as it should be, if so.
pub fn sound_problem(catalogue: &Catalogue, id: &SoundId) -> Option<SoundFault> {
    if let Some(sound) = catalogue.find(id) {
        return sound.problem.clone().map(SoundFault::Incomplete);
    }
    let is_its = |folder: &Path| folder.file_name().is_some_and(|name| *name == *id.0);
    let problem = catalogue.problems().iter().find(|problem| is_its(&problem.folder));
    Some(match problem {
        Some(problem) => SoundFault::Unusable(id.clone(), problem.why.clone()),
        None => SoundFault::Missing(id.clone()),
    })
}

/// Whether two sounds are heard the same, whatever their names.
fn sounds_alike(a: &Sound, b: &Sound) -> bool {
    a.playback == b.playback
        && a.intensities == b.intensities
        && a.trim_db == b.trim_db
        && a.room_tone == b.room_tone
        && a.problem == b.problem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> (tempfile::TempDir, Library) {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(Folders::within(folder.path()));
        (folder, library)
    }

    #[test]
    fn a_moved_preset_keeps_the_place_of_those_that_are_missing() {
        let (_folder, library) = library();
        let ids: Vec<_> = library.store().entries().iter().map(|e| e.preset.id.clone()).collect();
        let order = library.order_after_move(&ids[2], Some(&ids[0]), &["elsewhere".to_owned()]);
        assert_eq!(order[..2], [ids[2].0.clone(), ids[0].0.clone()]);
        assert_eq!(order.last().unwrap(), "elsewhere");
    }

    #[test]
    fn the_list_of_presets_is_a_circle() {
        let (_folder, library) = library();
        let entries = library.store().entries();
        let (first, last) = (&entries[0].preset.id, &entries[entries.len() - 1].preset.id);
        assert_eq!(library.neighbour(Some(last), true).as_ref(), Some(first));
        assert_eq!(library.neighbour(Some(first), false).as_ref(), Some(last));
        assert_eq!(library.neighbour(None, false).as_ref(), Some(first));
    }

    #[test]
    fn a_file_that_is_left_alone_is_not_writable() {
        let (_folder, mut library) = library();
        let path = library.folders().board();
        assert_eq!(library.writable(path.clone()), Some(path.clone()));
        library.leave_alone(&path);
        assert_eq!(library.writable(path), None);
    }

    #[test]
    fn a_sound_that_is_not_there_is_missing() {
        let (_folder, library) = library();
        let id = SoundId("unheard-of".into());
        let problem = sound_problem(library.catalogue(), &id);
        assert_eq!(problem, Some(SoundFault::Missing(id)));
        assert_eq!(sound_problem(library.catalogue(), &SoundId("rain".into())), None);
    }
}
