//! Bringing the user's recordings in while all else goes on: one thread works through what was
//! dropped, and the session hears of it from time to time.

use crate::catalogue::Catalogue;
use crate::import::{self, ImportError, ImportOptions, ImportedSound, OwnSoundsFolder};
use crate::mix::{PlaybackMode, SoundId};
use crate::session::{Session, Undo, WindowCall};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;

/// Reasons that are told; the rest is in the log.
const MOST_REASONS: usize = 4;

/// What is being brought in, and what waits.
#[derive(Default)]
pub(super) struct Imports {
    job: Option<Job>,
    waiting: VecDeque<Task>,
}

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportState {
    /// The name of the file in hand.
    pub file: String,
    /// Files that are done with, and all.
    pub done: usize,
    pub all: usize,
    /// How much of the file in hand is done, 0..=1.
    pub part: f32,
}

struct Job {
    messages: Receiver<Message>,
    stop: Arc<AtomicBool>,
    state: ImportState,
    added: Vec<ImportedSound>,
    problems: Vec<String>,
    known: Vec<String>,
}

enum Task {
    Import(Vec<PathBuf>),
    Recast(SoundId, PlaybackMode),
}

enum Message {
    At(ImportState),
    Added(ImportedSound),
    /// It is there already.
    Known(String),
    Problem(String),
    /// All is done; this is what there is now.
    Finished(Box<Catalogue>),
}

impl Session {
    /// Brings in these files, and the files of these folders, as sounds of the user's own. What comes
    /// of it is said.
    pub fn import(&mut self, paths: Vec<PathBuf>) {
        if !paths.is_empty() {
            self.imports.waiting.push_back(Task::Import(paths));
            self.take_imports();
        }
    }

    /// Cuts an own sound anew, to be played otherwise.
    pub fn recast_sound(&mut self, id: &SoundId, played_as: PlaybackMode) {
        self.imports.waiting.push_back(Task::Recast(id.clone(), played_as));
        self.take_imports();
    }

    /// How far it is with what is being brought in, if anything is.
    pub fn importing(&self) -> Option<&ImportState> {
        self.imports.job.as_ref().map(|job| &job.state)
    }

    /// Stops what is being brought in; what is done stays.
    pub fn stop_import(&mut self) {
        self.imports.waiting.clear();
        if let Some(job) = &self.imports.job {
            job.stop.store(true, Relaxed);
        }
    }

    /// Takes what the thread has to tell, and has it begin what waits.
    pub fn take_imports(&mut self) {
        if let Some(mut job) = self.imports.job.take() {
            match job.hear() {
                Some(catalogue) => self.note_imported(job, *catalogue),
                None => self.imports.job = Some(job),
            }
            self.call_window(WindowCall::Redraw);
        }
        if self.imports.job.is_none()
            && let Some(task) = self.imports.waiting.pop_front()
        {
            match begin(task, self.folders.sounds()) {
                Ok(job) => self.imports.job = Some(job),
                Err(error) => self.warn(format!("Nothing can be added now: {error}.")),
            }
        }
    }

    fn note_imported(&mut self, job: Job, catalogue: Catalogue) {
        self.set_catalogue(catalogue);
        let ids: Vec<SoundId> = job.added.iter().map(|added| added.id.clone()).collect();
        let mut said: Vec<String> = job.known;
        match &job.added[..] {
            [] => {}
            [one] => said.push(format!("“{}” was added, as {}.", one.name, one.playback.key())),
            all => said.push(format!("{} sounds were added.", all.len())),
        }
        for added in &job.added {
            said.extend(added.notes.iter().map(|note| format!("“{}”: {note}.", added.name)));
        }
        if !ids.is_empty() {
            // Who adds a sound wants to see it.
            self.settings.folded.remove(crate::catalogue::Family::Own.key());
        }
        if !said.is_empty() {
            let undo = (!ids.is_empty()).then_some(Undo::Import(ids));
            self.say(shortened(said), undo);
        }
        if !job.problems.is_empty() {
            self.warn(shortened(job.problems));
        }
    }
}

/// The first of what there is to say.
fn shortened(mut said: Vec<String>) -> String {
    said.iter().for_each(|text| log::info!("{text}"));
    let rest = said.len().saturating_sub(MOST_REASONS);
    if rest > 0 {
        said.truncate(MOST_REASONS);
        said.push(format!("And {rest} more."));
    }
    said.join("\n")
}

impl Job {
    /// Takes all that was told. Returns what there is now, once all is done.
    fn hear(&mut self) -> Option<Box<Catalogue>> {
        for message in self.messages.try_iter() {
            match message {
                Message::At(state) => self.state = state,
                Message::Added(added) => self.added.push(added),
                Message::Known(text) => self.known.push(text),
                Message::Problem(text) => self.problems.push(text),
                Message::Finished(catalogue) => return Some(catalogue),
            }
        }
        None
    }
}

fn begin(task: Task, sounds: PathBuf) -> std::io::Result<Job> {
    let (tell, messages) = channel();
    let stop = Arc::new(AtomicBool::new(false));
    let worker = Worker { sounds, stop: stop.clone(), tell };
    Builder::new().name("import".into()).spawn(move || worker.work(task))?;
    let state = ImportState::default();
    let (added, problems, known) = (Vec::new(), Vec::new(), Vec::new());
    Ok(Job { messages, stop, state, added, problems, known })
}

/// What the thread works with.
struct Worker {
    sounds: PathBuf,
    stop: Arc<AtomicBool>,
    tell: Sender<Message>,
}

impl Worker {
    fn work(&self, task: Task) {
        match task {
            Task::Import(paths) => self.import(&paths),
            Task::Recast(id, played_as) => self.recast(&id, played_as),
        }
        self.tell(Message::Finished(Box::new(Catalogue::with_folder(&self.sounds))));
    }

    fn import(&self, paths: &[PathBuf]) {
        let gathered = import::collect_files(paths);
        gathered.problems.into_iter().for_each(|text| self.tell(Message::Problem(text)));
        let mut library = OwnSoundsFolder::open(&self.sounds);
        let all = gathered.files.len();
        if all == 0 {
            self.tell(Message::Problem("There is no sound file in what was dropped.".into()));
        }
        for (done, path) in gathered.files.iter().enumerate() {
            if self.stop.load(Relaxed) {
                return;
            }
            let mut progress = self.progress(file_name(path), done, all);
            let imported = unharmed(path, || {
                import::import(path, &ImportOptions::default(), &mut library, &mut progress)
            });
            self.tell(match imported {
                Ok(added) => Message::Added(added),
                Err(ImportError::Stopped) => return,
                Err(error @ ImportError::AlreadyImported { .. }) => {
                    Message::Known(format!("{error}."))
                }
                Err(error) => Message::Problem(format!("{error}. It was not added.")),
            });
        }
    }

    fn recast(&self, id: &SoundId, played_as: PlaybackMode) {
        let mut progress = self.progress(id.0.clone(), 0, 1);
        let folder = self.sounds.join(&id.0);
        let recast = unharmed(&folder, || {
            import::change_playback(&self.sounds, id, played_as, &mut progress)
        });
        match recast {
            Ok(()) | Err(ImportError::Stopped) => {}
            Err(error) => self.tell(Message::Problem(format!("{error}. It stays as it was."))),
        }
    }

    /// Tells how far it is, and hears whether to go on.
    fn progress(&self, file: String, done: usize, all: usize) -> impl FnMut(f32) -> bool {
        let mut told = f32::NEG_INFINITY;
        move |part| {
            if part - told > 0.01 {
                told = part;
                self.tell(Message::At(ImportState { file: file.clone(), done, all, part }));
            }
            !self.stop.load(Relaxed)
        }
    }

    fn tell(&self, message: Message) {
        // Nobody listens once the program has ended.
        let _ = self.tell.send(message);
    }
}

/// Whatever one file does, the others are to have their turn.
fn unharmed<T>(
    path: &Path,
    work: impl FnOnce() -> Result<T, ImportError>,
) -> Result<T, ImportError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(ImportError::Panicked(path.into())))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
