//! Fingernails drawn over cloth and board. Each thread or ridge lifts a nail and drops it, so the pitch of the scratch
//! is the speed of the hand divided by the distance between the threads.

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
    model: "Four nails are lifted and dropped by each thread or ridge that they pass, at the rate of the hand's speed \
        divided by their distance. The material beneath resonates in its own modes.",
    seed: 61,
    perform,
    room_tone: Some(RoomTone { below_lu: 38.0, perform: room_tone::quiet_room }),
};

/// A material that is scratched.
#[derive(Clone, Copy)]
struct Material {
    friction: Friction,
    /// Duration of one scratch in one direction (minimum and maximum).
    seconds: (f64, f64),
    scratches: usize,
    /// The body under the material, and its level.
    body: Mode,
    body_db: f64,
}

/// The highest speed of the scratching hand, in m/s. Chosen: slow, about 4 cm per scratch.
const HAND_M_S: f64 = 0.16;

/// Ridges that pass per second at full speed.
const fn ridges_per_s(apart_mm: f64) -> f64 {
    HAND_M_S / (apart_mm / 1_000.0)
}

/// Distances of the threads: 0.35 mm in fine cotton, 0.8 mm in canvas, 2.5 mm in ribbed board. Nails are short plates
/// of horn on a soft bed, and colour the noise with a broad maximum from 2 to 6 kHz; it lies higher for finer threads.
/// Spectra and times are chosen: soft and even on cotton, with audible single ridges on board.
const MATERIALS: [Material; 3] = [
    // Cotton over a cushion.
    Material {
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
    // Stretched canvas.
    Material {
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
    // Ribbed board with a hollow below.
    Material {
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

/// Number of nails that touch the material: all but the thumb's.
const NAILS: usize = 4;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let material = intensity.choose(MATERIALS);
    let mut output = CloseTake::default();
    // Every third take is one long scratch; the others go back and forth.
    let (count, duration_factor) = if take % 3 == 2 { (1, 2.0) } else { (material.scratches, 1.0) };
    let mut at_s = 0.0;
    for scratch in 0..count {
        let seconds = duration_factor * random.between(material.seconds.0, material.seconds.1);
        let speeds = stroke(seconds, random.between(0.35, 0.6), random);
        // The backs of the nails touch on the way back, and more lightly.
        let gain = if scratch % 2 == 0 { 1.0 } else { 0.6 };
        add_scratch(material, at_s, random.spread_db(gain, 1.5), &speeds, random, &mut output);
        at_s += seconds * random.between(0.9, 1.15);
    }
    Ok(output.finish())
}

fn add_scratch(
    material: Material,
    at_s: f64,
    gain: f64,
    speeds: &[f64],
    random: &mut Random,
    output: &mut CloseTake,
) {
    for nail in 0..NAILS {
        // Fingers differ in length and pressure, and land one after the other.
        let lag_s = random.between(0.0, 0.03);
        let speed_factor = 1.0 - 0.06 * nail as f64;
        let nail_speeds: Vec<f64> = speeds.iter().map(|speed| speed * speed_factor).collect();
        let rub = material.friction.rub(&nail_speeds, random);
        output.add(at_s + lag_s, random.spread_db(gain, 2.0), &rub);
        output.add(at_s + lag_s, gain, &touch_down(material, random));
    }
}

/// A nail that lands, and the material that yields.
fn touch_down(material: Material, random: &mut Random) -> Vec<f64> {
    let thud = Mode {
        frequency_hz: material.body.frequency_hz * random.between(0.9, 1.1),
        gain: 2.0 * crate::signal::audio::db_to_gain(material.body_db),
        ..material.body
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
    fn ridges_of_board_pass_at_the_rate_of_a_buzz_and_threads_of_cotton_at_that_of_a_hiss() {
        let [cotton, canvas, board] = MATERIALS.map(|material| material.friction.bumps_per_s);
        assert!((board - 64.0).abs() < 1.0 && (canvas - 200.0).abs() < 1.0 && cotton > 400.0);
    }
}
