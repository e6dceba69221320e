//! Reverberation of a large bare space, such as a cave or a stairwell. The tail is velvet noise, that is, single
//! echoes at random times with random signs (Karjalainen & Järveläinen, 2007), which become duller over time.

use crate::signal::audio::{SAMPLE_RATE, db_to_gain, frames, mix_in};
use crate::signal::filter::OnePole;
use crate::signal::gesture::smooth;
use crate::signal::random::Random;

/// The settings of a large bare space.
#[derive(Clone, Copy)]
pub struct Cavern {
    /// Time in which the tail falls by 60 dB.
    pub t60_s: f64,
    /// Level of the first echoes relative to the direct sound.
    pub level_db: f64,
    /// Delay of the first echo: the path to the nearest wall and back.
    pub first_echo_s: f64,
    /// Cutoff of the low-pass filter at the start and at the end of the tail, for the absorption of stone and air.
    pub dulled_hz: (f64, f64),
}

/// Echo density of the late tail. Velvet noise sounds smooth from 1500 per second on (the same authors).
const ECHOES_PER_S: f64 = 1_800.0;
/// Time in which the echoes reach full density. Chosen: a cave starts with some single slap echoes.
const SPARSE_S: f64 = 0.12;
/// Number of sections of the tail, each with its own low-pass filter. Chosen: the steps between them are inaudible.
const STEPS: usize = 8;

impl Cavern {
    /// Returns the direct sound with its reverberation, longer by the reverberation time.
    pub fn reverberate(self, dry: &[f64], random: &mut Random) -> Vec<f64> {
        let tail = frames(self.t60_s);
        let mut output = dry.to_vec();
        output.resize(dry.len() + tail, 0.0);
        let step = tail / STEPS;
        for part in 0..STEPS {
            let mut wet = vec![0.0; output.len()];
            self.add_echoes(dry, part * step..(part + 1) * step, &mut wet, random);
            let progress = part as f64 / (STEPS - 1) as f64;
            let (bright_hz, dull_hz) = self.dulled_hz;
            let mut dull = OnePole::low_pass(bright_hz * (dull_hz / bright_hz).powf(progress));
            output.iter_mut().zip(wet).for_each(|(sample, value)| *sample += dull.next(value));
        }
        output
    }

    fn add_echoes(
        self,
        dry: &[f64],
        within: std::ops::Range<usize>,
        wet: &mut [f64],
        random: &mut Random,
    ) {
        let spacing = SAMPLE_RATE / ECHOES_PER_S;
        let first = self.first_echo_s * SAMPLE_RATE;
        let mut slot = first.max(within.start as f64);
        while slot < within.end as f64 {
            let at = slot + spacing * random.unit();
            let grown = smooth(0.1 + (at - first) / (SPARSE_S * SAMPLE_RATE));
            let sign = if random.chance(0.5) { 1.0 } else { -1.0 };
            // Sparse echoes are stronger in proportion, so that the energy decays evenly from the start.
            if random.chance(grown) {
                let fall_db = -60.0 * at / (self.t60_s * SAMPLE_RATE);
                let gain = sign * db_to_gain(self.level_db + fall_db) / grown.sqrt();
                mix_in(wet, at as usize, dry, gain);
            }
            slot += spacing;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAVE: Cavern =
        Cavern { t60_s: 2.0, level_db: -20.0, first_echo_s: 0.02, dulled_hz: (20_000.0, 20_000.0) };

    #[test]
    fn the_tail_falls_by_60_db_in_its_t60() {
        let output = CAVE.reverberate(&[1.0], &mut Random::new(2));
        let power = |from_s: f64| {
            let from = frames(from_s);
            output[from..from + frames(0.2)].iter().map(|x| x * x).sum::<f64>()
        };
        let fall_db = 10.0 * (power(0.3) / power(1.3)).log10();
        assert!((fall_db - 30.0).abs() < 1.5, "{fall_db}");
    }

    #[test]
    fn nothing_is_heard_before_the_first_echo() {
        let output = CAVE.reverberate(&[1.0], &mut Random::new(3));
        assert!(output[1..frames(0.02)].iter().all(|x| x.abs() < 1e-9));
    }
}
