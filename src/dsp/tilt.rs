//! Tilts a spectrum by any slope, as one filter from brown over white to violet. Real-time safe.
//!
//! A slope of 6.02 · a dB per octave is the fractional power `s^a`. Poles evenly spaced in log frequency,
//! each with a zero `a` of their spacing below it, come as near to it as wanted (Smith & Smith, "Closed
//! form fractional integration and differentiation via real exponentially spaced pole-zero pairs",
//! 2016). Only the zeros move with the slope, so that it may change at any time.
//!
//! The analogue `s` becomes `(1 + Q)(1 − 1/z) / (1 + Q/z)`: Al-Alaoui's differentiator ("Novel digital
//! integrator and differentiator", 1993), between the backward difference and the trapezoid, which
//! bends the slope near the highest frequencies less than either. Its `Q` (1/7 there) and what `MEND` does
//! to the rest were searched for numerically: at 44.1 kHz and above, every slope is within 0.1 dB of
//! its line from 50 Hz to 16 kHz.

use crate::dsp::Frame;
use std::f32::consts::TAU;

const STAGES: usize = 8;
/// The lowest pole: below it the spectrum is level, so that brown noise cannot drift away.
const LOWEST_HZ: f32 = 8.0;
/// The highest pole, in radians per frame; half the sample rate is at π.
const HIGHEST: f32 = 60.0;
const Q: f32 = 0.16;
const MEND: f32 = 0.01;

/// Decibels that an amplitude in proportion to frequency rises by in an octave.
const DB_PER_OCTAVE: f32 = 6.0206;

pub struct Tilt {
    /// Of the lowest pole, in radians per frame.
    lowest: f32,
    /// From one pole's frequency to the next.
    spacing: f32,
    poles: [f32; STAGES],
    stages: [Frame; STAGES],
    before: [Frame; 2],
}

/// What depends on the slope.
#[derive(Clone, Copy)]
struct Slope {
    zeros: [f32; STAGES],
    mend: f32,
}

impl Tilt {
    pub fn new(rate: u32) -> Self {
        let lowest = TAU * LOWEST_HZ / rate as f32;
        let spacing = (HIGHEST / lowest).powf(1.0 / (STAGES - 1) as f32);
        let poles = roots(lowest, spacing);
        Self { lowest, spacing, poles, stages: [[0.0; 2]; STAGES], before: [[0.0; 2]; 2] }
    }

    /// Tilts `frames` in place by the slope in dB per octave, −6..=6, that goes straight from the first
    /// value to the second. Near half the sample rate it leaves levels about as they are.
    pub fn run(&mut self, frames: &mut [Frame], slope: [f32; 2]) {
        let [mut now, end] = slope.map(|db| self.slope(db));
        let part = 1.0 / frames.len() as f32;
        let step: [f32; STAGES] = std::array::from_fn(|n| (end.zeros[n] - now.zeros[n]) * part);
        let step_mend = (end.mend - now.mend) * part;
        for frame in frames {
            for (n, step) in step.iter().enumerate() {
                now.zeros[n] += step;
            }
            now.mend += step_mend;
            *frame = self.next(*frame, &now);
        }
    }

    fn next(&mut self, mut frame: Frame, slope: &Slope) -> Frame {
        let coefficients = self.poles.iter().zip(&slope.zeros);
        for (stage, (pole, zero)) in self.stages.iter_mut().zip(coefficients) {
            for side in 0..2 {
                let before = stage[side];
                stage[side] = frame[side] + pole * before;
                frame[side] = stage[side] - zero * before;
            }
        }
        let [last, second_last] = self.before;
        self.before = [frame, last];
        std::array::from_fn(|side| frame[side] + slope.mend * second_last[side])
    }

    /// What becomes of the power at `radians` per frame under a slope in dB per octave.
    pub fn power(&self, radians: f64, slope: f32) -> f64 {
        let Slope { zeros, mend } = self.slope(slope);
        let from = |root: f32, angle: f64| {
            let root = f64::from(root);
            1.0 - 2.0 * root * angle.cos() + root * root
        };
        let stages = zeros.iter().zip(&self.poles);
        let power: f64 =
            stages.map(|(zero, pole)| from(*zero, radians) / from(*pole, radians)).product();
        power * from(-mend, 2.0 * radians)
    }

    fn slope(&self, db_per_octave: f32) -> Slope {
        let a = db_per_octave / DB_PER_OCTAVE;
        let zeros = roots(self.lowest * self.spacing.powf(-a), self.spacing);
        Slope { zeros, mend: MEND * a }
    }
}

/// Where in the z-plane lie the roots whose frequencies start at `lowest` and are `spacing` apart.
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

    #[test]
    fn every_slope_is_straight_from_50_hz_to_16_khz_at_every_rate() {
        for rate in [44_100, 48_000, 96_000] {
            let tilt = Tilt::new(rate);
            let db = |hz: f64, slope| {
                10.0 * tilt.power(hz * std::f64::consts::TAU / f64::from(rate), slope).log10()
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
    fn what_runs_is_what_the_formula_says() {
        for slope in [-6.0, -3.0, 2.0, 6.0] {
            let mut tilt = Tilt::new(48_000);
            let tone = |n: usize| (n as f32 * 0.1).sin() * 0.1;
            let mut frames: Vec<Frame> = (0..48_000).map(|n| [tone(n), 0.0]).collect();
            frames.chunks_mut(64).for_each(|block| tilt.run(block, [slope; 2]));
            // A whole number of periods, late enough for the slowest pole.
            let heard = &frames[48_000 - 6283 * 6..];
            let power =
                heard.iter().map(|f| f64::from(f[0]).powi(2)).sum::<f64>() / heard.len() as f64;
            let wanted = 0.005 * tilt.power(0.1, slope);
            assert!((10.0 * (power / wanted).log10()).abs() < 0.05, "{slope}: {power} {wanted}");
            assert!(
                frames.iter().all(|frame| frame[1] == 0.0),
                "the sides know nothing of each other"
            );
        }
    }

    #[test]
    fn a_slope_that_changes_makes_no_step() {
        let mut tilt = Tilt::new(48_000);
        let tone = |n: usize| [(n as f32 * 0.02).sin() * 0.1; 2];
        let mut frames: Vec<Frame> = (0..9600).map(tone).collect();
        for (n, block) in frames.chunks_mut(64).enumerate() {
            let slope = |n: usize| (n.clamp(100, 140) - 100) as f32 * 0.3 - 6.0;
            tilt.run(block, [slope(n), slope(n + 1)]);
        }
        let step = |frames: &[Frame]| {
            let steps = frames.windows(2).map(|w| (w[1][0] - w[0][0]).abs());
            steps.fold(0.0, f32::max)
        };
        assert!(step(&frames[6300..]) <= 1.01 * step(&frames[4000..6300]), "brown is the loudest");
    }
}
