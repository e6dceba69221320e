//! A bird's voice: the pressure of its breath and the tension of its syrinx, each a smooth gesture. Nearly all syllables
//! are two such gestures out of step (Gardner, Cecchi, Magnasco, Laje & Mindlin, *Simple motor gestures for birdsongs*,
//! 2001): tension that leads falls in pitch, tension that lags rises, and a turn of it makes a hook.

use std::f64::consts::TAU;

use crate::signal::audio::{SAMPLE_RATE, db_to_gain, frames};
use crate::signal::gesture::SmoothWalk;
use crate::signal::random::Random;

#[derive(Clone, Copy, Debug)]
pub struct Syllable {
    pub seconds: f64,
    /// Middle of its pitch, by ratio.
    pub centre_hz: f64,
    /// From its lowest pitch to its highest.
    pub octaves: f64,
    /// Turns of tension within the syllable: half a turn is a sweep, a whole one a hook, many a trill.
    pub turns: f64,
    /// Where tension starts in its turn: 0 is highest, a half is lowest.
    pub phase: f64,
    /// Level of the second harmonic when the breath is strongest; each further one is as much weaker again.
    pub harmonics_db: f64,
}

/// Pitch and level flutter, as those of all living voices: deviation and time in which it forgets itself. Chosen: a
/// whistle that is alive, but no trill.
const FLUTTER_OCTAVES: f64 = 0.006;
const FLUTTER_DB: f64 = 1.2;
const FLUTTER_TAU_S: f64 = 0.012;

/// Each is weaker by `harmonics_db`, 18 dB or more: a fifth would be 72 dB down.
const HARMONICS: i32 = 4;
/// Breath rises within a third of a syllable, but no faster than muscles move. Chosen: notes set in softly.
const ATTACK: f64 = 0.33;
const FASTEST_ATTACK_S: f64 = 0.012;

impl Syllable {
    /// The pitch at `progress` 0..1.
    pub fn pitch_hz(&self, progress: f64) -> f64 {
        let tension = (TAU * (self.phase + self.turns * progress)).cos();
        self.centre_hz * (0.5 * self.octaves * tension).exp2()
    }

    pub fn sound(&self, random: &mut Random) -> Vec<f64> {
        let length = frames(self.seconds);
        let mut pitch = SmoothWalk::new(random, FLUTTER_OCTAVES, FLUTTER_TAU_S);
        let mut level = SmoothWalk::new(random, FLUTTER_DB, FLUTTER_TAU_S);
        let mut cycles = 0.0;
        (0..length)
            .map(|i| {
                let progress = i as f64 / length as f64;
                cycles += self.pitch_hz(progress) * pitch.next(random).exp2() / SAMPLE_RATE;
                let pressure = self.pressure(progress);
                pressure * db_to_gain(level.next(random)) * self.wave(cycles, pressure)
            })
            .collect()
    }

    fn pressure(&self, progress: f64) -> f64 {
        let attack = ATTACK.max(FASTEST_ATTACK_S / self.seconds).min(0.5);
        let release = 1.0 - attack.max(0.3);
        crate::signal::gesture::smooth(progress / attack)
            * crate::signal::gesture::smooth((1.0 - progress) / (1.0 - release)).sqrt()
    }

    /// Harder breath opens and shuts the syrinx more abruptly, which is heard as harmonics.
    fn wave(&self, cycles: f64, pressure: f64) -> f64 {
        let step = db_to_gain(self.harmonics_db) * pressure;
        (1..=HARMONICS)
            .map(|n| step.powi(n - 1) * (TAU * f64::from(n) * cycles.fract()).sin())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FALL: Syllable = Syllable {
        seconds: 0.2,
        centre_hz: 4_000.0,
        octaves: 1.0,
        turns: 0.5,
        phase: 0.0,
        harmonics_db: -30.0,
    };

    #[test]
    fn half_a_turn_sweeps_all_octaves_and_phase_says_which_way() {
        let ratio = |syllable: Syllable| syllable.pitch_hz(1.0) / syllable.pitch_hz(0.0);
        assert!((ratio(FALL) - 0.5).abs() < 1e-9);
        assert!((ratio(Syllable { phase: 0.5, ..FALL }) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_falling_syllable_has_more_waves_at_its_start_than_at_its_end() {
        let sound = FALL.sound(&mut Random::new(1));
        let crossings = |part: &[f64]| part.windows(2).filter(|w| w[0] * w[1] < 0.0).count();
        let third = sound.len() / 3;
        let ratio = crossings(&sound[..third]) as f64 / crossings(&sound[2 * third..]) as f64;
        assert!((1.6..2.0).contains(&ratio), "{ratio}");
    }
}
