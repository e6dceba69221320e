//! Keeps the machine from falling asleep by itself, if that is wanted, and only while it plays.

use crate::desktop::follow::follow;
use crate::session::Shared;
use keepawake::KeepAwake;

/// Follows the session.
pub fn begin(shared: &Shared) {
    follow(shared, "inhibit", || {
        let mut held: Option<KeepAwake> = None;
        let mut was_wanted = false;
        move |shared| {
            let wants = shared.read(|session| {
                session.settings.background.keep_awake && session.playback.is_playing()
            });
            // One that was refused is not asked for again until it is wanted anew.
            if wants != was_wanted {
                was_wanted = wants;
                drop(held.take());
                if wants {
                    held = hold();
                }
            }
            true
        }
    });
}

fn hold() -> Option<KeepAwake> {
    let awake = keepawake::Builder::default()
        .idle(true)
        .reason("Playing a soundscape")
        .app_name("Susurra")
        .app_reverse_domain("io.github.susurra.Susurra")
        .create();
    awake.inspect_err(|error| log::warn!("the machine is not kept awake: {error}")).ok()
}
