//! Imports of the user's recordings: one thread works through what was dropped, and what is dropped
//! meanwhile waits.

use crate::catalogue::Catalogue;
use crate::i18n::{Message, message};
use crate::import::{self, ImportError, ImportOptions, ImportedSound, OwnSoundsFolder};
use crate::mix::{PlaybackMode, SoundId};
use crate::presets::pack::JobProgress;
use crate::session::jobs::{Job, Jobs, NoThread};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What is being imported, and what waits.
#[derive(Default)]
pub(super) struct Imports {
    current: Option<Current>,
    waiting: VecDeque<Task>,
}

struct Current {
    job: Job<Imported>,
    state: Arc<Mutex<ImportState>>,
}

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportState {
    /// The name of the current file.
    pub file: String,
    /// The number of files that are done, and of all.
    pub done: usize,
    pub all: usize,
    /// How much of the current file is done, 0..=1.
    pub part: f32,
}

/// What an import has brought.
#[derive(Default)]
pub struct Imported {
    pub added: Vec<ImportedSound>,
    pub problems: Vec<Message>,
    /// Files that are among the user's sounds already, and as which.
    pub known: Vec<Message>,
    /// The catalogue with all that was added.
    pub catalogue: Catalogue,
}

impl Imported {
    /// What to tell the user of it, line by line.
    pub fn lines(&self) -> Vec<Message> {
        let mut lines = self.known.clone();
        match &self.added[..] {
            [] => {}
            [one] => {
                lines.push(message!("sound-added", name = &one.name, playback = &one.playback));
            }
            all => lines.push(message!("sounds-added", count = all.len())),
        }
        for added in &self.added {
            let note = |note| message!("sound-note", name = &added.name, note = note);
            lines.extend(added.notes.iter().map(note));
        }
        lines
    }
}

enum Task {
    Import(Vec<PathBuf>),
    Recast(SoundId, PlaybackMode),
}

impl Imports {
    pub(super) fn are_busy(&self) -> bool {
        self.current.is_some()
    }
}

impl Jobs {
    /// Imports these files, and the files of these folders, once it is their turn.
    pub fn add_import(&mut self, paths: Vec<PathBuf>) {
        if !paths.is_empty() {
            self.imports.waiting.push_back(Task::Import(paths));
        }
    }

    /// Cuts an own sound again, to be played in another way, once it is its turn.
    pub fn add_recast(&mut self, id: &SoundId, played_as: PlaybackMode) {
        self.imports.waiting.push_back(Task::Recast(id.clone(), played_as));
    }

    /// How far the current import is, if there is one.
    pub fn import_state(&self) -> Option<ImportState> {
        let current = self.imports.current.as_ref()?;
        Some(current.state.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Stops the current import and drops what waits. Files that are done stay.
    pub fn stop_imports(&mut self) {
        self.imports.waiting.clear();
        if let Some(current) = &self.imports.current {
            current.job.progress().cancel();
        }
    }

    /// Takes the result of the current import once it is done. `Err` if its worker panicked.
    pub fn take_import(&mut self) -> Option<Result<Imported, Message>> {
        let done = self.imports.current.as_ref()?.job.take()?;
        self.imports.current = None;
        self.revision += 1;
        Some(done)
    }

    /// Starts the next import that waits, if none is under way.
    ///
    /// # Errors
    /// If the system has no thread to give. That import is then dropped.
    pub fn start_next_import(&mut self, sounds: PathBuf) -> Result<(), NoThread> {
        if self.imports.are_busy() {
            return Ok(());
        }
        let Some(task) = self.imports.waiting.pop_front() else { return Ok(()) };
        let state = Arc::new(Mutex::new(ImportState::default()));
        let theirs = state.clone();
        let work =
            move |progress: &JobProgress| Worker { sounds, state: theirs, progress }.run(task);
        let job = Job::start("import", work)?;
        self.imports.current = Some(Current { job, state });
        self.revision += 1;
        Ok(())
    }
}

/// What the thread works with.
struct Worker<'a> {
    sounds: PathBuf,
    state: Arc<Mutex<ImportState>>,
    progress: &'a JobProgress,
}

impl Worker<'_> {
    fn run(&self, task: Task) -> Imported {
        let mut imported = Imported::default();
        match task {
            Task::Import(paths) => self.import(&paths, &mut imported),
            Task::Recast(id, played_as) => self.recast(&id, played_as, &mut imported),
        }
        imported.catalogue = Catalogue::with_folder(&self.sounds);
        imported
    }

    fn import(&self, paths: &[PathBuf], imported: &mut Imported) {
        let gathered = import::collect_files(paths);
        imported.problems.extend(gathered.problems);
        let mut library = OwnSoundsFolder::open(&self.sounds);
        let all = gathered.files.len();
        if all == 0 {
            imported.problems.push(message!("import-no-sound-file"));
        }
        for (done, path) in gathered.files.iter().enumerate() {
            if self.progress.is_cancelled() {
                return;
            }
            let mut progress = self.progress_of(file_name(path), done, all);
            let result = catch_panic(path, || {
                import::import(path, &ImportOptions::default(), &mut library, &mut progress)
            });
            match result {
                Ok(added) => imported.added.push(added),
                Err(ImportError::Stopped) => return,
                Err(error @ ImportError::AlreadyImported { .. }) => {
                    imported.known.push(message!("as-sentence", text = &error));
                }
                Err(error) => imported.problems.push(message!("import-not-added", why = &error)),
            }
        }
    }

    fn recast(&self, id: &SoundId, played_as: PlaybackMode, imported: &mut Imported) {
        let mut progress = self.progress_of(id.0.clone(), 0, 1);
        let folder = self.sounds.join(&id.0);
        let recast = catch_panic(&folder, || {
            import::change_playback(&self.sounds, id, played_as, &mut progress)
        });
        match recast {
            Ok(()) | Err(ImportError::Stopped) => {}
            Err(error) => imported.problems.push(message!("recast-failed", why = &error)),
        }
    }

    /// Notes how far a file is. The function returns whether to go on.
    fn progress_of(&self, file: String, done: usize, all: usize) -> impl FnMut(f32) -> bool {
        let mut noted = f32::NEG_INFINITY;
        move |part| {
            if part - noted > 0.01 {
                noted = part;
                let state = ImportState { file: file.clone(), done, all, part };
                *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
            }
            !self.progress.is_cancelled()
        }
    }
}

/// Turns a panic into an error, so that one file cannot keep the others from being imported.
fn catch_panic<T>(
    path: &Path,
    work: impl FnOnce() -> Result<T, ImportError>,
) -> Result<T, ImportError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(ImportError::Panicked(path.into())))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
