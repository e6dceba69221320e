//! Reads the recording of an endless stream at two cursors: from memory, or from a file that is too
//! long to keep decoded.

use crate::decode::{DecodeError, MediaReader};
use crate::dsp::{Frame, Pcm, to_pcm};
use crate::engine::resequencer::features::Features;
use crate::render::Recording;
use std::sync::Arc;

/// A recording and two cursors in it.
pub struct SourceReader {
    source: Source,
    length: usize,
    positions: [usize; 2],
    problem: Option<DecodeError>,
}

enum Source {
    InMemory(Arc<Recording>, Arc<Features>),
    Streamed(Box<[StreamingCursor; 2]>),
}

/// A decoder and the frames that it decoded ahead of its cursor.
struct StreamingCursor {
    reader: MediaReader,
    ahead: Vec<Frame>,
    /// Frames of `ahead` that the cursor has passed.
    passed: usize,
}

impl SourceReader {
    /// A recording that is decoded completely and shared.
    pub fn in_memory(recording: Arc<Recording>, features: Arc<Features>) -> Self {
        let length = recording.len();
        Self::new(Source::InMemory(recording, features), length)
    }

    /// Two decoders of one file of about `length` frames, one for each cursor.
    pub fn streamed(readers: [MediaReader; 2], length: usize) -> Self {
        let cursor = |reader| StreamingCursor { reader, ahead: Vec::new(), passed: 0 };
        Self::new(Source::Streamed(Box::new(readers.map(cursor))), length)
    }

    fn new(source: Source, length: usize) -> Self {
        Self { source, length, positions: [0; 2], problem: None }
    }

    /// The length in frames, as far as it is known.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The features of the recording, if it is in memory.
    pub fn features(&self) -> Option<&Arc<Features>> {
        match &self.source {
            Source::InMemory(_, features) => Some(features),
            Source::Streamed(_) => None,
        }
    }

    /// The error that prevented a part of the recording from being read, returned once.
    pub fn take_error(&mut self) -> Option<DecodeError> {
        self.problem.take()
    }

    /// The error for a source that is too short to play.
    pub fn too_short_error(&mut self) -> Option<DecodeError> {
        let Source::Streamed(cursors) = &self.source else { return None };
        let short = || DecodeError::TooShort(cursors[0].reader.media().clone(), self.length);
        Some(self.problem.take().unwrap_or_else(short))
    }

    /// The position of a cursor.
    pub fn position(&self, cursor: usize) -> usize {
        self.positions[cursor]
    }

    /// Moves a cursor to the frame `at`. Returns whether it exists; if not, the length is
    /// corrected.
    pub fn seek(&mut self, cursor: usize, at: usize) -> bool {
        self.positions[cursor] = at;
        let Source::Streamed(cursors) = &mut self.source else { return at < self.length };
        let streaming = &mut cursors[cursor];
        streaming.ahead.clear();
        streaming.passed = 0;
        if let Err(error) = streaming.reader.seek(at as u64) {
            self.ends_at(at, Some(error));
            return false;
        }
        true
    }

    /// Prepares the next `frames` of a cursor for reading, and returns how many there are. Fewer
    /// than asked for means that the source ends there.
    pub fn prepare(&mut self, cursor: usize, frames: usize) -> usize {
        let at = self.positions[cursor];
        let Source::Streamed(cursors) = &mut self.source else {
            return frames.min(self.length.saturating_sub(at));
        };
        let (there, error) = cursors[cursor].decode(frames);
        if there < frames {
            self.ends_at(at + there, error);
        }
        there
    }

    /// Fills `out` with the frames `offset` after a cursor. Frames that were not prepared are
    /// silent.
    pub fn read(&self, cursor: usize, offset: usize, out: &mut [Frame]) {
        match &self.source {
            Source::InMemory(recording, _) => recording.read(self.positions[cursor] + offset, out),
            Source::Streamed(cursors) => {
                let ahead = cursors[cursor].ahead(offset);
                let (there, past) = out.split_at_mut(ahead.len().min(out.len()));
                there.copy_from_slice(&ahead[..there.len()]);
                past.fill([0.0; 2]);
            }
        }
    }

    /// Fills `out` with the PCM frames at a cursor. Frames that were not prepared are silent.
    pub fn read_pcm(&self, cursor: usize, out: &mut [Pcm]) {
        match &self.source {
            Source::InMemory(recording, _) => recording.copy(self.positions[cursor], out),
            Source::Streamed(cursors) => {
                let ahead = cursors[cursor].ahead(0);
                let (there, past) = out.split_at_mut(ahead.len().min(out.len()));
                there.iter_mut().zip(ahead).for_each(|(out, frame)| *out = to_pcm(*frame));
                past.fill([0; 2]);
            }
        }
    }

    /// Advances a cursor.
    pub fn advance(&mut self, cursor: usize, frames: usize) {
        self.positions[cursor] += frames;
        if let Source::Streamed(cursors) = &mut self.source {
            cursors[cursor].advance(frames);
        }
    }

    fn ends_at(&mut self, length: usize, error: Option<DecodeError>) {
        let Source::Streamed(cursors) = &self.source else { return };
        let early = length < self.length - self.length / 50;
        let cut = || DecodeError::cut(cursors[0].reader.media());
        let problem = error.or_else(|| early.then(cut));
        self.length = self.length.min(length);
        self.problem = self.problem.take().or(problem);
    }
}

impl StreamingCursor {
    /// Decodes until `frames` are available. Returns how many are, and the error if the file is
    /// damaged.
    fn decode(&mut self, frames: usize) -> (usize, Option<DecodeError>) {
        loop {
            let there = self.ahead.len() - self.passed;
            if there >= frames {
                return (frames, None);
            }
            match self.reader.read(&mut self.ahead) {
                Ok(true) => {}
                Ok(false) => return ((self.ahead.len() - self.passed).min(frames), None),
                Err(error) => return (there, Some(error)),
            }
        }
    }

    /// The decoded frames from `offset` frames after the cursor on.
    fn ahead(&self, offset: usize) -> &[Frame] {
        self.ahead.get(self.passed + offset..).unwrap_or_default()
    }

    fn advance(&mut self, frames: usize) {
        self.passed = (self.passed + frames).min(self.ahead.len());
        // Removed only once they are the larger part, so that few frames have to be moved.
        if self.passed > self.ahead.len() / 2 {
            self.ahead.drain(..self.passed);
            self.passed = 0;
        }
    }
}
