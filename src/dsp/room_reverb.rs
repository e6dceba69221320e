//! The reverb of a small room around the listener, shared by all layers: far sounds send much to it,
//! near ones hardly anything.
//!
//! It is a feedback delay network with eight lines and a Hadamard matrix, after Jot & Chaigne, "Digital
//! delay networks for designing artificial reverberators" (AES 90th Convention, 1991).

use crate::dsp::{BLOCK, Frame, frames};

const LINES: usize = 8;
/// The lengths of the lines in seconds: paths between walls two to five metres away, without a common
/// divisor.
const LINE_SECONDS: [f32; LINES] = [0.0113, 0.0137, 0.0152, 0.0179, 0.0193, 0.0221, 0.0247, 0.0271];
/// The reverberation time, to −60 dB: a bedroom with a carpet and curtains.
const DECAY_SECONDS: f32 = 0.35;
/// Frequencies above this decay faster.
const DAMPING_HZ: f32 = 4500.0;
/// After this long without input the reverb is silent.
const REST_SECONDS: f32 = 1.0;
/// Normalises the Hadamard matrix so that it preserves power: 1 / √8.
const HADAMARD_GAIN: f32 = 0.353_553_39;
/// Makes the power of the output about that of the input.
const OUTPUT_GAIN: f32 = 0.45;

/// A block of samples from each line.
type Waves = [[f32; BLOCK]; LINES];

/// A mono-to-stereo reverb.
pub struct RoomReverb {
    lines: [Line; LINES],
    /// The gain of one pass through each line, including that of the matrix.
    gains: [f32; LINES],
    /// The coefficient of the damping filters, and their states.
    damping: f32,
    damped: [f32; LINES],
    /// Frames since the last input, up to `rest`.
    quiet: usize,
    rest: usize,
}

/// A delay line. A ring buffer that is at least a block long, so a block can be read before the block
/// that depends on it is written.
struct Line {
    samples: Box<[f32]>,
    /// The oldest sample, below the length.
    at: usize,
}

impl RoomReverb {
    /// A silent reverb at `rate` frames per second. Allocates the lines.
    pub fn new(rate: u32) -> Self {
        let lines = LINE_SECONDS.map(|seconds| Line::new(frames(seconds, rate).max(BLOCK)));
        let rest = frames(REST_SECONDS, rate);
        Self {
            gains: lines.each_ref().map(|line| {
                let decays = line.samples.len() as f32 / rate as f32 / DECAY_SECONDS;
                // −60 dB for each reverberation time.
                HADAMARD_GAIN * 10f32.powf(-3.0 * decays)
            }),
            damping: (-std::f32::consts::TAU * DAMPING_HZ / rate as f32).exp(),
            lines,
            damped: [0.0; LINES],
            quiet: rest,
            rest,
        }
    }

    /// Feeds `send` into the reverb and adds the reverberation to `out`, which has the same length.
    pub fn add_to(&mut self, send: &[f32], out: &mut [Frame]) {
        for (send, out) in send.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
            self.add_block(send, out);
        }
    }

    fn add_block(&mut self, send: &[f32], out: &mut [Frame]) {
        if send.iter().any(|sample| *sample != 0.0) {
            self.quiet = 0;
        } else if self.quiet >= self.rest {
            return;
        }
        self.quiet += out.len();
        let mut waves = [[0.0; BLOCK]; LINES];
        for (line, wave) in self.lines.iter().zip(&mut waves) {
            line.read(wave.get_mut(..out.len()).unwrap_or_default());
        }
        add_output(&waves, out);
        self.damp(&mut waves, out.len());
        mix_lines(&mut waves);
        add_input(send, &mut waves);
        for (line, wave) in self.lines.iter_mut().zip(&waves) {
            line.write(wave.get(..out.len()).unwrap_or_default());
        }
        if self.quiet >= self.rest {
            // The tail is 170 dB down. Left alone it would become denormal, which is slow to compute.
            self.lines.iter_mut().for_each(|line| line.samples.fill(0.0));
            self.damped = [0.0; LINES];
        }
    }

    /// Applies the low-pass filter and the gain of each line to the first `len` samples.
    #[expect(clippy::indexing_slicing, reason = "both indices are below the arrays' lengths")]
    fn damp(&mut self, waves: &mut Waves, len: usize) {
        // In local variables, which the compiler keeps in registers. The lines are the inner loop because
        // they are independent, while each sample depends on the one before.
        let (damping, gains, mut damped) = (self.damping, self.gains, self.damped);
        let input = 1.0 - damping;
        for t in 0..len.min(BLOCK) {
            for n in 0..LINES {
                damped[n] = waves[n][t] * input + damped[n] * damping;
                waves[n][t] = damped[n] * gains[n];
            }
        }
        self.damped = damped;
    }
}

impl Line {
    fn new(len: usize) -> Self {
        Self { samples: std::iter::repeat_n(0.0, len).collect(), at: 0 }
    }

    /// Fills `out` with the oldest samples, from the oldest on.
    fn read(&self, out: &mut [f32]) {
        let (newest, oldest) = self.samples.split_at_checked(self.at).unwrap_or_default();
        let copied = copy(oldest, out);
        copy(newest, out.get_mut(copied..).unwrap_or_default());
    }

    /// Replaces the oldest samples by `input`.
    fn write(&mut self, input: &[f32]) {
        let (newest, oldest) = self.samples.split_at_mut_checked(self.at).unwrap_or_default();
        let copied = copy(input, oldest);
        copy(input.get(copied..).unwrap_or_default(), newest);
        self.at += input.len();
        if self.at >= self.samples.len() {
            self.at -= self.samples.len();
        }
    }
}

/// Copies as many samples as both have, and returns how many.
fn copy(from: &[f32], to: &mut [f32]) -> usize {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    from.len().min(to.len())
}

/// Adds the output of the lines to `out`. Each channel takes every other line, with alternating signs, so
/// that the channels are uncorrelated.
fn add_output([l0, r0, l1, r1, l2, r2, l3, r3]: &Waves, out: &mut [Frame]) {
    let left = l0.iter().zip(l1).zip(l2).zip(l3);
    let right = r0.iter().zip(r1).zip(r2).zip(r3);
    for ((frame, (((a, b), c), d)), (((e, f), g), h)) in out.iter_mut().zip(left).zip(right) {
        frame[0] += OUTPUT_GAIN * (a - b + c - d);
        frame[1] += OUTPUT_GAIN * (e - f + g - h);
    }
}

/// Multiplies the lines by the Hadamard matrix, in three rounds of sums and differences. The matrix's
/// normalisation is part of the lines' gains.
fn mix_lines(waves: &mut Waves) {
    for half in [1, 2, 4] {
        for pair in waves.chunks_exact_mut(2 * half) {
            let (first, second) = pair.split_at_mut_checked(half).unwrap_or_default();
            for (a, b) in first.as_flattened_mut().iter_mut().zip(second.as_flattened_mut()) {
                (*a, *b) = (*a + *b, *a - *b);
            }
        }
    }
}

/// Adds `send` to the input of each line, with signs that suit the matrix.
fn add_input(send: &[f32], waves: &mut Waves) {
    for (n, wave) in waves.iter_mut().enumerate() {
        let gain = if n % 4 < 2 { 0.5 } else { -0.5 };
        for (wave, send) in wave.iter_mut().zip(send) {
            *wave += gain * send;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::power_to_db;

    const RATE: u32 = 48_000;

    /// The response to a single impulse.
    fn impulse_response(seconds: f32) -> Vec<Frame> {
        let mut reverb = RoomReverb::new(RATE);
        let mut response = vec![[0.0; 2]; frames(seconds, RATE)];
        for (n, block) in response.chunks_mut(64).enumerate() {
            let mut send = [0.0; 64];
            send[0] = f32::from(u8::from(n == 0));
            let len = block.len();
            reverb.add_to(&send[..len], block);
        }
        response
    }

    fn power(frames: &[Frame]) -> f32 {
        frames.iter().flatten().map(|sample| sample * sample).sum()
    }

    #[test]
    fn the_reverb_decays_in_a_third_of_a_second_and_then_costs_nothing() {
        let response = impulse_response(3.0);
        let early = power(&response[frames(0.05, RATE)..frames(0.1, RATE)]);
        let late = power(&response[frames(0.4, RATE)..frames(0.45, RATE)]);
        let fall_db = -power_to_db(late / early);
        assert!((45.0..80.0).contains(&fall_db), "60 dB in 0.35 s: {fall_db}");
        assert!(response[frames(1.5, RATE)..].iter().all(|frame| *frame == [0.0; 2]));
    }

    #[test]
    fn the_output_does_not_depend_on_the_block_length() {
        let send: Vec<f32> =
            (0..5000).map(|n| if n < 900 { (n as f32).sin() } else { 0.0 }).collect();
        let output = |length| {
            let (mut reverb, mut out) = (RoomReverb::new(RATE), vec![[0.0; 2]; send.len()]);
            let blocks = send.chunks(length).zip(out.chunks_mut(length));
            blocks.for_each(|(send, out)| reverb.add_to(send, out));
            out
        };
        assert!(output(64) == output(17));
        assert!(output(64) == output(1000));
    }

    #[test]
    fn the_reverb_keeps_the_power_of_its_input_and_its_channels_are_uncorrelated() {
        let response = impulse_response(1.0);
        assert!((0.5..2.0).contains(&power(&response)), "{}", power(&response));
        let common: f32 = response.iter().map(|frame| frame[0] * frame[1]).sum();
        assert!(common.abs() < 0.2 * power(&response), "{common}");
    }
}
