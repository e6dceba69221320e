//! Opens a recording by its content, whatever its name is: its container, its decoder and its tags.

use crate::decode::opus::Opus;
use crate::decode::{DecodeError, Media};
use crate::files;
use crate::i18n::one_line;
use crate::i18n::{Message, message};
use std::io::Cursor;
use std::sync::OnceLock;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_FLAC, CODEC_ID_OPUS};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::{MetadataOptions, StandardTag};

/// Longer tags are cut.
const MAX_TAG: usize = 300;

/// A container, and its first audio track.
pub(super) struct OpenedTrack {
    pub format: Box<dyn FormatReader>,
    pub track: u32,
    pub parameters: AudioCodecParameters,
    /// The number of frames according to the header, at the file's own rate.
    pub frames: Option<u64>,
}

/// The format of an audio file, and its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudioFileInfo {
    /// The usual file extension of the format, such as `ogg`.
    pub extension: &'static str,
    /// Whether the codec is lossy.
    pub is_lossy: bool,
    /// Bits per sample, for lossless formats.
    pub bits: Option<u32>,
    pub title: Option<String>,
    pub artist: Option<String>,
    pub licence: Option<String>,
}

/// Finds the container and its default audio track.
pub(super) fn open(media: &Media) -> Result<OpenedTrack, DecodeError> {
    let source = MediaSourceStream::new(source(media)?, MediaSourceStreamOptions::default());
    let format = symphonia::default::get_probe()
        .probe(&Hint::new(), source, FormatOptions::default(), MetadataOptions::default())
        .map_err(|_| DecodeError::Unknown(media.clone()))?;
    let none = |why: Message| DecodeError::NoSound(media.clone(), why);
    let track = format
        .default_track(TrackType::Audio)
        .ok_or_else(|| none(message!("sound-file-no-track")))?;
    let parameters = track.codec_params.as_ref().and_then(|parameters| parameters.audio());
    let parameters = parameters.ok_or_else(|| none(message!("sound-file-unknown-codec")))?.clone();
    let (track, frames) = (track.id, track.num_frames);
    Ok(OpenedTrack { format, track, parameters, frames })
}

/// Creates the decoder of a track.
pub(super) fn decoder(
    parameters: &AudioCodecParameters,
) -> Result<Box<dyn AudioDecoder>, SymphoniaError> {
    static CODECS: OnceLock<CodecRegistry> = OnceLock::new();
    let codecs = CODECS.get_or_init(|| {
        let mut codecs = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut codecs);
        codecs.register_audio_decoder::<Opus>();
        codecs
    });
    codecs.make_audio_decoder(parameters, &AudioDecoderOptions::default())
}

/// Explains to the user why there is no decoder.
pub(super) fn reason(error: &SymphoniaError) -> Message {
    match error {
        SymphoniaError::Unsupported(what) if !what.starts_with("core") => {
            message!("sound-file-unsupported", what = *what)
        }
        SymphoniaError::Unsupported(_) => {
            message!("sound-file-unsupported-coding")
        }
        other => Message::verbatim(other.to_string()),
    }
}

/// Reads the format and the tags of a file without decoding it.
pub(super) fn probe(media: &Media) -> Result<AudioFileInfo, DecodeError> {
    let OpenedTrack { mut format, parameters, .. } = open(media)?;
    let extension = match format.format_info().short_name {
        "wave" => "wav",
        "isomp4" => "m4a",
        "ogg" if parameters.codec == CODEC_ID_OPUS => "opus",
        known @ ("ogg" | "flac" | "mp3" | "aac" | "aiff") => known,
        _ => "audio",
    };
    let is_lossy =
        !matches!(extension, "wav" | "flac" | "aiff") && parameters.codec != CODEC_ID_FLAC;
    let bits = parameters.bits_per_sample.filter(|_| !is_lossy);
    let mut about =
        AudioFileInfo { extension, is_lossy, bits, title: None, artist: None, licence: None };
    let mut metadata = format.metadata();
    loop {
        let tags = metadata.current().map(|revision| {
            let tracks = revision.per_track.iter().flat_map(|track| &track.metadata.tags);
            revision.media.tags.iter().chain(tracks)
        });
        tags.into_iter()
            .flatten()
            .filter_map(|tag| tag.std.as_ref())
            .for_each(|tag| about.note(tag));
        if metadata.pop().is_none() {
            return Ok(about);
        }
    }
}

impl AudioFileInfo {
    fn note(&mut self, tag: &StandardTag) {
        let (field, text) = match tag {
            StandardTag::TrackTitle(text) => (&mut self.title, text),
            StandardTag::Artist(text) => (&mut self.artist, text),
            StandardTag::License(text) | StandardTag::Copyright(text) => (&mut self.licence, text),
            _ => return,
        };
        let text = one_line(text, MAX_TAG);
        if !text.is_empty() && field.is_none() {
            *field = Some(text);
        }
    }
}

fn source(media: &Media) -> Result<Box<dyn MediaSource>, DecodeError> {
    let unreadable = |error| DecodeError::Unreadable(media.clone(), error);
    match media {
        Media::File(path) => Ok(Box::new(files::open(path).map_err(unreadable)?)),
        Media::BuiltIn { path, files } => {
            let missing = || unreadable(std::io::ErrorKind::NotFound.into());
            Ok(Box::new(Cursor::new((files.0)(path).ok_or_else(missing)?)))
        }
    }
}
