//! Writing packs, and reading intact, damaged and malicious ones.

use super::*;
use crate::catalogue::Catalogue;
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

/// Writes two own sounds into `folder`. Returns the catalogue, and a preset that needs one of them.
fn own(folder: &Path) -> (Catalogue, Preset) {
    for (id, text) in [("my-fan", SOUND), ("not-needed", SOUND)] {
        fs::create_dir_all(folder.join(id)).unwrap();
        fs::write(folder.join(id).join("sound.json"), text).unwrap();
        fs::write(folder.join(id).join("fan.wav"), vec![7; 200_000]).unwrap();
        fs::write(folder.join(id).join("run.sh"), "no recording").unwrap();
    }
    let preset = Preset::from_text(PRESET, "a", &|_| Controls::default()).unwrap();
    (Catalogue::with_folder(folder), preset)
}

fn packed(folder: &Path) -> PathBuf {
    let (catalogue, preset) = own(&folder.join("sounds"));
    let path = folder.join("a.susurra");
    write(&path, &[&preset, &preset], &catalogue, &JobProgress::default()).unwrap();
    path
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
    assert_eq!(files, ["fan.wav", "sound.json"]);
    let wanted = BTreeSet::from([SoundId("my-fan".into())]);
    let to = folder.path().join("to");
    unpack(&path, &contents, &wanted, &to, &JobProgress::default()).unwrap();
    assert_eq!(fs::read(to.join("my-fan/fan.wav")).unwrap(), vec![7; 200_000]);
    assert_eq!(fs::read_to_string(to.join("my-fan/sound.json")).unwrap(), SOUND);
    // Any zip program can read it.
    let zip = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
    assert_eq!(zip.len(), 6);
}

#[test]
fn a_cancelled_or_failed_write_leaves_the_old_file_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = packed(folder.path());
    let before = fs::read(&path).unwrap();
    let (catalogue, preset) = own(&folder.path().join("sounds"));
    let cancelled = JobProgress::default();
    cancelled.cancel();
    let done = write(&path, &[&preset], &catalogue, &cancelled);
    assert!(matches!(done, Err(PackError::Cancelled)));
    fs::remove_file(folder.path().join("sounds/my-fan/fan.wav")).unwrap();
    fs::create_dir(folder.path().join("none")).unwrap();
    let nowhere = folder.path().join("nowhere/a.susurra");
    let why = write(&nowhere, &[&preset], &catalogue, &JobProgress::default()).unwrap_err();
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
    let at = bytes.windows(64).position(|w| w == [7; 64]).unwrap();
    bytes[at + 5000] = 8;
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
