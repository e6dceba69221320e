//! A session with simulated clocks. Keeper and saver tick as they do live, but without waiting, and
//! sound is rendered only on request.
// Each test program uses a part of it.
#![allow(dead_code)]

use crate::common::{RATE, Rig, add};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use susurra::dsp::Frame;
use susurra::engine::offline::OfflineRenderer;
use susurra::i18n::Message;
use susurra::session::{Keeper, Saver, Session, Shared};
use susurra::timer::Zone;

pub const MINUTE: Duration = Duration::from_mins(1);
pub const HOUR: Duration = Duration::from_hours(1);
const TICK: Duration = Duration::from_millis(250);

/// The time zone of Berlin.
pub fn berlin() -> Zone {
    Zone::by_rules("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

/// Parses a date such as `2026-10-25T05:00:00Z`.
pub fn date(text: &str) -> SystemTime {
    humantime::parse_rfc3339(text).unwrap()
}

/// A session with its keeper, saver and renderer, and the simulated clocks.
pub struct Night {
    pub rig: Rig,
    pub now: Instant,
    pub date: SystemTime,
    shared: Shared,
    offline: OfflineRenderer,
    keeper: Option<Keeper>,
    saver: Option<Saver>,
    /// The time since the machine booted, including suspension.
    since_boot: Arc<Mutex<Duration>>,
}

/// Counts how often the machine was suspended.
pub struct Count(Arc<AtomicU32>);

impl Count {
    pub fn get(&self) -> u32 {
        self.0.load(Relaxed)
    }
}

impl Night {
    /// A playing session with an empty board, in Berlin at this date.
    pub fn at(text: &str) -> Self {
        let rig = Rig::new();
        let (shared, offline) = rig.offline();
        let (now, date) = (Instant::now(), date(text));
        let since_boot = Arc::new(Mutex::new(HOUR));
        let mut night =
            Self { rig, now, date, shared, offline, keeper: None, saver: None, since_boot };
        night.start();
        night
    }

    /// The evening of 25 November 2026, with the hum playing.
    pub fn evening() -> Self {
        let mut night = Self::at("2026-11-25T21:00:00Z");
        night.with(|session| add(session, "hum", 0.9));
        night.listen(3.0);
        night
    }

    pub fn is_playing(&self) -> bool {
        self.read(|session| session.playback.is_playing())
    }

    fn start(&mut self) {
        self.with(|session| session.timers.set_zone(berlin()));
        self.keeper = Some(Keeper::new(self.shared.clone()));
        self.saver = Some(Saver::new(self.shared.clone(), true, self.now));
        self.tick();
    }

    /// Adds a boot clock, with which the keeper can tell suspension from a changed clock.
    pub fn with_boot_clock(mut self) -> Self {
        let since_boot = self.since_boot.clone();
        let read = move || Some(*since_boot.lock().unwrap());
        self.keeper = self.keeper.take().map(|keeper| keeper.with_boot_clock(read));
        self.tick();
        self
    }

    /// Makes every request to suspend return `answer`, and counts the requests.
    pub fn set_suspend_answer(&mut self, answer: Result<(), Message>) -> Count {
        let count = Arc::new(AtomicU32::new(0));
        let counts = count.clone();
        let suspend = move || {
            counts.fetch_add(1, Relaxed);
            answer.clone()
        };
        self.keeper = self.keeper.take().map(|keeper| keeper.with_suspend(suspend));
        Count(count)
    }

    pub fn with<R>(&self, change: impl FnOnce(&mut Session) -> R) -> R {
        self.shared.with(change)
    }

    pub fn read<R>(&self, read: impl FnOnce(&Session) -> R) -> R {
        self.shared.read(read)
    }

    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Reads the session with the simulated time.
    pub fn read_now<R>(&self, read: impl FnOnce(&Session, Instant) -> R) -> R {
        self.shared.read(|session| read(session, self.now))
    }

    pub fn sleep_for(&self, length: Duration) {
        self.with(|session| session.sleep_for(length, self.now));
    }

    fn tick(&mut self) {
        self.keeper.as_mut().unwrap().tick(self.now, self.date);
        self.saver.as_mut().unwrap().tick(self.now);
    }

    fn advance_clocks(&mut self, time: Duration) {
        self.now += time;
        self.date += time;
        *self.since_boot.lock().unwrap() += time;
    }

    /// Advances the time without rendering.
    pub fn advance(&mut self, length: Duration) {
        self.advance_until(length, |_| false);
    }

    /// Advances the time without rendering, until `is_so` but at most by `longest`.
    pub fn advance_until(&mut self, longest: Duration, is_so: impl Fn(&Session) -> bool) {
        let end = self.now + longest;
        while self.now < end && !self.read(|session| is_so(session)) {
            self.advance_clocks(TICK.min(end - self.now));
            self.tick();
        }
    }

    /// Renders `seconds`, after the glides of all changes since the last rendering have ended.
    pub fn listen(&mut self, seconds: f32) -> Vec<Frame> {
        // Takes the commands that have filled the ring in the meantime, so that the next sync has
        // room.
        self.offline.render(&mut [[0.0; 2]; 64]);
        self.with(|_| ());
        self.offline.render(&mut vec![[0.0; 2]; RATE as usize * 2]);
        self.continue_listening(seconds)
    }

    /// Renders the `seconds` that follow the last rendering.
    pub fn continue_listening(&mut self, seconds: f32) -> Vec<Frame> {
        let mut frames = vec![[0.0; 2]; (seconds * RATE as f32) as usize];
        for block in frames.chunks_mut(RATE as usize / 4) {
            self.offline.render(block);
            self.advance_clocks(TICK);
            self.tick();
        }
        frames
    }

    /// Suspends the machine. Its monotonic clock stops for this time.
    pub fn suspend(&mut self, length: Duration) {
        self.date += length;
        *self.since_boot.lock().unwrap() += length;
        self.advance_clocks(TICK);
        self.tick();
    }

    /// Crashes the program, and starts it again after `pause`.
    pub fn crash_and_restart(&mut self, pause: Duration) {
        // The board is saved within this time.
        self.advance(Duration::from_secs(5));
        self.advance_clocks(pause);
        let (mut session, streamer) = self.rig.session();
        session.restore();
        self.shared = Shared::new(session);
        self.offline = self.shared.offline(streamer, RATE);
        self.start();
    }
}
