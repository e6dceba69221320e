//! A recording that is played once, as the bowl at a turn of the focus timer.

use crate::dsp::Frame;
use crate::mix::Controls;
use crate::render::events::playing::Playing;
use crate::render::{Shape, Takes, Voice};
use rtrb::Consumer;

/// The first of some takes, once.
pub struct Once {
    arriving: Consumer<Box<Takes>>,
    takes: Option<Box<Takes>>,
    playing: Playing,
    is_over: bool,
}

impl Once {
    /// Plays the first of the takes that come through `arriving`, with the gain `trim`; silent until
    /// they have come, and over if they never will.
    pub fn new(arriving: Consumer<Box<Takes>>, trim: f32) -> Self {
        let playing = Playing::new([0, 0], 0, 1.0, trim);
        Self { arriving, takes: None, playing, is_over: false }
    }
}

impl Voice for Once {
    fn fill(&mut self, out: &mut [Frame], _: &Controls) {
        out.fill([0.0; 2]);
        if self.takes.is_none() {
            let gone = self.arriving.is_abandoned();
            self.takes = self.arriving.pop().ok();
            self.is_over |= gone && self.takes.is_none();
        }
        let Some(takes) = &self.takes else { return };
        let take = takes.intensities.first().and_then(|intensity| intensity.takes.first());
        let goes_on = take.is_some_and(|take| self.playing.add_to(out, &take.recording));
        self.is_over |= !goes_on;
    }

    fn shape(&self) -> Shape {
        Shape::Point
    }

    fn is_over(&self) -> bool {
        self.is_over
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Recording;
    use rtrb::RingBuffer;
    use std::sync::Arc;

    const RATE: u32 = 48_000;

    #[test]
    fn it_is_heard_once_and_is_then_over() {
        let (mut send, arriving) = RingBuffer::new(1);
        let mut once = Once::new(arriving, 0.5);
        let mut out = [[9.0; 2]; 64];
        once.fill(&mut out, &Controls::default());
        assert!(out == [[0.0; 2]; 64] && !once.is_over(), "it waits for what is decoded");
        let take = Arc::new(Recording::new(&[[0.5; 2]; 100]));
        assert!(send.push(Box::new(Takes::new(vec![vec![take]], false, RATE))).is_ok());
        once.fill(&mut out, &Controls::default());
        assert!((out[10][0] - 0.25).abs() < 1e-3 && !once.is_over());
        once.fill(&mut out, &Controls::default());
        assert!(once.is_over() && out[60] == [0.0; 2]);
    }

    #[test]
    fn what_never_comes_or_holds_nothing_is_over() {
        let (send, arriving) = RingBuffer::new(1);
        let mut once = Once::new(arriving, 1.0);
        drop(send);
        once.fill(&mut [[0.0; 2]; 64], &Controls::default());
        assert!(once.is_over());
        let (mut send, arriving) = RingBuffer::new(1);
        assert!(send.push(Box::new(Takes::new(Vec::new(), false, RATE))).is_ok());
        let mut once = Once::new(arriving, 1.0);
        once.fill(&mut [[0.0; 2]; 64], &Controls::default());
        assert!(once.is_over());
    }
}
