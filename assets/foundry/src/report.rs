//! Writes a table of all sounds with figures measured on the recordings, and a spectrogram of each. Both are kept
//! beside the recordings, so that the effect of a changed model shows in a review.

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
use heard::{Rating, dash};

/// Names of the files. Chosen: code hosts display a README below the listing of its folder.
const FILE_NAME: &str = "README.md";
const PICTURE: &str = "spectrogram.png";

/// The introduction of the table. Its numbers are those of `figures` and `spectrogram`.
const INTRODUCTION: &str = "\
# The built-in sounds

Written by `cargo run --release -p foundry -- report` from measurements on the recordings in this folder. All of them are
synthesised. Each `sound.json` describes the model in a sentence; the source is in `assets/foundry/src/sounds`.

Each spectrogram shows ten seconds of soft, medium and firm, from 60 Hz to 20 kHz on a logarithmic scale, over a range of
75 dB.

- **s**: duration of all takes. **kB**: size of all files.
- **LUFS**, **dBTP**: integrated loudness and true peak (EBU R128), before the trim of the sound.
- **centroid**: spectral centroid over octaves, in Hz. **onsets**: sudden rises of 6 dB, per second.
- **range**: range of the level, from its 10th to its 90th percentile, in dB.
- **difference**: difference to the intensity above, apart from loudness, in audible steps: 1.25 dB of the octave
  spectrum, a fifth of the onset rate, 1.5 dB of the level range. Root of the sum of squares; at least 1.
- **correlation**: correlation of left and right.
- **recognised**: probability of the right class by a classifier that was trained on real recordings (the classes of
  ESC-50 and a few more). In brackets: share of real recordings, not used in training, with a lower probability.
- **distance**: distance of the texture statistics (McDermott & Simoncelli, 2011) to those of real recordings, where 1 is
  a typical real recording.

The last two were measured on a minute of the layer alone as the app plays it, and are kept in
`assets/foundry/heard.json`. A dash means that there is no such class or no real recording to compare with.

";

/// Measures the recordings of `sounds` in `sounds_dir`, and writes the table and the spectrograms there.
///
/// # Errors
/// If a recording is missing or unreadable, or if the report cannot be written.
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

/// Adds the section of one sound to `text` and draws its spectrogram. Returns the size of its recordings in bytes.
fn section(
    text: &mut String,
    sound: &Sound,
    heard: &BTreeMap<String, Rating>,
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
        "| | s | kB | LUFS | dBTP | centroid | onsets | range | difference | correlation | recognised | distance |\n\
         |-|-|-|-|-|-|-|-|-|-|-|-|\n",
    );
    let (mut panels, mut previous, mut all_bytes) = (Vec::new(), None, 0);
    for intensity in Intensity::ALL {
        let (takes, bytes) = read_takes(sound, intensity, &dir)?;
        let figures = Figures::of(&takes)?;
        let rating = heard.get(&format!("{}/{}", sound.id, intensity.name()));
        let difference =
            previous.as_ref().map_or_else(dash, |b| format!("{:.1}", figures.difference(b)));
        text.push_str(&row(intensity, &figures, bytes, &difference, rating));
        panels.push(start_of(&takes));
        (previous, all_bytes) = (Some(figures), all_bytes + bytes);
    }
    text.push('\n');
    let picture = dir.join(PICTURE);
    fs::write(&picture, spectrogram::draw(&panels)?)
        .with_context(|| format!("cannot write {}", picture.display()))?;
    Ok(all_bytes)
}

/// The row of one intensity.
fn row(
    intensity: Intensity,
    figures: &Figures,
    bytes: usize,
    difference: &str,
    rating: Option<&Rating>,
) -> String {
    format!(
        "| {} | {:.1} | {:.0} | {:.1} | {:.1} | {:.0} | {:.1} | {:.1} | {difference} | {:.2} | {} | {} |\n",
        intensity.name(),
        figures.seconds,
        bytes as f64 / 1e3,
        figures.lufs,
        figures.true_peak_db,
        figures.centroid_hz(),
        figures.onsets_per_s,
        figures.level_range_db,
        figures.correlation,
        rating.map_or_else(dash, Rating::recognised),
        rating.map_or_else(dash, Rating::distance),
    )
}

/// The start of the takes, played one after the other and summed to mono.
fn start_of(takes: &[Stereo]) -> Vec<f64> {
    let length = (spectrogram::PANEL_SECONDS * SAMPLE_RATE) as usize;
    let frames = takes.iter().flat_map(|take| take.left.iter().zip(&take.right));
    frames.map(|(left, right)| left + right).take(length).collect()
}
