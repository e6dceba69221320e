//! The audio thread: everything in this folder runs in the audio callback. It takes commands, then
//! fills a buffer. It knows no files, no clock and no window, and it never locks, allocates, frees or
//! waits. It does not panic either; the lints below keep it so.
//!
//! The engine builds whatever needs memory (`Renderer`, `LayerRenderer`, `Recording`, `Takes`) before
//! it hands it over: the constructors (`new`) run outside of the callback.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "audio code converts frames, samples and seconds all the time, and the numbers are small"
)]
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

mod command;
mod events;
mod headroom;
mod layer;
mod meters;
mod noise;
mod pose;
mod recording;
mod room_tone;
mod spatialiser;
mod texture;
mod tones;
mod voice;

pub(crate) use command::{Command, CommandReceiver};
pub(crate) use events::{Events, Intensity, MAX_INTENSITIES, OneShot, Take, Takes};
pub(crate) use layer::LayerRenderer;
pub use meters::{Exposure, MAX_LAYERS, Meters};
pub(crate) use noise::Noise;
pub use recording::Recording;
pub(crate) use room_tone::EventsWithRoomTone;
pub(crate) use texture::{IntensityStream, Texture, WantedFlag};
pub(crate) use tones::Tones;
pub use voice::{Placement, Voice};

use crate::dsp::{
    AWeighting, BLOCK, Fade, Frame, Glide, Limiter, RoomReverb, frames, scale_ramped,
};
use crate::mix::LayerId;
use headroom::Headroom;
use layer::BlockContext;
use std::sync::Arc;

/// Chimes that can sound at once: one can ring out while the next one starts.
const MAX_CHIMES: usize = 2;

/// The timers change their gain every quarter of a second. Gliding for this long hides the steps.
const TIMER_GLIDE_SECONDS: f32 = 0.3;
/// A large rise of the timers' gain, as when more time is given to a sleep timer that has nearly faded
/// out, takes as long as a start: the listener may be nearly asleep.
const TIMER_RISE_SECONDS: f32 = 1.5;
/// A rise by more than this factor at once is a large one; the steps of a slow rise are smaller.
const LARGE_RISE: f32 = 1.5;
/// Fade when playback pauses and resumes.
const PAUSE_SECONDS: f32 = 0.5;
/// The first fade-in after a device has been opened.
const START_SECONDS: f32 = 1.5;
/// After this much silence the limiter has nothing left to play, and all processing stops.
const IDLE_SECONDS: f32 = 1.0;

/// Mixes all layers. Give it to an audio device, or call [`Renderer::render`] in a loop.
pub struct Renderer {
    commands: CommandReceiver,
    meters: Arc<Meters>,
    rate: u32,
    layers: [Option<Box<LayerRenderer>>; MAX_LAYERS],
    chimes: [Option<Box<LayerRenderer>>; MAX_CHIMES],
    speakers: bool,
    reverb: RoomReverb,
    headroom: Headroom,
    timer_gain: Glide,
    /// Fades in when playback starts and out when it pauses.
    play_fade: Fade,
    /// Frames of silence since the last sound. Stops counting at `idle_after`.
    silent_frames: usize,
    idle_after: usize,
    has_started: bool,
    limiter: Limiter,
    weighting: AWeighting,
}

impl Renderer {
    /// A silent renderer at `rate` frames per second that takes its commands from `commands` and
    /// writes its levels to `meters`.
    pub(crate) fn new(rate: u32, commands: CommandReceiver, meters: Arc<Meters>) -> Self {
        Self {
            commands,
            meters,
            rate,
            layers: [const { None }; MAX_LAYERS],
            chimes: [const { None }; MAX_CHIMES],
            speakers: false,
            reverb: RoomReverb::new(rate),
            headroom: Headroom::new(rate),
            timer_gain: Glide::at(1.0),
            play_fade: Fade::silent(),
            silent_frames: 0,
            idle_after: frames(IDLE_SECONDS, rate),
            has_started: false,
            limiter: Limiter::new(rate),
            weighting: AWeighting::new(rate),
        }
    }

    /// Applies the commands that have arrived, then fills `out`, which may have any length.
    pub fn render(&mut self, out: &mut [Frame]) {
        self.apply_commands();
        for block in out.chunks_mut(BLOCK) {
            block.fill([0.0; 2]);
            if self.play_fade.is_silent() {
                self.meters.clear_layer_levels();
            } else {
                self.silent_frames = 0;
                self.mix_layers(block);
            }
            self.mix_chimes(block);
            // Once paused and rung out, rendering costs next to nothing.
            if self.silent_frames < self.idle_after {
                self.silent_frames += block.len();
                self.limiter.process(block);
                self.meters.update_master(block, self.weighting.energy(block));
            } else {
                self.meters.clear_master_level();
            }
        }
        self.return_finished_layers();
    }

    fn mix_layers(&mut self, block: &mut [Frame]) {
        let mut room_send = [0.0; BLOCK];
        let room_send = room_send.get_mut(..block.len()).unwrap_or_default();
        let mut context = BlockContext {
            room_send,
            scratch: &mut [[0.0; 2]; BLOCK],
            speakers: self.speakers,
            meters: &self.meters,
        };
        let mut power = 0.0;
        for (slot, layer) in self.layers.iter_mut().enumerate() {
            if let Some(layer) = layer {
                let peak = layer.add_to(block, &mut context);
                power += layer.power();
                self.meters.update_layer(slot, layer.id(), layer.place(), peak, block.len());
            }
        }
        self.reverb.add_to(context.room_send, block);
        let headroom = self.headroom.advance(power, block.len());
        let timer = self.timer_gain.advance(block.len());
        let play = self.play_fade.advance(block.len());
        let gain = [headroom[0] * timer[0] * play[0], headroom[1] * timer[1] * play[1]];
        scale_ramped(block, gain);
    }

    /// Adds the chimes, which ignore the timers' gain and sound even while playback is paused. They
    /// have no reverb.
    fn mix_chimes(&mut self, block: &mut [Frame]) {
        for layer in self.chimes.iter_mut().flatten() {
            self.silent_frames = 0;
            let mut room_send = [0.0; BLOCK];
            let mut context = BlockContext {
                room_send: room_send.get_mut(..block.len()).unwrap_or_default(),
                scratch: &mut [[0.0; 2]; BLOCK],
                speakers: self.speakers,
                meters: &self.meters,
            };
            layer.add_to(block, &mut context);
        }
    }

    fn apply_commands(&mut self) {
        while let Some(command) = self.commands.next() {
            match command {
                Command::Add { mut layer, fade_s } => {
                    layer.fade_in(frames(fade_s, self.rate));
                    match self.layers.iter_mut().find(|slot| slot.is_none()) {
                        Some(free) => *free = Some(layer),
                        // The engine counts the layers, so there is always a free slot.
                        None => self.commands.return_layer(layer),
                    }
                }
                Command::Set { id, voicing, glide_s } => {
                    let glide = frames(glide_s, self.rate);
                    self.for_each_layer(id, |layer| layer.set(voicing, glide));
                }
                Command::Remove { id, fade_s } => {
                    let fade = frames(fade_s, self.rate);
                    self.for_each_layer(id, |layer| layer.fade_out(fade));
                }
                Command::Chime(layer) => self.add_chime(layer),
                Command::SetTimerGain(gain) => self.set_timer_gain(gain),
                Command::SetSpeakers(speakers) => self.speakers = speakers,
                Command::SetPlaying(true) => self.start(),
                Command::SetPlaying(false) => {
                    self.play_fade.fade_out(frames(PAUSE_SECONDS, self.rate));
                }
            }
        }
    }

    fn add_chime(&mut self, mut layer: Box<LayerRenderer>) {
        // The recording itself begins at silence, so it needs no fade.
        layer.fade_in(1);
        match self.chimes.iter_mut().find(|slot| slot.is_none()) {
            Some(free) => *free = Some(layer),
            None => self.commands.return_layer(layer),
        }
    }

    fn set_timer_gain(&mut self, gain: f32) {
        if self.play_fade.is_silent() {
            // Nothing is heard, so there is nothing to glide from.
            self.timer_gain = Glide::at(gain);
            return;
        }
        let is_large_rise = gain > LARGE_RISE * self.timer_gain.target();
        let seconds = if is_large_rise { TIMER_RISE_SECONDS } else { TIMER_GLIDE_SECONDS };
        self.timer_gain.set_target(gain, frames(seconds, self.rate));
    }

    fn start(&mut self) {
        let seconds = if self.has_started { PAUSE_SECONDS } else { START_SECONDS };
        self.has_started = true;
        self.play_fade.fade_in(frames(seconds, self.rate));
    }

    /// Calls `change` for the layers with this id that are not fading out.
    fn for_each_layer(&mut self, id: LayerId, change: impl FnMut(&mut LayerRenderer)) {
        let layers = self.layers.iter_mut().flatten().map(AsMut::as_mut);
        layers.filter(|layer| layer.id() == id && !layer.is_fading_out()).for_each(change);
    }

    /// Returns the layers that have faded out and the chimes that have ended. While playback is
    /// paused, fades do not advance, so removed layers are returned at once.
    fn return_finished_layers(&mut self) {
        let paused = self.play_fade.is_silent();
        for (slot, place) in self.layers.iter_mut().enumerate() {
            let is_finished = place
                .as_ref()
                .is_some_and(|layer| layer.is_fading_out() && (paused || layer.is_silent()));
            if is_finished
                && self.commands.can_return()
                && let Some(layer) = place.take()
            {
                self.meters.clear_layer(slot);
                self.commands.return_layer(layer);
            }
        }
        for place in &mut self.chimes {
            if place.as_ref().is_some_and(|layer| layer.is_finished())
                && self.commands.can_return()
                && let Some(layer) = place.take()
            {
                self.commands.return_layer(layer);
            }
        }
    }
}
