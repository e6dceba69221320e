//! Wind chimes: aluminium tubes around a wooden clapper in a light wind. The clapper swings, hits one tube, then
//! another, and comes to rest.

use std::f64::consts::PI;

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::room_tone;
use crate::places::woodland::Woodland;
use crate::signal::audio::{Stereo, add_at, db_to_gain, frames};
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode, contact, ring};

pub const SOUND: Sound = Sound {
    id: "wind-chimes",
    name: "Wind chimes",
    family: Family::Nature,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 12.0, irregularity: 0.7 }),
        closeness: 0.4,
        width_deg: 30.0,
    },
    takes: [8, 8, 7],
    model: "The bending modes of tubes free at both ends, 1 : 2.76 : 5.40 : 8.93, struck by a clapper that swings in \
        the wind.",
    seed: 67,
    perform,
    room_tone: Some(RoomTone { below_lu: 33.0, perform: room_tone::garden }),
};

/// Wave numbers of a bar free at both ends, multiplied by its length: the solutions of cos(x) cosh(x) = 1.
const WAVE_NUMBERS: [f64; 5] = [4.730_04, 7.853_2, 10.995_61, 14.137_17, 17.278_76];

/// Speed of sound along a bar of aluminium (a property of the material).
const BAR_SPEED_M_S: f64 = 5_050.0;
/// Radius of gyration of tubes of 19 mm with walls of 1.5 mm, by the formula 0.5 sqrt(r_outer^2 + r_inner^2).
const GYRATION_M: f64 = 0.006_2;

/// Lengths of the six tubes, by the formula of `bending_hz`: a pentatonic scale from 523 Hz upwards, as in most chimes.
const LENGTHS_M: [f64; 6] = [0.462, 0.436, 0.411, 0.377, 0.356, 0.327];

/// Aluminium itself has very low losses; air and cord take the rest. Chosen: the tubes ring for about 2 s.
const TUBE: Damping = Damping { tan_phi: 0.000_7, held_per_s: 1.6 };

/// Position of the strike along a tube, and contact time of wood. Chosen: near the middle, where clappers hang, and
/// soft.
const STRUCK_AT: (f64, f64) = (0.40, 0.56);
const CONTACT_MS: (f64, f64) = (0.5, 1.1);

/// One kind of wind.
struct Wind {
    strikes: (usize, usize),
    /// Time between strikes: the clapper swings like a pendulum of about 10 to 25 cm.
    gap_s: (f64, f64),
    /// Deviation of the strikes' levels.
    spread_db: f64,
    /// Factor that shortens the contact: a harder strike is shorter.
    hardness: f64,
}

/// Chosen: from single notes with pauses between them to a rapid series; stronger wind strikes harder.
const WINDS: [Wind; 3] = [
    Wind { strikes: (1, 2), gap_s: (0.45, 0.95), spread_db: 2.5, hardness: 0.55 },
    Wind { strikes: (2, 5), gap_s: (0.25, 0.8), spread_db: 3.5, hardness: 0.8 },
    Wind { strikes: (5, 9), gap_s: (0.1, 0.5), spread_db: 4.0, hardness: 1.2 },
];

/// A porch. Chosen: outdoors, near a wall. The tail is cut well below the room tone of the garden.
const PORCH: Woodland =
    Woodland { t60_s: 0.5, after_s: 0.008, level_db: -15.0, dull_above_hz: 6_000.0 };
const LEAD_S: f64 = 0.004;
const TAIL_DB: f64 = -54.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let wind = &WINDS[intensity as usize];
    let tubes = tubes();
    let mut sound = Vec::new();
    let mut at_s = LEAD_S;
    let mut tube = (random.unit() * tubes.len() as f64) as usize;
    let strikes = random.between(wind.strikes.0 as f64, wind.strikes.1 as f64 + 1.0) as usize;
    for _ in 0..strikes {
        let strike = tubes[tube].strike(wind.hardness, random);
        add_at(&mut sound, frames(at_s), &strike, random.spread_db(1.0, wind.spread_db));
        at_s += random.between_log(wind.gap_s.0, wind.gap_s.1);
        // The tubes hang in a ring. The clapper swings from one tube to its neighbour or to one on the other side.
        let step = *random.pick(&[1, 1, 2, 3, 4, 5, 5]);
        tube = (tube + step) % tubes.len();
    }
    let mut output = Stereo::from_mono(&PORCH.reverberate(&sound, random));
    output.trim_end(TAIL_DB, 0.05);
    output.finish(0.002, 0.4);
    Ok(output)
}

struct Tube {
    lowest_hz: f64,
    /// The wall of a tube is not equally thick all around, so each mode is a pair that bends in perpendicular
    /// directions and beats.
    split: f64,
}

/// The tubes of this chime, which are the same in every take.
fn tubes() -> Vec<Tube> {
    let mut tube_random = Random::new(SOUND.seed);
    let mut tube = |length_m: &f64| Tube {
        lowest_hz: bending_hz(WAVE_NUMBERS[0], *length_m),
        split: tube_random.between_log(0.000_4, 0.002),
    };
    LENGTHS_M.iter().map(&mut tube).collect()
}

/// Frequency of a bending mode by Euler and Bernoulli: f = (kL)^2 c r / (2 pi L^2).
fn bending_hz(wave_number: f64, length_m: f64) -> f64 {
    wave_number.powi(2) * BAR_SPEED_M_S * GYRATION_M / (2.0 * PI * length_m.powi(2))
}

impl Tube {
    fn strike(&self, hardness: f64, random: &mut Random) -> Vec<f64> {
        let spot = random.between(STRUCK_AT.0, STRUCK_AT.1);
        let (sin, cos) = random.between(0.2, 1.3).sin_cos();
        let modes: Vec<Mode> = WAVE_NUMBERS
            .iter()
            .flat_map(|number| {
                let hz = self.lowest_hz * (number / WAVE_NUMBERS[0]).powi(2);
                // Thin tubes radiate their low modes poorly, because the wavelength in air is long compared with their
                // diameter.
                let gain = mode_shape(*number, spot) * (hz / self.lowest_hz).powf(0.7);
                [(1.0 - self.split, cos), (1.0 + self.split, sin)].map(|(ratio, share)| Mode {
                    frequency_hz: hz * ratio,
                    damping_per_s: TUBE.at(hz) * random.between(0.9, 1.2),
                    gain: gain * share,
                })
            })
            .collect();
        let contact_s = 1e-3 * random.between_log(CONTACT_MS.0, CONTACT_MS.1) / hardness;
        let mut sound = ring(&modes, &contact(contact_s));
        let loudest = sound.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
        let knock = Burst {
            centre_hz: random.between_log(1_200.0, 2_200.0),
            q: 1.0,
            decay_s: 0.004,
            gain: loudest * db_to_gain(-14.0),
        };
        add_at(&mut sound, 0, &knock.sound(random), 1.0);
        sound
    }
}

/// Displacement of a mode at `spot`, 0..1 along the tube, relative to its displacement at the ends.
fn mode_shape(number: f64, spot: f64) -> f64 {
    let sigma = (number.cosh() - number.cos()) / (number.sinh() - number.sin());
    let x = number * spot;
    0.5 * (x.cosh() + x.cos() - sigma * (x.sinh() + x.sin()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tubes_have_the_ratios_of_a_free_bar() {
        let ratio = |n: usize| bending_hz(WAVE_NUMBERS[n], 0.4) / bending_hz(WAVE_NUMBERS[0], 0.4);
        for (n, published) in [(1, 2.756), (2, 5.404), (3, 8.933)] {
            assert!((ratio(n) - published).abs() < 0.002, "{}", ratio(n));
        }
    }

    #[test]
    fn the_lowest_mode_has_a_node_where_the_tube_hangs() {
        // Tubes hang at 22.4 % of their length.
        assert!(mode_shape(WAVE_NUMBERS[0], 0.224).abs() < 0.01);
        assert!((mode_shape(WAVE_NUMBERS[0], 0.5) + 0.608).abs() < 0.01);
        assert!(mode_shape(WAVE_NUMBERS[1], 0.5).abs() < 0.01);
    }

    #[test]
    fn the_longest_tube_has_the_pitch_c5() {
        assert!((tubes()[0].lowest_hz / 523.25 - 1.0).abs() < 0.01, "{}", tubes()[0].lowest_hz);
    }
}
