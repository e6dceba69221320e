//! RecordingCache decoded whole: once, shared by all layers that play them, and within one bound of
//! memory, whether they play or wait to come back.
//!
//! They are half of what eight layers take. In files read back as they play they would be none of it; but
//! what is busy with the disk, as a backup is at night, has the system forget them and then wait for the
//! disk to have them again: within half an hour beside a build every layer ran dry once.

use crate::decode::{DecodeError, Media, MediaReader};
use crate::dsp::{Frame, Pcm, frames};
use crate::engine::resequencer::{FeatureExtractor, Features, SourceReader};
use crate::render::Recording;
use std::collections::HashMap;
use std::mem::take;
use std::sync::Arc;

/// All decoded recordings together, those that play included: about 23 minutes at 48 kHz. A texture
/// for which there is no room is read from its file as it plays.
pub const MAX_BYTES: usize = 256 << 20;
/// A recording up to this long is kept whole; a longer one is read as it plays.
const MAX_KEPT_SECONDS: f32 = 180.0;
/// Shorter is no sound.
const MIN_SECONDS: f32 = 0.01;
/// What the ends of a take fade over.
const END_SECONDS: f32 = 0.004;
/// What is decoded in one piece of work: some milliseconds of it. Larger pieces leave more memory behind.
const SLICE_SECONDS: f32 = 1.0;
/// Bytes of a second of features, beside those of the frames.
const FEATURE_BYTES: usize = 4096;

/// Why a recording cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(
        "{0} finds no room: what is playing fills the {mb} MB for recordings; take a layer off \
         the board, then put this one on again",
        mb = MAX_BYTES >> 20
    )]
    NoRoom(Media),
}

/// What a recording is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordingUse {
    /// To be made endless.
    Texture,
    /// To be started now and then: its ends are at silence.
    Take,
}

/// The streamer's cache.
pub struct RecordingCache {
    kept: HashMap<Key, CachedRecording>,
    clock: u64,
    max_bytes: usize,
}

type Key = (Media, u32, RecordingUse);

#[derive(Clone)]
struct CachedRecording {
    recording: Arc<Recording>,
    features: Option<Arc<Features>>,
    last_asked: u64,
}

/// A recording that is being opened, piece by piece.
pub struct RecordingLoad {
    key: Key,
    decoding: Option<Decoding>,
}

struct Decoding {
    reader: MediaReader,
    recording: Recording,
    extractor: Option<FeatureExtractor>,
    problem: Option<DecodeError>,
    slice: Vec<Frame>,
}

/// What was opened.
pub enum LoadedRecording {
    Take(Arc<Recording>),
    SourceReader(SourceReader),
}

impl Default for RecordingCache {
    fn default() -> Self {
        Self::with_limit(MAX_BYTES)
    }
}

impl RecordingLoad {
    /// Of `media` at `rate` frames per second.
    pub fn new(media: &Media, rate: u32, for_use: RecordingUse) -> Self {
        Self { key: (media.clone(), rate, for_use), decoding: None }
    }

    /// What was wrong with a part of it, once; the rest is played.
    pub fn problem(&mut self) -> Option<DecodeError> {
        self.decoding.as_mut()?.problem.take()
    }
}

impl RecordingCache {
    /// A cache that holds `max_bytes` at most.
    pub fn with_limit(max_bytes: usize) -> Self {
        Self { kept: HashMap::new(), clock: 0, max_bytes }
    }

    /// Does one piece of the work of opening: decodes some seconds. Returns what was opened when
    /// nothing is left to do.
    ///
    /// # Errors
    /// If it cannot be opened, too little of it can be decoded, or a take finds no room.
    pub fn advance(
        &mut self,
        opening: &mut RecordingLoad,
    ) -> Result<Option<LoadedRecording>, RecordingError> {
        if let Some(kept) = self.find(&opening.key) {
            return Ok(Some(kept.opened()));
        }
        let (media, rate, for_use) = &opening.key;
        let Some(decoding) = &mut opening.decoding else {
            let reader = MediaReader::open(media, *rate)?;
            let length = known_length(&reader).unwrap_or(0);
            let too_long = *for_use == RecordingUse::Texture && length > max_cached_frames(*rate);
            if too_long || !self.make_room(bytes(length.min(max_cached_frames(*rate)), *rate)) {
                return streamed(&opening.key, reader, length).map(Some);
            }
            opening.decoding = Some(Decoding::new(reader, *rate, *for_use));
            return Ok(None);
        };
        let more = decoding.slice(*rate)?;
        let heard = decoding.recording.len();
        if !self.make_room(bytes(heard, *rate)) || (more && heard > max_cached_frames(*rate)) {
            if *for_use == RecordingUse::Texture {
                let reader = MediaReader::open(media, *rate)?;
                return streamed(&opening.key, reader, heard).map(Some);
            }
            if heard <= max_cached_frames(*rate) {
                return Err(RecordingError::NoRoom(media.clone()));
            }
            log::warn!("{media} is cut after {MAX_KEPT_SECONDS} seconds");
        } else if more {
            return Ok(None);
        }
        let kept = decoding.finish(&opening.key, self.clock)?;
        let opened = kept.opened();
        self.kept.insert(opening.key.clone(), kept);
        Ok(Some(opened))
    }

    /// The bytes of all that is kept.
    pub fn bytes(&self) -> usize {
        self.kept.values().map(CachedRecording::bytes).sum()
    }

    /// Lets go of what was read from files, which may have changed; what plays, plays on.
    pub fn forget_files(&mut self) {
        self.kept.retain(|(media, _, _), _| !matches!(media, Media::File(_)));
    }

    fn find(&mut self, key: &Key) -> Option<CachedRecording> {
        self.clock += 1;
        let kept = self.kept.get_mut(key)?;
        kept.last_asked = self.clock;
        Some(kept.clone())
    }

    /// Lets the recordings go that nobody plays, those asked for longest ago first, until there is
    /// room for `bytes`. Lets none go if that would not do.
    fn make_room(&mut self, bytes: usize) -> bool {
        let playing = self.kept.values().filter(|kept| !kept.is_idle());
        if playing.map(CachedRecording::bytes).sum::<usize>() + bytes > self.max_bytes {
            return false;
        }
        while self.bytes() + bytes > self.max_bytes {
            let idle = self.kept.iter().filter(|(_, kept)| kept.is_idle());
            let oldest = idle.min_by_key(|(_, kept)| kept.last_asked).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { return false };
            self.kept.remove(&oldest);
        }
        true
    }
}

impl CachedRecording {
    fn opened(&self) -> LoadedRecording {
        let recording = self.recording.clone();
        match &self.features {
            Some(features) => {
                LoadedRecording::SourceReader(SourceReader::whole(recording, features.clone()))
            }
            None => LoadedRecording::Take(recording),
        }
    }

    fn is_idle(&self) -> bool {
        Arc::strong_count(&self.recording) == 1
    }

    fn bytes(&self) -> usize {
        self.recording.bytes() + self.features.as_ref().map_or(0, |features| features.bytes())
    }
}

impl Decoding {
    fn new(reader: MediaReader, rate: u32, for_use: RecordingUse) -> Self {
        let room = known_length(&reader).unwrap_or(0).min(max_cached_frames(rate));
        let extractor = (for_use == RecordingUse::Texture).then(|| FeatureExtractor::new(rate));
        let recording = Recording::with_room(room);
        Self { reader, recording, extractor, problem: None, slice: Vec::new() }
    }

    /// Decodes a slice. Returns whether there is more. Of a file that is damaged towards its end,
    /// what was sound is kept.
    fn slice(&mut self, rate: u32) -> Result<bool, DecodeError> {
        self.slice.clear();
        let mut more = true;
        while more && self.slice.len() < frames(SLICE_SECONDS, rate) {
            more = match self.reader.read(&mut self.slice) {
                Ok(more) => more,
                Err(error) if self.recording.is_empty() && self.slice.is_empty() => {
                    return Err(error);
                }
                Err(error) => {
                    self.problem = Some(error);
                    false
                }
            };
        }
        self.recording.push(&self.slice);
        if let Some(extractor) = &mut self.extractor {
            extractor.hear(&self.slice);
        }
        Ok(more)
    }

    fn finish(&mut self, key: &Key, clock: u64) -> Result<CachedRecording, DecodeError> {
        let (media, rate, _) = key;
        let mut recording = take(&mut self.recording);
        if recording.len() < frames(MIN_SECONDS, *rate) {
            return Err(DecodeError::TooShort(media.clone(), recording.len()));
        }
        recording.fit(max_cached_frames(*rate));
        let promised = known_length(&self.reader).unwrap_or(0).min(max_cached_frames(*rate));
        if self.problem.is_none() && recording.len() < promised - promised / 50 {
            self.problem = Some(DecodeError::cut(media));
        }
        let features = self.extractor.take().map(|extractor| Arc::new(extractor.finish()));
        if features.is_none() {
            recording.fade_ends(frames(END_SECONDS, *rate));
        }
        Ok(CachedRecording { recording: Arc::new(recording), features, last_asked: clock })
    }
}

/// The tape of a texture that is not kept; of a file whose header does not say how long it is,
/// the `length` that is known of.
fn streamed(
    key: &Key,
    reader: MediaReader,
    length: usize,
) -> Result<LoadedRecording, RecordingError> {
    let (media, rate, for_use) = key;
    let length = known_length(&reader).unwrap_or(length);
    if *for_use == RecordingUse::Take || length == 0 {
        return Err(RecordingError::NoRoom(media.clone()));
    }
    Ok(LoadedRecording::SourceReader(SourceReader::long(
        [reader, MediaReader::open(media, *rate)?],
        length,
    )))
}

/// In frames.
fn max_cached_frames(rate: u32) -> usize {
    frames(MAX_KEPT_SECONDS, rate)
}

/// What `frames` take with their features.
fn bytes(frames: usize, rate: u32) -> usize {
    frames * size_of::<Pcm>() + frames / rate as usize * FEATURE_BYTES
}

fn known_length(reader: &MediaReader) -> Option<usize> {
    reader.length().and_then(|length| usize::try_from(length).ok())
}

#[cfg(test)]
mod tests;
