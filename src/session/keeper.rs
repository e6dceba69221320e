//! What must happen whether or not a window is open: timers, autosave, what the streamer reports,
//! what others write.
//! Ticks four times a second on its own thread; [`Keeper::tick`] is its whole work.

use crate::files;
use crate::session::board::Board;
use crate::session::listening::Listening;
use crate::session::own_sounds::SoundsFolder;
use crate::session::watching::Watching;
use crate::session::{Action, Session, Shared, WindowCall, time, tingles};
use crate::timer::{AfterTimer, Moment};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

const TICK: Duration = Duration::from_millis(250);
/// Between two tries to save what could not be saved, as on a full disk.
const RETRY: Duration = Duration::from_mins(1);
/// The board is saved once it has been left alone for so long.
const QUIET: Duration = Duration::from_secs(2);

/// Looks after a session.
pub struct Keeper {
    shared: Shared,
    /// Whether the board is the user's to be kept, or only played from the command line. What was
    /// listened to counts in both cases.
    keeps_board: bool,
    saved: Option<Board>,
    seen: Board,
    changed: Instant,
    /// What could not be saved, and when it was tried.
    failed: Option<Board>,
    tried: Instant,
    listening: Listening,
    /// If the board is kept: what is only played needs no news.
    watching: Option<Watching>,
    sounds: SoundsFolder,
    /// How long ago the machine began, suspension included, where that is known.
    since_boot: Box<dyn Fn() -> Option<Duration> + Send>,
    /// Suspends the machine.
    suspend: Box<dyn FnMut() -> Result<(), String> + Send>,
}

impl Keeper {
    /// A keeper that saves nothing yet: the board counts as saved as it is `now`.
    pub fn new(shared: Shared, keeps_board: bool, now: Instant) -> Self {
        let seen = shared.with(|session| session.board());
        let listening = Listening::new(&shared, now);
        let watching = keeps_board.then(|| Watching::new(&shared, now));
        let (saved, failed) = (Some(seen.clone()), None);
        let sounds = SoundsFolder::new(&shared, now);
        let (changed, tried) = (now, now);
        let (since_boot, suspend) = (Box::new(|| None), Box::new(time::suspend));
        Self {
            shared,
            keeps_board,
            saved,
            seen,
            changed,
            failed,
            tried,
            listening,
            watching,
            sounds,
            since_boot,
            suspend,
        }
    }

    /// Tells the time that the machine was suspended by a clock since its beginning, rather than by
    /// comparing the other two.
    pub fn with_boot_clock(
        self,
        since_boot: impl Fn() -> Option<Duration> + Send + 'static,
    ) -> Self {
        Self { since_boot: Box::new(since_boot), ..self }
    }

    /// Suspends the machine by other means than the system's.
    pub fn with_suspend(
        self,
        suspend: impl FnMut() -> Result<(), String> + Send + 'static,
    ) -> Self {
        Self { suspend: Box::new(suspend), ..self }
    }

    /// Ticks on its own thread until `stop` is set; then saves the board.
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
            self.save();
            self.listening.save(&self.shared);
        };
        Builder::new().name("keeper".into()).spawn(work)
    }

    /// Does what is due at `now`, which the world's clock calls `date`.
    pub fn tick(&mut self, now: Instant, date: SystemTime) {
        let since_boot = (self.since_boot)();
        let (board, deed) = self.shared.with(|session| {
            session.note_exposure(date);
            let at = session.note_clocks(now, date, since_boot);
            let deed = session.tick(at);
            session.tick_incoming(date);
            session.tick_giving();
            (session.board(), deed)
        });
        if board != self.seen {
            (self.seen, self.changed) = (board, now);
        } else if now.saturating_duration_since(self.changed) >= QUIET && !self.waits(now) {
            self.save();
            self.tried = now;
        }
        if self.listening.is_due(now) {
            self.listening.save(&self.shared);
        }
        tingles::save(&self.shared);
        self.sounds.tick(&self.shared, now);
        if let Some(watching) = &mut self.watching {
            watching.tick(&self.shared, now);
        }
        self.do_deed(deed);
    }

    /// What a timer asks for once it is over. The system is waited for without the lock.
    fn do_deed(&mut self, deed: Option<AfterTimer>) {
        match deed {
            None | Some(AfterTimer::Pause) => {}
            Some(AfterTimer::Quit) => self.shared.with(|session| session.perform(Action::Quit)),
            Some(AfterTimer::Suspend) => {
                if let Err(why) = (self.suspend)() {
                    self.shared.with(|session| session.warn(why));
                }
            }
        }
    }

    /// Whether the last try failed and it is too soon for another.
    fn waits(&self, now: Instant) -> bool {
        self.failed.as_ref() == Some(&self.seen)
            && now.saturating_duration_since(self.tried) < RETRY
    }

    /// Saves the board if it is not saved. The disk is waited for without the lock.
    fn save(&mut self) {
        if !self.keeps_board || self.saved.as_ref() == Some(&self.seen) {
            return;
        }
        let path = self.shared.with(|session| session.writable(session.folders.board()));
        let Some(path) = path else { return };
        let result = files::write_whole(&path, self.seen.to_text().as_bytes());
        if result.is_ok() {
            self.saved = Some(self.seen.clone());
            self.failed = None;
        } else {
            self.failed = Some(self.seen.clone());
            self.shared.with(|session| session.note_failure(result));
        }
    }
}

impl Session {
    fn tick(&mut self, at: Moment) -> Option<AfterTimer> {
        let before = (self.failures.len(), self.playing);
        self.take_reports();
        self.take_imports();
        let deed = self.tick_time(at);
        if self.glows_anew(at.now) || before != (self.failures.len(), self.playing) {
            self.call_window(WindowCall::Redraw);
        }
        deed
    }
}
