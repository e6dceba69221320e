//! What a layer can play through. Two voices play recordings: [`Texture`](crate::render::Texture) reads
//! what the streamer made endless; [`Events`](crate::render::Events) starts them itself, at the layer's
//! pace. Two make their own sound: [`Noise`](crate::render::Noise), [`Tones`](crate::render::Tones).

use crate::dsp::Frame;
use crate::mix::Controls;

/// A source of frames without end. Runs in the callback.
pub trait Voice: Send {
    /// Overwrites `out`, at most a block long, with the next frames.
    fn fill(&mut self, out: &mut [Frame], controls: &Controls);

    /// Called while the layer cannot be heard, in the place of [`Voice::fill`].
    fn rest(&mut self) {}

    /// How it lies in space.
    fn shape(&self) -> Shape {
        Shape::Wide
    }

    /// Where within its width what it plays now begins, -1 at the left end to 1 at the right.
    fn sway(&self) -> f32 {
        0.0
    }

    /// How often it had nothing to play when it should have, so far.
    fn underruns(&self) -> u32 {
        0
    }
}

/// How a voice lies in space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Two sides, as far apart as the layer is wide.
    Wide,
    /// One point; the two sides of what it plays come from the same place.
    Point,
    /// One side to each ear, past any place.
    Unplaced,
}

/// A recording decoded whole, kept in 16 bits because a night's worth of them stays in memory.
pub struct Recording(Box<[[i16; 2]]>);

const FULL_SCALE: f32 = 32_767.0;

impl Recording {
    /// Keeps `frames`; what is over full scale is cut.
    pub fn new(frames: &[Frame]) -> Self {
        let keep = |sample: f32| (sample.clamp(-1.0, 1.0) * FULL_SCALE).round() as i16;
        Self(frames.iter().map(|frame| frame.map(keep)).collect())
    }

    /// Frames in all.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The frame at `at`; silence past the end.
    pub fn frame(&self, at: usize) -> Frame {
        self.0.get(at).map_or([0.0; 2], |frame| frame.map(|s| f32::from(s) / FULL_SCALE))
    }

    /// The bytes it takes in memory.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_keeps_its_frames_to_16_bits_and_is_silent_after_its_end() {
        let recording = Recording::new(&[[0.5, -2.0]]);
        let [left, right] = recording.frame(0);
        assert!((left - 0.5).abs() < 1e-4);
        assert_eq!(right, -1.0);
        assert_eq!(recording.frame(1), [0.0; 2]);
    }
}
