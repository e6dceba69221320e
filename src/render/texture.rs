//! Plays what the streamer makes endless: up to three taps, one for each intensity, crossfaded at
//! equal power. Where endlessness is made: `engine/resequencer.rs`.

use crate::dsp::{Fade, Frame, Glide, Pcm, add_pcm, frames};
use crate::mix::Controls;
use crate::render::Voice;
use rtrb::Consumer;
use std::f32::consts::FRAC_PI_2;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// How long a tap takes to come in when it is first fed, and after it ran dry.
const OPEN_SECONDS: f32 = 0.25;
/// How long it takes to go silent when its ring runs dry.
const DRY_SECONDS: f32 = 0.01;
/// What must lie in a ring before a tap that was dry is opened.
const PRIMED_SECONDS: f32 = 0.25;
/// How long a change of intensity takes.
const INTENSITY_SECONDS: f32 = 0.4;

/// Tells the streamer whether a tap is to be kept full. One that cannot be heard costs no decoding.
pub type Wanted = Arc<AtomicBool>;

/// One endless stream of one intensity: the reading end of its ring.
pub struct Tap {
    ring: Consumer<Pcm>,
    wanted: Wanted,
    weight: Glide,
    open: Fade,
    primed: bool,
}

impl Tap {
    pub fn new(ring: Consumer<Pcm>, wanted: Wanted) -> Self {
        Self { ring, wanted, weight: Glide::at(0.0), open: Fade::silent(), primed: false }
    }
}

/// A texture as it sounds.
pub struct Texture {
    taps: Vec<Tap>,
    trim: f32,
    rate: u32,
    begun: bool,
    underruns: u32,
}

impl Texture {
    /// Plays `taps`, from soft to firm, with the gain `trim`, at `rate` frames per second.
    pub fn new(taps: Vec<Tap>, trim: f32, rate: u32) -> Self {
        Self { taps, trim, rate, begun: false, underruns: 0 }
    }
}

impl Voice for Texture {
    fn fill(&mut self, out: &mut [Frame], controls: &Controls) {
        out.fill([0.0; 2]);
        let last = self.taps.len().saturating_sub(1);
        let glide = if self.begun { frames(INTENSITY_SECONDS, self.rate) } else { 0 };
        self.begun = true;
        for (n, tap) in self.taps.iter_mut().enumerate() {
            tap.weight.toward(weight(n, last, controls.intensity) * self.trim, glide);
            let audible = !tap.weight.is_silent();
            tap.wanted.store(audible, Relaxed);
            if audible && tap.add_to(out, self.rate) {
                self.underruns += 1;
            }
        }
    }

    fn rest(&mut self) {
        self.taps.iter().for_each(|tap| tap.wanted.store(false, Relaxed));
    }

    fn underruns(&self) -> u32 {
        self.underruns
    }
}

impl Tap {
    /// Adds the next frames to `out`. Returns whether it has just run dry.
    fn add_to(&mut self, out: &mut [Frame], rate: u32) -> bool {
        let (ready, dry) = (self.ring.slots(), frames(DRY_SECONDS, rate));
        let mut ran_dry = false;
        if !self.primed && self.open.is_silent() && ready >= frames(PRIMED_SECONDS, rate) {
            self.primed = true;
            self.open.fade_in(frames(OPEN_SECONDS, rate));
        } else if self.primed && ready < dry + 2 * out.len() {
            // What is left is just enough to fade out over.
            self.primed = false;
            self.open.fade_out(dry);
            ran_dry = true;
        }
        let (weight, open) = (self.weight.advance(out.len()), self.open.advance(out.len()));
        if !self.primed && open == [0.0; 2] {
            return ran_dry;
        }
        let (from, to) = (weight[0] * open[0], weight[1] * open[1]);
        let step = (to - from) / out.len() as f32;
        // What is missing stays silence, under a fade that has ended by then.
        if let Ok(chunk) = self.ring.read_chunk(ready.min(out.len())) {
            let (first, second) = chunk.as_slices();
            add_pcm(first, from, step, out);
            add_pcm(second, from + step * first.len() as f32, step, &mut out[first.len()..]);
            chunk.commit_all();
        }
        ran_dry
    }
}

/// The gain of tap `n` of `last + 1` at an intensity: at any place two neighbours share the power.
fn weight(n: usize, last: usize, intensity: f32) -> f32 {
    let away = (intensity * last as f32 - n as f32).abs().min(1.0);
    // Exactly silent where it should be: the cosine of a right angle is only nearly 0.
    if away == 1.0 { 0.0 } else { (away * FRAC_PI_2).cos() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::to_pcm;
    use crate::render::BLOCK;
    use rtrb::RingBuffer;

    const RATE: u32 = 48_000;

    fn texture(capacity: usize) -> (rtrb::Producer<Pcm>, Wanted, Texture) {
        let (producer, consumer) = RingBuffer::new(capacity);
        let wanted = Wanted::default();
        (producer, wanted.clone(), Texture::new(vec![Tap::new(consumer, wanted)], 1.0, RATE))
    }

    fn play(texture: &mut Texture, blocks: usize) -> Vec<Frame> {
        let mut out = vec![[0.0; 2]; blocks * BLOCK];
        out.chunks_mut(BLOCK).for_each(|block| texture.fill(block, &Controls::default()));
        out
    }

    #[test]
    fn neighbours_share_the_power_at_every_intensity() {
        for step in 0..=20u8 {
            let intensity = f32::from(step) / 20.0;
            let power: f32 = (0..3).map(|n| weight(n, 2, intensity).powi(2)).sum();
            assert!((power - 1.0).abs() < 1e-5);
        }
        assert_eq!([weight(0, 2, 1.0), weight(0, 2, 0.5), weight(0, 0, 0.7)], [0.0, 0.0, 1.0]);
    }

    #[test]
    fn a_ring_that_runs_dry_fades_and_is_counted_and_comes_back() {
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
    fn a_tap_that_cannot_be_heard_is_not_read_nor_asked_for() {
        let rings: Vec<_> = (0..3).map(|_| RingBuffer::<Pcm>::new(1 << 15)).collect();
        let wanted: Vec<Wanted> = (0..3).map(|_| Wanted::default()).collect();
        let (mut producers, consumers): (Vec<_>, Vec<_>) = rings.into_iter().unzip();
        for producer in &mut producers {
            producer.push_entire_slice(&vec![to_pcm([1.0; 2]); 20_000]).unwrap();
        }
        let taps =
            consumers.into_iter().zip(&wanted).map(|(c, w)| Tap::new(c, w.clone())).collect();
        let mut texture = Texture::new(taps, 1.0, RATE);
        let soft = Controls { intensity: 0.0, ..Controls::default() };
        for _ in 0..50 {
            texture.fill(&mut [[0.0; 2]; BLOCK], &soft);
        }
        assert_eq!(
            wanted.iter().map(|w| w.load(Relaxed)).collect::<Vec<_>>(),
            [true, false, false]
        );
        assert_eq!(producers[2].slots(), (1 << 15) - 20_000);
        texture.rest();
        assert!(wanted.iter().all(|wanted| !wanted.load(Relaxed)), "one that rests wants nothing");
        texture.fill(&mut [[0.0; 2]; BLOCK], &soft);
        assert!(wanted[0].load(Relaxed));
    }
}
