//! The session's verbs for keeping presets in order: duplicate, put elsewhere in the list, describe,
//! favour, find, and the bin.

use crate::presets::{DeletedPreset, Preset, PresetEntry, PresetId, tidy_note, tidy_tags};
use crate::session::{Session, Undo};
use std::collections::BTreeSet;
use std::time::SystemTime;

impl Session {
    /// Saves a copy of a preset under a name of its own, and puts it behind the original. The board
    /// stays as it is. Returns the copy's id, unless it could not be written, which is said.
    pub fn duplicate_preset(&mut self, id: &PresetId) -> Option<PresetId> {
        let original = self.store.find(id)?.preset.clone();
        let name = self.store.free_name(&original.name);
        let id_of_copy = self.fresh_preset_id(&name);
        let copy = Preset { id: id_of_copy, name: name.clone(), ..original };
        let copy = self.store_preset(copy)?;
        let entries = self.store.entries().iter().map(|entry| &entry.preset.id);
        let next = entries.skip_while(|other| *other != id).nth(1).cloned();
        if next.as_ref() != Some(&copy) {
            self.move_preset(&copy, next.as_ref());
        }
        self.say(format!("“{name}” was added."), None);
        Some(copy)
    }

    /// Puts a preset before another in the list, or at its end.
    pub fn move_preset(&mut self, id: &PresetId, before: Option<&PresetId>) {
        let ids = self.store.entries().iter().map(|entry| entry.preset.id.clone());
        let mut order: Vec<PresetId> = ids.filter(|other| other != id).collect();
        let end = order.len();
        let at = before.and_then(|before| order.iter().position(|other| other == before));
        order.insert(at.unwrap_or(end), id.clone());
        // Those that are away for now, as while a sync tool works, keep their place.
        let mut kept: Vec<String> = self.settings.preset_order.clone();
        kept.retain(|away| order.iter().all(|id| id.0 != *away));
        self.settings.preset_order = order.into_iter().map(|id| id.0).chain(kept).collect();
        self.order_presets();
        self.save_settings();
    }

    /// Orders the presets by name again.
    pub fn sort_presets_by_name(&mut self) {
        self.settings.preset_order.clear();
        self.order_presets();
        self.save_settings();
    }

    /// Brings the list into the order of the settings.
    pub(super) fn order_presets(&mut self) {
        let order = self.settings.preset_order.iter().cloned().map(PresetId).collect();
        self.store.set_order(order);
    }

    /// Gives a preset this note.
    pub fn set_preset_note(&mut self, id: &PresetId, note: &str) {
        self.edit_preset(id, |preset| preset.note = tidy_note(note));
    }

    /// Gives a preset these tags, tidied.
    pub fn set_preset_tags(&mut self, id: &PresetId, tags: &[String]) {
        self.edit_preset(id, |preset| preset.tags = tidy_tags(tags));
    }

    /// Every tag that a preset has, once, by name.
    pub fn preset_tags(&self) -> Vec<String> {
        let tags = self.store.entries().iter().flat_map(|entry| &entry.preset.tags);
        let tags: BTreeSet<(String, &String)> = tags.map(|tag| (tag.to_lowercase(), tag)).collect();
        let mut tags: Vec<String> = tags.into_iter().map(|(_, tag)| tag.clone()).collect();
        tags.dedup_by_key(|tag| tag.to_lowercase());
        tags
    }

    /// Whether a preset is a favourite.
    pub fn is_favourite_preset(&self, id: &PresetId) -> bool {
        self.settings.favourite_presets.contains(&id.0)
    }

    /// Makes a preset a favourite, or no longer one.
    pub fn favour_preset(&mut self, id: &PresetId, favourite: bool) {
        let changed = if favourite {
            self.settings.favourite_presets.insert(id.0.clone())
        } else {
            self.settings.favourite_presets.remove(&id.0)
        };
        if changed {
            self.save_settings();
        }
    }

    /// The presets that answer to what is looked for, the favourites first, each in the list's order.
    /// See [`Preset::answers`]; with nothing looked for these are all.
    pub fn find_presets(&self, wanted: &str) -> Vec<&PresetEntry> {
        let found =
            self.store.entries().iter().filter(|entry| entry.preset.matches_search(wanted, &[]));
        let mut found: Vec<&PresetEntry> = found.collect();
        found.sort_by_key(|entry| !self.is_favourite_preset(&entry.preset.id));
        found
    }

    /// What waits in the bin, the latest first. Reads the disk: ask when it is opened, not with every
    /// frame.
    pub fn deleted_presets(&mut self) -> Vec<DeletedPreset> {
        let catalogue = &self.catalogue;
        let deleted = self.store.deleted_presets(&|sound| catalogue.defaults(sound));
        deleted.unwrap_or_else(|error| {
            let bin = self.folders.bin();
            self.warn(format!("{}: {error}. Allow your user to read it.", bin.display()));
            Vec::new()
        })
    }

    /// Moves a preset to the bin, and says how to bring it back. The board stays as it is.
    pub fn delete_preset(&mut self, id: &PresetId) {
        let catalogue = &self.catalogue;
        let now = SystemTime::now();
        match self.store.delete(id, now, &|sound| catalogue.defaults(sound)) {
            Ok(deleted) => {
                self.compare_anew();
                self.say(format!("“{}” was deleted.", deleted.name), Some(Undo::Delete(deleted)));
            }
            Err(error) => self.warn(error.to_string()),
        }
    }

    /// Brings a preset back from the bin. Returns its id, unless it could not be, which is said.
    pub fn restore_preset(&mut self, deleted: &DeletedPreset) -> Option<PresetId> {
        let catalogue = &self.catalogue;
        let result = self.store.restore(deleted, &|sound| catalogue.defaults(sound));
        self.compare_anew();
        match result {
            Ok(id) => {
                self.say(format!("“{}” is back.", deleted.name), None);
                Some(id)
            }
            Err(error) => {
                self.warn(error.to_string());
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
