//! Work that takes a while, each on a thread of its own: imports of recordings, exports, and previews of
//! what was sent. [`Jobs`] holds what is under way, and returns what has come of it.

mod export;
mod import;
mod job;
mod preview;

pub use export::{EndedExport, Export, ExportKind, Exported, Rendered};
pub use import::{ImportState, Imported};
pub use job::Job;
pub use preview::{ImportStage, PreviewOutcome};

use crate::i18n::{Message, ToMessage, message};
use import::Imports;
use std::collections::VecDeque;

/// What is under way.
#[derive(Default)]
pub struct Jobs {
    imports: Imports,
    preview: ImportStage,
    /// What was sent meanwhile, in the order of its arrival.
    waiting: VecDeque<String>,
    export: Option<Export>,
    revision: u64,
}

/// Why a job did not start: the system has no thread to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoThread;

impl ToMessage for NoThread {
    fn message(&self) -> Message {
        message!("no-thread")
    }
}

impl Jobs {
    /// Grows with every step of a job, and with each call that may have moved one on.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether a worker is busy, so that its progress changes.
    pub fn are_busy(&self) -> bool {
        self.imports.are_busy() || self.preview.is_busy() || self.export.is_some()
    }

    /// Notes that the progress of a job is to be shown again.
    pub fn note_progress(&mut self) {
        self.revision += 1;
    }
}

#[cfg(test)]
mod tests;
