//! The streamer thread: it decodes all recordings, resequences textures and keeps every ring full.
//! [`Streamer::pump`] does all of its work and can be called without the thread.

use crate::decode::{DecodeError, Media};
use crate::dsp::Pcm;
use crate::engine::recording_cache::{
    LoadedRecording, RecordingCache, RecordingError, RecordingLoad, RecordingUse,
};
use crate::engine::resequencer::Resequencer;
use crate::engine::takes;
use crate::i18n::{Message, ToMessage};
use crate::mix::PlaybackMode;
use crate::render::{
    Events, EventsWithRoomTone, IntensityStream, OneShot, Recording, Takes, Texture, Voice,
    WantedFlag,
};
use rtrb::{Consumer, Producer, RingBuffer};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc;
use std::time::Duration;

/// Frames that a ring holds: 1.4 s at 48 kHz.
const RING_FRAMES: usize = 1 << 16;
/// Frames decoded at a time, so that no ring waits long for another.
const PORTION: usize = 4096;
/// How often the thread looks for rings to fill. A change of intensity fades for twice as long, so
/// its recording arrives in time; requests for new voices wake the thread at once.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// The recordings of a sound and how they are played: what is needed to open a voice.
#[derive(Clone, Debug)]
pub struct SoundMedia {
    /// The name under which a failure is reported.
    pub name: String,
    /// The takes of each intensity, from soft to firm. A texture plays the first take of each.
    pub intensities: Vec<Vec<Media>>,
    pub playback: PlaybackMode,
    /// The gain that brings the sound to the common loudness.
    pub trim: f32,
    /// The room tone that plays between events, if there is one.
    pub room: Option<RoomTone>,
}

/// The background tone of the room in which events were recorded.
#[derive(Clone, Debug)]
pub struct RoomTone {
    pub media: Media,
    /// Its gain relative to the events.
    pub gain: f32,
}

/// A sound, or a part of one, that cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundFailure {
    /// The name in [`SoundMedia`].
    pub name: String,
    /// The error, which names the file.
    pub why: Message,
}

/// Requests voices from the streamer. Never waits for decoding.
#[derive(Clone)]
pub struct StreamerHandle {
    requests: mpsc::Sender<Request>,
}

/// The streamer's state: the textures that play, the takes being decoded and the recording cache.
pub struct Streamer {
    requests: mpsc::Receiver<Request>,
    failures: mpsc::Sender<SoundFailure>,
    streams: Vec<Stream>,
    deliveries: Vec<Delivery>,
    recordings: RecordingCache,
    portion: Box<[Pcm]>,
}

enum Request {
    Stream(Box<Stream>),
    Deliver(Box<Delivery>),
    /// The user's files may have changed: cached recordings of them are dropped.
    ForgetFiles,
}

/// The endless stream of one intensity of a texture.
struct Stream {
    name: String,
    media: Media,
    rate: u32,
    seed: u64,
    ring: Producer<Pcm>,
    wanted: WantedFlag,
    opening: Option<RecordingLoad>,
    resequencer: Option<Resequencer>,
}

/// The takes of an event sound that are being decoded for its voice.
struct Delivery {
    sound: SoundMedia,
    rate: u32,
    decoded: Vec<Vec<Arc<Recording>>>,
    /// The next take to decode: the index of its intensity, and its own index there.
    next: (usize, usize),
    opening: Option<RecordingLoad>,
    takes_ring: Producer<Box<Takes>>,
}

impl StreamerHandle {
    /// Opens a voice for `sound` at `rate` frames per second. It is silent until the streamer
    /// has decoded its recordings.
    pub fn open(&self, sound: &SoundMedia, rate: u32, seed: u64) -> Box<dyn Voice> {
        match sound.playback {
            PlaybackMode::Texture => self.open_texture(sound, rate, seed),
            PlaybackMode::Events { .. } => self.open_events(sound, rate, seed),
        }
    }

    fn open_texture(&self, sound: &SoundMedia, rate: u32, seed: u64) -> Box<dyn Voice> {
        let takes = sound.intensities.iter().filter_map(|takes| takes.first());
        let taps = takes.zip(0..).map(|(media, n)| {
            self.open_stream(&sound.name, media, rate, seed.wrapping_mul(31).wrapping_add(n))
        });
        Box::new(Texture::new(taps.collect(), sound.trim, rate))
    }

    fn open_stream(&self, name: &str, media: &Media, rate: u32, seed: u64) -> IntensityStream {
        let (ring, reading) = RingBuffer::new(RING_FRAMES);
        let (wanted, name, media) = (WantedFlag::default(), name.into(), media.clone());
        let tap = IntensityStream::new(reading, wanted.clone());
        let (opening, resequencer) = (None, None);
        let stream = Stream { name, media, rate, seed, ring, wanted, opening, resequencer };
        self.send(Request::Stream(Box::new(stream)));
        tap
    }

    /// Opens a voice that plays the first take of `sound` once and then ends.
    pub fn open_once(&self, sound: &SoundMedia, rate: u32) -> Box<dyn Voice> {
        Box::new(OneShot::new(self.request_takes(sound, rate), sound.trim))
    }

    fn request_takes(&self, sound: &SoundMedia, rate: u32) -> Consumer<Box<Takes>> {
        let (takes_ring, arriving) = RingBuffer::new(1);
        let decoded = vec![Vec::new(); sound.intensities.len()];
        let (next, opening) = ((0, 0), None);
        let delivery = Delivery { sound: sound.clone(), rate, decoded, next, opening, takes_ring };
        self.send(Request::Deliver(Box::new(delivery)));
        arriving
    }

    fn open_events(&self, sound: &SoundMedia, rate: u32, seed: u64) -> Box<dyn Voice> {
        let trim = sound.trim;
        let events = Events::new(self.request_takes(sound, rate), trim, rate, seed);
        let Some(room) = &sound.room else { return Box::new(events) };
        let tap = self.open_stream(&sound.name, &room.media, rate, seed);
        Box::new(EventsWithRoomTone::new(events, Texture::new(vec![tap], trim * room.gain, rate)))
    }

    /// Makes the streamer read the user's files again when they are opened next.
    pub fn forget_files(&self) {
        self.send(Request::ForgetFiles);
    }

    fn send(&self, request: Request) {
        // At shutdown there is no streamer any more; the voice then stays silent.
        let _ = self.requests.send(request);
    }
}

impl Streamer {
    /// Creates a streamer, the handle to request voices with, and the channel on which failures are
    /// reported.
    pub fn new() -> (StreamerHandle, Self, mpsc::Receiver<SoundFailure>) {
        let (sender, requests) = mpsc::channel();
        let (failures, reports) = mpsc::channel();
        let (streams, deliveries, recordings) = (Vec::new(), Vec::new(), RecordingCache::default());
        let portion = vec![[0; 2]; PORTION].into_boxed_slice();
        let streamer = Self { requests, failures, streams, deliveries, recordings, portion };
        (StreamerHandle { requests: sender }, streamer, reports)
    }

    /// Runs the streamer on its own thread until every handle is dropped.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub fn spawn(mut self) -> std::io::Result<std::thread::JoinHandle<()>> {
        let work = move || {
            let mut wait = POLL_INTERVAL;
            loop {
                match self.requests.recv_timeout(wait) {
                    Ok(request) => self.accept(request),
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                    Err(mpsc::RecvTimeoutError::Disconnected) => return,
                }
                wait = if self.pump() { Duration::ZERO } else { POLL_INTERVAL };
            }
        };
        std::thread::Builder::new().name("streamer".into()).spawn(work)
    }

    /// Does one round of work: accepts new requests, drops the streams of voices that are gone,
    /// fills every wanted ring, and then loads one piece of one recording. Loading a piece decodes
    /// about a second of audio, which takes far less time than a ring lasts.
    ///
    /// Returns whether there is more work to do at once.
    pub fn pump(&mut self) -> bool {
        while let Ok(request) = self.requests.try_recv() {
            self.accept(request);
        }
        self.streams.retain(|stream| !stream.ring.is_abandoned());
        self.deliveries.retain(|delivery| !delivery.takes_ring.is_abandoned());
        self.fill_rings();
        self.continue_opening() || self.continue_delivery()
    }

    /// The size of the recording cache in bytes, whether the recordings are playing or not.
    pub fn cached_bytes(&self) -> usize {
        self.recordings.bytes()
    }

    /// The number of streams and deliveries in progress.
    pub fn active_jobs(&self) -> usize {
        self.streams.len() + self.deliveries.len()
    }

    fn accept(&mut self, request: Request) {
        match request {
            Request::Stream(stream) => self.streams.push(*stream),
            Request::Deliver(delivery) => self.deliveries.push(*delivery),
            Request::ForgetFiles => self.recordings.forget_files(),
        }
    }

    fn fill_rings(&mut self) {
        let (failures, portion) = (&self.failures, &mut self.portion);
        self.streams.retain_mut(|stream| {
            let filled = stream.fill(portion);
            let damage = stream.resequencer.as_mut().and_then(Resequencer::take_error);
            damage.into_iter().for_each(|error| report(failures, &stream.name, &error.into()));
            filled.map_err(|error| report(failures, &stream.name, &error.into())).is_ok()
        });
    }

    /// Continues to open the first wanted stream that is not open yet. Returns whether there was
    /// one.
    fn continue_opening(&mut self) -> bool {
        // A stream that fell silent before it was open starts again when it is wanted again.
        let silent = self.streams.iter_mut().filter(|stream| !stream.wanted.load(Relaxed));
        silent.for_each(|stream| stream.opening = None);
        let wanted = |stream: &Stream| stream.resequencer.is_none() && stream.wanted.load(Relaxed);
        let Some(at) = self.streams.iter().position(wanted) else { return false };
        let stream = &mut self.streams[at];
        let opened = stream.open(&mut self.recordings);
        let failed = opened.is_err();
        if let Some(error) = opened.map_or_else(Some, |damage| damage.map(Into::into)) {
            report(&self.failures, &stream.name, &error);
        }
        if failed {
            self.streams.remove(at);
        }
        true
    }

    /// Continues to decode the takes of the first delivery, and delivers them once all are decoded.
    fn continue_delivery(&mut self) -> bool {
        let Some(delivery) = self.deliveries.first_mut() else { return false };
        let (intensity, take) = delivery.next;
        match delivery.sound.intensities.get(intensity).map(|takes| takes.get(take)) {
            Some(Some(media)) => {
                let new = || RecordingLoad::new(media, delivery.rate, RecordingUse::Take);
                let opening = delivery.opening.get_or_insert_with(new);
                let opened = self.recordings.advance(opening);
                let damage = opening.problem().map(Into::into);
                if !matches!(opened, Ok(None)) {
                    delivery.opening = None;
                    delivery.next.1 += 1;
                }
                let failed = match opened {
                    Ok(Some(LoadedRecording::Take(recording))) => {
                        delivery.decoded[intensity].push(recording);
                        None
                    }
                    Ok(_) => None,
                    Err(error) => Some(error),
                };
                for error in damage.into_iter().chain(failed) {
                    report(&self.failures, &delivery.sound.name, &error);
                }
            }
            Some(None) => delivery.next = (intensity + 1, 0),
            None => self.deliveries.remove(0).finish(),
        }
        !self.deliveries.is_empty()
    }
}

impl Stream {
    /// Loads one piece of the recording. Returns the error in a part of it, if there was one; the
    /// rest plays.
    fn open(
        &mut self,
        recordings: &mut RecordingCache,
    ) -> Result<Option<DecodeError>, RecordingError> {
        let new = || RecordingLoad::new(&self.media, self.rate, RecordingUse::Texture);
        let opening = self.opening.get_or_insert_with(new);
        let opened = recordings.advance(opening)?;
        let damage = opening.problem();
        if let Some(LoadedRecording::SourceReader(reader)) = opened {
            self.opening = None;
            self.resequencer = Some(Resequencer::new(reader, self.rate, self.seed)?);
        }
        Ok(damage)
    }

    fn fill(&mut self, portion: &mut [Pcm]) -> Result<(), DecodeError> {
        let Some(resequencer) = &mut self.resequencer else { return Ok(()) };
        // A ring with less than one portion of room counts as full, so that it is not topped up for
        // a few frames.
        while self.wanted.load(Relaxed) && self.ring.slots() >= PORTION {
            resequencer.fill(portion)?;
            // The check above made sure that the whole portion fits.
            let _ = self.ring.push_partial_slice(portion);
        }
        Ok(())
    }
}

impl Delivery {
    fn finish(mut self) {
        let PlaybackMode::Events { in_order } = self.sound.playback else { return };
        // An intensity whose takes all failed is left out, so that it is not a silent gap.
        let intensities = self.decoded.into_iter().filter(|takes| !takes.is_empty()).collect();
        // This fails only if the voice has been dropped.
        let _ = self.takes_ring.push(Box::new(takes::measure(intensities, in_order, self.rate)));
    }
}

fn report(failures: &mpsc::Sender<SoundFailure>, name: &str, error: &RecordingError) {
    log::warn!("{name}: {error}");
    // At shutdown nobody receives failures any more.
    let _ = failures.send(SoundFailure { name: name.into(), why: error.message() });
}
