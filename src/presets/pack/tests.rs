//! Writing packs, and reading intact, damaged and malicious ones.

use super::*;
use crate::catalogue::{Catalogue, Sound};
use crate::decode::{Media, decode_all};
use crate::mix::Controls;
use crate::presets::Preset;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const PRESET: &str = r#"{"version":1,"id":"mine","name":"Mine","mix":{"layers":[
    {"sound":"my-fan","level":0.4},{"sound":"rain"},{"sound":"gone"}]}}"#;
const SOUND: &str = r#"{"name":"My fan","kind":"texture","takes":{"medium":["fan.wav"]},
    "credit":"Anna","licence":"CC-BY-4.0"}"#;

/// Writes a second of noise.
fn write_recording(path: &Path) {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    let mut noise = 1_u32;
    for _ in 0..2 * 48_000 {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        writer.write_sample(i16::from_be_bytes([noise.to_be_bytes()[0], 0])).unwrap();
    }
    writer.finalize().unwrap();
}

/// Writes two own sounds into `folder`. Returns the catalogue, and a preset that needs one of them.
fn own(folder: &Path) -> (Catalogue, Preset) {
    for (id, text) in [("my-fan", SOUND), ("not-needed", SOUND)] {
        fs::create_dir_all(folder.join(id)).unwrap();
        fs::write(folder.join(id).join("sound.json"), text).unwrap();
        write_recording(&folder.join(id).join("fan.wav"));
        fs::write(folder.join(id).join("diary.txt"), "not named by sound.json").unwrap();
    }
    let preset = Preset::from_text(PRESET, "a", &|_| Controls::default()).unwrap();
    (Catalogue::with_folder(folder), preset)
}

fn packed(folder: &Path) -> PathBuf {
    let (catalogue, preset) = own(&folder.join("sounds"));
    let path = folder.join("a.susurra");
    write(&path, &[&preset, &preset], &catalogue, Originals::LeaveOut, &JobProgress::default())
        .unwrap();
    path
}

fn samples(path: &Path) -> Vec<crate::dsp::Frame> {
    decode_all(&Media::File(path.into()), 48_000, usize::MAX).unwrap()
}

fn look(path: &Path) -> Result<PackContents, PackError> {
    open(path, &JobProgress::default())
}

/// Writes a zip file of arbitrary entries.
fn zip_of(path: &Path, entries: &[(&str, &[u8])]) {
    let mut zip = ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in entries {
        let options = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

const BEGIN: (&str, &[u8]) = ("mimetype", b"application/x-susurra-pack");

#[test]
fn a_pack_contains_the_presets_and_the_own_sounds_that_they_need() {
    let folder = tempfile::tempdir().unwrap();
    let path = packed(folder.path());
    let contents = look(&path).unwrap();
    let names: Vec<&str> = contents.presets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["mine-2.json", "mine.json"]);
    assert_eq!(contents.sounds.len(), 1);
    let files: Vec<&str> = contents.sounds[0].files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(files, ["sound.json", "take-01.flac"]);
    let wanted = BTreeSet::from([SoundId("my-fan".into())]);
    let to = folder.path().join("to");
    unpack(&path, &contents, &wanted, &to, &JobProgress::default()).unwrap();
    let sent = folder.path().join("sounds/my-fan/fan.wav");
    assert_eq!(samples(&to.join("my-fan/take-01.flac")), samples(&sent), "the same samples");
    let text = fs::read_to_string(to.join("my-fan/sound.json")).unwrap();
    let sound = Sound::described("my-fan", &text).unwrap();
    assert_eq!((sound.name.as_str(), sound.credit.as_str()), ("My fan", "Anna"));
    // Any zip program can read it.
    let zip = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
    assert_eq!(zip.len(), 6);
}

/// An own sound as an import leaves it, whose name the user has changed since. Its original, which is also its
/// take, carries tags, and its folder holds more.
fn private(folder: &Path) -> (Catalogue, Preset) {
    let sound = folder.join("sounds/jane-doe");
    fs::create_dir_all(&sound).unwrap();
    let original = sound.join("original.wav");
    write_recording(&original);
    let tags = b"LIST\x18\0\0\0INFOIART\x0c\0\0\0Jane, Elm St";
    fs::OpenOptions::new().append(true).open(&original).unwrap().write_all(tags).unwrap();
    let text = r#"{"version":1,"name":"My fan","kind":"texture","takes":{"medium":["original.wav"]},
        "original":{"file":"original.wav","name":"Jane Doe.wav","sha256":"HASH"}}"#;
    let text = text.replace("HASH", &"ab".repeat(32));
    fs::write(sound.join("sound.json"), text).unwrap();
    fs::write(sound.join("diary.txt"), "Jane's diary").unwrap();
    fs::write(folder.join("secret"), "Jane's secret").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../../secret", sound.join("notes.txt")).unwrap();
    let text = r#"{"version":1,"name":"Mine","mix":{"layers":[{"sound":"jane-doe"}]}}"#;
    let preset = Preset::from_text(text, "a", &|_| Controls::default()).unwrap();
    (Catalogue::with_folder(&folder.join("sounds")), preset)
}

/// Every name and every unpacked byte of a pack, with the names of its entries.
fn everything_in(path: &Path) -> (Vec<u8>, Vec<String>) {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let (mut bytes, mut names) = (fs::read(path).unwrap(), Vec::new());
    for n in 0..zip.len() {
        let mut entry = zip.by_index(n).unwrap();
        names.push(entry.name().unwrap().into_owned());
        entry.read_to_end(&mut bytes).unwrap();
    }
    (bytes, names)
}

#[test]
fn a_pack_gives_away_only_what_its_sender_sees() {
    let folder = tempfile::tempdir().unwrap();
    let (catalogue, preset) = private(folder.path());
    let path = folder.path().join("a.susurra");
    let none = JobProgress::default();
    let overview = write(&path, &[&preset], &catalogue, Originals::LeaveOut, &none).unwrap();
    let (bytes, names) = everything_in(&path);
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    assert!(!text.contains("jane") && !text.contains("elm st"), "{names:?}");
    let sound = ["sounds/my-fan/sound.json", "sounds/my-fan/take-01.flac"];
    assert_eq!(names, ["mimetype", "presets/a.json", sound[0], sound[1], "manifest.json"]);
    assert_eq!((overview.presets, overview.sounds), (vec!["Mine".into()], vec!["My fan".into()]));

    let contents = look(&path).unwrap();
    let preset_text = &contents.presets[0].1;
    assert!(preset_text.contains(r#""sound": "my-fan""#), "the preset plays the sound of the pack");
    let own = catalogue.find(&SoundId("jane-doe".into())).unwrap();
    assert!(is_same_sound(own, &contents.sounds[0]), "its sender has it already");
}

#[test]
fn a_pack_contains_the_originals_if_asked_and_lists_them() {
    let folder = tempfile::tempdir().unwrap();
    let (catalogue, preset) = private(folder.path());
    let path = folder.path().join("a.susurra");
    let none = JobProgress::default();
    let overview = write(&path, &[&preset], &catalogue, Originals::Include, &none).unwrap();
    let files: Vec<&str> = overview.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(files, ["my-fan/original.wav", "my-fan/sound.json"]);
    let (bytes, _) = everything_in(&path);
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("Elm St") && !text.contains("Jane Doe.wav") && !text.contains("diary"));
    let contents = look(&path).unwrap();
    assert!(contents.sounds[0].text.contains(r#""file": "original.wav""#));
}

#[test]
fn a_sound_with_another_description_or_another_source_is_not_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (catalogue, preset) = private(folder.path());
    let path = folder.path().join("a.susurra");
    write(&path, &[&preset], &catalogue, Originals::LeaveOut, &JobProgress::default()).unwrap();
    let contents = look(&path).unwrap();
    let own = catalogue.find(&SoundId("jane-doe".into())).unwrap();
    for (is, becomes) in [("My fan", "Another fan"), (&"ab".repeat(32)[..], &"cd".repeat(32)[..])] {
        let mut packed = contents.sounds[0].clone();
        assert!(packed.text.contains(is));
        packed.text = packed.text.replace(is, becomes);
        assert!(!is_same_sound(own, &packed), "{becomes}");
    }
}

#[test]
fn a_cancelled_or_failed_write_leaves_the_old_file_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = packed(folder.path());
    let before = fs::read(&path).unwrap();
    let (catalogue, preset) = own(&folder.path().join("sounds"));
    let cancelled = JobProgress::default();
    cancelled.cancel();
    let done = write(&path, &[&preset], &catalogue, Originals::LeaveOut, &cancelled);
    assert!(matches!(done, Err(PackError::Cancelled)));
    fs::remove_file(folder.path().join("sounds/my-fan/fan.wav")).unwrap();
    fs::create_dir(folder.path().join("none")).unwrap();
    let nowhere = folder.path().join("nowhere/a.susurra");
    let why = write(&nowhere, &[&preset], &catalogue, Originals::LeaveOut, &JobProgress::default())
        .unwrap_err();
    assert!(why.to_string().contains("a.susurra was not written"), "{why}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no temporary file is left");
    assert!(matches!(open(&path, &cancelled), Err(PackError::Cancelled)));
}

#[test]
fn entries_that_lead_out_of_the_folder_or_are_not_recordings_are_refused() {
    for name in [
        "../x.json",
        "presets/../../x.json",
        "/etc/passwd",
        "presets/.x.json",
        "presets/a/b.json",
        "sounds/../sound.json",
        "sounds/My Fan/a.wav",
        "sounds/a/b/c.wav",
        "sounds/a/run.sh",
        "sounds/a/..wav",
        "sounds/a/con.wav",
        "sounds/a/com¹.wav",
        "sounds/a/conin$.wav",
        "sounds/con/a.wav",
        "C:\\x.json",
        "presets\\x.json",
        "presets/x.json ",
        "sounds/a/a\0.wav",
        "manifest.json/x",
        "sounds/a/x.exe",
        "",
        "/",
        "sounds/a/x.wav.",
    ] {
        assert_eq!(EntryKind::of(name), None, "{name:?}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.susurra");
        if !name.contains('\0') && !name.is_empty() {
            zip_of(&path, &[BEGIN, (name, b"x")]);
            let why = look(&path).unwrap_err();
            assert!(matches!(why, PackError::Refused(..)), "{name:?}: {why}");
        }
    }
    assert!(EntryKind::of("sounds/my-fan/A fan, é.WAV").is_some());
}

#[test]
fn a_file_that_is_no_pack_or_too_large_or_contradicts_its_manifest_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.susurra");
    let manifest = |presets: &str, sounds: &str| {
        format!(r#"{{"susurra":"pack","version":1,"presets":{presets},"sounds":{sounds}}}"#)
    };
    let why = |entries: &[(&str, &[u8])]| {
        zip_of(&path, entries);
        look(&path).unwrap_err().to_string()
    };
    assert!(why(&[("readme.txt", b"x")]).contains("refused"));
    assert!(why(&[("manifest.json", b"{}")]).contains("not a Susurra pack"));
    assert!(why(&[BEGIN]).contains("has no manifest"));
    let newer = br#"{"susurra":"pack","version":2}"#;
    assert!(why(&[BEGIN, ("manifest.json", newer)]).contains("newer Susurra"));
    // 2^32 + 1, which is 1 in 32 bits.
    let far_newer = br#"{"susurra":"pack","version":4294967297,"presets":[]}"#;
    assert!(why(&[BEGIN, ("manifest.json", far_newer)]).contains("has version 4294967297"));
    let says = manifest(r#"["presets/a.json"]"#, "[]");
    assert!(
        why(&[BEGIN, ("manifest.json", says.as_bytes())]).contains("those that its manifest lists")
    );
    let hidden = manifest("[]", "[]");
    let entries = [BEGIN, ("manifest.json", hidden.as_bytes()), ("sounds/a/sound.json", b"{}")];
    assert!(why(&entries).contains("are not those that its manifest lists"));
    assert!(why(&[BEGIN, ("presets/a.json", b"{}"), ("presets/A.json", b"{}")]).contains("twice"));
    let bomb = vec![b' '; 8 << 20];
    assert!(why(&[BEGIN, ("sounds/a/x.wav", &bomb)]).contains("larger than a pack may hold"));
    assert!(why(&[BEGIN, ("presets/a.json", &bomb)]).contains("larger than a pack may hold"));
    let many: Vec<String> = (0..MOST_ENTRIES).map(|n| format!("sounds/a/{n}.wav")).collect();
    let many: Vec<(&str, &[u8])> =
        [BEGIN].into_iter().chain(many.iter().map(|name| (name.as_str(), &b"x"[..]))).collect();
    assert!(why(&many).contains("more than 4096 entries"));
    fs::write(&path, "no zip").unwrap();
    assert!(matches!(look(&path), Err(PackError::NoPack(..))));
    assert!(matches!(look(&folder.path().join("none")), Err(PackError::Unreadable(..))));
}

#[test]
fn small_texts_that_expand_together_are_refused_like_a_large_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.susurra");
    let names: Vec<String> = (0..60).map(|n| format!("presets/{n}.json")).collect();
    let why = |text: &str| {
        let presets = names.iter().map(|name| (name.as_str(), text.as_bytes()));
        zip_of(&path, &[BEGIN].into_iter().chain(presets).collect::<Vec<_>>());
        look(&path).unwrap_err().to_string()
    };
    // Each text and each number of values is allowed, but not all of them together.
    let many_values = format!("[0{}]", ",0".repeat(20_000));
    let many_bytes = " ".repeat(100_000);
    for text in [many_values, many_bytes] {
        assert!(why(&text).contains("larger than a pack may hold"), "{}", why(&text));
    }
    let too_many = format!("[0{}]", ",0".repeat(200_000));
    assert!(why(&too_many).contains("more than 100000 values"));
}

#[test]
fn symbolic_links_are_refused_and_a_changed_pack_is_not_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.susurra");
    let mut zip = ZipWriter::new(fs::File::create(&path).unwrap());
    zip.start_file(BEGIN.0, SimpleFileOptions::DEFAULT).unwrap();
    zip.write_all(BEGIN.1).unwrap();
    zip.add_symlink("sounds/a/x.wav", "/etc/passwd", SimpleFileOptions::DEFAULT).unwrap();
    zip.finish().unwrap();
    assert!(look(&path).is_err());

    let path = packed(folder.path());
    let contents = look(&path).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(4).position(|w| w == b"fLaC").unwrap();
    bytes[at + 5000] ^= 8;
    fs::write(&path, &bytes).unwrap();
    let wanted = BTreeSet::from([SoundId("my-fan".into())]);
    let to = folder.path().join("to");
    assert!(unpack(&path, &contents, &wanted, &to, &JobProgress::default()).is_err());
    assert!(matches!(look(&path), Err(PackError::Damaged(..))));
}

#[test]
fn a_truncated_or_corrupted_pack_never_panics() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(packed(folder.path())).unwrap();
    let path = folder.path().join("b.susurra");
    let edges = (0..600).chain(whole.len() - 1600..whole.len());
    for at in edges.step_by(3) {
        fs::write(&path, &whole[..at]).unwrap();
        let _ = look(&path);
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        fs::write(&path, &bytes).unwrap();
        let _ = look(&path);
    }
}
