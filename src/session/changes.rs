//! How those outside the window hear that something has changed: they wait until it has, and wake for
//! nothing else. No list of who waits is kept; whoever waits holds a [`Changes`].

use crate::session::Session;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Counts the changes of a session, and wakes who waits for the next.
#[derive(Clone, Debug, Default)]
pub struct Changes(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    count: Mutex<u64>,
    changed: Condvar,
}

impl Changes {
    /// How many there were.
    pub fn count(&self) -> u64 {
        *self.lock()
    }

    /// Waits until there were others than the `seen` ones, but no longer than `most`. Returns how
    /// many there were by then.
    pub fn wait(&self, seen: u64, most: Option<Duration>) -> u64 {
        let same = |count: &mut u64| *count == seen;
        let count = self.lock();
        match most {
            None => *self.0.changed.wait_while(count, same).unwrap_or_else(PoisonError::into_inner),
            Some(most) => {
                let waited = self.0.changed.wait_timeout_while(count, most, same);
                *waited.unwrap_or_else(PoisonError::into_inner).0
            }
        }
    }

    /// Wakes all who wait, as if something had changed: they are to look again.
    pub fn nudge(&self) {
        *self.lock() += 1;
        self.0.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.0.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    /// Where to wait for changes.
    pub fn changes(&self) -> Changes {
        self.background.changes.clone()
    }

    /// Tells those who wait if anything that can be seen from outside has changed.
    pub(super) fn note_change(&mut self) {
        let now = self.looks(Instant::now());
        if self.background.looks != now {
            self.background.looks = now;
            self.background.changes.nudge();
        }
    }

    /// A number that is another whenever the session looks different from outside. A sleep timer
    /// looks different from minute to minute.
    fn looks(&self, now: Instant) -> u64 {
        let mut looks = DefaultHasher::new();
        (self.playing, self.lowered, self.is_changed(), self.edits()).hash(&mut looks);
        self.sleep_left(now).map(|left| left.as_secs().div_ceil(60)).hash(&mut looks);
        format!("{:?}", self.output).hash(&mut looks);
        self.settings.background.hash(&mut looks);
        self.background.hash(&mut looks);
        self.loaded.as_ref().map(|(id, _)| id).hash(&mut looks);
        for entry in self.store.entries() {
            (&entry.preset.id, &entry.preset.name).hash(&mut looks);
        }
        (self.failures.len(), self.notices.len()).hash(&mut looks);
        looks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Folders;
    use crate::session::Shared;

    #[test]
    fn who_waits_is_woken_by_a_change_and_by_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let shared = Shared::new(Session::new(Folders::within(folder.path())).0);
        shared.with(|_| ());
        let changes = shared.with(|session| session.changes());
        let before = changes.count();
        shared.with(|session| session.mix.master += 0.0);
        assert_eq!(changes.wait(before, Some(Duration::ZERO)), before);
        shared.with(|session| session.mix.master = 0.25);
        assert_eq!(changes.wait(before, None), before + 1);
        shared.with(Session::play);
        assert_eq!(changes.wait(before + 1, None), before + 2);
    }
}
