//! When the next event comes. Time is counted in mean gaps, so that a new pace holds at once; the gaps
//! are 1 in the mean at every irregularity, so that the pace is what was asked for.
//!
//! At irregularity 0 all gaps are equal. Toward 0.5 they become those of a hand: some events close to
//! each other, then a rest. Toward 1 more and more are exponential, of events that know nothing of each
//! other (a Poisson process).

use crate::dsp::Random;
use std::f32::consts::TAU;

/// Events between two rests.
const GROUP: [usize; 2] = [3, 7];
/// The mean gap within a group.
const CLOSE: f32 = 0.7;
/// The mean rest: what brings the mean gap of a group of five, the middle of [`GROUP`], to 1.
const REST: f32 = 5.0 - 4.0 * CLOSE;
/// How far a hand strays: the standard deviation of a gap's logarithm.
const STRAY: f32 = 0.2;
/// A gap is shortened, or drawn out, by this part of what the gaps so far were too long, or short. Else
/// chance alone would put an hour of 100 events off by 10; like this, by 3.
const PULL: f64 = 1.0 / 16.0;

pub struct Rhythm {
    /// Mean gaps until the next event.
    left: f64,
    /// Events until the next rest.
    in_group: usize,
    /// By how many mean gaps the gaps so far were longer than as many mean gaps.
    over: f64,
}

impl Rhythm {
    /// Layers that start together should not all begin with an event at once: the first is due after
    /// some part of a gap.
    pub fn new(random: &mut Random) -> Self {
        Self { left: f64::from(random.between(0.1, 0.6)), in_group: 0, over: 0.0 }
    }

    /// Lets `gaps` mean gaps pass, but none beyond the next event: if that falls within them, how many
    /// are left after it. Then [`Rhythm::go_on`] or [`Rhythm::put_off`].
    pub fn pass(&mut self, gaps: f64) -> Option<f64> {
        let after = gaps - self.left;
        self.left = (-after).max(0.0);
        (after > 0.0).then_some(after)
    }

    /// Sets out for the next event.
    pub fn go_on(&mut self, random: &mut Random, irregularity: f32) {
        let gap = f64::from(self.gap(random, irregularity));
        self.left = gap * (1.0 - self.over * PULL).clamp(0.5, 1.5);
        self.over += self.left - 1.0;
    }

    /// Sets out for another try after `gaps` mean gaps.
    pub fn put_off(&mut self, gaps: f32) {
        self.left = f64::from(gaps);
    }

    fn gap(&mut self, random: &mut Random, irregularity: f32) -> f32 {
        let irregularity = irregularity.clamp(0.0, 1.0);
        if random.unit() < 2.0 * irregularity - 1.0 {
            return random.gap();
        }
        1.0 + (2.0 * irregularity).min(1.0) * (self.by_hand(random) - 1.0)
    }

    /// A gap as a hand makes it, 1 in the mean over groups and rests.
    fn by_hand(&mut self, random: &mut Random) -> f32 {
        let mean = if self.in_group == 0 {
            self.in_group = GROUP[0] + random.below(GROUP[1] - GROUP[0] + 1);
            REST
        } else {
            CLOSE
        };
        self.in_group -= 1;
        // Log-normal (by Box and Muller, 1958), less what the exponential adds to the mean.
        let normal = (2.0 * random.gap()).sqrt() * (TAU * random.unit()).cos();
        mean * (STRAY * normal - STRAY * STRAY / 2.0).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(irregularity: f32, count: usize) -> Vec<f64> {
        let mut random = Random::new(11);
        let mut rhythm = Rhythm::new(&mut random);
        let gap = |_| {
            rhythm.go_on(&mut random, irregularity);
            rhythm.left
        };
        (0..count).map(gap).collect()
    }

    fn mean_and_variation(gaps: &[f64]) -> [f64; 2] {
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let square = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        [mean, square.sqrt() / mean]
    }

    /// Events in an hour, as a callback of 64 frames at 48 kHz would find them.
    fn events_in_an_hour(rhythm: &mut Rhythm, random: &mut Random, pace: f64, chaos: f32) -> u32 {
        // A block of 10 ms finds the same events in less time.
        let gaps = pace / 60.0 * 0.01;
        let mut events = 0;
        for _ in 0..360_000 {
            let mut left = gaps;
            while let Some(after) = rhythm.pass(left) {
                rhythm.go_on(random, chaos);
                (events, left) = (events + 1, after);
            }
        }
        events
    }

    #[test]
    fn the_pace_holds_over_an_hour_at_every_irregularity() {
        for pace in [0.5, 6.0, 30.0, 120.0, 240.0] {
            for irregularity in [0.0, 0.25, 0.5, 0.75, 1.0] {
                let mut random = Random::new(3);
                let mut rhythm = Rhythm::new(&mut random);
                // An hour of 30 events cannot be told from one of 31: of those, several.
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
    fn gaps_vary_from_not_at_all_over_a_hands_to_those_of_pure_chance() {
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
    fn a_hand_makes_groups_of_three_to_seven_and_rests_between_them() {
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
    fn a_new_pace_holds_at_once() {
        let mut random = Random::new(1);
        let mut rhythm = Rhythm::new(&mut random);
        rhythm.put_off(1.0);
        assert_eq!(rhythm.pass(0.5), None);
        // What is left is half a gap, however long a gap is by now.
        assert_eq!(rhythm.pass(0.75), Some(0.25));
    }
}
