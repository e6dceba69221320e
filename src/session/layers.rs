//! The session's verbs for layers: switched on with the controls they last had, doubled, switched
//! off; and why one is not heard.

use crate::dsp::wrap_degrees;
use crate::mix::{Controls, Layer, LayerId, Source, fresh_id};
use crate::render::MAX_LAYERS;
use crate::session::Session;
use serde_json::Map;

impl Session {
    /// Why a layer is not heard as it should be, if so.
    pub fn layer_problem(&self, layer: &Layer) -> Option<String> {
        match &layer.source {
            Source::Unknown => return Some("This layer needs a newer Susurra. It is kept.".into()),
            Source::Sound(id) if self.sound_problem(id).is_some() => {
                return self.sound_problem(id);
            }
            Source::Sound(id) if self.failures.contains_key(&id.0) => {
                return self.failures.get(&id.0).cloned();
            }
            Source::Sound(_) | Source::Noise | Source::Tones => {}
        }
        let waits = self.engine.as_ref().is_some_and(|engine| !engine.has_slot(layer.id));
        (waits && self.mix.layers.len() > MAX_LAYERS)
            .then(|| format!("Only {MAX_LAYERS} layers can sound at once."))
    }

    /// Why what is on the board is not all heard as it should be, layer by layer.
    pub fn layer_problems(&mut self) -> Vec<String> {
        self.take_reports();
        self.mix.layers.iter().filter_map(|layer| self.layer_problem(layer)).collect()
    }

    /// The controls that a source would be switched on with.
    pub fn resting_controls(&self, source: &Source) -> Controls {
        match (self.resting.get(source), source) {
            (Some(layer), _) => layer.controls,
            (None, Source::Sound(id)) => self.catalogue.defaults(id),
            (None, Source::Noise | Source::Tones | Source::Unknown) => Controls::default(),
        }
    }

    /// Puts a source on the board with these controls. Returns its layer.
    pub fn switch_on(&mut self, source: &Source, controls: Controls) -> LayerId {
        let id = fresh_id(&mut self.next_id);
        let unknown = self.resting.get(source).map_or_else(Map::new, |layer| layer.unknown.clone());
        // Solo would silence what was heard until now.
        let controls = Controls { mute: false, solo: false, ..controls };
        self.mix.layers.push(Layer { id, source: source.clone(), controls, unknown });
        // What is switched on is to be heard, whatever state the rest was left in.
        self.play();
        id
    }

    /// Takes a layer off the board. Its source comes back with the same controls.
    pub fn switch_off(&mut self, id: LayerId) {
        if let Some(layer) = self.mix.layer(id)
            && layer.source != Source::Unknown
        {
            self.resting.insert(layer.source.clone(), layer.clone());
        }
        self.mix.layers.retain(|layer| layer.id != id);
    }

    /// Puts another layer of the same sound on the board, on the other side of the head.
    pub fn add_another(&mut self, id: LayerId) {
        let Some(layer) = self.mix.layer(id).cloned() else { return };
        let azimuth_deg = match layer.controls.azimuth_deg {
            // What is in front or behind has no other side.
            ahead if ahead.abs() < 10.0 || ahead.abs() > 170.0 => ahead + 60.0,
            aside => -aside,
        };
        let controls = Controls { azimuth_deg: wrap_degrees(azimuth_deg), ..layer.controls };
        self.switch_on(&layer.source, controls);
    }
}
