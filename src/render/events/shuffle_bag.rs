//! Chooses the next take with a shuffle bag: every take is played once before one comes again. In addition,
//! the last three takes are never repeated, because the listener still remembers them.

use crate::dsp::Random;

/// The largest number of takes of one intensity; further ones are never played.
const MAX_TAKES: usize = 64;
/// The number of takes that are not repeated, even when the bag is refilled.
const REMEMBERED: usize = 3;

/// The takes of one intensity that have not been drawn yet.
pub struct ShuffleBag {
    /// The takes that are left come first, in ascending order.
    takes: [u8; MAX_TAKES],
    /// How many are left.
    left: usize,
    /// How many a full bag holds.
    count: usize,
    /// The takes that were drawn last, the newest first.
    last: [Option<u8>; REMEMBERED],
}

impl ShuffleBag {
    /// An empty bag, which is filled by the first draw.
    pub const fn new() -> Self {
        Self { takes: [0; MAX_TAKES], left: 0, count: 0, last: [None; REMEMBERED] }
    }

    /// Draws one of `count` takes. With `in_order`, they come one after the other; otherwise at random, but
    /// never one of the last three (or of all but one, if there are fewer). Returns `None` if `count` is 0.
    pub fn draw(&mut self, count: usize, in_order: bool, random: &mut Random) -> Option<usize> {
        let count = count.min(MAX_TAKES);
        if count != self.count {
            *self = Self { count, ..Self::new() };
        }
        if self.left == 0 {
            self.left = count;
            self.takes.iter_mut().zip(0..).for_each(|(take, n)| *take = n);
        }
        let at = if in_order { 0 } else { self.random_place(random) };
        // From the drawn take to the last one that is left. The drawn one goes to their end, and the
        // others keep their order.
        let from_drawn = self.takes.get_mut(at..self.left)?;
        let take = *from_drawn.first()?;
        from_drawn.rotate_left(1);
        self.left = self.left.saturating_sub(1);
        self.last.rotate_right(1);
        self.last[0] = Some(take);
        Some(take.into())
    }

    /// The place of a random take that may be drawn. There always is one: every remembered take that came
    /// from this filling is missing from the bag already.
    fn random_place(&self, random: &mut Random) -> usize {
        let remembered = REMEMBERED.min(self.count.saturating_sub(1));
        let may_come =
            |take: &u8| !self.last.iter().take(remembered).any(|last| last == &Some(*take));
        let left = || self.takes.iter().take(self.left);
        let chosen = random.below(left().filter(|take| may_come(take)).count());
        let mut places = left().enumerate().filter(|(_, take)| may_come(take));
        places.nth(chosen).map_or(0, |(place, _)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_take_is_played_before_one_returns_and_the_last_three_are_not_repeated() {
        for count in [2, 3, 4, 5, 8, 64] {
            let (mut bag, mut random) = (ShuffleBag::new(), Random::new(5));
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
        let (mut bag, mut random) = (ShuffleBag::new(), Random::new(5));
        let mut round =
            || -> Vec<_> { (0..8).filter_map(|_| bag.draw(8, false, &mut random)).collect() };
        assert_ne!(round(), round());
    }

    #[test]
    fn a_story_keeps_its_order_and_starts_again() {
        let (mut bag, mut random) = (ShuffleBag::new(), Random::new(5));
        let drawn: Vec<_> = (0..7).filter_map(|_| bag.draw(3, true, &mut random)).collect();
        assert_eq!(drawn, [0, 1, 2, 0, 1, 2, 0]);
    }

    #[test]
    fn an_empty_bag_gives_nothing_and_a_bag_of_one_repeats_its_take() {
        let (mut bag, mut random) = (ShuffleBag::new(), Random::new(5));
        assert_eq!(bag.draw(0, false, &mut random), None);
        assert_eq!(
            [bag.draw(1, false, &mut random), bag.draw(1, false, &mut random)],
            [Some(0); 2]
        );
    }
}
