//! The desktop around the running app: the socket of the command line, the session bus with the media keys, the
//! tray, notifications, and the audio of other programs. Each has a thread that wakes when there is work.

#[cfg(target_os = "linux")]
mod autostart;
#[cfg(target_os = "linux")]
mod bus;
mod inhibit;
#[cfg(target_os = "linux")]
mod look;
#[cfg(target_os = "linux")]
mod mpris;
#[cfg(target_os = "linux")]
mod notifications;
#[cfg(target_os = "linux")]
mod other_audio;
pub mod remote;
#[cfg(target_os = "linux")]
mod tray;
mod watch;

use crate::files::Folders;
use crate::i18n::Language;
use crate::session::Shared;

/// Starts everything that connects the program to the desktop. What this desktop lacks is logged and left out.
pub fn begin(shared: &Shared, folders: &Folders) {
    let language = Language::of_system(|variable| std::env::var(variable).ok());
    shared.with(|session| session.desktop.set_language(language));
    inhibit::begin(shared);
    #[cfg(target_os = "linux")]
    {
        bus::begin(shared);
        tray::begin(shared);
        other_audio::begin(shared);
        look::begin(shared);
        notifications::begin(shared);
        autostart::begin(shared, folders);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = folders;
}
