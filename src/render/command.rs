//! What the audio thread can be told, and the two rings between it and the rest: orders come in by
//! one, and what it lets go returns through the other to be freed.

use crate::mix::{LayerId, Voicing};
use crate::render::Layer;
use rtrb::{Consumer, Producer};

/// One order. Small, and owning nothing but the layer that is handed over.
pub enum Command {
    /// Lets a layer in from silence, over `fade_s`.
    Add { layer: Box<Layer>, fade_s: f32 },
    /// Gives a layer new controls, its level gliding there over `glide_s`.
    Set { id: LayerId, voicing: Voicing, glide_s: f32 },
    /// Lets a layer fade out over `fade_s` and go.
    Remove { id: LayerId, fade_s: f32 },
    /// Lets a voice that ends by itself be heard past the timers' gain and any pause.
    Chime(Box<Layer>),
    /// The gain of the timers over all layers.
    Dim(f32),
    /// Whether it is heard from speakers, and so in plain stereo.
    Speakers(bool),
    /// Plays, or pauses where it is.
    Run(bool),
}

/// The audio thread's ends of the two rings.
pub struct Orders {
    commands: Consumer<Command>,
    home: Producer<Box<Layer>>,
}

impl Orders {
    pub fn new(commands: Consumer<Command>, home: Producer<Box<Layer>>) -> Self {
        Self { commands, home }
    }

    pub(super) fn next(&mut self) -> Option<Command> {
        // An order may turn out to send a layer straight home, so there must be room for it.
        if self.home.is_full() { None } else { self.commands.pop().ok() }
    }

    pub(super) fn can_send_home(&self) -> bool {
        !self.home.is_full()
    }

    /// Returns a layer to be freed elsewhere. Call it only if [`Orders::can_send_home`].
    pub(super) fn send_home(&mut self, layer: Box<Layer>) {
        if let Err(rtrb::PushError::Full(layer)) = self.home.push(layer) {
            // Never so: it was asked. To leak is the only end that does not free here.
            std::mem::forget(layer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_small_enough_to_copy_through_a_ring() {
        assert!(size_of::<Command>() <= 128, "{}", size_of::<Command>());
    }
}
