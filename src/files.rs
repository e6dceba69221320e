//! The folders of the user, and reading and writing files. Files are written atomically, and errors name
//! the file and say what to do.

mod concurrent;
mod json;
mod open;

pub use concurrent::{WriteLock, remove_stale, write_new, write_over};
pub use json::{JsonError, LONGEST_JSON, count_values, parse_json, to_json_text};
use open::open_to_append;
pub use open::{open, open_lock};

use crate::i18n::{Message, ToMessage, error_from_message, message};
use percent_encoding::percent_decode_str;
use std::fs;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The largest text file that is read, in bytes. Presets and settings are far smaller.
const LARGEST_TEXT: u64 = 4 << 20;

/// The prefix of the names of temporary files.
pub const TEMPORARY: &str = ".susurra-";

/// The folders of the user.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Presets, settings, the board.
    pub config: PathBuf,
    /// The user's own sounds, tingles and the listening dose.
    pub data: PathBuf,
    /// The socket of the running instance.
    pub runtime: PathBuf,
}

/// Why a file or folder cannot be used, with advice.
#[derive(Debug)]
pub enum FileError {
    NoHome,
    Unreadable(PathBuf, std::io::Error),
    TooLarge(PathBuf),
    Unwritable { path: PathBuf, reason: std::io::Error },
    TooLargeToWrite(PathBuf),
}

impl ToMessage for FileError {
    fn message(&self) -> Message {
        match self {
            Self::NoHome => message!("file-no-home"),
            Self::Unreadable(path, why) => message!("file-unreadable", path = path, why = why),
            Self::TooLarge(path) => message!("file-too-large", path = path),
            Self::TooLargeToWrite(path) => message!("file-too-large-to-write", path = path),
            Self::Unwritable { path, reason } => {
                message!("file-unwritable", path = path, why = reason, advice = advice(reason))
            }
        }
    }
}

error_from_message!(FileError);

impl Folders {
    /// The standard folders of the current user on this system.
    ///
    /// # Errors
    /// If the user has no home folder.
    pub fn of_user() -> Result<Self, FileError> {
        let folders = directories::ProjectDirs::from("", "", "susurra").ok_or(FileError::NoHome)?;
        Ok(Self {
            config: folders.config_dir().into(),
            data: folders.data_dir().into(),
            runtime: folders.runtime_dir().unwrap_or_else(|| folders.cache_dir()).into(),
        })
    }

    /// All folders inside `folder`, for tests and for trying things out.
    pub fn within(folder: &Path) -> Self {
        let [config, data, runtime] = ["config", "data", "run"].map(|name| folder.join(name));
        Self { config, data, runtime }
    }

    pub fn presets(&self) -> PathBuf {
        self.config.join("presets")
    }

    /// The lock that a Susurra holds while it writes presets.
    pub fn presets_lock(&self) -> PathBuf {
        self.config.join(".presets.lock")
    }

    /// The folder of deleted presets.
    pub fn bin(&self) -> PathBuf {
        self.config.join("deleted-presets")
    }

    pub fn board(&self) -> PathBuf {
        self.config.join("board.json")
    }

    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.json")
    }

    /// The listening dose of each day.
    pub fn listening(&self) -> PathBuf {
        self.data.join("listening.json")
    }

    /// The tingles that the user noted, with what played.
    pub fn tingles(&self) -> PathBuf {
        self.data.join("tingles.jsonl")
    }

    pub fn sounds(&self) -> PathBuf {
        self.data.join("sounds")
    }

    /// The folder of own sounds that an import has replaced. It is on the disk of the sounds, and the catalogue
    /// ignores its name.
    pub fn replaced_sounds(&self) -> PathBuf {
        self.sounds().join(".replaced")
    }
}

/// Reads a text file. `None` if it does not exist.
///
/// # Errors
/// If it cannot be read, is not UTF-8, or is larger than 4 MiB.
pub fn read_text(path: &Path) -> Result<Option<String>, FileError> {
    let unreadable = |error| FileError::Unreadable(path.into(), error);
    let file = match open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let mut text = String::new();
    let size = file.take(LARGEST_TEXT + 1).read_to_string(&mut text).map_err(unreadable)?;
    if size as u64 > LARGEST_TEXT {
        return Err(FileError::TooLarge(path.into()));
    }
    Ok(Some(text))
}

/// Writes a file atomically: writes and syncs a temporary file beside it, and renames that.
///
/// # Errors
/// If the folder cannot be created or written to. The old file is then unchanged.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let file = prepared(path, bytes)?;
    file.persist(path).map_err(|error| unwritable(path, error.error))?;
    sync_folder_of(path);
    Ok(())
}

/// As [`write_whole`], for a file about the user's habits: other users of the machine cannot read it.
///
/// # Errors
/// As [`write_whole`].
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let file = prepared(path, bytes)?;
    make_private(file.as_file()).map_err(|error| unwritable(path, error))?;
    file.persist(path).map_err(|error| unwritable(path, error.error))?;
    sync_folder_of(path);
    Ok(())
}

/// Keeps other users of the machine from reading or writing a file.
fn make_private(file: &fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// Appends lines to a private text file with a single write. If the file does not end with a line break, as after
/// a crash, one is added first.
///
/// # Errors
/// If the file or its folder cannot be created or written to.
pub fn add_lines(path: &Path, lines: &[String]) -> Result<(), FileError> {
    let add = || {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let mut file = open_to_append(path)?;
        make_private(&file)?;
        let mut last = [b'\n'];
        if file.seek(SeekFrom::End(0))? > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
        }
        let before = if last == *b"\n" { "" } else { "\n" };
        file.write_all(format!("{before}{}\n", lines.join("\n")).as_bytes())?;
        file.sync_all()
    };
    add().map_err(|reason| unwritable(path, reason))
}

/// A temporary file beside `path` with all of `bytes`, synced to the disk.
fn prepared(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, FileError> {
    if bytes.len() as u64 > LARGEST_TEXT {
        // It could not be read again.
        return Err(FileError::TooLargeToWrite(path.into()));
    }
    let unwritable = |reason| unwritable(path, reason);
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(unwritable)?;
    let mut file = temporary_in(folder).map_err(unwritable)?;
    file.write_all(bytes).map_err(unwritable)?;
    file.as_file().sync_all().map_err(unwritable)?;
    Ok(file)
}

fn unwritable(path: &Path, reason: std::io::Error) -> FileError {
    FileError::Unwritable { path: path.into(), reason: plain(reason) }
}

/// Syncs the folder of `path`, so that the name of a new file reaches the disk as well. Errors are ignored,
/// because some systems cannot sync folders.
fn sync_folder_of(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = fs::File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}

/// A temporary file in `folder` with the permissions of any other new file.
///
/// # Errors
/// If the folder cannot be written to.
pub fn temporary_in(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(plain)
}

/// The error without the name of the temporary file, which the library adds and which would confuse people.
fn plain(error: std::io::Error) -> std::io::Error {
    use ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let known = [PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull];
    let is_known = known.contains(&error.kind()) && error.raw_os_error().is_none();
    if is_known { error.kind().into() } else { error }
}

/// Moves a file into `folder` under a free name, also to another disk. Returns its new path.
///
/// # Errors
/// If the folder cannot be created or written to. The file is then where it was.
pub fn move_into(path: &Path, folder: &Path) -> Result<PathBuf, FileError> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let to = free_path(folder, &stem, &extension);
    let unwritable = |reason| FileError::Unwritable { path: to.clone(), reason };
    fs::create_dir_all(folder).map_err(unwritable)?;
    match fs::rename(path, &to) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {
            copy_whole(path, &to).and_then(|()| fs::remove_file(path)).map_err(unwritable)?;
        }
        moved => moved.map_err(unwritable)?,
    }
    Ok(to)
}

/// Copies a file. It appears under its new name only when it is complete.
fn copy_whole(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut copy = temporary_in(to.parent().unwrap_or(Path::new(".")))?;
    std::io::copy(&mut open(from)?, &mut copy)?;
    copy.as_file().sync_all()?;
    copy.persist_noclobber(to).map_err(|error| error.error)?;
    sync_folder_of(to);
    Ok(())
}

/// Renames an unusable file to `…-damaged.json`. Returns its new path.
///
/// # Errors
/// If its folder cannot be written to.
pub fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(Path::new("."));
    let aside = free_path(folder, &format!("{stem}-damaged"), "json");
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// `stem.extension` in `folder`, or `stem-2.extension` and so on if that is taken.
pub fn free_path(folder: &Path, stem: &str, extension: &str) -> PathBuf {
    let mut path = folder.join(format!("{stem}.{extension}"));
    let mut n = 2;
    while path.symlink_metadata().is_ok() {
        path = folder.join(format!("{stem}-{n}.{extension}"));
        n += 1;
    }
    path
}

/// `name` in `folder`, or `name-2` and so on if that is taken.
pub fn free_folder(folder: &Path, name: &str) -> PathBuf {
    let mut path = folder.join(name);
    let mut n = 2;
    while path.symlink_metadata().is_ok() {
        path = folder.join(format!("{name}-{n}"));
        n += 1;
    }
    path
}

/// The path in `text`, which may be a `file://` address such as `file:///a%20b.wav`.
pub fn path_from_text(text: &str) -> PathBuf {
    let Some(address) = text.strip_prefix("file://") else { return text.into() };
    let path = address.strip_prefix("localhost").unwrap_or(address);
    // An address of Windows has a slash before the drive: file:///C:/a.wav.
    let path = if cfg!(windows) { path.trim_start_matches('/') } else { path };
    let bytes = percent_decode_str(path);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt as _;
        std::ffi::OsString::from_vec(bytes.collect()).into()
    }
    #[cfg(not(unix))]
    bytes.decode_utf8_lossy().into_owned().into()
}

fn advice(reason: &std::io::Error) -> Message {
    match reason.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => message!("advice-make-room"),
        ErrorKind::ReadOnlyFilesystem => message!("advice-read-only"),
        ErrorKind::PermissionDenied => message!("advice-permission"),
        _ => message!("advice-unchanged"),
    }
}

#[cfg(test)]
mod tests;
