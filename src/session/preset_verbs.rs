//! Loading, saving and ordering presets. The files are written by the saver; see `disk.rs`.

use crate::catalogue::Catalogue;
use crate::i18n::message;
use crate::presets::{DeletedPreset, Preset, PresetEntry, PresetId, StoreError, tidy_name};
use crate::session::disk::DiskTask;
use crate::session::{Notice, Session, Undo};

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
            return self.notices.warn_of(&StoreError::Unknown(id.clone()));
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
        let preset = Box::new(self.board.to_preset(self.library.fresh_preset_id(&name), &name));
        self.disk.push(DiskTask::Save { preset, based_on: None });
    }

    /// The preset of the board, or a new one, with the mix that is on the board.
    pub fn board_to_share(&self) -> Preset {
        let loaded = self.loaded().map(|entry| entry.preset.clone());
        let preset = loaded.unwrap_or_else(|| {
            self.board.to_preset(self.library.fresh_preset_id(UNNAMED), UNNAMED)
        });
        Preset { mix: self.board.mix().clone(), ..preset }
    }

    /// Saves a copy of a preset under a name of its own, and puts it behind the original. The board
    /// stays as it is. Returns the copy's id.
    pub fn duplicate_preset(&mut self, id: &PresetId) -> Option<PresetId> {
        let original = &self.library.store().find(id)?.preset;
        let copy = self.library.fresh_preset_id(&self.library.store().free_name(&original.name));
        self.disk.push(DiskTask::Duplicate { id: id.clone(), copy: copy.clone() });
        Some(copy)
    }

    /// Moves a preset before another in the list, or to its end.
    pub fn move_preset(&mut self, id: &PresetId, before: Option<&PresetId>) {
        let order = &self.settings.preset_order;
        self.settings.preset_order = self.library.order_after_move(id, before, order);
        self.library.order_presets(&self.settings.preset_order);
    }

    /// The presets in the bin, the last one first. Reads the disk: call it when the bin is opened, not
    /// with every frame.
    pub fn deleted_presets(&mut self) -> Vec<DeletedPreset> {
        self.library.deleted_presets().unwrap_or_else(|error| {
            let bin = self.library.folders().bin();
            let text = message!("bin-unreadable", path = &bin, why = &error);
            self.notices.notify_warning(text);
            Vec::new()
        })
    }

    /// Undoes what a notice tells of.
    pub fn undo(&mut self, notice: &Notice) {
        self.notices.dismiss(notice);
        match notice.undo.clone() {
            Some(Undo::Delete(deleted)) => self.disk.restore_preset(&deleted),
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
}

#[cfg(test)]
mod own_sounds;
#[cfg(test)]
mod tests;
