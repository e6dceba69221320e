//! The system's own dialogs for files, each on a thread of its own: the window goes on being drawn. Where
//! the system has none, nothing is chosen, and the path is typed.

use crate::session::receiving::Job;
use crate::session::{Session, WindowCall};
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A file to be read, of one of these endings.
    Open { title: &'static str, endings: &'static [&'static str] },
    /// A file to be made, suggested by this path.
    Save { title: &'static str, path: PathBuf },
    /// Recordings to be added, or folders of them.
    Add { title: &'static str, folders: bool },
}

impl Ask {
    /// Waits for the user.
    fn answer(self) -> Vec<PathBuf> {
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

impl Session {
    /// Asks for files; none are what comes of it if none are chosen. `None` if the system has no thread
    /// to give.
    pub fn ask(&self, ask: Ask) -> Option<Job<Vec<PathBuf>>> {
        Job::begin("file dialog", move |_| ask.answer())
    }

    /// Where a file called `name` would be given from: among the user's downloads, or at home.
    pub fn place_to_give(&self, name: &str) -> PathBuf {
        let folders = directories::UserDirs::new();
        let folder = folders.as_ref().map(|folders| {
            folders.download_dir().filter(|folder| folder.is_dir()).unwrap_or(folders.home_dir())
        });
        folder.unwrap_or(Path::new(".")).join(name)
    }

    /// Has the window drawn once more soon, as while a dialog is open beside it.
    pub fn look_again(&self) {
        self.call_window(WindowCall::Redraw);
    }
}
