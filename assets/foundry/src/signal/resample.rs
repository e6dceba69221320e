//! Resamples a signal to the foundry's sample rate with a windowed sinc.

use std::f64::consts::PI;

use crate::signal::audio::SAMPLE_RATE;

/// Zero crossings of the sinc on either side. Chosen: the transition band is then 1/32 of the bandwidth, which is not
/// audible in speech.
const CROSSINGS: f64 = 32.0;

/// Resamples upwards. `rate_hz` must not exceed the foundry's sample rate, so that nothing aliases.
pub fn resample(signal: &[f64], rate_hz: f64) -> Vec<f64> {
    let step = rate_hz / SAMPLE_RATE;
    let length = (signal.len() as f64 / step) as usize;
    (0..length).map(|i| read(signal, i as f64 * step)).collect()
}

fn read(signal: &[f64], position: f64) -> f64 {
    let first = (position - CROSSINGS).ceil().max(0.0) as usize;
    let last = ((position + CROSSINGS) as usize).min(signal.len().saturating_sub(1));
    (first..=last).map(|i| signal[i] * sinc(position - i as f64)).sum()
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 {
        return 1.0;
    }
    let window = 0.5 + 0.5 * (PI * x / CROSSINGS).cos();
    (PI * x).sin() / (PI * x) * window
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_keeps_its_pitch_and_level() {
        let tone = |rate: f64, i: usize| (2.0 * PI * 1_000.0 * i as f64 / rate).sin();
        let spoken: Vec<f64> = (0..3_200).map(|i| tone(32_000.0, i)).collect();
        let output = resample(&spoken, 32_000.0);
        assert_eq!(output.len(), 4_800);
        let worst =
            (200..4_600).map(|i| (output[i] - tone(SAMPLE_RATE, i)).abs()).fold(0.0, f64::max);
        assert!(worst < 1e-3, "{worst}");
    }
}
