//! Writing a pack, atomically.

use crate::catalogue::Catalogue;
use crate::files::{self, temporary_in};
use crate::i18n::ToMessage;
use crate::mix::SoundId;
use crate::presets::pack::{
    JobProgress, ListedFile, ListedSound, MANIFEST, MIMETYPE, Manifest, PackError, VERSION,
    copy_hashed, is_file_of_sound,
};
use crate::presets::{Preset, slug};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

type Zip = ZipWriter<BufWriter<File>>;

/// Writes a pack of `presets` and the user's own sounds that they need to `path`, replacing any file there.
/// Built-in sounds are left out, because every Susurra has them.
///
/// # Errors
/// If a recording cannot be read, the disk is full, or the job is cancelled. The file at `path` is then
/// unchanged.
pub fn write(
    path: &Path,
    presets: &[&Preset],
    catalogue: &Catalogue,
    progress: &JobProgress,
) -> Result<(), PackError> {
    let unwritten =
        |why: &io::Error| PackError::Unwritten { path: path.into(), why: why.message() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let file = temporary_in(folder.unwrap_or(Path::new("."))).map_err(|error| unwritten(&error))?;
    let (file, temporary) = file.into_parts();
    match write_all(file, presets, catalogue, progress) {
        Err(_) if progress.is_cancelled() => Err(PackError::Cancelled),
        Err(error) => Err(unwritten(&error)),
        Ok(file) => {
            file.sync_all().map_err(|error| unwritten(&error))?;
            temporary.persist(path).map_err(|error| unwritten(&error.error))
        }
    }
}

fn write_all(
    file: File,
    presets: &[&Preset],
    catalogue: &Catalogue,
    progress: &JobProgress,
) -> io::Result<File> {
    let mut zip = ZipWriter::new(BufWriter::new(file));
    zip.start_file(MIMETYPE.0, stored())?;
    zip.write_all(MIMETYPE.1.as_bytes())?;
    let mut names = Vec::new();
    for preset in presets {
        let name = free_name(&names, &preset.id.0);
        zip.start_file(&name, deflated())?;
        zip.write_all(preset.to_text().as_bytes())?;
        names.push(name);
    }
    let folders = needed(presets, catalogue);
    let files: Vec<Vec<PathBuf>> =
        folders.iter().map(|(_, folder)| files_of(folder)).collect::<io::Result<_>>()?;
    let length = |path: &PathBuf| path.metadata().map_or(0, |seen| seen.len());
    progress.total.store(files.iter().flatten().map(length).sum(), Relaxed);
    let mut sounds = Vec::new();
    for ((id, _), files) in folders.iter().zip(&files) {
        let sound = catalogue.find(id);
        let text_of = |text: fn(&crate::catalogue::Sound) -> &String| {
            sound.map(text).cloned().unwrap_or_default()
        };
        sounds.push(ListedSound {
            id: id.0.clone(),
            name: text_of(|sound| &sound.name),
            credit: text_of(|sound| &sound.credit),
            licence: text_of(|sound| &sound.licence),
            files: files
                .iter()
                .map(|path| add_file(&mut zip, id, path, progress))
                .collect::<io::Result<_>>()?,
        });
    }
    let manifest = Manifest { susurra: "pack".into(), version: VERSION, presets: names, sounds };
    zip.start_file(MANIFEST, deflated())?;
    zip.write_all(files::to_json_text(&manifest).as_bytes())?;
    zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)
}

fn add_file(
    zip: &mut Zip,
    id: &SoundId,
    path: &Path,
    progress: &JobProgress,
) -> io::Result<ListedFile> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let why =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut file = files::open(path).map_err(why)?;
    let large = file.metadata().map_err(why)?.len() > u64::from(u32::MAX) / 2;
    // Recordings are compressed already, and a stored entry is never mistaken for a zip bomb.
    zip.start_file(format!("sounds/{id}/{name}"), stored().large_file(large))?;
    let (bytes, sha256) = copy_hashed(&mut file, zip, progress).map_err(why)?;
    Ok(ListedFile { name, bytes, sha256 })
}

/// The user's own sounds that the presets need, each with its folder.
fn needed(presets: &[&Preset], catalogue: &Catalogue) -> Vec<(SoundId, PathBuf)> {
    let layers = presets.iter().flat_map(|preset| &preset.mix.layers);
    let ids: BTreeSet<&SoundId> = layers.filter_map(|layer| layer.sound()).collect();
    let own = |id: &SoundId| Some((id.clone(), catalogue.find(id)?.folder()?.to_path_buf()));
    ids.into_iter().filter_map(own).collect()
}

/// The files in the folder of a sound that a pack may contain, sorted by name.
fn files_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(named)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()
        .map_err(named)?;
    files.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.is_file() && is_file_of_sound(&name)
    });
    files.sort();
    Ok(files)
}

fn free_name(taken: &[String], id: &str) -> String {
    let stem = slug(id);
    let mut names = (1..).map(|n| match n {
        1 => format!("presets/{stem}.json"),
        n => format!("presets/{stem}-{n}.json"),
    });
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Stored)
}

fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated)
}
