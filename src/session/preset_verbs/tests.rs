//! Presets in order, on real folders.

use super::*;
use crate::files::Folders;
use crate::i18n::Language;
use crate::session::{Shared, names};

fn session(folder: &tempfile::TempDir) -> Session {
    let mut session = Session::new(Folders::within(folder.path())).0;
    session.restore();
    session
}

fn id(text: &str) -> PresetId {
    PresetId(text.into())
}

fn first(session: &Session, count: usize) -> Vec<String> {
    let entries = session.library.store().entries().iter().take(count);
    entries.map(|entry| entry.preset.id.0.clone()).collect()
}

#[test]
fn a_users_preset_is_reported_under_its_own_name_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(&folder);
    session.save_preset_as("Rain");
    session.run_disk_tasks();
    let notice = session.notices.list().last().unwrap();
    assert_eq!(notice.message.to_string_in(Language::German), "„Rain“ wurde gespeichert.");
    let preset = session.loaded().unwrap().preset.clone();
    assert_eq!(names::preset_message(&preset).to_string_in(Language::German), "Rain");
}

#[test]
fn a_copy_stands_behind_its_original_under_a_name_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(&folder);
    let first = session.duplicate_preset(&id("campfire")).unwrap();
    session.run_disk_tasks();
    let second = session.duplicate_preset(&first).unwrap();
    session.run_disk_tasks();
    let ids: Vec<_> =
        session.library.store().entries().iter().map(|e| e.preset.id.clone()).collect();
    let at = ids.iter().position(|other| *other == id("campfire")).unwrap();
    assert_eq!(ids[at + 1..at + 3], [first, second.clone()]);
    assert_eq!(session.library.store().find(&second).unwrap().preset.name, "Campfire 3");
    let mixes =
        [&id("campfire"), &second].map(|id| &session.library.store().find(id).unwrap().preset.mix);
    assert!(mixes[0].has_same_content_as(mixes[1]));
}

#[test]
fn the_order_is_there_next_time_and_no_preset_is_written_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(&folder);
    let before = first(&session, 1);
    session.move_preset(&id("storm-at-the-window"), Some(&id(&before[0])));
    session.move_preset(&id("campfire"), Some(&id("storm-at-the-window")));
    let wanted = ["campfire", "storm-at-the-window", &before[0]];
    assert_eq!(first(&session, 3), wanted);
    assert!(!session.library.folders().presets().exists());
    Shared::new(session).flush();
    let mut again = super::tests::session(&folder);
    assert_eq!(first(&again, 3), wanted);
    again.move_preset(&id("campfire"), None);
    assert_eq!(again.library.store().entries().last().unwrap().preset.id, id("campfire"));
    again.settings.preset_order.clear();
    again.library.order_presets(&[]);
    assert_eq!(first(&again, 1), before);
}

#[test]
fn note_tags_and_favour_are_kept_and_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(&folder);
    let tags = ["#Winter".into(), "winter".into()];
    session.disk.describe_preset(&id("campfire"), Some(" For cold evenings "), &tags);
    session.settings.set_favourite_preset("campfire", true);
    Shared::new(session).flush();
    let again = super::tests::session(&folder);
    let find = |wanted| again.library.find_presets(wanted, &again.settings.favourite_presets);
    let found = find("#winter cold");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].preset.note.as_str(), found[0].preset.tags.len()),
        ("For cold evenings", 1)
    );
    assert!(again.library.preset_tags().contains(&"Winter".into()));
    assert_eq!(find("")[0].preset.id, id("campfire"), "favourites come first");
    assert_eq!(find("").len(), again.library.store().entries().len());
}

#[test]
fn the_bin_gives_back_more_than_the_latest() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(&folder);
    for _ in 0..3 {
        let copy = session.duplicate_preset(&id("campfire")).unwrap();
        session.run_disk_tasks();
        session.disk.delete_preset(&copy);
        session.run_disk_tasks();
    }
    let deleted = session.deleted_presets();
    assert_eq!(deleted.len(), 3);
    let count = session.library.store().entries().len();
    session.disk.restore_preset(&deleted[2]);
    session.run_disk_tasks();
    assert_eq!(session.library.store().entries().len(), count + 1);
    session.disk.restore_preset(&deleted[2]);
    session.run_disk_tasks();
    assert_eq!(session.library.store().entries().len(), count + 1, "it is no longer there");
    assert!(session.notices.list().last().unwrap().is_warning);
}

#[test]
fn what_another_program_saved_meanwhile_stays_beside_ours() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(&folder);
    session.save_preset_as("Mine");
    session.run_disk_tasks();
    let mine = session.loaded().unwrap().preset.id.clone();
    let path = session.library.folders().presets().join(format!("{mine}.json"));
    let theirs = std::fs::read_to_string(&path).unwrap().replace("\"Mine\"", "\"Theirs\"");
    std::fs::write(&path, &theirs).unwrap();
    session.board.mix_mut().master = 0.123;
    session.save_preset();
    session.run_disk_tasks();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    assert_eq!(session.loaded().unwrap().preset.name, "Mine (conflict)");
    assert_eq!(session.loaded().unwrap().preset.mix.master, 0.123);
    assert!(session.notices.list()[0].text().contains("changed by another program"));
}
