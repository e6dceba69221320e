//! The recording that an endless stream is made of, under two heads: a reel that holds it decoded, or
//! a file that is too long to decode whole.

use crate::decode::{DecodeError, Media, Reader};
use crate::dsp::{Frame, Pcm, to_pcm};
use crate::engine::hops::features::Features;
use crate::engine::reel::Reel;
use std::cell::Cell;
use std::io;
use std::sync::Arc;

/// A recording and two places in it that are read.
pub struct Tape {
    source: Source,
    length: usize,
    heads: [usize; 2],
    trouble: Cell<Option<DecodeError>>,
    /// Whether it could not be read back, which is said once.
    lost: Cell<bool>,
}

enum Source {
    Whole(Media, Arc<Reel>, Arc<Features>),
    Long(Box<[Deck; 2]>),
}

/// A reader, and what it decoded ahead of its head.
struct Deck {
    reader: Reader,
    ahead: Vec<Frame>,
    /// Frames of `ahead` that the head has passed.
    passed: usize,
}

impl Tape {
    /// What was made of `media`, decoded whole and shared.
    pub fn whole(media: Media, reel: Arc<Reel>, features: Arc<Features>) -> Self {
        let length = reel.len();
        Self::new(Source::Whole(media, reel, features), length)
    }

    /// Two readers of one file of about `length` frames: one for each head.
    pub fn long(readers: [Reader; 2], length: usize) -> Self {
        let deck = |reader| Deck { reader, ahead: Vec::new(), passed: 0 };
        Self::new(Source::Long(Box::new(readers.map(deck))), length)
    }

    fn new(source: Source, length: usize) -> Self {
        Self { source, length, heads: [0; 2], trouble: Cell::default(), lost: Cell::default() }
    }

    /// Frames in all, as far as is known.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The features of the whole, if it is kept.
    pub fn features(&self) -> Option<&Arc<Features>> {
        match &self.source {
            Source::Whole(_, _, features) => Some(features),
            Source::Long(_) => None,
        }
    }

    /// What kept a part of it from being read, once.
    pub fn trouble(&mut self) -> Option<DecodeError> {
        self.trouble.take()
    }

    /// The failure of a tape of which there is too little.
    pub fn too_short(&mut self) -> Option<DecodeError> {
        let Source::Long(decks) = &self.source else { return None };
        let short = || DecodeError::TooShort(decks[0].reader.media().clone(), self.length);
        Some(self.trouble.take().unwrap_or_else(short))
    }

    /// Where a head is.
    pub fn at(&self, head: usize) -> usize {
        self.heads[head]
    }

    /// Puts a head to `at`. Returns whether there is such a place; if not, the tape is shorter now.
    pub fn place(&mut self, head: usize, at: usize) -> bool {
        self.heads[head] = at;
        let Source::Long(decks) = &mut self.source else { return at < self.length };
        let deck = &mut decks[head];
        deck.ahead.clear();
        deck.passed = 0;
        if let Err(error) = deck.reader.seek(at as u64) {
            self.ends_at(at, Some(error));
            return false;
        }
        true
    }

    /// Makes the next `frames` of a head ready to be read, and returns how many there are of them.
    /// Fewer mean that the tape ends there.
    pub fn ready(&mut self, head: usize, frames: usize) -> usize {
        let at = self.heads[head];
        let Source::Long(decks) = &mut self.source else {
            return frames.min(self.length.saturating_sub(at));
        };
        let (there, error) = decks[head].decode(frames);
        if there < frames {
            self.ends_at(at + there, error);
        }
        there
    }

    /// Fills `out` with what lies `offset` frames after a head. What was not made ready is silence.
    pub fn read(&self, head: usize, offset: usize, out: &mut [Frame]) {
        match &self.source {
            Source::Whole(media, reel, _) => {
                if let Err(error) = reel.read(self.heads[head] + offset, out) {
                    out.fill([0.0; 2]);
                    self.is_lost(media, error);
                }
            }
            Source::Long(decks) => {
                let ahead = decks[head].ahead(offset);
                let (there, past) = out.split_at_mut(ahead.len().min(out.len()));
                there.copy_from_slice(&ahead[..there.len()]);
                past.fill([0.0; 2]);
            }
        }
    }

    /// Fills `out` with what lies at a head, as it is kept. What was not made ready is silence.
    pub fn copy(&self, head: usize, out: &mut [Pcm]) {
        match &self.source {
            Source::Whole(media, reel, _) => {
                if let Err(error) = reel.copy(self.heads[head], out) {
                    out.fill([0; 2]);
                    self.is_lost(media, error);
                }
            }
            Source::Long(decks) => {
                let ahead = decks[head].ahead(0);
                let (there, past) = out.split_at_mut(ahead.len().min(out.len()));
                there.iter_mut().zip(ahead).for_each(|(out, frame)| *out = to_pcm(*frame));
                past.fill([0; 2]);
            }
        }
    }

    /// Moves a head on.
    pub fn pass(&mut self, head: usize, frames: usize) {
        self.heads[head] += frames;
        if let Source::Long(decks) = &mut self.source {
            decks[head].pass(frames);
        }
    }

    fn ends_at(&mut self, length: usize, error: Option<DecodeError>) {
        let Source::Long(decks) = &self.source else { return };
        let early = length < self.length - self.length / 50;
        let cut = || DecodeError::cut(decks[0].reader.media());
        let trouble = error.or_else(|| early.then(cut));
        self.length = self.length.min(length);
        self.trouble.set(self.trouble.take().or(trouble));
    }

    /// What was decoded cannot be read back.
    fn is_lost(&self, media: &Media, error: io::Error) {
        if !self.lost.replace(true) {
            self.trouble.set(Some(DecodeError::Unreadable(media.clone(), error)));
        }
    }
}

impl Deck {
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
