//! Massage with oil: long strokes along the back, kneading with an oil film that tears and closes, and light pats with
//! cupped hands.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::Fluctuation;
use crate::places::close_take::CloseTake;
use crate::places::room_tone;
use crate::signal::audio::{Stereo, db_to_gain};
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::crackle::{Crackle, Sheet};
use crate::things::friction::{Friction, stroke};
use crate::things::modes::{Mode, contact, ring};
use crate::water::bubble::Bubble;

pub const SOUND: Sound = Sound {
    id: "massage",
    name: "Massage",
    family: Family::Touch,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 30.0, irregularity: 0.3 }),
        closeness: 0.8,
        width_deg: 80.0,
    },
    takes: [6, 7, 7],
    model: "Skin slides on skin over a film of oil. The film tears into threads and bubbles where the hands lift, and \
        the flesh beneath gives a soft thud.",
    seed: 64,
    perform,
    room_tone: Some(RoomTone { below_lu: 34.0, perform: room_tone::quiet_room }),
};

/// A palm that slides on skin. Both surfaces are soft, so little energy remains above 4 kHz. Chosen: a warm, steady
/// noise that keeps its colour when a light hand slows down, with slow level changes from the shape of the back.
const LIGHT_HAND: Friction = Friction {
    octaves_db: [-12.0, -6.0, -3.0, -3.0, -5.0, -9.0, -15.0, -24.0, -33.0],
    dulling_db: 1.0,
    bumps_per_s: 700.0,
    evenness: 0.2,
    bump_share: 0.3,
    bump_order: 2.6,
    ground: Fluctuation { db: 3.5, tau_s: 0.08 },
    flicker: Fluctuation { db: 2.0, tau_s: 0.08 },
};

/// A palm that presses harder: it sticks and slips, and the skin moves in small steps (chosen: the steps are audible
/// one by one).
const FIRM_HAND: Friction = Friction {
    dulling_db: 2.5,
    bumps_per_s: 180.0,
    evenness: 0.5,
    bump_share: 0.55,
    ground: Fluctuation { db: 2.5, tau_s: 0.08 },
    ..LIGHT_HAND
};

/// Threads of an oil film that snap as it tears. Chosen: small and wet, much softer than paper.
const OIL_FILM: Sheet = Sheet { facet_hz: (1_200.0, 6_500.0), damping_per_s: (900.0, 3_500.0) };

/// One massage technique.
#[derive(Clone, Copy)]
struct Technique {
    friction: Friction,
    /// Duration range of one movement in seconds, the number of movements, and the fraction of a movement by which the
    /// next one overlaps it.
    seconds: (f64, f64),
    /// Fraction of the movement's duration at which the hand is fastest (minimum and maximum).
    peak_at: (f64, f64),
    movements: usize,
    overlap: f64,
    threads: Crackle,
    threads_db: f64,
    /// Number of bubbles that the hands press out of the oil in one movement (minimum and maximum).
    bubbles: (f64, f64),
    /// Level of the thud when the hand lands, relative to the friction noise.
    thud_db: f64,
}

/// The three main techniques of classical massage: effleurage, petrissage and tapotement. Times and levels are chosen:
/// as slow as a calm massage, with friction, oil or thud as the loudest part of each technique. A gliding hand starts
/// from rest and is fastest after the middle of the stroke, because a fast start would sound like a blow. The other two
/// techniques do start fast.
const TECHNIQUES: [Technique; 3] = [
    // Long light strokes, one hand after the other.
    Technique {
        friction: LIGHT_HAND,
        seconds: (1.0, 1.5),
        peak_at: (0.5, 0.7),
        movements: 1,
        overlap: 0.3,
        threads: Crackle { rate_per_s: 18.0, children: 0.3, within_s: 0.02, range_db: 24.0 },
        threads_db: -20.0,
        bubbles: (0.0, 2.0),
        thud_db: -20.0,
    },
    // Kneading: a roll, a squeeze and a lift.
    Technique {
        friction: FIRM_HAND,
        seconds: (0.45, 0.75),
        peak_at: (0.25, 0.45),
        movements: 2,
        overlap: 0.25,
        threads: Crackle { rate_per_s: 70.0, children: 0.5, within_s: 0.025, range_db: 28.0 },
        threads_db: -9.0,
        bubbles: (2.0, 6.0),
        thud_db: -10.0,
    },
    // Pats with cupped hands that slide off.
    Technique {
        friction: FIRM_HAND,
        seconds: (0.16, 0.3),
        peak_at: (0.25, 0.45),
        movements: 4,
        overlap: 0.0,
        threads: Crackle { rate_per_s: 60.0, children: 0.4, within_s: 0.02, range_db: 26.0 },
        threads_db: -12.0,
        bubbles: (0.0, 3.0),
        thud_db: 10.0,
    },
];

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let technique = intensity.choose(TECHNIQUES);
    let mut output = CloseTake::default();
    let mut at_s = 0.0;
    for movement in 0..technique.movements {
        let seconds = random.between(technique.seconds.0, technique.seconds.1);
        // The two hands alternate, and one is a little heavier.
        let gain = random.spread_db(if movement % 2 == 0 { 1.0 } else { 0.75 }, 1.0);
        add_movement(technique, at_s, gain, seconds, random, &mut output);
        at_s += seconds * (1.0 - technique.overlap);
    }
    Ok(output.finish())
}

fn add_movement(
    technique: Technique,
    at_s: f64,
    gain: f64,
    seconds: f64,
    random: &mut Random,
    output: &mut CloseTake,
) {
    let speeds = stroke(seconds, random.between(technique.peak_at.0, technique.peak_at.1), random);
    output.add(at_s, gain, &technique.friction.rub(&speeds, random));
    output.add(at_s, gain * db_to_gain(technique.thud_db), &thud(random));
    let clicks = technique.threads.clicks(&speeds, random);
    let threads = OIL_FILM.sound(&clicks, speeds.len(), random);
    output.add(at_s, gain * db_to_gain(technique.threads_db), &threads);
    for _ in 0..random.between(technique.bubbles.0, technique.bubbles.1) as usize {
        // Bubbles form when the hand presses hardest and when it lifts.
        let bubble_at_s = at_s + seconds * random.between(0.3, 1.0);
        let bubble =
            Bubble { radius_m: random.between_log(0.001, 0.004), rise: random.between(0.02, 0.1) };
        output.add(bubble_at_s, gain * random.between(0.05, 0.3), &bubble.sound());
    }
}

/// The thud of a hand on flesh: a heavily damped mass, and the air pressed out of the hollow of the hand.
fn thud(random: &mut Random) -> Vec<f64> {
    let flesh_hz = random.between(70.0, 120.0);
    let hollow_hz = random.between(260.0, 480.0);
    let modes = [
        Mode { frequency_hz: flesh_hz, damping_per_s: 70.0, gain: 0.8 },
        Mode { frequency_hz: hollow_hz, damping_per_s: 130.0, gain: 1.0 },
    ];
    let mut output = ring(&modes, &contact(0.004));
    let skin = Burst { centre_hz: 1_100.0, q: 0.6, decay_s: 0.004, gain: 0.9 };
    output.iter_mut().zip(skin.sound(random)).for_each(|(sample, value)| *sample += value);
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kneading_is_wetter_than_stroking() {
        let [stroking, kneading, _] = TECHNIQUES;
        assert!(kneading.threads.rate_per_s > 2.0 * stroking.threads.rate_per_s);
        assert!(kneading.threads_db > stroking.threads_db);
    }

    #[test]
    fn pats_follow_each_other_three_to_six_times_a_second() {
        let (shortest_s, longest_s) = TECHNIQUES[2].seconds;
        assert!(1.0 / shortest_s < 6.5 && 1.0 / longest_s > 3.0);
    }
}
