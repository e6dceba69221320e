//! How loud something is to a quiet ear: the A-weighting of IEC 61672-1, as first-order filters in a
//! row. Its poles: 107.7 and 737.9 Hz below, 12 194 Hz twice above; the double one at 20.6 Hz is left
//! out, since what it takes away is 30 dB down already.

use crate::dsp::delay::MOST_AT_ONCE;
use crate::dsp::{Frame, Gains, Shelves, energy};

/// The squares that an ear is exposed to.
pub struct AWeighting {
    filters: Shelves<2, 4>,
    gain: f64,
}

/// Poles, in Hz, and what each passes: all above it, or all below.
const POLES: [(f32, Gains<2>); 4] = [
    (107.652_65, Gains { low: [0.0; 2], high: [1.0; 2] }),
    (737.862_2, Gains { low: [0.0; 2], high: [1.0; 2] }),
    (12_194.217, Gains { low: [1.0; 2], high: [0.0; 2] }),
    (12_194.217, Gains { low: [1.0; 2], high: [0.0; 2] }),
];

impl AWeighting {
    pub fn new(rate: u32) -> Self {
        let mut filters = Shelves::new(POLES.map(|(hz, _)| hz), rate);
        filters.arrive(POLES.map(|(_, gains)| gains));
        // By definition 0 dB at 1 kHz: the inverse of what the four do there.
        let powers = POLES.map(|(hz, gains)| {
            let x = (1000.0 / f64::from(hz)).powi(2);
            if gains.low[0] == 0.0 { x / (1.0 + x) } else { 1.0 / (1.0 + x) }
        });
        Self { filters, gain: 1.0 / powers.iter().product::<f64>() }
    }

    /// The sum of the weighted squares of `block`, at most 64 frames, both sides together halved: a
    /// full-scale sine of 1 kHz on both sides gives half its frames.
    pub fn energy(&mut self, block: &[Frame]) -> f64 {
        let mut weighted = [[0.0; 2]; MOST_AT_ONCE];
        let weighted = &mut weighted[..block.len()];
        weighted.copy_from_slice(block);
        self.filters.run(weighted);
        0.5 * f64::from(energy(weighted)) * self.gain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The weighting at `hz`, in dB, measured on a tone.
    fn weight(hz: f32, rate: u32) -> f64 {
        let mut weighting = AWeighting::new(rate);
        let tone = |n: usize| [(n as f32 * hz / rate as f32 * std::f32::consts::TAU).sin(); 2];
        let frames: Vec<Frame> = (0..rate as usize).map(tone).collect();
        let (before, measured) = frames.split_at(frames.len() / 2);
        for block in before.chunks(64) {
            weighting.energy(block);
        }
        let energy: f64 = measured.chunks(64).map(|block| weighting.energy(block)).sum();
        10.0 * (energy / (measured.len() as f64 / 2.0)).log10()
    }

    #[test]
    fn it_follows_the_table_of_the_standard() {
        for rate in [44_100, 48_000] {
            for (hz, db) in [(100.0, -19.1), (200.0, -10.9), (500.0, -3.2), (1000.0, 0.0)] {
                assert!((weight(hz, rate) - db).abs() < 0.5, "{hz} Hz: {}", weight(hz, rate));
            }
            for (hz, db) in [(2000.0, 1.2), (4000.0, 1.0), (8000.0, -1.1)] {
                assert!((weight(hz, rate) - db).abs() < 1.0, "{hz} Hz: {}", weight(hz, rate));
            }
        }
    }
}
