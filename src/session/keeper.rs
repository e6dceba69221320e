//! What must happen whether or not a window is open: the timers, the results of jobs, the reports of the
//! streamer. Ticks four times a second on its own thread; [`Keeper::tick`] is its whole work.

use crate::i18n::Message;
use crate::session::suspend::suspend;
use crate::session::{Action, Shared};
use crate::timer::AfterTimer;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

const TICK: Duration = Duration::from_millis(250);

/// Ticks the session's timers.
pub struct Keeper {
    shared: Shared,
    /// The time since the machine was started, suspension included, where that is known.
    since_boot: Box<dyn Fn() -> Option<Duration> + Send>,
    /// Suspends the machine.
    suspend: Box<dyn FnMut() -> Result<(), Message> + Send>,
}

impl Keeper {
    pub fn new(shared: Shared) -> Self {
        Self { shared, since_boot: Box::new(|| None), suspend: Box::new(suspend) }
    }

    /// Measures suspension by a clock since the machine was started, rather than by comparing the
    /// other two clocks.
    pub fn with_boot_clock(
        self,
        since_boot: impl Fn() -> Option<Duration> + Send + 'static,
    ) -> Self {
        Self { since_boot: Box::new(since_boot), ..self }
    }

    /// Suspends the machine by other means than the system's.
    pub fn with_suspend(
        self,
        suspend: impl FnMut() -> Result<(), Message> + Send + 'static,
    ) -> Self {
        Self { suspend: Box::new(suspend), ..self }
    }

    /// Ticks on its own thread until `stop` is set.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn spawn(mut self, stop: Arc<AtomicBool>) -> std::io::Result<JoinHandle<()>> {
        let work = move || {
            while !stop.load(Relaxed) {
                self.tick(Instant::now(), SystemTime::now());
                std::thread::park_timeout(TICK);
            }
            self.tick(Instant::now(), SystemTime::now());
        };
        Builder::new().name("keeper".into()).spawn(work)
    }

    /// Does what is due at `now` of the monotonic clock, which is `date` in the world.
    pub fn tick(&mut self, now: Instant, date: SystemTime) {
        let since_boot = (self.since_boot)();
        let after_timer = self.shared.with(|session| session.tick(now, date, since_boot));
        match after_timer {
            None | Some(AfterTimer::Pause) => {}
            Some(AfterTimer::Quit) => self.shared.with(|session| session.perform(Action::Quit)),
            // The system is waited for without the lock.
            Some(AfterTimer::Suspend) => {
                if let Err(why) = (self.suspend)() {
                    self.shared.with(|session| session.notices.notify_warning(why));
                }
            }
        }
    }
}
