//! The file dialogs of the system, each on a thread of its own, so that the window is drawn meanwhile.
//! Where the system has none, nothing is chosen, and the user types the path.

use crate::session::{Job, NoThread};
use std::path::{Path, PathBuf};

/// What a file dialog asks for.
#[derive(Clone, Debug)]
pub enum FileDialog {
    /// A file to read, with one of these extensions.
    Open { title: &'static str, endings: &'static [&'static str] },
    /// A file to write; this path is suggested.
    Save { title: &'static str, path: PathBuf },
    /// Recordings to import, or folders of them.
    Add { title: &'static str, folders: bool },
}

impl FileDialog {
    /// Opens the dialog. The job returns the chosen paths, of which there may be none.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn open(self) -> Result<Job<Vec<PathBuf>>, NoThread> {
        Job::start("file dialog", move |_| self.wait())
    }

    /// Waits for the user.
    fn wait(self) -> Vec<PathBuf> {
        let dialog = rfd::FileDialog::new();
        let one = |chosen: Option<PathBuf>| chosen.into_iter().collect();
        match self {
            Self::Open { title, endings } => {
                let dialog = dialog.set_title(title).add_filter("Shared with Susurra", endings);
                one(dialog.pick_file())
            }
            Self::Save { title, path } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let folder = path.parent().unwrap_or(Path::new("."));
                let dialog = dialog.set_title(title).set_directory(folder);
                one(dialog.set_file_name(name).save_file())
            }
            Self::Add { title, folders: true } => {
                dialog.set_title(title).pick_folders().unwrap_or_default()
            }
            Self::Add { title, folders: false } => {
                dialog.set_title(title).pick_files().unwrap_or_default()
            }
        }
    }
}

/// The suggested path of an exported file called `name`: in the user's downloads, or at home.
pub fn export_path(name: &str) -> PathBuf {
    let folders = directories::UserDirs::new();
    let folder = folders.as_ref().map(|folders| {
        folders.download_dir().filter(|folder| folder.is_dir()).unwrap_or(folders.home_dir())
    });
    folder.unwrap_or(Path::new(".")).join(name)
}
