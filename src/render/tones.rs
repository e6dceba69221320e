//! Two pure tones made as they are heard, one for each ear, a few hertz apart: the ears together hear
//! their difference beat.

use crate::dsp::{Frame, Glide, amplitude, frames};
use crate::mix::Controls;
use crate::mix::controls::{CARRIER, DIFFERENCE};
use crate::render::{Shape, Voice};

/// The peak of each tone at [`PLAIN_HZ`] at full level: −20.7 LUFS, as loud as the recordings.
const LEVEL_DB: f32 = -20.0;
/// Where a tone is neither raised nor lowered for the ear.
const PLAIN_HZ: f32 = 200.0;
/// The most that a tone is raised or lowered for the ear.
const MOST_DB: f32 = 6.0;
/// How long a change of frequency takes.
const GLIDE_SECONDS: f32 = 0.1;

/// Two tones as they sound.
pub struct Tones {
    /// What the controls want, once they have come.
    glides: Option<Glides>,
    /// How far into their periods the tones are, 0..1. Small steps add up over a night: in 64 bits.
    phases: [f64; 2],
    rate: u32,
}

struct Glides {
    /// Octaves above 1 Hz, so that all steps of pitch take as long.
    carrier: Glide,
    /// Hertz.
    difference: Glide,
}

/// What is heard at one moment.
struct Moment {
    /// Periods per frame of each ear's tone.
    steps: [f64; 2],
    peak: f32,
}

impl Tones {
    /// Silent until the first block says which tones, then at `rate` frames per second.
    pub fn new(rate: u32) -> Self {
        Self { glides: None, phases: [0.0; 2], rate }
    }

    /// The moments before and after the next `len` frames.
    fn moments(&mut self, len: usize, controls: &Controls) -> [Moment; 2] {
        let carrier = CARRIER.clamp(controls.carrier_hz).log2();
        let difference = DIFFERENCE.clamp(controls.difference_hz);
        let start = Glides { carrier: Glide::at(carrier), difference: Glide::at(difference) };
        let glides = self.glides.get_or_insert(start);
        let glide = frames(GLIDE_SECONDS, self.rate);
        glides.carrier.toward(carrier, glide);
        glides.difference.toward(difference, glide);
        let (carrier, difference) = (glides.carrier.advance(len), glides.difference.advance(len));
        [0, 1].map(|end| self.moment(carrier[end].exp2(), difference[end]))
    }

    fn moment(&self, carrier_hz: f32, difference_hz: f32) -> Moment {
        let (carrier, half) = (f64::from(carrier_hz), f64::from(difference_hz) / 2.0);
        Moment {
            steps: [carrier - half, carrier + half].map(|hz| hz / f64::from(self.rate)),
            peak: amplitude(LEVEL_DB + for_the_ear_db(carrier_hz)),
        }
    }
}

impl Voice for Tones {
    fn fill(&mut self, out: &mut [Frame], controls: &Controls) {
        let [from, to] = self.moments(out.len(), controls);
        let part = 1.0 / out.len() as f64;
        let bends: [f64; 2] =
            std::array::from_fn(|side| (to.steps[side] - from.steps[side]) * part);
        let swell = (to.peak - from.peak) * part as f32;
        let (mut steps, mut peak) = (from.steps, from.peak);
        for frame in out {
            for side in 0..2 {
                frame[side] = (self.phases[side] as f32 * std::f32::consts::TAU).sin() * peak;
                steps[side] += bends[side];
                self.phases[side] = (self.phases[side] + steps[side]).fract();
            }
            peak += swell;
        }
    }

    /// Each ear has its own tone, and must not hear the other's.
    fn shape(&self) -> Shape {
        Shape::Unplaced
    }
}

/// What makes a tone about as loud as one of [`PLAIN_HZ`]: half of what A-weighting takes away, for
/// it was made for softer tones than these are.
fn for_the_ear_db(hz: f32) -> f32 {
    ((a_weight_db(PLAIN_HZ) - a_weight_db(hz)) / 2.0).clamp(-MOST_DB, MOST_DB)
}

/// A-weighting, IEC 61672-1, annex E; the 2 dB that make it 0 at 1 kHz do not matter here.
fn a_weight_db(hz: f32) -> f32 {
    let square = |hz: f32| hz * hz;
    let x = square(hz);
    let bottom = (x + square(20.6))
        * ((x + square(107.7)) * (x + square(737.9))).sqrt()
        * (x + square(12194.0));
    20.0 * (square(12194.0) * x * x / bottom).log10()
}

#[cfg(test)]
mod tests;
