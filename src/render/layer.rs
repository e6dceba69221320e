//! Renders one layer: a voice with a level and a fade, placed in space.

use crate::dsp::{BLOCK, Fade, Frame, Glide, add_ramped};
use crate::mix::{Controls, LayerId, Position, Voicing};
use crate::render::meters::Meters;
use crate::render::pose::{PoseTracker, STEP};
use crate::render::spatialiser::Spatialiser;
use crate::render::voice::Voice;

/// One layer on the audio thread.
pub struct LayerRenderer {
    id: LayerId,
    voice: Box<dyn Voice>,
    voicing: Voicing,
    level: Glide,
    fade: Fade,
    pose: PoseTracker,
    spatialiser: Spatialiser,
    /// Frames rendered since the pose was last updated, 0..=[`STEP`].
    step_frames: usize,
    /// The controls that the voice receives: those of the voicing, with drift applied.
    controls: Controls,
    is_suspended: bool,
    /// How many of the voice's underruns the meters know.
    published_underruns: u32,
}

/// What the layers share while a block is rendered.
pub struct BlockContext<'a> {
    /// The mono signal that goes into the room reverb; each layer adds to it. As long as the block.
    pub room_send: &'a mut [f32],
    /// A buffer in which each layer renders its own frames. Holds leftovers of the layer before.
    pub scratch: &'a mut [Frame; BLOCK],
    /// Whether the listener uses speakers rather than headphones.
    pub speakers: bool,
    /// Where underruns are reported.
    pub meters: &'a Meters,
}

impl LayerRenderer {
    /// A silent layer at `rate` frames per second. `seed` decides how it wanders and drifts.
    pub fn new(id: LayerId, voice: Box<dyn Voice>, voicing: Voicing, seed: u64, rate: u32) -> Self {
        Self {
            id,
            spatialiser: Spatialiser::new(voice.placement(), rate),
            voice,
            voicing,
            level: Glide::at(voicing.gain),
            fade: Fade::silent(),
            pose: PoseTracker::new(seed, rate),
            step_frames: STEP,
            controls: voicing.controls,
            is_suspended: false,
            published_underruns: 0,
        }
    }

    /// The id of the layer in the mix.
    pub fn id(&self) -> LayerId {
        self.id
    }

    /// Where the layer is heard now.
    pub fn place(&self) -> Position {
        self.pose.place().unwrap_or_else(|| self.controls.position_at(0.0, 0))
    }

    /// Fades in over `frames`.
    pub fn fade_in(&mut self, frames: usize) {
        self.fade.fade_in(frames);
    }

    /// Takes a new voicing. The level glides to its new value over `frames`; the pose follows in its
    /// own time.
    pub fn set(&mut self, voicing: Voicing, frames: usize) {
        self.level.set_target(voicing.gain, frames);
        self.voicing = voicing;
    }

    /// Fades out over `frames`.
    pub fn fade_out(&mut self, frames: usize) {
        self.fade.fade_out(frames);
    }

    /// Whether the layer is fading out or has faded out.
    pub fn is_fading_out(&self) -> bool {
        self.fade.is_fading_out()
    }

    /// Whether the voice has ended.
    pub fn is_finished(&self) -> bool {
        self.voice.is_finished()
    }

    /// Whether the layer is inaudible and stays so until the next command.
    pub fn is_silent(&self) -> bool {
        self.fade.is_silent() || self.level.is_silent()
    }

    /// The power relative to that of a layer at full level once its glide is over; 0 for a layer that
    /// is fading out. [`Headroom`](crate::render::headroom::Headroom) adds these up.
    pub fn power(&self) -> f32 {
        if self.is_fading_out() { 0.0 } else { self.level.target().powi(2) }
    }

    /// Adds the layer's next frames to `out`, and returns the peak amplitude of what was added. A
    /// silent layer costs nothing: its voice does not advance.
    pub fn add_to(&mut self, mut out: &mut [Frame], context: &mut BlockContext) -> f32 {
        if self.is_silent() {
            self.level.advance(out.len());
            self.fade.advance(out.len());
            if !self.is_suspended {
                self.is_suspended = true;
                self.voice.suspend();
            }
            return 0.0;
        }
        self.is_suspended = false;
        let mut room_send = &mut *context.room_send;
        let mut peak = 0.0f32;
        while !out.is_empty() {
            if self.step_frames >= STEP {
                self.start_step(context.speakers);
            }
            let len = out.len().min(BLOCK).min(STEP - self.step_frames);
            let (Some(part), Some(own), Some(send)) = (
                out.split_off_mut(..len),
                context.scratch.get_mut(..len),
                room_send.split_off_mut(..len),
            ) else {
                break;
            };
            peak = peak.max(self.add_part(part, own, send));
        }
        self.publish_underruns(context.meters);
        peak
    }

    /// Updates the pose for the next [`STEP`] frames.
    fn start_step(&mut self, speakers: bool) {
        let pose = self.pose.step(&self.voicing, self.voice.offset_in_width(), speakers);
        self.spatialiser.step(&pose);
        self.controls = self.voicing.controls;
        self.controls.pace_per_min *= pose.pace;
        self.step_frames = 0;
    }

    /// Renders as many frames as `own` has and adds them to `out`. The three slices have one length.
    fn add_part(&mut self, out: &mut [Frame], own: &mut [Frame], room_send: &mut [f32]) -> f32 {
        let (level, fade) = (self.level.advance(own.len()), self.fade.advance(own.len()));
        let gain = [level[0] * fade[0], level[1] * fade[1]];
        if self.voice.fill_surround(own, &self.controls) {
            add_ramped(own, gain, out);
        }
        self.voice.fill(own, &self.controls);
        let peak = self.spatialiser.process(own, gain, (out, room_send), self.step_frames);
        self.step_frames += own.len();
        peak
    }

    fn publish_underruns(&mut self, meters: &Meters) {
        let underruns = self.voice.underruns();
        if underruns != self.published_underruns {
            meters.add_underruns(underruns.wrapping_sub(self.published_underruns));
            self.published_underruns = underruns;
        }
    }
}
