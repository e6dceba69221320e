//! Singing bowls of bronze: struck with felt, struck with leather over wood, and rubbed along the rim until they sing.

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
    model: "The paired bending modes of bronze bowls, split by what is not round and so beating slowly, woken by a mallet \
        or by a stick that rubs round the rim.",
    seed: 61,
    perform,
    room_tone: Some(RoomTone { below_lu: 42.0, perform: room_tone::quiet_room }),
};

/// Modes with 2 to 8 pairs of nodes round the rim, measured on a bowl of 152 mm at 314, 836, 1519, 2360, 3341, 4462 and
/// 5696 Hz (Inácio, Henrique & Antunes, *The dynamics of Tibetan singing bowls*, 2006).
const RATIOS: [f64; 7] = [1.0, 2.66, 4.84, 7.52, 10.64, 14.21, 18.14];

/// Lowest modes of the set, from the largest to the smallest, near the notes of a scale of five. Chosen: low enough for
/// rest.
const LOWEST_HZ: [f64; 4] = [166.0, 219.0, 294.0, 393.0];

/// Bronze loses little, of which the same authors' bowls show 0.01 to 0.05 % of critical damping; the cushion or the palm
/// under it takes as much again.
const BRONZE: Damping = Damping { tan_phi: 0.000_35, held_per_s: 0.25 };

/// No bowl is round: the two halves of a pair differ by this share of their frequency, and beat. Chosen: slowly.
const SPLIT: (f64, f64) = (0.001, 0.004_5);
/// Bowls are hammered by hand: each mode lies this far from where the shape alone would put it (chosen).
const UNLIKE: f64 = 0.012;

/// What it is struck with.
struct Mallet {
    contact_ms: f64,
    /// Each octave against the one below it: a soft head also spreads its push along the rim.
    slope_db: f64,
    /// The knock itself: centre, decay in ms, dB against the ring.
    knock: (f64, f64, f64),
}

/// Chosen: felt leaves little above 570 Hz (2 / 3.5 ms), leather on wood lets the upper pairs ring, and knocks.
const FELT: Mallet = Mallet { contact_ms: 3.5, slope_db: 1.0, knock: (260.0, 16.0, -22.0) };
const LEATHER: Mallet = Mallet { contact_ms: 0.9, slope_db: 2.5, knock: (900.0, 7.0, -17.0) };

/// Chosen: a bare room, larger than one to live in, so that the ring stands in it.
const ROOM: Room = Room { t60_s: 0.9, level_db: -14.0, damped_above_hz: 4_000.0 };
/// Silence before the first sound, so that a fade never dulls it.
const LEAD_S: f64 = 0.004;
/// The longest that is kept (chosen); what still rings then sinks into the room within the fade.
const LONGEST_S: f64 = 10.5;
const END_FADE_S: f64 = 3.5;
const TAIL_DB: f64 = -62.0;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let bowl = Bowl::of(LOWEST_HZ[take % LOWEST_HZ.len()]);
    let sound = match intensity {
        Intensity::Soft => bowl.struck(&FELT, random),
        Intensity::Medium => bowl.struck(&LEATHER, random),
        Intensity::Firm => bowl.rubbed(random),
    };
    let mut heard = Stereo::silence(frames(LEAD_S));
    heard.left.extend(&sound);
    heard.right.extend(&sound);
    ROOM.add_to(&mut heard);
    let mut heard = heard.to_mono();
    heard.left.truncate(frames(LONGEST_S));
    heard.right.truncate(frames(LONGEST_S));
    heard.trim_end(TAIL_DB, 0.05);
    heard.finish(0.003, END_FADE_S);
    Ok(heard)
}

struct Bowl {
    pairs: Vec<[Mode; 2]>,
}

impl Bowl {
    /// The bowl of this lowest mode: the same one whenever it is played.
    fn of(lowest_hz: f64) -> Self {
        let mut maker = Random::new(SOUND.seed + lowest_hz as u64);
        let pairs = RATIOS.iter().map(|ratio| {
            let unlike = if *ratio > 1.0 { UNLIKE } else { 0.0 };
            let middle_hz = lowest_hz * ratio * (1.0 + maker.between(-unlike, unlike));
            let split_hz = middle_hz * maker.between_log(SPLIT.0, SPLIT.1) / ratio.sqrt();
            [-0.5, 0.5].map(|side| {
                let frequency_hz = middle_hz + side * split_hz;
                let damping_per_s = BRONZE.at(frequency_hz) * maker.between(0.9, 1.15);
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
                // Where it is struck decides how the push is shared between the two halves of a pair.
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
        let (centre_hz, decay_ms, db) = mallet.knock;
        let knock =
            Burst { centre_hz, q: 0.8, decay_s: 1e-3 * decay_ms, gain: loudest * db_to_gain(db) };
        add_at(&mut sound, 0, &knock.sound(random), 1.0);
        sound
    }

    fn lowest_hz(&self) -> f64 {
        self.pairs[0][0].frequency_hz
    }

    /// The mode that sings turns with the stick, so the ear hears its four lobes pass, and rings on when the stick leaves.
    fn rubbed(&self, random: &mut Random) -> Vec<f64> {
        let turns_per_s = random.between(0.42, 0.6);
        let leaves_s = random.between(5.5, 6.5);
        let mut speed = SmoothWalk::new(random, 0.05, 1.0);
        let mut press = SmoothWalk::new(random, 0.7, 0.6);
        let mut grain = Svf::new(random.between(1_500.0, 2_400.0), 0.9);
        let damping_per_s = self.pairs[0][0].damping_per_s;
        let (mut turn, mut phase, mut second_phase) = (random.unit(), 0.0, 0.0);
        (0..frames(LONGEST_S))
            .map(|i| {
                let at_s = i as f64 / SAMPLE_RATE;
                let rubs = smooth(at_s / 0.4) * smooth((leaves_s - at_s) / 0.15);
                turn += turns_per_s * (1.0 + speed.next(random)) / SAMPLE_RATE;
                phase += self.lowest_hz() / SAMPLE_RATE;
                second_phase += self.pairs[1][0].frequency_hz / SAMPLE_RATE;
                // Energy grows as long as the stick feeds more than is lost, and then holds.
                let grown = smooth(at_s / GROWS_S).powf(1.5);
                let left = (-damping_per_s * (at_s - leaves_s).max(0.0)).exp();
                let lobes =
                    1.0 + LOBES * (TAU * 4.0 * turn).cos() * smooth((leaves_s + 1.0 - at_s) / 1.0);
                let level = grown * left * lobes * db_to_gain(press.next(random) * rubs);
                let wave = |phase: f64| (TAU * phase.fract()).sin();
                // Stick and slip are abrupt: overtones of the one mode that sings, while it is rubbed.
                let rough = wave(phase)
                    + rubs * grown * (0.05 * wave(2.0 * phase) + 0.025 * wave(3.0 * phase));
                let second = db_to_gain(-17.0) * wave(second_phase) * left.powi(3);
                let scrape = rubs
                    * SCRAPE
                    * grain.next(white(random)).band
                    * (1.0 + 0.5 * (TAU * turn).cos());
                level * (rough + second) + scrape
            })
            .collect()
    }
}

/// It takes some rounds of the stick until it sings in full: chosen, two and a half.
const GROWS_S: f64 = 4.8;
/// How much the lobes of the mode are heard to pass: less than all of it, for a room hears it from all sides (chosen).
const LOBES: f64 = 0.35;
/// The stick on the bronze. Chosen: heard before the bowl sings, and lost when it does.
const SCRAPE: f64 = 0.012;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bowl_has_the_mode_ratios_of_the_measured_one() {
        let bowl = Bowl::of(314.0);
        for (pair, measured_hz) in
            bowl.pairs.iter().zip([314.0, 836.0, 1519.0, 2360.0, 3341.0, 4462.0, 5696.0])
        {
            let middle_hz = f64::midpoint(pair[0].frequency_hz, pair[1].frequency_hz);
            assert!((middle_hz / measured_hz - 1.0).abs() < 0.015, "{middle_hz} {measured_hz}");
        }
    }

    #[test]
    fn pairs_beat_slower_than_three_times_a_second_at_the_lowest_mode() {
        for lowest_hz in LOWEST_HZ {
            let [low, high] = Bowl::of(lowest_hz).pairs[0];
            assert!((0.1..3.0).contains(&(high.frequency_hz - low.frequency_hz)));
        }
    }

    #[test]
    fn the_lowest_mode_outlives_the_others() {
        let bowl = Bowl::of(219.0);
        let t60 = |pair: &[Mode; 2]| crate::signal::audio::t60_s(pair[0].damping_per_s);
        assert!((10.0..40.0).contains(&t60(&bowl.pairs[0])));
        assert!(t60(&bowl.pairs[0]) > 3.0 * t60(&bowl.pairs[4]));
    }
}
