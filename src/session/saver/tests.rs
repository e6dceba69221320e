//! What the saver writes, on real folders.

use super::*;
use crate::files::Folders;
use crate::session::Session;
use serde_json::Value;
use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

fn shared(folder: &tempfile::TempDir) -> (Shared, Folders) {
    let folders = Folders::within(folder.path());
    let mut session = Session::new(folders.clone()).0;
    session.restore();
    (Shared::new(session), folders)
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn a_tingle_is_saved_with_the_mix_that_plays() {
    let folder = tempfile::tempdir().unwrap();
    let (shared, folders) = shared(&folder);
    assert!(shared.with(|session| session.note_tingle(at(5))).is_err(), "nothing plays");
    shared.with(Session::play_something);
    for date in [at(10), at(10), at(70)] {
        assert!(shared.with(|session| session.note_tingle(date)).is_ok());
        save_tingles(&shared);
    }
    save_tingles(&shared);
    let text = fs::read_to_string(folders.tingles()).unwrap();
    let noted: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(noted.iter().map(|one| &one["at_s"]).collect::<Vec<_>>(), [10, 70]);
    assert_eq!(noted[0]["preset"], "rainy-night");
    assert_eq!(noted[0]["mix"], shared.read(|session| session.board.mix().to_json()));
}

#[test]
fn a_tingle_that_cannot_be_saved_is_reported_and_saved_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let (shared, folders) = shared(&folder);
    fs::create_dir_all(folders.tingles()).unwrap();
    shared.with(Session::play_something);
    shared.with(|session| session.note_tingle(at(10))).unwrap();
    save_tingles(&shared);
    assert!(shared.read(|session| session.notices.list().iter().any(|n| n.is_warning)));
    fs::remove_dir(folders.tingles()).unwrap();
    shared.with(|session| session.note_tingle(at(20))).unwrap();
    save_tingles(&shared);
    assert_eq!(fs::read_to_string(folders.tingles()).unwrap().lines().count(), 2);
}

#[test]
fn changed_settings_are_saved_with_the_next_tick_and_unchanged_ones_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let (shared, folders) = shared(&folder);
    let now = Instant::now();
    let mut saver = Saver::new(shared.clone(), true, now);
    saver.tick(now);
    assert!(!folders.settings().exists());
    shared.with(|session| session.settings.speakers = true);
    assert!(!folders.settings().exists(), "not under the lock");
    saver.tick(now);
    assert!(fs::read_to_string(folders.settings()).unwrap().contains("\"speakers\": true"));
}

#[test]
fn settings_that_cannot_be_saved_are_reported_and_tried_again_later() {
    let folder = tempfile::tempdir().unwrap();
    let (shared, folders) = shared(&folder);
    let now = Instant::now();
    let mut saver = Saver::new(shared.clone(), true, now);
    fs::create_dir_all(folders.settings()).unwrap();
    shared.with(|session| session.settings.speakers = true);
    saver.tick(now);
    assert!(shared.read(|session| session.notices.list()[0].is_warning));
    fs::remove_dir(folders.settings()).unwrap();
    saver.tick(now + RETRY / 2);
    assert!(!folders.settings().exists());
    saver.tick(now + RETRY);
    assert!(folders.settings().exists());
}

#[test]
fn a_save_that_fails_is_reported_and_the_board_counts_as_changed_again() {
    let folder = tempfile::tempdir().unwrap();
    let (shared, folders) = shared(&folder);
    shared.with(|session| session.save_preset_as("Mine"));
    shared.flush();
    shared.with(|session| session.board.mix_mut().master = 0.5);
    let moved = folders.presets().with_extension("away");
    fs::rename(folders.presets(), &moved).unwrap();
    fs::write(folders.presets(), "in the way").unwrap();
    shared.with(Session::save_preset);
    assert!(!shared.read(Session::is_changed), "it is taken to be saved");
    shared.flush();
    assert!(shared.read(Session::is_changed));
    assert!(shared.read(|session| session.notices.list().iter().any(|n| n.is_warning)));
}

#[test]
fn a_request_does_not_wait_for_a_disk_that_does_not_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (shared, folders) = shared(&folder);
    let stop = Arc::new(AtomicBool::new(false));
    let saver = Saver::new(shared.clone(), false, Instant::now()).spawn(stop.clone()).unwrap();
    let patience = Duration::from_mins(1);
    shared.with(|session| session.settings.speakers = true);
    assert!(shared.flush_within(patience));
    assert!(folders.settings().exists(), "the disk answers, so it was written");

    // Whoever holds the turn is waiting for the disk.
    let hung = shared.disk_turn();
    assert!(shared.flush_within(patience), "nothing waits to be written");
    shared.with(|session| session.settings.speakers = false);
    assert!(!shared.flush_within(Duration::from_millis(50)));
    drop(hung);
    assert!(shared.flush_within(patience), "it is written once the disk answers again");
    stop.store(true, Relaxed);
    saver.join().unwrap();
}

#[test]
fn a_task_counts_as_unwritten_until_it_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = Session::new(Folders::within(folder.path()));
    let id = crate::presets::PresetId("rainy-night".into());
    session.disk.rename_preset(&id, "Rainy evening");
    let (task, mut files) = crate::session::disk::next_task(&mut session).unwrap();
    assert!(session.disk.has_work(), "it is being carried out");
    let completion = task.run(&mut files);
    crate::session::disk::finish(&mut session, files, completion);
    assert!(!session.disk.has_work());
}
