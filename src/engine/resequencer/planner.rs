//! Plans the jumps of an endless stream: when it leaves its passage, and where it continues. It
//! needs only the features of the recording, so that tests can plan a whole night without rendering
//! it.

use crate::dsp::Random;
use crate::engine::resequencer::crossfade_history::{CellGrid, CrossfadeHistory};
use crate::engine::resequencer::features::Features;
use crate::engine::resequencer::texture_kind::TextureKind;
use std::time::Duration;

/// The longest time between two crossfades; in a recording of less than a minute, at most a third
/// of its length.
const MAX_SECONDS: f32 = 18.0;
/// The shortest time is the longest one divided by this: 6 s.
const MIN_SHARE: usize = 3;
/// No crossfade is longer than this, nor than a twelfth of the recording.
const MAX_FADE_SECONDS: f32 = 4.0;
/// The number of candidates for each jump. More would give smoother crossfades but less variety.
const CANDIDATES: usize = 16;
/// A target this near to the current place or to one of the recent targets is too similar. The
/// distances are shorter in a recording in which they would exclude more than half of it.
const NEAR_CURRENT_SECONDS: f32 = 4.0;
const NEAR_RECENT_SECONDS: f32 = 2.0;
const RECENT_ARRIVALS: usize = 8;
/// Random attempts before the unused jumps are searched in order.
const RANDOM_ATTEMPTS: usize = 32;

/// A jump from one passage to another, in frames of the recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// Where the crossfade begins in the outgoing passage.
    pub leave: usize,
    /// Where the crossfade begins in the incoming passage.
    pub arrive: usize,
    /// The length of the crossfade.
    pub fade: usize,
}

/// Plans the path of one stream through one recording.
pub struct Planner {
    limits: PlannerLimits,
    kind: TextureKind,
    random: Random,
    history: CrossfadeHistory,
    /// The most recent targets, the oldest first.
    recent_arrivals: Vec<usize>,
    /// Where the current passage begins to play alone, after its crossfade.
    passage_start: usize,
}

/// The minimum time before anything repeats in the stream of a texture of `length` frames at
/// `rate`.
///
/// The stream consists of passages that are joined by crossfades. A passage may repeat, because the
/// recording is finite. What does not repeat within this time is a crossfade: the pair of places
/// that it joins, each to a quarter of a second. The history forbids a pair for a fixed number of
/// jumps, and no passage is shorter than the shortest one, so the guarantee does not depend on
/// chance and holds for as long as the stream plays. It is zero for a recording of only a few
/// seconds.
pub fn min_time_to_repeat(length: usize, rate: u32) -> Duration {
    let limits = PlannerLimits::new(length, rate);
    Duration::from_secs_f64((limits.memory() * limits.shortest) as f64 / f64::from(rate))
}

impl Planner {
    /// Starts at a random place in a recording of `length` frames at `rate`.
    pub fn new(length: usize, rate: u32, kind: TextureKind, seed: u64) -> Self {
        let limits = PlannerLimits::new(length, rate);
        let mut random = Random::new(seed);
        let passage_start = random.below(limits.latest + 1);
        let history = CrossfadeHistory::new(limits.grid, limits.memory());
        Self { limits, kind, random, history, recent_arrivals: vec![passage_start], passage_start }
    }

    /// Where the current passage plays alone: initially where the stream starts.
    pub fn passage_start(&self) -> usize {
        self.passage_start
    }

    /// Chooses the candidate with the lowest cost and commits it.
    pub fn next_jump(&mut self, features: &Features) -> Jump {
        let mut best = self.random_jump();
        let mut cost = features.cost(best.leave, best.arrive);
        for _ in 1..CANDIDATES {
            let other = self.random_jump();
            let other_cost = features.cost(other.leave, other.arrive);
            if other_cost < cost {
                (best, cost) = (other, other_cost);
            }
        }
        self.commit(best);
        best
    }

    /// A random jump that is not in the history.
    pub fn random_jump(&mut self) -> Jump {
        for _ in 0..RANDOM_ATTEMPTS {
            let dwell = self.limits.longest - self.limits.shortest;
            let leave = self.passage_start + self.limits.shortest + self.random.below(dwell + 1);
            if let Some(jump) = self.try_jump_from(leave) {
                return jump;
            }
        }
        self.first_unused()
    }

    /// Another random jump from the same place, if one is found.
    pub fn random_jump_from(&mut self, leave: usize) -> Option<Jump> {
        (0..RANDOM_ATTEMPTS).find_map(|_| self.try_jump_from(leave))
    }

    /// Commits `jump`: adds it to the history and continues from its target.
    pub fn commit(&mut self, jump: Jump) {
        self.history.add(jump.leave, jump.arrive);
        self.passage_start = jump.arrive + jump.fade;
        if self.recent_arrivals.len() == RECENT_ARRIVALS {
            self.recent_arrivals.remove(0);
        }
        self.recent_arrivals.push(jump.arrive);
    }

    /// Adapts to a recording that ends after `length` frames.
    pub fn shorten(&mut self, length: usize) {
        self.limits = PlannerLimits::new(length, self.limits.rate);
        self.history.shorten(self.limits.memory());
    }

    /// The frames within which `arrive` may be moved to align the phase without leaving its grid
    /// cell.
    pub fn cell_range(&self, arrive: usize) -> std::ops::Range<usize> {
        self.limits.grid.cell_range(arrive)
    }

    fn try_jump_from(&mut self, leave: usize) -> Option<Jump> {
        let arrive = self.random.below(self.limits.latest + 1);
        let fade = self.fade();
        let free = !self.is_too_near(leave, arrive) && self.history.is_unused(leave, arrive);
        free.then_some(Jump { leave, arrive, fade })
    }

    fn fade(&mut self) -> usize {
        let seconds = self.kind.fade_seconds();
        let seconds = self.random.between(seconds.start, seconds.end);
        self.limits.frames(seconds).clamp(1, self.limits.longest_fade)
    }

    fn is_too_near(&self, leave: usize, arrive: usize) -> bool {
        let [now, last] = self.limits.near;
        arrive.abs_diff(leave) < now
            || self.recent_arrivals.iter().any(|at| arrive.abs_diff(*at) < last)
    }

    /// The first unused jump in grid order, starting at a random one. There always is one, because
    /// the history is shorter than the number of jumps from any place.
    fn first_unused(&mut self) -> Jump {
        let [leaves, arrivals] = self.limits.reach();
        let (skip, cell) = (self.random.below(leaves * arrivals), self.limits.grid.length);
        let mut jumps = (0..leaves * arrivals).map(|n| (n + skip) % (leaves * arrivals)).map(|n| {
            let leave = self.passage_start + self.limits.shortest + n / arrivals * cell;
            (leave, n % arrivals * cell)
        });
        let first = (self.passage_start + self.limits.shortest, 0);
        let free = jumps.find(|(leave, arrive)| self.history.is_unused(*leave, *arrive));
        let (leave, arrive) = free.unwrap_or(first);
        Jump { leave, arrive, fade: self.fade() }
    }
}

/// The limits that follow from the length of a recording, in frames.
struct PlannerLimits {
    rate: u32,
    grid: CellGrid,
    shortest: usize,
    longest: usize,
    longest_fade: usize,
    /// The latest target that leaves room for two crossfades and the longest passage.
    latest: usize,
    /// The smallest distances from the current place and from recent targets.
    near: [usize; 2],
}

impl PlannerLimits {
    fn new(length: usize, rate: u32) -> Self {
        let frames = |seconds: f32| crate::dsp::frames(seconds, rate);
        let longest = frames(MAX_SECONDS).min(length / 3);
        let longest_fade = frames(MAX_FADE_SECONDS).min(length / 12).max(1);
        let latest = length.saturating_sub(2 * longest_fade + longest);
        Self {
            rate,
            grid: CellGrid::new(length, rate),
            shortest: longest / MIN_SHARE,
            longest,
            longest_fade,
            latest,
            near: [
                frames(NEAR_CURRENT_SECONDS).min(latest / 12),
                frames(NEAR_RECENT_SECONDS).min(latest / 48),
            ],
        }
    }

    fn frames(&self, seconds: f32) -> usize {
        crate::dsp::frames(seconds, self.rate)
    }

    /// The number of grid cells that can be left from any start, and of cells that can be jumped
    /// to.
    fn reach(&self) -> [usize; 2] {
        [self.longest - self.shortest, self.latest].map(|span| span / self.grid.length + 1)
    }

    /// The number of jumps within which no crossfade repeats: at most a quarter of all pairs, so
    /// that the choice stays wide, and fewer than the jumps from any single place, so that one is
    /// always left.
    fn memory(&self) -> usize {
        let [leaves, arrivals] = self.reach();
        CrossfadeHistory::MAX.min(self.grid.count.pow(2) / 4).min(leaves * arrivals - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    const RATE: u32 = 8_000;

    fn jumps(seconds: f32, count: usize) -> Vec<Jump> {
        let length = (seconds * RATE as f32) as usize;
        let mut planner = Planner::new(length, RATE, TextureKind::Steady, 3);
        let next = |_| {
            let jump = planner.random_jump();
            planner.commit(jump);
            jump
        };
        (0..count).map(next).collect()
    }

    #[test]
    fn no_crossfade_repeats_within_the_history_for_any_recording_length() {
        for seconds in [0.01, 0.3, 1.0, 5.0, 12.0, 30.0, 61.7, 180.0] {
            let limits = PlannerLimits::new((seconds * RATE as f32) as usize, RATE);
            let mut seen = HashMap::new();
            for (n, jump) in jumps(seconds, 9000).into_iter().enumerate() {
                let crossfade = (jump.leave / 2000, jump.arrive / 2000);
                if let Some(before) = seen.insert(crossfade, n) {
                    assert!(n - before > limits.memory(), "{seconds} s: {before} {n}");
                }
            }
        }
    }

    #[test]
    fn a_minute_lasts_for_hours_without_repeats_and_a_moment_does_not() {
        let hours =
            |seconds: usize| min_time_to_repeat(seconds * 48_000, 48_000).as_secs_f32() / 3600.0;
        assert!(hours(40) > 3.5 && hours(60) > 6.5 && hours(180) > 6.5);
        assert_eq!(min_time_to_repeat(480, 48_000), Duration::ZERO);
        assert_eq!(min_time_to_repeat(0, 48_000), Duration::ZERO);
    }

    #[test]
    fn every_passage_has_its_length_and_stays_within_the_recording() {
        for seconds in [0.01, 5.0, 60.0] {
            let limits = PlannerLimits::new((seconds * RATE as f32) as usize, RATE);
            let mut alone = None;
            for jump in jumps(seconds, 2000) {
                assert!(jump.leave + jump.fade <= limits.grid.frames);
                let dwell = alone.map_or(limits.longest, |alone| jump.leave - alone);
                assert!((limits.shortest..=limits.longest).contains(&dwell), "{seconds}: {dwell}");
                alone = Some(jump.arrive + jump.fade);
            }
        }
    }

    #[test]
    fn recent_passages_are_not_used_again() {
        let jumps = jumps(300.0, 2000);
        for pair in jumps.array_windows::<9>() {
            let arrive = pair[8].arrive;
            assert!(arrive.abs_diff(pair[8].leave) >= 4 * 8000);
            assert!(pair[..8].iter().all(|jump| arrive.abs_diff(jump.arrive) >= 2 * 8000));
        }
    }
}
