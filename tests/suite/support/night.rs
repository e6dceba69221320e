//! A night with clocks of our own: keeper and saver tick as they do live, in no time; what is listened to
//! is rendered.
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

/// As in Berlin.
pub fn berlin() -> Zone {
    Zone::by_rules("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

/// A moment by its letters, such as `2026-10-25T05:00:00Z`.
pub fn date(text: &str) -> SystemTime {
    humantime::parse_rfc3339(text).unwrap()
}

/// A session, its keeper and what renders it, and what the clocks say.
pub struct Night {
    pub rig: Rig,
    pub now: Instant,
    pub date: SystemTime,
    shared: Shared,
    offline: OfflineRenderer,
    keeper: Option<Keeper>,
    saver: Option<Saver>,
    /// Since the machine began, suspension included.
    since_boot: Arc<Mutex<Duration>>,
}

/// How often the machine was suspended.
pub struct Count(Arc<AtomicU32>);

impl Count {
    pub fn get(&self) -> u32 {
        self.0.load(Relaxed)
    }
}

impl Night {
    /// In Berlin at that moment, with an empty board that plays.
    pub fn at(text: &str) -> Self {
        let rig = Rig::new();
        let (shared, offline) = rig.offline();
        let (now, date) = (Instant::now(), date(text));
        let since_boot = Arc::new(Mutex::new(HOUR));
        let mut night =
            Self { rig, now, date, shared, offline, keeper: None, saver: None, since_boot };
        night.begin();
        night
    }

    /// The evening of 25 November 2026, on which the hum plays.
    pub fn evening() -> Self {
        let mut night = Self::at("2026-11-25T21:00:00Z");
        night.with(|session| add(session, "hum", 0.9));
        night.listen(3.0);
        night
    }

    pub fn plays(&self) -> bool {
        self.read(|session| session.playback.is_playing())
    }

    fn begin(&mut self) {
        self.with(|session| session.timers.set_zone(berlin()));
        self.keeper = Some(Keeper::new(self.shared.clone()));
        self.saver = Some(Saver::new(self.shared.clone(), true, self.now));
        self.tick();
    }

    /// The same, on a system that tells suspension from a clock that is set.
    pub fn with_boot_clock(mut self) -> Self {
        let since_boot = self.since_boot.clone();
        let read = move || Some(*since_boot.lock().unwrap());
        self.keeper = self.keeper.take().map(|keeper| keeper.with_boot_clock(read));
        self.tick();
        self
    }

    /// Has suspending answered so, and counts how often it is asked for.
    pub fn suspends(&mut self, answer: Result<(), Message>) -> Count {
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

    /// What the session says of this moment.
    pub fn with_now<R>(&self, ask: impl FnOnce(&Session, Instant) -> R) -> R {
        self.shared.read(|session| ask(session, self.now))
    }

    pub fn sleep_for(&self, length: Duration) {
        self.with(|session| session.sleep_for(length, self.now));
    }

    fn tick(&mut self) {
        self.keeper.as_mut().unwrap().tick(self.now, self.date);
        self.saver.as_mut().unwrap().tick(self.now);
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.date += time;
        *self.since_boot.lock().unwrap() += time;
    }

    /// Lets time go by unheard.
    pub fn go(&mut self, length: Duration) {
        self.go_until(length, |_| false);
    }

    /// Lets time go by unheard, until `is_so` or for `most`.
    pub fn go_until(&mut self, most: Duration, is_so: impl Fn(&Session) -> bool) {
        let end = self.now + most;
        while self.now < end && !self.read(|session| is_so(session)) {
            self.pass(TICK.min(end - self.now));
            self.tick();
        }
    }

    /// Listens for `seconds`. What went by unheard has first been glided through.
    pub fn listen(&mut self, seconds: f32) -> Vec<Frame> {
        // The ring of orders is full of what nobody took.
        self.offline.render(&mut [[0.0; 2]; 64]);
        self.with(|_| ());
        self.offline.render(&mut vec![[0.0; 2]; RATE as usize * 2]);
        self.hear(seconds)
    }

    /// Hears what follows what was listened to, for `seconds`.
    pub fn hear(&mut self, seconds: f32) -> Vec<Frame> {
        let mut heard = vec![[0.0; 2]; (seconds * RATE as f32) as usize];
        for portion in heard.chunks_mut(RATE as usize / 4) {
            self.offline.render(portion);
            self.pass(TICK);
            self.tick();
        }
        heard
    }

    /// The machine is suspended for that long: its even clock stands still.
    pub fn suspend(&mut self, length: Duration) {
        self.date += length;
        *self.since_boot.lock().unwrap() += length;
        self.pass(TICK);
        self.tick();
    }

    /// The program ends as by a crash, and is started again after a while.
    pub fn crash(&mut self, away: Duration) {
        // Long enough for the board to be saved.
        self.go(Duration::from_secs(5));
        self.pass(away);
        let (mut session, streamer) = self.rig.session();
        session.restore();
        self.shared = Shared::new(session);
        self.offline = self.shared.offline(streamer, RATE);
        self.begin();
    }
}
