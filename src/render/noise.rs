//! Generates noise of any colour between brown and violet, set by the layer's slope. All colours are equally
//! loud. `dsp/tilt.rs` shapes the spectrum.

use crate::decibels::{db_to_gain, db_to_gain_f64, power_to_db_f64};
use crate::dsp::{Frame, Glide, Random, Tilt, frames, scale_ramped};
use crate::mix::Controls;
use crate::mix::controls::SLOPE;
use crate::render::voice::Voice;

/// The loudness at full level. It is lower than that of the recordings, whose loud parts are trimmed to
/// −20 LUFS: they have softer parts in between, while noise is constant.
const LOUDNESS_LUFS: f64 = -23.0;
/// How long the slope glides to a new value.
const SLOPE_SECONDS: f32 = 0.05;
/// The number of slopes for which the loudness is computed; the gains in between are interpolated.
const STEPS: usize = 25;
/// The upper limit of the loudness computation: BS.1770 is defined for a sample rate of 48 kHz.
const HIGHEST_HZ: f64 = 24_000.0;

/// A noise generator.
pub struct Noise {
    random: Random,
    tilt: Tilt,
    /// In dB per octave. `None` until the first controls have arrived.
    slope: Option<Glide>,
    /// The gains in dB for the slopes from the lowest to the highest.
    gains_db: [f32; STEPS],
    rate: u32,
}

impl Noise {
    /// Noise at `rate` frames per second. Both channels are independent.
    pub fn new(rate: u32, seed: u64) -> Self {
        let tilt = Tilt::new(rate);
        let step = (SLOPE.max - SLOPE.min) / (STEPS - 1) as f32;
        let gains_db = std::array::from_fn(|n| {
            (LOUDNESS_LUFS - loudness_lufs(&tilt, SLOPE.min + n as f32 * step, rate)) as f32
        });
        Self { random: Random::new(seed), tilt, slope: None, gains_db, rate }
    }

    /// The gain that makes noise with this slope as loud as all others.
    fn gain(&self, slope: f32) -> f32 {
        let place = (slope - SLOPE.min) / (SLOPE.max - SLOPE.min) * (STEPS - 1) as f32;
        let below = (place as usize).min(STEPS - 2);
        let mut pairs = self.gains_db.array_windows::<2>();
        let [low, high] = pairs.nth(below).copied().unwrap_or_default();
        db_to_gain(low + (high - low) * (place - below as f32))
    }
}

impl Voice for Noise {
    fn fill(&mut self, out: &mut [Frame], controls: &Controls) {
        let target = SLOPE.clamp(controls.slope_db_per_octave);
        let slope = self.slope.get_or_insert(Glide::at(target));
        slope.set_target(target, frames(SLOPE_SECONDS, self.rate));
        let slope = slope.advance(out.len());
        out.fill_with(|| [(); 2].map(|()| self.random.between(-1.0, 1.0)));
        self.tilt.process(out, slope);
        scale_ramped(out, slope.map(|slope| self.gain(slope)));
    }
}

/// The loudness of white noise between ±1 on both channels after the tilt: ITU-R BS.1770-4 as an
/// integral over frequency.
fn loudness_lufs(tilt: &Tilt, slope: f32, rate: u32) -> f64 {
    const POINTS: u32 = 100;
    const LOWEST_HZ: f64 = 5.0;
    let half = f64::from(rate) / 2.0;
    let width = (half.min(HIGHEST_HZ) / LOWEST_HZ).ln() / f64::from(POINTS);
    let density = |n| {
        let hz = LOWEST_HZ * (width * (f64::from(n) + 0.5)).exp();
        // The points are evenly spaced in log frequency; each represents `hz * width` hertz.
        tilt.power(std::f64::consts::PI * hz / half, slope) * k_weight(hz) * hz * width / half
    };
    let both_sides = 2.0 / 3.0 * (0..POINTS).map(density).sum::<f64>();
    -0.691 + power_to_db_f64(both_sides)
}

/// The gain in power of BS.1770's K-weighting at `hz`, from its analogue prototype: a high pass and a shelf
/// (De Man, "Evaluation of implementations of the EBU R128 loudness measurement", 2014).
fn k_weight(hz: f64) -> f64 {
    let x = (hz / 38.135).powi(2);
    let pass = x * x / ((1.0 - x).powi(2) + x / 0.5003f64.powi(2));
    let (x, q) = ((hz / 1681.97).powi(2), 0.7072f64);
    let high = db_to_gain_f64(3.999_84);
    let band = high.powf(0.499_67);
    let shelf =
        ((1.0 - high * x).powi(2) + x * (band / q).powi(2)) / ((1.0 - x).powi(2) + x / q.powi(2));
    pass * shelf
}

#[cfg(test)]
mod tests;
