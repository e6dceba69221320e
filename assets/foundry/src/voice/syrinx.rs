//! The voice of a bird, controlled by smooth gestures of air pressure and of the tension of the syrinx. Nearly all
//! syllables are two such gestures with a phase difference (Gardner, Cecchi, Magnasco, Laje & Mindlin, *Simple motor
//! gestures for birdsongs*, 2001): the pitch falls if the tension leads, rises if it lags, and turns within a full
//! cycle.

use std::f64::consts::TAU;

use crate::signal::audio::{SAMPLE_RATE, db_to_gain, frames};
use crate::signal::gesture::SmoothWalk;
use crate::signal::random::Random;

/// One syllable of a song.
#[derive(Clone, Copy, Debug)]
pub struct Syllable {
    pub seconds: f64,
    /// Geometric mean of the lowest and highest pitch.
    pub centre_hz: f64,
    /// Range of the pitch.
    pub octaves: f64,
    /// Cycles of tension within the syllable: half a cycle is a sweep, one a hook, many a trill.
    pub turns: f64,
    /// Phase of the tension at the start, in cycles: 0 is highest, 0.5 is lowest.
    pub phase: f64,
    /// Level of each harmonic relative to the one below, at full pressure.
    pub harmonics_db: f64,
}

/// Standard deviation of pitch and level, and their correlation time. Chosen: a natural whistle, but not a trill.
const FLUTTER_OCTAVES: f64 = 0.006;
const FLUTTER_DB: f64 = 1.2;
const FLUTTER_TAU_S: f64 = 0.012;

/// Number of harmonics. Chosen: each is at least 18 dB weaker than the last, so a fifth would be 72 dB down.
const HARMONICS: i32 = 4;
/// Attack as a share of the syllable, and the shortest one, by the speed of muscles. Chosen: soft attacks.
const ATTACK: f64 = 0.33;
const FASTEST_ATTACK_S: f64 = 0.012;

impl Syllable {
    /// The pitch at `progress` (0..1) through the syllable.
    pub fn pitch_hz(&self, progress: f64) -> f64 {
        let tension = (TAU * (self.phase + self.turns * progress)).cos();
        self.centre_hz * (0.5 * self.octaves * tension).exp2()
    }

    /// Synthesises the syllable.
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

    /// Air pressure, 0..1.
    fn pressure(&self, progress: f64) -> f64 {
        let attack = ATTACK.max(FASTEST_ATTACK_S / self.seconds).min(0.5);
        let release = 1.0 - attack.max(0.3);
        crate::signal::gesture::smooth(progress / attack)
            * crate::signal::gesture::smooth((1.0 - progress) / (1.0 - release)).sqrt()
    }

    /// The waveform. Higher pressure makes the syrinx open and close more abruptly, which adds harmonics.
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
    fn half_a_cycle_sweeps_the_whole_range_and_the_phase_sets_the_direction() {
        let ratio = |syllable: Syllable| syllable.pitch_hz(1.0) / syllable.pitch_hz(0.0);
        assert!((ratio(FALL) - 0.5).abs() < 1e-9);
        assert!((ratio(Syllable { phase: 0.5, ..FALL }) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_falling_syllable_has_more_periods_at_its_start_than_at_its_end() {
        let sound = FALL.sound(&mut Random::new(1));
        let crossings = |part: &[f64]| part.windows(2).filter(|w| w[0] * w[1] < 0.0).count();
        let third = sound.len() / 3;
        let ratio = crossings(&sound[..third]) as f64 / crossings(&sound[2 * third..]) as f64;
        assert!((1.6..2.0).contains(&ratio), "{ratio}");
    }
}
