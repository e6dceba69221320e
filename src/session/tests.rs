//! The session with a renderer in place of a device: its verbs, and what is kept.

use super::*;
use crate::mix::{Controls, SoundId, Source};
use crate::presets::PresetId;
use crate::settings::{OutputDevice, WhenGone};
use crate::timer::SleepTimer;
use std::time::{Duration, Instant, UNIX_EPOCH};

struct Rig {
    _folder: tempfile::TempDir,
    folders: Folders,
}

impl Rig {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        Self { _folder: folder, folders }
    }

    fn session(&self) -> Session {
        let mut session = Session::new(self.folders.clone()).0;
        session.restore();
        session.play_something();
        session
    }
}

fn source(id: &str) -> Source {
    Source::Sound(SoundId(id.into()))
}

#[test]
fn at_first_all_is_silent_and_play_plays_a_preset() {
    let mut session = Session::new(Rig::new().folders).0;
    session.restore();
    assert!(!session.playback.is_playing() && session.board.mix().layers.is_empty());
    session.perform(Action::PlayPause);
    assert!(session.playback.is_playing() && !session.is_changed());
    assert_eq!(session.loaded().unwrap().preset.id.0, FIRST_PRESET);
    assert!(session.notices.list().is_empty(), "{:?}", session.notices.list());
}

#[test]
fn the_board_comes_back_as_it_was_left() {
    let rig = Rig::new();
    let shared = Shared::new(rig.session());
    let start = Instant::now();
    let mut saver = Saver::new(shared.clone(), true, start);
    shared.with(|session| {
        session.board.mix_mut().layers[0].controls.level = 0.123;
        session.board.mix_mut().master = 0.4;
        let whispers = session.board.mix().layers[1].id;
        session.board.mix_mut().layers[1].controls.level = 0.9;
        session.board.switch_off(whispers);
    });
    saver.tick(start);
    assert!(!rig.folders.board().exists(), "not while it is still being changed");
    saver.tick(start + Duration::from_secs(3));
    let session = rig.session();
    assert_eq!(session.board.mix().layers.len(), 1);
    assert_eq!(
        (session.board.mix().layers[0].controls.level, session.board.mix().master),
        (0.123, 0.4)
    );
    assert_eq!(session.parked_controls(&source("whispers")).level, 0.9);
    assert!(session.is_changed() && session.playback.is_playing());
}

#[test]
fn a_board_that_is_damaged_is_set_aside_and_said() {
    let rig = Rig::new();
    std::fs::create_dir_all(&rig.folders.config).unwrap();
    std::fs::write(rig.folders.board(), "{\"mix\": 3").unwrap();
    std::fs::write(rig.folders.settings(), "[]").unwrap();
    let session = rig.session();
    assert_eq!(session.notices.list().len(), 2);
    assert!(session.notices.list()[1].text().contains("board-damaged.json"));
    let kept = std::fs::read_to_string(rig.folders.config.join("board-damaged.json")).unwrap();
    assert_eq!(kept, "{\"mix\": 3");
}

#[test]
fn a_board_that_cannot_be_read_is_set_aside_and_not_written_over() {
    let rig = Rig::new();
    std::fs::create_dir_all(rig.folders.board().join("in the way")).unwrap();
    let session = rig.session();
    assert!(
        session.notices.list()[0].text().contains("board-damaged.json"),
        "{:?}",
        session.notices.list()
    );
    assert!(rig.folders.config.join("board-damaged.json/in the way").exists());
}

#[test]
fn a_sound_switched_off_comes_back_with_its_controls() {
    let mut session = Rig::new().session();
    session.pause();
    let controls = Controls { level: 0.31, ..session.parked_controls(&source("rain")) };
    let id = session.switch_on(&source("rain"), controls);
    assert!(session.playback.is_playing(), "to switch a sound on is to hear it");
    session.board.switch_off(id);
    assert_eq!(session.parked_controls(&source("rain")).level, 0.31);
}

#[test]
fn a_preset_is_saved_renamed_deleted_and_brought_back() {
    let mut session = Rig::new().session();
    session.board.mix_mut().master = 0.5;
    assert!(session.is_changed());
    session.save_preset_as("  My   night ");
    session.run_disk_tasks();
    assert!(!session.is_changed());
    let id = session.loaded().unwrap().preset.id.clone();
    session.disk.rename_preset(&id, "Our night");
    session.run_disk_tasks();
    assert_eq!(session.loaded().unwrap().preset.name, "Our night");
    session.disk.delete_preset(&id);
    session.run_disk_tasks();
    assert!(session.loaded().is_none());
    let notice = session.notices.list().last().unwrap().clone();
    session.undo(&notice);
    session.run_disk_tasks();
    assert_eq!(session.loaded().unwrap().preset.name, "Our night");
}

#[test]
fn a_nameless_preset_is_not_saved_but_said() {
    let mut session = Rig::new().session();
    session.save_preset_as("   ");
    assert!(session.notices.list()[0].is_warning);
}

#[test]
fn next_and_previous_go_round_the_list() {
    let mut session = Rig::new().session();
    let first = session.loaded().unwrap().preset.id.clone();
    session.perform(Action::PreviousPreset);
    assert_ne!(session.loaded().unwrap().preset.id, first);
    session.perform(Action::NextPreset);
    assert_eq!(session.loaded().unwrap().preset.id, first);
    for _ in 0..session.library.store().entries().len() {
        session.perform(Action::NextPreset);
    }
    assert_eq!(session.loaded().unwrap().preset.id, first);
}

#[test]
fn the_sleep_timer_fades_and_pauses_and_play_starts_afresh() {
    let shared = Shared::new(Rig::new().session());
    let start = Instant::now();
    let mut keeper = Keeper::new(shared.clone());
    let minute = Duration::from_mins(1);
    shared.with(|session| session.timers.start_sleep(SleepTimer::new(start, 2 * minute, minute)));
    keeper.tick(start + minute + minute / 2, UNIX_EPOCH);
    assert_eq!(shared.with(|session| session.playback.timer_gain()), 0.125);
    keeper.tick(start + 2 * minute, UNIX_EPOCH);
    assert!(!shared.with(|session| session.playback.is_playing()));
    shared.with(Session::play);
    assert_eq!(shared.with(|session| session.playback.timer_gain()), 1.0);
}

#[test]
fn a_layer_that_cannot_be_heard_says_why() {
    let rig = Rig::new();
    let sound = rig.folders.sounds().join("my-fan");
    std::fs::create_dir_all(&sound).unwrap();
    let text = r#"{"name":"Fan","kind":"texture","takes":{"medium":["gone.wav"]}}"#;
    std::fs::write(sound.join("sound.json"), text).unwrap();
    let (mut session, streamer) = Session::new(rig.folders.clone());
    session.switch_on(&source("my-fan"), Controls::default());
    session.switch_on(&source("unheard-of"), Controls::default());
    let shared = Shared::new(session);
    shared.offline(streamer, 48_000).render(&mut vec![[0.0; 2]; 4800]);
    let why = shared.with(Session::layer_problems);
    assert!(why[0].to_string().contains("gone.wav is missing"), "{why:?}");
    assert!(why[1].to_string().contains("no sound “unheard-of”"));
}

#[test]
fn the_same_seed_and_sound_make_the_same_night_wherever_the_layer_stands() {
    let rig = Rig::new();
    let (mut a, mut b) = (rig.session(), rig.session());
    let id = PresetId("four-together".into());
    a.load_preset(&id);
    b.load_preset(&PresetId("downpour".into()));
    b.load_preset(&id);
    let seeds = |s: &Session| {
        s.board.mix().layers.iter().map(|l| s.board.mix().seed_of(l)).collect::<Vec<_>>()
    };
    assert_eq!(seeds(&a), seeds(&b));
    let mut distinct = seeds(&a);
    distinct.dedup();
    assert_eq!(distinct.len(), 4);
}

#[test]
fn an_output_for_now_is_not_saved_in_the_settings() {
    let rig = Rig::new();
    let shared = Shared::new(rig.session());
    let there = OutputDevice { id: "there".into(), name: "There".into() };
    shared.with(|session| session.overrides.play_through(Some(there.clone())));
    shared.read(|session| {
        assert_eq!(session.overrides.output(&session.settings), Some(&there));
        let when_gone = session.overrides.when_output_is_gone(&session.settings);
        assert_eq!(when_gone, WhenGone::Wait);
    });
    shared.with(|session| session.settings.speakers = true);
    shared.flush();
    let settings = rig.session().settings;
    assert!(settings.speakers);
    assert_eq!((settings.output, settings.when_output_is_gone), (None, WhenGone::Pause));
}

#[test]
fn an_output_that_the_user_chooses_ends_the_one_for_now() {
    let shared = Shared::new(Rig::new().session());
    let [there, chosen] =
        ["there", "chosen"].map(|id| OutputDevice { id: id.into(), name: id.into() });
    shared.with(|session| session.overrides.play_through(Some(there)));
    shared.with(|session| session.settings.output = Some(chosen.clone()));
    let output = shared.read(|s| s.overrides.output(&s.settings).cloned());
    assert_eq!(output, Some(chosen));
}
