//! Unusual and damaged recordings: none of them affects the other layers, and each failure is reported with
//! its reason.

use crate::common::{RATE, Rig, add, layer_problems, listen, rms};
use hound::{SampleFormat, WavSpec, WavWriter};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use susurra::dsp::Frame;
use susurra::engine::offline::OfflineRenderer;
use susurra::session::Shared;

/// Writes an own texture with arbitrary recordings.
fn texture(rig: &Rig, id: &str, takes: &[(&str, &str)]) -> PathBuf {
    let folder = rig.folders.sounds().join(id);
    fs::create_dir_all(&folder).unwrap();
    let takes: Vec<String> =
        takes.iter().map(|(intensity, take)| format!(r#""{intensity}":["{take}"]"#)).collect();
    let takes = takes.join(",");
    let text = format!(r#"{{"name":"{id}","kind":"texture","takes":{{{takes}}}}}"#);
    fs::write(folder.join("sound.json"), text).unwrap();
    folder
}

fn write(path: &Path, rate: u32, channels: u16, frames: usize, sample: impl Fn(usize) -> f32) {
    let spec = WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: 32,
        sample_format: SampleFormat::Float,
    };
    let mut writer = WavWriter::create(path, spec).unwrap();
    for n in 0..frames * usize::from(channels) {
        writer.write_sample(sample(n / usize::from(channels))).unwrap();
    }
    writer.finalize().unwrap();
}

/// Plays a recording as a texture. Returns the output after the fade-in, and the reported problems.
fn hear(made: impl Fn(&Path)) -> (Vec<Frame>, Vec<String>) {
    let rig = Rig::new();
    made(&texture(&rig, "odd", &[("medium", "odd.wav")]).join("odd.wav"));
    let (shared, mut offline) = rig.offline();
    shared.with(|session| add(session, "odd", 0.8));
    let heard = listen(&shared, &mut offline, 5.0).split_off(2 * RATE as usize);
    assert!(heard.iter().flatten().all(|sample| sample.abs() <= 1.0));
    (heard, layer_problems(&shared))
}

fn tone(rate: u32) -> impl Fn(usize) -> f32 {
    move |n| (n as f32 * 300.0 / rate as f32 * std::f32::consts::TAU).sin() * 0.3
}

/// Writes an 8-bit WAV that is `hours` long and contains only the lowest value.
fn hours(path: &Path, hours: u32) {
    let samples = hours * 3600 * 8_000;
    let mut header = b"RIFF".to_vec();
    header.extend((samples + 36).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16u32.to_le_bytes());
    header.extend([1, 0, 1, 0]);
    header.extend([8_000u32.to_le_bytes(), 8_000u32.to_le_bytes()].as_flattened());
    header.extend([1, 0, 8, 0]);
    header.extend(b"data");
    header.extend(samples.to_le_bytes());
    let mut file = fs::File::create(path).unwrap();
    file.write_all(&header).unwrap();
    // A sparse file, which takes no space on the disk.
    file.set_len(u64::from(samples) + 44).unwrap();
}

#[test]
fn every_length_sample_rate_and_channel_count_plays() {
    for rate in [8_000, 11_025, 44_100, 96_000, 192_000] {
        let (heard, layer_problems) = hear(|path| write(path, rate, 2, rate as usize, tone(rate)));
        assert!(rms(&heard) > 0.02 && layer_problems.is_empty(), "{rate} Hz: {layer_problems:?}");
    }
    for channels in [1, 3, 8] {
        let (heard, layer_problems) = hear(|path| write(path, RATE, channels, 96_000, tone(RATE)));
        assert!(
            rms(&heard) > 0.02 && layer_problems.is_empty(),
            "{channels} channels: {layer_problems:?}"
        );
    }
    for frames in [480, 5_000, 240_000] {
        let (heard, layer_problems) = hear(|path| write(path, RATE, 1, frames, tone(RATE)));
        assert!(
            rms(&heard) > 0.02 && layer_problems.is_empty(),
            "{frames} frames: {layer_problems:?}"
        );
    }
}

#[test]
fn silence_constants_square_waves_and_nan_do_no_harm() {
    let square = |n: usize| if (n / 240).is_multiple_of(2) { 1.0f32 } else { -1.0 };
    let wild = |n: usize| [f32::NAN, f32::INFINITY, 1e30, -1e30, 0.1][n % 5];
    let silence = hear(|path| write(path, RATE, 1, 240_000, |_| 0.0));
    assert!(rms(&silence.0) == 0.0 && silence.1.is_empty());
    for sample in [&|_| 0.5, &square as &dyn Fn(usize) -> f32, &wild] {
        let (heard, problems) = hear(|path| write(path, RATE, 1, 240_000, sample));
        assert!(rms(&heard) > 0.01 && problems.is_empty(), "{problems:?}");
    }
}

#[test]
fn a_recording_of_ten_hours_starts_at_once_without_using_much_memory() {
    let rig = Rig::new();
    hours(&texture(&rig, "odd", &[("medium", "odd.wav")]).join("odd.wav"), 10);
    let (shared, mut offline) = rig.offline();
    shared.with(|session| add(session, "odd", 0.8));
    let heard = listen(&shared, &mut offline, 40.0);
    let steady = rms(&heard[3 * RATE as usize..]);
    let even = |part: &[Frame]| (rms(part) / steady - 1.0).abs() < 0.06;
    assert!(steady > 0.05 && heard[3 * RATE as usize..].chunks(4800).all(even));
    assert_eq!(offline.streamer().cached_bytes(), 0);
    assert_eq!(layer_problems(&shared), Vec::<String>::new());
}

/// A session with the intact sound “hum” and the sound “odd”.
fn beside_hum(rig: &Rig) -> (Shared, OfflineRenderer) {
    let (shared, offline) = rig.offline();
    shared.with(|session| [add(session, "hum", 0.8), add(session, "odd", 0.8)]);
    (shared, offline)
}

#[test]
fn an_empty_recording_is_reported_and_the_other_layers_keep_playing() {
    let rig = Rig::new();
    write(&texture(&rig, "odd", &[("medium", "odd.wav")]).join("odd.wav"), RATE, 1, 0, |_| 0.0);
    let (shared, mut offline) = beside_hum(&rig);
    assert!(rms(&listen(&shared, &mut offline, 4.0)) > 0.02);
    let problems = layer_problems(&shared);
    assert!(problems.len() == 1 && problems[0].contains("odd.wav"), "{problems:?}");
}

#[test]
fn a_truncated_recording_is_reported_and_plays_up_to_the_damage() {
    // A recording that is decoded into memory, and one that is streamed.
    for seconds in [20, 200] {
        let rig = Rig::new();
        let path = texture(&rig, "odd", &[("medium", "odd.wav")]).join("odd.wav");
        write(&path, 8_000, 1, seconds * 8_000, tone(8_000));
        let length = fs::metadata(&path).unwrap().len();
        fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
        let (shared, mut offline) = rig.offline();
        shared.with(|session| add(session, "odd", 0.8));
        let heard = listen(&shared, &mut offline, 60.0).split_off(3 * RATE as usize);
        assert!(heard.chunks(4800).all(|part| rms(part) > 0.02), "{seconds} s");
        let problems = layer_problems(&shared);
        assert!(problems.len() == 1 && problems[0].contains("odd.wav is damaged"), "{problems:?}");
    }
}

#[test]
fn recordings_that_are_in_memory_keep_playing_when_their_folder_is_deleted() {
    let rig = Rig::new();
    let folder = texture(&rig, "odd", &[("soft", "soft.wav"), ("firm", "firm.wav")]);
    for name in ["soft.wav", "firm.wav"] {
        write(&folder.join(name), RATE, 1, 480_000, tone(RATE));
    }
    let (shared, mut offline) = rig.offline();
    let id = shared.with(|session| add(session, "odd", 0.8));
    let intensity = |value: f32| {
        shared.with(|session| {
            let layer =
                session.board.mix_mut().layers.iter_mut().find(|layer| layer.id == id).unwrap();
            layer.controls.intensity = value;
        });
    };
    intensity(0.0);
    listen(&shared, &mut offline, 3.0);
    fs::remove_dir_all(&folder).unwrap();
    assert!(rms(&listen(&shared, &mut offline, 30.0)) > 0.02, "what was read plays on");
    assert_eq!(layer_problems(&shared), Vec::<String>::new());
    intensity(0.6);
    assert!(rms(&listen(&shared, &mut offline, 3.0)) > 0.02);
    let problems = layer_problems(&shared);
    assert!(problems.len() == 1 && problems[0].contains("firm.wav cannot be read"), "{problems:?}");
}

#[test]
fn recordings_of_inaudible_layers_are_not_opened() {
    let rig = Rig::new();
    let folder = texture(&rig, "odd", &[("soft", "soft.wav"), ("firm", "none.wav")]);
    write(&folder.join("soft.wav"), RATE, 1, 480_000, tone(RATE));
    fs::write(folder.join("none.wav"), "gone before it is heard").unwrap();
    let (shared, mut offline) = rig.offline();
    fs::remove_file(folder.join("none.wav")).unwrap();
    let id = shared.with(|session| add(session, "odd", 0.0));
    let set = |level: f32, intensity: f32| {
        shared.with(|session| {
            let layer =
                session.board.mix_mut().layers.iter_mut().find(|layer| layer.id == id).unwrap();
            (layer.controls.level, layer.controls.intensity) = (level, intensity);
        });
    };
    listen(&shared, &mut offline, 1.0);
    assert_eq!(offline.streamer().cached_bytes(), 0, "a layer at level 0");
    set(0.8, 0.0);
    listen(&shared, &mut offline, 1.0);
    assert!(offline.streamer().cached_bytes() > 0);
    assert_eq!(layer_problems(&shared), Vec::<String>::new(), "a take at weight 0");
    set(0.8, 1.0);
    listen(&shared, &mut offline, 1.0);
    assert_eq!(layer_problems(&shared).len(), 1);
}
