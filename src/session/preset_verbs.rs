//! What is done to presets: load, save, describe, order, delete and restore. The files are written by
//! the saver; see `disk.rs`.

use crate::catalogue::Catalogue;
use crate::i18n::message;
use crate::import::SoundEdit;
use crate::mix::SoundId;
use crate::presets::{
    DeletedPreset, FolderChanges, Preset, PresetEntry, PresetId, StoreError, tidy_name, tidy_note,
    tidy_tags,
};
use crate::session::disk::{DiskTask, PresetEdit};
use crate::session::{Notice, Session, Undo};
use serde_json::Map;
use std::hash::{BuildHasher, RandomState};
use std::time::SystemTime;

/// The name of a board that has no preset.
const UNNAMED: &str = "My mix";

impl Session {
    /// The preset on the board, if it still exists.
    pub fn loaded(&self) -> Option<&PresetEntry> {
        self.library.store().find(self.board.loaded_id()?)
    }

    /// Whether the board differs from its preset as it was loaded or saved, or has none.
    pub fn is_changed(&self) -> bool {
        let mix = self.loaded().and_then(|_| self.board.loaded_mix());
        mix.is_none_or(|mix| !mix.has_same_content_as(self.board.mix()))
    }

    /// Crossfades to a preset. Layers that both mixes have play on.
    pub fn load_preset(&mut self, id: &PresetId) {
        let Some(entry) = self.library.store().find(id) else {
            let text = StoreError::Unknown(id.clone()).to_string();
            return self.notices.notify_warning(text);
        };
        log::info!("preset: {id}");
        let preset = entry.preset.clone();
        self.put_on_board(preset);
    }

    /// Crossfades to a preset, whether or not it is in the store.
    pub fn put_on_board(&mut self, preset: Preset) {
        self.board.put(preset);
        self.playback.crossfade();
        self.timers.start_journey_of_new_board(self.board.mix());
    }

    /// Saves the board over its preset, if it was changed; if it has none, as a new preset. If another
    /// program has changed the preset since it was put on the board, both versions stay.
    pub fn save_preset(&mut self) {
        let Some(preset) = self.loaded().map(|entry| entry.preset.clone()) else {
            return self.save_preset_as(UNNAMED);
        };
        if !self.is_changed() {
            // To save an unchanged built-in preset would only hide it behind its copy.
            return;
        }
        let mix = self.board.mix().clone();
        let based_on = self.board.loaded_mix().cloned();
        // It counts as saved from now on; if it cannot be, that is taken back.
        self.board.set_loaded_mix(&mix);
        let preset = Box::new(Preset { mix, ..preset });
        self.disk.push(DiskTask::Save { preset, based_on });
    }

    /// Saves the board as a new preset.
    pub fn save_preset_as(&mut self, name: &str) {
        let Some(name) = tidy_name(name) else {
            let text = message!("preset-needs-name");
            return self.notices.notify_warning(text);
        };
        let preset = Box::new(self.new_preset(&name));
        self.disk.push(DiskTask::Save { preset, based_on: None });
    }

    /// A preset of the board with this name, and an id of its own.
    fn new_preset(&self, name: &str) -> Preset {
        Preset {
            id: self.fresh_preset_id(name),
            name: name.into(),
            note: String::new(),
            tags: Vec::new(),
            mix: self.board.mix().clone(),
            unknown: Map::new(),
        }
    }

    /// The preset of the board, or a new one, with the mix that is on the board.
    pub fn board_to_share(&self) -> Preset {
        let loaded = self.loaded().map(|entry| entry.preset.clone());
        let preset = loaded.unwrap_or_else(|| self.new_preset(UNNAMED));
        Preset { mix: self.board.mix().clone(), ..preset }
    }

    fn fresh_preset_id(&self, name: &str) -> PresetId {
        // The standard library seeds its hasher at random.
        let random = RandomState::new().hash_one(name) as u16;
        self.library.store().fresh_id(name, random)
    }

    pub fn rename_preset(&mut self, id: &PresetId, name: &str) {
        if let Some(name) = tidy_name(name) {
            self.disk.push(DiskTask::Edit { id: id.clone(), edit: PresetEdit::Name(name) });
        }
    }

    /// Replaces a preset's tags, and its note if one is given.
    pub fn describe_preset(&mut self, id: &PresetId, note: Option<&str>, tags: &[String]) {
        let note = note.map(|note| PresetEdit::Note(tidy_note(note)));
        for edit in note.into_iter().chain([PresetEdit::Tags(tidy_tags(tags))]) {
            self.disk.push(DiskTask::Edit { id: id.clone(), edit });
        }
    }

    /// Saves a copy of a preset under a name of its own, and puts it behind the original. The board
    /// stays as it is. Returns the copy's id.
    pub fn duplicate_preset(&mut self, id: &PresetId) -> Option<PresetId> {
        let original = &self.library.store().find(id)?.preset;
        let copy = self.fresh_preset_id(&self.library.store().free_name(&original.name));
        self.disk.push(DiskTask::Duplicate { id: id.clone(), copy: copy.clone() });
        Some(copy)
    }

    /// Moves a preset before another in the list, or to its end.
    pub fn move_preset(&mut self, id: &PresetId, before: Option<&PresetId>) {
        let order = &self.settings.preset_order;
        self.settings.preset_order = self.library.order_after_move(id, before, order);
        self.library.order_presets(&self.settings.preset_order);
    }

    /// Orders the presets by name again.
    pub fn sort_presets_by_name(&mut self) {
        self.settings.preset_order.clear();
        self.library.order_presets(&[]);
    }

    /// Moves a preset to the bin. The board stays as it is.
    pub fn delete_preset(&mut self, id: &PresetId) {
        self.disk.push(DiskTask::Delete { id: id.clone(), now: SystemTime::now() });
    }

    /// Moves a preset from the bin back into the list.
    pub fn restore_preset(&mut self, deleted: &DeletedPreset) {
        self.disk.push(DiskTask::Restore(deleted.clone()));
    }

    /// The presets in the bin, the last one first. Reads the disk: call it when the bin is opened, not
    /// with every frame.
    pub fn deleted_presets(&mut self) -> Vec<DeletedPreset> {
        self.library.deleted_presets().unwrap_or_else(|error| {
            let bin = self.library.folders().bin();
            let text = format!("{}: {error}. Allow your user to read it.", bin.display());
            self.notices.notify_warning(text);
            Vec::new()
        })
    }

    /// Changes the description of an own sound.
    pub fn edit_sound(&mut self, id: &SoundId, edit: &SoundEdit) {
        self.disk.push(DiskTask::EditSound { id: id.clone(), edit: edit.clone() });
    }

    /// Moves an own sound to the bin, and its layers off the board.
    pub fn remove_sound(&mut self, id: &SoundId) {
        self.disk.push(DiskTask::RemoveSound(id.clone()));
    }

    /// Undoes what a notice tells of.
    pub fn undo(&mut self, notice: &Notice) {
        self.notices.dismiss(notice);
        match notice.undo.clone() {
            Some(Undo::Delete(deleted)) => self.restore_preset(&deleted),
            Some(Undo::Remove(removed)) => self.disk.push(DiskTask::RestoreSound(removed)),
            Some(Undo::Import(ids)) => self.disk.push(DiskTask::Unimport(ids)),
            None => {}
        }
    }

    /// Takes over what there is to play. Sounds that are heard differently now, or are there again,
    /// begin anew.
    pub(super) fn set_catalogue(&mut self, catalogue: Catalogue) {
        let changed = self.library.set_catalogue(catalogue);
        self.playback.reopen(&changed);
    }

    /// Compares the board with its preset as it is in the store now.
    pub(super) fn compare_with_store(&mut self) {
        if let Some(mix) = self.loaded().map(|entry| entry.preset.mix.clone()) {
            self.board.set_loaded_mix(&mix);
        }
    }

    /// Takes over presets that other programs have written. A board that equals its preset follows it;
    /// one that was edited stays, and will be saved beside it.
    pub(super) fn take_news(&mut self, news: FolderChanges) {
        // A board that waits to be saved counts as saved already, but its mix is nowhere else.
        let was_changed = self.is_changed() || self.disk.saves_board();
        let (touched, differs) = self.library.take_news(news);
        if !differs {
            return;
        }
        log::info!("presets changed by another program: {touched:?}");
        let entry = self.loaded().filter(|entry| touched.contains(&entry.preset.id));
        let Some((entry, mix)) = entry.zip(self.board.loaded_mix()) else { return };
        if mix.has_same_content_as(&entry.preset.mix) {
            return;
        }
        let preset = entry.preset.clone();
        let name = preset.name.clone();
        if was_changed {
            self.notices.notify_warning(message!("preset-changed-board-kept", name = &name));
        } else {
            self.put_on_board(preset);
            self.notices.notify(message!("preset-changed", name = &name), None);
        }
    }
}

#[cfg(test)]
mod own_sounds;
#[cfg(test)]
mod tests;
