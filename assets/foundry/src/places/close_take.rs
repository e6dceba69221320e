//! A take of an event, put together in one channel: the mixer gives it its place.

use crate::places::room::Room;
use crate::signal::audio::{Stereo, frames};

#[derive(Default)]
pub struct CloseTake {
    heard: Vec<f64>,
}

/// Silence before the first sound, so that a fade never dulls it: twice the fade.
const LEAD_S: f64 = 0.004;
/// Tails are cut this far below the peak: chosen, well under the tone of the room.
const TAIL_DB: f64 = -66.0;
/// A furnished corner, heard from close by. Chosen: it is not noticed, but without it hands would be nowhere.
const ROOM: Room = Room { t60_s: 0.25, level_db: -20.0, damped_above_hz: 5_500.0 };

impl CloseTake {
    /// Adds `sound` from `at_s` on; the take grows as it must.
    pub fn add(&mut self, at_s: f64, gain: f64, sound: &[f64]) {
        let start = frames(LEAD_S + at_s);
        let end = start + sound.len();
        self.heard.resize(self.heard.len().max(end), 0.0);
        for (sample, value) in self.heard[start..].iter_mut().zip(sound) {
            *sample += gain * value;
        }
    }

    /// In its room, both channels alike, from silence and to it.
    pub fn finish(self) -> Stereo {
        let mut placed = Stereo::from_mono(&self.heard);
        ROOM.add_to(&mut placed);
        let both = placed.left.iter().zip(&placed.right);
        let mut heard = Stereo::from_mono(&both.map(|(l, r)| 0.5 * (l + r)).collect::<Vec<_>>());
        heard.trim_end(TAIL_DB, 0.02);
        heard.finish(0.002, 0.02);
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_add_up_where_they_are_put_and_both_ears_hear_them_alike() {
        let mut take = CloseTake::default();
        let push = vec![1.0; 4_800];
        take.add(0.1, 0.5, &push);
        take.add(0.15, 0.5, &push);
        let heard = take.finish();
        assert_eq!(heard.left, heard.right);
        let near = |at_s: f64| heard.left[frames(at_s)];
        assert!(near(0.05).abs() < 1e-6 && near(0.16) > 1.3 * near(0.14));
    }
}
