//! Noise made as it is heard, of any colour between brown and violet: the layer's slope. All slopes are
//! equally loud. How a spectrum is tilted: `dsp/tilt.rs`.

use crate::dsp::{Frame, Glide, Random, Tilt, amplitude, frames};
use crate::mix::Controls;
use crate::mix::controls::SLOPE;
use crate::render::Voice;
use crate::render::layer::scale;

/// How loud it is at full level, in LUFS: the recordings are trimmed to −20 where they are loud, and
/// are softer in between; noise never rests.
const LOUDNESS_LUFS: f64 = -23.0;
/// How long a change of colour takes.
const SLOPE_SECONDS: f32 = 0.05;
/// Slopes that are made equally loud, and those between them nearly so.
const STEPS: usize = 25;
/// Above this nobody hears it, and the weighting was made for a rate that ends there.
const HIGHEST_HZ: f64 = 24_000.0;

/// Noise as it sounds.
pub struct Noise {
    random: Random,
    tilt: Tilt,
    /// In dB per octave; it starts where the first controls want it.
    slope: Option<Glide>,
    /// Gains of the slopes from the lowest to the highest, in dB.
    gains_db: [f32; STEPS],
    rate: u32,
}

impl Noise {
    /// Noise at `rate` frames per second; left and right know nothing of each other.
    pub fn new(rate: u32, seed: u64) -> Self {
        let tilt = Tilt::new(rate);
        let step = (SLOPE.max - SLOPE.min) / (STEPS - 1) as f32;
        let gains_db = std::array::from_fn(|n| {
            (LOUDNESS_LUFS - loudness_lufs(&tilt, SLOPE.min + n as f32 * step, rate)) as f32
        });
        Self { random: Random::new(seed), tilt, slope: None, gains_db, rate }
    }

    fn gain(&self, slope: f32) -> f32 {
        let place = (slope - SLOPE.min) / (SLOPE.max - SLOPE.min) * (STEPS - 1) as f32;
        let below = (place as usize).min(STEPS - 2);
        let [low, high] = [self.gains_db[below], self.gains_db[below + 1]];
        amplitude(low + (high - low) * (place - below as f32))
    }
}

impl Voice for Noise {
    fn fill(&mut self, out: &mut [Frame], controls: &Controls) {
        let target = SLOPE.clamp(controls.slope_db_per_octave);
        let slope = self.slope.get_or_insert(Glide::at(target));
        slope.toward(target, frames(SLOPE_SECONDS, self.rate));
        let slope = slope.advance(out.len());
        out.fill_with(|| [(); 2].map(|()| self.random.between(-1.0, 1.0)));
        self.tilt.run(out, slope);
        scale(out, slope.map(|slope| self.gain(slope)));
    }
}

/// How loud white noise between ±1 on both sides is once tilted: ITU-R BS.1770-4, as an integral over
/// frequency.
fn loudness_lufs(tilt: &Tilt, slope: f32, rate: u32) -> f64 {
    const POINTS: u32 = 100;
    const LOWEST_HZ: f64 = 5.0;
    let half = f64::from(rate) / 2.0;
    let width = (half.min(HIGHEST_HZ) / LOWEST_HZ).ln() / f64::from(POINTS);
    let density = |n| {
        let hz = LOWEST_HZ * (width * (f64::from(n) + 0.5)).exp();
        // Evenly in log frequency, each point stands for so many hertz.
        tilt.power(std::f64::consts::PI * hz / half, slope) * k_weight(hz) * hz * width / half
    };
    let both_sides = 2.0 / 3.0 * (0..POINTS).map(density).sum::<f64>();
    -0.691 + 10.0 * both_sides.log10()
}

/// The power of BS.1770's weighting at `hz`, from its analogue prototype: a high pass and a shelf
/// (De Man, "Evaluation of implementations of the EBU R128 loudness measurement", 2014).
fn k_weight(hz: f64) -> f64 {
    let x = (hz / 38.135).powi(2);
    let pass = x * x / ((1.0 - x).powi(2) + x / 0.5003f64.powi(2));
    let (x, q) = ((hz / 1681.97).powi(2), 0.7072f64);
    let high = 10f64.powf(3.999_84 / 20.0);
    let band = high.powf(0.499_67);
    let shelf =
        ((1.0 - high * x).powi(2) + x * (band / q).powi(2)) / ((1.0 - x).powi(2) + x / q.powi(2));
    pass * shelf
}

#[cfg(test)]
mod tests;
