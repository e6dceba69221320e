//! Water poured into a vessel: the jet drags bubbles under, and the air left above the water makes its note, which rises
//! as the vessel fills. A thin stream into a small glass, a jug into a tumbler, a bottle into a pitcher.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::cavern::Cavern;
use crate::places::kitchen;
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames, mix_in, normalise_power};
use crate::signal::filter::{Biquad, low_pass};
use crate::signal::gesture::{SmoothWalk, smooth};
use crate::signal::grains::scatter;
use crate::signal::noise::white;
use crate::signal::random::Random;
use crate::water::liquid::{AirColumn, BubbleCloud, FallingDrop};

pub const SOUND: Sound = Sound {
    id: "pouring",
    name: "Pouring",
    family: Family::Water,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 12.0, irregularity: 0.15 }),
        closeness: 0.75,
        width_deg: 30.0,
    },
    takes: [3; 3],
    model: "The lumps of a jet that breaks up drag showers of Minnaert bubbles under and throw up spray; all drive the \
        air column of the vessel, closed below and open above, whose note rises as it fills; last drops fall singly.",
    seed: 42,
    perform,
    room_tone: Some(RoomTone { below_lu: 38.0, perform: kitchen::room_tone }),
};

struct Pour {
    vessel: AirColumn,
    /// Air above the water, before and after.
    air_m: (f64, f64),
    seconds: (f64, f64),
    bubbles: BubbleCloud,
    bubbles_per_s: f64,
    /// How far the jet has broken up when it lands: the further it falls, the more.
    broken: f64,
    /// Spray, and the hiss of foam, against the bubbles.
    spray_db: f64,
    hiss_db: f64,
    /// Water so small sends out no lows: below this, real pourings fall by 9 dB in an octave.
    lowest_hz: f64,
    /// What is heard of the vessel's air against the open water.
    column_db: f64,
    /// Gulps a second, when air has to find its way into a bottle, and how deep they cut the flow.
    gulps: (f64, f64),
    /// Height of the last drops' fall.
    fall_m: f64,
}

/// A shot glass or small tumbler of 2.5 cm radius, a tumbler of 3.3 cm, a pitcher of 4.5 cm: notes of 690 to 1900 Hz,
/// 550 to 1650 Hz, and 470 to 1190 Hz. Real pourings are loudest between 600 and 1200 Hz, 10 dB weaker at 2 kHz and 15
/// at 4 (32 real recordings; levels, rates and spreads below were fitted to their statistics). Bottles gulp by little:
/// who pours well lets air in beside the water.
const POURS: [Pour; 3] = [
    Pour {
        vessel: AirColumn { radius_m: 0.025, q: 12.5 },
        air_m: (0.11, 0.03),
        seconds: (4.3, 5.0),
        bubbles: BubbleCloud { median_radius_m: 0.001_5, spread: 0.6, rise: 0.06 },
        bubbles_per_s: 85.0,
        broken: 0.8,
        spray_db: -4.0,
        hiss_db: -12.0,
        lowest_hz: 470.0,
        column_db: 9.0,
        gulps: (5.0, 0.05),
        fall_m: 0.1,
    },
    Pour {
        vessel: AirColumn { radius_m: 0.033, q: 13.5 },
        air_m: (0.135, 0.032),
        seconds: (4.3, 4.9),
        bubbles: BubbleCloud { median_radius_m: 0.001_35, spread: 0.6, rise: 0.06 },
        bubbles_per_s: 170.0,
        broken: 1.0,
        spray_db: -4.0,
        hiss_db: -8.0,
        lowest_hz: 470.0,
        column_db: 9.0,
        gulps: (4.2, 0.08),
        fall_m: 0.15,
    },
    Pour {
        vessel: AirColumn { radius_m: 0.045, q: 11.5 },
        air_m: (0.155, 0.045),
        seconds: (4.3, 4.9),
        bubbles: BubbleCloud { median_radius_m: 0.001_3, spread: 0.6, rise: 0.07 },
        bubbles_per_s: 220.0,
        broken: 1.2,
        spray_db: -3.0,
        hiss_db: -8.0,
        lowest_hz: 420.0,
        column_db: 10.0,
        gulps: (3.0, 0.08),
        fall_m: 0.25,
    },
];

/// Silence before the jet lands, so that a fade never dulls it.
const LEAD_S: f64 = 0.01;
/// After the jet has ended: drops, and the room. Chosen: as long as both are heard.
const AFTER_S: f64 = 1.2;
/// A tiled kitchen. Chosen: heard from the table, its walls softer than its tiles.
const KITCHEN: Cavern =
    Cavern { t60_s: 0.45, level_db: -31.0, first_echo_s: 0.005, dulled_hz: (5_000.0, 750.0) };
/// Above, real pourings fall by 18 dB in an octave; and what is there costs most of the file. Tails are cut well under
/// the tone of the kitchen.
const BRIGHT_HZ: f64 = 17_000.0;
const TAIL_DB: f64 = -66.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let pour = &POURS[intensity as usize];
    let seconds = random.between(pour.seconds.0, pour.seconds.1);
    let flow = pour.flow(seconds, random);
    let air_m = pour.air_above(&flow);
    let mut source = pour.jet(&flow, random);
    pour.add_last_drops(frames(LEAD_S + seconds), &mut source, random);
    let column = pour.vessel.resonate(&source, |at| air_m[at]);
    let gain = db_to_gain(pour.column_db);
    let mut heard: Vec<f64> =
        source.iter().zip(column).map(|(open, note)| open + gain * note).collect();
    low_pass(&mut heard, BRIGHT_HZ);
    let mut heard = KITCHEN.reverberate(&heard, random);
    Biquad::high_pass(pour.lowest_hz).run(&mut heard);
    let mut take = Stereo::from_mono(&heard);
    take.trim_end(TAIL_DB, 0.02);
    take.finish(0.004, 0.03);
    Ok(take)
}

/// A hand wavers: deviation of the flow in dB, slowly and, where the jet breaks up, fast (chosen).
const WAVER_DB: f64 = 1.6;
const WAVER_TAU_S: f64 = 0.2;
const BREAK_UP_DB: f64 = 2.2;
const BREAK_UP_TAU_S: f64 = 0.025;

/// It lands in lumps, few of them large: so many a second, with strengths of a power law up to a largest one. Each
/// boils up within a few milliseconds and dies away in the longer times. Fitted to how the loudness of 32 real pourings
/// moves in third octaves: 4 to 16 times a second above 5 kHz, and with more peaks than gaps.
const LUMPS_PER_S: f64 = 9.0;
const LUMP_ALPHA: f64 = 1.2;
const LARGEST_LUMP: f64 = 6.0;
const BOILS_S: f64 = 0.004;
const CALMS_S: (f64, f64) = (0.015, 0.08);
/// What the unbroken part of the jet stirs up all the time, against a small lump: less spray than bubbles, which it
/// carries down with it.
const STEADY_SPRAY: f64 = 0.6;
const STEADY_BUBBLES: f64 = 2.7;
/// The first water falls on bare glass and splatters, until there is a pool to swallow it (chosen).
const BARE: f64 = 1.0;
const POOL_S: f64 = 0.35;

/// Drops that were thrown up fall back, and each leaves a bubble of 2.5 to 6.5 kHz.
const FALLING_BACK: BubbleCloud = BubbleCloud { median_radius_m: 0.000_8, spread: 0.4, rise: 0.05 };
const FALLING_BACK_PER_S: f64 = 75.0;
const FALLING_BACK_DB: f64 = -10.0;
/// Fine bubbles of 10 to 20 kHz.
const SPRAY: BubbleCloud = BubbleCloud { median_radius_m: 0.000_22, spread: 0.3, rise: 0.03 };
const SPRAY_PER_S: f64 = 320.0;
/// A lump twice as large throws up more than twice as much.
const SPRAY_POWER: f64 = 1.5;
/// Foam: bubbles too small and too many to be told apart, from where the single ones leave off.
const FOAM_FROM_HZ: f64 = 1_500.0;
const FOAM_FALLS: (f64, f64) = (4_000.0, -8.0);

impl Pour {
    /// How much flows, 0 to about 1, for every sample.
    fn flow(&self, seconds: f64, random: &mut Random) -> Vec<f64> {
        let mut waver = SmoothWalk::new(random, WAVER_DB, WAVER_TAU_S);
        let mut break_up = SmoothWalk::new(random, BREAK_UP_DB, BREAK_UP_TAU_S);
        let mut pace = SmoothWalk::new(random, 0.16, 0.5);
        let (gulps_per_s, depth) = self.gulps;
        let (opens_s, closes_s) = (random.between(0.12, 0.3), random.between(0.35, 0.7));
        let mut gulp = random.unit();
        (0..frames(LEAD_S + seconds + AFTER_S))
            .map(|at| {
                let t = at as f64 / frames(1.0) as f64 - LEAD_S;
                gulp += gulps_per_s * (1.0 + pace.next(random)) / frames(1.0) as f64;
                // Air comes in quickly, water goes out slowly.
                let cut = depth * (0.5 + 0.5 * (std::f64::consts::TAU * gulp).cos()).powi(2);
                let open = smooth(t / opens_s) * smooth((seconds - t) / closes_s);
                let wild = waver.next(random) + break_up.next(random);
                open * (1.0 - cut) * db_to_gain(wild)
            })
            .collect()
    }

    /// Length of the air column while the water rises.
    fn air_above(&self, flow: &[f64]) -> Vec<f64> {
        let (empty_m, full_m) = self.air_m;
        let whole: f64 = flow.iter().sum();
        let mut poured = 0.0;
        let level = |flow: &f64| {
            poured += flow / whole;
            empty_m + (full_m - empty_m) * poured
        };
        flow.iter().map(level).collect()
    }

    fn jet(&self, flow: &[f64], random: &mut Random) -> Vec<f64> {
        let lumps = lumps(flow.len(), random);
        let stirred = |steady: f64| -> Vec<f64> {
            flow.iter()
                .zip(&lumps)
                .map(|(flow, lump)| flow * (steady + self.broken * lump))
                .collect()
        };
        let bubbles = stirred(STEADY_BUBBLES);
        let bubbles = self.bubbles.sound(random, self.bubbles_per_s, &bubbles);
        let mut broken = stirred(STEADY_SPRAY);
        broken.iter_mut().zip(flow).enumerate().for_each(|(i, (broken, flow))| {
            *broken += flow * BARE * (-(i as f64) / frames(POOL_S) as f64).exp();
        });
        let falling = FALLING_BACK.sound(random, FALLING_BACK_PER_S, &broken);
        let thrown: Vec<f64> = broken.iter().map(|broken| broken.powf(SPRAY_POWER)).collect();
        let spray = SPRAY.sound(random, SPRAY_PER_S, &thrown);
        let mut heard = vec![0.0; flow.len()];
        for (mut part, db) in [(bubbles, 0.0), (falling, FALLING_BACK_DB), (spray, self.spray_db)] {
            normalise_power(&mut part);
            mix_in(&mut heard, 0, &part, db_to_gain(db));
        }
        let mut foam =
            [Biquad::high_pass(FOAM_FROM_HZ), Biquad::high_shelf(FOAM_FALLS.0, FOAM_FALLS.1)];
        let gain = db_to_gain(self.hiss_db);
        for ((sample, flow), broken) in heard.iter_mut().zip(flow).zip(broken) {
            let hiss = gain * broken * white(random);
            *sample = *sample * flow.sqrt() + foam.iter_mut().fold(hiss, |x, part| part.next(x));
        }
        heard
    }

    fn add_last_drops(&self, from: usize, heard: &mut [f64], random: &mut Random) {
        let mut at = from;
        for fallen in 0..(2.0 + 4.0 * random.unit()) as usize {
            let drop = FallingDrop::fallen(random.between(0.003_5, 0.005), self.fall_m);
            let splash = drop.splash(random.between_log(0.3, 0.8), random);
            mix_in(heard, at, &splash, 2.0 * random.between(0.4, 1.0));
            // Each waits longer for the next to gather.
            at += frames(random.between(0.08, 0.2) * (1.0 + 0.5 * fallen as f64));
        }
    }
}

/// How wildly what has landed boils, for every sample.
fn lumps(length: usize, random: &mut Random) -> Vec<f64> {
    let mut wild = vec![0.0; length];
    let rate = |_| LUMPS_PER_S;
    scatter(random, length, rate, |random, at| {
        let strength = random.pareto(LUMP_ALPHA).min(LARGEST_LUMP);
        let calms = random.between_log(CALMS_S.0, CALMS_S.1) * SAMPLE_RATE;
        // Until it is 60 dB down.
        for (i, wild) in wild[at..].iter_mut().take((7.0 * calms) as usize).enumerate() {
            let since = i as f64;
            let boiled_up = 1.0 - (-since / (BOILS_S * SAMPLE_RATE)).exp();
            *wild += strength * boiled_up * (-since / calms).exp();
        }
    });
    wild
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_rises_by_more_than_an_octave_as_a_glass_fills() {
        let glass = &POURS[1];
        let (empty, full) =
            (glass.vessel.frequency_hz(glass.air_m.0), glass.vessel.frequency_hz(glass.air_m.1));
        assert!((500.0..650.0).contains(&empty) && full > 2.0 * empty, "{empty} {full}");
    }

    #[test]
    fn the_air_gives_way_to_the_water_and_never_returns() {
        let flow = POURS[2].flow(4.0, &mut Random::new(5));
        let air_m = POURS[2].air_above(&flow);
        assert!(air_m.windows(2).all(|pair| pair[1] <= pair[0]));
        assert!((air_m[air_m.len() - 1] - POURS[2].air_m.1).abs() < 1e-6);
    }

    #[test]
    fn a_jet_that_breaks_up_has_more_peaks_than_gaps() {
        let mut wild = lumps(frames(20.0), &mut Random::new(4));
        wild.sort_by(f64::total_cmp);
        let mean = wild.iter().sum::<f64>() / wild.len() as f64;
        assert!(wild[wild.len() / 2] < 0.7 * mean && wild[wild.len() - 1] > 4.0 * mean);
    }
}
