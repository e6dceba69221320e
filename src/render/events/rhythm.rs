//! Decides when the next event starts. Time is measured in mean gaps, so that a new pace takes effect at
//! once. The mean of all gaps is 1 at every irregularity, so that the pace is kept.
//!
//! At an irregularity of 0 all gaps are equal. Towards 0.5 they become like those of a hand: groups of
//! events with rests between them. Towards 1 more and more gaps are exponentially distributed, as those
//! of independent events are (a Poisson process).

use crate::dsp::Random;
use std::f32::consts::TAU;

/// The smallest and the largest number of events between two rests.
const GROUP: [usize; 2] = [3, 7];
/// The mean gap within a group.
const CLOSE: f32 = 0.7;
/// The mean rest. With it the mean gap of a group of five, the middle of [`GROUP`], is 1.
const REST: f32 = 5.0 - 4.0 * CLOSE;
/// The standard deviation of the logarithm of a hand's gaps.
const DEVIATION: f32 = 0.2;
/// Each gap corrects this part of the error that the gaps before it have accumulated. Without it, chance
/// alone would put an hour of 100 events off by 10 events; with it, by 3.
const CORRECTION: f64 = 1.0 / 16.0;

/// The timing of the events of one layer.
pub struct Rhythm {
    /// Mean gaps until the next event.
    left: f64,
    /// Events until the next rest.
    in_group: usize,
    /// The accumulated error: the sum of all gaps so far minus their number.
    excess: f64,
}

impl Rhythm {
    /// A rhythm whose first event comes after a random part of a gap, so that layers that start together
    /// do not all play an event at once.
    pub fn new(random: &mut Random) -> Self {
        Self { left: f64::from(random.between(0.1, 0.6)), in_group: 0, excess: 0.0 }
    }

    /// Advances by `gaps` mean gaps. If the next event falls within them, stops there and returns how many
    /// are left; call [`Rhythm::schedule_next`] or [`Rhythm::postpone`] before advancing further.
    pub fn advance(&mut self, gaps: f64) -> Option<f64> {
        let after = gaps - self.left;
        self.left = (-after).max(0.0);
        (after > 0.0).then_some(after)
    }

    /// Schedules the next event. `irregularity` is clamped to 0..=1.
    pub fn schedule_next(&mut self, random: &mut Random, irregularity: f32) {
        let gap = f64::from(self.gap(random, irregularity));
        self.left = gap * (1.0 - self.excess * CORRECTION).clamp(0.5, 1.5);
        self.excess += self.left - 1.0;
    }

    /// Tries the same event again after `gaps` mean gaps.
    pub fn postpone(&mut self, gaps: f32) {
        self.left = f64::from(gaps);
    }

    fn gap(&mut self, random: &mut Random, irregularity: f32) -> f32 {
        let irregularity = irregularity.clamp(0.0, 1.0);
        if random.unit() < 2.0 * irregularity - 1.0 {
            return random.exponential();
        }
        1.0 + (2.0 * irregularity).min(1.0) * (self.hand_gap(random) - 1.0)
    }

    /// A gap as a hand makes it. The mean over groups and rests is 1.
    fn hand_gap(&mut self, random: &mut Random) -> f32 {
        let mean = if self.in_group == 0 {
            self.in_group = GROUP[0] + random.below(GROUP[1] - GROUP[0] + 1);
            REST
        } else {
            CLOSE
        };
        self.in_group = self.in_group.saturating_sub(1);
        // Log-normally distributed (Box & Muller 1958). The second term keeps the mean, which the
        // exponential would raise.
        let normal = (2.0 * random.exponential()).sqrt() * (TAU * random.unit()).cos();
        mean * (DEVIATION * normal - DEVIATION * DEVIATION / 2.0).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(irregularity: f32, count: usize) -> Vec<f64> {
        let mut random = Random::new(11);
        let mut rhythm = Rhythm::new(&mut random);
        let gap = |_| {
            rhythm.schedule_next(&mut random, irregularity);
            rhythm.left
        };
        (0..count).map(gap).collect()
    }

    fn mean_and_variation(gaps: &[f64]) -> [f64; 2] {
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let square = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        [mean, square.sqrt() / mean]
    }

    /// The number of events in an hour.
    fn events_in_an_hour(
        rhythm: &mut Rhythm,
        random: &mut Random,
        pace: f64,
        irregularity: f32,
    ) -> u32 {
        // In blocks of 10 ms, which are longer than those of the renderer to save time.
        let gaps = pace / 60.0 * 0.01;
        let mut events = 0;
        for _ in 0..360_000 {
            let mut left = gaps;
            while let Some(after) = rhythm.advance(left) {
                rhythm.schedule_next(random, irregularity);
                (events, left) = (events + 1, after);
            }
        }
        events
    }

    #[test]
    fn the_pace_is_kept_over_an_hour_at_every_irregularity() {
        for pace in [0.5, 6.0, 30.0, 120.0, 240.0] {
            for irregularity in [0.0, 0.25, 0.5, 0.75, 1.0] {
                let mut random = Random::new(3);
                let mut rhythm = Rhythm::new(&mut random);
                // 30 events are too few for this accuracy, so several hours are counted.
                let hours = if pace < 1.0 { 8 } else { 1 };
                let events: u32 = (0..hours)
                    .map(|_| events_in_an_hour(&mut rhythm, &mut random, pace, irregularity))
                    .sum();
                let measured = f64::from(events) / 60.0 / f64::from(hours);
                println!("{pace}/min at {irregularity}: {measured:.3}/min");
                assert!((measured / pace - 1.0).abs() < 0.03, "{pace} {irregularity}: {measured}");
            }
        }
    }

    #[test]
    fn the_variation_of_gaps_grows_with_the_irregularity_to_that_of_a_poisson_process() {
        let mut last = -1.0;
        for step in 0..=10u8 {
            let irregularity = f32::from(step) / 10.0;
            let [mean, variation] = mean_and_variation(&gaps(irregularity, 200_000));
            println!("irregularity {irregularity}: mean {mean:.4}, variation {variation:.3}");
            assert!((mean - 1.0).abs() < 0.001, "{irregularity}: {mean}");
            assert!(variation > last + 0.02, "{irregularity}: {variation}");
            let expected = match step {
                0 => 0.0..0.001,
                5 => 0.55..0.75,
                10 => 0.95..1.05,
                _ => 0.0..1.05,
            };
            assert!(expected.contains(&variation), "{irregularity}: {variation}");
            last = variation;
        }
    }

    #[test]
    fn a_hand_plays_groups_of_three_to_seven_events_with_rests_between_them() {
        let gaps = gaps(0.5, 20_000);
        let between = gaps.iter().filter(|gap| (1.2..1.4).contains(*gap)).count();
        let (close, rests) = (
            gaps.iter().filter(|gap| (0.6..0.8).contains(*gap)).count(),
            gaps.iter().filter(|gap| (2.0..2.4).contains(*gap)).count(),
        );
        assert!(close > 20 * between && rests > 3 * between, "{close} {between} {rests}");
        let groups: Vec<usize> =
            gaps.split(|gap| *gap > 1.3).map(|group| group.len() + 1).collect();
        let of_size = |from, to| groups.iter().filter(|n| (from..=to).contains(*n)).count();
        assert!(of_size(3, 7) as f32 > 0.93 * groups.len() as f32);
        assert!((3..=7).all(|n| of_size(n, n) > groups.len() / 8), "all sizes occur");
    }

    #[test]
    fn a_new_pace_takes_effect_at_once() {
        let mut random = Random::new(1);
        let mut rhythm = Rhythm::new(&mut random);
        rhythm.postpone(1.0);
        assert_eq!(rhythm.advance(0.5), None);
        // Half a gap is left, no matter how long a gap is now.
        assert_eq!(rhythm.advance(0.75), Some(0.25));
    }
}
