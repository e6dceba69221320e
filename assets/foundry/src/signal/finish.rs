//! Finishes a take: removes its DC offset, fades both ends, and trims silence from the end.

use crate::signal::audio::{Stereo, db_to_gain, frames};
use crate::signal::filter::Biquad;
use crate::signal::gesture::smooth;

/// Corner of the high-pass filter: the lower limit of hearing. Anything below only costs headroom in the mixer.
const DC_CUTOFF_HZ: f64 = 20.0;

impl Stereo {
    /// Removes the DC offset and fades both ends to zero, so that the take can start and stop without a click.
    pub fn finish(&mut self, fade_in_s: f64, fade_out_s: f64) {
        self.for_each_channel(|channel| {
            Biquad::high_pass(DC_CUTOFF_HZ).run(channel);
            fade(channel, frames(fade_in_s), |progress| progress);
            let out = frames(fade_out_s).min(channel.len());
            let start = channel.len() - out;
            fade(&mut channel[start..], out, |progress| 1.0 - progress);
        });
    }

    /// Trims the end: keeps `keep_s` after the last sample that exceeds the floor. `floor_db` is relative to the peak
    /// of both channels, and negative.
    pub fn trim_end(&mut self, floor_db: f64, keep_s: f64) {
        let peak = |channel: &[f64]| channel.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
        let floor = peak(&self.left).max(peak(&self.right)) * db_to_gain(floor_db);
        let last = (0..self.len())
            .rfind(|&i| self.left[i].abs() > floor || self.right[i].abs() > floor)
            .unwrap_or(0);
        let length = (last + frames(keep_s)).min(self.len());
        self.left.truncate(length);
        self.right.truncate(length);
    }
}

/// Multiplies the first `length` samples by a raised-cosine fade. `gain` maps progress (0..1) to the fade's position.
fn fade(signal: &mut [f64], length: usize, gain: impl Fn(f64) -> f64) {
    let last = length.saturating_sub(1).max(1) as f64;
    for (i, sample) in signal.iter_mut().take(length).enumerate() {
        *sample *= smooth(gain(i as f64 / last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finished_take_starts_and_ends_at_zero_and_has_no_offset() {
        let mut take = Stereo::from_mono(&vec![0.5; 48_000]);
        take.finish(0.002, 0.02);
        assert_eq!((take.left[0], take.left[47_999]), (0.0, 0.0));
        let mean = take.left[24_000..].iter().sum::<f64>() / 24_000.0;
        assert!(mean.abs() < 1e-3, "{mean}");
    }

    #[test]
    fn silence_is_trimmed_from_the_end() {
        let mut take = Stereo::silence(48_000);
        take.left[100] = 1.0;
        take.left[200] = 1e-5;
        take.trim_end(-60.0, 0.001);
        assert_eq!(take.len(), 148);
    }
}
