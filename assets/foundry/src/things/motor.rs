//! A rotating machine: tones at multiples of a rotation rate that fluctuates slightly. Each tone is partly a clean
//! sine and partly narrow-band noise from turbulence and brushes. It fluctuates in level and is modulated by the
//! unbalanced rotor.

use std::f64::consts::TAU;

use crate::air::bed::Fluctuation;
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::gesture::SmoothWalk;
use crate::signal::random::Random;

/// The settings of a motor.
#[derive(Clone, Copy)]
pub struct Motor<'a> {
    /// Turns per second at a speed of 1.
    pub rate_hz: f64,
    /// Random deviation of the rate.
    pub wander: Wander,
    /// Depth of amplitude modulation by an unbalanced rotor once per turn, 0..1. It gives each tone except the first
    /// order two sidebands, one rate above and below, at `20 log (wobble / 2)` dB relative to the tone.
    pub wobble: f64,
    /// Independent fluctuation of each tone's level.
    pub fluctuation: Fluctuation,
    /// Correlation time of the noise part of a tone. Its bandwidth is 1 / (pi tau).
    pub noise_tau_s: f64,
    pub tones: &'a [Tone],
}

/// A random deviation of the rate: standard deviation as a share of the rate, and correlation time.
#[derive(Clone, Copy)]
pub struct Wander {
    pub share: f64,
    pub tau_s: f64,
}

/// One tone of a motor.
#[derive(Clone, Copy)]
pub struct Tone {
    /// Multiple of the rotation rate: 1 for the shaft, the number of blades for a fan.
    pub order: f64,
    pub level_db: f64,
    /// Share of the power that is noise, 0..1.
    pub noise_share: f64,
}

/// Standard deviation of a tone's level at each ear. Chosen: standing waves in a room make the ears differ.
const EAR_SPREAD_DB: f64 = 2.0;

impl Motor<'_> {
    /// Simulates the rotor. `speed` gives its speed at a time in seconds, as a multiple of the rate.
    pub fn turn(self, seconds: f64, random: &mut Random, speed: impl Fn(f64) -> f64) -> Rotor {
        let mut wander = SmoothWalk::new(random, self.wander.share, self.wander.tau_s);
        let mut turns = random.unit();
        let steps = (0..frames(seconds)).map(|i| {
            let speed = speed(i as f64 / SAMPLE_RATE);
            turns += speed * self.rate_hz * (1.0 + wander.next(random)) / SAMPLE_RATE;
            // The forces of blades and unbalance grow with the square of the speed.
            (turns, speed * speed)
        });
        Rotor { steps: steps.collect() }
    }

    /// Synthesises the tones for the motion of a rotor.
    pub fn tones(self, rotor: &Rotor, random: &mut Random) -> Stereo {
        let mut output = Stereo::silence(rotor.steps.len());
        for tone in self.tones {
            for channel in [&mut output.left, &mut output.right] {
                self.add_tone(*tone, rotor, channel, random);
            }
        }
        output
    }

    fn add_tone(self, tone: Tone, rotor: &Rotor, channel: &mut [f64], random: &mut Random) {
        let gain = random.spread_db(db_to_gain(tone.level_db), EAR_SPREAD_DB);
        // The noise part is a complex random walk. Real and imaginary part share its power.
        let deviation = (tone.noise_share / 2.0).sqrt();
        let clean = (1.0 - tone.noise_share).sqrt();
        let mut noise = [(); 2].map(|()| SmoothWalk::new(random, deviation, self.noise_tau_s));
        let mut sway = SmoothWalk::new(random, self.fluctuation.db, self.fluctuation.tau_s);
        let (offset, wobble_offset) = (TAU * random.unit(), TAU * random.unit());
        let wobble = if (tone.order - 1.0).abs() > 0.01 { self.wobble } else { 0.0 };
        for (sample, (turns, push)) in channel.iter_mut().zip(&rotor.steps) {
            let (sin, cos) = (TAU * (turns * tone.order).fract() + offset).sin_cos();
            let value = sin * (clean + noise[0].next(random)) + cos * noise[1].next(random);
            let beat = 1.0 + wobble * (TAU * turns.fract() + wobble_offset).cos();
            // A sine of amplitude sqrt(2) has a root mean square of 1.
            *sample += std::f64::consts::SQRT_2
                * gain
                * push
                * beat
                * db_to_gain(sway.next(random))
                * value;
        }
    }
}

/// The motion of a rotor: turns since the start, and relative force, at every sample.
pub struct Rotor {
    steps: Vec<(f64, f64)>,
}

/// Standard deviation of the modulation depth of the blades. Chosen: unequal blades make each turn audible.
const BLADE_SPREAD: f64 = 0.25;

impl Rotor {
    /// Modulates a take by `depth` (0..1) each time one of the blades passes the ear or a grille.
    pub fn chop(&self, take: &mut Stereo, blades: usize, depth: f64, random: &mut Random) {
        let strength: Vec<f64> =
            (0..blades).map(|_| depth * (1.0 + BLADE_SPREAD * random.normal())).collect();
        for channel in [&mut take.left, &mut take.right] {
            let offset = random.unit();
            for (sample, (turns, _)) in channel.iter_mut().zip(&self.steps) {
                let passed = (turns + offset).fract() * blades as f64;
                let blade = strength[(passed as usize).min(blades - 1)];
                *sample *= 1.0 - blade * (TAU * passed).cos();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::filter::Svf;

    const STEADY: Motor = Motor {
        rate_hz: 100.0,
        wander: Wander { share: 0.0, tau_s: 1.0 },
        wobble: 0.0,
        fluctuation: Fluctuation { db: 0.0, tau_s: 1.0 },
        noise_tau_s: 0.05,
        tones: &[Tone { order: 10.0, level_db: 0.0, noise_share: 0.0 }],
    };

    fn perform(motor: Motor, seconds: f64, seed: u64, pace: f64) -> Stereo {
        let random = &mut Random::new(seed);
        let rotor = motor.turn(seconds, random, |_| pace);
        motor.tones(&rotor, random)
    }

    /// Power of the spectral line at `hz`.
    fn line(signal: &[f64], hz: f64) -> f64 {
        let (sum_sin, sum_cos) = signal.iter().enumerate().fold((0.0, 0.0), |(s, c), (i, x)| {
            let (sin, cos) = (TAU * hz * i as f64 / SAMPLE_RATE).sin_cos();
            (s + x * sin, c + x * cos)
        });
        2.0 * (sum_sin.powi(2) + sum_cos.powi(2)) / (signal.len() as f64).powi(2)
    }

    fn power(signal: &[f64]) -> f64 {
        signal.iter().map(|x| x * x).sum::<f64>() / signal.len() as f64
    }

    #[test]
    fn a_tone_has_its_multiple_of_the_rate() {
        let output = perform(STEADY, 1.0, 1, 1.0);
        assert!((line(&output.left, 1_000.0) / power(&output.left) - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_wobble_of_a_fifth_puts_sidebands_20_db_below_the_tone() {
        let output = perform(Motor { wobble: 0.2, ..STEADY }, 1.0, 1, 1.0);
        for hz in [900.0, 1_100.0] {
            let below_db = 10.0 * (line(&output.left, 1_000.0) / line(&output.left, hz)).log10();
            assert!((below_db - 20.0).abs() < 0.1, "{below_db}");
        }
    }

    #[test]
    fn noise_takes_power_from_the_line_and_spreads_it_around() {
        let torn = [Tone { noise_share: 0.5, ..STEADY.tones[0] }];
        let torn = perform(Motor { tones: &torn, ..STEADY }, 20.0, 2, 1.0);
        let whole = perform(STEADY, 20.0, 2, 1.0);
        let share = line(&torn.left, 1_000.0) / power(&torn.left);
        assert!((share - 0.5).abs() < 0.15, "{share}");
        let mut near = Svf::new(1_000.0, 20.0);
        let band: Vec<f64> = torn.left.iter().map(|x| near.next(*x).band).collect();
        assert!(power(&band) > 0.8 * power(&torn.left), "all of its power stays near the tone");
        assert!((power(&whole.left) / line(&whole.left, 1_000.0) - 1.0).abs() < 0.01);
    }

    #[test]
    fn at_half_speed_a_motor_is_an_octave_lower_and_12_db_quieter() {
        let output = perform(STEADY, 1.0, 1, 0.5);
        let full = perform(STEADY, 1.0, 1, 1.0);
        let fall_db = 10.0 * (line(&full.left, 1_000.0) / line(&output.left, 500.0)).log10();
        assert!((fall_db - 12.04).abs() < 0.1, "{fall_db}");
    }

    #[test]
    fn a_wandering_rate_spreads_the_line() {
        let wander = Wander { share: 0.005, tau_s: 0.3 };
        let output = perform(Motor { wander, ..STEADY }, 10.0, 3, 1.0);
        assert!(line(&output.left, 1_000.0) < 0.3 * power(&output.left));
    }

    #[test]
    fn four_blades_modulate_four_times_per_turn() {
        let random = &mut Random::new(4);
        let mut tone = perform(STEADY, 1.0, 1, 1.0);
        let slow = Motor { rate_hz: 5.0, ..STEADY }.turn(1.0, random, |_| 1.0);
        slow.chop(&mut tone, 4, 0.4, random);
        let side = line(&tone.left, 1_020.0) / line(&tone.left, 1_000.0);
        assert!(line(&tone.left, 1_010.0) < 0.5 * line(&tone.left, 1_020.0));
        // The sidebands have half the depth in amplitude, varied by the unequal blades.
        assert!((0.01..0.1).contains(&side), "{side}");
    }
}
