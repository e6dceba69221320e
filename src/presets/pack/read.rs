//! Reading a pack of unknown origin. The first pass checks every entry without trusting the headers; the
//! second unpacks the chosen sounds into a new folder.

use crate::files::{self, LONGEST_JSON};
use crate::i18n::{Message, ToMessage, message};
use crate::mix::SoundId;
use crate::presets::pack::{
    EntryKind, JobProgress, LARGEST_EXPANSION, MANIFEST, MIMETYPE, MOST_BYTES, MOST_ENTRIES,
    MOST_PRESETS, MOST_TEXT, MOST_VALUES, Manifest, PackError, SMALL, VERSION, copy_hashed,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
use zip::read::{ZipFile, read_zipfile_from_stream};

/// The contents of a pack, all of them checked.
#[derive(Clone, Debug, Default)]
pub struct PackContents {
    /// The file name and the text of each preset.
    pub presets: Vec<(String, String)>,
    pub sounds: Vec<PackedSound>,
}

/// A sound in a pack.
#[derive(Clone, Debug)]
pub struct PackedSound {
    pub id: SoundId,
    /// Its `sound.json`.
    pub text: String,
    /// Its files, sorted by name.
    pub files: Vec<PackedFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackedFile {
    pub name: String,
    pub bytes: u64,
    /// In hexadecimal.
    pub sha256: String,
}

impl PackedSound {
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Reads and checks a whole pack. Only its texts are kept in memory.
///
/// # Errors
/// If the file is not a pack, is damaged, has a later version, or exceeds the limits of packs.
pub fn open(path: &Path, progress: &JobProgress) -> Result<PackContents, PackError> {
    let size = path.metadata().map_or(0, |seen| seen.len());
    progress.total.store(size, Relaxed);
    let mut seen = Seen::default();
    walk(path, progress, &mut |kind, bytes, entry| seen.take(path, kind, bytes, entry, progress))?;
    seen.finish(path)
}

/// Unpacks the `wanted` sounds of a pack into `folder`, each into a folder named after its id. `contents` is
/// what [`open`] returned for the pack.
///
/// # Errors
/// If the pack has changed since, or the disk is full. Some files may then have been unpacked.
pub fn unpack(
    path: &Path,
    contents: &PackContents,
    wanted: &BTreeSet<SoundId>,
    folder: &Path,
    progress: &JobProgress,
) -> Result<(), PackError> {
    let sounds = contents.sounds.iter().filter(|sound| wanted.contains(&sound.id));
    let mut left: BTreeMap<(SoundId, String), PackedFile> = sounds
        .flat_map(|s| s.files.iter().map(|f| ((s.id.clone(), f.name.clone()), f.clone())))
        .collect();
    let bytes = left.values().map(|file| file.bytes).sum();
    progress.done.store(0, Relaxed);
    progress.total.store(bytes, Relaxed);
    let changed =
        |what: &str| PackError::Damaged(path.into(), message!("pack-entry-changed", name = what));
    walk(path, progress, &mut |kind, _, entry| {
        let EntryKind::Sound(id, name) = kind else { return Ok(()) };
        let Some(file) = left.remove(&(id.clone(), name.clone())) else { return Ok(()) };
        let to = folder.join(&id.0).join(&name);
        let unwritten =
            |error: io::Error| PackError::Unwritten { path: to.clone(), why: error.message() };
        std::fs::create_dir_all(folder.join(&id.0)).map_err(unwritten)?;
        let mut out = File::create_new(&to).map_err(unwritten)?;
        let mut from = entry.take(file.bytes + 1);
        let copied = copy_hashed(&mut from, &mut out, progress);
        let copied = match copied {
            Err(_) if progress.is_cancelled() => return Err(PackError::Cancelled),
            copied => copied.map_err(unwritten)?,
        };
        if copied != (file.bytes, file.sha256) {
            return Err(changed(&name));
        }
        out.sync_all().map_err(unwritten)
    })?;
    left.keys().next().map_or(Ok(()), |(_, name)| Err(changed(name)))
}

type Take<'a> = dyn FnMut(EntryKind, u64, &mut dyn Read) -> Result<(), PackError> + 'a;

/// Calls `take` with each entry of a pack, in order, and its packed size.
fn walk(path: &Path, progress: &JobProgress, take: &mut Take) -> Result<(), PackError> {
    let file = files::open(path).map_err(|error| PackError::Unreadable(path.into(), error))?;
    let mut from = BufReader::with_capacity(64 << 10, file);
    let mut names = BTreeSet::new();
    let refused = |why: Message| PackError::Refused(path.into(), why);
    loop {
        if progress.is_cancelled() {
            return Err(PackError::Cancelled);
        }
        let entry = match read_zipfile_from_stream(&mut from) {
            Ok(Some(entry)) => entry,
            Ok(None) => return Ok(()),
            Err(error) if names.is_empty() => {
                return Err(PackError::NoPack(path.into(), Message::verbatim(error.to_string())));
            }
            Err(error) => {
                return Err(PackError::Damaged(path.into(), Message::verbatim(error.to_string())));
            }
        };
        let Some(kind) = kind_of(&entry).map_err(refused)? else { continue };
        if names.is_empty() && kind != EntryKind::Mimetype {
            let why = message!("pack-bad-beginning", wanted = MIMETYPE.1);
            return Err(PackError::NoPack(path.into(), why));
        }
        let name = String::from_utf8_lossy(entry.name_raw()).to_lowercase();
        if names.len() == MOST_ENTRIES {
            return Err(refused(message!("pack-too-many-entries", most = MOST_ENTRIES)));
        }
        if !names.insert(name.clone()) {
            return Err(refused(message!("pack-entry-twice", name = &name)));
        }
        let packed = entry.compressed_size();
        take(kind, packed, &mut { entry })?;
    }
}

/// The kind of an entry. `None` for a folder.
fn kind_of<R: Read>(entry: &ZipFile<'_, R>) -> Result<Option<EntryKind>, Message> {
    let name =
        std::str::from_utf8(entry.name_raw()).map_err(|_| message!("pack-entry-name-not-utf8"))?;
    if entry.encrypted() {
        return Err(message!("pack-entry-encrypted", name = name));
    }
    if entry.is_symlink() {
        return Err(message!("pack-entry-link", name = name));
    }
    if name.ends_with('/') && entry.size() == 0 && entry.compressed_size() == 0 {
        return Ok(None);
    }
    let short: String = name.chars().take(60).collect();
    EntryKind::of(name)
        .map(Some)
        .ok_or_else(|| message!("pack-entry-foreign", name = format!("{short:?}")))
}

/// The entries of a pack that have been read so far.
#[derive(Default)]
struct Seen {
    manifest: Option<String>,
    presets: BTreeMap<String, String>,
    /// The `sound.json` of each sound, and its files.
    sounds: BTreeMap<SoundId, (String, Vec<PackedFile>)>,
    /// The bytes of all texts, packed and unpacked, and the JSON values in them.
    packed_texts: u64,
    texts: u64,
    values: usize,
    /// The bytes of all entries.
    bytes: u64,
}

impl Seen {
    fn take(
        &mut self,
        path: &Path,
        kind: EntryKind,
        packed: u64,
        entry: &mut dyn Read,
        progress: &JobProgress,
    ) -> Result<(), PackError> {
        let refused = |why: Message| PackError::Refused(path.into(), why);
        let is_text = !matches!(&kind, EntryKind::Sound(_, name) if name != "sound.json");
        let room = if is_text { LONGEST_JSON as u64 } else { MOST_BYTES - self.bytes };
        let limit = room.min(SMALL.max(packed.saturating_mul(LARGEST_EXPANSION)));
        let mut text = Vec::new();
        let to: &mut dyn Write = if is_text { &mut text } else { &mut io::sink() };
        let copied = copy_hashed(&mut entry.take(limit + 1), to, progress);
        let (bytes, sha256) = match copied {
            Err(_) if progress.is_cancelled() => return Err(PackError::Cancelled),
            Err(error) => {
                return Err(PackError::Damaged(path.into(), Message::verbatim(error.to_string())));
            }
            Ok(copied) => copied,
        };
        self.bytes += bytes;
        if is_text {
            self.texts += bytes;
            self.packed_texts += packed;
        }
        // Many small texts must not expand further than a single large one.
        let most_text = SMALL.max(self.packed_texts.saturating_mul(LARGEST_EXPANSION));
        if bytes > limit || self.texts > MOST_TEXT.min(most_text) || self.bytes > MOST_BYTES {
            return Err(refused(message!("pack-too-large")));
        }
        let text = String::from_utf8(text).map_err(|error| {
            PackError::Damaged(path.into(), Message::verbatim(error.to_string()))
        })?;
        if is_text && kind != EntryKind::Mimetype {
            self.values += files::count_values(&text).map_err(|error| refused(error.message()))?;
            if self.values > MOST_VALUES {
                return Err(refused(message!("pack-too-large")));
            }
        }
        match kind {
            EntryKind::Mimetype if text.trim() != MIMETYPE.1 => {
                let why = message!("pack-bad-beginning", wanted = MIMETYPE.1);
                return Err(PackError::NoPack(path.into(), why));
            }
            EntryKind::Mimetype => {}
            EntryKind::Manifest => self.manifest = Some(text),
            EntryKind::Preset(_) if self.presets.len() == MOST_PRESETS => {
                return Err(refused(message!("pack-too-many-presets")));
            }
            EntryKind::Preset(name) => {
                self.presets.insert(name, text);
            }
            EntryKind::Sound(id, name) => {
                let sound = self.sounds.entry(id).or_default();
                if is_text {
                    sound.0 = text;
                }
                sound.1.push(PackedFile { name, bytes, sha256 });
            }
        }
        Ok(())
    }

    /// Checks the entries against the manifest.
    fn finish(self, path: &Path) -> Result<PackContents, PackError> {
        let damaged = |why: Message| PackError::Damaged(path.into(), why);
        let manifest =
            self.manifest.ok_or_else(|| damaged(message!("pack-no-manifest", name = MANIFEST)))?;
        let manifest: serde_json::Value =
            files::parse_json(&manifest).map_err(|error| damaged(error.message()))?;
        match manifest.get("version").and_then(serde_json::Value::as_u64) {
            Some(version) if version > u64::from(VERSION) => {
                return Err(PackError::Newer(path.into(), version));
            }
            _ => {}
        }
        let manifest: Manifest = serde_json::from_value(manifest).map_err(|error| {
            damaged(message!("pack-bad-manifest", name = MANIFEST, why = error.to_string()))
        })?;
        let names: BTreeSet<String> =
            self.presets.keys().map(|name| format!("presets/{name}")).collect();
        if names != manifest.presets.iter().cloned().collect() {
            return Err(damaged(message!("pack-presets-differ")));
        }
        let mut sounds = Vec::new();
        for (id, (text, mut files)) in self.sounds {
            files.sort();
            let listed = manifest.sounds.iter().find(|sound| sound.id == id.0);
            let mut listed: Vec<PackedFile> = listed
                .iter()
                .flat_map(|sound| &sound.files)
                .map(|file| PackedFile {
                    name: file.name.clone(),
                    bytes: file.bytes,
                    sha256: file.sha256.clone(),
                })
                .collect();
            listed.sort();
            if listed != files {
                return Err(damaged(message!("pack-files-differ", id = &id.0)));
            }
            sounds.push(PackedSound { id, text, files });
        }
        if sounds.len() != manifest.sounds.len() {
            return Err(damaged(message!("pack-sound-missing")));
        }
        Ok(PackContents { presets: self.presets.into_iter().collect(), sounds })
    }
}
