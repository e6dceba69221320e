//! 16-bit frames: how recordings are stored and how the streamer passes them to the audio thread. They
//! take half the memory of floats, and half as much has to be moved.

use crate::dsp::Frame;

/// A stereo frame of 16-bit samples; full scale is ±32 767.
pub type Pcm = [i16; 2];

const FULL_SCALE: f32 = 32_767.0;
/// One step of 16 bits. Multiplying is faster than dividing, and 32 767 steps are still exactly 1.
const STEP: f32 = 1.0 / FULL_SCALE;

/// 1.5 · 2²³: floats of this size are whole numbers. Adding it to a sample rounds the sample, and the
/// lowest 16 bits of the sum are the result. Unlike `round`, this can be vectorised.
const ROUNDING: f32 = 12_582_912.0;

/// The nearest 16-bit frame. Samples beyond full scale are clipped; NaN becomes 0.
pub fn to_pcm(frame: Frame) -> Pcm {
    frame.map(|sample| (sample.clamp(-1.0, 1.0) * FULL_SCALE + ROUNDING).to_bits() as i16)
}

/// The frame as floats; full scale is ±1.
pub fn from_pcm(pcm: Pcm) -> Frame {
    pcm.map(|sample| f32::from(sample) * STEP)
}

/// Converts `pcm` into the start of `out`; if one is longer, the rest of it is ignored.
pub fn read_pcm(pcm: &[Pcm], out: &mut [Frame]) {
    let samples = out.as_flattened_mut().iter_mut().zip(pcm.as_flattened());
    samples.for_each(|(out, sample)| *out = f32::from(*sample) * STEP);
}

/// Adds `pcm` to the start of `out`, with a gain of `gain + step` for the first frame and `step` more for
/// each further one.
pub fn add_pcm(pcm: &[Pcm], gain: f32, step: f32, out: &mut [Frame]) {
    let (gain, step) = (gain * STEP, step * STEP);
    if step == 0.0 {
        // The usual case, in a form that the compiler vectorises.
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
    fn samples_are_rounded_to_the_nearest_step_and_clipped_at_full_scale() {
        for step in -32_767..=32_767i16 {
            let exact = f32::from(step) / FULL_SCALE;
            assert_eq!(to_pcm([exact + 0.4 / FULL_SCALE, exact - 0.4 / FULL_SCALE]), [step; 2]);
        }
        assert_eq!(to_pcm([1.7, -1.7]), [32_767, -32_767]);
        assert_eq!(to_pcm([f32::NAN, 0.0]), [0, 0]);
        assert_eq!(from_pcm([32_767, -32_767]), [1.0, -1.0]);
    }

    #[test]
    fn a_gain_moves_linearly_over_a_block() {
        let pcm: Vec<Pcm> = (0..5).map(|_| to_pcm([1.0, -0.5])).collect();
        let mut out = [[0.25; 2]; 5];
        add_pcm(&pcm, 0.0, 0.1, &mut out);
        for (n, [left, right]) in out.into_iter().enumerate() {
            let gain = 0.1 * (n + 1) as f32;
            assert!((left - 0.25 - gain).abs() < 1e-6 && (right - 0.25 + gain / 2.0).abs() < 1e-5);
        }
        let (mut sum, before) = (out, out);
        add_pcm(&pcm, 0.5, 0.0, &mut sum);
        assert!(sum.iter().zip(before).all(|(a, b)| (a[0] - b[0] - 0.5).abs() < 1e-6));
    }
}
