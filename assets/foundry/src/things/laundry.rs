//! Laundry in a rotating drum: three ribs lift it, it falls back into the water, and the water runs, drips and bubbles.

use crate::signal::audio::{Pan, SAMPLE_RATE, Stereo, frames};
use crate::signal::grains::{Burst, scatter};
use crate::signal::random::Random;
use crate::water::bubble::Bubble;

/// The speed of the drum over time.
pub struct Drum {
    /// One value per step.
    pub turns_per_s: Vec<f64>,
    /// Length of a step.
    pub step_s: f64,
}

/// What is in the drum.
#[derive(Clone, Copy)]
pub struct Load {
    /// Gain of the thump of falling laundry.
    pub thump: f64,
    /// Gain of the splash and of the bubbles.
    pub slosh: f64,
    /// Bubbles per second at one turn per second.
    pub bubbles_per_s: f64,
    /// Impacts of zips and buttons on steel or glass per turn.
    pub buttons_per_turn: f64,
}

/// Number of ribs: a fact, most drums have three.
const RIBS: f64 = 3.0;

impl Drum {
    /// Times in seconds at which a rib reaches the height from which laundry falls.
    fn falls(&self) -> Vec<f64> {
        let mut turns: f64 = 0.0;
        let mut falls = Vec::new();
        for (step, turns_per_s) in self.turns_per_s.iter().enumerate() {
            let before = (turns * RIBS).floor();
            turns += turns_per_s * self.step_s;
            if (turns * RIBS).floor() > before {
                falls.push(step as f64 * self.step_s);
            }
        }
        falls
    }

    fn speed_at(&self, at: usize) -> f64 {
        let step = (at as f64 / SAMPLE_RATE / self.step_s) as usize;
        self.turns_per_s.get(step).copied().unwrap_or(0.0)
    }

    fn seconds(&self) -> f64 {
        self.turns_per_s.len() as f64 * self.step_s
    }
}

impl Load {
    /// Synthesises the laundry over the whole run of the drum.
    pub fn tumble(self, drum: &Drum, random: &mut Random) -> Stereo {
        let mut output = Stereo::silence(frames(drum.seconds()));
        for seconds in drum.falls() {
            // The laundry falls in one to three pieces at slightly different times.
            for _ in 0..random.between(1.0, 3.5) as usize {
                let at = frames(seconds + random.between(0.0, 0.22));
                self.fall(random.spread_db(1.0, 3.5), at, random, &mut output);
            }
        }
        self.bubbles(drum, random, &mut output);
        self.buttons(drum, random, &mut output);
        output
    }

    /// Adds one fall: a thump of the tub, a slap of wet cloth, and a splash.
    fn fall(self, strength: f64, at: usize, random: &mut Random, output: &mut Stereo) {
        let place = Pan(random.between(-0.4, 0.4));
        let mut add = |random: &mut Random, hz: (f64, f64), q, decay_s: (f64, f64), gain, late| {
            let part = Burst {
                centre_hz: random.between_log(hz.0, hz.1),
                q,
                decay_s: random.between_log(decay_s.0, decay_s.1),
                gain: random.spread_db(gain * strength, 2.0),
            };
            let mut sound = part.sound(random);
            let rise = 0.5 * SAMPLE_RATE / part.centre_hz + frames(0.006) as f64;
            for (i, sample) in sound.iter_mut().enumerate().take(rise as usize) {
                *sample *= crate::signal::gesture::smooth(i as f64 / rise);
            }
            output.add(at + frames(late), &sound, place);
        };
        // The tub on its springs resonates at 60 to 140 Hz.
        add(random, (60.0, 140.0), 1.6, (0.05, 0.09), 2.4 * self.thump, 0.0);
        add(random, (180.0, 420.0), 1.2, (0.025, 0.05), 1.0 * self.thump, 0.0);
        add(random, (500.0, 1_100.0), 0.9, (0.02, 0.05), 0.5 * self.slosh, 0.004);
        add(random, (900.0, 3_000.0), 0.8, (0.05, 0.14), 0.32 * self.slosh, 0.02);
        add(random, (2_500.0, 6_000.0), 0.8, (0.03, 0.1), 0.1 * self.slosh, 0.04);
    }

    /// Adds the bubbles of running and stirred water.
    fn bubbles(self, drum: &Drum, random: &mut Random, output: &mut Stereo) {
        let length = output.len();
        let rate = |at: usize| self.bubbles_per_s * (0.15 + drum.speed_at(at));
        scatter(random, length, rate, |random, at| {
            // Radii of 1.2 to 8 mm resonate at 2 700 down to 400 Hz.
            let radius_m = random.between_log(0.001_2, 0.008);
            let mut sound = Bubble { radius_m, rise: random.between(0.0, 0.08) }.sound();
            let gain = 0.07 * self.slosh * random.pareto(2.2).min(5.0) * (radius_m / 0.003).sqrt();
            sound.iter_mut().for_each(|x| *x *= gain);
            output.add(at, &sound, Pan(random.between(-0.6, 0.6)));
        });
    }

    /// Adds the impacts of zips and buttons.
    fn buttons(self, drum: &Drum, random: &mut Random, output: &mut Stereo) {
        let length = output.len();
        let rate = |at: usize| self.buttons_per_turn * drum.speed_at(at);
        scatter(random, length, rate, |random, at| {
            let tick = Burst {
                centre_hz: random.between_log(1_800.0, 5_500.0),
                q: random.between(3.0, 9.0),
                decay_s: random.between_log(0.003, 0.012),
                gain: 0.5 * random.pareto(2.5).min(3.0),
            };
            output.add(at, &tick.sound(random), Pan(random.between(-0.5, 0.5)));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_ribs_drop_the_laundry_three_times_a_turn() {
        let drum = Drum { turns_per_s: vec![0.8; 3_000], step_s: 0.01 };
        // 24 turns in half a minute.
        assert!((71..=73).contains(&drum.falls().len()), "{}", drum.falls().len());
    }

    #[test]
    fn nothing_falls_in_a_drum_at_rest() {
        let drum = Drum { turns_per_s: vec![0.0; 3_000], step_s: 0.01 };
        assert!(drum.falls().is_empty());
    }
}
