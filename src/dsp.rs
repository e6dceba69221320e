//! Digital signal processing: pure functions and small filters that know no files, threads or window.
//!
//! Everything here is safe to call from the audio callback: it does not lock, wait or log, and only
//! constructors allocate. It does not panic either, whatever it is given; the lints below keep it so.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "audio code converts frames, samples and seconds all the time, and the numbers are small"
)]
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

mod delay;
mod gain;
mod glide;
mod head_model;
mod limiter;
mod pcm;
mod random;
mod room_reverb;
mod shelf;
mod tilt;
mod weighting;

pub use gain::{add_ramped, add_scaled, energy, peak, scale_ramped};
pub use glide::{Fade, Glide};
pub use head_model::{HeadModel, SOURCES, SourcePosition};
pub use limiter::Limiter;
pub use pcm::{Pcm, add_pcm, from_pcm, read_pcm, to_pcm};
pub use random::Random;
pub use room_reverb::RoomReverb;
pub use shelf::{ShelfGains, Shelves};
pub use tilt::Tilt;
pub use weighting::AWeighting;

/// One frame of stereo sound: the left and the right sample, full scale at ±1.
pub type Frame = [f32; 2];

/// Frames in a block, the unit in which the audio thread works: 1.3 ms at 48 kHz.
pub const BLOCK: usize = 64;

/// The value at `t` (0..=1) between `b` and `c`, on the third-order Hermite curve through four
/// neighbours (Catmull–Rom). Linear interpolation would dull the treble.
pub fn hermite([a, b, c, d]: [f32; 4], t: f32) -> f32 {
    let slope = 0.5 * (c - a);
    let bend = a - 2.5 * b + 2.0 * c - 0.5 * d;
    let twist = 0.5 * (d - a) + 1.5 * (b - c);
    ((twist * t + bend) * t + slope) * t + b
}

/// The same direction in the range -180..180.
pub fn wrap_degrees(degrees: f32) -> f32 {
    if (-180.0..180.0).contains(&degrees) {
        degrees
    } else {
        (degrees + 180.0).rem_euclid(360.0) - 180.0
    }
}

/// The number of frames in `seconds` at `rate` frames per second, rounded to the nearest.
pub fn frames(seconds: f32, rate: u32) -> usize {
    (seconds * rate as f32).round() as usize
}

/// Moves the values of `history` towards its start and puts `block` at its end, so that it holds the latest
/// values. `block` must not be longer than `history`.
fn shift_in<T: Copy>(history: &mut [T], block: impl ExactSizeIterator<Item = T>) {
    let count = block.len().min(history.len());
    let kept = history.len() - count;
    history.copy_within(count.., 0);
    let end = history.get_mut(kept..).unwrap_or_default();
    end.iter_mut().zip(block).for_each(|(end, value)| *end = value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hermite_passes_through_its_points_and_keeps_straight_lines_straight() {
        assert_eq!(hermite([0.3, 1.0, -2.0, 5.0], 0.0), 1.0);
        assert_eq!(hermite([0.3, 1.0, -2.0, 5.0], 1.0), -2.0);
        assert!((hermite([1.0, 2.0, 3.0, 4.0], 0.25) - 2.25).abs() < 1e-6);
    }

    #[test]
    fn a_direction_is_the_same_after_any_number_of_turns() {
        assert_eq!([-180.0, 0.0, 179.5].map(wrap_degrees), [-180.0, 0.0, 179.5]);
        assert_eq!([180.0, 350.0, -190.0, 725.0].map(wrap_degrees), [-180.0, -10.0, 170.0, 5.0]);
    }

    #[test]
    fn a_history_holds_the_latest_values() {
        let mut history = [1, 2, 3, 4];
        shift_in(&mut history, [5, 6].into_iter());
        assert_eq!(history, [3, 4, 5, 6]);
        shift_in(&mut history, [].into_iter());
        assert_eq!(history, [3, 4, 5, 6]);
    }

    #[test]
    fn half_a_second_is_half_the_rate() {
        assert_eq!(frames(0.5, 48_000), 24_000);
    }
}
