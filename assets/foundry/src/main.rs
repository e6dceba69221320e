//! Synthesises every built-in recording of Susurra from seeds: `bake` writes `assets/sounds`, `report` measures it.
//!
//! Whispers are spoken first by Festival, needed while baking only:
//! `apt-get install festival festvox-us-slt-hts` (Debian, Ubuntu).

mod audio;
mod bake;
mod bed;
mod body;
mod bubble;
mod decode;
mod encode;
mod filter;
mod gesture;
mod grains;
mod loudness;
mod lpc;
mod manifest;
mod modes;
mod noise;
mod random;
mod report;
mod resample;
mod room;
mod room_tone;
mod sounds;
mod spectrogram;
mod speech;
mod syrinx;
mod whisper;
mod woodland;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use crate::sounds::Sound;

#[derive(Parser)]
#[command(about, version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Folder of the sounds [default: assets/sounds of this repository]
    #[arg(long, global = true, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Make recordings and write them with their sound.json
    Bake {
        /// Sounds to bake; all if none is named
        ids: Vec<String>,
    },
    /// Measure the baked recordings and draw their spectrograms
    Report {
        /// Sounds to report; all if none is named
        ids: Vec<String>,
        /// Folder for the pictures
        #[arg(long, value_name = "DIR", default_value = "target/foundry-report")]
        png: PathBuf,
    },
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let beside_us = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../sounds");
    let sounds_dir = cli.out.unwrap_or_else(beside_us);
    match cli.command {
        Command::Bake { ids } => bake_all(&chosen(&ids)?, &sounds_dir),
        Command::Report { ids, png } => report::report(&chosen(&ids)?, &sounds_dir, &png),
    }
}

fn chosen(ids: &[String]) -> Result<Vec<&'static Sound>> {
    if ids.is_empty() {
        return Ok(sounds::ALL.iter().collect());
    }
    ids.iter().map(|id| Sound::find(id)).collect()
}

fn bake_all(sounds: &[&Sound], sounds_dir: &Path) -> Result<()> {
    let style = ProgressStyle::with_template("{msg:<12} {wide_bar} {pos}/{len} {elapsed}")?;
    let progress = ProgressBar::new(sounds.iter().map(|sound| bake::steps(sound)).sum());
    progress.set_style(style);
    for sound in sounds {
        bake::bake(sound, sounds_dir, &progress)?;
    }
    progress.finish_with_message("baked");
    Ok(())
}
