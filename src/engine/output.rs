//! Keeps an output playing: opens what is wished for, watches that it asks for sound, and when it is
//! lost drops it and tries again until it can be had. One thread; [`Output::tick`] is its whole work.

mod open;
mod wake;

use crate::engine::device::{Device, DeviceError, Work};
use crate::engine::output_devices::OutputDevices;
use crate::render::Renderer;
use crate::settings::OutputDevice;
use open::Open;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime};
use wake::Wake;

/// Between two looks at a device that plays.
const LOOK: Duration = Duration::from_millis(200);
/// The same where what is chosen may move. It is as long as that is heard elsewhere, and each look
/// asks the server for all that it has, all night: to halve the one doubles the other.
const MOVER_LOOK: Duration = Duration::from_millis(250);
/// Between two tries to open, doubling up to the longest: what returns plays within two seconds.
const SHORTEST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// Between two looks for a chosen output while another stands in for it.
const RETURN_LOOK: Duration = Duration::from_secs(1);
/// The same when it is there and cannot be opened, doubling up to the longest: each try interrupts
/// what stands in.
const SHORTEST_BUSY: Duration = Duration::from_secs(15);
const LONGEST_BUSY: Duration = Duration::from_mins(16);
/// Long enough for a pause to fade and to leave the device's buffer.
pub const LAST_FADE: Duration = Duration::from_millis(750);
/// A server that has just started may not have all its outputs at once.
const GONE: Duration = Duration::from_secs(2);

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
    /// It still plays, but is to fade out: another takes its place.
    Leaving,
    /// No device, and why. It is tried again.
    Silent { why: String },
    /// The chosen output is not among those there are. It is used when it is back.
    Gone { device: String },
}

/// What is to be played through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Nothing chosen is the system's default.
    pub chosen: Option<OutputDevice>,
    /// Whether the default stands in for a chosen output that is gone.
    pub stand_in: bool,
    /// Whether the outputs are to be listed.
    pub list: bool,
}

/// What there is to tell at each look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What the device that is open has cost.
    pub work: Option<Work>,
    /// How often a device was opened, and how often one was lost.
    pub opened: u32,
    pub lost: u32,
}

/// Whom the output plays for.
pub trait Player: Send {
    /// Makes the renderer for a device's rate, with an engine that has yet to be told the mix.
    fn renderer(&mut self, rate: u32) -> Renderer;
    /// Told at each look how it goes; says what it wishes.
    fn wish(&mut self, report: Report) -> Wish;
    /// Told what outputs there are, when it has wished to know.
    fn found(&mut self, output_devices: Vec<OutputDevice>);
    /// Told of every change of state.
    fn tell(&mut self, state: OutputState);
}

/// The device, or the wait for one.
pub struct Output {
    output_devices: Box<dyn OutputDevices>,
    player: Box<dyn Player>,
    open: Option<Open>,
    said: OutputState,
    report: Report,
    wake: Wake,
    wished: Option<OutputDevice>,
    wait: Duration,
    next_try: Option<Instant>,
    /// How long a chosen output is let alone that cannot be opened.
    busy: Duration,
    /// Since when the chosen output is known not to be there.
    gone: Option<Instant>,
}

impl Output {
    pub fn new(output_devices: Box<dyn OutputDevices>, player: Box<dyn Player>) -> Self {
        Self {
            output_devices,
            player,
            open: None,
            said: OutputState::Opening,
            report: Report::default(),
            wake: Wake::default(),
            wished: None,
            wait: SHORTEST_WAIT,
            next_try: None,
            busy: SHORTEST_BUSY,
            gone: None,
        }
    }

    /// Watches on its own thread until `stop` is set; then closes the device.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn spawn(mut self, stop: Arc<AtomicBool>) -> std::io::Result<std::thread::JoinHandle<()>> {
        let work = move || {
            while !stop.load(Relaxed) {
                let wait = self.tick(Instant::now(), SystemTime::now());
                std::thread::park_timeout(wait);
            }
            if let Some(open) = self.open.take() {
                open.device.close();
            }
        };
        std::thread::Builder::new().name("output".into()).spawn(work)
    }

    /// Looks after the device once; `of_day` only tells that the machine has slept. Returns how
    /// long to wait before the next look.
    pub fn tick(&mut self, now: Instant, of_day: SystemTime) -> Duration {
        let started = Instant::now();
        if self.wake.has_slept(now, of_day) {
            self.wake_up(now);
        }
        let wait = self.look(now);
        self.wake.has_worked(started.elapsed());
        wait
    }

    fn look(&mut self, now: Instant) -> Duration {
        self.report.work = self.open.as_ref().map(|open| open.device.work());
        let wish = self.player.wish(self.report);
        if wish.list {
            let output_devices = self.list(wish.chosen.as_ref());
            self.player.found(output_devices);
        }
        if self.wished != wish.chosen {
            // What was waited for is not what is waited for now.
            (self.wished, self.next_try, self.gone) = (wish.chosen.clone(), None, None);
            self.busy = SHORTEST_BUSY;
        }
        if self.keeps(&wish, now) {
            let moves =
                wish.chosen.is_some_and(|chosen| self.output_devices.moves_streams(&chosen.id));
            return if moves { MOVER_LOOK } else { LOOK };
        }
        if let Some(next_try) = self.next_try.filter(|next_try| now < *next_try) {
            return (next_try - now).min(LOOK);
        }
        // To open may take seconds, which must not count as standing still, nor as waited.
        let started = Instant::now();
        let opened = self.open(&wish);
        let now = now + started.elapsed();
        match opened {
            Ok((device, stands_in)) => self.take(device, stands_in, now),
            Err(error) => self.wait_after(&error, now),
        }
        LOOK
    }

    /// All outputs, and the chosen one if it is there although its host is not the one that is used.
    fn list(&mut self, chosen: Option<&OutputDevice>) -> Vec<OutputDevice> {
        let mut all = self.output_devices.list().unwrap_or_default();
        if let Some(chosen) = chosen.filter(|chosen| all.iter().all(|o| o.id != chosen.id)) {
            // A driver may not list what is taken, be it by us.
            let plays = self.open.as_ref().is_some_and(|open| open.plays(chosen));
            if plays || is_there(&mut *self.output_devices, chosen) {
                all.push(chosen.clone());
            }
        }
        all
    }

    /// What happened while the machine slept is not known; it is looked at anew, and soon.
    fn wake_up(&mut self, now: Instant) {
        log::info!("the machine has slept, or the clock was set");
        (self.next_try, self.wait) = (None, SHORTEST_WAIT);
        if let Some(open) = &mut self.open {
            // What it played before it fell asleep is no proof that it woke.
            open.frames = open.device.work().frames;
            (open.moved, open.patience) = (now, open::STILL_AWAKE);
        }
    }

    /// Whether there is a device that can go on playing. One that cannot is let go.
    fn keeps(&mut self, wish: &Wish, now: Instant) -> bool {
        let Some(open) = &mut self.open else { return false };
        let is_alive = open.is_alive(now);
        if let Some(end) = open.leaves {
            if is_alive && now < end {
                return true;
            }
            self.close();
            return false;
        }
        let name = open.device.name();
        let why = if !is_alive {
            format!("{name} was lost")
        } else if open.moved == now && open.is_moved(&mut *self.output_devices) {
            // Before it is heard where nobody wanted it.
            format!("{name} is gone")
        } else {
            if open.should_leave(wish, &mut *self.output_devices, now) {
                open.leaves = Some(now + LAST_FADE);
                self.say(OutputState::Leaving);
            }
            return true;
        };
        log::warn!("{why}");
        self.report.lost += 1;
        self.close();
        self.say(OutputState::Silent { why });
        false
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            open.device.close();
        }
    }

    /// Opens what is wished for. If that is only a stand-in, says as well how long it is to play
    /// before the chosen output is looked for again.
    fn open(&mut self, wish: &Wish) -> Result<(Device, Option<Duration>), DeviceError> {
        let mut open = |device: &_| Device::open(device, |rate| self.player.renderer(rate));
        let Some(chosen) = &wish.chosen else {
            return Ok((open(&self.output_devices.default_device()?)?, None));
        };
        let (why, is_there) = match self.output_devices.find(&chosen.id) {
            Ok(Some(device)) => match open(&device) {
                Ok(device) => {
                    self.busy = SHORTEST_BUSY;
                    return Ok((device, None));
                }
                Err(error) => (error, true),
            },
            Ok(None) => (DeviceError::Gone { name: chosen.name.clone() }, false),
            Err(error) => (error, false),
        };
        if !wish.stand_in {
            return Err(why);
        }
        let device = open(&self.output_devices.default_device()?)?;
        if !is_there {
            return Ok((device, Some(RETURN_LOOK)));
        }
        log::warn!("{why}; {} stands in", device.name());
        let wait = self.busy;
        self.busy = (2 * wait).min(LONGEST_BUSY);
        Ok((device, Some(wait)))
    }

    fn take(&mut self, device: Device, stands_in: Option<Duration>, now: Instant) {
        let state = OutputState::Playing { device: device.name().into(), rate: device.rate() };
        self.open = Some(Open::new(device, self.wished.clone(), stands_in, now));
        self.report.opened += 1;
        (self.wait, self.next_try, self.gone) = (SHORTEST_WAIT, None, None);
        self.say(state);
    }

    fn wait_after(&mut self, error: &DeviceError, now: Instant) {
        self.next_try = Some(now + self.wait);
        self.wait = (2 * self.wait).min(LONGEST_WAIT);
        let DeviceError::Gone { name } = error else {
            self.gone = None;
            return self.say(OutputState::Silent { why: error.to_string() });
        };
        let since = *self.gone.get_or_insert(now);
        if now.saturating_duration_since(since) >= GONE {
            self.say(OutputState::Gone { device: name.clone() });
        } else if !matches!(self.said, OutputState::Gone { .. }) {
            self.say(OutputState::Silent { why: error.to_string() });
        }
    }

    fn say(&mut self, state: OutputState) {
        if state != self.said {
            log::info!("output: {state:?}");
            self.said = state.clone();
            self.player.tell(state);
        }
    }
}

/// Whether the output is there, as far as its server answers.
fn is_there(output_devices: &mut dyn OutputDevices, wanted: &OutputDevice) -> bool {
    matches!(output_devices.find(&wanted.id), Ok(Some(_)))
}
