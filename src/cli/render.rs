//! `susurra render`: a preset into a file, with the code that plays it live and faster than time.

use crate::cli::{find_preset, interruption, length};
use crate::files::Folders;
use crate::presets::pack::JobProgress;
use crate::session::{Rendering, Session, render};
use anyhow::bail;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// Between two looks at how far it has come.
const LOOK: Duration = Duration::from_millis(50);

#[derive(Args)]
pub struct Arguments {
    /// The preset: its id, its name, a file, or a shared mix
    preset: String,
    /// The file to make: .wav, .flac or .ogg
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// How long, such as 10m or 8h
    #[arg(long, value_name = "TIME", value_parser = length)]
    length: Duration,
    /// The first part of it, over which it comes in
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "0s")]
    fade_in: Duration,
    /// The last part of it, over which it fades
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "0s")]
    fade_out: Duration,
    /// Another night of the same mix: same seed, same sound
    #[arg(long)]
    seed: Option<u64>,
    /// Replace the file if it is there
    #[arg(long)]
    overwrite: bool,
}

pub fn run(arguments: &Arguments, folders: Folders) -> anyhow::Result<()> {
    let (mut session, _) = Session::new(folders);
    // Blocked sounds are not heard in a file either.
    session.restore_settings();
    let mut preset = find_preset(&session, &arguments.preset)?;
    if let Some(seed) = arguments.seed {
        preset.mix.seed = seed;
    }
    let path = arguments.output.clone();
    if path.exists() && !arguments.overwrite {
        bail!("{} exists already; name another file, or add --overwrite", path.display());
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
    let Ok(rendered) = worker.join() else { bail!("it broke; the lines above say where") };
    let rendered = rendered?;
    rendered.layer_problems.iter().for_each(|problem| eprintln!("{problem}"));
    let (path, loudness) = (rendered.path.display(), rendered.loudness());
    eprintln!("{path}: {loudness}; {:.0} times faster than it plays.", rendered.faster);
    Ok(())
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {eta} left");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
