//! Reverberation of a small quiet room: a few early reflections and a short tail from a feedback delay network of eight
//! lines with a Householder matrix (Jot & Chaigne, 1991).

use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::filter::OnePole;

/// The settings of a small room.
#[derive(Clone, Copy)]
pub struct Room {
    /// Time in which the tail falls by 60 dB.
    pub t60_s: f64,
    /// Level of the reverberation relative to the direct sound.
    pub level_db: f64,
    /// Frequency above which the walls absorb more.
    pub damped_above_hz: f64,
}

/// Lengths of the delay lines in samples, all prime. Chosen: 4 to 14 ms, the paths in a room of about 3 by 4 m.
const LINES: [usize; 8] = [199, 263, 317, 389, 457, 541, 613, 673];

/// Early reflections of desk, side walls and ceiling: delay in ms, left gain, right gain. Chosen: paths that are 0.6 to
/// 4.4 m longer than the direct one, and different at each ear.
const EARLY: [(f64, f64, f64); 5] = [
    (1.7, 0.50, 0.50),
    (4.9, 0.42, 0.20),
    (6.3, 0.18, 0.40),
    (9.1, 0.24, 0.28),
    (12.7, 0.22, 0.16),
];

/// Gain of the tail. Fitted to balance the energy of tail and early reflections for an impulse.
const TAIL_GAIN: f64 = 0.35;

impl Room {
    /// Adds the reverberation to a take, which becomes longer by the reverberation time.
    pub fn add_to(self, take: &mut Stereo) {
        let length = take.len() + frames(self.t60_s);
        take.left.resize(length, 0.0);
        take.right.resize(length, 0.0);
        let dry: Vec<f64> = take.left.iter().zip(&take.right).map(|(l, r)| 0.5 * (l + r)).collect();
        let wet = self.reverberation(&dry);
        let gain = db_to_gain(self.level_db);
        for (channel, wet) in [&mut take.left, &mut take.right].into_iter().zip(wet.channels()) {
            for (sample, value) in channel.iter_mut().zip(wet) {
                *sample += gain * value;
            }
        }
    }

    /// Early reflections and tail, without the direct sound.
    fn reverberation(self, dry: &[f64]) -> Stereo {
        let mut wet = self.tail(dry);
        let mut soft = OnePole::low_pass(self.damped_above_hz);
        let dulled: Vec<f64> = dry.iter().map(|x| soft.next(*x)).collect();
        for (delay_ms, left, right) in EARLY {
            let delay = frames(delay_ms / 1_000.0);
            for (i, value) in dulled.iter().enumerate().take(dry.len().saturating_sub(delay)) {
                wet.left[i + delay] += left * value;
                wet.right[i + delay] += right * value;
            }
        }
        wet
    }

    /// The feedback delay network.
    fn tail(self, dry: &[f64]) -> Stereo {
        let mut lines = LINES.map(|length| vec![0.0; length]);
        let mut soft = LINES.map(|_| OnePole::low_pass(self.damped_above_hz));
        let keep =
            LINES.map(|length| db_to_gain(-60.0 * length as f64 / (self.t60_s * SAMPLE_RATE)));
        let mut wet = Stereo::silence(dry.len());
        for (i, input) in dry.iter().enumerate() {
            let mut output = [0.0; 8];
            for (line, out) in output.iter_mut().enumerate() {
                *out = soft[line].next(lines[line][i % LINES[line]]) * keep[line];
            }
            // The Householder matrix subtracts a quarter of the sum from each line. It preserves energy.
            let shared = output.iter().sum::<f64>() / 4.0;
            for (line, out) in output.iter().enumerate() {
                lines[line][i % LINES[line]] = out - shared + input;
            }
            wet.left[i] = TAIL_GAIN * (output[0] - output[2] + output[4] - output[6]);
            wet.right[i] = TAIL_GAIN * (output[1] - output[3] + output[5] - output[7]);
        }
        wet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room { t60_s: 0.2, level_db: 0.0, damped_above_hz: 20_000.0 };

    #[test]
    fn the_tail_falls_by_60_db_in_its_t60() {
        let mut click = vec![0.0; 24_000];
        click[0] = 1.0;
        let wet = ROOM.tail(&click);
        let power = |from: usize| wet.left[from..from + 1_200].iter().map(|x| x * x).sum::<f64>();
        // Half of the T60 lies between them: 30 dB.
        let fall_db = 10.0 * (power(2_400) / power(2_400 + 4_800)).log10();
        assert!((fall_db - 30.0).abs() < 4.0, "{fall_db}");
    }

    #[test]
    fn both_ears_get_different_tails_of_similar_level() {
        let mut click = vec![0.0; 12_000];
        click[0] = 1.0;
        let wet = ROOM.tail(&click);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let (left, right) = (dot(&wet.left, &wet.left), dot(&wet.right, &wet.right));
        assert!((10.0 * (left / right).log10()).abs() < 2.0);
        assert!(dot(&wet.left, &wet.right).abs() < 0.4 * (left * right).sqrt());
    }
}
