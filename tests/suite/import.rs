//! Imports of the user's own recordings, from the file to the sound: every format, the command
//! line, damaged files, and a killed process.

use crate::common::{Rig, add, layer_problems, listen, rms};
use crate::support::files::{of_every_kind, strokes, tone};
use crate::support::home::{folders_at, susurra_at};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use susurra::catalogue::Catalogue;
use susurra::dsp::Random;
use susurra::import::{ImportError, ImportOptions, ImportedSound, OwnSoundsFolder, import};
use susurra::mix::PlaybackMode;

fn bring_in(path: &Path, sounds: &Path) -> Result<ImportedSound, ImportError> {
    import(path, &ImportOptions::default(), &mut OwnSoundsFolder::open(sounds), &mut |_| true)
}

#[test]
fn every_format_is_imported_measured_and_played() {
    let rig = Rig::new();
    for path in of_every_kind(rig.folder.path(), &tone(6.0)) {
        let added = bring_in(&path, &rig.folders.sounds()).unwrap();
        assert_eq!(added.playback, PlaybackMode::Texture, "{}", path.display());
        assert!((added.seconds - 6.0).abs() < 0.15, "{}: {} s", path.display(), added.seconds);
        assert!((added.trim_db + 2.0).abs() < 2.0, "{}: {}", path.display(), added.trim_db);
        let (shared, mut offline) = rig.offline();
        shared.with(|session| add(session, &added.id.0, 0.8));
        let heard = listen(&shared, &mut offline, 4.0);
        assert!(rms(&heard[2 * crate::common::RATE as usize..]) > 0.01, "{}", path.display());
        assert_eq!(layer_problems(&shared), Vec::<String>::new());
    }
}

#[test]
fn strokes_in_every_format_are_cut_into_takes() {
    let rig = Rig::new();
    for path in of_every_kind(rig.folder.path(), &strokes(6)) {
        let added = bring_in(&path, &rig.folders.sounds()).unwrap();
        let (kind, takes) = (added.playback, added.takes);
        assert_eq!((kind.is_texture(), takes), (false, 6), "{}", path.display());
    }
}

#[test]
fn the_title_tag_names_a_sound_and_the_file_extension_is_ignored() {
    let rig = Rig::new();
    let path = rig.folder.path().join("x.mp3");
    if crate::support::files::by_ffmpeg(&path, &tone(3.0), &["-metadata", "title=Regen im März"]) {
        assert_eq!(bring_in(&path, &rig.folders.sounds()).unwrap().name, "Regen im März");
    }
    let path = rig.folder.path().join("really-vorbis.wav");
    crate::support::files::vorbis(&path, &tone(3.0));
    let id = bring_in(&path, &rig.folders.sounds()).unwrap().id;
    assert!(rig.folders.sounds().join(id.0).join("original.ogg").exists());
}

#[test]
fn the_existing_part_of_a_truncated_file_is_imported() {
    let rig = Rig::new();
    for path in of_every_kind(rig.folder.path(), &tone(6.0)) {
        let bytes = fs::read(&path).unwrap();
        let cut = path.with_file_name(format!("cut-{}", path.file_name().unwrap().display()));
        fs::write(&cut, &bytes[..bytes.len() * 2 / 3]).unwrap();
        // An M4A file has its index at the end, and an AIFF file states its own length.
        match bring_in(&cut, &rig.folders.sounds()) {
            Ok(added) => {
                assert!((2.5..4.6).contains(&added.seconds), "{}: {added:?}", cut.display());
            }
            Err(error) => assert!(
                ["m4a", "aiff"].map(Some).contains(&cut.extension().and_then(|e| e.to_str())),
                "{error}"
            ),
        }
    }
}

/// A folder in place of the user's home folder.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn susurra(&self) -> Command {
        susurra_at(self.0.path())
    }

    fn run(&self, arguments: &[&str], path: &Path) -> Output {
        self.susurra().args(arguments).arg(path).output().unwrap()
    }

    fn sounds(&self) -> PathBuf {
        folders_at(self.0.path()).sounds()
    }
}

#[test]
fn the_command_line_imports_a_folder_and_prints_a_line_per_file() {
    let home = Home::new();
    let folder = home.0.path().join("mine");
    fs::create_dir(&folder).unwrap();
    crate::support::files::lossless(&folder.join("fan.flac"), &tone(5.0));
    crate::support::files::lossless(&folder.join("taps.wav"), &strokes(5));
    fs::write(folder.join("broken.ogg"), "no sound").unwrap();
    let dry = home.run(&["import", "--dry-run"], &folder);
    let said = String::from_utf8(dry.stdout).unwrap();
    assert!(said.contains("would be “Taps”, events in 5 takes"), "{said}");
    assert!(Catalogue::with_folder(&home.sounds()).sounds().iter().all(|sound| !sound.is_own()));
    let done = home.run(&["import"], &folder);
    let (said, errors) =
        (String::from_utf8(done.stdout).unwrap(), String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("fan.flac: “Fan” (fan-2), texture"), "{said}");
    assert!(said.contains("broken.ogg: not added:") && said.lines().count() == 3, "{said}");
    assert!(!done.status.success() && errors.contains("1 of 3 could not be added"), "{errors}");
    let again = home.run(&["import", "--as", "events", "--name", "X"], &folder.join("fan.flac"));
    let said = String::from_utf8(again.stdout).unwrap();
    assert!(again.status.success() && said.contains("there already, as “Fan”"), "{said}");
}

#[test]
fn a_killed_import_leaves_no_incomplete_sound() {
    let home = Home::new();
    let path = home.0.path().join("taps.wav");
    crate::support::files::lossless(&path, &strokes(40));
    let mut random = Random::new(7);
    for _ in 0..12 {
        let mut child = home.susurra();
        let child = child.arg("import").arg(&path).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(random.below(700) as u64));
        // The process may have ended already.
        let _ = child.kill();
        child.wait().unwrap();
        let catalogue = Catalogue::with_folder(&home.sounds());
        assert!(catalogue.problems().is_empty(), "{:?}", catalogue.problems());
        for sound in catalogue.sounds().iter().filter(|sound| sound.is_own()) {
            assert!(sound.problem.is_none() && sound.intensities[0].len() == 40);
            fs::remove_dir_all(home.sounds().join(&sound.id.0)).unwrap();
        }
    }
    assert!(home.run(&["import"], &path).status.success());
    let names = fs::read_dir(home.sounds()).unwrap().flatten().map(|entry| entry.file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, [".importing", "taps"], "abandoned folders are removed");
}

/// Damages files of every kind, and those in `SUSURRA_FUZZ_FILES`, and imports them: for
/// `SUSURRA_FUZZ_SECONDS`, or a few rounds if that is not set. Each import must end within bounded
/// time and memory.
#[test]
fn no_damaged_file_makes_an_import_panic_hang_or_use_too_much_memory() {
    let rig = Rig::new();
    let setting = |name: &str| std::env::var(name).ok();
    let seconds = setting("SUSURRA_FUZZ_SECONDS").map(|seconds| seconds.parse::<u64>().unwrap());
    let mut seeds = of_every_kind(rig.folder.path(), &strokes(2));
    let more = setting("SUSURRA_FUZZ_FILES").map(|folder| fs::read_dir(folder).unwrap());
    seeds.extend(more.into_iter().flatten().flatten().map(|entry| entry.path()));
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|path| fs::read(path).unwrap()).collect();
    let started = Instant::now();
    let mut random =
        Random::new(setting("SUSURRA_FUZZ_SEED").map_or(1, |seed| seed.parse().unwrap()));
    let (mut rounds, mut taken, mut slowest) = (0u32, 0u32, Duration::ZERO);
    let path = rig.folder.path().join("damaged");
    while seconds.map_or(rounds < 120, |most| started.elapsed().as_secs() < most) {
        let bytes = &seeds[random.below(seeds.len())];
        fs::write(&path, damaged(bytes, &mut random)).unwrap();
        let begun = Instant::now();
        let imported = bring_in(&path, &rig.folders.sounds());
        slowest = slowest.max(begun.elapsed());
        if let Ok(added) = imported {
            assert!(added.trim_db.abs() <= 24.0 && added.seconds.is_finite());
            fs::remove_dir_all(rig.folders.sounds().join(added.id.0)).unwrap();
            taken += 1;
        }
        rounds += 1;
        assert!(begun.elapsed() < Duration::from_mins(2), "round {rounds} hangs");
    }
    let memory = most_memory_mb();
    eprintln!("{rounds} damaged files, {taken} taken, slowest {slowest:?}, at most {memory:?} MB");
    assert!(memory.is_none_or(|mb| mb < 600), "{memory:?} MB");
}

/// Changes, cuts out, duplicates or cuts off some bytes.
fn damaged(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut below = |most: usize| random.below(most.max(1));
    for _ in 0..=below(12) {
        if bytes.is_empty() {
            break;
        }
        // Damage to the header has the most effects.
        let near = if below(2) == 0 { bytes.len().min(400) } else { bytes.len() };
        let at = below(near);
        match below(8) {
            0 => bytes.truncate(at.max(1)),
            1 => drop(bytes.drain(at..(at + below(300)).min(bytes.len()))),
            2 => {
                let copy = bytes[at..(at + below(300)).min(bytes.len())].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => {
                let until = (at + 4).min(bytes.len());
                bytes[at..until].fill(if below(2) == 0 { 0xFF } else { 0 });
            }
            _ => bytes[at] = below(256) as u8,
        }
    }
    bytes
}

/// The peak memory of this process in megabytes, where the system reports it.
fn most_memory_mb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
