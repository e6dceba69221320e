//! The audio device, and the only file that names rodio. rodio plays a single source, our
//! [`Renderer`]. The callbacks only pull frames from it, set flags and measure how long rendering
//! took.

use crate::dsp::Frame;
use crate::i18n::{Message, ToMessage, error_from_message, message};
use crate::render::Renderer;
use cpal::traits::DeviceTrait;
use cpal::{BufferSize, ErrorKind, SampleFormat};
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Source};
use std::error::Error;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// The rate asked for first. Sound servers convert it well, and the built-in recordings use it.
const RATE: NonZero<u32> = NonZero::new(48_000).unwrap();
const STEREO: NonZero<u16> = NonZero::new(2).unwrap();
/// 96 ms at 48 kHz. This is short enough for sliders, which glide anyway, and long enough for a
/// thread without real-time priority on a busy computer. Each request of the device costs several
/// wake-ups: half the size costs a third more processor time with eight layers. A larger buffer
/// saves nothing, because PulseAudio's host also asks for the latency every 100 ms.
const BUFFER_FRAMES: u32 = 4608;
/// Frames rendered at a time, whatever the device's buffer size is.
const PORTION: usize = 256;
/// Long enough for one portion to pass through the device's two buffers.
const LAST_PORTION: Duration = Duration::from_millis(250);

/// Why there is no audio output.
#[derive(Debug)]
pub enum DeviceError {
    NoDevice,
    NotFound { name: String },
    CannotOpen { name: String, why: String },
}

impl ToMessage for DeviceError {
    fn message(&self) -> Message {
        match self {
            Self::NoDevice => message!("device-none"),
            Self::NotFound { name } => message!("device-not-found", name = name),
            Self::CannotOpen { name, why } => {
                message!("device-cannot-open", name = name, why = why)
            }
        }
    }
}

error_from_message!(DeviceError);

/// An open device that plays a renderer. Close it with [`Device::close`].
pub struct Device {
    sink: MixerDeviceSink,
    name: String,
    state: Arc<CallbackState>,
}

/// How much time rendering has taken since the device was opened. It is wall-clock time, so it
/// includes the time in which the system ran other threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallbackStats {
    /// Frames that the device has asked for.
    pub frames: u64,
    /// Frames rendered at a time: the portion that `worst` was measured on.
    pub portion: u32,
    pub worst: Duration,
    pub spent: Duration,
    /// Portions that took longer to render than to play.
    pub late: u64,
}

/// State shared with the callbacks.
#[derive(Default)]
struct CallbackState {
    frames: AtomicU64,
    worst_ns: AtomicU64,
    spent_ns: AtomicU64,
    late: AtomicU64,
    problem: AtomicBool,
    /// Set when the device is being closed; until it is dropped, the callback renders silence.
    closed: AtomicBool,
}

impl Device {
    /// Opens `device` and plays the renderer that `fresh` creates for its rate.
    ///
    /// # Errors
    /// If the device accepts none of the sample formats that we can produce.
    pub fn open(
        device: &cpal::Device,
        fresh: impl FnOnce(u32) -> Renderer,
    ) -> Result<Self, DeviceError> {
        keep_alsa_quiet();
        let name: String =
            device.description().map_or_else(|_| "the device".into(), |d| d.name().into());
        let state = Arc::new(CallbackState::default());
        let mut sink = open_sink(device, &state).map_err(|error| DeviceError::CannotOpen {
            name: name.clone(),
            why: reasons(&error),
        })?;
        sink.log_on_drop(false);
        let rate = sink.config().sample_rate();
        sink.mixer().add(RendererSource::new(fresh(rate.get()), rate, state.clone()));
        Ok(Self { sink, name, state })
    }

    /// The name that the system gives the device.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Frames that the device has asked for so far; a growing number proves that it works.
    pub fn frames(&self) -> u64 {
        self.state.frames.load(Relaxed)
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.sink.config().sample_rate().get()
    }

    /// The load of the callback so far.
    pub fn stats(&self) -> CallbackStats {
        CallbackStats {
            frames: self.frames(),
            portion: PORTION as u32,
            worst: Duration::from_nanos(self.state.worst_ns.load(Relaxed)),
            spent: Duration::from_nanos(self.state.spent_ns.load(Relaxed)),
            late: self.state.late.load(Relaxed),
        }
    }

    /// Whether the device has reported since the last call that it cannot continue.
    pub fn has_problem(&self) -> bool {
        self.state.problem.swap(false, Relaxed)
    }

    /// Closes the device without waiting, because dropping a lost PulseAudio stream can block
    /// forever. The current portion fades out, and the device gets the time to play it.
    pub fn close(self) {
        self.state.closed.store(true, Relaxed);
        let closer = std::thread::Builder::new().name("close device".into());
        let close = move || {
            std::thread::sleep(LAST_PORTION);
            drop(self.sink);
        };
        if let Err(error) = closer.spawn(close) {
            log::error!("no thread to close the sound device on: {error}");
        }
    }
}

/// Tries our preferred format first, then the device's own.
fn open_sink(
    device: &cpal::Device,
    state: &Arc<CallbackState>,
) -> Result<MixerDeviceSink, rodio::DeviceSinkError> {
    let builder = || {
        let state = state.clone();
        DeviceSinkBuilder::default()
            .with_device(device.clone())
            .with_error_callback(move |error: cpal::Error| state.note(error.kind()))
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

impl CallbackState {
    /// Called on the device's thread up to 200,000 times a second, so it only stores a flag.
    fn note(&self, kind: ErrorKind) {
        let harmless =
            matches!(kind, ErrorKind::Xrun | ErrorKind::RealtimeDenied | ErrorKind::DeviceChanged);
        if !harmless {
            self.problem.store(true, Relaxed);
        }
    }

    /// Records the rendering time of one portion. Only the callback calls this.
    fn worked(&self, took: Duration, lasts: Duration) {
        let ns = took.as_nanos() as u64;
        self.spent_ns.fetch_add(ns, Relaxed);
        self.worst_ns.fetch_max(ns, Relaxed);
        if took > lasts {
            self.late.fetch_add(1, Relaxed);
        }
    }
}

impl CallbackStats {
    /// How long one portion plays at `rate`.
    pub fn lasts(&self, rate: u32) -> Duration {
        duration(u64::from(self.portion), rate)
    }

    /// The rendering time of the slowest portion, as a share of its duration at `rate`: at 1 it is
    /// late.
    pub fn worst_share(&self, rate: u32) -> f64 {
        share(self.worst, self.lasts(rate))
    }

    /// The mean rendering time, as a share of the playing time at `rate`.
    pub fn mean_share(&self, rate: u32) -> f64 {
        share(self.spent, duration(self.frames, rate))
    }
}

fn duration(frames: u64, rate: u32) -> Duration {
    Duration::from_secs_f64(frames as f64 / f64::from(rate.max(1)))
}

fn share(spent: Duration, of: Duration) -> f64 {
    if of.is_zero() { 0.0 } else { spent.as_secs_f64() / of.as_secs_f64() }
}

/// Adapts the renderer to a rodio source.
struct RendererSource {
    renderer: Renderer,
    rate: NonZero<u32>,
    portion: Box<[Frame; PORTION]>,
    at: usize,
    has_ended: bool,
    state: Arc<CallbackState>,
}

impl RendererSource {
    fn new(renderer: Renderer, rate: NonZero<u32>, state: Arc<CallbackState>) -> Self {
        let portion = Box::new([[0.0; 2]; PORTION]);
        Self { renderer, rate, portion, at: 2 * PORTION, has_ended: false, state }
    }

    /// Renders the next portion. When the device is being closed, the first portion fades out and
    /// the rest is silent. Not inlined, so that the compiler can inline `next` into rodio's
    /// per-sample chain.
    #[inline(never)]
    fn refill(&mut self) {
        let ends = self.state.closed.load(Relaxed);
        if self.has_ended {
            self.portion.fill([0.0; 2]);
        } else {
            let started = Instant::now();
            self.renderer.render(&mut *self.portion);
            let lasts = duration(PORTION as u64, self.rate.get());
            self.state.worked(started.elapsed(), lasts);
            if ends {
                fade_out(&mut *self.portion);
            }
        }
        self.has_ended = ends;
        self.state.frames.fetch_add(PORTION as u64, Relaxed);
        self.at = 0;
    }
}

/// Fades a portion linearly to silence.
fn fade_out(portion: &mut [Frame]) {
    let last = portion.len() as f32;
    for (n, frame) in portion.iter_mut().enumerate() {
        let gain = 1.0 - (n + 1) as f32 / last;
        *frame = frame.map(|sample| sample * gain);
    }
}

impl Iterator for RendererSource {
    type Item = f32;

    #[inline]
    fn next(&mut self) -> Option<f32> {
        if self.at == 2 * PORTION {
            self.refill();
        }
        let sample = self.portion.as_flattened()[self.at];
        self.at += 1;
        Some(sample)
    }
}

impl Source for RendererSource {
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

/// Keeps the ALSA library from printing errors on this thread.
pub(super) fn keep_alsa_quiet() {
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
