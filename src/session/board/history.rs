//! Undo and redo: the board before each edit. Edits that follow each other without a pause, such as
//! those of one drag of a slider, form one step.

use crate::mix::controls::SPECS;
use crate::mix::{Layer, Mix, Source};
use crate::presets::PresetId;
use crate::session::board::{Board, Loaded};

/// The number of steps that are kept.
const MOST_STEPS: usize = 200;

/// The steps that can be undone and redone.
#[derive(Debug, Default)]
pub(super) struct History {
    current: Snapshot,
    past: Vec<Step>,
    future: Vec<Step>,
    /// Whether the next edit belongs to the last step.
    is_step_open: bool,
    edits: u64,
}

/// The board at one time, and the preset that it was compared with.
#[derive(Clone, Debug, Default, PartialEq)]
struct Snapshot {
    mix: Mix,
    loaded: Loaded,
}

/// The board on the other side of an edit, and what the edit was.
#[derive(Debug)]
struct Step {
    snapshot: Snapshot,
    edit: BoardEdit,
}

/// What an edit of the board did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoardEdit {
    /// Another preset was loaded.
    Preset(Option<PresetId>),
    SwitchedOn(Source),
    SwitchedOff(Source),
    Control(ControlChange, Source),
    SeveralLayers,
    Master,
    Drift,
    /// Anything else, such as the journey.
    Mix,
}

/// Which control of a layer an edit changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlChange {
    /// A control of the mix's list, by the key of its name.
    Named(&'static str),
    Mute,
    Solo,
    Motion,
}

impl Board {
    /// Adds what was edited since the last call to the history. Returns whether anything was.
    pub fn note_edits(&mut self) -> bool {
        if !std::mem::take(&mut self.may_be_edited) {
            return false;
        }
        if self.history.current.mix == self.mix && self.history.current.loaded == self.loaded {
            return false;
        }
        self.revision += 1;
        let snapshot = self.snapshot();
        let before = std::mem::replace(&mut self.history.current, snapshot);
        if before.mix.has_same_content_as(&self.mix) {
            // A preset was saved or renamed, which does not edit the mix.
            return true;
        }
        self.history.edits += 1;
        self.history.future.clear();
        if !self.history.is_step_open {
            let edit = self.edit_since(&before);
            self.history.past.push(Step { snapshot: before, edit });
            let extra = self.history.past.len().saturating_sub(MOST_STEPS);
            self.history.past.drain(..extra);
            self.history.is_step_open = true;
        }
        true
    }

    /// The number of edits so far.
    pub fn edits(&self) -> u64 {
        self.history.edits
    }

    /// Ends the current step: the next edit begins another.
    pub fn end_edit(&mut self) {
        self.history.is_step_open = false;
    }

    /// Begins a new history with the board as it is.
    pub fn forget_edits(&mut self) {
        self.history = History { current: self.snapshot(), ..History::default() };
        self.may_be_edited = false;
        self.revision += 1;
    }

    /// Undoes the last step. Returns what it was, and whether another preset is on the board now.
    pub fn undo(&mut self) -> Option<(BoardEdit, bool)> {
        self.note_edits();
        let step = self.history.past.pop()?;
        let edit = step.edit.clone();
        let (undone, is_other) = self.go_to(step);
        self.history.future.push(undone);
        Some((edit, is_other))
    }

    /// Makes the last edit that was undone again. Returns the same as [`Board::undo`].
    pub fn redo(&mut self) -> Option<(BoardEdit, bool)> {
        self.note_edits();
        let step = self.history.future.pop()?;
        let edit = step.edit.clone();
        let (redone, is_other) = self.go_to(step);
        self.history.past.push(redone);
        Some((edit, is_other))
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot { mix: self.mix.clone(), loaded: self.loaded.clone() }
    }

    /// Brings the board to the other side of a step. Returns the way back, and whether another
    /// preset is on the board.
    fn go_to(&mut self, step: Step) -> (Step, bool) {
        let Snapshot { mut mix, loaded } = step.snapshot;
        // A layer that both sides have plays on.
        mix.assign_ids(&self.mix, &mut self.next_id);
        let id = |loaded: &Loaded| loaded.as_ref().map(|(id, _)| id.clone());
        let is_other = id(&self.loaded) != id(&loaded);
        (self.mix, self.loaded) = (mix.clone(), loaded.clone());
        let before = std::mem::replace(&mut self.history.current, Snapshot { mix, loaded });
        self.history.is_step_open = false;
        self.history.edits += 1;
        self.revision += 1;
        (Step { snapshot: before, edit: step.edit }, is_other)
    }

    fn edit_since(&self, before: &Snapshot) -> BoardEdit {
        if before.loaded.as_ref().map(|(id, _)| id) != self.loaded_id() {
            return BoardEdit::Preset(self.loaded_id().cloned());
        }
        let (old, new) = (&before.mix, &self.mix);
        let missing = |from: &Mix, other: &Mix| -> Vec<Layer> {
            from.layers.iter().filter(|layer| other.layer(layer.id).is_none()).cloned().collect()
        };
        match (&missing(new, old)[..], &missing(old, new)[..]) {
            ([], []) => change_of(old, new),
            ([on], []) => BoardEdit::SwitchedOn(on.source.clone()),
            ([], [off]) => BoardEdit::SwitchedOff(off.source.clone()),
            _ => BoardEdit::SeveralLayers,
        }
    }
}

/// The difference between two mixes of the same layers.
fn change_of(old: &Mix, new: &Mix) -> BoardEdit {
    let pairs = new.layers.iter().filter_map(|layer| Some((layer, old.layer(layer.id)?)));
    let changed: Vec<_> = pairs.filter(|(new, old)| new.controls != old.controls).collect();
    match &changed[..] {
        [(new, old)] => {
            let source = new.source.clone();
            let (new, old) = (&new.controls, &old.controls);
            let spec = SPECS.into_iter().find(|spec| (spec.get)(new) != (spec.get)(old));
            let change = match spec {
                Some(spec) => ControlChange::Named(spec.name_key),
                None if new.mute != old.mute => ControlChange::Mute,
                None if new.solo != old.solo => ControlChange::Solo,
                None => ControlChange::Motion,
            };
            BoardEdit::Control(change, source)
        }
        [] if old.master != new.master => BoardEdit::Master,
        [] if old.drift != new.drift => BoardEdit::Drift,
        [] => BoardEdit::Mix,
        _ => BoardEdit::SeveralLayers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mix::Controls;

    #[test]
    fn one_gesture_is_one_step_and_names_what_it_changed() {
        let mut board = Board::default();
        let id = board.switch_on(&Source::Noise, Controls::default());
        board.forget_edits();
        for step in 0..20u8 {
            board.mix_mut().layer_mut(id).unwrap().controls.level = f32::from(step) / 40.0;
            board.note_edits();
        }
        board.end_edit();
        let (edit, is_other_preset) = board.undo().unwrap();
        let level = ControlChange::Named(crate::mix::controls::LEVEL.name_key);
        assert_eq!(edit, BoardEdit::Control(level, Source::Noise));
        assert!(!is_other_preset && board.undo().is_none());
    }

    #[test]
    fn an_edit_after_an_undo_discards_what_could_be_redone() {
        let mut board = Board::default();
        board.forget_edits();
        board.mix_mut().master = 0.3;
        assert!(board.undo().is_some());
        board.mix_mut().master = 0.4;
        assert!(board.redo().is_none());
    }
}
