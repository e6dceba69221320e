//! Handwriting, word by word: a pencil or pen on paper, with the resonance of the desk below.

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
    model: "Each letter is a few strokes with bell-shaped speed curves. The grain of the paper hits the point at a \
        rate that follows its speed, and the desk resonates in its own modes.",
    seed: 68,
    perform,
    room_tone: Some(RoomTone { below_lu: 50.0, perform: room_tone::quiet_room }),
};

/// A writing tool and its support.
#[derive(Clone, Copy)]
struct Tool {
    friction: Friction,
    /// The strongest mode of the desk.
    desk: DeskMode,
    /// Level of the point landing, relative to the stroke, and its contact time.
    tap_db: f64,
    contact_s: f64,
}

/// A resonance of the desk, as a bell filter.
#[derive(Clone, Copy)]
struct DeskMode {
    frequency_hz: f64,
    q: f64,
    gain_db: f64,
}

/// The pen was measured on one real recording, relative to the desk's resonance at 600 Hz: -24 dB at 125 Hz, -13 at
/// 250, -13 at 1 k, -23 at 2 k, -30 at 4 k, -31 at 8 k. A soft pencil on a pad excites the desk less, and its own hiss
/// remains (chosen).
const PEN_DB: [f64; 9] = [-44.0, -25.0, -14.0, -7.0, -13.0, -21.0, -25.0, -24.0, -26.0];
const PENCIL_DB: [f64; 9] = [-40.0, -28.0, -18.0, -10.0, -8.0, -9.0, -12.0, -14.0, -18.0];
const SOFT_PENCIL_DB: [f64; 9] = [-40.0, -26.0, -17.0, -12.0, -10.0, -11.0, -15.0, -20.0, -26.0];

/// The grain of paper is about 0.1 mm long, and a point moves at up to 10 cm/s, which gives 1 000 grains a second.
/// Chosen: two and a half times as many, because each grain is a tangle of fibres; at this rate pencils hiss.
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

/// Chosen: a soft pencil hisses on its pad, a pencil excites the desk, a ball-point taps and rolls. The desk under the
/// pen has the measured 600 Hz.
const TOOLS: [Tool; 3] = [
    // A soft pencil on a pad.
    Tool {
        friction: Friction { octaves_db: SOFT_PENCIL_DB, bump_share: 0.3, ..GRAIN },
        desk: DeskMode { frequency_hz: 420.0, q: 1.6, gain_db: 4.0 },
        tap_db: -12.0,
        contact_s: 0.001_2,
    },
    // A pencil on a sheet, on a wooden desk.
    Tool {
        friction: GRAIN,
        desk: DeskMode { frequency_hz: 610.0, q: 2.5, gain_db: 9.0 },
        tap_db: -4.0,
        contact_s: 0.000_7,
    },
    // A ball-point pressed hard.
    Tool {
        friction: Friction { octaves_db: PEN_DB, bumps_per_s: 1_500.0, bump_share: 0.5, ..GRAIN },
        desk: DeskMode { frequency_hz: 600.0, q: 3.0, gain_db: 8.0 },
        tap_db: 3.0,
        contact_s: 0.000_5,
    },
];

/// A stroke of a letter takes about 50 to 250 ms: handwriting has 4 to 6 strokes per second (Viviani & Terzuolo, 1982).
const STROKE_S: (f64, f64) = (0.05, 0.26);
/// Within a word the point mostly stays on the paper. These are the duration and the probability of a lift (chosen).
const LIFT_S: (f64, f64) = (0.04, 0.14);
const LIFT_CHANCE: f64 = 0.25;
/// Between two strokes the point turns without stopping: its speed, relative to full speed (chosen: a word is one
/// line).
const TURN_SPEED: f64 = 0.3;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let tool = intensity.choose(TOOLS);
    let word = Word::new(4 + take % 3 * 2, random);
    let mut output = CloseTake::default();
    let mut friction_noise = tool.friction.rub(&word.speeds, random);
    let DeskMode { frequency_hz, q, gain_db } = tool.desk;
    Biquad::bell(frequency_hz * random.between(0.97, 1.03), q, gain_db).run(&mut friction_noise);
    output.add(0.0, 1.0, &friction_noise);
    for at_s in word.touches_s {
        output.add(at_s, random.spread_db(db_to_gain(tool.tap_db), 3.0), &tap(tool, random));
    }
    Ok(output.finish())
}

/// The speed of the point over the paper, and the times at which it lands.
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
        // Some words end with a dot or a full stop.
        if random.chance(0.4) {
            word.lift(random);
        }
        word
    }

    /// A stroke of random duration, uniform by ratio: most are short, some are long swings.
    fn write_stroke(&mut self, random: &mut Random) {
        let strength = random.between(0.35, 1.0);
        let seconds = random.between_log(STROKE_S.0, STROKE_S.1);
        let speed_curve = stroke(seconds, random.between(0.3, 0.6), random);
        let turn_speed = if self.is_lifted() { 0.0 } else { TURN_SPEED };
        // The speed curve starts from the turn and ends at rest; the next stroke raises the end.
        let length = speed_curve.len() as f64;
        self.speeds.extend(speed_curve.iter().enumerate().map(|(i, speed)| {
            let from_turn = turn_speed * (1.0 - i as f64 / length);
            strength * speed.max(from_turn)
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

/// The point lands on the paper and the desk below.
fn tap(tool: Tool, random: &mut Random) -> Vec<f64> {
    let wood = Damping { tan_phi: 0.03, held_per_s: 60.0 };
    // The first modes of a table top: a plate 1.4 times as long as wide.
    let modes = [0.5, 1.0, 1.5, 1.85, 3.7].map(|ratio| {
        let frequency_hz = tool.desk.frequency_hz * ratio * random.between(0.95, 1.05);
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
