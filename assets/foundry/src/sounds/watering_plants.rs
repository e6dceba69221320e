//! Watering plants with a can. The jets of its rose break into drops, which patter on leaves, fall on soil and puddles,
//! and sometimes hit the rim of a clay pot as the hand moves. The can glugs as it empties.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{Pan, Stereo, db_to_gain, frames};
use crate::signal::gesture::SmoothWalk;
use crate::signal::grains::scatter;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode, contact, ring};
use crate::water::bubble::Bubble;
use crate::water::drop_impact::{DropImpact, Surface, nearness};

pub const SOUND: Sound = Sound {
    id: "watering-plants",
    name: "Watering plants",
    family: Family::Water,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.6, width_deg: 70.0 },
    takes: [1; 3],
    model: "The jets of a rose break into drops by Rayleigh's law. A moving hand spreads them over leaves, soil, \
        puddles and the modes of a clay pot, while air glugs into the can.",
    seed: 41,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 29.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// One way of watering.
#[derive(Clone, Copy)]
struct Watering {
    /// Diameter of the rose's holes, and speed of the water: sqrt(2 g h) for a head of 5 to 25 cm, plus the gain of the
    /// fall.
    hole_mm: f64,
    speed_m_s: f64,
    /// Rate of drops that are synthesised one by one: a share of all drops.
    drops_per_s: f64,
    /// Shares of leaf, soil, puddle and pot, which vary as the hand moves.
    shares: [f64; 4],
    /// The patter of all other drops: its spectral density per octave, and its level relative to the single drops.
    patter_octaves_db: [f64; 9],
    patter_db: f64,
    glugs_per_s: f64,
    glugs_db: f64,
}

/// Speeds follow the formula above. Rates, shares and the patter are chosen: a coarser rose has more and larger drops,
/// of which more fall into puddles.
const WATERINGS: [Watering; 3] = [
    // A few fine jets on the leaves of a potted plant.
    Watering {
        hole_mm: 0.6,
        speed_m_s: 1.6,
        drops_per_s: 420.0,
        shares: [0.6, 0.3, 0.06, 0.04],
        patter_octaves_db: [-26.0, -20.0, -12.0, -5.0, 0.0, 1.0, -2.0, -8.0, -13.0],
        patter_db: -5.0,
        glugs_per_s: 0.0,
        glugs_db: -90.0,
    },
    // A can over a bed of herbs.
    Watering {
        hole_mm: 1.0,
        speed_m_s: 2.6,
        drops_per_s: 1_300.0,
        shares: [0.4, 0.2, 0.33, 0.07],
        patter_octaves_db: [-20.0, -14.0, -8.0, -3.0, 0.0, 0.0, -4.0, -10.0, -15.0],
        patter_db: -4.0,
        glugs_per_s: 2.2,
        glugs_db: -9.0,
    },
    // A full rose; puddles form soon.
    Watering {
        hole_mm: 1.4,
        speed_m_s: 3.4,
        drops_per_s: 2_600.0,
        shares: [0.26, 0.08, 0.58, 0.08],
        patter_octaves_db: [-14.0, -9.0, -4.0, -1.0, 0.0, -1.0, -5.0, -11.0, -16.0],
        patter_db: -3.0,
        glugs_per_s: 3.6,
        glugs_db: -7.0,
    },
];

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let watering = intensity.choose(WATERINGS);
    let mut plants = watering.drops(random).levelled(0.0);
    let patter = Bed {
        seconds: SECONDS,
        octaves_db: watering.patter_octaves_db,
        shared: SHARED,
        swell: SWELL,
        flicker: FLICKER,
    };
    plants.mix(&patter.perform(random).levelled(watering.patter_db));
    plants.mix(&watering.glugs(random).levelled(watering.glugs_db));
    plants.finish(END_FADE_S, END_FADE_S);
    Ok(plants)
}

/// Share of the noise that is the same at both ears. The spray is as wide as a hand and half a metre away. Chosen:
/// narrower than rain.
const SHARED: f64 = 0.3;
/// Level variation as the hand lifts and lowers the can, and as jets join and separate (chosen).
const SWELL: Fluctuation = Fluctuation { db: 1.2, tau_s: 1.6 };
const FLICKER: Fluctuation = Fluctuation { db: 1.2, tau_s: 0.15 };

/// A jet breaks into drops of 1.89 times its diameter (Rayleigh, 1878), which vary by a quarter.
const DROP_RATIO: f64 = 1.89;
const DROP_SPREAD: f64 = 0.25;
/// Variation of the shares as the hand moves: deviation in dB, and time constant. Chosen: leaf by leaf.
const HAND_WANDER: Fluctuation = Fluctuation { db: 5.0, tau_s: 1.8 };
/// Deviation of the hand's position and of the drops around it, as fractions of the width, and the gain of the nearest
/// drop relative to the furthest (chosen: no drop startles).
const HAND_REACH: f64 = 0.35;
const SPRAY_WIDTH: f64 = 0.4;
const NEAREST_GAIN: f64 = 4.0;

#[derive(Clone, Copy)]
enum Target {
    Ground(Surface),
    Pot,
}

/// The targets in the order of their shares.
const TARGETS: [Target; 4] = [
    Target::Ground(Surface::Leaf),
    Target::Ground(Surface::Soil),
    Target::Ground(Surface::Puddle),
    Target::Pot,
];

/// Interval between two positions of the hand, in samples: 10 ms, in which a hand does not move far (chosen).
const HAND_STEP_FRAMES: usize = 480;

/// A position of the hand: the weight of each target, and the pan position.
struct Hand {
    shares: [f64; 4],
    side: f64,
}

impl Watering {
    fn hand(self, random: &mut Random) -> Vec<Hand> {
        let mut walks = [(); 5].map(|()| SmoothWalk::new(random, 1.0, HAND_WANDER.tau_s));
        let mut next_position = || {
            let mut values = [0.0; 5];
            for _ in 0..HAND_STEP_FRAMES {
                for (value, walk) in values.iter_mut().zip(&mut walks) {
                    *value = walk.next(random);
                }
            }
            let [sideways, per_target @ ..] = values;
            let mut shares = self.shares;
            for (share, value) in shares.iter_mut().zip(per_target) {
                *share *= db_to_gain(HAND_WANDER.db * value);
            }
            Hand { shares, side: HAND_REACH * sideways }
        };
        (0..=frames(SECONDS) / HAND_STEP_FRAMES).map(|_| next_position()).collect()
    }

    fn drops(self, random: &mut Random) -> Stereo {
        let length = frames(SECONDS);
        let mut output = Stereo::silence(length);
        let hand = self.hand(random);
        let pot = pot(random);
        scatter(
            random,
            length,
            |_| self.drops_per_s,
            |random, at| {
                let Hand { shares, side } = &hand[at / HAND_STEP_FRAMES];
                let diameter_mm = self.hole_mm * DROP_RATIO * (DROP_SPREAD * random.normal()).exp();
                let nearness_gain = nearness(NEAREST_GAIN, random);
                let target = TARGETS[pick_index(shares, random)];
                let surface =
                    if let Target::Ground(surface) = target { surface } else { Surface::Stone };
                let drop =
                    DropImpact::new(diameter_mm, self.speed_m_s, nearness_gain, surface, random);
                let place = Pan((side + SPRAY_WIDTH * random.normal()).clamp(-1.0, 1.0));
                for (grain, delay) in drop.sounds(random) {
                    output.add(at + delay, &grain, place);
                }
                if let Target::Pot = target {
                    output.add(at, &ring_pot(&pot, drop.gain, random), place);
                }
            },
        );
        output
    }

    /// Air that enters the can against the water: groups of one to three low bubbles.
    fn glugs(self, random: &mut Random) -> Stereo {
        let length = frames(SECONDS);
        let mut output = Stereo::silence(length);
        scatter(
            random,
            length,
            |_| self.glugs_per_s,
            |random, at| {
                let radius_mm = random.between_log(5.0, 11.0);
                let mut delay = 0;
                for _ in 0..random.between(1.0, 4.0) as usize {
                    let radius_m = radius_mm * random.between(0.9, 1.1) / 1_000.0;
                    let bubble = Bubble { radius_m, rise: random.between(0.02, 0.1) };
                    let gain = random.spread_db(1.0, 3.0);
                    let sound: Vec<f64> = bubble.sound().iter().map(|x| gain * x).collect();
                    output.add(at + delay, &sound, Pan(-0.1));
                    delay += frames(random.between(0.05, 0.12));
                }
            },
        );
        output
    }
}

/// Picks an index with a probability in proportion to its share.
fn pick_index(shares: &[f64; 4], random: &mut Random) -> usize {
    let mut remaining = random.unit() * shares.iter().sum::<f64>();
    shares
        .iter()
        .position(|share| {
            remaining -= share;
            remaining < 0.0
        })
        .unwrap_or(0)
}

/// A clay pot of 20 cm, full of soil: the frequency ratios of a bending rim, as of a wine glass, with the lowest mode
/// near 700 Hz and damped by the soil (chosen: a short click).
const POT_RATIOS: [f64; 5] = [1.0, 2.32, 4.25, 6.63, 9.38];
const POT_HZ: (f64, f64) = (620.0, 780.0);
const POT_DAMPING: Damping = Damping { tan_phi: 0.012, held_per_s: 90.0 };

fn pot(random: &mut Random) -> Vec<Mode> {
    let lowest_hz = random.between(POT_HZ.0, POT_HZ.1);
    POT_RATIOS
        .iter()
        .map(|ratio| {
            let frequency_hz = lowest_hz * ratio * random.between(0.98, 1.02);
            Mode {
                frequency_hz,
                damping_per_s: POT_DAMPING.at(frequency_hz),
                gain: ratio.powf(-0.5),
            }
        })
        .collect()
}

/// A drop spreads on the rim within a third of a millisecond: half its width divided by its speed.
const POT_CONTACT_S: f64 = 0.000_35;

fn ring_pot(pot: &[Mode], gain: f64, random: &mut Random) -> Vec<f64> {
    // The point on the rim where it lands determines which modes it excites.
    let excited: Vec<Mode> = pot
        .iter()
        .map(|mode| Mode { gain: mode.gain * 0.5 * gain * random.between(0.1, 1.0), ..*mode })
        .collect();
    ring(&excited, &contact(POT_CONTACT_S))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_hit_as_often_as_their_shares() {
        let mut random = Random::new(6);
        let shares = [0.5, 0.3, 0.15, 0.05];
        let mut hits = [0.0; 4];
        (0..20_000).for_each(|_| hits[pick_index(&shares, &mut random)] += 1.0 / 20_000.0);
        assert!(hits.iter().zip(shares).all(|(hit, share)| (hit - share).abs() < 0.015));
    }

    #[test]
    fn water_is_not_faster_than_its_head_and_fall_allow() {
        // A head of 25 cm and a fall of 60 cm.
        let fastest = (2.0 * 9.81 * 0.85_f64).sqrt();
        assert!(WATERINGS.iter().all(|watering| watering.speed_m_s < fastest));
    }
}
