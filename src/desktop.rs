//! Where the running app meets the desktop: the socket for its command line, the session bus with the
//! media keys, the tray, what else plays. Each has a thread that wakes when there is something to do.

#[cfg(target_os = "linux")]
mod autostart;
#[cfg(target_os = "linux")]
mod bus;
mod follow;
mod inhibit;
#[cfg(target_os = "linux")]
mod look;
#[cfg(target_os = "linux")]
mod mpris;
#[cfg(target_os = "linux")]
mod notes;
#[cfg(target_os = "linux")]
mod others;
pub mod remote;
#[cfg(target_os = "linux")]
mod tray;

use crate::files::Folders;
use crate::i18n::Language;
use crate::session::Shared;

/// Meets the desktop, for as long as the program runs. What this desktop has not is gone without, and
/// said in the log.
pub fn begin(shared: &Shared, folders: &Folders) {
    let language = Language::of_system(|variable| std::env::var(variable).ok());
    shared.with(|session| session.desktop.set_language(language));
    inhibit::begin(shared);
    #[cfg(target_os = "linux")]
    {
        bus::begin(shared);
        tray::begin(shared);
        others::begin(shared);
        look::begin(shared);
        notes::begin(shared);
        autostart::begin(shared, folders);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = folders;
}
