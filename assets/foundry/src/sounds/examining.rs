//! A gentle examination: gloves drawn on and rubbed, the click of a pen light, notes on a chart.

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
    model: "Latex sticks and slips in squeaks and crackles in folds, a spring and a ratchet snap in a pen light, and a \
        pen writes on a board.",
    seed: 65,
    perform,
    room_tone: Some(RoomTone { below_lu: 40.0, perform: room_tone::quiet_room }),
};

/// What is done, in the order of the takes. Chosen: no two alike follow each other.
const ACTS: [fn(Care, &mut Random, &mut CloseTake); 5] =
    [rub_gloves, click, write, stretch, click_twice];

/// How it is done.
#[derive(Clone, Copy)]
struct Care {
    glove: Friction,
    glove_folds: Crackle,
    /// How stiff the glove snaps and the pen clicks: its modes against those of the middle one.
    stiffness: f64,
    contact_s: f64,
    /// Time of one movement.
    seconds: (f64, f64),
}

/// Rubber on rubber sticks and slips; the film between bumps is soft, so highs are few. Chosen: a squeak of 260 a
/// second that never quite becomes a note.
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

/// Chosen: the thicker the glove and the firmer the hand, the more evenly it sticks and slips and the harder all snaps.
const CARES: [Care; 3] = [
    // Thin gloves, a slow hand.
    Care {
        glove: Friction { bumps_per_s: 420.0, evenness: 0.1, bump_share: 0.3, ..LATEX },
        glove_folds: Crackle { rate_per_s: 25.0, children: 0.4, within_s: 0.03, range_db: 24.0 },
        stiffness: 0.8,
        contact_s: 0.001,
        seconds: (0.6, 1.0),
    },
    // Latex gloves.
    Care {
        glove: LATEX,
        glove_folds: Crackle { rate_per_s: 60.0, children: 0.5, within_s: 0.03, range_db: 28.0 },
        stiffness: 1.0,
        contact_s: 0.000_5,
        seconds: (0.45, 0.8),
    },
    // Thick ones, drawn tight.
    Care {
        glove: Friction { bumps_per_s: 330.0, evenness: 0.8, bump_share: 0.75, ..LATEX },
        glove_folds: Crackle { rate_per_s: 110.0, children: 0.6, within_s: 0.03, range_db: 32.0 },
        stiffness: 1.25,
        contact_s: 0.000_3,
        seconds: (0.35, 0.65),
    },
];

/// Folds of a glove: soft small sheets, chosen duller than paper.
const FOLDS: Sheet = Sheet { facet_hz: (900.0, 5_500.0), damping_per_s: (700.0, 2_500.0) };

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let mut heard = CloseTake::default();
    ACTS[take % ACTS.len()](intensity.choose(CARES), random, &mut heard);
    Ok(heard.finish())
}

fn rub_gloves(care: Care, random: &mut Random, heard: &mut CloseTake) {
    let mut at_s = 0.0;
    for _ in 0..2 {
        let speeds = stroke(random.between(care.seconds.0, care.seconds.1), 0.4, random);
        heard.add(at_s, random.spread_db(1.0, 1.5), &care.glove.rub(&speeds, random));
        add_folds(care, at_s, &speeds, random, heard);
        at_s += 0.9 * speeds.len() as f64 / frames(1.0) as f64;
    }
}

/// The cuff is pulled and let go.
fn stretch(care: Care, random: &mut Random, heard: &mut CloseTake) {
    let pull = stroke(random.between(0.4, 0.7), 0.75, random);
    let squeak = Friction { evenness: 0.9, bump_share: 0.8, ..care.glove };
    heard.add(0.0, 0.6, &squeak.rub(&pull, random));
    add_folds(care, 0.0, &pull, random, heard);
    let at_s = pull.len() as f64 / frames(1.0) as f64 + random.between(0.0, 0.12);
    heard.add(at_s, 2.5, &snap(care, random));
}

fn add_folds(care: Care, at_s: f64, speeds: &[f64], random: &mut Random, heard: &mut CloseTake) {
    let clicks = care.glove_folds.clicks(speeds, random);
    heard.add(at_s, db_to_gain(-8.0), &FOLDS.sound(&clicks, speeds.len(), random));
}

/// A membrane that hits the wrist; rubber loses most of its energy in one swing.
fn snap(care: Care, random: &mut Random) -> Vec<f64> {
    // Ratios of a round membrane.
    let modes = [1.0, 1.593, 2.135, 2.295, 2.653].map(|ratio| Mode {
        frequency_hz: 290.0 * care.stiffness * ratio * random.between(0.95, 1.05),
        damping_per_s: 190.0 * ratio,
        gain: random.between(0.4, 1.0),
    });
    let mut heard = ring(&modes, &contact(0.001));
    let skin = Burst { centre_hz: 2_200.0 * care.stiffness, q: 0.6, decay_s: 0.003, gain: 1.0 };
    heard.iter_mut().zip(skin.sound(random)).for_each(|(sample, value)| *sample += value);
    heard
}

fn click(care: Care, random: &mut Random, heard: &mut CloseTake) {
    add_click(care, 0.0, random, heard);
}

fn click_twice(care: Care, random: &mut Random, heard: &mut CloseTake) {
    add_click(care, 0.0, random, heard);
    add_click(care, random.between(0.45, 0.8), random, heard);
}

/// A push button: the ratchet goes over its edge, the button meets its stop, and both come back when it is let go.
fn add_click(care: Care, at_s: f64, random: &mut Random, heard: &mut CloseTake) {
    let stop_s = at_s + random.between(0.006, 0.014);
    let release_s = at_s + random.between(0.11, 0.2);
    for (when_s, gain, pitch) in [
        (at_s, 0.6, 1.2),
        (stop_s, 1.0, 1.0),
        (release_s, 0.5, 1.25),
        (release_s + random.between(0.004, 0.009), 0.35, 1.1),
    ] {
        heard.add(when_s, random.spread_db(gain, 1.0), &ratchet(care, pitch, random));
    }
    // Steel of the spring, after the release.
    let spring = [4_700.0, 7_900.0].map(|hz: f64| Mode {
        frequency_hz: hz * care.stiffness.sqrt() * random.between(0.95, 1.05),
        damping_per_s: 140.0,
        gain: 0.03,
    });
    heard.add(release_s, 1.0, &ring(&spring, &contact(0.000_2)));
}

/// A small case of plastic and thin metal, held in the hand: all is over in some milliseconds.
fn ratchet(care: Care, pitch: f64, random: &mut Random) -> Vec<f64> {
    let modes =
        [(900.0, 420.0, 0.8), (2_600.0, 600.0, 0.8), (4_100.0, 750.0, 0.6), (6_300.0, 900.0, 0.4)]
            .map(|(hz, damping, gain)| Mode {
                frequency_hz: hz * pitch * care.stiffness * random.between(0.96, 1.04),
                damping_per_s: damping,
                gain: gain * random.between(0.7, 1.3),
            });
    let mut heard = ring(&modes, &contact(care.contact_s));
    let edge = Burst { centre_hz: 5_000.0 * pitch, q: 0.7, decay_s: 0.000_7, gain: 0.3 };
    heard.iter_mut().zip(edge.sound(random)).for_each(|(sample, value)| *sample += value);
    heard
}

/// Paper on a clipboard: a hollow board under a ball-point. Chosen: the hump of the board at 500 Hz.
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

/// A tick, or a short word.
fn write(care: Care, random: &mut Random, heard: &mut CloseTake) {
    let mut at_s = 0.0;
    for _ in 0..random.between(3.0, 8.0) as usize {
        let seconds = random.between(0.08, 0.2);
        let line = stroke(seconds, random.between(0.3, 0.6), random);
        let board =
            Mode { frequency_hz: random.between(380.0, 520.0), damping_per_s: 110.0, gain: 1.5 };
        heard.add(at_s, random.spread_db(1.0, 2.0), &PEN.rub(&line, random));
        heard.add(at_s, care.stiffness, &ring(&[board], &contact(care.contact_s)));
        at_s += seconds + random.between(0.01, 0.09);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stiffer_things_are_clicked_harder() {
        for pair in CARES.windows(2) {
            assert!(pair[0].stiffness < pair[1].stiffness && pair[0].contact_s > pair[1].contact_s);
        }
    }

    #[test]
    fn a_click_is_over_in_a_third_of_a_second() {
        let mut heard = CloseTake::default();
        click(CARES[1], &mut Random::new(1), &mut heard);
        assert!(heard.finish().len() < frames(0.35));
    }
}
