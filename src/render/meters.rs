//! What the audio thread publishes about itself: levels, places and counts. The callback writes them
//! with plain atomic stores; any thread may read them.

use crate::dsp::{BLOCK, Frame, peak};
use crate::mix::{LayerId, Position};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

/// Layers that can sound at once.
pub const MAX_LAYERS: usize = 64;

/// The factor by which a level falls each second after its peak: about 26 dB.
const FALL_PER_SECOND: f32 = 0.05;
/// A level below this reads as 0: -100 dB.
const FLOOR: f32 = 1e-5;

/// The levels and counts of one [`Renderer`](crate::render::Renderer).
pub struct Meters {
    fall_per_frame: f32,
    fall_per_block: f32,
    layers: [LayerMeter; MAX_LAYERS],
    /// The bits of an `f32`.
    master: AtomicU32,
    underruns: AtomicU32,
    /// The sum of the A-weighted squares of all that has been played, as the bits of an `f64`.
    exposure_energy: AtomicU64,
    exposure_frames: AtomicU64,
}

/// The meter of one layer. An id of 0 marks a free slot.
#[derive(Default)]
struct LayerMeter {
    id: AtomicU32,
    /// The bits of an `f32`.
    level: AtomicU32,
    /// The bits of two `f32`: the azimuth in the high half, the closeness in the low half.
    place: AtomicU64,
}

/// The sound that an ear has been exposed to since the renderer started.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Exposure {
    /// The sum of the A-weighted squares over all frames, averaged over both channels; full scale
    /// is 1.
    pub energy: f64,
    /// The number of frames.
    pub frames: u64,
}

impl Meters {
    /// The meters of a renderer at `rate` frames per second, all at 0.
    pub(crate) fn new(rate: u32) -> Self {
        let fall = |frames: usize| FALL_PER_SECOND.powf(frames as f32 / rate as f32);
        Self {
            fall_per_frame: fall(1),
            fall_per_block: fall(BLOCK),
            layers: std::array::from_fn(|_| LayerMeter::default()),
            master: AtomicU32::new(0),
            underruns: AtomicU32::new(0),
            exposure_energy: AtomicU64::new(0),
            exposure_frames: AtomicU64::new(0),
        }
    }

    /// The level of a layer: the peak amplitude of what it adds to the mix, falling slowly after each
    /// peak. 0 if there is no such layer.
    pub fn layer(&self, id: LayerId) -> f32 {
        self.find(id).map_or(0.0, |meter| f32::from_bits(meter.level.load(Relaxed)))
    }

    /// Where a layer is heard now, including its motion and drift. `None` if there is no such layer.
    pub fn place(&self, id: LayerId) -> Option<Position> {
        let bits = self.find(id)?.place.load(Relaxed);
        let [azimuth_deg, closeness] = [bits >> 32, bits].map(|half| f32::from_bits(half as u32));
        Some(Position { azimuth_deg, closeness })
    }

    fn find(&self, id: LayerId) -> Option<&LayerMeter> {
        self.layers.iter().find(|meter| meter.id.load(Relaxed) == id.0)
    }

    /// The level of the whole mix after the limiter, a peak amplitude that falls slowly.
    pub fn master(&self) -> f32 {
        f32::from_bits(self.master.load(Relaxed))
    }

    /// How many times a layer had no data when it should have played.
    pub fn underruns(&self) -> u32 {
        self.underruns.load(Relaxed)
    }

    /// The exposure so far, without the time during which playback was paused.
    pub fn exposure(&self) -> Exposure {
        let energy = f64::from_bits(self.exposure_energy.load(Relaxed));
        Exposure { energy, frames: self.exposure_frames.load(Relaxed) }
    }

    /// Sets the meter in `slot` to a layer that has just added `frames` frames with this peak.
    pub(super) fn update_layer(
        &self,
        slot: usize,
        id: LayerId,
        place: Position,
        peak: f32,
        frames: usize,
    ) {
        let Some(meter) = self.layers.get(slot) else { return };
        let [azimuth, closeness] =
            [place.azimuth_deg, place.closeness].map(|value| u64::from(value.to_bits()));
        meter.place.store(azimuth << 32 | closeness, Relaxed);
        meter.id.store(id.0, Relaxed);
        self.update_level(&meter.level, peak, frames);
    }

    /// Frees the meter in `slot`.
    pub(super) fn clear_layer(&self, slot: usize) {
        let Some(meter) = self.layers.get(slot) else { return };
        meter.id.store(0, Relaxed);
        meter.level.store(0, Relaxed);
    }

    /// Counts a block that leaves the limiter. `energy` is the sum of its A-weighted squares.
    pub(super) fn update_master(&self, block: &[Frame], energy: f64) {
        let Exposure { energy: before, frames } = self.exposure();
        self.exposure_energy.store((before + energy).to_bits(), Relaxed);
        self.exposure_frames.store(frames.wrapping_add(block.len() as u64), Relaxed);
        self.update_level(&self.master, peak(block), block.len());
    }

    pub(super) fn clear_layer_levels(&self) {
        self.layers.iter().for_each(|meter| meter.level.store(0, Relaxed));
    }

    pub(super) fn clear_master_level(&self) {
        self.master.store(0, Relaxed);
    }

    pub(super) fn add_underruns(&self, count: u32) {
        self.underruns.store(self.underruns().wrapping_add(count), Relaxed);
    }

    /// Lets a level fall for `frames`, or raises it to `peak` if that is higher.
    fn update_level(&self, level: &AtomicU32, peak: f32, frames: usize) {
        let fall = match frames {
            BLOCK => self.fall_per_block,
            frames => self.fall_per_frame.powf(frames as f32),
        };
        let fallen = f32::from_bits(level.load(Relaxed)) * fall;
        let fallen = if fallen < FLOOR { 0.0 } else { fallen };
        level.store(fallen.max(peak).to_bits(), Relaxed);
    }
}
