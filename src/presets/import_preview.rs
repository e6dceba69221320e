//! What was sent to the user and is not kept yet: from a line of text, a preset's file or a pack. It is
//! looked at, shown with whatever stands in its way, and only then taken in. Nothing that was there
//! goes away.

mod keep;

pub use keep::{Kept, Staged, stage};

use crate::catalogue::{Catalogue, Sound};
use crate::files;
use crate::mix::{Controls, SoundId};
use crate::presets::pack::{self, Contents, PackError, Progress};
use crate::presets::share::{self, ShareError};
use crate::presets::{Entry, Origin, Preset, PresetError, PresetId};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

/// How what is brought stands to what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    New,
    /// It is there already, under this id.
    Same(String),
    /// Something else is there; the sentence says what.
    Conflict(String),
}

/// What becomes of one that something stands in the way of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Both are kept, this one under a name of its own.
    #[default]
    KeepBoth,
    /// The one that was there moves to the bin.
    Replace,
    /// The one that was there stays alone.
    Skip,
}

impl Choice {
    pub const ALL: [Self; 3] = [Self::KeepBoth, Self::Replace, Self::Skip];

    pub fn label(self) -> &'static str {
        match self {
            Self::KeepBoth => "Keep both",
            Self::Replace => "Replace",
            Self::Skip => "Skip",
        }
    }
}

/// A preset that is brought.
#[derive(Clone, Debug)]
pub struct BroughtPreset {
    pub preset: Preset,
    pub standing: Standing,
    pub choice: Choice,
    /// The one that stands in its way, if it does by its id or its name.
    rival: Option<PresetId>,
}

/// A sound that is brought.
#[derive(Clone, Debug)]
pub struct BroughtSound {
    pub id: SoundId,
    pub name: String,
    pub credit: String,
    pub licence: String,
    pub bytes: u64,
    pub standing: Standing,
    pub choice: Choice,
    /// Whether a built-in sound has its id, which cannot be replaced.
    pub is_built_in: bool,
}

/// All that is brought, and what is to be done with it.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub presets: Vec<BroughtPreset>,
    pub sounds: Vec<BroughtSound>,
    /// Sounds that presets name and that are neither here nor brought.
    pub missing: Vec<SoundId>,
    /// What of it cannot be used, and why.
    pub problems: Vec<String>,
    /// The pack that the sounds are in.
    pack: Option<(PathBuf, Contents)>,
}

/// Why nothing is brought.
#[derive(Debug, thiserror::Error)]
pub enum ImportPreviewError {
    #[error(transparent)]
    Share(#[from] ShareError),
    #[error(transparent)]
    Pack(#[from] PackError),
    #[error(transparent)]
    File(#[from] files::FileError),
    #[error("there is no file {0}")]
    NoFile(PathBuf),
    #[error("{0} is no preset: {1}")]
    NoPreset(PathBuf, PresetError),
}

/// What is here already: a picture of it, so that no lock is held while a pack is read.
#[derive(Clone)]
pub struct Here {
    pub catalogue: Catalogue,
    pub entries: Vec<Entry>,
}

/// Whether this is something to receive rather than a word: a shared line or link, or the path of a
/// pack or preset.
pub fn is_incoming(what: &str) -> bool {
    let path = Path::new(what);
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    what.to_ascii_lowercase().contains("susurra:") || [pack::EXTENSION, "json"].contains(&&*ending)
}

/// Looks at what was sent: a text with a shared mix in it, or the path of a preset or a pack. Takes the
/// time to read all of a pack.
///
/// # Errors
/// If it is none of these, or is damaged. Nothing has been changed then, or ever is by looking.
pub fn look(what: &str, here: &Here, progress: &Progress) -> Result<Plan, ImportPreviewError> {
    let defaults = |id: &SoundId| here.catalogue.defaults(id);
    let path = Path::new(what.strip_prefix("file://").unwrap_or(what));
    let mut plan = Plan::default();
    if what.to_ascii_lowercase().contains("susurra:") && !path.exists() {
        plan.add_preset(share::from_text(what)?, here);
    } else if !path.exists() {
        return Err(if what.contains(['.', '/', '\\']) {
            ImportPreviewError::NoFile(path.into())
        } else {
            ShareError::None.into()
        });
    } else if is_zip(path) {
        let contents = pack::open(path, progress)?;
        plan.add_pack(path, contents, here);
    } else {
        let text = files::read_text(path)?.unwrap_or_default();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        match Preset::from_text(&text, &stem, &defaults) {
            Ok(preset) => plan.add_preset(preset, here),
            // A shared line that was saved into a file.
            Err(_) if text.contains("susurra:") => plan.add_preset(share::from_text(&text)?, here),
            Err(error) => return Err(ImportPreviewError::NoPreset(path.into(), error)),
        }
    }
    plan.name_missing(here);
    Ok(plan)
}

fn is_zip(path: &Path) -> bool {
    use std::io::Read as _;
    let mut magic = [0; 4];
    File::open(path)
        .is_ok_and(|mut file| file.read_exact(&mut magic).is_ok() && magic == *b"PK\x03\x04")
}

impl Plan {
    /// Whether there is nothing in it that is not there already.
    pub fn is_nothing_new(&self) -> bool {
        let same = |standing: &Standing| matches!(standing, Standing::Same(_));
        self.presets.iter().all(|preset| same(&preset.standing))
            && self.sounds.iter().all(|sound| same(&sound.standing))
    }

    /// Bytes of the recordings that are new.
    pub fn bytes(&self) -> u64 {
        let new = |sound: &&BroughtSound| !matches!(sound.standing, Standing::Same(_));
        self.sounds.iter().filter(new).map(|sound| sound.bytes).sum()
    }

    fn add_preset(&mut self, preset: Preset, here: &Here) {
        let same = here
            .entries
            .iter()
            .map(|entry| &entry.preset)
            .find(|own| share::is_same(own, &preset) && own.mix.unknown == preset.mix.unknown);
        let by_id = here.entries.iter().find(|entry| entry.preset.id == preset.id);
        let by_name = here.entries.iter().find(|entry| entry.preset.name == preset.name);
        let rival = by_id.or(by_name);
        let standing = match (same, rival) {
            (Some(own), _) => Standing::Same(own.id.0.clone()),
            (None, None) => Standing::New,
            (None, Some(entry)) => {
                let whose = if entry.origin == Origin::BuiltIn { "built-in" } else { "own" };
                let name = &entry.preset.name;
                Standing::Conflict(format!("There is another {whose} preset “{name}”."))
            }
        };
        let rival = rival.map(|entry| entry.preset.id.clone());
        self.presets.push(BroughtPreset { preset, standing, choice: Choice::default(), rival });
    }

    fn add_pack(&mut self, path: &Path, contents: Contents, here: &Here) {
        // Sounds first: a preset that leaves a control unsaid means the sound that came with it.
        let mut brought = Catalogue::default();
        for packed in &contents.sounds {
            match Sound::described(&packed.id.0, &packed.text) {
                Ok(sound) => {
                    self.add_sound(&sound, packed, here);
                    brought.adopt(sound);
                }
                Err(error) => self.problems.push(format!("The sound “{}”: {error}.", packed.id)),
            }
        }
        let defaults = |id: &SoundId| -> Controls {
            brought.find(id).map_or_else(|| here.catalogue.defaults(id), |sound| sound.defaults)
        };
        for (name, text) in &contents.presets {
            match Preset::from_text(text, name.trim_end_matches(".json"), &defaults) {
                Ok(preset) => self.add_preset(preset, here),
                Err(error) => self.problems.push(format!("The preset “{name}”: {error}.")),
            }
        }
        self.pack = Some((path.into(), contents));
    }

    fn add_sound(&mut self, sound: &Sound, packed: &pack::PackedSound, here: &Here) {
        let own = here.catalogue.find(&sound.id);
        let is_built_in = own.is_some_and(|own| own.folder().is_none());
        let twin = here.catalogue.sounds().iter().find(|own| holds_the_same(own, packed));
        let standing = match (twin, own) {
            (Some(twin), _) => Standing::Same(twin.id.0.clone()),
            (None, None) => Standing::New,
            (None, Some(own)) => {
                Standing::Conflict(format!("There is another sound “{}”.", own.name))
            }
        };
        self.sounds.push(BroughtSound {
            id: sound.id.clone(),
            name: sound.name.clone(),
            credit: sound.credit.clone(),
            licence: sound.licence.clone(),
            bytes: packed.bytes(),
            standing,
            choice: Choice::default(),
            is_built_in,
        });
    }

    fn name_missing(&mut self, here: &Here) {
        let layers = self.presets.iter().flat_map(|brought| &brought.preset.mix.layers);
        let named: BTreeSet<&SoundId> = layers.filter_map(|layer| layer.sound()).collect();
        let brought = |id: &SoundId| self.sounds.iter().any(|sound| sound.id == *id);
        let is_missing = |id: &&SoundId| here.catalogue.find(id).is_none() && !brought(id);
        self.missing = named.into_iter().filter(is_missing).cloned().collect();
    }
}

/// Whether a sound of the user's own is, file for file, the packed one. Reads only those of the same
/// sizes.
fn holds_the_same(own: &Sound, packed: &pack::PackedSound) -> bool {
    let Some(folder) = own.folder() else { return false };
    let as_long = |file: &pack::PackedFile| {
        folder.join(&file.name).metadata().is_ok_and(|seen| seen.len() == file.bytes)
    };
    let hash = |path: &Path| -> Option<String> {
        let mut hash = Sha256::new();
        std::io::copy(&mut File::open(path).ok()?, &mut HashInto(&mut hash)).ok()?;
        Some(pack::spelled(&hash.finalize()))
    };
    packed.files.iter().all(as_long)
        && packed.files.iter().all(|f| hash(&folder.join(&f.name)).as_ref() == Some(&f.sha256))
}

/// A hash that can be written into.
struct HashInto<'a>(&'a mut Sha256);

impl std::io::Write for HashInto<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
