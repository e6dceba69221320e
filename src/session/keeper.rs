//! What must happen whether or not a window is open: timers, autosave, what the streamer reports.
//! Ticks four times a second on its own thread; [`Keeper::tick`] is its whole work.

use crate::files;
use crate::session::{Session, Shared, WindowCall};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

const TICK: Duration = Duration::from_millis(250);
/// The board is saved once it has been left alone for so long.
const QUIET: Duration = Duration::from_secs(2);

/// Looks after a session.
pub struct Keeper {
    shared: Shared,
    /// Whether the board is the user's to be kept, or only played from the command line.
    keeps_board: bool,
    saved: Option<String>,
    seen: String,
    changed: Instant,
}

impl Keeper {
    /// A keeper that saves nothing yet: the board counts as saved as it is `now`.
    pub fn new(shared: Shared, keeps_board: bool, now: Instant) -> Self {
        let seen = shared.with(|session| session.board_text());
        Self { shared, keeps_board, saved: Some(seen.clone()), seen, changed: now }
    }

    /// Ticks on its own thread until `stop` is set; then saves the board.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn spawn(mut self, stop: Arc<AtomicBool>) -> std::io::Result<JoinHandle<()>> {
        let work = move || {
            while !stop.load(Relaxed) {
                self.tick(Instant::now());
                std::thread::park_timeout(TICK);
            }
            self.save();
        };
        Builder::new().name("keeper".into()).spawn(work)
    }

    /// Does what is due at `now`.
    pub fn tick(&mut self, now: Instant) {
        let text = self.shared.with(|session| {
            session.tick(now);
            session.board_text()
        });
        if text != self.seen {
            (self.seen, self.changed) = (text, now);
        } else if now.saturating_duration_since(self.changed) >= QUIET {
            self.save();
        }
    }

    /// Saves the board if it is not saved. The disk is waited for without the lock.
    fn save(&mut self) {
        if !self.keeps_board || self.saved.as_ref() == Some(&self.seen) {
            return;
        }
        // Not tried again until something changes: a full disk is said once.
        self.saved = Some(self.seen.clone());
        let path = self.shared.with(|session| session.folders.board());
        if self.shared.with(|session| session.left_alone.contains(&path)) {
            return;
        }
        let result = files::write_whole(&path, self.seen.as_bytes());
        if result.is_err() {
            self.shared.with(|session| session.note_failure(result));
        }
    }
}

impl Session {
    fn tick(&mut self, now: Instant) {
        let before = (self.failures.len(), self.playing);
        self.take_reports();
        if let Some(timer) = self.sleep {
            self.dim = timer.gain(now);
            if timer.is_over(now) {
                self.sleep = None;
                self.pause();
            }
        }
        if before != (self.failures.len(), self.playing) {
            self.call_window(WindowCall::Redraw);
        }
    }
}
