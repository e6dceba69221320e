//! What is made to be given away, on a thread of its own while all plays on: a pack or a preset's file,
//! and a mix rendered into a sound file. The keeper says when it is done.

use crate::files;
use crate::presets::Preset;
use crate::presets::pack::{self, JobProgress};
use crate::session::receiving::Job;
use crate::session::{Rendered, Rendering, Session, WindowCall, render};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a worker makes: a sound file says how it came out.
type Made = Job<Result<Option<Rendered>, String>>;

/// A file under way.
pub struct Giving {
    /// What is made, in a word.
    pub what: &'static str,
    pub path: PathBuf,
    job: Made,
}

impl Giving {
    pub fn progress(&self) -> &Arc<JobProgress> {
        &self.job.progress
    }
}

impl Session {
    /// The file that is being made, if one is.
    pub fn giving(&self) -> Option<&Giving> {
        self.giving.as_ref()
    }

    /// Stops making it; no file is left.
    pub fn stop_giving(&mut self) {
        self.giving = None;
        self.call_window(WindowCall::Redraw);
    }

    /// Writes presets into a file: a pack with the user's own sounds that they need, or, where the path
    /// ends in `.json`, the first of them alone. Whatever was there is replaced.
    pub fn give_presets(&mut self, presets: Vec<Preset>, path: &Path) {
        let (catalogue, to) = (self.catalogue.clone(), path.to_path_buf());
        let work = move |progress: &JobProgress| {
            if to.extension().is_some_and(|ending| ending == "json") {
                let text = presets.first().map(Preset::to_text).unwrap_or_default();
                files::write_whole(&to, text.as_bytes()).map_err(|error| error.to_string())?;
            } else {
                let presets: Vec<&Preset> = presets.iter().collect();
                pack::write(&to, &presets, &catalogue, progress).map_err(|e| e.to_string())?;
            }
            Ok(None)
        };
        self.begin_giving("pack", path, Job::begin("pack", work));
    }

    /// Renders a mix into a sound file.
    pub fn give_sound(&mut self, rendering: Rendering) {
        let (folders, path) = (self.folders.clone(), rendering.path.clone());
        let work = move |progress: &JobProgress| {
            let rendered = render(&rendering, folders, progress);
            rendered.map(Some).map_err(|error| format!("{error:#}"))
        };
        self.begin_giving("sound file", &path, Job::begin("render", work));
    }

    fn begin_giving(&mut self, what: &'static str, path: &Path, job: Option<Made>) {
        match job {
            Some(job) => self.giving = Some(Giving { what, path: path.into(), job }),
            None => self.warn("The system has no thread to make it with.".into()),
        }
    }

    /// Says what has come of it.
    pub(super) fn tick_giving(&mut self) {
        let Some(giving) = &self.giving else { return };
        let (what, path) = (giving.what, giving.path.display().to_string());
        let done = giving.job.take();
        self.call_window(WindowCall::Redraw);
        let Some(done) = done else { return };
        self.giving = None;
        match done.map_err(Into::into).and_then(|made| made) {
            Ok(None) => self.say(format!("{path} is ready to be given."), None),
            Ok(Some(rendered)) => {
                rendered.layer_problems.iter().for_each(|problem| self.warn(problem.clone()));
                self.say(format!("{path} is ready: {}.", rendered.loudness()), None);
            }
            Err(why) => self.warn(format!("No {what} was made: {why}.")),
        }
    }
}
