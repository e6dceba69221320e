//! Threads that watch the session: each runs when something has changed, and sleeps in between.

use crate::session::{Session, Shared};
use std::thread::{Builder, sleep};
use std::time::Duration;

/// The pause after each run. Changes within it, as while a slider is dragged, count as one.
const PAUSE: Duration = Duration::from_millis(200);

/// Starts a thread called `name` that makes a function with `make`, and calls it now and after every change of
/// the session, until it returns false.
pub fn watch<Run: FnMut(&Shared) -> bool>(
    shared: &Shared,
    name: &str,
    make: impl FnOnce() -> Run + Send + 'static,
) {
    let shared = shared.clone();
    spawn(name, move || {
        let mut run = make();
        let changes = shared.read(Session::changes);
        loop {
            let seen = changes.count();
            if !run(&shared) {
                return;
            }
            changes.wait(seen, None);
            sleep(PAUSE);
        }
    });
}

/// Starts a thread called `name` that does `work` once, as soon as it is `wanted`.
pub fn run_once_wanted(
    shared: &Shared,
    name: &str,
    wanted: fn(&Session) -> bool,
    work: fn(&Shared),
) {
    watch(shared, name, move || {
        move |shared| {
            let now = shared.read(wanted);
            if now {
                work(shared);
            }
            !now
        }
    });
}

/// Starts a thread that ends with the program. If the system has none, that is logged, and the rest of the
/// program goes on without it.
pub fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = Builder::new().name(name.into()).spawn(work) {
        log::warn!("{name}: {error}");
    }
}
