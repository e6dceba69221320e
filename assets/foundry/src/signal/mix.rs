//! Takes brought to a known power and laid over one another.

use crate::signal::audio::{Stereo, db_to_gain};

/// The same take at a root mean square of `level_db`.
pub fn at_level(mut take: Stereo, level_db: f64) -> Stereo {
    take.scale(db_to_gain(level_db) / take.power().sqrt().max(1e-12));
    take
}

/// Lays `other` over `take`, from its start.
pub fn lay_over(take: &mut Stereo, other: &Stereo) {
    for (channel, other) in [&mut take.left, &mut take.right].into_iter().zip(other.channels()) {
        channel.iter_mut().zip(other).for_each(|(sample, value)| *sample += value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_take_is_brought_to_its_level() {
        let take = at_level(Stereo::from_mono(&[0.5, -0.5, 0.5, -0.5]), -20.0);
        assert!((take.power() - 0.01).abs() < 1e-12);
    }

    #[test]
    fn what_is_laid_over_adds_up_and_what_lies_beyond_the_end_is_dropped() {
        let mut take = Stereo::from_mono(&[1.0, 1.0]);
        lay_over(&mut take, &Stereo::from_mono(&[0.5, -1.0, 9.0]));
        assert_eq!(take.left, [1.5, 0.0]);
    }
}
