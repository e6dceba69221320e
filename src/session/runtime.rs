//! A session with its threads: the streamer, the keeper, the saver, and the thread that holds the output.

use crate::engine::output::{CLOSING_FADE, Output};
use crate::engine::output_devices::OutputDevices;
use crate::engine::streamer::Streamer;
use crate::session::{Keeper, Saver, Session, Shared};
use crate::timer::since_boot;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The longest time to wait for the keeper's last tick.
const LAST_TICK: Duration = Duration::from_secs(2);
/// The longest time to wait until everything is saved.
const LAST_SAVE: Duration = Duration::from_secs(10);
/// The longest time to wait for the output to close.
const LAST_CLOSE: Duration = Duration::from_secs(1);

/// A session whose threads run. End it with [`Runtime::end`].
pub struct Runtime {
    shared: Shared,
    stop: Arc<AtomicBool>,
    keeper: JoinHandle<()>,
    saver: JoinHandle<()>,
    output: JoinHandle<()>,
}

impl Runtime {
    /// Starts the threads of a session, playing through one of `output_devices`. The board is saved
    /// as it changes if `keeps_board`; settings, presets and the listening dose in any case.
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

    /// The same with another output than a device. `output` starts its thread.
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
        let keeper = Keeper::new(shared.clone()).with_boot_clock(since_boot);
        let saver = Saver::new(shared.clone(), keeps_board, Instant::now());
        // The streamer ends by itself, with the session that orders from it.
        streamer.spawn()?;
        let (keeper, saver) = (keeper.spawn(stop.clone())?, saver.spawn(stop.clone())?);
        let output = output(&shared, stop.clone())?;
        Ok(Self { shared, stop, keeper, saver, output })
    }

    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Fades out, saves everything, and ends the threads.
    pub fn end(self) {
        self.shared.with(|session| session.playback.begin_ending());
        // Also when it was paused just now: that fade is still heard.
        if self.shared.read(|session| session.playback.is_heard()) {
            std::thread::sleep(CLOSING_FADE);
        }
        self.stop.store(true, Relaxed);
        self.keeper.thread().unpark();
        wait(LAST_TICK, || self.keeper.is_finished());
        // After the keeper, whose last tick may have changed something to be saved. A disk or a sound server
        // that does not answer must not keep the program from ending.
        self.saver.thread().unpark();
        if !wait(LAST_SAVE, || self.saver.is_finished()) {
            log::error!("the disk does not answer; what was changed last is not saved");
        }
        self.output.thread().unpark();
        wait(LAST_CLOSE, || self.output.is_finished());
    }
}

/// Waits until `is_so`, but no longer than `most`. Returns whether it is.
fn wait(most: Duration, is_so: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while !is_so() && started.elapsed() < most {
        std::thread::sleep(Duration::from_millis(10));
    }
    is_so()
}
