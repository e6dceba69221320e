//! Turning the pages of a book: a finger slides to the corner, the page lifts, swings through the air, lands, and is
//! smoothed by hand.

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
    id: "page-turning",
    name: "Page turning",
    family: Family::Objects,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 34.0, irregularity: 0.55 }),
        closeness: 0.7,
        width_deg: 50.0,
    },
    takes: [8; 3],
    model: "A fingertip slides to the corner. The sheet buckles as it bends, pushes the air aside and slaps down, and \
        a hand smooths it flat.",
    seed: 67,
    perform,
    room_tone: Some(RoomTone { below_lu: 42.0, perform: room_tone::quiet_room }),
};

/// One type of book.
#[derive(Clone, Copy)]
struct Book {
    sheet: Sheet,
    bending: Crackle,
    /// Duration of the swing (minimum and maximum).
    swing_s: (f64, f64),
    swing_db: f64,
    /// The slap of the page on the pages below: its lowest frequency, duration and level.
    slap_hz: f64,
    slap_s: f64,
    slap_db: f64,
    smoothing_db: f64,
}

/// Measured on one real recording, relative to 500 Hz: -7 dB at 125 Hz, -1 at 250, 0 at 1 k, -5 at 2 k, -11 at 4 k, -14
/// at 8 k. This curve is brighter because it holds for full speed, and slower movement is duller.
const SLIDE: Friction = Friction {
    octaves_db: [-30.0, -14.0, -4.0, -1.0, -1.5, -4.0, -7.0, -8.0, -9.0],
    dulling_db: 2.0,
    bumps_per_s: 900.0,
    evenness: 0.0,
    bump_share: 0.45,
    bump_order: 2.2,
    ground: Fluctuation { db: 3.0, tau_s: 0.03 },
    flicker: Fluctuation { db: 2.0, tau_s: 0.04 },
};

/// Chosen: larger and stiffer pages have lower facets and a harder slap; a lighter hand swings the page longer.
const BOOKS: [Book; 3] = [
    // Thin paper, turned carefully.
    Book {
        sheet: Sheet { facet_hz: (2_000.0, 10_000.0), damping_per_s: (700.0, 2_500.0) },
        bending: Crackle { rate_per_s: 60.0, children: 0.5, within_s: 0.025, range_db: 24.0 },
        swing_s: (0.4, 0.65),
        swing_db: -5.0,
        slap_hz: 700.0,
        slap_s: 0.012,
        slap_db: 6.0,
        smoothing_db: -7.0,
    },
    // A novel.
    Book {
        sheet: Sheet { facet_hz: (1_200.0, 9_000.0), damping_per_s: (450.0, 1_800.0) },
        bending: Crackle { rate_per_s: 45.0, children: 0.6, within_s: 0.025, range_db: 34.0 },
        swing_s: (0.28, 0.48),
        swing_db: -8.0,
        slap_hz: 480.0,
        slap_s: 0.01,
        slap_db: 12.0,
        smoothing_db: -11.0,
    },
    // A large glossy page, turned briskly.
    Book {
        sheet: Sheet { facet_hz: (600.0, 8_000.0), damping_per_s: (220.0, 1_100.0) },
        bending: Crackle { rate_per_s: 55.0, children: 0.65, within_s: 0.03, range_db: 42.0 },
        swing_s: (0.22, 0.4),
        swing_db: -7.0,
        slap_hz: 320.0,
        slap_s: 0.014,
        slap_db: 17.0,
        smoothing_db: -12.0,
    },
];

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let book = intensity.choose(BOOKS);
    let mut output = CloseTake::default();
    let finger = stroke(random.between(0.12, 0.25), 0.3, random);
    output.add(0.0, db_to_gain(-10.0), &SLIDE.rub(&finger, random));
    let lifted_s = duration_s(&finger) * random.between(0.7, 1.2);
    let landed_s = add_swing(book, lifted_s, random, &mut output);
    if take.is_multiple_of(2) {
        let hand = stroke(random.between(0.25, 0.45), 0.35, random);
        let at_s = landed_s + random.between(0.03, 0.15);
        output.add(at_s, db_to_gain(book.smoothing_db), &SLIDE.rub(&hand, random));
    }
    Ok(output.finish())
}

fn duration_s(speeds: &[f64]) -> f64 {
    speeds.len() as f64 / frames(1.0) as f64
}

/// Adds the page from the moment it lifts at `at_s`. Returns the time at which it has landed.
fn add_swing(book: Book, at_s: f64, random: &mut Random, output: &mut CloseTake) -> f64 {
    let swing =
        stroke(random.between(book.swing_s.0, book.swing_s.1), random.between(0.2, 0.5), random);
    output.add(at_s, db_to_gain(book.swing_db), &SLIDE.rub(&swing, random));
    // The sheet bends most when it lifts and when it is upright.
    let clicks = book.bending.clicks(&swing, random);
    output.add(at_s, db_to_gain(3.0), &book.sheet.sound(&clicks, swing.len(), random));
    let landing_s = at_s + 0.85 * duration_s(&swing);
    output.add(landing_s, db_to_gain(book.slap_db), &slap(book, random));
    landing_s + book.slap_s
}

/// The air under the page is pressed out, the sheet hits the other pages, and the block of pages gives a dull thud.
fn slap(book: Book, random: &mut Random) -> Vec<f64> {
    let block = Mode {
        frequency_hz: 0.5 * book.slap_hz * random.between(0.85, 1.15),
        damping_per_s: 110.0,
        gain: 0.35,
    };
    let mut output = ring(&[block], &contact(0.003));
    for (octaves_up, share, gain) in [(0.0, 1.0, 0.5), (1.3, 0.8, 0.5), (3.2, 0.6, 0.4)] {
        let air = Burst {
            centre_hz: book.slap_hz * 2_f64.powf(octaves_up) * random.between(0.85, 1.15),
            q: 0.8,
            decay_s: share * book.slap_s * random.between(0.8, 1.2),
            gain,
        };
        let air = air.sound(random);
        output.resize(output.len().max(air.len()), 0.0);
        output.iter_mut().zip(air).for_each(|(sample, value)| *sample += value);
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_pages_slap_lower_and_harder() {
        for pair in BOOKS.windows(2) {
            assert!(pair[0].slap_hz > pair[1].slap_hz && pair[0].slap_db < pair[1].slap_db);
        }
    }
}
