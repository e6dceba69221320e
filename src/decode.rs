//! Decodes recordings to stereo frames. Only this module uses symphonia. It reads files, allocates
//! and may take long, so it runs on the streamer thread and during imports, never in the audio
//! callback.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sample counts, rates and seconds are converted all the time, and are small"
)]

mod opus;
mod probe;
mod resample;

pub use probe::AudioFileInfo;

use crate::dsp::Frame;
use crate::i18n::{Message, ToMessage, display_in_english, error_from_message, message};
use resample::Resampler;
use std::borrow::Cow;
use std::io::ErrorKind::UnexpectedEof;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::{FormatReader, SeekMode, SeekTo};
use symphonia::core::units::Timestamp;

/// Sample rates outside this range indicate a damaged header.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;
const MAX_CHANNELS: usize = 8;

/// Samples are clipped to this, because lossy codecs and damaged files can exceed full scale.
const LOUDEST: f32 = 2.0;

/// The most frames that a header may promise: 24 hours at the highest rate. More indicates damage.
const MAX_FRAMES: u64 = 24 * 3600 * 192_000;

/// Consecutive packets that may fail to decode before the file is given up.
const MAX_BAD_PACKETS: usize = 50;

/// Where a recording is stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// A file on disk, such as one in the user's sounds folder.
    File(PathBuf),
    /// A built-in file, by its path in `assets/sounds`.
    BuiltIn { path: String, files: BuiltInFiles },
}

/// Loads built-in files by their path. There is only one such set of files, so all values are
/// equal.
#[derive(Clone, Copy, Debug)]
pub struct BuiltInFiles(pub fn(&str) -> Option<Cow<'static, [u8]>>);

impl PartialEq for BuiltInFiles {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for BuiltInFiles {}

impl std::hash::Hash for BuiltInFiles {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

impl ToMessage for Media {
    fn message(&self) -> Message {
        match self {
            Self::File(path) => Message::verbatim(path.display().to_string()),
            Self::BuiltIn { path, .. } => message!("built-in-file", path = path),
        }
    }
}

display_in_english!(Media);

/// Why a recording cannot be decoded. Each error names the file.
#[derive(Debug)]
pub enum DecodeError {
    Unreadable(Media, std::io::Error),
    Unknown(Media),
    NoSound(Media, Message),
    Damaged(Media, Message),
    TooShort(Media, usize),
}

impl ToMessage for DecodeError {
    fn message(&self) -> Message {
        match self {
            Self::Unreadable(media, why) => message!("file-unreadable", path = media, why = why),
            Self::Unknown(media) => message!("sound-file-unknown", path = media),
            Self::NoSound(media, why) => message!("sound-file-no-sound", path = media, why = why),
            Self::Damaged(media, why) => message!("sound-file-damaged", path = media, why = why),
            Self::TooShort(media, frames) => {
                message!("sound-file-too-short", path = media, frames = *frames)
            }
        }
    }
}

error_from_message!(DecodeError);

impl DecodeError {
    /// The file holds less than its header promises.
    pub fn cut(media: &Media) -> Self {
        Self::Damaged(media.clone(), message!("sound-file-cut"))
    }
}

/// Decodes a recording from any position, as stereo frames at the requested rate.
pub struct MediaReader {
    media: Media,
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    rate_in: u32,
    rate_out: u32,
    /// The number of frames according to the header, at the file's own rate.
    length_in: Option<u64>,
    resampler: Resampler,
    interleaved: Vec<f32>,
    stereo: Vec<Frame>,
    ended: bool,
    /// The number of packets that failed to decode, and of all packets so far.
    losses: (u64, u64),
    is_cut: bool,
}

impl MediaReader {
    /// Opens `media` for decoding to `rate` frames per second.
    ///
    /// # Errors
    /// If the file is missing, its format is unknown, or its header is invalid.
    pub fn open(media: &Media, rate: u32) -> Result<Self, DecodeError> {
        Self::open_as(media, |_| rate)
    }

    /// Opens `media` for decoding at its own rate, or at `most` frames per second if its rate is
    /// higher.
    ///
    /// # Errors
    /// As for [`MediaReader::open`].
    pub fn open_within(media: &Media, most: u32) -> Result<Self, DecodeError> {
        Self::open_as(media, |rate| rate.min(most))
    }

    fn open_as(media: &Media, wanted: impl Fn(u32) -> u32) -> Result<Self, DecodeError> {
        guarded(|| Self::open_unguarded(media, wanted))
            .unwrap_or_else(|| Err(DecodeError::Unknown(media.clone())))
    }

    fn open_unguarded(media: &Media, wanted: impl Fn(u32) -> u32) -> Result<Self, DecodeError> {
        let probe::OpenedTrack { format, track, parameters, frames } = probe::open(media)?;
        let none = |why: Message| DecodeError::NoSound(media.clone(), why);
        let rate_in = parameters.sample_rate.ok_or_else(|| none(message!("sound-file-no-rate")))?;
        if !RATES.contains(&rate_in) {
            return Err(none(message!("sound-file-bad-rate", rate = rate_in)));
        }
        let decoder = probe::decoder(&parameters).map_err(|error| none(probe::reason(&error)))?;
        let rate = wanted(rate_in);
        let resampler = Resampler::new(rate_in, rate)
            .map_err(|error| none(Message::verbatim(error.to_string())))?;
        Ok(Self {
            media: media.clone(),
            format,
            decoder,
            track,
            rate_in,
            rate_out: rate,
            length_in: frames.map(|frames| frames.min(MAX_FRAMES)),
            resampler,
            interleaved: Vec::new(),
            stereo: Vec::new(),
            ended: false,
            losses: (0, 0),
            is_cut: false,
        })
    }

    /// The recording that is decoded.
    pub fn media(&self) -> &Media {
        &self.media
    }

    /// The rate of the decoded frames, in frames per second.
    pub fn rate(&self) -> u32 {
        self.rate_out
    }

    /// The number of packets that failed to decode and were skipped, and the number of all packets
    /// so far.
    pub fn losses(&self) -> (u64, u64) {
        self.losses
    }

    /// Whether decoding failed because the file is truncated.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The number of frames at the requested rate, if the header gives it.
    pub fn length(&self) -> Option<u64> {
        let length = self.length_in?;
        Some(length * u64::from(self.rate_out) / u64::from(self.rate_in))
    }

    /// Decodes the next packet and appends its frames to `frames`. Returns whether there may be
    /// more.
    ///
    /// # Errors
    /// If the file is too damaged to continue.
    pub fn read(&mut self, frames: &mut Vec<Frame>) -> Result<bool, DecodeError> {
        if self.ended {
            return Ok(false);
        }
        let step = guarded(|| self.next_packet());
        match step.unwrap_or_else(|| Err(gave_up())) {
            Ok(true) => self.resampler.push(&self.stereo, frames),
            Ok(false) => {
                self.ended = true;
                self.resampler.finish(frames);
            }
            Err(why) => {
                self.ended = true;
                return Err(DecodeError::Damaged(self.media.clone(), why));
            }
        }
        Ok(!self.ended)
    }

    /// Seeks to about `frame`, counted at the requested rate. The position is not exact, which is
    /// enough for crossfades.
    ///
    /// # Errors
    /// If the file cannot be seeked.
    pub fn seek(&mut self, frame: u64) -> Result<(), DecodeError> {
        let at = frame * u64::from(self.rate_in) / u64::from(self.rate_out);
        let to = SeekTo::Timestamp {
            ts: Timestamp::new(i64::try_from(at).unwrap_or(i64::MAX)),
            track_id: self.track,
        };
        let damaged = |why: Message| DecodeError::Damaged(self.media.clone(), why);
        guarded(|| self.format.seek(SeekMode::Accurate, to))
            .ok_or_else(|| damaged(gave_up()))?
            .map_err(|error| damaged(Message::verbatim(error.to_string())))?;
        self.decoder.reset();
        self.resampler.reset();
        self.ended = false;
        Ok(())
    }

    /// Decodes one packet into `self.stereo`. Returns false at the end.
    fn next_packet(&mut self) -> Result<bool, Message> {
        for _ in 0..MAX_BAD_PACKETS {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return Ok(false),
                Err(error) => {
                    let ends = matches!(&error, SymphoniaError::IoError(why) if why.kind() == UnexpectedEof);
                    self.is_cut = ends;
                    return Err(Message::verbatim(error.to_string()));
                }
            };
            if packet.track_id != self.track {
                continue;
            }
            self.losses.1 += 1;
            let decoded = match self.decoder.decode(&packet) {
                Ok(decoded) => decoded,
                Err(SymphoniaError::DecodeError(_) | SymphoniaError::IoError(_)) => {
                    self.losses.0 += 1;
                    continue;
                }
                Err(error) => return Err(Message::verbatim(error.to_string())),
            };
            let channels = decoded.num_planes();
            if channels == 0 || channels > MAX_CHANNELS {
                return Err(message!("sound-file-channels", count = channels));
            }
            decoded.copy_to_vec_interleaved(&mut self.interleaved);
            self.stereo.clear();
            self.stereo.extend(self.interleaved.chunks_exact(channels).map(fold_to_stereo));
            return Ok(true);
        }
        Err(message!("sound-file-bad-packets"))
    }
}

/// Detects the format of a file from its content rather than its name, and reads its tags.
///
/// # Errors
/// If the file cannot be read or its format is unknown.
pub fn probe(media: &Media) -> Result<AudioFileInfo, DecodeError> {
    guarded(|| probe::probe(media)).unwrap_or_else(|| Err(DecodeError::Unknown(media.clone())))
}

/// Decodes a whole recording, or its first `most` frames. If it is damaged towards its end, returns
/// what was decoded before the damage.
///
/// # Errors
/// If the recording cannot be opened, or too little of it can be decoded.
pub fn decode_all(media: &Media, rate: u32, most: usize) -> Result<Vec<Frame>, DecodeError> {
    let mut reader = MediaReader::open(media, rate)?;
    let mut frames = Vec::new();
    loop {
        match reader.read(&mut frames) {
            Ok(true) if frames.len() < most => {}
            Ok(_) => break,
            Err(error) if frames.is_empty() => return Err(error),
            Err(error) => {
                log::warn!("{error}; playing what could be read of it");
                break;
            }
        }
    }
    frames.truncate(most);
    let shortest = rate as usize / 100;
    if frames.len() < shortest {
        return Err(DecodeError::TooShort(media.clone(), frames.len()));
    }
    Ok(frames)
}

/// The reason that is given when the decoder has panicked on a file.
fn gave_up() -> Message {
    message!("sound-file-decoder-gave-up")
}

/// Calls symphonia and catches its panics, which damaged files can cause: one file must not end the
/// streamer.
fn guarded<T>(step: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(step)).ok()
}

/// Duplicates mono to both channels. More than two channels alternate between left and right at
/// equal power.
fn fold_to_stereo(channels: &[f32]) -> Frame {
    let folded = match *channels {
        [one] => [one; 2],
        [left, right] => [left, right],
        _ => {
            let mut sides = [0.0; 2];
            channels.iter().enumerate().for_each(|(n, sample)| sides[n % 2] += sample);
            sides.map(|side| side / (channels.len() as f32 / 2.0).sqrt())
        }
    };
    folded.map(|sample| if sample.is_finite() { sample.clamp(-LOUDEST, LOUDEST) } else { 0.0 })
}

#[cfg(test)]
mod tests;
