//! The one place where all threads but audio meet.

use crate::engine::offline::OfflineRenderer;
use crate::engine::streamer::Streamer;
use crate::session::{Session, disk};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

/// The time between two looks at whether the saver has completed its turn.
const FLUSH_POLL: Duration = Duration::from_millis(5);

/// The session, shared by all threads but audio.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

struct Inner {
    session: Mutex<Session>,
    /// Held while files are read or written, by one thread at a time. It is locked before the session.
    disk: Mutex<()>,
    /// How many turns the saver has completed.
    saver_turns: AtomicU64,
}

impl Shared {
    pub fn new(session: Session) -> Self {
        let (session, disk) = (Mutex::new(session), Mutex::new(()));
        Self(Arc::new(Inner { session, disk, saver_turns: AtomicU64::new(0) }))
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

    /// Notes that the saver has completed a turn, which it still holds.
    pub(super) fn note_saver_turn(&self) {
        self.0.saver_turns.fetch_add(1, Relaxed);
    }

    /// Waits until what waits to be written has been written, or could not be; at most for `limit`. Returns false
    /// if the disk has not answered by then; the saver goes on. Without a saver, the work is done on this thread.
    pub fn flush_within(&self, limit: Duration) -> bool {
        let (is_due, saver) = self.read(|session| {
            let is_due = session.disk.has_work() || session.settings != session.saved_settings;
            (is_due, session.disk.saver().cloned())
        });
        if !is_due {
            return true;
        }
        let Some(saver) = saver else {
            self.flush();
            return true;
        };
        let deadline = Instant::now() + limit;
        let mut turns = None;
        while Instant::now() < deadline {
            // A turn that has begun may have passed what waits, so the next one counts.
            turns = turns.or_else(|| {
                let is_free = !matches!(self.0.disk.try_lock(), Err(TryLockError::WouldBlock));
                is_free.then(|| self.0.saver_turns.load(Relaxed))
            });
            if turns.is_some_and(|turns| self.0.saver_turns.load(Relaxed) > turns) {
                return true;
            }
            saver.unpark();
            std::thread::sleep(FLUSH_POLL);
        }
        false
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
