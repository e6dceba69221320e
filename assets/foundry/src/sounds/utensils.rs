//! Cutlery and tableware that is put down and moved: chopsticks on a bowl, spoons and forks on each other and on china,
//! a knife on a plate. Each contact is a few small bounces that excite both objects.

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
    id: "utensils",
    name: "Cutlery",
    family: Family::Objects,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.4,
        timing: Some(Timing { pace_per_min: 24.0, irregularity: 0.6 }),
        closeness: 0.5,
        width_deg: 45.0,
    },
    takes: [10; 3],
    model: "Bars of bamboo and steel, free at both ends, hit bowls and plates of china in small bounces, and \
        sometimes slide. Both ring, damped by the hand.",
    seed: 71,
    perform,
    room_tone: Some(RoomTone { below_lu: 32.0, perform: room_tone::kitchen }),
};

/// An object that is held or hit.
#[derive(Clone, Copy)]
struct Object {
    /// Frequency of the lowest mode, from the largest to the smallest object of its type.
    lowest_hz: (f64, f64),
    shape: Shape,
    damping: Damping,
    slope_db: f64,
    level_db: f64,
}

#[derive(Clone, Copy)]
enum Shape {
    /// A bar that bends between its ends. The value is the deviation of its modes from the ratios of a uniform bar.
    Bar(f64),
    /// A rim whose modes come in pairs, with these ratios. A bowl is stiff and its modes are far apart; those of a
    /// plate are closer.
    Rim([f64; 6]),
    Table,
}

/// Ratios of a bar that is free at both ends (Fletcher & Rossing, *The Physics of Musical Instruments*, 1998).
const BAR: [f64; 6] = [1.0, 2.756, 5.404, 8.933, 13.345, 18.639];
/// Ratios of a mug: 2123, 4518, 8856 and 10753 Hz (Cook, *Real Sound Synthesis*, 2002), with rim modes between them.
const BOWL: [f64; 6] = [1.0, 1.31, 2.13, 3.05, 4.17, 5.07];
/// Ratios of a flat round plate with a free rim: modes with 2, 0, 3, 1, 4 and 5 pairs of nodes (Leissa, *Vibration of
/// Plates*, 1969).
const PLATE: [f64; 6] = [1.0, 1.73, 2.33, 3.91, 4.11, 6.30];

/// Loss factors of published tables: steel .0005-.002, china .002-.006, bamboo .01-.02. The hand that holds the object,
/// or the table under a plate, adds 25 to 120 per second. Lowest modes and slopes are chosen: steel is bright, wood is
/// dull.
const CHOPSTICK: Object = Object {
    lowest_hz: (900.0, 1_300.0),
    shape: Shape::Bar(0.04),
    damping: Damping { tan_phi: 0.014, held_per_s: 110.0 },
    slope_db: -0.5,
    level_db: 0.0,
};
const SPOON: Object = Object {
    lowest_hz: (620.0, 900.0),
    shape: Shape::Bar(0.12),
    damping: Damping { tan_phi: 0.001_2, held_per_s: 28.0 },
    slope_db: 2.0,
    level_db: -1.0,
};
const FORK: Object = Object {
    lowest_hz: (500.0, 760.0),
    shape: Shape::Bar(0.16),
    damping: Damping { tan_phi: 0.001, held_per_s: 22.0 },
    slope_db: 2.0,
    level_db: -1.0,
};
const KNIFE: Object = Object {
    lowest_hz: (420.0, 640.0),
    shape: Shape::Bar(0.08),
    damping: Damping { tan_phi: 0.001_5, held_per_s: 35.0 },
    slope_db: 1.5,
    level_db: 0.0,
};
const CHINA_BOWL: Object = Object {
    lowest_hz: (1_150.0, 1_900.0),
    shape: Shape::Rim(BOWL),
    damping: Damping { tan_phi: 0.004, held_per_s: 38.0 },
    slope_db: 0.5,
    level_db: 0.0,
};
const DINNER_PLATE: Object = Object {
    lowest_hz: (480.0, 760.0),
    shape: Shape::Rim(PLATE),
    damping: Damping { tan_phi: 0.004, held_per_s: 45.0 },
    slope_db: 0.5,
    level_db: 2.0,
};
const TABLE: Object = Object {
    lowest_hz: (110.0, 150.0),
    shape: Shape::Table,
    damping: Damping { tan_phi: 0.03, held_per_s: 60.0 },
    slope_db: -3.0,
    level_db: 6.0,
};

/// One object that hits another.
struct Contact {
    held: &'static Object,
    met: &'static Object,
    /// Number of contacts (minimum and maximum), and whether the last one slides off.
    contacts: (usize, usize),
    slides: bool,
}

const fn contact_between(
    held: &'static Object,
    met: &'static Object,
    contacts: (usize, usize),
    slides: bool,
) -> Contact {
    Contact { held, met, contacts, slides }
}

/// The hands at one type of meal: contact time in ms, time between contacts in s, and the contacts of successive takes.
struct Meal {
    contact_ms: (f64, f64),
    gap_s: (f64, f64),
    contacts: [Contact; 5],
}

/// Chosen: wood has longer contacts than steel, and steel has longer contacts than the edge of a knife. The pairs of
/// objects are those of a real meal.
const MEALS: [Meal; 3] = [
    // Chopsticks and a bowl of rice.
    Meal {
        contact_ms: (0.35, 0.9),
        gap_s: (0.12, 0.3),
        contacts: [
            contact_between(&CHOPSTICK, &CHOPSTICK, (1, 3), false),
            contact_between(&CHOPSTICK, &CHINA_BOWL, (1, 2), false),
            contact_between(&CHOPSTICK, &TABLE, (1, 2), false),
            contact_between(&CHOPSTICK, &CHINA_BOWL, (2, 4), true),
            contact_between(&CHOPSTICK, &CHOPSTICK, (2, 4), true),
        ],
    },
    // A spoon, a fork, a bowl.
    Meal {
        contact_ms: (0.18, 0.4),
        gap_s: (0.16, 0.4),
        contacts: [
            contact_between(&SPOON, &CHINA_BOWL, (1, 2), true),
            contact_between(&SPOON, &FORK, (1, 2), false),
            contact_between(&SPOON, &TABLE, (1, 1), false),
            contact_between(&FORK, &CHINA_BOWL, (1, 3), false),
            contact_between(&SPOON, &SPOON, (1, 3), false),
        ],
    },
    // A knife and fork on a plate; all of them are put down.
    Meal {
        contact_ms: (0.1, 0.22),
        gap_s: (0.1, 0.35),
        contacts: [
            contact_between(&KNIFE, &DINNER_PLATE, (1, 3), true),
            contact_between(&FORK, &DINNER_PLATE, (1, 3), false),
            contact_between(&KNIFE, &FORK, (1, 3), true),
            contact_between(&FORK, &TABLE, (2, 3), false),
            contact_between(&KNIFE, &DINNER_PLATE, (2, 4), false),
        ],
    },
];

/// A light object bounces: each bounce keeps this fraction of the speed, so the times become shorter by the same
/// factor. Chosen: the first bounce is at most 2 mm high, and a fifth would be masked by the ring.
const RESTITUTION: (f64, f64) = (0.35, 0.6);
const FIRST_BOUNCE_S: (f64, f64) = (0.012, 0.04);
const BOUNCES: usize = 4;

/// Chosen: tiles and glass, brighter than a living room.
const ROOM: Room = Room { t60_s: 0.4, level_db: -13.0, damped_above_hz: 6_000.0 };
/// Chosen: silence before the first sound, so that the fade-in never softens its onset; and the level relative to the
/// peak at which the tail is cut, well below the room tone of the kitchen.
const LEAD_S: f64 = 0.004;
const TAIL_DB: f64 = -68.0;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let meal = &MEALS[intensity as usize];
    let pair = &meal.contacts[take % meal.contacts.len()];
    let modes = [pair.held.modes(random), pair.met.modes(random)];
    let mut sound = Vec::new();
    let mut at_s = LEAD_S;
    let contacts = random.between(pair.contacts.0 as f64, pair.contacts.1 as f64 + 1.0) as usize;
    for index in 0..contacts {
        let slides = pair.slides && index + 1 == contacts;
        let clink = meal.clink(&modes, slides, random);
        add_at(&mut sound, frames(at_s), &clink, random.spread_db(1.0, 2.5));
        at_s += random.between_log(meal.gap_s.0, meal.gap_s.1);
    }
    let mut output = Stereo::from_mono(&sound);
    ROOM.add_to(&mut output);
    let mut output = output.to_mono();
    output.trim_end(TAIL_DB, 0.02);
    output.finish(0.002, 0.03);
    Ok(output)
}

impl Meal {
    /// One contact with its bounces, and with a slide if it ends in one.
    fn clink(&self, modes: &[Vec<Mode>; 2], slides: bool, random: &mut Random) -> Vec<f64> {
        let contact_s = 1e-3 * random.between_log(self.contact_ms.0, self.contact_ms.1);
        let mut force = Vec::new();
        let (mut at_s, mut gain) = (0.0, 1.0_f64);
        let mut bounce_s = random.between(FIRST_BOUNCE_S.0, FIRST_BOUNCE_S.1);
        for _ in 0..BOUNCES {
            // A weaker impact lasts longer (Hertz): as the speed to the power of -1/5.
            add_at(&mut force, frames(at_s), &contact(contact_s * gain.powf(-0.2)), gain);
            let restitution = random.between(RESTITUTION.0, RESTITUTION.1);
            at_s += bounce_s;
            bounce_s *= restitution;
            gain *= restitution;
        }
        if slides {
            add_at(&mut force, frames(at_s), &slide(random), 1.0);
        }
        // The objects meet at another point each time, so other modes are excited.
        let excited: Vec<Mode> = modes
            .iter()
            .flatten()
            .map(|mode| Mode { gain: random.spread_db(mode.gain, 4.0), ..*mode })
            .collect();
        let mut clink = ring(&excited, &force);
        let loudest = clink.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
        let contact_noise = Burst {
            centre_hz: random.between_log(3_500.0, 7_000.0),
            q: 0.7,
            decay_s: 0.001_2,
            gain: loudest * db_to_gain(-8.0),
        };
        add_at(&mut clink, 0, &contact_noise.sound(random), 1.0);
        clink.iter_mut().for_each(|x| *x /= loudest);
        clink
    }
}

/// Metal or wood that slides over glaze: hundreds of tiny impacts that become weaker as it slows down.
fn slide(random: &mut Random) -> Vec<f64> {
    let seconds = random.between(0.08, 0.25);
    let length = frames(seconds);
    let mut force = vec![0.0; length];
    crate::signal::grains::scatter(
        random,
        length,
        |_| 900.0,
        |random, at| {
            let remaining = 1.0 - at as f64 / length as f64;
            force[at] += 0.03 * remaining * random.pareto(2.5).min(4.0) * random.white().signum();
        },
    );
    force
}

impl Object {
    fn modes(&self, random: &mut Random) -> Vec<Mode> {
        let lowest_hz = random.between_log(self.lowest_hz.0, self.lowest_hz.1);
        let level_db = self.level_db;
        match self.shape {
            Shape::Table => Body {
                range_hz: (lowest_hz, 1_800.0),
                modes: 16,
                slope_db: self.slope_db,
                damping: self.damping,
                level_db,
            }
            .modes(random),
            Shape::Bar(spread) => BAR
                .iter()
                .flat_map(|ratio| {
                    // A flat bar bends more easily in one direction than in the other, and it twists: two modes for
                    // each ratio.
                    let detune = random.between(1.0 - spread, 1.0 + spread);
                    [(ratio * detune, 0.0), (1.9 * ratio * detune, -6.0)]
                })
                .map(|(ratio, db)| self.mode(lowest_hz, ratio, db))
                .collect(),
            Shape::Rim(ratios) => ratios
                .iter()
                .flat_map(|ratio| {
                    let split = random.between(0.002, 0.006);
                    [(ratio * (1.0 - split), 0.0), (ratio * (1.0 + split), -2.0)]
                })
                .map(|(ratio, db)| self.mode(lowest_hz, ratio, db))
                .collect(),
        }
    }

    fn mode(&self, lowest_hz: f64, ratio: f64, db: f64) -> Mode {
        let frequency_hz = lowest_hz * ratio;
        Mode {
            frequency_hz,
            damping_per_s: self.damping.at(frequency_hz),
            gain: db_to_gain(self.level_db + db + self.slope_db * ratio.log2()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t60_at_3_khz_s(thing: &Object) -> f64 {
        crate::signal::audio::t60_s(thing.damping.at(3_000.0))
    }

    #[test]
    fn steel_rings_longer_than_china_and_china_longer_than_bamboo() {
        assert!(t60_at_3_khz_s(&FORK) > t60_at_3_khz_s(&CHINA_BOWL));
        assert!(t60_at_3_khz_s(&CHINA_BOWL) > 1.5 * t60_at_3_khz_s(&CHOPSTICK));
        assert!(t60_at_3_khz_s(&CHOPSTICK) < 0.05);
    }
}
