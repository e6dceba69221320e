//! The recording that an endless stream is made of, under two heads: from memory, or from a file that
//! is too long to keep.

use crate::decode::{DecodeError, MediaReader};
use crate::dsp::{Frame, Pcm, to_pcm};
use crate::engine::resequencer::features::Features;
use crate::render::Recording;
use std::sync::Arc;

/// A recording and two places in it that are read.
pub struct SourceReader {
    source: Source,
    length: usize,
    heads: [usize; 2],
    problem: Option<DecodeError>,
}

enum Source {
    Whole(Arc<Recording>, Arc<Features>),
    Long(Box<[StreamingCursor; 2]>),
}

/// A reader, and what it decoded ahead of its head.
struct StreamingCursor {
    reader: MediaReader,
    ahead: Vec<Frame>,
    /// Frames of `ahead` that the head has passed.
    passed: usize,
}

impl SourceReader {
    /// A recording decoded whole and shared.
    pub fn whole(recording: Arc<Recording>, features: Arc<Features>) -> Self {
        let length = recording.len();
        Self::new(Source::Whole(recording, features), length)
    }

    /// Two readers of one file of about `length` frames: one for each head.
    pub fn long(readers: [MediaReader; 2], length: usize) -> Self {
        let cursor = |reader| StreamingCursor { reader, ahead: Vec::new(), passed: 0 };
        Self::new(Source::Long(Box::new(readers.map(cursor))), length)
    }

    fn new(source: Source, length: usize) -> Self {
        Self { source, length, heads: [0; 2], problem: None }
    }

    /// Frames in all, as far as is known.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The features of the whole, if it is kept.
    pub fn features(&self) -> Option<&Arc<Features>> {
        match &self.source {
            Source::Whole(_, features) => Some(features),
            Source::Long(_) => None,
        }
    }

    /// What kept a part of it from being read, once.
    pub fn problem(&mut self) -> Option<DecodeError> {
        self.problem.take()
    }

    /// The failure of a source of which there is too little.
    pub fn too_short(&mut self) -> Option<DecodeError> {
        let Source::Long(cursors) = &self.source else { return None };
        let short = || DecodeError::TooShort(cursors[0].reader.media().clone(), self.length);
        Some(self.problem.take().unwrap_or_else(short))
    }

    /// Where a head is.
    pub fn at(&self, head: usize) -> usize {
        self.heads[head]
    }

    /// Puts a head to `at`. Returns whether there is such a place; if not, the source is shorter now.
    pub fn place(&mut self, head: usize, at: usize) -> bool {
        self.heads[head] = at;
        let Source::Long(cursors) = &mut self.source else { return at < self.length };
        let cursor = &mut cursors[head];
        cursor.ahead.clear();
        cursor.passed = 0;
        if let Err(error) = cursor.reader.seek(at as u64) {
            self.ends_at(at, Some(error));
            return false;
        }
        true
    }

    /// Makes the next `frames` of a head ready to be read, and returns how many there are of them.
    /// Fewer mean that the source ends there.
    pub fn ready(&mut self, head: usize, frames: usize) -> usize {
        let at = self.heads[head];
        let Source::Long(cursors) = &mut self.source else {
            return frames.min(self.length.saturating_sub(at));
        };
        let (there, error) = cursors[head].decode(frames);
        if there < frames {
            self.ends_at(at + there, error);
        }
        there
    }

    /// Fills `out` with what lies `offset` frames after a head. What was not made ready is silence.
    pub fn read(&self, head: usize, offset: usize, out: &mut [Frame]) {
        match &self.source {
            Source::Whole(recording, _) => recording.read(self.heads[head] + offset, out),
            Source::Long(cursors) => {
                let ahead = cursors[head].ahead(offset);
                let (there, past) = out.split_at_mut(ahead.len().min(out.len()));
                there.copy_from_slice(&ahead[..there.len()]);
                past.fill([0.0; 2]);
            }
        }
    }

    /// Fills `out` with what lies at a head, as it is kept. What was not made ready is silence.
    pub fn copy(&self, head: usize, out: &mut [Pcm]) {
        match &self.source {
            Source::Whole(recording, _) => recording.copy(self.heads[head], out),
            Source::Long(cursors) => {
                let ahead = cursors[head].ahead(0);
                let (there, past) = out.split_at_mut(ahead.len().min(out.len()));
                there.iter_mut().zip(ahead).for_each(|(out, frame)| *out = to_pcm(*frame));
                past.fill([0; 2]);
            }
        }
    }

    /// Moves a head on.
    pub fn pass(&mut self, head: usize, frames: usize) {
        self.heads[head] += frames;
        if let Source::Long(cursors) = &mut self.source {
            cursors[head].pass(frames);
        }
    }

    fn ends_at(&mut self, length: usize, error: Option<DecodeError>) {
        let Source::Long(cursors) = &self.source else { return };
        let early = length < self.length - self.length / 50;
        let cut = || DecodeError::cut(cursors[0].reader.media());
        let problem = error.or_else(|| early.then(cut));
        self.length = self.length.min(length);
        self.problem = self.problem.take().or(problem);
    }
}

impl StreamingCursor {
    /// Decodes until `frames` lie ahead. Returns how many of them do, and why not all if it is the
    /// file's fault.
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

    /// What lies ahead, from `offset` frames after the head on.
    fn ahead(&self, offset: usize) -> &[Frame] {
        self.ahead.get(self.passed + offset..).unwrap_or_default()
    }

    fn pass(&mut self, frames: usize) {
        self.passed = (self.passed + frames).min(self.ahead.len());
        // What was passed is let go only when it is the most, so that little is moved.
        if self.passed > self.ahead.len() / 2 {
            self.ahead.drain(..self.passed);
            self.passed = 0;
        }
    }
}
