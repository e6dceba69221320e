//! Where our folders are, and how a file is read and written: written whole or not at all, read
//! with an error that names it and says what to do.

mod shared;

pub use shared::{Turn, sweep, write_new, write_over};

use std::fs;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A preset or setting beyond this size is no preset or setting.
const LARGEST_TEXT: u64 = 4 << 20;

/// How the names of files begin that are not yet whole.
pub const TEMPORARY: &str = ".susurra-";

/// The folders that are the user's.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Presets, settings, the board.
    pub config: PathBuf,
    /// The user's own sounds, and what was counted of the listening.
    pub data: PathBuf,
    /// The socket of the running instance.
    pub runtime: PathBuf,
}

/// Why a file or folder cannot be used, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("this system names no home folder to keep presets in; set the variable HOME")]
    NoHome,
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    #[error("{0} is too large to be what it should be")]
    TooLarge(PathBuf),
    #[error("{path} cannot be written: {reason}. {advice}.", advice = advice(reason))]
    Unwritable { path: PathBuf, reason: std::io::Error },
}

impl Folders {
    /// This user's folders by the customs of the system.
    ///
    /// # Errors
    /// If the system names no home folder.
    pub fn of_user() -> Result<Self, FileError> {
        let folders = directories::ProjectDirs::from("", "", "susurra").ok_or(FileError::NoHome)?;
        Ok(Self {
            config: folders.config_dir().into(),
            data: folders.data_dir().into(),
            runtime: folders.runtime_dir().unwrap_or_else(|| folders.cache_dir()).into(),
        })
    }

    /// All folders within one: for tests, and for trying without leaving traces.
    pub fn within(folder: &Path) -> Self {
        let [config, data, runtime] = ["config", "data", "run"].map(|name| folder.join(name));
        Self { config, data, runtime }
    }

    pub fn presets(&self) -> PathBuf {
        self.config.join("presets")
    }

    /// Held by whichever of several Susurras writes presets.
    pub fn presets_turn(&self) -> PathBuf {
        self.config.join(".presets.lock")
    }

    /// Where deleted presets wait.
    pub fn bin(&self) -> PathBuf {
        self.config.join("deleted-presets")
    }

    pub fn board(&self) -> PathBuf {
        self.config.join("board.json")
    }

    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.json")
    }

    /// The sums of the listening dose.
    pub fn listening(&self) -> PathBuf {
        self.data.join("listening.json")
    }

    /// When it tingled, and what played.
    pub fn tingles(&self) -> PathBuf {
        self.data.join("tingles.jsonl")
    }

    pub fn sounds(&self) -> PathBuf {
        self.data.join("sounds")
    }

    /// Where sounds of the user's own wait that others have replaced.
    pub fn replaced_sounds(&self) -> PathBuf {
        self.data.join("replaced-sounds")
    }
}

/// Reads a text file; `None` if there is none.
///
/// # Errors
/// If it cannot be read, or is far too large.
pub fn read_text(path: &Path) -> Result<Option<String>, FileError> {
    let unreadable = |error| FileError::Unreadable(path.into(), error);
    let file = match fs::File::open(path) {
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

/// Writes a file whole or not at all: a new one beside it, synced, takes its place.
///
/// # Errors
/// If the folder cannot be made or written in. The old file is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let file = prepared(path, bytes)?;
    file.persist(path).map_err(|error| unwritable(path, error.error))?;
    sync_folder_of(path);
    Ok(())
}

/// Adds lines to the end of a text file, in one go. Half a line that was left there by a machine that
/// died stays alone.
///
/// # Errors
/// If the file or its folder cannot be made or written in.
pub fn add_lines(path: &Path, lines: &[String]) -> Result<(), FileError> {
    let add = || {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let mut file = fs::OpenOptions::new().read(true).append(true).create(true).open(path)?;
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

/// A file beside `path` that holds all of `bytes` on the disk and only wants its name.
fn prepared(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, FileError> {
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

/// Has the name of a file reach the disk as well. Where a folder cannot be synced, the system does
/// so in its own time.
fn sync_folder_of(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = fs::File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}

/// A new file in `folder`, to be filled and then given its name. It may be read by whom other new
/// files may.
///
/// # Errors
/// If the folder cannot be written in.
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

/// The reason without the temporary file's name, which the library adds and which would only puzzle.
fn plain(error: std::io::Error) -> std::io::Error {
    use ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let known = [PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull];
    let is_known = known.contains(&error.kind()) && error.raw_os_error().is_none();
    if is_known { error.kind().into() } else { error }
}

/// Moves a file into `folder` under a name that is free there. Returns where it is.
///
/// # Errors
/// If the folder cannot be made or written in.
pub fn move_into(path: &Path, folder: &Path) -> Result<PathBuf, FileError> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let to = free_path(folder, &stem, &extension);
    let unwritable = |reason| FileError::Unwritable { path: to.clone(), reason };
    fs::create_dir_all(folder).map_err(unwritable)?;
    fs::rename(path, &to).map_err(unwritable)?;
    Ok(to)
}

/// Moves a file that cannot be used out of the way, to `…-damaged` beside it. Returns where it is.
///
/// # Errors
/// If its folder cannot be written in.
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

fn advice(reason: &std::io::Error) -> &'static str {
    match reason.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Make room on the disk and try again",
        ErrorKind::ReadOnlyFilesystem => "Its disk can only be read; what plays, plays on",
        ErrorKind::PermissionDenied => "Allow your user to write there and try again",
        _ => "Nothing that was there has been changed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_no_neighbour_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/folder/a.json");
        write_whole(&path, b"first").unwrap();
        write_whole(&path, b"second").unwrap();
        assert_eq!(read_text(&path).unwrap().as_deref(), Some("second"));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_named_and_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "kept").unwrap();
        let path = folder.path().join("file/a.json");
        let error = write_whole(&path, b"x").unwrap_err().to_string();
        assert!(error.contains("a.json cannot be written"), "{error}");
        assert_eq!(fs::read_to_string(folder.path().join("file")).unwrap(), "kept");
    }

    #[test]
    fn a_missing_file_is_no_error_and_a_huge_one_is() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read_text(&folder.path().join("none")).unwrap().is_none());
        let huge = folder.path().join("huge");
        fs::File::create(&huge).unwrap().set_len(LARGEST_TEXT + 1).unwrap();
        assert!(matches!(read_text(&huge), Err(FileError::TooLarge(_))));
    }

    #[test]
    fn what_is_moved_takes_a_free_name() {
        let folder = tempfile::tempdir().unwrap();
        let bin = folder.path().join("bin");
        for n in 1..=3 {
            let path = folder.path().join("a.json");
            fs::write(&path, n.to_string()).unwrap();
            move_into(&path, &bin).unwrap();
        }
        assert_eq!(fs::read_to_string(bin.join("a-3.json")).unwrap(), "3");
    }
}
