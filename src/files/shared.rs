//! Files that others write as well, as a second Susurra or a sync tool: a new one never takes the
//! place of another, and one that is there is replaced only while it is what was read.

use crate::files::{FileError, free_path, prepared, sync_folder_of, unwritable};
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Another Susurra that writes takes some milliseconds; one that hangs is not waited for.
const LONGEST_TURN: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(5);

/// The turn to write, for as long as it is held. The system gives it back for a program that ends.
pub struct Turn {
    /// Locked until it is dropped.
    held: Option<File>,
}

impl Turn {
    /// Whether it was had, or is gone on without.
    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Waits for the turn that the file `path` stands for. Where it cannot be had, as on a disk that
    /// can only be read, it goes on without: what is then written says for itself why it fails.
    pub fn wait(path: &Path) -> Self {
        let folder = path.parent().unwrap_or(Path::new("."));
        let file = fs::create_dir_all(folder).and_then(|()| File::create(path));
        let file = match file {
            Ok(file) => file,
            Err(error) => {
                log::debug!("{}: {error}; written without taking turns", path.display());
                return Self { held: None };
            }
        };
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Self { held: Some(file) },
                Err(TryLockError::WouldBlock) if begun.elapsed() < LONGEST_TURN => {
                    std::thread::sleep(LOOK);
                }
                Err(error) => {
                    log::warn!("{}: {error}; written without taking turns", path.display());
                    return Self { held: None };
                }
            }
        }
    }
}

/// Writes a new file, whole or not at all, as `stem.extension` in `folder` or under the next name
/// that is free. Whatever appears under that name meanwhile stays. Returns where it is.
///
/// # Errors
/// If the folder cannot be made or written in.
pub fn write_new(
    folder: &Path,
    stem: &str,
    extension: &str,
    bytes: &[u8],
) -> Result<PathBuf, FileError> {
    let mut path = free_path(folder, stem, extension);
    let mut file = prepared(&path, bytes)?;
    loop {
        match file.persist_noclobber(&path) {
            Ok(_) => {
                sync_folder_of(&path);
                return Ok(path);
            }
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
                file = error.file;
                path = free_path(folder, stem, extension);
            }
            Err(error) => return Err(unwritable(&path, error.error)),
        }
    }
}

/// Writes over a file, whole or not at all, if `is_ours` still says so once the new one stands ready
/// beside it. Returns whether it did; if not, all is as it was.
///
/// # Errors
/// If the folder cannot be made or written in. The old file is then as it was.
pub fn write_over(
    path: &Path,
    bytes: &[u8],
    is_ours: impl FnOnce() -> bool,
) -> Result<bool, FileError> {
    let file = prepared(path, bytes)?;
    if !is_ours() {
        return Ok(false);
    }
    file.persist(path).map_err(|error| unwritable(path, error.error))?;
    sync_folder_of(path);
    Ok(true)
}

/// Removes what a program that was ended on the way left in `folder`, under a name that begins so, a
/// day ago or more. What cannot be removed is left for another day.
pub fn sweep(folder: &Path, begins: &str) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|e| e.file_name().to_string_lossy().starts_with(begins)) {
        let age = entry.metadata().and_then(|seen| seen.modified());
        let age = age.ok().and_then(|then| then.elapsed().ok());
        if age.is_some_and(|age| age > Duration::from_hours(24)) {
            let path = entry.path();
            let gone =
                if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            gone.unwrap_or_else(|error| log::warn!("{}: {error}", path.display()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_never_takes_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..3 {
            write_new(folder.path(), "a", "json", n.to_string().as_bytes()).unwrap();
        }
        for (name, text) in [("a.json", "0"), ("a-2.json", "1"), ("a-3.json", "2")] {
            assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "and nothing else is left");
    }

    #[test]
    fn what_is_no_longer_ours_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "theirs").unwrap();
        assert!(!write_over(&path, b"ours", || false).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert!(write_over(&path, b"ours", || true).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn turns_are_taken_one_after_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/.lock");
        let first = Turn::wait(&path);
        let other = path.clone();
        let waits = std::thread::Builder::new().spawn(move || Turn::wait(&other).is_held());
        assert!(first.is_held());
        drop(first);
        assert!(waits.unwrap().join().unwrap());
    }
}
