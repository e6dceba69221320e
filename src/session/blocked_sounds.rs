//! The sounds that are never to be heard: some cannot be borne, whatever a preset says. A layer of one
//! stays on the board and in its preset, and is silent.

use crate::mix::{Layer, Mix, Source};
use crate::session::Session;
use std::borrow::Cow;
use std::collections::BTreeSet;

impl Session {
    pub fn is_blocked(&self, source: &Source) -> bool {
        names(&self.settings.blocked_sounds, source)
    }

    /// Puts a sound on the list of those never to be heard, or takes it off.
    pub fn set_blocked(&mut self, source: &Source, never: bool) {
        let Source::Sound(id) = source else { return };
        let list = &mut self.settings.blocked_sounds;
        let changed = if never { list.insert(id.0.clone()) } else { list.remove(&id.0) };
        if changed {
            self.save_settings();
        }
    }
}

/// The mix as it is heard, without the sounds of the list `never`.
pub(super) fn without<'a>(mix: &'a Mix, never: &BTreeSet<String>) -> Cow<'a, Mix> {
    let is_shut_out = |layer: &Layer| names(never, &layer.source);
    if !mix.layers.iter().any(is_shut_out) {
        return Cow::Borrowed(mix);
    }
    let mut heard = mix.clone();
    for layer in heard.layers.iter_mut().filter(|layer| is_shut_out(layer)) {
        layer.controls.mute = true;
        // Nor does it silence the others.
        layer.controls.solo = false;
    }
    Cow::Owned(heard)
}

fn names(never: &BTreeSet<String>, source: &Source) -> bool {
    matches!(source, Source::Sound(id) if never.contains(&id.0))
}
