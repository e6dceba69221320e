//! Events in the room where they happen: between them one hears the room, as in any recording made in
//! one. The room's own tone is a quiet texture that is all around, wherever the events come from.

use crate::dsp::Frame;
use crate::mix::Controls;
use crate::render::{Events, Shape, Texture, Voice};

/// A sound of events that has a room tone.
pub struct InRoom {
    events: Events,
    room: Texture,
}

impl InRoom {
    pub fn new(events: Events, room: Texture) -> Self {
        Self { events, room }
    }
}

impl Voice for InRoom {
    fn fill(&mut self, out: &mut [Frame], controls: &Controls) {
        self.events.fill(out, controls);
    }

    fn surround(&mut self, out: &mut [Frame], controls: &Controls) -> bool {
        self.room.fill(out, controls);
        true
    }

    fn rest(&mut self) {
        self.room.rest();
    }

    fn shape(&self) -> Shape {
        self.events.shape()
    }

    fn sway(&self) -> f32 {
        self.events.sway()
    }

    fn underruns(&self) -> u32 {
        self.room.underruns()
    }
}
