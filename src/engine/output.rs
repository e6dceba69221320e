//! Keeps a device playing: opens it, watches that it asks for sound, and when it is lost drops it
//! and tries again until one can be had. One thread; [`Output::tick`] is its whole work.

use crate::engine::device::{Device, DeviceError, Find};
use crate::render::Renderer;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Between two looks at a device that plays.
const LOOK: Duration = Duration::from_millis(200);
/// A device that has reported trouble and stands still for this long is lost.
const STILL_IN_TROUBLE: Duration = Duration::from_millis(300);
/// One that has not is lost after this long: an idle sound server may take over a second to start.
const STILL: Duration = Duration::from_secs(4);
/// Between two tries to open, doubling up to the longest.
const SHORTEST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// How it stands with the device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OutputState {
    /// Not yet tried.
    #[default]
    Opening,
    Playing {
        device: String,
        /// Frames per second.
        rate: u32,
    },
    /// No device, and why. It is tried again.
    Silent { why: String },
}

/// Makes the renderer for a device's rate, with an engine that has yet to be told the mix.
pub type Fresh = Box<dyn FnMut(u32) -> Renderer + Send>;
/// Told of every change of state.
pub type Tell = Box<dyn FnMut(OutputState) + Send>;

/// The device, or the wait for one.
pub struct Output {
    find: Find,
    fresh: Fresh,
    tell: Tell,
    open: Option<Open>,
    said: OutputState,
    wait: Duration,
    next_try: Option<Instant>,
}

struct Open {
    device: Device,
    frames: u64,
    moved: Instant,
    trouble: bool,
}

impl Output {
    pub fn new(find: Find, fresh: Fresh, tell: Tell) -> Self {
        let (open, said) = (None, OutputState::Opening);
        Self { find, fresh, tell, open, said, wait: SHORTEST_WAIT, next_try: None }
    }

    /// Watches on its own thread until `stop` is set; then closes the device.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn spawn(mut self, stop: Arc<AtomicBool>) -> std::io::Result<std::thread::JoinHandle<()>> {
        let work = move || {
            while !stop.load(Relaxed) {
                let wait = self.tick(Instant::now());
                std::thread::park_timeout(wait);
            }
            if let Some(open) = self.open.take() {
                open.device.close();
            }
        };
        std::thread::Builder::new().name("output".into()).spawn(work)
    }

    /// Looks after the device once. Returns how long to wait before the next look.
    pub fn tick(&mut self, now: Instant) -> Duration {
        if let Some(open) = &mut self.open {
            if open.is_alive(now) {
                return LOOK;
            }
            log::warn!("{} was lost", open.device.name());
            if let Some(open) = self.open.take() {
                let why = format!("{} was lost", open.device.name());
                open.device.close();
                self.say(OutputState::Silent { why });
            }
        }
        if let Some(next_try) = self.next_try.filter(|next_try| now < *next_try) {
            return (next_try - now).min(LOOK);
        }
        // To open may take seconds, which must not count as standing still, nor as waited.
        let started = Instant::now();
        let opened = Device::open(&mut self.find, &mut self.fresh);
        self.take(opened, now + started.elapsed());
        LOOK
    }

    fn take(&mut self, opened: Result<Device, DeviceError>, now: Instant) {
        match opened {
            Ok(device) => {
                let state =
                    OutputState::Playing { device: device.name().into(), rate: device.rate() };
                self.open = Some(Open { device, frames: 0, moved: now, trouble: false });
                self.wait = SHORTEST_WAIT;
                self.next_try = None;
                self.say(state);
            }
            Err(error) => self.wait_after(&error, now),
        }
    }

    fn wait_after(&mut self, error: &DeviceError, now: Instant) {
        self.next_try = Some(now + self.wait);
        self.wait = (2 * self.wait).min(LONGEST_WAIT);
        self.say(OutputState::Silent { why: error.to_string() });
    }

    fn say(&mut self, state: OutputState) {
        if state != self.said {
            log::info!("output: {state:?}");
            self.said = state.clone();
            (self.tell)(state);
        }
    }
}

impl Open {
    /// Progress is the truth: errors come in harmless bursts, and a dead server may say nothing.
    fn is_alive(&mut self, now: Instant) -> bool {
        let frames = self.device.frames();
        if frames != self.frames {
            (self.frames, self.moved, self.trouble) = (frames, now, false);
        }
        // After the look at the frames: the last of them and the only report may come together.
        self.trouble |= self.device.is_in_trouble();
        let still = now.saturating_duration_since(self.moved);
        still < if self.trouble { STILL_IN_TROUBLE } else { STILL }
    }
}
