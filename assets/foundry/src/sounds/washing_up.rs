//! Washing dishes in a full sink. Hands move through warm water and foam, a plate is rubbed and put in the rack, pans
//! and cutlery knock against each other under water, and drops fall back from them.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::cavern::Cavern;
use crate::places::kitchen;
use crate::signal::audio::{Stereo, db_to_gain, frames, mix_in};
use crate::signal::filter::{Biquad, Svf, low_pass};
use crate::signal::gesture::{SmoothWalk, smooth, stroke_speed};
use crate::signal::noise::white;
use crate::signal::random::Random;
use crate::things::tableware::{CUP, GLASS, PAN, PLATE, SAUCER, SPOON, Tableware};
use crate::water::liquid::{BubbleCloud, FallingDrop};

pub const SOUND: Sound = Sound {
    id: "washing-up",
    name: "Washing up",
    family: Family::Water,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 26.0, irregularity: 0.5 }),
        closeness: 0.55,
        width_deg: 60.0,
    },
    takes: [7, 6, 5],
    model: "Hands drive showers of bubbles through a sink, and foam fizzes. China, glass and steel ring in the modes \
        of discs, rims and bars, lower and duller under water. A cloth rubs, and drops fall back.",
    seed: 46,
    perform,
    room_tone: Some(RoomTone { below_lu: 34.0, perform: kitchen::room_tone }),
};

/// One way of washing.
struct Wash {
    seconds: (f64, f64),
    /// Number of hand sweeps through the water in a take, the bubbles that they drag along, and the rate of those
    /// bubbles.
    sweeps: (usize, usize),
    bubbles: BubbleCloud,
    bubbles_per_s: f64,
    /// Levels of the foam, the cloth and the tableware, relative to the water.
    foam_db: f64,
    cloth_db: f64,
    ware_db: f64,
    /// The objects in the sink, the number of knocks, and the time between two knocks.
    ware: &'static [Tableware],
    knocks: (usize, usize),
    knock_gap_s: (f64, f64),
    /// Maximum number of drops from lifted objects.
    drops: usize,
}

/// An inaudible level.
const SILENT_DB: f64 = -90.0;

/// Chosen: from foam that masks nearly everything, over a working cloth, to pans that knock. Faster hands make more and
/// larger bubbles.
const WASHES: [Wash; 3] = [
    // Hands in the foam; a cup is moved now and then.
    Wash {
        seconds: (1.0, 1.6),
        sweeps: (1, 2),
        bubbles: BubbleCloud { median_radius_m: 0.002, spread: 0.45, rise: 0.08 },
        bubbles_per_s: 90.0,
        foam_db: -16.0,
        cloth_db: SILENT_DB,
        ware_db: -6.0,
        ware: &[CUP, SAUCER],
        knocks: (0, 1),
        knock_gap_s: (0.1, 0.3),
        drops: 5,
    },
    // A plate or glass is rubbed, turned and put in the rack.
    Wash {
        seconds: (1.1, 1.7),
        sweeps: (2, 3),
        bubbles: BubbleCloud { median_radius_m: 0.002_2, spread: 0.5, rise: 0.08 },
        bubbles_per_s: 160.0,
        foam_db: -22.0,
        cloth_db: -14.0,
        ware_db: 4.0,
        ware: &[PLATE, PLATE, GLASS, CUP],
        knocks: (1, 3),
        knock_gap_s: (0.09, 0.45),
        drops: 4,
    },
    // Pans, a handful of cutlery, and waves against the side of the sink.
    Wash {
        seconds: (1.2, 1.8),
        sweeps: (2, 3),
        bubbles: BubbleCloud { median_radius_m: 0.002_8, spread: 0.55, rise: 0.08 },
        bubbles_per_s: 260.0,
        foam_db: -28.0,
        cloth_db: -16.0,
        ware_db: 8.0,
        ware: &[PAN, SPOON, SPOON, PLATE],
        knocks: (4, 8),
        knock_gap_s: (0.03, 0.26),
        drops: 6,
    },
];

/// Chosen: a tiled kitchen, heard from the sink.
const KITCHEN: Cavern =
    Cavern { t60_s: 0.45, level_db: -31.0, first_echo_s: 0.005, dulled_hz: (5_000.0, 1_800.0) };
/// Chosen: silence before the first sound, so that the fade-in never softens its onset; and the level relative to the
/// peak at which the tail is cut, well below the room tone of the kitchen.
const LEAD_S: f64 = 0.01;
const TAIL_DB: f64 = -62.0;
/// Foam and steam lie between the sink and the ear, and higher frequencies take most of the file size (chosen).
const LOW_PASS_HZ: f64 = 8_000.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let wash = &WASHES[intensity as usize];
    let seconds = random.between(wash.seconds.0, wash.seconds.1);
    let hand_speeds = wash.hand_speeds(seconds, random);
    let mut output = vec![0.0; hand_speeds.len() + frames(1.4)];
    mix_in(&mut output, 0, &wash.water(&hand_speeds, random), 1.0);
    mix_in(&mut output, 0, &foam(&hand_speeds, random), db_to_gain(wash.foam_db));
    mix_in(&mut output, 0, &cloth(&hand_speeds, random), db_to_gain(wash.cloth_db));
    wash.add_knocks(seconds, &mut output, random);
    wash.add_drops(seconds, &mut output, random);
    low_pass(&mut output, LOW_PASS_HZ);
    Biquad::high_pass(70.0).run(&mut output);
    let mut take = Stereo::from_mono(&KITCHEN.reverberate(&output, random));
    take.trim_end(TAIL_DB, 0.02);
    take.finish(0.004, 0.04);
    Ok(take)
}

/// One sweep of the hands through the water.
struct Sweep {
    start_s: f64,
    length_s: f64,
    strength: f64,
}

impl Wash {
    /// Speed of the hands for every sample, 0..1.
    fn hand_speeds(&self, seconds: f64, random: &mut Random) -> Vec<f64> {
        let count = count(self.sweeps, random);
        let each_s = (seconds - 0.15) / count as f64;
        let sweeps: Vec<Sweep> = (0..count)
            .map(|i| {
                let length_s = each_s * random.between(0.8, 1.2);
                Sweep { start_s: i as f64 * each_s, length_s, strength: random.between(0.6, 1.0) }
            })
            .collect();
        let mut waver = SmoothWalk::new(random, 2.0, 0.06);
        let speed = |t: f64| {
            let part = |sweep: &Sweep| {
                let progress = (t - LEAD_S - sweep.start_s) / sweep.length_s;
                sweep.strength * stroke_speed(progress.clamp(0.0, 1.0), 0.4)
            };
            sweeps.iter().map(part).sum::<f64>()
        };
        (0..frames(LEAD_S + seconds + 0.2))
            .map(|at| speed(at as f64 / frames(1.0) as f64) * db_to_gain(waver.next(random)))
            .collect()
    }

    /// Bubbles behind the hands, and the slosh of the whole sink.
    fn water(&self, hand_speeds: &[f64], random: &mut Random) -> Vec<f64> {
        let activity: Vec<f64> = hand_speeds.iter().map(|speed| speed.powi(2)).collect();
        let mut output = self.bubbles.sound(random, self.bubbles_per_s, &activity);
        let mut slosh = Svf::new(random.between_log(260.0, 480.0), 0.8);
        let mut splash = Svf::new(random.between_log(1_200.0, 2_200.0), 0.6);
        for (sample, activity) in output.iter_mut().zip(activity) {
            let noise = activity * white(random);
            *sample += 0.35 * slosh.next(noise).band + 0.08 * splash.next(noise).band;
        }
        output
    }

    fn add_knocks(&self, seconds: f64, output: &mut [f64], random: &mut Random) {
        let pieces: Vec<_> = self
            .ware
            .iter()
            // Some objects are deep in the water, and some are half out of it.
            .map(|ware| ware.piece(random).filled(random.between(0.2, 1.0)))
            .collect();
        let mut at_s = LEAD_S + seconds * random.between(0.15, 0.6);
        for _ in 0..count(self.knocks, random) {
            let piece = random.pick(&pieces);
            let force = db_to_gain(self.ware_db) * random.spread_db(1.0, 4.0);
            mix_in(output, frames(at_s), &piece.strike(random), force);
            // The other object of the two that meet.
            mix_in(output, frames(at_s), &random.pick(&pieces).strike(random), 0.4 * force);
            at_s += random.between_log(self.knock_gap_s.0, self.knock_gap_s.1);
        }
    }

    fn add_drops(&self, seconds: f64, output: &mut [f64], random: &mut Random) {
        for _ in 0..(self.drops as f64 * random.unit()) as usize {
            let drop = FallingDrop::fallen(random.between(0.003, 0.005), random.between(0.05, 0.2));
            let splash = drop.splash(random.between_log(0.3, 0.8), random);
            let at_s = seconds * random.between(0.5, 1.3);
            mix_in(output, frames(at_s), &splash, random.between(0.15, 0.6));
        }
    }
}

fn count((fewest, most): (usize, usize), random: &mut Random) -> usize {
    fewest + ((most - fewest + 1) as f64 * random.unit()) as usize
}

/// Foam bursts one film after the other: bubbles of 3 to 12 kHz, many where it is stirred, and some at all times.
fn foam(hand_speeds: &[f64], random: &mut Random) -> Vec<f64> {
    let foam_bubbles = BubbleCloud { median_radius_m: 0.000_5, spread: 0.4, rise: 0.0 };
    let length = hand_speeds.len() as f64;
    let activity: Vec<f64> = hand_speeds
        .iter()
        .enumerate()
        .map(|(at, speed)| {
            (0.3 + speed) * smooth(8.0 * at.min(hand_speeds.len() - at) as f64 / length)
        })
        .collect();
    foam_bubbles.sound(random, 350.0, &activity)
}

/// A wet cloth on glaze: soft noise with the rhythm of the hand, which sticks and slips.
fn cloth(hand_speeds: &[f64], random: &mut Random) -> Vec<f64> {
    let centre_hz = random.between_log(1_100.0, 2_200.0);
    let mut weave = Svf::new(centre_hz, 1.2);
    let mut slip = SmoothWalk::new(random, 4.0, 0.012);
    hand_speeds
        .iter()
        .enumerate()
        .map(|(at, speed)| {
            if at % 64 == 0 {
                weave.tune(centre_hz * (0.7 + 0.6 * speed), 1.2);
            }
            weave.next(speed * db_to_gain(slip.next(random)) * white(random)).band
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hands_stand_still_at_both_ends_of_a_take() {
        let hand_speeds = WASHES[1].hand_speeds(1.4, &mut Random::new(3));
        assert!(hand_speeds[0].abs() < 1e-9 && hand_speeds[hand_speeds.len() - 1].abs() < 1e-9);
        assert!(hand_speeds.iter().any(|speed| *speed > 0.5));
    }

    #[test]
    fn firmer_washing_has_larger_bubbles_and_more_knocks() {
        let pairs = WASHES.windows(2);
        assert!(pairs.into_iter().all(|pair| {
            pair[0].bubbles.median_radius_m < pair[1].bubbles.median_radius_m
                && pair[0].knocks.1 < pair[1].knocks.1
        }));
    }
}
