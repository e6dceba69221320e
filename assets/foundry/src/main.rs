//! Synthesises every built-in recording of Susurra from seeds: `bake` writes `assets/sounds`, `report` measures it.
//!
//! Whispers are spoken first by Festival and Flite, needed while baking only: `install-speech.sh` (Debian, Ubuntu).
//!
//! A recipe, one file of [`sounds`], is written with blocks: numbers and their shapes ([`signal`]), what sounds
//! ([`water`], [`air`], [`things`], [`voice`]) and where ([`places`]). [`bake`] makes files of what it performs,
//! by what [`measure`] says, and [`report`] shows them.

mod air;
mod bake;
mod measure;
mod places;
mod report;
mod signal;
mod sounds;
#[cfg(test)]
mod sources;
mod things;
mod voice;
mod water;

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
    /// Make the recordings whose recipes have changed, and write them with their sound.json
    Bake {
        /// Bake even what has not changed
        #[arg(long)]
        anew: bool,
        /// Sounds to bake; all if none is named
        ids: Vec<String>,
    },
    /// Measure the baked recordings and write their table, with a picture of each, beside them
    Report,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let beside_us = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../sounds");
    let sounds_dir = cli.out.unwrap_or_else(beside_us);
    match cli.command {
        Command::Bake { anew, ids } => bake_all(&chosen(&ids)?, &sounds_dir, anew),
        Command::Report => report::report(&chosen(&[])?, &sounds_dir),
    }
}

fn chosen(ids: &[String]) -> Result<Vec<&'static Sound>> {
    if ids.is_empty() {
        return Ok(sounds::ALL.iter().collect());
    }
    ids.iter().map(|id| Sound::find(id)).collect()
}

fn bake_all(sounds: &[&Sound], sounds_dir: &Path, anew: bool) -> Result<()> {
    let style = ProgressStyle::with_template("{msg:<12} {wide_bar} {pos}/{len} {elapsed}")?;
    let progress = ProgressBar::new(sounds.iter().map(|sound| bake::steps(sound)).sum());
    progress.set_style(style);
    for sound in sounds {
        bake::bake(sound, sounds_dir, anew, &progress)?;
    }
    progress.finish_with_message("baked");
    Ok(())
}
