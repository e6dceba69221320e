//! The foundry synthesises every built-in recording of Susurra from models and seeds. It is a developer tool: the app
//! only needs the files in `assets/sounds`, which `bake` writes and `report` measures.
//!
//! # Map
//!
//! Each module may use those above it.
//!
//! | module | content |
//! |---|---|
//! | [`signal`] | samples and levels, random numbers, noise, filters, slow movements, grains, resampling |
//! | [`water`] | bubbles, drops, air columns, the loudness of waves |
//! | [`air`] | noise beds, noise with a drawn spectrum, lightning channels |
//! | [`things`] | solid objects: modes, friction, crumpling, crushing, tableware, motors |
//! | [`voice`] | speech, whispering, the vocal tract, the syrinx of birds |
//! | [`places`] | reverberation, echoes, room tones |
//! | [`sounds`] | the recipe of each sound, one file each, and the list of all of them |
//! | [`measure`] | decoding, loudness, masking, spectral figures, spectrograms |
//! | [`bake`] | levelling, encoding, technical rules, manifests, fingerprints of recipes |
//! | [`report`] | the table of all sounds with its pictures |
//!
//! # How a sound is made
//!
//! 1. [`bake::bake`] computes the fingerprint of the recipe ([`bake::recipe`]) and stops if the recordings are up to
//!    date.
//! 2. It calls `perform` of the recipe once for each take of soft, medium and firm. Each take gets a random generator
//!    with a stream of its own ([`signal::random::Random::for_take`]), so the same seed always gives the same
//!    samples.
//! 3. [`measure::loudness::level`] brings the takes to their loudness, and [`bake::encode`] encodes them.
//! 4. The encoded files are decoded again, checked against [`bake::rules`] and measured.
//! 5. [`bake::store`] replaces the old files and writes the manifest `sound.json` ([`bake::manifest`]).
//!
//! # Add a sound
//!
//! 1. Write `src/sounds/<id>.rs` after the pattern of its neighbours: `SOUND`, a table of three intensities, `perform`.
//! 2. Add `mod <id>;` and `<id>::SOUND` to `src/sounds.rs`.
//! 3. Run `cargo run --release -p foundry -- bake <id>`, which names every rule that a take breaks.
//! 4. Run `cargo run --release -p foundry -- report`, and check the spectrogram and the figures in `assets/sounds`.
//! 5. Run `cargo test -p foundry`, which checks that each constant has a source and that every sound is baked.
//!
//! Whispers also need Festival and Flite while baking; `install-speech.sh` installs them (Debian, Ubuntu).

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "audio code converts frames, samples and seconds all the time, and the numbers are small"
)]

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
    /// Folder of the recordings [default: assets/sounds of this repository]
    #[arg(long, global = true, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Synthesise the sounds whose recipes have changed, and write their recordings and sound.json
    Bake {
        /// Bake unchanged sounds too
        #[arg(long, alias = "anew")]
        force: bool,
        /// Ids of the sounds to bake [default: all]
        ids: Vec<String>,
    },
    /// Update the descriptions and fingerprints in sound.json without baking, after a change that leaves the audio
    /// unchanged, such as a rename. To check that, bake into another folder with --out and compare the recordings
    Relabel {
        /// Ids of the sounds to relabel [default: all]
        ids: Vec<String>,
    },
    /// Measure the recordings, and write a table and spectrograms beside them
    Report,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let default_dir = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../sounds");
    let sounds_dir = cli.out.unwrap_or_else(default_dir);
    match cli.command {
        Command::Bake { force, ids } => bake_all(&chosen(&ids)?, &sounds_dir, force),
        Command::Relabel { ids } => {
            chosen(&ids)?.iter().try_for_each(|sound| bake::relabel(sound, &sounds_dir))
        }
        Command::Report => report::report(&chosen(&[])?, &sounds_dir),
    }
}

/// The sounds with these ids, or all if none is given.
fn chosen(ids: &[String]) -> Result<Vec<&'static Sound>> {
    if ids.is_empty() {
        return Ok(sounds::ALL.iter().collect());
    }
    ids.iter().map(|id| Sound::find(id)).collect()
}

fn bake_all(sounds: &[&Sound], sounds_dir: &Path, force: bool) -> Result<()> {
    let style = ProgressStyle::with_template("{msg:<12} {wide_bar} {pos}/{len} {elapsed}")?;
    let progress = ProgressBar::new(sounds.iter().map(|sound| bake::steps(sound)).sum());
    progress.set_style(style);
    for sound in sounds {
        bake::bake(sound, sounds_dir, force, &progress)?;
    }
    progress.finish_with_message("baked");
    Ok(())
}
