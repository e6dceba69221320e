//! Typing in bursts, on a flat laptop keyboard, on a domed one of an office, and on one of springs and switches. Every
//! key is pressed and let go by itself: touch, bottom, and the way back up.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::room::Room;
use crate::places::room_tone;
use crate::signal::audio::{Stereo, add_at, db_to_gain, frames};
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::body::Body;
use crate::things::modes::{Damping, Mode, contact, ring};

pub const SOUND: Sound = Sound {
    id: "typing",
    name: "Typing",
    family: Family::Objects,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 42.0, irregularity: 0.12 }),
        closeness: 0.5,
        width_deg: 10.0,
    },
    takes: [8; 3],
    model: "Fingers press keys at the gaps of real typists; each cap, its plate and the desk are modes that ring when \
        the key bottoms out and when it comes back up.",
    seed: 43,
    perform,
    room_tone: Some(RoomTone { below_lu: 24.0, perform: room_tone::quiet_room }),
};

/// One keyboard.
struct Keyboard {
    cap: Body,
    case: Body,
    desk: Body,
    /// How long a key touches the bottom and the top, in ms.
    bottom_ms: (f64, f64),
    top_ms: (f64, f64),
    /// Against the bottom: the finger's first touch, and the way back up.
    touch_db: f64,
    up_db: f64,
    /// Plastic sliding in plastic, with each blow: centre, decay in ms, dB against the ring.
    grit: (f64, f64, f64),
    /// Travel from touch to bottom, in ms.
    travel_ms: (f64, f64),
    keys: (usize, usize),
    /// Median of the gaps from key to key, in s.
    gap_s: f64,
}

/// Office plastics have loss factors of 0.03 to 0.1, a table of chipboard 0.02 to 0.05. Touch and bottom come 10 to 40 ms
/// apart, release about 100 ms later and weaker (Asonov & Agrawal, *Keyboard acoustic emanations*, 2004).
const KEYBOARDS: [Keyboard; 3] = [
    // Scissors under flat caps: 1.5 mm of travel.
    Keyboard {
        cap: Body {
            range_hz: (1_500.0, 9_000.0),
            modes: 10,
            slope_db: -1.0,
            damping: Damping { tan_phi: 0.05, held_per_s: 160.0 },
            level_db: 19.0,
        },
        case: Body {
            range_hz: (320.0, 2_800.0),
            modes: 14,
            slope_db: -1.0,
            damping: Damping { tan_phi: 0.05, held_per_s: 90.0 },
            level_db: 6.0,
        },
        desk: DESK,
        bottom_ms: (0.45, 0.9),
        top_ms: (0.4, 0.8),
        touch_db: -16.0,
        up_db: -13.0,
        grit: (3_600.0, 4.5, 2.0),
        travel_ms: (6.0, 14.0),
        keys: (4, 11),
        gap_s: 0.19,
    },
    // Rubber domes: 3.5 mm of travel, a soft bottom and a loose cap.
    Keyboard {
        cap: Body {
            range_hz: (1_200.0, 8_000.0),
            modes: 12,
            slope_db: -0.5,
            damping: Damping { tan_phi: 0.04, held_per_s: 130.0 },
            level_db: 20.0,
        },
        case: Body {
            range_hz: (220.0, 2_200.0),
            modes: 16,
            slope_db: -1.0,
            damping: Damping { tan_phi: 0.05, held_per_s: 70.0 },
            level_db: 2.0,
        },
        desk: DESK,
        bottom_ms: (0.35, 0.7),
        top_ms: (0.3, 0.6),
        touch_db: -13.0,
        up_db: -11.0,
        grit: (3_400.0, 7.0, 3.0),
        travel_ms: (12.0, 26.0),
        keys: (4, 10),
        gap_s: 0.205,
    },
    // Switches on a steel plate: 4 mm of travel, hard ends, and springs that ring.
    Keyboard {
        cap: Body {
            range_hz: (1_300.0, 12_000.0),
            modes: 16,
            slope_db: -0.5,
            damping: Damping { tan_phi: 0.025, held_per_s: 110.0 },
            level_db: 15.0,
        },
        case: Body {
            range_hz: (180.0, 2_600.0),
            modes: 20,
            slope_db: -0.5,
            damping: Damping { tan_phi: 0.025, held_per_s: 95.0 },
            level_db: 2.5,
        },
        desk: DESK,
        bottom_ms: (0.2, 0.45),
        top_ms: (0.2, 0.4),
        touch_db: -9.0,
        up_db: -9.0,
        grit: (3_900.0, 6.0, 3.0),
        travel_ms: (14.0, 30.0),
        keys: (4, 9),
        gap_s: 0.22,
    },
];

/// The table under it, which the wrist and the blow make thump (chosen: under all else).
const DESK: Body = Body {
    range_hz: (75.0, 420.0),
    modes: 7,
    slope_db: -3.0,
    damping: Damping { tan_phi: 0.05, held_per_s: 55.0 },
    level_db: -3.0,
};

/// Gaps are log-normal, of 239 ms on average and a deviation of 111: a median of 217 and this, in natural logarithm; within
/// a run, without the pauses between words, keys come a little faster (fitted). Pace and runs make about 60 words a minute,
/// against 52. All, and a hold of 118 ms, on 168 000 typists (Dhakal, Feit, Kristensson & Oulasvirta, 2018).
const GAP_DEVIATION: f64 = 0.44;
const HOLD_S: f64 = 0.105;
const HOLD_DEVIATION: f64 = 0.22;

/// Of English text every fifth or sixth key is the space bar, as words have 4 to 5 letters: larger, lower, louder (by
/// how much is chosen).
const SPACE: f64 = 0.18;
const SPACE_PITCH: f64 = 0.72;
const SPACE_DB: f64 = 2.5;
/// No key is as its neighbour, and no finger strikes twice alike (chosen).
const KEY_PITCH: (f64, f64) = (0.86, 1.16);
const STRIKE_DB: f64 = 2.4;

/// An office. Chosen: hard walls, but not empty.
const ROOM: Room = Room { t60_s: 0.32, level_db: -8.0, damped_above_hz: 6_500.0 };
/// Silence before the first sound, so that a fade never dulls it; and how far below the peak a tail is cut, well under
/// the tone of the room.
const LEAD_S: f64 = 0.004;
const TAIL_DB: f64 = -60.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let keyboard = &KEYBOARDS[intensity as usize];
    // The same board on the same desk in every take.
    let mut maker = Random::new(SOUND.seed + intensity as u64);
    let board = [keyboard.case.modes(&mut maker), keyboard.desk.modes(&mut maker)].concat();
    let count = random.between(keyboard.keys.0 as f64, keyboard.keys.1 as f64 + 1.0) as usize;
    let mut burst = Vec::new();
    let mut at_s = LEAD_S;
    for _ in 0..count {
        let key = Key::any(keyboard, random);
        let stroke = key.stroke(keyboard, &board, random);
        add_at(&mut burst, frames(at_s), &stroke, 1.0);
        at_s += keyboard.gap_s * (GAP_DEVIATION * random.normal()).exp();
    }
    let mut heard = Stereo::from_mono(&burst);
    ROOM.add_to(&mut heard);
    let mut heard = heard.to_mono();
    heard.trim_end(TAIL_DB, 0.02);
    heard.finish(0.002, 0.02);
    Ok(heard)
}

struct Key {
    modes: Vec<Mode>,
    gain: f64,
    is_space: bool,
}

impl Key {
    fn any(keyboard: &Keyboard, random: &mut Random) -> Self {
        let is_space = random.chance(SPACE);
        let (pitch, db) = if is_space { (SPACE_PITCH, SPACE_DB) } else { (1.0, 0.0) };
        let pitch = pitch * random.between_log(KEY_PITCH.0, KEY_PITCH.1);
        let mut modes = keyboard.cap.modes(random);
        modes.iter_mut().for_each(|mode| mode.frequency_hz *= pitch);
        Self { modes, gain: random.spread_db(db_to_gain(db), STRIKE_DB), is_space }
    }

    /// Down and up again.
    fn stroke(&self, keyboard: &Keyboard, board: &[Mode], random: &mut Random) -> Vec<f64> {
        let mut stroke = Vec::new();
        let travel_s = 1e-3 * random.between(keyboard.travel_ms.0, keyboard.travel_ms.1);
        let hold_s = HOLD_S * (HOLD_DEVIATION * random.normal()).exp();
        // A pad of the finger is soft: several ms.
        let blows = [
            (0.0, (1.5, 3.0), keyboard.touch_db),
            (travel_s, keyboard.bottom_ms, 0.0),
            (travel_s + hold_s, keyboard.top_ms, keyboard.up_db),
        ];
        for (at_s, (shortest_ms, longest_ms), db) in blows {
            let contact_s = 1e-3 * random.between(shortest_ms, longest_ms);
            let blow = self.blow(keyboard, board, contact_s, random);
            add_at(
                &mut stroke,
                frames(at_s),
                &blow,
                self.gain * random.spread_db(db_to_gain(db), 1.5),
            );
        }
        stroke
    }

    fn blow(
        &self,
        keyboard: &Keyboard,
        board: &[Mode],
        contact_s: f64,
        random: &mut Random,
    ) -> Vec<f64> {
        // Each key stands elsewhere on the board and wakes it otherwise.
        let mut modes = self.modes.clone();
        modes.extend(
            board.iter().map(|mode| Mode { gain: random.spread_db(mode.gain, 3.0), ..*mode }),
        );
        let mut force = contact(contact_s);
        if self.is_space {
            // Both ends of a long bar come down, not quite at once.
            let second = contact(contact_s);
            add_at(&mut force, frames(random.between(0.002, 0.006)), &second, 0.6);
        }
        let mut blow = ring(&modes, &force);
        let loudest = blow.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
        let (centre_hz, decay_ms, grit_db) = keyboard.grit;
        let grit = Burst {
            centre_hz: centre_hz * random.between_log(0.8, 1.25),
            q: 0.6,
            decay_s: 1e-3 * decay_ms * random.between_log(0.7, 1.4),
            gain: loudest * db_to_gain(grit_db),
        };
        add_at(&mut blow, 0, &grit.sound(random), 1.0);
        blow
    }
}
