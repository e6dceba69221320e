//! The store on a real folder: what is saved, deleted, damaged, or cannot be written.

use super::*;
use crate::mix::Mix;
use serde_json::Map;
use std::fs;

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
    store.save(preset("mine-1234", "Mine")).unwrap();
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
    assert!(matches!(store.delete(&id, &defaults), Err(StoreError::BuiltIn(_))));
    store.save(Preset { mix: Mix { master: 0.1, ..Mix::default() }, ..original.clone() }).unwrap();
    assert_eq!(Store::load(&folders, &defaults).find(&id).unwrap().preset.mix.master, 0.1);
    store.delete(&id, &defaults).unwrap();
    assert_eq!(store.find(&id).unwrap().preset, original);
    assert_eq!(store.find(&id).unwrap().origin, Origin::BuiltIn);
}

#[test]
fn a_deleted_preset_waits_in_the_bin_and_can_be_brought_back() {
    let (_folder, folders, mut store) = store();
    for n in 0..2 {
        store.save(preset("mine", &format!("Mine {n}"))).unwrap();
        let deleted = store.delete(&PresetId("mine".into()), &defaults).unwrap();
        assert!(store.find_by_name("mine").is_none());
        store.undelete(&deleted, &defaults).unwrap();
        assert_eq!(store.find_by_name("mine").unwrap().preset.name, format!("Mine {n}"));
        store.delete(&PresetId("mine".into()), &defaults).unwrap();
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
    store.save(built_in).unwrap();
    assert_eq!(fs::read_to_string(&damaged).unwrap(), "{\"version\": 1,");
    assert!(folders.presets().join("rainy-night-2.json").exists());
}

#[test]
fn two_files_with_one_id_are_both_listed() {
    let (_folder, folders, mut store) = store();
    store.save(preset("mine", "Mine")).unwrap();
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
    let error = store.save(preset("mine", "Mine")).unwrap_err().to_string();
    assert!(error.contains("mine.json cannot be written"), "{error}");
    assert_eq!(store.entries().len(), before);
    let store = Store::load(&folders, &defaults);
    assert!(store.problems()[0].why.contains("cannot be read"));
    assert_eq!(store.entries().len(), before);
}
