//! Controls the audio thread from outside the callback: [`Engine::sync`] compares the desired state
//! with what was sent last, and sends only the differences.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sample counts, rates and seconds are converted all the time, and are small"
)]

pub mod device;
pub mod offline;
pub mod output;
pub mod output_devices;
pub mod pipe;
mod recording_builder;
mod recording_cache;
pub mod resequencer;
pub mod streamer;
pub(crate) mod takes;

use crate::mix::{Layer, LayerId, Mix, Source, Voicing};
use crate::render::{Command, CommandReceiver, LayerRenderer, MAX_LAYERS, Meters, Renderer, Voice};
use rtrb::{Consumer, Producer, RingBuffer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Commands that fit into the ring. What does not fit is still a difference, and is sent with the
/// next sync.
const MAX_ORDERS: usize = 128;

/// What the renderer should play, as the session wants it.
pub struct DesiredState<'a> {
    pub mix: &'a Mix,
    /// Whether it plays; otherwise it is paused where it is.
    pub playing: bool,
    /// Whether other audio is playing, so that each layer is at its ducked level.
    pub ducked: bool,
    /// Whether the user listens with speakers rather than headphones.
    pub speakers: bool,
    /// The timers' gain on top of the master, 0..=1.
    pub timer_gain: f32,
    /// Seconds over which added layers fade in and removed layers fade out.
    pub fade_s: f32,
    /// Seconds over which a layer's level glides to a new value.
    pub glide_s: f32,
}

impl<'a> DesiredState<'a> {
    /// A mix that plays over headphones, with the short fades of a slider being moved.
    pub fn playing(mix: &'a Mix) -> Self {
        let (ducked, speakers) = (false, false);
        Self { mix, playing: true, ducked, speakers, timer_gain: 1.0, fade_s: 0.1, glide_s: 0.1 }
    }
}

/// The control side of one [`Renderer`].
pub struct Engine {
    sent: BTreeMap<LayerId, SentLayer>,
    sent_globals: Option<(f32, bool, bool)>,
    /// Layers that the audio thread owns: sent, and not yet returned to be freed.
    in_flight: usize,
    commands: Producer<Command>,
    returned: Consumer<Box<LayerRenderer>>,
    meters: Arc<Meters>,
    rate: u32,
}

/// What the audio thread was last sent about a layer.
struct SentLayer {
    source: Source,
    voicing: Voicing,
    /// Whether the source could be opened. A source that failed is not tried again until it changes
    /// or [`Engine::reopen`] is called.
    opened: bool,
}

impl Engine {
    /// Creates an engine and its renderer at `rate` frames per second. The renderer is silent until
    /// the first [`Engine::sync`].
    pub fn new(rate: u32) -> (Self, Renderer) {
        let (commands, orders) = RingBuffer::new(MAX_ORDERS);
        let (give_back, returned) = RingBuffer::new(2 * MAX_LAYERS);
        let meters = Arc::new(Meters::new(rate));
        let renderer = Renderer::new(rate, CommandReceiver::new(orders, give_back), meters.clone());
        let (sent, sent_globals) = (BTreeMap::new(), None);
        (Self { sent, sent_globals, in_flight: 0, commands, returned, meters, rate }, renderer)
    }

    /// Sends the audio thread whatever differs between `desired` and what was sent last. `open`
    /// opens the voice of a layer and must not block; a layer that it cannot open stays silent.
    ///
    /// Returns whether everything was sent. If the ring is full or every layer slot is taken,
    /// nothing is lost: the rest still differs and is sent by a later call.
    pub fn sync(
        &mut self,
        desired: &DesiredState,
        open: impl FnMut(&Layer) -> Option<Box<dyn Voice>>,
    ) -> bool {
        self.free_returned();
        self.send_globals(desired).is_some()
            && self.send_removals(desired).is_some()
            && self.send_layers(desired, open).is_some_and(|all| all)
    }

    /// Frees the layers that the audio thread has returned. Call it regularly, even when nothing has to be sent:
    /// a removed layer returns only after it has faded out.
    pub fn free_returned(&mut self) {
        while self.returned.pop().is_ok() {
            self.in_flight -= 1;
        }
    }

    /// Makes the next [`Engine::sync`] open the layers of these sources again, because their
    /// recordings have changed.
    pub fn reopen(&mut self, changed: impl Fn(&Source) -> bool) {
        for sent in self.sent.values_mut().filter(|sent| changed(&sent.source)) {
            // A layer that was sent with another source differs, so it is opened again.
            sent.source = Source::Unknown;
        }
    }

    /// Plays a voice that ends by itself beside the mix, with the gain and the position of
    /// `voicing`. Returns whether there was room to send it.
    pub fn chime(&mut self, voice: Box<dyn Voice>, voicing: Voicing) -> bool {
        if self.in_flight == MAX_LAYERS || self.commands.is_full() {
            return false;
        }
        self.in_flight += 1;
        let layer = LayerRenderer::new(LayerId::default(), voice, voicing, 0, self.rate);
        self.send(Command::Chime(Box::new(layer))).is_some()
    }

    /// Whether a layer has one of the [`MAX_LAYERS`] slots of the renderer.
    pub fn has_slot(&self, id: LayerId) -> bool {
        self.sent.get(&id).is_some_and(|sent| sent.opened)
    }

    pub fn meters(&self) -> &Arc<Meters> {
        &self.meters
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    fn send_globals(&mut self, desired: &DesiredState) -> Option<()> {
        let all = (desired.timer_gain, desired.speakers, desired.playing);
        if self.sent_globals != Some(all) {
            // All three or none, because a partly sent change must not count as sent.
            if self.commands.slots() < 3 {
                return None;
            }
            self.send(Command::SetTimerGain(desired.timer_gain))?;
            self.send(Command::SetSpeakers(desired.speakers))?;
            self.send(Command::SetPlaying(desired.playing))?;
            self.sent_globals = Some(all);
        }
        Some(())
    }

    fn send_removals(&mut self, desired: &DesiredState) -> Option<()> {
        let stays = |id: &LayerId, sent: &SentLayer| {
            desired.mix.layer(*id).is_some_and(|layer| layer.source == sent.source)
        };
        let gone = self.sent.iter().filter(|(id, sent)| !stays(id, sent));
        let gone: Vec<(LayerId, bool)> = gone.map(|(id, sent)| (*id, sent.opened)).collect();
        for (id, opened) in gone {
            if opened {
                self.send(Command::Remove { id, fade_s: desired.fade_s })?;
            }
            self.sent.remove(&id);
        }
        Some(())
    }

    /// Returns whether every layer has a slot, or `None` if the ring is full.
    ///
    /// The mix's master is part of each layer's gain. A layer that fades out keeps the master it
    /// was playing with, so that the next mix's master cannot raise it. In return, moving the
    /// master during a crossfade does not affect the layers that are fading out.
    fn send_layers(
        &mut self,
        desired: &DesiredState,
        mut open: impl FnMut(&Layer) -> Option<Box<dyn Voice>>,
    ) -> Option<bool> {
        let mut all = true;
        for (layer, voicing) in desired.mix.voicings(desired.ducked) {
            let id = layer.id;
            let opened = match self.sent.get(&id) {
                Some(sent) if sent.voicing == voicing => continue,
                Some(sent) => {
                    let opened = sent.opened;
                    if opened {
                        self.send(Command::Set { id, voicing, glide_s: desired.glide_s })?;
                    }
                    opened
                }
                None if self.commands.is_full() => return None,
                None if self.in_flight == MAX_LAYERS => {
                    all = false;
                    continue;
                }
                None => match open(layer) {
                    Some(voice) => {
                        let seed = desired.mix.seed_of(layer);
                        let layer = LayerRenderer::new(id, voice, voicing, seed, self.rate);
                        let fade_s = desired.fade_s;
                        self.send(Command::Add { layer: Box::new(layer), fade_s })?;
                        self.in_flight += 1;
                        true
                    }
                    None => false,
                },
            };
            self.sent.insert(id, SentLayer { source: layer.source.clone(), voicing, opened });
        }
        Some(all)
    }

    fn send(&mut self, command: Command) -> Option<()> {
        self.commands.push(command).ok()
    }
}

#[cfg(test)]
mod tests;
