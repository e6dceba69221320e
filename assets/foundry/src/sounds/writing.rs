//! Handwriting, word by word: lead or pen on paper, with the desk beneath it.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::Fluctuation;
use crate::places::close_take::CloseTake;
use crate::places::room_tone;
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::filter::Biquad;
use crate::signal::random::Random;
use crate::things::friction::{Friction, stroke};
use crate::things::modes::{Damping, Mode, contact, ring};

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
    takes: [8; 3],
    model: "Each letter is a few strokes whose speed rises and falls like a bell; the grain of the paper strikes the \
        point as often as it is fast, and the desk answers at its own modes.",
    seed: 68,
    perform,
    room_tone: Some(RoomTone { below_lu: 50.0, perform: room_tone::quiet_room }),
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
const PEN_DB: [f64; 9] = [-44.0, -25.0, -14.0, -7.0, -13.0, -21.0, -25.0, -24.0, -26.0];
const PENCIL_DB: [f64; 9] = [-40.0, -28.0, -18.0, -10.0, -8.0, -9.0, -12.0, -14.0, -18.0];
const SOFT_DB: [f64; 9] = [-40.0, -26.0, -17.0, -12.0, -10.0, -11.0, -15.0, -20.0, -26.0];

/// Grain of paper is some 0.1 mm long; a point moves at up to 10 cm/s: 1 000 a second. Chosen: two and a half times as
/// many, since each grain is a tangle of fibres; so many that pencils hiss.
const GRAIN: Friction = Friction {
    octaves_db: PENCIL_DB,
    dulling_db: 1.5,
    bumps_per_s: 2_500.0,
    evenness: 0.1,
    bump_share: 0.45,
    bump_order: 2.4,
    ground: Fluctuation { db: 2.0, tau_s: 0.02 },
    flicker: Fluctuation { db: 1.5, tau_s: 0.03 },
};

/// Chosen: a soft lead hisses on its pad, a pencil wakes the desk, a ball-point taps and rolls. The pen's desk is at
/// the measured 600 Hz.
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
        friction: Friction { octaves_db: PEN_DB, bumps_per_s: 1_500.0, bump_share: 0.5, ..GRAIN },
        desk: (600.0, 3.0, 8.0),
        tap_db: 3.0,
        contact_s: 0.000_5,
    },
];

/// A stroke of a letter takes some 50 to 250 ms: handwriting runs at 4 to 6 strokes a second (Viviani & Terzuolo, 1982).
const STROKE_S: (f64, f64) = (0.05, 0.26);
/// Within a word the point mostly stays on the paper; it is lifted for this long, this often (chosen).
const LIFT_S: (f64, f64) = (0.04, 0.14);
const LIFT_CHANCE: f64 = 0.25;
/// Where one stroke runs into the next the point does not stop but turns (chosen: a word is one line).
const TURNING_SPEED: f64 = 0.3;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let tool = intensity.choose(TOOLS);
    let word = Word::new(4 + take % 3 * 2, random);
    let mut heard = CloseTake::default();
    let mut line = tool.friction.rub(&word.speeds, random);
    let (hz, q, gain_db) = tool.desk;
    Biquad::bell(hz * random.between(0.97, 1.03), q, gain_db).run(&mut line);
    heard.add(0.0, 1.0, &line);
    for at_s in word.touches_s {
        heard.add(at_s, random.spread_db(db_to_gain(tool.tap_db), 3.0), &tap(tool, random));
    }
    Ok(heard.finish())
}

/// How fast the point moves over the paper, and when it comes down on it.
struct Word {
    speeds: Vec<f64>,
    touches_s: Vec<f64>,
}

impl Word {
    fn new(strokes: usize, random: &mut Random) -> Self {
        let mut word = Self { speeds: Vec::new(), touches_s: vec![0.0] };
        for i in 0..strokes {
            word.write_stroke(random);
            if i + 1 < strokes && random.chance(LIFT_CHANCE) {
                word.lift(random);
            }
        }
        // A word ends with a dot or a stop now and then.
        if random.chance(0.4) {
            word.lift(random);
        }
        word
    }

    /// A stroke as long as it likes, by ratio: most are short, some are swings.
    fn write_stroke(&mut self, random: &mut Random) {
        let reach = random.between(0.35, 1.0);
        let seconds = random.between_log(STROKE_S.0, STROKE_S.1);
        let bell = stroke(seconds, random.between(0.3, 0.6), random);
        let turning = if self.is_lifted() { 0.0 } else { TURNING_SPEED };
        // The bell starts from the turn and comes to rest; what follows lifts it again.
        let length = bell.len() as f64;
        self.speeds.extend(bell.iter().enumerate().map(|(i, speed)| {
            let from_turn = turning * (1.0 - i as f64 / length);
            reach * speed.max(from_turn)
        }));
    }

    fn is_lifted(&self) -> bool {
        self.speeds.last().is_none_or(|speed| *speed == 0.0)
    }

    fn lift(&mut self, random: &mut Random) {
        let rest = frames(random.between(LIFT_S.0, LIFT_S.1));
        self.speeds.resize(self.speeds.len() + rest, 0.0);
        self.touches_s.push(self.speeds.len() as f64 / SAMPLE_RATE);
    }
}

/// The point meets the paper, and the desk under it.
fn tap(tool: Tool, random: &mut Random) -> Vec<f64> {
    let wood = Damping { tan_phi: 0.03, held_per_s: 60.0 };
    // A table top: the first modes of a plate 1.4 times as long as wide.
    let modes = [0.5, 1.0, 1.5, 1.85, 3.7].map(|ratio| {
        let frequency_hz = tool.desk.0 * ratio * random.between(0.95, 1.05);
        let gain = random.between(0.3, 1.0) / (1.0 + (ratio - 1.0_f64).abs());
        Mode { frequency_hz, damping_per_s: wood.at(frequency_hz), gain }
    });
    ring(&modes, &contact(tool.contact_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handwriting_runs_at_four_to_ten_strokes_a_second() {
        let word = Word::new(60, &mut Random::new(1));
        let per_s = 60.0 / (word.speeds.len() as f64 / SAMPLE_RATE);
        assert!((4.0..10.0).contains(&per_s), "{per_s}");
    }
}
