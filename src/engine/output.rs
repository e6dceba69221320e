//! Keeps the audio output playing: opens the requested device, checks that it keeps asking for
//! audio, and reopens it when it is lost. Runs on one thread; [`Output::tick`] does all of its
//! work.

mod active_device;
mod sleep_detector;

use crate::engine::device::{CallbackStats, Device, DeviceError};
use crate::engine::output_devices::OutputDevices;
use crate::i18n::{Language, Message, ToMessage, message};
use crate::render::Renderer;
use crate::settings::OutputDevice;
use active_device::ActiveDevice;
use sleep_detector::SleepDetector;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime};

/// Time between two checks of a device that plays.
const CHECK_INTERVAL: Duration = Duration::from_millis(200);
/// Time between two checks where the sound server may move the stream to another output. A moved
/// stream is audible elsewhere for up to this long, but each check makes the server list its
/// devices, so checking more often costs more.
const MOVABLE_CHECK_INTERVAL: Duration = Duration::from_millis(250);
/// Time between two attempts to open a device; it doubles up to the maximum, so that a device that
/// returns plays within two seconds.
const MIN_RETRY: Duration = Duration::from_millis(250);
const MAX_RETRY: Duration = Duration::from_secs(1);
/// Time between two checks for the chosen output while the default replaces it.
const RETURN_CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// Time between two attempts to open a chosen output that is present but fails to open; it doubles
/// up to the maximum, because each attempt interrupts the default output that plays instead.
const MIN_BUSY_RETRY: Duration = Duration::from_secs(15);
const MAX_BUSY_RETRY: Duration = Duration::from_mins(16);
/// Long enough for a pause to fade out and to leave the device's buffer.
pub const CLOSING_FADE: Duration = Duration::from_millis(750);
/// How long an output must be missing before it is reported: a sound server that has just started
/// may not list all outputs at once.
const MISSING_AFTER: Duration = Duration::from_secs(2);

/// The state of the audio output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OutputState {
    /// No attempt to open a device has been made yet.
    #[default]
    Opening,
    Playing {
        device: String,
        /// Frames per second.
        rate: u32,
    },
    /// The device still plays and is fading out, because another one replaces it.
    Leaving,
    /// No device can be opened, and why. The output keeps trying.
    Unavailable { reason: Message },
    /// The chosen output is not present. It is used as soon as it returns.
    Missing { device: String },
}

/// Which device to use, as the client wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputRequest {
    /// The chosen output, or `None` for the system's default.
    pub device: Option<OutputDevice>,
    /// Whether the default output plays while the chosen one is missing.
    pub use_default_instead: bool,
    /// Whether to list the outputs and report them to the client.
    pub list_devices: bool,
}

/// What the output reports to its client at each check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutputReport {
    /// The load of the open device's callback, if a device is open.
    pub stats: Option<CallbackStats>,
    /// How many times a device was opened, and how many times one was lost.
    pub opened: u32,
    pub lost: u32,
}

/// The part of the program that the output plays for: the session, or a test.
pub trait OutputClient: Send {
    /// Creates the renderer for a device's rate. Its engine has not been sent a mix yet.
    fn create_renderer(&mut self, rate: u32) -> Renderer;
    /// Receives the report of each check and returns the current request.
    fn request(&mut self, report: OutputReport) -> OutputRequest;
    /// Receives the list of outputs after a request with `list_devices`.
    fn set_output_devices(&mut self, output_devices: Vec<OutputDevice>);
    /// Receives every change of state.
    fn set_state(&mut self, state: OutputState);
}

/// The open device, or the schedule for opening one.
pub struct Output {
    devices: Box<dyn OutputDevices>,
    client: Box<dyn OutputClient>,
    open: Option<ActiveDevice>,
    last_state: OutputState,
    report: OutputReport,
    sleep: SleepDetector,
    requested: Option<OutputDevice>,
    retry: Duration,
    next_try: Option<Instant>,
    /// How long to wait before a chosen output that failed to open is tried again.
    busy_retry: Duration,
    /// Since when the chosen output is known to be missing.
    missing_since: Option<Instant>,
}

impl Output {
    pub fn new(devices: Box<dyn OutputDevices>, client: Box<dyn OutputClient>) -> Self {
        Self {
            devices,
            client,
            open: None,
            last_state: OutputState::Opening,
            report: OutputReport::default(),
            sleep: SleepDetector::default(),
            requested: None,
            retry: MIN_RETRY,
            next_try: None,
            busy_retry: MIN_BUSY_RETRY,
            missing_since: None,
        }
    }

    /// Runs on its own thread until `stop` is set, then closes the device.
    ///
    /// # Errors
    /// If the thread cannot be started.
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

    /// Checks the device once. `wall_clock` is only used to detect that the computer was asleep.
    /// Returns how long to wait until the next check.
    pub fn tick(&mut self, now: Instant, wall_clock: SystemTime) -> Duration {
        let started = Instant::now();
        if self.sleep.detect_sleep(now, wall_clock) {
            self.handle_sleep(now);
        }
        let wait = self.check(now);
        self.sleep.exclude(started.elapsed());
        wait
    }

    fn check(&mut self, now: Instant) -> Duration {
        self.report.stats = self.open.as_ref().map(|open| open.device.stats());
        let request = self.client.request(self.report);
        if request.list_devices {
            let output_devices = self.list(request.device.as_ref());
            self.client.set_output_devices(output_devices);
        }
        if self.requested != request.device {
            // The request changed, so the waiting times of the previous one no longer apply.
            (self.requested, self.next_try, self.missing_since) =
                (request.device.clone(), None, None);
            self.busy_retry = MIN_BUSY_RETRY;
        }
        if self.keep_open(&request, now) {
            let moves = request.device.is_some_and(|chosen| self.devices.moves_streams(&chosen.id));
            return if moves { MOVABLE_CHECK_INTERVAL } else { CHECK_INTERVAL };
        }
        if let Some(next_try) = self.next_try.filter(|next_try| now < *next_try) {
            return (next_try - now).min(CHECK_INTERVAL);
        }
        // Opening may take seconds, which must count neither as a stall nor as waiting time.
        let started = Instant::now();
        let opened = self.open(&request);
        let now = now + started.elapsed();
        match opened {
            Ok((device, recheck_after)) => self.use_device(device, recheck_after, now),
            Err(error) => self.schedule_retry(&error, now),
        }
        CHECK_INTERVAL
    }

    /// All outputs, including the chosen one if it is present but belongs to another host than the
    /// one in use.
    fn list(&mut self, chosen: Option<&OutputDevice>) -> Vec<OutputDevice> {
        let mut all = self.devices.list().unwrap_or_default();
        if let Some(chosen) = chosen.filter(|chosen| all.iter().all(|o| o.id != chosen.id)) {
            // A driver may not list a device that is in use, even if this program uses it.
            let plays = self.open.as_ref().is_some_and(|open| open.is_playing_on(chosen));
            if plays || is_present(&mut *self.devices, chosen) {
                all.push(chosen.clone());
            }
        }
        all
    }

    /// The state of the device after the computer slept is unknown, so it is checked again soon.
    fn handle_sleep(&mut self, now: Instant) {
        log::info!("the computer was asleep, or the clock was set");
        (self.next_try, self.retry) = (None, MIN_RETRY);
        if let Some(open) = &mut self.open {
            // Frames that it played before sleep do not prove that it works now.
            open.frames = open.device.stats().frames;
            (open.last_progress, open.stall_timeout) = (now, active_device::AWAKE_TIMEOUT);
        }
    }

    /// Whether the open device can keep playing. Closes it if it cannot.
    fn keep_open(&mut self, request: &OutputRequest, now: Instant) -> bool {
        let Some(open) = &mut self.open else { return false };
        let is_alive = open.is_alive(now);
        if let Some(end) = open.fade_out_end {
            if is_alive && now < end {
                return true;
            }
            self.close();
            return false;
        }
        let name = open.device.name();
        let reason = if !is_alive {
            message!("device-lost", name = name)
        } else if open.last_progress == now && open.was_moved(&mut *self.devices) {
            // Close it before it is audible on an output that nobody chose.
            message!("device-gone", name = name)
        } else {
            if open.should_close(request, &mut *self.devices, now) {
                open.fade_out_end = Some(now + CLOSING_FADE);
                self.set_state(OutputState::Leaving);
            }
            return true;
        };
        log::warn!("{}", reason.to_string_in(Language::English));
        self.report.lost += 1;
        self.close();
        self.set_state(OutputState::Unavailable { reason });
        false
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            open.device.close();
        }
    }

    /// Opens the requested device. If the default replaces it, also returns how long to wait before
    /// the chosen output is tried again.
    fn open(&mut self, request: &OutputRequest) -> Result<(Device, Option<Duration>), DeviceError> {
        let mut open = |device: &_| Device::open(device, |rate| self.client.create_renderer(rate));
        let Some(chosen) = &request.device else {
            return Ok((open(&self.devices.default_device()?)?, None));
        };
        let (error, is_present) = match self.devices.find(&chosen.id) {
            Ok(Some(device)) => match open(&device) {
                Ok(device) => {
                    self.busy_retry = MIN_BUSY_RETRY;
                    return Ok((device, None));
                }
                Err(error) => (error, true),
            },
            Ok(None) => (DeviceError::NotFound { name: chosen.name.clone() }, false),
            Err(error) => (error, false),
        };
        if !request.use_default_instead {
            return Err(error);
        }
        let device = open(&self.devices.default_device()?)?;
        if !is_present {
            return Ok((device, Some(RETURN_CHECK_INTERVAL)));
        }
        log::warn!("{error}; playing on {} instead", device.name());
        let wait = self.busy_retry;
        self.busy_retry = (2 * wait).min(MAX_BUSY_RETRY);
        Ok((device, Some(wait)))
    }

    fn use_device(&mut self, device: Device, recheck_after: Option<Duration>, now: Instant) {
        let state = OutputState::Playing { device: device.name().into(), rate: device.rate() };
        self.open = Some(ActiveDevice::new(device, self.requested.clone(), recheck_after, now));
        self.report.opened += 1;
        (self.retry, self.next_try, self.missing_since) = (MIN_RETRY, None, None);
        self.set_state(state);
    }

    fn schedule_retry(&mut self, error: &DeviceError, now: Instant) {
        self.next_try = Some(now + self.retry);
        self.retry = (2 * self.retry).min(MAX_RETRY);
        let DeviceError::NotFound { name } = error else {
            self.missing_since = None;
            return self.set_state(OutputState::Unavailable { reason: error.message() });
        };
        let since = *self.missing_since.get_or_insert(now);
        if now.saturating_duration_since(since) >= MISSING_AFTER {
            self.set_state(OutputState::Missing { device: name.clone() });
        } else if !matches!(self.last_state, OutputState::Missing { .. }) {
            self.set_state(OutputState::Unavailable { reason: error.message() });
        }
    }

    fn set_state(&mut self, state: OutputState) {
        if state != self.last_state {
            log::info!("output: {state:?}");
            self.last_state = state.clone();
            self.client.set_state(state);
        }
    }
}

/// Whether the output is present, as far as its server answers.
fn is_present(output_devices: &mut dyn OutputDevices, wanted: &OutputDevice) -> bool {
    matches!(output_devices.find(&wanted.id), Ok(Some(_)))
}
