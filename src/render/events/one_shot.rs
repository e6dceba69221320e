//! Plays a recording once, such as the bowl that marks each change of the focus timer.

use crate::dsp::Frame;
use crate::mix::Controls;
use crate::render::events::playing_event::PlayingEvent;
use crate::render::events::takes::Takes;
use crate::render::voice::{Placement, Voice};
use rtrb::Consumer;

/// Plays the first of its takes voice.
pub struct OneShot {
    arriving: Consumer<Box<Takes>>,
    takes: Option<Box<Takes>>,
    playing: PlayingEvent,
    is_finished: bool,
}

impl OneShot {
    /// Plays the first of the takes that arrive through `arriving`, with the gain `trim`. Silent until they
    /// have arrived, and finished if they never will.
    pub fn new(arriving: Consumer<Box<Takes>>, trim: f32) -> Self {
        let playing = PlayingEvent::new([0, 0], 0, 1.0, trim);
        Self { arriving, takes: None, playing, is_finished: false }
    }
}

impl Voice for OneShot {
    fn fill(&mut self, out: &mut [Frame], _: &Controls) {
        out.fill([0.0; 2]);
        if self.takes.is_none() {
            let is_abandoned = self.arriving.is_abandoned();
            self.takes = self.arriving.pop().ok();
            self.is_finished |= is_abandoned && self.takes.is_none();
        }
        let Some(takes) = &self.takes else { return };
        let take = takes.get(0, 0);
        let has_more = take.is_some_and(|take| self.playing.add_to(out, &take.recording));
        self.is_finished |= !has_more;
    }

    fn placement(&self) -> Placement {
        Placement::Point
    }

    fn is_finished(&self) -> bool {
        self.is_finished
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::takes::measure;
    use crate::render::recording::Recording;
    use rtrb::RingBuffer;
    use std::sync::Arc;

    const RATE: u32 = 48_000;

    #[test]
    fn a_recording_plays_once_and_is_then_finished() {
        let (mut send, arriving) = RingBuffer::new(1);
        let mut voice = OneShot::new(arriving, 0.5);
        let mut out = [[9.0; 2]; 64];
        voice.fill(&mut out, &Controls::default());
        assert!(out == [[0.0; 2]; 64] && !voice.is_finished(), "it waits for its takes");
        let take = Arc::new(Recording::of(&[[0.5; 2]; 100]));
        assert!(send.push(Box::new(measure(vec![vec![take]], false, RATE))).is_ok());
        voice.fill(&mut out, &Controls::default());
        assert!((out[10][0] - 0.25).abs() < 1e-3 && !voice.is_finished());
        voice.fill(&mut out, &Controls::default());
        assert!(voice.is_finished() && out[60] == [0.0; 2]);
    }

    #[test]
    fn a_voice_without_takes_is_finished() {
        let (send, arriving) = RingBuffer::new(1);
        let mut voice = OneShot::new(arriving, 1.0);
        drop(send);
        voice.fill(&mut [[0.0; 2]; 64], &Controls::default());
        assert!(voice.is_finished());
        let (mut send, arriving) = RingBuffer::new(1);
        assert!(send.push(Box::new(measure(Vec::new(), false, RATE))).is_ok());
        let mut voice = OneShot::new(arriving, 1.0);
        voice.fill(&mut [[0.0; 2]; 64], &Controls::default());
        assert!(voice.is_finished());
    }
}
