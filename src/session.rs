//! Everything the app is doing now: what is on the board, what plays, what was kept. Its methods are
//! the app's verbs; every thread but audio meets here, through [`Shared`].
//!
//! The mix is edited in place, by anyone: what differs is sent to the engine, and noted to be undone.
//! Presets loaded and actions performed are logged.

mod actions;
mod arranging;
mod asking;
mod background;
mod blocked_sounds;
mod board;
mod changes;
mod giving;
mod glow;
mod history;
mod importing;
mod keeper;
mod layers;
mod life;
mod listening;
pub mod names;
mod notice;
mod output_device;
mod own_sounds;
mod presets;
mod receiving;
mod rendering;
mod repeats;
mod shared;
mod sound;
mod time;
mod tingles;
mod watching;

pub use actions::Action;
pub use asking::Ask;
pub use background::Tray;
pub use changes::Changes;
pub use giving::Giving;
pub use importing::ImportState;
pub use keeper::Keeper;
pub use life::Life;
pub use notice::{Notice, Undo};
pub use output_device::Telemetry;
pub use receiving::{Incoming, Job};
pub use rendering::{Rendered, Rendering, render};
pub use shared::Shared;

use crate::catalogue::Catalogue;
use crate::dose::Dose;
use crate::engine::Engine;
use crate::engine::output::{OutputReport, OutputState};
use crate::engine::streamer::{SoundFailure, Streamer, StreamerHandle};
use crate::files::{self, Folders};
use crate::i18n::Language;
use crate::import;
use crate::mix::{Layer, Mix, Source};
use crate::presets::{PresetId, Store};
use crate::render::{Exposure, Meters};
use crate::settings::{OutputDevice, Settings, WhenGone};
use background::Background;
use history::History;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use time::Timers;
use tingles::Tingles;

/// What plays when nothing was chosen yet.
pub const FIRST_PRESET: &str = "rainy-night";

/// An amplitude below this is silence: −70 dB.
const HEARD: f32 = 0.0003;

/// What the window can be asked for from outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowCall {
    /// Something has changed; draw it if there is a window.
    Redraw,
    /// Open it, or bring it to the front.
    Show,
    /// End the program.
    Quit,
}

/// Reaches the window, wherever it is.
pub type CallWindow = Box<dyn Fn(WindowCall) + Send>;

/// The state of the app.
#[expect(clippy::struct_excessive_bools, reason = "each says its own thing")]
pub struct Session {
    /// What is heard. Edit it in place: what differs is sent when [`Shared::with`] ends.
    pub mix: Mix,
    pub playing: bool,
    pub settings: Settings,
    folders: Folders,
    catalogue: Catalogue,
    store: Store,
    /// The preset on the board, and its mix as it was loaded or saved.
    loaded: Option<(PresetId, Mix)>,
    /// The layers that were switched off, for when they are switched on again.
    resting: BTreeMap<Source, Layer>,
    engine: Option<Engine>,
    orders: StreamerHandle,
    reports: Receiver<SoundFailure>,
    failures: BTreeMap<String, String>,
    output: OutputState,
    /// What the output's thread said last of how it goes.
    report: OutputReport,
    /// What the settings say of the output, while another is played through for now.
    usual_output: Option<(Option<OutputDevice>, WhenGone)>,
    /// The outputs that there were when they were listed last.
    output_devices: Vec<OutputDevice>,
    /// Whether they are to be listed again.
    lists_output_devices: bool,
    listening: Dose,
    /// What the engine has let out when it was last noted.
    exposure: Exposure,
    /// Whether a preset's change is under way, which takes longer than a hand's.
    crossfading: bool,
    /// Whether something else is listened to, and whether that has just begun or ended.
    lowered: bool,
    lowering: bool,
    timers: Timers,
    dim: f32,
    /// Whether the program is about to end: it fades, but the board is kept as playing.
    ending: bool,
    notices: Vec<Notice>,
    /// What was sent and is not kept yet, and what is made to be given.
    incoming: Incoming,
    giving: Option<Giving>,
    history: History,
    tingles: Tingles,
    background: Background,
    glow: glow::Glow,
    /// Files that could neither be read nor moved aside, and so are not written over.
    left_alone: Vec<PathBuf>,
    next_id: u32,
    imports: importing::Imports,
    /// Whether the folder of the user's sounds is to be looked at.
    looks_for_sounds: bool,
    call_window: Option<CallWindow>,
    system_is_light: Option<bool>,
    system_language: Language,
}

impl Session {
    /// A session on the user's folders, with an empty board, and the streamer that feeds it.
    pub fn new(folders: Folders) -> (Self, Streamer) {
        import::remove_abandoned(&folders.sounds());
        let catalogue = Catalogue::with_folder(&folders.sounds());
        let store = Store::load(&folders, &|id| catalogue.defaults(id));
        let (orders, streamer, reports) = Streamer::new();
        let mut session = Self {
            mix: Mix::default(),
            playing: false,
            settings: Settings::default(),
            folders,
            catalogue,
            store,
            loaded: None,
            resting: BTreeMap::new(),
            engine: None,
            orders,
            reports,
            failures: BTreeMap::new(),
            output: OutputState::default(),
            report: OutputReport::default(),
            usual_output: None,
            output_devices: Vec::new(),
            lists_output_devices: false,
            listening: Dose::default(),
            exposure: Exposure::default(),
            crossfading: false,
            lowered: false,
            lowering: false,
            timers: Timers::default(),
            dim: 1.0,
            ending: false,
            notices: Vec::new(),
            incoming: Incoming::None,
            giving: None,
            history: History::default(),
            tingles: Tingles::default(),
            background: Background::default(),
            glow: glow::Glow::default(),
            left_alone: Vec::new(),
            next_id: 0,
            imports: importing::Imports::default(),
            looks_for_sounds: false,
            call_window: None,
            system_is_light: None,
            system_language: Language::default(),
        };
        for problem in session.problems() {
            session.warn(problem);
        }
        (session, streamer)
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn output(&self) -> &OutputState {
        &self.output
    }

    /// The levels of what plays now, if there is a device.
    pub fn meters(&self) -> Option<&Arc<Meters>> {
        self.engine.as_ref().map(Engine::meters)
    }

    /// Plays what is on the board, or a preset if that is empty: whoever presses play wants to hear
    /// something.
    pub fn play_something(&mut self) {
        if self.mix.layers.is_empty() {
            self.load_preset(&PresetId(FIRST_PRESET.into()));
        }
        self.play();
    }

    /// Plays, or goes on from where it paused. Start is always from silence.
    pub fn play(&mut self) {
        self.playing = true;
        self.begin_playing();
    }

    /// Saves the settings as they are now.
    pub fn save_settings(&mut self) {
        let Some(path) = self.writable(self.folders.settings()) else { return };
        let text = serde_json::to_string_pretty(&self.kept_settings()).unwrap_or_default();
        let result = files::write_whole(&path, text.as_bytes());
        self.note_failure(result);
    }

    /// The settings as they are kept: without what is so for now only.
    fn kept_settings(&self) -> Settings {
        let mut kept = self.settings.clone();
        kept.night = self.is_night_by_hand();
        if let Some((output, when_gone)) = &self.usual_output {
            (kept.output, kept.when_output_is_gone) = (output.clone(), *when_gone);
        }
        kept
    }

    /// Whether sound leaves the program, or did a moment ago: the meter falls slowly.
    pub fn was_heard(&self) -> bool {
        self.meters().is_some_and(|meters| meters.master() > HEARD)
    }

    /// Who draws from now on.
    pub fn set_window(&mut self, call: CallWindow) {
        self.call_window = Some(call);
    }

    /// Reaches the window, if there is a program with one.
    pub fn call_window(&self, call: WindowCall) {
        if let Some(window) = &self.call_window {
            window(call);
        }
    }

    /// Whether the desktop is light, where it tells.
    pub fn system_is_light(&self) -> Option<bool> {
        self.system_is_light
    }

    /// Notes how light the desktop is.
    pub fn set_system_is_light(&mut self, light: bool) {
        self.system_is_light = Some(light);
        self.call_window(WindowCall::Redraw);
    }

    /// What the user chose to be spoken to in, or else what the system speaks.
    pub fn language(&self) -> Language {
        let chosen = self.settings.language.as_deref().and_then(Language::from_code);
        chosen.unwrap_or(self.system_language)
    }

    /// Notes what the system speaks: English until it is told.
    pub fn set_system_language(&mut self, language: Language) {
        self.system_language = language;
    }

    /// The path, unless what is there is to be left alone.
    fn writable(&self, path: PathBuf) -> Option<PathBuf> {
        (!self.left_alone.contains(&path)).then_some(path)
    }
}

#[cfg(test)]
mod tests;
