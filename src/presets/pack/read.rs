//! Reading a pack that anybody may have made: from its beginning to its end, without trust in what it
//! says of itself. First all of it is looked at; what is wanted is then unpacked into a new folder.

use crate::mix::SoundId;
use crate::presets::pack::{
    LARGEST_TEXT, MANIFEST, MIMETYPE, MOST_BYTES, MOST_ENTRIES, MOST_PRESETS, MOST_TEXT,
    MOST_UNFOLDED, Manifest, PackError, Place, Progress, SMALL, VERSION, copy_hashed,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
use zip::read::{ZipFile, read_zipfile_from_stream};

/// What a pack holds, with everything in it checked.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The presets, by their file names, as text.
    pub presets: Vec<(String, String)>,
    pub sounds: Vec<PackedSound>,
}

/// A sound in a pack.
#[derive(Clone, Debug)]
pub struct PackedSound {
    pub id: SoundId,
    /// Its `sound.json`.
    pub text: String,
    /// Its files, by name.
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

/// Looks at all of a pack. Takes the time to read it once, and no more memory than its texts.
///
/// # Errors
/// If it is no pack, is damaged, of a later version, or beyond what a pack may be.
pub fn open(path: &Path, progress: &Progress) -> Result<Contents, PackError> {
    let size = path.metadata().map_or(0, |seen| seen.len());
    progress.total.store(size, Relaxed);
    let mut seen = Seen::default();
    walk(path, progress, &mut |place, bytes, entry| {
        seen.take(path, place, bytes, entry, progress)
    })?;
    seen.finish(path)
}

/// Unpacks these sounds of a pack, which was looked at as `contents`, into folders of their ids in
/// `folder`.
///
/// # Errors
/// If it is no longer what was looked at, or the disk is full. What was unpacked may then be partial.
pub fn unpack(
    path: &Path,
    contents: &Contents,
    wanted: &BTreeSet<SoundId>,
    folder: &Path,
    progress: &Progress,
) -> Result<(), PackError> {
    let sounds = contents.sounds.iter().filter(|sound| wanted.contains(&sound.id));
    let mut left: BTreeMap<(SoundId, String), PackedFile> = sounds
        .flat_map(|s| s.files.iter().map(|f| ((s.id.clone(), f.name.clone()), f.clone())))
        .collect();
    let bytes = left.values().map(|file| file.bytes).sum();
    progress.done.store(0, Relaxed);
    progress.total.store(bytes, Relaxed);
    let changed = |what: &str| PackError::Damaged(path.into(), format!("{what} has changed"));
    walk(path, progress, &mut |place, _, entry| {
        let Place::Sound(id, name) = place else { return Ok(()) };
        let Some(file) = left.remove(&(id.clone(), name.clone())) else { return Ok(()) };
        let to = folder.join(&id.0).join(&name);
        let unwritten =
            |error: io::Error| PackError::Unwritten { path: to.clone(), why: error.to_string() };
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

type Take<'a> = dyn FnMut(Place, u64, &mut dyn Read) -> Result<(), PackError> + 'a;

/// Goes through the entries of a pack in their order. `take` gets each with its size as packed.
fn walk(path: &Path, progress: &Progress, take: &mut Take) -> Result<(), PackError> {
    let file = File::open(path).map_err(|error| PackError::Unreadable(path.into(), error))?;
    let mut from = BufReader::with_capacity(64 << 10, file);
    let mut names = BTreeSet::new();
    let refused = |why: String| PackError::Refused(path.into(), why);
    loop {
        if progress.is_cancelled() {
            return Err(PackError::Cancelled);
        }
        let entry = match read_zipfile_from_stream(&mut from) {
            Ok(Some(entry)) => entry,
            Ok(None) => return Ok(()),
            Err(error) if names.is_empty() => {
                return Err(PackError::NoPack(path.into(), error.to_string()));
            }
            Err(error) => return Err(PackError::Damaged(path.into(), error.to_string())),
        };
        let place = place_of(&entry).map_err(refused)?;
        let Some(place) = place else { continue };
        if names.is_empty() && place != Place::Mimetype {
            let why = format!("it does not begin with {}", MIMETYPE.1);
            return Err(PackError::NoPack(path.into(), why));
        }
        let name = String::from_utf8_lossy(entry.name_raw()).to_lowercase();
        if names.len() == MOST_ENTRIES {
            return Err(refused(format!("it has more than {MOST_ENTRIES} entries")));
        }
        if !names.insert(name.clone()) {
            return Err(refused(format!("it has {name} twice")));
        }
        let packed = entry.compressed_size();
        take(place, packed, &mut { entry })?;
    }
}

/// The place of an entry; `None` for a folder, which needs none.
fn place_of<R: Read>(entry: &ZipFile<'_, R>) -> Result<Option<Place>, String> {
    let name = std::str::from_utf8(entry.name_raw()).map_err(|_| "a name is no text".to_owned())?;
    if entry.encrypted() {
        return Err(format!("{name} is locked with a password"));
    }
    if entry.is_symlink() {
        return Err(format!("{name} is a link"));
    }
    if name.ends_with('/') && entry.size() == 0 && entry.compressed_size() == 0 {
        return Ok(None);
    }
    let short: String = name.chars().take(60).collect();
    Place::of(name).map(Some).ok_or_else(|| format!("{short:?} has no place in a pack"))
}

/// What was seen of a pack.
#[derive(Default)]
struct Seen {
    manifest: Option<String>,
    presets: BTreeMap<String, String>,
    /// The texts of the sounds, and their files.
    sounds: BTreeMap<SoundId, (String, Vec<PackedFile>)>,
    texts: u64,
    bytes: u64,
}

impl Seen {
    fn take(
        &mut self,
        path: &Path,
        place: Place,
        packed: u64,
        entry: &mut dyn Read,
        progress: &Progress,
    ) -> Result<(), PackError> {
        let refused = |why: &str| PackError::Refused(path.into(), why.into());
        let is_text = !matches!(&place, Place::Sound(_, name) if name != "sound.json");
        let room = if is_text { LARGEST_TEXT } else { MOST_BYTES - self.bytes };
        let limit = room.min(SMALL.max(packed.saturating_mul(MOST_UNFOLDED)));
        let mut text = Vec::new();
        let to: &mut dyn Write = if is_text { &mut text } else { &mut io::sink() };
        let copied = copy_hashed(&mut entry.take(limit + 1), to, progress);
        let (bytes, sha256) = match copied {
            Err(_) if progress.is_cancelled() => return Err(PackError::Cancelled),
            Err(error) => return Err(PackError::Damaged(path.into(), error.to_string())),
            Ok(copied) => copied,
        };
        self.texts += text.len() as u64;
        self.bytes += bytes;
        if bytes > limit || self.texts > MOST_TEXT || self.bytes > MOST_BYTES {
            return Err(refused("what is packed in it is larger than a pack may hold"));
        }
        let text = String::from_utf8(text)
            .map_err(|error| PackError::Damaged(path.into(), error.to_string()))?;
        match place {
            Place::Mimetype if text.trim() != MIMETYPE.1 => {
                let why = format!("it does not begin with {}", MIMETYPE.1);
                return Err(PackError::NoPack(path.into(), why));
            }
            Place::Mimetype => {}
            Place::Manifest => self.manifest = Some(text),
            Place::Preset(_) if self.presets.len() == MOST_PRESETS => {
                return Err(refused("it has more presets than a pack may hold"));
            }
            Place::Preset(name) => {
                self.presets.insert(name, text);
            }
            Place::Sound(id, name) => {
                let sound = self.sounds.entry(id).or_default();
                if is_text {
                    sound.0 = text;
                }
                sound.1.push(PackedFile { name, bytes, sha256 });
            }
        }
        Ok(())
    }

    /// Compares what was seen with what the manifest says there is.
    fn finish(self, path: &Path) -> Result<Contents, PackError> {
        let damaged = |why: String| PackError::Damaged(path.into(), why);
        let manifest = self.manifest.ok_or_else(|| damaged(format!("it has no {MANIFEST}")))?;
        let said: serde_json::Value =
            serde_json::from_str(&manifest).map_err(|error| damaged(error.to_string()))?;
        match said.get("version").and_then(serde_json::Value::as_u64) {
            Some(version) if version > u64::from(VERSION) => {
                return Err(PackError::Newer(path.into(), version as u32));
            }
            _ => {}
        }
        let said: Manifest = serde_json::from_value(said)
            .map_err(|error| damaged(format!("its {MANIFEST} is not understood: {error}")))?;
        let names: BTreeSet<String> =
            self.presets.keys().map(|name| format!("presets/{name}")).collect();
        if names != said.presets.iter().cloned().collect() {
            return Err(damaged("it does not hold the presets that it says".into()));
        }
        let mut sounds = Vec::new();
        for (id, (text, mut files)) in self.sounds {
            files.sort();
            let listed = said.sounds.iter().find(|sound| sound.id == id.0);
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
                return Err(damaged(format!("the recordings of “{id}” are not what it says")));
            }
            sounds.push(PackedSound { id, text, files });
        }
        if sounds.len() != said.sounds.len() {
            return Err(damaged("it lacks a sound that it says it holds".into()));
        }
        Ok(Contents { presets: self.presets.into_iter().collect(), sounds })
    }
}
