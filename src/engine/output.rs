//! Keeps an output playing: opens what is requested for, watches that it asks for sound, and when it is
//! lost drops it and tries again until it can be had. One thread; [`Output::tick`] is its whole work.

mod active_device;
mod sleep_detector;

use crate::engine::device::{CallbackStats, Device, DeviceError};
use crate::engine::output_devices::OutputDevices;
use crate::render::Renderer;
use crate::settings::OutputDevice;
use active_device::ActiveDevice;
use sleep_detector::SleepDetector;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime};

/// Between two looks at a device that plays.
const LOOK: Duration = Duration::from_millis(200);
/// The same where what is chosen may move. It is as long as that is heard elsewhere, and each look
/// asks the server for all that it has, all night: to halve the one doubles the other.
const MOVER_LOOK: Duration = Duration::from_millis(250);
/// Between two tries to open, doubling up to the longest: what returns plays within two seconds.
const MIN_WAIT: Duration = Duration::from_millis(250);
const MAX_WAIT: Duration = Duration::from_secs(1);
/// Between two looks for a chosen output while another stands in for it.
const RETURN_LOOK: Duration = Duration::from_secs(1);
/// The same when it is there and cannot be opened, doubling up to the longest: each try interrupts
/// what stands in.
const MIN_BUSY: Duration = Duration::from_secs(15);
const MAX_BUSY: Duration = Duration::from_mins(16);
/// Long enough for a pause to fade and to leave the device's buffer.
pub const CLOSING_FADE: Duration = Duration::from_millis(750);
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
    Unavailable { reason: String },
    /// The chosen output is not among those there are. It is used when it is back.
    Missing { device: String },
}

/// What is to be played through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputRequest {
    /// Nothing chosen is the system's default.
    pub device: Option<OutputDevice>,
    /// Whether the default stands in for a chosen output that is gone.
    pub use_default_instead: bool,
    /// Whether the outputs are to be listed.
    pub list_devices: bool,
}

/// What there is to tell at each look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutputReport {
    /// What the device that is open has cost.
    pub stats: Option<CallbackStats>,
    /// How often a device was opened, and how often one was lost.
    pub opened: u32,
    pub lost: u32,
}

/// Whom the output plays for.
pub trait OutputClient: Send {
    /// Makes the renderer for a device's rate, with an engine that has yet to be told the mix.
    fn create_renderer(&mut self, rate: u32) -> Renderer;
    /// Told at each look how it goes; says what it wishes.
    fn request(&mut self, report: OutputReport) -> OutputRequest;
    /// Told what outputs there are, when it has requested to know.
    fn set_output_devices(&mut self, output_devices: Vec<OutputDevice>);
    /// Told of every change of state.
    fn set_state(&mut self, state: OutputState);
}

/// The device, or the wait for one.
pub struct Output {
    output_devices: Box<dyn OutputDevices>,
    client: Box<dyn OutputClient>,
    open: Option<ActiveDevice>,
    last_state: OutputState,
    report: OutputReport,
    sleep: SleepDetector,
    requested: Option<OutputDevice>,
    wait: Duration,
    next_try: Option<Instant>,
    /// How long a chosen output is let alone that cannot be opened.
    busy: Duration,
    /// Since when the chosen output is known not to be there.
    gone: Option<Instant>,
}

impl Output {
    pub fn new(output_devices: Box<dyn OutputDevices>, client: Box<dyn OutputClient>) -> Self {
        Self {
            output_devices,
            client,
            open: None,
            last_state: OutputState::Opening,
            report: OutputReport::default(),
            sleep: SleepDetector::default(),
            requested: None,
            wait: MIN_WAIT,
            next_try: None,
            busy: MIN_BUSY,
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
        if self.sleep.has_slept(now, of_day) {
            self.wake_up(now);
        }
        let wait = self.look(now);
        self.sleep.exclude(started.elapsed());
        wait
    }

    fn look(&mut self, now: Instant) -> Duration {
        self.report.stats = self.open.as_ref().map(|open| open.device.stats());
        let request = self.client.request(self.report);
        if request.list_devices {
            let output_devices = self.list(request.device.as_ref());
            self.client.set_output_devices(output_devices);
        }
        if self.requested != request.device {
            // What was waited for is not what is waited for now.
            (self.requested, self.next_try, self.gone) = (request.device.clone(), None, None);
            self.busy = MIN_BUSY;
        }
        if self.keeps(&request, now) {
            let moves =
                request.device.is_some_and(|chosen| self.output_devices.moves_streams(&chosen.id));
            return if moves { MOVER_LOOK } else { LOOK };
        }
        if let Some(next_try) = self.next_try.filter(|next_try| now < *next_try) {
            return (next_try - now).min(LOOK);
        }
        // To open may take seconds, which must not count as standing still, nor as waited.
        let started = Instant::now();
        let opened = self.open(&request);
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
        (self.next_try, self.wait) = (None, MIN_WAIT);
        if let Some(open) = &mut self.open {
            // What it played before it fell asleep is no proof that it woke.
            open.frames = open.device.stats().frames;
            (open.moved, open.patience) = (now, active_device::AWAKE_TIMEOUT);
        }
    }

    /// Whether there is a device that can go on playing. One that cannot is let go.
    fn keeps(&mut self, request: &OutputRequest, now: Instant) -> bool {
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
        let reason = if !is_alive {
            format!("{name} was lost")
        } else if open.moved == now && open.is_moved(&mut *self.output_devices) {
            // Before it is heard where nobody wanted it.
            format!("{name} is gone")
        } else {
            if open.should_leave(request, &mut *self.output_devices, now) {
                open.leaves = Some(now + CLOSING_FADE);
                self.say(OutputState::Leaving);
            }
            return true;
        };
        log::warn!("{reason}");
        self.report.lost += 1;
        self.close();
        self.say(OutputState::Unavailable { reason });
        false
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            open.device.close();
        }
    }

    /// Opens what is requested for. If that is only a stand-in, says as well how long it is to play
    /// before the chosen output is looked for again.
    fn open(&mut self, request: &OutputRequest) -> Result<(Device, Option<Duration>), DeviceError> {
        let mut open = |device: &_| Device::open(device, |rate| self.client.create_renderer(rate));
        let Some(chosen) = &request.device else {
            return Ok((open(&self.output_devices.default_device()?)?, None));
        };
        let (why, is_there) = match self.output_devices.find(&chosen.id) {
            Ok(Some(device)) => match open(&device) {
                Ok(device) => {
                    self.busy = MIN_BUSY;
                    return Ok((device, None));
                }
                Err(error) => (error, true),
            },
            Ok(None) => (DeviceError::NotFound { name: chosen.name.clone() }, false),
            Err(error) => (error, false),
        };
        if !request.use_default_instead {
            return Err(why);
        }
        let device = open(&self.output_devices.default_device()?)?;
        if !is_there {
            return Ok((device, Some(RETURN_LOOK)));
        }
        log::warn!("{why}; {} stands in", device.name());
        let wait = self.busy;
        self.busy = (2 * wait).min(MAX_BUSY);
        Ok((device, Some(wait)))
    }

    fn take(&mut self, device: Device, stands_in: Option<Duration>, now: Instant) {
        let state = OutputState::Playing { device: device.name().into(), rate: device.rate() };
        self.open = Some(ActiveDevice::new(device, self.requested.clone(), stands_in, now));
        self.report.opened += 1;
        (self.wait, self.next_try, self.gone) = (MIN_WAIT, None, None);
        self.say(state);
    }

    fn wait_after(&mut self, error: &DeviceError, now: Instant) {
        self.next_try = Some(now + self.wait);
        self.wait = (2 * self.wait).min(MAX_WAIT);
        let DeviceError::NotFound { name } = error else {
            self.gone = None;
            return self.say(OutputState::Unavailable { reason: error.to_string() });
        };
        let since = *self.gone.get_or_insert(now);
        if now.saturating_duration_since(since) >= GONE {
            self.say(OutputState::Missing { device: name.clone() });
        } else if !matches!(self.last_state, OutputState::Missing { .. }) {
            self.say(OutputState::Unavailable { reason: error.to_string() });
        }
    }

    fn say(&mut self, state: OutputState) {
        if state != self.last_state {
            log::info!("output: {state:?}");
            self.last_state = state.clone();
            self.client.set_state(state);
        }
    }
}

/// Whether the output is there, as far as its server answers.
fn is_there(output_devices: &mut dyn OutputDevices, wanted: &OutputDevice) -> bool {
    matches!(output_devices.find(&wanted.id), Ok(Some(_)))
}
