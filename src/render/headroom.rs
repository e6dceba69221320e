//! Keeps headroom when many layers play: the mix is turned down as their combined power grows beyond
//! that of four full layers, so that the limiter only has to handle peaks that cannot be foreseen.

/// The combined power, in full layers, that needs no reduction: four layers are 6 dB above one.
const FREE: f32 = 4.0;
/// The time constant: the gain covers 63 % of the way to its target in this time.
const SECONDS: f32 = 1.0;
/// A gain closer to its target than this has arrived.
const NEARLY_ARRIVED: f32 = 1e-4;

/// The gain that keeps the headroom.
pub struct Headroom {
    gain: f32,
    rate: f32,
}

impl Headroom {
    /// A gain of 1, at `rate` frames per second.
    pub fn new(rate: u32) -> Self {
        Self { gain: 1.0, rate: rate as f32 }
    }

    /// Advances by `frames` frames and returns the gains before and after them. `power` is the sum of the
    /// layers' powers, each relative to a full layer: uncorrelated signals add up in power.
    pub fn advance(&mut self, power: f32, frames: usize) -> [f32; 2] {
        let target = (FREE / power.max(FREE)).sqrt();
        let from = self.gain;
        let part = (frames as f32 / (SECONDS * self.rate)).min(1.0);
        self.gain += (target - from) * part;
        // Close to the target the steps would become smaller than the precision of the number.
        if (target - self.gain).abs() < NEARLY_ARRIVED {
            self.gain = target;
        }
        [from, self.gain]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_full_layers_are_turned_down_by_six_db_and_four_are_unchanged() {
        let mut headroom = Headroom::new(48_000);
        assert_eq!(headroom.advance(4.0, 64), [1.0, 1.0]);
        for _ in 0..10 * 750 {
            let [from, to] = headroom.advance(16.0, 64);
            assert!(from - to < 1e-3, "slowly");
        }
        assert!((headroom.advance(16.0, 64)[1] - 0.5).abs() < 1e-3);
        for _ in 0..20 * 750 {
            headroom.advance(1.0, 64);
        }
        assert_eq!(headroom.advance(1.0, 64), [1.0; 2]);
    }
}
