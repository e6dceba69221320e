//! Presets that another program writes are noticed while the program runs: an editor, a sync tool, a
//! second Susurra. The system tells of changes where it can; now and then the folder is looked at
//! anyway, for disks that tell nothing. [`Watching::tick`] is its whole work, on the keeper's thread.

use crate::presets::FolderChanges;
use crate::session::{Session, Shared, WindowCall};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Between two looks at a folder whose changes are told: what it costs is a list of names.
const LOOK: Duration = Duration::from_secs(30);
/// The same where nothing is told, and between two tries to be told.
const LOOK_OFTEN: Duration = Duration::from_secs(5);

/// Watches the folder of the presets.
pub struct Watching {
    folder: PathBuf,
    watcher: Option<RecommendedWatcher>,
    told: Arc<AtomicBool>,
    /// Whether something has changed that was not looked at yet: looked at once it is quiet.
    waits: bool,
    looked: Instant,
}

impl Watching {
    /// Watches from `now`; what is there now was read.
    pub fn new(shared: &Shared, now: Instant) -> Self {
        let folder = shared.with(|session| session.folders.presets());
        let told = Arc::new(AtomicBool::new(false));
        let watcher = watch(&folder, &told);
        Self { folder, watcher, told, waits: false, looked: now }
    }

    /// Looks at the folder if it is time to. The disk is waited for without the lock.
    pub fn tick(&mut self, shared: &Shared, now: Instant) {
        let told = self.told.swap(false, Relaxed);
        let quiet = std::mem::replace(&mut self.waits, told) && !told;
        let interval = if self.watcher.is_some() { LOOK } else { LOOK_OFTEN };
        if !quiet && now.saturating_duration_since(self.looked) < interval {
            return;
        }
        self.looked = now;
        if self.watcher.is_none() || !self.folder.exists() {
            self.watcher = watch(&self.folder, &self.told);
        }
        let news = shared.with(|session| session.store.folder_scan()).find_changes();
        if !news.is_empty() {
            shared.with(|session| session.take_news(news));
        }
    }
}

/// Has the system tell of changes. `None` where it cannot, or where there is no folder yet.
fn watch(folder: &Path, told: &Arc<AtomicBool>) -> Option<RecommendedWatcher> {
    if !folder.exists() {
        return None;
    }
    let told = told.clone();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // To read is no change; we do so ourselves.
        if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
            told.store(true, Relaxed);
        }
    });
    let watching = watcher.and_then(|mut watcher| {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    });
    watching.inspect_err(|error| log::info!("{}: {error}", folder.display())).ok()
}

impl Session {
    /// Takes over what others have written. A board that is as its preset was follows it; one that
    /// was edited stays, and goes beside it when it is saved.
    fn take_news(&mut self, news: FolderChanges) {
        let was_changed = self.is_changed();
        let (catalogue, problems) = (&self.catalogue, self.store.problems().to_vec());
        let touched = self.store.apply_changes(news, &|sound| catalogue.defaults(sound));
        if touched.is_empty() && problems == self.store.problems() {
            return;
        }
        log::info!("presets changed by another program: {touched:?}");
        let loaded = self.loaded.as_ref().filter(|(id, _)| touched.contains(id));
        if let Some((id, mix)) = loaded
            && let Some(entry) = self.store.find(id)
            && !mix.has_same_content_as(&entry.preset.mix)
        {
            let name = entry.preset.name.clone();
            if was_changed {
                self.warn(format!(
                    "“{name}” was changed by another program. The board stays as it is; saved, it \
                     stands beside that version."
                ));
            } else {
                let preset = entry.preset.clone();
                self.put_on_board(preset);
                self.say(format!("“{name}” was changed by another program."), None);
            }
        }
        self.call_window(WindowCall::Redraw);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Folders;
    use std::fs;

    struct Rig {
        _folder: tempfile::TempDir,
        path: PathBuf,
        shared: Shared,
        watching: Watching,
        now: Instant,
    }

    /// A session with a preset of its own on the board, and who watches its folder.
    fn rig() -> Rig {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Session::new(Folders::within(folder.path())).0;
        session.restore();
        session.save_preset_as("Mine");
        let path = session.folders.presets();
        let path = path.join(format!("{}.json", session.loaded().unwrap().preset.id));
        let (shared, now) = (Shared::new(session), Instant::now());
        let watching = Watching::new(&shared, now);
        Rig { _folder: folder, path, shared, watching, now }
    }

    impl Rig {
        /// An editor gives the file another master; then time passes.
        fn edit_outside(&mut self, master: f32) {
            let text = fs::read_to_string(&self.path).unwrap();
            let before = self.shared.with(|session| session.loaded().unwrap().preset.mix.master);
            let (before, after) =
                (format!("\"master\": {before}"), format!("\"master\": {master}"));
            assert!(text.contains(&before), "{text}");
            fs::write(&self.path, text.replace(&before, &after)).unwrap();
            self.now += LOOK;
            self.watching.tick(&self.shared, self.now);
        }

        fn master(&self) -> f32 {
            self.shared.with(|session| session.mix.master)
        }
    }

    #[test]
    fn a_board_as_it_was_saved_follows_its_file() {
        let mut rig = rig();
        rig.edit_outside(0.125);
        assert_eq!(rig.master(), 0.125);
        assert!(!rig.shared.with(|session| session.is_changed()));
    }

    #[test]
    fn an_edited_board_stays_and_is_saved_beside_the_other_version() {
        let mut rig = rig();
        rig.shared.with(|session| session.mix.master = 0.5);
        rig.edit_outside(0.125);
        assert_eq!(rig.master(), 0.5);
        rig.shared.with(Session::save_preset);
        assert!(fs::read_to_string(&rig.path).unwrap().contains("0.125"));
        let name = rig.shared.with(|session| session.loaded().unwrap().preset.name.clone());
        assert_eq!(name, "Mine (conflict)");
    }

    #[test]
    fn a_change_that_is_told_is_looked_at_once_it_is_quiet() {
        let mut rig = rig();
        let text = fs::read_to_string(&rig.path).unwrap().replace("Mine", "Renamed by hand");
        fs::write(&rig.path, text).unwrap();
        let name = |rig: &Rig| rig.shared.with(|s| s.loaded().unwrap().preset.name.clone());
        rig.watching.told.store(true, Relaxed);
        rig.watching.tick(&rig.shared, rig.now);
        assert_eq!(name(&rig), "Mine", "more may follow");
        rig.watching.told.store(false, Relaxed);
        rig.watching.tick(&rig.shared, rig.now);
        assert_eq!(name(&rig), "Renamed by hand");
    }
}
