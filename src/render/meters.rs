//! What the audio thread shows of itself: levels, counts, flags. Written in the callback with plain
//! atomic stores, read by anyone.

use crate::dsp::{Frame, peak};
use crate::mix::{LayerId, Position};
use crate::render::{BLOCK, Layer, MOST_LAYERS};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

/// What a meter falls by each second, as a factor: about 26 dB.
const FALL_PER_SECOND: f32 = 0.05;

/// Levels and counts of one [`Renderer`](crate::render::Renderer).
pub struct Meters {
    fall_per_frame: f32,
    fall_per_block: f32,
    layers: [Shown; MOST_LAYERS],
    master: AtomicU32,
    underruns: AtomicU32,
    /// The A-weighted squares of all that has left, as bits of a float, and their frames.
    exposure: AtomicU64,
    exposed: AtomicU64,
}

/// What is shown of one layer. An id of 0 is a free place.
#[derive(Default)]
struct Shown {
    id: AtomicU32,
    /// As bits of a float.
    level: AtomicU32,
    /// Azimuth and closeness, as bits of floats, high and low.
    place: AtomicU64,
}

/// What an ear was exposed to since the renderer began.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Exposure {
    /// The sum of the A-weighted squares, frame by frame, full scale at 1.
    pub energy: f64,
    pub frames: u64,
}

impl Meters {
    pub fn new(rate: u32) -> Self {
        let fall = |frames: usize| FALL_PER_SECOND.powf(frames as f32 / rate as f32);
        Self {
            fall_per_frame: fall(1),
            fall_per_block: fall(BLOCK),
            layers: std::array::from_fn(|_| Shown::default()),
            master: AtomicU32::new(0),
            underruns: AtomicU32::new(0),
            exposure: AtomicU64::new(0),
            exposed: AtomicU64::new(0),
        }
    }

    /// The level of a layer: the peak of what it adds to the mix, falling when it stops.
    pub fn layer(&self, id: LayerId) -> f32 {
        self.find(id).map_or(0.0, |shown| f32::from_bits(shown.level.load(Relaxed)))
    }

    /// Where a layer is heard now, its motion and drift included.
    pub fn place(&self, id: LayerId) -> Option<Position> {
        let bits = self.find(id)?.place.load(Relaxed);
        let [azimuth_deg, closeness] = [bits >> 32, bits].map(|half| f32::from_bits(half as u32));
        Some(Position { azimuth_deg, closeness })
    }

    fn find(&self, id: LayerId) -> Option<&Shown> {
        self.layers.iter().find(|shown| shown.id.load(Relaxed) == id.0)
    }

    /// The level of all that leaves, after the limiter.
    pub fn master(&self) -> f32 {
        f32::from_bits(self.master.load(Relaxed))
    }

    /// How often a layer had nothing to play when it should have.
    pub fn underruns(&self) -> u32 {
        self.underruns.load(Relaxed)
    }

    /// What has left so far, as an ear counts it; pauses are not in it.
    pub fn exposure(&self) -> Exposure {
        let energy = f64::from_bits(self.exposure.load(Relaxed));
        Exposure { energy, frames: self.exposed.load(Relaxed) }
    }

    pub(super) fn layer_heard(&self, slot: usize, layer: &Layer, peak: f32, frames: usize) {
        let shown = &self.layers[slot];
        let Position { azimuth_deg, closeness } = layer.place();
        let place = u64::from(azimuth_deg.to_bits()) << 32 | u64::from(closeness.to_bits());
        shown.place.store(place, Relaxed);
        shown.id.store(layer.id().0, Relaxed);
        self.raise(&shown.level, peak, frames);
    }

    pub(super) fn layer_gone(&self, slot: usize) {
        let shown = &self.layers[slot];
        shown.id.store(0, Relaxed);
        shown.level.store(0, Relaxed);
    }

    /// `energy` is the block's A-weighted one.
    pub(super) fn master_heard(&self, block: &[Frame], energy: f64) {
        let Exposure { energy: before, frames } = self.exposure();
        self.exposure.store((before + energy).to_bits(), Relaxed);
        self.exposed.store(frames + block.len() as u64, Relaxed);
        self.raise(&self.master, peak(block), block.len());
    }

    pub(super) fn layers_silent(&self) {
        self.layers.iter().for_each(|shown| shown.level.store(0, Relaxed));
    }

    pub(super) fn master_silent(&self) {
        self.master.store(0, Relaxed);
    }

    pub(super) fn underran(&self, times: u32) {
        self.underruns.store(self.underruns().wrapping_add(times), Relaxed);
    }

    fn raise(&self, level: &AtomicU32, peak: f32, frames: usize) {
        let fall = match frames {
            BLOCK => self.fall_per_block,
            frames => self.fall_per_frame.powf(frames as f32),
        };
        let fallen = f32::from_bits(level.load(Relaxed)) * fall;
        let shown = if fallen < 1e-5 { 0.0 } else { fallen };
        level.store(shown.max(peak).to_bits(), Relaxed);
    }
}
