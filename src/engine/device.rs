//! The door to the sound device, and the only file that names rodio and cpal. rodio carries one
//! source, our [`Renderer`]; the callbacks do nothing but pull from it and set flags.

use crate::dsp::Frame;
use crate::render::Renderer;
use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{BufferSize, ErrorKind, SampleFormat};
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Source};
use std::error::Error;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The rate asked for first. Sound servers convert it well; recordings are made at it.
const RATE: NonZero<u32> = NonZero::new(48_000).unwrap();
const STEREO: NonZero<u16> = NonZero::new(2).unwrap();
/// 43 ms at 48 kHz: a slider answers soon enough, and a thread without priority is in time on a busy
/// machine, where half of it was measured to be late now and then.
const BUFFER_FRAMES: u32 = 2048;
/// Frames rendered at once, whatever the device's buffer.
const PORTION: usize = 256;

/// Finds the device to play through; asked again after each failure.
pub type Find = Box<dyn FnMut() -> Result<cpal::Device, DeviceError> + Send>;

/// Why there is no sound.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    #[error("no sound device was found")]
    None,
    #[error("{name} cannot be opened: {why}")]
    CannotOpen { name: String, why: String },
}

/// An open device, playing a renderer. Close it with [`Device::close`].
pub struct Device {
    sink: MixerDeviceSink,
    name: String,
    signs: Arc<Signs>,
}

/// What the callbacks say of themselves.
#[derive(Default)]
struct Signs {
    frames: AtomicU64,
    trouble: AtomicBool,
    /// Set when we have let the device go; until it is gone it hears silence.
    closed: AtomicBool,
}

/// The system's default device, through the best of its sound servers.
pub fn default_device() -> Find {
    let mut kept: Option<cpal::Host> = None;
    Box::new(move || {
        // A host that still serves is kept: each new one costs a thread and a connection.
        let preferred = cpal::available_hosts().first().copied();
        let serves = |host: &cpal::Host| Some(host.id()) == preferred && answers(host);
        if !kept.as_ref().is_some_and(serves) {
            kept = host();
        }
        let device = kept.as_ref().and_then(HostTrait::default_output_device);
        device.ok_or(DeviceError::None)
    })
}

/// The sound servers and drivers that can be played through here, the one that is used first.
pub fn hosts() -> Vec<String> {
    cpal::available_hosts().into_iter().map(|host| host.to_string()).collect()
}

/// Whether the host's server is there, even if it has no device.
fn answers(host: &cpal::Host) -> bool {
    host.default_output_device().is_some() || host.devices().is_ok()
}

/// The first host that there is, in cpal's order. Unlike cpal's own choice it may find none.
fn host() -> Option<cpal::Host> {
    cpal::available_hosts().into_iter().find_map(|host| cpal::host_from_id(host).ok())
}

impl Device {
    /// Opens the device that `find` gives and plays the renderer that `fresh` makes for its rate.
    ///
    /// # Errors
    /// If there is none, or it takes none of the formats that we can make.
    pub fn open(
        find: &mut Find,
        fresh: &mut dyn FnMut(u32) -> Renderer,
    ) -> Result<Self, DeviceError> {
        keep_alsa_quiet();
        let device = find()?;
        let name: String =
            device.description().map_or_else(|_| "the device".into(), |d| d.name().into());
        let signs = Arc::new(Signs::default());
        let mut sink = open_sink(&device, &signs).map_err(|error| DeviceError::CannotOpen {
            name: name.clone(),
            why: reasons(&error),
        })?;
        sink.log_on_drop(false);
        let rate = sink.config().sample_rate();
        sink.mixer().add(Feed::new(fresh(rate.get()), rate, signs.clone()));
        Ok(Self { sink, name, signs })
    }

    /// The name that the system gives it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Frames it has asked for so far: proof that it is alive.
    pub fn frames(&self) -> u64 {
        self.signs.frames.load(Relaxed)
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.sink.config().sample_rate().get()
    }

    /// Whether it has said, since the last call, that it cannot go on.
    pub fn is_in_trouble(&self) -> bool {
        self.signs.trouble.swap(false, Relaxed)
    }

    /// Lets it go without waiting: a lost PulseAudio stream can hang in its drop for ever.
    pub fn close(self) {
        self.signs.closed.store(true, Relaxed);
        let closer = std::thread::Builder::new().name("close device".into());
        if let Err(error) = closer.spawn(move || drop(self.sink)) {
            log::error!("no thread to close the sound device on: {error}");
        }
    }
}

/// Tries what we would like, then what the device would.
fn open_sink(
    device: &cpal::Device,
    signs: &Arc<Signs>,
) -> Result<MixerDeviceSink, rodio::DeviceSinkError> {
    let builder = || {
        let signs = signs.clone();
        DeviceSinkBuilder::default()
            .with_device(device.clone())
            .with_error_callback(move |error: cpal::Error| signs.note(error.kind()))
            .with_channels(STEREO)
            .with_sample_rate(RATE)
            .with_sample_format(SampleFormat::F32)
    };
    builder()
        .with_buffer_size(BufferSize::Fixed(BUFFER_FRAMES))
        .open_stream()
        .or_else(|_| builder().with_buffer_size(BufferSize::Default).open_stream())
        .or_else(|_| {
            let config = device.default_output_config();
            let config = config.map_err(rodio::DeviceSinkError::DefaultSinkConfigError)?;
            builder().with_supported_config(&config).open_sink_or_fallback()
        })
}

impl Signs {
    /// Called by the device's thread, perhaps 200,000 times a second: a store and no more.
    fn note(&self, kind: ErrorKind) {
        let harmless =
            matches!(kind, ErrorKind::Xrun | ErrorKind::RealtimeDenied | ErrorKind::DeviceChanged);
        if !harmless {
            self.trouble.store(true, Relaxed);
        }
    }
}

/// Our renderer as the one source that rodio plays.
struct Feed {
    renderer: Renderer,
    rate: NonZero<u32>,
    portion: Box<[Frame; PORTION]>,
    at: usize,
    signs: Arc<Signs>,
}

impl Feed {
    fn new(renderer: Renderer, rate: NonZero<u32>, signs: Arc<Signs>) -> Self {
        Self { renderer, rate, portion: Box::new([[0.0; 2]; PORTION]), at: 2 * PORTION, signs }
    }
}

impl Iterator for Feed {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.at == 2 * PORTION {
            if self.signs.closed.load(Relaxed) {
                self.portion.fill([0.0; 2]);
            } else {
                self.renderer.render(&mut *self.portion);
            }
            self.signs.frames.fetch_add(PORTION as u64, Relaxed);
            self.at = 0;
        }
        let sample = self.portion.as_flattened()[self.at];
        self.at += 1;
        Some(sample)
    }
}

impl Source for Feed {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> NonZero<u16> {
        STEREO
    }

    fn sample_rate(&self) -> NonZero<u32> {
        self.rate
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

/// Has ALSA's library keep to itself what it would print on this thread.
fn keep_alsa_quiet() {
    #[cfg(target_os = "linux")]
    if let Err(error) = alsa::Output::local_error_handler() {
        log::debug!("ALSA will not be quiet: {error}");
    }
}

fn reasons(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
