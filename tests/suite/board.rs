//! The board and the list of presets: the welcome choices, copies of layers, blocked sounds, folded
//! sections, and presets that are reordered, described, deleted and restored.

use crate::common::{Rig, add, listen, rms};
use crate::support::window::{click, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use susurra::presets::PresetId;
use susurra::session::{Action, Session, Shared};

const SIZE: [f32; 2] = [1280.0, 800.0];

/// Opens the context menu of a sound's card.
fn card_menu(window: &mut Harness<'_>, name: &str) {
    let slider = window.get_by_role_and_label(Role::Slider, name).rect();
    // The background of the card, above its slider.
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
fn a_welcome_choice_plays_with_one_click() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    shared.with(Session::pause);
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Fall asleep: Rainy night");
    assert!(shared.read(|session| session.playback.is_playing()));
    assert_eq!(shared.read(|session| session.loaded().unwrap().preset.id.0.clone()), "rainy-night");
    listen(&shared, &mut offline, 4.0);
    assert!(rms(&listen(&shared, &mut offline, 2.0)) > 0.001);
    assert!(window.query_by_label("Start with one of these").is_none());
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
fn a_copy_of_a_layer_is_on_the_opposite_side() {
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
    let azimuths: Vec<f32> = shared.read(|session| {
        session.board.mix().layers.iter().map(|l| l.controls.azimuth_deg).collect()
    });
    assert_eq!(azimuths, [-40.0, 40.0]);
    assert_eq!(shared.read(|session| session.board.mix().layers[0].id), first);
    shared.with(|session| session.perform(Action::Undo));
    assert_eq!(shared.read(|session| session.board.mix().layers.len()), 1);
}

#[test]
fn a_blocked_sound_is_silent_in_every_mix_until_it_is_unblocked() {
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
    assert!(rms(&listen(&shared, &mut offline, 1.0)) < 1e-6, "also in a preset that plays it");
    assert!(!shared.read(Session::is_changed), "blocking does not edit the preset");
    window.run_steps(4);
    assert!(
        window.query_by_role_and_label(Role::Slider, "Rain").is_none(),
        "the section is folded"
    );
    click(&mut window, Role::Button, "Blocked sounds");
    click(&mut window, Role::Button, "Unblock Rain");
    assert!(!shared.read(|session| session.settings.blocked_sounds.contains("rain")));
    listen(&shared, &mut offline, 1.0);
    assert!(rms(&listen(&shared, &mut offline, 1.0)) > 0.001);
    let saved = std::fs::read_to_string(rig.folders.settings()).unwrap();
    assert!(!saved.contains("blocked_sounds"), "{saved}");
}

#[test]
fn a_search_finds_the_sounds_of_a_folded_family() {
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
    let saved = std::fs::read_to_string(rig.folders.settings()).unwrap();
    assert!(saved.contains(r#""folded""#) && saved.contains("water"), "{saved}");
}

#[test]
fn the_position_pad_of_the_inspector_moves_a_layer() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let id = shared.with(|session| add(session, "tapping", 0.6));
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Controls of Tapping");
    let pad = window.get_by_label_contains("Position: ").rect();
    let right = pad.center() + vec2(0.4 * pad.width(), 0.0);
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
fn a_question_mark_opens_the_page_of_shortcuts_and_escape_closes_it() {
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
fn theme_and_zoom_are_chosen_in_the_settings_and_saved() {
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
    let saved = std::fs::read_to_string(rig.folders.settings()).unwrap();
    assert!(saved.contains(r#""look": "light""#), "{saved}");
}

/// The names of the first three presets, in the order of the list.
fn names(shared: &Shared) -> Vec<String> {
    let all = shared.read(|session| session.library.store().entries().to_vec());
    all.into_iter().take(3).map(|entry| entry.preset.name).collect()
}

#[test]
fn dragging_reorders_the_presets() {
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
fn a_preset_is_found_marked_described_deleted_and_restored() {
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
