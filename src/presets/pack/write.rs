//! Writing a pack, atomically.

use crate::catalogue::Catalogue;
use crate::files::{self, TEMPORARY, temporary_in};
use crate::i18n::ToMessage;
use crate::mix::SoundId;
use crate::presets::pack::sounds::{self, Originals, RecordingToShare, SoundToShare};
use crate::presets::pack::{
    JobProgress, ListedFile, ListedSound, MANIFEST, MIMETYPE, Manifest, PackError, PackOverview,
    VERSION, copy_hashed,
};
use crate::presets::{Preset, slug};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
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
    originals: Originals,
    progress: &JobProgress,
) -> Result<PackOverview, PackError> {
    let unwritten =
        |why: &io::Error| PackError::Unwritten { path: path.into(), why: why.message() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let file = temporary_in(folder).map_err(|error| unwritten(&error))?;
    let (file, temporary) = file.into_parts();
    let sounds =
        sounds::needed(presets, catalogue, originals).map_err(|error| unwritten(&error))?;
    let mut writer = PackWriter { zip: ZipWriter::new(BufWriter::new(file)), folder, progress };
    match writer.write_all(presets, &sounds).and_then(|listed| writer.finish(listed)) {
        Err(_) if progress.is_cancelled() => Err(PackError::Cancelled),
        Err(error) => Err(unwritten(&error)),
        Ok((file, manifest)) => {
            file.sync_all().map_err(|error| unwritten(&error))?;
            temporary.persist(path).map_err(|error| unwritten(&error.error))?;
            Ok(manifest.overview(presets))
        }
    }
}

/// A pack that is being written.
struct PackWriter<'a> {
    zip: Zip,
    /// The folder of the pack, for temporary files.
    folder: &'a Path,
    progress: &'a JobProgress,
}

impl PackWriter<'_> {
    fn write_all(&mut self, presets: &[&Preset], sounds: &[SoundToShare]) -> io::Result<Manifest> {
        self.zip.start_file(MIMETYPE.0, stored())?;
        self.zip.write_all(MIMETYPE.1.as_bytes())?;
        let mut names = Vec::new();
        for preset in presets {
            let name = free_name(&names, &preset.id.0);
            let text = sounds::with_ids_in_pack(preset, sounds).to_text();
            self.add_text(&name, &text)?;
            names.push(name);
        }
        let recordings = sounds.iter().flat_map(|sound| &sound.recordings);
        let length = |recording: &RecordingToShare| {
            recording.path.metadata().map_or(0, |metadata| metadata.len())
        };
        self.progress.total.store(recordings.map(length).sum(), Relaxed);
        let listed = sounds.iter().map(|sound| self.add_sound(sound));
        let sounds = listed.collect::<io::Result<_>>()?;
        Ok(Manifest { susurra: "pack".into(), version: VERSION, presets: names, sounds })
    }

    fn finish(mut self, manifest: Manifest) -> io::Result<(File, Manifest)> {
        self.add_text(MANIFEST, &files::to_json_text(&manifest))?;
        let file = self.zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((file, manifest))
    }

    /// Returns the length and the hash of the text.
    fn add_text(&mut self, name: &str, text: &str) -> io::Result<(u64, String)> {
        self.zip.start_file(name, deflated())?;
        copy_hashed(&mut text.as_bytes(), &mut self.zip, &JobProgress::default())
    }

    fn add_sound(&mut self, sound: &SoundToShare) -> io::Result<ListedSound> {
        let description = files::to_json_text(&sound.description);
        let name = "sound.json";
        let (bytes, sha256) =
            self.add_text(&format!("sounds/{}/{name}", sound.id), &description)?;
        let mut files = vec![ListedFile { name: name.into(), bytes, sha256 }];
        for recording in &sound.recordings {
            files.push(self.add_recording(&sound.id, recording)?);
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(ListedSound {
            id: sound.id.0.clone(),
            name: sound.name.clone(),
            credit: sound.credit.clone(),
            licence: sound.licence.clone(),
            files,
        })
    }

    fn add_recording(
        &mut self,
        id: &SoundId,
        recording: &RecordingToShare,
    ) -> io::Result<ListedFile> {
        let name = recording.name.clone();
        let entry = format!("sounds/{id}/{name}");
        let (bytes, sha256) = if recording.is_copied {
            let mut file = sounds::open_recording(&recording.path)?;
            self.add_file(&entry, &mut file, self.progress)?
        } else {
            let folder = tempfile::Builder::new().prefix(TEMPORARY).tempdir_in(self.folder)?;
            let written = folder.path().join(&name);
            sounds::write_without_tags(recording, &written, self.progress)?;
            let added = self.add_file(&entry, &mut files::open(&written)?, &JobProgress::default());
            let length = recording.path.metadata().map_or(0, |metadata| metadata.len());
            self.progress.done.fetch_add(length, Relaxed);
            added?
        };
        Ok(ListedFile { name, bytes, sha256 })
    }

    fn add_file(
        &mut self,
        entry: &str,
        file: &mut File,
        progress: &JobProgress,
    ) -> io::Result<(u64, String)> {
        let large = file.metadata()?.len() > u64::from(u32::MAX) / 2;
        // Recordings are compressed already, and a stored entry is never mistaken for a zip bomb.
        self.zip.start_file(entry, stored().large_file(large))?;
        copy_hashed(file, &mut self.zip, progress)
    }
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
