//! The audio thread: everything in this folder runs in the callback. It takes orders, then fills a
//! buffer. It knows no files, no clock and no window, and never locks, allocates, frees or waits. Only
//! what is handed to it ready-made (`Recording`, `Takes`, `Layer`) is built elsewhere, by the streamer
//! and the engine.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "audio code converts frames, samples and seconds all the time, and the numbers are small"
)]

mod bearing;
mod binaural;
mod command;
mod events;
mod headroom;
mod in_room;
mod layer;
mod meters;
mod noise;
mod texture;
mod tones;
mod voice;

pub use command::{Command, Orders};
pub use events::{Events, Once, Takes};
pub use in_room::InRoom;
pub use layer::Layer;
pub use meters::{Exposure, Meters};
pub use noise::Noise;
pub use texture::{Tap, Texture, Wanted};
pub use tones::Tones;
pub use voice::{Recording, Shape, Voice};

use crate::dsp::{AWeighting, Fade, Frame, Glide, Limiter, Room, frames};
use crate::mix::LayerId;
use headroom::Headroom;
use layer::Around;
use std::sync::Arc;

/// Layers that can sound at once.
pub const MOST_LAYERS: usize = 64;

/// Bells that can sound at once. The rest of one is heard while the next is struck.
const MOST_CHIMES: usize = 2;

/// Frames between two looks at the controls: 1.3 ms.
pub const BLOCK: usize = 64;

/// The timers' level comes in steps of a quarter of a second, which this hides.
const DIM_SECONDS: f32 = 0.3;
/// What comes back from far down, as when a sleep timer is told to play on, comes as gently as a start:
/// the ear is nearly asleep.
const BRIGHTEN_SECONDS: f32 = 1.5;
/// What rises by more than this factor at once; the steps of a slow rise are smaller.
const FAR_DOWN: f32 = 1.5;
const PAUSE_SECONDS: f32 = 0.5;
/// The first sound out of a device that was just opened comes gently, whatever it replaces.
const START_SECONDS: f32 = 1.5;

/// Makes the sound. Hand it to a device, or call [`Renderer::render`] in a loop.
pub struct Renderer {
    orders: Orders,
    meters: Arc<Meters>,
    rate: u32,
    layers: [Option<Box<Layer>>; MOST_LAYERS],
    chimes: [Option<Box<Layer>>; MOST_CHIMES],
    speakers: bool,
    room: Room,
    headroom: Headroom,
    dim: Glide,
    running: Fade,
    /// Frames of silence since the last sound, up to those that empty the limiter.
    silent_frames: usize,
    started: bool,
    limiter: Limiter,
    weighting: AWeighting,
}

impl Renderer {
    /// A silent renderer at `rate` frames per second that takes its orders from `orders` and shows
    /// its state in `meters`.
    pub fn new(rate: u32, orders: Orders, meters: Arc<Meters>) -> Self {
        Self {
            orders,
            meters,
            rate,
            layers: [const { None }; MOST_LAYERS],
            chimes: [const { None }; MOST_CHIMES],
            speakers: false,
            room: Room::new(rate),
            headroom: Headroom::new(rate),
            dim: Glide::at(1.0),
            running: Fade::silent(),
            silent_frames: 0,
            started: false,
            limiter: Limiter::new(rate),
            weighting: AWeighting::new(rate),
        }
    }

    /// Takes the orders that have come, then fills `out`.
    pub fn render(&mut self, out: &mut [Frame]) {
        self.apply_commands();
        for block in out.chunks_mut(BLOCK) {
            block.fill([0.0; 2]);
            if self.running.is_silent() {
                self.meters.layers_silent();
            } else {
                self.silent_frames = 0;
                self.mix(block);
            }
            self.chime(block);
            // Paused and emptied, all of it costs nothing.
            if self.silent_frames < self.rate as usize {
                self.silent_frames += block.len();
                self.limiter.run(block);
                self.meters.master_heard(block, self.weighting.energy(block));
            } else {
                self.meters.master_silent();
            }
        }
        self.let_go();
    }

    fn mix(&mut self, block: &mut [Frame]) {
        let mut said = [0.0; BLOCK];
        let said = &mut said[..block.len()];
        let own = &mut [[0.0; 2]; BLOCK];
        let mut around = Around { said, own, speakers: self.speakers, meters: &self.meters };
        let mut power = 0.0;
        for (slot, layer) in self.layers.iter_mut().enumerate() {
            if let Some(layer) = layer {
                let peak = layer.add_to(block, &mut around);
                power += layer.power();
                self.meters.layer_heard(slot, layer, peak, block.len());
            }
        }
        self.room.add_to(said, block);
        let room = self.headroom.advance(power, block.len());
        let (dim, run) = (self.dim.advance(block.len()), self.running.advance(block.len()));
        layer::scale(block, [0, 1].map(|end| room[end] * dim[end] * run[end]));
    }

    /// Adds what chimes: it is heard whether or not all else pauses.
    fn chime(&mut self, block: &mut [Frame]) {
        let (mut said, mut own) = ([0.0; BLOCK], [[0.0; 2]; BLOCK]);
        for layer in self.chimes.iter_mut().flatten() {
            self.silent_frames = 0;
            let (said, own) = (&mut said[..block.len()], &mut own);
            let mut around = Around { said, own, speakers: self.speakers, meters: &self.meters };
            layer.add_to(block, &mut around);
        }
    }

    fn apply_commands(&mut self) {
        while let Some(command) = self.orders.next() {
            match command {
                Command::Add { mut layer, fade_s } => {
                    layer.enter(frames(fade_s, self.rate));
                    match self.layers.iter_mut().find(|slot| slot.is_none()) {
                        Some(free) => *free = Some(layer),
                        // The engine counts, so there is always room; were there none, it goes home.
                        None => self.orders.send_home(layer),
                    }
                }
                Command::Set { id, voicing, glide_s } => {
                    let glide = frames(glide_s, self.rate);
                    self.each(id, |layer| layer.set(voicing, glide));
                }
                Command::Remove { id, fade_s } => {
                    let fade = frames(fade_s, self.rate);
                    self.each(id, |layer| layer.leave(fade));
                }
                Command::Chime(layer) => self.strike(layer),
                // What nobody hears need not glide: it begins as it is to be.
                Command::Dim(gain) if self.running.is_silent() => self.dim = Glide::at(gain),
                Command::Dim(gain) => {
                    let is_far = gain > FAR_DOWN * self.dim.target();
                    let seconds = if is_far { BRIGHTEN_SECONDS } else { DIM_SECONDS };
                    self.dim.toward(gain, frames(seconds, self.rate));
                }
                Command::Speakers(speakers) => self.speakers = speakers,
                Command::Run(true) => self.start(),
                Command::Run(false) => self.running.fade_out(frames(PAUSE_SECONDS, self.rate)),
            }
        }
    }

    fn strike(&mut self, mut layer: Box<Layer>) {
        // Its recording begins at silence.
        layer.enter(1);
        match self.chimes.iter_mut().find(|slot| slot.is_none()) {
            Some(free) => *free = Some(layer),
            None => self.orders.send_home(layer),
        }
    }

    fn start(&mut self) {
        let seconds = if self.started { PAUSE_SECONDS } else { START_SECONDS };
        self.started = true;
        self.running.fade_in(frames(seconds, self.rate));
    }

    fn each(&mut self, id: LayerId, change: impl FnMut(&mut Layer)) {
        let layers = self.layers.iter_mut().flatten().map(AsMut::as_mut);
        layers.filter(|layer| layer.id() == id && !layer.is_leaving()).for_each(change);
    }

    /// Sends home what has faded out or ended; while all is paused, what was told to leave as well.
    fn let_go(&mut self) {
        let paused = self.running.is_silent();
        for (slot, place) in self.layers.iter_mut().enumerate() {
            let done = place.as_ref().is_some_and(|l| l.is_leaving() && (paused || l.is_silent()));
            if done
                && self.orders.can_send_home()
                && let Some(layer) = place.take()
            {
                self.meters.layer_gone(slot);
                self.orders.send_home(layer);
            }
        }
        for place in &mut self.chimes {
            if place.as_ref().is_some_and(|layer| layer.is_over())
                && self.orders.can_send_home()
                && let Some(layer) = place.take()
            {
                self.orders.send_home(layer);
            }
        }
    }
}
