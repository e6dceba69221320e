//! The one place where all threads but audio meet.

use crate::engine::offline::OfflineRenderer;
use crate::engine::streamer::Streamer;
use crate::session::{Session, disk};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The session, shared by all threads but audio.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

struct Inner {
    session: Mutex<Session>,
    /// Held while files are read or written, by one thread at a time. It is locked before the session.
    disk: Mutex<()>,
}

impl Shared {
    pub fn new(session: Session) -> Self {
        Self(Arc::new(Inner { session: Mutex::new(session), disk: Mutex::new(()) }))
    }

    /// Runs `change`, and then does all that follows from it. Keep it short; it must not be called
    /// within itself or within [`Shared::read`].
    pub fn with<R>(&self, change: impl FnOnce(&mut Session) -> R) -> R {
        let mut session = self.lock();
        let result = change(&mut session);
        session.settle();
        result
    }

    /// Reads the session. Nothing follows from it.
    pub fn read<R>(&self, read: impl FnOnce(&Session) -> R) -> R {
        read(&self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Session> {
        // A thread that panicked has left the session as it was edited so far, which is usable.
        self.0.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn to read and write files.
    pub(super) fn disk_turn(&self) -> MutexGuard<'_, ()> {
        self.0.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out the file operations that wait. The caller holds the turn.
    pub(super) fn run_disk_tasks(&self) {
        loop {
            let Some((task, mut files)) = disk::next_task(&mut self.lock()) else { return };
            let completion = task.run(&mut files);
            self.with(|session| disk::finish(session, files, completion));
        }
    }

    /// Renders the session faster than real time, in the place of a device, at `rate`.
    pub fn offline(&self, streamer: Streamer, rate: u32) -> OfflineRenderer {
        OfflineRenderer::new(self.with(|session| session.fresh_renderer(rate)), streamer)
    }
}
