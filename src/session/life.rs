//! A session with its threads: the streamer, the keeper, and the one that holds the device.

use crate::engine::output::{CLOSING_FADE, Output};
use crate::engine::output_devices::OutputDevices;
use crate::engine::streamer::Streamer;
use crate::session::{Keeper, Session, Shared};
use crate::timer::since_boot;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const LAST_CLOSE: Duration = Duration::from_secs(1);

/// A session that lives. End it with [`Life::end`].
pub struct Life {
    shared: Shared,
    stop: Arc<AtomicBool>,
    keeper: JoinHandle<()>,
    output: JoinHandle<()>,
}

impl Life {
    /// Starts the threads of a session, playing through one of `output_devices`. If `keeps_board`, the
    /// board is saved as it changes; what was listened to is in any case.
    ///
    /// # Errors
    /// If the system has no threads to give.
    pub fn begin(
        session: Session,
        streamer: Streamer,
        output_devices: impl OutputDevices + 'static,
        keeps_board: bool,
    ) -> std::io::Result<Self> {
        let spawn = |shared: &Shared, stop| {
            Output::new(Box::new(output_devices), Box::new(shared.clone())).spawn(stop)
        };
        Self::begin_into(session, streamer, keeps_board, spawn)
    }

    /// The same with something else than a device, whose thread `output` starts.
    ///
    /// # Errors
    /// If the system has no threads to give.
    pub fn begin_into(
        session: Session,
        streamer: Streamer,
        keeps_board: bool,
        output: impl FnOnce(&Shared, Arc<AtomicBool>) -> std::io::Result<JoinHandle<()>>,
    ) -> std::io::Result<Self> {
        let (shared, stop) = (Shared::new(session), Arc::new(AtomicBool::new(false)));
        let keeper = Keeper::new(shared.clone(), keeps_board, Instant::now());
        let keeper = keeper.with_boot_clock(since_boot);
        // The streamer ends by itself, with the session that orders from it.
        streamer.spawn()?;
        let (keeper, output) = (keeper.spawn(stop.clone())?, output(&shared, stop.clone())?);
        Ok(Self { shared, stop, keeper, output })
    }

    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Fades out, saves the board as it was, and ends the threads.
    pub fn end(self) {
        self.shared.with(Session::begin_ending);
        // Also when it was paused just now: that fade is under way.
        if self.shared.with(|session| session.was_heard()) {
            std::thread::sleep(CLOSING_FADE);
        }
        self.stop.store(true, Relaxed);
        self.keeper.thread().unpark();
        // If it panicked it has said so; there is nothing left to do about it.
        let _ = self.keeper.join();
        self.output.thread().unpark();
        // A sound server that does not answer must not keep the program from ending.
        wait(LAST_CLOSE, || self.output.is_finished());
    }
}

/// Waits until `is_so`, but no longer than `most`.
fn wait(most: Duration, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() && started.elapsed() < most {
        std::thread::sleep(Duration::from_millis(10));
    }
}
