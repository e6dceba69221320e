//! Own sounds that change, go, and come back while they play.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the tests make and measure sound"
)]

use super::*;
use crate::catalogue::Family;
use crate::files::Folders;
use crate::import::{self, SoundEdit};
use crate::mix::{Controls, PlaybackMode, SoundId, Source};
use crate::session::library::sound_problem;
use crate::session::{Saver, Shared};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const RATE: u32 = 48_000;
/// The time between two looks at the folder.
const INTERVAL: Duration = Duration::from_secs(5);

fn tone(path: &Path, seconds: f32) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for n in 0..(seconds * RATE as f32) as usize {
        writer.write_sample(((n as f32 * 0.06).sin() * 8000.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

/// A session with the own sound “Hum”.
fn with_hum() -> (tempfile::TempDir, Folders, Shared, crate::engine::streamer::Streamer) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let path = folder.path().join("hum.wav");
    tone(&path, 6.0);
    let mut library = import::OwnSoundsFolder::open(&folders.sounds());
    import::import(&path, &import::ImportOptions::default(), &mut library, &mut |_| true).unwrap();
    let (session, streamer) = Session::new(folders.clone());
    (folder, folders, Shared::new(session), streamer)
}

fn problem_of(shared: &Shared) -> Option<String> {
    let problem = shared.read(|session| sound_problem(session.library.catalogue(), &hum()));
    problem.map(|problem| problem.to_string())
}

fn hum() -> SoundId {
    SoundId("hum".into())
}

/// The root mean square of both channels together.
fn rms(frames: &[crate::dsp::Frame]) -> f32 {
    (crate::dsp::energy(frames) / (2 * frames.len()) as f32).sqrt()
}

#[test]
fn a_sound_whose_drive_is_gone_says_so_and_plays_again_when_it_is_back() {
    let (_folder, folders, shared, streamer) = with_hum();
    let start = Instant::now();
    let mut saver = Saver::new(shared.clone(), false, start);
    shared.with(|s| {
        s.switch_on(&Source::Sound(hum()), Controls { level: 0.8, ..Controls::default() })
    });
    let mut offline = shared.offline(streamer, RATE);
    let mut listen = |seconds: f32| {
        let mut heard = vec![[0.0; 2]; (seconds * RATE as f32) as usize];
        for part in heard.chunks_mut(480) {
            shared.with(|_| ());
            offline.render(part);
        }
        rms(&heard[heard.len() / 2..])
    };
    assert!(listen(2.0) > 0.005);
    let away = folders.data.join("away");
    fs::rename(folders.sounds(), &away).unwrap();
    saver.tick(start + INTERVAL);
    let problem = shared.with(Session::layer_problems);
    assert!(
        problem[0].to_string().contains("no sound “hum” here. The layer is kept"),
        "{problem:?}"
    );
    assert!(listen(3.0) < 1e-5);
    fs::rename(&away, folders.sounds()).unwrap();
    saver.tick(start + 2 * INTERVAL);
    assert!(shared.with(Session::layer_problems).is_empty());
    assert!(listen(3.0) > 0.005);
}

#[test]
fn a_recording_that_is_missing_is_named_on_the_card_until_it_is_back() {
    let (_folder, folders, shared, _streamer) = with_hum();
    let start = Instant::now();
    let mut saver = Saver::new(shared.clone(), false, start);
    let recording = folders.sounds().join("hum/original.wav");
    let away = folders.data.join("away.wav");
    fs::rename(&recording, &away).unwrap();
    shared.with(|session| session.library.look_for_sounds());
    saver.tick(start);
    let problem = problem_of(&shared).unwrap();
    assert!(problem.contains("original.wav is missing"), "{problem}");
    fs::rename(&away, &recording).unwrap();
    shared.with(|session| session.library.look_for_sounds());
    saver.tick(start);
    assert_eq!(problem_of(&shared), None);
}

#[test]
fn a_description_that_is_damaged_is_said_of_its_layer_and_left_alone() {
    let (_folder, folders, shared, _streamer) = with_hum();
    fs::write(folders.sounds().join("hum/sound.json"), "{ \"name\": ").unwrap();
    shared.with(|session| session.set_catalogue(Catalogue::with_folder(&folders.sounds())));
    let problem = problem_of(&shared).unwrap();
    assert!(problem.contains("“hum” cannot be used now: its sound.json is invalid"));
    let edit = SoundEdit {
        name: "New".into(),
        family: Family::Own,
        icon: String::new(),
        credit: String::new(),
        licence: String::new(),
    };
    shared.with(|session| session.disk.edit_sound(&hum(), &edit));
    shared.flush();
    let kept = fs::read_to_string(folders.sounds().join("hum/sound.json")).unwrap();
    assert_eq!(kept, "{ \"name\": ", "never written over");
    assert!(shared.with(|session| session.notices.list().last().unwrap().is_warning));
}

#[test]
fn a_sound_that_is_removed_leaves_the_board_and_comes_back() {
    let (_folder, _folders, shared, _streamer) = with_hum();
    shared.with(|session| {
        session.switch_on(&Source::Sound(hum()), Controls { level: 0.3, ..Controls::default() });
        session.disk.remove_sound(&hum());
        session.run_disk_tasks();
        assert!(
            session.board.mix().layers.is_empty()
                && session.library.catalogue().find(&hum()).is_none()
        );
        let notice = session.notices.list().last().unwrap().clone();
        session.undo(&notice);
        session.run_disk_tasks();
        assert_eq!(session.library.catalogue().find(&hum()).unwrap().name, "Hum");
        assert_eq!(session.parked_controls(&Source::Sound(hum())).level, 0.3);
    });
}

#[test]
fn to_call_a_sound_otherwise_does_not_interrupt_it_and_to_play_it_otherwise_does() {
    let (_folder, folders, shared, streamer) = with_hum();
    shared.with(|s| {
        s.switch_on(&Source::Sound(hum()), Controls { level: 0.8, ..Controls::default() })
    });
    let mut offline = shared.offline(streamer, RATE);
    let mut seconds = |seconds: usize| {
        let mut heard = vec![[0.0; 2]; seconds * RATE as usize];
        for part in heard.chunks_mut(480) {
            shared.with(|_| ());
            offline.render(part);
        }
        heard
    };
    let steady = rms(&seconds(3)[RATE as usize..]);
    let edit = SoundEdit {
        name: "My hum".into(),
        family: Family::Air,
        icon: "fan".into(),
        credit: "Me".into(),
        licence: "CC0-1.0".into(),
    };
    shared.with(|session| session.disk.edit_sound(&hum(), &edit));
    shared.flush();
    assert!(seconds(2).chunks(4800).all(|part| (rms(part) / steady - 1.0).abs() < 0.1));
    import::change_playback(
        &folders.sounds(),
        &hum(),
        PlaybackMode::Events { in_order: false },
        &mut |_| true,
    )
    .unwrap();
    shared.with(|session| session.set_catalogue(Catalogue::with_folder(&folders.sounds())));
    let heard = seconds(60);
    assert!(
        heard[50 * RATE as usize..].chunks(4800).any(|part| (rms(part) / steady - 1.0).abs() > 0.2)
    );
}
