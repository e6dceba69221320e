//! Singing bowls of bronze: struck with a felt mallet, struck with leather over wood, and rubbed along the rim until
//! they resonate.

use std::f64::consts::TAU;

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::room::Room;
use crate::places::room_tone;
use crate::signal::audio::{SAMPLE_RATE, Stereo, add_at, db_to_gain, frames};
use crate::signal::filter::Svf;
use crate::signal::gesture::{SmoothWalk, smooth};
use crate::signal::grains::Burst;
use crate::signal::noise::white;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode, contact, ring};

pub const SOUND: Sound = Sound {
    id: "singing-bowl",
    name: "Singing bowl",
    family: Family::Nature,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 5.0, irregularity: 0.4 }),
        closeness: 0.5,
        width_deg: 20.0,
    },
    takes: [4; 3],
    model: "The paired bending modes of bronze bowls, which differ slightly in frequency and beat slowly because no \
        bowl is perfectly round, excited by a mallet or by a stick that rubs around the rim.",
    seed: 61,
    perform,
    room_tone: Some(RoomTone { below_lu: 42.0, perform: room_tone::quiet_room }),
};

/// Frequency ratios of the modes with 2 to 8 pairs of nodes around the rim, measured on a bowl of 152 mm at 314, 836,
/// 1519, 2360, 3341, 4462 and 5696 Hz (Inácio, Henrique & Antunes, *The dynamics of Tibetan singing bowls*, 2006).
const RATIOS: [f64; 7] = [1.0, 2.66, 4.84, 7.52, 10.64, 14.21, 18.14];

/// Lowest modes of the bowls, from the largest to the smallest, near the notes of a pentatonic scale. Chosen: low
/// enough to be restful.
const LOWEST_HZ: [f64; 4] = [166.0, 219.0, 294.0, 393.0];

/// Bronze has low losses: the bowls of the same authors show 0.01 to 0.05 % of critical damping. The cushion or palm
/// under the bowl adds as much again.
const BRONZE: Damping = Damping { tan_phi: 0.000_35, held_per_s: 0.25 };

/// No bowl is perfectly round, so the two modes of a pair differ by this fraction of their frequency and beat. Chosen:
/// slowly.
const SPLIT: (f64, f64) = (0.001, 0.004_5);
/// Bowls are hammered by hand, so each mode deviates by up to this fraction from the ratio above (chosen).
const DETUNE: f64 = 0.012;

/// The mallet that strikes the bowl.
struct Mallet {
    contact_ms: f64,
    /// Gain per octave. A soft head also spreads its force along the rim.
    slope_db: f64,
    /// The noise of the impact itself.
    knock: Knock,
}

/// The noise burst of an impact.
#[derive(Clone, Copy)]
struct Knock {
    centre_hz: f64,
    decay_ms: f64,
    /// Relative to the peak of the ring.
    level_db: f64,
}

/// Chosen: felt excites little above 570 Hz (2 / 3.5 ms); leather over wood excites the upper pairs and adds a knock.
const FELT: Mallet = Mallet {
    contact_ms: 3.5,
    slope_db: 1.0,
    knock: Knock { centre_hz: 260.0, decay_ms: 16.0, level_db: -22.0 },
};
const LEATHER: Mallet = Mallet {
    contact_ms: 0.9,
    slope_db: 2.5,
    knock: Knock { centre_hz: 900.0, decay_ms: 7.0, level_db: -17.0 },
};

/// Chosen: an empty room, larger than a living room, so that the ring has a long reverberation.
const ROOM: Room = Room { t60_s: 0.9, level_db: -14.0, damped_above_hz: 4_000.0 };
/// Chosen: silence before the first sound, so that the fade-in never softens its onset.
const LEAD_S: f64 = 0.004;
/// The maximum length of a take, its fade-out, and the level relative to the peak at which the tail is cut (chosen: the
/// end of a long ring fades into the room).
const LONGEST_S: f64 = 10.5;
const END_FADE_S: f64 = 3.5;
const TAIL_DB: f64 = -62.0;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let bowl = Bowl::with_lowest_mode(LOWEST_HZ[take % LOWEST_HZ.len()]);
    let sound = match intensity {
        Intensity::Soft => bowl.struck(&FELT, random),
        Intensity::Medium => bowl.struck(&LEATHER, random),
        Intensity::Firm => bowl.rubbed(random),
    };
    let mut output = Stereo::silence(frames(LEAD_S));
    output.left.extend(&sound);
    output.right.extend(&sound);
    ROOM.add_to(&mut output);
    let mut output = output.to_mono();
    output.left.truncate(frames(LONGEST_S));
    output.right.truncate(frames(LONGEST_S));
    output.trim_end(TAIL_DB, 0.05);
    output.finish(0.003, END_FADE_S);
    Ok(output)
}

struct Bowl {
    pairs: Vec<[Mode; 2]>,
}

impl Bowl {
    /// The bowl with this lowest mode. It is the same bowl in every take.
    fn with_lowest_mode(lowest_hz: f64) -> Self {
        let mut bowl_random = Random::new(SOUND.seed + lowest_hz as u64);
        let pairs = RATIOS.iter().map(|ratio| {
            let detune = if *ratio > 1.0 { DETUNE } else { 0.0 };
            let middle_hz = lowest_hz * ratio * (1.0 + bowl_random.between(-detune, detune));
            let split_hz = middle_hz * bowl_random.between_log(SPLIT.0, SPLIT.1) / ratio.sqrt();
            [-0.5, 0.5].map(|side| {
                let frequency_hz = middle_hz + side * split_hz;
                let damping_per_s = BRONZE.at(frequency_hz) * bowl_random.between(0.9, 1.15);
                Mode { frequency_hz, damping_per_s, gain: 1.0 }
            })
        });
        Self { pairs: pairs.collect() }
    }

    fn struck(&self, mallet: &Mallet, random: &mut Random) -> Vec<f64> {
        let angle = random.between(0.15, 0.85) * TAU / 8.0;
        let modes: Vec<Mode> = self
            .pairs
            .iter()
            .zip(2..)
            .flat_map(|(pair, order)| {
                // The position of the strike decides how the force is shared between the two modes of a pair.
                let (sin, cos) = (f64::from(order) * angle).sin_cos();
                let octaves = (pair[0].frequency_hz / self.lowest_hz()).log2();
                let gain = random.spread_db(db_to_gain(mallet.slope_db * octaves), 1.5);
                [Mode { gain: gain * cos, ..pair[0] }, Mode { gain: gain * sin, ..pair[1] }]
            })
            .collect();
        let contact_s = 1e-3 * mallet.contact_ms * random.between_log(0.85, 1.2);
        let mut sound = ring(&modes, &contact(contact_s));
        sound.truncate(frames(LONGEST_S));
        let loudest = sound.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
        let Knock { centre_hz, decay_ms, level_db } = mallet.knock;
        let knock = Burst {
            centre_hz,
            q: 0.8,
            decay_s: 1e-3 * decay_ms,
            gain: loudest * db_to_gain(level_db),
        };
        add_at(&mut sound, 0, &knock.sound(random), 1.0);
        sound
    }

    fn lowest_hz(&self) -> f64 {
        self.pairs[0][0].frequency_hz
    }

    /// A bowl rubbed with a stick. The resonating mode turns with the stick, so its four lobes pass the listener, and
    /// it rings on after the stick is lifted.
    fn rubbed(&self, random: &mut Random) -> Vec<f64> {
        let turns_per_s = random.between(0.42, 0.6);
        let lift_s = random.between(5.5, 6.5);
        let mut speed = SmoothWalk::new(random, 0.05, 1.0);
        let mut pressure = SmoothWalk::new(random, 0.7, 0.6);
        let mut grain = Svf::new(random.between(1_500.0, 2_400.0), 0.9);
        let damping_per_s = self.pairs[0][0].damping_per_s;
        let (mut turn, mut phase, mut second_phase) = (random.unit(), 0.0, 0.0);
        (0..frames(LONGEST_S))
            .map(|i| {
                let t = i as f64 / SAMPLE_RATE;
                let contact_level = smooth(t / 0.4) * smooth((lift_s - t) / 0.15);
                turn += turns_per_s * (1.0 + speed.next(random)) / SAMPLE_RATE;
                phase += self.lowest_hz() / SAMPLE_RATE;
                second_phase += self.pairs[1][0].frequency_hz / SAMPLE_RATE;
                // The energy grows while the stick feeds in more than is lost, and then stays constant.
                let growth = smooth(t / GROWTH_S).powf(1.5);
                let decay = (-damping_per_s * (t - lift_s).max(0.0)).exp();
                let lobe_level =
                    1.0 + LOBES * (TAU * 4.0 * turn).cos() * smooth((lift_s + 1.0 - t) / 1.0);
                let level =
                    growth * decay * lobe_level * db_to_gain(pressure.next(random) * contact_level);
                let wave = |phase: f64| (TAU * phase.fract()).sin();
                // Stick and slip are abrupt, so the mode has overtones while it is rubbed.
                let tone = wave(phase)
                    + contact_level
                        * growth
                        * (0.05 * wave(2.0 * phase) + 0.025 * wave(3.0 * phase));
                let second = db_to_gain(-17.0) * wave(second_phase) * decay.powi(3);
                let scrape = contact_level
                    * SCRAPE
                    * grain.next(white(random)).band
                    * (1.0 + 0.5 * (TAU * turn).cos());
                level * (tone + second) + scrape
            })
            .collect()
    }
}

/// Time in which a rubbed bowl reaches its full level. Chosen: two and a half turns of the stick.
const GROWTH_S: f64 = 4.8;
/// Depth of the level modulation by the lobes: less than all of it, because the sound also arrives by way of the room
/// (chosen).
const LOBES: f64 = 0.35;
/// Level of the stick on the bronze. Chosen: audible before the bowl resonates, and masked afterwards.
const SCRAPE: f64 = 0.012;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bowl_has_the_mode_ratios_of_the_measured_one() {
        let bowl = Bowl::with_lowest_mode(314.0);
        for (pair, measured_hz) in
            bowl.pairs.iter().zip([314.0, 836.0, 1519.0, 2360.0, 3341.0, 4462.0, 5696.0])
        {
            let middle_hz = f64::midpoint(pair[0].frequency_hz, pair[1].frequency_hz);
            assert!((middle_hz / measured_hz - 1.0).abs() < 0.015, "{middle_hz} {measured_hz}");
        }
    }

    #[test]
    fn the_lowest_pair_beats_slower_than_three_times_a_second() {
        for lowest_hz in LOWEST_HZ {
            let [low, high] = Bowl::with_lowest_mode(lowest_hz).pairs[0];
            assert!((0.1..3.0).contains(&(high.frequency_hz - low.frequency_hz)));
        }
    }

    #[test]
    fn the_lowest_mode_rings_longest() {
        let bowl = Bowl::with_lowest_mode(219.0);
        let t60 = |pair: &[Mode; 2]| crate::signal::audio::t60_s(pair[0].damping_per_s);
        assert!((10.0..40.0).contains(&t60(&bowl.pairs[0])));
        assert!(t60(&bowl.pairs[0]) > 3.0 * t60(&bowl.pairs[4]));
    }
}
