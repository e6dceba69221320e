//! Waves on a shore. Each wave swells, breaks along its crest from one side to the other, runs up the beach with
//! hissing foam and flows back. The three variants are ripples on sand, a swell on a beach, and surf on pebbles.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{SAMPLE_RATE, Stereo, frames};
use crate::signal::gesture::smooth;
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode, contact, ring};
use crate::water::bubble::Bubble;
use crate::water::wave_envelope::WaveEnvelope;

pub const SOUND: Sound = Sound {
    id: "ocean-waves",
    name: "Ocean waves",
    family: Family::Water,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.25, width_deg: 140.0 },
    takes: [1; 3],
    model: "Waves come in groups. Each breaks along its crest as a cloud of splashes and Minnaert bubbles, runs up \
        and flows back over sand or pebbles, in front of the distant surf.",
    seed: 23,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// One type of sea and shore.
#[derive(Clone, Copy)]
struct Shore {
    /// Mean time between two audible waves. The envelopes of ten real recordings peak every 1.5 s (lapping) to 6 s
    /// (beach).
    period_s: f64,
    /// Time from the first splash of a crest to its loudest moment.
    rise_s: f64,
    /// Time in which the breaking falls by 8.7 dB.
    fall_s: f64,
    /// Start and duration of the backwash, the water that flows back.
    backwash_at_s: f64,
    backwash_s: f64,
    /// Spectral density per octave of the roar of the breaking wave, and of the hiss of foam and backwash.
    roar_db: [f64; 9],
    hiss_db: [f64; 9],
    /// Levels of the distant surf and of the parts of a wave.
    far_level_db: f64,
    roar_level_db: f64,
    hiss_level_db: f64,
    splashes_level_db: f64,
    bubbles_level_db: f64,
    /// Rate of splashes at the loudest moment of a wave, and the range of their centre frequencies.
    splashes_per_s: f64,
    splash_hz: (f64, f64),
    bubbles_per_s: f64,
    bubble_mm: (f64, f64),
    /// Rate and level of pebbles that hit each other in the backwash.
    pebbles_per_s: f64,
    pebbles_level_db: f64,
}

/// The octave levels follow ten real recordings, relative to 1 kHz: -4..+7 dB at 63 Hz, +1..+11 at 250, -4..-8 at 2 k,
/// -9..-16 at 4 k, -13..-24 at 8 k. The upper octaves are fitted 2 to 7 dB lower, because the mixer's binaural filters
/// raise wide sounds by that amount there. Bubbles under breakers reach 10 mm (Deane & Stokes, *Nature* 418, 2002); the
/// slightly larger ones stand for air trapped as a wave slaps down. Rates and levels are chosen: single bubbles
/// dominate the lapping, roar and hiss dominate the beach, and pebbles dominate the surf.
const SHORES: [Shore; 3] = [
    // Ripples on the sand of a lake.
    Shore {
        period_s: 2.3,
        rise_s: 0.35,
        fall_s: 0.6,
        backwash_at_s: 0.8,
        backwash_s: 1.0,
        roar_db: [-16.0, -9.0, -1.0, 4.0, 1.0, -6.0, -13.0, -22.0, -28.0],
        hiss_db: [-30.0, -26.0, -16.0, -4.0, 0.0, -3.0, -10.0, -19.0, -25.0],
        far_level_db: 1.5,
        roar_level_db: 4.0,
        hiss_level_db: -2.0,
        splashes_level_db: 1.0,
        bubbles_level_db: -1.0,
        splashes_per_s: 120.0,
        splash_hz: (250.0, 3_000.0),
        bubbles_per_s: 120.0,
        bubble_mm: (0.9, 14.0),
        pebbles_per_s: 0.0,
        pebbles_level_db: -90.0,
    },
    // A swell on a beach.
    Shore {
        period_s: 4.6,
        rise_s: 0.9,
        fall_s: 1.2,
        backwash_at_s: 1.8,
        backwash_s: 2.2,
        roar_db: [0.0, 3.0, 6.0, 7.0, 2.0, -8.0, -16.0, -24.0, -30.0],
        hiss_db: [-30.0, -26.0, -14.0, -2.0, 0.0, -5.0, -11.0, -20.0, -26.0],
        far_level_db: 3.0,
        roar_level_db: 9.0,
        hiss_level_db: -1.0,
        splashes_level_db: 6.0,
        bubbles_level_db: 0.0,
        splashes_per_s: 160.0,
        splash_hz: (200.0, 2_500.0),
        bubbles_per_s: 200.0,
        bubble_mm: (0.8, 14.0),
        pebbles_per_s: 0.0,
        pebbles_level_db: -90.0,
    },
    // Surf on pebbles.
    Shore {
        period_s: 5.4,
        rise_s: 0.7,
        fall_s: 1.8,
        backwash_at_s: 2.2,
        backwash_s: 2.6,
        roar_db: [3.0, 5.0, 7.0, 7.0, 2.0, -7.0, -15.0, -23.0, -29.0],
        hiss_db: [-30.0, -24.0, -12.0, -1.0, 0.0, -5.0, -11.0, -20.0, -26.0],
        far_level_db: 3.5,
        roar_level_db: 12.0,
        hiss_level_db: 2.0,
        splashes_level_db: 9.0,
        bubbles_level_db: 2.0,
        splashes_per_s: 260.0,
        splash_hz: (140.0, 2_500.0),
        bubbles_per_s: 300.0,
        bubble_mm: (0.8, 14.0),
        pebbles_per_s: 500.0,
        pebbles_level_db: -4.0,
    },
];

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let shore = &SHORES[intensity as usize];
    let waves = shore.waves(random);
    let breaking = envelope(&waves, |wave, t| wave.breaking(shore, t));
    let foam = envelope(&waves, |wave, t| wave.foam(shore, t));
    let backwash = envelope(&waves, |wave, t| wave.backwash(shore, t));

    let mut sea = bed(FAR_SURF_DB, FAR_SWELL, random).levelled(shore.far_level_db);
    let roar = breaking.shape(bed(shore.roar_db, TURBULENCE, random));
    sea.mix(&roar.levelled(shore.roar_level_db));
    let hiss = foam.shape(bed(shore.hiss_db, TURBULENCE, random));
    sea.mix(&hiss.levelled(shore.hiss_level_db));
    sea.mix(&splashes(shore, &breaking, random).levelled(shore.splashes_level_db));
    sea.mix(&bubbles(shore, &foam, random).levelled(shore.bubbles_level_db));
    sea.mix(&pebbles(shore, &backwash, random).levelled(shore.pebbles_level_db));
    sea.finish(END_FADE_S, END_FADE_S);
    Ok(sea)
}

/// Distant surf along the shore. The air absorbs its high frequencies. Chosen: it is never silent between two waves.
const FAR_SURF_DB: [f64; 9] = [2.0, 3.0, 4.0, 5.0, 1.0, -8.0, -17.0, -26.0, -32.0];
const FAR_SWELL: Fluctuation = Fluctuation { db: 2.2, tau_s: 2.0 };
/// Breaking water is always turbulent. Chosen: the level varies, but no single peak stands out of the roar.
const TURBULENCE: Fluctuation = Fluctuation { db: 1.0, tau_s: 0.3 };
const FLICKER: Fluctuation = Fluctuation { db: 1.6, tau_s: 0.12 };
/// Share of the noise that is the same at both ears. Correlations of 0.67 and 0.71 were measured on two real stereo
/// recordings.
const SHARED: f64 = 0.25;

fn bed(octaves_db: [f64; 9], swell: Fluctuation, random: &mut Random) -> Stereo {
    let bed = Bed { seconds: SECONDS, octaves_db, shared: SHARED, swell, flicker: FLICKER };
    bed.perform_steep(random)
}

struct Wave {
    /// Time at which its crest begins to break in front of the listener.
    at_s: f64,
    height: f64,
    /// Delay between the two sides: the break travels along the crest. The sign tells on which side it starts.
    peel_s: f64,
    /// Factor on all durations of this wave.
    time_factor: f64,
}

/// Deviation of the time between waves, as a fraction of the period, as in wind seas (chosen: no noticeable rhythm).
const PERIOD_SPREAD: f64 = 0.22;
/// Waves that start this long before the take still sound when it begins. It is longer than the slowest wave takes to
/// flow back.
const PRE_ROLL_S: f64 = 8.0;

impl Shore {
    fn waves(&self, random: &mut Random) -> Vec<Wave> {
        let mut at_s = -PRE_ROLL_S;
        let mut waves = Vec::new();
        while at_s < SECONDS {
            // Heights of wind waves are Rayleigh distributed (Longuet-Higgins, 1952), here with a mean of 1.
            let height = (-2.0 * random.unit().ln()).sqrt() / (std::f64::consts::FRAC_PI_2).sqrt();
            waves.push(Wave {
                at_s,
                height: 0.35 + 0.65 * height,
                peel_s: random.between(-0.5, 0.5) * self.rise_s,
                time_factor: random.between_log(0.75, 1.3),
            });
            at_s += self.period_s * (1.0 + PERIOD_SPREAD * random.normal()).clamp(0.4, 1.8);
        }
        waves
    }
}

impl Wave {
    /// Amplitude of the breaking `t` seconds after its first splash.
    fn breaking(&self, shore: &Shore, t: f64) -> f64 {
        let (rise_s, fall_s) = (shore.rise_s * self.time_factor, shore.fall_s * self.time_factor);
        if t < rise_s {
            self.height * smooth(t / rise_s).powf(1.5)
        } else {
            self.height * (-(t - rise_s) / fall_s).exp()
        }
    }

    /// Amplitude of the foam. It hisses while the wave runs up, and again while the backwash flows through it.
    fn foam(&self, shore: &Shore, t: f64) -> f64 {
        let delayed_t = t - 0.4 * shore.rise_s;
        let run_up = if delayed_t > 0.0 { self.breaking(shore, delayed_t) } else { 0.0 };
        0.8 * run_up + 0.5 * self.backwash(shore, t)
    }

    fn backwash(&self, shore: &Shore, t: f64) -> f64 {
        let progress = (t / self.time_factor - shore.backwash_at_s) / shore.backwash_s;
        if (0.0..1.0).contains(&progress) {
            // The flow rises quickly and then decreases slowly.
            self.height * smooth(progress / 0.35) * smooth((1.0 - progress) / 0.65)
        } else {
            0.0
        }
    }
}

/// Each wave is computed for this long: by then the slowest has fallen by 40 dB and is masked by the next waves.
const WAVE_DURATION_S: f64 = 12.0;

/// The summed amplitude of one component of all waves, on each side, over time.
fn envelope(waves: &[Wave], loudness: impl Fn(&Wave, f64) -> f64) -> WaveEnvelope {
    let side = |side: f64| {
        let mut level = vec![0.0; frames(SECONDS)];
        for wave in waves {
            let begin_s = wave.at_s + side * wave.peel_s;
            let first = frames(begin_s.max(0.0));
            let last = frames((begin_s + WAVE_DURATION_S).max(0.0)).min(level.len());
            for (i, sample) in level.iter_mut().enumerate().take(last).skip(first) {
                *sample += loudness(wave, i as f64 / SAMPLE_RATE - begin_s);
            }
        }
        level
    };
    WaveEnvelope { sides: [side(-0.5), side(0.5)] }
}

/// Water that falls on water: short noise bursts. Larger splashes are lower and longer.
fn splashes(shore: &Shore, breaking: &WaveEnvelope, random: &mut Random) -> Stereo {
    let splashes = breaking.scatter(shore.splashes_per_s, random, |random| {
        let centre_hz = random.between_log(shore.splash_hz.0, shore.splash_hz.1);
        let burst = Burst {
            centre_hz,
            q: random.between(0.8, 2.0),
            // 8 to 16 cycles long.
            decay_s: random.between(4.0, 8.0) / centre_hz,
            gain: random.pareto(3.0).min(4.0) * (shore.splash_hz.0 / centre_hz).powf(0.3),
        };
        burst.swelling(random)
    });
    // Water of a small wave falls less far. Without this, single splashes would click between the waves.
    breaking.shape(splashes)
}

fn bubbles(shore: &Shore, foam: &WaveEnvelope, random: &mut Random) -> Stereo {
    foam.scatter(shore.bubbles_per_s, random, |random| {
        let radius_mm = random.between_log(shore.bubble_mm.0, shore.bubble_mm.1);
        let bubble = Bubble { radius_m: radius_mm / 1_000.0, rise: random.between(0.0, 0.04) };
        let gain = random.spread_db(radius_mm.powf(0.5), 4.0);
        bubble.sound().iter().map(|x| gain * x).collect()
    })
}

/// Range of the lowest mode of a pebble. Chosen: from a pebble of about 5 cm to one of 2 cm.
const PEBBLE_HZ: (f64, f64) = (2_200.0, 9_000.0);
/// Loss factor of rock, and damping by the wet stones around it. Chosen: a click without pitch.
const PEBBLE_DAMPING: Damping = Damping { tan_phi: 0.01, held_per_s: 350.0 };

fn pebbles(shore: &Shore, backwash: &WaveEnvelope, random: &mut Random) -> Stereo {
    backwash.scatter(shore.pebbles_per_s, random, |random| {
        let lowest_hz = random.between_log(PEBBLE_HZ.0, PEBBLE_HZ.1);
        let modes = [1.0, 1.42, 1.83].map(|ratio| {
            let frequency_hz = lowest_hz * ratio * random.between(0.94, 1.06);
            Mode {
                frequency_hz,
                damping_per_s: PEBBLE_DAMPING.at(frequency_hz),
                gain: random.between(0.3, 1.0),
            }
        });
        let gain = random.pareto(2.0).min(8.0);
        ring(&modes, &contact(0.000_15)).iter().map(|x| gain * x).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_breaks_before_its_backwash() {
        let wave = Wave { at_s: 0.0, height: 1.0, peel_s: 0.0, time_factor: 1.0 };
        for shore in &SHORES {
            assert!((wave.breaking(shore, shore.rise_s) - 1.0).abs() < 1e-9);
            assert!(wave.backwash(shore, shore.rise_s) == 0.0);
            let middle = shore.backwash_at_s + 0.35 * shore.backwash_s;
            assert!(wave.backwash(shore, middle) > wave.breaking(shore, middle + 1.0));
        }
    }

    #[test]
    fn waves_keep_their_mean_period_and_differ_in_height() {
        let waves = SHORES[0].waves(&mut Random::new(2));
        let expected = (SECONDS + PRE_ROLL_S) / SHORES[0].period_s;
        assert!((waves.len() as f64 / expected - 1.0).abs() < 0.25);
        let highest = waves.iter().map(|wave| wave.height).fold(0.0, f64::max);
        let lowest = waves.iter().map(|wave| wave.height).fold(f64::MAX, f64::min);
        assert!(highest > 2.0 * lowest);
    }
}
