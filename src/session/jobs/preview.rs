//! What was sent to the user, on its way in: read by a worker, shown in the window, unpacked by another
//! worker.

use crate::files::Folders;
use crate::i18n::{Message, ToMessage};
use crate::presets::import_preview::{
    self, ExistingItems, ImportPreview, ImportPreviewError, StagedImport,
};
use crate::presets::pack::PackError;
use crate::session::jobs::{Job, Jobs, NoThread};

/// The most items that wait.
const MOST_WAITING: usize = 20;

/// What was sent, and how far it has come.
#[derive(Default)]
pub enum ImportStage {
    #[default]
    None,
    Reading(Job<Result<ImportPreview, ImportPreviewError>>),
    /// It waits for the user to accept or decline it.
    Offered(ImportPreview),
    Unpacking {
        job: Job<Result<StagedImport, PackError>>,
        plays: bool,
    },
}

/// What a worker has made of it.
pub enum PreviewOutcome {
    /// Nothing can be imported, for this reason.
    Unreadable(Message),
    /// It can be kept; with `plays`, its first preset is put on the board.
    Unpacked { staged: StagedImport, plays: bool },
    /// It could not be unpacked, for this reason.
    NotUnpacked(Message),
}

impl ImportStage {
    /// Whether a worker is busy with it.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Reading(_) | Self::Unpacking { .. })
    }
}

impl Jobs {
    /// What was sent and is not kept yet.
    pub fn import_preview(&self) -> &ImportStage {
        &self.preview
    }

    /// The plan that is offered, to be changed by the user's choices.
    pub fn offered_plan(&mut self) -> Option<&mut ImportPreview> {
        match &mut self.preview {
            ImportStage::Offered(plan) => Some(plan),
            _ => None,
        }
    }

    /// Queues what was sent: a text with a shared mix in it, or the path of a preset or pack. An offer that is on
    /// the screen stays there. Returns false if too much is waiting already.
    pub fn queue_preview(&mut self, what: &str) -> bool {
        let has_room = self.waiting.len() < MOST_WAITING;
        if has_room && !self.waiting.iter().any(|other| other == what) {
            self.waiting.push_back(what.to_owned());
            self.revision += 1;
        }
        has_room
    }

    /// How many items wait until the one that is offered is accepted or declined.
    pub fn waiting_previews(&self) -> usize {
        self.waiting.len()
    }

    /// Starts to read the next item that waits, unless another is offered or being worked on. One worker reads
    /// at a time. `here` gives the existing items.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn start_next_preview(
        &mut self,
        here: impl FnOnce() -> ExistingItems,
    ) -> Result<(), NoThread> {
        if !matches!(self.preview, ImportStage::None) {
            return Ok(());
        }
        let Some(what) = self.waiting.pop_front() else { return Ok(()) };
        let here = here();
        let work = move |progress: &_| import_preview::preview(&what, &here, progress);
        self.preview = ImportStage::Reading(Job::start("import preview", work)?);
        self.revision += 1;
        Ok(())
    }

    /// Starts to unpack what is offered, with the choices of its plan.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn accept_preview(&mut self, folders: Folders, plays: bool) -> Result<(), NoThread> {
        let ImportStage::Offered(plan) = std::mem::take(&mut self.preview) else { return Ok(()) };
        self.revision += 1;
        let work = move |progress: &_| import_preview::stage(plan, &folders, progress);
        self.preview = ImportStage::Unpacking { job: Job::start("unpack", work)?, plays };
        Ok(())
    }

    /// Discards what was sent, and cancels the work on it.
    pub fn decline_preview(&mut self) {
        self.preview = ImportStage::None;
        self.revision += 1;
    }

    /// Takes what a worker has made of it, if it is for others to go on with.
    pub fn take_preview(&mut self) -> Option<PreviewOutcome> {
        let outcome = match &self.preview {
            ImportStage::None | ImportStage::Offered(_) => return None,
            ImportStage::Reading(job) => match job.take()? {
                Ok(Ok(plan)) => {
                    self.preview = ImportStage::Offered(plan);
                    self.revision += 1;
                    return None;
                }
                Ok(Err(error)) => Some(PreviewOutcome::Unreadable(error.message())),
                Err(why) => Some(PreviewOutcome::Unreadable(why)),
            },
            ImportStage::Unpacking { job, plays } => match job.take()? {
                Ok(Ok(staged)) => Some(PreviewOutcome::Unpacked { staged, plays: *plays }),
                Ok(Err(PackError::Cancelled)) => None,
                Ok(Err(error)) => Some(PreviewOutcome::NotUnpacked(error.message())),
                Err(why) => Some(PreviewOutcome::NotUnpacked(why)),
            },
        };
        self.decline_preview();
        outcome
    }
}
