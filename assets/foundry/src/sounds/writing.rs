//! Handwriting, word by word: lead or pen on paper, with the desk beneath it.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::audio::{Stereo, db_to_gain};
use crate::bed::Sway;
use crate::filter::Biquad;
use crate::friction::{Friction, stroke};
use crate::modes::{Damping, Mode, contact, ring};
use crate::random::Random;
use crate::room_tone;
use crate::take::Take;

pub const SOUND: Sound = Sound {
    id: "writing",
    name: "Writing",
    family: Family::Objects,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 38.0, irregularity: 0.45 }),
        closeness: 0.75,
        width_deg: 30.0,
    },
    takes: [9; 3],
    model: "Each letter is a few strokes whose speed rises and falls like a bell; the grain of the paper strikes the \
        point as often as it is fast, and the desk answers at its own modes.",
    seed: 68,
    perform,
    room_tone: Some(RoomTone { below_lu: 34.0, perform: room_tone::quiet_room }),
};

/// What writes, and on what.
#[derive(Clone, Copy)]
struct Tool {
    friction: Friction,
    /// The desk: its strongest mode, how sharp it is, and by how much it stands out.
    desk: (f64, f64, f64),
    /// The point coming down against the stroke.
    tap_db: f64,
    contact_s: f64,
}

/// Measured on one real recording of a pen, against the desk's hump at 600 Hz: -24 dB at 125 Hz, -13 at 250, -13 at 1 k,
/// -23 at 2 k, -30 at 4 k, -31 at 8 k. A soft lead on a pad leaves the desk out and keeps its own hiss.
const PEN_DB: [f64; 9] = [-44.0, -25.0, -14.0, -7.0, -13.0, -22.0, -28.0, -29.0, -32.0];
const PENCIL_DB: [f64; 9] = [-40.0, -28.0, -18.0, -10.0, -8.0, -9.0, -12.0, -14.0, -18.0];
const SOFT_DB: [f64; 9] = [-40.0, -26.0, -17.0, -12.0, -10.0, -11.0, -15.0, -20.0, -26.0];

/// Grain of paper is some 0.1 mm long; a point moves at up to 10 cm/s.
const GRAIN: Friction = Friction {
    octaves_db: PENCIL_DB,
    dulling_db: 1.5,
    bumps_per_s: 1_000.0,
    evenness: 0.1,
    bump_share: 0.45,
    bump_order: 2.4,
    ground: Sway { db: 2.0, tau_s: 0.02 },
    flicker: Sway { db: 1.5, tau_s: 0.03 },
};

const TOOLS: [Tool; 3] = [
    // A soft pencil on a pad.
    Tool {
        friction: Friction { octaves_db: SOFT_DB, bump_share: 0.3, ..GRAIN },
        desk: (420.0, 1.6, 4.0),
        tap_db: -12.0,
        contact_s: 0.001_2,
    },
    // A pencil on a sheet, on a wooden desk.
    Tool { friction: GRAIN, desk: (610.0, 2.5, 9.0), tap_db: -4.0, contact_s: 0.000_7 },
    // A ball-point pressed hard.
    Tool {
        friction: Friction { octaves_db: PEN_DB, bumps_per_s: 700.0, bump_share: 0.5, ..GRAIN },
        desk: (600.0, 3.0, 8.0),
        tap_db: 3.0,
        contact_s: 0.000_5,
    },
];

/// A stroke of a letter takes 80 to 200 ms: handwriting runs at 4 to 6 strokes a second (Viviani & Terzuolo, 1982).
const STROKE_S: (f64, f64) = (0.08, 0.2);
/// Within a word the point mostly stays on the paper; it is lifted for this long.
const LIFT_S: (f64, f64) = (0.04, 0.12);
const LIFT_CHANCE: f64 = 0.3;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let tool = intensity.choose(TOOLS);
    let mut heard = Take::default();
    let strokes = 4 + (take % 3) * 2 + (random.unit() * 3.0) as usize;
    let mut at_s = 0.0;
    add_tap(tool, at_s, random, &mut heard);
    for _ in 0..strokes {
        let seconds = random.between(STROKE_S.0, STROKE_S.1);
        add_stroke(tool, at_s, seconds, random, &mut heard);
        at_s += 0.9 * seconds;
        if random.chance(LIFT_CHANCE) {
            at_s += random.between(LIFT_S.0, LIFT_S.1);
            add_tap(tool, at_s, random, &mut heard);
        }
    }
    // A word ends with a dot or a stop now and then.
    if random.chance(0.4) {
        add_tap(tool, at_s + random.between(0.08, 0.16), random, &mut heard);
    }
    Ok(heard.finish())
}

fn add_stroke(tool: Tool, at_s: f64, seconds: f64, random: &mut Random, heard: &mut Take) {
    let reach = random.between(0.55, 1.0);
    let mut speeds = stroke(seconds, random.between(0.35, 0.6), random);
    speeds.iter_mut().for_each(|speed| *speed *= reach);
    let mut line = tool.friction.rub(&speeds, random);
    let (hz, q, gain_db) = tool.desk;
    Biquad::bell(hz * random.between(0.97, 1.03), q, gain_db).run(&mut line);
    heard.add(at_s, random.spread_db(reach, 1.5), &line);
}

/// The point meets the paper, and the desk under it.
fn add_tap(tool: Tool, at_s: f64, random: &mut Random, heard: &mut Take) {
    let wood = Damping { tan_phi: 0.03, held_per_s: 60.0 };
    // A table top: the first modes of a plate 1.4 times as long as wide.
    let modes = [0.5, 1.0, 1.5, 1.85, 3.7].map(|ratio| {
        let frequency_hz = tool.desk.0 * ratio * random.between(0.95, 1.05);
        let gain = random.between(0.3, 1.0) / (1.0 + (ratio - 1.0_f64).abs());
        Mode { frequency_hz, damping_per_s: wood.at(frequency_hz), gain }
    });
    let gain = random.spread_db(db_to_gain(tool.tap_db), 3.0);
    heard.add(at_s, gain, &ring(&modes, &contact(tool.contact_s)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_four_to_twelve_strokes_and_takes_a_second_or_two() {
        for take in 0..9 {
            let word = perform(Intensity::Medium, take, &mut Random::for_take(68, 1, take)).unwrap();
            let seconds = word.len() as f64 / crate::audio::SAMPLE_RATE;
            assert!((0.35..2.4).contains(&seconds), "{seconds}");
        }
    }
}
