//! Stirring with a spoon. It slides along the wall of the cup, knocks against it, and moves the tea; at the end it may
//! be tapped on the rim. The three variants are slow stirring in a thin teacup, a mug, and brisk stirring in a tall
//! glass.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::cavern::Cavern;
use crate::places::kitchen;
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames, mix_in};
use crate::signal::filter::{Svf, low_pass};
use crate::signal::gesture::{SmoothWalk, smooth};
use crate::signal::noise::white;
use crate::signal::random::Random;
use crate::things::modes::{Mode, contact, ring};
use crate::things::tableware::{CUP, GLASS, MUG, Piece, SPOON, Tableware};
use crate::water::liquid::BubbleCloud;

pub const SOUND: Sound = Sound {
    id: "stirring",
    name: "Stirring",
    family: Family::Water,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 20.0, irregularity: 0.35 }),
        closeness: 0.75,
        width_deg: 25.0,
    },
    takes: [8; 3],
    model: "A steel spoon circles in a full cup. Friction noise and knocks excite the rim modes, which the tea has \
        lowered, and a column of tea whose pitch rises as stirred-in air escapes.",
    seed: 45,
    perform,
    room_tone: Some(RoomTone { below_lu: 36.0, perform: kitchen::room_tone }),
};

struct Stir {
    vessel: Tableware,
    /// Fraction of the vessel that is filled.
    filled: f64,
    turns_per_s: f64,
    turns: (f64, f64),
    /// Knocks per turn, and the levels of scrape and water relative to the knocks.
    knocks_per_turn: f64,
    scrape_db: f64,
    water_db: f64,
    /// Maximum number of taps on the rim at the end.
    taps: usize,
    /// Depth of the tea.
    depth_m: f64,
}

/// Chosen: slow and relaxed in a thin cup, faster in a mug, and brisk in a tall glass. The levels are chosen so that
/// the knocks dominate and the water is audible between them.
const STIRS: [Stir; 3] = [
    Stir {
        vessel: CUP,
        filled: 0.8,
        turns_per_s: 1.1,
        turns: (1.2, 1.8),
        knocks_per_turn: 1.1,
        scrape_db: -30.0,
        water_db: -26.0,
        taps: 0,
        depth_m: 0.05,
    },
    Stir {
        vessel: MUG,
        filled: 0.8,
        turns_per_s: 1.7,
        turns: (1.9, 2.8),
        knocks_per_turn: 1.7,
        scrape_db: -29.0,
        water_db: -27.0,
        taps: 2,
        depth_m: 0.075,
    },
    Stir {
        vessel: GLASS,
        filled: 0.75,
        turns_per_s: 2.6,
        turns: (2.9, 4.2),
        knocks_per_turn: 2.4,
        scrape_db: -32.0,
        water_db: -28.0,
        taps: 3,
        depth_m: 0.1,
    },
];

/// Chosen: a furnished kitchen, barely audible at arm's length.
const ROOM: Cavern =
    Cavern { t60_s: 0.35, level_db: -34.0, first_echo_s: 0.004, dulled_hz: (6_000.0, 2_000.0) };
/// Chosen: silence before the first sound, so that the fade-in never softens its onset; and the level relative to the
/// peak at which the tail is cut, well below the room tone of the kitchen.
const LEAD_S: f64 = 0.01;
const TAIL_DB: f64 = -66.0;
/// Chosen: higher frequencies take most of the file size and are barely audible.
const LOW_PASS_HZ: f64 = 10_000.0;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let stir = &STIRS[intensity as usize];
    let vessel = stir.vessel.piece(random).filled(stir.filled);
    let spoon = SPOON.piece(random);
    let motion = stir.spoon_motion(random);
    let mut output = vec![0.0; motion.len() + frames(1.6)];
    mix_in(&mut output, 0, &scrape(&vessel, &motion, random), db_to_gain(stir.scrape_db));
    mix_in(&mut output, 0, &stir.water(&motion, random), db_to_gain(stir.water_db));
    stir.add_knocks(&vessel, &spoon, &motion, &mut output, random);
    if take % 2 == 1 {
        stir.add_taps(motion.len(), &mut output, random);
    }
    low_pass(&mut output, LOW_PASS_HZ);
    let mut take = Stereo::from_mono(&ROOM.reverberate(&output, random));
    take.trim_end(TAIL_DB, 0.02);
    take.finish(0.004, 0.03);
    Ok(take)
}

/// The spoon at one sample: its angle in turns, and its speed relative to its usual speed.
#[derive(Clone, Copy)]
struct Spoon {
    turn: f64,
    speed: f64,
}

/// Levels of the ringing spoon and of the tea in a knock, relative to the cup. Chosen: the cup dominates.
const SPOON_DB: f64 = -10.0;
const TEA_DB: f64 = -11.0;

impl Stir {
    fn spoon_motion(&self, random: &mut Random) -> Vec<Spoon> {
        let turns = random.between(self.turns.0, self.turns.1);
        let length = frames(LEAD_S + turns / self.turns_per_s);
        let mut wander = SmoothWalk::new(random, 0.1, 0.4);
        let mut turn = random.unit();
        (0..length)
            .map(|at| {
                let t = at as f64 / SAMPLE_RATE - LEAD_S;
                let left_s = (length - at) as f64 / SAMPLE_RATE;
                let speed = smooth(t / 0.15) * smooth(left_s / 0.2) * (1.0 + wander.next(random));
                turn += speed * self.turns_per_s / SAMPLE_RATE;
                Spoon { turn, speed }
            })
            .collect()
    }

    /// The tea follows the spoon and carries some air with it.
    fn water(&self, motion: &[Spoon], random: &mut Random) -> Vec<f64> {
        let swirl = BubbleCloud { median_radius_m: 0.001_8, spread: 0.4, rise: 0.08 };
        let activity: Vec<f64> = motion.iter().map(|spoon| spoon.speed.max(0.0).powi(2)).collect();
        let mut output = swirl.sound(random, 14.0 * self.turns_per_s, &activity);
        output.iter_mut().for_each(|x| *x *= 3.0);
        let mut wash = Svf::new(420.0, 0.7);
        let mut lap = SmoothWalk::new(random, 4.0, 0.05);
        for (sample, activity) in output.iter_mut().zip(activity) {
            *sample +=
                wash.next(0.5 * activity * db_to_gain(lap.next(random)) * white(random)).band;
        }
        output
    }

    /// The spoon hits the wall a few times per turn, at random angles.
    fn add_knocks(
        &self,
        vessel: &Piece,
        spoon: &Piece,
        motion: &[Spoon],
        output: &mut [f64],
        random: &mut Random,
    ) {
        let mut next = motion.first().map_or(0.0, |spoon| spoon.turn) + 0.1;
        for (at, position) in motion.iter().enumerate() {
            if position.turn < next {
                continue;
            }
            next = position.turn + random.between(0.45, 1.55) / self.knocks_per_turn;
            let force = position.speed.max(0.1) * random.spread_db(1.0, 5.0);
            mix_in(output, at, &vessel.strike(random), force);
            mix_in(output, at, &spoon.strike(random), force * db_to_gain(SPOON_DB));
            let tea = self.tea(at as f64 / SAMPLE_RATE, random);
            mix_in(output, at, &tea, force * db_to_gain(TEA_DB));
            // After the first touch the spoon often touches again.
            if random.chance(0.35) {
                let again = at + frames(random.between(0.012, 0.04));
                mix_in(output, again, &vessel.strike(random), 0.4 * force);
            }
        }
    }

    /// The resonance of the column of tea above the bottom, `since_s` after the stirring began.
    fn tea(&self, since_s: f64, random: &mut Random) -> Vec<f64> {
        // Stirring keeps some air in the tea, and the air from pouring has mostly escaped.
        let air = 0.001_2 * (-since_s / 1.5).exp() + 0.000_25;
        let frequency_hz = sound_speed_m_s(SPEED_IN_WATER_M_S, air) / (4.0 * self.depth_m);
        let mode = Mode {
            frequency_hz: frequency_hz * random.between(0.97, 1.03),
            damping_per_s: 60.0,
            gain: 1.0,
        };
        ring(&[mode], &contact(0.000_5))
    }

    fn add_taps(&self, from: usize, output: &mut [f64], random: &mut Random) {
        let (rim, spoon) = (self.vessel.piece(random).filled(0.6), SPOON.piece(random));
        let mut at = from + frames(random.between(0.12, 0.25));
        for _ in 0..self.taps {
            let force = random.spread_db(1.5, 1.5);
            mix_in(output, at, &rim.strike(random), force);
            mix_in(output, at, &spoon.strike(random), 0.6 * force);
            at += frames(random.between(0.13, 0.21));
        }
    }
}

/// At 20 °C (a fact of physics); in hot water it is 5 % higher.
const SPEED_IN_WATER_M_S: f64 = 1_480.0;

/// Speed of sound in water that contains the fraction `air` of its volume in bubbles: the hot chocolate effect
/// (Crawford, 1982). The factor is the ratio of the bulk moduli of water and air.
fn sound_speed_m_s(speed_m_s: f64, air: f64) -> f64 {
    speed_m_s / (1.0 + 1.49e4 * air).sqrt()
}

/// Steel that slides on glaze: noise of its roughness through the lower modes of the cup, loudest where the spoon is
/// pressed.
fn scrape(vessel: &Piece, motion: &[Spoon], random: &mut Random) -> Vec<f64> {
    let modes = vessel.modes();
    let mut bands: Vec<Svf> =
        modes.iter().step_by(2).take(4).map(|mode| Svf::new(mode.frequency_hz, 14.0)).collect();
    let mut open = Svf::new(4_200.0, 0.8);
    let mut grip = SmoothWalk::new(random, 6.0, 0.03);
    motion
        .iter()
        .map(|spoon| {
            let pressed = 0.25 + 0.75 * (std::f64::consts::PI * spoon.turn).sin().powi(2);
            let gain = spoon.speed.max(0.0) * pressed * db_to_gain(grip.next(random));
            let rough = gain * white(random);
            let rung: f64 = bands.iter_mut().map(|band| band.next(rough).band).sum();
            rung + 0.5 * open.next(rough).band
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_of_a_percent_of_air_lowers_the_pitch_of_the_tea_by_a_factor_of_four() {
        let ratio = sound_speed_m_s(SPEED_IN_WATER_M_S, 0.001) / SPEED_IN_WATER_M_S;
        assert!((ratio - 0.251).abs() < 0.002, "{ratio}");
    }

    #[test]
    fn brisker_stirring_turns_faster_and_knocks_more_often() {
        let rate = |stir: &Stir| stir.turns_per_s * stir.knocks_per_turn;
        assert!(STIRS.windows(2).all(|pair| rate(&pair[0]) < rate(&pair[1])));
    }

    #[test]
    fn the_spoon_starts_and_stops_at_rest() {
        let motion = STIRS[1].spoon_motion(&mut Random::new(7));
        assert!(motion[0].speed.abs() < 1e-3 && motion[motion.len() - 1].speed.abs() < 1e-3);
    }
}
