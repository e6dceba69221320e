//! Waiting for changes of the session. A thread that reports the session's state outside the program
//! holds a [`Changes`], and sleeps until something has changed. The session keeps no list of them.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Counts the changes of a session, and wakes the threads that wait for the next.
#[derive(Clone, Debug, Default)]
pub struct Changes(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    count: Mutex<u64>,
    changed: Condvar,
}

impl Changes {
    /// The number of changes so far.
    pub fn count(&self) -> u64 {
        *self.lock()
    }

    /// Waits until the count differs from `seen`, but no longer than `most`. Returns the count.
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

    /// Wakes all waiting threads, as if something had changed.
    pub fn nudge(&self) {
        *self.lock() += 1;
        self.0.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.0.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
