//! A session with its threads: the streamer, the keeper, and the one that holds the device.

use crate::engine::device::Find;
use crate::engine::output::Output;
use crate::engine::streamer::Streamer;
use crate::session::{Keeper, Session, Shared};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Long enough for a pause to fade and leave the device's buffer.
const LAST_FADE: Duration = Duration::from_millis(650);

/// A session that lives. End it with [`Life::end`].
pub struct Life {
    shared: Shared,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Life {
    /// Starts the threads of a session, playing through the device that `find` gives. If
    /// `keeps_board`, the board is saved as it changes.
    ///
    /// # Errors
    /// If the system has no threads to give.
    pub fn begin(
        session: Session,
        streamer: Streamer,
        find: Find,
        keeps_board: bool,
    ) -> std::io::Result<Self> {
        let (shared, stop) = (Shared::new(session), Arc::new(AtomicBool::new(false)));
        let output = Output::new(find, shared.fresh_renderer(), shared.output_state());
        let keeper = Keeper::new(shared.clone(), keeps_board, Instant::now());
        // The streamer ends by itself, with the session that orders from it.
        streamer.spawn()?;
        let threads = vec![keeper.spawn(stop.clone())?, output.spawn(stop.clone())?];
        Ok(Self { shared, stop, threads })
    }

    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Fades out, saves the board as it was, and ends the threads.
    pub fn end(self) {
        let audible = self.shared.with(|session| {
            session.ending = true;
            session.playing && session.engine.is_some()
        });
        if audible {
            std::thread::sleep(LAST_FADE);
        }
        self.stop.store(true, Relaxed);
        for thread in self.threads {
            thread.thread().unpark();
            // A thread that panicked has said so; there is nothing left to do about it.
            let _ = thread.join();
        }
    }
}
