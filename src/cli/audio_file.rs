//! A sound file that is written as it comes, 24 bits a sample: WAV or FLAC. It appears under its name
//! only when it is whole.

use crate::dsp::Frame;
use crate::files::temporary_in;
use anyhow::{Context as _, bail};
use flacenc::bitsink::ByteSink;
use flacenc::component::{BitRepr as _, Stream, StreamInfo};
use flacenc::config::Encoder;
use flacenc::error::{Verified, Verify as _};
use flacenc::source::{Context, Fill as _, FrameBuf};
use hound::{SampleFormat, WavSpec, WavWriter};
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

const BITS: u16 = 24;
const FULL_SCALE: f32 = 8_388_607.0;
/// FLAC's own choice for this rate.
const FLAC_BLOCK: usize = 4096;
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
}

struct Flac {
    out: BufWriter<NamedTempFile>,
    config: Verified<Encoder>,
    info: StreamInfo,
    context: Context,
    waiting: Vec<i32>,
    blocks: usize,
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
            _ => bail!("{} should end in .wav or .flac", path.display()),
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
        }
        Ok(())
    }
}

impl Flac {
    fn new(file: NamedTempFile, rate: u32) -> anyhow::Result<Self> {
        let config = Encoder::default().into_verified();
        let config = config.map_err(|(_, error)| encoder(error))?;
        let mut info = StreamInfo::new(rate as usize, 2, BITS.into())?;
        info.set_block_sizes(FLAC_BLOCK, FLAC_BLOCK)?;
        // Unknown, in FLAC's own way, for what is written as it comes.
        info.set_frame_sizes(0, 0)?;
        let mut flac = Self {
            out: BufWriter::new(file),
            config,
            info,
            context: Context::new(BITS.into(), 2),
            waiting: Vec::new(),
            blocks: 0,
        };
        flac.write_header()?;
        Ok(flac)
    }

    fn write(&mut self, frames: &[Frame]) -> anyhow::Result<()> {
        self.waiting.extend(frames.as_flattened().iter().map(|sample| integer(*sample)));
        while self.waiting.len() >= 2 * FLAC_BLOCK {
            self.write_block(FLAC_BLOCK)?;
        }
        Ok(())
    }

    fn write_block(&mut self, frames: usize) -> anyhow::Result<()> {
        let samples: Vec<i32> = self.waiting.drain(..2 * frames).collect();
        let mut block = FrameBuf::with_size(2, frames)?;
        block.fill_interleaved(&samples).map_err(encoder)?;
        self.context.fill_interleaved(&samples).map_err(encoder)?;
        let frame = flacenc::encode_fixed_size_frame(&self.config, &block, self.blocks, &self.info)
            .map_err(encoder)?;
        self.blocks += 1;
        let mut bytes = ByteSink::new();
        frame.write(&mut bytes)?;
        self.out.write_all(bytes.as_slice())?;
        Ok(())
    }

    /// Writes the head of the file; at the end once more, with its length and checksum.
    fn write_header(&mut self) -> anyhow::Result<()> {
        let mut bytes = ByteSink::new();
        Stream::with_stream_info(self.info.clone()).write(&mut bytes)?;
        self.out.write_all(bytes.as_slice())?;
        Ok(())
    }

    fn finish(mut self) -> anyhow::Result<NamedTempFile> {
        if !self.waiting.is_empty() {
            self.write_block(self.waiting.len() / 2)?;
        }
        self.info.set_total_samples(self.context.total_samples());
        self.info.set_md5_digest(&self.context.md5_digest());
        self.out.rewind()?;
        self.write_header()?;
        Ok(self.out.into_inner().map_err(std::io::IntoInnerError::into_error)?)
    }
}

/// Its errors cannot cross threads, so they are kept as text.
fn encoder(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow::anyhow!("FLAC encoder: {error}")
}

fn integer(sample: f32) -> i32 {
    (sample.clamp(-1.0, 1.0) * FULL_SCALE).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Media, whole};

    #[test]
    fn what_is_written_is_read_back_in_both_formats() {
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
        assert!(why("night.mp3", 1).contains("should end in .wav or .flac"));
        assert!(why("night.wav", 48_000 * 3600 * 8).contains("write a .flac"));
        assert!(why("/nowhere/at/all/night.wav", 1).contains("cannot be written in"));
    }
}
