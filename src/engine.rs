//! Driving the audio thread from outside the callback: [`Engine::sync`] compares the mix with what
//! was last sent and sends only what differs.

pub mod device;
pub mod offline;
pub mod output;
pub mod output_devices;
pub mod pipe;
mod recordings;
pub mod resequencer;
pub mod streamer;

use crate::mix::{Layer, LayerId, Mix, Source, Voicing};
use crate::render::{self, Command, MOST_LAYERS, Meters, Orders, Renderer, Voice};
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
    /// Whether something else is listened to, and each layer is at its lowered level.
    pub lowered: bool,
    /// Whether it is heard from speakers rather than headphones.
    pub speakers: bool,
    /// The timers' gain over the master, 0..=1.
    pub dim: f32,
    /// Seconds over which layers come and go.
    pub fade_s: f32,
    /// Seconds over which a layer's level goes to its new value.
    pub glide_s: f32,
}

impl<'a> Heard<'a> {
    /// A mix that plays, over headphones, with the glides of a quick hand.
    pub fn of(mix: &'a Mix) -> Self {
        let (lowered, speakers) = (false, false);
        Self { mix, playing: true, lowered, speakers, dim: 1.0, fade_s: 0.1, glide_s: 0.1 }
    }
}

/// The control side of one [`Renderer`].
pub struct Engine {
    told: BTreeMap<LayerId, Told>,
    told_all: Option<(f32, bool, bool)>,
    /// Layers that the audio thread holds: sent, and not yet come home.
    aloft: usize,
    commands: Producer<Command>,
    home: Consumer<Box<render::Layer>>,
    meters: Arc<Meters>,
    rate: u32,
}

/// What the audio thread was last told of a layer.
struct Told {
    source: Source,
    voicing: Voicing,
    /// Whether it could be opened. One that could not is not tried again.
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
        self.send_all(heard).is_some()
            && self.send_gone(heard).is_some()
            && self.send_layers(heard, open).is_some_and(|all| all)
    }

    /// Has the layers of these sources begin anew with the next [`Engine::sync`], or be tried again:
    /// what they are made of has changed.
    pub fn reopen(&mut self, changed: impl Fn(&Source) -> bool) {
        for told in self.told.values_mut().filter(|told| changed(&told.source)) {
            // Told of another source, it differs.
            told.source = Source::Unknown;
        }
    }

    /// Has a voice that ends by itself heard beside the mix, with the gain and at the place that
    /// `voicing` says. Returns whether there was room to send it.
    pub fn chime(&mut self, voice: Box<dyn Voice>, voicing: Voicing) -> bool {
        if self.aloft == MOST_LAYERS || self.commands.is_full() {
            return false;
        }
        self.aloft += 1;
        let layer = render::Layer::new(LayerId::default(), voice, voicing, 0, self.rate);
        self.send(Command::Chime(Box::new(layer))).is_some()
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
        let all = (heard.dim, heard.speakers, heard.playing);
        if self.told_all != Some(all) {
            // All or none: half a change must not be taken for the whole.
            if self.commands.slots() < 3 {
                return None;
            }
            self.send(Command::Dim(heard.dim))?;
            self.send(Command::Speakers(heard.speakers))?;
            self.send(Command::Run(heard.playing))?;
            self.told_all = Some(all);
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

    /// Returns whether every layer has its place; nothing if the ring is full.
    ///
    /// The mix's master goes with each layer: one that leaves keeps the master it was heard under, so
    /// that a mix of another master cannot lift it. The price: for the seconds of a crossfade, a hand
    /// on the master does not reach the layers that are leaving.
    fn send_layers(
        &mut self,
        heard: &Heard,
        mut open: impl FnMut(&Layer) -> Option<Box<dyn Voice>>,
    ) -> Option<bool> {
        let mut all = true;
        for (layer, voicing) in heard.mix.voicings(heard.lowered) {
            let id = layer.id;
            let opened = match self.told.get(&id) {
                Some(told) if told.voicing == voicing => continue,
                Some(told) => {
                    let opened = told.opened;
                    if opened {
                        self.send(Command::Set { id, voicing, glide_s: heard.glide_s })?;
                    }
                    opened
                }
                None if self.commands.is_full() => return None,
                None if self.aloft == MOST_LAYERS => {
                    all = false;
                    continue;
                }
                None => match open(layer) {
                    Some(voice) => {
                        let chance = heard.mix.chance_of(layer);
                        let layer = render::Layer::new(id, voice, voicing, chance, self.rate);
                        let fade_s = heard.fade_s;
                        self.send(Command::Add { layer: Box::new(layer), fade_s })?;
                        self.aloft += 1;
                        true
                    }
                    None => false,
                },
            };
            self.told.insert(id, Told { source: layer.source.clone(), voicing, opened });
        }
        Some(all)
    }

    fn send(&mut self, command: Command) -> Option<()> {
        self.commands.push(command).ok()
    }
}

#[cfg(test)]
mod tests;
