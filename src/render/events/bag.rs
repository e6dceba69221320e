//! Which take comes next: a shuffle bag, so that all are heard before one comes again.

use crate::dsp::Random;

/// Takes of one intensity that are told apart; a sound with more plays the first of them.
const MOST_TAKES: usize = 64;

/// An order of takes, drawn from one by one.
pub struct Bag {
    order: [u8; MOST_TAKES],
    filled: usize,
    next: usize,
}

impl Bag {
    pub const fn new() -> Self {
        Self { order: [0; MOST_TAKES], filled: 0, next: 0 }
    }

    /// The next of `count` takes: in order, or shuffled anew each round without ever repeating the
    /// last. `None` if there is none.
    pub fn draw(&mut self, count: usize, in_order: bool, random: &mut Random) -> Option<usize> {
        let count = count.min(MOST_TAKES);
        if count == 0 {
            return None;
        }
        if self.next >= self.filled || self.filled != count {
            let last = (self.filled == count).then(|| self.order[count - 1]);
            self.order.iter_mut().enumerate().for_each(|(n, take)| *take = n as u8);
            if !in_order {
                random.shuffle(&mut self.order[..count]);
                if count > 1 && last == Some(self.order[0]) {
                    self.order.swap(0, 1 + random.below(count - 1));
                }
            }
            (self.filled, self.next) = (count, 0);
        }
        self.next += 1;
        Some(self.order[self.next - 1].into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_takes_are_heard_before_one_returns_and_none_twice_in_a_row() {
        let (mut bag, mut random) = (Bag::new(), Random::new(5));
        let mut last = usize::MAX;
        for _ in 0..200 {
            let mut round: Vec<_> =
                (0..5).filter_map(|_| bag.draw(5, false, &mut random)).collect();
            assert_ne!(round[0], last);
            last = round[4];
            round.sort_unstable();
            assert_eq!(round, [0, 1, 2, 3, 4]);
        }
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
