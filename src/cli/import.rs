//! `susurra import`: imports recordings and shared items without the window. A running Susurra notices them
//! by itself.

use crate::cli::receive::{self, OnConflict};
use crate::cli::{fail, interruption, note, print};
use crate::files::{self, Folders};
use crate::i18n::{Argument, Message, ToMessage, message};
use crate::import::{self, ImportError, ImportOptions, ImportPlan, ImportedSound, OwnSoundsFolder};
use crate::mix::PlaybackMode;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The bar counts thousandths of a file.
const STEPS: f32 = 1000.0;

#[derive(Args)]
pub struct ImportArguments {
    /// Recordings (WAV, FLAC, Ogg Vorbis, Opus, MP3, AAC/M4A, AIFF), folders of them, or shared items: a
    /// susurra:1:… line, a .susurra pack, a preset's .json file
    #[arg(required = true, value_name = "ITEM")]
    what: Vec<String>,
    /// How the recordings are played; guessed if not given
    #[arg(long = "as", value_name = "KIND")]
    played_as: Option<Kind>,
    /// The name of the sound; for one file only
    #[arg(long)]
    name: Option<String>,
    /// What to do with a shared item that conflicts with one of yours
    #[arg(long, value_enum, default_value = "both")]
    on_conflict: OnConflict,
    /// Show what would be imported, and change nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Continuous
    Texture,
    /// Separate sounds
    Events,
}

pub fn run(arguments: ImportArguments, folders: &Folders) -> anyhow::Result<()> {
    let (sent, recordings): (Vec<&String>, Vec<&String>) =
        arguments.what.iter().partition(|what| receive::is_shared_item(what));
    for what in sent {
        receive::receive(what, folders, arguments.on_conflict.into(), !arguments.dry_run)?;
    }
    let recordings: Vec<PathBuf> =
        recordings.into_iter().map(|what| files::path_from_text(what)).collect();
    if recordings.is_empty() { Ok(()) } else { add(arguments, &recordings, folders) }
}

/// Imports recordings as sounds.
fn add(
    arguments: ImportArguments,
    recordings: &[PathBuf],
    folders: &Folders,
) -> anyhow::Result<()> {
    let gathered = import::collect_files(recordings);
    gathered.problems.iter().for_each(note);
    let files = gathered.files;
    if files.is_empty() {
        fail!("cli-import-no-files");
    }
    if arguments.name.is_some() && files.len() > 1 {
        fail!("cli-import-one-name", count = files.len());
    }
    let played_as = arguments.played_as.map(|kind| match kind {
        Kind::Texture => PlaybackMode::Texture,
        Kind::Events => PlaybackMode::Events { in_order: false },
    });
    let wish = ImportOptions { playback: played_as, name: arguments.name };
    import::remove_abandoned(&folders.sounds());
    let mut library = OwnSoundsFolder::open(&folders.sounds());
    let (bar, interrupted) = (progress(files.len()), interruption()?);
    let mut failed = 0;
    for (n, path) in files.iter().enumerate() {
        let mut progress = on_the_way(&bar, n, path, &interrupted);
        let done = if arguments.dry_run {
            import::examine(path, &wish, &library, &mut progress).map(|plan| planned(&plan))
        } else {
            import::import(path, &wish, &mut library, &mut progress).map(|sound| added(&sound))
        };
        let line = match done {
            Ok(line) => line,
            Err(ImportError::Stopped) => fail!("cli-import-interrupted"),
            Err(error) => {
                failed += usize::from(!matches!(error, ImportError::AlreadyImported { .. }));
                message!("cli-not-added", why = without_path(&error, path))
            }
        };
        let line = message!("cli-import-line", path = path, line = line);
        bar.suspend(|| print(&format!("{line}\n")))?;
    }
    bar.finish_and_clear();
    if failed > 0 {
        fail!("cli-import-failed", failed = failed, count = files.len());
    }
    Ok(())
}

/// What the line says about an error, which begins with the path already.
fn without_path(error: &ImportError, path: &Path) -> String {
    let (text, path) = (error.message().to_string(), Message::verbatim(path.display().to_string()));
    let rest = text.strip_prefix(&path.to_string()).map(|rest| rest.trim_start_matches([':', ' ']));
    rest.filter(|rest| !rest.is_empty()).map_or(text.clone(), Into::into)
}

fn added(sound: &ImportedSound) -> Message {
    let line = message!(
        "cli-added",
        name = &sound.name,
        id = &sound.id.0,
        kind = sound.playback.key(),
        takes = sound.takes,
        seconds = Argument::number(sound.seconds.into(), 1),
        trim = signed(sound.trim_db)
    );
    with_notes(line, &sound.notes)
}

fn planned(plan: &ImportPlan) -> Message {
    let (name, kind) = (&plan.name, plan.playback.key());
    let seconds = Argument::number(plan.kept_seconds().into(), 1);
    let line = if plan.is_whole {
        message!("cli-planned-whole", name = name, kind = kind, seconds = seconds)
    } else {
        let takes = plan.pieces.len();
        message!("cli-planned", name = name, kind = kind, takes = takes, seconds = seconds)
    };
    with_notes(line, &plan.notes)
}

fn signed(db: f32) -> String {
    format!("{db:+.1}")
}

fn with_notes(line: Message, notes: &[Message]) -> Message {
    notes.iter().fold(line, |line, note| message!("cli-with-note", line = line, note = note))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "steps of a progress bar"
)]
fn on_the_way<'a>(
    bar: &'a ProgressBar,
    n: usize,
    path: &Path,
    interrupted: &'a Arc<AtomicBool>,
) -> impl FnMut(f32) -> bool + 'a {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    bar.set_message(name);
    move |part| {
        bar.set_position(((n as f32 + part) * STEPS) as u64);
        !interrupted.load(Relaxed)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "steps of a progress bar"
)]
fn progress(files: usize) -> ProgressBar {
    let bar = ProgressBar::new((files as f32 * STEPS) as u64);
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {msg}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
