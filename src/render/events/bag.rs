//! Which take comes next: a shuffle bag, so that all are heard before one comes again, and none that
//! still sounds in memory.

use crate::dsp::Random;

/// Takes of one intensity that are told apart; a sound with more plays the first of them.
const MOST_TAKES: usize = 64;
/// The last takes, which are not repeated, however the bag is filled again.
const REMEMBERED: usize = 3;

/// Takes, drawn from one by one.
pub struct Bag {
    /// Those yet to be drawn in this round come first.
    takes: [u8; MOST_TAKES],
    left: usize,
    count: usize,
    /// The last drawn, the newest first.
    last: [Option<u8>; REMEMBERED],
}

impl Bag {
    pub const fn new() -> Self {
        Self { takes: [0; MOST_TAKES], left: 0, count: 0, last: [None; REMEMBERED] }
    }

    /// The next of `count` takes: in order, or any that is left and not among the last three (or all
    /// but one, if there are no more). `None` if there is none.
    pub fn draw(&mut self, count: usize, in_order: bool, random: &mut Random) -> Option<usize> {
        let count = count.min(MOST_TAKES);
        if count != self.count {
            *self = Self { count, ..Self::new() };
        }
        if self.left == 0 {
            self.left = count;
            self.takes.iter_mut().enumerate().for_each(|(n, take)| *take = n as u8);
        }
        let at = if in_order { 0 } else { self.any(random) };
        let take = *self.takes[..self.left].get(at)?;
        // Those that stay keep their order.
        self.takes[at..self.left].rotate_left(1);
        self.left -= 1;
        self.last.rotate_right(1);
        self.last[0] = Some(take);
        Some(take.into())
    }

    /// Where lies one of those that may come. There always is one: of the last, as many fewer are left
    /// in the bag as were drawn from it.
    fn any(&self, random: &mut Random) -> usize {
        let last = &self.last[..REMEMBERED.min(self.count.saturating_sub(1))];
        let fresh = |take: u8| !last.contains(&Some(take));
        let left = &self.takes[..self.left];
        let chosen = random.below(left.iter().filter(|take| fresh(**take)).count());
        (0..left.len()).filter(|at| fresh(left[*at])).nth(chosen).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_takes_are_heard_before_one_returns_and_none_of_the_last_three_is_repeated() {
        for count in [2, 3, 4, 5, 8, 64] {
            let (mut bag, mut random) = (Bag::new(), Random::new(5));
            let drawn: Vec<usize> =
                (0..count * 50).filter_map(|_| bag.draw(count, false, &mut random)).collect();
            for round in drawn.chunks(count) {
                let mut round = round.to_vec();
                round.sort_unstable();
                assert_eq!(round, (0..count).collect::<Vec<_>>());
            }
            for window in drawn.windows(REMEMBERED.min(count - 1) + 1) {
                let (new, last) = window.split_last().unwrap();
                assert!(!last.contains(new), "{window:?}");
            }
        }
    }

    #[test]
    fn rounds_differ() {
        let (mut bag, mut random) = (Bag::new(), Random::new(5));
        let mut round =
            || -> Vec<_> { (0..8).filter_map(|_| bag.draw(8, false, &mut random)).collect() };
        assert_ne!(round(), round());
    }

    #[test]
    fn a_story_keeps_its_order_and_begins_again() {
        let (mut bag, mut random) = (Bag::new(), Random::new(5));
        let drawn: Vec<_> = (0..7).filter_map(|_| bag.draw(3, true, &mut random)).collect();
        assert_eq!(drawn, [0, 1, 2, 0, 1, 2, 0]);
    }

    #[test]
    fn an_empty_bag_gives_nothing_and_a_bag_of_one_gives_that() {
        let (mut bag, mut random) = (Bag::new(), Random::new(5));
        assert_eq!(bag.draw(0, false, &mut random), None);
        assert_eq!(
            [bag.draw(1, false, &mut random), bag.draw(1, false, &mut random)],
            [Some(0); 2]
        );
    }
}
