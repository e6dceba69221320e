//! Decoding every rate and channel layout to stereo at the engine's rate, and handling damaged
//! files.

use super::*;
use proptest::prelude::*;
use std::io::Cursor;

/// A WAV file in memory, with 16 bits per sample.
fn wav(rate: u32, channels: u16, samples: &[i16]) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for sample in samples {
        writer.write_sample(*sample).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> Media {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Media::File(path)
}

#[test]
fn a_mono_file_is_resampled_and_played_on_both_channels() {
    let folder = tempfile::tempdir().unwrap();
    let media = file(&folder, "a.wav", &wav(44_100, 1, &vec![8192; 44_100]));
    let frames = decode_all(&media, 48_000, usize::MAX).unwrap();
    assert_eq!(frames.len(), 48_000);
    assert!(frames[4000..40_000].iter().all(|f| f[0] == f[1] && (f[0] - 0.25).abs() < 1e-3));
}

#[test]
fn samples_that_are_not_finite_or_too_loud_are_limited() {
    let folder = tempfile::tempdir().unwrap();
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let path = folder.path().join("wild.wav");
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    for n in 0..2000 {
        let wild = [f32::NAN, f32::INFINITY, 1e30, -1e30, 0.5][n % 5];
        writer.write_sample(wild).unwrap();
    }
    writer.finalize().unwrap();
    let frames = decode_all(&Media::File(path), 48_000, usize::MAX).unwrap();
    assert!(frames.iter().flatten().all(|s| s.is_finite() && s.abs() <= LOUDEST));
    assert!(frames.iter().flatten().any(|s| *s == 0.5));
}

#[test]
fn six_channels_are_mixed_down_to_two() {
    assert_eq!(fold_to_stereo(&[0.3]), [0.3, 0.3]);
    let folded = fold_to_stereo(&[0.3, 0.1, 0.3, 0.1, 0.3, 0.1]);
    assert!((folded[0] - 0.9 / 3f32.sqrt()).abs() < 1e-6 && folded[1] < folded[0]);
}

#[test]
fn decoding_continues_from_a_seek_position() {
    let folder = tempfile::tempdir().unwrap();
    let ramp: Vec<i16> = (0..20_000).flat_map(|n| [n, n]).collect();
    let media = file(&folder, "ramp.wav", &wav(48_000, 2, &ramp));
    let mut reader = MediaReader::open(&media, 48_000).unwrap();
    assert_eq!(reader.length(), Some(20_000));
    reader.seek(15_000).unwrap();
    let mut frames = Vec::new();
    while reader.read(&mut frames).unwrap() {}
    assert!((4000..=6200).contains(&frames.len()), "{}", frames.len());
    assert_eq!(frames.last(), Some(&[19_999.0 / 32_768.0; 2]));
}

#[test]
fn an_unusable_file_is_named_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let why = |media: &Media| decode_all(media, 48_000, 100_000).unwrap_err().to_string();
    let missing = Media::File(folder.path().join("gone.ogg"));
    assert!(why(&missing).contains("gone.ogg cannot be read"));
    assert!(
        why(&file(&folder, "text.ogg", b"no sound at all")).contains("text.ogg is not a sound")
    );
    assert!(why(&file(&folder, "empty.wav", &wav(48_000, 2, &[]))).contains("empty.wav"));
    assert!(why(&file(&folder, "tiny.wav", &wav(48_000, 2, &[1; 20]))).contains("too short"));
}

#[test]
fn a_truncated_file_plays_as_far_as_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = wav(48_000, 2, &vec![1000; 96_000]);
    bytes.truncate(bytes.len() / 2);
    let frames = decode_all(&file(&folder, "cut.wav", &bytes), 48_000, usize::MAX).unwrap();
    assert!((20_000..=24_000).contains(&frames.len()), "{}", frames.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn no_damaged_file_causes_a_panic_or_excessive_samples(
        flips in prop::collection::vec((0usize..9000, any::<u8>()), 0..40),
        keep in 0usize..9000,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let samples: Vec<i16> = (0..4400).map(|n| (n * 37 % 2000) as i16).collect();
        let mut bytes = wav(44_100, 2, &samples);
        for (at, byte) in flips {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        bytes.truncate(keep.max(1));
        if let Ok(frames) = decode_all(&file(&folder, "x.wav", &bytes), 48_000, 1_000_000) {
            prop_assert!(frames.iter().flatten().all(|s| s.is_finite() && s.abs() <= LOUDEST));
        }
    }
}
