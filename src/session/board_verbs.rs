//! What is done to the board with the help of other parts: layers, undo and redo, tingles.

use crate::i18n::{Message, message};
use crate::mix::{Controls, LayerId, Source};
use crate::session::names;
use crate::session::{BoardEdit, ControlChange, Library, Session};
use std::time::SystemTime;

impl Session {
    /// The controls that a source is switched on with: those that it had when it was switched off.
    pub fn parked_controls(&self, source: &Source) -> Controls {
        let parked = self.board.parked_controls(source);
        parked.unwrap_or_else(|| self.library.default_controls(source))
    }

    /// Puts a source on the board with these controls, and plays. Returns its layer.
    pub fn switch_on(&mut self, source: &Source, controls: Controls) -> LayerId {
        let id = self.board.switch_on(source, controls);
        // The user wants to hear what is switched on.
        self.play();
        id
    }

    /// Puts another layer of the same sound on the board, on the other side of the head.
    pub fn add_another(&mut self, id: LayerId) {
        if let Some((source, controls)) = self.board.mirrored(id) {
            self.switch_on(&source, controls);
        }
    }

    /// Undoes the last edit of the board, or makes it again, and tells which it was.
    pub(super) fn undo_edit(&mut self, redo: bool) {
        let edit = if redo { self.board.redo() } else { self.board.undo() };
        let text = match (edit, redo) {
            (None, false) => message!("nothing-to-undo"),
            (None, true) => message!("nothing-to-redo"),
            (Some((edit, is_other_preset)), _) => {
                if is_other_preset {
                    self.timers.start_journey_of_new_board(self.board.mix());
                    self.playback.crossfade();
                }
                let what = edit_text(&self.library, &edit);
                if redo { message!("redone", what = what) } else { message!("undone", what = what) }
            }
        };
        self.notices.notify(text, None);
    }

    /// Notes a tingle at `date`, with all that plays.
    ///
    /// # Errors
    /// If nothing plays.
    pub fn note_tingle(&mut self, date: SystemTime) -> Result<(), Message> {
        let mix = self.board.mix();
        if !self.playback.is_playing() || mix.layers.is_empty() {
            return Err(message!("nothing-to-tingle"));
        }
        if self.journal.add_tingle(mix, self.board.loaded_id(), date) {
            self.notices.notify(message!("tingle-noted"), None);
        }
        Ok(())
    }
}

/// An edit in a few words.
fn edit_text(library: &Library, edit: &BoardEdit) -> Message {
    let name = |source| names::source_message(library, source);
    match edit {
        BoardEdit::Preset(id) => {
            let entry = id.as_ref().and_then(|id| library.store().find(id));
            entry.map_or(message!("edit-some-preset"), |entry| {
                message!("edit-preset", name = names::preset_message(&entry.preset))
            })
        }
        BoardEdit::SwitchedOn(source) => message!("edit-on", sound = name(source)),
        BoardEdit::SwitchedOff(source) => message!("edit-off", sound = name(source)),
        BoardEdit::Control(change, source) => {
            let what = match change {
                ControlChange::Named(key) => Message::new(*key, Vec::new()),
                ControlChange::Mute => message!("mute"),
                ControlChange::Solo => message!("solo"),
                ControlChange::Motion => message!("group-motion"),
            };
            message!("edit-control", control = what, sound = name(source))
        }
        BoardEdit::SeveralLayers => message!("edit-several"),
        BoardEdit::Master => message!("edit-master"),
        BoardEdit::Drift => message!("edit-drift"),
        BoardEdit::Mix => message!("edit-mix"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Folders;
    use crate::i18n::Language;
    use crate::presets::PresetId;
    use crate::session::{Action, Shared};

    /// A session with an empty board, in a folder that is removed with it.
    fn shared() -> (Shared, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::new(Folders::within(folder.path())).0;
        (Shared::new(session), folder)
    }

    #[test]
    fn edits_are_undone_one_by_one_and_redone() {
        let (shared, _folder) = shared();
        let edit = |change: &dyn Fn(&mut Session)| {
            shared.with(|session| change(session));
            shared.with(|session| session.board.end_edit());
        };
        shared.with(|session| session.board.forget_edits());
        edit(&|session| {
            session.switch_on(&Source::Noise, Controls::default());
        });
        edit(&|session| session.board.mix_mut().layers[0].controls.level = 0.3);
        edit(&|session| session.board.mix_mut().master = 0.4);
        let notice = || shared.read(|session| session.notices.list().last().unwrap().text());
        let perform = |action| shared.with(|session| session.perform(action));
        perform(Action::Undo);
        assert_eq!(notice(), "Undone: master.");
        perform(Action::Undo);
        assert_eq!(notice(), "Undone: Level of Noise.");
        let message = || shared.read(|session| session.notices.list()[0].message.clone());
        assert_eq!(message().to_string_in(Language::German), "Rückgängig: Pegel von Rauschen.");
        perform(Action::Redo);
        assert_eq!(shared.read(|session| session.board.mix().layers[0].controls.level), 0.3);
        perform(Action::Undo);
        perform(Action::Undo);
        assert!(shared.read(|session| session.board.mix().layers.is_empty()));
        perform(Action::Undo);
        assert_eq!(notice(), "There is nothing to undo.");
        perform(Action::Redo);
        edit(&|session| session.board.mix_mut().master = 0.1);
        perform(Action::Redo);
        assert_eq!(notice(), "There is nothing to redo.");
    }

    #[test]
    fn one_gesture_is_one_step_of_undo() {
        let (shared, _folder) = shared();
        shared.with(|session| session.board.mix_mut().master = 0.5);
        shared.with(|session| session.board.forget_edits());
        for step in 0..20u8 {
            shared.with(|session| session.board.mix_mut().master = f32::from(step) / 20.0);
        }
        shared.with(|session| session.board.end_edit());
        shared.with(|session| session.perform(Action::Undo));
        assert_eq!(shared.read(|session| session.board.mix().master), 0.5);
    }

    #[test]
    fn loading_a_preset_can_be_undone() {
        let (shared, _folder) = shared();
        shared.with(|session| {
            session.switch_on(&Source::Noise, Controls { level: 0.21, ..Controls::default() });
        });
        shared.with(|session| session.board.end_edit());
        shared.with(|session| session.load_preset(&PresetId("downpour".into())));
        shared.with(|session| session.perform(Action::Undo));
        let (levels, loaded) = shared.read(|session| {
            let layers = &session.board.mix().layers;
            let levels: Vec<f32> = layers.iter().map(|l| l.controls.level).collect();
            (levels, session.loaded().map(|entry| entry.preset.id.clone()))
        });
        assert_eq!((levels, loaded), (vec![0.21], None));
    }
}
