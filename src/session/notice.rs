//! What the session has to say to whoever looks: something done that can be undone, or something
//! that went wrong.

use crate::files::FileError;
use crate::import::RemovedSound;
use crate::mix::SoundId;
use crate::presets::DeletedPreset;
use crate::session::{Session, WindowCall};

/// More would bury the board; the rest is in the log.
const MOST: usize = 4;

/// A sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    /// Whether something went wrong, so that it stays until it is dismissed.
    pub is_warning: bool,
    pub undo: Option<Undo>,
}

/// What can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    Delete(DeletedPreset),
    /// An own sound was removed.
    Remove(RemovedSound),
    /// These sounds were imported.
    Import(Vec<SoundId>),
}

impl Session {
    /// What is to be said, oldest first.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Takes a notice away.
    pub fn dismiss(&mut self, notice: &Notice) {
        self.notices.retain(|other| other != notice);
    }

    /// Takes back what a notice tells of.
    pub fn undo(&mut self, notice: &Notice) {
        self.dismiss(notice);
        match &notice.undo {
            Some(Undo::Delete(deleted)) => {
                self.restore_preset(deleted);
            }
            Some(Undo::Remove(removed)) => self.restore_sound(removed),
            Some(Undo::Import(ids)) => self.unimport(ids),
            None => {}
        }
    }

    /// Files and folders that should be sounds or presets and are not, and why.
    pub fn problems(&self) -> Vec<String> {
        let sounds = self.catalogue.problems().iter();
        let sounds = sounds.map(|p| format!("{} is no sound: {}.", p.folder.display(), p.why));
        let presets = self.store.problems().iter();
        let presets = presets.map(|p| {
            format!("{} is no preset: {}. It was left as it is.", p.path.display(), p.why)
        });
        sounds.chain(presets).collect()
    }

    pub(super) fn note_failure(&mut self, result: Result<(), FileError>) {
        if let Err(error) = result {
            self.warn(error.to_string());
        }
    }

    pub(super) fn say(&mut self, text: String, undo: Option<Undo>) {
        log::info!("{text}");
        // Only the latest is of interest, but for warnings.
        self.notices.retain(|notice| notice.is_warning);
        self.notices.push(Notice { text, is_warning: false, undo });
        self.call_window(WindowCall::Redraw);
    }

    pub(super) fn warn(&mut self, text: String) {
        log::warn!("{text}");
        let notice = Notice { text, is_warning: true, undo: None };
        if !self.notices.contains(&notice) {
            let extra = (self.notices.len() + 1).saturating_sub(MOST);
            self.notices.drain(..extra);
            self.notices.push(notice);
            self.call_window(WindowCall::Redraw);
        }
    }
}
