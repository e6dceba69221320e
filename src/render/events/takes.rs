//! The takes of an event sound and how loud each is. The engine decodes and measures them before
//! they come to the audio thread.

use crate::render::recording::Recording;
use std::sync::Arc;

/// The largest number of intensities that a sound of events can have.
pub const MAX_INTENSITIES: usize = 3;

/// The takes of an event sound and how they follow each other.
pub struct Takes {
    /// At most [`MAX_INTENSITIES`], from soft to firm.
    pub intensities: Vec<Intensity>,
    /// Whether the takes are the sentences of a story: played in their order, never two at once.
    pub in_order: bool,
}

/// The takes of one intensity.
pub struct Intensity {
    /// The takes, in the order of the sound's description.
    pub takes: Vec<Take>,
    /// The median level of the takes in dB: one outlier does not change it. 0 if there are none.
    pub median_db: f32,
}

/// One recording of an event.
pub struct Take {
    /// What is played.
    pub recording: Arc<Recording>,
    /// The greatest mean square of any 50 ms, averaged over both channels, in dB.
    pub level_db: f32,
}

impl Takes {
    /// The level in dB at `intensity` (0..=1), interpolated between the medians of its neighbours.
    pub(super) fn level_db_at(&self, intensity: f32) -> f32 {
        let last = self.intensities.len().saturating_sub(1);
        let place = intensity.clamp(0.0, 1.0) * last as f32;
        let median = |n: usize| self.intensities.get(n.min(last)).map_or(0.0, |i| i.median_db);
        let (below, above) = (median(place as usize), median(place as usize + 1));
        below + (above - below) * place.fract()
    }

    /// The take `take` of the intensity `intensity`, if there is one.
    pub(super) fn get(&self, intensity: usize, take: usize) -> Option<&Take> {
        self.intensities.get(intensity)?.takes.get(take)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_between_two_intensities_lies_between_their_medians() {
        let intensity = |median_db| Intensity { takes: Vec::new(), median_db };
        let takes = |medians: &[f32]| Takes {
            intensities: medians.iter().copied().map(intensity).collect(),
            in_order: false,
        };
        let three = takes(&[-40.0, -20.0, -20.0]);
        let levels = [0.0, 0.25, 0.5, 1.0].map(|intensity| three.level_db_at(intensity).round());
        assert_eq!(levels, [-40.0, -30.0, -20.0, -20.0]);
        assert_eq!(takes(&[]).level_db_at(0.7), 0.0);
    }
}
