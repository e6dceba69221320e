//! The store on a real folder: saving, deleting, damaged files and failed writes.

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
fn every_built_in_preset_is_valid_and_its_file_is_named_after_its_id() {
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
fn a_saved_preset_is_loaded_from_its_own_readable_file() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine-1234", "Mine"), &defaults).unwrap();
    let text = fs::read_to_string(folders.presets().join("mine-1234.json")).unwrap();
    assert!(text.contains("\"name\": \"Mine\""), "{text}");
    let store = Store::load(&folders, &defaults);
    assert_eq!(store.find_by_name("mine").unwrap().preset.id.0, "mine-1234");
}

#[test]
fn deleting_a_changed_built_in_preset_restores_the_original() {
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
fn a_deleted_preset_can_be_restored_from_the_bin() {
    let (_folder, folders, mut store) = store();
    for n in 0..2 {
        store.save(preset("mine", &format!("Mine {n}")), &defaults).unwrap();
        let deleted = store.delete(&PresetId("mine".into()), UNIX_EPOCH, &defaults).unwrap();
        assert!(store.find_by_name("mine").is_none());
        store.restore(&deleted, &defaults).unwrap();
        assert_eq!(store.find_by_name("mine").unwrap().preset.name, format!("Mine {n}"));
        store.delete(&PresetId("mine".into()), UNIX_EPOCH, &defaults).unwrap();
    }
    assert_eq!(fs::read_dir(folders.bin()).unwrap().count(), 2, "neither has replaced the other");
}

#[test]
fn a_damaged_file_is_reported_and_never_overwritten() {
    let (_folder, folders, _) = store();
    fs::create_dir_all(folders.presets()).unwrap();
    let damaged = folders.presets().join("rainy-night.json");
    fs::write(&damaged, "{\"version\": 1,").unwrap();
    let mut store = Store::load(&folders, &defaults);
    assert_eq!(store.problems()[0].path, damaged);
    assert!(store.problems()[0].why.to_string().contains("line 1"), "{}", store.problems()[0].why);
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
fn an_unwritable_folder_is_reported_and_the_list_stays() {
    let (_folder, folders, mut store) = store();
    fs::create_dir_all(&folders.config).unwrap();
    fs::write(folders.presets(), "in the way").unwrap();
    let before = store.entries().len();
    let error = store.save(preset("mine", "Mine"), &defaults).unwrap_err().to_string();
    assert!(error.contains("mine.json cannot be written"), "{error}");
    assert_eq!(store.entries().len(), before);
    let store = Store::load(&folders, &defaults);
    assert!(store.problems()[0].why.to_string().contains("cannot be read"));
    assert_eq!(store.entries().len(), before);
}

/// Writes a file as another Susurra or a sync tool would.
fn write_as_another_program(folders: &Folders, name: &str, preset: &Preset) {
    fs::create_dir_all(folders.presets()).unwrap();
    fs::write(folders.presets().join(name), preset.to_text()).unwrap();
}

/// Scans the folder as the keeper does. Returns the ids of the changed presets.
fn scan(store: &mut Store) -> Vec<String> {
    let changes = store.folder_scan().find_changes();
    store.apply_changes(changes, &defaults).into_iter().map(|id| id.0).collect()
}

#[test]
fn a_file_that_another_program_has_written_is_not_overwritten() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    write_as_another_program(&folders, "mine.json", &preset("mine", "Theirs"));
    let ours = Preset { note: "ours".into(), ..preset("mine", "Mine") };
    let saved = store.save(ours.clone(), &defaults).unwrap();
    assert_eq!(saved.beside.as_deref(), Some("Mine (conflict)"));
    assert_eq!(store.find(&PresetId("mine".into())).unwrap().preset.name, "Theirs");
    assert_eq!(store.find(&saved.id).unwrap().preset.note, "ours");
    // The other version has been read now, and may be overwritten.
    assert_eq!(store.save(ours, &defaults).unwrap().beside, None);
    let again = Store::load(&folders, &defaults);
    assert_eq!(again.find(&saved.id).unwrap().preset.name, "Mine (conflict)");
}

#[test]
fn equal_texts_do_not_conflict_and_a_deleted_file_is_written_again() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    write_as_another_program(&folders, "mine.json", &preset("mine", "Same"));
    assert_eq!(store.save(preset("mine", "Same"), &defaults).unwrap().beside, None);
    fs::remove_file(folders.presets().join("mine.json")).unwrap();
    assert_eq!(store.save(preset("mine", "Same"), &defaults).unwrap().beside, None);
    assert!(folders.presets().join("mine.json").exists());
}

#[test]
fn only_changes_by_other_programs_are_detected() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    assert_eq!(scan(&mut store), [""; 0], "our own writes are not reported");
    write_as_another_program(&folders, "new.json", &preset("new", "New"));
    assert_eq!(scan(&mut store), ["new"]);
    write_as_another_program(&folders, "mine.json", &preset("mine", "Mine, and longer"));
    write_as_another_program(&folders, "rainy-night.json", &preset("rainy-night", "Theirs"));
    assert_eq!(scan(&mut store), ["mine", "rainy-night"]);
    assert_eq!(store.find_by_name("mine, and longer").unwrap().preset.id.0, "mine");
    fs::remove_file(folders.presets().join("rainy-night.json")).unwrap();
    fs::rename(folders.presets().join("mine.json"), folders.presets().join("other.json")).unwrap();
    scan(&mut store);
    assert_eq!(store.find(&PresetId("rainy-night".into())).unwrap().origin, Origin::BuiltIn);
    let moved = Origin::User(folders.presets().join("other.json"));
    assert_eq!(store.find(&PresetId("mine".into())).unwrap().origin, moved);
}

#[test]
fn an_incomplete_file_is_a_problem_until_it_is_complete() {
    let (_folder, folders, mut store) = store();
    let text = preset("mine", "Mine").to_text();
    fs::create_dir_all(folders.presets()).unwrap();
    let path = folders.presets().join("mine.json");
    fs::write(&path, &text[..text.len() / 2]).unwrap();
    assert_eq!(scan(&mut store), [""; 0]);
    assert_eq!(store.problems().len(), 1);
    fs::write(&path, &text).unwrap();
    assert_eq!(scan(&mut store), ["mine"]);
    assert!(store.problems().is_empty());
}

#[test]
fn a_preset_saved_during_a_scan_stays() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    write_as_another_program(&folders, "mine.json", &preset("mine", "Theirs"));
    let survey = store.folder_scan();
    let changes = survey.find_changes();
    assert!(!changes.is_empty());
    let saved = store.save(preset("mine", "Ours"), &defaults).unwrap();
    store.save(preset("mine", "Ours at last"), &defaults).unwrap();
    store.apply_changes(changes, &defaults);
    assert_eq!(store.find(&PresetId("mine".into())).unwrap().preset.name, "Ours at last");
    assert_eq!(store.find(&saved.id).unwrap().preset.name, "Ours (conflict)");
}

#[test]
fn a_copied_file_keeps_its_new_id_when_it_changes() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine"), &defaults).unwrap();
    write_as_another_program(&folders, "mine (copy).json", &preset("mine", "Copy"));
    let id = scan(&mut store);
    write_as_another_program(&folders, "mine (copy).json", &preset("mine", "Another copy"));
    assert_eq!(scan(&mut store), id);
    assert!(store.find(&PresetId("mine".into())).is_some());
}

#[test]
fn the_bin_lists_the_latest_first_and_restores_presets() {
    let (_folder, folders, mut store) = store();
    for (n, name) in ["Old", "New", "Newest"].into_iter().enumerate() {
        store.save(preset(&format!("p{n}"), name), &defaults).unwrap();
        let then = UNIX_EPOCH + Duration::from_secs(1_000_000 * n as u64);
        store.delete(&PresetId(format!("p{n}")), then, &defaults).unwrap();
    }
    fs::write(folders.bin().join("damaged.json"), "{").unwrap();
    let mut store = Store::load(&folders, &defaults);
    let deleted = store.deleted_presets(&defaults).unwrap();
    let names: Vec<&str> = deleted.iter().map(|deleted| deleted.name.as_str()).collect();
    assert_eq!(names, ["damaged", "Newest", "New", "Old"]);
    store.restore(&deleted[2], &defaults).unwrap();
    assert!(store.find_by_name("New").is_some());
    assert!(matches!(store.restore(&deleted[2], &defaults), Err(StoreError::NotInBin(_))));
    assert!(matches!(store.restore(&deleted[0], &defaults), Err(StoreError::Damaged { .. })));
    assert_eq!(store.deleted_presets(&defaults).unwrap().len(), 3);
    assert_eq!(scan(&mut store), [""; 0]);
}

#[test]
fn presets_have_the_chosen_order_and_then_follow_by_name() {
    let (_folder, _, mut store) = store();
    store.set_order(["still-garden", "gone", "campfire"].map(|id| PresetId(id.into())).into());
    store.save(preset("a", "Aaa"), &defaults).unwrap();
    let ids: Vec<&str> = store.entries().iter().map(|e| e.preset.id.0.as_str()).take(3).collect();
    assert_eq!(ids, ["still-garden", "campfire", "a"]);
}
