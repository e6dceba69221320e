//! Sound as numbers: pure functions and small machines that know no files, threads or window.
//! All but [`Resampler`] is real-time safe.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "audio code converts frames, samples and seconds all the time, and the numbers are small"
)]

mod delay;
mod ears;
mod glide;
mod limiter;
mod pcm;
mod random;
mod resample;
mod room;
mod shelf;
mod tilt;
mod weighting;

pub use ears::{Aim, Ears, SOURCES};
pub use glide::{Fade, Glide};
pub use limiter::Limiter;
pub use pcm::{Pcm, add_pcm, from_pcm, read_pcm, to_pcm};
pub use random::Random;
pub use resample::Resampler;
pub use room::Room;
pub use shelf::{Gains, Shelves};
pub use tilt::Tilt;
pub use weighting::AWeighting;

/// One moment of stereo sound: left and right, full scale at ±1.
pub type Frame = [f32; 2];

/// The amplitude of a level in decibels.
pub fn amplitude(db: f32) -> f32 {
    10f32.powf(db / 20.0)
}

/// The largest amplitude in `frames`.
pub fn peak(frames: &[Frame]) -> f32 {
    fold(frames, higher).into_iter().fold(0.0, f32::max)
}

/// Adds `one` to `all`, which is as long, under a gain, and returns the peak of what was added.
pub fn add_at(one: &[Frame], gain: f32, all: &mut [Frame]) -> f32 {
    let mut peaks = [0.0f32; 8];
    let (eights, rest) = one.as_flattened().as_chunks::<8>();
    let (all_eights, all_rest) = all.as_flattened_mut().as_chunks_mut::<8>();
    let mut add = |one: &[f32], all: &mut [f32]| {
        for ((peak, one), all) in peaks.iter_mut().zip(one).zip(all) {
            let sample = one * gain;
            *all += sample;
            *peak = higher(*peak, sample);
        }
    };
    eights.iter().zip(all_eights).for_each(|(one, all)| add(one, all));
    add(rest, all_rest);
    peaks.into_iter().fold(0.0, f32::max)
}

/// The peak, or the amplitude of the sample if that is higher. `max` takes longer.
fn higher(peak: f32, sample: f32) -> f32 {
    let sample = sample.abs();
    if sample > peak { sample } else { peak }
}

/// The sum of the squares of both sides of `frames`.
pub fn energy(frames: &[Frame]) -> f32 {
    fold(frames, |energy, sample| energy + sample * sample).iter().sum()
}

/// Folds every sample into one of eight numbers: one after the other they would wait for each other.
fn fold(frames: &[Frame], into: impl Fn(f32, f32) -> f32) -> [f32; 8] {
    let mut all = [0.0f32; 8];
    let (eights, rest) = frames.as_flattened().as_chunks::<8>();
    for eight in eights {
        all.iter_mut().zip(eight).for_each(|(all, sample)| *all = into(*all, *sample));
    }
    all.iter_mut().zip(rest).for_each(|(all, sample)| *all = into(*all, *sample));
    all
}

/// The value at `t` (0..=1) between `b` and `c`, by the third-order Hermite curve through four
/// neighbours (Catmull–Rom), which keeps the treble that a straight line loses.
pub fn hermite([a, b, c, d]: [f32; 4], t: f32) -> f32 {
    let slope = 0.5 * (c - a);
    let bend = a - 2.5 * b + 2.0 * c - 0.5 * d;
    let twist = 0.5 * (d - a) + 1.5 * (b - c);
    ((twist * t + bend) * t + slope) * t + b
}

/// The same direction, within -180..180.
pub fn wrapped(degrees: f32) -> f32 {
    if (-180.0..180.0).contains(&degrees) {
        degrees
    } else {
        (degrees + 180.0).rem_euclid(360.0) - 180.0
    }
}

/// Frames in `seconds` at `rate` frames per second.
pub fn frames(seconds: f32, rate: u32) -> usize {
    (seconds * rate as f32).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hermite_meets_its_points_and_keeps_straight_lines_straight() {
        assert_eq!(hermite([0.3, 1.0, -2.0, 5.0], 0.0), 1.0);
        assert_eq!(hermite([0.3, 1.0, -2.0, 5.0], 1.0), -2.0);
        assert!((hermite([1.0, 2.0, 3.0, 4.0], 0.25) - 2.25).abs() < 1e-6);
    }

    #[test]
    fn a_direction_stays_the_same_however_often_it_went_round() {
        assert_eq!([-180.0, 0.0, 179.5].map(wrapped), [-180.0, 0.0, 179.5]);
        assert_eq!([180.0, 350.0, -190.0, 725.0].map(wrapped), [-180.0, -10.0, 170.0, 5.0]);
    }

    #[test]
    fn a_peak_and_an_energy_are_those_of_all_samples_however_many() {
        for len in [0, 1, 4, 5, 64] {
            let frames: Vec<Frame> = (0..len).map(|n: u8| [f32::from(n), -f32::from(n)]).collect();
            let last = f32::from(len.saturating_sub(1));
            assert_eq!(peak(&frames), last);
            let squares: f32 = (0..len).map(|n| 2.0 * f32::from(n).powi(2)).sum();
            assert_eq!(energy(&frames), squares);
            let mut all = vec![[1.0; 2]; frames.len()];
            assert_eq!(add_at(&frames, 0.5, &mut all), 0.5 * last);
            let sums = frames.iter().map(|[left, right]| [1.0 + 0.5 * left, 1.0 + 0.5 * right]);
            assert!(all.into_iter().eq(sums));
        }
    }

    #[test]
    fn six_db_is_twice() {
        assert!((amplitude(6.0206) - 2.0).abs() < 1e-4);
        assert_eq!(frames(0.5, 48_000), 24_000);
    }
}
