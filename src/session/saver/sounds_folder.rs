//! Watches the folder of the user's sounds, so that those that come and go there come and go here.

use crate::catalogue::Catalogue;
use crate::session::Shared;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// The time between two looks at the folder: each reads two dates for every sound.
pub(super) const INTERVAL: Duration = Duration::from_secs(5);

/// The folder as it was seen last.
pub(super) struct SoundsFolder {
    folder: PathBuf,
    seen: Vec<Seen>,
    looked: Instant,
}

/// A sound's folder, its date, and the date of its description.
type Seen = (PathBuf, Option<SystemTime>, Option<SystemTime>);

impl SoundsFolder {
    /// The sounds that are there `now` count as read.
    pub fn new(shared: &Shared, now: Instant) -> Self {
        let folder = shared.read(|session| session.library.folders().sounds());
        let seen = look(&folder);
        Self { folder, seen, looked: now }
    }

    /// Looks at the folder if it is time to, or the session asks for it.
    pub fn tick(&mut self, shared: &Shared, now: Instant) {
        let is_asked = shared.read(|session| session.library.looks_for_sounds());
        if !is_asked && now.saturating_duration_since(self.looked) < INTERVAL {
            return;
        }
        self.looked = now;
        if is_asked {
            shared.with(|session| session.library.end_look_for_sounds());
        }
        let seen = look(&self.folder);
        if seen != self.seen {
            self.seen = seen;
            let catalogue = Catalogue::with_folder(&self.folder);
            shared.with(|session| session.set_catalogue(catalogue));
        }
    }
}

fn look(folder: &Path) -> Vec<Seen> {
    let changed = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    let sounds = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let hidden =
        |path: &PathBuf| path.file_name().is_none_or(|n| n.to_string_lossy().starts_with('.'));
    let sounds = sounds.map(|entry| entry.path()).filter(|path| !hidden(path));
    let mut seen: Vec<Seen> = sounds
        .map(|sound| {
            let dates = (changed(&sound), changed(&sound.join("sound.json")));
            (sound, dates.0, dates.1)
        })
        .collect();
    seen.sort();
    seen
}
