//! The one place where all threads but audio meet.

use crate::engine::offline::Offline;
use crate::engine::streamer::Streamer;
use crate::session::Session;
use std::sync::{Arc, Mutex, PoisonError};

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
        // A panic elsewhere has left the mix as it was edited so far, which is sound.
        let mut session = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut session);
        session.note_edit();
        session.make_way();
        session.sync();
        session.note_change();
        result
    }

    /// What renders the session faster than time, in the place of a device, at `rate`.
    pub fn offline(&self, streamer: Streamer, rate: u32) -> Offline {
        Offline::new(self.with(|session| session.fresh_renderer(rate)), streamer)
    }
}
