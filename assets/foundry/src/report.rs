//! The table of all baked takes, read back from their files, with a picture of each intensity.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::audio::{SAMPLE_RATE, Stereo};
use crate::sounds::{Intensity, Sound};
use crate::{decode, encode, loudness, spectrogram};

pub fn report(sounds: &[&Sound], sounds_dir: &Path, png_dir: &Path) -> Result<()> {
    fs::create_dir_all(png_dir).with_context(|| format!("cannot make {}", png_dir.display()))?;
    println!("{:<12} {:<16} {:>6} {:>7} {:>7} {:>7}", "sound", "take", "s", "kB", "LUFS", "dBTP");
    for sound in sounds {
        for intensity in Intensity::ALL {
            let takes = read_takes(sound, intensity, sounds_dir)?;
            let joined = join(&takes);
            let mono: Vec<f64> =
                joined.left.iter().zip(&joined.right).map(|(l, r)| l + r).collect();
            let picture = png_dir.join(format!("{}-{}.png", sound.id, intensity.name()));
            spectrogram::draw(&mono, &picture)?;
            print_line(sound.id, &format!("{} (all)", intensity.name()), &takes, 0)?;
        }
    }
    println!("pictures in {}", png_dir.display());
    Ok(())
}

fn read_takes(sound: &Sound, intensity: Intensity, sounds_dir: &Path) -> Result<Vec<Stereo>> {
    let mut takes = Vec::new();
    for name in sound.file_names(intensity) {
        let path = sounds_dir.join(sound.id).join(&name);
        let bytes = fs::read(&path)
            .with_context(|| format!("{} is missing; bake {} first", path.display(), sound.id))?;
        let size = bytes.len();
        let take = decode::decode(bytes, encode::extension(sound.kind))
            .with_context(|| format!("cannot read {}", path.display()))?;
        takes.push(take);
        print_line(sound.id, &name, &takes[takes.len() - 1..], size)?;
    }
    Ok(takes)
}

/// A size of 0 is that of no single file, and stays blank.
fn print_line(id: &str, name: &str, takes: &[Stereo], size: usize) -> Result<()> {
    let seconds = takes.iter().map(Stereo::len).sum::<usize>() as f64 / SAMPLE_RATE;
    let heard = loudness::measure(takes)?;
    let size = if size == 0 { String::new() } else { format!("{:.1}", size as f64 / 1_000.0) };
    let (lufs, peak) = (heard.lufs, heard.true_peak_db);
    println!("{id:<12} {name:<16} {seconds:>6.2} {size:>7} {lufs:>7.1} {peak:>7.1}");
    Ok(())
}

fn join(takes: &[Stereo]) -> Stereo {
    let mut joined = Stereo::default();
    for take in takes {
        joined.left.extend_from_slice(&take.left);
        joined.right.extend_from_slice(&take.right);
    }
    joined
}
