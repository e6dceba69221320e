//! `susurra import`: recordings of the user's own become sounds, and what was sent is kept, without
//! the window. One that runs notices by itself.

use crate::cli::receive::{self, OnConflict};
use crate::cli::{interruption, print};
use crate::files::{self, Folders};
use crate::i18n::Message;
use crate::import::{self, ImportError, ImportOptions, ImportPlan, ImportedSound, OwnSoundsFolder};
use crate::mix::PlaybackMode;
use anyhow::bail;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The bar counts thousandths of a file.
const STEPS: f32 = 1000.0;

#[derive(Args)]
pub struct Arguments {
    /// Recordings (WAV, FLAC, Ogg Vorbis, Opus, MP3, AAC/M4A, AIFF), folders of them, or what was
    /// sent: a susurra:1:… line, a .susurra pack, a preset's .json file
    #[arg(required = true, value_name = "WHAT")]
    what: Vec<String>,
    /// How they are played, if not as guessed
    #[arg(long = "as", value_name = "KIND")]
    played_as: Option<Kind>,
    /// What the sound is called; for one file only
    #[arg(long)]
    name: Option<String>,
    /// What becomes of what was sent where something of yours stands in its way
    #[arg(long, value_enum, default_value = "both")]
    on_conflict: OnConflict,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Without end
    Texture,
    /// Its sounds one by one, now and then
    Events,
}

pub fn run(arguments: Arguments, folders: &Folders) -> anyhow::Result<()> {
    let (sent, recordings): (Vec<&String>, Vec<&String>) =
        arguments.what.iter().partition(|what| receive::was_sent(what));
    for what in sent {
        receive::receive(what, folders, arguments.on_conflict.into(), !arguments.dry_run)?;
    }
    let recordings: Vec<PathBuf> =
        recordings.into_iter().map(|what| files::path_from_text(what)).collect();
    if recordings.is_empty() { Ok(()) } else { add(arguments, &recordings, folders) }
}

/// Makes sounds of recordings.
fn add(arguments: Arguments, recordings: &[PathBuf], folders: &Folders) -> anyhow::Result<()> {
    let gathered = import::collect_files(recordings);
    gathered.problems.iter().for_each(|problem| eprintln!("{problem}"));
    let files = gathered.files;
    if files.is_empty() {
        bail!("there is no sound file among these");
    }
    if arguments.name.is_some() && files.len() > 1 {
        bail!("--name is for one file, and these are {}", files.len());
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
            Err(ImportError::Stopped) => bail!("it was interrupted; what is listed is done"),
            Err(error) => {
                failed += usize::from(!matches!(error, ImportError::AlreadyImported { .. }));
                format!("not added: {error}")
            }
        };
        bar.suspend(|| print(&format!("{}: {line}\n", path.display())))?;
    }
    bar.finish_and_clear();
    if failed > 0 {
        bail!("{failed} of {} could not be added", files.len());
    }
    Ok(())
}

fn added(sound: &ImportedSound) -> String {
    let takes = if sound.takes > 1 { format!(" in {} takes", sound.takes) } else { String::new() };
    let what = format!(
        "“{}” ({}), {}{takes}, {:.1} s, {:+.1} dB",
        sound.name,
        sound.id,
        sound.playback.key(),
        sound.seconds,
        sound.trim_db
    );
    with_notes(what, &sound.notes)
}

fn planned(plan: &ImportPlan) -> String {
    let stays = if plan.is_whole { ", the file as it is" } else { "" };
    let what = format!(
        "would be “{}”, {} in {} takes, {:.1} s{stays}",
        plan.name,
        plan.playback.key(),
        plan.pieces.len(),
        plan.kept_seconds(),
    );
    with_notes(what, &plan.notes)
}

fn with_notes(mut line: String, notes: &[Message]) -> String {
    for note in notes {
        let _ = write!(line, "; {note}");
    }
    line
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
