//! Exports: presets written into a pack or a preset file, and a mix rendered into a sound file.

use crate::catalogue::Catalogue;
use crate::files;
use crate::i18n::{Argument, Message, ToMessage, message};
use crate::presets::Preset;
use crate::presets::pack::{self, JobProgress, Originals};
use crate::session::jobs::{Job, Jobs, NoThread};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What an export makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    Pack,
    SoundFile,
}

/// A sound file that was rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    pub path: PathBuf,
    /// The loudness of the whole by EBU R 128; `None` if it is silent.
    pub loudness_lufs: Option<f64>,
    /// The highest true peak, in decibels relative to full scale; `None` if it is silent.
    pub true_peak_db: Option<f64>,
    /// How many times faster than real time it was rendered.
    pub faster: f64,
    /// Why some of it is not heard as it should be.
    pub layer_problems: Vec<Message>,
}

impl Rendered {
    /// The loudness in a few words.
    pub fn loudness(&self) -> Message {
        match (self.loudness_lufs, self.true_peak_db) {
            (Some(lufs), Some(peak)) => message!(
                "loudness",
                lufs = Argument::number(lufs, 1),
                peak = Argument::number(peak, 1)
            ),
            _ => message!("loudness-silent"),
        }
    }
}

/// The result of an export: for a sound file, how it came out.
pub type Exported = Result<Option<Rendered>, Message>;

/// An export that has ended.
pub struct EndedExport {
    pub kind: ExportKind,
    pub path: PathBuf,
    pub exported: Exported,
}

impl EndedExport {
    /// That the file is saved, and how it came out; or that it is not, and why.
    pub fn message(&self) -> Result<Message, Message> {
        match &self.exported {
            Ok(None) => Ok(message!("saved-to", path = &self.path)),
            Ok(Some(rendered)) => {
                let loudness = rendered.loudness();
                Ok(message!("saved-to-with", path = &self.path, loudness = loudness))
            }
            Err(why) => Err(match self.kind {
                ExportKind::Pack => message!("pack-not-made", why = why),
                ExportKind::SoundFile => message!("sound-file-not-made", why = why),
            }),
        }
    }

    /// Why some of it is not heard as it should be.
    pub fn layer_problems(&self) -> &[Message] {
        match &self.exported {
            Ok(Some(rendered)) => &rendered.layer_problems,
            Ok(None) | Err(_) => &[],
        }
    }
}

/// A file that is being made.
pub struct Export {
    pub kind: ExportKind,
    pub path: PathBuf,
    job: Job<Exported>,
}

impl Export {
    pub fn progress(&self) -> &Arc<JobProgress> {
        self.job.progress()
    }
}

impl Jobs {
    /// The export that is under way, if any.
    pub fn export(&self) -> Option<&Export> {
        self.export.as_ref()
    }

    /// Cancels the export. No file is left.
    pub fn cancel_export(&mut self) {
        self.export = None;
        self.revision += 1;
    }

    /// Starts to write presets into a file: a pack with the user's own sounds that they need, or,
    /// where the path ends in `.json`, the first preset alone. A file that is there is replaced.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn export_presets(
        &mut self,
        presets: Vec<Preset>,
        path: &Path,
        catalogue: Catalogue,
        originals: Originals,
    ) -> Result<(), NoThread> {
        let to = path.to_path_buf();
        let work = move |progress: &JobProgress| {
            if to.extension().is_some_and(|ending| ending == "json") {
                let text = presets.first().map(Preset::to_text).unwrap_or_default();
                files::write_whole(&to, text.as_bytes()).map_err(|error| error.message())?;
            } else {
                let presets: Vec<&Preset> = presets.iter().collect();
                pack::write(&to, &presets, &catalogue, originals, progress)
                    .map_err(|e| e.message())?;
            }
            Ok(None)
        };
        self.start_export(ExportKind::Pack, path, Job::start("pack", work)?);
        Ok(())
    }

    /// Starts to render a sound file with `render`.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn export_sound(
        &mut self,
        path: &Path,
        render: impl FnOnce(&JobProgress) -> Result<Rendered, Message> + Send + 'static,
    ) -> Result<(), NoThread> {
        let job = Job::start("render", move |progress| render(progress).map(Some))?;
        self.start_export(ExportKind::SoundFile, path, job);
        Ok(())
    }

    fn start_export(&mut self, kind: ExportKind, path: &Path, job: Job<Exported>) {
        self.export = Some(Export { kind, path: path.into(), job });
        self.revision += 1;
    }

    /// Takes the result of the export, once it is done.
    pub fn take_export(&mut self) -> Option<EndedExport> {
        let done = self.export.as_ref()?.job.take()?;
        let export = self.export.take()?;
        self.revision += 1;
        let exported = done.and_then(|made| made);
        Some(EndedExport { kind: export.kind, path: export.path.clone(), exported })
    }
}
