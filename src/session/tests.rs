//! The session with a renderer in place of a device: its verbs, and what is kept.

use super::*;
use crate::mix::{Controls, SoundId};
use crate::presets::PresetId;
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
    assert!(!session.playing && session.mix.layers.is_empty());
    session.perform(Action::PlayPause);
    assert!(session.playing && !session.is_changed());
    assert_eq!(session.loaded().unwrap().preset.id.0, FIRST_PRESET);
    assert!(session.notices().is_empty(), "{:?}", session.notices());
}

#[test]
fn the_board_comes_back_as_it_was_left() {
    let rig = Rig::new();
    let shared = Shared::new(rig.session());
    let start = Instant::now();
    let mut keeper = Keeper::new(shared.clone(), true, start);
    shared.with(|session| {
        session.mix.layers[0].controls.level = 0.123;
        session.mix.master = 0.4;
        let whispers = session.mix.layers[1].id;
        session.mix.layers[1].controls.level = 0.9;
        session.switch_off(whispers);
    });
    keeper.tick(start, UNIX_EPOCH);
    assert!(!rig.folders.board().exists(), "not while it is still being changed");
    keeper.tick(start + Duration::from_secs(3), UNIX_EPOCH);
    let session = rig.session();
    assert_eq!(session.mix.layers.len(), 1);
    assert_eq!((session.mix.layers[0].controls.level, session.mix.master), (0.123, 0.4));
    assert_eq!(session.resting_controls(&source("whispers")).level, 0.9);
    assert!(session.is_changed() && session.playing);
}

#[test]
fn a_board_that_is_damaged_is_set_aside_and_said() {
    let rig = Rig::new();
    std::fs::create_dir_all(&rig.folders.config).unwrap();
    std::fs::write(rig.folders.board(), "{\"mix\": 3").unwrap();
    std::fs::write(rig.folders.settings(), "[]").unwrap();
    let session = rig.session();
    assert_eq!(session.notices().len(), 2);
    assert!(session.notices()[1].text.contains("board-damaged.json"));
    let kept = std::fs::read_to_string(rig.folders.config.join("board-damaged.json")).unwrap();
    assert_eq!(kept, "{\"mix\": 3");
}

#[test]
fn a_board_that_cannot_be_read_is_set_aside_and_not_written_over() {
    let rig = Rig::new();
    std::fs::create_dir_all(rig.folders.board().join("in the way")).unwrap();
    let session = rig.session();
    assert!(session.notices()[0].text.contains("board-damaged.json"), "{:?}", session.notices());
    assert!(rig.folders.config.join("board-damaged.json/in the way").exists());
}

#[test]
fn a_sound_switched_off_comes_back_with_its_controls() {
    let mut session = Rig::new().session();
    session.pause();
    let controls = Controls { level: 0.31, ..session.resting_controls(&source("rain")) };
    let id = session.switch_on(&source("rain"), controls);
    assert!(session.playing, "to switch a sound on is to hear it");
    session.switch_off(id);
    assert_eq!(session.resting_controls(&source("rain")).level, 0.31);
}

#[test]
fn a_preset_is_saved_renamed_deleted_and_brought_back() {
    let mut session = Rig::new().session();
    session.mix.master = 0.5;
    assert!(session.is_changed());
    session.save_preset_as("  My   night ");
    assert!(!session.is_changed());
    let id = session.loaded().unwrap().preset.id.clone();
    session.rename_preset(&id, "Our night");
    assert_eq!(session.loaded().unwrap().preset.name, "Our night");
    session.delete_preset(&id);
    assert!(session.loaded().is_none());
    let notice = session.notices().last().unwrap().clone();
    session.undo(&notice);
    assert_eq!(session.loaded().unwrap().preset.name, "Our night");
}

#[test]
fn a_nameless_preset_is_not_saved_but_said() {
    let mut session = Rig::new().session();
    session.save_preset_as("   ");
    assert!(session.notices()[0].is_warning);
}

#[test]
fn next_and_previous_go_round_the_list() {
    let mut session = Rig::new().session();
    let first = session.loaded().unwrap().preset.id.clone();
    session.perform(Action::PreviousPreset);
    assert_ne!(session.loaded().unwrap().preset.id, first);
    session.perform(Action::NextPreset);
    assert_eq!(session.loaded().unwrap().preset.id, first);
    for _ in 0..session.store().entries().len() {
        session.perform(Action::NextPreset);
    }
    assert_eq!(session.loaded().unwrap().preset.id, first);
}

#[test]
fn the_sleep_timer_fades_and_pauses_and_play_starts_afresh() {
    let shared = Shared::new(Rig::new().session());
    let start = Instant::now();
    let mut keeper = Keeper::new(shared.clone(), false, start);
    let minute = Duration::from_mins(1);
    shared.with(|session| session.sleep_after(SleepTimer::new(start, 2 * minute, minute)));
    keeper.tick(start + minute + minute / 2, UNIX_EPOCH);
    assert_eq!(shared.with(|session| session.dim), 0.125);
    keeper.tick(start + 2 * minute, UNIX_EPOCH);
    assert!(!shared.with(|session| session.playing));
    shared.with(Session::play);
    assert_eq!(shared.with(|session| session.dim), 1.0);
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
    assert!(why[0].contains("gone.wav is missing"), "{why:?}");
    assert!(why[1].contains("no sound “unheard-of”"));
}

#[test]
fn the_same_seed_and_sound_make_the_same_night_wherever_the_layer_stands() {
    let rig = Rig::new();
    let (mut a, mut b) = (rig.session(), rig.session());
    let id = PresetId("four-together".into());
    a.load_preset(&id);
    b.load_preset(&PresetId("downpour".into()));
    b.load_preset(&id);
    let seeds = |s: &Session| s.mix.layers.iter().map(|l| s.mix.seed_of(l)).collect::<Vec<_>>();
    assert_eq!(seeds(&a), seeds(&b));
    let mut distinct = seeds(&a);
    distinct.dedup();
    assert_eq!(distinct.len(), 4);
}

#[test]
fn what_is_played_through_for_now_is_not_kept_in_the_settings() {
    let rig = Rig::new();
    let mut session = rig.session();
    let there = OutputDevice { id: "there".into(), name: "There".into() };
    session.play_through(Some(there.clone()));
    assert_eq!(session.settings.output, Some(there));
    assert_eq!(session.settings.when_output_is_gone, WhenGone::Wait);
    session.settings.speakers = true;
    session.save_settings();
    let settings = rig.session().settings;
    assert!(settings.speakers);
    assert_eq!((settings.output, settings.when_output_is_gone), (None, WhenGone::Pause));
}
