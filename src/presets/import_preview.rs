//! Importing shared presets and sounds, from a line of text, a preset file or a pack. A preview shows what
//! the import would add and what it conflicts with; only then is anything written. Nothing existing is
//! lost: what is replaced moves to the bin.

mod commit;

pub use commit::{ImportedItems, StagedImport, stage};

use crate::catalogue::{Catalogue, Sound};
use crate::files;
use crate::i18n::{Message, ToMessage, error_from_message, message, tr};
use crate::mix::{Controls, SoundId};
use crate::presets::pack::{self, JobProgress, PackContents, PackError};
use crate::presets::share::{self, ShareError};
use crate::presets::{Origin, Preset, PresetEntry, PresetError, PresetId};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How an item of the import relates to the existing ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportStatus {
    New,
    /// The same item exists already, under this id.
    Identical(String),
    /// Another item has the same id or name; the sentence says which.
    Conflict(Message),
}

/// What to do with an item that conflicts with an existing one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConflictChoice {
    /// Keep both; the imported item gets another name.
    #[default]
    KeepBoth,
    /// Import the item; the existing one moves to the bin.
    Replace,
    /// Do not import the item.
    Skip,
}

impl ConflictChoice {
    pub const ALL: [Self; 3] = [Self::KeepBoth, Self::Replace, Self::Skip];

    pub fn label(self) -> &'static str {
        match self {
            Self::KeepBoth => tr!("keep-both"),
            Self::Replace => tr!("replace"),
            Self::Skip => tr!("skip"),
        }
    }
}

/// A preset of the import.
#[derive(Clone, Debug)]
pub struct PreviewedPreset {
    pub preset: Preset,
    pub status: ImportStatus,
    pub choice: ConflictChoice,
    /// The existing preset with the same id or name, if there is one.
    conflicting: Option<PresetId>,
}

/// A sound of the import.
#[derive(Clone, Debug)]
pub struct PreviewedSound {
    pub id: SoundId,
    pub name: String,
    pub credit: String,
    pub licence: String,
    pub bytes: u64,
    pub status: ImportStatus,
    pub choice: ConflictChoice,
    /// Whether a built-in sound has the same id. It cannot be replaced.
    pub is_built_in: bool,
}

/// Everything that an import would add, and what to do about each conflict.
#[derive(Clone, Debug, Default)]
pub struct ImportPreview {
    pub presets: Vec<PreviewedPreset>,
    pub sounds: Vec<PreviewedSound>,
    /// Sounds that the presets use and that are neither installed nor part of the import.
    pub missing: Vec<SoundId>,
    /// The items that cannot be imported, with the reasons.
    pub problems: Vec<Message>,
    /// The pack that contains the sounds.
    pack: Option<(PathBuf, PackContents)>,
}

/// Why there is no preview.
#[derive(Debug)]
pub enum ImportPreviewError {
    Share(ShareError),
    Pack(PackError),
    File(files::FileError),
    NoFile(PathBuf),
    NoPreset(PathBuf, PresetError),
}

impl ToMessage for ImportPreviewError {
    fn message(&self) -> Message {
        match self {
            Self::Share(error) => error.message(),
            Self::Pack(error) => error.message(),
            Self::File(error) => error.message(),
            Self::NoFile(path) => message!("no-file", path = path),
            Self::NoPreset(path, why) => message!("file-not-a-preset", path = path, why = why),
        }
    }
}

error_from_message!(ImportPreviewError { Share(ShareError), Pack(PackError), File(files::FileError) });

/// A snapshot of the existing sounds and presets, so that no lock is held while a pack is read.
#[derive(Clone)]
pub struct ExistingItems {
    pub catalogue: Catalogue,
    pub entries: Vec<PresetEntry>,
}

/// Whether `what` looks like something to import: a shared line or link, or the path of a pack or preset.
pub fn is_incoming(what: &str) -> bool {
    let path = Path::new(what);
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    what.to_ascii_lowercase().contains("susurra:") || [pack::EXTENSION, "json"].contains(&&*ending)
}

/// Makes a preview of `what`: a text that contains a shared mix, or the path or `file://` address of a preset
/// or pack. Reads the whole of a pack, which takes time.
///
/// # Errors
/// If `what` is none of these, or is damaged. A preview never changes anything.
pub fn preview(
    what: &str,
    existing: &ExistingItems,
    progress: &JobProgress,
) -> Result<ImportPreview, ImportPreviewError> {
    let defaults = |id: &SoundId| existing.catalogue.defaults(id);
    let path = &files::path_from_text(what);
    let mut preview = ImportPreview::default();
    if what.to_ascii_lowercase().contains("susurra:") && !path.exists() {
        preview.add_preset(share::from_text(what)?, existing);
    } else if !path.exists() {
        return Err(if what.contains(['.', '/', '\\']) {
            ImportPreviewError::NoFile(path.into())
        } else {
            ShareError::None.into()
        });
    } else if is_zip(path) {
        let contents = pack::open(path, progress)?;
        preview.add_pack(path, contents, existing);
    } else {
        let text = files::read_text(path)?.unwrap_or_default();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        match Preset::from_text(&text, &stem, &defaults) {
            Ok(preset) => preview.add_preset(preset, existing),
            // The file contains a shared line.
            Err(_) if text.contains("susurra:") => {
                preview.add_preset(share::from_text(&text)?, existing);
            }
            Err(error) => return Err(ImportPreviewError::NoPreset(path.into(), error)),
        }
    }
    preview.find_missing_sounds(existing);
    Ok(preview)
}

fn is_zip(path: &Path) -> bool {
    use std::io::Read as _;
    let mut magic = [0; 4];
    files::open(path)
        .is_ok_and(|mut file| file.read_exact(&mut magic).is_ok() && magic == *b"PK\x03\x04")
}

impl ImportPreview {
    /// Whether everything in it exists already.
    pub fn has_nothing_new(&self) -> bool {
        let same = |status: &ImportStatus| matches!(status, ImportStatus::Identical(_));
        self.presets.iter().all(|preset| same(&preset.status))
            && self.sounds.iter().all(|sound| same(&sound.status))
    }

    /// The size of the new recordings in bytes.
    pub fn bytes(&self) -> u64 {
        let new = |sound: &&PreviewedSound| !matches!(sound.status, ImportStatus::Identical(_));
        self.sounds.iter().filter(new).map(|sound| sound.bytes).sum()
    }

    fn add_preset(&mut self, preset: Preset, existing: &ExistingItems) {
        if preset.is_too_large() {
            let why = message!("preset-too-large-to-keep");
            self.problems.push(message!("preset-problem", name = &preset.name, why = why));
            return;
        }
        let same = existing
            .entries
            .iter()
            .map(|entry| &entry.preset)
            .find(|own| share::is_same(own, &preset) && own.mix.unknown == preset.mix.unknown);
        let by_id = existing.entries.iter().find(|entry| entry.preset.id == preset.id);
        let by_name = existing.entries.iter().find(|entry| entry.preset.name == preset.name);
        let conflicting = by_id.or(by_name);
        let status = match (same, conflicting) {
            (Some(own), _) => ImportStatus::Identical(own.id.0.clone()),
            (None, None) => ImportStatus::New,
            (None, Some(entry)) => {
                let name = &entry.preset.name;
                ImportStatus::Conflict(if entry.origin == Origin::BuiltIn {
                    message!("conflict-built-in-preset", name = name)
                } else {
                    message!("conflict-own-preset", name = name)
                })
            }
        };
        let conflicting = conflicting.map(|entry| entry.preset.id.clone());
        self.presets.push(PreviewedPreset {
            preset,
            status,
            choice: ConflictChoice::default(),
            conflicting,
        });
    }

    fn add_pack(&mut self, path: &Path, contents: PackContents, existing: &ExistingItems) {
        // Sounds first: where a preset does not set a control, the default of the packed sound applies.
        let mut packed_sounds = Catalogue::default();
        for packed in &contents.sounds {
            match Sound::described(&packed.id.0, &packed.text) {
                Ok(sound) => {
                    self.add_sound(&sound, packed, existing);
                    packed_sounds.insert(sound);
                }
                Err(error) => {
                    self.problems.push(message!("sound-problem", id = &packed.id.0, why = &error));
                }
            }
        }
        let defaults = |id: &SoundId| -> Controls {
            packed_sounds
                .find(id)
                .map_or_else(|| existing.catalogue.defaults(id), |sound| sound.defaults)
        };
        for (name, text) in &contents.presets {
            match Preset::from_text(text, name.trim_end_matches(".json"), &defaults) {
                Ok(preset) => self.add_preset(preset, existing),
                Err(error) => {
                    self.problems.push(message!("preset-problem", name = name, why = &error));
                }
            }
        }
        self.pack = Some((path.into(), contents));
    }

    fn add_sound(&mut self, sound: &Sound, packed: &pack::PackedSound, existing: &ExistingItems) {
        let own = existing.catalogue.find(&sound.id);
        let is_built_in = own.is_some_and(|own| own.folder().is_none());
        let twin = existing.catalogue.sounds().iter().find(|own| pack::is_same_sound(own, packed));
        let status = match (twin, own) {
            (Some(twin), _) => ImportStatus::Identical(twin.id.0.clone()),
            (None, None) => ImportStatus::New,
            (None, Some(own)) => {
                ImportStatus::Conflict(message!("conflict-sound", name = &own.name))
            }
        };
        self.sounds.push(PreviewedSound {
            id: sound.id.clone(),
            name: sound.name.clone(),
            credit: sound.credit.clone(),
            licence: sound.licence.clone(),
            bytes: packed.bytes(),
            status,
            choice: ConflictChoice::default(),
            is_built_in,
        });
    }

    fn find_missing_sounds(&mut self, existing: &ExistingItems) {
        let layers = self.presets.iter().flat_map(|preview| &preview.preset.mix.layers);
        let named: BTreeSet<&SoundId> = layers.filter_map(|layer| layer.sound()).collect();
        let is_packed = |id: &SoundId| self.sounds.iter().any(|sound| sound.id == *id);
        let is_missing = |id: &&SoundId| existing.catalogue.find(id).is_none() && !is_packed(id);
        self.missing = named.into_iter().filter(is_missing).cloned().collect();
    }
}
