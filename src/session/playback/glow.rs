//! When the glow of the layers has visibly changed. Drawing the window costs more than mixing, so it is
//! drawn for a glow only when an eye would see the difference.

use crate::decibels::gain_to_db;
use crate::mix::Mix;
use crate::session::playback::{Playback, SILENCE};
use std::time::{Duration, Instant};

/// A step of the glow, in decibels; a smaller change is not seen.
const STEP_DB: f32 = 4.0;
/// The level at which the glow begins.
const FLOOR_DB: f32 = -52.0;
/// The shortest time between two reports.
const REST: Duration = Duration::from_secs(1);

/// The brightness of each layer when it was last reported, and when that was.
#[derive(Debug, Default)]
pub(super) struct Glow {
    steps: Vec<u8>,
    reported: Option<Instant>,
    revision: u64,
}

impl Playback {
    /// Looks whether the glow of any layer has visibly changed, at most once a second.
    pub fn note_glow(&mut self, mix: &Mix, now: Instant) {
        let rests = |reported: Instant| now.saturating_duration_since(reported) < REST;
        if self.glow.reported.is_some_and(rests) {
            return;
        }
        let Some(meters) = self.meters() else { return };
        let steps: Vec<u8> = mix.layers.iter().map(|layer| step(meters.layer(layer.id))).collect();
        if steps != self.glow.steps {
            let revision = self.glow.revision + 1;
            self.glow = Glow { steps, reported: Some(now), revision };
        }
    }

    /// Grows with every visible change of the glow.
    pub fn glow_revision(&self) -> u64 {
        self.glow.revision
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and an amplitude of 1 is far below 255 steps"
)]
fn step(amplitude: f32) -> u8 {
    if amplitude < SILENCE {
        return 0;
    }
    ((gain_to_db(amplitude) - FLOOR_DB) / STEP_DB).max(0.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glow_changes_in_steps_that_an_eye_sees() {
        assert_eq!([step(0.0), step(0.0001)], [0, 0]);
        assert_eq!(step(0.1), step(0.11));
        assert!(step(0.1) < step(0.2) && step(0.01) < step(0.1));
    }
}
