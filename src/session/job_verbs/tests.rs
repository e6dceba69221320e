//! Imports on a session without its other threads.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the tests make and measure sound"
)]

use super::*;
use crate::files::Folders;
use crate::mix::PlaybackMode;
use crate::session::Notice;
use std::time::{Duration, Instant};

pub struct Rig {
    pub folder: tempfile::TempDir,
    pub session: Session,
}

pub fn rig() -> Rig {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(Folders::within(folder.path())).0;
    Rig { folder, session }
}

impl Rig {
    /// A WAV file of a tone of this amplitude.
    pub fn wav(&self, name: &str, amplitude: f32, seconds: f32) -> PathBuf {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 48_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for n in 0..(seconds * 48_000.0) as usize {
            writer.write_sample(((n as f32 * 0.06).sin() * amplitude * 32_767.0) as i16).unwrap();
        }
        writer.finalize().unwrap();
        path
    }

    /// Waits until nothing is being imported; no machine takes a minute.
    pub fn finish(&mut self) {
        let started = Instant::now();
        while self.session.jobs.import_state().is_some() {
            assert!(started.elapsed() < Duration::from_mins(1));
            self.session.tick_jobs(SystemTime::now());
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    pub fn names(&self) -> Vec<String> {
        let own = self.session.library.catalogue().sounds().iter().filter(|sound| sound.is_own());
        own.map(|sound| sound.name.clone()).collect()
    }

    pub fn said(&self) -> String {
        let texts = self.session.notices.list().iter().map(Notice::text);
        texts.collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn a_folder_that_is_dropped_is_on_the_board_and_what_is_broken_is_said() {
    let mut rig = rig();
    let first = rig.wav("drop/my fan.wav", 0.2, 4.0);
    rig.wav("drop/more/my tap.wav", 0.2, 0.2);
    std::fs::write(rig.folder.path().join("drop/notes.ogg"), "no sound").unwrap();
    rig.session.import(vec![rig.folder.path().join("drop"), first]);
    assert!(rig.session.jobs.import_state().is_some());
    rig.finish();
    assert_eq!(rig.names(), ["My fan", "My tap"]);
    let said = rig.said();
    assert!(said.contains("2 sounds were added."), "{said}");
    assert!(said.contains("is there already, as “My fan”"), "{said}");
    assert!(said.contains("notes.ogg is not a sound file") && said.contains("not added"), "{said}");
}

#[test]
fn an_import_is_taken_back() {
    let mut rig = rig();
    let path = rig.wav("fan.wav", 0.2, 4.0);
    rig.session.import(vec![path]);
    rig.finish();
    let notice = rig.session.notices.list().last().unwrap().clone();
    assert_eq!(notice.undo, Some(Undo::Import(vec![SoundId("fan-2".into())])));
    rig.session.undo(&notice);
    rig.session.run_disk_tasks();
    assert!(rig.names().is_empty(), "{:?}", rig.names());
}

#[test]
fn an_import_that_is_stopped_keeps_what_was_done() {
    let mut rig = rig();
    let paths = (0..40).map(|n| rig.wav(&format!("{n:02}.wav"), 0.2, 3.0 + n as f32 * 0.01));
    let paths = paths.collect();
    rig.session.import(paths);
    rig.session.jobs.stop_imports();
    rig.finish();
    assert!(rig.names().len() < 40);
    let sounds =
        std::fs::read_dir(rig.session.library.folders().sounds()).into_iter().flatten().flatten();
    let half_made = sounds.filter(|e| e.file_name().to_string_lossy().starts_with(".import-"));
    assert_eq!(half_made.count(), 0);
}

#[test]
fn what_is_asked_for_meanwhile_comes_next() {
    let mut rig = rig();
    let (a, b) = (rig.wav("a.wav", 0.2, 4.0), rig.wav("b.wav", 0.3, 4.0));
    rig.session.import(vec![a]);
    rig.session.import(vec![b]);
    rig.session.disk.recast_sound(&SoundId("b".into()), PlaybackMode::Events { in_order: false });
    rig.session.run_disk_tasks();
    rig.finish();
    assert_eq!(rig.names(), ["A", "B"]);
    let b = rig.session.library.catalogue().find(&SoundId("b".into())).unwrap();
    assert!(!b.playback.is_texture());
}

#[test]
fn names_that_are_words_of_susurra_are_reported_unchanged_in_every_language() {
    for name in ["texture", "own", "built-in", "events"] {
        let mut rig = rig();
        let first = rig.wav(&format!("{name}.wav"), 0.2, 4.0);
        rig.session.import(vec![first.clone()]);
        rig.finish();
        rig.session.import(vec![first]);
        rig.finish();
        let notices = rig.session.notices.list();
        let said = notices.last().unwrap().message.to_string_in(Language::German);
        let name = &rig.names()[0];
        assert!(said.contains(&format!("ist schon da, als „{name}“")), "{said}");
    }
}
