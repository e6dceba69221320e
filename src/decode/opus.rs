//! An Opus decoder for symphonia, which can read Opus packets but not decode them. It is pure Rust,
//! so nothing has to be installed.

use opus_pure::OpusDecoder;
use symphonia::core::audio::{
    AsGenericAudioBufferRef as _, AudioBuffer, AudioMut as _, AudioSpec, Channels,
    GenericAudioBufferRef, layouts,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result};
use symphonia::core::packet::PacketRef;

/// Opus always decodes to this rate.
const RATE: u32 = 48_000;
/// The length of the longest packet: 120 ms.
const MAX_FRAMES: usize = 5760;
/// The position of the pre-skip in the header: the number of frames before the audio (RFC 7845,
/// section 5.1).
const PRE_SKIP: std::ops::Range<usize> = 10..12;

static CODECS: [SupportedAudioCodec; 1] = [SupportedAudioCodec {
    id: CODEC_ID_OPUS,
    info: CodecInfo { short_name: "opus", long_name: "Opus", profiles: &[] },
}];

/// A decoder for one stream of one or two channels.
pub(super) struct Opus {
    parameters: AudioCodecParameters,
    decoder: OpusDecoder,
    channels: usize,
    /// Pre-skip frames that are still to be dropped.
    skip: usize,
    buffer: AudioBuffer<f32>,
    samples: Vec<f32>,
}

impl Opus {
    fn new(parameters: &AudioCodecParameters) -> Result<Self> {
        let channels = parameters.channels.as_ref().map_or(0, Channels::count);
        let layout = match channels {
            1 => layouts::CHANNEL_LAYOUT_MONO,
            2 => layouts::CHANNEL_LAYOUT_STEREO,
            _ => return Err(Error::Unsupported("Opus of more than two channels")),
        };
        let head = parameters.extra_data.as_deref().unwrap_or_default();
        let skip = match head.get(PRE_SKIP) {
            Some(&[low, high]) => u16::from_le_bytes([low, high]).into(),
            _ => 0,
        };
        Ok(Self {
            parameters: parameters.clone(),
            decoder: OpusDecoder::new(RATE.cast_signed(), channels).map_err(|_| refused())?,
            channels,
            skip,
            buffer: AudioBuffer::new(AudioSpec::new(RATE, layout), MAX_FRAMES),
            samples: vec![0.0; MAX_FRAMES * channels],
        })
    }

    fn decode(&mut self, packet: &PacketRef<'_>) -> Result<()> {
        self.buffer.clear();
        // An empty packet stands for a lost one, which does not occur in files.
        if packet.data.is_empty() {
            return Err(refused());
        }
        let frames = self.decoder.decode(packet.data, MAX_FRAMES, &mut self.samples);
        let frames = frames.map_err(|_| refused())?.min(MAX_FRAMES);
        self.buffer.render_uninit(Some(frames));
        self.buffer.copy_from_slice_interleaved(&&self.samples[..frames * self.channels]);
        let from = self.skip.min(frames);
        self.skip -= from;
        let until = usize::try_from(packet.trim_end.get()).unwrap_or(frames).min(frames - from);
        self.buffer.trim(from, until);
        Ok(())
    }
}

fn refused() -> Error {
    Error::DecodeError("opus: a packet that is none")
}

impl AudioDecoder for Opus {
    fn reset(&mut self) {
        // Resetting an existing decoder does not fail.
        let _ = self.decoder.reset_state();
        self.skip = 0;
    }

    fn codec_info(&self) -> &CodecInfo {
        &CODECS[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        self.decode(packet)?;
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

impl RegisterableAudioDecoder for Opus {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        _: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        Ok(Box::new(Self::new(parameters)?))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &CODECS
    }
}
