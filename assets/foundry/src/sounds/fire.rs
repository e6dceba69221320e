//! A wood fire: the breath of its flames, the fine hiss of sap and ash, and the crackle of gas that bursts the wood.
//! Embers with a few small flames, a hearth, and a log fire that roars.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::places::room::Room;
use crate::signal::audio::{Pan, SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::filter::Svf;
use crate::signal::gesture::SmoothWalk;
use crate::signal::grains::{Burst, scatter};
use crate::signal::noise::white;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode, contact, ring};

pub const SOUND: Sound = Sound {
    id: "fire",
    name: "Fire",
    family: Family::Nature,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.4, width_deg: 70.0 },
    takes: [1; 3],
    model: "Flames puff at 1.5 over the square root of the fire's width and rumble below 300 Hz; crackles come in small \
        families with strengths of a power law, the strong ones with a knock of the log, over a hiss of sap.",
    seed: 43,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 29.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;

struct Fire {
    /// Width of the flames, which sets how fast they puff.
    width_m: f64,
    /// How deep a puff swells the roar.
    puff_db: f64,
    /// Roar of the flames, and hiss, by octave from 63 Hz.
    roar_db: [f64; 9],
    hiss_db: [f64; 9],
    hiss_sway: Fluctuation,
    /// Crackles that begin a family each second; how their number breathes.
    crackles_per_s: f64,
    breath: Fluctuation,
    /// Chance that a crackle is followed by another at once.
    follows: f64,
    /// Exponent of their strengths: fewer strong ones where it is large.
    alpha: f64,
    /// Gain of the faintest.
    faintest_db: f64,
    strongest_db: f64,
}

/// A level at which nothing is heard.
const OFF: f64 = -90.0;

/// Eleven real recordings, against 1 kHz: +7..+18 dB at 63 Hz, 0..+15 at 250, +2..+13 at 2 k, +5..+14 at 8 k. Below
/// 500 Hz the mean lies 6 dB over the quietest fifth of moments, above 2 kHz 10 to 22 dB: lows are the roar, highs the
/// crackle. 10 to 35 crackles a second rise 10 dB over the bed, a third of those 20 dB: an exponent near 1.1.
/// They hold on: hardly a second passes without one, so their number breathes by little (fitted).
const FIRES: [Fire; 3] = [
    Fire {
        width_m: 0.05,
        puff_db: 2.0,
        roar_db: [-24.0, -28.0, -39.0, -48.0, -56.0, OFF, OFF, OFF, OFF],
        hiss_db: [OFF, OFF, -51.0, -51.0, -52.0, -53.0, -53.0, -53.0, -56.0],
        hiss_sway: Fluctuation { db: 1.0, tau_s: 0.3 },
        crackles_per_s: 9.0,
        breath: Fluctuation { db: 3.0, tau_s: 0.8 },
        follows: 0.35,
        alpha: 1.05,
        faintest_db: -30.5,
        strongest_db: 0.5,
    },
    Fire {
        width_m: 0.3,
        puff_db: 2.5,
        roar_db: [-15.0, -19.0, -29.0, -38.0, -45.0, -53.0, OFF, OFF, OFF],
        hiss_db: [OFF, OFF, OFF, -47.0, -47.0, -48.0, -48.0, -48.0, -51.0],
        hiss_sway: Fluctuation { db: 1.4, tau_s: 0.25 },
        crackles_per_s: 16.0,
        breath: Fluctuation { db: 2.4, tau_s: 0.7 },
        follows: 0.4,
        alpha: 1.05,
        faintest_db: -28.0,
        strongest_db: 3.5,
    },
    Fire {
        width_m: 0.7,
        puff_db: 2.8,
        roar_db: [-11.0, -14.0, -22.0, -30.0, -38.0, -45.0, -51.0, OFF, OFF],
        hiss_db: [OFF, OFF, OFF, -45.0, -44.0, -43.0, -42.0, -42.0, -45.0],
        hiss_sway: Fluctuation { db: 1.6, tau_s: 0.2 },
        crackles_per_s: 30.0,
        breath: Fluctuation { db: 2.1, tau_s: 0.6 },
        follows: 0.45,
        alpha: 1.1,
        faintest_db: -22.5,
        strongest_db: 5.0,
    },
];

/// A furnished room around the hearth. Chosen: it is hardly heard beside it.
const ROOM: Room = Room { t60_s: 0.3, level_db: -20.0, damped_above_hz: 5_000.0 };

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let fire = &FIRES[intensity as usize];
    let mut heard = fire.roar(random);
    fire.add_hiss(&mut heard, random);
    fire.add_crackles(&mut heard, random);
    ROOM.add_to(&mut heard);
    heard.left.truncate(frames(SECONDS));
    heard.right.truncate(frames(SECONDS));
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// How often flames of this width shed a puff (Cetegen & Ahmed, 1993).
fn puffs_per_s(width_m: f64) -> f64 {
    1.5 / width_m.sqrt()
}

/// Puffs are nearly regular in a small flame, and tumble over each other in a large one (chosen).
const PUFF_Q: f64 = 1.3;
/// Flames rumble unsteadily on top: turbulence (chosen).
const FLUTTER: Fluctuation = Fluctuation { db: 2.5, tau_s: 0.05 };

impl Fire {
    fn roar(&self, random: &mut Random) -> Stereo {
        let bed = Bed {
            seconds: SECONDS,
            octaves_db: self.roar_db,
            shared: 0.6,
            swell: Fluctuation { db: 1.2, tau_s: 2.5 },
            flicker: FLUTTER,
        };
        let mut heard = bed.perform(random);
        let mut puffs = Svf::new(puffs_per_s(self.width_m), PUFF_Q);
        // Brings the band's noise to a deviation of 1: it passes pi / 2 of its width of a flat spectrum.
        let width = puffs_per_s(self.width_m) / PUFF_Q * std::f64::consts::FRAC_PI_2;
        let normal = (0.5 * SAMPLE_RATE / width).sqrt();
        for (left, right) in heard.left.iter_mut().zip(&mut heard.right) {
            let gain = db_to_gain(self.puff_db * normal * puffs.next(white(random)).band);
            *left *= gain;
            *right *= gain;
        }
        heard
    }

    fn add_hiss(&self, heard: &mut Stereo, random: &mut Random) {
        let bed = Bed {
            seconds: SECONDS,
            octaves_db: self.hiss_db,
            shared: 0.4,
            swell: Fluctuation { db: 1.5, tau_s: 1.5 },
            flicker: self.hiss_sway,
        };
        let hiss = bed.perform(random);
        heard.left.iter_mut().zip(&hiss.left).for_each(|(sample, value)| *sample += value);
        heard.right.iter_mut().zip(&hiss.right).for_each(|(sample, value)| *sample += value);
    }

    fn add_crackles(&self, heard: &mut Stereo, random: &mut Random) {
        let mut breath = SmoothWalk::new(&mut random.fork(), self.breath.db, self.breath.tau_s);
        let mut chance = random.fork();
        let breaths: Vec<f64> =
            (0..heard.len()).map(|_| db_to_gain(breath.next(&mut chance))).collect();
        let rate = |at: usize| self.crackles_per_s * breaths[at.min(breaths.len() - 1)];
        scatter(random, heard.len(), rate, |random, at| {
            // A family tears along one crack: the same place, much the same sound.
            let place = Pan(0.4 * random.normal());
            let centre_hz = random.between_log(2_000.0, 9_500.0);
            let mut at = at;
            loop {
                let strength_db = self.faintest_db + 20.0 * random.pareto(self.alpha).log10();
                let crackle = Crackle {
                    gain: db_to_gain(strength_db.min(self.strongest_db - 6.0 * random.unit())),
                    centre_hz: centre_hz * random.between(0.8, 1.25),
                };
                heard.add(at, &crackle.sound(random), place);
                if !random.chance(self.follows) {
                    break;
                }
                at += frames(random.exponential(0.022));
            }
        });
    }
}

struct Crackle {
    gain: f64,
    centre_hz: f64,
}

/// From this gain on a crackle knocks the log as well. Chosen: only the strong ones do.
const KNOCK_GAIN: f64 = 0.16;
/// The loudest that the log answers, against the snap: were it louder, it would be heard as a step. Fitted.
const KNOCK: f64 = 0.3;

impl Crackle {
    /// A snap that is 10 dB down after 1 to 4 ms and 20 dB after 6 to 16 (measured on eleven recordings): a sharp
    /// burst and a softer, slower one of the gas that follows.
    fn sound(&self, random: &mut Random) -> Vec<f64> {
        let snap = Burst {
            centre_hz: self.centre_hz,
            q: random.between(0.4, 0.9),
            decay_s: random.between_log(0.000_5, 0.002),
            gain: self.gain,
        };
        let gas = Burst {
            centre_hz: self.centre_hz * random.between(0.5, 1.1),
            q: 0.6,
            decay_s: random.between_log(0.003, 0.012),
            gain: self.gain * random.between(0.08, 0.3),
        };
        let mut heard = snap.sound(random);
        for part in [gas.sound(random), self.knock(random)] {
            heard.resize(heard.len().max(part.len()), 0.0);
            heard.iter_mut().zip(&part).for_each(|(sample, value)| *sample += value);
        }
        heard
    }

    /// The log itself: wood, damped by its loss factor and by lying on others.
    fn knock(&self, random: &mut Random) -> Vec<f64> {
        if self.gain < KNOCK_GAIN {
            return Vec::new();
        }
        let log = Damping { tan_phi: 0.04, held_per_s: 90.0 };
        let lowest_hz = random.between_log(180.0, 520.0);
        let modes = [1.0, 2.2, 3.7].map(|ratio| Mode {
            frequency_hz: ratio * lowest_hz * random.between(0.95, 1.05),
            damping_per_s: log.at(ratio * lowest_hz),
            gain: KNOCK * self.gain * random.unit() / ratio,
        });
        ring(&modes, &contact(0.000_8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candle_puffs_near_12_hz_and_a_camp_fire_near_2() {
        assert!((puffs_per_s(0.015) - 12.2).abs() < 0.1);
        assert!((puffs_per_s(0.7) - 1.8).abs() < 0.1);
    }

    #[test]
    fn a_crackle_is_10_db_down_within_4_ms() {
        let mut random = Random::new(6);
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        let (mut first, mut later) = (0.0, 0.0);
        for _ in 0..50 {
            let sound = Crackle { gain: 0.1, centre_hz: 4_000.0 }.sound(&mut random);
            first += power(&sound[..48]);
            later += power(&sound[192..240]);
        }
        assert!(10.0 * (first / later).log10() > 10.0);
    }
}
