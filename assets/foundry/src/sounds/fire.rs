//! A wood fire: the puffing of its flames, the fine hiss of sap and ash, and crackles of gas that splits the wood. The
//! three intensities are embers with a few small flames, a hearth fire, and a roaring log fire.

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
    model: "Flames puff at a rate of 1.5 divided by the square root of the fire's width and rumble below 300 Hz; \
        crackles come in small groups with power-law strengths, the strong ones with a knock of the log, over a \
        hiss of sap.",
    seed: 43,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a listener does not notice the repetition, short enough to keep the files small.
const SECONDS: f64 = 29.0;
/// Chosen: longer than one encoder block, because the coding noise in the last block depends on how loud that block
/// is.
const END_FADE_S: f64 = 0.2;

/// One kind of fire.
struct Fire {
    /// Width of the flames in metres, which determines their puffing frequency.
    width_m: f64,
    /// Deviation of the level of the roar from the puffs.
    puff_db: f64,
    /// Octave levels of the roar of the flames, from 63 Hz.
    roar_db: [f64; 9],
    /// Octave levels of the hiss, from 63 Hz.
    hiss_db: [f64; 9],
    hiss_fluctuation: Fluctuation,
    /// Mean number of groups of crackles per second.
    groups_per_s: f64,
    /// Slow variation of that number.
    rate_fluctuation: Fluctuation,
    /// Probability that a crackle is followed by another in the same group.
    follow_chance: f64,
    /// Exponent of the power law of the strengths. A larger exponent gives fewer strong crackles.
    alpha: f64,
    /// Level of the faintest crackles.
    faintest_db: f64,
    /// Limit of the level of a crackle.
    strongest_db: f64,
}

/// Chosen: a level at which an octave is inaudible.
const OFF: f64 = -90.0;

/// Fitted to eleven real recordings. Their levels relative to 1 kHz are +7 to +18 dB at 63 Hz, 0 to +15 dB at 250 Hz,
/// +2 to +13 dB at 2 kHz and +5 to +14 dB at 8 kHz. The mean level lies above the level of the quietest 20 % of the
/// time by 6 dB below 500 Hz, where the roar dominates, and by 10 to 22 dB above 2 kHz, where the crackles dominate. 10
/// to 35 crackles per second exceed the background by 10 dB, and a third of these by 20 dB, which gives an exponent
/// near 1.1. The rate of crackles varies little, because hardly a second passes without one.
const FIRES: [Fire; 3] = [
    Fire {
        width_m: 0.05,
        puff_db: 2.0,
        roar_db: [-24.0, -28.0, -39.0, -48.0, -56.0, OFF, OFF, OFF, OFF],
        hiss_db: [OFF, OFF, -51.0, -51.0, -52.0, -53.0, -53.0, -53.0, -56.0],
        hiss_fluctuation: Fluctuation { db: 1.0, tau_s: 0.3 },
        groups_per_s: 9.0,
        rate_fluctuation: Fluctuation { db: 3.0, tau_s: 0.8 },
        follow_chance: 0.35,
        alpha: 1.05,
        faintest_db: -30.5,
        strongest_db: 0.5,
    },
    Fire {
        width_m: 0.3,
        puff_db: 2.5,
        roar_db: [-15.0, -19.0, -29.0, -38.0, -45.0, -53.0, OFF, OFF, OFF],
        hiss_db: [OFF, OFF, OFF, -47.0, -47.0, -48.0, -48.0, -48.0, -51.0],
        hiss_fluctuation: Fluctuation { db: 1.4, tau_s: 0.25 },
        groups_per_s: 16.0,
        rate_fluctuation: Fluctuation { db: 2.4, tau_s: 0.7 },
        follow_chance: 0.4,
        alpha: 1.05,
        faintest_db: -28.0,
        strongest_db: 3.5,
    },
    Fire {
        width_m: 0.7,
        puff_db: 2.8,
        roar_db: [-11.0, -14.0, -22.0, -30.0, -38.0, -45.0, -51.0, OFF, OFF],
        hiss_db: [OFF, OFF, OFF, -45.0, -44.0, -43.0, -42.0, -42.0, -45.0],
        hiss_fluctuation: Fluctuation { db: 1.6, tau_s: 0.2 },
        groups_per_s: 30.0,
        rate_fluctuation: Fluctuation { db: 2.1, tau_s: 0.6 },
        follow_chance: 0.45,
        alpha: 1.1,
        faintest_db: -22.5,
        strongest_db: 5.0,
    },
];

/// A furnished room around the hearth. Chosen: barely audible next to the fire.
const ROOM: Room = Room { t60_s: 0.3, level_db: -20.0, damped_above_hz: 5_000.0 };

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let fire = &FIRES[intensity as usize];
    let mut output = fire.roar(random);
    fire.add_hiss(&mut output, random);
    fire.add_crackles(&mut output, random);
    ROOM.add_to(&mut output);
    output.left.truncate(frames(SECONDS));
    output.right.truncate(frames(SECONDS));
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// Puffing frequency in Hz of flames of this width in metres (Cetegen & Ahmed, 1993).
fn puffs_per_s(width_m: f64) -> f64 {
    1.5 / width_m.sqrt()
}

/// Q of the filter that shapes the puffs. Chosen: between the nearly regular puffs of a small flame and the overlapping
/// ones of a large flame.
const PUFF_Q: f64 = 1.3;
/// Chosen: fast level fluctuation from the turbulence of the flames.
const TURBULENCE: Fluctuation = Fluctuation { db: 2.5, tau_s: 0.05 };

impl Fire {
    /// The roar of the flames, with puffs.
    fn roar(&self, random: &mut Random) -> Stereo {
        let bed = Bed {
            seconds: SECONDS,
            octaves_db: self.roar_db,
            shared: 0.6,
            swell: Fluctuation { db: 1.2, tau_s: 2.5 },
            flicker: TURBULENCE,
        };
        let mut output = bed.perform(random);
        let mut puffs = Svf::new(puffs_per_s(self.width_m), PUFF_Q);
        // Normalises the filtered noise to a deviation of 1. The noise bandwidth of the filter is pi / 2 times its
        // width.
        let width = puffs_per_s(self.width_m) / PUFF_Q * std::f64::consts::FRAC_PI_2;
        let normalisation = (0.5 * SAMPLE_RATE / width).sqrt();
        for (left, right) in output.left.iter_mut().zip(&mut output.right) {
            let gain = db_to_gain(self.puff_db * normalisation * puffs.next(white(random)).band);
            *left *= gain;
            *right *= gain;
        }
        output
    }

    fn add_hiss(&self, output: &mut Stereo, random: &mut Random) {
        let bed = Bed {
            seconds: SECONDS,
            octaves_db: self.hiss_db,
            shared: 0.4,
            swell: Fluctuation { db: 1.5, tau_s: 1.5 },
            flicker: self.hiss_fluctuation,
        };
        let hiss = bed.perform(random);
        output.left.iter_mut().zip(&hiss.left).for_each(|(sample, value)| *sample += value);
        output.right.iter_mut().zip(&hiss.right).for_each(|(sample, value)| *sample += value);
    }

    fn add_crackles(&self, output: &mut Stereo, random: &mut Random) {
        let mut variation = SmoothWalk::new(
            &mut random.fork(),
            self.rate_fluctuation.db,
            self.rate_fluctuation.tau_s,
        );
        let mut rate_random = random.fork();
        let factors: Vec<f64> =
            (0..output.len()).map(|_| db_to_gain(variation.next(&mut rate_random))).collect();
        let rate = |at: usize| self.groups_per_s * factors[at.min(factors.len() - 1)];
        scatter(random, output.len(), rate, |random, at| {
            // The crackles of a group come from the same crack, so that they share a direction and a similar spectrum.
            let pan = Pan(0.4 * random.normal());
            let centre_hz = random.between_log(2_000.0, 9_500.0);
            let mut at = at;
            loop {
                let strength_db = self.faintest_db + 20.0 * random.pareto(self.alpha).log10();
                let crackle = WoodCrackle {
                    gain: db_to_gain(strength_db.min(self.strongest_db - 6.0 * random.unit())),
                    centre_hz: centre_hz * random.between(0.8, 1.25),
                };
                output.add(at, &crackle.sound(random), pan);
                if !random.chance(self.follow_chance) {
                    break;
                }
                at += frames(random.exponential(0.022));
            }
        });
    }
}

/// One crackle.
struct WoodCrackle {
    gain: f64,
    centre_hz: f64,
}

/// Smallest gain of a crackle that also excites the log. Chosen: only the strong crackles do.
const KNOCK_GAIN: f64 = 0.16;
/// Largest gain of the knock against the crackle. Fitted: a louder knock sounds like a footstep.
const KNOCK_SHARE: f64 = 0.3;

impl WoodCrackle {
    /// Synthesises a sharp burst, followed by a softer and slower burst of gas. Measured on eleven recordings: the
    /// level falls by 10 dB within 1 to 4 ms and by 20 dB within 6 to 16 ms.
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
        let mut output = snap.sound(random);
        for part in [gas.sound(random), self.knock(random)] {
            output.resize(output.len().max(part.len()), 0.0);
            output.iter_mut().zip(&part).for_each(|(sample, value)| *sample += value);
        }
        output
    }

    /// The modes of the log, damped by the loss factor of wood and by contact with other logs. Empty for a weak
    /// crackle.
    fn knock(&self, random: &mut Random) -> Vec<f64> {
        if self.gain < KNOCK_GAIN {
            return Vec::new();
        }
        let log = Damping { tan_phi: 0.04, held_per_s: 90.0 };
        let lowest_hz = random.between_log(180.0, 520.0);
        let modes = [1.0, 2.2, 3.7].map(|ratio| Mode {
            frequency_hz: ratio * lowest_hz * random.between(0.95, 1.05),
            damping_per_s: log.at(ratio * lowest_hz),
            gain: KNOCK_SHARE * self.gain * random.unit() / ratio,
        });
        ring(&modes, &contact(0.000_8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candle_puffs_near_12_hz_and_a_camp_fire_near_2_hz() {
        assert!((puffs_per_s(0.015) - 12.2).abs() < 0.1);
        assert!((puffs_per_s(0.7) - 1.8).abs() < 0.1);
    }

    #[test]
    fn a_crackle_is_10_db_down_within_4_ms() {
        let mut random = Random::new(6);
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        let (mut first, mut later) = (0.0, 0.0);
        for _ in 0..50 {
            let sound = WoodCrackle { gain: 0.1, centre_hz: 4_000.0 }.sound(&mut random);
            first += power(&sound[..48]);
            later += power(&sound[192..240]);
        }
        assert!(10.0 * (first / later).log10() > 10.0);
    }
}
