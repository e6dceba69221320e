//! `susurra render`: a preset into a file, with the code that plays it live and faster than time.

use crate::cli::audio_file::AudioFile;
use crate::cli::{find_preset, interruption, length};
use crate::dsp::Limiter;
use crate::engine::offline::Offline;
use crate::files::Folders;
use crate::session::{Session, Shared};
use anyhow::{Context as _, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// Frames per second of what is rendered.
const RATE: u32 = 48_000;
/// Frames between two looks at the clock: as often as a keeper ticks.
const PORTION: usize = 12_000;
/// The end fades: the renderer's pause of half a second, and what the limiter holds back.
const LAST_FADE_FRAMES: u64 = 24_000 + Limiter::delay() as u64;
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_hours(7 * 24);

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
    // What is never to be heard is not in a file either.
    session.restore_settings();
    let mut preset = find_preset(&session, &arguments.preset)?;
    if let Some(seed) = arguments.seed {
        preset.mix.seed = seed;
    }
    let path = &arguments.output;
    if path.exists() && !arguments.overwrite {
        bail!("{} is there already; name another file, or add --overwrite", path.display());
    }
    if !(SHORTEST..=LONGEST).contains(&arguments.length) {
        bail!("a file may last from a second to a week");
    }
    let total = u64::try_from(arguments.length.as_millis())? * u64::from(RATE) / 1000;
    let file = AudioFile::create(path, RATE, total)?;
    session.put_on_board(preset);
    session.play();
    let shared = Shared::new(session);
    let offline = shared.offline(streamer, RATE);
    let started = Instant::now();
    write(&shared, offline, file, total)
        .with_context(|| format!("{} was not written", path.display()))?;
    shared.with(Session::troubles).iter().for_each(|trouble| eprintln!("{trouble}"));
    let faster = arguments.length.as_secs_f64() / started.elapsed().as_secs_f64().max(1e-3);
    eprintln!("{}: {faster:.0} times faster than it plays.", path.display());
    Ok(())
}

/// Renders `total` frames into `file`, the last of them fading.
fn write(
    shared: &Shared,
    mut offline: Offline,
    mut file: AudioFile,
    total: u64,
) -> anyhow::Result<()> {
    let interrupted = interruption()?;
    let bar = progress(total);
    let mut portion = vec![[0.0; 2]; PORTION];
    let (mut done, fade_at) = (0, total.saturating_sub(LAST_FADE_FRAMES));
    let began = Instant::now();
    while done < total {
        if interrupted.load(Relaxed) {
            bail!("it was interrupted");
        }
        let until = if done < fade_at {
            fade_at
        } else {
            shared.with(Session::pause);
            total
        };
        let frames = usize::try_from(until - done)?.min(PORTION);
        // An arc goes its course in the file as well, by the file's own time.
        let time = Duration::from_secs_f64(done as f64 / f64::from(RATE));
        shared.with(|session| session.let_time_pass(began + time, UNIX_EPOCH + time));
        offline.render(&mut portion[..frames]);
        file.write(&portion[..frames])?;
        done += frames as u64;
        bar.set_position(done / u64::from(RATE));
    }
    bar.finish_and_clear();
    file.finish()
}

fn progress(frames: u64) -> ProgressBar {
    let bar = ProgressBar::new(frames / u64::from(RATE));
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
