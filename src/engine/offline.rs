//! Renders faster than real time: calls [`Streamer::pump`] and [`Renderer::render`] in turn on one
//! thread. It runs the same code as live playback, so the same seed gives the same samples.

use crate::dsp::{Frame, Limiter};
use crate::engine::streamer::Streamer;
use crate::render::Renderer;

/// Frames rendered between two rounds of the streamer; fewer than a ring holds.
const PORTION: usize = 12_000;

/// A renderer and its streamer, both driven by the caller.
pub struct OfflineRenderer {
    renderer: Renderer,
    streamer: Streamer,
}

impl OfflineRenderer {
    /// Prepares rendering: everything requested before the first frame is decoded before it.
    pub fn new(renderer: Renderer, streamer: Streamer) -> Self {
        let mut offline = Self { renderer, streamer };
        // The first callback accepts the commands, so that the voices say which recordings they
        // want, and the streamer decodes those. The frames of the limiter's delay are discarded, so
        // that the first frame returned is the first one of the mix.
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

    /// The streamer, for inspection.
    pub fn streamer(&self) -> &Streamer {
        &self.streamer
    }
}
