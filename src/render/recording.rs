//! A recording in memory, as the audio thread and the streamer read it.

use crate::dsp::{Frame, Pcm, from_pcm, read_pcm};

/// A recording decoded whole: 16-bit stereo frames at the rate of the renderer that plays them.
pub struct Recording(Box<[Pcm]>);

impl Recording {
    /// A recording of `frames`.
    pub fn new(frames: Box<[Pcm]>) -> Self {
        Self(frames)
    }

    /// The number of frames.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has no frames.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The frame at `at`; silence past the end.
    pub fn frame(&self, at: usize) -> Frame {
        self.0.get(at).map_or([0.0; 2], |frame| from_pcm(*frame))
    }

    /// Fills `out` with the frames from `at` on, as they are stored; silence past the end.
    pub fn copy(&self, at: usize, out: &mut [Pcm]) {
        let stored = self.0.get(at..).unwrap_or_default();
        out.iter_mut().zip(stored).for_each(|(out, stored)| *out = *stored);
        out.get_mut(stored.len()..).unwrap_or_default().fill([0; 2]);
    }

    /// Fills `out` with the frames from `at` on; silence past the end.
    pub fn read(&self, at: usize, out: &mut [Frame]) {
        let stored = self.0.get(at..).unwrap_or_default();
        read_pcm(stored, out);
        out.get_mut(stored.len()..).unwrap_or_default().fill([0.0; 2]);
    }

    /// The memory that it takes, in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.0)
    }
}

#[cfg(test)]
impl Recording {
    /// A recording of `frames`, for tests.
    pub fn of(frames: &[Frame]) -> Self {
        Self::new(frames.iter().copied().map(crate::dsp::to_pcm).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_stores_16_bits_and_is_silent_after_its_end() {
        let recording = Recording::of(&[[0.5, -2.0]]);
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
    fn reading_a_block_gives_the_same_frames_as_reading_one_by_one() {
        let frames: Vec<Frame> = (0..100u8).map(|n| [f32::from(n) / 100.0, -0.5]).collect();
        let recording = Recording::of(&frames);
        for at in [0, 37, 90, 100, 5000] {
            let mut block = [[9.0; 2]; 20];
            recording.read(at, &mut block);
            assert!((0..20).all(|n| block[n] == recording.frame(at + n)), "{at}");
        }
    }
}
