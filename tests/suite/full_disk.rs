//! A disk that is full, and one that can only be read: a real one of a few kilobytes where the system lets
//! us mount it (as root), else a folder that may not be written in. What is there stays, what is
//! said names the file, and nothing half made is left.

use crate::common::write_tone;
use crate::support::tools;
use serde_json::Map;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use susurra::files::Folders;
use susurra::mix::{Controls, Mix, SoundId};
use susurra::presets::pack::{self, JobProgress, Originals};
use susurra::presets::{Preset, PresetId, Store, import_preview};
use susurra::session::{Rendering, Session, render};

/// A disk of its own, until it is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    /// `None` where mounting is not allowed.
    fn of(kilobytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={kilobytes}k");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path())
            .output();
        let mounted = mount.is_ok_and(|output| output.status.success());
        if !mounted {
            tools::skip("a full disk", "mounting a disk of its own is not allowed");
        }
        mounted.then(|| Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn fill(&self) {
        let mut size = 1 << 16;
        for n in 0.. {
            if fs::write(self.path().join(format!("filler{n}")), vec![0; size]).is_err() {
                size /= 2;
                if size < 512 {
                    break;
                }
            }
        }
    }

    fn empty(&self) {
        for entry in fs::read_dir(self.path()).unwrap().flatten() {
            if entry.file_name().to_string_lossy().starts_with("filler") {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

fn defaults(_: &SoundId) -> Controls {
    Controls::default()
}

fn preset(name: &str, note: &str) -> Preset {
    Preset {
        id: PresetId("mine".into()),
        name: name.into(),
        note: note.into(),
        tags: Vec::new(),
        mix: Mix::default(),
        unknown: Map::new(),
    }
}

/// Everything in a folder and below, but for what fills it.
fn all(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.path().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            names.extend(all(&entry.path()));
        } else if !name.contains("filler") {
            names.push(name);
        }
    }
    names.sort();
    names
}

#[test]
fn on_a_full_disk_what_is_there_stays_and_nothing_half_made_is_left() {
    let Some(disk) = Disk::of(512) else { return };
    let folders = Folders::within(disk.path());
    let mut store = Store::load(&folders, &defaults);
    store.save(preset("Mine", "before"), &defaults).unwrap();
    let other = tempfile::tempdir().unwrap();
    let sent = other.path().join("a.susurra");
    let sound = Folders::within(other.path()).sounds().join("fan");
    fs::create_dir_all(&sound).unwrap();
    write_tone(&sound.join("fan.wav"), 441.0, 3.0);
    let text = r#"{"name":"Fan","kind":"texture","takes":{"medium":["fan.wav"]}}"#;
    fs::write(sound.join("sound.json"), text).unwrap();
    let (theirs, _) = Session::new(Folders::within(other.path()));
    let text = r#"{"version":1,"name":"Fan","mix":{"layers":[{"sound":"fan"}]}}"#;
    let fan = Preset::from_text(text, "fan", &defaults).unwrap();
    let write_pack = |path: &Path| {
        let (catalogue, progress) = (theirs.library.catalogue(), JobProgress::default());
        pack::write(path, &[&fan], catalogue, Originals::LeaveOut, &progress)
    };
    write_pack(&sent).unwrap();

    fs::create_dir_all(&folders.data).unwrap();
    disk.fill();
    let before = all(disk.path());
    let why = store.save(preset("Mine", &"x".repeat(5000)), &defaults).unwrap_err().to_string();
    assert!(why.contains("mine.json") && why.contains("Make room on the disk"), "{why}");
    let again = Store::load(&folders, &defaults);
    assert_eq!(again.find(&PresetId("mine".into())).unwrap().preset.note, "before");
    let to = disk.path().join("b.susurra");
    let why = write_pack(&to).unwrap_err();
    assert!(why.to_string().contains("b.susurra was not written"), "{why}");
    let (here, _) = Session::new(folders.clone());
    let look = || {
        import_preview::preview(
            &sent.to_string_lossy(),
            &here.library.existing_items(),
            &JobProgress::default(),
        )
        .unwrap()
    };
    let why = import_preview::stage(look(), &folders, &JobProgress::default()).err().unwrap();
    assert!(why.to_string().contains("was not written"), "{why}");
    for ending in ["wav", "flac", "ogg"] {
        let rendering = Rendering {
            preset: again.find_by_name("warm-noise").unwrap().preset.clone(),
            path: disk.path().join(format!("a.{ending}")),
            length: Duration::from_secs(6),
            fade_in: Duration::ZERO,
            fade_out: Duration::ZERO,
            overwrite: false,
        };
        let why =
            render(&rendering, here.library.catalogue(), &here.settings, &JobProgress::default())
                .unwrap_err();
        assert!(format!("{why:#}").contains(&format!("a.{ending}")), "{why:#}");
    }
    assert_eq!(all(disk.path()), before);
    disk.empty();
    store.save(preset("Mine", "after"), &defaults).unwrap();
    import_preview::stage(look(), &folders, &JobProgress::default()).unwrap();
}

#[test]
fn where_nothing_can_be_written_all_is_read_and_what_cannot_be_saved_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::of(512);
    let path = disk.as_ref().map_or(folder.path(), Disk::path);
    let folders = Folders::within(path);
    let mut store = Store::load(&folders, &defaults);
    store.save(preset("Mine", "before"), &defaults).unwrap();
    if disk.is_some() {
        let remount = Command::new("mount").args(["-o", "remount,ro"]).arg(path).status();
        assert!(remount.unwrap().success());
    } else {
        let mut may = fs::metadata(folders.presets()).unwrap().permissions();
        may.set_readonly(true);
        fs::set_permissions(folders.presets(), may).unwrap();
        if fs::write(folders.presets().join("x"), "x").is_ok() {
            tools::skip("a read-only folder", "this user may write anywhere");
            return;
        }
    }
    let mut store = Store::load(&folders, &defaults);
    assert_eq!(store.find(&PresetId("mine".into())).unwrap().preset.note, "before");
    let why = store.save(preset("Mine", "after"), &defaults).unwrap_err().to_string();
    let advises = why.contains("is read-only") || why.contains("Give your user permission");
    assert!(why.contains("mine.json") && advises, "{why}");
    assert_eq!(store.find(&PresetId("mine".into())).unwrap().preset.note, "before");
    let deleted = store.delete(&PresetId("mine".into()), std::time::UNIX_EPOCH, &defaults);
    assert!(deleted.is_err() && store.find(&PresetId("mine".into())).is_some());
}
