//! Packs: zip files named `name.susurra` with presets and the user's own sounds that they need. Each
//! sound comes with its `sound.json`, and so with its credit and licence. A manifest lists the length and
//! the hash of every recording.

mod read;
mod sounds;
mod write;

pub use read::{PackContents, PackedFile, PackedSound, open, unpack};
pub use sounds::{Originals, is_same_sound};
pub use write::write;

use crate::files::FileError;
use crate::i18n::{Message, ToMessage, error_from_message, is_control, message};
use crate::mix::{SoundId, is_reserved_name};
use crate::presets::Preset;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// The file name extension of packs.
pub const EXTENSION: &str = "susurra";
/// The first entry of a pack, by which other programs recognise the file type.
const MIMETYPE: (&str, &str) = ("mimetype", "application/x-susurra-pack");
const MANIFEST: &str = "manifest.json";
const VERSION: u32 = 1;

/// The most entries that a pack may have.
const MOST_ENTRIES: usize = 4096;
const MOST_PRESETS: usize = 500;
/// The most bytes that all recordings of a pack may have together.
const MOST_BYTES: u64 = 4 << 30;
/// The most bytes of all texts together, and the most JSON values in them. Texts and what they describe are kept
/// in memory until the user has decided about the import.
const MOST_TEXT: u64 = 16 << 20;
const MOST_VALUES: usize = 300_000;
/// An entry larger than `SMALL` may not expand to more than `LARGEST_EXPANSION` times its packed size, which no
/// real recording reaches. This refuses zip bombs.
const SMALL: u64 = 1 << 20;
const LARGEST_EXPANSION: u64 = 100;

/// The extensions that files of a sound may have.
const EXTENSIONS: [&str; 15] = [
    "wav", "flac", "ogg", "oga", "opus", "mp3", "m4a", "aac", "mp4", "aif", "aiff", "json", "svg",
    "png", "txt",
];

/// The progress of a long job, and whether it is cancelled. Shared between the thread that does the job
/// and those that show it.
#[derive(Debug, Default)]
pub struct JobProgress {
    pub done: AtomicU64,
    pub total: AtomicU64,
    pub cancelled: AtomicBool,
}

impl JobProgress {
    /// The finished part, 0..=1.
    #[expect(clippy::cast_precision_loss, reason = "it is only shown")]
    pub fn part(&self) -> f32 {
        let total = self.total.load(Relaxed).max(1);
        (self.done.load(Relaxed) as f32 / total as f32).min(1.0)
    }

    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }
}

/// Why a pack could not be read or written.
#[derive(Debug)]
pub enum PackError {
    Unreadable(PathBuf, io::Error),
    NoPack(PathBuf, Message),
    Newer(PathBuf, u64),
    Damaged(PathBuf, Message),
    Refused(PathBuf, Message),
    Unwritten { path: PathBuf, why: Message },
    File(FileError),
    Cancelled,
}

impl ToMessage for PackError {
    fn message(&self) -> Message {
        match self {
            Self::Unreadable(path, why) => message!("file-unreadable", path = path, why = why),
            Self::NoPack(path, why) => message!("pack-not-a-pack", path = path, why = why),
            Self::Newer(path, version) => {
                message!("pack-newer", path = path, version = *version)
            }
            Self::Damaged(path, why) => message!("pack-damaged", path = path, why = why),
            Self::Refused(path, why) => message!("pack-refused", path = path, why = why),
            Self::Unwritten { path, why } => message!("file-not-written", path = path, why = why),
            Self::File(error) => error.message(),
            Self::Cancelled => message!("cancelled"),
        }
    }
}

error_from_message!(PackError { File(FileError) });

#[derive(Serialize, Deserialize)]
struct Manifest {
    susurra: String,
    version: u32,
    presets: Vec<String>,
    #[serde(default)]
    sounds: Vec<ListedSound>,
}

impl Manifest {
    fn overview(&self, presets: &[&Preset]) -> PackOverview {
        let file = |sound: &ListedSound, file: &ListedFile| PackedFile {
            name: format!("{}/{}", sound.id, file.name),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        };
        PackOverview {
            presets: presets.iter().map(|preset| preset.name.clone()).collect(),
            sounds: self.sounds.iter().map(|sound| sound.name.clone()).collect(),
            files: (self.sounds.iter())
                .flat_map(|sound| sound.files.iter().map(move |listed| file(sound, listed)))
                .collect(),
        }
    }
}

/// What was written into a pack, to be shown to its sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackOverview {
    /// The names of the presets and of the own sounds.
    pub presets: Vec<String>,
    pub sounds: Vec<String>,
    /// The files of the sounds, such as `my-fan/take-01.flac`.
    pub files: Vec<PackedFile>,
}

#[derive(Serialize, Deserialize)]
struct ListedSound {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    credit: String,
    #[serde(default)]
    licence: String,
    files: Vec<ListedFile>,
}

#[derive(Serialize, Deserialize)]
struct ListedFile {
    name: String,
    bytes: u64,
    sha256: String,
}

/// What an entry of a pack is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum EntryKind {
    Mimetype,
    Manifest,
    Preset(String),
    Sound(SoundId, String),
}

impl EntryKind {
    /// The kind of the entry with this name. `None` for every name that packs do not use, which includes
    /// all names that would lead out of a folder.
    fn of(name: &str) -> Option<Self> {
        if name == MIMETYPE.0 {
            return Some(Self::Mimetype);
        }
        if name == MANIFEST {
            return Some(Self::Manifest);
        }
        match name.split('/').collect::<Vec<_>>()[..] {
            ["presets", file] if is_plain(file) && extension(file) == "json" => {
                Some(Self::Preset(file.into()))
            }
            ["sounds", id, file] if SoundId::is_valid(id) && is_file_of_sound(file) => {
                Some(Self::Sound(SoundId(id.into()), file.into()))
            }
            _ => None,
        }
    }
}

/// Whether a file may belong to a sound.
fn is_file_of_sound(name: &str) -> bool {
    is_plain(name) && EXTENSIONS.contains(&extension(name).as_str())
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// Whether `name` is a plain file name on every system, without a path.
fn is_plain(name: &str) -> bool {
    let bad = |c: char| is_control(c) || "/\\:*?\"<>|".contains(c);
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.contains(bad)
        && !is_reserved_name(name)
}

/// Copies `from` to `to`. Returns the number of bytes and their SHA-256 in hexadecimal.
fn copy_hashed(
    from: &mut dyn Read,
    to: &mut dyn io::Write,
    progress: &JobProgress,
) -> io::Result<(u64, String)> {
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut portion = vec![0; 64 << 10];
    loop {
        if progress.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let read = match from.read(&mut portion) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hash.update(&portion[..read]);
        to.write_all(&portion[..read])?;
        bytes += read as u64;
        progress.done.fetch_add(read as u64, Relaxed);
    }
    Ok((bytes, hex::encode(hash.finalize())))
}

#[cfg(test)]
mod tests;
