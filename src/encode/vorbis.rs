//! Encodes Ogg Vorbis as frames arrive.

use crate::dsp::Frame;
use crate::encode::WriteError;
use std::io::BufWriter;
use std::num::{NonZeroU8, NonZeroU32};
use tempfile::NamedTempFile;
use vorbis_rs::{VorbisBitrateManagementStrategy, VorbisEncoder, VorbisEncoderBuilder};

/// Quality 6 on the scale from -1 to 10, about 190 kbit/s, because shared files may be encoded
/// again.
const QUALITY: f32 = 0.6;
/// The serial number of the stream. It distinguishes chained streams, which we do not write; a
/// constant keeps the files reproducible.
const SERIAL: i32 = 0x5375;
/// The encoder keeps each block on its stack.
const BLOCK: usize = 4096;

pub struct Vorbis(VorbisEncoder<BufWriter<NamedTempFile>>);

impl Vorbis {
    pub fn new(file: NamedTempFile, rate: u32) -> Result<Self, WriteError> {
        let rate = NonZeroU32::new(rate).ok_or_else(|| encoder("a rate of 0"))?;
        let channels = NonZeroU8::MIN.saturating_add(1);
        let out = BufWriter::new(file);
        let mut builder = VorbisEncoderBuilder::new_with_serial(rate, channels, out, SERIAL);
        builder.bitrate_management_strategy(VorbisBitrateManagementStrategy::QualityVbr {
            target_quality: QUALITY,
        });
        Ok(Self(builder.build().map_err(encoder)?))
    }

    pub fn write(&mut self, frames: &[Frame]) -> Result<(), WriteError> {
        for block in frames.chunks(BLOCK) {
            let side = |side: usize| block.iter().map(|frame| frame[side]).collect::<Vec<f32>>();
            self.0.encode_audio_block([side(0), side(1)]).map_err(encoder)?;
        }
        Ok(())
    }

    pub fn finish(self) -> Result<NamedTempFile, WriteError> {
        let out = self.0.finish().map_err(encoder)?;
        Ok(out.into_inner().map_err(std::io::IntoInnerError::into_error)?)
    }
}

fn encoder(error: impl std::fmt::Display) -> WriteError {
    WriteError::Encoder(format!("Vorbis: {error}"))
}

#[cfg(test)]
mod tests {
    use crate::decode::{Media, decode_all};
    use crate::encode::{AudioFileWriter, AudioFormat};

    #[test]
    fn a_written_file_decodes_to_the_same_length_and_similar_samples() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ogg");
        let tone = |n: usize| [(n as f32 * 0.05).sin() * 0.5, (n as f32 * 0.03).sin() * 0.3];
        let frames: Vec<_> = (0..100_001).map(tone).collect();
        let mut file =
            AudioFileWriter::create(&path, AudioFormat { rate: 48_000, bits: 24 }, 100_001)
                .unwrap();
        frames.chunks(7777).for_each(|part| file.write(part).unwrap());
        assert!(!path.exists(), "the file must not exist before it is complete");
        file.finish().unwrap();
        let read = decode_all(&Media::File(path), 48_000, usize::MAX).unwrap();
        assert_eq!(read.len(), frames.len());
        let error = frames.iter().zip(&read).map(|(a, b)| (a[0] - b[0]).powi(2)).sum::<f32>();
        assert!((error / frames.len() as f32).sqrt() < 0.01);
    }
}
