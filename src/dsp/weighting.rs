//! The A-weighting of IEC 61672-1, which follows the sensitivity of the ear to quiet sounds, as
//! first-order filters in series. It has high passes at 107.7 and 737.9 Hz and two low passes at
//! 12 194 Hz. The standard's double high pass at 20.6 Hz is left out: what it would remove is already
//! attenuated by 30 dB.

use crate::dsp::{BLOCK, Frame, ShelfGains, Shelves, energy};

/// Measures A-weighted energy.
pub struct AWeighting {
    filters: Shelves<2, 4>,
    /// The gain in power that makes the weighting 0 dB at 1 kHz.
    gain: f64,
}

/// The corner frequency of each filter in Hz, and its gains: those of a high or of a low pass.
const POLES: [(f32, ShelfGains<2>); 4] = [
    (107.652_65, ShelfGains { low: [0.0; 2], high: [1.0; 2] }),
    (737.862_2, ShelfGains { low: [0.0; 2], high: [1.0; 2] }),
    (12_194.217, ShelfGains { low: [1.0; 2], high: [0.0; 2] }),
    (12_194.217, ShelfGains { low: [1.0; 2], high: [0.0; 2] }),
];

impl AWeighting {
    /// A meter at `rate` frames per second.
    pub fn new(rate: u32) -> Self {
        let mut filters = Shelves::new(POLES.map(|(hz, _)| hz), rate);
        filters.jump_to(POLES.map(|(_, gains)| gains));
        // By definition the weighting is 0 dB at 1 kHz, so the gain is the inverse of the filters' there.
        let powers = POLES.map(|(hz, gains)| {
            let x = (1000.0 / f64::from(hz)).powi(2);
            if gains.low[0] == 0.0 { x / (1.0 + x) } else { 1.0 / (1.0 + x) }
        });
        Self { filters, gain: 1.0 / powers.iter().product::<f64>() }
    }

    /// The sum of the weighted squares of `frames`, averaged over both channels. A sine of 1 kHz at full
    /// scale on both channels gives half the number of frames.
    pub fn energy(&mut self, frames: &[Frame]) -> f64 {
        frames.chunks(BLOCK).map(|block| self.block_energy(block)).sum()
    }

    fn block_energy(&mut self, block: &[Frame]) -> f64 {
        let mut weighted = [[0.0; 2]; BLOCK];
        let weighted = weighted.get_mut(..block.len()).unwrap_or_default();
        weighted.iter_mut().zip(block).for_each(|(weighted, frame)| *weighted = *frame);
        self.filters.process(weighted);
        0.5 * f64::from(energy(weighted)) * self.gain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::power_to_db_f64;

    /// The weighting of a tone of `hz` in dB.
    fn weight(hz: f32, rate: u32) -> f64 {
        let mut weighting = AWeighting::new(rate);
        let tone = |n: usize| [(n as f32 * hz / rate as f32 * std::f32::consts::TAU).sin(); 2];
        let frames: Vec<Frame> = (0..rate as usize).map(tone).collect();
        let (before, measured) = frames.split_at(frames.len() / 2);
        for block in before.chunks(64) {
            weighting.energy(block);
        }
        let energy: f64 = measured.chunks(64).map(|block| weighting.energy(block)).sum();
        power_to_db_f64(energy / (measured.len() as f64 / 2.0))
    }

    #[test]
    fn the_weighting_follows_the_table_of_the_standard() {
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
