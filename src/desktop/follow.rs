//! Threads that follow the session: each looks when something has changed, and sleeps between.

use crate::session::{Session, Shared};
use std::thread::{Builder, sleep};
use std::time::Duration;

/// Between two looks: what changes in between, as while a slider is dragged, is one.
const REST: Duration = Duration::from_millis(200);

/// Has a thread of that name call what `make` makes, there, now and whenever something has changed,
/// until that says no.
pub fn follow<Look: FnMut(&Shared) -> bool>(
    shared: &Shared,
    name: &str,
    make: impl FnOnce() -> Look + Send + 'static,
) {
    let shared = shared.clone();
    begin(name, move || {
        let mut look = make();
        let changes = shared.read(Session::changes);
        loop {
            let seen = changes.count();
            if !look(&shared) {
                return;
            }
            changes.wait(seen, None);
            sleep(REST);
        }
    });
}

/// Has a thread of that name do `work` as soon as it is `wanted`, and not before.
pub fn once_wanted(shared: &Shared, name: &str, wanted: fn(&Session) -> bool, work: fn(&Shared)) {
    follow(shared, name, move || {
        move |shared| {
            let now = shared.read(wanted);
            if now {
                work(shared);
            }
            !now
        }
    });
}

/// Begins a thread that ends with the program. Without it something is missing, which is logged; the
/// sound goes on.
pub fn begin(name: &str, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = Builder::new().name(name.into()).spawn(work) {
        log::warn!("{name}: {error}");
    }
}
