//! The controls of a layer in the window: which controls a layer has, that mouse, keyboard and
//! screen reader reach all of them, and that a change is audible.

use crate::common::{Rig, add, listen, rms};
use crate::support::window::{click, window};
use egui::accesskit::{Role, Toggled};
use egui::{Key, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::collections::BTreeSet;
use susurra::mix::{Controls, LayerId, LayerKind, Path, PlaybackMode, Source};
use susurra::session::Shared;

const SIZE: [f32; 2] = [1280.0, 800.0];

/// A window in which the controls of the card `name` are open.
fn opened(shared: &Shared, name: &str) -> Harness<'static> {
    let mut window = window(shared, SIZE);
    click(&mut window, Role::Button, &format!("Controls of {name}"));
    window
}

fn controls(shared: &Shared, layer: LayerId) -> Controls {
    shared.read(|session| session.board.mix().layer(layer).unwrap().controls)
}

fn offers(window: &Harness<'_>, name: &str) -> bool {
    window.query_by_role_and_label(Role::Slider, name).is_some()
}

#[test]
fn a_texture_has_no_pace_and_tones_have_no_position() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| {
        add(session, "rain", 0.8);
        add(session, "tapping", 0.8);
        for source in [Source::Noise, Source::Tones] {
            session.switch_on(&source, Controls::default());
        }
    });
    for (name, offered, missing) in [
        ("Rain", ["Intensity", "Direction"], ["Pace", "Colour"]),
        ("Tapping", ["Pace", "Irregularity"], ["Colour", "Carrier"]),
        ("Noise", ["Colour", "Closeness"], ["Intensity", "Pace"]),
        ("Two tones", ["Carrier", "Difference"], ["Direction", "Tone"]),
    ] {
        let window = opened(&shared, name);
        for control in offered {
            assert!(offers(&window, control), "{name} lacks {control}");
        }
        for control in missing {
            assert!(!offers(&window, control), "{name} has {control}");
        }
    }
}

#[test]
fn every_control_can_be_reached_and_moved_with_the_keyboard() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let layer = shared.with(|session| {
        let layer = add(session, "tapping", 0.8);
        session.board.mix_mut().layer_mut(layer).unwrap().controls.path = Path::Wander;
        layer
    });
    let before = controls(&shared, layer);
    let mut window = window(&shared, SIZE);
    tab_to(&mut window, "Controls of Tapping");
    window.key_press(Key::Enter);
    window.run_steps(6);
    let mut moved = BTreeSet::new();
    for _ in 0..60 {
        window.key_press(Key::Tab);
        window.run_steps(2);
        let Some((role, name)) = focused(&window) else { continue };
        if role == Role::Slider && moved.insert(name) {
            for _ in 0..4 {
                window.key_press(Key::ArrowLeft);
                window.run_steps(2);
            }
        }
    }
    let after = controls(&shared, layer);
    for spec in susurra::mix::controls::SPECS {
        let events = PlaybackMode::Events { in_order: false };
        let applies = spec.applies_to.includes(LayerKind::Recordings(events));
        assert_eq!((spec.get)(&after) != (spec.get)(&before), applies, "{}", spec.key);
    }
    window.key_press(Key::Escape);
    window.run_steps(4);
    assert!(!offers(&window, "Closeness"));
    assert_eq!(
        focused(&window).unwrap().1,
        "Controls of Tapping",
        "the focus returns to the button"
    );
}

fn tab_to(window: &mut Harness<'_>, name: &str) {
    for _ in 0..400 {
        window.key_press(Key::Tab);
        window.run_steps(2);
        if focused(window).is_some_and(|(_, focused)| focused == name) {
            return;
        }
    }
    panic!("{name} is not reached");
}

/// The role and the accessible name of the widget with the focus.
fn focused(window: &Harness<'_>) -> Option<(Role, String)> {
    let node = window.query_all_by(|node| node.is_focused() && node.label().is_some()).next()?;
    let node = node.accesskit_node();
    Some((node.role(), node.label()?))
}

#[test]
fn a_double_click_resets_a_control_to_the_default_of_the_sound() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let layer = shared.with(|session| add(session, "tapping", 0.8));
    let mut window = opened(&shared, "Tapping");
    window.get_by_role_and_label(Role::Slider, "Pace").set_value_accesskit(9.0);
    window.run_steps(4);
    assert!((controls(&shared, layer).pace_per_min - 9.0).abs() < 0.5);
    let slider = window.get_by_role_and_label(Role::Slider, "Pace").rect();
    let at = pos2(slider.left() + 20.0, slider.center().y);
    window.hover_at(at);
    // Wait, so that the clicks do not form a triple click with the one that opened the popup.
    window.run_steps(30);
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
        window.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
    }
    window.run_steps(8);
    let tapping = susurra::mix::SoundId("tapping".into());
    let own = shared.read(|session| session.library.catalogue().defaults(&tapping));
    assert_eq!(controls(&shared, layer).pace_per_min, own.pace_per_min);
}

#[test]
fn choosing_a_path_shows_its_controls() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let layer = shared.with(|session| add(session, "rain", 0.8));
    let mut window = opened(&shared, "Rain");
    assert!(!offers(&window, "Time per lap") && !offers(&window, "Extent"));
    click(&mut window, Role::RadioButton, "Ear to ear");
    assert_eq!(controls(&shared, layer).path, Path::EarToEar);
    assert!(offers(&window, "Time per lap") && offers(&window, "Extent"));
    click(&mut window, Role::RadioButton, "Circle");
    assert!(
        offers(&window, "Time per lap") && !offers(&window, "Extent"),
        "a circle has no extent"
    );
}

#[test]
fn a_layer_silenced_by_mute_or_solo_is_marked_and_silent() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    let rain = shared.with(|session| {
        add(session, "tapping", 0.0);
        add(session, "rain", 0.8)
    });
    let mut window = opened(&shared, "Rain");
    click(&mut window, Role::CheckBox, "Mute");
    assert!(window.query_by_label("Muted").is_some());
    let on = window.get_by_role_and_label(Role::CheckBox, "Rain on");
    assert_eq!(on.accesskit_node().toggled(), Some(Toggled::False));
    // A muted layer can be adjusted while it is silent.
    window.get_by_role_and_label(Role::Slider, "Closeness").set_value_accesskit(0.9);
    window.run_steps(4);
    assert!(controls(&shared, rain).mute && controls(&shared, rain).closeness > 0.8);
    listen(&shared, &mut offline, 1.0);
    assert!(rms(&listen(&shared, &mut offline, 1.0)) < 1e-4);
    click(&mut window, Role::CheckBox, "Mute");
    assert!(rms(&listen(&shared, &mut offline, 3.0)) > 0.001);
    window.key_press(Key::Escape);
    window.run_steps(4);
    click(&mut window, Role::Button, "Controls of Tapping");
    click(&mut window, Role::CheckBox, "Solo");
    assert!(window.query_by_label("Silenced by solo").is_some());
    listen(&shared, &mut offline, 1.0);
    assert!(rms(&listen(&shared, &mut offline, 1.0)) < 1e-4);
}

#[test]
fn moving_a_control_is_audible_at_once() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    shared.with(|session| add(session, "hum", 0.9));
    let mut window = opened(&shared, "Hum");
    listen(&shared, &mut offline, 3.0);
    let mut rightness = || {
        let heard = listen(&shared, &mut offline, 1.0);
        let power = |ear: usize| heard.iter().map(|frame| frame[ear] * frame[ear]).sum::<f32>();
        (power(1) / power(0)).sqrt()
    };
    let before = rightness();
    window.get_by_role_and_label(Role::Slider, "Closeness").set_value_accesskit(1.0);
    window.get_by_role_and_label(Role::Slider, "Direction").set_value_accesskit(90.0);
    window.run_steps(4);
    rightness();
    let after = rightness();
    assert!((0.8..1.25).contains(&before) && after > 2.0, "{before} {after}");
}

#[test]
fn the_drift_of_a_mix_is_in_the_preset_menu() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    let mut window = window(&shared, SIZE);
    click(&mut window, Role::Button, "Preset menu");
    window.get_by_role_and_label(Role::Slider, "Drift").set_value_accesskit(0.4);
    window.run_steps(4);
    assert!((shared.read(|session| session.board.mix().drift) - 0.4).abs() < 0.01);
    assert!(offers(&window, "Drift"), "the menu stays open");
}

#[test]
fn the_controls_fit_a_narrow_window() {
    let rig = Rig::new();
    let (shared, _offline) = rig.offline();
    shared.with(|session| add(session, "tapping", 0.8));
    let mut window = window(&shared, SIZE);
    window.set_size(egui::vec2(380.0, 700.0));
    window.run_steps(4);
    click(&mut window, Role::Button, "Controls of Tapping");
    for (role, name) in
        [(Role::CheckBox, "Solo"), (Role::RadioButton, "Approach"), (Role::Slider, "Lowered level")]
    {
        let rect = window.get_by_role_and_label(role, name).rect();
        assert!(rect.left() >= 0.0 && rect.right() <= 380.0, "{name}: {rect:?}");
        assert!(rect.top() >= 0.0 && rect.bottom() <= 700.0, "{name}: {rect:?}");
    }
}
