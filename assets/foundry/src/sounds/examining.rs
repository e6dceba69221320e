//! A gentle medical examination: gloves are rubbed and stretched, a pen light clicks, and a pen writes on a clipboard.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::Fluctuation;
use crate::places::close_take::CloseTake;
use crate::places::room_tone;
use crate::signal::audio::{Stereo, db_to_gain, frames};
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::crackle::{Crackle, Sheet};
use crate::things::friction::{Friction, stroke};
use crate::things::modes::{Mode, contact, ring};

pub const SOUND: Sound = Sound {
    id: "examining",
    name: "Examining",
    family: Family::Touch,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 26.0, irregularity: 0.6 }),
        closeness: 0.75,
        width_deg: 90.0,
    },
    takes: [10; 3],
    model: "Latex sticks and slips with squeaks, and its folds crackle; a spring and a ratchet snap in a pen light; a \
        pen writes on a clipboard.",
    seed: 65,
    perform,
    room_tone: Some(RoomTone { below_lu: 40.0, perform: room_tone::quiet_room }),
};

/// The actions, in the order of the takes. Chosen: two similar actions never follow each other.
const ACTIONS: [fn(Handling, &mut Random, &mut CloseTake); 5] =
    [rub_gloves, click_once, write, stretch_cuff, click_twice];

/// The gloves and how firmly they are used.
#[derive(Clone, Copy)]
struct Handling {
    glove: Friction,
    glove_folds: Crackle,
    /// Factor on the mode frequencies of the glove and of the pen light, relative to the medium intensity.
    stiffness: f64,
    /// Duration of the contact in a click.
    contact_s: f64,
    /// Shortest and longest duration of one movement.
    seconds: (f64, f64),
}

/// Rubber that sticks and slips on rubber. It is soft, so that there is little high-frequency sound. Chosen: a squeak
/// of 260 slips per second that does not become a steady note.
const LATEX: Friction = Friction {
    octaves_db: [-20.0, -12.0, -8.0, -4.0, -1.0, 0.0, -3.0, -9.0, -16.0],
    dulling_db: 2.0,
    bumps_per_s: 260.0,
    evenness: 0.4,
    bump_share: 0.5,
    bump_order: 2.4,
    ground: Fluctuation { db: 4.0, tau_s: 0.04 },
    flicker: Fluctuation { db: 2.0, tau_s: 0.04 },
};

/// Chosen: thicker gloves and a firmer hand stick and slip more evenly and give harder snaps.
const HANDLINGS: [Handling; 3] = [
    // Thin gloves and a slow hand.
    Handling {
        glove: Friction { bumps_per_s: 420.0, evenness: 0.1, bump_share: 0.3, ..LATEX },
        glove_folds: Crackle { rate_per_s: 25.0, children: 0.4, within_s: 0.03, range_db: 24.0 },
        stiffness: 0.8,
        contact_s: 0.001,
        seconds: (0.6, 1.0),
    },
    // Latex gloves.
    Handling {
        glove: LATEX,
        glove_folds: Crackle { rate_per_s: 60.0, children: 0.5, within_s: 0.03, range_db: 28.0 },
        stiffness: 1.0,
        contact_s: 0.000_5,
        seconds: (0.45, 0.8),
    },
    // Thick, tight gloves.
    Handling {
        glove: Friction { bumps_per_s: 330.0, evenness: 0.8, bump_share: 0.75, ..LATEX },
        glove_folds: Crackle { rate_per_s: 110.0, children: 0.6, within_s: 0.03, range_db: 32.0 },
        stiffness: 1.25,
        contact_s: 0.000_3,
        seconds: (0.35, 0.65),
    },
];

/// Folds of a glove. Chosen: small, soft sheets that sound duller than paper.
const FOLDS: Sheet = Sheet { facet_hz: (900.0, 5_500.0), damping_per_s: (700.0, 2_500.0) };

fn perform(intensity: Intensity, take_index: usize, random: &mut Random) -> Result<Stereo> {
    let mut take = CloseTake::default();
    ACTIONS[take_index % ACTIONS.len()](intensity.choose(HANDLINGS), random, &mut take);
    Ok(take.finish())
}

/// Rubs the gloves against each other twice.
fn rub_gloves(handling: Handling, random: &mut Random, take: &mut CloseTake) {
    let mut at_s = 0.0;
    for _ in 0..2 {
        let speeds = stroke(random.between(handling.seconds.0, handling.seconds.1), 0.4, random);
        take.add(at_s, random.spread_db(1.0, 1.5), &handling.glove.rub(&speeds, random));
        add_folds(handling, at_s, &speeds, random, take);
        at_s += 0.9 * speeds.len() as f64 / frames(1.0) as f64;
    }
}

/// Stretches the cuff of a glove and lets it snap back.
fn stretch_cuff(handling: Handling, random: &mut Random, take: &mut CloseTake) {
    let pull = stroke(random.between(0.4, 0.7), 0.75, random);
    let squeak = Friction { evenness: 0.9, bump_share: 0.8, ..handling.glove };
    take.add(0.0, 0.6, &squeak.rub(&pull, random));
    add_folds(handling, 0.0, &pull, random, take);
    let at_s = pull.len() as f64 / frames(1.0) as f64 + random.between(0.0, 0.12);
    take.add(at_s, 2.5, &snap(handling, random));
}

/// Adds the crackle of the folds of a glove during a movement that starts at `at_s`.
fn add_folds(
    handling: Handling,
    at_s: f64,
    speeds: &[f64],
    random: &mut Random,
    take: &mut CloseTake,
) {
    let clicks = handling.glove_folds.clicks(speeds, random);
    take.add(at_s, db_to_gain(-8.0), &FOLDS.sound(&clicks, speeds.len(), random));
}

/// Synthesises a rubber membrane that hits the wrist. Rubber loses most of its energy in one cycle.
fn snap(handling: Handling, random: &mut Random) -> Vec<f64> {
    // Mode ratios of a circular membrane.
    let modes = [1.0, 1.593, 2.135, 2.295, 2.653].map(|ratio| Mode {
        frequency_hz: 290.0 * handling.stiffness * ratio * random.between(0.95, 1.05),
        damping_per_s: 190.0 * ratio,
        gain: random.between(0.4, 1.0),
    });
    let mut output = ring(&modes, &contact(0.001));
    let skin = Burst { centre_hz: 2_200.0 * handling.stiffness, q: 0.6, decay_s: 0.003, gain: 1.0 };
    output.iter_mut().zip(skin.sound(random)).for_each(|(sample, value)| *sample += value);
    output
}

fn click_once(handling: Handling, random: &mut Random, take: &mut CloseTake) {
    add_click(handling, 0.0, random, take);
}

fn click_twice(handling: Handling, random: &mut Random, take: &mut CloseTake) {
    add_click(handling, 0.0, random, take);
    add_click(handling, random.between(0.45, 0.8), random, take);
}

/// Adds one press of a push button: the ratchet passes its edge, the button hits its stop, and both return on release.
fn add_click(handling: Handling, at_s: f64, random: &mut Random, take: &mut CloseTake) {
    let stop_s = at_s + random.between(0.006, 0.014);
    let release_s = at_s + random.between(0.11, 0.2);
    for (when_s, gain, pitch) in [
        (at_s, 0.6, 1.2),
        (stop_s, 1.0, 1.0),
        (release_s, 0.5, 1.25),
        (release_s + random.between(0.004, 0.009), 0.35, 1.1),
    ] {
        take.add(when_s, random.spread_db(gain, 1.0), &ratchet(handling, pitch, random));
    }
    // The steel spring rings after the release.
    let spring = [4_700.0, 7_900.0].map(|hz: f64| Mode {
        frequency_hz: hz * handling.stiffness.sqrt() * random.between(0.95, 1.05),
        damping_per_s: 140.0,
        gain: 0.03,
    });
    take.add(release_s, 1.0, &ring(&spring, &contact(0.000_2)));
}

/// Synthesises a click of a small plastic and metal case in the hand, which decays within milliseconds.
fn ratchet(handling: Handling, pitch: f64, random: &mut Random) -> Vec<f64> {
    let modes =
        [(900.0, 420.0, 0.8), (2_600.0, 600.0, 0.8), (4_100.0, 750.0, 0.6), (6_300.0, 900.0, 0.4)]
            .map(|(hz, damping, gain)| Mode {
                frequency_hz: hz * pitch * handling.stiffness * random.between(0.96, 1.04),
                damping_per_s: damping,
                gain: gain * random.between(0.7, 1.3),
            });
    let mut output = ring(&modes, &contact(handling.contact_s));
    let edge = Burst { centre_hz: 5_000.0 * pitch, q: 0.7, decay_s: 0.000_7, gain: 0.3 };
    output.iter_mut().zip(edge.sound(random)).for_each(|(sample, value)| *sample += value);
    output
}

/// A ball-point pen on paper on a clipboard. Chosen: a peak at 500 Hz from the hollow board.
const PEN: Friction = Friction {
    octaves_db: [-30.0, -18.0, -8.0, 0.0, -4.0, -10.0, -14.0, -17.0, -22.0],
    dulling_db: 1.5,
    bumps_per_s: 900.0,
    evenness: 0.2,
    bump_share: 0.4,
    bump_order: 2.5,
    ground: Fluctuation { db: 2.0, tau_s: 0.03 },
    flicker: Fluctuation { db: 1.5, tau_s: 0.03 },
};

/// Writes a short word of three to seven lines.
fn write(handling: Handling, random: &mut Random, take: &mut CloseTake) {
    let mut at_s = 0.0;
    for _ in 0..random.between(3.0, 8.0) as usize {
        let seconds = random.between(0.08, 0.2);
        let line = stroke(seconds, random.between(0.3, 0.6), random);
        let board =
            Mode { frequency_hz: random.between(380.0, 520.0), damping_per_s: 110.0, gain: 1.5 };
        take.add(at_s, random.spread_db(1.0, 2.0), &PEN.rub(&line, random));
        take.add(at_s, handling.stiffness, &ring(&[board], &contact(handling.contact_s)));
        at_s += seconds + random.between(0.01, 0.09);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stiffer_objects_have_shorter_contacts() {
        for pair in HANDLINGS.windows(2) {
            assert!(pair[0].stiffness < pair[1].stiffness && pair[0].contact_s > pair[1].contact_s);
        }
    }

    #[test]
    fn a_click_lasts_less_than_0_35_seconds() {
        let mut take = CloseTake::default();
        click_once(HANDLINGS[1], &mut Random::new(1), &mut take);
        assert!(take.finish().len() < frames(0.35));
    }
}
