//! What is done with the results of jobs, and what starts them: imports, exports, and what was sent.

use crate::catalogue::Family;
use crate::i18n::{Language, Message, ToMessage, message};
use crate::mix::SoundId;
use crate::presets::import_preview::{ImportedItems, StagedImport};
use crate::presets::pack::Originals;
use crate::presets::{Preset, StoreError, share};
use crate::session::disk::{self, DiskTask};
use crate::session::{Imported, PreviewOutcome, Rendering, Session, Undo, render};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The number of lines in a notice about an import; the rest is in the log.
const MOST_LINES: usize = 4;

impl Session {
    /// Imports these files, and the files of these folders, as own sounds.
    pub fn import(&mut self, paths: Vec<PathBuf>) {
        self.jobs.add_import(paths);
        let started = self.jobs.start_next_import(self.library.folders().sounds());
        self.notices.warn_if_failed(started);
    }

    /// Takes the results of jobs that are done, and starts the imports that wait.
    pub fn tick_jobs(&mut self, now: SystemTime) {
        if self.jobs.are_busy() {
            self.jobs.note_progress();
        }
        match self.jobs.take_import() {
            None => {}
            Some(Ok(imported)) => self.note_imported(imported),
            Some(Err(why)) => self.notices.notify_warning(message!("nothing-imported", why = &why)),
        }
        let started = self.jobs.start_next_import(self.library.folders().sounds());
        self.notices.warn_if_failed(started);
        match self.jobs.take_preview() {
            None => {}
            Some(PreviewOutcome::Unreadable(why)) => {
                self.notices.notify_warning(message!("nothing-received", why = &why));
            }
            Some(PreviewOutcome::Unpacked { staged, plays }) => {
                self.disk.push(DiskTask::Keep { staged: Box::new(staged), plays, now });
            }
            Some(PreviewOutcome::NotUnpacked(why)) => {
                self.notices.notify_warning(message!("nothing-kept", why = &why));
            }
        }
        self.start_next_preview();
        if let Some(ended) = self.jobs.take_export() {
            for problem in ended.layer_problems() {
                self.notices.notify_warning(problem.clone());
            }
            match ended.message() {
                Ok(saved) => self.notices.notify(saved, None),
                Err(why) => self.notices.notify_warning(why),
            }
        }
    }

    fn note_imported(&mut self, imported: Imported) {
        let lines = imported.lines();
        let ids: Vec<SoundId> = imported.added.into_iter().map(|added| added.id).collect();
        self.set_catalogue(imported.catalogue);
        if !ids.is_empty() {
            // The user wants to see the sound that was added.
            self.settings.folded.remove(Family::Own.key());
        }
        if !lines.is_empty() {
            let undo = (!ids.is_empty()).then_some(Undo::Import(ids));
            self.notices.notify(shortened(lines), undo);
        }
        if !imported.problems.is_empty() {
            self.notices.notify_warning(shortened(imported.problems));
        }
    }

    /// Writes presets into a file: a pack with the user's own sounds that they need, or, where the
    /// path ends in `.json`, the first of them alone. A file that is there is replaced.
    pub fn export_presets(&mut self, presets: Vec<Preset>, path: &Path, originals: Originals) {
        let catalogue = self.library.catalogue().clone();
        let started = self.jobs.export_presets(presets, path, catalogue, originals);
        self.notices.warn_if_failed(started);
    }

    /// Renders a mix into a sound file.
    pub fn export_sound(&mut self, rendering: Rendering) {
        let (catalogue, settings) = (self.library.catalogue().clone(), self.settings.clone());
        let path = rendering.path.clone();
        let started = self.jobs.export_sound(&path, move |progress| {
            let rendered = render(&rendering, &catalogue, &settings, progress);
            rendered.map_err(|error| error.message())
        });
        self.notices.warn_if_failed(started);
    }

    /// Reads what was sent: a text with a shared mix in it, or the path of a preset or pack. It is then
    /// offered in the jobs' import preview, after what was sent before it; a problem with it is reported.
    pub fn receive(&mut self, what: &str) {
        if !self.jobs.queue_preview(what) {
            self.notices.notify_warning(message!("too-much-received"));
        }
        self.start_next_preview();
    }

    fn start_next_preview(&mut self) {
        let library = &self.library;
        let started = self.jobs.start_next_preview(|| library.existing_items());
        self.notices.warn_if_failed(started);
    }

    /// Keeps what is offered, with the choices in its plan; with `plays`, its first preset is put on
    /// the board.
    pub fn accept(&mut self, plays: bool) {
        let started = self.jobs.accept_preview(self.library.folders().clone(), plays);
        self.notices.warn_if_failed(started);
    }

    /// Keeps what was unpacked, for a caller that has the session to itself.
    ///
    /// # Errors
    /// If something of it cannot be written. Everything is then as it was.
    pub fn keep(
        &mut self,
        staged: StagedImport,
        now: SystemTime,
    ) -> Result<ImportedItems, StoreError> {
        let mut files = disk::files_of(self);
        let kept = files.keep(staged, now);
        disk::finish(self, files, Box::new(Self::compare_with_store));
        kept
    }

    /// Takes over presets and sounds that were kept.
    pub(super) fn note_kept(&mut self, kept: &ImportedItems, plays: bool) {
        self.compare_with_store();
        let first = kept.presets.first();
        let name = first.and_then(|id| self.library.store().find(id));
        let name = name.map(|entry| entry.preset.name.clone());
        if let Some(id) = first.filter(|_| plays) {
            self.load_preset(id);
            self.play();
        }
        let text = match (kept.presets.len(), name) {
            (1, Some(name)) => message!("was-added", name = &name),
            (n, _) => message!("items-added", presets = n, sounds = kept.sounds.len()),
        };
        self.notices.notify(text, None);
    }

    /// The board as a line of text, to be copied. The user is told what it cannot carry.
    pub fn share_board(&mut self) -> Option<String> {
        let preset = self.board_to_share();
        let shared = match share::to_text(&preset) {
            Ok(shared) => shared,
            Err(error) => {
                self.notices.warn_of(&error);
                return None;
            }
        };
        let catalogue = self.library.catalogue();
        let own = preset.mix.layers.iter().filter_map(|layer| catalogue.find(layer.sound()?));
        let own = own.filter(|sound| sound.folder().is_some()).count();
        let name = &preset.name;
        let text = if own + shared.left_out > 0 {
            message!("copied-without-own", name = name, count = own)
        } else {
            message!("copied-as-text", name = name)
        };
        self.notices.notify(text, None);
        Some(shared.text)
    }
}

/// The first of the lines, and the number of the rest. All are logged.
fn shortened(mut lines: Vec<Message>) -> Message {
    lines.iter().for_each(|line| log::info!("{}", line.to_string_in(Language::English)));
    let rest = lines.len().saturating_sub(MOST_LINES);
    if rest > 0 {
        lines.truncate(MOST_LINES);
        lines.push(message!("and-more", count = rest));
    }
    Message::lines(lines)
}

#[cfg(test)]
mod tests;
