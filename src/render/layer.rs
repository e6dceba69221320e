//! One layer as it sounds: a voice under a level that glides, inside a fade that lets it come and go.

use crate::dsp::{Fade, Frame, Glide};
use crate::mix::LayerId;
use crate::mix::controls::{Controls, gain};
use crate::render::{BLOCK, Meters, Voice};

pub struct Layer {
    id: LayerId,
    voice: Box<dyn Voice>,
    controls: Controls,
    level: Glide,
    fade: Fade,
    underruns: u32,
}

impl Layer {
    /// A layer at silence, fading in over `frames` to its level under the gain `master`.
    pub fn new(
        id: LayerId,
        voice: Box<dyn Voice>,
        controls: Controls,
        master: f32,
        frames: usize,
    ) -> Self {
        let mut fade = Fade::silent();
        fade.fade_in(frames);
        let level = Glide::at(audible_gain(&controls) * master);
        Self { id, voice, controls, level, fade, underruns: 0 }
    }

    pub fn id(&self) -> LayerId {
        self.id
    }

    /// Takes new controls and a new master; the level glides to its new value over `frames`.
    pub fn set(&mut self, controls: Controls, master: f32, frames: usize) {
        self.controls = controls;
        self.level.toward(audible_gain(&controls) * master, frames);
    }

    pub fn leave(&mut self, frames: usize) {
        self.fade.fade_out(frames);
    }

    pub fn is_leaving(&self) -> bool {
        self.fade.is_leaving()
    }

    pub fn is_silent(&self) -> bool {
        self.fade.is_silent() || self.level.is_silent()
    }

    pub fn into_voice(self) -> Box<dyn Voice> {
        self.voice
    }

    /// Adds the layer's next frames to `block`, and returns the peak of what it added.
    /// A layer that cannot be heard costs nothing: its voice stands still.
    pub fn add_to(&mut self, block: &mut [Frame], meters: &Meters) -> f32 {
        let (silent, len) = (self.is_silent(), block.len());
        let (level, fade) = (self.level.advance(len), self.fade.advance(len));
        if silent {
            return 0.0;
        }
        let mut own = [[0.0; 2]; BLOCK];
        let own = &mut own[..len];
        self.voice.fill(own, &self.controls);
        scale(own, [level[0] * fade[0], level[1] * fade[1]]);
        let peak = own.as_flattened().iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
        add(own, block);
        self.tell(meters);
        peak
    }

    fn tell(&mut self, meters: &Meters) {
        let underruns = self.voice.underruns();
        if underruns != self.underruns {
            meters.underran(underruns.wrapping_sub(self.underruns));
            self.underruns = underruns;
        }
    }
}

fn audible_gain(controls: &Controls) -> f32 {
    if controls.mute { 0.0 } else { gain(controls.level) }
}

/// Adds `one` to `all`, frame by frame.
pub fn add(one: &[Frame], all: &mut [Frame]) {
    for (all, one) in all.iter_mut().zip(one) {
        all[0] += one[0];
        all[1] += one[1];
    }
}

/// Multiplies `block` by a gain that goes straight from one end's value to the other's.
pub fn scale(block: &mut [Frame], [from, to]: [f32; 2]) {
    let step = (to - from) / block.len() as f32;
    for (n, frame) in block.iter_mut().enumerate() {
        let gain = from + step * (n + 1) as f32;
        *frame = frame.map(|sample| sample * gain);
    }
}
