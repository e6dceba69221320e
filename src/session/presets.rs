//! The session's verbs for presets: load, save, rename. `arranging.rs` has those
//! that keep many of them in order.

use crate::presets::{Preset, PresetEntry, PresetId, SavedPreset, StoreError, tidy_name};
use crate::session::Session;
use serde_json::Map;
use std::hash::{BuildHasher, RandomState};

impl Session {
    /// The preset on the board, if it still exists.
    pub fn loaded(&self) -> Option<&PresetEntry> {
        self.store.find(&self.loaded.as_ref()?.0)
    }

    /// Whether the board differs from its preset as it was loaded or saved, or has none.
    pub fn is_changed(&self) -> bool {
        let kept = self.loaded.as_ref().filter(|(id, _)| self.store.find(id).is_some());
        kept.is_none_or(|(_, mix)| !mix.has_same_content_as(&self.mix))
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
        mix.assign_ids(&self.mix, &mut self.next_id);
        self.loaded = Some((preset.id, mix.clone()));
        self.mix = mix;
        self.crossfading = true;
        self.journey_of_new_board();
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
    /// its own. If another program has changed the preset since it was put on the board, both stay.
    pub fn save_preset(&mut self) {
        match self.loaded().map(|entry| entry.preset.clone()) {
            // To save what is as it was would only hide a built-in preset behind its copy.
            Some(_) if !self.is_changed() => {}
            Some(preset) => {
                let began_as = self.loaded.as_ref().map(|(_, mix)| mix);
                let is_same = began_as.is_none_or(|mix| mix.has_same_content_as(&preset.mix));
                let preset = Preset { mix: self.mix.clone(), ..preset };
                self.save(preset, !is_same);
            }
            None => self.save_preset_as("My mix"),
        }
    }

    /// Saves the board as a new preset.
    pub fn save_preset_as(&mut self, name: &str) {
        let Some(name) = tidy_name(name) else {
            return self.warn("A preset needs a name; type one and save again.".into());
        };
        let id = self.fresh_preset_id(&name);
        let (note, tags, unknown) = (String::new(), Vec::new(), Map::new());
        let preset = Preset { id, name, note, tags, mix: self.mix.clone(), unknown };
        self.save(preset, false);
    }

    pub fn rename_preset(&mut self, id: &PresetId, name: &str) {
        let Some(name) = tidy_name(name) else { return };
        self.edit_preset(id, |preset| preset.name = name);
    }

    /// Changes what a preset says of itself; its mix stays as it was saved.
    pub(super) fn edit_preset(&mut self, id: &PresetId, edit: impl FnOnce(&mut Preset)) {
        let Some(before) = self.store.find(id).map(|entry| entry.preset.clone()) else { return };
        let mut preset = before.clone();
        edit(&mut preset);
        if preset != before {
            self.store_preset(preset);
        }
    }

    /// An id for a new preset of this name.
    pub(super) fn fresh_preset_id(&self, name: &str) -> PresetId {
        // The standard library's hasher is seeded by chance.
        let chance = RandomState::new().hash_one(name) as u16;
        self.store.fresh_id(name, chance)
    }

    /// Gives a preset to the store, and says so if it had to go beside another version, or nowhere.
    pub(super) fn store_preset(&mut self, preset: Preset) -> Option<PresetId> {
        let name = preset.name.clone();
        let catalogue = &self.catalogue;
        let saved = self.store.save(preset, &|sound| catalogue.defaults(sound));
        self.note_saved(&name, saved)
    }

    /// Compares the board with its preset as it stands in the store now.
    pub(super) fn compare_anew(&mut self) {
        if let Some((id, mix)) = &mut self.loaded
            && let Some(entry) = self.store.find(id)
        {
            mix.clone_from(&entry.preset.mix);
        }
    }

    /// Saves the board as `preset`; with `beside`, next to the one of that id.
    fn save(&mut self, preset: Preset, beside: bool) {
        let name = preset.name.clone();
        let saved = if beside {
            let saved = self.store.save_beside(preset);
            self.note_saved(&name, saved)
        } else {
            self.store_preset(preset)
        };
        if let Some(id) = saved {
            self.loaded = Some((id, self.mix.clone()));
            self.say(format!("“{name}” was saved."), None);
        }
    }

    fn note_saved(
        &mut self,
        name: &str,
        saved: Result<SavedPreset, StoreError>,
    ) -> Option<PresetId> {
        match saved {
            Ok(SavedPreset { id, beside }) => {
                if let Some(beside) = beside {
                    self.warn(format!(
                        "“{name}” was changed by another program. That version stays; yours was \
                         saved as “{beside}”."
                    ));
                }
                Some(id)
            }
            Err(error) => {
                self.warn(error.to_string());
                None
            }
        }
    }
}
