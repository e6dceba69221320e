//! Fuzzes everything that is read from untrusted sources: presets, shared lines, packs and descriptions of
//! sounds. No input may cause a panic, hang, or use more memory than stated here.
//!
//! `cargo test --test fuzz` tries a few thousand of each. For longer, and each of them alone:
//! `SUSURRA_FUZZ_SECONDS=600 cargo test --test fuzz -- --nocapture presets`.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sound and pictures are computed with small numbers"
)]

mod mutate;

use mutate::Mutator;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use susurra::catalogue::Sound;
use susurra::files::Folders;
use susurra::mix::{Controls, Source};
use susurra::presets::import_preview::{self, ExistingItems};
use susurra::presets::pack::{self, JobProgress, Originals};
use susurra::presets::{Preset, share};
use susurra::session::Session;

/// The number of inputs if no duration is set.
const FEW: u64 = 3000;
/// The largest peak memory of the process, in KiB.
const MOST_KIB: u64 = 512 << 10;
/// An input that takes longer than this is a hang.
const LONGEST: Duration = Duration::from_secs(10);

/// Tries mutated inputs. `read` returns a short description of the outcome; inputs with a new outcome are mutated
/// further.
fn run(name: &str, seeds: Vec<Vec<u8>>, mut read: impl FnMut(&[u8]) -> String) {
    let seconds = std::env::var("SUSURRA_FUZZ_SECONDS").ok().and_then(|s| s.parse().ok());
    let length = seconds.map(Duration::from_secs);
    let (begun, mut tried, mut slowest) = (Instant::now(), 0u64, Duration::ZERO);
    let mut corpus = seeds;
    let mut outcomes = BTreeSet::new();
    let mut mutator = Mutator::new(name.bytes().map(u64::from).sum());
    while length.map_or(tried < FEW, |length| begun.elapsed() < length) {
        let input = mutator.next(&corpus);
        let started = Instant::now();
        let outcome = read(&input);
        let took = started.elapsed();
        assert!(took < LONGEST, "{name}: {} bytes took {took:?}", input.len());
        slowest = slowest.max(took);
        tried += 1;
        // Messages that differ only in numbers are the same outcome.
        let outcome: String = outcome.chars().filter(|c| c.is_alphabetic()).take(60).collect();
        if outcomes.len() < 3000 && input.len() < 200_000 && outcomes.insert(outcome) {
            corpus.push(input);
        }
    }
    let kib = height_kib();
    println!(
        "{name}: {tried} inputs, {} outcomes, slowest {slowest:?}, height {} MiB",
        outcomes.len(),
        kib / 1024
    );
    assert!(kib < MOST_KIB, "{name}: {kib} KiB");
}

/// The peak memory of this process in KiB, if the system reports it.
fn height_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn read_preset(text: &str) -> Result<Preset, String> {
    Preset::from_text(text, "a", &|_| Controls::default()).map_err(|error| error.to_string())
}

/// A short description of the contents of a preset.
fn kinds(preset: &Preset) -> String {
    let layers = preset.mix.layers.iter().take(6);
    let kinds = layers.map(|layer| {
        let moves = layer.controls.path.key();
        let letter = match &layer.source {
            Source::Sound(id) => &id.0[..1],
            Source::Noise => "N",
            Source::Tones => "T",
            Source::Unknown => "U",
        };
        [letter, &moves[..1]].concat()
    });
    kinds.collect()
}

fn built_in(folder: &str, file: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.map(|path| if path.is_dir() { path.join(file) } else { path });
    paths
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .map(|p| fs::read(p).unwrap())
        .collect()
}

#[test]
fn presets() {
    run("presets", built_in("presets", ""), |input| {
        let text = String::from_utf8_lossy(input);
        match read_preset(&text) {
            Ok(preset) => {
                let again = read_preset(&preset.to_text()).unwrap();
                assert_eq!(again.to_text(), preset.to_text());
                kinds(&preset)
            }
            Err(why) => why,
        }
    });
}

#[test]
fn descriptions_of_sounds() {
    run("descriptions of sounds", built_in("assets/sounds", "sound.json"), |input| {
        match Sound::described("a", &String::from_utf8_lossy(input)) {
            Ok(sound) => format!("{:?} {:?}", sound.family, sound.playback),
            Err(error) => error.to_string(),
        }
    });
}

#[test]
fn shared_lines() {
    let presets = built_in("presets", "").into_iter();
    let presets = presets.map(|text| read_preset(std::str::from_utf8(&text).unwrap()).unwrap());
    let shared: Vec<_> = presets.map(|preset| share::to_text(&preset).unwrap()).collect();
    let texts = shared.iter().flat_map(|s| [s.text.clone().into(), s.link.clone().into()]);
    // Mutated bodies with correct checksums, so that the parser behind the checksum is fuzzed as well.
    let bodies = shared.iter().map(|s| [b"!", &mutate::body_of(&s.text)[..]].concat());
    run("shared lines", texts.chain(bodies).collect(), |input| {
        let text = match input.split_first() {
            Some((b'!', body)) => mutate::line_of(body),
            _ => String::from_utf8_lossy(input).into_owned(),
        };
        match share::from_text(&text) {
            Ok(preset) => {
                let again = share::from_text(&share::to_text(&preset).unwrap().text).unwrap();
                assert!(share::is_same(&again, &preset));
                kinds(&preset)
            }
            Err(why) => why.to_string(),
        }
    });
}

/// Writes a twentieth of a second of noise, so that a pack with it stays small.
fn write_short_noise(path: &std::path::Path) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    let mut noise = 1_u32;
    for _ in 0..2400 {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        writer.write_sample(i16::from_be_bytes([noise.to_be_bytes()[0], 0])).unwrap();
    }
    writer.finalize().unwrap();
}

#[test]
fn packs() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let sound = folders.sounds().join("fan");
    fs::create_dir_all(&sound).unwrap();
    write_short_noise(&sound.join("fan.wav"));
    let text = r#"{"name":"Fan","kind":"texture","takes":{"medium":["fan.wav"]}}"#;
    fs::write(sound.join("sound.json"), text).unwrap();
    let (session, _) = Session::new(folders.clone());
    let text = r#"{"version":1,"name":"Fan","mix":{"layers":[{"sound":"fan"},{"sound":"rain"}]}}"#;
    let preset = read_preset(text).unwrap();
    let path = folder.path().join("a.susurra");
    let (catalogue, progress) = (session.library.catalogue(), JobProgress::default());
    pack::write(&path, &[&preset], catalogue, Originals::LeaveOut, &progress).unwrap();
    let whole = fs::read(&path).unwrap();
    let entries = mutate::entries_of(&whole);
    let here: ExistingItems = session.library.existing_items();
    // Mutated packs, and mutated entries with a correct manifest.
    run("packs", vec![whole, [b"!", &entries[..]].concat()], |input| {
        let bytes = match input.split_first() {
            Some((b'!', entries)) => mutate::pack_of(entries),
            _ => input.to_vec(),
        };
        fs::write(&path, bytes).unwrap();
        let plan = match import_preview::preview(
            &path.to_string_lossy(),
            &here,
            &JobProgress::default(),
        ) {
            Ok(plan) => plan,
            Err(error) => return error.to_string().replace(&*path.to_string_lossy(), ""),
        };
        let outcome =
            format!("{} {} {:?}", plan.presets.len(), plan.sounds.len(), plan.problems.len());
        let staged = import_preview::stage(plan, &folders, &JobProgress::default());
        assert!(staged.is_ok(), "what was looked at can be unpacked");
        let data: Vec<_> = fs::read_dir(&folders.data).unwrap().flatten().collect();
        assert!(data.len() <= 2, "nothing leaves its folder: {data:?}");
        outcome
    });
}
