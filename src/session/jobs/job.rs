//! Work on a thread of its own, with its progress and its result.

use crate::i18n::{Message, message};
use crate::presets::pack::JobProgress;
use crate::session::jobs::NoThread;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Work under way. Dropping it cancels the work.
pub struct Job<T> {
    progress: Arc<JobProgress>,
    result: Receiver<T>,
}

impl<T: Send + 'static> Job<T> {
    /// Starts the work on a thread called `name`.
    ///
    /// # Errors
    /// If the system has no thread to give, which is also logged.
    pub fn start(
        name: &str,
        work: impl FnOnce(&JobProgress) -> T + Send + 'static,
    ) -> Result<Self, NoThread> {
        let progress = Arc::new(JobProgress::default());
        let (theirs, (send, result)) = (progress.clone(), channel());
        let work = move || {
            // The receiver may be gone: the job was cancelled.
            let _ = send.send(work(&theirs));
        };
        let thread = std::thread::Builder::new().name(name.into()).spawn(work);
        thread.map_err(|error| {
            log::error!("{name}: {error}");
            NoThread
        })?;
        Ok(Self { progress, result })
    }

    /// How far the work has come.
    pub fn progress(&self) -> &Arc<JobProgress> {
        &self.progress
    }

    /// Takes the result, once there is one. `Err` if the worker panicked.
    pub fn take(&self) -> Option<Result<T, Message>> {
        match self.result.try_recv() {
            Ok(done) => Some(Ok(done)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(message!("job-panicked"))),
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}
