//! Room for many layers at once: beyond four full ones the mix is turned down by as much as they
//! gather power, so that the limiter is left for what cannot be foreseen.

/// The power of the layers, in full ones, up to which nothing is done: four are 6 dB more than one.
const FREE: f32 = 4.0;
/// How slowly it follows: 63 % of the way in so long.
const SECONDS: f32 = 1.0;

/// The gain that makes room.
pub struct Headroom {
    gain: f32,
    rate: f32,
}

impl Headroom {
    pub fn new(rate: u32) -> Self {
        Self { gain: 1.0, rate: rate as f32 }
    }

    /// The gains before and after the next `frames`, while the layers have `power` full ones'.
    /// Layers that have nothing in common add their powers.
    pub fn advance(&mut self, power: f32, frames: usize) -> [f32; 2] {
        let wanted = (FREE / power.max(FREE)).sqrt();
        let from = self.gain;
        let part = (frames as f32 / (SECONDS * self.rate)).min(1.0);
        self.gain += (wanted - from) * part;
        // Near 1 the steps would soon be too small for the number to take.
        if (wanted - self.gain).abs() < 1e-4 {
            self.gain = wanted;
        }
        [from, self.gain]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_full_layers_are_turned_down_by_six_db_and_four_are_left_alone() {
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
