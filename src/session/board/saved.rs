//! The board as it is saved in `board.json` between one run and the next: its mix, the layers that
//! were switched off, whether it played, and what is left of the timers.

use crate::i18n::{Message, ToMessage, message};
use crate::mix::{Controls, Layer, Mix, SoundId, Source};
use crate::presets::PresetId;
use crate::session::board::Board;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The version of the file's format.
const VERSION: u64 = 1;

/// The content of `board.json`.
#[derive(Clone, PartialEq)]
pub struct SavedBoard {
    preset: Option<PresetId>,
    playing: bool,
    mix: Mix,
    parked_layers: BTreeMap<Source, Layer>,
    timers: Option<Value>,
}

/// The parts of `board.json` that belong to others than the board.
#[derive(Debug, Default, PartialEq)]
pub struct RestoredBoard {
    pub preset: Option<PresetId>,
    pub playing: bool,
    pub timers: Option<Value>,
}

impl SavedBoard {
    /// The text of the file.
    pub fn to_text(&self) -> String {
        let layers = self.parked_layers.values().cloned().collect();
        let parked = Mix { layers, ..Mix::default() };
        let mut board = json!({
            "version": VERSION,
            "preset": self.preset.as_ref().map(|id| &id.0),
            "playing": self.playing,
            "mix": self.mix.to_json(),
            "resting": parked.to_json()["layers"],
        });
        if let Some(timers) = &self.timers {
            board["times"] = timers.clone();
        }
        format!("{board:#}\n")
    }
}

impl Board {
    /// The board to be saved, with whether it plays and the timers in the form they are saved in.
    pub fn to_save(&self, playing: bool, timers: Option<Value>) -> SavedBoard {
        SavedBoard {
            preset: self.loaded_id().cloned(),
            playing,
            mix: self.mix.clone(),
            parked_layers: self.parked_layers.clone(),
            timers,
        }
    }

    /// Takes over the mix and the parked layers of a saved board. `defaults` gives the controls that
    /// the layers of a sound begin with. Returns the rest of the file.
    ///
    /// # Errors
    /// If the text is not a board, or one of a later version. The board is then as it was.
    pub fn restore(
        &mut self,
        text: &str,
        defaults: &dyn Fn(&SoundId) -> Controls,
    ) -> Result<RestoredBoard, Message> {
        let mut saved: Map<String, Value> = serde_json::from_str(text)
            .map_err(|error| message!("not-valid-json", why = error.to_string()))?;
        match saved.get("version").and_then(Value::as_u64) {
            Some(version) if version <= VERSION => {}
            Some(_) => return Err(message!("board-newer")),
            None => return Err(message!("board-no-version")),
        }
        let mix = saved.remove("mix").ok_or_else(|| message!("preset-no-mix"))?;
        let mut mix = Mix::from_json(mix, defaults).map_err(|error| error.message())?;
        mix.assign_ids(&self.mix, &mut self.next_id);
        self.mix = mix;
        self.may_be_edited = true;
        if let Some(layers) = saved.remove("resting") {
            match Mix::from_json(json!({ "layers": layers }), defaults) {
                Ok(mix) => {
                    let layers = mix.layers.into_iter().filter(|l| l.source != Source::Unknown);
                    self.parked_layers =
                        layers.map(|layer| (layer.source.clone(), layer)).collect();
                }
                // The board itself is whole, and more important.
                Err(error) => log::warn!("the layers that were switched off are lost: {error}"),
            }
        }
        let preset = saved.get("preset").and_then(Value::as_str).map(|id| PresetId(id.into()));
        let playing = saved.get("playing").and_then(Value::as_bool).unwrap_or(false);
        Ok(RestoredBoard { preset, playing, timers: saved.remove("times") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defaults(_: &SoundId) -> Controls {
        Controls::default()
    }

    #[test]
    fn a_board_is_restored_as_it_was_saved() {
        let mut board = Board::default();
        let id = board.switch_on(&Source::Noise, Controls { level: 0.2, ..Controls::default() });
        board.switch_off(id);
        board.switch_on(&Source::Tones, Controls::default());
        let saved = board.to_save(true, Some(json!({ "sleep": null })));
        let mut again = Board::default();
        let restored = again.restore(&saved.to_text(), &defaults).unwrap();
        assert!(restored.playing && restored.preset.is_none());
        assert_eq!(restored.timers, Some(json!({ "sleep": null })));
        assert!(again.mix().has_same_content_as(board.mix()));
        assert_eq!(again.parked_controls(&Source::Noise).unwrap().level, 0.2);
    }

    #[test]
    fn a_board_of_a_later_version_is_refused() {
        let mut board = Board::default();
        let error = board.restore("{\"version\": 2, \"mix\": {}}", &defaults).unwrap_err();
        assert!(error.to_string().contains("newer"), "{error}");
    }
}
