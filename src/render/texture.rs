//! Plays a texture: up to three endless streams, one for each intensity, crossfaded at equal power. The
//! streamer fills the streams (`engine/resequencer.rs` makes them endless).

use crate::dsp::{Fade, Frame, Glide, Pcm, add_pcm, frames};
use crate::mix::Controls;
use crate::render::voice::Voice;
use rtrb::Consumer;
use std::f32::consts::FRAC_PI_2;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The fade-in of a stream when its first data arrives, and after an underrun.
const OPEN_SECONDS: f32 = 0.25;
/// The fade-out of a stream when its ring runs dry.
const UNDERRUN_SECONDS: f32 = 0.01;
/// How much data a ring must hold before an empty stream starts to play.
const PRIMED_SECONDS: f32 = 0.25;
/// How long the streams crossfade when the intensity changes.
const INTENSITY_SECONDS: f32 = 0.4;

/// Tells the streamer whether to keep a stream filled. An inaudible stream costs no decoding.
pub type WantedFlag = Arc<AtomicBool>;

/// The reading end of the endless stream of one intensity.
pub struct IntensityStream {
    ring: Consumer<Pcm>,
    wanted: WantedFlag,
    /// The gain that the intensity and the trim give to the stream.
    weight: Glide,
    /// Fades in when data arrives and out when it runs out.
    fade: Fade,
    /// Whether the ring holds enough data to play.
    is_primed: bool,
}

impl IntensityStream {
    /// Reads from `ring`, which the streamer fills while `wanted` is true.
    pub fn new(ring: Consumer<Pcm>, wanted: WantedFlag) -> Self {
        Self { ring, wanted, weight: Glide::at(0.0), fade: Fade::silent(), is_primed: false }
    }
}

/// A texture on the audio thread.
pub struct Texture {
    streams: Vec<IntensityStream>,
    trim: f32,
    rate: u32,
    has_started: bool,
    underruns: u32,
}

impl Texture {
    /// Plays `streams`, ordered from soft to firm, with the gain `trim`, at `rate` frames per second.
    pub fn new(streams: Vec<IntensityStream>, trim: f32, rate: u32) -> Self {
        Self { streams, trim, rate, has_started: false, underruns: 0 }
    }
}

impl Voice for Texture {
    fn fill(&mut self, out: &mut [Frame], controls: &Controls) {
        out.fill([0.0; 2]);
        let last = self.streams.len().saturating_sub(1);
        let glide = if self.has_started { frames(INTENSITY_SECONDS, self.rate) } else { 0 };
        self.has_started = true;
        for (n, stream) in self.streams.iter_mut().enumerate() {
            stream.weight.set_target(weight(n, last, controls.intensity) * self.trim, glide);
            let is_audible = !stream.weight.is_silent();
            stream.wanted.store(is_audible, Relaxed);
            if is_audible && stream.add_to(out, self.rate) {
                self.underruns = self.underruns.wrapping_add(1);
            }
        }
    }

    fn suspend(&mut self) {
        self.streams.iter().for_each(|stream| stream.wanted.store(false, Relaxed));
    }

    fn underruns(&self) -> u32 {
        self.underruns
    }
}

impl IntensityStream {
    /// Adds the next frames to `out`. Returns whether an underrun has just begun.
    fn add_to(&mut self, out: &mut [Frame], rate: u32) -> bool {
        let (ready, fade_out) = (self.ring.slots(), frames(UNDERRUN_SECONDS, rate));
        let mut is_underrun = false;
        if !self.is_primed && self.fade.is_silent() && ready >= frames(PRIMED_SECONDS, rate) {
            self.is_primed = true;
            self.fade.fade_in(frames(OPEN_SECONDS, rate));
        } else if self.is_primed && ready < fade_out + 2 * out.len() {
            // The remaining data is just enough for the fade-out.
            self.is_primed = false;
            self.fade.fade_out(fade_out);
            is_underrun = true;
        }
        let (weight, fade) = (self.weight.advance(out.len()), self.fade.advance(out.len()));
        if !self.is_primed && fade == [0.0; 2] {
            return is_underrun;
        }
        let (from, to) = (weight[0] * fade[0], weight[1] * fade[1]);
        let step = (to - from) / out.len() as f32;
        // If data is missing, the rest of `out` stays silent. The fade has ended by then.
        if let Ok(chunk) = self.ring.read_chunk(ready.min(out.len())) {
            let (first, second) = chunk.as_slices();
            add_pcm(first, from, step, out);
            let rest = out.get_mut(first.len()..).unwrap_or_default();
            add_pcm(second, from + step * first.len() as f32, step, rest);
            chunk.commit_all();
        }
        is_underrun
    }
}

/// The gain of stream `n` of `last + 1` at an intensity of 0..=1. At every intensity the powers of two
/// neighbouring streams add up to 1.
fn weight(n: usize, last: usize, intensity: f32) -> f32 {
    let distance = (intensity * last as f32 - n as f32).abs().min(1.0);
    // The cosine of a right angle is not exactly 0 in floating point, but silence has to be exact.
    if distance == 1.0 { 0.0 } else { (distance * FRAC_PI_2).cos() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::BLOCK;
    use crate::dsp::to_pcm;
    use rtrb::RingBuffer;

    const RATE: u32 = 48_000;

    fn texture(capacity: usize) -> (rtrb::Producer<Pcm>, WantedFlag, Texture) {
        let (producer, consumer) = RingBuffer::new(capacity);
        let wanted = WantedFlag::default();
        (
            producer,
            wanted.clone(),
            Texture::new(vec![IntensityStream::new(consumer, wanted)], 1.0, RATE),
        )
    }

    fn play(texture: &mut Texture, blocks: usize) -> Vec<Frame> {
        let mut out = vec![[0.0; 2]; blocks * BLOCK];
        out.chunks_mut(BLOCK).for_each(|block| texture.fill(block, &Controls::default()));
        out
    }

    #[test]
    fn neighbouring_streams_share_the_power_at_every_intensity() {
        for step in 0..=20u8 {
            let intensity = f32::from(step) / 20.0;
            let power: f32 = (0..3).map(|n| weight(n, 2, intensity).powi(2)).sum();
            assert!((power - 1.0).abs() < 1e-5);
        }
        assert_eq!([weight(0, 2, 1.0), weight(0, 2, 0.5), weight(0, 0, 0.7)], [0.0, 0.0, 1.0]);
    }

    #[test]
    fn an_underrun_fades_out_is_counted_and_recovers() {
        let (mut producer, _, mut texture) = texture(1 << 16);
        producer.push_entire_slice(&vec![to_pcm([1.0; 2]); 30_000]).unwrap();
        let out = play(&mut texture, 600);
        let step = out.windows(2).map(|w| (w[1][0] - w[0][0]).abs()).fold(0.0, f32::max);
        assert!(step < 0.01, "faded, not cut: {step}");
        assert_eq!(out.last(), Some(&[0.0; 2]));
        assert_eq!(texture.underruns(), 1);
        producer.push_entire_slice(&vec![to_pcm([1.0; 2]); 30_000]).unwrap();
        assert_eq!(play(&mut texture, 300).last(), Some(&[1.0; 2]));
    }

    #[test]
    fn an_inaudible_stream_is_neither_read_nor_filled() {
        let rings: Vec<_> = (0..3).map(|_| RingBuffer::<Pcm>::new(1 << 15)).collect();
        let wanted: Vec<WantedFlag> = (0..3).map(|_| WantedFlag::default()).collect();
        let (mut producers, consumers): (Vec<_>, Vec<_>) = rings.into_iter().unzip();
        for producer in &mut producers {
            producer.push_entire_slice(&vec![to_pcm([1.0; 2]); 20_000]).unwrap();
        }
        let streams = consumers
            .into_iter()
            .zip(&wanted)
            .map(|(c, w)| IntensityStream::new(c, w.clone()))
            .collect();
        let mut texture = Texture::new(streams, 1.0, RATE);
        let soft = Controls { intensity: 0.0, ..Controls::default() };
        for _ in 0..50 {
            texture.fill(&mut [[0.0; 2]; BLOCK], &soft);
        }
        assert_eq!(
            wanted.iter().map(|w| w.load(Relaxed)).collect::<Vec<_>>(),
            [true, false, false]
        );
        assert_eq!(producers[2].slots(), (1 << 15) - 20_000);
        texture.suspend();
        assert!(
            wanted.iter().all(|wanted| !wanted.load(Relaxed)),
            "a suspended texture needs no data"
        );
        texture.fill(&mut [[0.0; 2]; BLOCK], &soft);
        assert!(wanted[0].load(Relaxed));
    }
}
