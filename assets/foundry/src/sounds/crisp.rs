//! Crisp materials in the fingers: foil is crinkled, a biscuit is crushed, and bubble wrap is popped.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::close_take::CloseTake;
use crate::places::room_tone;
use crate::signal::audio::{SAMPLE_RATE, SPEED_OF_SOUND_M_S, Stereo, db_to_gain, frames};
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::crackle::{Crackle, Sheet};
use crate::things::friction::stroke;
use crate::things::modes::{Mode, contact, ring};
use crate::things::shaker::CRUNCH;

pub const SOUND: Sound = Sound {
    id: "crisp",
    name: "Crisp",
    family: Family::Objects,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 34.0, irregularity: 0.55 }),
        closeness: 0.8,
        width_deg: 60.0,
    },
    takes: [9; 3],
    model: "Foil buckles in avalanches and rings like metal, brittle cells break one after the other and shake the \
        crumbs, and air cushions burst their film.",
    seed: 69,
    perform,
    room_tone: Some(RoomTone { below_lu: 40.0, perform: room_tone::quiet_room }),
};

/// The materials and how firmly they are handled.
#[derive(Clone, Copy)]
struct Grip {
    foil: Sheet,
    foil_crackle: Crackle,
    /// Cells that break per second of a crunch.
    cracks_per_s: f64,
    /// Smallest and largest number of crunches in a take. The fraction is dropped.
    crunches: (f64, f64),
    crumb: Sheet,
    /// Smallest and largest number of cushions popped in a take. The fraction is dropped.
    pops: (f64, f64),
    /// Radius of a cushion.
    cushion_m: f64,
}

/// Chosen: thicker foil and larger cells ring lower and longer, and their clicks spread over a wider range of levels.
/// The bubbles of real bubble wrap mostly have a radius of 5 or 12 mm.
const GRIPS: [Grip; 3] = [
    // Thin foil, a wafer and small bubbles.
    Grip {
        foil: Sheet { facet_hz: (3_500.0, 13_000.0), damping_per_s: (700.0, 3_500.0) },
        foil_crackle: Crackle { rate_per_s: 300.0, children: 0.5, within_s: 0.03, range_db: 26.0 },
        cracks_per_s: 35.0,
        crunches: (1.0, 2.99),
        crumb: Sheet { facet_hz: (2_200.0, 9_000.0), damping_per_s: (900.0, 3_000.0) },
        pops: (1.0, 2.99),
        cushion_m: 0.004,
    },
    // Kitchen foil, a potato crisp and medium bubbles.
    Grip {
        foil: Sheet { facet_hz: (2_200.0, 12_000.0), damping_per_s: (450.0, 2_500.0) },
        foil_crackle: Crackle { rate_per_s: 350.0, children: 0.6, within_s: 0.03, range_db: 34.0 },
        cracks_per_s: 60.0,
        crunches: (2.0, 3.99),
        crumb: Sheet { facet_hz: (1_400.0, 8_000.0), damping_per_s: (600.0, 2_200.0) },
        pops: (2.0, 3.99),
        cushion_m: 0.005,
    },
    // Stiff foil, a rusk and large bubbles.
    Grip {
        foil: Sheet { facet_hz: (1_200.0, 10_000.0), damping_per_s: (300.0, 1_800.0) },
        foil_crackle: Crackle { rate_per_s: 400.0, children: 0.65, within_s: 0.03, range_db: 40.0 },
        cracks_per_s: 90.0,
        crunches: (2.0, 4.99),
        crumb: Sheet { facet_hz: (800.0, 6_500.0), damping_per_s: (400.0, 1_600.0) },
        pops: (2.0, 4.99),
        cushion_m: 0.012,
    },
];

fn perform(intensity: Intensity, take_index: usize, random: &mut Random) -> Result<Stereo> {
    let grip = intensity.choose(GRIPS);
    let mut take = CloseTake::default();
    match take_index % 3 {
        0 => add_foil(grip, random, &mut take),
        1 => add_crunches(grip, random, &mut take),
        _ => add_pops(grip, random, &mut take),
    }
    Ok(take.finish())
}

/// Adds a few squeezes of foil.
fn add_foil(grip: Grip, random: &mut Random, take: &mut CloseTake) {
    let mut at_s = 0.0;
    for _ in 0..random.between(2.0, 3.99) as usize {
        let squeeze = stroke(random.between(0.2, 0.45), random.between(0.2, 0.5), random);
        let clicks = grip.foil_crackle.clicks(&squeeze, random);
        take.add(at_s, 1.0, &grip.foil.sound(&clicks, squeeze.len(), random));
        at_s += random.between(0.15, 0.4);
    }
}

/// Adds crunches of brittle foam between finger and thumb. The cells break one after the other, each with its own crack
/// (Vickers & Bourne, 1976), and all cracks shake the crumbs.
fn add_crunches(grip: Grip, random: &mut Random, take: &mut CloseTake) {
    let mut at_s = 0.0;
    for _ in 0..random.between(grip.crunches.0, grip.crunches.1) as usize {
        let press = stroke(random.between(0.1, 0.22), random.between(0.2, 0.4), random);
        let cracking = Crackle {
            rate_per_s: grip.cracks_per_s,
            children: 0.4,
            within_s: 0.01,
            range_db: 26.0,
        };
        let cracks = cracking.clicks(&press, random);
        take.add(at_s, 1.0, &grip.crumb.sound(&cracks, press.len(), random));
        let mut push = vec![0.0; press.len() + frames(0.1)];
        for crack in &cracks {
            if let Some(push) = push.get_mut(crack.at) {
                *push += crack.strength;
            }
        }
        take.add(at_s, db_to_gain(-8.0), &CRUNCH.shake(&push, random));
        at_s += random.between(0.16, 0.42);
    }
}

/// Adds pops of bubble wrap.
fn add_pops(grip: Grip, random: &mut Random, take: &mut CloseTake) {
    let mut at_s = 0.0;
    for _ in 0..random.between(grip.pops.0, grip.pops.1) as usize {
        // The film creaks under the finger before it bursts.
        let press = stroke(random.between(0.08, 0.2), 0.9, random);
        let film = Crackle { rate_per_s: 40.0, children: 0.3, within_s: 0.02, range_db: 20.0 };
        let creaks = film.clicks(&press, random);
        take.add(at_s, db_to_gain(-12.0), &grip.crumb.sound(&creaks, press.len(), random));
        at_s += press.len() as f64 / SAMPLE_RATE;
        take.add(at_s, random.spread_db(4.0, 2.0), &pop(grip.cushion_m, random));
        at_s += random.between(0.08, 0.35);
    }
}

/// Synthesises an air cushion that bursts on one side. The film tears, and the cavity resonates as a closed pipe at a
/// quarter wavelength, with the end correction of a wide opening and damping to a few cycles. Chosen: 0.18 to 0.3 times
/// that frequency, because the rest of the film narrows the opening.
fn pop(radius_m: f64, random: &mut Random) -> Vec<f64> {
    let depth_m = random.between(0.9, 1.3) * radius_m;
    let cavity_hz =
        SPEED_OF_SOUND_M_S / (4.0 * (depth_m + 0.6 * radius_m)) * random.between(0.18, 0.3);
    let modes = [(1.0, 1.0), (2.3, 0.5), (3.9, 0.3)].map(|(ratio, gain)| Mode {
        frequency_hz: cavity_hz * ratio,
        damping_per_s: 0.7 * cavity_hz * ratio,
        gain: gain * random.between(0.7, 1.2),
    });
    let mut output = ring(&modes, &contact(0.000_3));
    let tear = Burst {
        centre_hz: random.between_log(3_000.0, 6_000.0),
        q: 0.5,
        decay_s: 0.000_8,
        gain: 0.5,
    };
    output.iter_mut().zip(tear.sound(random)).for_each(|(sample, value)| *sample += value);
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_cushion_pops_lower() {
        let crossings = |radius_m: f64| {
            let output = pop(radius_m, &mut Random::new(2));
            output.windows(2).filter(|w| w[0] * w[1] < 0.0).count() as f64 / output.len() as f64
        };
        assert!(crossings(0.004) > 1.5 * crossings(0.012));
    }
}
