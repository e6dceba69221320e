//! The table of all sounds, measured on what was baked, with a picture of each. It is kept beside the recordings, so that
//! a change of a model shows in review.

mod heard;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::measure::decode::read_takes;
use crate::measure::figures::Figures;
use crate::measure::spectrogram;
use crate::signal::audio::{SAMPLE_RATE, Stereo};
use crate::sounds::{Intensity, Sound};
use heard::{Heard, dash};

/// Chosen: where the sounds' folder is looked at, it is shown by itself; beside each sound lies its picture.
const FILE_NAME: &str = "README.md";
const PICTURE: &str = "spectrogram.png";

/// What the table's columns are, for who reads it there; its figures are those of `figures` and `spectrogram`.
const INTRODUCTION: &str = "\
# The built-in sounds

Written by `cargo run --release -p foundry -- report`: measured on the recordings that lie here. Every one of them is
synthesised; how, says its `sound.json` in a sentence and its file in `assets/foundry/src/sounds` in full.

Each picture shows ten seconds of soft, medium and firm: 60 Hz to 20 kHz upwards, evenly by octave, over 75 dB.

- **kB**: all files of the intensity. **LUFS**, **dBTP**: EBU R128, before the sound's trim.
- **centre**: the middle of the spectrum, in Hz. **onsets**: sudden rises of 6 dB, a second.
- **moves**: by how much the level moves, in dB: what a tenth of the time surpasses over what nine tenths do.
- **apart**: how unlike the intensity above is in kind, whatever the level: steps of 1.25 dB of colour over octaves, of a
  fifth more or fewer onsets, and of 1.5 dB of movement, as the root of the sum of their squares. At least 1.
- **sides**: correlation of left and right.
- **recognised**: the probability that a classifier trained on real recordings gives the right class (of the classes
  of ESC-50 and a few more), and beside it the share of real recordings, unseen in training, that get less.
  **distance**: how far its texture statistics (after McDermott & Simoncelli, 2011) are from those of real recordings;
  1 is a typical real one. Both as the app plays the layer alone for a minute, in part from the moment it has come
  in; kept in `assets/foundry/heard.json`.
  A dash: there is no class, or no real recording to compare with.

";

/// Measures `sounds` in `sounds_dir`, and writes their table and pictures there.
///
/// # Errors
/// If a recording is missing or cannot be read, or the report cannot be written.
pub fn report(sounds: &[&Sound], sounds_dir: &Path) -> Result<()> {
    let heard = heard::read()?;
    let mut text = String::from(INTRODUCTION);
    let mut bytes = 0;
    for sound in sounds {
        bytes += section(&mut text, sound, &heard, sounds_dir)?;
    }
    writeln!(text, "All {} sounds: {:.1} MB.", sounds.len(), bytes as f64 / 1e6)?;
    let path = sounds_dir.join(FILE_NAME);
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    println!("wrote {}", path.display());
    Ok(())
}

/// Adds what is to be said of one sound to `text`, and draws it. Returns the size of its recordings.
fn section(
    text: &mut String,
    sound: &Sound,
    heard: &BTreeMap<String, Heard>,
    sounds_dir: &Path,
) -> Result<usize> {
    let dir = sounds_dir.join(sound.id);
    let kind = match sound.controls.timing {
        Some(timing) => format!("events, {} a minute", timing.pace_per_min),
        None => "texture".into(),
    };
    writeln!(text, "## {} (`{}`; {kind})\n\n{}\n", sound.name, sound.id, sound.model)?;
    writeln!(text, "![soft, medium, firm]({}/{PICTURE})\n", sound.id)?;
    text.push_str(
        "| | s | kB | LUFS | dBTP | centre | onsets | moves | apart | sides | recognised | distance |\n\
         |-|-|-|-|-|-|-|-|-|-|-|-|\n",
    );
    let (mut panels, mut before, mut all_bytes) = (Vec::new(), None, 0);
    for intensity in Intensity::ALL {
        let (takes, bytes) = read_takes(sound, intensity, &dir)?;
        let figures = Figures::of(&takes)?;
        let judged = heard.get(&format!("{}/{}", sound.id, intensity.name()));
        let apart = before.as_ref().map_or_else(dash, |b| format!("{:.1}", figures.apart(b)));
        text.push_str(&row(intensity, &figures, bytes, &apart, judged));
        panels.push(start_of(&takes));
        (before, all_bytes) = (Some(figures), all_bytes + bytes);
    }
    text.push('\n');
    let picture = dir.join(PICTURE);
    fs::write(&picture, spectrogram::draw(&panels)?)
        .with_context(|| format!("cannot write {}", picture.display()))?;
    Ok(all_bytes)
}

fn row(
    intensity: Intensity,
    figures: &Figures,
    bytes: usize,
    apart: &str,
    judged: Option<&Heard>,
) -> String {
    format!(
        "| {} | {:.1} | {:.0} | {:.1} | {:.1} | {:.0} | {:.1} | {:.1} | {apart} | {:.2} | {} | {} |\n",
        intensity.name(),
        figures.seconds,
        bytes as f64 / 1e3,
        figures.lufs,
        figures.true_peak_db,
        figures.centre_hz(),
        figures.onsets_per_s,
        figures.moves_db,
        figures.correlation,
        judged.map_or_else(dash, Heard::recognised),
        judged.map_or_else(dash, Heard::distance),
    )
}

/// The first seconds of the takes one after the other, as both ears together hear them.
fn start_of(takes: &[Stereo]) -> Vec<f64> {
    let length = (spectrogram::PANEL_SECONDS * SAMPLE_RATE) as usize;
    let frames = takes.iter().flat_map(|take| take.left.iter().zip(&take.right));
    frames.map(|(left, right)| left + right).take(length).collect()
}
