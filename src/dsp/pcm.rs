//! Frames as they are kept in memory and handed from the streamer to the callback: in 16 bits, because
//! a night's worth of them stays in memory, and because half as much is moved.

use crate::dsp::Frame;

/// A frame in 16 bits; full scale is ±32 767.
pub type Pcm = [i16; 2];

const FULL_SCALE: f32 = 32_767.0;
/// To multiply is quicker than to divide, and as exact: 32 767 steps still are 1.
const STEP: f32 = 1.0 / FULL_SCALE;

/// From here on a float's last place is one: what is added to it is rounded, and then its lowest bits
/// are the nearest whole number. Many samples at once can be rounded so, and not with `round`.
const ONES: f32 = 12_582_912.0;

/// The nearest that can be kept; what is over full scale is cut.
pub fn to_pcm(frame: Frame) -> Pcm {
    frame.map(|sample| (sample.clamp(-1.0, 1.0) * FULL_SCALE + ONES).to_bits() as i16)
}

/// What is heard of it.
pub fn from_pcm(pcm: Pcm) -> Frame {
    pcm.map(|sample| f32::from(sample) * STEP)
}

/// Fills `out` with `pcm`, which is as long.
pub fn read_pcm(pcm: &[Pcm], out: &mut [Frame]) {
    let samples = out.as_flattened_mut().iter_mut().zip(pcm.as_flattened());
    samples.for_each(|(out, sample)| *out = f32::from(*sample) * STEP);
}

/// Adds `pcm` to as much of `out` under a gain that goes by `step` with every frame, from a step
/// beyond `gain` on.
pub fn add_pcm(pcm: &[Pcm], gain: f32, step: f32, out: &mut [Frame]) {
    let (gain, step) = (gain * STEP, step * STEP);
    if step == 0.0 {
        // As it is nearly always.
        let samples = out.as_flattened_mut().iter_mut().zip(pcm.as_flattened());
        return samples.for_each(|(out, sample)| *out += f32::from(*sample) * gain);
    }
    for (n, (out, pcm)) in out.iter_mut().zip(pcm).enumerate() {
        let gain = gain + step * (n + 1) as f32;
        out[0] += f32::from(pcm[0]) * gain;
        out[1] += f32::from(pcm[1]) * gain;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_step_is_kept_and_what_is_over_full_scale_is_cut() {
        for step in -32_767..=32_767i16 {
            let exact = f32::from(step) / FULL_SCALE;
            assert_eq!(to_pcm([exact + 0.4 / FULL_SCALE, exact - 0.4 / FULL_SCALE]), [step; 2]);
        }
        assert_eq!(to_pcm([1.7, -1.7]), [32_767, -32_767]);
        assert_eq!(to_pcm([f32::NAN, 0.0]), [0, 0]);
        assert_eq!(from_pcm([32_767, -32_767]), [1.0, -1.0]);
    }

    #[test]
    fn a_gain_goes_straight_from_one_end_to_the_other() {
        let pcm: Vec<Pcm> = (0..5).map(|_| to_pcm([1.0, -0.5])).collect();
        let mut out = [[0.25; 2]; 5];
        add_pcm(&pcm, 0.0, 0.1, &mut out);
        for (n, [left, right]) in out.into_iter().enumerate() {
            let gain = 0.1 * (n + 1) as f32;
            assert!((left - 0.25 - gain).abs() < 1e-6 && (right - 0.25 + gain / 2.0).abs() < 1e-5);
        }
        let (mut still, before) = (out, out);
        add_pcm(&pcm, 0.5, 0.0, &mut still);
        assert!(still.iter().zip(before).all(|(a, b)| (a[0] - b[0] - 0.5).abs() < 1e-6));
    }
}
