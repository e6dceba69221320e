//! Opening the user's files. A pipe in the place of a file would keep its reader waiting for ever, so only
//! regular files are opened, and no open waits for another program.

use crate::i18n::message;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a regular file for reading.
///
/// # Errors
/// If it cannot be opened, or is something else: a folder, a pipe, a device.
pub fn open(path: &Path) -> io::Result<File> {
    open_regular(path, OpenOptions::new().read(true), true)
}

/// Opens the file of a lock, which is created if it does not exist, and whose contents stay. A link is not
/// followed: it could lead to a file of another kind.
///
/// # Errors
/// If it cannot be opened or created, or is not a regular file.
pub fn open_lock(path: &Path) -> io::Result<File> {
    open_regular(path, OpenOptions::new().create(true).truncate(false).write(true), false)
}

/// Opens a file to read it and to append to it. It is created if it does not exist.
///
/// # Errors
/// If it cannot be opened or created, or is not a regular file.
pub(super) fn open_to_append(path: &Path) -> io::Result<File> {
    open_regular(path, OpenOptions::new().read(true).append(true).create(true), true)
}

fn open_regular(path: &Path, options: &mut OpenOptions, follows_links: bool) -> io::Result<File> {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;
        let links = if follows_links { OFlags::empty() } else { OFlags::NOFOLLOW };
        // NONBLOCK makes the open return at once. It changes nothing for a regular file.
        options.custom_flags((OFlags::NONBLOCK | links).bits().cast_signed());
    }
    #[cfg(not(unix))]
    let _ = follows_links;
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        Err(io::ErrorKind::IsADirectory.into())
    } else if metadata.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other(message!("file-not-regular")))
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::fs;

    #[test]
    fn a_pipe_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let error = open(&path).unwrap_err();
        assert_eq!(error.to_string(), "it is not a regular file");
        assert!(open_lock(&path).is_err());
    }

    #[test]
    fn a_folder_is_refused_and_a_link_to_a_file_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(open(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        fs::write(folder.path().join("file"), "text").unwrap();
        std::os::unix::fs::symlink("file", folder.path().join("link")).unwrap();
        assert!(open(&folder.path().join("link")).is_ok());
    }

    #[test]
    fn a_lock_does_not_empty_a_file_that_a_link_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("diary"), "kept").unwrap();
        std::os::unix::fs::symlink("diary", folder.path().join(".lock")).unwrap();
        assert!(open_lock(&folder.path().join(".lock")).is_err());
        assert!(open_lock(&folder.path().join("diary")).is_ok());
        assert_eq!(fs::read_to_string(folder.path().join("diary")).unwrap(), "kept");
    }
}
