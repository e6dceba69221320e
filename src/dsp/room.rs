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
/// Brings the power of what comes back to that of what went in.
const LEVEL: f32 = 0.45;

pub struct Room {
    lines: [Box<[f32]>; LINES],
    at: [usize; LINES],
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
            gains: std::array::from_fn(|n| 10f32.powf(-3.0 * rounds(n))),
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
        let mut waves = [[0.0; LINES]; MOST_AT_ONCE];
        let waves = &mut waves[..out.len()];
        for (n, line) in self.lines.iter().enumerate() {
            let (late, early) = line.split_at(self.at[n]);
            let comes = early.iter().chain(late);
            waves.iter_mut().zip(comes).for_each(|(waves, sample)| waves[n] = *sample);
        }
        for ((waves, frame), said) in waves.iter_mut().zip(out).zip(said) {
            let [left, right] = self.turn(waves, *said);
            frame[0] += left;
            frame[1] += right;
        }
        for (n, line) in self.lines.iter_mut().enumerate() {
            for waves in &*waves {
                line[self.at[n]] = waves[n];
                self.at[n] = if self.at[n] + 1 == line.len() { 0 } else { self.at[n] + 1 };
            }
        }
        if self.quiet >= self.rest {
            // 170 dB down; the rest would only be denormal.
            self.lines.iter_mut().for_each(|line| line.fill(0.0));
            self.swallowed = [0.0; LINES];
        }
    }

    /// Makes of what came out of the lines what goes into them, and returns what is heard of it.
    fn turn(&mut self, waves: &mut [f32; LINES], said: f32) -> Frame {
        let out = [0, 1].map(|side| {
            // Each side hears its own lines, in turns of sign, so that they have nothing in common.
            LEVEL * (waves[side] - waves[side + 2] + waves[side + 4] - waves[side + 6])
        });
        for n in 0..LINES {
            self.swallowed[n] = waves[n] + (self.swallowed[n] - waves[n]) * self.soft;
            waves[n] = self.swallowed[n] * self.gains[n];
        }
        mix(waves);
        for (n, wave) in waves.iter_mut().enumerate() {
            *wave += if n % 4 < 2 { 0.5 * said } else { -0.5 * said };
        }
        out
    }
}

/// Hadamard's matrix, which keeps the power: three rounds of sums and differences.
fn mix(waves: &mut [f32; LINES]) {
    for half in [1, 2, 4] {
        for n in 0..LINES {
            if n & half == 0 {
                let (a, b) = (waves[n], waves[n + half]);
                (waves[n], waves[n + half]) = (a + b, a - b);
            }
        }
    }
    waves.iter_mut().for_each(|wave| *wave *= 0.353_553_39);
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
    fn it_returns_about_the_power_that_was_said_and_both_sides_differ() {
        let heard = clap(1.0);
        assert!((0.5..2.0).contains(&power(&heard)), "{}", power(&heard));
        let common: f32 = heard.iter().map(|frame| frame[0] * frame[1]).sum();
        assert!(common.abs() < 0.2 * power(&heard), "{common}");
    }
}
