//! Encodes takes: FLAC for events, Ogg Vorbis for textures. The same take always gives the same bytes.

use std::num::{NonZeroU8, NonZeroU32};

use anyhow::{Context, Result, anyhow};
use flacenc::bitsink::ByteSink;
use flacenc::component::BitRepr;
use flacenc::error::Verify;
use vorbis_rs::{VorbisBitrateManagementStrategy, VorbisEncoderBuilder};

use crate::signal::audio::{SAMPLE_RATE_HZ, Stereo};
use crate::sounds::Kind;

/// Bit depth of FLAC files. Chosen: the quantisation noise at -98 dBFS is below any room tone, and 24 bits would only
/// enlarge the files.
const FLAC_BITS: usize = 16;
/// Serial number of the Ogg stream. Chosen: constant, so that the same take gives the same bytes. Different numbers are
/// needed in chained streams only.
const OGG_SERIAL: i32 = 0x5375;
/// Quality 4 on the scale of -1 to 10, about 150 kbit/s. Chosen: coding errors stay masked, as `masking` measures them.
const VORBIS_QUALITY: f32 = 0.4;
/// Quality -1, about 48 kbit/s. Chosen: room tones play at least 25 dB below their sound.
const ROOM_TONE_QUALITY: f32 = -0.1;
/// Samples per call of the Vorbis encoder. Chosen: small, because the encoder keeps the block on its stack.
const VORBIS_BLOCK: usize = 4_096;

/// Encodes a take in the format of its kind.
///
/// # Errors
/// If the encoder fails.
pub fn encode(take: &Stereo, kind: Kind) -> Result<Vec<u8>> {
    match kind {
        Kind::Texture => vorbis(take, VORBIS_QUALITY).context("encoding Ogg Vorbis"),
        Kind::Events => flac(take).context("encoding FLAC"),
    }
}

/// Encodes a room tone as Ogg Vorbis.
///
/// # Errors
/// If the encoder fails.
pub fn encode_room_tone(take: &Stereo) -> Result<Vec<u8>> {
    vorbis(take, ROOM_TONE_QUALITY).context("encoding Ogg Vorbis")
}

/// Encodes FLAC without dither, because events end in digital silence, which dither would fill with incompressible
/// noise.
fn flac(take: &Stereo) -> Result<Vec<u8>> {
    let full_scale = f64::from(1 << (FLAC_BITS - 1)) - 1.0;
    let round = |x: &f64| (x.clamp(-1.0, 1.0) * full_scale).round() as i32;
    let interleaved: Vec<i32> = take
        .left
        .iter()
        .zip(&take.right)
        .flat_map(|(left, right)| [round(left), round(right)])
        .collect();
    let config = flacenc::config::Encoder::default()
        .into_verified()
        .map_err(|(_, error)| anyhow!("{error}"))?;
    let source = flacenc::source::MemSource::from_samples(
        &interleaved,
        2,
        FLAC_BITS,
        SAMPLE_RATE_HZ as usize,
    );
    let mut stream = flacenc::encode_with_fixed_block_size(&config, source, config.block_size)
        .map_err(|error| anyhow!("{error}"))?;
    // flacenc counts the short last block as the smallest block. Decoders then assume a variable block size, place the
    // last block wrongly and lose the end. The format excludes the last block from the minimum.
    stream
        .stream_info_mut()
        .set_block_sizes(config.block_size, config.block_size)
        .map_err(|error| anyhow!("{error}"))?;
    let mut bytes = ByteSink::new();
    stream.write(&mut bytes).map_err(|error| anyhow!("{error}"))?;
    Ok(bytes.as_slice().to_vec())
}

fn vorbis(take: &Stereo, target_quality: f32) -> Result<Vec<u8>> {
    let rate = NonZeroU32::new(SAMPLE_RATE_HZ).context("a sample rate above 0")?;
    let mut encoder = VorbisEncoderBuilder::new_with_serial(
        rate,
        NonZeroU8::MIN.saturating_add(1),
        Vec::new(),
        OGG_SERIAL,
    )
    .bitrate_management_strategy(VorbisBitrateManagementStrategy::QualityVbr { target_quality })
    .build()?;
    let narrow = |block: &[f64]| block.iter().map(|x| *x as f32).collect::<Vec<f32>>();
    for (left, right) in take.left.chunks(VORBIS_BLOCK).zip(take.right.chunks(VORBIS_BLOCK)) {
        encoder.encode_audio_block([narrow(left), narrow(right)])?;
    }
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::decode::decode;
    use crate::signal::noise::white;
    use crate::signal::random::Random;

    fn noisy_take() -> Stereo {
        let mut random = Random::new(9);
        let wave: Vec<f64> = (0..12_345).map(|_| 0.1 * white(&mut random)).collect();
        Stereo::from_mono(&wave)
    }

    #[test]
    fn flac_keeps_every_sample_within_half_a_quantisation_step() {
        let take = noisy_take();
        let decoded = decode(encode(&take, Kind::Events).unwrap(), "flac").unwrap();
        assert_eq!(decoded.len(), take.len());
        let worst =
            take.left.iter().zip(&decoded.left).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(worst < 0.6 / 32_768.0 + 0.1 / 32_768.0, "{worst}");
    }

    #[test]
    fn vorbis_keeps_length_and_power() {
        let take = noisy_take();
        let decoded = decode(encode(&take, Kind::Texture).unwrap(), "ogg").unwrap();
        assert_eq!(decoded.len(), take.len());
        let power = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
        // Vorbis removes everything above 18 kHz, a quarter of the power of white noise.
        let kept = power(&decoded.left) / power(&take.left);
        assert!((kept - 0.75).abs() < 0.12, "{kept}");
    }

    #[test]
    fn the_same_take_gives_the_same_bytes() {
        for kind in [Kind::Events, Kind::Texture] {
            assert!(encode(&noisy_take(), kind).unwrap() == encode(&noisy_take(), kind).unwrap());
        }
    }
}
