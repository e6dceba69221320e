//! File operations that the user asks for. The session queues them; the saver carries them out without
//! the lock, on a copy of the store, and then applies the result to the session.
//!
//! Only these tasks and the watcher of the folders change the store, one at a time, so that the copy
//! can take its place.

mod presets;

use crate::catalogue::Catalogue;
use crate::files::Folders;
use crate::i18n::{Message, message};
use crate::import::{self, RemovedSound, SoundEdit};
use crate::mix::{Mix, PlaybackMode, SoundId};
use crate::presets::import_preview::{ImportedItems, StagedImport};
use crate::presets::{
    DeletedPreset, Preset, PresetId, SavedPreset, Store, StoreError, tidy_name, tidy_note,
    tidy_tags,
};
use crate::session::{Session, Undo};
use std::collections::VecDeque;
use std::time::SystemTime;

/// A file operation that the user asked for.
pub(super) enum DiskTask {
    /// Save the board as this preset. `based_on` is the mix that the board was compared with; if the
    /// stored preset differs from it, another program has saved it, and both versions stay.
    Save {
        preset: Box<Preset>,
        based_on: Option<Mix>,
    },
    /// Change the description of a preset. Its mix stays as it was saved.
    Edit {
        id: PresetId,
        edit: PresetEdit,
    },
    /// Save a copy of a preset under this id.
    Duplicate {
        id: PresetId,
        copy: PresetId,
    },
    Delete {
        id: PresetId,
        now: SystemTime,
    },
    Restore(DeletedPreset),
    EditSound {
        id: SoundId,
        edit: SoundEdit,
    },
    RemoveSound(SoundId),
    RestoreSound(RemovedSound),
    /// Start to cut a sound again, to be played in another way.
    Recast {
        id: SoundId,
        playback: PlaybackMode,
    },
    /// Remove the sounds of an import.
    Unimport(Vec<SoundId>),
    /// Keep what was sent; with `plays`, put its first preset on the board.
    Keep {
        staged: Box<StagedImport>,
        plays: bool,
        now: SystemTime,
    },
}

/// A change of what a preset says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PresetEdit {
    Name(String),
    Note(String),
    Tags(Vec<String>),
}

/// The file operations that wait.
#[derive(Default)]
pub struct DiskQueue {
    tasks: VecDeque<DiskTask>,
    /// Whether a task is being carried out.
    is_busy: bool,
    saver: Option<std::thread::Thread>,
}

impl DiskQueue {
    /// Renames a preset. A name of spaces alone changes nothing.
    pub fn rename_preset(&mut self, id: &PresetId, name: &str) {
        if let Some(name) = tidy_name(name) {
            self.push(DiskTask::Edit { id: id.clone(), edit: PresetEdit::Name(name) });
        }
    }

    /// Replaces a preset's tags, and its note if one is given.
    pub fn describe_preset(&mut self, id: &PresetId, note: Option<&str>, tags: &[String]) {
        let note = note.map(|note| PresetEdit::Note(tidy_note(note)));
        for edit in note.into_iter().chain([PresetEdit::Tags(tidy_tags(tags))]) {
            self.push(DiskTask::Edit { id: id.clone(), edit });
        }
    }

    /// Moves a preset to the bin. The board stays as it is.
    pub fn delete_preset(&mut self, id: &PresetId) {
        self.push(DiskTask::Delete { id: id.clone(), now: SystemTime::now() });
    }

    /// Moves a preset from the bin back into the list.
    pub fn restore_preset(&mut self, deleted: &DeletedPreset) {
        self.push(DiskTask::Restore(deleted.clone()));
    }

    /// Changes the description of an own sound.
    pub fn edit_sound(&mut self, id: &SoundId, edit: &SoundEdit) {
        self.push(DiskTask::EditSound { id: id.clone(), edit: edit.clone() });
    }

    /// Moves an own sound to the bin, and its layers off the board.
    pub fn remove_sound(&mut self, id: &SoundId) {
        self.push(DiskTask::RemoveSound(id.clone()));
    }

    /// Cuts an own sound again, to be played in another way. Edits of its description that are queued
    /// are written first.
    pub fn recast_sound(&mut self, id: &SoundId, playback: PlaybackMode) {
        self.push(DiskTask::Recast { id: id.clone(), playback });
    }

    pub(super) fn push(&mut self, task: DiskTask) {
        self.tasks.push_back(task);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Whether the board waits to be saved over a preset.
    pub(super) fn saves_board(&self) -> bool {
        self.tasks.iter().any(|task| matches!(task, DiskTask::Save { based_on: Some(_), .. }))
    }

    /// Wakes this thread when there are tasks.
    pub(super) fn set_saver(&mut self, saver: std::thread::Thread) {
        self.saver = Some(saver);
    }

    /// The thread of the saver, if it runs.
    pub(super) fn saver(&self) -> Option<&std::thread::Thread> {
        self.saver.as_ref()
    }

    /// Whether a task waits or is being carried out.
    pub(super) fn has_work(&self) -> bool {
        self.is_busy || !self.tasks.is_empty()
    }

    /// Wakes the saver.
    pub(super) fn wake_saver(&self) {
        if let Some(saver) = &self.saver {
            saver.unpark();
        }
    }
}

/// What a task works with: copies of the session's, so that no lock is held.
pub(super) struct Disk {
    folders: Folders,
    catalogue: Catalogue,
    store: Store,
    is_catalogue_stale: bool,
    is_store_changed: bool,
}

/// What is left to do to the session once a task is done.
pub(super) type Completion = Box<dyn FnOnce(&mut Session) + Send>;

/// The next task, with what it works with.
pub(super) fn next_task(session: &mut Session) -> Option<(DiskTask, Disk)> {
    let task = session.disk.tasks.pop_front()?;
    session.disk.is_busy = true;
    Some((task, files_of(session)))
}

/// Copies of what file operations work with.
pub(super) fn files_of(session: &Session) -> Disk {
    let library = &session.library;
    Disk {
        folders: library.folders().clone(),
        catalogue: library.catalogue().clone(),
        store: library.store().clone(),
        is_catalogue_stale: false,
        is_store_changed: false,
    }
}

/// Applies the result of a task.
pub(super) fn finish(session: &mut Session, disk: Disk, completion: Completion) {
    session.disk.is_busy = false;
    if disk.is_store_changed {
        session.library.set_store(disk.store, &session.settings.preset_order);
    }
    if disk.is_catalogue_stale {
        session.set_catalogue(disk.catalogue);
    }
    completion(session);
}

impl Disk {
    /// Saves a preset.
    fn save(&mut self, preset: Preset) -> Result<SavedPreset, StoreError> {
        self.is_store_changed = true;
        let catalogue = &self.catalogue;
        self.store.save(preset, &|sound| catalogue.defaults(sound))
    }

    fn read_sounds(&mut self) {
        self.catalogue = Catalogue::with_folder(&self.folders.sounds());
        self.is_catalogue_stale = true;
    }

    fn remove_sound(&mut self, id: &SoundId) -> Result<RemovedSound, import::ImportError> {
        import::remove(&self.folders.sounds(), id)
    }

    /// Keeps what was sent.
    ///
    /// # Errors
    /// If some of it cannot be written. Everything is then as it was.
    pub fn keep(
        &mut self,
        staged: StagedImport,
        now: SystemTime,
    ) -> Result<ImportedItems, StoreError> {
        self.is_store_changed = true;
        let catalogue = &self.catalogue;
        let defaults = |id: &SoundId| catalogue.defaults(id);
        let kept = staged.keep(&mut self.store, &self.folders, now, &defaults)?;
        if !kept.sounds.is_empty() {
            self.read_sounds();
        }
        Ok(kept)
    }
}

impl DiskTask {
    /// Carries the task out. Waits for the disk.
    pub fn run(self, disk: &mut Disk) -> Completion {
        match self {
            Self::Save { preset, based_on } => presets::save(disk, *preset, based_on),
            Self::Edit { id, edit } => presets::edit_preset(disk, &id, edit),
            Self::Duplicate { id, copy } => presets::duplicate(disk, &id, copy),
            Self::Delete { id, now } => presets::delete(disk, &id, now),
            Self::Restore(deleted) => presets::restore(disk, deleted),
            Self::EditSound { id, edit } => {
                let result = import::edit(&disk.folders.sounds(), &id, &edit);
                changed_sound(disk, result, None)
            }
            Self::RestoreSound(removed) => {
                let result = import::restore(&disk.folders.sounds(), &removed);
                changed_sound(disk, result, Some(message!("is-back", name = &removed.name)))
            }
            Self::Recast { id, playback } => {
                Box::new(move |session| session.jobs.add_recast(&id, playback))
            }
            Self::RemoveSound(id) => remove_sound(disk, id),
            Self::Unimport(ids) => unimport(disk, ids),
            Self::Keep { staged, plays, now } => {
                let kept = disk.keep(*staged, now);
                Box::new(move |session| match kept {
                    Ok(kept) => session.note_kept(&kept, plays),
                    Err(error) => {
                        session.notices.notify_warning(message!("nothing-kept", why = &error));
                    }
                })
            }
        }
    }
}

/// Reads the sounds again after one was changed. `notice` is for the user, if it was.
fn changed_sound(
    disk: &mut Disk,
    result: Result<(), import::ImportError>,
    notice: Option<Message>,
) -> Completion {
    if result.is_ok() {
        disk.read_sounds();
    }
    Box::new(move |session| match (result, notice) {
        (Ok(()), Some(text)) => session.notices.notify(text, None),
        (Ok(()), None) => {}
        (Err(error), _) => session.notices.warn_of(&error),
    })
}

fn remove_sound(disk: &mut Disk, id: SoundId) -> Completion {
    let removed = disk.remove_sound(&id);
    if removed.is_ok() {
        disk.read_sounds();
    }
    Box::new(move |session| match removed {
        Ok(removed) => {
            session.board.switch_off_sound(&id);
            let text = message!("was-removed", name = &removed.name);
            session.notices.notify(text, Some(Undo::Remove(removed)));
        }
        Err(error) => session.notices.warn_of(&error),
    })
}

fn unimport(disk: &mut Disk, ids: Vec<SoundId>) -> Completion {
    let all = ids.len();
    let (mut removed, mut errors) = (Vec::new(), Vec::new());
    for id in ids {
        match disk.remove_sound(&id) {
            Ok(_) => removed.push(id),
            Err(error) => errors.push(error),
        }
    }
    disk.read_sounds();
    Box::new(move |session| {
        removed.iter().for_each(|id| session.board.switch_off_sound(id));
        errors.iter().for_each(|error| session.notices.warn_of(error));
        let text = message!("import-undone", removed = removed.len(), all = all);
        session.notices.notify(text, None);
    })
}
