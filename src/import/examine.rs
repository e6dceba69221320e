//! Examines a file and plans its import: its format, whether it was imported before, its loudness,
//! where it is cut and how it is played. Changes nothing.

use crate::catalogue::MOST_TAKES;
use crate::decibels::gain_to_db;
use crate::decode::{self, AudioFileInfo, Media, MediaReader};
use crate::dsp::Frame;
use crate::files;
use crate::i18n::{Message, message, one_line};
use crate::import::envelope::{Envelope, EnvelopeMeter, PlaybackGuess};
use crate::import::loudness::LoudnessMeter;
use crate::import::{
    ImportError, ImportOptions, MAX_FILE_BYTES, MAX_HOURS, OwnSoundsFolder, Progress,
};
use crate::mix::PlaybackMode;
use sha2::{Digest as _, Sha256};
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The highest rate of the takes that are cut, which is the median rate of the mixer.
pub const MAX_RATE: u32 = 48_000;
/// Silent ends up to this long are kept, so that the original file can be played as it is.
const SHORT_SILENCE_SECONDS: f32 = 0.06;
/// A longer lossy recording is played as it is, because a FLAC copy would take several times its
/// size.
const LONG_SECONDS: f32 = 1800.0;
/// The levels of the sounds of one recording may differ by this much in each direction, which
/// sounds natural without being startling.
const SPREAD_DB: f32 = 4.0;
/// Quieter sounds are amplified by no more than this.
const MAX_LIFT_DB: f32 = 12.0;
/// The peak of the written samples is limited to this.
const PEAK: f32 = 0.99;
/// Up to this many packets that fail to decode are ignored.
const FEW_BAD_PARTS: u64 = 3;
const MAX_NAME: usize = 80;
/// The share of the progress that hashing the file takes.
const HASH_PART: f32 = 0.1;

/// How a file will be imported.
#[derive(Clone, Debug)]
pub struct ImportPlan {
    pub path: PathBuf,
    pub about: AudioFileInfo,
    /// The SHA-256 hash of the file, in hexadecimal.
    pub hash: String,
    pub name: String,
    pub playback: PlaybackMode,
    /// The parts that are cut out of it, in frames at `rate`.
    pub pieces: Vec<Piece>,
    /// Whether the original file is played as it is.
    pub is_whole: bool,
    /// The rate at which the file is cut, in frames per second.
    pub rate: u32,
    /// The gain in decibels that brings the recording to the common loudness.
    pub trim_db: f32,
    pub guess: PlaybackGuess,
    pub notes: Vec<Message>,
}

/// A part that becomes a take.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub range: Range<u64>,
    pub gain_db: f32,
}

impl ImportPlan {
    /// The name of the file in the place that it was imported from.
    pub fn file_name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The total length of the parts in seconds.
    pub fn kept_seconds(&self) -> f32 {
        let frames: u64 = self.pieces.iter().map(|piece| piece.range.end - piece.range.start).sum();
        frames as f32 / self.rate as f32
    }
}

/// Plans the import of the file at `path`.
///
/// # Errors
/// If it is not a usable recording, or was imported before.
pub fn examine(
    path: &Path,
    options: &ImportOptions,
    sounds: &OwnSoundsFolder,
    progress: Progress,
) -> Result<ImportPlan, ImportError> {
    let hash = hash_file(path, &mut |done| progress(HASH_PART * done))?;
    if let Some(name) = sounds.known(&hash) {
        return Err(ImportError::AlreadyImported { path: path.into(), name: name.into() });
    }
    plan(path, hash, options, &mut |done| progress(HASH_PART + (1.0 - HASH_PART) * done))
}

/// Plans the import of a file whose hash is known.
pub(super) fn plan(
    path: &Path,
    hash: String,
    options: &ImportOptions,
    progress: Progress,
) -> Result<ImportPlan, ImportError> {
    let media = Media::File(path.into());
    let about = decode::probe(&media)?;
    let analysis = analyse(path, &media, progress)?;
    let envelope = &analysis.envelope;
    let range = envelope.audible_range().ok_or_else(|| ImportError::Silent(path.into()))?;
    if envelope.seconds() < 0.01 {
        let frames = (range.end - range.start) as usize;
        return Err(decode::DecodeError::TooShort(media, frames).into());
    }
    let sounds = envelope.sounds(&range);
    let guess = envelope.guess(&range, &sounds, MOST_TAKES);
    let is_texture = options.playback.map_or(guess.is_texture, PlaybackMode::is_texture);
    let playback = if is_texture {
        PlaybackMode::Texture
    } else {
        PlaybackMode::Events { in_order: guess.in_order }
    };
    let mut notes = analysis.notes.clone();
    let (pieces, is_whole) = match playback {
        PlaybackMode::Texture => texture(&analysis, range, &about),
        PlaybackMode::Events { .. } => (events(envelope, sounds, &mut notes), false),
    };
    let name = options.name.clone().or_else(|| about.title.clone());
    let name = name.as_deref().and_then(normalise_name).unwrap_or_else(|| name_from_path(path));
    let trim_db = analysis.meter.trim_db()?;
    let (path, rate) = (path.into(), analysis.rate);
    Ok(ImportPlan {
        path,
        about,
        hash,
        name,
        playback,
        pieces,
        is_whole,
        rate,
        trim_db,
        guess,
        notes,
    })
}

/// What is measured in one pass over a file.
struct Analysis {
    envelope: Envelope,
    meter: LoudnessMeter,
    rate: u32,
    peak: f32,
    /// Whether the file is truncated.
    is_cut: bool,
    notes: Vec<Message>,
}

fn analyse(path: &Path, media: &Media, progress: Progress) -> Result<Analysis, ImportError> {
    let mut reader = MediaReader::open_within(media, MAX_RATE)?;
    let rate = reader.rate();
    let (mut envelope_meter, mut meter) = (EnvelopeMeter::new(rate), LoudnessMeter::new(rate)?);
    let (mut frames, mut peak, mut done) = (Vec::new(), 0f32, 0u64);
    let promised = reader.length().unwrap_or(0);
    let most = MAX_HOURS * 3600 * u64::from(rate);
    let mut more = true;
    while more {
        frames.clear();
        more = match reader.read(&mut frames) {
            Ok(more) => more,
            // What was decoded of a truncated file is imported.
            Err(_) if reader.is_cut() && done > u64::from(rate) => false,
            Err(error) => return Err(error.into()),
        };
        envelope_meter.add(&frames);
        meter.add(&frames)?;
        let largest = |peak: f32, frame: &Frame| peak.max(frame[0].abs()).max(frame[1].abs());
        peak = frames.iter().fold(peak, largest);
        done += frames.len() as u64;
        if done > most {
            return Err(ImportError::TooLong(path.into()));
        }
        if !progress(done as f32 / promised.max(done + 1) as f32) {
            return Err(ImportError::Stopped);
        }
    }
    let mut notes = Vec::new();
    let (bad, all) = reader.losses();
    if bad > FEW_BAD_PARTS.max(all / 20) {
        return Err(ImportError::Damaged { path: path.into(), bad, all });
    }
    if bad > 0 {
        notes.push(message!("import-note-damaged", bad = bad, all = all));
    }
    let is_cut = reader.is_cut() || done < promised - promised / 50;
    if is_cut {
        notes.push(message!("import-note-cut"));
    }
    Ok(Analysis { envelope: envelope_meter.finish(rate), meter, rate, peak, is_cut, notes })
}

/// One piece without the silent ends, or the whole file if they are short enough.
fn texture(analysis: &Analysis, range: Range<u64>, about: &AudioFileInfo) -> (Vec<Piece>, bool) {
    let (envelope, peak, rate) = (&analysis.envelope, analysis.peak, analysis.rate as f32);
    let silent = (range.start as f32 / rate).max((envelope.frames() - range.end) as f32 / rate);
    let is_long = about.is_lossy && envelope.seconds() > LONG_SECONDS;
    if !analysis.is_cut && (silent <= SHORT_SILENCE_SECONDS || is_long) {
        return (vec![Piece { range: 0..envelope.frames(), gain_db: 0.0 }], true);
    }
    let gain_db = gain_to_db(PEAK / peak.max(PEAK)).min(0.0);
    (vec![Piece { range, gain_db }], false)
}

/// One piece for each sound, with gains that even out their levels.
fn events(
    envelope: &Envelope,
    mut sounds: Vec<Range<u64>>,
    notes: &mut Vec<Message>,
) -> Vec<Piece> {
    if sounds.len() > MOST_TAKES {
        notes.push(message!("import-note-too-many", all = sounds.len(), taken = MOST_TAKES));
        sounds.truncate(MOST_TAKES);
    }
    let levels: Vec<f32> = sounds.iter().map(|sound| envelope.loudness_db(sound)).collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let pieces = sounds.into_iter().zip(levels).map(|(range, level)| {
        let difference = level - median;
        Piece {
            range,
            gain_db: (difference.clamp(-SPREAD_DB, SPREAD_DB) - difference).min(MAX_LIFT_DB),
        }
    });
    pieces.collect()
}

/// The SHA-256 hash of a file, in hexadecimal.
pub(super) fn hash_file(path: &Path, progress: Progress) -> Result<String, ImportError> {
    let unreadable = |error| ImportError::Unreadable(path.into(), error);
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ImportError::NoFile(path.into()));
    }
    match metadata.len() {
        0 => return Err(ImportError::Empty(path.into())),
        length if length > MAX_FILE_BYTES => return Err(ImportError::TooLarge(path.into())),
        _ => {}
    }
    let mut file = files::open(path).map_err(unreadable)?;
    let (mut hash, mut portion, mut done) = (Sha256::new(), vec![0; 1 << 18], 0u64);
    loop {
        let read = file.read(&mut portion).map_err(unreadable)?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(&portion[..read]);
        done += read as u64;
        if done > MAX_FILE_BYTES {
            return Err(ImportError::TooLarge(path.into()));
        }
        if !progress(done as f32 / metadata.len() as f32) {
            return Err(ImportError::Stopped);
        }
    }
}

/// The name without control characters and surplus spaces, or `None` if nothing is left.
pub(super) fn normalise_name(name: &str) -> Option<String> {
    let name = one_line(name, MAX_NAME);
    (!name.is_empty()).then_some(name)
}

/// Derives a name from the file name: `my_old-fan.wav` becomes “My old-fan”.
fn name_from_path(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().replace('_', " ");
    let stem = if stem.contains(' ') { stem } else { stem.replace('-', " ") };
    let stem = normalise_name(&stem).unwrap_or_else(|| "Own sound".into());
    let mut letters = stem.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_sound_comes_from_the_file_name() {
        let name = |path: &str| name_from_path(Path::new(path));
        assert_eq!(name("a/my_old-fan.wav"), "My old-fan");
        assert_eq!(name("rain-on-tent.mp3"), "Rain on tent");
        assert_eq!(name("__.ogg"), "Own sound");
        assert_eq!(normalise_name(" a \u{7} b\n"), Some("a b".into()));
    }
}
