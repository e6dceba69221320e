//! The file operations on presets.

use crate::i18n::message;
use crate::mix::Mix;
use crate::presets::{DeletedPreset, Preset, PresetId, SavedPreset};
use crate::session::disk::{Completion, Disk, PresetEdit};
use crate::session::{Session, Undo};
use std::time::SystemTime;

pub fn save(disk: &mut Disk, preset: Preset, based_on: Option<Mix>) -> Completion {
    let (name, mix, asked) = (preset.name.clone(), preset.mix.clone(), preset.id.clone());
    let stored = disk.store.find(&preset.id).map(|entry| &entry.preset.mix);
    let is_same = match (&based_on, stored) {
        (Some(based_on), Some(stored)) => based_on.has_same_content_as(stored),
        _ => true,
    };
    let saved = if is_same {
        disk.save(preset)
    } else {
        disk.is_store_changed = true;
        disk.store.save_beside(preset)
    };
    Box::new(move |session| match saved {
        Ok(SavedPreset { id, beside }) => {
            warn_of_conflict(session, &name, beside);
            // Another preset may be on the board by now.
            if based_on.is_none() || session.board.loaded_id() == Some(&asked) {
                session.board.set_loaded(id, mix);
            }
            session.notices.notify(message!("preset-saved", name = &name), None);
        }
        Err(error) => {
            // The board counted as saved since the user asked for it.
            if let Some(based_on) = based_on
                && session.board.loaded_id() == Some(&asked)
                && session.board.loaded_mix() == Some(&mix)
            {
                session.board.set_loaded_mix(&based_on);
            }
            session.notices.warn_of(&error);
        }
    })
}

pub fn edit_preset(disk: &mut Disk, id: &PresetId, edit: PresetEdit) -> Completion {
    let Some(before) = disk.store.find(id).map(|entry| entry.preset.clone()) else {
        return Box::new(|_| {});
    };
    let mut preset = before.clone();
    match edit {
        PresetEdit::Name(name) => preset.name = name,
        PresetEdit::Note(note) => preset.note = note,
        PresetEdit::Tags(tags) => preset.tags = tags,
    }
    if preset == before {
        return Box::new(|_| {});
    }
    let name = preset.name.clone();
    let saved = disk.save(preset);
    Box::new(move |session| match saved {
        Ok(saved) => warn_of_conflict(session, &name, saved.beside),
        Err(error) => session.notices.warn_of(&error),
    })
}

pub fn duplicate(disk: &mut Disk, id: &PresetId, copy: PresetId) -> Completion {
    let entries = disk.store.entries().iter().map(|entry| &entry.preset.id);
    let next = entries.skip_while(|other| *other != id).nth(1).cloned();
    let Some(original) = disk.store.find(id).map(|entry| entry.preset.clone()) else {
        return Box::new(|_| {});
    };
    let name = disk.store.free_name(&original.name);
    let saved = disk.save(Preset { id: copy, name: name.clone(), ..original });
    Box::new(move |session| match saved {
        Ok(SavedPreset { id, beside }) => {
            warn_of_conflict(session, &name, beside);
            if next.as_ref() != Some(&id) {
                session.move_preset(&id, next.as_ref());
            }
            session.notices.notify(message!("was-added", name = &name), None);
        }
        Err(error) => session.notices.warn_of(&error),
    })
}

pub fn delete(disk: &mut Disk, id: &PresetId, now: SystemTime) -> Completion {
    let catalogue = &disk.catalogue;
    let deleted = disk.store.delete(id, now, &|sound| catalogue.defaults(sound));
    disk.is_store_changed = true;
    Box::new(move |session| match deleted {
        Ok(deleted) => {
            session.compare_with_store();
            let text = message!("was-deleted", name = &deleted.name);
            session.notices.notify(text, Some(Undo::Delete(deleted)));
        }
        Err(error) => session.notices.warn_of(&error),
    })
}

pub fn restore(disk: &mut Disk, deleted: DeletedPreset) -> Completion {
    let catalogue = &disk.catalogue;
    let result = disk.store.restore(&deleted, &|sound| catalogue.defaults(sound));
    disk.is_store_changed = true;
    Box::new(move |session| {
        session.compare_with_store();
        match result {
            Ok(_) => session.notices.notify(message!("is-back", name = &deleted.name), None),
            Err(error) => session.notices.warn_of(&error),
        }
    })
}

fn warn_of_conflict(session: &mut Session, name: &str, beside: Option<String>) {
    if let Some(beside) = beside {
        session.notices.notify_warning(message!(
            "preset-saved-beside",
            name = name,
            beside = beside
        ));
    }
}
