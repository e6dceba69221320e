//! Packs: a zip file, `name.susurra`, of presets and of the user's own sounds that they need, each
//! sound with its `sound.json`, and so with its credit and licence. A manifest says of every recording
//! how long it is and what it hashes to.

mod read;
mod write;

pub use read::{Contents, PackedFile, PackedSound, open, unpack};
pub use write::write;

use crate::files::FileError;
use crate::mix::SoundId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// The ending of packs.
pub const EXTENSION: &str = "susurra";
/// The first entry, by which other programs know the file.
const MIMETYPE: (&str, &str) = ("mimetype", "application/x-susurra-pack");
const MANIFEST: &str = "manifest.json";
const VERSION: u32 = 1;

/// Entries that a pack may have.
const MOST_ENTRIES: usize = 4096;
const MOST_PRESETS: usize = 500;
/// Bytes that all its recordings may have.
const MOST_BYTES: u64 = 4 << 30;
/// Bytes of its texts: those that are kept in memory while it is looked at.
const LARGEST_TEXT: u64 = 4 << 20;
const MOST_TEXT: u64 = 32 << 20;
/// What is small may be packed as densely as it likes; beyond that, nothing honest unfolds so far.
const SMALL: u64 = 1 << 20;
const MOST_UNFOLDED: u64 = 100;

/// What a recording, and what belongs to it, may end in.
const ENDINGS: [&str; 15] = [
    "wav", "flac", "ogg", "oga", "opus", "mp3", "m4a", "aac", "mp4", "aif", "aiff", "json", "svg",
    "png", "txt",
];

/// How far long work has come, and whether it is to stop. Shared with whoever waits for it.
#[derive(Debug, Default)]
pub struct Progress {
    pub done: AtomicU64,
    pub total: AtomicU64,
    pub cancelled: AtomicBool,
}

impl Progress {
    /// 0..=1.
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

/// Why there is no pack.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, io::Error),
    #[error("{0} is no Susurra pack: {1}")]
    NoPack(PathBuf, String),
    #[error("{0} is of version {1}, which needs a newer Susurra")]
    Newer(PathBuf, u32),
    #[error("{0} is damaged: {1}; ask for it once more")]
    Damaged(PathBuf, String),
    #[error("{0} is refused: {1}")]
    Refused(PathBuf, String),
    #[error("{path} was not written: {why}")]
    Unwritten { path: PathBuf, why: String },
    #[error(transparent)]
    File(#[from] FileError),
    #[error("it was cancelled")]
    Cancelled,
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    susurra: String,
    version: u32,
    presets: Vec<String>,
    #[serde(default)]
    sounds: Vec<ListedSound>,
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

/// Where an entry belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Mimetype,
    Manifest,
    Preset(String),
    Sound(SoundId, String),
}

impl Place {
    /// The place of a name in a pack; `None` for any that is not exactly of our making, and so for
    /// whatever would lead out of a folder.
    fn of(name: &str) -> Option<Self> {
        if name == MIMETYPE.0 {
            return Some(Self::Mimetype);
        }
        if name == MANIFEST {
            return Some(Self::Manifest);
        }
        match name.split('/').collect::<Vec<_>>()[..] {
            ["presets", file] if is_plain(file) && ending(file) == "json" => {
                Some(Self::Preset(file.into()))
            }
            ["sounds", id, file] if SoundId::is_valid(id) && is_recordings(file) => {
                Some(Self::Sound(SoundId(id.into()), file.into()))
            }
            _ => None,
        }
    }
}

/// Whether a file may belong to a sound.
fn is_recordings(name: &str) -> bool {
    is_plain(name) && ENDINGS.contains(&ending(name).as_str())
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// Whether every system takes `name` for a file in the folder at hand.
fn is_plain(name: &str) -> bool {
    let bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_device = ["con", "prn", "aux", "nul"].contains(&stem.as_str())
        || (stem.len() == 4 && ["com", "lpt"].iter().any(|d| stem.starts_with(d)));
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.contains(bad)
        && !is_device
}

/// Copies `from`, and says how long it is and what it hashes to.
fn copy_hashed(
    from: &mut dyn Read,
    to: &mut dyn io::Write,
    progress: &Progress,
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
    Ok((bytes, spelled(&hash.finalize())))
}

/// A hash in hexadecimal.
pub(super) fn spelled(hash: &[u8]) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
