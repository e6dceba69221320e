//! How loud something is to a quiet ear: the A-weighting of IEC 61672-1, as first-order filters in a
//! row. Its poles: 107.7 and 737.9 Hz below, 12 194 Hz twice above; the double one at 20.6 Hz is left
//! out, since what it takes away is 30 dB down already.

use crate::dsp::{Frame, Shelf};

/// The sum of the squares that an ear would be exposed to.
pub struct AWeighting {
    below: [Shelf<2>; 2],
    above: [Shelf<2>; 2],
    gain: f64,
}

impl AWeighting {
    pub fn new(rate: u32) -> Self {
        let filter = |hz: f32, low: f32, high: f32| {
            let mut shelf = Shelf::new(hz, rate);
            shelf.arrive([low; 2], [high; 2]);
            shelf
        };
        let below = [107.652_65, 737.862_2].map(|hz| filter(hz, 0.0, 1.0));
        let above = [12_194.217, 12_194.217].map(|hz| filter(hz, 1.0, 0.0));
        // By definition 0 dB at 1 kHz: the inverse of what the four do there.
        let at_1k = |hz: f64| (1000.0 / hz).powi(2);
        let [a, b, c] = [107.652_65, 737.862_2, 12_194.217].map(at_1k);
        let power = (a / (1.0 + a)) * (b / (1.0 + b)) / (1.0 + c).powi(2);
        Self { below, above, gain: 1.0 / power }
    }

    /// The sum of the weighted squares of `block`, both sides together halved: a full-scale sine of
    /// 1 kHz on both sides gives half its frames.
    pub fn energy(&mut self, block: &[Frame]) -> f64 {
        let mut sum = 0.0;
        for frame in block {
            let mut both = *frame;
            for filter in self.below.iter_mut().chain(&mut self.above) {
                both = filter.next(both);
            }
            sum += both[0] * both[0] + both[1] * both[1];
        }
        self.below.iter_mut().chain(&mut self.above).for_each(Shelf::settle);
        0.5 * f64::from(sum) * self.gain
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
