//! A filter that tilts a spectrum by any slope in dB per octave: it turns white noise into brown, pink,
//! blue or violet noise.
//!
//! A slope of 6.02 · a dB per octave is the fractional power `s^a`. It is approximated by poles that are
//! evenly spaced in log frequency, each with a zero below it at a distance of `a` times their spacing
//! (Smith & Smith, "Closed form fractional integration and differentiation via real exponentially
//! spaced pole-zero pairs", 2016). Only the zeros depend on the slope, so it may change at any time.
//!
//! The analogue `s` is mapped to `(1 + Q)(1 − 1/z) / (1 + Q/z)`, which is Al-Alaoui's differentiator
//! ("Novel digital integrator and differentiator", 1993). It lies between the backward difference and
//! the bilinear transform and bends the slope near the highest frequencies less than either. Its `Q`
//! (1/7 in the paper) and the small correction filter with the coefficient `CORRECTION` were optimised
//! numerically: at 44.1 kHz and above, the slope is straight within 0.1 dB from 50 Hz to 16 kHz.

use crate::dsp::Frame;
use std::f32::consts::TAU;

const STAGES: usize = 8;
/// The lowest pole. Below it the spectrum is flat, so that brown noise does not drift.
const LOWEST_HZ: f32 = 8.0;
/// The highest pole, in radians per frame (half the sample rate is at π).
const HIGHEST: f32 = 60.0;
const Q: f32 = 0.16;
const CORRECTION: f32 = 0.01;

/// The rise per octave of an amplitude that is proportional to the frequency, in dB.
const DB_PER_OCTAVE: f32 = 6.0206;

/// The filter, for stereo frames.
pub struct Tilt {
    /// The frequency of the lowest pole in radians per frame.
    lowest: f32,
    /// The ratio of each pole's frequency to the one below it.
    spacing: f32,
    poles: [f32; STAGES],
    stages: [Frame; STAGES],
    /// The last two frames before the correction, the newest first.
    last: [Frame; 2],
}

/// The coefficients that depend on the slope.
#[derive(Clone, Copy)]
struct Coefficients {
    zeros: [f32; STAGES],
    correction: f32,
}

impl Tilt {
    /// A filter at `rate` frames per second.
    pub fn new(rate: u32) -> Self {
        let lowest = TAU * LOWEST_HZ / rate as f32;
        let spacing = (HIGHEST / lowest).powf(1.0 / (STAGES - 1) as f32);
        let poles = roots(lowest, spacing);
        Self { lowest, spacing, poles, stages: [[0.0; 2]; STAGES], last: [[0.0; 2]; 2] }
    }

    /// Tilts `frames` in place. The slope, −6..=6 dB per octave, moves linearly from `from` to `to` during
    /// the block. The gain near half the sample rate is about 1.
    pub fn process(&mut self, frames: &mut [Frame], [from, to]: [f32; 2]) {
        let (mut now, end) = (self.coefficients(from), self.coefficients(to));
        let part = 1.0 / frames.len() as f32;
        let mut step = end.zeros;
        step.iter_mut().zip(&now.zeros).for_each(|(step, now)| *step = (*step - now) * part);
        let correction_step = (end.correction - now.correction) * part;
        for frame in frames {
            now.zeros.iter_mut().zip(&step).for_each(|(zero, step)| *zero += step);
            now.correction += correction_step;
            *frame = self.next(*frame, &now);
        }
    }

    fn next(&mut self, mut frame: Frame, coefficients: &Coefficients) -> Frame {
        let roots = self.poles.iter().zip(&coefficients.zeros);
        for (stage, (pole, zero)) in self.stages.iter_mut().zip(roots) {
            for (state, sample) in stage.iter_mut().zip(&mut frame) {
                let before = *state;
                *state = *sample + pole * before;
                *sample = *state - zero * before;
            }
        }
        let [last, second_last] = self.last;
        self.last = [frame, last];
        let correction = coefficients.correction;
        [frame[0] + correction * second_last[0], frame[1] + correction * second_last[1]]
    }

    /// The gain of the power at `radians` per frame for a slope in dB per octave.
    pub fn power(&self, radians: f64, slope: f32) -> f64 {
        let Coefficients { zeros, correction } = self.coefficients(slope);
        // The squared distance of a root from the point on the unit circle.
        let distance = |root: f32, angle: f64| {
            let root = f64::from(root);
            1.0 - 2.0 * root * angle.cos() + root * root
        };
        let stages = zeros.iter().zip(&self.poles);
        let power: f64 = stages
            .map(|(zero, pole)| distance(*zero, radians) / distance(*pole, radians))
            .product();
        power * distance(-correction, 2.0 * radians)
    }

    fn coefficients(&self, db_per_octave: f32) -> Coefficients {
        let a = db_per_octave / DB_PER_OCTAVE;
        let zeros = roots(self.lowest * self.spacing.powf(-a), self.spacing);
        Coefficients { zeros, correction: CORRECTION * a }
    }
}

/// The roots in the z-plane for frequencies that start at `lowest` radians per frame, each `spacing` times
/// the one before.
fn roots(lowest: f32, spacing: f32) -> [f32; STAGES] {
    let mut radians = lowest;
    [(); STAGES].map(|()| {
        let root = (1.0 + Q - Q * radians) / (1.0 + Q + radians);
        radians *= spacing;
        root
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::power_to_db_f64;

    #[test]
    fn every_slope_is_straight_from_50_hz_to_16_khz_at_every_rate() {
        for rate in [44_100, 48_000, 96_000] {
            let tilt = Tilt::new(rate);
            let db = |hz: f64, slope| {
                power_to_db_f64(tilt.power(hz * std::f64::consts::TAU / f64::from(rate), slope))
            };
            for slope in (-12..=12).map(|n| n as f32 / 2.0) {
                let mut hz = 50.0;
                while hz * 2f64.powf(1.0 / 3.0) < 16_000.0 {
                    let next = hz * 2f64.powf(1.0 / 3.0);
                    let local = 3.0 * (db(next, slope) - db(hz, slope));
                    assert!((local - f64::from(slope)).abs() < 0.2, "{rate} {slope} {hz}: {local}");
                    hz = next;
                }
            }
        }
    }

    #[test]
    fn the_filter_has_the_power_that_its_formula_gives() {
        for slope in [-6.0, -3.0, 2.0, 6.0] {
            let mut tilt = Tilt::new(48_000);
            let tone = |n: usize| (n as f32 * 0.1).sin() * 0.1;
            let mut frames: Vec<Frame> = (0..48_000).map(|n| [tone(n), 0.0]).collect();
            frames.chunks_mut(64).for_each(|block| tilt.process(block, [slope; 2]));
            // A whole number of periods, after the slowest pole has settled.
            let settled = &frames[48_000 - 6283 * 6..];
            let power =
                settled.iter().map(|f| f64::from(f[0]).powi(2)).sum::<f64>() / settled.len() as f64;
            let expected = 0.005 * tilt.power(0.1, slope);
            let error_db = power_to_db_f64(power / expected);
            assert!(error_db.abs() < 0.05, "{slope}: {power} {expected}");
            let is_silent = frames.iter().all(|frame| frame[1] == 0.0);
            assert!(is_silent, "the channels are independent");
        }
    }

    #[test]
    fn a_slope_that_changes_makes_no_step() {
        let mut tilt = Tilt::new(48_000);
        let tone = |n: usize| [(n as f32 * 0.02).sin() * 0.1; 2];
        let mut frames: Vec<Frame> = (0..9600).map(tone).collect();
        for (n, block) in frames.chunks_mut(64).enumerate() {
            let slope = |n: usize| (n.clamp(100, 140) - 100) as f32 * 0.3 - 6.0;
            tilt.process(block, [slope(n), slope(n + 1)]);
        }
        let step = |frames: &[Frame]| {
            let steps = frames.windows(2).map(|w| (w[1][0] - w[0][0]).abs());
            steps.fold(0.0, f32::max)
        };
        assert!(
            step(&frames[6300..]) <= 1.01 * step(&frames[4000..6300]),
            "the steps of brown noise are the largest"
        );
    }
}
