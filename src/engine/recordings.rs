//! Recordings decoded whole: once, shared by all layers that play them, and kept within a bound for
//! those that come back.

use crate::decode::{self, DecodeError, Media, Reader};
use crate::engine::hops::Tape;
use crate::render::Recording;
use std::collections::HashMap;
use std::sync::Arc;

/// A recording up to this long is kept whole; a longer one is read as it plays.
const LONGEST_KEPT_SECONDS: u64 = 180;
/// What is kept in all, beside what is playing: about eleven minutes at 48 kHz.
const MOST_BYTES: usize = 128 << 20;

/// The streamer's shelf.
#[derive(Default)]
pub struct Recordings {
    kept: HashMap<(Media, u32), Kept>,
    clock: u64,
}

struct Kept {
    recording: Arc<Recording>,
    last_asked: u64,
}

impl Recordings {
    /// The recording of a short file, such as an event, decoded now if it was not before.
    ///
    /// # Errors
    /// If it cannot be decoded.
    pub fn whole(&mut self, media: &Media, rate: u32) -> Result<Arc<Recording>, DecodeError> {
        self.clock += 1;
        let key = (media.clone(), rate);
        if let Some(kept) = self.kept.get_mut(&key) {
            kept.last_asked = self.clock;
            return Ok(kept.recording.clone());
        }
        let most = usize::try_from(LONGEST_KEPT_SECONDS * u64::from(rate)).unwrap_or(usize::MAX);
        let recording = Arc::new(Recording::new(&decode::whole(media, rate, most)?));
        let kept = Kept { recording: recording.clone(), last_asked: self.clock };
        self.kept.insert(key, kept);
        self.make_room();
        Ok(recording)
    }

    /// The tape of a texture: whole if it is short enough, else read as it plays.
    ///
    /// # Errors
    /// If it cannot be opened or decoded.
    pub fn tape(&mut self, media: &Media, rate: u32) -> Result<Tape, DecodeError> {
        let known = self.kept.contains_key(&(media.clone(), rate));
        if !known {
            let reader = Reader::open(media, rate)?;
            let long = |length: &u64| *length > LONGEST_KEPT_SECONDS * u64::from(rate);
            if let Some(length) = reader.length().filter(long) {
                let readers = Box::new([reader, Reader::open(media, rate)?]);
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                return Ok(Tape::Long { readers, length });
            }
        }
        self.whole(media, rate).map(Tape::Whole)
    }

    /// Lets the recordings go that nobody plays and that were asked for longest ago.
    fn make_room(&mut self) {
        while self.kept.values().map(|kept| kept.recording.bytes()).sum::<usize>() > MOST_BYTES {
            let idle = self.kept.iter().filter(|(_, kept)| Arc::strong_count(&kept.recording) == 1);
            let oldest = idle.min_by_key(|(_, kept)| kept.last_asked).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { break };
            self.kept.remove(&oldest);
        }
    }
}
