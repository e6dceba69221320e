//! A home of a test's own for real programs: nothing of the user's is read, written, shown or heard.
// Each test program uses a part of it.
#![allow(dead_code)]

use std::path::Path;
use std::process::Command;
use susurra::files::Folders;

/// What would lead a program to the user's screen and sound, or have it speak otherwise.
const FOREIGN: [&str; 6] =
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "RUST_LOG", "LC_ALL", "LC_MESSAGES"];
const FOLDERS: [&str; 5] =
    ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"];

/// A program whose user's folders lie in `home`, without a screen, a sound server or a session bus.
pub fn at_home(program: &str, home: &Path) -> Command {
    let mut command = Command::new(program);
    FOREIGN.iter().for_each(|variable| _ = command.env_remove(variable));
    command.envs(FOLDERS.map(|variable| (variable, home.join(variable))));
    command.env("LANG", "C.UTF-8").env("PULSE_SERVER", "unix:/nonexistent");
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command
}

/// Susurra at home.
pub fn susurra_at(home: &Path) -> Command {
    at_home(env!("CARGO_BIN_EXE_susurra"), home)
}

/// Its folders there.
pub fn folders_at(home: &Path) -> Folders {
    let [config, data] = ["XDG_CONFIG_HOME", "XDG_DATA_HOME"].map(|name| home.join(name));
    let [config, data] = [config, data].map(|folder| folder.join("susurra"));
    Folders { config, data, runtime: home.join("XDG_RUNTIME_DIR") }
}
