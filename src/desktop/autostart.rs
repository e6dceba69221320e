//! Starts Susurra at login: a desktop entry in the user's autostart folder. The entry decides, not the setting: the
//! user may remove it with the desktop's own tools.

use crate::desktop::watch::watch;
use crate::files::{self, FileError, Folders};
use crate::session::Shared;
use std::path::{Path, PathBuf};

/// Sets the setting from the entry, and then writes or removes the entry when the setting changes.
pub fn begin(shared: &Shared, folders: &Folders) {
    let Some(path) = entry(folders) else { return };
    let mut is_on = is_on(&path);
    shared.with(|session| session.settings.background.autostart = is_on);
    watch(shared, "autostart", move || {
        move |shared| {
            let wanted = shared.read(|session| session.settings.background.autostart);
            if wanted != is_on {
                is_on = wanted;
                if let Err(error) = set(&path, wanted) {
                    shared.with(|session| session.notices.warn_of(&error));
                }
            }
            true
        }
    });
}

/// The path of the entry, beside the folder of Susurra's settings.
fn entry(folders: &Folders) -> Option<PathBuf> {
    Some(folders.config.parent()?.join("autostart").join("susurra.desktop"))
}

fn is_on(path: &Path) -> bool {
    let text = files::read_text(path).ok().flatten();
    text.is_some_and(|text| !text.lines().any(|line| line.trim() == "Hidden=true"))
}

fn set(path: &Path, wanted: bool) -> Result<(), FileError> {
    if wanted {
        let program = std::env::current_exe().map_err(|e| FileError::Unreadable(path.into(), e))?;
        return files::write_whole(path, text(in_its_place(&program)).as_bytes());
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(FileError::Unwritable { path: path.into(), reason: error })
        }
        _ => Ok(()),
    }
}

/// The path of a program that was replaced while it runs, as by an update: Linux marks it as deleted.
fn in_its_place(program: &Path) -> &Path {
    let name = program.to_str().and_then(|name| name.strip_suffix(" (deleted)"));
    name.map_or(program, Path::new)
}

fn text(program: &Path) -> String {
    format!(
        "[Desktop Entry]\nType=Application\nName=Susurra\nComment=A soundscape mixer for ASMR and \
         calm\nExec={} --hidden\nIcon=susurra\nTerminal=false\nX-GNOME-Autostart-enabled=true\n",
        quoted(&program.to_string_lossy())
    )
}

/// A program's path as the `Exec` key takes it: quoted as for a shell, with percent signs doubled, and then with
/// backslashes doubled, as in every string of an entry.
/// <https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html>
fn quoted(path: &str) -> String {
    let mut quoted = String::from('"');
    for c in path.chars() {
        match c {
            '"' | '`' | '$' | '\\' => quoted.extend(['\\', c]),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted.replace('\\', "\\\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_and_removed_and_a_hidden_one_is_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = entry(&Folders::within(folder.path())).unwrap();
        assert!(path.starts_with(folder.path()) && !is_on(&path));
        set(&path, true).unwrap();
        assert!(is_on(&path));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(" --hidden\n") && text.starts_with("[Desktop Entry]\n"), "{text}");
        std::fs::write(&path, text + "Hidden=true\n").unwrap();
        assert!(!is_on(&path));
        set(&path, false).unwrap();
        set(&path, false).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_program_that_was_updated_while_it_runs_is_found_in_its_place() {
        for path in ["/usr/bin/susurra (deleted)", "/usr/bin/susurra"] {
            assert_eq!(in_its_place(Path::new(path)), Path::new("/usr/bin/susurra"));
        }
    }

    #[test]
    fn a_path_is_quoted_as_entries_have_it() {
        assert_eq!(quoted("/opt/my apps/susurra"), "\"/opt/my apps/susurra\"");
        assert_eq!(quoted("/a$b%c"), "\"/a\\\\$b%%c\"");
        assert_eq!(quoted("/a\"b\\c"), "\"/a\\\\\"b\\\\\\\\c\"");
    }
}
