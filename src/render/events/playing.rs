//! One event under way: a recording read at a speed that is not quite its own.

use crate::dsp::{Fade, Frame, hermite};
use crate::render::{BLOCK, Recording};

/// The fastest that a recording is read.
pub const MOST_SPEED: f64 = 1.25;
/// What a block is made of at that speed: its frames, and those around the first and the last.
const WINDOW: usize = BLOCK + BLOCK / 4 + 4;

pub struct Playing {
    pub intensity: usize,
    pub take: usize,
    /// Frames until it begins.
    delay: usize,
    /// Where the next frame is read: frames of the recording, with 32 bits after the point.
    at: u64,
    step: u64,
    gain: f32,
    pub fade: Fade,
    /// Frames since it was started.
    pub age: u64,
}

impl Playing {
    /// The event of a take, beginning after `delay` frames, at `speed` of its own and with `gain`.
    pub fn new(take: [usize; 2], delay: usize, speed: f64, gain: f32) -> Self {
        let step = (speed.clamp(0.0, MOST_SPEED) * 2f64.powi(32)) as u64;
        let [intensity, take] = take;
        Self { intensity, take, delay, at: 0, step, gain, fade: Fade::full(), age: 0 }
    }

    /// Adds the event's next frames, at most a block of them, to `out`. Returns whether there are more.
    pub fn add_to(&mut self, out: &mut [Frame], recording: &Recording) -> bool {
        self.age += out.len() as u64;
        let [from, to] = self.fade.advance(out.len());
        let swell = (to - from) / out.len() as f32;
        let delay = self.delay.min(out.len());
        self.delay -= delay;
        let window = self.window(out.len() - delay, recording);
        let mut at = self.at & u64::from(u32::MAX);
        let mut fade = from;
        for frame in &mut out[delay..] {
            let whole = (at >> 32) as usize;
            let part = (at as u32 >> 8) as f32 / (1u32 << 24) as f32;
            fade += swell;
            if let Some([a, b, c, d]) = window.get(whole..whole + 4) {
                for side in 0..2 {
                    let point = hermite([a[side], b[side], c[side], d[side]], part);
                    frame[side] += point * (self.gain * fade);
                }
            }
            at += self.step;
        }
        self.at = (self.at & !u64::from(u32::MAX)) + at;
        // One frame more than its last leads from there to silence.
        self.at >> 32 <= recording.len() as u64 && !self.fade.is_silent()
    }

    /// The frames that the next `len` are made of, from the one before the first; silence around the
    /// recording.
    fn window(&self, len: usize, recording: &Recording) -> [Frame; WINDOW] {
        let mut window = [[0.0; 2]; WINDOW];
        let first = (self.at >> 32) as usize;
        let needed = ((len as u64 * self.step) >> 32) as usize + 5;
        let needed = needed.min(WINDOW);
        match first.checked_sub(1) {
            Some(before) => recording.read(before, &mut window[..needed]),
            None => recording.read(0, &mut window[1..needed]),
        }
        window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(recording: &Recording, speed: f64, delay: usize, blocks: usize) -> Vec<Frame> {
        let mut event = Playing::new([0, 0], delay, speed, 1.0);
        let mut out = vec![[0.0; 2]; blocks * BLOCK];
        for block in out.chunks_mut(BLOCK) {
            if !event.add_to(block, recording) {
                break;
            }
        }
        out
    }

    #[test]
    fn at_its_own_speed_it_is_what_was_recorded_from_where_it_begins() {
        let tone: Vec<Frame> = (0..300).map(|n| [(n as f32 * 0.1).cos() * 0.5; 2]).collect();
        let recording = Recording::new(&tone);
        let out = play(&recording, 1.0, 37, 8);
        assert!(out[..37].iter().all(|frame| *frame == [0.0; 2]));
        for (n, frame) in out[37..337].iter().enumerate() {
            let [left, right] = recording.frame(n);
            assert_eq!(*frame, [left, right], "{n}");
        }
        assert!(out[337..].iter().all(|frame| *frame == [0.0; 2]));
    }

    #[test]
    fn faster_is_higher_and_as_pure() {
        let tone: Vec<Frame> = (0..9000).map(|n| [(n as f32 * 0.1).sin() * 0.5; 2]).collect();
        let out = play(&Recording::new(&tone), 1.04, 0, 120);
        for (n, frame) in out[..7600].iter().enumerate().skip(10) {
            let wanted = (n as f64 * 0.104).sin() * 0.5;
            assert!((f64::from(frame[0]) - wanted).abs() < 1e-4, "{n}");
        }
    }

    #[test]
    fn the_fastest_reads_no_further_than_its_window() {
        let recording = Recording::new(&[[0.5; 2]; 1000]);
        let out = play(&recording, 9.0, 0, 30);
        assert!(out[10..790].iter().all(|frame| (frame[0] - 0.5).abs() < 1e-3));
    }
}
