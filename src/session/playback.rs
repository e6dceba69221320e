//! Playback: whether it plays, the engine and the output it plays through, ducking for other audio, and
//! the meters.

mod engine;
mod glow;
mod telemetry;

pub use engine::SyncInput;
pub use telemetry::Telemetry;

use crate::engine::Engine;
use crate::engine::output::{OutputReport, OutputState};
use crate::engine::streamer::{SoundFailure, Streamer, StreamerHandle};
use crate::i18n::Message;
use crate::mix::{LayerId, SoundId};
use crate::render::{Exposure, Meters, Renderer};
use crate::settings::{OutputDevice, WhenOthersPlay};
use glow::Glow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// An amplitude below this is silence: −70 dB.
const SILENCE: f32 = 0.0003;

/// What plays, and how.
pub struct Playback {
    state: PlayState,
    engine: Option<Engine>,
    orders: StreamerHandle,
    reports: Receiver<SoundFailure>,
    /// Why recordings cannot be heard, by the id of their sound.
    failures: BTreeMap<String, Message>,
    output: OutputView,
    /// Whether every layer is at its ducked level.
    is_ducked: bool,
    pending: Pending,
    /// The gain of the timers over the master.
    timer_gain: f32,
    /// Whether the program is about to end: the sound fades, but the board is saved as playing.
    is_ending: bool,
    glow: Glow,
    /// Whether the engine may differ from what is wanted.
    needs_sync: bool,
    revision: u64,
}

/// Whether it plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PlayState {
    Playing,
    #[default]
    Paused,
    /// Paused by the user for good, rather than for a while.
    Stopped,
    /// Paused while other audio plays. It goes on by itself.
    PausedForOthers,
}

/// What the output's thread has reported, and is asked for.
#[derive(Default)]
struct OutputView {
    state: OutputState,
    report: OutputReport,
    /// The devices, as they were listed last.
    devices: Vec<OutputDevice>,
    /// Whether the thread is to list the devices again.
    lists_devices: bool,
}

/// What the next sync does beside sending what differs.
#[derive(Clone, Copy, Debug, Default)]
struct Pending {
    /// A preset was loaded: it crossfades.
    crossfades: bool,
    /// Ducking or a journey begins or ends: it glides slowly.
    glides_slowly: bool,
    /// The bowl is to be struck.
    chimes: bool,
}

impl Playback {
    /// Playback without an output, and the streamer that will feed it.
    pub fn new() -> (Self, Streamer) {
        let (orders, streamer, reports) = Streamer::new();
        let playback = Self {
            state: PlayState::default(),
            engine: None,
            orders,
            reports,
            failures: BTreeMap::new(),
            output: OutputView::default(),
            is_ducked: false,
            pending: Pending::default(),
            timer_gain: 1.0,
            is_ending: false,
            glow: Glow::default(),
            needs_sync: true,
            revision: 0,
        };
        (playback, streamer)
    }

    /// Grows with every change that can be seen or heard, except for what the meters show.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Has [`Playback::sync`] compare everything with the engine again.
    pub fn request_sync(&mut self) {
        self.needs_sync = true;
    }

    fn note_change(&mut self) {
        self.needs_sync = true;
        self.revision += 1;
    }

    fn set_state(&mut self, state: PlayState) {
        if self.state != state {
            self.state = state;
            self.note_change();
        }
    }

    pub fn is_playing(&self) -> bool {
        self.state == PlayState::Playing
    }

    /// Whether it was stopped, rather than paused, and has not played since.
    pub fn is_stopped(&self) -> bool {
        self.state == PlayState::Stopped
    }

    /// Whether it is paused for other audio, and goes on afterwards.
    pub fn is_paused_for_others(&self) -> bool {
        self.state == PlayState::PausedForOthers
    }

    /// Whether it plays, or goes on by itself after other audio.
    pub fn plays_on(&self) -> bool {
        self.is_playing() || self.is_paused_for_others()
    }

    /// Plays, with the gain that the timers let through where that is known.
    pub fn play(&mut self, timer_gain: Option<f32>) {
        self.set_state(PlayState::Playing);
        if let Some(gain) = timer_gain {
            self.set_timer_gain(gain);
        }
    }

    /// Fades out and pauses. What was stopped stays stopped.
    pub fn pause(&mut self) {
        if !self.is_stopped() {
            self.set_state(PlayState::Paused);
        }
    }

    /// Fades out, and counts as stopped until it plays again.
    pub fn stop(&mut self) {
        self.set_state(PlayState::Stopped);
    }

    /// The gain of the timers over the master.
    pub fn timer_gain(&self) -> f32 {
        self.timer_gain
    }

    /// Sets the gain of the timers over the master.
    pub fn set_timer_gain(&mut self, gain: f32) {
        if self.timer_gain != gain {
            self.timer_gain = gain;
            self.needs_sync = true;
        }
    }

    /// Fades out, as the program is about to end.
    pub fn begin_ending(&mut self) {
        self.is_ending = true;
        self.note_change();
    }

    /// Whether the program is about to end.
    pub fn is_ending(&self) -> bool {
        self.is_ending
    }

    /// Brings every layer to its ducked level, or back.
    pub fn duck(&mut self, is_ducked: bool) {
        if self.is_ducked != is_ducked {
            self.is_ducked = is_ducked;
            self.pending.glides_slowly = true;
            self.note_change();
        }
    }

    /// Pauses until the other audio ends.
    pub fn pause_for_others(&mut self) {
        log::info!("pauses for other audio");
        self.set_state(PlayState::PausedForOthers);
    }

    /// Whether it is ducked or paused for other audio.
    pub fn makes_way(&self) -> bool {
        self.is_ducked || self.is_paused_for_others()
    }

    /// Ducks or pauses as `wanted` while other audio plays; `None` if there is none. Returns whether
    /// it is to play again.
    ///
    /// It does not pause what plays at its full level: the user has pressed play while the other
    /// audio was there.
    pub fn follow_others(&mut self, wanted: Option<WhenOthersPlay>) -> bool {
        let pauses = wanted == Some(WhenOthersPlay::Pause);
        if pauses && self.is_playing() && self.is_ducked {
            self.pause_for_others();
        }
        self.duck(wanted == Some(WhenOthersPlay::Lower));
        !pauses && self.is_paused_for_others()
    }

    /// Lets the next change of the mix crossfade, as when a preset is loaded.
    pub fn crossfade(&mut self) {
        self.pending.crossfades = true;
        self.needs_sync = true;
    }

    /// Lets the next change of levels take as long as ducking does.
    pub fn glide_slowly(&mut self) {
        self.pending.glides_slowly = true;
        self.needs_sync = true;
    }

    /// Strikes the bowl of the focus timer with the next sync.
    pub fn chime(&mut self) {
        self.pending.chimes = true;
        self.needs_sync = true;
    }

    /// A renderer at `rate` frames per second, in the place of the one before. Its engine is told
    /// the whole mix by the next sync.
    pub fn fresh_renderer(&mut self, rate: u32) -> Renderer {
        let (engine, renderer) = Engine::new(rate);
        self.engine = Some(engine);
        self.needs_sync = true;
        renderer
    }

    /// The state of the output.
    pub fn output(&self) -> &OutputState {
        &self.output.state
    }

    /// Takes over the state of the output. Returns the device if it is gone.
    pub fn set_output(&mut self, state: OutputState) -> Option<&str> {
        if !matches!(state, OutputState::Playing { .. } | OutputState::Leaving) {
            // The lost device held the renderer; the next one is told everything.
            self.engine = None;
        }
        self.output.state = state;
        self.note_change();
        match &self.output.state {
            OutputState::Missing { device } => Some(device),
            _ => None,
        }
    }

    /// Notes a report of the output's thread. Returns whether it is to list the devices.
    pub fn note_report(&mut self, report: OutputReport) -> bool {
        self.output.report = report;
        std::mem::take(&mut self.output.lists_devices)
    }

    /// The output devices, as they were listed last.
    pub fn output_devices(&self) -> &[OutputDevice] {
        &self.output.devices
    }

    /// Has the output's thread list the devices.
    pub fn look_for_output_devices(&mut self) {
        self.output.lists_devices = true;
    }

    /// Takes over the list of devices.
    pub fn set_output_devices(&mut self, devices: Vec<OutputDevice>) {
        if self.output.devices != devices {
            self.output.devices = devices;
            self.revision += 1;
        }
    }

    /// The levels of what plays now, if there is an output.
    pub fn meters(&self) -> Option<&Arc<Meters>> {
        self.engine.as_ref().map(Engine::meters)
    }

    /// Whether sound leaves the program, or did a moment ago: the meter falls slowly.
    pub fn is_heard(&self) -> bool {
        self.meters().is_some_and(|meters| meters.master() > SILENCE)
    }

    /// All that has left the engine since it was made, and its frames per second.
    pub fn exposure(&self) -> Option<(Exposure, u32)> {
        self.engine.as_ref().map(|engine| (engine.meters().exposure(), engine.rate()))
    }

    /// Why the recordings of a sound cannot be heard, if so.
    pub fn failure(&self, id: &SoundId) -> Option<&Message> {
        self.failures.get(&id.0)
    }

    /// Whether a layer has no place among those that sound.
    pub fn lacks_place(&self, id: LayerId) -> bool {
        self.engine.as_ref().is_some_and(|engine| !engine.has_slot(id))
    }
}

#[cfg(test)]
mod tests;
