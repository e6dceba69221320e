//! What the audio thread can be told, and the two rings between it and the rest: orders come in by
//! one, and what it lets go returns through the other to be freed.

use crate::mix::{Controls, LayerId};
use crate::render::Voice;
use rtrb::{Consumer, Producer};

/// One order. Small, and owning nothing but the voice that is handed over.
pub enum Command {
    /// Lets a layer in from silence, over `fade_s`.
    Add { id: LayerId, voice: Box<dyn Voice>, controls: Controls, master: f32, fade_s: f32 },
    /// Gives a layer new controls under a new master, its level gliding there over `glide_s`.
    Set { id: LayerId, controls: Controls, master: f32, glide_s: f32 },
    /// Lets a layer fade out over `fade_s` and go.
    Remove { id: LayerId, fade_s: f32 },
    /// The gain of the timers over all layers.
    Dim(f32),
    /// Plays, or pauses where it is.
    Run(bool),
}

/// The audio thread's ends of the two rings.
pub struct Orders {
    commands: Consumer<Command>,
    home: Producer<Box<dyn Voice>>,
}

impl Orders {
    pub fn new(commands: Consumer<Command>, home: Producer<Box<dyn Voice>>) -> Self {
        Self { commands, home }
    }

    pub(super) fn next(&mut self) -> Option<Command> {
        // An order may turn out to send a voice straight home, so there must be room for it.
        if self.home.is_full() { None } else { self.commands.pop().ok() }
    }

    pub(super) fn can_send_home(&self) -> bool {
        !self.home.is_full()
    }

    /// Returns a voice to be freed elsewhere. Call it only if [`Orders::can_send_home`].
    pub(super) fn send_home(&mut self, voice: Box<dyn Voice>) {
        if let Err(rtrb::PushError::Full(voice)) = self.home.push(voice) {
            // Never so: it was asked. To leak is the only end that does not free here.
            std::mem::forget(voice);
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
