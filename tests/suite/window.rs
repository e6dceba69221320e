//! The real window, driven by roles and labels as a screen reader does: what the user does is
//! audible, and problems are reported.

use crate::common::{RATE, Rig, add, listen, rms};
use crate::support::window::{click, window};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use susurra::presets::PresetId;
use susurra::session::Action;

fn set_slider(window: &mut Harness<'_>, name: &str, value: f64) {
    window.get_by_role_and_label(Role::Slider, name).set_value_accesskit(value);
    window.run_steps(4);
}

#[test]
fn moving_a_level_slider_changes_the_volume() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    shared.with(|session| add(session, "rain", 0.9));
    let mut window = window(&shared, [1280.0, 800.0]);
    listen(&shared, &mut offline, 3.0);
    let loud = rms(&listen(&shared, &mut offline, 2.0));
    set_slider(&mut window, "Rain", 0.45);
    listen(&shared, &mut offline, 0.2);
    let quiet = rms(&listen(&shared, &mut offline, 2.0));
    // Half the slider's way is an eighth of the amplitude.
    assert!((loud / quiet / 8.0 - 1.0).abs() < 0.2, "{loud} {quiet}");
}

#[test]
fn moving_the_slider_of_a_sound_that_is_off_switches_it_on() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    let mut window = window(&shared, [1280.0, 800.0]);
    assert_eq!(rms(&listen(&shared, &mut offline, 1.0)), 0.0);
    set_slider(&mut window, "Rain", 0.8);
    assert!(rms(&listen(&shared, &mut offline, 4.0)[3 * RATE as usize..]) > 0.001);
    click(&mut window, Role::CheckBox, "Rain on");
    assert!(shared.read(|session| session.board.mix().layers.is_empty()));
    listen(&shared, &mut offline, 1.0);
    // The tail of the reverb is left, at -140 dB.
    assert!(rms(&listen(&shared, &mut offline, 0.5)) < 1e-7);
}

#[test]
fn a_muted_layer_shows_as_off_and_is_audible_when_switched_on() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    shared.with(|session| {
        let id = add(session, "rain", 0.8);
        session.board.mix_mut().layer_mut(id).unwrap().controls.mute = true;
    });
    let mut window = window(&shared, [1280.0, 800.0]);
    assert_eq!(rms(&listen(&shared, &mut offline, 3.0)), 0.0);
    click(&mut window, Role::CheckBox, "Rain on");
    assert!(rms(&listen(&shared, &mut offline, 3.0)[2 * RATE as usize..]) > 0.001);
}

#[test]
fn one_drag_switches_a_sound_on_and_continues_to_its_end() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, [1280.0, 800.0]);
    let slider = window.get_by_role_and_label(Role::Slider, "Rain").rect();
    let at = |part: f32| egui::pos2(slider.left() + slider.width() * part, slider.center().y);
    window.drag_at(at(0.75));
    window.run_steps(2);
    for part in [0.6, 0.4, 0.2] {
        window.hover_at(at(part));
        window.run_steps(2);
    }
    window.drop_at(at(0.2));
    window.run_steps(2);
    let level = shared.read(|session| session.board.mix().layers[0].controls.level);
    assert!((level - 0.2).abs() < 0.06, "{level}");
}

#[test]
fn a_preset_is_saved_renamed_deleted_and_restored() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| session.load_preset(&PresetId("downpour".into())));
    let mut window = window(&shared, [1280.0, 800.0]);
    set_slider(&mut window, "Rain", 0.5);
    assert!(window.query_by_label("Edited").is_some());
    for (menu, name, button) in
        [("Save as…", "Evening", "Save"), ("Rename…", "Late evening", "Rename")]
    {
        window.get_by_label("Preset menu").click();
        window.run_steps(4);
        window.get_by_label(menu).click();
        window.run_steps(6);
        let field = window.get_by_role_and_label(Role::TextInput, "Name");
        field.focus();
        window.run_steps(2);
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        window.run_steps(2);
        window.get_by_role_and_label(Role::TextInput, "Name").type_text(name);
        window.run_steps(2);
        window.get_all_by_role_and_label(Role::Button, button).last().unwrap().click();
        window.run_steps(6);
        let loaded = shared.read(|session| session.loaded().map(|e| e.preset.name.clone()));
        assert_eq!(loaded.as_deref(), Some(name));
    }
    window.get_by_label("Preset menu").click();
    window.run_steps(4);
    window.get_by_label("Delete").click();
    window.run_steps(4);
    assert!(shared.read(|session| session.loaded().is_none()));
    window.run_steps(6);
    let at = window.get_by_label("Undo").rect();
    window.run_steps(2);
    assert_eq!(window.get_by_label("Undo").rect(), at, "the button does not move");
    window.get_by_label("Undo").click();
    window.run_steps(4);
    assert!(shared.read(|session| session.library.store().find_by_name("late evening").is_some()));
}

#[test]
fn a_click_on_a_preset_in_the_sidebar_plays_it() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(susurra::session::Session::pause);
    let mut window = window(&shared, [1280.0, 800.0]);
    click(&mut window, Role::Button, "Fingertips");
    let (name, playing) = shared.with(|session| {
        (session.loaded().unwrap().preset.name.clone(), session.playback.is_playing())
    });
    assert_eq!((name.as_str(), playing), ("Fingertips", true));
}

#[test]
fn a_narrow_window_shows_all_buttons_and_the_presets() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, [380.0, 700.0]);
    for name in ["Pause", "Preset menu", "Settings", "Presets"] {
        let rect = window.get_by_role_and_label(Role::Button, name).rect();
        assert!(rect.left() >= 0.0 && rect.right() <= 380.0, "{name}: {rect:?}");
    }
    window.get_by_label("Presets").click();
    window.run_steps(4);
    click(&mut window, Role::Button, "Downpour");
    assert_eq!(shared.read(|s| s.loaded().unwrap().preset.name.clone()), "Downpour");
    assert!(
        window.query_by_role_and_label(Role::Slider, "Rain").is_some(),
        "the board is shown again"
    );
}

#[test]
fn everything_can_be_reached_by_keyboard() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, [1280.0, 800.0]);
    let mut missing = vec!["Downpour", "Preset menu", "Settings", "Rain on", "Pause", "Night"];
    // Every sound has two tab stops, and every preset has one.
    for _ in 0..400 {
        window.key_press(egui::Key::Tab);
        window.run_steps(2);
        let all = window.get_all_by(|node| node.is_focused() && node.label().is_some());
        let reached: Vec<_> = all.filter_map(|node| node.accesskit_node().label()).collect();
        missing.retain(|name| reached.iter().all(|label| label != name));
        if missing.is_empty() {
            return;
        }
    }
    panic!("{missing:?} cannot be reached");
}

#[test]
fn keys_perform_their_actions() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, [1280.0, 800.0]);
    assert_eq!(Action::PlayPause.shortcut(), Some("Ctrl+P"));
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::P);
    window.run_steps(2);
    assert!(!shared.read(|session| session.playback.is_playing()));
}

#[test]
fn a_layer_whose_sound_is_missing_is_shown_and_can_be_removed() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| add(session, "unheard-of", 0.5));
    let mut window = window(&shared, [1280.0, 800.0]);
    assert!(window.query_by_label_contains("There is no sound").is_some());
    click(&mut window, Role::CheckBox, "unheard-of on");
    assert!(shared.read(|session| session.board.mix().layers.is_empty()));
}

#[test]
fn an_idle_window_requests_no_frames() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(susurra::session::Session::pause);
    let mut window = window(&shared, [1280.0, 800.0]);
    // Panics if the window requests more frames than the harness allows.
    window.run();
}

#[test]
fn a_search_filters_the_board_and_escape_clears_it() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, [1280.0, 800.0]);
    window.key_press(egui::Key::Slash);
    window.run_steps(2);
    window.get_by_role_and_label(Role::TextInput, "Search sounds").type_text("rai");
    window.run_steps(4);
    assert!(window.query_by_role_and_label(Role::Slider, "Rain").is_some());
    assert!(window.query_by_role_and_label(Role::Slider, "Tapping").is_none());
    window.get_by_role_and_label(Role::TextInput, "Search sounds").type_text("xyz");
    window.run_steps(4);
    assert!(window.query_by_label("No sounds match.").is_some());
    window.key_press(egui::Key::Escape);
    window.run_steps(4);
    assert!(window.query_by_role_and_label(Role::Slider, "Tapping").is_some());
}

#[test]
fn the_board_can_be_limited_to_playing_sounds_or_favourites() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| add(session, "rain", 0.5));
    let mut window = window(&shared, [1280.0, 800.0]);
    let shown = |window: &Harness<'_>, name: &str| {
        window.query_by_role_and_label(Role::Slider, name).is_some()
    };
    click(&mut window, Role::RadioButton, "Playing · 1");
    assert!(shown(&window, "Rain") && !shown(&window, "Tapping"));
    click(&mut window, Role::RadioButton, "Favourites");
    assert!(window.query_by_label_contains("Star a sound").is_some());
    window.get_by_label("Show all sounds").click();
    window.run_steps(4);
    click(&mut window, Role::CheckBox, "Favourite: Tapping");
    click(&mut window, Role::RadioButton, "Favourites");
    assert!(shown(&window, "Tapping") && !shown(&window, "Rain"));
    let saved = std::fs::read_to_string(rig.folders.settings()).unwrap();
    assert!(saved.contains(r#""favourites""#) && saved.contains("tapping"), "{saved}");
}

#[test]
fn keys_undo_and_redo_a_slider_movement() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| add(session, "rain", 0.9));
    let mut window = window(&shared, [1280.0, 800.0]);
    window.run_steps(60);
    set_slider(&mut window, "Rain", 0.45);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_steps(4);
    assert!(
        (shared.read(|session| session.board.mix().layers[0].controls.level) - 0.9).abs() < 1e-6
    );
    assert!(window.query_by_label("Undone: Level of Rain.").is_some());
    let redo = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    window.key_press_modifiers(redo, egui::Key::Z);
    window.run_steps(4);
    assert!(
        (shared.read(|session| session.board.mix().layers[0].controls.level) - 0.45).abs() < 0.01
    );
}
