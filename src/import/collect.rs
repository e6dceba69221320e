//! Collects the files to import: a folder stands for the audio files in it.

use crate::i18n::{Message, message};
use std::path::{Path, PathBuf};

/// More files than this are not imported at once.
const MAX_FILES: usize = 2000;
/// The number of levels of subfolders that are searched.
const DEEPEST: usize = 6;

/// The files to import, and the folders that could not be read.
#[derive(Debug, Default)]
pub struct CollectedFiles {
    pub files: Vec<PathBuf>,
    pub problems: Vec<Message>,
}

/// Returns the files among `paths`, and the audio files of the folders among them in the order of
/// their names. A file that is named itself is tried whatever its extension is.
pub fn collect_files(paths: &[PathBuf]) -> CollectedFiles {
    let mut gathered = CollectedFiles::default();
    for path in paths {
        if path.is_dir() {
            gathered.look_into(path, DEEPEST);
        } else {
            gathered.files.push(path.clone());
        }
    }
    if gathered.files.len() > MAX_FILES {
        gathered.files.truncate(MAX_FILES);
        gathered.problems.push(message!("import-too-many-files", most = MAX_FILES));
    }
    gathered
}

impl CollectedFiles {
    fn look_into(&mut self, folder: &Path, deeper: usize) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.problems.push(message!("file-unreadable", path = folder, why = &error));
                return;
            }
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| !is_hidden(path));
        paths.sort();
        for path in paths {
            if self.files.len() > MAX_FILES {
                return;
            }
            // Links to folders are not followed, because they can form a cycle.
            match path.symlink_metadata().map(|data| data.file_type()) {
                Ok(kind) if kind.is_dir() && deeper > 0 => self.look_into(&path, deeper - 1),
                Ok(kind) if !kind.is_dir() && may_be_sound(&path) => self.files.push(path),
                _ => {}
            }
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'))
}

fn may_be_sound(path: &Path) -> bool {
    const ENDINGS: [&str; 18] = [
        "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "m4a", "m4b", "mp4", "aac", "aif",
        "aiff", "aifc", "wma", "webm", "mka", "ape",
    ];
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_searched_for_audio_files_and_named_files_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "x").unwrap();
            path
        };
        let [b, a, deep] = ["in/b.WAV", "in/a.mp3", "in/more/c.ogg"].map(make);
        let odd = make("odd");
        for name in ["in/cover.jpg", "in/.hidden.wav"] {
            make(name);
        }
        let gathered = collect_files(&[folder.path().join("in"), odd.clone()]);
        assert_eq!(gathered.files, [a, b, deep, odd]);
        assert!(gathered.problems.is_empty());
    }
}
