//! Imports of synthetic files into a temporary folder.

use super::*;
use crate::catalogue::{Catalogue, Sound};
use crate::decibels::gain_to_db;
use crate::decode::{Media, decode_all};
use std::fs;

const RATE: u32 = 44_100;

struct Rig {
    folder: tempfile::TempDir,
}

impl Rig {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn sounds(&self) -> PathBuf {
        self.folder.path().join("sounds")
    }

    /// Writes a WAV file of tones with these amplitudes and lengths in seconds.
    fn wav(&self, name: &str, parts: &[(f32, f32)]) -> PathBuf {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let path = self.folder.path().join(name);
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for (amplitude, seconds) in parts {
            for n in 0..(seconds * RATE as f32) as usize {
                let sample = (n as f32 * 0.09).sin() * amplitude;
                writer.write_sample((sample * 32_767.0) as i16).unwrap();
            }
        }
        writer.finalize().unwrap();
        path
    }

    fn import(&self, path: &Path) -> Result<ImportedSound, ImportError> {
        let mut sounds = OwnSoundsFolder::open(&self.sounds());
        import(path, &ImportOptions::default(), &mut sounds, &mut |_| true)
    }

    fn sound(&self, id: &SoundId) -> Sound {
        let catalogue = Catalogue::with_folder(&self.sounds());
        assert!(catalogue.problems().is_empty(), "{:?}", catalogue.problems());
        catalogue.find(id).unwrap().clone()
    }

    fn files(&self, id: &SoundId) -> Vec<String> {
        let entries = fs::read_dir(self.sounds().join(&id.0)).unwrap().flatten();
        let mut names: Vec<_> = entries.map(|e| e.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

#[test]
fn a_recording_without_silent_ends_is_played_as_it_is() {
    let rig = Rig::new();
    let path = rig.wav("my_fan.wav", &[(0.05, 8.0)]);
    let added = rig.import(&path).unwrap();
    assert_eq!((added.id.0.as_str(), added.name.as_str()), ("my-fan", "My fan"));
    assert_eq!((added.playback, added.takes), (PlaybackMode::Texture, 1));
    assert_eq!(rig.files(&added.id), ["original.wav", "sound.json"]);
    let sound = rig.sound(&added.id);
    assert!(sound.playback.is_texture() && sound.is_own() && sound.problem.is_none());
    assert_eq!(sound.family, Family::Own);
    let kept = fs::read(rig.sounds().join("my-fan/original.wav")).unwrap();
    assert_eq!(kept, fs::read(path).unwrap());
    // A tone of about 640 Hz at −29 dB has a loudness of about −29 LUFS, and is brought to −20.
    assert!((5.0..12.0).contains(&sound.trim_db), "{}", sound.trim_db);
}

#[test]
fn silent_ends_are_trimmed_and_the_original_is_kept() {
    let rig = Rig::new();
    let path = rig.wav("sea.wav", &[(0.0, 2.0), (0.2, 8.0), (0.0, 3.0)]);
    let added = rig.import(&path).unwrap();
    assert_eq!(rig.files(&added.id), ["original.wav", "sound.json", "texture.flac"]);
    let media = rig.sound(&added.id).intensities[0][0].clone();
    let frames = decode_all(&media, RATE, usize::MAX).unwrap();
    assert!((frames.len() as f32 / RATE as f32 - 8.0).abs() < 0.03, "{}", frames.len());
    assert!(frames[..2000].iter().any(|frame| frame[0].abs() > 0.15));
}

#[test]
fn taps_become_takes_of_similar_level_with_faded_ends() {
    let rig = Rig::new();
    let taps: Vec<_> =
        (0..8).flat_map(|n| [(if n == 3 { 0.8 } else { 0.1 }, 0.1), (0.0, 0.9)]).collect();
    let added = rig.import(&rig.wav("taps.wav", &taps)).unwrap();
    assert_eq!((added.playback, added.takes), (PlaybackMode::Events { in_order: false }, 8));
    let sound = rig.sound(&added.id);
    assert!(!sound.playback.is_texture() && (sound.defaults.pace_per_min - 60.0).abs() < 1.0);
    assert!(sound.defaults.irregularity < 0.05);
    let peaks: Vec<f32> = sound.intensities[0]
        .iter()
        .map(|media| {
            let frames = decode_all(media, RATE, usize::MAX).unwrap();
            assert!(frames[0][0] == 0.0 && frames.last().unwrap()[0].abs() < 1e-3);
            frames.iter().fold(0.0, |peak: f32, frame| peak.max(frame[0].abs()))
        })
        .collect();
    let loudest = peaks.iter().copied().fold(0.0, f32::max);
    assert!(loudest / peaks[0] < 1.7, "one take is much louder than the others: {peaks:?}");
    assert!(sound.trim_db + gain_to_db(loudest) < -0.9, "the loudest take exceeds full scale");
}

#[test]
fn a_file_that_was_imported_before_is_recognised_under_any_name() {
    let rig = Rig::new();
    let path = rig.wav("fan.wav", &[(0.1, 4.0)]);
    rig.import(&path).unwrap();
    let copy = rig.folder.path().join("other name.wav");
    fs::copy(&path, &copy).unwrap();
    let error = rig.import(&copy).unwrap_err().to_string();
    assert!(error.contains("other name.wav is there already, as “Fan”"), "{error}");
    let mut sounds = OwnSoundsFolder::open(&rig.folder.path().join("elsewhere"));
    let mut go = |path: &Path| import(path, &ImportOptions::default(), &mut sounds, &mut |_| true);
    assert!(
        go(&path).is_ok() && matches!(go(&copy), Err(ImportError::AlreadyImported { .. })),
        "also within one run"
    );
}

#[test]
fn sounds_with_equal_names_get_different_ids() {
    let rig = Rig::new();
    let ids = [(0.1, 4.0), (0.1, 5.0), (0.1, 6.0)]
        .map(|part| rig.import(&rig.wav("rain.wav", &[part])).unwrap().id.0);
    assert_eq!(ids, ["rain-2", "rain-3", "rain-4"]);
    let odd = rig.import(&rig.wav("雨.wav", &[(0.1, 7.0)])).unwrap();
    assert_eq!((odd.id.0.as_str(), odd.name.as_str()), ("own", "雨"));
}

#[test]
fn files_that_are_not_recordings_are_rejected_with_a_reason() {
    let rig = Rig::new();
    let write = |name: &str, bytes: &[u8]| {
        let path = rig.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let why = |path: &Path| rig.import(path).unwrap_err().to_string();
    assert!(why(&write("empty.wav", b"")).contains("empty.wav is empty"));
    assert!(why(&write("text.wav", b"Dear diary, no sound at all.")).contains("not a sound file"));
    assert!(why(&rig.wav("mute.wav", &[(0.0, 3.0)])).contains("nothing but silence"));
    assert!(why(&rig.folder.path().join("none.wav")).contains("none.wav cannot be read"));
    assert!(why(rig.folder.path()).contains("is not a file"));
    let left = fs::read_dir(rig.sounds()).map_or(0, Iterator::count);
    assert_eq!(left, 0);
}

#[test]
fn a_stopped_import_leaves_nothing_behind() {
    let rig = Rig::new();
    let path = rig.wav("taps.wav", &[(0.4, 0.1), (0.0, 0.9)].repeat(8));
    for stop_after in [0.02, 0.3, 0.7, 0.95] {
        let mut sounds = OwnSoundsFolder::open(&rig.sounds());
        let mut progress = |done: f32| done < stop_after;
        let stopped = import(&path, &ImportOptions::default(), &mut sounds, &mut progress);
        assert!(matches!(stopped, Err(ImportError::Stopped)), "{stop_after}: {stopped:?}");
        let left = fs::read_dir(rig.sounds()).into_iter().flatten().flatten();
        let left = left.filter(|entry| entry.file_name() != ".importing").count();
        assert_eq!(left, 0, "{stop_after}");
    }
}

#[test]
fn editing_a_sound_keeps_unknown_fields() {
    let rig = Rig::new();
    let id = rig.import(&rig.wav("fan.wav", &[(0.1, 4.0)])).unwrap().id;
    let path = rig.sounds().join(&id.0).join("sound.json");
    let text = fs::read_to_string(&path).unwrap().replacen('{', "{\"later\": 7,", 1);
    fs::write(&path, text).unwrap();
    let edit = SoundEdit {
        name: " Grandma's  fan ".into(),
        family: Family::Air,
        icon: "fan".into(),
        credit: "Grandma".into(),
        licence: "CC0-1.0".into(),
    };
    super::edit(&rig.sounds(), &id, &edit).unwrap();
    let sound = rig.sound(&id);
    assert_eq!((sound.name.as_str(), sound.icon.as_str()), ("Grandma's fan", "fan"));
    assert_eq!((sound.family, sound.credit.as_str()), (Family::Air, "Grandma"));
    assert!(fs::read_to_string(path).unwrap().contains("\"later\": 7"));
}

#[test]
fn taps_are_changed_to_a_texture_and_back() {
    let rig = Rig::new();
    let id = rig.import(&rig.wav("taps.wav", &[(0.4, 0.1), (0.0, 0.9)].repeat(8))).unwrap().id;
    let before = (rig.files(&id), rig.sound(&id).defaults);
    change_playback(&rig.sounds(), &id, PlaybackMode::Texture, &mut |_| true).unwrap();
    let sound = rig.sound(&id);
    assert!(sound.playback.is_texture() && sound.intensities[0].len() == 1);
    assert_eq!(rig.files(&id), ["original.wav", "sound.json", "texture.flac"]);
    change_playback(&rig.sounds(), &id, PlaybackMode::Events { in_order: false }, &mut |_| true)
        .unwrap();
    assert_eq!((rig.files(&id), rig.sound(&id).defaults), before);
    let stopped =
        change_playback(&rig.sounds(), &id, PlaybackMode::Texture, &mut |done| done < 0.3);
    assert!(
        stopped.is_err() && !rig.sound(&id).playback.is_texture(),
        "a stopped change leaves the sound unchanged"
    );
}

#[test]
fn a_removed_sound_is_restored_unless_its_id_is_taken() {
    let rig = Rig::new();
    let path = rig.wav("fan.wav", &[(0.1, 4.0)]);
    let id = rig.import(&path).unwrap().id;
    let removed = remove(&rig.sounds(), &id).unwrap();
    assert!(Catalogue::with_folder(&rig.sounds()).find(&id).is_none());
    restore(&rig.sounds(), &removed).unwrap();
    assert_eq!(rig.sound(&id).name, "Fan");
    let removed = remove(&rig.sounds(), &id).unwrap();
    assert_eq!(
        rig.import(&path).unwrap().id,
        id,
        "an imported file gets its previous id again, so presets find it"
    );
    assert!(matches!(restore(&rig.sounds(), &removed), Err(ImportError::Taken(_))));
    remove(&rig.sounds(), &id).unwrap();
    restore(&rig.sounds(), &removed).unwrap();
}

#[test]
fn import_options_override_the_detected_values() {
    let rig = Rig::new();
    let path = rig.wav("hum.wav", &[(0.2, 5.0)]);
    let options = ImportOptions {
        playback: Some(PlaybackMode::Events { in_order: false }),
        name: Some("One hum".into()),
    };
    let mut sounds = OwnSoundsFolder::open(&rig.sounds());
    let added = import(&path, &options, &mut sounds, &mut |_| true).unwrap();
    assert_eq!(
        (added.playback, added.name.as_str()),
        (PlaybackMode::Events { in_order: false }, "One hum")
    );
    let media = Media::File(rig.sounds().join("one-hum/take-01.flac"));
    assert!(decode_all(&media, RATE, usize::MAX).is_ok());
}
