//! The session's verbs for presets: load, save, rename, delete.

use crate::presets::{Deleted, Entry, Preset, PresetId, StoreError, tidy_name};
use crate::session::{Session, Undo};
use serde_json::Map;
use std::hash::{BuildHasher, RandomState};

impl Session {
    /// The preset on the board, if it still exists.
    pub fn loaded(&self) -> Option<&Entry> {
        self.store.find(&self.loaded.as_ref()?.0)
    }

    /// Whether the board differs from its preset as it was loaded or saved, or has none.
    pub fn is_changed(&self) -> bool {
        let kept = self.loaded.as_ref().filter(|(id, _)| self.store.find(id).is_some());
        kept.is_none_or(|(_, mix)| !mix.says_the_same_as(&self.mix))
    }

    /// Crossfades to a preset. What both have plays on.
    pub fn load_preset(&mut self, id: &PresetId) {
        let Some(entry) = self.store.find(id) else {
            return self.warn(StoreError::Unknown(id.clone()).to_string());
        };
        log::info!("preset: {id}");
        let preset = entry.preset.clone();
        self.put_on_board(preset);
    }

    /// Puts a preset on the board, whether or not the store has it.
    pub fn put_on_board(&mut self, preset: Preset) {
        let mut mix = preset.mix;
        mix.take_ids(&self.mix, &mut self.next_id);
        self.loaded = Some((preset.id, mix.clone()));
        self.mix = mix;
        self.crossfading = true;
    }

    /// Loads the next preset of the list, or the one before, round its ends.
    pub(super) fn load_neighbour(&mut self, forward: bool) {
        let entries = self.store.entries();
        let loaded = self.loaded.as_ref().map(|(id, _)| id);
        let now = entries.iter().position(|entry| Some(&entry.preset.id) == loaded);
        let last = entries.len().saturating_sub(1);
        let next = match now {
            None => 0,
            Some(now) if forward => (now + 1) % entries.len(),
            Some(now) => now.checked_sub(1).unwrap_or(last),
        };
        if let Some(id) = entries.get(next).map(|entry| entry.preset.id.clone()) {
            self.load_preset(&id);
        }
    }

    /// Saves the board over its preset, if it was changed; one that was never saved gets a name of
    /// its own.
    pub fn save_preset(&mut self) {
        match self.loaded().map(|entry| entry.preset.clone()) {
            // To save what is as it was would only hide a built-in preset behind its copy.
            Some(_) if !self.is_changed() => {}
            Some(preset) => self.save(Preset { mix: self.mix.clone(), ..preset }),
            None => self.save_preset_as("My mix"),
        }
    }

    /// Saves the board as a new preset.
    pub fn save_preset_as(&mut self, name: &str) {
        let Some(name) = tidy_name(name) else {
            return self.warn("A preset needs a name; type one and save again.".into());
        };
        // The standard library's hasher is seeded by chance.
        let chance = RandomState::new().hash_one(&name) as u16;
        let id = self.store.fresh_id(&name, chance);
        let (note, tags, unknown) = (String::new(), Vec::new(), Map::new());
        self.save(Preset { id, name, note, tags, mix: self.mix.clone(), unknown });
    }

    pub fn rename_preset(&mut self, id: &PresetId, name: &str) {
        let Some(name) = tidy_name(name) else { return };
        let Some(preset) = self.store.find(id).map(|entry| entry.preset.clone()) else { return };
        let result = self.store.save(Preset { name, ..preset });
        self.warn_of(result);
    }

    /// Moves a preset to the bin, and says how to bring it back. The board stays as it is.
    pub fn delete_preset(&mut self, id: &PresetId) {
        let catalogue = &self.catalogue;
        match self.store.delete(id, &|sound| catalogue.defaults(sound)) {
            Ok(deleted) => {
                self.compare_anew();
                self.say(format!("“{}” was deleted.", deleted.name), Some(Undo::Delete(deleted)));
            }
            Err(error) => self.warn(error.to_string()),
        }
    }

    pub(super) fn undelete_preset(&mut self, deleted: &Deleted) {
        let catalogue = &self.catalogue;
        let result = self.store.undelete(deleted, &|sound| catalogue.defaults(sound));
        self.warn_of(result);
        self.compare_anew();
    }

    /// Compares the board with its preset as it stands in the store now.
    fn compare_anew(&mut self) {
        if let Some((id, mix)) = &mut self.loaded
            && let Some(entry) = self.store.find(id)
        {
            mix.clone_from(&entry.preset.mix);
        }
    }

    fn save(&mut self, preset: Preset) {
        let (id, name) = (preset.id.clone(), preset.name.clone());
        match self.store.save(preset) {
            Ok(()) => {
                self.loaded = Some((id, self.mix.clone()));
                self.say(format!("“{name}” was saved."), None);
            }
            Err(error) => self.warn(error.to_string()),
        }
    }

    fn warn_of(&mut self, result: Result<(), StoreError>) {
        if let Err(error) = result {
            self.warn(error.to_string());
        }
    }
}
