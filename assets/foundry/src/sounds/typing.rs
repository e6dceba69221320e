//! Typing in bursts on a flat laptop keyboard, a rubber-dome office keyboard and a mechanical one. Every key is pressed
//! and released by itself: first touch, bottom, and release at the top.

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
    model: "Fingers press keys at the intervals of real typists. Each key cap, its plate and the desk are modes that \
        ring when the key bottoms out and when it is released.",
    seed: 43,
    perform,
    room_tone: Some(RoomTone { below_lu: 24.0, perform: room_tone::quiet_room }),
};

/// One keyboard.
struct Keyboard {
    cap: Body,
    case: Body,
    desk: Body,
    /// Contact time at the bottom and at the top, in ms (minimum and maximum).
    bottom_ms: (f64, f64),
    top_ms: (f64, f64),
    /// Levels of the finger's first touch and of the release, relative to the bottom.
    touch_db: f64,
    release_db: f64,
    /// Noise of plastic that slides on plastic, in each impact.
    slide_noise: SlideNoise,
    /// Time from first touch to bottom, in ms (minimum and maximum).
    travel_ms: (f64, f64),
    keys: (usize, usize),
    /// Median of the interval between keys, in s.
    gap_s: f64,
}

/// A noise burst of sliding plastic.
struct SlideNoise {
    centre_hz: f64,
    decay_ms: f64,
    /// Relative to the peak of the ring.
    level_db: f64,
}

/// The plastics of office devices have loss factors of 0.03 to 0.1, and a chipboard table has 0.02 to 0.05. Touch and
/// bottom are 10 to 40 ms apart, and the release follows about 100 ms later and is weaker (Asonov & Agrawal, *Keyboard
/// acoustic emanations*, 2004). Levels are chosen.
const KEYBOARDS: [Keyboard; 3] = [
    // Scissor switches below flat caps: 1.5 mm of travel.
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
        release_db: -13.0,
        slide_noise: SlideNoise { centre_hz: 3_600.0, decay_ms: 4.5, level_db: 2.0 },
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
        release_db: -11.0,
        slide_noise: SlideNoise { centre_hz: 3_400.0, decay_ms: 7.0, level_db: 3.0 },
        travel_ms: (12.0, 26.0),
        keys: (4, 10),
        gap_s: 0.205,
    },
    // Mechanical switches on a steel plate: 4 mm of travel, hard stops, and springs that ring.
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
        release_db: -9.0,
        slide_noise: SlideNoise { centre_hz: 3_900.0, decay_ms: 6.0, level_db: 3.0 },
        travel_ms: (14.0, 30.0),
        keys: (4, 9),
        gap_s: 0.22,
    },
];

/// The table, which thumps under the wrists and the impacts (chosen: quieter than everything else).
const DESK: Body = Body {
    range_hz: (75.0, 420.0),
    modes: 7,
    slope_db: -3.0,
    damping: Damping { tan_phi: 0.05, held_per_s: 55.0 },
    level_db: -3.0,
};

/// Intervals between keys are log-normal, with a mean of 239 ms and a deviation of 111 ms. This corresponds to a median
/// of 217 ms and this deviation of the natural logarithm. Within a run, without the pauses between words, the keys come
/// slightly faster (fitted). Pace and runs together give about 60 words per minute, compared with 52 in the study. All
/// of these, and a hold time of 118 ms, were measured on 168 000 typists (Dhakal, Feit, Kristensson & Oulasvirta,
/// 2018).
const GAP_DEVIATION: f64 = 0.44;
const HOLD_S: f64 = 0.105;
const HOLD_DEVIATION: f64 = 0.22;

/// In English text every fifth or sixth key is the space bar, because words have 4 to 5 letters. It is larger, lower
/// and louder (by how much is chosen).
const SPACE_CHANCE: f64 = 0.18;
const SPACE_PITCH: f64 = 0.72;
const SPACE_DB: f64 = 2.5;
/// No two keys are identical, and no two strikes are equally strong (chosen).
const KEY_PITCH: (f64, f64) = (0.86, 1.16);
const STRIKE_DB: f64 = 2.4;

/// An office. Chosen: hard walls, but furnished.
const ROOM: Room = Room { t60_s: 0.32, level_db: -8.0, damped_above_hz: 6_500.0 };
/// Chosen: silence before the first sound, so that the fade-in never softens its onset; and the level relative to the
/// peak at which the tail is cut, well below the room tone.
const LEAD_S: f64 = 0.004;
const TAIL_DB: f64 = -60.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let keyboard = &KEYBOARDS[intensity as usize];
    // The keyboard and desk are the same in every take.
    let mut keyboard_random = Random::new(SOUND.seed + intensity as u64);
    let board =
        [keyboard.case.modes(&mut keyboard_random), keyboard.desk.modes(&mut keyboard_random)]
            .concat();
    let count = random.between(keyboard.keys.0 as f64, keyboard.keys.1 as f64 + 1.0) as usize;
    let mut keystrokes = Vec::new();
    let mut at_s = LEAD_S;
    for _ in 0..count {
        let key = Key::pick(keyboard, random);
        let press_and_release = key.press_and_release(keyboard, &board, random);
        add_at(&mut keystrokes, frames(at_s), &press_and_release, 1.0);
        at_s += keyboard.gap_s * (GAP_DEVIATION * random.normal()).exp();
    }
    let mut output = Stereo::from_mono(&keystrokes);
    ROOM.add_to(&mut output);
    let mut output = output.to_mono();
    output.trim_end(TAIL_DB, 0.02);
    output.finish(0.002, 0.02);
    Ok(output)
}

struct Key {
    modes: Vec<Mode>,
    gain: f64,
    is_space: bool,
}

impl Key {
    fn pick(keyboard: &Keyboard, random: &mut Random) -> Self {
        let is_space = random.chance(SPACE_CHANCE);
        let (pitch, db) = if is_space { (SPACE_PITCH, SPACE_DB) } else { (1.0, 0.0) };
        let pitch = pitch * random.between_log(KEY_PITCH.0, KEY_PITCH.1);
        let mut modes = keyboard.cap.modes(random);
        modes.iter_mut().for_each(|mode| mode.frequency_hz *= pitch);
        Self { modes, gain: random.spread_db(db_to_gain(db), STRIKE_DB), is_space }
    }

    /// The sound of one key that is pressed, held and released.
    fn press_and_release(
        &self,
        keyboard: &Keyboard,
        board: &[Mode],
        random: &mut Random,
    ) -> Vec<f64> {
        let mut press_and_release = Vec::new();
        let travel_s = 1e-3 * random.between(keyboard.travel_ms.0, keyboard.travel_ms.1);
        let hold_s = HOLD_S * (HOLD_DEVIATION * random.normal()).exp();
        // A fingertip is soft: its contact lasts several ms.
        let impacts = [
            (0.0, (1.5, 3.0), keyboard.touch_db),
            (travel_s, keyboard.bottom_ms, 0.0),
            (travel_s + hold_s, keyboard.top_ms, keyboard.release_db),
        ];
        for (at_s, (shortest_ms, longest_ms), db) in impacts {
            let contact_s = 1e-3 * random.between(shortest_ms, longest_ms);
            let impact = self.impact(keyboard, board, contact_s, random);
            add_at(
                &mut press_and_release,
                frames(at_s),
                &impact,
                self.gain * random.spread_db(db_to_gain(db), 1.5),
            );
        }
        press_and_release
    }

    fn impact(
        &self,
        keyboard: &Keyboard,
        board: &[Mode],
        contact_s: f64,
        random: &mut Random,
    ) -> Vec<f64> {
        // Each key has another position on the board and excites the board's modes differently.
        let mut modes = self.modes.clone();
        modes.extend(
            board.iter().map(|mode| Mode { gain: random.spread_db(mode.gain, 3.0), ..*mode }),
        );
        let mut force = contact(contact_s);
        if self.is_space {
            // Both ends of a long key land, at slightly different times.
            let second = contact(contact_s);
            add_at(&mut force, frames(random.between(0.002, 0.006)), &second, 0.6);
        }
        let mut impact = ring(&modes, &force);
        let loudest = impact.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
        let SlideNoise { centre_hz, decay_ms, level_db } = keyboard.slide_noise;
        let slide_noise = Burst {
            centre_hz: centre_hz * random.between_log(0.8, 1.25),
            q: 0.6,
            decay_s: 1e-3 * decay_ms * random.between_log(0.7, 1.4),
            gain: loudest * db_to_gain(level_db),
        };
        add_at(&mut impact, 0, &slide_noise.sound(random), 1.0);
        impact
    }
}
