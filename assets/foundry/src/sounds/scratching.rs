//! Fingernails drawn over cloth and board: each thread or ridge lifts a nail and lets it fall, so the pitch of the scratch
//! is the speed of the hand over the distance of the threads.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::Fluctuation;
use crate::places::close_take::CloseTake;
use crate::places::room_tone;
use crate::signal::audio::Stereo;
use crate::signal::random::Random;
use crate::things::friction::{Friction, stroke};
use crate::things::modes::{Damping, Mode, contact, ring};

pub const SOUND: Sound = Sound {
    id: "scratching",
    name: "Scratching",
    family: Family::Touch,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 42.0, irregularity: 0.4 }),
        closeness: 0.8,
        width_deg: 60.0,
    },
    takes: [8; 3],
    model: "Four nails at once are lifted and dropped by each thread or ridge they pass, at the rate of the hand's \
        speed over their distance, and the ground beneath answers with its own modes.",
    seed: 61,
    perform,
    room_tone: Some(RoomTone { below_lu: 38.0, perform: room_tone::quiet_room }),
};

/// What is scratched.
#[derive(Clone, Copy)]
struct Ground {
    friction: Friction,
    /// Time of one scratch, there or back.
    seconds: (f64, f64),
    scratches: usize,
    /// What lies underneath, and how loud it answers.
    body: Mode,
    body_db: f64,
}

/// The fastest that a scratching hand moves, in m/s. Chosen: slow, some 4 cm in a scratch.
const HAND_M_S: f64 = 0.16;

/// Ridges passed in a second at full speed.
const fn ridges_per_s(apart_mm: f64) -> f64 {
    HAND_M_S / (apart_mm / 1_000.0)
}

/// Distances of the threads: 0.35 mm in fine cotton, 0.8 mm in canvas, 2.5 mm in ribbed board. Nails are short plates of
/// horn on a soft bed, and colour all of it with a broad hump from 2 to 6 kHz; finer threads lie higher. Curves and
/// times are chosen: soft and even on cotton, ridge by ridge on board.
const GROUNDS: [Ground; 3] = [
    // Cotton, over a cushion.
    Ground {
        friction: Friction {
            octaves_db: [-30.0, -20.0, -11.0, -6.0, -3.0, -2.0, -6.0, -13.0, -20.0],
            dulling_db: 2.0,
            bumps_per_s: ridges_per_s(0.35),
            evenness: 0.4,
            bump_share: 0.35,
            bump_order: 3.0,
            ground: Fluctuation { db: 2.0, tau_s: 0.05 },
            flicker: Fluctuation { db: 1.5, tau_s: 0.05 },
        },
        seconds: (0.35, 0.55),
        scratches: 2,
        body: Mode { frequency_hz: 110.0, damping_per_s: 160.0, gain: 1.0 },
        body_db: -14.0,
    },
    // Canvas, stretched.
    Ground {
        friction: Friction {
            octaves_db: [-30.0, -19.0, -10.0, -5.0, -2.0, 0.0, -3.0, -8.0, -14.0],
            dulling_db: 2.0,
            bumps_per_s: ridges_per_s(0.8),
            evenness: 0.6,
            bump_share: 0.6,
            bump_order: 3.0,
            ground: Fluctuation { db: 2.0, tau_s: 0.04 },
            flicker: Fluctuation { db: 1.5, tau_s: 0.04 },
        },
        seconds: (0.22, 0.4),
        scratches: 3,
        body: Mode { frequency_hz: 190.0, damping_per_s: 90.0, gain: 1.0 },
        body_db: -9.0,
    },
    // Ribbed board, hollow underneath.
    Ground {
        friction: Friction {
            octaves_db: [-26.0, -15.0, -5.0, -1.0, 0.0, 1.0, 0.0, -6.0, -11.0],
            dulling_db: 1.5,
            bumps_per_s: ridges_per_s(2.5),
            evenness: 0.8,
            bump_share: 0.85,
            bump_order: 4.0,
            ground: Fluctuation { db: 1.5, tau_s: 0.04 },
            flicker: Fluctuation { db: 1.0, tau_s: 0.04 },
        },
        seconds: (0.2, 0.38),
        scratches: 3,
        body: Mode { frequency_hz: 260.0, damping_per_s: 70.0, gain: 1.0 },
        body_db: -6.0,
    },
];

/// Nails of a hand that touch: all but the thumb.
const NAILS: usize = 4;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let ground = intensity.choose(GROUNDS);
    let mut heard = CloseTake::default();
    // Each third take is one long scratch, the others go there and back.
    let (count, slower) = if take % 3 == 2 { (1, 2.0) } else { (ground.scratches, 1.0) };
    let mut at_s = 0.0;
    for scratch in 0..count {
        let seconds = slower * random.between(ground.seconds.0, ground.seconds.1);
        let speeds = stroke(seconds, random.between(0.35, 0.6), random);
        // The way back is drawn with the backs of the nails, and lighter.
        let gain = if scratch % 2 == 0 { 1.0 } else { 0.6 };
        add_scratch(ground, at_s, random.spread_db(gain, 1.5), &speeds, random, &mut heard);
        at_s += seconds * random.between(0.9, 1.15);
    }
    Ok(heard.finish())
}

fn add_scratch(
    ground: Ground,
    at_s: f64,
    gain: f64,
    speeds: &[f64],
    random: &mut Random,
    heard: &mut CloseTake,
) {
    for nail in 0..NAILS {
        // Fingers are of unlike length and press unlike; one lands after the other.
        let lag_s = random.between(0.0, 0.03);
        let reach = 1.0 - 0.06 * nail as f64;
        let own: Vec<f64> = speeds.iter().map(|speed| speed * reach).collect();
        let rub = ground.friction.rub(&own, random);
        heard.add(at_s + lag_s, random.spread_db(gain, 2.0), &rub);
        heard.add(at_s + lag_s, gain, &touch_down(ground, random));
    }
}

/// The nail lands and the ground gives way.
fn touch_down(ground: Ground, random: &mut Random) -> Vec<f64> {
    let thud = Mode {
        frequency_hz: ground.body.frequency_hz * random.between(0.9, 1.1),
        gain: 2.0 * crate::signal::audio::db_to_gain(ground.body_db),
        ..ground.body
    };
    let nail = Mode {
        frequency_hz: random.between_log(1_800.0, 3_600.0),
        damping_per_s: Damping { tan_phi: 0.08, held_per_s: 200.0 }.at(2_500.0),
        gain: 0.6 * thud.gain,
    };
    ring(&[thud, nail], &contact(0.000_8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ridges_of_a_board_pass_as_a_low_buzz_and_threads_of_cotton_as_a_hiss() {
        let [cotton, canvas, board] = GROUNDS.map(|ground| ground.friction.bumps_per_s);
        assert!((board - 64.0).abs() < 1.0 && (canvas - 200.0).abs() < 1.0 && cotton > 400.0);
    }
}
