//! The board: the mix that is edited and heard, the preset it came from, the layers that were
//! switched off, and the history of its edits.

mod history;
mod saved;

pub use history::{BoardEdit, ControlChange};
pub use saved::SavedBoard;

use crate::dsp::wrap_degrees;
use crate::mix::{Controls, Layer, LayerId, Mix, SoundId, Source, fresh_id};
use crate::presets::{Preset, PresetId};
use history::History;
use serde_json::Map;
use std::collections::BTreeMap;

/// A preset on the board, with its mix as it was loaded or saved.
type Loaded = Option<(PresetId, Mix)>;

/// What is edited and heard.
#[derive(Default)]
pub struct Board {
    mix: Mix,
    loaded: Loaded,
    /// The last layer of each source that was switched off, with its controls.
    parked_layers: BTreeMap<Source, Layer>,
    history: History,
    next_id: u32,
    revision: u64,
    /// Whether the mix or the loaded preset may differ from what the history last saw.
    may_be_edited: bool,
}

impl Board {
    pub fn mix(&self) -> &Mix {
        &self.mix
    }

    /// The mix, to be edited in place. The edit is noted by [`Board::note_edits`].
    pub fn mix_mut(&mut self) -> &mut Mix {
        self.may_be_edited = true;
        &mut self.mix
    }

    /// The id of the preset that was loaded or saved last.
    pub fn loaded_id(&self) -> Option<&PresetId> {
        self.loaded.as_ref().map(|(id, _)| id)
    }

    /// The mix of the loaded preset, as it was when it was loaded or saved.
    pub fn loaded_mix(&self) -> Option<&Mix> {
        self.loaded.as_ref().map(|(_, mix)| mix)
    }

    /// Replaces the preset that the board is compared with.
    pub fn set_loaded(&mut self, id: PresetId, mix: Mix) {
        self.loaded = Some((id, mix));
        self.may_be_edited = true;
    }

    /// Replaces the mix that the board is compared with, and keeps the preset's id.
    pub fn set_loaded_mix(&mut self, mix: &Mix) {
        if let Some((_, loaded)) = &mut self.loaded {
            loaded.clone_from(mix);
            self.may_be_edited = true;
        }
    }

    /// Puts a preset on the board. Layers that both mixes have keep their ids, and play on.
    pub fn put(&mut self, preset: Preset) {
        let mut mix = preset.mix;
        mix.assign_ids(&self.mix, &mut self.next_id);
        self.loaded = Some((preset.id, mix.clone()));
        self.mix = mix;
        self.may_be_edited = true;
    }

    /// A preset of the mix, with this id and name, and nothing else.
    pub fn to_preset(&self, id: PresetId, name: &str) -> Preset {
        Preset {
            id,
            name: name.into(),
            note: String::new(),
            tags: Vec::new(),
            mix: self.mix.clone(),
            unknown: Map::new(),
        }
    }

    /// Removes all layers of a sound.
    pub fn switch_off_sound(&mut self, id: &SoundId) {
        let layers = self.mix.layers.iter().filter(|layer| layer.sound() == Some(id));
        let layers: Vec<LayerId> = layers.map(|layer| layer.id).collect();
        layers.into_iter().for_each(|layer| self.switch_off(layer));
    }

    /// Adds a layer of `source` with these controls, neither muted nor solo.
    pub fn switch_on(&mut self, source: &Source, controls: Controls) -> LayerId {
        let id = fresh_id(&mut self.next_id);
        let parked = self.parked_layers.get(source);
        let unknown = parked.map_or_else(Map::new, |layer| layer.unknown.clone());
        // A solo layer would silence the layers that were heard until now.
        let controls = Controls { mute: false, solo: false, ..controls };
        self.mix_mut().layers.push(Layer { id, source: source.clone(), controls, unknown });
        id
    }

    /// Removes a layer. Its controls are kept for when its source is switched on again.
    pub fn switch_off(&mut self, id: LayerId) {
        if let Some(layer) = self.mix.layer(id)
            && layer.source != Source::Unknown
        {
            self.parked_layers.insert(layer.source.clone(), layer.clone());
        }
        self.mix_mut().layers.retain(|layer| layer.id != id);
    }

    /// The controls that a source had when it was switched off.
    pub fn parked_controls(&self, source: &Source) -> Option<Controls> {
        self.parked_layers.get(source).map(|layer| layer.controls)
    }

    /// The source of a layer, and its controls on the other side of the head.
    pub fn mirrored(&self, id: LayerId) -> Option<(Source, Controls)> {
        let layer = self.mix.layer(id)?;
        let azimuth_deg = match layer.controls.azimuth_deg {
            // A sound in front or behind has no other side.
            ahead if ahead.abs() < 10.0 || ahead.abs() > 170.0 => ahead + 60.0,
            aside => -aside,
        };
        let controls = Controls { azimuth_deg: wrap_degrees(azimuth_deg), ..layer.controls };
        Some((layer.source.clone(), controls))
    }

    /// Grows with every change of the mix, of the loaded preset and of the parked layers.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_that_is_switched_off_keeps_its_controls() {
        let mut board = Board::default();
        let controls = Controls { level: 0.31, ..Controls::default() };
        let id = board.switch_on(&Source::Noise, controls);
        assert_eq!(board.parked_controls(&Source::Noise), None);
        board.switch_off(id);
        assert!(board.mix().layers.is_empty());
        assert_eq!(board.parked_controls(&Source::Noise).unwrap().level, 0.31);
    }

    #[test]
    fn a_copy_of_a_layer_is_on_the_other_side_of_the_head() {
        let mut board = Board::default();
        let at = |azimuth_deg| Controls { azimuth_deg, ..Controls::default() };
        for (from, to) in [(40.0, -40.0), (0.0, 60.0)] {
            let id = board.switch_on(&Source::Noise, at(from));
            assert_eq!(board.mirrored(id).unwrap().1.azimuth_deg, to);
        }
    }

    #[test]
    fn the_revision_grows_with_edits_only() {
        let mut board = Board::default();
        board.mix_mut().master += 0.0;
        assert!(!board.note_edits());
        let before = board.revision();
        board.mix_mut().master = 0.25;
        assert!(board.note_edits() && board.revision() > before);
    }
}
