//! Events together with the tone of the room in which they happen. The room tone is a quiet texture that
//! surrounds the listener, wherever the events come from, so that the pauses between events are not
//! digitally silent.

use crate::dsp::Frame;
use crate::mix::Controls;
use crate::render::events::Events;
use crate::render::texture::Texture;
use crate::render::voice::{Placement, Voice};

/// A sound of events that has a room tone.
pub struct EventsWithRoomTone {
    events: Events,
    room_tone: Texture,
}

impl EventsWithRoomTone {
    /// Plays `events` at the layer's place and `room_tone` around the listener.
    pub fn new(events: Events, room_tone: Texture) -> Self {
        Self { events, room_tone }
    }
}

impl Voice for EventsWithRoomTone {
    fn fill(&mut self, out: &mut [Frame], controls: &Controls) {
        self.events.fill(out, controls);
    }

    fn fill_surround(&mut self, out: &mut [Frame], controls: &Controls) -> bool {
        self.room_tone.fill(out, controls);
        true
    }

    fn suspend(&mut self) {
        self.room_tone.suspend();
    }

    fn placement(&self) -> Placement {
        self.events.placement()
    }

    fn offset_in_width(&self) -> f32 {
        self.events.offset_in_width()
    }

    fn underruns(&self) -> u32 {
        self.room_tone.underruns()
    }
}
