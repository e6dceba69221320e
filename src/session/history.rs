//! Undo and redo: the board as it stood before each edit, whoever made it. Edits that follow each
//! other without a rest, as one drag of a slider makes them, are one.

use crate::mix::controls::SPECS;
use crate::mix::{Layer, Mix, Source};
use crate::presets::PresetId;
use crate::session::Session;

/// Steps back that are kept.
const MOST: usize = 200;

/// What was edited, and can be taken back.
#[derive(Debug, Default)]
pub struct History {
    now: Moment,
    past: Vec<Step>,
    future: Vec<Step>,
    /// Whether the next edit belongs to the last one.
    under_way: bool,
    edits: u64,
}

/// The board at one moment, and the preset that it was compared with.
#[derive(Clone, Debug, Default, PartialEq)]
struct Moment {
    mix: Mix,
    loaded: Option<(PresetId, Mix)>,
}

/// An edit: what the board was on its other side, and what was done.
#[derive(Debug)]
struct Step {
    moment: Moment,
    what: String,
}

impl Session {
    /// Notes what was edited since it was asked last.
    pub(super) fn note_edit(&mut self) {
        if self.history.now.mix == self.mix && self.history.now.loaded == self.loaded {
            return;
        }
        let moment = Moment { mix: self.mix.clone(), loaded: self.loaded.clone() };
        let before = std::mem::replace(&mut self.history.now, moment);
        if before.mix.has_same_content_as(&self.mix) {
            // A preset was saved or named, which is no edit of the mix.
            return;
        }
        self.history.edits += 1;
        self.history.future.clear();
        if !self.history.under_way {
            let what = self.edit_since(&before);
            self.history.past.push(Step { moment: before, what });
            let extra = self.history.past.len().saturating_sub(MOST);
            self.history.past.drain(..extra);
            self.history.under_way = true;
        }
    }

    /// How many edits there were; it changes with each.
    pub fn edits(&self) -> u64 {
        self.history.edits
    }

    /// The edits so far are done: the next is one of its own.
    pub fn end_edit(&mut self) {
        self.history.under_way = false;
    }

    /// Begins anew with the board as it is: nothing before can be taken back.
    pub(super) fn forget_edits(&mut self) {
        let now = Moment { mix: self.mix.clone(), loaded: self.loaded.clone() };
        self.history = History { now, ..History::default() };
    }

    /// Takes the last edit back, and says which it was.
    pub(super) fn undo_edit(&mut self) {
        self.note_edit();
        match self.history.past.pop() {
            Some(step) => {
                let what = step.what.clone();
                let undone = self.go_to(step);
                self.history.future.push(undone);
                self.say(format!("Undone: {what}."), None);
            }
            None => self.say("There is nothing to undo.".into(), None),
        }
    }

    /// Makes the last edit that was taken back again.
    pub(super) fn redo_edit(&mut self) {
        self.note_edit();
        match self.history.future.pop() {
            Some(step) => {
                let what = step.what.clone();
                let done = self.go_to(step);
                self.history.past.push(done);
                self.say(format!("Done again: {what}."), None);
            }
            None => self.say("There is nothing to do again.".into(), None),
        }
    }

    /// Brings the board to the other side of a step. Returns the way back.
    fn go_to(&mut self, step: Step) -> Step {
        let Moment { mut mix, loaded } = step.moment;
        // What is heard on both sides plays on.
        mix.assign_ids(&self.mix, &mut self.next_id);
        let id = |loaded: &Option<(PresetId, Mix)>| loaded.as_ref().map(|(id, _)| id.clone());
        let is_another = id(&self.loaded) != id(&loaded);
        (self.mix, self.loaded) = (mix.clone(), loaded.clone());
        if is_another {
            self.journey_of_new_board();
            self.crossfading = true;
        }
        let before = std::mem::replace(&mut self.history.now, Moment { mix, loaded });
        self.history.under_way = false;
        self.history.edits += 1;
        Step { moment: before, what: step.what }
    }

    /// What was done, in a word or two.
    fn edit_since(&self, before: &Moment) -> String {
        if before.loaded.as_ref().map(|(id, _)| id) != self.loaded.as_ref().map(|(id, _)| id) {
            return self.loaded().map_or_else(
                || "the preset".into(),
                |entry| format!("preset “{}”", entry.preset.name),
            );
        }
        let (old, new) = (&before.mix, &self.mix);
        let missing = |from: &Mix, other: &Mix| -> Vec<Layer> {
            from.layers.iter().filter(|layer| other.layer(layer.id).is_none()).cloned().collect()
        };
        match (&missing(new, old)[..], &missing(old, new)[..]) {
            ([], []) => self.change_of(old, new),
            ([on], []) => format!("{} on", self.name_of(&on.source)),
            ([], [off]) => format!("{} off", self.name_of(&off.source)),
            _ => "several layers".into(),
        }
    }

    /// What differs between two mixes of the same layers.
    fn change_of(&self, old: &Mix, new: &Mix) -> String {
        let pairs = new.layers.iter().filter_map(|layer| Some((layer, old.layer(layer.id)?)));
        let changed: Vec<_> = pairs.filter(|(new, old)| new.controls != old.controls).collect();
        match &changed[..] {
            [(new, old)] => {
                let name = self.name_of(&new.source);
                let (new, old) = (&new.controls, &old.controls);
                let spec = SPECS.into_iter().find(|spec| (spec.get)(new) != (spec.get)(old));
                let what = match spec {
                    Some(spec) => spec.name.to_lowercase(),
                    None if new.mute != old.mute => "mute".into(),
                    None if new.solo != old.solo => "solo".into(),
                    None => "motion".into(),
                };
                format!("{what} of {name}")
            }
            [] if old.master != new.master => "master".into(),
            [] if old.drift != new.drift => "drift".into(),
            [] => "the mix".into(),
            _ => "several layers".into(),
        }
    }

    /// What a source is called.
    pub fn name_of(&self, source: &Source) -> String {
        match source {
            Source::Sound(id) => {
                self.catalogue.find(id).map_or_else(|| id.0.clone(), |sound| sound.name.clone())
            }
            Source::Noise => "Noise".into(),
            Source::Tones => "Two tones".into(),
            Source::Unknown => "Unknown layer".into(),
        }
    }
}

#[cfg(test)]
mod tests;
