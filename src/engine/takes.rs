//! Measures the takes of an event sound before they are sent to the audio thread.

use crate::decibels::power_to_db;
use crate::dsp::{Frame, frames};
use crate::render::{Intensity, MAX_INTENSITIES, Recording, Take, Takes};
use std::sync::Arc;

/// The span over which the ear integrates loudness, approximately.
const WINDOW_SECONDS: f32 = 0.05;
/// The mean square that a silent take is given, so that its level stays finite: -100 dB.
const SILENCE: f32 = 1e-10;

/// Measures the takes of each intensity, from soft to firm, at `rate` frames per second. Intensities
/// beyond [`MAX_INTENSITIES`] are left out. With `in_order`, the takes are the sentences of a story.
pub fn measure(intensities: Vec<Vec<Arc<Recording>>>, in_order: bool, rate: u32) -> Takes {
    let window = frames(WINDOW_SECONDS, rate).max(1);
    let intensities = intensities.into_iter().take(MAX_INTENSITIES);
    Takes { intensities: intensities.map(|takes| intensity(takes, window)).collect(), in_order }
}

fn intensity(recordings: Vec<Arc<Recording>>, window: usize) -> Intensity {
    let measure = |recording: Arc<Recording>| {
        let level_db = peak_level_db(&recording, window);
        Take { recording, level_db }
    };
    let takes: Vec<Take> = recordings.into_iter().map(measure).collect();
    let mut levels: Vec<f32> = takes.iter().map(|take| take.level_db).collect();
    levels.sort_by(f32::total_cmp);
    let median_db = levels.get(levels.len() / 2).copied().unwrap_or_default();
    Intensity { takes, median_db }
}

/// The greatest mean square of any `window` consecutive frames, in dB.
fn peak_level_db(recording: &Recording, window: usize) -> f32 {
    let power = |[left, right]: Frame| 0.5 * (f64::from(left).powi(2) + f64::from(right).powi(2));
    let (mut sum, mut greatest) = (0.0f64, 0.0f64);
    for at in 0..recording.len() {
        let leaving = at.checked_sub(window).map_or(0.0, |at| power(recording.frame(at)));
        sum += power(recording.frame(at)) - leaving;
        greatest = greatest.max(sum);
    }
    power_to_db(((greatest / window as f64) as f32).max(SILENCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_of_a_take_is_that_of_its_loudest_50_ms() {
        let mut take = vec![[0.01; 2]; 48_000];
        take[20_000..22_400].fill([0.5, 0.25]);
        let level = peak_level_db(&Recording::of(&take), 2400);
        assert!((level - power_to_db(0.15625)).abs() < 0.01, "{level}");
        let short = peak_level_db(&Recording::of(&[[1.0; 2]; 240]), 2400);
        assert!((short + 10.0).abs() < 0.01, "a shorter sound is softer");
    }

    #[test]
    fn the_level_of_an_intensity_ignores_an_outlier() {
        let take = |height: f32| Arc::new(Recording::of(&vec![[height; 2]; 4800]));
        let mut soft: Vec<_> = (0..5).map(|_| take(0.01)).collect();
        soft[0] = take(1.0);
        let takes = measure(vec![soft, Vec::new()], false, 48_000);
        let medians: Vec<f32> = takes.intensities.iter().map(|i| i.median_db.round()).collect();
        assert_eq!(medians, [-40.0, 0.0]);
    }
}
