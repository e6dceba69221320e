//! Watches the folder of the presets for changes by other programs: an editor, a sync tool, a second
//! Susurra. The system reports changes where it can; in addition the folder is read now and then, for
//! disks that report nothing.

use crate::i18n::message;
use crate::presets::FolderChanges;
use crate::session::{Session, Shared};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// The time between two looks at a folder whose changes are reported. A look costs a list of names.
const INTERVAL: Duration = Duration::from_secs(30);
/// The same where nothing is reported, and between two attempts to have changes reported.
const SHORT_INTERVAL: Duration = Duration::from_secs(5);

/// Watches the folder of the presets.
pub(super) struct PresetsFolder {
    folder: PathBuf,
    watcher: Option<RecommendedWatcher>,
    is_reported: Arc<AtomicBool>,
    /// Whether a change was reported that was not looked at yet. It is, once no more are reported.
    is_pending: bool,
    looked: Instant,
}

impl PresetsFolder {
    /// The presets that are there `now` count as read.
    pub fn new(shared: &Shared, now: Instant) -> Self {
        let folder = shared.read(|session| session.library.folders().presets());
        let is_reported = Arc::new(AtomicBool::new(false));
        let watcher = watch(&folder, &is_reported);
        Self { folder, watcher, is_reported, is_pending: false, looked: now }
    }

    /// Looks at the folder if it is time to. The caller holds the turn to read and write files.
    pub fn tick(&mut self, shared: &Shared, now: Instant) {
        let is_reported = self.is_reported.swap(false, Relaxed);
        let is_quiet = std::mem::replace(&mut self.is_pending, is_reported) && !is_reported;
        let interval = if self.watcher.is_some() { INTERVAL } else { SHORT_INTERVAL };
        if !is_quiet && now.saturating_duration_since(self.looked) < interval {
            return;
        }
        self.looked = now;
        if self.watcher.is_none() || !self.folder.exists() {
            self.watcher = watch(&self.folder, &self.is_reported);
        }
        let scan = shared.read(|session| session.library.store().folder_scan());
        let changes = scan.find_changes();
        if !changes.is_empty() {
            shared.with(|session| follow(session, changes));
        }
    }
}

/// Takes over presets that other programs have written. A board that equals its preset follows it; one
/// that was edited stays, and will be saved beside it.
fn follow(session: &mut Session, changes: FolderChanges) {
    // A board that waits to be saved counts as saved already, but its mix is nowhere else.
    let was_changed = session.is_changed() || session.disk.saves_board();
    let (touched, differs) = session.library.apply_changes(changes);
    if !differs {
        return;
    }
    log::info!("presets changed by another program: {touched:?}");
    let entry = session.loaded().filter(|entry| touched.contains(&entry.preset.id));
    let Some((entry, mix)) = entry.zip(session.board.loaded_mix()) else { return };
    if mix.has_same_content_as(&entry.preset.mix) {
        return;
    }
    let preset = entry.preset.clone();
    let name = preset.name.clone();
    if was_changed {
        session.notices.notify_warning(message!("preset-changed-board-kept", name = &name));
    } else {
        session.put_on_board(preset);
        session.notices.notify(message!("preset-changed", name = &name), None);
    }
}

/// Asks the system to report changes. `None` where it cannot, or where there is no folder yet.
fn watch(folder: &Path, is_reported: &Arc<AtomicBool>) -> Option<RecommendedWatcher> {
    if !folder.exists() {
        return None;
    }
    let is_reported = is_reported.clone();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading is no change; this program reads the folder itself.
        if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
            is_reported.store(true, Relaxed);
        }
    });
    let watching = watcher.and_then(|mut watcher| {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    });
    watching.inspect_err(|error| log::info!("{}: {error}", folder.display())).ok()
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
        presets: PresetsFolder,
        now: Instant,
    }

    /// A session with an own preset on the board, and the watcher of its folder.
    fn rig() -> Rig {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Session::new(Folders::within(folder.path())).0;
        session.restore();
        let shared = Shared::new(session);
        shared.with(|session| session.save_preset_as("Mine"));
        shared.flush();
        let path = Folders::within(folder.path()).presets();
        let path = shared
            .read(|session| path.join(format!("{}.json", session.loaded().unwrap().preset.id)));
        let now = Instant::now();
        let presets = PresetsFolder::new(&shared, now);
        Rig { _folder: folder, path, shared, presets, now }
    }

    impl Rig {
        /// An editor gives the file another master; then time passes.
        fn edit_outside(&mut self, master: f32) {
            let text = fs::read_to_string(&self.path).unwrap();
            let before = self.shared.read(|session| session.loaded().unwrap().preset.mix.master);
            let (before, after) =
                (format!("\"master\": {before}"), format!("\"master\": {master}"));
            assert!(text.contains(&before), "{text}");
            fs::write(&self.path, text.replace(&before, &after)).unwrap();
            self.now += INTERVAL;
            self.presets.tick(&self.shared, self.now);
        }

        fn master(&self) -> f32 {
            self.shared.read(|session| session.board.mix().master)
        }

        fn name(&self) -> String {
            self.shared.read(|session| session.loaded().unwrap().preset.name.clone())
        }
    }

    #[test]
    fn a_board_that_equals_its_preset_follows_the_file() {
        let mut rig = rig();
        rig.edit_outside(0.125);
        assert_eq!(rig.master(), 0.125);
        assert!(!rig.shared.read(Session::is_changed));
    }

    #[test]
    fn an_edited_board_stays_and_is_saved_beside_the_other_version() {
        let mut rig = rig();
        rig.shared.with(|session| session.board.mix_mut().master = 0.5);
        rig.edit_outside(0.125);
        assert_eq!(rig.master(), 0.5);
        rig.shared.with(Session::save_preset);
        rig.shared.flush();
        assert!(fs::read_to_string(&rig.path).unwrap().contains("0.125"));
        assert_eq!(rig.name(), "Mine (conflict)");
    }

    #[test]
    fn a_version_that_is_read_while_a_save_waits_is_not_overwritten() {
        let mut rig = rig();
        rig.shared.with(|session| session.board.mix_mut().master = 0.5);
        rig.shared.with(Session::save_preset);
        rig.edit_outside(0.125);
        rig.shared.flush();
        assert!(fs::read_to_string(&rig.path).unwrap().contains("0.125"));
        assert_eq!(rig.name(), "Mine (conflict)");
        assert_eq!(rig.master(), 0.5);
    }

    #[test]
    fn a_reported_change_is_looked_at_once_no_more_are_reported() {
        let mut rig = rig();
        let text = fs::read_to_string(&rig.path).unwrap().replace("Mine", "Renamed by hand");
        fs::write(&rig.path, text).unwrap();
        rig.presets.is_reported.store(true, Relaxed);
        rig.presets.tick(&rig.shared, rig.now);
        assert_eq!(rig.name(), "Mine", "more may follow");
        rig.presets.is_reported.store(false, Relaxed);
        rig.presets.tick(&rig.shared, rig.now);
        assert_eq!(rig.name(), "Renamed by hand");
    }
}
