//! Sound cards that we stand in for: paced like real ones, lost and found on command.
// Each test program uses a part of it.
#![allow(dead_code)]
// cpal takes a device's buffer as a raw pointer.
#![expect(unsafe_code)]

use cpal::traits::{DeviceTrait, StreamTrait};
use cpal::{Data, DeviceDescription, DeviceDescriptionBuilder, DeviceId, Error, ErrorKind, HostId};
use cpal::{
    FrameCount, InputCallbackInfo, OutputCallbackInfo, OutputStreamTimestamp, SampleFormat,
};
use cpal::{StreamConfig, StreamInstant, SupportedBufferSize, SupportedStreamConfig};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread::{Builder, JoinHandle, sleep};
use std::time::Duration;
use susurra::dsp::Frame;
use susurra::engine::device::DeviceError;
use susurra::engine::output_devices::OutputDevices;
use susurra::settings::OutputDevice;

const RATE: u32 = 48_000;
const BUFFER: usize = 480;
const ELSEWHERE: &str = "elsewhere:";

/// The script of the stand-in, and what it has heard.
#[derive(Default)]
pub struct Card {
    name: &'static str,
    /// Its host is not the one that is listed, and moves no streams.
    is_elsewhere: bool,
    /// It is no longer listed, but what plays plays on: somewhere else.
    pub is_moved: AtomicBool,
    pub is_absent: AtomicBool,
    pub is_stalled: AtomicBool,
    /// It is listed, but taken by another.
    pub is_busy: AtomicBool,
    /// How long it takes to open.
    pub opens_for_ms: AtomicU64,
    /// Errors to report before the next buffer; it goes on unless it is absent.
    pub errors: AtomicU32,
    pub opened: AtomicU32,
    /// What the stream that was opened last has played.
    pub heard: Mutex<Vec<Frame>>,
}

#[derive(Clone)]
struct Device(Arc<Card>);

struct Stream {
    ended: Arc<AtomicBool>,
    running: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// The cards that there are; the first is the default.
pub struct Rack(Vec<Arc<Card>>);

impl Card {
    pub fn new() -> Arc<Self> {
        Self::named("Stand-in")
    }

    pub fn named(name: &'static str) -> Arc<Self> {
        Arc::new(Self { name, ..Self::default() })
    }

    /// One of another host than the first.
    pub fn elsewhere(name: &'static str) -> Arc<Self> {
        Arc::new(Self { name, is_elsewhere: true, ..Self::default() })
    }

    /// A rack with no other card.
    pub fn alone(self: &Arc<Self>) -> Rack {
        Rack(vec![self.clone()])
    }

    pub fn output_device(&self) -> OutputDevice {
        let id = if self.is_elsewhere {
            format!("{ELSEWHERE}{}", self.name)
        } else {
            DeviceId::new(HostId::Custom, self.name).to_string()
        };
        OutputDevice { id, name: self.name.into() }
    }

    fn is_listed(&self) -> bool {
        !self.is_absent.load(Relaxed) && !self.is_moved.load(Relaxed)
    }

    pub fn take_heard(&self) -> Vec<Frame> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

impl Rack {
    pub fn of(cards: [&Arc<Card>; 2]) -> Self {
        Self(cards.map(Arc::clone).to_vec())
    }

    fn listed(&self) -> impl Iterator<Item = &Arc<Card>> {
        self.0.iter().filter(|card| card.is_listed() && !card.is_elsewhere)
    }
}

impl OutputDevices for Rack {
    fn list(&mut self) -> Result<Vec<OutputDevice>, DeviceError> {
        Ok(self.listed().map(|card| card.output_device()).collect())
    }

    fn default_device(&mut self) -> Result<cpal::Device, DeviceError> {
        self.listed().next().map(device).ok_or(DeviceError::NoDevice)
    }

    fn find(&mut self, id: &str) -> Result<Option<cpal::Device>, DeviceError> {
        let mut there = self.0.iter().filter(|card| card.is_listed());
        Ok(there.find(|card| card.output_device().id == id).map(device))
    }

    fn moves_streams(&self, id: &str) -> bool {
        !id.starts_with(ELSEWHERE)
    }
}

pub fn device(card: &Arc<Card>) -> cpal::Device {
    cpal::platform::CustomDevice::from_device(Device(card.clone())).into()
}

impl PartialEq for Device {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Device {}

impl Hash for Device {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl DeviceTrait for Device {
    type SupportedInputConfigs = std::iter::Empty<cpal::SupportedStreamConfigRange>;
    type SupportedOutputConfigs = std::iter::Empty<cpal::SupportedStreamConfigRange>;
    type Stream = Stream;

    fn description(&self) -> Result<DeviceDescription, Error> {
        Ok(DeviceDescriptionBuilder::new(self.0.name).build())
    }

    fn id(&self) -> Result<DeviceId, Error> {
        Ok(DeviceId::new(HostId::Custom, self.0.name))
    }

    fn supported_input_configs(&self) -> Result<Self::SupportedInputConfigs, Error> {
        Ok(std::iter::empty())
    }

    fn supported_output_configs(&self) -> Result<Self::SupportedOutputConfigs, Error> {
        Ok(std::iter::empty())
    }

    fn default_input_config(&self) -> Result<SupportedStreamConfig, Error> {
        Err(Error::new(ErrorKind::UnsupportedConfig))
    }

    fn default_output_config(&self) -> Result<SupportedStreamConfig, Error> {
        let buffer = SupportedBufferSize::Range { min: 480, max: 480 };
        Ok(SupportedStreamConfig::new(2, RATE, buffer, SampleFormat::F32))
    }

    fn build_input_stream_raw<D, E>(
        &self,
        _: StreamConfig,
        _: SampleFormat,
        _: D,
        _: E,
        _: Option<Duration>,
    ) -> Result<Stream, Error>
    where
        D: FnMut(&Data, &InputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        Err(Error::new(ErrorKind::UnsupportedConfig))
    }

    fn build_output_stream_raw<D, E>(
        &self,
        config: StreamConfig,
        format: SampleFormat,
        mut pull: D,
        mut complain: E,
        _: Option<Duration>,
    ) -> Result<Stream, Error>
    where
        D: FnMut(&mut Data, &OutputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        assert_eq!((config.channels, config.sample_rate, format), (2, RATE, SampleFormat::F32));
        let card = self.0.clone();
        sleep(Duration::from_millis(card.opens_for_ms.load(Relaxed)));
        if card.is_busy.load(Relaxed) {
            return Err(Error::new(ErrorKind::DeviceBusy));
        }
        let number = card.opened.fetch_add(1, Relaxed) + 1;
        let (ended, running) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (end, run) = (ended.clone(), running.clone());
        let work = move || {
            while !end.load(Relaxed) {
                sleep(Duration::from_secs_f32(BUFFER as f32 / RATE as f32));
                for _ in 0..card.errors.swap(0, Relaxed) {
                    complain(Error::new(ErrorKind::BackendError));
                }
                let gone = card.is_absent.load(Relaxed);
                if gone {
                    complain(Error::new(ErrorKind::DeviceNotAvailable));
                }
                if !gone && run.load(Relaxed) && !card.is_stalled.load(Relaxed) {
                    let frames = buffer(&mut pull);
                    // A stream that was let go may pull once more; nobody listens to it.
                    if card.opened.load(Relaxed) == number {
                        card.heard.lock().unwrap().extend(frames);
                    }
                }
            }
        };
        let thread = Builder::new().name("stand-in card".into()).spawn(work).unwrap();
        Ok(Stream { ended, running, thread: Some(thread) })
    }
}

/// One buffer of what is played.
fn buffer(pull: &mut impl FnMut(&mut Data, &OutputCallbackInfo)) -> [Frame; BUFFER] {
    let mut frames = [[0.0f32; 2]; BUFFER];
    let samples = frames.as_flattened_mut();
    // SAFETY: the pointer and the length are of a live slice of f32, which F32 says it is.
    let mut data =
        unsafe { Data::from_parts(samples.as_mut_ptr().cast(), samples.len(), SampleFormat::F32) };
    let now = StreamInstant::new(0, 0);
    pull(
        &mut data,
        &OutputCallbackInfo::new(OutputStreamTimestamp { callback: now, playback: now }),
    );
    frames
}

impl StreamTrait for Stream {
    fn play(&self) -> Result<(), Error> {
        self.running.store(true, Relaxed);
        Ok(())
    }

    fn pause(&self) -> Result<(), Error> {
        self.running.store(false, Relaxed);
        Ok(())
    }

    fn now(&self) -> StreamInstant {
        StreamInstant::new(0, 0)
    }

    fn buffer_size(&self) -> Result<FrameCount, Error> {
        Ok(BUFFER as FrameCount)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.ended.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
