//! Keeps the computer from suspending automatically while sound plays, if the setting is on.

use crate::desktop::watch::watch;
use crate::session::Shared;
use keepawake::KeepAwake;

/// Watches the session.
pub fn begin(shared: &Shared) {
    watch(shared, "inhibit", || {
        let mut held: Option<KeepAwake> = None;
        let mut was_wanted = false;
        move |shared| {
            let wants = shared.read(|session| {
                session.settings.background.keep_awake && session.playback.is_playing()
            });
            // A refused request is not repeated until playback starts again.
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
    awake.inspect_err(|error| log::warn!("the computer is not kept awake: {error}")).ok()
}
