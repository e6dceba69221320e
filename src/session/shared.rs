//! The one place where all threads but audio meet.

use crate::engine::offline::OfflineRenderer;
use crate::engine::streamer::Streamer;
use crate::session::Session;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The session, shared by all threads but audio.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<Session>>);

impl Shared {
    pub fn new(session: Session) -> Self {
        Self(Arc::new(Mutex::new(session)))
    }

    /// Runs `change`, then tells the engine what differs: no caller can forget to. Keep it short,
    /// and do not call it within itself.
    pub fn with<R>(&self, change: impl FnOnce(&mut Session) -> R) -> R {
        let mut session = self.lock();
        let result = change(&mut session);
        session.note_edit();
        session.make_way();
        session.sync();
        session.note_change();
        result
    }

    /// Looks at what is: with nothing changed there is nothing to tell.
    pub(super) fn look<R>(&self, at: impl FnOnce(&Session) -> R) -> R {
        at(&self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Session> {
        // A panic elsewhere has left the mix as it was edited so far, which is sound.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What renders the session faster than time, in the place of a device, at `rate`.
    pub fn offline(&self, streamer: Streamer, rate: u32) -> OfflineRenderer {
        OfflineRenderer::new(self.with(|session| session.fresh_renderer(rate)), streamer)
    }
}
