//! What is done with the results of jobs, and what starts them: imports, exports, and what was sent.

use crate::catalogue::Family;
use crate::i18n::{Language, Message, ToMessage, message};
use crate::mix::SoundId;
use crate::presets::import_preview::{ImportedItems, StagedImport};
use crate::presets::{Preset, StoreError, share};
use crate::session::disk::{self, DiskTask};
use crate::session::{
    ExportKind, Exported, Imported, NoThread, PreviewOutcome, Rendering, Session, Undo, render,
};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The number of lines in a notice about an import; the rest is in the log.
const MOST_LINES: usize = 4;

impl Session {
    /// Imports these files, and the files of these folders, as own sounds.
    pub fn import(&mut self, paths: Vec<PathBuf>) {
        self.jobs.add_import(paths);
        self.start_next_import();
    }

    fn start_next_import(&mut self) {
        let started = self.jobs.start_next_import(self.library.folders().sounds());
        self.warn_if_not_started(started);
    }

    fn warn_if_not_started(&mut self, started: Result<(), NoThread>) {
        if let Err(error) = started {
            self.notices.warn_of(&error);
        }
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
        self.start_next_import();
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
        if let Some((kind, path, exported)) = self.jobs.take_export() {
            self.note_exported(kind, &path, exported);
        }
    }

    fn note_imported(&mut self, imported: Imported) {
        self.set_catalogue(imported.catalogue);
        let added = imported.added;
        let ids: Vec<SoundId> = added.iter().map(|added| added.id.clone()).collect();
        let mut lines: Vec<Message> = imported.known;
        match &added[..] {
            [] => {}
            [one] => lines.push(message!(
                "sound-added",
                name = &one.name,
                playback = one.playback.message()
            )),
            all => lines.push(message!("sounds-added", count = all.len())),
        }
        for added in &added {
            let note = |note| message!("sound-note", name = &added.name, note = note);
            lines.extend(added.notes.iter().map(note));
        }
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
    pub fn export_presets(&mut self, presets: Vec<Preset>, path: &Path) {
        let catalogue = self.library.catalogue().clone();
        let started = self.jobs.export_presets(presets, path, catalogue);
        self.warn_if_not_started(started);
    }

    /// Renders a mix into a sound file.
    pub fn export_sound(&mut self, rendering: Rendering) {
        let (catalogue, settings) = (self.library.catalogue().clone(), self.settings.clone());
        let path = rendering.path.clone();
        let started = self.jobs.export_sound(&path, move |progress| {
            let rendered = render(&rendering, &catalogue, &settings, progress);
            rendered.map_err(|error| error.message())
        });
        self.warn_if_not_started(started);
    }

    fn note_exported(&mut self, kind: ExportKind, path: &Path, exported: Exported) {
        let path = path.display();
        match exported {
            Ok(None) => self.notices.notify(message!("saved-to", path = path.to_string()), None),
            Ok(Some(rendered)) => {
                for problem in &rendered.layer_problems {
                    self.notices.notify_warning(problem.clone());
                }
                let text = message!(
                    "saved-to-with",
                    path = path.to_string(),
                    loudness = rendered.loudness()
                );
                self.notices.notify(text, None);
            }
            Err(why) => self.notices.notify_warning(kind.failure(&why)),
        }
    }

    /// Reads what was sent: a text with a shared mix in it, or the path of a preset or pack. It is then
    /// offered in the jobs' import preview; a problem with it is reported.
    pub fn receive(&mut self, what: &str) {
        let started = self.jobs.start_preview(what, self.library.existing_items());
        self.warn_if_not_started(started);
    }

    /// Keeps what is offered, with the choices in its plan; with `plays`, its first preset is put on
    /// the board.
    pub fn accept(&mut self, plays: bool) {
        let started = self.jobs.accept_preview(self.library.folders().clone(), plays);
        self.warn_if_not_started(started);
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
