//! The board taken back step by step, and forth again.

use super::*;
use crate::files::Folders;
use crate::mix::Controls;
use crate::session::{Action, Shared};

/// A session with an empty board, in a folder that goes with it.
fn shared() -> (Shared, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(Folders::within(folder.path())).0;
    (Shared::new(session), folder)
}

#[test]
fn edits_are_undone_one_by_one_and_done_again() {
    let (shared, _folder) = shared();
    let edit = |change: &dyn Fn(&mut Session)| {
        shared.with(|session| change(session));
        shared.with(Session::end_edit);
    };
    shared.with(Session::forget_edits);
    edit(&|session| {
        session.switch_on(&Source::Noise, Controls::default());
    });
    edit(&|session| session.mix.layers[0].controls.level = 0.3);
    edit(&|session| session.mix.master = 0.4);
    let said = |session: &Session| session.notices().last().unwrap().text.clone();
    let perform = |action| shared.with(|session| session.perform(action));
    perform(Action::Undo);
    assert_eq!(shared.with(|session| said(session)), "Undone: master.");
    perform(Action::Undo);
    assert_eq!(shared.with(|session| said(session)), "Undone: level of Noise.");
    perform(Action::Redo);
    assert_eq!(shared.with(|session| session.mix.layers[0].controls.level), 0.3);
    perform(Action::Undo);
    perform(Action::Undo);
    assert!(shared.with(|session| session.mix.layers.is_empty()));
    perform(Action::Undo);
    assert_eq!(shared.with(|session| said(session)), "There is nothing to undo.");
    perform(Action::Redo);
    edit(&|session| session.mix.master = 0.1);
    perform(Action::Redo);
    assert_eq!(shared.with(|session| said(session)), "There is nothing to do again.");
}

#[test]
fn one_gesture_is_one_step_back() {
    let (shared, _folder) = shared();
    shared.with(|session| session.mix.master = 0.5);
    shared.with(Session::forget_edits);
    for step in 0..20u8 {
        shared.with(|session| session.mix.master = f32::from(step) / 20.0);
    }
    shared.with(Session::end_edit);
    shared.with(|session| session.perform(Action::Undo));
    assert_eq!(shared.with(|session| session.mix.master), 0.5);
}

#[test]
fn a_preset_that_was_loaded_by_mistake_gives_the_board_back() {
    let (shared, _folder) = shared();
    shared.with(|session| {
        session.switch_on(&Source::Noise, Controls { level: 0.21, ..Controls::default() });
    });
    shared.with(Session::end_edit);
    shared.with(|session| session.load_preset(&PresetId("downpour".into())));
    shared.with(|session| session.perform(Action::Undo));
    let (levels, loaded) = shared.with(|session| {
        let levels: Vec<f32> = session.mix.layers.iter().map(|l| l.controls.level).collect();
        (levels, session.loaded().map(|entry| entry.preset.id.clone()))
    });
    assert_eq!((levels, loaded), (vec![0.21], None));
}
