//! A barber's scissors: blades that slide along each other, the hair between them, and the stop at the end. Some takes
//! begin with a comb.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::Fluctuation;
use crate::places::close_take::CloseTake;
use crate::places::room_tone;
use crate::signal::audio::{Stereo, db_to_gain, frames};
use crate::signal::filter::Svf;
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::crackle::{Click, Sheet};
use crate::things::friction::{Friction, stroke};
use crate::things::modes::{Damping, Mode, contact, ring};

pub const SOUND: Sound = Sound {
    id: "scissors",
    name: "Scissors",
    family: Family::Touch,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 34.0, irregularity: 0.45 }),
        closeness: 0.8,
        width_deg: 90.0,
    },
    takes: [10, 9, 8],
    model: "Two steel blades slide along each other and excite their own bending modes. Hairs snap one by one between \
        them, the handles stop the blades, and a comb runs through the hair in between.",
    seed: 62,
    perform,
    room_tone: Some(RoomTone { below_lu: 38.0, perform: room_tone::quiet_room }),
};

/// A pair of scissors and how it is used.
#[derive(Clone, Copy)]
struct Scissors {
    /// Bending modes of a blade: a clamped bar that tapers to its point. Their ratios lie closer together than the 1 :
    /// 6.27 : 17.5 of a uniform bar.
    blade_hz: [f64; 4],
    closing_s: (f64, f64),
    opening_s: (f64, f64),
    /// Number of hairs cut in one snip (minimum and maximum).
    hairs: (f64, f64),
    /// Level of the handles' stop relative to the scrape.
    stop_db: f64,
}

/// Free steel rings for a long time (loss factor .0005 to .002). A hand in both handles damps it far more (chosen: a
/// short snip).
const STEEL: Damping = Damping { tan_phi: 0.002, held_per_s: 110.0 };

/// Chosen: longer blades ring lower, close more slowly and cut more hairs.
const SCISSORS: [Scissors; 3] = [
    // Small scissors that trim single hairs.
    Scissors {
        blade_hz: [3_900.0, 6_200.0, 8_900.0, 12_400.0],
        closing_s: (0.15, 0.24),
        opening_s: (0.14, 0.22),
        hairs: (5.0, 15.0),
        stop_db: 7.0,
    },
    // A barber's scissors that cut strands.
    Scissors {
        blade_hz: [3_200.0, 5_100.0, 8_300.0, 11_600.0],
        closing_s: (0.14, 0.22),
        opening_s: (0.12, 0.18),
        hairs: (30.0, 70.0),
        stop_db: 13.0,
    },
    // Long shears in thick hair.
    Scissors {
        blade_hz: [1_900.0, 3_300.0, 5_600.0, 8_800.0],
        closing_s: (0.2, 0.32),
        opening_s: (0.15, 0.22),
        hairs: (90.0, 160.0),
        stop_db: 15.0,
    },
];

/// Hard bodies separate again within a tenth of a millisecond (Hertz).
const STEEL_CONTACT_S: f64 = 0.000_1;

/// Ground steel on ground steel: fine and bright. Chosen: the scrape hisses, and the blades resonate.
const SCRAPE: Friction = Friction {
    octaves_db: [-40.0, -32.0, -24.0, -18.0, -12.0, -6.0, 0.0, 0.0, -4.0],
    dulling_db: 3.0,
    bumps_per_s: 1_800.0,
    evenness: 0.3,
    bump_share: 0.5,
    bump_order: 2.5,
    ground: Fluctuation { db: 2.0, tau_s: 0.02 },
    flicker: Fluctuation { db: 1.5, tau_s: 0.03 },
};

/// Comb teeth 2 mm apart, drawn at 15 cm/s, pass at 75 per second, over the noise of the hair. Chosen: the teeth are
/// audible one by one.
const COMB: Friction = Friction {
    octaves_db: [-24.0, -16.0, -12.0, -10.0, -6.0, -2.0, 0.0, -5.0, -10.0],
    dulling_db: 2.0,
    bumps_per_s: 75.0,
    evenness: 0.5,
    bump_share: 0.45,
    bump_order: 2.0,
    ground: Fluctuation { db: 2.5, tau_s: 0.04 },
    flicker: Fluctuation { db: 1.5, tau_s: 0.04 },
};

/// A hair snaps within microseconds. The audible part is the response of the blade's edge and of the hair itself
/// (chosen: very short).
const HAIR: Sheet = Sheet { facet_hz: (2_200.0, 9_000.0), damping_per_s: (1_500.0, 6_000.0) };

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let scissors = intensity.choose(SCISSORS);
    let mut output = CloseTake::default();
    let mut at_s = 0.0;
    if take % 5 == 2 {
        let speeds = stroke(random.between(0.5, 0.8), random.between(0.3, 0.5), random);
        output.add(0.0, db_to_gain(-7.0), &COMB.rub(&speeds, random));
        at_s = speeds.len() as f64 / frames(1.0) as f64 + random.between(0.05, 0.2);
    }
    // Barbers also snip in the air between two cuts, to keep their rhythm.
    let snips = [1, 2, 1, 3, 2][take % 5];
    for snip in 0..snips {
        let in_air = snip % 2 == 1;
        at_s += add_snip(scissors, at_s, in_air, random, &mut output) + random.between(0.01, 0.09);
    }
    Ok(output.finish())
}

/// Adds one closing and opening. Returns its duration in seconds.
fn add_snip(
    scissors: Scissors,
    at_s: f64,
    in_air: bool,
    random: &mut Random,
    output: &mut CloseTake,
) -> f64 {
    let closing_s = random.between(scissors.closing_s.0, scissors.closing_s.1);
    let time_factor = if in_air { 0.75 } else { 1.0 };
    // The blades are fastest just before they stop.
    let closing = stroke(closing_s * time_factor, 0.85, random);
    output.add(at_s, 0.35, &scrape(scissors, &closing, random));
    if !in_air {
        output.add(at_s, 0.05, &hairs(scissors, &closing, random));
    }
    let stop_s = at_s + closing_s * time_factor * 0.93;
    output.add(stop_s, db_to_gain(scissors.stop_db), &stop_blow(scissors, random));
    let rest_s = random.between(0.02, 0.06);
    let opening_s = random.between(scissors.opening_s.0, scissors.opening_s.1);
    let opening = stroke(opening_s, 0.4, random);
    output.add(stop_s + rest_s, 0.16, &scrape(scissors, &opening, random));
    stop_s + rest_s + opening_s - at_s
}

/// The scrape of both blades, filtered by their own modes.
fn scrape(scissors: Scissors, speeds: &[f64], random: &mut Random) -> Vec<f64> {
    // Gain of a blade's modes over the plain scrape. Chosen: steel is recognisable but does not whistle.
    const RING: f64 = 0.5;
    let rub = SCRAPE.rub(speeds, random);
    let mut output = rub.clone();
    for hz in scissors.blade_hz {
        let mut mode = Svf::new(hz * random.between(0.98, 1.02), 14.0);
        for (i, (sample, blow)) in output.iter_mut().zip(&rub).enumerate() {
            // The blades cross further out as they close. Their free part becomes shorter and resonates higher.
            if i % 64 == 0 {
                mode.tune(hz * (0.9 + 0.2 * i as f64 / rub.len() as f64), 14.0);
            }
            *sample += RING * mode.next(*blow).band;
        }
    }
    output
}

/// Hairs snap as the crossing point of the blades passes them.
fn hairs(scissors: Scissors, speeds: &[f64], random: &mut Random) -> Vec<f64> {
    let count = random.between(scissors.hairs.0, scissors.hairs.1) as usize;
    let clicks: Vec<Click> = (0..count)
        .map(|_| Click {
            at: (speeds.len() as f64 * random.between(0.3, 0.95)) as usize,
            strength: random.pareto(1.5).min(12.0),
        })
        .collect();
    HAIR.sound(&clicks, speeds.len(), random)
}

/// The handles hit each other and excite all modes of the steel.
fn stop_blow(scissors: Scissors, random: &mut Random) -> Vec<f64> {
    let mut modes: Vec<Mode> = scissors
        .blade_hz
        .iter()
        .map(|hz| Mode {
            frequency_hz: hz * random.between(0.97, 1.03),
            damping_per_s: STEEL.at(*hz),
            gain: random.between(0.2, 0.7),
        })
        .collect();
    // The handle with the fingers in it: low and short.
    let handle_hz = 0.28 * scissors.blade_hz[0] * random.between(0.9, 1.1);
    modes.push(Mode { frequency_hz: handle_hz, damping_per_s: 320.0, gain: 0.4 });
    let mut output = ring(&modes, &contact(STEEL_CONTACT_S));
    let click = Burst { centre_hz: 4_500.0, q: 0.6, decay_s: 0.001_2, gain: 0.4 };
    output.iter_mut().zip(click.sound(random)).for_each(|(sample, value)| *sample += value);
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_blades_ring_lower_and_cut_more() {
        for pair in SCISSORS.windows(2) {
            assert!(pair[0].blade_hz[0] > pair[1].blade_hz[0] && pair[0].hairs.1 < pair[1].hairs.1);
        }
    }

    #[test]
    fn steel_in_a_hand_rings_for_some_50_ms() {
        let t60_s = crate::signal::audio::t60_s(STEEL.at(3_200.0));
        assert!((0.03..0.08).contains(&t60_s), "{t60_s}");
    }
}
