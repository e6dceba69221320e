//! One thread for all recordings: it decodes them, makes textures endless and keeps every ring full.
//! [`Streamer::pump`] is its whole work, and can be called without the thread.

use crate::decode::{DecodeError, Media};
use crate::dsp::Pcm;
use crate::engine::recording_cache::{
    LoadedRecording, RecordingCache, RecordingError, RecordingLoad, RecordingUse,
};
use crate::engine::resequencer::Resequencer;
use crate::mix::PlaybackMode;
use crate::render::{Events, InRoom, Once, Recording, Takes, Tap, Texture, Voice, Wanted};
use rtrb::{Consumer, Producer, RingBuffer};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc;
use std::time::Duration;

/// What a ring holds: at 48 kHz, 1.4 s.
const RING_FRAMES: usize = 1 << 16;
/// What is decoded at once, so that no ring waits long for another.
const PORTION: usize = 4096;
/// How often the thread looks for rings to fill. A change of intensity, which takes twice as long, waits
/// no longer for its recording; new voices do not wait at all.
const ROUND: Duration = Duration::from_millis(200);

/// What a sound is made of, for a voice to be opened.
#[derive(Clone, Debug)]
pub struct SoundMedia {
    /// The name that a failure is reported under.
    pub name: String,
    /// For each intensity, from soft to firm, its takes. A texture plays the first of each.
    pub intensities: Vec<Vec<Media>>,
    pub playback: PlaybackMode,
    /// Gain that makes sounds equally loud.
    pub trim: f32,
    /// What is heard of the room between events.
    pub room: Option<RoomTone>,
}

/// The tone of the room in which events happen.
#[derive(Clone, Debug)]
pub struct RoomTone {
    pub media: Media,
    /// Its gain, beside that of the events.
    pub gain: f32,
}

/// A sound, or part of one, that cannot be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundFailure {
    /// The material's name.
    pub name: String,
    /// What is wrong with which file.
    pub why: String,
}

/// Where voices are asked for. Never waits for the decoding.
#[derive(Clone)]
pub struct StreamerHandle {
    jobs: mpsc::Sender<Job>,
}

/// What the streamer is busy with: the voices that are playing.
pub struct Streamer {
    orders: mpsc::Receiver<Job>,
    failures: mpsc::Sender<SoundFailure>,
    streams: Vec<Stream>,
    deliveries: Vec<Delivery>,
    recordings: RecordingCache,
    portion: Box<[Pcm]>,
}

enum Job {
    Stream(Box<Stream>),
    Deliver(Box<Delivery>),
    /// RecordingCache in the user's folders are not what they were.
    ForgetFiles,
}

/// One intensity of a texture.
struct Stream {
    name: String,
    media: Media,
    rate: u32,
    seed: u64,
    ring: Producer<Pcm>,
    wanted: Wanted,
    opening: Option<RecordingLoad>,
    resequencer: Option<Resequencer>,
}

/// The takes of an event sound, on their way to it.
struct Delivery {
    material: SoundMedia,
    rate: u32,
    decoded: Vec<Vec<Arc<Recording>>>,
    /// The next take to decode: its intensity and its number there.
    next: (usize, usize),
    opening: Option<RecordingLoad>,
    hand_over: Producer<Box<Takes>>,
}

impl StreamerHandle {
    /// Opens a voice for `material` at `rate` frames per second. It is silent until the streamer
    /// has got round to it.
    pub fn open(&self, material: &SoundMedia, rate: u32, seed: u64) -> Box<dyn Voice> {
        match material.playback {
            PlaybackMode::Texture => self.open_texture(material, rate, seed),
            PlaybackMode::Events { .. } => self.open_events(material, rate, seed),
        }
    }

    fn open_texture(&self, material: &SoundMedia, rate: u32, seed: u64) -> Box<dyn Voice> {
        let takes = material.intensities.iter().filter_map(|takes| takes.first());
        let taps = takes.zip(0..).map(|(media, n)| {
            self.open_tap(&material.name, media, rate, seed.wrapping_mul(31).wrapping_add(n))
        });
        Box::new(Texture::new(taps.collect(), material.trim, rate))
    }

    fn open_tap(&self, name: &str, media: &Media, rate: u32, seed: u64) -> Tap {
        let (ring, reading) = RingBuffer::new(RING_FRAMES);
        let (wanted, name, media) = (Wanted::default(), name.into(), media.clone());
        let tap = Tap::new(reading, wanted.clone());
        let (opening, resequencer) = (None, None);
        let stream = Stream { name, media, rate, seed, ring, wanted, opening, resequencer };
        self.send(Job::Stream(Box::new(stream)));
        tap
    }

    /// Opens a voice that plays the first take of `material` once and is then over.
    pub fn open_once(&self, material: &SoundMedia, rate: u32) -> Box<dyn Voice> {
        Box::new(Once::new(self.order_takes(material, rate), material.trim))
    }

    fn order_takes(&self, material: &SoundMedia, rate: u32) -> Consumer<Box<Takes>> {
        let (hand_over, arriving) = RingBuffer::new(1);
        let decoded = vec![Vec::new(); material.intensities.len()];
        let (next, opening) = ((0, 0), None);
        let delivery =
            Delivery { material: material.clone(), rate, decoded, next, opening, hand_over };
        self.send(Job::Deliver(Box::new(delivery)));
        arriving
    }

    fn open_events(&self, material: &SoundMedia, rate: u32, seed: u64) -> Box<dyn Voice> {
        let trim = material.trim;
        let events = Events::new(self.order_takes(material, rate), trim, rate, seed);
        let Some(room) = &material.room else { return Box::new(events) };
        let tap = self.open_tap(&material.name, &room.media, rate, seed);
        Box::new(InRoom::new(events, Texture::new(vec![tap], trim * room.gain, rate)))
    }

    /// Has the user's recordings be read anew when they are opened next.
    pub fn forget_files(&self) {
        self.send(Job::ForgetFiles);
    }

    fn send(&self, job: Job) {
        // Without a streamer, as when all is shutting down, the voice stays silent.
        let _ = self.jobs.send(job);
    }
}

impl Streamer {
    /// A streamer, where to order from it, and where it reports what cannot be heard.
    pub fn new() -> (StreamerHandle, Self, mpsc::Receiver<SoundFailure>) {
        let (jobs, orders) = mpsc::channel();
        let (failures, reports) = mpsc::channel();
        let (streams, deliveries, recordings) = (Vec::new(), Vec::new(), RecordingCache::default());
        let portion = vec![[0; 2]; PORTION].into_boxed_slice();
        let streamer = Self { orders, failures, streams, deliveries, recordings, portion };
        (StreamerHandle { jobs }, streamer, reports)
    }

    /// Does the streamer's work on its own thread until nobody can order any more.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn spawn(mut self) -> std::io::Result<std::thread::JoinHandle<()>> {
        let work = move || {
            let mut wait = ROUND;
            loop {
                match self.orders.recv_timeout(wait) {
                    Ok(job) => self.take(job),
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                    Err(mpsc::RecvTimeoutError::Disconnected) => return,
                }
                wait = if self.pump() { Duration::ZERO } else { ROUND };
            }
        };
        std::thread::Builder::new().name("streamer".into()).spawn(work)
    }

    /// One round: takes new orders, forgets the voices that are gone, fills every ring that is
    /// wanted, and does one piece of the work that can wait: some seconds of a tape or a take are
    /// decoded, which takes less than a ring holds by far.
    /// Returns whether there is more to do at once.
    pub fn pump(&mut self) -> bool {
        while let Ok(job) = self.orders.try_recv() {
            self.take(job);
        }
        self.streams.retain(|stream| !stream.ring.is_abandoned());
        self.deliveries.retain(|delivery| !delivery.hand_over.is_abandoned());
        self.fill_rings();
        self.open_a_little() || self.deliver()
    }

    /// Bytes of the recordings that are kept, playing or not.
    pub fn bytes_kept(&self) -> usize {
        self.recordings.bytes()
    }

    /// Streams and deliveries under way.
    pub fn busy_with(&self) -> usize {
        self.streams.len() + self.deliveries.len()
    }

    fn take(&mut self, job: Job) {
        match job {
            Job::Stream(stream) => self.streams.push(*stream),
            Job::Deliver(delivery) => self.deliveries.push(*delivery),
            Job::ForgetFiles => self.recordings.forget_files(),
        }
    }

    fn fill_rings(&mut self) {
        let (failures, portion) = (&self.failures, &mut self.portion);
        self.streams.retain_mut(|stream| {
            let filled = stream.fill(portion);
            let problem = stream.resequencer.as_mut().and_then(Resequencer::problem);
            problem.into_iter().for_each(|error| report(failures, &stream.name, &error.into()));
            filled.map_err(|error| report(failures, &stream.name, &error.into())).is_ok()
        });
    }

    /// Goes on opening the tape of the first stream that is wanted and has none. Returns whether
    /// there was one.
    fn open_a_little(&mut self) -> bool {
        // What fell silent before it was open begins anew when it is heard again.
        let silent = self.streams.iter_mut().filter(|stream| !stream.wanted.load(Relaxed));
        silent.for_each(|stream| stream.opening = None);
        let wanted = |stream: &Stream| stream.resequencer.is_none() && stream.wanted.load(Relaxed);
        let Some(at) = self.streams.iter().position(wanted) else { return false };
        let stream = &mut self.streams[at];
        let opened = stream.open(&mut self.recordings);
        let failed = opened.is_err();
        if let Some(error) = opened.map_or_else(Some, |problem| problem.map(Into::into)) {
            report(&self.failures, &stream.name, &error);
        }
        if failed {
            self.streams.remove(at);
        }
        true
    }

    /// Goes on decoding the takes of the first delivery; hands them over once all are there.
    fn deliver(&mut self) -> bool {
        let Some(delivery) = self.deliveries.first_mut() else { return false };
        let (intensity, take) = delivery.next;
        match delivery.material.intensities.get(intensity).map(|takes| takes.get(take)) {
            Some(Some(media)) => {
                let new = || RecordingLoad::new(media, delivery.rate, RecordingUse::Take);
                let opening = delivery.opening.get_or_insert_with(new);
                let opened = self.recordings.advance(opening);
                let problem = opening.problem().map(Into::into);
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
                for error in problem.into_iter().chain(failed) {
                    report(&self.failures, &delivery.material.name, &error);
                }
            }
            Some(None) => delivery.next = (intensity + 1, 0),
            None => self.deliveries.remove(0).hand_over(),
        }
        !self.deliveries.is_empty()
    }
}

impl Stream {
    /// Does a piece of the work of opening. Returns what was wrong with a part of it.
    fn open(
        &mut self,
        recordings: &mut RecordingCache,
    ) -> Result<Option<DecodeError>, RecordingError> {
        let new = || RecordingLoad::new(&self.media, self.rate, RecordingUse::Texture);
        let opening = self.opening.get_or_insert_with(new);
        let opened = recordings.advance(opening)?;
        let problem = opening.problem();
        if let Some(LoadedRecording::SourceReader(tape)) = opened {
            self.opening = None;
            self.resequencer = Some(Resequencer::new(tape, self.rate, self.seed)?);
        }
        Ok(problem)
    }

    fn fill(&mut self, portion: &mut [Pcm]) -> Result<(), DecodeError> {
        let Some(resequencer) = &mut self.resequencer else { return Ok(()) };
        // Full is a portion short of full: a ring is not topped up for a handful of frames.
        while self.wanted.load(Relaxed) && self.ring.slots() >= PORTION {
            resequencer.fill(portion)?;
            // There is room: it was asked for above.
            let _ = self.ring.push_partial_slice(portion);
        }
        Ok(())
    }
}

impl Delivery {
    fn hand_over(mut self) {
        let PlaybackMode::Events { in_order } = self.material.playback else { return };
        // An intensity whose takes all failed is left out rather than silent.
        let intensities = self.decoded.into_iter().filter(|takes| !takes.is_empty()).collect();
        // It can only fail if the voice is gone.
        let _ = self.hand_over.push(Box::new(Takes::new(intensities, in_order, self.rate)));
    }
}

fn report(failures: &mpsc::Sender<SoundFailure>, name: &str, error: &RecordingError) {
    log::warn!("{name}: {error}");
    // Nobody listens while all is shutting down.
    let _ = failures.send(SoundFailure { name: name.into(), why: error.to_string() });
}
