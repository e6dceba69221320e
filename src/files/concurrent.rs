//! Files that other programs write as well, such as a second Susurra or a sync tool. A new file never
//! replaces another, and an existing one is only replaced if it has not changed since it was read.

use crate::files::{FileError, free_path, open_lock, prepared, sync_folder_of, unwritable};
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long to wait for the lock. A Susurra that writes holds it for some milliseconds; one that hangs must
/// not block this one.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
const RETRY_INTERVAL: Duration = Duration::from_millis(5);

/// A lock between processes, held until it is dropped. The system releases it when a process ends.
pub struct WriteLock {
    /// The locked file. `None` if the lock could not be acquired.
    held: Option<File>,
}

impl WriteLock {
    /// Whether the lock was acquired.
    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Acquires the lock of the file `path`, waiting up to two seconds. If that is impossible, as on a
    /// read-only disk, the caller continues without it: the write that follows reports its own error.
    pub fn acquire(path: &Path) -> Self {
        let folder = path.parent().unwrap_or(Path::new("."));
        let file = fs::create_dir_all(folder).and_then(|()| open_lock(path));
        let file = match file {
            Ok(file) => file,
            Err(error) => {
                log::debug!("{}: {error}; writing without the lock", path.display());
                return Self { held: None };
            }
        };
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Self { held: Some(file) },
                Err(TryLockError::WouldBlock) if begun.elapsed() < LONGEST_WAIT => {
                    std::thread::sleep(RETRY_INTERVAL);
                }
                Err(error) => {
                    log::warn!("{}: {error}; writing without the lock", path.display());
                    return Self { held: None };
                }
            }
        }
    }
}

/// Writes a new file atomically, as `stem.extension` in `folder` or under the next free name. It never
/// replaces a file, not even one that appears meanwhile. Returns its path.
///
/// # Errors
/// If the folder cannot be created or written to.
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

/// Replaces a file atomically, if `is_ours` returns true once the new file is on the disk. Returns whether
/// the file was replaced.
///
/// # Errors
/// If the folder cannot be created or written to. The old file is then unchanged.
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

/// Removes temporary files and folders that a crashed program has left in `folder`: those whose names begin
/// with `prefix` and that are older than a day. Those that cannot be removed are left for the next time.
pub fn remove_stale(folder: &Path, prefix: &str) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|e| e.file_name().to_string_lossy().starts_with(prefix)) {
        let age = entry.metadata().and_then(|metadata| metadata.modified());
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
    fn a_new_file_never_replaces_another() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..3 {
            write_new(folder.path(), "a", "json", n.to_string().as_bytes()).unwrap();
        }
        for (name, text) in [("a.json", "0"), ("a-2.json", "1"), ("a-3.json", "2")] {
            assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no temporary file is left");
    }

    #[test]
    fn a_file_that_is_no_longer_ours_is_not_replaced() {
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
    fn the_lock_is_held_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/.lock");
        let first = WriteLock::acquire(&path);
        let other = path.clone();
        let waits = std::thread::Builder::new().spawn(move || WriteLock::acquire(&other).is_held());
        assert!(first.is_held());
        drop(first);
        assert!(waits.unwrap().join().unwrap());
    }
}
