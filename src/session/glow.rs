//! When what plays would look different: to draw the window costs more than to mix, so it is drawn
//! for a glow only when an eye would see it change.

use crate::decibels::gain_to_db;
use crate::session::{HEARD, Session};
use std::time::{Duration, Instant};

/// What a step of the glow is, in decibels: less is not seen.
const STEP_DB: f32 = 4.0;
/// What is not worth a glow.
const FLOOR_DB: f32 = -52.0;

/// Between two drawings for a glow, at least.
const REST: Duration = Duration::from_secs(1);

/// How brightly each layer glowed when that was last told, and when.
#[derive(Debug, Default)]
pub(super) struct Glow {
    steps: Vec<u8>,
    told: Option<Instant>,
}

impl Session {
    /// Whether the glow of any layer has changed visibly since that was last told, which it is not
    /// too often.
    pub(super) fn glows_anew(&mut self, now: Instant) -> bool {
        let rests = |told: Instant| now.saturating_duration_since(told) < REST;
        if self.glow.told.is_some_and(rests) {
            return false;
        }
        let Some(meters) = self.meters() else { return false };
        let steps: Vec<u8> =
            self.mix.layers.iter().map(|layer| step(meters.layer(layer.id))).collect();
        let differs = steps != self.glow.steps;
        if differs {
            self.glow = Glow { steps, told: Some(now) };
        }
        differs
    }
}

fn step(amplitude: f32) -> u8 {
    if amplitude < HEARD {
        return 0;
    }
    ((gain_to_db(amplitude) - FLOOR_DB) / STEP_DB).max(0.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glow_changes_with_what_an_eye_sees_and_not_with_less() {
        assert_eq!([step(0.0), step(0.0001)], [0, 0]);
        assert_eq!(step(0.1), step(0.11));
        assert!(step(0.1) < step(0.2) && step(0.01) < step(0.1));
    }
}
