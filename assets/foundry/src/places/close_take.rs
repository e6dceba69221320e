//! Assembles a take of a close event in mono and adds a small room. The mixer pans it later.

use crate::places::room::Room;
use crate::signal::audio::{Stereo, add_at, frames};

/// A take of a close event under construction.
#[derive(Default)]
pub struct CloseTake {
    output: Vec<f64>,
}

/// Silence before the first sound. Chosen: twice the fade-in, so that the fade never touches an attack.
const LEAD_S: f64 = 0.004;
/// Level below the peak at which the tail is trimmed. Chosen: well below the room tone.
const TAIL_DB: f64 = -66.0;
/// A furnished room around a close source. Chosen: not noticed by itself, but without it the sound has no place.
const ROOM: Room = Room { t60_s: 0.25, level_db: -20.0, damped_above_hz: 5_500.0 };

impl CloseTake {
    /// Adds `sound`, scaled by `gain`, at `at_s`. The take grows as needed.
    pub fn add(&mut self, at_s: f64, gain: f64, sound: &[f64]) {
        add_at(&mut self.output, frames(LEAD_S + at_s), sound, gain);
    }

    /// Adds the room and returns the take in mono on both channels, trimmed and faded at both ends.
    pub fn finish(self) -> Stereo {
        let mut placed = Stereo::from_mono(&self.output);
        ROOM.add_to(&mut placed);
        let mut output = placed.to_mono();
        output.trim_end(TAIL_DB, 0.02);
        output.finish(0.002, 0.02);
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_add_up_at_their_times_and_both_channels_are_equal() {
        let mut take = CloseTake::default();
        let push = vec![1.0; 4_800];
        take.add(0.1, 0.5, &push);
        take.add(0.15, 0.5, &push);
        let output = take.finish();
        assert_eq!(output.left, output.right);
        let near = |at_s: f64| output.left[frames(at_s)];
        assert!(near(0.05).abs() < 1e-6 && near(0.16) > 1.3 * near(0.14));
    }
}
