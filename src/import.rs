//! The user's own recordings, brought in: examined, measured, trimmed of silent ends, cut apart where
//! they hold several sounds, and put into a folder of the form that the catalogue reads. The original
//! stays in that folder as it was, so that it can be cut otherwise later.
//!
//! [`examine`] makes a [`ImportPlan`] and touches nothing; [`perform`] carries it out, whole or not at all.
//! Both may take long, and belong on a thread of their own.

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
use crate::mix::SoundId;
use serde_json::{Map, Value, json};
use staging::StagingFolder;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use takes::Written;

/// More is a disk image rather than a recording.
const MAX_FILE_BYTES: u64 = 8 << 30;
/// A longer recording is refused: it would fill the disk when it is cut.
const MAX_HOURS: u64 = 12;

/// How a recording is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlayedAs {
    /// Without end.
    Texture,
    /// Its sounds one by one, now and then.
    Events,
}

impl PlayedAs {
    /// The word for it in a `sound.json`, and for the user.
    pub fn word(self) -> &'static str {
        match self {
            Self::Texture => "texture",
            Self::Events => "events",
        }
    }
}

/// What the user wants of an import, where it is not left to be guessed.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    pub played_as: Option<PlayedAs>,
    pub name: Option<String>,
}

/// Hears how far the work is, 0..=1, and says whether it is to go on.
pub type Progress<'a> = &'a mut dyn FnMut(f32) -> bool;

/// Why a recording is not among the sounds. Each names its file.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    #[error("{0} is no file")]
    NoFile(PathBuf),
    #[error("{0} is empty")]
    Empty(PathBuf),
    #[error("{0} is too large to be a recording: more than {gb} GB", gb = MAX_FILE_BYTES >> 30)]
    TooLarge(PathBuf),
    #[error("{0} is longer than {MAX_HOURS} hours; cut out what you want to hear of it")]
    TooLong(PathBuf),
    #[error("{0} holds nothing but silence")]
    Silent(PathBuf),
    #[error("{path} is there already, as “{name}”")]
    AlreadyImported { path: PathBuf, name: String },
    #[error("{path} is damaged: {bad} of its {all} parts cannot be decoded")]
    Damaged { path: PathBuf, bad: u64, all: u64 },
    #[error("{0} was changed while it was read; try again")]
    Changed(PathBuf),
    #[error("its loudness cannot be measured: {0}")]
    Unmeasured(String),
    #[error("{0} cannot be written: {1}")]
    Unwritable(PathBuf, WriteError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{0} is not understood, and so is left as it is: {1}")]
    Description(PathBuf, String),
    #[error("there is another sound in the place of “{0}” now; it stays in the bin")]
    Taken(String),
    #[error("{0} could not be taken in; what went wrong is in the log")]
    Panicked(PathBuf),
    #[error("it was stopped")]
    Stopped,
}

/// A recording that has become a sound.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedSound {
    pub id: SoundId,
    pub name: String,
    pub played_as: PlayedAs,
    pub takes: usize,
    /// Seconds from the first to the last of it that is heard.
    pub seconds: f32,
    pub trim_db: f32,
    /// What the user should know of it.
    pub notes: Vec<String>,
}

/// The folder of the user's own sounds, as imports see it.
pub struct OwnSoundsFolder {
    folder: PathBuf,
    /// Built-in ids, which an own sound must not hide.
    taken: Vec<SoundId>,
    /// The names of the sounds by the hashes of their originals.
    known: BTreeMap<String, String>,
}

impl OwnSoundsFolder {
    /// Looks through the folder `sounds`, which need not exist yet.
    pub fn open(sounds: &Path) -> Self {
        let built_in = Catalogue::built_in();
        let taken = built_in.sounds().iter().map(|sound| sound.id.clone()).collect();
        let mut own_sounds = Self { folder: sounds.into(), taken, known: BTreeMap::new() };
        for folder in std::fs::read_dir(sounds).into_iter().flatten().flatten() {
            // One that cannot be read is told of by the catalogue.
            if let Ok(description) = own_sounds::read(&folder.path()) {
                let hash =
                    description.get("original").and_then(|original| original["sha256"].as_str());
                let name = description.get("name").and_then(Value::as_str).unwrap_or_default();
                own_sounds.known.extend(hash.map(|hash| (hash.to_owned(), name.to_owned())));
            }
        }
        own_sounds
    }

    /// The name of the sound that was made from a file with this hash.
    pub fn known(&self, hash: &str) -> Option<&str> {
        self.known.get(hash).map(String::as_str)
    }

    /// Ids for a sound of this name, the best first.
    fn ids(&self, name: &str) -> impl Iterator<Item = String> {
        let slug = slug(name);
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

/// Examines one file and makes it a sound.
///
/// # Errors
/// With what is wrong with it; then nothing has changed.
pub fn import(
    path: &Path,
    options: &ImportOptions,
    sounds: &mut OwnSoundsFolder,
    progress: Progress,
) -> Result<ImportedSound, ImportError> {
    let plan = examine(path, options, sounds, &mut |done| progress(0.6 * done))?;
    perform(&plan, sounds, &mut |done| progress(0.6 + 0.4 * done))
}

/// Carries out what [`examine`] has planned: the sound is there whole, or not at all.
///
/// # Errors
/// If the folder cannot be written in, the file was changed since, or it is to stop.
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
        played_as: plan.played_as,
        takes: written.takes.len(),
        seconds: plan.kept_seconds(),
        trim_db: written.trim_db,
        notes: plan.notes.clone(),
    })
}

/// The sound's `sound.json`.
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

/// A folder's name for a sound of this name.
fn slug(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let plain: String = name.chars().map(plain).collect();
    let slug = plain.split_whitespace().collect::<Vec<_>>().join("-");
    let slug: String = slug.chars().take(48).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "own".into() } else { slug.into() }
}

#[cfg(test)]
mod tests;
