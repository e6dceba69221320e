//! Rendering faster than time: [`Streamer::pump`] and [`Renderer::render`] in turn on one thread.
//! The same code as live, so the same sound; the same seed, the same samples.

use crate::dsp::{Frame, Limiter};
use crate::engine::streamer::Streamer;
use crate::render::Renderer;

/// Frames rendered between two rounds of the streamer: well within a ring.
const PORTION: usize = 12_000;

/// A renderer with its streamer, driven by hand.
pub struct OfflineRenderer {
    renderer: Renderer,
    streamer: Streamer,
}

impl OfflineRenderer {
    /// Waits for nothing: everything that was ordered before the first frame is decoded before it.
    pub fn new(renderer: Renderer, streamer: Streamer) -> Self {
        let mut offline = Self { renderer, streamer };
        // One callback takes the orders, so that voices can say what they want; the streamer then
        // decodes it; the limiter's delay is dropped, so that the first frame is the first heard.
        offline.render(&mut vec![[0.0; 2]; Limiter::delay()]);
        offline
    }

    /// Fills `out` with the next frames.
    pub fn render(&mut self, out: &mut [Frame]) {
        for portion in out.chunks_mut(PORTION) {
            while self.streamer.pump() {}
            self.renderer.render(portion);
        }
    }

    /// The streamer, to look at.
    pub fn streamer(&self) -> &Streamer {
        &self.streamer
    }
}
