//! `susurra render`: renders a preset into a file, with the code that plays it live, faster than real time.

use crate::cli::{fail, failure, find_preset, interruption, length, note};
use crate::files::Folders;
use crate::i18n::{Argument, message};
use crate::presets::pack::JobProgress;
use crate::session::{Rendering, Session, render};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// The time between two updates of the progress bar.
const LOOK: Duration = Duration::from_millis(50);

#[derive(Args)]
pub struct RenderArguments {
    /// The preset: its id, its name, a file or shared text
    preset: String,
    /// The file to write: .wav, .flac or .ogg
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The length, such as 10m or 8h
    #[arg(long, value_name = "TIME", value_parser = length)]
    length: Duration,
    /// The length of the fade-in
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "0s")]
    fade_in: Duration,
    /// The length of the fade-out
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "0s")]
    fade_out: Duration,
    /// The seed of all random choices: the same seed gives the same samples
    #[arg(long)]
    seed: Option<u64>,
    /// Replace the file if it exists
    #[arg(long)]
    overwrite: bool,
}

pub fn run(arguments: &RenderArguments, folders: Folders) -> anyhow::Result<()> {
    let (mut session, _) = Session::new(folders);
    // Blocked sounds are not heard in a file either.
    session.restore_settings();
    let mut preset = find_preset(&session, &arguments.preset)?;
    if let Some(seed) = arguments.seed {
        preset.mix.seed = seed;
    }
    let path = arguments.output.clone();
    if path.exists() && !arguments.overwrite {
        fail!("cli-file-exists", path = &path);
    }
    let rendering = Rendering {
        preset,
        path,
        length: arguments.length,
        fade_in: arguments.fade_in,
        fade_out: arguments.fade_out,
        overwrite: arguments.overwrite,
    };
    let (interrupted, progress) = (interruption()?, Arc::new(JobProgress::default()));
    let theirs = progress.clone();
    let work = move || render(&rendering, session.library.catalogue(), &session.settings, &theirs);
    let worker = std::thread::Builder::new().name("render".into()).spawn(work)?;
    let bar = bar();
    while !worker.is_finished() {
        if interrupted.load(Relaxed) {
            progress.cancel();
        }
        bar.set_length(progress.total.load(Relaxed));
        bar.set_position(progress.done.load(Relaxed));
        std::thread::park_timeout(LOOK);
    }
    bar.finish_and_clear();
    let Ok(rendered) = worker.join() else { fail!("job-panicked") };
    let rendered = rendered.map_err(|error| failure(&error))?;
    rendered.layer_problems.iter().for_each(note);
    let (path, loudness) = (&rendered.path, rendered.loudness());
    let times = Argument::number(rendered.faster, 0);
    note(&message!("cli-rendered", path = path, loudness = loudness, times = times));
    Ok(())
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {eta} left");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
