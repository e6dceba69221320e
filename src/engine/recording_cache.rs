//! A cache of completely decoded recordings. Each is decoded once, shared by all layers that play
//! it, and kept within a memory limit, whether it is playing or may be needed again.
//!
//! The cache is half of the memory that eight layers use. Memory-mapped files would avoid it, but a
//! program that is busy with the disk, such as a nightly backup, makes the system evict the mapped
//! pages and then delays reading them back: within half an hour beside a compiler run, every layer
//! ran dry once.

use crate::decode::{DecodeError, Media, MediaReader};
use crate::dsp::{Frame, Pcm, frames};
use crate::engine::recording_builder::RecordingBuilder;
use crate::engine::resequencer::{FeatureExtractor, Features, SourceReader};
use crate::i18n::{Message, ToMessage, error_from_message, message};
use crate::render::Recording;
use std::collections::HashMap;
use std::mem::take;
use std::sync::Arc;

/// The limit for all decoded recordings together, including those that play: about 23 minutes at 48
/// kHz. A texture that does not fit is decoded from its file while it plays.
pub const MAX_BYTES: usize = 256 << 20;
/// A recording up to this long is decoded completely; a longer one is decoded while it plays.
const MAX_KEPT_SECONDS: f32 = 180.0;
/// A shorter recording is rejected.
const MIN_SECONDS: f32 = 0.01;
/// The length of the fades at both ends of a take.
const END_SECONDS: f32 = 0.004;
/// Audio decoded in one step, which takes some milliseconds. Larger steps leave more memory
/// allocated.
const SLICE_SECONDS: f32 = 1.0;
/// Approximate bytes of features for one second of audio.
const FEATURE_BYTES: usize = 4096;

/// Why a recording cannot be played.
#[derive(Debug)]
pub enum RecordingError {
    Decode(DecodeError),
    NoRoom(Media),
}

impl ToMessage for RecordingError {
    fn message(&self) -> Message {
        match self {
            Self::Decode(error) => error.message(),
            Self::NoRoom(media) => {
                message!("recording-no-room", path = media, megabytes = MAX_BYTES >> 20)
            }
        }
    }
}

error_from_message!(RecordingError { Decode(DecodeError) });

/// What a recording is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordingUse {
    /// It is resequenced into an endless texture.
    Texture,
    /// It is an event that is started now and then; its ends are faded.
    Take,
}

/// The decoded recordings, within a memory limit.
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

/// A recording that is being loaded step by step.
pub struct RecordingLoad {
    key: Key,
    decoding: Option<Decoding>,
}

struct Decoding {
    reader: MediaReader,
    recording: RecordingBuilder,
    extractor: Option<FeatureExtractor>,
    problem: Option<DecodeError>,
    slice: Vec<Frame>,
}

/// A loaded recording, ready to play.
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
    /// Starts to load `media` at `rate` frames per second.
    pub fn new(media: &Media, rate: u32, for_use: RecordingUse) -> Self {
        Self { key: (media.clone(), rate, for_use), decoding: None }
    }

    /// The error in a part of the recording, returned once; the rest of it plays.
    pub fn problem(&mut self) -> Option<DecodeError> {
        self.decoding.as_mut()?.problem.take()
    }
}

impl RecordingCache {
    /// A cache that holds at most `max_bytes`.
    pub fn with_limit(max_bytes: usize) -> Self {
        Self { kept: HashMap::new(), clock: 0, max_bytes }
    }

    /// Does one step of the loading: decodes about a second. Returns the recording once it is
    /// complete.
    ///
    /// # Errors
    /// If the recording cannot be opened, too little of it can be decoded, or a take does not fit
    /// into the memory limit.
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
        let length = decoding.recording.len();
        if !self.make_room(bytes(length, *rate)) || (more && length > max_cached_frames(*rate)) {
            if *for_use == RecordingUse::Texture {
                let reader = MediaReader::open(media, *rate)?;
                return streamed(&opening.key, reader, length).map(Some);
            }
            if length <= max_cached_frames(*rate) {
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

    /// The size of the cache in bytes.
    pub fn bytes(&self) -> usize {
        self.kept.values().map(CachedRecording::bytes).sum()
    }

    /// Drops the recordings of files, which may have changed. Those that play keep playing.
    pub fn forget_files(&mut self) {
        self.kept.retain(|(media, _, _), _| !matches!(media, Media::File(_)));
    }

    fn find(&mut self, key: &Key) -> Option<CachedRecording> {
        self.clock += 1;
        let kept = self.kept.get_mut(key)?;
        kept.last_asked = self.clock;
        Some(kept.clone())
    }

    /// Drops recordings that do not play, the least recently used first, until there is room for
    /// `bytes`. Drops none if that would not be enough.
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
                LoadedRecording::SourceReader(SourceReader::in_memory(recording, features.clone()))
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
        let recording = RecordingBuilder::with_capacity(room);
        Self { reader, recording, extractor, problem: None, slice: Vec::new() }
    }

    /// Decodes one step. Returns whether there is more. If the file is damaged towards its end,
    /// what was decoded before the damage is kept.
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
            extractor.push(&self.slice);
        }
        Ok(more)
    }

    fn finish(&mut self, key: &Key, clock: u64) -> Result<CachedRecording, DecodeError> {
        let (media, rate, _) = key;
        let mut recording = take(&mut self.recording);
        if recording.len() < frames(MIN_SECONDS, *rate) {
            return Err(DecodeError::TooShort(media.clone(), recording.len()));
        }
        recording.truncate(max_cached_frames(*rate));
        let promised = known_length(&self.reader).unwrap_or(0).min(max_cached_frames(*rate));
        if self.problem.is_none() && recording.len() < promised - promised / 50 {
            self.problem = Some(DecodeError::cut(media));
        }
        let features = self.extractor.take().map(|extractor| Arc::new(extractor.finish()));
        if features.is_none() {
            recording.fade_ends(frames(END_SECONDS, *rate));
        }
        Ok(CachedRecording { recording: Arc::new(recording.finish()), features, last_asked: clock })
    }
}

/// The reader of a texture that is decoded while it plays. `length` is used if the header does not
/// give a length.
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
    Ok(LoadedRecording::SourceReader(SourceReader::streamed(
        [reader, MediaReader::open(media, *rate)?],
        length,
    )))
}

/// In frames.
fn max_cached_frames(rate: u32) -> usize {
    frames(MAX_KEPT_SECONDS, rate)
}

/// The bytes of so many `frames` and their features.
fn bytes(frames: usize, rate: u32) -> usize {
    frames * size_of::<Pcm>() + frames / rate as usize * FEATURE_BYTES
}

fn known_length(reader: &MediaReader) -> Option<usize> {
    reader.length().and_then(|length| usize::try_from(length).ok())
}

#[cfg(test)]
mod tests;
