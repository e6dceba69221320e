//! Sliding windows over the gains of the last [`LOOK_AHEAD`] frames.

use crate::dsp::limiter::LOOK_AHEAD;

/// The minimum of the last [`LOOK_AHEAD`] values in amortised constant time: a queue of the values that
/// can still become the minimum, which are in ascending order.
pub struct SlidingMinimum {
    /// Values and when they came. A ring buffer.
    queue: [(f64, u64); LOOK_AHEAD],
    first: usize,
    len: usize,
    now: u64,
}

impl SlidingMinimum {
    /// A window full of ones.
    pub fn new() -> Self {
        Self { queue: [(1.0, 0); LOOK_AHEAD], first: 0, len: 0, now: 0 }
    }

    /// Adds a value and returns the minimum.
    pub fn push(&mut self, value: f64) -> f64 {
        self.now = self.now.wrapping_add(1);
        let is_over = |(_, came): (f64, u64)| came + LOOK_AHEAD as u64 <= self.now;
        if self.get(0).is_some_and(is_over) {
            self.first = (self.first + 1) % LOOK_AHEAD;
            self.len = self.len.saturating_sub(1);
        }
        while let Some(last) = self.len.checked_sub(1)
            && self.get(last).is_some_and(|(last, _)| last >= value)
        {
            self.len = last;
        }
        if let Some(free) = self.queue.get_mut((self.first + self.len) % LOOK_AHEAD) {
            *free = (value, self.now);
            self.len += 1;
        }
        self.get(0).map_or(value, |(minimum, _)| minimum)
    }

    /// The value at place `at` of the queue.
    fn get(&self, at: usize) -> Option<(f64, u64)> {
        (at < self.len).then_some(())?;
        self.queue.get((self.first + at) % LOOK_AHEAD).copied()
    }
}

/// The mean of the last [`LOOK_AHEAD`] values.
pub struct SlidingMean {
    values: [f64; LOOK_AHEAD],
    /// The oldest value.
    at: usize,
    sum: f64,
}

impl SlidingMean {
    /// A window full of ones.
    pub fn new() -> Self {
        Self { values: [1.0; LOOK_AHEAD], at: 0, sum: LOOK_AHEAD as f64 }
    }

    /// Adds a value and returns the mean.
    pub fn push(&mut self, value: f64) -> f64 {
        if let Some(oldest) = self.values.get_mut(self.at) {
            self.sum += value - *oldest;
            *oldest = value;
        }
        self.at = (self.at + 1) % LOOK_AHEAD;
        if self.at == 0 {
            // Rounding errors would add up over a night, so the sum is computed anew once per round.
            self.sum = self.values.iter().sum();
        }
        self.sum / LOOK_AHEAD as f64
    }

    /// Whether all values are 1.
    pub fn is_one(&self) -> bool {
        self.values.iter().all(|value| *value == 1.0)
    }
}
