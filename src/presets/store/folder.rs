//! The user's folder as it stands on the disk, beside what was read of it: what others have written
//! since. Looking at it needs no store, so the disk can be waited for without holding anything up.

use crate::files;
use crate::presets::store::{Defaults, Entry, Origin, Problem, Store};
use crate::presets::{Preset, PresetId};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a file held when it was read or written last, told apart from anything else it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// `None` for what could not be read.
    digest: Option<[u8; 32]>,
}

impl Stamp {
    /// The stamp of the file `path`, which holds `text`.
    pub(super) fn of(path: &Path, text: &str) -> Self {
        let (length, modified) = outside(path).unwrap_or_default();
        Self { length, modified, digest: Some(digest(text)) }
    }

    /// Whether it is a stamp of the same text, whenever that was written.
    fn says_the_same_as(&self, other: &Self) -> bool {
        self.digest.is_some() && self.digest == other.digest
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// What can be seen of a file without reading it.
fn outside(path: &Path) -> Option<(u64, Option<SystemTime>)> {
    let seen = path.metadata().ok()?;
    Some((seen.len(), seen.modified().ok()))
}

/// What was read of the folder: enough to look for what has changed since.
pub struct Survey {
    folder: PathBuf,
    known: BTreeMap<PathBuf, Stamp>,
}

/// What others have done to the folder since it was read.
#[derive(Default)]
pub struct News {
    found: Vec<Found>,
    gone: Vec<(PathBuf, Stamp)>,
    unreadable: Option<Problem>,
}

struct Found {
    path: PathBuf,
    before: Option<Stamp>,
    now: Stamp,
    /// What it holds, or why it cannot be read.
    text: Result<String, String>,
}

impl News {
    pub fn is_empty(&self) -> bool {
        self.found.is_empty() && self.gone.is_empty() && self.unreadable.is_none()
    }
}

impl Survey {
    /// Looks at the folder. Only what looks different from outside is read.
    pub fn look(&self) -> News {
        let paths = match files_in(&self.folder) {
            Ok(paths) => paths,
            Err(why) => {
                let unreadable = Some(Problem { path: self.folder.clone(), why });
                return News { unreadable, ..News::default() };
            }
        };
        let gone = self.known.iter().filter(|(path, _)| !paths.contains(path));
        let gone = gone.map(|(path, stamp)| (path.clone(), *stamp)).collect();
        let found = paths.into_iter().filter_map(|path| self.look_at(path)).collect();
        News { found, gone, unreadable: None }
    }

    fn look_at(&self, path: PathBuf) -> Option<Found> {
        let before = self.known.get(&path).copied();
        let (length, modified) = outside(&path)?;
        if before.is_some_and(|b| (b.length, b.modified) == (length, modified)) {
            return None;
        }
        let (digest, text) = match files::read_text(&path) {
            // It went as we looked; the next look will say so.
            Ok(None) => return None,
            Ok(Some(text)) => (Some(digest(&text)), Ok(text)),
            Err(error) => (None, Err(error.to_string())),
        };
        Some(Found { path, before, now: Stamp { length, modified, digest }, text })
    }
}

/// The files in the folder that should be presets. There need be no folder.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(format!("cannot be read: {error}. Allow your user to read it"));
        }
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let is_hidden =
        |path: &Path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    paths.retain(|path| path.extension().is_some_and(|e| e == "json") && !is_hidden(path));
    // Shortest first: of a file and its copy, the original keeps the id.
    paths.sort_by_cached_key(|path| (path.as_os_str().len(), path.clone()));
    Ok(paths)
}

impl Store {
    /// What was read of the folder, to look for what has changed since.
    pub fn survey(&self) -> Survey {
        Survey { folder: self.folder.clone(), known: self.known.clone() }
    }

    /// Takes over what others have written since. Returns the presets that are new, changed or gone.
    pub fn take(&mut self, news: News, defaults: Defaults) -> Vec<PresetId> {
        let mut touched = Vec::new();
        let folder = self.folder.clone();
        self.problems.retain(|problem| problem.path != folder);
        self.problems.extend(news.unreadable);
        for (path, stamp) in news.gone {
            // Written by us while it was looked at: then it is there.
            if self.known.get(&path) == Some(&stamp) {
                self.known.remove(&path);
                touched.extend(self.forget(&path, defaults));
            }
        }
        for found in news.found {
            let known = self.known.get(&found.path).copied();
            if known != found.before {
                continue;
            }
            self.known.insert(found.path.clone(), found.now);
            if known.is_some_and(|known| known.says_the_same_as(&found.now)) {
                continue;
            }
            touched.extend(self.read_again(&found.path, found.text, defaults));
        }
        if !touched.is_empty() {
            self.sort();
        }
        touched
    }

    /// Whether nothing is lost when `text` is written over the file `path`: it holds what was read or
    /// written of it last, or that very text, or is gone.
    pub(super) fn may_become(&self, path: &Path, text: &str) -> bool {
        let known = self.known.get(path).and_then(|stamp| stamp.digest);
        match files::read_text(path) {
            Ok(None) => true,
            Ok(Some(there)) => there == text || known == Some(digest(&there)),
            Err(_) => false,
        }
    }

    /// Notes that `path` now holds `text`, and is ours.
    pub(super) fn note(&mut self, path: &Path, text: &str) {
        self.known.insert(path.into(), Stamp::of(path, text));
    }

    /// Takes the preset of a file that is gone out of the list.
    fn forget(&mut self, path: &Path, defaults: Defaults) -> Option<PresetId> {
        self.problems.retain(|problem| problem.path != path);
        let at = self.entries.iter().position(|entry| entry.is_in(path))?;
        let id = self.entries.remove(at).preset.id;
        self.restore_built_in(&id, defaults);
        Some(id)
    }

    fn read_again(
        &mut self,
        path: &Path,
        text: Result<String, String>,
        defaults: Defaults,
    ) -> Vec<PresetId> {
        let before = self.forget(path, defaults);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let read = text.and_then(|text| {
            Preset::from_text(&text, &stem, defaults).map_err(|error| error.to_string())
        });
        let now = match read {
            Ok(mut preset) => {
                // Two of the user's files with one id, as after a copy: the second gets its own, and
                // keeps it for as long as it is open.
                let taken =
                    |id: &PresetId| self.find(id).is_some_and(|e| e.origin != Origin::BuiltIn);
                if taken(&preset.id) {
                    let kept = before.clone().filter(|id| !taken(id));
                    preset.id = kept.unwrap_or_else(|| self.fresh_id(&preset.name, 0));
                }
                let id = preset.id.clone();
                self.put(Entry { preset, origin: Origin::User(path.into()) });
                Some(id)
            }
            Err(why) => {
                self.problems.push(Problem { path: path.into(), why });
                None
            }
        };
        let gone = before.filter(|before| now.as_ref() != Some(before));
        now.into_iter().chain(gone).collect()
    }
}

impl Entry {
    fn is_in(&self, path: &Path) -> bool {
        matches!(&self.origin, Origin::User(own) if own == path)
    }
}
