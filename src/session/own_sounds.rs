//! The session's verbs for the user's own sounds: described otherwise, taken away, brought back. And
//! their folder is looked at now and then, so that what comes and goes there comes and goes here.

use crate::catalogue::{Catalogue, Sound};
use crate::import::{self, RemovedSound, SoundEdit};
use crate::mix::{SoundId, Source};
use crate::session::{Session, Shared, Undo, WindowCall};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// Between two looks at the folder: two dates for each sound are asked for.
const LOOK: Duration = Duration::from_secs(5);

/// Looks at the folder of the user's sounds, on the keeper's thread.
pub(super) struct SoundsFolder {
    folder: PathBuf,
    seen: Vec<Seen>,
    looked: Instant,
}

/// What tells whether a sound is as it was.
type Seen = (PathBuf, Option<SystemTime>, Option<SystemTime>);

impl SoundsFolder {
    /// Looks from `now`; what is there now was read.
    pub fn new(shared: &Shared, now: Instant) -> Self {
        let folder = shared.with(|session| session.folders.sounds());
        let seen = look(&folder);
        Self { folder, seen, looked: now }
    }

    /// Looks at the folder if it is time to, or somebody asks. The disk is waited for without the
    /// lock.
    pub fn tick(&mut self, shared: &Shared, now: Instant) {
        let asked = shared.look(|session| session.looks_for_sounds);
        if !asked && now.saturating_duration_since(self.looked) < LOOK {
            return;
        }
        self.looked = now;
        shared.with(|session| session.looks_for_sounds = false);
        let seen = look(&self.folder);
        if seen != self.seen {
            self.seen = seen;
            let catalogue = Catalogue::with_folder(&self.folder);
            shared.with(|session| session.set_catalogue(catalogue));
        }
    }
}

fn look(folder: &Path) -> Vec<Seen> {
    let changed = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    let sounds = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let hidden =
        |path: &PathBuf| path.file_name().is_none_or(|n| n.to_string_lossy().starts_with('.'));
    let sounds = sounds.map(|entry| entry.path()).filter(|path| !hidden(path));
    let mut seen: Vec<Seen> = sounds
        .map(|sound| {
            let dates = (changed(&sound), changed(&sound.join("sound.json")));
            (sound, dates.0, dates.1)
        })
        .collect();
    seen.sort();
    seen
}

impl Session {
    /// Has the folder of the user's sounds be looked at soon, as when the window gets the focus.
    pub fn look_for_sounds(&mut self) {
        self.looks_for_sounds = true;
    }

    /// Takes over what there is to play. What sounds otherwise now, or is there again, begins anew.
    pub(super) fn set_catalogue(&mut self, catalogue: Catalogue) {
        let before = std::mem::replace(&mut self.catalogue, catalogue);
        let after = &self.catalogue;
        let is_other = |id: &SoundId| match (before.find(id), after.find(id)) {
            (Some(before), Some(after)) => !sounds_alike(before, after),
            (before, after) => before.is_some() != after.is_some(),
        };
        let sounds = before.sounds().iter().chain(after.sounds());
        let others: Vec<Source> =
            sounds.filter(|s| is_other(&s.id)).map(|s| Source::Sound(s.id.clone())).collect();
        if !others.is_empty() {
            self.orders.forget_files();
            if let Some(engine) = &mut self.engine {
                engine.reopen(|source| others.contains(source));
            }
        }
        for source in others {
            if let Source::Sound(id) = source {
                self.failures.remove(&id.0);
            }
        }
        self.call_window(WindowCall::Redraw);
    }

    /// Describes an own sound otherwise.
    pub fn edit_sound(&mut self, id: &SoundId, edit: &SoundEdit) {
        let sounds = self.folders.sounds();
        match import::edit(&sounds, id, edit) {
            Ok(()) => self.set_catalogue(Catalogue::with_folder(&sounds)),
            Err(error) => self.warn(format!("{error}.")),
        }
    }

    /// Takes an own sound away, and says how to bring it back.
    pub fn remove_sound(&mut self, id: &SoundId) {
        if let Some(removed) = self.take_away(id) {
            self.say(format!("“{}” was removed.", removed.name), Some(Undo::Remove(removed)));
        }
    }

    /// Brings an own sound back.
    pub(super) fn restore_sound(&mut self, removed: &RemovedSound) {
        let sounds = self.folders.sounds();
        match import::restore(&sounds, removed) {
            Ok(()) => {
                self.set_catalogue(Catalogue::with_folder(&sounds));
                self.say(format!("“{}” is back.", removed.name), None);
            }
            Err(error) => self.warn(format!("{error}.")),
        }
    }

    /// Takes back an import: what it brought goes to the bin.
    pub(super) fn unimport(&mut self, ids: &[SoundId]) {
        let gone = ids.iter().filter_map(|id| self.take_away(id)).count();
        self.say(format!("{gone} of {} added sounds removed again.", ids.len()), None);
    }

    fn take_away(&mut self, id: &SoundId) -> Option<RemovedSound> {
        let sounds = self.folders.sounds();
        let layers = self.mix.layers.iter().filter(|layer| layer.sound() == Some(id));
        let layers: Vec<_> = layers.map(|layer| layer.id).collect();
        match import::remove(&sounds, id) {
            Ok(removed) => {
                layers.into_iter().for_each(|layer| self.switch_off(layer));
                self.set_catalogue(Catalogue::with_folder(&sounds));
                Some(removed)
            }
            Err(error) => {
                self.warn(format!("{error}."));
                None
            }
        }
    }

    /// Why there is no sound of this id to be heard, or not all of it.
    pub fn sound_problem(&self, id: &SoundId) -> Option<String> {
        if let Some(sound) = self.catalogue.find(id) {
            return sound.problem.clone();
        }
        let is_its = |folder: &Path| folder.file_name().is_some_and(|name| *name == *id.0);
        let problem = self.catalogue.problems().iter().find(|problem| is_its(&problem.folder));
        Some(match problem {
            Some(problem) => format!("“{id}” cannot be used now: {}.", problem.why),
            None => format!("There is no sound “{id}” here. The layer is kept."),
        })
    }
}

/// Whether two sounds are heard the same, whatever they are called.
fn sounds_alike(a: &Sound, b: &Sound) -> bool {
    a.playback == b.playback
        && a.intensities == b.intensities
        && a.trim_db == b.trim_db
        && a.room_tone == b.room_tone
        && a.problem == b.problem
}

#[cfg(test)]
mod tests;
