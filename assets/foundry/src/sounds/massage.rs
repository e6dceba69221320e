//! Oiled hands on a back: long strokes that follow its shape, kneading with the film of oil parting and closing, and light
//! cupped pats.

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
    model: "Skin slides on skin over a film of oil that tears into threads and bubbles where the hands lift, above the \
        soft thud of the flesh beneath.",
    seed: 64,
    perform,
    room_tone: Some(RoomTone { below_lu: 34.0, perform: room_tone::quiet_room }),
};

/// Palm on skin: soft on soft, so little is left above 4 kHz. Chosen: a warm rush, which a light hand keeps when it slows,
/// over the rises and hollows of a back.
const PALM: Friction = Friction {
    octaves_db: [-12.0, -6.0, -3.0, -3.0, -5.0, -9.0, -15.0, -24.0, -33.0],
    dulling_db: 1.0,
    bumps_per_s: 700.0,
    evenness: 0.2,
    bump_share: 0.3,
    bump_order: 2.6,
    ground: Fluctuation { db: 3.5, tau_s: 0.08 },
    flicker: Fluctuation { db: 2.0, tau_s: 0.08 },
};

/// The same with more weight on it: it catches, and skin gives way in small steps (chosen: told one by one).
const HEEL: Friction = Friction {
    dulling_db: 2.5,
    bumps_per_s: 180.0,
    evenness: 0.5,
    bump_share: 0.55,
    ground: Fluctuation { db: 2.5, tau_s: 0.08 },
    ..PALM
};

/// A film of oil that parts: its threads snap. Chosen: small and wet, far softer than paper.
const OIL: Sheet = Sheet { facet_hz: (1_200.0, 6_500.0), damping_per_s: (900.0, 3_500.0) };

/// How the hands work.
#[derive(Clone, Copy)]
struct Way {
    friction: Friction,
    /// Time of one movement, how many follow each other, and how far one runs into the next.
    seconds: (f64, f64),
    /// Part of its time after which the hand is fastest.
    peak_at: (f64, f64),
    movements: usize,
    overlap: f64,
    threads: Crackle,
    threads_db: f64,
    /// Bubbles that the hands press out of the oil.
    bubbles: (f64, f64),
    /// Flesh that the hands come down on.
    thud_db: f64,
}

/// The three chief strokes of a classical massage: effleurage, petrissage and tapotement. Times and levels are chosen:
/// as slow as hands are that calm, and each of them led by another part, glide, oil or thud. A gliding hand is laid on at
/// rest and gathers way until past the middle, for one that began fast would come as a blow; the others do begin fast.
const WAYS: [Way; 3] = [
    // Long light strokes, hand after hand.
    Way {
        friction: PALM,
        seconds: (1.0, 1.5),
        peak_at: (0.5, 0.7),
        movements: 1,
        overlap: 0.3,
        threads: Crackle { rate_per_s: 18.0, children: 0.3, within_s: 0.02, range_db: 24.0 },
        threads_db: -20.0,
        bubbles: (0.0, 2.0),
        thud_db: -20.0,
    },
    // Kneading: a roll, a squeeze, a lift.
    Way {
        friction: HEEL,
        seconds: (0.45, 0.75),
        peak_at: (0.25, 0.45),
        movements: 2,
        overlap: 0.25,
        threads: Crackle { rate_per_s: 70.0, children: 0.5, within_s: 0.025, range_db: 28.0 },
        threads_db: -9.0,
        bubbles: (2.0, 6.0),
        thud_db: -10.0,
    },
    // Cupped hands, pat on pat, that slide off.
    Way {
        friction: HEEL,
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
    let way = intensity.choose(WAYS);
    let mut heard = CloseTake::default();
    let mut at_s = 0.0;
    for movement in 0..way.movements {
        let seconds = random.between(way.seconds.0, way.seconds.1);
        // Two hands take turns, one a little heavier.
        let gain = random.spread_db(if movement % 2 == 0 { 1.0 } else { 0.75 }, 1.0);
        add_movement(way, at_s, gain, seconds, random, &mut heard);
        at_s += seconds * (1.0 - way.overlap);
    }
    Ok(heard.finish())
}

fn add_movement(
    way: Way,
    at_s: f64,
    gain: f64,
    seconds: f64,
    random: &mut Random,
    heard: &mut CloseTake,
) {
    let speeds = stroke(seconds, random.between(way.peak_at.0, way.peak_at.1), random);
    heard.add(at_s, gain, &way.friction.rub(&speeds, random));
    heard.add(at_s, gain * db_to_gain(way.thud_db), &thud(random));
    let clicks = way.threads.clicks(&speeds, random);
    let threads = OIL.sound(&clicks, speeds.len(), random);
    heard.add(at_s, gain * db_to_gain(way.threads_db), &threads);
    for _ in 0..random.between(way.bubbles.0, way.bubbles.1) as usize {
        // They are pressed out when the hand is fullest, and drawn in as it lifts.
        let when_s = at_s + seconds * random.between(0.3, 1.0);
        let bubble =
            Bubble { radius_m: random.between_log(0.001, 0.004), rise: random.between(0.02, 0.1) };
        heard.add(when_s, gain * random.between(0.05, 0.3), &bubble.sound());
    }
}

/// Flesh under a hand: a heavily damped mass, and the air that the hollow of the hand presses out.
fn thud(random: &mut Random) -> Vec<f64> {
    let flesh_hz = random.between(70.0, 120.0);
    let hollow_hz = random.between(260.0, 480.0);
    let modes = [
        Mode { frequency_hz: flesh_hz, damping_per_s: 70.0, gain: 0.8 },
        Mode { frequency_hz: hollow_hz, damping_per_s: 130.0, gain: 1.0 },
    ];
    let mut heard = ring(&modes, &contact(0.004));
    let skin = Burst { centre_hz: 1_100.0, q: 0.6, decay_s: 0.004, gain: 0.9 };
    heard.iter_mut().zip(skin.sound(random)).for_each(|(sample, value)| *sample += value);
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kneading_is_wetter_than_stroking() {
        let [stroking, kneading, _] = WAYS;
        assert!(kneading.threads.rate_per_s > 2.0 * stroking.threads.rate_per_s);
        assert!(kneading.threads_db > stroking.threads_db);
    }

    #[test]
    fn patting_hands_come_down_three_to_six_times_a_second() {
        let (shortest_s, longest_s) = WAYS[2].seconds;
        assert!(1.0 / shortest_s < 6.5 && 1.0 / longest_s > 3.0);
    }
}
