//! Handling paper: tissue is smoothed, a sheet is folded, stiff paper is crumpled.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::Fluctuation;
use crate::places::close_take::CloseTake;
use crate::places::room_tone;
use crate::signal::audio::{Stereo, db_to_gain, frames};
use crate::signal::random::Random;
use crate::things::crackle::{Crackle, Sheet};
use crate::things::friction::{Friction, stroke};

pub const SOUND: Sound = Sound {
    id: "paper",
    name: "Paper",
    family: Family::Objects,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 36.0, irregularity: 0.5 }),
        closeness: 0.75,
        width_deg: 60.0,
    },
    takes: [7, 7, 8],
    model: "Facets of the sheet buckle in avalanches whose energies follow the power law of crumpled paper, while its \
        faces slide over each other and over the skin.",
    seed: 66,
    perform,
    room_tone: Some(RoomTone { below_lu: 44.0, perform: room_tone::quiet_room }),
};

/// One type of paper.
#[derive(Clone, Copy)]
struct Paper {
    sheet: Sheet,
    crackle: Crackle,
    slide: Friction,
    /// Level of the sliding noise relative to the crackle, in the order of [`Gesture`].
    slide_db: [f64; 3],
    seconds: (f64, f64),
}

/// Measured on one real recording, relative to 1 kHz: +6 dB at 125 Hz, +5 at 250, -1 at 500, 0 at 2 k, +2 at 4 k, +1 at
/// 8 k.
const SLIDE: Friction = Friction {
    octaves_db: [-4.0, 2.0, 2.0, -1.0, 0.0, 1.0, 3.0, 3.0, -1.0],
    dulling_db: 1.5,
    bumps_per_s: 1_500.0,
    evenness: 0.0,
    bump_share: 0.4,
    bump_order: 2.2,
    ground: Fluctuation { db: 2.5, tau_s: 0.05 },
    flicker: Fluctuation { db: 2.0, tau_s: 0.05 },
};

/// Facets are some millimetres to centimetres wide, and thinner paper snaps more softly. Chosen: tissue rustles,
/// writing paper crackles, brown paper cracks.
const PAPERS: [Paper; 3] = [
    // Tissue.
    Paper {
        sheet: Sheet { facet_hz: (3_000.0, 12_000.0), damping_per_s: (900.0, 3_000.0) },
        crackle: Crackle { rate_per_s: 400.0, children: 0.5, within_s: 0.03, range_db: 22.0 },
        slide: Friction { octaves_db: [-6.0, -4.0, -3.0, -3.0, 0.0, 1.0, 2.0, 1.0, -4.0], ..SLIDE },
        slide_db: [-5.0, 0.0, 4.0],
        seconds: (0.7, 1.2),
    },
    // A sheet of writing paper.
    Paper {
        sheet: Sheet { facet_hz: (2_200.0, 12_000.0), damping_per_s: (500.0, 1_800.0) },
        crackle: Crackle { rate_per_s: 350.0, children: 0.6, within_s: 0.03, range_db: 32.0 },
        slide: SLIDE,
        slide_db: [-8.0, -4.0, 0.0],
        seconds: (0.6, 1.1),
    },
    // Stiff brown paper.
    Paper {
        sheet: Sheet { facet_hz: (1_500.0, 11_000.0), damping_per_s: (350.0, 1_400.0) },
        crackle: Crackle { rate_per_s: 350.0, children: 0.7, within_s: 0.03, range_db: 40.0 },
        slide: SLIDE,
        slide_db: [-11.0, -7.0, -3.0],
        seconds: (0.6, 1.1),
    },
];

/// What the hands do with the paper.
#[derive(Clone, Copy)]
enum Gesture {
    Crumple,
    Fold,
    Smooth,
}

/// The gestures of successive takes. Chosen: every second one is crumpling, the most typical sound of paper.
const GESTURES: [Gesture; 4] = [Gesture::Crumple, Gesture::Fold, Gesture::Crumple, Gesture::Smooth];

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let paper = intensity.choose(PAPERS);
    let gesture = GESTURES[take % GESTURES.len()];
    let mut output = CloseTake::default();
    match gesture {
        Gesture::Crumple => {
            let force = squeezes(random.between(paper.seconds.0, paper.seconds.1), random);
            add_gesture(paper, gesture, 0.0, &force, random, &mut output);
        }
        Gesture::Fold => {
            // One half is laid over the other, then a nail runs along the crease.
            let lay_over = stroke(random.between(0.3, 0.5), 0.5, random);
            add_gesture(paper, gesture, 0.0, &lay_over, random, &mut output);
            let crease = stroke(random.between(0.35, 0.6), 0.4, random);
            let nail = Friction { bumps_per_s: 700.0, bump_share: 0.6, ..paper.slide };
            output.add(random.between(0.4, 0.6), 0.8, &nail.rub(&crease, random));
        }
        Gesture::Smooth => {
            let mut at_s = 0.0;
            for _ in 0..2 {
                let palm = stroke(random.between(0.4, 0.7), 0.35, random);
                add_gesture(paper, gesture, at_s, &palm, random, &mut output);
                at_s += 0.9 * palm.len() as f64 / frames(1.0) as f64;
            }
        }
    }
    Ok(output.finish())
}

/// The force of hands that close in several squeezes of random strength, 0 to 1, one value per sample.
fn squeezes(seconds: f64, random: &mut Random) -> Vec<f64> {
    let mut force = vec![0.0_f64; frames(seconds)];
    let mut at = 0;
    while at < force.len() {
        let squeeze = stroke(random.between(0.12, 0.4), random.between(0.15, 0.4), random);
        let strength = random.between(0.35, 1.0);
        for (value, squeeze) in force[at..].iter_mut().zip(&squeeze) {
            *value = value.max(strength * squeeze);
        }
        at += (squeeze.len() as f64 * random.between(0.5, 1.1)) as usize;
    }
    force
}

fn add_gesture(
    paper: Paper,
    gesture: Gesture,
    at_s: f64,
    force: &[f64],
    random: &mut Random,
    output: &mut CloseTake,
) {
    let rate_factor = match gesture {
        Gesture::Crumple => 1.0,
        Gesture::Fold => 0.3,
        Gesture::Smooth => 0.15,
    };
    let crackle = Crackle { rate_per_s: rate_factor * paper.crackle.rate_per_s, ..paper.crackle };
    let clicks = crackle.clicks(force, random);
    output.add(at_s, 1.0, &paper.sheet.sound(&clicks, force.len(), random));
    let slide = paper.slide.rub(force, random);
    output.add(at_s, db_to_gain(paper.slide_db[gesture as usize]), &slide);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stiffer_paper_crackles_over_a_wider_range_and_lower() {
        for pair in PAPERS.windows(2) {
            assert!(pair[0].crackle.range_db < pair[1].crackle.range_db);
            assert!(pair[0].sheet.facet_hz.0 > pair[1].sheet.facet_hz.0);
        }
    }
}
