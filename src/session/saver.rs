//! The saver: all work on the user's files, on a thread of its own. It carries out the file operations
//! that the user asks for, saves the settings, the board, the tingles and the listening dose, and
//! watches the folders of presets and sounds. [`Saver::tick`] is its whole work. It never waits for the
//! disk with the session's lock held.

mod board;
mod dose;
mod presets_folder;
mod sounds_folder;

use crate::files;
use crate::session::Shared;
use board::BoardSaver;
use dose::DoseSaver;
use presets_folder::PresetsFolder;
use sounds_folder::SoundsFolder;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// The time between two ticks, unless a file operation waits.
const TICK: Duration = Duration::from_millis(500);
/// The time between two attempts to save what could not be saved, as on a full disk.
const RETRY: Duration = Duration::from_mins(1);

/// Reads and writes the user's files.
pub struct Saver {
    shared: Shared,
    /// The board is the user's only while the window or the background program runs; what is played
    /// from the command line does not replace it.
    board: Option<BoardSaver>,
    dose: DoseSaver,
    /// Presets of other programs are of interest only where the board is the user's.
    presets: Option<PresetsFolder>,
    sounds: SoundsFolder,
    settings_tried: Option<Instant>,
}

impl Saver {
    /// A saver for which everything counts as saved as it is `now`. It saves the board if
    /// `keeps_board`; the rest in any case.
    pub fn new(shared: Shared, keeps_board: bool, now: Instant) -> Self {
        let board = keeps_board.then(|| BoardSaver::new(&shared, now));
        let dose = DoseSaver::new(&shared, now);
        let presets = keeps_board.then(|| PresetsFolder::new(&shared, now));
        let sounds = SoundsFolder::new(&shared, now);
        Self { shared, board, dose, presets, sounds, settings_tried: None }
    }

    /// Ticks on its own thread until `stop` is set, and then saves everything.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn spawn(mut self, stop: Arc<AtomicBool>) -> std::io::Result<JoinHandle<()>> {
        let work = move || {
            let thread = std::thread::current();
            self.shared.with(|session| session.disk.set_saver(thread));
            while !stop.load(Relaxed) {
                self.tick(Instant::now());
                std::thread::park_timeout(TICK);
            }
            self.finish();
        };
        Builder::new().name("saver".into()).spawn(work)
    }

    /// Does what is due at `now`.
    pub fn tick(&mut self, now: Instant) {
        let shared = self.shared.clone();
        let _turn = shared.disk_turn();
        shared.run_disk_tasks();
        if self.settings_tried.is_none_or(|tried| now.saturating_duration_since(tried) >= RETRY) {
            self.settings_tried = (!save_settings(&shared)).then_some(now);
        }
        if let Some(board) = &mut self.board {
            board.tick(&shared, now);
        }
        self.dose.tick(&shared, now);
        save_tingles(&shared);
        self.sounds.tick(&shared, now);
        if let Some(presets) = &mut self.presets {
            presets.tick(&shared, now);
        }
        shared.note_saver_turn();
    }

    /// Saves everything, whether or not it is due.
    fn finish(&mut self) {
        let shared = self.shared.clone();
        let _turn = shared.disk_turn();
        shared.run_disk_tasks();
        save_settings(&shared);
        if let Some(board) = &mut self.board {
            board.save(&shared);
        }
        self.dose.save(&shared);
        save_tingles(&shared);
    }
}

impl Shared {
    /// Carries out the file operations that wait, and saves the settings, on this thread. It returns
    /// when they are done. The saver's thread does the same a moment later.
    pub fn flush(&self) {
        let _turn = self.disk_turn();
        self.run_disk_tasks();
        save_settings(self);
    }
}

/// Saves the settings if they were changed. Returns false if they could not be saved, which is also
/// reported.
fn save_settings(shared: &Shared) -> bool {
    let unsaved = shared.read(|session| {
        let path = session.library.writable(session.library.folders().settings())?;
        (session.settings != session.saved_settings).then(|| (path, session.settings.clone()))
    });
    let Some((path, settings)) = unsaved else { return true };
    let text = serde_json::to_string_pretty(&settings).unwrap_or_default();
    let result = files::write_whole(&path, text.as_bytes());
    let is_saved = result.is_ok();
    shared.with(|session| {
        if is_saved {
            session.saved_settings = settings;
        }
        session.notices.warn_if_failed(result);
    });
    is_saved
}

/// Adds the tingles that wait to their file. Those that cannot be written are tried again with the next.
fn save_tingles(shared: &Shared) {
    if !shared.read(|session| session.journal.tingles_are_due()) {
        return;
    }
    let (lines, path) = shared
        .with(|session| (session.journal.take_tingles(), session.library.folders().tingles()));
    if let Err(error) = files::add_lines(&path, &lines) {
        shared.with(|session| {
            session.journal.put_tingles_back(lines);
            session.notices.warn_if_failed(Err(error));
        });
    }
}

#[cfg(test)]
mod tests;
