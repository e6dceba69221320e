//! Water poured into a vessel. The jet drags bubbles under, and the air column above the water resonates at a pitch
//! that rises as the vessel fills. The three variants are a thin stream into a small glass, a jug into a tumbler, and a
//! bottle into a pitcher.

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
    model: "The lumps of a jet that breaks up drag showers of Minnaert bubbles under water and throw up spray. They \
        excite the air column of the vessel, closed below and open above, whose pitch rises as it fills. Single last \
        drops follow.",
    seed: 42,
    perform,
    room_tone: Some(RoomTone { below_lu: 38.0, perform: kitchen::room_tone }),
};

struct Pour {
    vessel: AirColumn,
    /// Length of the air column above the water, at the start and at the end.
    air_m: (f64, f64),
    seconds: (f64, f64),
    bubbles: BubbleCloud,
    bubbles_per_s: f64,
    /// How far the jet has broken up when it lands. It grows with the height of the fall.
    breakup: f64,
    /// Levels of the spray and of the foam's hiss, relative to the bubbles.
    spray_db: f64,
    hiss_db: f64,
    /// Corner of a high-pass filter. So little water radiates no low frequencies: below it, real recordings of pouring
    /// fall by 9 dB per octave.
    high_pass_hz: f64,
    /// Level of the air column's resonance relative to the open water.
    column_db: f64,
    /// Gulps per second while air enters a bottle, and the fraction by which each one reduces the flow.
    gulps: (f64, f64),
    /// Height from which the last drops fall.
    fall_m: f64,
}

/// A shot glass or small tumbler of 2.5 cm radius, a tumbler of 3.3 cm and a pitcher of 4.5 cm: their resonances rise
/// from 690 to 1900 Hz, 550 to 1650 Hz, and 470 to 1190 Hz. Real recordings of pouring are loudest between 600 and 1200
/// Hz, 10 dB weaker at 2 kHz and 15 dB weaker at 4 kHz (32 real recordings; the levels, rates and spreads below were
/// fitted to their statistics). Chosen: bottles gulp only a little, as when somebody pours carefully and lets air in
/// beside the water.
const POURS: [Pour; 3] = [
    Pour {
        vessel: AirColumn { radius_m: 0.025, q: 12.5 },
        air_m: (0.11, 0.03),
        seconds: (4.3, 5.0),
        bubbles: BubbleCloud { median_radius_m: 0.001_5, spread: 0.6, rise: 0.06 },
        bubbles_per_s: 85.0,
        breakup: 0.8,
        spray_db: -4.0,
        hiss_db: -12.0,
        high_pass_hz: 470.0,
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
        breakup: 1.0,
        spray_db: -4.0,
        hiss_db: -8.0,
        high_pass_hz: 470.0,
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
        breakup: 1.2,
        spray_db: -3.0,
        hiss_db: -8.0,
        high_pass_hz: 420.0,
        column_db: 10.0,
        gulps: (3.0, 0.08),
        fall_m: 0.25,
    },
];

/// Chosen: silence before the jet lands, so that the fade-in never softens its onset.
const LEAD_S: f64 = 0.01;
/// Time after the end of the jet for drops and room. Chosen: as long as both are audible.
const AFTER_S: f64 = 1.2;
/// A tiled kitchen. Chosen: heard from the table, with some walls that absorb more than tiles.
const KITCHEN: Cavern =
    Cavern { t60_s: 0.45, level_db: -31.0, first_echo_s: 0.005, dulled_hz: (5_000.0, 750.0) };
/// Above this frequency, real recordings of pouring fall by 18 dB per octave, and noise there takes most of the file
/// size. Tails are cut well below the room tone of the kitchen (chosen).
const LOW_PASS_HZ: f64 = 17_000.0;
const TAIL_DB: f64 = -66.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let pour = &POURS[intensity as usize];
    let seconds = random.between(pour.seconds.0, pour.seconds.1);
    let flow = pour.flow(seconds, random);
    let air_m = pour.air_column_m(&flow);
    let mut source = pour.jet(&flow, random);
    pour.add_last_drops(frames(LEAD_S + seconds), &mut source, random);
    let column = pour.vessel.resonate(&source, |at| air_m[at]);
    let gain = db_to_gain(pour.column_db);
    let mut output: Vec<f64> =
        source.iter().zip(column).map(|(open, resonance)| open + gain * resonance).collect();
    low_pass(&mut output, LOW_PASS_HZ);
    let mut output = KITCHEN.reverberate(&output, random);
    Biquad::high_pass(pour.high_pass_hz).run(&mut output);
    let mut take = Stereo::from_mono(&output);
    take.trim_end(TAIL_DB, 0.02);
    take.finish(0.004, 0.03);
    Ok(take)
}

/// The flow varies as the hand is unsteady (slow) and as the jet breaks up (fast): deviations in dB and time constants
/// (chosen).
const UNSTEADINESS_DB: f64 = 1.6;
const UNSTEADINESS_TAU_S: f64 = 0.2;
const BREAKUP_DB: f64 = 2.2;
const BREAKUP_TAU_S: f64 = 0.025;

/// The water lands in lumps, of which few are large: their rate, the exponent of the power law of their strengths, and
/// the largest strength. The noise of each lump rises and decays with the time constants below. Fitted to the level
/// fluctuations of 32 real recordings of pouring in third octaves: 4 to 16 per second above 5 kHz, with more peaks than
/// gaps.
const LUMPS_PER_S: f64 = 9.0;
const LUMP_ALPHA: f64 = 1.2;
const LARGEST_LUMP: f64 = 6.0;
const LUMP_RISE_S: f64 = 0.004;
const LUMP_DECAY_S: (f64, f64) = (0.015, 0.08);
/// What the unbroken part of the jet excites constantly, relative to a small lump. It makes less spray than bubbles,
/// because it carries the bubbles down with it (fitted to the same recordings).
const STEADY_SPRAY: f64 = 0.6;
const STEADY_BUBBLES: f64 = 2.7;
/// The first water splatters on bare glass, until it has formed a pool (chosen).
const BARE_GLASS_SPLATTER: f64 = 1.0;
const POOL_FORMS_S: f64 = 0.35;

/// Splashed drops fall back, and each leaves a bubble of 2.5 to 6.5 kHz.
const FALLING_DROPS: BubbleCloud =
    BubbleCloud { median_radius_m: 0.000_8, spread: 0.4, rise: 0.05 };
const FALLING_DROPS_PER_S: f64 = 75.0;
const FALLING_DROPS_DB: f64 = -10.0;
/// Fine bubbles of 10 to 20 kHz.
const SPRAY: BubbleCloud = BubbleCloud { median_radius_m: 0.000_22, spread: 0.3, rise: 0.03 };
const SPRAY_PER_S: f64 = 320.0;
/// A lump of twice the strength throws up more than twice as much spray.
const SPRAY_POWER: f64 = 1.5;
/// Foam: bubbles that are too small and too many to be heard one by one. It begins where the single bubbles end.
const FOAM_FROM_HZ: f64 = 1_500.0;
const FOAM_SHELF_HZ: f64 = 4_000.0;
const FOAM_SHELF_DB: f64 = -8.0;

impl Pour {
    /// Flow for every sample, 0 to about 1.
    fn flow(&self, seconds: f64, random: &mut Random) -> Vec<f64> {
        let mut unsteadiness = SmoothWalk::new(random, UNSTEADINESS_DB, UNSTEADINESS_TAU_S);
        let mut breakup = SmoothWalk::new(random, BREAKUP_DB, BREAKUP_TAU_S);
        let mut pace = SmoothWalk::new(random, 0.16, 0.5);
        let (gulps_per_s, depth) = self.gulps;
        let (opens_s, closes_s) = (random.between(0.12, 0.3), random.between(0.35, 0.7));
        let mut gulp = random.unit();
        (0..frames(LEAD_S + seconds + AFTER_S))
            .map(|at| {
                let t = at as f64 / frames(1.0) as f64 - LEAD_S;
                gulp += gulps_per_s * (1.0 + pace.next(random)) / frames(1.0) as f64;
                // Air enters quickly, and water leaves slowly.
                let cut = depth * (0.5 + 0.5 * (std::f64::consts::TAU * gulp).cos()).powi(2);
                let open = smooth(t / opens_s) * smooth((seconds - t) / closes_s);
                let turbulence = unsteadiness.next(random) + breakup.next(random);
                open * (1.0 - cut) * db_to_gain(turbulence)
            })
            .collect()
    }

    /// Length of the air column for every sample, while the water rises.
    fn air_column_m(&self, flow: &[f64]) -> Vec<f64> {
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
        let driven = |steady: f64| -> Vec<f64> {
            flow.iter()
                .zip(&lumps)
                .map(|(flow, lump)| flow * (steady + self.breakup * lump))
                .collect()
        };
        let bubbles = driven(STEADY_BUBBLES);
        let bubbles = self.bubbles.sound(random, self.bubbles_per_s, &bubbles);
        let mut breakup = driven(STEADY_SPRAY);
        breakup.iter_mut().zip(flow).enumerate().for_each(|(i, (breakup, flow))| {
            *breakup +=
                flow * BARE_GLASS_SPLATTER * (-(i as f64) / frames(POOL_FORMS_S) as f64).exp();
        });
        let falling_drops = FALLING_DROPS.sound(random, FALLING_DROPS_PER_S, &breakup);
        let spray_drive: Vec<f64> =
            breakup.iter().map(|breakup| breakup.powf(SPRAY_POWER)).collect();
        let spray = SPRAY.sound(random, SPRAY_PER_S, &spray_drive);
        let mut output = vec![0.0; flow.len()];
        for (mut part, db) in
            [(bubbles, 0.0), (falling_drops, FALLING_DROPS_DB), (spray, self.spray_db)]
        {
            normalise_power(&mut part);
            mix_in(&mut output, 0, &part, db_to_gain(db));
        }
        let mut foam =
            [Biquad::high_pass(FOAM_FROM_HZ), Biquad::high_shelf(FOAM_SHELF_HZ, FOAM_SHELF_DB)];
        let gain = db_to_gain(self.hiss_db);
        for ((sample, flow), breakup) in output.iter_mut().zip(flow).zip(breakup) {
            let hiss = gain * breakup * white(random);
            *sample = *sample * flow.sqrt() + foam.iter_mut().fold(hiss, |x, part| part.next(x));
        }
        output
    }

    fn add_last_drops(&self, from: usize, output: &mut [f64], random: &mut Random) {
        let mut at = from;
        for index in 0..(2.0 + 4.0 * random.unit()) as usize {
            let drop = FallingDrop::fallen(random.between(0.003_5, 0.005), self.fall_m);
            let splash = drop.splash(random.between_log(0.3, 0.8), random);
            mix_in(output, at, &splash, 2.0 * random.between(0.4, 1.0));
            // Each drop takes longer to gather than the one before.
            at += frames(random.between(0.08, 0.2) * (1.0 + 0.5 * index as f64));
        }
    }
}

/// Turbulence of the water that has landed, for every sample.
fn lumps(length: usize, random: &mut Random) -> Vec<f64> {
    let mut turbulence = vec![0.0; length];
    let rate = |_| LUMPS_PER_S;
    scatter(random, length, rate, |random, at| {
        let strength = random.pareto(LUMP_ALPHA).min(LARGEST_LUMP);
        let decay = random.between_log(LUMP_DECAY_S.0, LUMP_DECAY_S.1) * SAMPLE_RATE;
        // Until it has fallen by 60 dB.
        for (i, turbulence) in turbulence[at..].iter_mut().take((7.0 * decay) as usize).enumerate()
        {
            let since = i as f64;
            let risen = 1.0 - (-since / (LUMP_RISE_S * SAMPLE_RATE)).exp();
            *turbulence += strength * risen * (-since / decay).exp();
        }
    });
    turbulence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pitch_rises_by_more_than_an_octave_as_a_glass_fills() {
        let glass = &POURS[1];
        let (empty, full) =
            (glass.vessel.frequency_hz(glass.air_m.0), glass.vessel.frequency_hz(glass.air_m.1));
        assert!((500.0..650.0).contains(&empty) && full > 2.0 * empty, "{empty} {full}");
    }

    #[test]
    fn the_air_column_only_becomes_shorter() {
        let flow = POURS[2].flow(4.0, &mut Random::new(5));
        let air_m = POURS[2].air_column_m(&flow);
        assert!(air_m.windows(2).all(|pair| pair[1] <= pair[0]));
        assert!((air_m[air_m.len() - 1] - POURS[2].air_m.1).abs() < 1e-6);
    }

    #[test]
    fn a_jet_that_breaks_up_has_more_peaks_than_gaps() {
        let mut turbulence = lumps(frames(20.0), &mut Random::new(4));
        turbulence.sort_by(f64::total_cmp);
        let mean = turbulence.iter().sum::<f64>() / turbulence.len() as f64;
        assert!(
            turbulence[turbulence.len() / 2] < 0.7 * mean
                && turbulence[turbulence.len() - 1] > 4.0 * mean
        );
    }
}
