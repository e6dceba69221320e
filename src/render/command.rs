//! The commands to the audio thread, and the two rings between it and the engine: commands arrive
//! through one, and layers that are no longer needed return through the other to be freed.

use crate::mix::{LayerId, Voicing};
use crate::render::layer::LayerRenderer;
use rtrb::{Consumer, Producer};

/// One command. Small, and owns no memory but the layer that it hands over.
pub enum Command {
    /// Adds a layer, which fades in over `fade_s` seconds.
    Add { layer: Box<LayerRenderer>, fade_s: f32 },
    /// Changes the voicing of a layer. Its level glides to the new value over `glide_s` seconds.
    Set { id: LayerId, voicing: Voicing, glide_s: f32 },
    /// Fades a layer out over `fade_s` seconds and then returns it.
    Remove { id: LayerId, fade_s: f32 },
    /// Plays a voice that ends by itself, regardless of the timers' gain and of pauses.
    Chime(Box<LayerRenderer>),
    /// Sets the gain of the timers over all layers, 0..=1.
    SetTimerGain(f32),
    /// Switches between plain stereo for speakers and binaural sound for headphones.
    SetSpeakers(bool),
    /// Starts or pauses playback.
    SetPlaying(bool),
}

/// The audio thread's ends of the two rings.
pub struct CommandReceiver {
    commands: Consumer<Command>,
    returned: Producer<Box<LayerRenderer>>,
}

impl CommandReceiver {
    /// Receives from `commands` and returns layers through `returned`.
    pub fn new(commands: Consumer<Command>, returned: Producer<Box<LayerRenderer>>) -> Self {
        Self { commands, returned }
    }

    /// The next command, if one has arrived.
    pub(super) fn next(&mut self) -> Option<Command> {
        // A command may have to return its layer at once, so it stays in its ring until there is room.
        if self.returned.is_full() { None } else { self.commands.pop().ok() }
    }

    /// Whether there is room to return a layer.
    pub(super) fn can_return(&self) -> bool {
        !self.returned.is_full()
    }

    /// Returns a layer to be freed elsewhere. Call it only if [`CommandReceiver::can_return`] is true.
    pub(super) fn return_layer(&mut self, layer: Box<LayerRenderer>) {
        if let Err(rtrb::PushError::Full(layer)) = self.returned.push(layer) {
            // Every caller has checked that there is room. If one had not, a leak would do less harm
            // than freeing memory on the audio thread.
            std::mem::forget(layer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_small_enough_to_copy_through_a_ring() {
        assert!(size_of::<Command>() <= 128, "{}", size_of::<Command>());
    }
}
