//! The recordings of a sound of events, and how loud each is. They are measured where they are decoded,
//! before they come to the audio thread.

use crate::dsp::{Frame, frames};
use crate::render::Recording;
use std::sync::Arc;

/// More intensities than these are not told apart.
pub const MOST_INTENSITIES: usize = 3;
/// What the ear takes together as one loudness, about.
const WINDOW_SECONDS: f32 = 0.05;
/// So loud counts what is silent.
const SILENCE: f32 = 1e-10;

/// The recordings of a sound of events, and how they follow each other.
pub struct Takes {
    /// From soft to firm.
    pub(super) intensities: Vec<Intensity>,
    /// Sentences of a story: one after the other in their order, never two at once.
    pub(super) in_order: bool,
}

/// The takes of one intensity.
pub(super) struct Intensity {
    pub takes: Vec<Take>,
    /// The loudness of the take in the middle, in dB: one outlier does not change it.
    pub median_db: f32,
}

pub(super) struct Take {
    pub recording: Arc<Recording>,
    /// The greatest mean square of any 50 ms, both sides together, in dB.
    pub level_db: f32,
}

impl Takes {
    /// Measures the takes of each intensity, from soft to firm, at `rate` frames per second. `in_order`
    /// says that they are a story's sentences.
    pub fn new(intensities: Vec<Vec<Arc<Recording>>>, in_order: bool, rate: u32) -> Self {
        let window = frames(WINDOW_SECONDS, rate).max(1);
        let intensities = intensities.into_iter().take(MOST_INTENSITIES);
        Self { intensities: intensities.map(|t| Intensity::new(t, window)).collect(), in_order }
    }

    /// The loudness that `intensity`, 0..=1, asks for in dB: between two, between theirs.
    pub(super) fn wanted_db(&self, intensity: f32) -> f32 {
        let last = self.intensities.len().saturating_sub(1);
        let place = intensity.clamp(0.0, 1.0) * last as f32;
        let median = |n: usize| self.intensities.get(n.min(last)).map_or(0.0, |i| i.median_db);
        let (below, above) = (median(place as usize), median(place as usize + 1));
        below + (above - below) * place.fract()
    }
}

impl Intensity {
    fn new(recordings: Vec<Arc<Recording>>, window: usize) -> Self {
        let measure = |recording: Arc<Recording>| {
            let level_db = greatest_level_db(&recording, window);
            Take { recording, level_db }
        };
        let takes: Vec<Take> = recordings.into_iter().map(measure).collect();
        let mut loudness: Vec<f32> = takes.iter().map(|take| take.level_db).collect();
        loudness.sort_by(f32::total_cmp);
        let median_db = loudness.get(loudness.len() / 2).copied().unwrap_or_default();
        Self { takes, median_db }
    }
}

fn greatest_level_db(recording: &Recording, window: usize) -> f32 {
    let power = |[left, right]: Frame| 0.5 * (f64::from(left).powi(2) + f64::from(right).powi(2));
    let (mut sum, mut greatest) = (0.0f64, 0.0f64);
    for at in 0..recording.len() {
        let goes = at.checked_sub(window).map_or(0.0, |at| power(recording.frame(at)));
        sum += power(recording.frame(at)) - goes;
        greatest = greatest.max(sum);
    }
    10.0 * ((greatest / window as f64) as f32).max(SILENCE).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_take_is_as_loud_as_its_loudest_50_ms() {
        let mut take = vec![[0.01; 2]; 48_000];
        take[20_000..22_400].fill([0.5, 0.25]);
        let level = greatest_level_db(&Recording::new(&take), 2400);
        assert!((level - 10.0 * 0.15625f32.log10()).abs() < 0.01, "{level}");
        let short = greatest_level_db(&Recording::new(&[[1.0; 2]; 240]), 2400);
        assert!((short + 10.0).abs() < 0.01, "what is short is softer");
    }

    #[test]
    fn what_an_intensity_asks_for_lies_between_its_neighbours() {
        let at = |height: f32| {
            (0..5).map(|_| Arc::new(Recording::new(&vec![[height; 2]; 4800]))).collect::<Vec<_>>()
        };
        let mut soft = at(0.01);
        soft[0] = Arc::new(Recording::new(&vec![[1.0; 2]; 4800]));
        let takes = Takes::new(vec![soft, at(0.1), at(0.1)], false, 48_000);
        let wanted = [0.0, 0.25, 0.5, 1.0].map(|intensity| takes.wanted_db(intensity).round());
        assert_eq!(wanted, [-40.0, -30.0, -20.0, -20.0]);
        assert_eq!(Takes::new(Vec::new(), false, 48_000).wanted_db(0.7), 0.0);
    }
}
