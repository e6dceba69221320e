//! `susurra render`: a preset into a file, with the code that plays it live and faster than time.

use crate::cli::audio_file::AudioFile;
use crate::cli::{find_preset, length};
use crate::files::Folders;
use crate::session::{Session, Shared};
use anyhow::{Context as _, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Frames per second of what is rendered.
const RATE: u32 = 48_000;
/// Frames between two looks at the clock.
const PORTION: usize = 24_000;
/// The end fades over this.
const LAST_FADE_FRAMES: u64 = 24_000;

#[derive(Args)]
pub struct Arguments {
    /// The preset: its id, its name, or a file
    preset: String,
    /// The file to make: .wav or .flac
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// How long, such as 10m or 8h
    #[arg(long, value_name = "TIME", value_parser = length)]
    length: Duration,
    /// Another night of the same mix: same seed, same sound
    #[arg(long)]
    seed: Option<u64>,
    /// Replace the file if it is there
    #[arg(long)]
    overwrite: bool,
}

pub fn run(arguments: &Arguments, folders: Folders) -> anyhow::Result<()> {
    let (mut session, streamer) = Session::new(folders);
    let mut preset = find_preset(&session, &arguments.preset)?;
    if let Some(seed) = arguments.seed {
        preset.mix.seed = seed;
    }
    let path = &arguments.output;
    if path.exists() && !arguments.overwrite {
        bail!("{} is there already; name another file, or add --overwrite", path.display());
    }
    let total = u64::try_from(arguments.length.as_millis())? * u64::from(RATE) / 1000;
    let mut file = AudioFile::create(path, RATE, total)?;
    session.put_on_board(preset);
    session.play();

    let shared = Shared::new(session);
    let mut offline = shared.offline(streamer, RATE);
    let (bar, started) = (progress(total), Instant::now());
    let mut portion = vec![[0.0; 2]; PORTION];
    let mut done = 0;
    while done < total {
        let until = if done < total.saturating_sub(LAST_FADE_FRAMES) {
            total.saturating_sub(LAST_FADE_FRAMES)
        } else {
            shared.with(Session::pause);
            total
        };
        let frames = usize::try_from(until - done)?.min(PORTION);
        offline.render(&mut portion[..frames]);
        file.write(&portion[..frames])
            .with_context(|| format!("{} cannot be written", path.display()))?;
        done += frames as u64;
        bar.set_position(done / u64::from(RATE));
    }
    file.finish().with_context(|| format!("{} cannot be written", path.display()))?;
    bar.finish_and_clear();
    shared.with(Session::troubles).iter().for_each(|trouble| eprintln!("{trouble}"));
    let faster = arguments.length.as_secs_f64() / started.elapsed().as_secs_f64().max(1e-3);
    eprintln!("{}: {faster:.0} times faster than it plays.", path.display());
    Ok(())
}

fn progress(frames: u64) -> ProgressBar {
    let bar = ProgressBar::new(frames / u64::from(RATE));
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
