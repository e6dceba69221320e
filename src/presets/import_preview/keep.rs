//! Taking in what was brought: first its recordings are unpacked aside, which may take its time; then
//! all is put in its place at once, or nothing is.

use crate::files::{self, FileError, Folders};
use crate::mix::SoundId;
use crate::presets::import_preview::{BroughtPreset, Choice, Plan, Standing};
use crate::presets::pack::{self, PackError, Progress};
use crate::presets::store::Defaults;
use crate::presets::{Deleted, Preset, PresetId, Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How the folders begin where recordings wait.
const ASIDE: &str = ".incoming-";

/// A plan whose recordings wait beside where they will be.
pub struct Staged {
    plan: Plan,
    /// Emptied and removed when it is dropped.
    folder: Option<tempfile::TempDir>,
}

/// What was taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub presets: Vec<PresetId>,
    pub sounds: Vec<SoundId>,
}

/// What has been done so far, to be taken back if the rest fails.
#[derive(Default)]
struct Way {
    /// Folders, from where to where.
    moved: Vec<Moved>,
    replaced: Vec<Deleted>,
    kept: Kept,
}

type Moved = (PathBuf, PathBuf);

impl Way {
    fn back(self, store: &mut Store, defaults: Defaults) {
        for id in &self.kept.presets {
            store.take_back(id, defaults);
        }
        for deleted in &self.replaced {
            if let Err(error) = store.undelete(deleted, defaults) {
                log::warn!("“{}” waits in the bin: {error}", deleted.name);
            }
        }
        for (from, to) in self.moved.iter().rev() {
            let back = std::fs::rename(to, from);
            back.unwrap_or_else(|error| log::warn!("{}: {error}", to.display()));
        }
    }
}

/// Unpacks the sounds that are wanted.
///
/// # Errors
/// If the pack has changed since it was looked at, the disk is full, or it is cancelled. Nothing is
/// left of it then.
pub fn stage(plan: Plan, folders: &Folders, progress: &Progress) -> Result<Staged, PackError> {
    let wanted: BTreeSet<SoundId> = plan
        .sounds
        .iter()
        .filter(|s| is_wanted(&s.standing, s.choice))
        .map(|s| s.id.clone())
        .collect();
    let Some((path, contents)) = plan.pack.as_ref().filter(|_| !wanted.is_empty()) else {
        return Ok(Staged { plan, folder: None });
    };
    let unwritten = |error: std::io::Error| PackError::Unwritten {
        path: folders.data.clone(),
        why: error.to_string(),
    };
    std::fs::create_dir_all(&folders.data).map_err(unwritten)?;
    files::sweep(&folders.data, ASIDE);
    let folder = tempfile::Builder::new().prefix(ASIDE).tempdir_in(&folders.data);
    let folder = folder.map_err(unwritten)?;
    pack::unpack(path, contents, &wanted, folder.path(), progress)?;
    Ok(Staged { plan, folder: Some(folder) })
}

fn is_wanted(standing: &Standing, choice: Choice) -> bool {
    match standing {
        Standing::New => true,
        Standing::Same(_) => false,
        Standing::Conflict(_) => choice != Choice::Skip,
    }
}

impl Staged {
    /// Puts all in its place: sounds first, then the presets that need them. `now` is when what is
    /// replaced will be said to have been deleted.
    ///
    /// # Errors
    /// If anything cannot be put there. All that was is then taken back.
    pub fn keep(
        self,
        store: &mut Store,
        folders: &Folders,
        now: SystemTime,
        defaults: Defaults,
    ) -> Result<Kept, StoreError> {
        let mut way = Way::default();
        let done = self.keep_sounds(folders, &mut way).map_err(StoreError::from);
        let done = done.and_then(|names| self.keep_presets(store, now, defaults, &names, &mut way));
        match done {
            Ok(()) => Ok(way.kept),
            Err(error) => {
                way.back(store, defaults);
                Err(error)
            }
        }
    }

    /// Moves the sounds to where they will be. Returns the ids that they have got, by those that they
    /// came with.
    fn keep_sounds(
        &self,
        folders: &Folders,
        way: &mut Way,
    ) -> Result<BTreeMap<SoundId, SoundId>, FileError> {
        let mut names = BTreeMap::new();
        for sound in &self.plan.sounds {
            let own = folders.sounds().join(&sound.id.0);
            match (&sound.standing, sound.choice) {
                (Standing::Same(id), _) => {
                    names.insert(sound.id.clone(), SoundId(id.clone()));
                    continue;
                }
                (Standing::Conflict(_), Choice::Skip) => continue,
                (Standing::Conflict(_), Choice::Replace) if own.exists() => {
                    let aside = files::free_folder(&folders.replaced_sounds(), &sound.id.0);
                    move_folder(&own, &aside, &mut way.moved)?;
                }
                _ => {}
            }
            let to = match (&sound.standing, sound.choice) {
                (Standing::Conflict(_), Choice::KeepBoth) => free_id(&folders.sounds(), &sound.id),
                // Something that is no sound may stand there.
                _ => files::free_folder(&folders.sounds(), &sound.id.0),
            };
            let from = self
                .folder
                .as_ref()
                .map_or_else(PathBuf::new, |folder| folder.path().join(&sound.id.0));
            move_folder(&from, &to, &mut way.moved)?;
            let id = SoundId(to.file_name().unwrap_or_default().to_string_lossy().into_owned());
            names.insert(sound.id.clone(), id.clone());
            way.kept.sounds.push(id);
        }
        Ok(names)
    }

    fn keep_presets(
        &self,
        store: &mut Store,
        now: SystemTime,
        defaults: Defaults,
        names: &BTreeMap<SoundId, SoundId>,
        way: &mut Way,
    ) -> Result<(), StoreError> {
        for brought in &self.plan.presets {
            if !is_wanted(&brought.standing, brought.choice) {
                continue;
            }
            let preset = named(store, brought, names);
            let replaced = brought.rival.clone().filter(|_| brought.choice == Choice::Replace);
            let preset = match replaced {
                Some(id) => {
                    // A built-in one only steps back behind the one that stands in for it.
                    match store.delete(&id, now, defaults) {
                        Ok(deleted) => way.replaced.push(deleted),
                        Err(StoreError::BuiltIn(_) | StoreError::Unknown(_)) => {}
                        Err(error) => return Err(error),
                    }
                    Preset { id, ..preset }
                }
                None => preset,
            };
            way.kept.presets.push(store.save(preset, defaults)?.id);
        }
        Ok(())
    }
}

/// The preset as it will be kept: its sounds by the ids that they have got, and, where both are kept,
/// with an id and a name of its own.
fn named(store: &Store, brought: &BroughtPreset, names: &BTreeMap<SoundId, SoundId>) -> Preset {
    let mut preset = brought.preset.clone();
    for layer in &mut preset.mix.layers {
        if let crate::mix::Source::Sound(id) = &mut layer.source
            && let Some(name) = names.get(id)
        {
            *id = name.clone();
        }
    }
    let both =
        matches!(brought.standing, Standing::Conflict(_)) && brought.choice == Choice::KeepBoth;
    if both {
        preset.name = store.free_name(&preset.name);
    }
    if both || store.find(&preset.id).is_some() && brought.choice != Choice::Replace {
        preset.id = store.fresh_id(&preset.name, 0);
    }
    preset
}

fn move_folder(from: &Path, to: &Path, moved: &mut Vec<Moved>) -> Result<(), FileError> {
    let unwritable = |reason| FileError::Unwritable { path: to.into(), reason };
    std::fs::create_dir_all(to.parent().unwrap_or(Path::new("."))).map_err(unwritable)?;
    std::fs::rename(from, to).map_err(unwritable)?;
    moved.push((from.into(), to.into()));
    Ok(())
}

/// A folder for a sound beside that of this id, built in or the user's.
fn free_id(sounds: &Path, id: &SoundId) -> PathBuf {
    let stem: String = id.0.chars().take(58).collect();
    let mut paths = (2..).map(|n| sounds.join(format!("{stem}-{n}")));
    paths.find(|path| !path.exists()).unwrap_or_default()
}
