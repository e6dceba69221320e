//! The tingles of the user, as they say so: when, and what played. One line of JSON for each, added to a
//! file that stays on this machine.

use crate::files;
use crate::session::{Session, Shared};
use serde_json::json;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A key that is held down tells of one tingle.
const APART: Duration = Duration::from_secs(1);

/// What was noted and is not in the file yet.
#[derive(Default)]
pub(super) struct Tingles {
    lines: Vec<String>,
    last: Option<SystemTime>,
    /// Whether the lines are yet to be tried.
    is_due: bool,
}

impl Session {
    /// Notes that it tingles at `date`, and all that plays.
    ///
    /// # Errors
    /// If nothing does.
    pub fn note_tingle(&mut self, date: SystemTime) -> Result<(), String> {
        if !self.playing || self.mix.layers.is_empty() {
            return Err("Nothing plays that could tingle.".into());
        }
        let since = self.tingles.last.and_then(|last| date.duration_since(last).ok());
        if since.is_none_or(|since| since >= APART) {
            let line = json!({
                "at_s": date.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
                "preset": self.loaded.as_ref().map(|(id, _)| &id.0),
                "mix": self.mix.to_json(),
            });
            self.tingles.lines.push(line.to_string());
            (self.tingles.last, self.tingles.is_due) = (Some(date), true);
            self.say("Noted: it tingles.".into(), None);
        }
        Ok(())
    }
}

/// Adds to the file what was noted since. What cannot be written is tried again with the next one. The
/// disk is waited for without the lock.
pub(super) fn save(shared: &Shared) {
    if !shared.look(|session| session.tingles.is_due) {
        return;
    }
    let (lines, path) = shared.with(|session| {
        session.tingles.is_due = false;
        (std::mem::take(&mut session.tingles.lines), session.folders.tingles())
    });
    if let Err(error) = files::add_lines(&path, &lines) {
        shared.with(|session| {
            session.tingles.lines.splice(..0, lines);
            session.note_failure(Err(error));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Folders;
    use serde_json::Value;
    use std::fs;

    fn shared(folder: &tempfile::TempDir) -> Shared {
        Shared::new(Session::new(Folders::within(folder.path())).0)
    }

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_tingle_is_noted_with_what_plays_and_once_for_a_key_held_down() {
        let folder = tempfile::tempdir().unwrap();
        let shared = shared(&folder);
        let path = shared.with(|session| session.folders.tingles());
        assert!(shared.with(|session| session.note_tingle(at(5))).is_err(), "nothing plays");
        shared.with(Session::play_something);
        for date in [at(10), at(10), at(70)] {
            assert!(shared.with(|session| session.note_tingle(date)).is_ok());
            save(&shared);
        }
        save(&shared);
        let text = fs::read_to_string(path).unwrap();
        let noted: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(noted.iter().map(|one| &one["at_s"]).collect::<Vec<_>>(), [10, 70]);
        assert_eq!(noted[0]["preset"], "rainy-night");
        assert_eq!(noted[0]["mix"], shared.with(|session| session.mix.to_json()));
    }

    #[test]
    fn what_could_not_be_written_is_said_and_written_with_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let shared = shared(&folder);
        let path = shared.with(|session| session.folders.tingles());
        fs::create_dir_all(&path).unwrap();
        shared.with(Session::play_something);
        shared.with(|session| session.note_tingle(at(10))).unwrap();
        save(&shared);
        assert!(shared.with(|session| session.notices().iter().any(|n| n.is_warning)));
        fs::remove_dir(&path).unwrap();
        shared.with(|session| session.note_tingle(at(20))).unwrap();
        save(&shared);
        assert_eq!(fs::read_to_string(path).unwrap().lines().count(), 2);
    }
}
