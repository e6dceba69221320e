//! The store on a real folder: what is saved, deleted, damaged, or cannot be written.

use super::*;
use crate::mix::Mix;
use serde_json::Map;
use std::fs;
use std::time::{Duration, UNIX_EPOCH};

fn defaults(_: &SoundId) -> Controls {
    Controls::default()
}

fn preset(id: &str, name: &str) -> Preset {
    Preset {
        id: PresetId(id.into()),
        name: name.into(),
        note: String::new(),
        tags: Vec::new(),
        mix: Mix::default(),
        unknown: Map::new(),
    }
}

fn store() -> (tempfile::TempDir, Folders, Store) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let store = Store::load(&folders, &defaults);
    (folder, folders, store)
}

#[test]
fn every_built_in_preset_is_sound_and_named_for_its_id() {
    let (_folder, _, store) = store();
    assert!(store.problems().is_empty(), "{:?}", store.problems());
    assert!(store.entries().len() >= 8);
    assert!(
        store.find_by_name("rainy-night").is_some() && store.find_by_name("RAINY night").is_some()
    );
    for name in BuiltIn::iter() {
        let id = PresetId(name.trim_end_matches(".json").into());
        assert!(store.find(&id).is_some(), "{name} should have the id {id}");
    }
}

#[test]
fn what_is_saved_is_there_next_time_in_its_own_readable_file() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine-1234", "Mine"), &defaults).unwrap();
    let text = fs::read_to_string(folders.presets().join("mine-1234.json")).unwrap();
    assert!(text.contains("\"name\": \"Mine\""), "{text}");
    let store = Store::load(&folders, &defaults);
    assert_eq!(store.find_by_name("mine").unwrap().preset.id.0, "mine-1234");
}

#[test]
fn a_changed_built_in_preset_is_the_users_until_it_is_deleted() {
    let (_folder, folders, mut store) = store();
    let id = PresetId("rainy-night".into());
    let original = store.find(&id).unwrap().preset.clone();
    assert!(matches!(store.delete(&id, UNIX_EPOCH, &defaults), Err(StoreError::BuiltIn(_))));
    store
        .save(Preset { mix: Mix { master: 0.1, ..Mix::default() }, ..original.clone() }, &defaults)
        .unwrap();
    assert_eq!(Store::load(&folders, &defaults).find(&id).unwrap().preset.mix.master, 0.1);
    store.delete(&id, UNIX_EPOCH, &defaults).unwrap();
    assert_eq!(store.find(&id).unwrap().preset, original);
    assert_eq!(store.find(&id).unwrap().origin, Origin::BuiltIn);
}

#[test]
fn a_deleted_preset_waits_in_the_bin_and_can_be_brought_back() {
    let (_folder, folders, mut store) = store();
    for n in 0..2 {
        store.save(preset("mine", &format!("Mine {n}")), &defaults).unwrap();
        let deleted = store.delete(&PresetId("mine".into()), UNIX_EPOCH, &defaults).unwrap();
        assert!(store.find_by_name("mine").is_none());
        store.undelete(&deleted, &defaults).unwrap();
        assert_eq!(store.find_by_name("mine").unwrap().preset.name, format!("Mine {n}"));
        store.delete(&PresetId("mine".into()), UNIX_EPOCH, &defaults).unwrap();
    }
    assert_eq!(fs::read_dir(folders.bin()).unwrap().count(), 2, "none has replaced the other");
}

#[test]
fn a_damaged_file_is_listed_with_its_reason_and_never_overwritten() {
    let (_folder, folders, _) = store();
    fs::create_dir_all(folders.presets()).unwrap();
    let damaged = folders.presets().join("rainy-night.json");
    fs::write(&damaged, "{\"version\": 1,").unwrap();
    let mut store = Store::load(&folders, &defaults);
    assert_eq!(store.problems()[0].path, damaged);
    assert!(store.problems()[0].why.contains("line 1"), "{}", store.problems()[0].why);
    let built_in = store.find_by_name("rainy-night").unwrap().preset.clone();
    store.save(built_in, &defaults).unwrap();
    assert_eq!(fs::read_to_string(&damaged).unwrap(), "{\"version\": 1,");
    assert!(folders.presets().join("rainy-night-2.json").exists());
}

#[test]
fn two_files_with_one_id_are_both_listed() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    let copy = folders.presets().join("mine (copy).json");
    fs::copy(folders.presets().join("mine.json"), copy).unwrap();
    let store = Store::load(&folders, &defaults);
    assert_eq!(store.entries().iter().filter(|e| e.preset.name == "Mine").count(), 2);
}

#[test]
fn a_folder_that_cannot_be_written_is_named_and_the_list_stays() {
    let (_folder, folders, mut store) = store();
    fs::create_dir_all(&folders.config).unwrap();
    fs::write(folders.presets(), "in the way").unwrap();
    let before = store.entries().len();
    let error = store.save(preset("mine", "Mine"), &defaults).unwrap_err().to_string();
    assert!(error.contains("mine.json cannot be written"), "{error}");
    assert_eq!(store.entries().len(), before);
    let store = Store::load(&folders, &defaults);
    assert!(store.problems()[0].why.contains("cannot be read"));
    assert_eq!(store.entries().len(), before);
}

/// Another Susurra, or a sync tool, writes over a file of the folder.
fn others_write(folders: &Folders, name: &str, preset: &Preset) {
    fs::create_dir_all(folders.presets()).unwrap();
    fs::write(folders.presets().join(name), preset.to_text()).unwrap();
}

/// Looks at the folder as the keeper does.
fn look(store: &mut Store) -> Vec<String> {
    let news = store.survey().look();
    store.take(news, &defaults).into_iter().map(|id| id.0).collect()
}

#[test]
fn what_another_wrote_meanwhile_is_never_written_over() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    others_write(&folders, "mine.json", &preset("mine", "Theirs"));
    let ours = Preset { note: "ours".into(), ..preset("mine", "Mine") };
    let saved = store.save(ours.clone(), &defaults).unwrap();
    assert_eq!(saved.beside.as_deref(), Some("Mine (conflict)"));
    assert_eq!(store.find(&PresetId("mine".into())).unwrap().preset.name, "Theirs");
    assert_eq!(store.find(&saved.id).unwrap().preset.note, "ours");
    // What was read now is known, and may be written over.
    assert_eq!(store.save(ours, &defaults).unwrap().beside, None);
    let again = Store::load(&folders, &defaults);
    assert_eq!(again.find(&saved.id).unwrap().preset.name, "Mine (conflict)");
}

#[test]
fn both_writing_the_same_is_no_conflict_and_what_is_gone_is_written_anew() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    others_write(&folders, "mine.json", &preset("mine", "Same"));
    assert_eq!(store.save(preset("mine", "Same"), &defaults).unwrap().beside, None);
    fs::remove_file(folders.presets().join("mine.json")).unwrap();
    assert_eq!(store.save(preset("mine", "Same"), &defaults).unwrap().beside, None);
    assert!(folders.presets().join("mine.json").exists());
}

#[test]
fn what_others_write_is_noticed_and_only_that() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    assert_eq!(look(&mut store), [""; 0], "our own writing is no news");
    others_write(&folders, "new.json", &preset("new", "New"));
    assert_eq!(look(&mut store), ["new"]);
    others_write(&folders, "mine.json", &preset("mine", "Mine, and longer"));
    others_write(&folders, "rainy-night.json", &preset("rainy-night", "Theirs"));
    assert_eq!(look(&mut store), ["mine", "rainy-night"]);
    assert_eq!(store.find_by_name("mine, and longer").unwrap().preset.id.0, "mine");
    fs::remove_file(folders.presets().join("rainy-night.json")).unwrap();
    fs::rename(folders.presets().join("mine.json"), folders.presets().join("other.json")).unwrap();
    look(&mut store);
    assert_eq!(store.find(&PresetId("rainy-night".into())).unwrap().origin, Origin::BuiltIn);
    let moved = Origin::User(folders.presets().join("other.json"));
    assert_eq!(store.find(&PresetId("mine".into())).unwrap().origin, moved);
}

#[test]
fn a_file_half_written_is_a_problem_until_it_is_whole() {
    let (_folder, folders, mut store) = store();
    let text = preset("mine", "Mine").to_text();
    fs::create_dir_all(folders.presets()).unwrap();
    let path = folders.presets().join("mine.json");
    fs::write(&path, &text[..text.len() / 2]).unwrap();
    assert_eq!(look(&mut store), [""; 0]);
    assert_eq!(store.problems().len(), 1);
    fs::write(&path, &text).unwrap();
    assert_eq!(look(&mut store), ["mine"]);
    assert!(store.problems().is_empty());
}

#[test]
fn what_is_saved_while_the_folder_is_looked_at_stays() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    others_write(&folders, "mine.json", &preset("mine", "Theirs"));
    let survey = store.survey();
    let news = survey.look();
    assert!(!news.is_empty());
    let saved = store.save(preset("mine", "Ours"), &defaults).unwrap();
    store.save(preset("mine", "Ours at last"), &defaults).unwrap();
    store.take(news, &defaults);
    assert_eq!(store.find(&PresetId("mine".into())).unwrap().preset.name, "Ours at last");
    assert_eq!(store.find(&saved.id).unwrap().preset.name, "Ours (conflict)");
}

#[test]
fn a_copy_keeps_the_id_that_it_was_given_while_it_changes() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    others_write(&folders, "mine (copy).json", &preset("mine", "Copy"));
    let id = look(&mut store);
    others_write(&folders, "mine (copy).json", &preset("mine", "Another copy"));
    assert_eq!(look(&mut store), id);
    assert!(store.find(&PresetId("mine".into())).is_some());
}

#[test]
fn the_bin_lists_the_latest_first_and_gives_back_what_it_holds() {
    let (_folder, folders, mut store) = store();
    for (n, name) in ["Old", "New", "Newest"].into_iter().enumerate() {
        store.save(preset(&format!("p{n}"), name), &defaults).unwrap();
        let then = UNIX_EPOCH + Duration::from_secs(1_000_000 * n as u64);
        store.delete(&PresetId(format!("p{n}")), then, &defaults).unwrap();
    }
    fs::write(folders.bin().join("damaged.json"), "{").unwrap();
    let mut store = Store::load(&folders, &defaults);
    let deleted = store.deleted(&defaults).unwrap();
    let names: Vec<&str> = deleted.iter().map(|deleted| deleted.name.as_str()).collect();
    assert_eq!(names, ["damaged", "Newest", "New", "Old"]);
    store.undelete(&deleted[2], &defaults).unwrap();
    assert!(store.find_by_name("New").is_some());
    assert!(matches!(store.undelete(&deleted[2], &defaults), Err(StoreError::NotInBin(_))));
    assert!(matches!(store.undelete(&deleted[0], &defaults), Err(StoreError::Damaged { .. })));
    assert_eq!(store.deleted(&defaults).unwrap().len(), 3);
    assert_eq!(look(&mut store), [""; 0]);
}

#[test]
fn presets_stand_in_the_order_that_they_were_put_in_and_then_by_name() {
    let (_folder, _, mut store) = store();
    store.put_in_order(["still-garden", "gone", "campfire"].map(|id| PresetId(id.into())).into());
    store.save(preset("a", "Aaa"), &defaults).unwrap();
    let ids: Vec<&str> = store.entries().iter().map(|e| e.preset.id.0.as_str()).take(3).collect();
    assert_eq!(ids, ["still-garden", "campfire", "a"]);
}
