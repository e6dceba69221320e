//! Builds a [`Recording`] while it is decoded.

use crate::dsp::{Frame, Pcm, to_pcm};
use crate::render::Recording;

/// The frames of a recording that have been decoded so far.
#[derive(Default)]
pub struct RecordingBuilder(Vec<Pcm>);

impl RecordingBuilder {
    /// An empty recording with room for `frames`.
    pub fn with_capacity(frames: usize) -> Self {
        Self(Vec::with_capacity(frames))
    }

    /// Appends `frames`; samples beyond full scale are clipped.
    pub fn push(&mut self, frames: &[Frame]) {
        self.0.extend(frames.iter().copied().map(to_pcm));
    }

    /// The number of frames so far.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no frames yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Drops everything after the first `most` frames.
    pub fn truncate(&mut self, most: usize) {
        self.0.truncate(most);
    }

    /// Fades both ends to silence over `length` frames each, or over half the recording if that is
    /// shorter, so that it can start at any moment without a click.
    pub fn fade_ends(&mut self, length: usize) {
        let length = length.min(self.len() / 2);
        let gain = |n: usize| n as f32 / length as f32;
        let fade = |frame: &mut Pcm, gain: f32| {
            *frame = frame.map(|sample| (f32::from(sample) * gain).round() as i16);
        };
        let start = self.0.iter_mut().take(length);
        start.enumerate().for_each(|(n, frame)| fade(frame, gain(n)));
        let end = self.0.iter_mut().rev().take(length);
        end.enumerate().for_each(|(n, frame)| fade(frame, gain(n)));
    }

    /// The finished recording. Takes no more memory than its frames need.
    pub fn finish(self) -> Recording {
        Recording::new(self.0.into_boxed_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faded_ends_begin_and_end_at_silence() {
        let mut builder = RecordingBuilder::with_capacity(100);
        builder.push(&[[0.5; 2]; 100]);
        builder.fade_ends(10);
        let recording = builder.finish();
        assert_eq!([recording.frame(0), recording.frame(99)], [[0.0; 2]; 2]);
        assert!((recording.frame(50)[0] - 0.5).abs() < 1e-4);
    }

    #[test]
    fn a_cut_recording_takes_only_the_memory_it_needs() {
        let mut builder = RecordingBuilder::with_capacity(1000);
        builder.push(&[[0.5; 2]; 100]);
        builder.truncate(60);
        let recording = builder.finish();
        assert_eq!((recording.len(), recording.bytes()), (60, 60 * size_of::<Pcm>()));
    }
}
