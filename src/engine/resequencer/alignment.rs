//! Aligns two passages for a crossfade: the lag at which their waveforms match, their correlation
//! there, and the gains that keep the level constant.

use crate::dsp::Frame;

/// The sample rate of the coarse search: enough for the tones that could cancel each other.
const COARSE_RATE: usize = 6_000;

/// The offset in `incoming` at which `outgoing` matches best: the maximum of the normalised
/// cross-correlation. `incoming` is longer than `outgoing` by the range of the search.
pub fn best_offset(outgoing: &[f32], incoming: &[f32], rate: u32) -> usize {
    let reach = incoming.len().saturating_sub(outgoing.len());
    let stride = (rate as usize / COARSE_RATE).max(1);
    let downsample = |samples: &[f32]| -> Vec<f32> {
        samples.chunks_exact(stride).map(|few| few.iter().sum()).collect()
    };
    let (coarse_outgoing, coarse_incoming) = (downsample(outgoing), downsample(incoming));
    let coarse = stride * best_of(&coarse_outgoing, &coarse_incoming, 0..reach / stride + 1);
    let near = coarse.saturating_sub(stride)..(coarse + stride).min(reach) + 1;
    best_of(outgoing, incoming, near)
}

fn best_of(outgoing: &[f32], incoming: &[f32], offsets: std::ops::Range<usize>) -> usize {
    let (mut found, mut most) = (offsets.start, f32::NEG_INFINITY);
    for offset in offsets {
        let Some(part) = incoming.get(offset..offset + outgoing.len()) else { break };
        let (product, energy) = outgoing
            .iter()
            .zip(part)
            .fold((0.0, 1e-12), |(product, energy), (a, b)| (product + a * b, energy + b * b));
        let correlation: f32 = product / energy.sqrt();
        if correlation > most {
            (found, most) = (offset, correlation);
        }
    }
    found
}

/// Accumulates the correlation of two passages.
#[derive(Default)]
pub struct CorrelationMeter {
    product: f64,
    energies: [f64; 2],
}

impl CorrelationMeter {
    /// Adds the next frames of both passages.
    pub fn add(&mut self, outgoing: &[Frame], incoming: &[Frame]) {
        let (mut product, mut energies) = (0.0f32, [0.0f32; 2]);
        for (a, b) in outgoing.as_flattened().iter().zip(incoming.as_flattened()) {
            product += a * b;
            energies[0] += a * a;
            energies[1] += b * b;
        }
        self.product += f64::from(product);
        self.energies[0] += f64::from(energies[0]);
        self.energies[1] += f64::from(energies[1]);
    }

    /// The correlation over both channels, 0..=1. Negative values count as uncorrelated:
    /// compensating for them would amplify the parts that do not cancel.
    pub fn correlation(&self) -> f32 {
        let both = (self.energies[0] * self.energies[1]).sqrt();
        if both > 0.0 { (self.product / both).clamp(0.0, 1.0) as f32 } else { 0.0 }
    }
}

/// The gains of the outgoing and the incoming passage at `t` (0..=1) of a crossfade between
/// passages with the `correlation` r: (1−t)/N and t/N with N = √(t² + (1−t)² + 2rt(1−t)), which
/// keeps the power constant (music-dsp list, 30 November 2010). Uncorrelated passages crossfade at
/// equal power, identical ones at equal gain. `t` is mapped to a smooth curve first.
pub fn gains(t: f32, correlation: f32) -> [f32; 2] {
    let incoming = t * t * (3.0 - 2.0 * t);
    let outgoing = 1.0 - incoming;
    let power = incoming * incoming + outgoing * outgoing + 2.0 * correlation * incoming * outgoing;
    let norm = power.sqrt();
    [outgoing / norm, incoming / norm]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::Random;

    #[test]
    fn uncorrelated_passages_crossfade_at_equal_power_and_identical_ones_at_equal_gain() {
        for step in 0..=10u8 {
            let t = f32::from(step) / 10.0;
            let [outgoing, incoming] = gains(t, 0.0);
            assert!((outgoing * outgoing + incoming * incoming - 1.0).abs() < 1e-6);
            let [outgoing, incoming] = gains(t, 1.0);
            assert!((outgoing + incoming - 1.0).abs() < 1e-6);
        }
        assert_eq!([gains(0.0, 0.4), gains(1.0, 0.4)], [[1.0, 0.0], [0.0, 1.0]]);
    }

    #[test]
    fn the_best_offset_of_a_tone_and_of_noise_is_found() {
        let tone = |from: usize, len: usize| -> Vec<f32> {
            (from..from + len).map(|n| (n as f32 * 100.0 / 48_000.0 * 6.283_185_5).sin()).collect()
        };
        let offset = best_offset(&tone(123, 7200), &tone(0, 7200 + 400), 48_000);
        assert!(offset.abs_diff(123) <= 1, "{offset}");
        let mut random = Random::new(1);
        let noise: Vec<f32> = (0..8000).map(|_| random.between(-1.0, 1.0)).collect();
        assert!(best_offset(&noise[200..7200], &noise, 48_000).abs_diff(200) < 16);
        assert_eq!(best_offset(&[], &[], 48_000), 0);
    }

    #[test]
    fn the_correlation_is_one_for_equal_signals_and_zero_for_inverted_and_silent_ones() {
        let of = |a: Frame, b: Frame| {
            let mut correlation = CorrelationMeter::default();
            correlation.add(&[a; 10], &[b; 10]);
            correlation.correlation()
        };
        assert!((of([0.5, -0.2], [0.25, -0.1]) - 1.0).abs() < 1e-6);
        assert_eq!([of([0.5; 2], [-0.5; 2]), of([0.0; 2], [0.5; 2])], [0.0; 2]);
    }
}
