//! The list of presets with its indices: with thousands of presets, finding one must not take a pass over
//! all of them.

use crate::presets::store::{Origin, PresetEntry};
use crate::presets::{Preset, PresetId};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Presets with distinct ids. Adding and removing changes their order until the next [`Entries::sort`].
#[derive(Clone, Default)]
pub(super) struct Entries {
    list: Vec<PresetEntry>,
    /// The place of each preset in `list`.
    by_id: HashMap<PresetId, usize>,
    /// The preset of each of the user's files.
    by_path: HashMap<PathBuf, PresetId>,
}

impl Entries {
    pub(super) fn list(&self) -> &[PresetEntry] {
        &self.list
    }

    pub(super) fn find(&self, id: &PresetId) -> Option<&PresetEntry> {
        self.list.get(*self.by_id.get(id)?)
    }

    pub(super) fn find_by_path(&self, path: &Path) -> Option<&PresetId> {
        self.by_path.get(path)
    }

    /// Adds a preset, replacing one of the same id.
    pub(super) fn put(&mut self, preset: Preset, origin: Origin) {
        self.remove(&preset.id);
        if let Origin::User(path) = &origin {
            self.by_path.insert(path.clone(), preset.id.clone());
        }
        self.by_id.insert(preset.id.clone(), self.list.len());
        self.list.push(PresetEntry { preset, origin });
    }

    pub(super) fn remove(&mut self, id: &PresetId) {
        let Some(at) = self.by_id.remove(id) else { return };
        let removed = self.list.swap_remove(at);
        if let Origin::User(path) = &removed.origin {
            self.by_path.remove(path);
        }
        if let Some(moved) = self.list.get(at) {
            self.by_id.insert(moved.preset.id.clone(), at);
        }
    }

    /// Sorts the list: first the presets in `order`, then the others by name.
    pub(super) fn sort(&mut self, order: &[PresetId]) {
        let places: HashMap<&PresetId, usize> =
            order.iter().enumerate().rev().map(|(place, id)| (id, place)).collect();
        self.list.sort_by_cached_key(|entry| {
            let id = &entry.preset.id;
            let place = places.get(id).copied().unwrap_or(usize::MAX);
            (place, entry.preset.name.to_lowercase(), id.clone())
        });
        let ids = self.list.iter().map(|entry| entry.preset.id.clone());
        self.by_id = ids.zip(0..).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mix::Controls;
    use proptest::prelude::*;

    fn preset(id: u8) -> Preset {
        let text = format!(r#"{{"version":1,"id":"p{id}","name":"{}","mix":{{}}}}"#, id % 3);
        Preset::from_text(&text, "", &|_| Controls::default()).unwrap()
    }

    proptest! {
        #[test]
        fn the_indices_agree_with_the_list(steps in prop::collection::vec((0u8..4, 0u8..12), 0..60)) {
            let mut entries = Entries::default();
            let mut order = Vec::new();
            for (step, id) in steps {
                let preset = preset(id);
                match step {
                    0 => entries.put(preset, Origin::BuiltIn),
                    1 => entries.put(preset, Origin::User(format!("{id}.json").into())),
                    2 => entries.remove(&preset.id),
                    _ => {
                        order.push(preset.id);
                        entries.sort(&order);
                    }
                }
                prop_assert_eq!(entries.by_id.len(), entries.list.len());
                for entry in entries.list() {
                    prop_assert_eq!(entries.find(&entry.preset.id), Some(entry));
                    if let Origin::User(path) = &entry.origin {
                        prop_assert_eq!(entries.find_by_path(path), Some(&entry.preset.id));
                    }
                }
                let own = entries.list.iter().filter(|entry| entry.origin != Origin::BuiltIn);
                prop_assert_eq!(entries.by_path.len(), own.count());
            }
        }
    }
}
