//! Decodes finished recordings, so that measurements include the losses of the encoder.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use crate::signal::audio::{SAMPLE_RATE_HZ, Stereo};
use crate::sounds::{Intensity, Sound};

/// Decodes a stereo file at the foundry's sample rate.
///
/// # Errors
/// If the file cannot be decoded, or has another sample rate or number of channels.
pub fn decode(bytes: Vec<u8>, extension: &str) -> Result<Stereo> {
    let source =
        MediaSourceStream::new(Box::new(Cursor::new(bytes)), MediaSourceStreamOptions::default());
    let mut hint = Hint::new();
    hint.with_extension(extension);
    let mut file = symphonia::default::get_probe().probe(
        &hint,
        source,
        FormatOptions::default(),
        MetadataOptions::default(),
    )?;
    let track = file.default_track(TrackType::Audio).context("no audio track")?;
    let params = track.codec_params.as_ref().and_then(|params| params.audio());
    let params = params.context("no audio parameters")?;
    ensure!(params.sample_rate == Some(SAMPLE_RATE_HZ), "not a recording at {SAMPLE_RATE_HZ} Hz");
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(params, &AudioDecoderOptions::default())?;
    let mut take = Stereo::default();
    let mut planes: Vec<Vec<f64>> = Vec::new();
    while let Some(packet) = file.next_packet()? {
        let block = decoder.decode(&packet)?;
        block.copy_to_vecs_planar(&mut planes);
        ensure!(planes.len() == 2, "not a stereo recording");
        take.left.extend_from_slice(&planes[0]);
        take.right.extend_from_slice(&planes[1]);
    }
    Ok(take)
}

/// Reads the takes of an intensity, and returns them with the size of their files in bytes.
///
/// # Errors
/// If a file is missing or cannot be decoded.
pub fn read_takes(sound: &Sound, intensity: Intensity, dir: &Path) -> Result<(Vec<Stereo>, usize)> {
    let (mut takes, mut size) = (Vec::new(), 0);
    for name in sound.file_names(intensity) {
        let path = dir.join(&name);
        let bytes = fs::read(&path)
            .with_context(|| format!("{} is missing; bake {} first", path.display(), sound.id))?;
        size += bytes.len();
        takes.push(
            decode(bytes, sound.kind.extension())
                .with_context(|| format!("cannot read {}", path.display()))?,
        );
    }
    Ok((takes, size))
}
