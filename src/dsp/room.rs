//! A small room around the head, which all layers share: what is far away is heard in it, what is at
//! the ear hardly. A feedback delay network after Jot & Chaigne, "Digital delay networks for
//! designing artificial reverberators" (AES 90, 1991), with eight lines and Hadamard's matrix.

use crate::dsp::delay::MOST_AT_ONCE;
use crate::dsp::{Frame, frames};

const LINES: usize = 8;
/// Seconds round each line: those of walls two to five metres away, without a common measure.
const ROUNDS: [f32; LINES] = [0.0113, 0.0137, 0.0152, 0.0179, 0.0193, 0.0221, 0.0247, 0.0271];
/// Seconds until what was said is 60 dB down: a bedroom with carpet and curtains.
const DECAY_SECONDS: f32 = 0.35;
/// What is above is swallowed faster.
const SOFT_HZ: f32 = 4500.0;
/// After this without a sound the room is silent.
const REST_SECONDS: f32 = 1.0;
/// Brings the power of three rounds of sums and differences back to what it was: 1 / √8.
const KEEP: f32 = 0.353_553_39;
/// Brings the power of what comes back to that of what went in.
const LEVEL: f32 = 0.45;

/// A block of what runs in each line.
type Waves = [[f32; MOST_AT_ONCE]; LINES];

pub struct Room {
    lines: [Box<[f32]>; LINES],
    at: [usize; LINES],
    /// What a round leaves of the amplitude, and what the matrix must.
    gains: [f32; LINES],
    soft: f32,
    swallowed: [f32; LINES],
    /// Frames since anything was said in it.
    quiet: usize,
    rest: usize,
}

impl Room {
    pub fn new(rate: u32) -> Self {
        let line =
            |n: usize| vec![0.0; frames(ROUNDS[n], rate).max(MOST_AT_ONCE)].into_boxed_slice();
        let lines: [Box<[f32]>; LINES] = std::array::from_fn(line);
        let rounds = |n: usize| lines[n].len() as f32 / rate as f32 / DECAY_SECONDS;
        let rest = frames(REST_SECONDS, rate);
        Self {
            gains: std::array::from_fn(|n| KEEP * 10f32.powf(-3.0 * rounds(n))),
            soft: (-std::f32::consts::TAU * SOFT_HZ / rate as f32).exp(),
            lines,
            at: [0; LINES],
            swallowed: [0.0; LINES],
            quiet: rest,
            rest,
        }
    }

    /// Adds to `out` what the room answers to `said`, at most 64 frames.
    pub fn add_to(&mut self, said: &[f32], out: &mut [Frame]) {
        if said.iter().any(|sample| *sample != 0.0) {
            self.quiet = 0;
        } else if self.quiet >= self.rest {
            return;
        }
        self.quiet += out.len();
        // No line is as short as a block: what comes out of them all is known before what goes in.
        let mut waves = [[0.0; MOST_AT_ONCE]; LINES];
        for ((line, at), wave) in self.lines.iter().zip(self.at).zip(&mut waves) {
            let whole = out.len().min(line.len() - at);
            wave[..whole].copy_from_slice(&line[at..][..whole]);
            wave[whole..out.len()].copy_from_slice(&line[..out.len() - whole]);
        }
        answer(&waves, out);
        self.swallow(&mut waves, out.len());
        mix(&mut waves);
        say(said, &mut waves);
        for ((line, at), wave) in self.lines.iter_mut().zip(&mut self.at).zip(&waves) {
            let whole = out.len().min(line.len() - *at);
            line[*at..][..whole].copy_from_slice(&wave[..whole]);
            line[..out.len() - whole].copy_from_slice(&wave[whole..out.len()]);
            *at = (*at + out.len()) % line.len();
        }
        if self.quiet >= self.rest {
            // 170 dB down; the rest would only be denormal.
            self.lines.iter_mut().for_each(|line| line.fill(0.0));
            self.swallowed = [0.0; LINES];
        }
    }

    /// The treble that the walls swallow, and the power that each round costs.
    fn swallow(&mut self, waves: &mut Waves, len: usize) {
        // All in locals, for the compiler to keep in registers.
        let (soft, gains, mut swallowed) = (self.soft, self.gains, self.swallowed);
        let hard = 1.0 - soft;
        for t in 0..len.min(MOST_AT_ONCE) {
            for n in 0..LINES {
                swallowed[n] = waves[n][t] * hard + swallowed[n] * soft;
                waves[n][t] = swallowed[n] * gains[n];
            }
        }
        self.swallowed = swallowed;
    }
}

/// Adds what is heard of the lines. Each side hears its own, in turns of sign, so that both have
/// nothing in common.
fn answer(waves: &Waves, out: &mut [Frame]) {
    for (t, frame) in out.iter_mut().enumerate() {
        for (side, sample) in frame.iter_mut().enumerate() {
            let [a, b, c, d] = [0, 2, 4, 6].map(|n| waves[n + side][t]);
            *sample += LEVEL * (a - b + c - d);
        }
    }
}

/// Hadamard's matrix: three rounds of sums and differences. Their loudness is in the lines' gains.
fn mix(waves: &mut Waves) {
    for half in [1, 2, 4] {
        for n in (0..LINES).filter(|n| n & half == 0) {
            let [a, b] = waves.get_disjoint_mut([n, n + half]).expect("two different lines");
            for (a, b) in a.iter_mut().zip(b) {
                (*a, *b) = (*a + *b, *a - *b);
            }
        }
    }
}

/// Adds what is said to what goes into the lines.
fn say(said: &[f32], waves: &mut Waves) {
    for (n, wave) in waves.iter_mut().enumerate() {
        let part = if n % 4 < 2 { 0.5 } else { -0.5 };
        for (wave, said) in wave.iter_mut().zip(said) {
            *wave += part * said;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;

    fn clap(seconds: f32) -> Vec<Frame> {
        let mut room = Room::new(RATE);
        let mut heard = vec![[0.0; 2]; frames(seconds, RATE)];
        for (n, block) in heard.chunks_mut(64).enumerate() {
            let mut said = [0.0; 64];
            said[0] = f32::from(u8::from(n == 0));
            let len = block.len();
            room.add_to(&said[..len], block);
        }
        heard
    }

    fn power(frames: &[Frame]) -> f32 {
        frames.iter().flatten().map(|sample| sample * sample).sum()
    }

    #[test]
    fn a_clap_dies_away_in_a_third_of_a_second_and_then_costs_nothing() {
        let heard = clap(3.0);
        let early = power(&heard[frames(0.05, RATE)..frames(0.1, RATE)]);
        let late = power(&heard[frames(0.4, RATE)..frames(0.45, RATE)]);
        let fallen = -10.0 * (late / early).log10();
        assert!((45.0..80.0).contains(&fallen), "60 dB in 0.35 s: {fallen}");
        assert!(heard[frames(1.5, RATE)..].iter().all(|frame| *frame == [0.0; 2]));
    }

    #[test]
    fn it_answers_the_same_however_little_is_said_at_once() {
        let said: Vec<f32> =
            (0..5000).map(|n| if n < 900 { (n as f32).sin() } else { 0.0 }).collect();
        let answer = |portion| {
            let (mut room, mut heard) = (Room::new(RATE), vec![[0.0; 2]; said.len()]);
            let blocks = said.chunks(portion).zip(heard.chunks_mut(portion));
            blocks.for_each(|(said, heard)| room.add_to(said, heard));
            heard
        };
        assert!(answer(64) == answer(17));
    }

    #[test]
    fn it_returns_about_the_power_that_was_said_and_both_sides_differ() {
        let heard = clap(1.0);
        assert!((0.5..2.0).contains(&power(&heard)), "{}", power(&heard));
        let common: f32 = heard.iter().map(|frame| frame[0] * frame[1]).sum();
        assert!(common.abs() < 0.2 * power(&heard), "{common}");
    }
}
