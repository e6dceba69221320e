//! Frames to files, written as they come: WAV and FLAC of 24 bits a sample, Ogg Vorbis. A file appears
//! under its name only when it is whole.

mod flac;
mod vorbis;

use crate::dsp::Frame;
use crate::files::temporary_in;
use anyhow::{Context as _, bail};
use flac::Flac;
use hound::{SampleFormat, WavSpec, WavWriter};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use vorbis::Vorbis;

const BITS: u16 = 24;
const FULL_SCALE: f32 = 8_388_607.0;
/// A WAV file counts its bytes in 32 bits.
const MOST_WAV_FRAMES: u64 = (u32::MAX as u64 - 1024) / 6;

/// A sound file under way, in its final folder but not yet under its name.
pub struct AudioFile {
    path: PathBuf,
    format: Format,
}

enum Format {
    Wav { writer: WavWriter<BufWriter<File>>, place: tempfile::TempPath },
    Flac(Box<Flac>),
    Vorbis(Box<Vorbis>),
}

impl AudioFile {
    /// Begins a file of `frames` frames; its extension says which format.
    ///
    /// # Errors
    /// If the format is none of ours, cannot hold so much, or the folder cannot be written in.
    pub fn create(path: &Path, rate: u32, frames: u64) -> anyhow::Result<Self> {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let begin = || {
            let folder = folder.unwrap_or(Path::new("."));
            temporary_in(folder)
                .with_context(|| format!("{} cannot be written in", folder.display()))
        };
        let format = match extension.to_ascii_lowercase().as_str() {
            "wav" if frames > MOST_WAV_FRAMES => {
                let hours = MOST_WAV_FRAMES / u64::from(rate) / 3600;
                bail!("a WAV file holds no more than {hours} hours; write a .flac instead")
            }
            "wav" => {
                let spec = WavSpec {
                    channels: 2,
                    sample_rate: rate,
                    bits_per_sample: BITS,
                    sample_format: SampleFormat::Int,
                };
                let (file, place) = begin()?.into_parts();
                Format::Wav { writer: WavWriter::new(BufWriter::new(file), spec)?, place }
            }
            "flac" => Format::Flac(Box::new(Flac::new(begin()?, rate)?)),
            "ogg" | "oga" => Format::Vorbis(Box::new(Vorbis::new(begin()?, rate)?)),
            _ => bail!("{} should end in .wav, .flac or .ogg", path.display()),
        };
        Ok(Self { path: path.into(), format })
    }

    /// # Errors
    /// If the disk is full or gone.
    pub fn write(&mut self, frames: &[Frame]) -> anyhow::Result<()> {
        match &mut self.format {
            Format::Wav { writer, .. } => {
                for sample in frames.as_flattened() {
                    writer.write_sample(integer(*sample))?;
                }
                Ok(())
            }
            Format::Flac(flac) => flac.write(frames),
            Format::Vorbis(vorbis) => vorbis.write(frames),
        }
    }

    /// Ends the file and gives it its name.
    ///
    /// # Errors
    /// If the disk is full or gone; then there is no such file.
    pub fn finish(self) -> anyhow::Result<()> {
        match self.format {
            Format::Wav { writer, place } => {
                writer.finalize()?;
                File::options().write(true).open(&place)?.sync_all()?;
                place.persist(&self.path)?;
            }
            Format::Flac(flac) => {
                let file = flac.finish()?;
                file.as_file().sync_all()?;
                file.persist(&self.path)?;
            }
            Format::Vorbis(vorbis) => {
                let file = vorbis.finish()?;
                file.as_file().sync_all()?;
                file.persist(&self.path)?;
            }
        }
        Ok(())
    }
}

fn integer(sample: f32) -> i32 {
    (sample.clamp(-1.0, 1.0) * FULL_SCALE).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Media, whole};

    #[test]
    fn what_is_written_is_read_back_sample_by_sample() {
        let folder = tempfile::tempdir().unwrap();
        let frames: Vec<Frame> =
            (0..50_001).map(|n| [(n as f32 * 0.01).sin() * 0.7, n as f32 / 60_000.0]).collect();
        for name in ["a.wav", "a.flac"] {
            let path = folder.path().join(name);
            let mut file = AudioFile::create(&path, 48_000, 50_001).unwrap();
            frames.chunks(7777).for_each(|part| file.write(part).unwrap());
            assert!(!path.exists(), "not before it is whole");
            file.finish().unwrap();
            let read = whole(&Media::File(path), 48_000, usize::MAX).unwrap();
            assert_eq!(read.len(), frames.len(), "{name}");
            let differs = |(a, b): (&Frame, &Frame)| (a[0] - b[0]).abs() > 1e-6;
            assert!(!frames.iter().zip(&read).any(differs), "{name}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_cannot_be_made_is_refused_at_once() {
        let why = |name: &str, frames| {
            AudioFile::create(Path::new(name), 48_000, frames).err().unwrap().to_string()
        };
        assert!(why("night.mp3", 1).contains("should end in .wav, .flac or .ogg"));
        assert!(why("night.wav", 48_000 * 3600 * 8).contains("write a .flac"));
        assert!(why("/nowhere/at/all/night.wav", 1).contains("cannot be written in"));
    }
}
