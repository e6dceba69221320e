//! The user's own sounds as they leave the machine: the recordings that `sound.json` names and nothing else,
//! under neutral names, without tags. A file that was recorded or bought carries more than is heard: a name, an
//! address, a place.

use crate::catalogue::{Catalogue, Sound};
use crate::decode::{self, Media, MediaReader};
use crate::encode::{AudioFileWriter, AudioFormat};
use crate::files;
use crate::i18n::ToMessage;
use crate::mix::SoundId;
use crate::presets::pack::{JobProgress, PackedSound, extension};
use crate::presets::{Preset, slug};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The highest rate of a recording that is written again, in frames per second.
const HIGHEST_RATE: u32 = 96_000;
/// A longer lossy recording is written as Ogg Vorbis: as FLAC it would take several times its size.
const LONG_SECONDS: u64 = 1800;
/// The field of a shared `sound.json` that identifies the recordings from which the sound was made.
const SOURCE: &str = "source_sha256";

/// Whether a pack contains the files from which own sounds were made, with all their tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Originals {
    #[default]
    LeaveOut,
    Include,
}

/// An own sound as it is written into a pack.
pub(super) struct SoundToShare {
    /// Its id in the catalogue, and in the pack.
    pub own_id: SoundId,
    pub id: SoundId,
    pub name: String,
    pub credit: String,
    pub licence: String,
    /// Its `sound.json`.
    pub description: Map<String, Value>,
    pub recordings: Vec<RecordingToShare>,
}

#[derive(Clone)]
pub(super) struct RecordingToShare {
    pub path: PathBuf,
    /// Its file name in the pack.
    pub name: String,
    /// Whether the file is written as it is, rather than decoded and encoded again.
    pub is_copied: bool,
}

/// The own sounds that the presets need.
///
/// # Errors
/// If a `sound.json` or a recording cannot be read.
pub(super) fn needed(
    presets: &[&Preset],
    catalogue: &Catalogue,
    originals: Originals,
) -> io::Result<Vec<SoundToShare>> {
    let layers = presets.iter().flat_map(|preset| &preset.mix.layers);
    let ids: BTreeSet<&SoundId> = layers.filter_map(|layer| layer.sound()).collect();
    let mut sounds: Vec<SoundToShare> = Vec::new();
    for sound in ids.into_iter().filter_map(|id| catalogue.find(id)) {
        let Some(folder) = sound.folder() else { continue };
        let is_taken = |id: &SoundId| sounds.iter().any(|other| other.id == *id);
        let id = id_in_pack(sound, is_taken);
        sounds.push(to_share(sound, id, folder, originals)?);
    }
    Ok(sounds)
}

/// The presets with the ids of their sounds in the pack.
pub(super) fn with_ids_in_pack(preset: &Preset, sounds: &[SoundToShare]) -> Preset {
    let mut preset = preset.clone();
    for layer in &mut preset.mix.layers {
        if let crate::mix::Source::Sound(id) = &mut layer.source
            && let Some(sound) = sounds.iter().find(|sound| sound.own_id == *id)
        {
            *id = sound.id.clone();
        }
    }
    preset
}

/// The id says nothing that the name of the sound does not say: it may come from the name of a file.
fn id_in_pack(sound: &Sound, is_taken: impl Fn(&SoundId) -> bool) -> SoundId {
    let stem = slug(&sound.name);
    let number = sound.id.0.strip_prefix(&stem).map(|rest| rest.trim_start_matches('-'));
    let says_no_more = number.is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()));
    if says_no_more && !is_taken(&sound.id) {
        return sound.id.clone();
    }
    let numbered = (2..).map(|n| SoundId(format!("{stem}-{n}")));
    let mut ids = std::iter::once(SoundId(stem.clone())).chain(numbered);
    ids.find(|id| !is_taken(id)).unwrap_or_else(|| sound.id.clone())
}

fn to_share(
    sound: &Sound,
    id: SoundId,
    folder: &Path,
    originals: Originals,
) -> io::Result<SoundToShare> {
    let mut description = description_in(folder)?;
    let source = source_hash(sound, &description)?;
    let original = original_file(&description).map(ToOwned::to_owned);
    let mut recordings: Vec<RecordingToShare> = Vec::new();
    for path in recordings_of(sound) {
        let is_original = original.as_deref() == path.file_name().and_then(|name| name.to_str());
        let recording = match originals {
            Originals::Include if is_original => copied(path, "original"),
            Originals::Include => copied(path, &format!("take-{:02}", recordings.len() + 1)),
            Originals::LeaveOut => without_tags(path, recordings.len() + 1)?,
        };
        recordings.push(recording);
    }
    rename_takes(&mut description, &recordings);
    description.shift_remove("original");
    if let (Originals::Include, Some(original)) = (originals, original) {
        let path = folder.join(&original);
        let known = recordings.iter().find(|recording| recording.path == path);
        let file = known.map_or_else(|| copied(&path, "original"), Clone::clone);
        description.insert("original".into(), json!({ "file": file.name, "sha256": source }));
        if !recordings.iter().any(|recording| recording.path == path) {
            recordings.push(file);
        }
    }
    description.insert(SOURCE.into(), json!(source));
    Ok(SoundToShare {
        own_id: sound.id.clone(),
        id,
        name: sound.name.clone(),
        credit: sound.credit.clone(),
        licence: sound.licence.clone(),
        description,
        recordings,
    })
}

fn copied(path: &Path, stem: &str) -> RecordingToShare {
    let extension = extension(&path.to_string_lossy());
    RecordingToShare { path: path.into(), name: format!("{stem}.{extension}"), is_copied: true }
}

fn without_tags(path: &Path, number: usize) -> io::Result<RecordingToShare> {
    let is_copied = is_bare_flac(path)?;
    let ending = if is_copied || !is_long_and_lossy(path)? { "flac" } else { "ogg" };
    Ok(RecordingToShare {
        path: path.into(),
        name: format!("take-{number:02}.{ending}"),
        is_copied,
    })
}

fn is_long_and_lossy(path: &Path) -> io::Result<bool> {
    let media = Media::File(path.into());
    let info = decode::probe(&media).map_err(|error| io::Error::other(error.message()))?;
    let reader = MediaReader::open_within(&media, HIGHEST_RATE);
    let reader = reader.map_err(|error| io::Error::other(error.message()))?;
    let frames = reader.length().unwrap_or(0);
    Ok(info.is_lossy && frames > LONG_SECONDS * u64::from(reader.rate()))
}

/// Whether a file is FLAC that holds nothing but sound, as imports write it: no tags, pictures or padding.
fn is_bare_flac(path: &Path) -> io::Result<bool> {
    const STREAM_INFO: u8 = 0;
    const SEEK_TABLE: u8 = 3;
    let mut file = files::open(path).map_err(|error| named(path, &error))?;
    let mut magic = [0; 4];
    if file.read_exact(&mut magic).is_err() || magic != *b"fLaC" {
        return Ok(false);
    }
    loop {
        let mut header = [0; 4];
        if file.read_exact(&mut header).is_err() {
            return Ok(false);
        }
        let [kind, length @ ..] = header;
        if ![STREAM_INFO, SEEK_TABLE].contains(&(kind & 0x7f)) {
            return Ok(false);
        }
        if kind & 0x80 != 0 {
            return Ok(true);
        }
        let [high, middle, low] = length;
        let length = u64::from(u32::from_be_bytes([0, high, middle, low]));
        io::copy(&mut (&mut file).take(length), &mut io::sink())?;
    }
}

/// Decodes a recording and writes it again as `to`, whose extension selects the format.
///
/// # Errors
/// If it cannot be decoded, the disk is full, or the job is cancelled.
pub(super) fn write_without_tags(
    recording: &RecordingToShare,
    to: &Path,
    progress: &JobProgress,
) -> io::Result<()> {
    fn other(error: &impl ToMessage) -> io::Error {
        io::Error::other(error.message())
    }
    let media = Media::File(recording.path.clone());
    let info = decode::probe(&media).map_err(|error| other(&error))?;
    let mut reader =
        MediaReader::open_within(&media, HIGHEST_RATE).map_err(|error| other(&error))?;
    let bits = if info.bits.is_some_and(|bits| bits > 16) { 24 } else { 16 };
    let format = AudioFormat { rate: reader.rate(), bits };
    let length = reader.length().unwrap_or(0);
    let mut file = AudioFileWriter::create(to, format, length).map_err(|error| other(&error))?;
    let (mut frames, mut more) = (Vec::new(), true);
    while more {
        if progress.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        frames.clear();
        more = reader.read(&mut frames).map_err(|error| other(&error))?;
        file.write(&frames).map_err(|error| other(&error))?;
    }
    file.finish().map_err(|error| other(&error))
}

/// Whether an own sound is the one that a pack contains: the same description, made from the same recordings.
pub fn is_same_sound(own: &Sound, packed: &PackedSound) -> bool {
    let Some(folder) = own.folder() else { return false };
    if has_same_files(folder, packed) {
        return true;
    }
    let Ok(packed) = files::parse_json::<Map<String, Value>>(&packed.text) else { return false };
    let Ok(description) = description_in(folder) else { return false };
    comparable(&description) == comparable(&packed)
        && packed.get(SOURCE).and_then(Value::as_str).is_some_and(|source| {
            source_hash(own, &description).is_ok_and(|own_source| own_source == source)
        })
}

/// Whether the folder has the files of a packed sound. Files are only read if all sizes agree.
fn has_same_files(folder: &Path, packed: &PackedSound) -> bool {
    let has_same_size = |name: &str, bytes: u64| {
        folder.join(name).metadata().is_ok_and(|metadata| metadata.len() == bytes)
    };
    packed.files.iter().all(|file| has_same_size(&file.name, file.bytes))
        && packed
            .files
            .iter()
            .all(|file| hash_of(&folder.join(&file.name)).is_ok_and(|hash| hash == file.sha256))
}

/// A description without what differs between the user's folder and a pack: the names of the files.
fn comparable(description: &Map<String, Value>) -> Map<String, Value> {
    let mut description = description.clone();
    for key in ["original", SOURCE] {
        description.shift_remove(key);
    }
    if let Some(takes) = description.get_mut("takes").and_then(Value::as_object_mut) {
        for names in takes.values_mut() {
            *names = json!(names.as_array().map_or(0, Vec::len));
        }
    }
    if let Some(room) = description.get_mut("room_tone").and_then(Value::as_object_mut) {
        room.shift_remove("take");
    }
    description
}

/// The hash that identifies the recordings from which a sound was made: of its original file, or of its takes.
fn source_hash(sound: &Sound, description: &Map<String, Value>) -> io::Result<String> {
    let original = description.get("original").and_then(|original| original.get("sha256"));
    let known = description.get(SOURCE).or(original).and_then(Value::as_str);
    if let Some(hash) = known.filter(|hash| hash.len() == 64) {
        return Ok(hash.into());
    }
    let mut all = Sha256::new();
    for path in recordings_of(sound) {
        all.update(hash_of(path)?);
    }
    Ok(hex::encode(all.finalize()))
}

fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = files::open(path).map_err(|error| named(path, &error))?;
    let (mut hash, mut portion) = (Sha256::new(), vec![0; 64 << 10]);
    loop {
        match file.read(&mut portion)? {
            0 => return Ok(hex::encode(hash.finalize())),
            read => hash.update(&portion[..read]),
        }
    }
}

fn description_in(folder: &Path) -> io::Result<Map<String, Value>> {
    let path = folder.join("sound.json");
    let text = files::read_text(&path).map_err(|error| io::Error::other(error.message()))?;
    files::parse_json(&text.unwrap_or_default())
        .map_err(|error| named(&path, &io::Error::other(error.message())))
}

fn original_file(description: &Map<String, Value>) -> Option<&str> {
    let name = description.get("original")?.get("file")?.as_str()?;
    super::is_file_of_sound(name).then_some(name)
}

/// The recordings that a sound plays, each once, in the order of its `sound.json`.
fn recordings_of(sound: &Sound) -> Vec<&Path> {
    let room = sound.room_tone.iter().map(|(media, _)| media);
    let mut paths = Vec::new();
    for media in sound.intensities.iter().flatten().chain(room) {
        if let Media::File(path) = media
            && !paths.contains(&path.as_path())
        {
            paths.push(path.as_path());
        }
    }
    paths
}

/// Replaces the names of recordings by those in the pack. A name that is not shared is left out.
fn rename_takes(description: &mut Map<String, Value>, recordings: &[RecordingToShare]) {
    let renamed = |name: &Value| {
        let name = name.as_str()?;
        let is_it = |path: &Path| path.file_name().is_some_and(|own| own == name);
        let recording = recordings.iter().find(|recording| is_it(&recording.path))?;
        Some(json!(recording.name))
    };
    if let Some(takes) = description.get_mut("takes").and_then(Value::as_object_mut) {
        for names in takes.values_mut().filter_map(Value::as_array_mut) {
            *names = names.iter().filter_map(renamed).collect();
        }
    }
    if let Some(take) = description.get_mut("room_tone").and_then(|room| room.get_mut("take"))
        && let Some(name) = renamed(take)
    {
        *take = name;
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    let why = crate::i18n::message!("file-unreadable", path = path, why = error);
    io::Error::new(error.kind(), why)
}

/// Opens a recording that is copied as it is.
pub(super) fn open_recording(path: &Path) -> io::Result<File> {
    files::open(path).map_err(|error| named(path, &error))
}
