//! The board and the list of presets, driven by role and label: a calm start, layers doubled, sounds
//! that are never to be heard, sections folded, presets put in order and described.

use crate::common::{Rig, add, listen, rms};
use crate::support::window::{click, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use susurra::presets::PresetId;
use susurra::session::{Action, Session, Shared};

const SIZE: [f32; 2] = [1280.0, 800.0];

/// Opens what the other mouse button opens on the card of a sound.
fn card_menu(window: &mut Harness<'_>, name: &str) {
    let slider = window.get_by_role_and_label(Role::Slider, name).rect();
    // The card's ground, over its slider.
    let at = slider.left_top() + vec2(60.0, -4.0);
    window.hover_at(at);
    window.run_steps(2);
    window.event(egui::Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Secondary,
        pressed: true,
        modifiers: Modifiers::NONE,
    });
    window.run_steps(2);
    window.event(egui::Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Secondary,
        pressed: false,
        modifiers: Modifiers::NONE,
    });
    window.run_steps(6);
}

#[test]
fn a_new_user_hears_a_mix_in_one_gesture() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    shared.with(Session::pause);
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Fall asleep: Rainy night");
    assert!(shared.read(|session| session.playback.is_playing()));
    assert_eq!(shared.read(|session| session.loaded().unwrap().preset.id.0.clone()), "rainy-night");
    listen(&shared, &mut offline, 4.0);
    assert!(rms(&listen(&shared, &mut offline, 2.0)) > 0.001);
    assert!(window.query_by_label("Start with one of these").is_none(), "it has begun");
}

#[test]
fn play_on_an_empty_board_plays_something() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(Session::pause);
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Play");
    assert!(shared.read(|session| session.playback.is_playing() && !session.board.mix().layers.is_empty()));
}

#[test]
fn another_one_of_a_layer_stands_on_its_other_side() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let first = shared.with(|session| {
        let id = add(session, "tapping", 0.6);
        session.board.mix_mut().layer_mut(id).unwrap().controls.azimuth_deg = -40.0;
        id
    });
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Controls of Tapping");
    click(&mut window, Role::Button, "Add another copy");
    let places: Vec<f32> = shared.read(|session| {
        session.board.mix().layers.iter().map(|l| l.controls.azimuth_deg).collect()
    });
    assert_eq!(places, [-40.0, 40.0]);
    assert_eq!(shared.read(|session| session.board.mix().layers[0].id), first);
    shared.with(|session| session.perform(Action::Undo));
    assert_eq!(shared.read(|session| session.board.mix().layers.len()), 1);
}

#[test]
fn what_is_never_to_be_played_is_silent_in_every_mix_until_it_is_allowed() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    shared.with(|session| add(session, "rain", 0.9));
    let mut window = window(&shared, SIZE);
    listen(&shared, &mut offline, 3.0);
    card_menu(&mut window, "Rain");
    click(&mut window, Role::Button, "Block this sound");
    listen(&shared, &mut offline, 1.0);
    assert!(rms(&listen(&shared, &mut offline, 1.0)) < 1e-6);
    shared.with(|session| session.load_preset(&PresetId("downpour".into())));
    listen(&shared, &mut offline, 4.0);
    assert!(rms(&listen(&shared, &mut offline, 1.0)) < 1e-6, "whatever a preset says");
    assert!(!shared.read(Session::is_changed), "the preset is as it was");
    window.run_steps(4);
    assert!(window.query_by_role_and_label(Role::Slider, "Rain").is_none(), "out of sight");
    click(&mut window, Role::Button, "Blocked sounds");
    click(&mut window, Role::Button, "Unblock Rain");
    assert!(!shared.read(|session| session.settings.blocked_sounds.contains("rain")));
    listen(&shared, &mut offline, 1.0);
    assert!(rms(&listen(&shared, &mut offline, 1.0)) > 0.001);
    let kept = std::fs::read_to_string(rig.folders.settings()).unwrap();
    assert!(!kept.contains("blocked_sounds"), "{kept}");
}

#[test]
fn a_family_folds_away_and_a_search_still_finds_its_sounds() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Water");
    assert!(window.query_by_role_and_label(Role::Slider, "Rain").is_none());
    window.key_press(Key::Slash);
    window.run_steps(2);
    window.get_by_role_and_label(Role::TextInput, "Search sounds").type_text("rain");
    window.run_steps(4);
    assert!(window.query_by_role_and_label(Role::Slider, "Rain").is_some());
    let kept = std::fs::read_to_string(rig.folders.settings()).unwrap();
    assert!(kept.contains(r#""folded""#) && kept.contains("water"), "{kept}");
}

#[test]
fn the_head_beside_the_knobs_places_a_layer() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let id = shared.with(|session| add(session, "tapping", 0.6));
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Controls of Tapping");
    let disc = window.get_by_label_contains("Place: ").rect();
    let right = disc.center() + vec2(0.4 * disc.width(), 0.0);
    window.drag_at(right);
    window.run_steps(2);
    window.hover_at(right + vec2(1.0, 0.0));
    window.run_steps(2);
    window.drop_at(right);
    window.run_steps(4);
    let azimuth =
        shared.read(|session| session.board.mix().layer(id).unwrap().controls.azimuth_deg);
    assert!((azimuth - 90.0).abs() < 3.0, "{azimuth}");
    assert!(window.query_by_label("To the right").is_some());
}

#[test]
fn a_question_mark_shows_the_keys_and_escape_hides_them() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, SIZE);
    window.key_press_modifiers(Modifiers::SHIFT, Key::Questionmark);
    window.run_steps(4);
    for action in Action::ALL.into_iter().filter(|action| action.shortcut().is_some()) {
        assert!(window.query_by_label(action.tooltip()).is_some(), "{action:?}");
    }
    window.key_press(Key::Escape);
    window.run_steps(4);
    assert!(window.query_by_label("On the Board").is_none());
}

#[test]
fn theme_and_size_are_chosen_in_the_settings_and_kept() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Settings");
    click(&mut window, Role::RadioButton, "Light");
    assert_eq!(window.ctx.theme(), egui::Theme::Light);
    click(&mut window, Role::RadioButton, "150%");
    assert!((window.ctx.zoom_factor() - 1.5).abs() < 1e-3);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num0);
    window.run_steps(4);
    assert!((window.ctx.zoom_factor() - 1.0).abs() < 1e-3);
    let kept = std::fs::read_to_string(rig.folders.settings()).unwrap();
    assert!(kept.contains(r#""look": "light""#), "{kept}");
}

/// The names of the user's presets in the order in which they are listed.
fn names(shared: &Shared) -> Vec<String> {
    let all = shared.read(|session| session.library.store().entries().to_vec());
    all.into_iter().take(3).map(|entry| entry.preset.name).collect()
}

#[test]
fn presets_are_put_in_order_by_dragging() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, SIZE);
    let before = names(&shared);
    let at = |name: &str| window.get_by_role_and_label(Role::Button, name).rect().center();
    let (from, to) = (at(&before[2]), at(&before[0]));
    window.drag_at(from);
    window.run_steps(2);
    for part in [0.3, 0.7, 1.0] {
        window.hover_at(from + part * (to - from));
        window.run_steps(2);
    }
    window.drop_at(to);
    window.run_steps(4);
    assert_eq!(names(&shared), [before[2].clone(), before[0].clone(), before[1].clone()]);
}

#[test]
fn a_preset_is_found_favoured_described_and_brought_back_from_the_bin() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| {
        add(session, "rain", 0.5);
        session.save_preset_as("Evening");
    });
    let mut window = window(&shared, SIZE);
    window.get_by_role_and_label(Role::TextInput, "Search presets").focus();
    window.run_steps(2);
    window.get_by_role_and_label(Role::TextInput, "Search presets").type_text("even");
    window.run_steps(4);
    assert!(window.query_by_role_and_label(Role::Button, "Downpour").is_none());
    click(&mut window, Role::Button, "Menu for Evening");
    click(&mut window, Role::Button, "Add to favourites");
    click(&mut window, Role::Button, "Menu for Evening");
    click(&mut window, Role::Button, "Note and tags…");
    window.get_by_role_and_label(Role::TextInput, "Tags").focus();
    window.run_steps(2);
    window.get_by_role_and_label(Role::TextInput, "Tags").type_text("sleep, Attic");
    window.run_steps(2);
    let saves = window.get_all_by_role_and_label(Role::Button, "Save");
    saves.last().unwrap().click();
    window.run_steps(6);
    let entry =
        shared.read(|session| session.library.store().find_by_name("Evening").cloned()).unwrap();
    assert_eq!(entry.preset.tags, ["sleep", "Attic"]);
    assert!(shared.read(|session| session.settings.favourite_presets.contains(&entry.preset.id.0)));
    click(&mut window, Role::Button, "Menu for Evening");
    click(&mut window, Role::Button, "Delete");
    assert!(shared.read(|session| session.library.store().find_by_name("Evening").is_none()));
    click(&mut window, Role::Button, "Deleted presets…");
    click(&mut window, Role::Button, "Restore");
    assert!(shared.read(|session| session.library.store().find_by_name("Evening").is_some()));
}
