//! Writes raw PCM to a pipe for streaming servers: 16-bit little-endian stereo at 48,000 frames per
//! second, in real time. Replaces `output.rs` and its device.

use crate::dsp::{Frame, Random};
use crate::engine::output::{OutputClient, OutputReport, OutputState};
use crate::render::Renderer;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

pub const RATE: u32 = 48_000;
/// Frames written at a time: 40 ms.
const PORTION: usize = 1920;
/// If the reader stalls for longer, the missed time is skipped rather than written at once.
const LATE: Duration = Duration::from_millis(500);
const FULL_SCALE: f32 = 32_767.0;

/// A renderer whose output is written to `out`.
pub struct Pipe<W> {
    client: Box<dyn OutputClient>,
    renderer: Renderer,
    out: W,
    frames: Vec<Frame>,
    bytes: Vec<u8>,
    dither: Random,
    /// When the first of the `written` frames was due.
    began: Instant,
    written: u64,
}

impl<W: Write + Send + 'static> Pipe<W> {
    /// Starts writing to `out` at `now`.
    pub fn new(mut client: Box<dyn OutputClient>, out: W, now: Instant) -> Self {
        let renderer = client.create_renderer(RATE);
        client.set_state(OutputState::Playing { device: "standard output".into(), rate: RATE });
        let (frames, bytes) = (vec![[0.0; 2]; PORTION], Vec::with_capacity(4 * PORTION));
        let dither = Random::new(1);
        Self { client, renderer, out, frames, bytes, dither, began: now, written: 0 }
    }

    /// Writes on its own thread until `stop` is set or writing fails; then `ended` is called with
    /// the error.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub fn spawn(
        mut self,
        stop: Arc<AtomicBool>,
        ended: impl FnOnce(io::Error) + Send + 'static,
    ) -> io::Result<JoinHandle<()>> {
        let work = move || {
            while !stop.load(Relaxed) {
                match self.tick(Instant::now()) {
                    Ok(wait) => std::thread::park_timeout(wait),
                    Err(error) => return ended(error),
                }
            }
        };
        Builder::new().name("pipe".into()).spawn(work)
    }

    /// Writes the frames that are due at `now`. Returns how long to wait until more are due.
    ///
    /// # Errors
    /// If writing fails, for instance because the reader has closed the pipe.
    pub fn tick(&mut self, now: Instant) -> io::Result<Duration> {
        let due = self.due();
        if now < due {
            return Ok(due - now);
        }
        if now.saturating_duration_since(due) > LATE {
            (self.began, self.written) = (now, 0);
        }
        self.client.request(OutputReport::default());
        self.renderer.render(&mut self.frames);
        self.bytes.clear();
        for sample in self.frames.as_flattened() {
            // Triangular dither turns the rounding error into even, very quiet noise.
            let dither = self.dither.unit() - self.dither.unit();
            let sample = (sample.clamp(-1.0, 1.0) * FULL_SCALE + dither).round();
            self.bytes.extend_from_slice(&(sample as i16).to_le_bytes());
        }
        self.out.write_all(&self.bytes)?;
        self.out.flush()?;
        self.written += PORTION as u64;
        Ok(self.due().saturating_duration_since(now))
    }

    /// When the next portion is due.
    fn due(&self) -> Instant {
        self.began + Duration::from_micros(self.written * 1_000_000 / u64::from(RATE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::output::OutputRequest;
    use crate::engine::{DesiredState, Engine};
    use crate::mix::{Controls, Layer, LayerId, Mix, Source};
    use crate::render::Noise;
    use crate::settings::OutputDevice;
    use std::sync::Mutex;

    #[derive(Clone, Default)]
    struct Reader(Arc<Mutex<Vec<u8>>>);

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A client that plays noise.
    struct Hiss(Option<Engine>);

    impl OutputClient for Hiss {
        fn create_renderer(&mut self, rate: u32) -> Renderer {
            let (mut engine, renderer) = Engine::new(rate);
            let (id, source) = (LayerId(1), Source::Noise);
            let (controls, unknown) = (Controls::default(), serde_json::Map::new());
            let layers = vec![Layer { id, source, controls, unknown }];
            let mix = Mix { layers, ..Mix::default() };
            engine.sync(&DesiredState::playing(&mix), |_| Some(Box::new(Noise::new(rate, 1))));
            self.0 = Some(engine);
            renderer
        }

        fn request(&mut self, _: OutputReport) -> OutputRequest {
            OutputRequest::default()
        }

        fn set_output_devices(&mut self, _: Vec<OutputDevice>) {}

        fn set_state(&mut self, _: OutputState) {}
    }

    #[test]
    fn one_second_of_time_writes_one_second_of_audio() {
        let (reader, start) = (Reader::default(), Instant::now());
        let mut pipe = Pipe::new(Box::new(Hiss(None)), reader.clone(), start);
        let (mut now, mut rounds) = (start, 0);
        while now < start + Duration::from_secs(1) {
            now += pipe.tick(now).unwrap();
            rounds += 1;
        }
        let bytes = reader.0.lock().unwrap();
        assert_eq!((bytes.len(), rounds), (4 * RATE as usize, 25));
        let loudest = |bytes: &[u8]| {
            let samples = bytes.chunks(2).map(|two| i16::from_le_bytes([two[0], two[1]]));
            samples.map(i16::unsigned_abs).max().unwrap()
        };
        assert!(loudest(&bytes[..8]) <= 2, "the output starts with silence");
        assert!(loudest(&bytes) > 300);
    }

    #[test]
    fn missed_time_is_not_written_after_the_reader_stalled() {
        let (reader, start) = (Reader::default(), Instant::now());
        let mut pipe = Pipe::new(Box::new(Hiss(None)), reader.clone(), start);
        pipe.tick(start).unwrap();
        let late = start + Duration::from_secs(10);
        let wait = pipe.tick(late).unwrap();
        assert_eq!(wait, Duration::from_millis(40));
        assert_eq!(reader.0.lock().unwrap().len(), 2 * 4 * PORTION);
    }
}
