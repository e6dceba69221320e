//! Imports the user's own recordings: examines and measures a file, trims silent ends, cuts it
//! apart if it holds several sounds, and writes a sound folder as the catalogue reads it. The
//! folder keeps the original file unchanged, so that it can be cut differently later.
//!
//! [`examine`] creates an [`ImportPlan`] and changes nothing; [`perform`] carries the plan out
//! completely or not at all. Both may take long and should run on their own thread.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sample counts, rates and seconds are converted all the time, and are small"
)]

mod collect;
mod envelope;
mod examine;
mod loudness;
mod own_sounds;
mod staging;
mod takes;

pub use collect::{CollectedFiles, collect_files};
pub use examine::{ImportPlan, examine};
pub use own_sounds::{RemovedSound, SoundEdit, change_playback, edit, remove, restore};
pub use staging::remove_abandoned;

use crate::catalogue::{Catalogue, Family};
use crate::decode::DecodeError;
use crate::encode::WriteError;
use crate::files::FileError;
use crate::i18n::{Message, ToMessage, error_from_message, message};
use crate::mix::{self, PlaybackMode, SoundId};
use serde_json::{Map, Value, json};
use staging::StagingFolder;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use takes::Written;

/// A larger file is more likely a disk image than a recording.
const MAX_FILE_BYTES: u64 = 8 << 30;
/// A longer recording is rejected, because cutting it would fill the disk.
const MAX_HOURS: u64 = 12;

/// What the user chooses for an import; the rest is detected.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Whether it is played as a texture or as events. For events, whether they are in order is
    /// always detected.
    pub playback: Option<PlaybackMode>,
    pub name: Option<String>,
}

/// Receives the progress, 0..=1, and returns whether to continue.
pub type Progress<'a> = &'a mut dyn FnMut(f32) -> bool;

/// Why a recording cannot be imported. Each error names the file.
#[derive(Debug)]
pub enum ImportError {
    Decode(DecodeError),
    Unreadable(PathBuf, std::io::Error),
    NoFile(PathBuf),
    Empty(PathBuf),
    TooLarge(PathBuf),
    TooLong(PathBuf),
    Silent(PathBuf),
    AlreadyImported { path: PathBuf, name: String },
    Damaged { path: PathBuf, bad: u64, all: u64 },
    Changed(PathBuf),
    Unmeasured(String),
    Unwritable(PathBuf, WriteError),
    File(FileError),
    Description(PathBuf, Message),
    Taken(String),
    Panicked(PathBuf),
    Stopped,
}

impl ToMessage for ImportError {
    fn message(&self) -> Message {
        match self {
            Self::Decode(error) => error.message(),
            Self::Unreadable(path, why) => message!("file-unreadable", path = path, why = why),
            Self::NoFile(path) => message!("not-a-file", path = path),
            Self::Empty(path) => message!("file-empty", path = path),
            Self::TooLarge(path) => {
                message!("recording-too-large", path = path, gigabytes = MAX_FILE_BYTES >> 30)
            }
            Self::TooLong(path) => message!("recording-too-long", path = path, hours = MAX_HOURS),
            Self::Silent(path) => message!("recording-silent", path = path),
            Self::AlreadyImported { path, name } => {
                message!("recording-known", path = path, name = name)
            }
            Self::Damaged { path, bad, all } => {
                message!("recording-damaged", path = path, bad = *bad, all = *all)
            }
            Self::Changed(path) => message!("recording-changed", path = path),
            Self::Unmeasured(why) => message!("recording-unmeasured", why = why),
            Self::Unwritable(path, why) => message!("file-not-written", path = path, why = why),
            Self::File(error) => error.message(),
            Self::Description(path, why) => message!("file-not-understood", path = path, why = why),
            Self::Taken(name) => message!("recording-place-taken", name = name),
            Self::Panicked(path) => message!("recording-panicked", path = path),
            Self::Stopped => message!("stopped"),
        }
    }
}

error_from_message!(ImportError { Decode(DecodeError), File(FileError) });

/// A recording that has been imported.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedSound {
    pub id: SoundId,
    pub name: String,
    pub playback: PlaybackMode,
    pub takes: usize,
    /// The length in seconds without silent ends.
    pub seconds: f32,
    pub trim_db: f32,
    /// What the user should know about it.
    pub notes: Vec<Message>,
}

/// The folder of the user's own sounds.
pub struct OwnSoundsFolder {
    folder: PathBuf,
    /// The ids of built-in sounds, which an own sound must not replace.
    taken: Vec<SoundId>,
    /// The names of the sounds by the hashes of their original files.
    known: BTreeMap<String, String>,
}

impl OwnSoundsFolder {
    /// Reads the folder `sounds`, which need not exist yet.
    pub fn open(sounds: &Path) -> Self {
        let built_in = Catalogue::built_in();
        let taken = built_in.sounds().iter().map(|sound| sound.id.clone()).collect();
        let mut own_sounds = Self { folder: sounds.into(), taken, known: BTreeMap::new() };
        for folder in std::fs::read_dir(sounds).into_iter().flatten().flatten() {
            // The catalogue reports the ones that cannot be read.
            if let Ok(description) = own_sounds::read(&folder.path()) {
                let hash =
                    description.get("original").and_then(|original| original["sha256"].as_str());
                let name = description.get("name").and_then(Value::as_str).unwrap_or_default();
                own_sounds.known.extend(hash.map(|hash| (hash.to_owned(), name.to_owned())));
            }
        }
        own_sounds
    }

    /// The name of the sound that was imported from a file with this hash.
    pub fn known(&self, hash: &str) -> Option<&str> {
        self.known.get(hash).map(String::as_str)
    }

    /// The free ids for a sound of this name, the best one first.
    fn ids(&self, name: &str) -> impl Iterator<Item = String> {
        let slug = mix::slug(name, "own");
        let numbered = (2..).map({
            let slug = slug.clone();
            move |n| format!("{slug}-{n}")
        });
        let free = |id: &String| {
            let path = self.folder.join(id);
            path.symlink_metadata().is_err() && self.taken.iter().all(|taken| taken.0 != *id)
        };
        std::iter::once(slug).chain(numbered).filter(free)
    }
}

/// Examines one file and imports it.
///
/// # Errors
/// If the file cannot be imported; then nothing has changed.
pub fn import(
    path: &Path,
    options: &ImportOptions,
    sounds: &mut OwnSoundsFolder,
    progress: Progress,
) -> Result<ImportedSound, ImportError> {
    let plan = examine(path, options, sounds, &mut |done| progress(0.6 * done))?;
    perform(&plan, sounds, &mut |done| progress(0.6 + 0.4 * done))
}

/// Carries out the plan of [`examine`], completely or not at all.
///
/// # Errors
/// If the folder is not writable, the file was changed in the meantime, or `progress` stops it.
pub fn perform(
    plan: &ImportPlan,
    sounds: &mut OwnSoundsFolder,
    progress: Progress,
) -> Result<ImportedSound, ImportError> {
    let staging = StagingFolder::open(&sounds.folder)?;
    let original = format!("original.{}", plan.about.extension);
    takes::copy_original(plan, &staging.path().join(&original))?;
    let written = takes::write(plan, &original, staging.path(), progress)?;
    let description = describe(plan, &original, &written);
    own_sounds::write(staging.path(), &description)?;
    let id = staging.publish(&sounds.folder, sounds.ids(&plan.name))?;
    sounds.known.insert(plan.hash.clone(), plan.name.clone());
    Ok(ImportedSound {
        id: SoundId(id),
        name: plan.name.clone(),
        playback: plan.playback,
        takes: written.takes.len(),
        seconds: plan.kept_seconds(),
        trim_db: written.trim_db,
        notes: plan.notes.clone(),
    })
}

/// The content of the sound's `sound.json`.
fn describe(plan: &ImportPlan, original: &str, written: &Written) -> Map<String, Value> {
    let licence = plan.about.licence.as_deref().unwrap_or_default();
    let mut description = Map::new();
    let mut put = |key: &str, value: Value| description.insert(key.into(), value);
    put("version", json!(1));
    put("name", json!(plan.name));
    put("family", json!(Family::Own));
    put("credit", json!(plan.about.artist.as_deref().unwrap_or_default()));
    put("licence", json!(licence));
    put("original", json!({ "file": original, "name": plan.file_name(), "sha256": plan.hash }));
    takes::note(plan, written, &mut description);
    description
}

#[cfg(test)]
mod tests;
