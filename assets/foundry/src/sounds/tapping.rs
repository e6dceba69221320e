//! Tapping with fingertips and nails on wood, glass, ceramic, cardboard and plastic, as single taps in a row and as
//! rolls.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::room::Room;
use crate::places::room_tone;
use crate::signal::audio::{Pan, Stereo, db_to_gain, frames};
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode, contact, ring};

pub const SOUND: Sound = Sound {
    id: "tapping",
    name: "Tapping",
    family: Family::Touch,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 84.0, irregularity: 0.55 }),
        closeness: 0.7,
        width_deg: 50.0,
    },
    takes: [10; 3],
    model: "A raised-cosine contact of fingertip or nail excites the modes of a plate, cup or box, damped by the loss \
        factor of its material, in a small quiet room.",
    seed: 11,
    perform,
    room_tone: Some(RoomTone { below_lu: 31.0, perform: room_tone::quiet_room }),
};

/// An object to tap on.
struct Object {
    /// Frequency of the lowest mode, from the largest to the smallest object of its type.
    lowest_hz: (f64, f64),
    shape: Shape,
    damping: Damping,
    /// Contact time relative to hardwood. Contacts are shorter on hard objects (Hertz).
    contact_ratio: f64,
    /// Level of the noise of the contact itself, relative to the ring.
    contact_noise_db: f64,
    /// Level change of the modes per octave, in dB: higher modes are weaker.
    slope_db: f64,
}

#[derive(Clone, Copy)]
enum Shape {
    /// The lid of a box or case: a rectangular plate 1.4 times as long as wide.
    Plate,
    /// A rim that bends, with these frequency ratios.
    Rim([f64; 6]),
}

/// Ratios of a wine glass (measured values from the literature), and of a mug with modes at 2123, 4518, 8856 and 10753
/// Hz and rim modes between them.
const GLASS_RIM: Shape = Shape::Rim([1.0, 2.32, 4.25, 6.63, 9.38, 12.4]);
const MUG_RIM: Shape = Shape::Rim([1.0, 1.31, 2.13, 3.05, 4.17, 5.07]);

/// The loss factors lie in the ranges of published tables: hardwood .01-.02, glass .001-.004, ceramic .002-.006,
/// cardboard .02-.05, plastic .03-.1. The table or hand that holds the object adds 20-80 per second. Lowest modes,
/// contact ratios, levels and slopes are chosen.
const OBJECTS: [Object; 5] = [
    // A wooden box.
    Object {
        lowest_hz: (190.0, 330.0),
        shape: Shape::Plate,
        damping: Damping { tan_phi: 0.018, held_per_s: 55.0 },
        contact_ratio: 1.0,
        contact_noise_db: -12.0,
        slope_db: -2.2,
    },
    // A drinking glass.
    Object {
        lowest_hz: (1_000.0, 1_700.0),
        shape: GLASS_RIM,
        damping: Damping { tan_phi: 0.003, held_per_s: 45.0 },
        contact_ratio: 0.5,
        contact_noise_db: -10.0,
        slope_db: -2.5,
    },
    // A cup.
    Object {
        lowest_hz: (1_100.0, 1_900.0),
        shape: MUG_RIM,
        damping: Damping { tan_phi: 0.006, held_per_s: 75.0 },
        contact_ratio: 0.55,
        contact_noise_db: -10.0,
        slope_db: -2.0,
    },
    // A cardboard box.
    Object {
        lowest_hz: (120.0, 210.0),
        shape: Shape::Plate,
        damping: Damping { tan_phi: 0.05, held_per_s: 80.0 },
        contact_ratio: 1.4,
        contact_noise_db: -9.0,
        slope_db: -3.0,
    },
    // A plastic case.
    Object {
        lowest_hz: (380.0, 700.0),
        shape: Shape::Plate,
        damping: Damping { tan_phi: 0.04, held_per_s: 70.0 },
        contact_ratio: 0.85,
        contact_noise_db: -9.0,
        slope_db: -2.0,
    },
];

/// A furnished corner with little reverberation. Chosen: close to the listener, but in a real room.
const ROOM: Room = Room { t60_s: 0.26, level_db: -16.0, damped_above_hz: 5_500.0 };

/// Chosen: silence before the first contact, so that the fade-in never softens its onset.
const LEAD_S: f64 = 0.004;
/// The level relative to the peak at which the tail is cut: below -70 dBFS even in the loudest take (chosen).
const TAIL_DB: f64 = -72.0;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let object = &OBJECTS[take % OBJECTS.len()];
    let lowest_hz = random.between_log(object.lowest_hz.0, object.lowest_hz.1);
    let mut output = Stereo::silence(frames(2.4));
    // The second round through the objects is played as rolls.
    let taps = if take >= OBJECTS.len() { roll(random) } else { row(random) };
    for tap in &taps {
        let sound = synthesise_tap(object, lowest_hz, intensity, tap, random);
        output.add(frames(LEAD_S + tap.at_s), &sound, Pan(tap.side));
    }
    ROOM.add_to(&mut output);
    output.trim_end(TAIL_DB, 0.02);
    output.finish(0.002, 0.02);
    Ok(output)
}

/// One tap of a finger.
struct Tap {
    at_s: f64,
    gain: f64,
    side: f64,
    /// Position on the object along both sides, from 0 at the edge to 0.5 in the middle.
    spot: (f64, f64),
}

impl Tap {
    fn at(at_s: f64, gain: f64, side: f64, random: &mut Random) -> Self {
        Self {
            at_s,
            gain: random.spread_db(gain, 1.2),
            side: side + random.between(-0.04, 0.04),
            spot: (random.between(0.18, 0.45), random.between(0.18, 0.45)),
        }
    }
}

/// Three to six taps in a row, by one finger or by two in turn. Real taps follow each other so closely that the level
/// of a band rarely falls to silence.
fn row(random: &mut Random) -> Vec<Tap> {
    let count = random.between(3.0, 6.99) as usize;
    let gap_s = random.between(0.12, 0.2);
    let mut at_s = 0.0;
    (0..count)
        .map(|i| {
            let tap = Tap::at(at_s, 1.0, if i % 2 == 0 { 0.0 } else { 0.08 }, random);
            at_s += gap_s * random.between(0.85, 1.2);
            tap
        })
        .collect()
}

/// A roll from the little finger to the index finger: gaps of 60 to 90 ms, each tap a little louder than the one
/// before, across the width of a hand.
fn roll(random: &mut Random) -> Vec<Tap> {
    let mut at_s = 0.0;
    (0..4)
        .map(|i| {
            let share = f64::from(i) / 3.0;
            let tap = Tap::at(at_s, 0.6 + 0.4 * share, 0.24 - 0.36 * share, random);
            at_s += random.between(0.06, 0.09);
            tap
        })
        .collect()
}

fn synthesise_tap(
    object: &Object,
    lowest_hz: f64,
    intensity: Intensity,
    tap: &Tap,
    random: &mut Random,
) -> Vec<f64> {
    let touch = Touch::for_intensity(intensity, random);
    let modes = object.modes(lowest_hz, tap.spot, random);
    let mut sound = ring(&modes, &contact(touch.contact_s * object.contact_ratio));
    let loudest = sound.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
    for part in [
        touch.contact_noise(loudest * db_to_gain(object.contact_noise_db), random),
        thump(loudest, &touch, random),
    ] {
        sound.resize(sound.len().max(part.len()), 0.0);
        sound.iter_mut().zip(&part).for_each(|(sample, value)| *sample += value);
    }
    // Each tap of a take has the level of its finger, whatever modes it happens to excite.
    let gain = tap.gain / loudest;
    sound.iter_mut().for_each(|x| *x *= gain);
    sound
}

/// The thump of the table and of the hand's weight: real taps measure loudest near 90 Hz.
fn thump(loudest: f64, touch: &Touch, random: &mut Random) -> Vec<f64> {
    let frequency_hz = random.between(78.0, 125.0);
    let table = Mode {
        frequency_hz,
        damping_per_s: Damping { tan_phi: 0.12, held_per_s: 45.0 }.at(frequency_hz),
        gain: loudest * db_to_gain(touch.thump_db + random.between(-2.0, 2.0)),
    };
    // The hand presses longer than the first contact of the nail.
    ring(&[table], &contact(0.003))
}

/// The contact of a fingertip or nail.
struct Touch {
    contact_s: f64,
    contact_noise_hz: f64,
    contact_noise_s: f64,
    contact_noise_db: f64,
    /// Level of the scrape of the nail's edge, at the top of the spectrum from 6 to 10 kHz.
    edge_db: f64,
    thump_db: f64,
}

impl Touch {
    fn for_intensity(intensity: Intensity, random: &mut Random) -> Self {
        // Fingertips stay on a hard object for 1 to 4 ms, nails for 0.2 to 0.6 ms. Harder taps are shorter.
        let (shortest_ms, longest_ms) = intensity.choose([(1.0, 2.0), (0.32, 0.55), (0.2, 0.32)]);
        Self {
            contact_s: random.between(shortest_ms, longest_ms) / 1_000.0,
            contact_noise_hz: random.between_log(0.8, 1.25)
                * intensity.choose([1_600.0, 3_200.0, 4_600.0]),
            contact_noise_s: random.between(0.8, 1.2) * intensity.choose([0.004, 0.001_6, 0.001_2]),
            contact_noise_db: intensity.choose([3.0, 1.0, 3.0]),
            edge_db: intensity.choose([-9.0, -2.0, 0.0]),
            thump_db: intensity.choose([-6.0, -9.0, -7.0]),
        }
    }

    /// Noise of skin or nail that slides into place, about as long as the contact.
    fn contact_noise(&self, loudest: f64, random: &mut Random) -> Vec<f64> {
        let skin = Burst {
            centre_hz: self.contact_noise_hz,
            q: 0.8,
            decay_s: self.contact_noise_s,
            gain: loudest * db_to_gain(self.contact_noise_db),
        };
        let edge = Burst {
            centre_hz: random.between_log(6_000.0, 10_500.0),
            q: 0.9,
            decay_s: 0.8 * self.contact_noise_s,
            gain: skin.gain * db_to_gain(self.edge_db),
        };
        let mut sound = skin.sound(random);
        let edge = edge.sound(random);
        sound.iter_mut().zip(edge).for_each(|(sample, value)| *sample += value);
        sound
    }
}

impl Object {
    fn modes(&self, lowest_hz: f64, spot: (f64, f64), random: &mut Random) -> Vec<Mode> {
        let ratios = match self.shape {
            Shape::Plate => plate_modes(spot),
            Shape::Rim(ratios) => rim_modes(ratios, spot),
        };
        ratios
            .into_iter()
            .map(|(ratio, weight)| {
                let frequency_hz = lowest_hz * ratio * random.between(0.985, 1.015);
                Mode {
                    frequency_hz,
                    damping_per_s: self.damping.at(frequency_hz) * random.between(0.85, 1.2),
                    gain: weight * db_to_gain(self.slope_db * ratio.log2()),
                }
            })
            .collect()
    }
}

/// Frequency ratios of the modes of a plate 1.4 times as long as wide, each with the weight with which a tap at `spot`
/// excites it.
fn plate_modes(spot: (f64, f64)) -> Vec<(f64, f64)> {
    // The aspect ratio of most boxes and books is close to the square root of 2.
    const ASPECT_SQUARED: f64 = 1.4 * 1.4;
    let pi = std::f64::consts::PI;
    let mut modes = Vec::new();
    for m in 1..=7 {
        for n in 1..=6 {
            let (m, n) = (f64::from(m), f64::from(n));
            let ratio = (m * m / ASPECT_SQUARED + n * n) / (1.0 / ASPECT_SQUARED + 1.0);
            modes.push((ratio, ((m * pi * spot.0).sin() * (n * pi * spot.1).sin()).abs()));
        }
    }
    modes
}

/// Frequency ratios of the rim modes, each with its weight. They come in pairs that differ slightly because no rim is
/// perfectly round: real glass beats slowly.
fn rim_modes(ratios: [f64; 6], spot: (f64, f64)) -> Vec<(f64, f64)> {
    let angle = std::f64::consts::TAU * spot.0;
    ratios
        .iter()
        .zip(2..)
        .flat_map(|(ratio, order)| {
            let around = f64::from(order) * angle;
            [(ratio * 0.996, around.cos().abs()), (ratio * 1.004, around.sin().abs())]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plate_of_1_to_1_4_has_the_published_ratios() {
        let mut ratios: Vec<f64> =
            plate_modes((0.3, 0.3)).into_iter().map(|(ratio, _)| ratio).collect();
        ratios.sort_by(f64::total_cmp);
        for (ratio, published) in ratios.iter().zip([1.0, 2.01, 2.99, 3.70, 4.00]) {
            assert!((ratio - published).abs() < 0.4, "{ratio} {published}");
        }
    }

    #[test]
    fn a_take_ends_in_silence() {
        for take in [0, 6] {
            let output = perform(Intensity::Firm, take, &mut Random::new(1)).unwrap();
            let last = output.left[output.len() - 1];
            assert!(output.len() > frames(0.05) && last.abs() < 1e-9);
        }
    }
}
