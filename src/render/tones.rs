//! Generates binaural beats: two pure tones, one for each ear, a few hertz apart. The listener hears a beat
//! at the difference of their frequencies.

use crate::decibels::{db_to_gain, gain_to_db};
use crate::dsp::{Frame, Glide, frames};
use crate::mix::Controls;
use crate::mix::controls::{CARRIER, DIFFERENCE};
use crate::render::voice::{Placement, Voice};

/// The peak of each tone at [`REFERENCE_HZ`] and full level. Both tones together have −20.7 LUFS, the
/// loudness of the recordings.
const LEVEL_DB: f32 = -20.0;
/// The frequency at which the loudness compensation is 0 dB.
const REFERENCE_HZ: f32 = 200.0;
/// The largest loudness compensation in either direction.
const MAX_DB: f32 = 6.0;
/// How long a change of frequency takes.
const GLIDE_SECONDS: f32 = 0.1;

/// The two tones.
pub struct Tones {
    /// `None` until the first controls have arrived.
    glides: Option<Glides>,
    /// The phase of each tone, 0..1. In double precision, because small steps add up over a night.
    phases: [f64; 2],
    rate: u32,
}

struct Glides {
    /// In octaves above 1 Hz, so that the pitch moves evenly.
    carrier: Glide,
    /// In hertz.
    difference: Glide,
}

/// The state of the tones at one moment.
struct ToneState {
    /// The advance of each phase per frame.
    steps: [f64; 2],
    peak: f32,
}

impl Tones {
    /// Tones at `rate` frames per second. The first block sets their frequencies.
    pub fn new(rate: u32) -> Self {
        Self { glides: None, phases: [0.0; 2], rate }
    }

    /// The states before and after the next `len` frames.
    fn advance(&mut self, len: usize, controls: &Controls) -> [ToneState; 2] {
        let carrier = CARRIER.clamp(controls.carrier_hz).log2();
        let difference = DIFFERENCE.clamp(controls.difference_hz);
        let start = Glides { carrier: Glide::at(carrier), difference: Glide::at(difference) };
        let glides = self.glides.get_or_insert(start);
        let glide = frames(GLIDE_SECONDS, self.rate);
        glides.carrier.set_target(carrier, glide);
        glides.difference.set_target(difference, glide);
        let (carrier, difference) = (glides.carrier.advance(len), glides.difference.advance(len));
        [self.state(carrier[0].exp2(), difference[0]), self.state(carrier[1].exp2(), difference[1])]
    }

    fn state(&self, carrier_hz: f32, difference_hz: f32) -> ToneState {
        let (carrier, half) = (f64::from(carrier_hz), f64::from(difference_hz) / 2.0);
        ToneState {
            steps: [carrier - half, carrier + half].map(|hz| hz / f64::from(self.rate)),
            peak: db_to_gain(LEVEL_DB + compensation_db(carrier_hz)),
        }
    }
}

impl Voice for Tones {
    fn fill(&mut self, out: &mut [Frame], controls: &Controls) {
        let [from, to] = self.advance(out.len(), controls);
        let part = 1.0 / out.len() as f64;
        let step_change =
            [(to.steps[0] - from.steps[0]) * part, (to.steps[1] - from.steps[1]) * part];
        let peak_change = (to.peak - from.peak) * part as f32;
        let (mut steps, mut peak) = (from.steps, from.peak);
        for frame in out {
            let tones = self.phases.iter_mut().zip(&mut steps).zip(step_change);
            for (sample, ((phase, step), change)) in frame.iter_mut().zip(tones) {
                *sample = (*phase as f32 * std::f32::consts::TAU).sin() * peak;
                *step += change;
                *phase = (*phase + *step).fract();
            }
            peak += peak_change;
        }
    }

    /// Each ear must hear only its own tone.
    fn placement(&self) -> Placement {
        Placement::Unplaced
    }
}

/// The gain in dB that makes a tone about as loud as one of [`REFERENCE_HZ`]. It is half of the A-weighting,
/// which is meant for softer tones than these.
fn compensation_db(hz: f32) -> f32 {
    ((a_weight_db(REFERENCE_HZ) - a_weight_db(hz)) / 2.0).clamp(-MAX_DB, MAX_DB)
}

/// The A-weighting of IEC 61672-1, annex E, in dB. Without the constant 2 dB that make it 0 at 1 kHz, since only
/// differences are used.
fn a_weight_db(hz: f32) -> f32 {
    let square = |hz: f32| hz * hz;
    let x = square(hz);
    let bottom = (x + square(20.6))
        * ((x + square(107.7)) * (x + square(737.9))).sqrt()
        * (x + square(12194.0));
    gain_to_db(square(12194.0) * x * x / bottom)
}

#[cfg(test)]
mod tests;
