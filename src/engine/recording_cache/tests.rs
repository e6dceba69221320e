//! What is cached, what is streamed from its file and what is rejected, within the memory limit.

use super::*;
use crate::dsp::from_pcm;
use crate::engine::resequencer::Resequencer;
use std::fs;

const RATE: u32 = 8_000;

fn wav(folder: &tempfile::TempDir, name: &str, seconds: usize) -> Media {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let path = folder.path().join(name);
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    for n in 0..seconds * 8_000 {
        writer.write_sample(i16::try_from(n % 999).unwrap() * 20).unwrap();
    }
    writer.finalize().unwrap();
    Media::File(path)
}

fn open(
    cache: &mut RecordingCache,
    media: &Media,
    for_use: RecordingUse,
) -> Result<LoadedRecording, RecordingError> {
    let mut opening = RecordingLoad::new(media, RATE, for_use);
    loop {
        if let Some(opened) = cache.advance(&mut opening)? {
            return Ok(opened);
        }
    }
}

fn take(cache: &mut RecordingCache, media: &Media) -> Result<Arc<Recording>, RecordingError> {
    match open(cache, media, RecordingUse::Take)? {
        LoadedRecording::Take(recording) => Ok(recording),
        LoadedRecording::SourceReader(_) => panic!("a take has no source reader"),
    }
}

fn reader(cache: &mut RecordingCache, media: &Media) -> SourceReader {
    match open(cache, media, RecordingUse::Texture) {
        Ok(LoadedRecording::SourceReader(reader)) => reader,
        _ => panic!("a texture has a source reader"),
    }
}

#[test]
fn a_recording_is_decoded_once_and_shared() {
    let folder = tempfile::tempdir().unwrap();
    let media = wav(&folder, "a.wav", 1);
    let mut cache = RecordingCache::default();
    let first = take(&mut cache, &media).unwrap();
    let features = reader(&mut cache, &media).features().unwrap().clone();
    fs::remove_file(folder.path().join("a.wav")).unwrap();
    assert!(Arc::ptr_eq(&first, &take(&mut cache, &media).unwrap()));
    assert!(Arc::ptr_eq(&features, reader(&mut cache, &media).features().unwrap()));
}

#[test]
fn a_long_recording_is_streamed_from_its_file_without_gaps() {
    let folder = tempfile::tempdir().unwrap();
    let media = wav(&folder, "long.wav", 200);
    let mut cache = RecordingCache::default();
    let reader = reader(&mut cache, &media);
    assert!(reader.features().is_none() && reader.length() == 1_600_000 && cache.bytes() == 0);
    let mut resequencer = Resequencer::new(reader, RATE, 5).unwrap();
    let mut second = vec![[0; 2]; 8_000];
    for _ in 0..120 {
        resequencer.fill(&mut second).unwrap();
        let mean = second.iter().map(|f| from_pcm(*f)[0]).sum::<f32>() / 8_000.0;
        assert!((0.25..0.5).contains(&mean), "{mean}");
    }
}

#[test]
fn a_truncated_long_recording_reports_it_and_plays_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let media = wav(&folder, "cut.wav", 200);
    let path = folder.path().join("cut.wav");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 4]).unwrap();
    let play = |portion: usize| {
        let mut resequencer =
            Resequencer::new(reader(&mut RecordingCache::default(), &media), RATE, 5).unwrap();
        let mut heard = vec![[0; 2]; 300 * 8_000];
        heard.chunks_mut(portion).for_each(|part| resequencer.fill(part).unwrap());
        (heard, resequencer.take_error().map(|error| error.to_string()))
    };
    let (heard, problem) = play(8_000);
    let loudest = |part: &[Pcm]| part.iter().map(|f| from_pcm(*f)[0]).fold(0.0, f32::max);
    assert!(heard.chunks(2_000).all(|part| loudest(part) > 0.3), "no gap");
    assert!(problem.unwrap().contains("cut.wav is damaged"));
    assert!(heard == play(777).0, "the output does not depend on the buffer size");
}

#[test]
fn the_memory_limit_includes_recordings_that_play() {
    let folder = tempfile::tempdir().unwrap();
    let mut cache = RecordingCache::with_limit(10 * bytes(8_000, RATE));
    let media = |n: usize| wav(&folder, &format!("{n}.wav"), 4);
    let first = reader(&mut cache, &media(0));
    let second = reader(&mut cache, &media(1));
    assert!(first.features().is_some() && second.features().is_some());
    let third = reader(&mut cache, &media(2));
    assert!(third.features().is_none(), "it is streamed from its file");
    let mut out = vec![[0; 2]; 4_000];
    Resequencer::new(third, RATE, 1).unwrap().fill(&mut out).unwrap();
    assert!(out.iter().any(|frame| from_pcm(*frame)[0] > 0.3));
    let why = take(&mut cache, &media(3)).map(|_| ()).unwrap_err().to_string();
    assert!(why.contains("3.wav") && why.contains("Switch a layer off"), "{why}");
    assert!(cache.bytes() <= cache.max_bytes);
    drop(first);
    assert!(take(&mut cache, &media(3)).is_ok(), "idle recordings are dropped");
    assert!(
        reader(&mut cache, &media(1)).features().is_some(),
        "a recording that plays stays cached"
    );
    assert!(cache.bytes() <= cache.max_bytes);
}

#[test]
fn the_least_recently_used_idle_recording_is_dropped_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut cache = RecordingCache::with_limit(10 * bytes(8_000, RATE));
    let [a, b, c] = ["a.wav", "b.wav", "c.wav"].map(|name| wav(&folder, name, 4));
    for media in [&a, &b, &a, &c] {
        take(&mut cache, media).unwrap();
    }
    let mut kept: Vec<String> = cache.kept.keys().map(|key| key.0.to_string()).collect();
    kept.sort();
    assert!(kept.len() == 2 && kept[0].ends_with("a.wav") && kept[1].ends_with("c.wav"));
}

#[test]
fn a_recording_of_minutes_is_loaded_in_many_small_steps() {
    let folder = tempfile::tempdir().unwrap();
    let media = wav(&folder, "long.wav", 170);
    let (mut cache, mut pieces) = (RecordingCache::default(), 0);
    let mut opening = RecordingLoad::new(&media, RATE, RecordingUse::Texture);
    while cache.advance(&mut opening).unwrap().is_none() {
        pieces += 1;
    }
    assert!(pieces > 30, "{pieces}");
}
