//! One layer as it sounds: a voice at its place, under a level that glides, inside a fade that lets
//! it come and go.

use crate::dsp::{Fade, Frame, Glide, add_at};
use crate::mix::{Controls, LayerId, Position, Voicing};
use crate::render::bearing::{Bearing, STEP};
use crate::render::binaural::Binaural;
use crate::render::{BLOCK, Meters, Voice};

pub struct Layer {
    id: LayerId,
    voice: Box<dyn Voice>,
    voicing: Voicing,
    level: Glide,
    fade: Fade,
    bearing: Bearing,
    binaural: Binaural,
    /// Frames of the present step that are over.
    stepped: usize,
    /// The controls as the voice gets them: drift is in them.
    controls: Controls,
    rests: bool,
    underruns: u32,
}

/// What is around all layers.
pub struct Around<'a> {
    /// What the layers say into the room, frame by frame.
    pub said: &'a mut [f32],
    /// Where each in turn makes its part: what is in it is of the one before.
    pub own: &'a mut [Frame; BLOCK],
    pub speakers: bool,
    pub meters: &'a Meters,
}

impl Layer {
    /// A layer at silence. `chance` is where its wandering begins.
    pub fn new(
        id: LayerId,
        voice: Box<dyn Voice>,
        voicing: Voicing,
        chance: u64,
        rate: u32,
    ) -> Self {
        Self {
            id,
            binaural: Binaural::new(voice.shape(), rate),
            voice,
            voicing,
            level: Glide::at(voicing.gain),
            fade: Fade::silent(),
            bearing: Bearing::new(chance, rate),
            stepped: STEP,
            controls: voicing.controls,
            rests: false,
            underruns: 0,
        }
    }

    pub fn id(&self) -> LayerId {
        self.id
    }

    /// Where it is heard now.
    pub fn place(&self) -> Position {
        self.bearing.place().unwrap_or_else(|| self.controls.position_at(0.0, 0))
    }

    /// Fades in over `frames`.
    pub fn enter(&mut self, frames: usize) {
        self.fade.fade_in(frames);
    }

    /// Takes new controls; the level glides to its new value over `frames`, the others by themselves.
    pub fn set(&mut self, voicing: Voicing, frames: usize) {
        self.level.toward(voicing.gain, frames);
        self.voicing = voicing;
    }

    /// Fades out over `frames`.
    pub fn leave(&mut self, frames: usize) {
        self.fade.fade_out(frames);
    }

    pub fn is_leaving(&self) -> bool {
        self.fade.is_leaving()
    }

    /// Whether its voice has come to an end.
    pub fn is_over(&self) -> bool {
        self.voice.is_over()
    }

    pub fn is_silent(&self) -> bool {
        self.fade.is_silent() || self.level.is_silent()
    }

    /// The power that it will have, relative to a full layer's: what headroom is counted by.
    pub fn power(&self) -> f32 {
        if self.is_leaving() { 0.0 } else { self.level.target().powi(2) }
    }

    /// Adds the layer's next frames to `out`, and returns the peak of what it added.
    /// A layer that cannot be heard costs nothing: its voice stands still.
    pub fn add_to(&mut self, out: &mut [Frame], around: &mut Around) -> f32 {
        if self.is_silent() {
            self.level.advance(out.len());
            self.fade.advance(out.len());
            if !self.rests {
                self.rests = true;
                self.voice.rest();
            }
            return 0.0;
        }
        self.rests = false;
        let (mut done, mut peak) = (0, 0.0f32);
        while done < out.len() {
            if self.stepped == STEP {
                self.step(around.speakers);
            }
            let next = out.len().min(done + STEP - self.stepped);
            let (own, said) = (&mut around.own[..next - done], &mut around.said[done..next]);
            peak = peak.max(self.add_part(&mut out[done..next], own, said));
            done = next;
        }
        self.tell(around.meters);
        peak
    }

    fn step(&mut self, speakers: bool) {
        let stand = self.bearing.step(&self.voicing, self.voice.sway(), speakers);
        self.binaural.step(&stand);
        self.controls = self.voicing.controls;
        self.controls.pace_per_min *= stand.pace;
        self.stepped = 0;
    }

    fn add_part(&mut self, out: &mut [Frame], own: &mut [Frame], said: &mut [f32]) -> f32 {
        let (level, fade) = (self.level.advance(own.len()), self.fade.advance(own.len()));
        let level = [level[0] * fade[0], level[1] * fade[1]];
        if self.voice.surround(own, &self.controls) {
            add(own, level, out);
        }
        self.voice.fill(own, &self.controls);
        let peak = self.binaural.run(own, level, (out, said), self.stepped);
        self.stepped += own.len();
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

/// Adds `one` to `all` under a gain that goes straight from one end's value to the other's, and
/// returns the peak of what was added.
pub fn add(one: &mut [Frame], [from, to]: [f32; 2], all: &mut [Frame]) -> f32 {
    if from == to {
        return add_at(one, to, all);
    }
    scale(one, [from, to]);
    add_at(one, 1.0, all)
}

/// Multiplies `block` by a gain that goes straight from one end's value to the other's.
pub fn scale(block: &mut [Frame], [from, to]: [f32; 2]) {
    if from == to {
        // As it is nearly always, and many samples at once then.
        return block.as_flattened_mut().iter_mut().for_each(|sample| *sample *= to);
    }
    let step = (to - from) / block.len() as f32;
    for (n, frame) in block.iter_mut().enumerate() {
        let gain = from + step * (n + 1) as f32;
        *frame = frame.map(|sample| sample * gain);
    }
}
