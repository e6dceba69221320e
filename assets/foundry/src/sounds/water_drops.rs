//! Dripping water: slow drips into a small basin, a tap over a full sink, and single drops in a reverberant cave. Each
//! drop hits the surface, opens a crater, and rings when the crater closes over a bubble.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::{Bed, Fluctuation};
use crate::places::cavern::Cavern;
use crate::signal::audio::{Stereo, frames, mix_in};
use crate::signal::random::Random;
use crate::things::modes::{Mode, contact, ring};
use crate::water::liquid::FallingDrop;

pub const SOUND: Sound = Sound {
    id: "water-drops",
    name: "Water drops",
    family: Family::Water,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 70.0, irregularity: 0.6 }),
        closeness: 0.6,
        width_deg: 40.0,
    },
    takes: [12, 9, 8],
    model: "A drop opens a crater whose size follows the energy of its fall. After 10 to 50 ms the crater closes over \
        a Minnaert bubble of rising pitch. Droplets follow, with the resonance of a basin, a sink or a cave.",
    seed: 41,
    perform,
    room_tone: Some(RoomTone { below_lu: 28.0, perform: room_noise }),
};

/// A place where water drips.
struct DripPlace {
    /// Diameter and height of fall (minimum and maximum).
    diameter_mm: (f64, f64),
    height_m: (f64, f64),
    /// Radius of the bubble relative to the drop's diameter: larger and lower where the drop falls from a greater
    /// height.
    bubble_share: (f64, f64),
    /// Number of drops in one take, and the time between them.
    drops: (usize, usize),
    gap_s: (f64, f64),
    /// Modes of the vessel that holds the water, and the gain with which a drop excites them.
    vessel: &'static [Mode],
    vessel_gain: f64,
    reverb: Cavern,
}

const fn mode(frequency_hz: f64, damping_per_s: f64, gain: f64) -> Mode {
    Mode { frequency_hz, damping_per_s, gain }
}

/// An enamelled basin and a steel sink, both full. Water on the metal lowers the modes of the dry sheet by half or more
/// and damps them strongly. The frequencies are chosen accordingly; a steel sink is larger and lower than a basin.
const BASIN: [Mode; 4] = [
    mode(310.0, 70.0, 1.0),
    mode(540.0, 90.0, 0.7),
    mode(870.0, 110.0, 0.5),
    mode(1_420.0, 150.0, 0.3),
];
const SINK: [Mode; 5] = [
    mode(142.0, 40.0, 1.0),
    mode(228.0, 55.0, 0.9),
    mode(391.0, 70.0, 0.6),
    mode(655.0, 95.0, 0.5),
    mode(1_130.0, 140.0, 0.3),
];
/// A pool on rock: only the water itself moves (chosen: a dull thud).
const POOL: [Mode; 1] = [mode(95.0, 60.0, 1.0)];

/// Drops from a tap are 4 to 5 mm wide, from thin spouts smaller, from rock larger. Heights and gaps are chosen: a
/// tick, a tap, and a single drop after a long wait. The nearest wall of the cave is 3.6 m away.
const PLACES: [DripPlace; 3] = [
    DripPlace {
        diameter_mm: (2.4, 3.6),
        height_m: (0.12, 0.3),
        bubble_share: (0.3, 0.75),
        drops: (1, 1),
        gap_s: (0.2, 0.4),
        vessel: &BASIN,
        vessel_gain: 0.12,
        reverb: Cavern {
            t60_s: 0.35,
            level_db: -26.0,
            first_echo_s: 0.004,
            dulled_hz: (5_000.0, 1_500.0),
        },
    },
    DripPlace {
        diameter_mm: (3.8, 5.2),
        height_m: (0.25, 0.45),
        bubble_share: (0.35, 1.0),
        drops: (1, 4),
        gap_s: (0.16, 0.34),
        vessel: &SINK,
        vessel_gain: 0.2,
        reverb: Cavern {
            t60_s: 0.5,
            level_db: -25.0,
            first_echo_s: 0.006,
            dulled_hz: (5_000.0, 1_500.0),
        },
    },
    DripPlace {
        diameter_mm: (4.2, 6.0),
        height_m: (1.0, 4.0),
        bubble_share: (0.3, 0.9),
        drops: (1, 2),
        gap_s: (0.3, 0.7),
        vessel: &POOL,
        vessel_gain: 0.1,
        reverb: Cavern {
            t60_s: 1.6,
            level_db: -29.0,
            first_echo_s: 0.021,
            dulled_hz: (5_000.0, 900.0),
        },
    },
];

/// Chosen: silence before the first drop, so that the fade-in never softens its onset.
const LEAD_S: f64 = 0.004;
/// The level relative to the peak at which the tail is cut: well below the room tone (chosen).
const TAIL_DB: f64 = -64.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let place = &PLACES[intensity as usize];
    let (fewest, most) = place.drops;
    let count = fewest + (random.unit() * (most - fewest + 1) as f64) as usize;
    let mut dry = vec![0.0; frames(0.8 + count as f64 * place.gap_s.1)];
    let mut at_s = LEAD_S;
    for _ in 0..count {
        let sound = place.drip(random);
        mix_in(&mut dry, frames(at_s), &sound, random.spread_db(1.0, 3.0));
        at_s += random.between(place.gap_s.0, place.gap_s.1);
    }
    let mut drips = Stereo::from_mono(&place.reverb.reverberate(&dry, random));
    drips.trim_end(TAIL_DB, 0.02);
    drips.finish(0.002, 0.03);
    Ok(drips)
}

impl DripPlace {
    fn drip(&self, random: &mut Random) -> Vec<f64> {
        let between = |random: &mut Random, (low, high): (f64, f64)| random.between_log(low, high);
        let drop = FallingDrop::fallen(
            between(random, self.diameter_mm) / 1_000.0,
            between(random, self.height_m),
        );
        let mut output = drop.splash(between(random, self.bubble_share), random);
        // No two drops hit the same point of the vessel.
        let excited = self.vessel.iter().map(|mode| Mode {
            frequency_hz: mode.frequency_hz * random.between(0.97, 1.03),
            damping_per_s: mode.damping_per_s,
            gain: self.vessel_gain * mode.gain * random.unit(),
        });
        let vessel_ring = ring(&excited.collect::<Vec<_>>(), &contact(0.004));
        mix_in(&mut output, 0, &vessel_ring, 1.0);
        output
    }
}

/// The air of an empty damp room, and noise of pipes.
fn room_noise(random: &mut Random) -> Stereo {
    let air = Bed {
        seconds: 12.0,
        octaves_db: [0.0, -3.0, -6.0, -9.0, -12.0, -16.0, -22.0, -29.0, -38.0],
        shared: 0.3,
        swell: Fluctuation { db: 0.8, tau_s: 4.0 },
        flicker: Fluctuation { db: 1.2, tau_s: 0.6 },
    };
    air.perform(random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::water::bubble::Bubble;

    #[test]
    fn drops_fall_further_and_ring_lower_from_basin_to_cave() {
        let lowest_hz = |place: &DripPlace| {
            let radius_m = place.diameter_mm.1 / 1_000.0 * place.bubble_share.1;
            Bubble { radius_m, rise: 0.0 }.frequency_hz()
        };
        for pair in PLACES.windows(2) {
            assert!(pair[0].height_m.1 < pair[1].height_m.1);
        }
        assert!(lowest_hz(&PLACES[0]) > 1_000.0 && lowest_hz(&PLACES[2]) < 700.0);
    }

    #[test]
    fn a_cave_reverberates_longer_than_a_basin() {
        let seconds = |intensity| {
            let drips = perform(intensity, 0, &mut Random::new(9)).unwrap();
            drips.len() as f64 / frames(1.0) as f64
        };
        assert!(seconds(Intensity::Firm) > seconds(Intensity::Soft) + 0.5);
    }
}
