//! What was sent to the user, on its way in: looked at by a worker, shown in the window, taken in. The
//! keeper hands each step on.

use crate::catalogue::Catalogue;
use crate::presets::import_preview::{
    self, ExistingItems, ImportPreview, ImportedItems, StagedImport,
};
use crate::presets::pack::{JobProgress, PackError};
use crate::presets::{Preset, StoreError, share};
use crate::session::{Session, WindowCall};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::SystemTime;

/// Work under way on a thread of its own, and what comes of it.
pub struct Job<T> {
    pub progress: Arc<JobProgress>,
    result: Receiver<T>,
}

impl<T: Send + 'static> Job<T> {
    /// Begins the work. `None` if the system has no thread to give.
    pub fn begin(
        name: &str,
        work: impl FnOnce(&JobProgress) -> T + Send + 'static,
    ) -> Option<Self> {
        let progress = Arc::new(JobProgress::default());
        let (theirs, (send, result)) = (progress.clone(), channel());
        let work = move || {
            // Whoever waited may have gone.
            let _ = send.send(work(&theirs));
        };
        let begun = std::thread::Builder::new().name(name.into()).spawn(work);
        begun.inspect_err(|error| log::error!("{name}: {error}")).ok()?;
        Some(Self { progress, result })
    }

    /// What has come of it, once it is done. `Err` if it broke.
    pub fn take(&self) -> Option<Result<T, &'static str>> {
        match self.result.try_recv() {
            Ok(done) => Some(Ok(done)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err("it broke; the log says where")),
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

/// What was sent, and how far it has come.
#[derive(Default)]
pub enum Incoming {
    #[default]
    None,
    Looking(Job<Result<ImportPreview, import_preview::ImportPreviewError>>),
    /// It waits for the user's word.
    Offered(ImportPreview),
    Unpacking {
        job: Job<Result<StagedImport, PackError>>,
        plays: bool,
    },
}

impl Session {
    /// What is here already, for whoever looks at what is brought.
    pub fn here(&self) -> ExistingItems {
        ExistingItems { catalogue: self.catalogue.clone(), entries: self.store.entries().to_vec() }
    }

    /// Looks at what was sent: a text with a shared mix in it, or the path of a preset or pack. What it
    /// brings is then to be seen in [`Session::incoming`]; what is wrong is said.
    pub fn receive(&mut self, what: &str) {
        let (what, here) = (what.to_owned(), self.here());
        let job =
            Job::begin("receive", move |progress| import_preview::preview(&what, &here, progress));
        match job {
            Some(job) => self.incoming = Incoming::Looking(job),
            None => self.warn("The system has no thread to look at it with.".into()),
        }
    }

    /// What was sent and is not kept yet.
    pub fn incoming(&mut self) -> &mut Incoming {
        &mut self.incoming
    }

    /// Takes in what is offered, with the choices that stand in its plan; with `plays`, its first preset
    /// is put on the board.
    pub fn accept(&mut self, plays: bool) {
        let Incoming::Offered(plan) = std::mem::take(&mut self.incoming) else { return };
        let folders = self.folders.clone();
        let job =
            Job::begin("unpack", move |progress| import_preview::stage(plan, &folders, progress));
        match job {
            Some(job) => self.incoming = Incoming::Unpacking { job, plays },
            None => self.warn("The system has no thread to unpack it with.".into()),
        }
    }

    /// Lets go of what was sent, and stops whatever is done with it.
    pub fn decline(&mut self) {
        self.incoming = Incoming::None;
    }

    /// Takes in what was unpacked.
    ///
    /// # Errors
    /// If something of it cannot be written. All is then as it was.
    pub fn keep(
        &mut self,
        staged: StagedImport,
        now: SystemTime,
    ) -> Result<ImportedItems, StoreError> {
        let catalogue = self.catalogue.clone();
        let defaults = |id: &crate::mix::SoundId| catalogue.defaults(id);
        let kept = staged.keep(&mut self.store, &self.folders, now, &defaults)?;
        if !kept.sounds.is_empty() {
            self.set_catalogue(Catalogue::with_folder(&self.folders.sounds()));
        }
        self.compare_anew();
        Ok(kept)
    }

    /// The board, under its preset's name, as it would be shared.
    pub fn board_to_share(&self) -> Preset {
        let mut preset = self.loaded().map_or_else(
            || Preset {
                id: self.fresh_preset_id("My mix"),
                name: "My mix".into(),
                note: String::new(),
                tags: Vec::new(),
                mix: self.mix.clone(),
                unknown: serde_json::Map::new(),
            },
            |entry| entry.preset.clone(),
        );
        preset.mix = self.mix.clone();
        preset
    }

    /// The board as a line of text, to be copied; says what that cannot carry.
    pub fn share_board(&mut self) -> Option<String> {
        let preset = self.board_to_share();
        let shared = match share::to_text(&preset) {
            Ok(shared) => shared,
            Err(error) => {
                self.warn(format!("{error}."));
                return None;
            }
        };
        let own = preset.mix.layers.iter().filter_map(|layer| self.catalogue.find(layer.sound()?));
        let own = own.filter(|sound| sound.folder().is_some()).count();
        let name = &preset.name;
        let text = if own + shared.left_out > 0 {
            format!(
                "“{name}” was copied as text, but for {own} sounds of your own: a pack has those."
            )
        } else {
            format!("“{name}” was copied as text.")
        };
        self.say(text, None);
        Some(shared.text)
    }

    /// Takes on what the workers have done.
    pub(super) fn tick_incoming(&mut self, now: SystemTime) {
        match &self.incoming {
            Incoming::None | Incoming::Offered(_) => return,
            Incoming::Looking(job) => {
                let Some(done) = job.take() else { return self.call_window(WindowCall::Redraw) };
                self.incoming = Incoming::None;
                match done.map(|plan| plan.map_err(|error| error.to_string())) {
                    Ok(Ok(plan)) => self.incoming = Incoming::Offered(plan),
                    Ok(Err(why)) => self.warn(format!("Nothing was brought: {why}.")),
                    Err(why) => self.warn(format!("Nothing was brought: {why}.")),
                }
            }
            Incoming::Unpacking { job, plays } => {
                let Some(done) = job.take() else { return self.call_window(WindowCall::Redraw) };
                let plays = *plays;
                self.incoming = Incoming::None;
                match done {
                    Ok(Ok(staged)) => self.keep_and_say(staged, plays, now),
                    Ok(Err(PackError::Cancelled)) => {}
                    Ok(Err(error)) => self.warn(format!("Nothing was kept: {error}.")),
                    Err(why) => self.warn(format!("Nothing was kept: {why}.")),
                }
            }
        }
        self.call_window(WindowCall::Redraw);
    }

    fn keep_and_say(&mut self, staged: StagedImport, plays: bool, now: SystemTime) {
        match self.keep(staged, now) {
            Ok(kept) => {
                let name = kept.presets.first().and_then(|id| self.store.find(id));
                let name = name.map(|entry| entry.preset.name.clone());
                if let Some(id) = kept.presets.first().filter(|_| plays) {
                    self.load_preset(id);
                    self.play();
                }
                self.say(
                    match (kept.presets.len(), name) {
                        (1, Some(name)) => format!("“{name}” was added."),
                        (n, _) => {
                            format!("{n} presets and {} sounds were added.", kept.sounds.len())
                        }
                    },
                    None,
                );
            }
            Err(error) => self.warn(format!("Nothing was kept: {error}")),
        }
    }
}
