//! Applying gains to blocks of frames and measuring them: the inner loops of the mixer.

use crate::dsp::Frame;

/// Adds `input` times `gain` to `output`, which has the same length, and returns the peak amplitude of
/// what was added.
pub fn add_scaled(input: &[Frame], gain: f32, output: &mut [Frame]) -> f32 {
    let mut peaks = [0.0f32; 8];
    let (input_eights, input_rest) = input.as_flattened().as_chunks::<8>();
    let (output_eights, output_rest) = output.as_flattened_mut().as_chunks_mut::<8>();
    let mut add = |input: &[f32], output: &mut [f32]| {
        for ((peak, input), output) in peaks.iter_mut().zip(input).zip(output) {
            let sample = input * gain;
            *output += sample;
            *peak = higher(*peak, sample);
        }
    };
    input_eights.iter().zip(output_eights).for_each(|(input, output)| add(input, output));
    add(input_rest, output_rest);
    peaks.into_iter().fold(0.0, f32::max)
}

/// Adds `input` to `output`, which has the same length, with a gain that moves linearly from `from`
/// just before the first frame to `to` at the last one. Scales `input` on the way. Returns the peak
/// amplitude of what was added.
pub fn add_ramped(input: &mut [Frame], [from, to]: [f32; 2], output: &mut [Frame]) -> f32 {
    if from == to {
        return add_scaled(input, to, output);
    }
    scale_ramped(input, [from, to]);
    add_scaled(input, 1.0, output)
}

/// Multiplies `block` by a gain that moves linearly from `from` just before the first frame to `to` at
/// the last one.
pub fn scale_ramped(block: &mut [Frame], [from, to]: [f32; 2]) {
    if from == to {
        // The usual case, in a form that the compiler vectorises.
        return block.as_flattened_mut().iter_mut().for_each(|sample| *sample *= to);
    }
    let step = (to - from) / block.len() as f32;
    for (n, frame) in block.iter_mut().enumerate() {
        let gain = from + step * (n + 1) as f32;
        *frame = frame.map(|sample| sample * gain);
    }
}

/// The largest amplitude in `frames`, both channels together.
pub fn peak(frames: &[Frame]) -> f32 {
    fold(frames, higher).into_iter().fold(0.0, f32::max)
}

/// The sum of the squares of both channels of `frames`.
pub fn energy(frames: &[Frame]) -> f32 {
    fold(frames, |energy, sample| energy + sample * sample).iter().sum()
}

/// The larger of a peak and the amplitude of a sample. Compiles to less code than `f32::max`, which
/// must handle NaN.
fn higher(peak: f32, sample: f32) -> f32 {
    let sample = sample.abs();
    if sample > peak { sample } else { peak }
}

/// Folds the samples into eight independent numbers: with a single one, each step would have to wait
/// for the result of the step before it.
fn fold(frames: &[Frame], into: impl Fn(f32, f32) -> f32) -> [f32; 8] {
    let mut results = [0.0f32; 8];
    let (eights, rest) = frames.as_flattened().as_chunks::<8>();
    for eight in eights {
        results.iter_mut().zip(eight).for_each(|(result, sample)| *result = into(*result, *sample));
    }
    results.iter_mut().zip(rest).for_each(|(result, sample)| *result = into(*result, *sample));
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peak_energy_and_sum_cover_every_sample_of_any_length() {
        for len in [0, 1, 4, 5, 64] {
            let frames: Vec<Frame> = (0..len).map(|n: u8| [f32::from(n), -f32::from(n)]).collect();
            let last = f32::from(len.saturating_sub(1));
            assert_eq!(peak(&frames), last);
            let squares: f32 = (0..len).map(|n| 2.0 * f32::from(n).powi(2)).sum();
            assert_eq!(energy(&frames), squares);
            let mut sum = vec![[1.0; 2]; frames.len()];
            assert_eq!(add_scaled(&frames, 0.5, &mut sum), 0.5 * last);
            let expected = frames.iter().map(|[left, right]| [1.0 + 0.5 * left, 1.0 + 0.5 * right]);
            assert!(sum.into_iter().eq(expected));
        }
    }

    #[test]
    fn a_ramp_ends_exactly_at_its_last_gain_without_a_step() {
        let mut block = [[1.0, -1.0]; 64];
        scale_ramped(&mut block, [0.0, 1.0]);
        assert_eq!(block.last(), Some(&[1.0, -1.0]));
        assert!(block.windows(2).all(|w| (w[1][0] - w[0][0] - 1.0 / 64.0).abs() < 1e-6));
        let mut sum = [[0.5; 2]; 64];
        let peak = add_ramped(&mut [[1.0, -1.0]; 64], [0.0, 1.0], &mut sum);
        assert_eq!(peak, 1.0);
        assert!(sum.iter().zip(&block).all(|(sum, ramp)| sum[0] == 0.5 + ramp[0]));
    }
}
