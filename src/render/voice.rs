//! The interface between a layer and what it plays. Two voices play recordings:
//! [`Texture`](crate::render::Texture) reads an endless stream that the streamer prepares, and
//! [`Events`](crate::render::Events) starts takes one by one at the layer's pace. Two generate their
//! sound: [`Noise`](crate::render::Noise) and [`Tones`](crate::render::Tones).

use crate::dsp::Frame;
use crate::mix::Controls;

/// A source of stereo sound. Every method is called on the audio thread and must be real-time safe.
pub trait Voice: Send {
    /// Overwrites `out` with the next frames. `out` is at most a block long.
    fn fill(&mut self, out: &mut [Frame], controls: &Controls);

    /// Overwrites `out` with sound that surrounds the listener, independent of the layer's place. Returns
    /// false, and leaves `out` as it is, if the voice has none. Called before [`Voice::fill`] with
    /// the same length.
    fn fill_surround(&mut self, _out: &mut [Frame], _controls: &Controls) -> bool {
        false
    }

    /// Called once when the layer becomes silent and stops calling [`Voice::fill`]. The streamer need
    /// not prepare anything for the voice until it is called again.
    fn suspend(&mut self) {}

    /// How the voice is laid out in space. Must not change.
    fn placement(&self) -> Placement {
        Placement::Stereo
    }

    /// Where within the layer's width the voice plays now or will play next: -1 at the left end to 1 at
    /// the right end. The layer moves there smoothly.
    fn offset_in_width(&self) -> f32 {
        0.0
    }

    /// Whether the voice has played everything it will ever play. Most voices never end.
    fn is_finished(&self) -> bool {
        false
    }

    /// How many times so far the voice had no data when it should have played.
    fn underruns(&self) -> u32 {
        0
    }
}

/// How a voice is laid out in space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// The two channels are two sources, as far apart as the layer is wide.
    Stereo,
    /// The two channels are mixed to one source.
    Point,
    /// Each channel goes straight to its ear and ignores the layer's place.
    Unplaced,
}
