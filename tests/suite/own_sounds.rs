//! Own sounds in the real window: dropped, added by path, edited, removed and restored.

use crate::common::Rig;
use crate::support::files::{lossless, strokes, tone};
use crate::support::window::{click, window};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use susurra::session::{Session, Shared};

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// Runs the window until nothing is being imported any more.
fn finish(window: &mut Harness<'_>, shared: &Shared) {
    let started = Instant::now();
    window.run_steps(2);
    while shared.read(|session| session.jobs.import_state().is_some()) {
        assert!(started.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(5));
        window.run_steps(1);
    }
    window.run_steps(4);
}

fn own_names(shared: &Shared) -> Vec<String> {
    shared.with(|session| {
        let own = session.library.catalogue().sounds().iter().filter(|sound| sound.is_own());
        own.map(|sound| sound.name.clone()).collect()
    })
}

fn type_into(window: &mut Harness<'_>, field: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, field).focus();
    window.run_steps(2);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.run_steps(2);
    window.get_by_role_and_label(Role::TextInput, field).type_text(text);
    window.run_steps(4);
}

#[test]
fn files_dropped_on_the_window_get_a_card_at_once() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, [1280.0, 800.0]);
    let folder = rig.folder.path().join("dropped");
    std::fs::create_dir(&folder).unwrap();
    lossless(&folder.join("my fan.wav"), &tone(4.0));
    lossless(&folder.join("my taps.flac"), &strokes(5));
    let dropped: Arc<dyn egui::DroppedFile + Send + Sync> = Arc::new(Dropped(folder));
    window.input_mut().dropped_files.push(dropped);
    finish(&mut window, &shared);
    assert!(own_names(&shared).contains(&"My fan".into()), "{:?}", own_names(&shared));
    assert!(window.query_by_role_and_label(Role::CheckBox, "My taps on").is_some());
    let said = shared.read(|session| session.notices.list().last().unwrap().text());
    assert!(said.contains("2 sounds were added"), "{said}");
}

#[test]
fn a_sound_is_added_by_path_edited_removed_and_restored() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, [1280.0, 800.0]);
    let path = rig.folder.path().join("taps.wav");
    lossless(&path, &strokes(5));
    click(&mut window, Role::Button, "Add sounds…");
    type_into(&mut window, "Or the path of a file or folder", path.to_str().unwrap());
    window.get_by_role_and_label(Role::Button, "Add").click();
    finish(&mut window, &shared);
    assert!(own_names(&shared).contains(&"Taps".into()));

    open_menu(&mut window, "Taps");
    window.get_by_label("About this sound…").click();
    window.run_steps(6);
    type_into(&mut window, "Name", "Grandma's taps");
    type_into(&mut window, "Credit", "Grandma");
    window.get_by_role_and_label(Role::RadioButton, "Rain").click();
    window.run_steps(2);
    window.get_by_role_and_label(Role::RadioButton, "Continuous").click();
    window.run_steps(2);
    // The other Save button belongs to the presets.
    let saves = window.get_all_by_role_and_label(Role::Button, "Save");
    saves.max_by(|a, b| a.rect().top().total_cmp(&b.rect().top())).unwrap().click();
    finish(&mut window, &shared);
    let sound = shared.with(|session| {
        let sounds = session.library.catalogue().sounds().iter();
        sounds.into_iter().find(|sound| sound.name == "Grandma's taps").unwrap().clone()
    });
    assert_eq!((sound.icon.as_str(), sound.credit.as_str()), ("rain", "Grandma"));
    assert!(sound.playback.is_texture());

    open_menu(&mut window, "Grandma's taps");
    window.get_by_label("About this sound…").click();
    window.run_steps(6);
    window.get_by_role_and_label(Role::Button, "Remove").click();
    window.run_steps(6);
    assert!(!own_names(&shared).contains(&"Grandma's taps".into()));
    window.get_by_label("Undo").click();
    window.run_steps(6);
    assert!(own_names(&shared).contains(&"Grandma's taps".into()));
}

/// Opens the context menu of a card by right-clicking its background.
fn open_menu(window: &mut Harness<'_>, sound: &str) {
    let switch = format!("{sound} on");
    window.get_by_role_and_label(Role::CheckBox, &switch).scroll_to_me();
    window.run_steps(40);
    let at = window.get_by_role_and_label(Role::CheckBox, &switch).rect();
    let at = egui::pos2(at.center().x, at.top() - 8.0);
    for pressed in [true, false] {
        let button = egui::PointerButton::Secondary;
        let modifiers = egui::Modifiers::NONE;
        window.event(egui::Event::PointerMoved(at));
        window.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
        window.run_steps(2);
    }
    window.run_steps(4);
}

#[test]
fn unusable_sounds_are_listed_at_the_end_of_the_board() {
    let rig = Rig::new();
    let broken = rig.folders.sounds().join("broken");
    std::fs::create_dir_all(&broken).unwrap();
    std::fs::write(broken.join("sound.json"), "{").unwrap();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, [1280.0, 800.0]);
    window.get_by_role_and_label(Role::Button, "Add sounds…").scroll_to_me();
    window.run_steps(40);
    assert!(window.query_all_by_label_contains("broken: its sound.json is invalid").count() > 0);
    assert!(shared.with(Session::layer_problems).is_empty());
}
