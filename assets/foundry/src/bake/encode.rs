//! Takes become files: FLAC for events, Ogg Vorbis for textures. The same take always gives the same bytes.

use std::num::{NonZeroU8, NonZeroU32};

use anyhow::{Context, Result, anyhow};
use flacenc::bitsink::ByteSink;
use flacenc::component::BitRepr;
use flacenc::error::Verify;
use vorbis_rs::{VorbisBitrateManagementStrategy, VorbisEncoderBuilder};

use crate::signal::audio::{SAMPLE_RATE_HZ, Stereo};
use crate::sounds::Kind;

/// Their noise lies 98 dB under full scale, below the tone of any room; 24 would only make the files larger.
const FLAC_BITS: usize = 16;
/// Players tell chained streams apart by it; ours are never chained, so one number serves all and keeps bytes equal.
const OGG_SERIAL: i32 = 0x5375;
/// Quality 4 of -1 to 10, some 150 kbit/s: the error stays below what each sound masks, as `masking` measures it.
const VORBIS_QUALITY: f32 = 0.4;
/// Quality -1, about 48 kbit/s, for what is played 25 dB and more under the sound that it surrounds.
const ROOM_TONE_QUALITY: f32 = -0.1;
/// How much is handed to the Vorbis encoder at a time (chosen: little, as it keeps all of it on its stack).
const VORBIS_BLOCK: usize = 4_096;

pub fn encode(take: &Stereo, kind: Kind) -> Result<Vec<u8>> {
    match kind {
        Kind::Texture => vorbis(take, VORBIS_QUALITY).context("encoding Ogg Vorbis"),
        Kind::Events => flac(take).context("encoding FLAC"),
    }
}

/// The tone of a room, as an Ogg Vorbis file.
pub fn encode_room_tone(take: &Stereo) -> Result<Vec<u8>> {
    vorbis(take, ROOM_TONE_QUALITY).context("encoding Ogg Vorbis")
}

/// Rounded without dither: events end in true silence, which dither would fill with noise that does not compress.
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
    // flacenc counts the short last block as the smallest, which makes decoders take the stream for one of varying
    // blocks, place that block wrongly, and miss the end. The format leaves the last block out of the count.
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
    fn flac_gives_back_every_sample_within_half_a_step() {
        let take = noisy_take();
        let heard = decode(encode(&take, Kind::Events).unwrap(), "flac").unwrap();
        assert_eq!(heard.len(), take.len());
        let worst =
            take.left.iter().zip(&heard.left).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(worst < 0.6 / 32_768.0 + 0.1 / 32_768.0, "{worst}");
    }

    #[test]
    fn vorbis_keeps_length_and_power() {
        let take = noisy_take();
        let heard = decode(encode(&take, Kind::Texture).unwrap(), "ogg").unwrap();
        assert_eq!(heard.len(), take.len());
        let power = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
        // Vorbis drops what lies above 18 kHz, a quarter of white noise.
        let kept = power(&heard.left) / power(&take.left);
        assert!((kept - 0.75).abs() < 0.12, "{kept}");
    }

    #[test]
    fn the_same_take_gives_the_same_bytes() {
        for kind in [Kind::Events, Kind::Texture] {
            assert!(encode(&noisy_take(), kind).unwrap() == encode(&noisy_take(), kind).unwrap());
        }
    }
}
