//! The Space, in which dragging a dot moves the sound, Night, and the panel of the timers.

use crate::common::{Rig, add, listen};
use crate::support::window::{click, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use susurra::mix::LayerId;
use susurra::session::Shared;

const SIZE: [f32; 2] = [1280.0, 800.0];

/// A window that shows the Space.
fn space(shared: &Shared) -> Harness<'static> {
    let mut window = window(shared, SIZE);
    click(&mut window, Role::RadioButton, "Space");
    window
}

/// The centre of a layer's dot.
fn dot(window: &Harness<'_>, name: &str) -> Pos2 {
    window.get_by_label_contains(&format!("{name}, ")).rect().center()
}

fn drag(window: &mut Harness<'_>, from: Pos2, to: Pos2) {
    window.drag_at(from);
    window.run_steps(2);
    for part in [0.25, 0.5, 0.75, 1.0] {
        window.hover_at(from + part * (to - from));
        window.run_steps(2);
    }
    window.drop_at(to);
    window.run_steps(4);
}

/// The azimuth in degrees and the closeness of a layer.
fn position(shared: &Shared, id: LayerId) -> [f32; 2] {
    let controls = shared.read(|session| session.board.mix().layer(id).unwrap().controls);
    [controls.azimuth_deg, controls.closeness]
}

#[test]
fn a_dot_dragged_to_the_right_is_louder_in_the_right_ear() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    let hum = shared.with(|session| add(session, "hum", 0.9));
    shared.with(|session| session.board.mix_mut().layer_mut(hum).unwrap().controls.width_deg = 0.0);
    let mut window = space(&shared);
    let from = dot(&window, "Hum");
    // From in front of the head towards its right side.
    drag(&mut window, from, from + vec2(120.0, 120.0));
    let [azimuth, _] = position(&shared, hum);
    assert!((15.0..110.0).contains(&azimuth), "{azimuth}");
    listen(&shared, &mut offline, 4.0);
    let heard = listen(&shared, &mut offline, 1.0);
    let power = |ear: usize| heard.iter().map(|frame| frame[ear] * frame[ear]).sum::<f32>();
    assert!(power(1) > 1.5 * power(0), "{} {}", power(0), power(1));
}

#[test]
fn arrow_keys_move_a_dot_and_delete_removes_its_layer() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let rain = shared.with(|session| add(session, "rain", 0.9));
    let before = position(&shared, rain);
    let mut window = space(&shared);
    window.get_by_label_contains("Rain, ").focus();
    window.run_steps(4);
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowDown] {
        window.key_press(key);
        window.run_steps(2);
    }
    let after = position(&shared, rain);
    assert!((after[0] - before[0] - 10.0).abs() < 1e-3, "{before:?} {after:?}");
    assert!((after[1] - before[1] - 0.05).abs() < 1e-3, "{before:?} {after:?}");
    window.key_press(Key::Delete);
    window.run_steps(2);
    assert!(shared.read(|session| session.board.mix().layers.is_empty()));
    assert!(window.query_by_label_contains("Nothing is playing.").is_some());
}

#[test]
fn all_selected_layers_move_together() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let [rain, tapping] = shared.with(|session| {
        let ids = ["rain", "tapping"].map(|id| add(session, id, 0.8));
        session.board.mix_mut().layer_mut(ids[1]).unwrap().controls.azimuth_deg = 100.0;
        ids
    });
    let mut window = space(&shared);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    window.get_by_label_contains("Rain, ").focus();
    window.run_steps(4);
    window.key_press(Key::ArrowLeft);
    window.run_steps(2);
    assert!((position(&shared, rain)[0] + 5.0).abs() < 1e-3);
    assert!((position(&shared, tapping)[0] - 95.0).abs() < 1e-3);
}

/// Clicks a dot.
fn select(window: &mut Harness<'_>, name: &str) {
    let at = dot(window, name);
    window.hover_at(at);
    window.drag_at(at);
    window.drop_at(at);
    window.run_steps(4);
}

#[test]
fn in_a_low_window_the_view_stays_centred_and_the_card_has_one_row() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| {
        let rain = add(session, "rain", 0.9);
        session.board.mix_mut().layer_mut(rain).unwrap().controls.azimuth_deg = 0.0;
    });
    let mut window = window(&shared, [640.0, 480.0]);
    click(&mut window, Role::RadioButton, "Space");
    let before = dot(&window, "Rain");
    assert!((before.x - 320.0).abs() < 12.0, "{before:?}");
    select(&mut window, "Rain");
    assert_eq!(dot(&window, "Rain"), before, "selecting does not move the view");
    let rect = |role, name| window.get_by_role_and_label(role, name).rect();
    let [level, switch] = [rect(Role::Slider, "Rain"), rect(Role::CheckBox, "Rain on")];
    assert!((level.center().y - switch.center().y).abs() < 3.0, "{level:?} {switch:?}");
    assert!(level.right() < switch.left() && level.width() > 120.0, "{level:?}");
}

#[test]
fn selecting_a_dot_shows_its_card() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| add(session, "rain", 0.9));
    let mut window = space(&shared);
    assert!(window.query_by_role_and_label(Role::Slider, "Rain").is_none());
    select(&mut window, "Rain");
    assert!(window.query_by_role_and_label(Role::Slider, "Rain").is_some());
}

#[test]
fn night_turns_black_and_a_pointer_movement_shows_it_again() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| add(session, "rain", 0.9));
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Night");
    assert!(window.query_by_role_and_label(Role::Slider, "Master").is_some());
    assert!(window.query_by_role_and_label(Role::Slider, "Rain").is_none());
    window.run_steps(60 * 21);
    assert!(window.query_by_label("Pause").is_none(), "the screen is black");
    window.hover_at(Pos2::new(600.0, 300.0));
    window.run_steps(4);
    assert!(window.query_by_label("Pause").is_some());
    let saved = std::fs::read_to_string(rig.folders.settings()).unwrap();
    assert!(saved.contains(r#""night": true"#), "{saved}");
    window.key_press(Key::Escape);
    window.run_steps(4);
    assert!(window.query_by_role_and_label(Role::Slider, "Rain").is_some());
    assert!(!shared.read(|session| session.overrides.is_night(&session.settings)));
}

#[test]
fn a_sleep_timer_is_started_extended_and_stopped() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Sleep timer");
    click(&mut window, Role::Button, "30 min");
    click(&mut window, Role::Button, "Sleep timer, 30 min left");
    click(&mut window, Role::Button, "Add 15 min");
    click(&mut window, Role::Button, "Sleep timer, 45 min left");
    click(&mut window, Role::Button, "Stop timer");
    assert!(window.query_by_role_and_label(Role::Button, "Sleep timer").is_some());
}

#[test]
fn the_timers_panel_does_not_cover_the_play_button() {
    let rig = Rig::new();
    let (shared, _) = rig.offline();
    for size in [[380.0, 700.0], [420.0, 480.0], SIZE] {
        let mut window = window(&shared, size);
        click(&mut window, Role::Button, "Sleep timer");
        window.run_steps(4);
        let play = window.get_by_role_and_label(Role::Button, "Pause").rect();
        for part in ["Sleep", "Journey", "Pause", "Suspend"] {
            let part = window.get_by_role_and_label(Role::RadioButton, part).rect();
            assert!(part.max.y < play.min.y, "{size:?}: {part:?} beside {play:?}");
            assert!(part.min.x > 0.0 && part.max.x < size[0], "{size:?}: {part:?}");
        }
    }
}
