//! Writes frames to audio files as they arrive: WAV and FLAC with 16 or 24 bits per sample, and Ogg
//! Vorbis. A file appears under its name only when it is complete.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "sample counts, rates and seconds are converted all the time, and are small"
)]

mod flac;
mod vorbis;

use crate::dsp::Frame;
use crate::files::temporary_in;
use crate::i18n::{Message, ToMessage, error_from_message, message};
use flac::Flac;
use hound::{SampleFormat, WavSpec, WavWriter};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use vorbis::Vorbis;

/// WAV stores its size in 32 bits.
const MAX_WAV_BYTES: u64 = u32::MAX as u64 - 1024;

/// Why an audio file cannot be written.
#[derive(Debug)]
pub enum WriteError {
    Extension(PathBuf),
    TooLong(u64),
    Folder(PathBuf, std::io::Error),
    Disk(std::io::Error),
    Encoder(String),
}

impl ToMessage for WriteError {
    fn message(&self) -> Message {
        match self {
            Self::Extension(path) => message!("export-bad-extension", path = path),
            Self::TooLong(hours) => message!("export-wav-too-long", hours = *hours),
            Self::Folder(path, why) => message!("folder-unwritable", path = path, why = why),
            Self::Disk(error) => error.message(),
            Self::Encoder(why) => message!("export-encoder-failed", why = why),
        }
    }
}

error_from_message!(WriteError { Disk(std::io::Error) });

/// The sample format of the file.
#[derive(Clone, Copy, Debug)]
pub struct AudioFormat {
    /// Frames per second, at most 96,000.
    pub rate: u32,
    /// Bits per sample: 16 or 24.
    pub bits: u16,
}

/// An audio file that is being written to a temporary file in its final folder.
pub struct AudioFileWriter {
    path: PathBuf,
    bits: u16,
    encoder: Encoder,
}

enum Encoder {
    Wav { writer: WavWriter<BufWriter<File>>, place: tempfile::TempPath },
    Flac(Box<Flac>),
    Vorbis(Box<Vorbis>),
}

impl AudioFileWriter {
    /// Starts a file of `frames` frames. Its extension selects the format.
    ///
    /// # Errors
    /// If the extension is unknown, the format cannot hold so many frames, or the folder is not
    /// writable.
    pub fn create(path: &Path, format: AudioFormat, frames: u64) -> Result<Self, WriteError> {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let begin = || {
            let folder = folder.unwrap_or(Path::new("."));
            temporary_in(folder).map_err(|error| WriteError::Folder(folder.into(), error))
        };
        let most_frames = MAX_WAV_BYTES / (2 * u64::from(format.bits) / 8);
        let encoder = match extension.to_ascii_lowercase().as_str() {
            "wav" if frames > most_frames => {
                return Err(WriteError::TooLong(most_frames / u64::from(format.rate) / 3600));
            }
            "wav" => {
                let spec = WavSpec {
                    channels: 2,
                    sample_rate: format.rate,
                    bits_per_sample: format.bits,
                    sample_format: SampleFormat::Int,
                };
                let (file, place) = begin()?.into_parts();
                let writer = WavWriter::new(BufWriter::new(file), spec).map_err(wav)?;
                Encoder::Wav { writer, place }
            }
            "flac" => Encoder::Flac(Box::new(Flac::new(begin()?, format)?)),
            "ogg" | "oga" => Encoder::Vorbis(Box::new(Vorbis::new(begin()?, format.rate)?)),
            _ => return Err(WriteError::Extension(path.into())),
        };
        Ok(Self { path: path.into(), bits: format.bits, encoder })
    }

    /// Appends frames to the file.
    ///
    /// # Errors
    /// If writing fails, for instance because the disk is full.
    pub fn write(&mut self, frames: &[Frame]) -> Result<(), WriteError> {
        match &mut self.encoder {
            Encoder::Wav { writer, .. } => {
                for sample in frames.as_flattened() {
                    writer.write_sample(integer(*sample, self.bits)).map_err(wav)?;
                }
                Ok(())
            }
            Encoder::Flac(flac) => flac.write(frames),
            Encoder::Vorbis(vorbis) => vorbis.write(frames),
        }
    }

    /// Completes the file and moves it to its name.
    ///
    /// # Errors
    /// If writing fails, for instance because the disk is full; then no file with that name is
    /// created.
    pub fn finish(self) -> Result<(), WriteError> {
        let file = match self.encoder {
            Encoder::Wav { writer, place } => {
                writer.finalize().map_err(wav)?;
                File::options().write(true).open(&place)?.sync_all()?;
                return place.persist(&self.path).map_err(|error| error.error.into());
            }
            Encoder::Flac(flac) => flac.finish()?,
            Encoder::Vorbis(vorbis) => vorbis.finish()?,
        };
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

fn wav(error: hound::Error) -> WriteError {
    match error {
        hound::Error::IoError(error) => WriteError::Disk(error),
        other => WriteError::Encoder(format!("WAV: {other}")),
    }
}

fn integer(sample: f32, bits: u16) -> i32 {
    // The inverse of how integers are decoded, so that a decoded recording is written unchanged.
    let full_scale = (1 << (bits - 1)) as f32;
    (sample * full_scale).round().clamp(-full_scale, full_scale - 1.0) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Media, decode_all};

    const FORMAT: AudioFormat = AudioFormat { rate: 48_000, bits: 24 };

    #[test]
    fn written_files_are_read_back_sample_by_sample() {
        let folder = tempfile::tempdir().unwrap();
        let frames: Vec<Frame> =
            (0..50_001).map(|n| [(n as f32 * 0.01).sin() * 0.7, n as f32 / 60_000.0]).collect();
        for name in ["a.wav", "a.flac"] {
            let path = folder.path().join(name);
            let mut file = AudioFileWriter::create(&path, FORMAT, 50_001).unwrap();
            frames.chunks(7777).for_each(|part| file.write(part).unwrap());
            assert!(!path.exists(), "the file must not exist before it is complete");
            file.finish().unwrap();
            let read = decode_all(&Media::File(path), 48_000, usize::MAX).unwrap();
            assert_eq!(read.len(), frames.len(), "{name}");
            let differs = |(a, b): (&Frame, &Frame)| (a[0] - b[0]).abs() > 1e-6;
            assert!(!frames.iter().zip(&read).any(differs), "{name}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn files_that_cannot_be_written_are_rejected_at_once() {
        let why = |name: &str, frames| {
            AudioFileWriter::create(Path::new(name), FORMAT, frames).err().unwrap().to_string()
        };
        assert!(why("night.mp3", 1).contains("should end in .wav, .flac or .ogg"));
        assert!(why("night.wav", 48_000 * 3600 * 8).contains("write a .flac"));
        assert!(why("/nowhere/at/all/night.wav", 1).contains("cannot be written to"));
    }
}
