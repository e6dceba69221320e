//! Detecting what other programs have written to the user's folder. A scan does not need the store, so that
//! nothing is locked while it waits for the disk.

use crate::files;
use crate::i18n::{Message, ToMessage, message};
use crate::presets::store::{Defaults, Origin, PresetProblem, Store};
use crate::presets::{Preset, PresetId};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The state of a file when it was last read or written, to detect changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileState {
    length: u64,
    modified: Option<SystemTime>,
    /// The hash of its text. `None` if it could not be read.
    digest: Option<[u8; 32]>,
}

impl FileState {
    /// The state of the file `path`, which contains `text`.
    pub(super) fn of(path: &Path, text: &str) -> Self {
        let (length, modified) = metadata(path).unwrap_or_default();
        Self { length, modified, digest: Some(digest(text)) }
    }

    /// Whether both are states of the same text.
    fn has_same_content_as(&self, other: &Self) -> bool {
        self.digest.is_some() && self.digest == other.digest
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The length and the modification time of a file.
fn metadata(path: &Path) -> Option<(u64, Option<SystemTime>)> {
    let metadata = path.metadata().ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}

/// The known state of the folder, with which a scan is compared.
pub struct FolderScan {
    folder: PathBuf,
    known: BTreeMap<PathBuf, FileState>,
}

/// The changes that other programs have made to the folder since it was last read.
#[derive(Default)]
pub struct FolderChanges {
    changed: Vec<ChangedFile>,
    deleted: Vec<(PathBuf, FileState)>,
    unreadable: Option<PresetProblem>,
}

struct ChangedFile {
    path: PathBuf,
    before: Option<FileState>,
    now: FileState,
    /// Its text, or why it cannot be read.
    text: Result<String, Message>,
}

impl FolderChanges {
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.deleted.is_empty() && self.unreadable.is_none()
    }
}

impl FolderScan {
    /// Scans the folder. Only files with another length or modification time are read.
    pub fn find_changes(&self) -> FolderChanges {
        let paths = match files_in(&self.folder) {
            Ok(paths) => paths,
            Err(why) => {
                let unreadable = Some(PresetProblem { path: self.folder.clone(), why });
                return FolderChanges { unreadable, ..FolderChanges::default() };
            }
        };
        let present: HashSet<&PathBuf> = paths.iter().collect();
        let deleted = self.known.iter().filter(|(path, _)| !present.contains(path));
        let deleted = deleted.map(|(path, state)| (path.clone(), *state)).collect();
        let changed = paths.into_iter().filter_map(|path| self.check(path)).collect();
        FolderChanges { changed, deleted, unreadable: None }
    }

    fn check(&self, path: PathBuf) -> Option<ChangedFile> {
        let before = self.known.get(&path).copied();
        let (length, modified) = metadata(&path)?;
        if before.is_some_and(|b| (b.length, b.modified) == (length, modified)) {
            return None;
        }
        let (digest, text) = match files::read_text(&path) {
            // Deleted during the scan. The next scan reports it.
            Ok(None) => return None,
            Ok(Some(text)) => (Some(digest(&text)), Ok(text)),
            Err(error) => (None, Err(error.message())),
        };
        Some(ChangedFile { path, before, now: FileState { length, modified, digest }, text })
    }
}

/// The preset files in the folder. Empty if the folder does not exist.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Message> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(message!("folder-unreadable", why = &error));
        }
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let is_hidden =
        |path: &Path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    paths.retain(|path| path.extension().is_some_and(|e| e == "json") && !is_hidden(path));
    // The shortest name first, so that of a file and its copy the original keeps the id.
    paths.sort_by_cached_key(|path| (path.as_os_str().len(), path.clone()));
    Ok(paths)
}

impl Store {
    /// The known state of the folder, to scan for changes.
    pub fn folder_scan(&self) -> FolderScan {
        FolderScan { folder: self.folder.clone(), known: self.known.clone() }
    }

    /// Applies changes that other programs have made. Returns the presets that are new, changed or deleted.
    pub fn apply_changes(
        &mut self,
        mut changes: FolderChanges,
        defaults: Defaults,
    ) -> Vec<PresetId> {
        // Skip files that this program has written since the scan.
        changes.deleted.retain(|(path, state)| self.known.get(path) == Some(state));
        changes.changed.retain(|file| self.known.get(&file.path).copied() == file.before);
        self.forget_problems(&changes);
        let mut touched = Vec::new();
        self.problems.extend(changes.unreadable);
        for (path, _) in changes.deleted {
            self.known.remove(&path);
            touched.extend(self.forget(&path, defaults));
        }
        for found in changes.changed {
            let known = self.known.insert(found.path.clone(), found.now);
            if known.is_some_and(|known| known.has_same_content_as(&found.now)) {
                continue;
            }
            touched.extend(self.read_again(&found.path, found.text, defaults));
        }
        if !touched.is_empty() {
            self.sort();
        }
        touched
    }

    /// Whether nothing is lost if `text` replaces the file `path`: the file has not changed since it was last read
    /// or written, contains `text` already, or does not exist.
    pub(super) fn may_replace(&self, path: &Path, text: &str) -> bool {
        let known = self.known.get(path).and_then(|state| state.digest);
        match files::read_text(path) {
            Ok(None) => true,
            Ok(Some(current)) => current == text || known == Some(digest(&current)),
            Err(_) => false,
        }
    }

    /// Records that `path` now contains `text`.
    pub(super) fn record(&mut self, path: &Path, text: &str) {
        self.known.insert(path.into(), FileState::of(path, text));
    }

    /// Removes the problems of the folder and of the files whose content has changed.
    fn forget_problems(&mut self, changes: &FolderChanges) {
        let is_outdated = |file: &&ChangedFile| {
            file.before.is_none_or(|before| !before.has_same_content_as(&file.now))
        };
        let files = changes.changed.iter().filter(is_outdated).map(|file| &file.path);
        let deleted = changes.deleted.iter().map(|(path, _)| path);
        let outdated: HashSet<&PathBuf> = files.chain(deleted).collect();
        let folder = &self.folder;
        self.problems
            .retain(|problem| problem.path != *folder && !outdated.contains(&problem.path));
    }

    /// Removes the preset of a deleted file from the list. Returns its id.
    fn forget(&mut self, path: &Path, defaults: Defaults) -> Option<PresetId> {
        let id = self.entries.find_by_path(path)?.clone();
        self.entries.remove(&id);
        self.read_built_in(&format!("{id}.json"), defaults);
        Some(id)
    }

    /// The id of a preset whose own id belongs to another file. It is derived from the file, so that it is the same
    /// in the next run, and so that thousands of copies do not compete for one id.
    fn id_for_copy(&self, name: &str, path: &Path) -> PresetId {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let [high, low, ..] = digest(&file);
        self.fresh_id(name, u16::from_be_bytes([high, low]))
    }

    fn read_again(
        &mut self,
        path: &Path,
        text: Result<String, Message>,
        defaults: Defaults,
    ) -> Vec<PresetId> {
        let before = self.forget(path, defaults);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let read = text.and_then(|text| {
            Preset::from_text(&text, &stem, defaults).map_err(|error| error.message())
        });
        let now = match read {
            Ok(mut preset) => {
                // Two of the user's files have one id, as after a copy: the second gets another id, and keeps
                // it while the program runs.
                let taken =
                    |id: &PresetId| self.find(id).is_some_and(|e| e.origin != Origin::BuiltIn);
                if taken(&preset.id) {
                    let kept = before.clone().filter(|id| !taken(id));
                    preset.id = kept.unwrap_or_else(|| self.id_for_copy(&preset.name, path));
                }
                let id = preset.id.clone();
                self.entries.put(preset, Origin::User(path.into()));
                Some(id)
            }
            Err(why) => {
                self.problems.push(PresetProblem { path: path.into(), why });
                None
            }
        };
        let deleted = before.filter(|before| now.as_ref() != Some(before));
        now.into_iter().chain(deleted).collect()
    }
}
