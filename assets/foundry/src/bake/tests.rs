//! Bakes a short artificial sound into a temporary folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::signal::noise::{Pink, white};
use crate::sounds::{Controls, Family};

/// Uses the id of a real sound, because the fingerprint needs a recipe.
const SHORT: Sound = Sound {
    in_order: false,
    id: "rain",
    name: "Short",
    family: Family::Water,
    kind: Kind::Texture,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.4, width_deg: 120.0 },
    takes: [1; 3],
    model: "Nearly half a second of noise.",
    seed: 3,
    perform: hiss,
    room_tone: None,
};

fn hiss(_: Intensity, _: usize, random: &mut Random) -> Result<Stereo> {
    let noise: Vec<f64> = (0..24_000).map(|_| 0.1 * white(random)).collect();
    let mut take = Stereo::from_mono(&noise);
    take.finish(0.01, 0.01);
    take.for_each_channel(|side| side[23_000..].fill(0.0));
    Ok(take)
}

/// A temporary folder, removed when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("foundry-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        fs::read_dir(self.0.join("rain"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read(&path).unwrap())
            })
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind does not affect later runs.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn bake_short(sound: &Sound, folder: &Folder) {
    bake(sound, &folder.0, true, &ProgressBar::hidden()).unwrap();
}

#[test]
fn two_bakes_with_the_same_seed_give_the_same_bytes() {
    for kind in [Kind::Texture, Kind::Events] {
        let (a, b) = (Folder::new("a"), Folder::new("b"));
        bake_short(&Sound { kind, ..SHORT }, &a);
        bake_short(&Sound { kind, ..SHORT }, &b);
        assert_eq!(a.files().len(), 4);
        assert!(a.files() == b.files());
    }
}

#[test]
fn another_seed_gives_another_recording() {
    let (a, b) = (Folder::new("seed-a"), Folder::new("seed-b"));
    bake_short(&SHORT, &a);
    bake_short(&Sound { seed: 4, ..SHORT }, &b);
    assert!(a.files()["soft.ogg"] != b.files()["soft.ogg"]);
}

#[test]
fn old_takes_are_removed_and_other_files_are_kept() {
    let folder = Folder::new("stale");
    bake_short(&Sound { kind: Kind::Events, takes: [2, 1, 1], ..SHORT }, &folder);
    fs::write(folder.0.join("rain/notes.txt"), "mine").unwrap();
    fs::write(folder.0.join("rain/soft-01.flac.part"), "interrupted").unwrap();
    bake_short(&Sound { kind: Kind::Events, ..SHORT }, &folder);
    let names: Vec<String> = folder.files().into_keys().collect();
    assert_eq!(
        names,
        ["firm-01.flac", "medium-01.flac", "notes.txt", "soft-01.flac", "sound.json"]
    );
}

#[test]
fn levels_rise_from_soft_to_firm_below_the_ceiling() {
    let folder = Folder::new("levels");
    bake_short(&SHORT, &folder);
    let measured = ["soft.ogg", "medium.ogg", "firm.ogg"].map(|name| {
        let take = decode::decode(folder.files()[name].clone(), "ogg").unwrap();
        loudness::measure(&[take]).unwrap()
    });
    assert!(measured[0].lufs < measured[1].lufs - 4.0 && measured[1].lufs < measured[2].lufs - 3.0);
    assert!(measured.iter().all(|loudness| loudness.true_peak_db < -3.0));
}

#[test]
fn an_unchanged_sound_is_not_baked_again() {
    let folder = Folder::new("fresh");
    bake_short(&SHORT, &folder);
    fs::write(folder.0.join("rain/soft.ogg"), "listened to").unwrap();
    let bake_again = || bake(&SHORT, &folder.0, false, &ProgressBar::hidden()).unwrap();
    bake_again();
    assert_eq!(folder.files()["soft.ogg"], b"listened to");
    fs::remove_file(folder.0.join("rain/firm.ogg")).unwrap();
    bake_again();
    assert!(folder.files()["soft.ogg"] != b"listened to", "one of its files was missing");
}

#[test]
fn a_failed_bake_leaves_the_old_recordings_intact() {
    let folder = Folder::new("whole");
    bake_short(&SHORT, &folder);
    let before = folder.files();
    // A folder blocks the partial file of the manifest.
    fs::create_dir(folder.0.join("rain/sound.json.part")).unwrap();
    let other = Sound { seed: 4, ..SHORT };
    let error = bake(&other, &folder.0, true, &ProgressBar::hidden()).unwrap_err();
    assert!(format!("{error:#}").contains("sound.json.part"), "{error:#}");
    fs::remove_dir(folder.0.join("rain/sound.json.part")).unwrap();
    assert!(folder.files() == before);
}

#[test]
fn events_are_baked_with_their_room_tone() {
    let folder = Folder::new("room");
    let room_tone = Some(RoomTone {
        below_lu: 40.0,
        perform: |random| {
            let mut pink = Pink::default();
            Stereo::from_mono(&(0..96_000).map(|_| pink.next(random)).collect::<Vec<_>>())
        },
    });
    bake_short(&Sound { kind: Kind::Events, room_tone, ..SHORT }, &folder);
    let manifest: serde_json::Value =
        serde_json::from_slice(&folder.files()["sound.json"]).unwrap();
    assert_eq!(manifest["room_tone"]["take"], "room-tone.ogg");
    let level_db = manifest["room_tone"]["level_db"].as_f64().unwrap();
    let tone = decode::decode(folder.files()["room-tone.ogg"].clone(), "ogg").unwrap();
    let heard_lufs = loudness::measure(&[tone]).unwrap().lufs + level_db;
    let medium_lufs = manifest["loudness"]["lufs"].as_f64().unwrap();
    // Vorbis removes the highest octave, which lowers the loudness slightly.
    assert!((medium_lufs - heard_lufs - 40.0).abs() < 1.5, "{heard_lufs}");
}
