//! Encodes FLAC block by block as frames arrive.

use crate::dsp::Frame;
use crate::encode::{AudioFormat, WriteError, integer};
use flacenc::bitsink::ByteSink;
use flacenc::component::{BitRepr as _, Stream, StreamInfo};
use flacenc::config::Encoder;
use flacenc::error::{Verified, Verify as _};
use flacenc::source::{Context, Fill as _, FrameBuf};
use std::io::{BufWriter, Seek as _, Write as _};
use tempfile::NamedTempFile;

/// The FLAC reference encoder's default block size.
const FLAC_BLOCK: usize = 4096;

pub struct Flac {
    out: BufWriter<NamedTempFile>,
    bits: u16,
    config: Verified<Encoder>,
    info: StreamInfo,
    context: Context,
    waiting: Vec<i32>,
    blocks: usize,
}

impl Flac {
    pub fn new(file: NamedTempFile, format: AudioFormat) -> Result<Self, WriteError> {
        let config = Encoder::default().into_verified();
        let config = config.map_err(|(_, error)| encoder(error))?;
        let mut info =
            StreamInfo::new(format.rate as usize, 2, format.bits.into()).map_err(encoder)?;
        info.set_block_sizes(FLAC_BLOCK, FLAC_BLOCK).map_err(encoder)?;
        // Zero means unknown in FLAC. The sizes cannot be known before the file is complete.
        info.set_frame_sizes(0, 0).map_err(encoder)?;
        let mut flac = Self {
            out: BufWriter::new(file),
            bits: format.bits,
            config,
            info,
            context: Context::new(format.bits.into(), 2),
            waiting: Vec::new(),
            blocks: 0,
        };
        flac.write_header()?;
        Ok(flac)
    }

    pub fn write(&mut self, frames: &[Frame]) -> Result<(), WriteError> {
        let samples = frames.as_flattened().iter();
        self.waiting.extend(samples.map(|sample| integer(*sample, self.bits)));
        while self.waiting.len() >= 2 * FLAC_BLOCK {
            self.write_block(FLAC_BLOCK)?;
        }
        Ok(())
    }

    fn write_block(&mut self, frames: usize) -> Result<(), WriteError> {
        let samples: Vec<i32> = self.waiting.drain(..2 * frames).collect();
        let mut block = FrameBuf::with_size(2, frames).map_err(encoder)?;
        block.fill_interleaved(&samples).map_err(encoder)?;
        self.context.fill_interleaved(&samples).map_err(encoder)?;
        let frame = flacenc::encode_fixed_size_frame(&self.config, &block, self.blocks, &self.info)
            .map_err(encoder)?;
        self.blocks += 1;
        let mut bytes = ByteSink::new();
        frame.write(&mut bytes).map_err(encoder)?;
        self.out.write_all(bytes.as_slice())?;
        Ok(())
    }

    /// Writes the file header; at the end again, with the length and the checksum.
    fn write_header(&mut self) -> Result<(), WriteError> {
        let mut bytes = ByteSink::new();
        Stream::with_stream_info(self.info.clone()).write(&mut bytes).map_err(encoder)?;
        self.out.write_all(bytes.as_slice())?;
        Ok(())
    }

    pub fn finish(mut self) -> Result<NamedTempFile, WriteError> {
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

/// The encoder's errors cannot be sent between threads, so their text is kept.
fn encoder(error: impl std::fmt::Display) -> WriteError {
    WriteError::Encoder(format!("FLAC: {error}"))
}
