//! The board as it is kept between one evening and the next: what was on it, what was switched off,
//! whether it played.

use crate::files;
use crate::mix::{Layer, Mix, Source};
use crate::presets::PresetId;
use crate::session::Session;
use crate::session::time::Kept;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The version of the board's file.
const VERSION: u64 = 1;

/// What is kept of a session.
#[derive(Clone, PartialEq)]
pub struct Board {
    preset: Option<PresetId>,
    playing: bool,
    mix: Mix,
    resting: BTreeMap<Source, Layer>,
    times: Kept,
}

impl Board {
    /// The board as it stands in its file.
    pub fn to_text(&self) -> String {
        let resting = Mix { layers: self.resting.values().cloned().collect(), ..Mix::default() };
        let board = json!({
            "version": VERSION,
            "preset": self.preset.as_ref().map(|id| &id.0),
            "playing": self.playing,
            "mix": self.mix.to_json(),
            "resting": resting.to_json()["layers"],
        });
        let mut board = board;
        if !self.times.is_nothing() {
            board["times"] = json!(self.times);
        }
        format!("{board:#}\n")
    }
}

impl Session {
    /// Brings back settings and board as they were left; at first an empty board, silent. A file that
    /// cannot be understood is moved aside, and said.
    pub fn restore(&mut self) {
        self.restore_settings();
        let _ = self.read_or_set_aside(&self.folders.board(), Self::read_board);
        self.forget_edits();
    }

    /// The board as it is now.
    pub(super) fn board(&self) -> Board {
        Board {
            preset: self.loaded.as_ref().map(|(id, _)| id.clone()),
            playing: self.plays_on(),
            mix: self.mix.clone(),
            resting: self.resting.clone(),
            times: self.kept_times(),
        }
    }

    fn read_board(&mut self, text: &str) -> Result<(), String> {
        let mut board: Map<String, Value> =
            serde_json::from_str(text).map_err(|e| e.to_string())?;
        match board.get("version").and_then(Value::as_u64) {
            Some(version) if version <= VERSION => {}
            Some(_) => return Err("it is of a newer Susurra".into()),
            None => return Err("it names no version".into()),
        }
        let catalogue = &self.catalogue;
        let mix = board.remove("mix").ok_or("it has no mix")?;
        let mut mix =
            Mix::from_json(mix, &|id| catalogue.defaults(id)).map_err(|e| e.to_string())?;
        mix.assign_ids(&self.mix, &mut self.next_id);
        if let Some(layers) = board.remove("resting") {
            let resting = Mix::from_json(json!({ "layers": layers }), &|id| catalogue.defaults(id));
            match resting {
                Ok(mix) => {
                    let layers = mix.layers.into_iter().filter(|l| l.source != Source::Unknown);
                    self.resting = layers.map(|layer| (layer.source.clone(), layer)).collect();
                }
                // Not worth the board that is whole.
                Err(error) => log::warn!("what was switched off is forgotten: {error}"),
            }
        }
        let preset = board.get("preset").and_then(Value::as_str).map(|id| PresetId(id.into()));
        self.loaded = preset
            .and_then(|id| self.store.find(&id))
            .map(|entry| (entry.preset.id.clone(), entry.preset.mix.clone()));
        self.playing = board.get("playing").and_then(Value::as_bool).unwrap_or(false);
        self.mix = mix;
        if let Some(times) = board.remove("times") {
            match serde_json::from_value(times) {
                Ok(times) => self.timers.resume(times),
                Err(error) => log::warn!("what was left of the timers is forgotten: {error}"),
            }
        }
        Ok(())
    }

    /// Brings back the settings and what was listened to, but no board: for what needs none.
    pub fn restore_settings(&mut self) {
        self.restore_listening();
        let _ = self.read_or_set_aside(&self.folders.settings(), |session, text| {
            session.settings = serde_json::from_str(text).map_err(|error| error.to_string())?;
            Ok(())
        });
        self.order_presets();
    }

    /// Reads a file of ours, if it is there and whole. One that is not is moved aside under another
    /// name before anything can write over it; if it cannot be moved, nothing is written there.
    pub(super) fn read_or_set_aside(
        &mut self,
        path: &Path,
        read: impl FnOnce(&mut Self, &str) -> Result<(), String>,
    ) -> bool {
        let why = match files::read_text(path) {
            Ok(None) => return false,
            Ok(Some(text)) => match read(self, &text) {
                Ok(()) => return true,
                Err(why) => why,
            },
            Err(error) => error.to_string(),
        };
        match files::set_aside(path) {
            Ok(aside) => {
                let (path, aside) = (path.display(), aside.display());
                self.warn(format!("{path} is not understood ({why}). It was kept as {aside}."));
            }
            Err(error) => {
                self.warn(format!("{}: {why}. It is left alone: {error}.", path.display()));
                self.left_alone.push(path.into());
            }
        }
        false
    }
}
