//! One event that is playing: a recording, resampled to a slightly different speed.

use crate::dsp::{BLOCK, Fade, Frame, hermite};
use crate::render::recording::Recording;

/// The highest playback speed.
pub const MAX_SPEED: f64 = 1.25;
/// Frames of the recording that a block needs at that speed, including the neighbours for the
/// interpolation.
const WINDOW: usize = BLOCK + BLOCK / 4 + 4;

/// An event that is playing.
pub struct PlayingEvent {
    /// The intensity of its take.
    pub intensity: usize,
    /// The number of its take within the intensity.
    pub take: usize,
    /// Frames until it starts.
    delay: usize,
    /// The position of the next frame within the recording, in frames: a fixed-point number with 32
    /// fractional bits.
    at: u64,
    /// The advance of the position per frame, in the same format.
    step: u64,
    gain: f32,
    /// Fades the event out when its place is needed for another.
    pub fade: Fade,
    /// Frames since it was created.
    pub age: u64,
}

impl PlayingEvent {
    /// Plays a take, given as its intensity and its number there, after `delay` frames, at `speed` times
    /// its own speed and with `gain`.
    pub fn new(take: [usize; 2], delay: usize, speed: f64, gain: f32) -> Self {
        let step = (speed.clamp(0.0, MAX_SPEED) * 2f64.powi(32)) as u64;
        let [intensity, take] = take;
        Self { intensity, take, delay, at: 0, step, gain, fade: Fade::full(), age: 0 }
    }

    /// Adds the next frames of the event to `out`, which is at most a block long. Returns whether there are more.
    pub fn add_to(&mut self, out: &mut [Frame], recording: &Recording) -> bool {
        self.age = self.age.wrapping_add(out.len() as u64);
        let [from, to] = self.fade.advance(out.len());
        let fade_step = (to - from) / out.len() as f32;
        let delay = self.delay.min(out.len());
        self.delay -= delay;
        let window = self.window(out.len() - delay, recording);
        let mut at = self.at & u64::from(u32::MAX);
        let mut fade = from;
        for frame in out.iter_mut().skip(delay) {
            let whole = (at >> 32) as usize;
            let part = (at as u32 >> 8) as f32 / (1u32 << 24) as f32;
            fade += fade_step;
            if let Some([a, b, c, d]) = window.get(whole..whole + 4) {
                let gain = self.gain * fade;
                frame[0] += hermite([a[0], b[0], c[0], d[0]], part) * gain;
                frame[1] += hermite([a[1], b[1], c[1], d[1]], part) * gain;
            }
            at = at.wrapping_add(self.step);
        }
        self.at = (self.at & !u64::from(u32::MAX)).wrapping_add(at);
        // One more frame than the recording has interpolates from its last frame to silence.
        self.at >> 32 <= recording.len() as u64 && !self.fade.is_silent()
    }

    /// The frames of the recording that the next `len` frames need, starting with the one before the current
    /// position. Silent before and after the recording.
    fn window(&self, len: usize, recording: &Recording) -> [Frame; WINDOW] {
        let mut window = [[0.0; 2]; WINDOW];
        let first = (self.at >> 32) as usize;
        let needed = ((len as u64).wrapping_mul(self.step) >> 32) as usize + 5;
        let needed = window.get_mut(..needed.min(WINDOW)).unwrap_or_default();
        match first.checked_sub(1) {
            Some(before) => recording.read(before, needed),
            None => recording.read(0, needed.get_mut(1..).unwrap_or_default()),
        }
        window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(recording: &Recording, speed: f64, delay: usize, blocks: usize) -> Vec<Frame> {
        let mut event = PlayingEvent::new([0, 0], delay, speed, 1.0);
        let mut out = vec![[0.0; 2]; blocks * BLOCK];
        for block in out.chunks_mut(BLOCK) {
            if !event.add_to(block, recording) {
                break;
            }
        }
        out
    }

    #[test]
    fn at_normal_speed_the_recording_is_played_exactly_after_its_delay() {
        let tone: Vec<Frame> = (0..300).map(|n| [(n as f32 * 0.1).cos() * 0.5; 2]).collect();
        let recording = Recording::of(&tone);
        let out = play(&recording, 1.0, 37, 8);
        assert!(out[..37].iter().all(|frame| *frame == [0.0; 2]));
        for (n, frame) in out[37..337].iter().enumerate() {
            let [left, right] = recording.frame(n);
            assert_eq!(*frame, [left, right], "{n}");
        }
        assert!(out[337..].iter().all(|frame| *frame == [0.0; 2]));
    }

    #[test]
    fn a_faster_tone_is_higher_and_stays_pure() {
        let tone: Vec<Frame> = (0..9000).map(|n| [(n as f32 * 0.1).sin() * 0.5; 2]).collect();
        let out = play(&Recording::of(&tone), 1.04, 0, 120);
        for (n, frame) in out[..7600].iter().enumerate().skip(10) {
            let expected = (n as f64 * 0.104).sin() * 0.5;
            assert!((f64::from(frame[0]) - expected).abs() < 1e-4, "{n}");
        }
    }

    #[test]
    fn the_highest_speed_fits_the_window() {
        let recording = Recording::of(&[[0.5; 2]; 1000]);
        let out = play(&recording, 9.0, 0, 30);
        assert!(out[10..790].iter().all(|frame| (frame[0] - 0.5).abs() < 1e-3));
    }
}
