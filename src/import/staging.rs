//! The folder in which an import writes a sound. It is next to the other sounds and is renamed once
//! it is complete. If the program is killed, the next start removes it.

use crate::files::{self, FileError};
use crate::import::ImportError;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The prefix of staging folders. The catalogue ignores names that begin with a dot.
const PREFIX: &str = ".import-";
/// A lock file that is held during an import, so that no other program removes the staging folder.
const LOCK: &str = ".importing";

/// A staging folder, which is deleted when it is dropped without being published.
pub struct StagingFolder {
    folder: TempDir,
    _at_work: File,
}

impl StagingFolder {
    pub fn open(sounds: &Path) -> Result<Self, ImportError> {
        let open = || {
            std::fs::create_dir_all(sounds)?;
            let at_work = lock_file(sounds)?;
            at_work.lock_shared()?;
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(sounds)?;
            open_to_readers(folder.path())?;
            Ok(Self { folder, _at_work: at_work })
        };
        open().map_err(|error| unwritable(sounds, error))
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Renames the folder to the first of `ids` that is free, and returns that id.
    pub fn publish(
        self,
        sounds: &Path,
        ids: impl Iterator<Item = String>,
    ) -> Result<String, ImportError> {
        sync(self.path()).map_err(|error| unwritable(self.path(), error))?;
        for id in ids.take(1000) {
            match std::fs::rename(self.path(), sounds.join(&id)) {
                Ok(()) => {
                    // The folder has its final name, so it must not be deleted.
                    let _ = self.folder.keep();
                    sync(sounds).map_err(|error| unwritable(sounds, error))?;
                    return Ok(id);
                }
                // Another program has taken this id in the meantime.
                Err(_) if sounds.join(&id).symlink_metadata().is_ok() => {}
                Err(error) => return Err(unwritable(sounds, error)),
            }
        }
        Err(unwritable(sounds, io::ErrorKind::AlreadyExists.into()))
    }
}

/// Removes abandoned staging folders, unless another program is importing.
pub fn remove_abandoned(sounds: &Path) {
    let Ok(entries) = std::fs::read_dir(sounds) else { return };
    let left = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX))
    };
    let left: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(left).collect();
    if left.is_empty() {
        return;
    }
    match lock_file(sounds) {
        Ok(lock) if lock.try_lock().is_ok() => {
            for folder in left {
                if let Err(error) = std::fs::remove_dir_all(&folder) {
                    log::warn!("{} cannot be cleared away: {error}", folder.display());
                }
            }
        }
        Ok(_) => log::info!("another Susurra is importing"),
        Err(error) => log::warn!("{}: {error}", sounds.display()),
    }
}

fn lock_file(sounds: &Path) -> io::Result<File> {
    files::open_lock(&sounds.join(LOCK))
}

/// Temporary folders are private; sound folders should be readable by others, as other files are.
#[cfg(unix)]
fn open_to_readers(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as its sibling")]
fn open_to_readers(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes the folder's entries to the disk.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as its sibling")]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

pub(super) fn unwritable(path: &Path, reason: io::Error) -> ImportError {
    ImportError::File(FileError::Unwritable { path: path.into(), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abandoned_folders_are_removed_unless_an_import_is_running() {
        let sounds = tempfile::tempdir().unwrap();
        let left = sounds.path().join(".import-left");
        std::fs::create_dir(&left).unwrap();
        let staging = StagingFolder::open(sounds.path()).unwrap();
        remove_abandoned(sounds.path());
        assert!(left.exists() && staging.path().exists());
        drop(staging);
        remove_abandoned(sounds.path());
        assert!(!left.exists());
        let names = std::fs::read_dir(sounds.path()).unwrap().flatten().map(|e| e.file_name());
        assert_eq!(names.collect::<Vec<_>>(), [LOCK]);
    }

    #[test]
    fn an_id_that_is_taken_is_skipped() {
        let sounds = tempfile::tempdir().unwrap();
        std::fs::create_dir(sounds.path().join("fan")).unwrap();
        std::fs::write(sounds.path().join("fan/sound.json"), "{}").unwrap();
        let staging = StagingFolder::open(sounds.path()).unwrap();
        std::fs::write(staging.path().join("sound.json"), "new").unwrap();
        let ids = ["fan", "fan-2"].map(String::from);
        assert_eq!(staging.publish(sounds.path(), ids.into_iter()).unwrap(), "fan-2");
        assert_eq!(std::fs::read(sounds.path().join("fan-2/sound.json")).unwrap(), b"new");
        assert_eq!(std::fs::read(sounds.path().join("fan/sound.json")).unwrap(), b"{}");
    }
}
