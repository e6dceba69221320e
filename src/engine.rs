//! Driving the audio thread from outside the callback: [`Engine::sync`] compares the mix with what
//! was last sent and sends only what differs.

pub mod device;
mod hops;
pub mod offline;
pub mod output;
mod recordings;
pub mod streamer;

use crate::mix::controls::gain;
use crate::mix::{Controls, Layer, LayerId, Mix, Source};
use crate::render::{Command, MOST_LAYERS, Meters, Orders, Renderer, Voice};
use rtrb::{Consumer, Producer, RingBuffer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Orders that can be under way. When the ring is full the rest still differs, and goes next time.
const MOST_ORDERS: usize = 128;

/// What is to be heard, as the session has it.
pub struct Heard<'a> {
    pub mix: &'a Mix,
    /// Whether it plays, or pauses where it is.
    pub playing: bool,
    /// The timers' gain over the master, 0..=1.
    pub dim: f32,
    /// Seconds over which layers come and go.
    pub fade_s: f32,
    /// Seconds over which a layer's level goes to its new value.
    pub glide_s: f32,
}

/// The control side of one [`Renderer`].
pub struct Engine {
    told: BTreeMap<LayerId, Told>,
    told_all: Option<(f32, f32, bool)>,
    /// Voices that the audio thread holds: sent, and not yet come home.
    aloft: usize,
    commands: Producer<Command>,
    home: Consumer<Box<dyn Voice>>,
    meters: Arc<Meters>,
    rate: u32,
}

/// What the audio thread was last told of a layer.
struct Told {
    source: Source,
    controls: Controls,
    /// Whether it could be opened. One that could not is not tried again until it changes.
    opened: bool,
}

impl Engine {
    /// An engine and its renderer at `rate` frames per second. The renderer is silent until the
    /// first [`Engine::sync`].
    pub fn new(rate: u32) -> (Self, Renderer) {
        let (commands, orders) = RingBuffer::new(MOST_ORDERS);
        let (send_home, home) = RingBuffer::new(2 * MOST_LAYERS);
        let meters = Arc::new(Meters::new(rate));
        let renderer = Renderer::new(rate, Orders::new(orders, send_home), meters.clone());
        let (told, told_all) = (BTreeMap::new(), None);
        (Self { told, told_all, aloft: 0, commands, home, meters, rate }, renderer)
    }

    /// Tells the audio thread whatever differs between `heard` and what it was last told. Sources
    /// are opened by `open`, which must not wait; what it cannot open stays silent.
    ///
    /// Returns whether all was sent. Nothing is lost when a ring or the last place is full: what
    /// was not sent still differs.
    pub fn sync(
        &mut self,
        heard: &Heard,
        open: impl FnMut(&Layer) -> Option<Box<dyn Voice>>,
    ) -> bool {
        while self.home.pop().is_ok() {
            self.aloft -= 1;
        }
        // The master first, so that a start begins at its level.
        let sent = self.send_all(heard).and_then(|()| self.send_gone(heard));
        sent.and_then(|()| self.send_layers(heard, open)).is_some()
    }

    /// Forgets that sources could not be opened, as when the catalogue has changed.
    pub fn retry_failed(&mut self) {
        self.told.retain(|_, told| told.opened);
    }

    /// Whether a layer has a place among the [`MOST_LAYERS`] that sound.
    pub fn has_place(&self, id: LayerId) -> bool {
        self.told.get(&id).is_some_and(|told| told.opened)
    }

    pub fn meters(&self) -> &Arc<Meters> {
        &self.meters
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    fn send_all(&mut self, heard: &Heard) -> Option<()> {
        let (master, dim, playing) = (gain(heard.mix.master), heard.dim, heard.playing);
        if self.told_all.is_none_or(|told| told != (master, dim, playing)) {
            // All three or none: half a change must not be taken for the whole.
            if self.commands.slots() < 3 {
                return None;
            }
            self.send(Command::Master(master))?;
            self.send(Command::Dim(dim))?;
            self.send(Command::Run(playing))?;
            self.told_all = Some((master, dim, playing));
        }
        Some(())
    }

    fn send_gone(&mut self, heard: &Heard) -> Option<()> {
        let stays = |id: &LayerId, told: &Told| {
            heard.mix.layer(*id).is_some_and(|layer| layer.source == told.source)
        };
        let gone = self.told.iter().filter(|(id, told)| !stays(id, told));
        let gone: Vec<(LayerId, bool)> = gone.map(|(id, told)| (*id, told.opened)).collect();
        for (id, opened) in gone {
            if opened {
                self.send(Command::Remove { id, fade_s: heard.fade_s })?;
            }
            self.told.remove(&id);
        }
        Some(())
    }

    fn send_layers(
        &mut self,
        heard: &Heard,
        mut open: impl FnMut(&Layer) -> Option<Box<dyn Voice>>,
    ) -> Option<()> {
        for layer in &heard.mix.layers {
            let (id, controls) = (layer.id, layer.controls);
            let opened = match self.told.get(&id) {
                Some(told) if told.controls == controls => continue,
                Some(told) => {
                    let opened = told.opened;
                    if opened {
                        self.send(Command::Set { id, controls, glide_s: heard.glide_s })?;
                    }
                    opened
                }
                None if self.aloft == MOST_LAYERS || self.commands.is_full() => return None,
                None => match open(layer) {
                    Some(voice) => {
                        self.send(Command::Add { id, voice, controls, fade_s: heard.fade_s })?;
                        self.aloft += 1;
                        true
                    }
                    None => false,
                },
            };
            self.told.insert(id, Told { source: layer.source.clone(), controls, opened });
        }
        Some(())
    }

    fn send(&mut self, command: Command) -> Option<()> {
        self.commands.push(command).ok()
    }
}

#[cfg(test)]
mod tests;
