//! What a layer can play through. Two voices play recordings: [`Texture`](crate::render::Texture) reads
//! what the streamer made endless; [`Events`](crate::render::Events) starts them itself, at the layer's
//! pace. Two make their own sound: [`Noise`](crate::render::Noise), [`Tones`](crate::render::Tones).

use crate::dsp::{Frame, Pcm, from_pcm, read_pcm, to_pcm};
use crate::mix::Controls;

/// A source of frames without end. Runs in the callback.
pub trait Voice: Send {
    /// Overwrites `out`, at most a block long, with the next frames.
    fn fill(&mut self, out: &mut [Frame], controls: &Controls);

    /// Overwrites `out` with what is around the listener, wherever the voice itself is placed. Returns
    /// whether there is any.
    fn surround(&mut self, _out: &mut [Frame], _controls: &Controls) -> bool {
        false
    }

    /// The layer has fallen silent: called once, before it stands still for a while. What it would
    /// have others prepare for it can wait until it is filled again.
    fn rest(&mut self) {}

    /// How it lies in space.
    fn shape(&self) -> Shape {
        Shape::Wide
    }

    /// Where within its width it plays, or is about to: -1 at the left end to 1 at the right. The
    /// layer glides there.
    fn sway(&self) -> f32 {
        0.0
    }

    /// Whether nothing will come any more: most voices have no end.
    fn is_over(&self) -> bool {
        false
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

/// A recording decoded whole.
#[derive(Default)]
pub struct Recording(Vec<Pcm>);

impl Recording {
    /// Keeps `frames`; what is over full scale is cut.
    pub fn new(frames: &[Frame]) -> Self {
        let mut recording = Self::with_room(frames.len());
        recording.push(frames);
        recording
    }

    /// An empty one with room for `frames`, to be pushed to as they are decoded.
    pub fn with_room(frames: usize) -> Self {
        Self(Vec::with_capacity(frames))
    }

    /// Keeps `frames` after those it has; what is over full scale is cut.
    pub fn push(&mut self, frames: &[Frame]) {
        self.0.extend(frames.iter().copied().map(to_pcm));
    }

    /// Lets it begin and end at silence over `length` frames, half of it at most, so that it can be
    /// started anywhere without a click.
    pub fn fade_ends(&mut self, length: usize) {
        let (length, frames) = (length.min(self.len() / 2), self.len());
        for n in 0..length {
            let gain = n as f32 / length as f32;
            for at in [n, frames - 1 - n] {
                self.0[at] = self.0[at].map(|sample| (f32::from(sample) * gain).round() as i16);
            }
        }
    }

    /// Gives back the room that it did not need, and what is beyond `most` frames.
    pub fn fit(&mut self, most: usize) {
        self.0.truncate(most);
        self.0.shrink_to_fit();
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
        self.0.get(at).map_or([0.0; 2], |frame| from_pcm(*frame))
    }

    /// Fills `out` with the frames from `at` as they are kept; silence past the end.
    pub fn copy(&self, at: usize, out: &mut [Pcm]) {
        let kept = self.0.get(at..).unwrap_or_default();
        let (there, past) = out.split_at_mut(kept.len().min(out.len()));
        there.copy_from_slice(&kept[..there.len()]);
        past.fill([0; 2]);
    }

    /// Fills `out` with the frames from `at`; silence past the end.
    pub fn read(&self, at: usize, out: &mut [Frame]) {
        let kept = self.0.get(at..).unwrap_or_default();
        let (there, past) = out.split_at_mut(kept.len().min(out.len()));
        read_pcm(&kept[..there.len()], there);
        past.fill([0.0; 2]);
    }

    /// The bytes it takes in memory.
    pub fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<Pcm>()
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
        let mut out = [[9.0; 2]; 3];
        recording.read(0, &mut out);
        assert_eq!(out, [[left, right], [0.0; 2], [0.0; 2]]);
        recording.read(7, &mut out);
        assert_eq!(out, [[0.0; 2]; 3]);
    }

    #[test]
    fn a_slice_of_a_recording_is_its_frames_one_by_one() {
        let frames: Vec<Frame> = (0..100u8).map(|n| [f32::from(n) / 100.0, -0.5]).collect();
        let recording = Recording::new(&frames);
        for at in [0, 37, 90, 100, 5000] {
            let mut slice = [[9.0; 2]; 20];
            recording.read(at, &mut slice);
            assert!((0..20).all(|n| slice[n] == recording.frame(at + n)), "{at}");
        }
    }

    #[test]
    fn faded_ends_begin_and_end_at_silence() {
        let mut recording = Recording::new(&[[0.5; 2]; 100]);
        recording.fade_ends(10);
        assert_eq!([recording.frame(0), recording.frame(99)], [[0.0; 2]; 2]);
        assert!((recording.frame(50)[0] - 0.5).abs() < 1e-4);
    }
}
