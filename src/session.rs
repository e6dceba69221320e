//! The running app: everything that it plays, knows and does.
//!
//! [`Session`] is made of parts. Each part owns its state, and knows nothing of the others: its methods
//! take what they need as arguments, and return what is to be done elsewhere. The methods of `Session`
//! itself are those that need several parts. `tests/suite/tidy.rs` checks that no part imports another.
//!
//! Every thread but audio reaches the session through [`Shared`]. [`Shared::with`] is the one place where
//! anything follows from a change; see `consequences.rs`. Files are written by the [`Saver`].

// The parts.
mod board;
mod desktop;
mod jobs;
mod journal;
mod library;
mod notices;
mod overrides;
mod playback;
mod timers;
// What needs several of them.
mod actions;
mod board_verbs;
mod job_verbs;
mod output;
mod preset_verbs;
mod problems;
mod timer_verbs;
mod transport;
// The threads, and what they share.
mod changes;
mod consequences;
mod disk;
mod file_dialog;
mod keeper;
pub mod names;
mod rendering;
mod runtime;
mod saver;
mod shared;
mod suspend;

pub use actions::Action;
pub use board::{Board, BoardEdit, ControlChange};
pub use changes::Changes;
pub use desktop::{CallWindow, Desktop, Tray, WindowCall};
pub use disk::DiskQueue;
pub use file_dialog::{FileDialog, export_path};
pub use jobs::{
    EndedExport, Export, ExportKind, Exported, ImportStage, ImportState, Imported, Job, Jobs,
    NoThread, PreviewOutcome, Rendered,
};
pub use journal::Journal;
pub use keeper::Keeper;
pub use library::{Library, LibraryProblem, SoundFault};
pub use notices::{Notice, Notices, Undo};
pub use overrides::Overrides;
pub use playback::{Playback, SyncInput, Telemetry};
pub use problems::LayerProblem;
pub use rendering::{RenderError, Rendering, render};
pub use runtime::Runtime;
pub use saver::Saver;
pub use shared::Shared;
pub use timers::{DueAlarm, TimerInput, TimerNotice, TimerOutcome, Timers};

use crate::engine::streamer::Streamer;
use crate::files::{self, Folders};
use crate::i18n::{Language, Message, ToMessage, message};
use crate::import;
use crate::settings::Settings;
use std::path::Path;

/// The preset that plays when the user has chosen none.
pub const FIRST_PRESET: &str = "rainy-night";

/// The state of the app.
pub struct Session {
    pub board: Board,
    pub playback: Playback,
    pub library: Library,
    pub timers: Timers,
    pub jobs: Jobs,
    pub journal: Journal,
    pub desktop: Desktop,
    pub notices: Notices,
    pub settings: Settings,
    pub overrides: Overrides,
    pub disk: DiskQueue,
    changes: Changes,
    /// The settings in their file.
    saved_settings: Settings,
    seen: consequences::Seen,
}

impl Session {
    /// A session on the user's folders, with an empty board, and the streamer that feeds it.
    pub fn new(folders: Folders) -> (Self, Streamer) {
        import::remove_abandoned(&folders.sounds());
        let (playback, streamer) = Playback::new();
        let mut session = Self {
            board: Board::default(),
            playback,
            library: Library::open(folders),
            timers: Timers::default(),
            jobs: Jobs::default(),
            journal: Journal::default(),
            desktop: Desktop::default(),
            notices: Notices::default(),
            settings: Settings::default(),
            overrides: Overrides::default(),
            disk: DiskQueue::default(),
            changes: Changes::default(),
            saved_settings: Settings::default(),
            seen: consequences::Seen::default(),
        };
        for problem in session.library.problems() {
            session.notices.notify_warning(problem.message());
        }
        (session, streamer)
    }

    /// Restores the settings and the board as they were saved. At first the board is empty, and
    /// silent. A file that cannot be understood is moved aside, and reported.
    pub fn restore(&mut self) {
        self.restore_settings();
        let path = self.library.folders().board();
        let restored = read_or_set_aside(self, &path, |session, text| {
            let catalogue = session.library.catalogue();
            session.board.restore(text, &|id| catalogue.defaults(id))
        });
        if let Some(restored) = restored {
            let preset = restored.preset.and_then(|id| self.library.store().find(&id));
            if let Some(entry) = preset {
                self.board.set_loaded(entry.preset.id.clone(), entry.preset.mix.clone());
            }
            if restored.playing {
                self.playback.play(None);
            }
            if let Some(timers) = restored.timers
                && let Err(error) = self.timers.restore(timers)
            {
                log::warn!("the timers of the last run are lost: {error}");
            }
        }
        self.board.forget_edits();
    }

    /// Restores the settings and the listening dose, but not the board.
    pub fn restore_settings(&mut self) {
        let (listening, settings) =
            (self.library.folders().listening(), self.library.folders().settings());
        let parsed = read_or_set_aside(self, &listening, |_, text| {
            serde_json::from_str(text).map_err(|error| Message::verbatim(error.to_string()))
        });
        if let Some(dose) = parsed {
            self.journal.set_dose(dose);
        }
        let parsed = read_or_set_aside(self, &settings, |_, text| {
            serde_json::from_str::<Settings>(text)
                .map_err(|error| Message::verbatim(error.to_string()))
        });
        if let Some(settings) = parsed {
            (self.saved_settings, self.settings) = (settings.clone(), settings);
        }
        self.library.order_presets(&self.settings.preset_order);
    }

    /// Where threads wait for changes of the session.
    pub fn changes(&self) -> Changes {
        self.changes.clone()
    }

    /// The language that the user has chosen, or else that of the desktop.
    pub fn language(&self) -> Language {
        let chosen = self.settings.language.as_deref().and_then(Language::from_code);
        chosen.unwrap_or(self.desktop.language())
    }

    /// Carries out the file operations that wait, for a caller that has the session to itself.
    pub fn run_disk_tasks(&mut self) {
        while let Some((task, mut files)) = disk::next_task(self) {
            let completion = task.run(&mut files);
            disk::finish(self, files, completion);
        }
    }
}

/// Reads one of the app's files, if it is there. A file that cannot be understood is moved aside
/// under another name before anything can be written over it; if it cannot be moved, nothing is
/// written there.
fn read_or_set_aside<T>(
    session: &mut Session,
    path: &Path,
    read: impl FnOnce(&mut Session, &str) -> Result<T, Message>,
) -> Option<T> {
    let why = match files::read_text(path) {
        Ok(None) => return None,
        Ok(Some(text)) => match read(session, &text) {
            Ok(content) => return Some(content),
            Err(why) => why,
        },
        Err(error) => error.message(),
    };
    match files::set_aside(path) {
        Ok(aside) => {
            session.notices.notify_warning(message!(
                "file-set-aside",
                path = path,
                why = &why,
                aside = &aside
            ));
        }
        Err(error) => {
            session.notices.notify_warning(message!(
                "file-left-alone",
                path = path,
                why = &why,
                reason = &error
            ));
            session.library.leave_alone(path);
        }
    }
    None
}

#[cfg(test)]
mod tests;
