//! Import and export in the window: copying, pasting, previews, importing, packs and rendered
//! files.

use crate::common::{Rig, add, wait_until};
use crate::support::window::{click, window};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::time::{Instant, SystemTime};
use susurra::presets::pack::{self, JobProgress, Originals};
use susurra::presets::share;
use susurra::session::{ImportStage, Keeper, Session, Shared};

/// A session with a window, and the keeper that collects the results of its jobs.
fn open(rig: &Rig) -> (Shared, Harness<'static>, Keeper) {
    let (shared, _) = rig.offline();
    shared.with(|session| add(session, "rain", 0.6));
    let window = window(&shared, [1280.0, 800.0]);
    let keeper = Keeper::new(shared.clone());
    (shared, window, keeper)
}

/// Ticks the keeper until `is_so`.
fn until(keeper: &mut Keeper, shared: &Shared, what: &str, is_so: impl Fn(&mut Session) -> bool) {
    wait_until(what, || {
        keeper.tick(Instant::now(), SystemTime::now());
        shared.flush();
        shared.with(|session| is_so(session))
    });
}

fn has_preview(session: &mut Session) -> bool {
    matches!(session.jobs.import_preview(), ImportStage::Offered(_))
}

fn paste(window: &mut Harness<'_>, text: &str) {
    window.event(egui::Event::Paste(text.into()));
    window.run_steps(2);
}

#[test]
fn a_pasted_mix_is_previewed_and_imported_only_on_request() {
    let rig = Rig::new();
    let (shared, mut window, mut keeper) = open(&rig);
    let campfire =
        shared.read(|s| s.library.store().find_by_name("campfire").unwrap().preset.clone());
    let mut preset = campfire;
    preset.name = "From Anna".into();
    let text = share::to_text(&preset).unwrap().text;
    let before = shared.read(|session| session.library.store().entries().len());
    paste(&mut window, &format!("Listen! {text}"));
    until(&mut keeper, &shared, "the preview is ready", has_preview);
    window.run_steps(4);
    window.get_by_label("“From Anna” was shared with you");
    assert_eq!(shared.read(|session| session.library.store().entries().len()), before);
    click(&mut window, Role::Button, "Cancel");
    assert!(!shared.with(has_preview));
    paste(&mut window, &text);
    until(&mut keeper, &shared, "the preview is ready", has_preview);
    window.run_steps(4);
    click(&mut window, Role::Button, "Add and play");
    until(&mut keeper, &shared, "the preset is saved", |s| {
        s.library.store().entries().len() == before + 1
    });
    let name = shared.read(|session| session.loaded().unwrap().preset.name.clone());
    assert_eq!(name, "From Anna");
}

#[test]
fn a_damaged_shared_mix_is_reported() {
    let rig = Rig::new();
    let (shared, mut window, mut keeper) = open(&rig);
    paste(&mut window, "susurra:1:AQIDBA");
    until(&mut keeper, &shared, "the problem is reported", |session| {
        session.notices.list().iter().any(|notice| notice.text().contains("incomplete"))
    });
    paste(&mut window, "no mix at all");
    assert!(shared.with(|session| matches!(session.jobs.import_preview(), ImportStage::None)));
}

#[test]
fn the_board_is_copied_as_a_line_of_text() {
    let rig = Rig::new();
    let (_shared, mut window, _keeper) = open(&rig);
    click(&mut window, Role::Button, "Preset menu");
    window.get_by_role_and_label(Role::Button, "Copy as text").click();
    window.step();
    let commands = &window.output().platform_output.commands;
    let copied = commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let preset = share::from_text(&copied.unwrap()).unwrap();
    assert_eq!(preset.mix.layers[0].sound().unwrap().0, "rain");
}

#[test]
fn the_board_is_exported_as_a_pack_and_as_audio() {
    let rig = Rig::new();
    let (shared, _window, mut keeper) = open(&rig);
    let path = rig.folder.path().join("a.susurra");
    shared.with(|session| {
        add(session, "hum", 0.5);
        let preset = session.board_to_share();
        session.export_presets(vec![preset], &path, Originals::LeaveOut);
    });
    until(&mut keeper, &shared, "the pack is made", |session| session.jobs.export().is_none());
    let contents = pack::open(&path, &JobProgress::default()).unwrap();
    assert_eq!(contents.sounds[0].id.0, "hum");
    let notice = shared.read(|session| session.notices.list().last().unwrap().text());
    assert!(notice.contains("Saved to"), "{notice}");
}
