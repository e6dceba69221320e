//! A brush drawn slowly over hair, and over the microphone: a soft make-up brush, a hair brush, firm bristles.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::Fluctuation;
use crate::places::close_take::CloseTake;
use crate::places::room_tone;
use crate::signal::audio::{Stereo, frames};
use crate::signal::filter::Biquad;
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::friction::{Friction, stroke};

pub const SOUND: Sound = Sound {
    id: "brushing",
    name: "Brushing",
    family: Family::Touch,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 54.0, irregularity: 0.3 }),
        closeness: 0.9,
        width_deg: 70.0,
    },
    takes: [8, 7, 7],
    model: "Bristles catch and slip in their thousands, as often and as hard as the hand is fast, over the soft rush \
        of the hair between them.",
    seed: 5,
    perform,
    room_tone: Some(RoomTone { below_lu: 21.0, perform: room_tone::quiet_room }),
};

/// One brush.
#[derive(Clone, Copy)]
struct Brush {
    friction: Friction,
    /// Time of a stroke.
    seconds: (f64, f64),
    /// Strokes of a take: a make-up brush swirls, a hair brush is drawn once.
    strokes: usize,
    /// Single bristles that spring free as the brush leaves.
    ticks: (f64, f64),
}

/// Spectra measured on seven real recordings: four of a make-up brush on the microphone, which fall 30 dB from 90 Hz to
/// 1 kHz and stay there up to 13 kHz; three of a round brush over hair, with a hole near 400 Hz and a plateau from 4 to
/// 13 kHz. Their octaves flicker by 30 to 40 % of the mean. Bumps and times are chosen: the firmer the bristles, the
/// fewer and the higher they are.
const BRUSHES: [Brush; 3] = [
    // A make-up brush of fine hair: no single bristle is heard.
    Brush {
        friction: Friction {
            octaves_db: [1.0, -4.0, -10.0, -17.0, -28.0, -35.0, -39.0, -39.0, -42.0],
            dulling_db: 1.0,
            bumps_per_s: 9_000.0,
            evenness: 0.0,
            bump_share: 0.4,
            bump_order: 2.4,
            ground: Fluctuation { db: 2.0, tau_s: 0.04 },
            flicker: Fluctuation { db: 2.0, tau_s: 0.1 },
        },
        seconds: (0.5, 0.8),
        strokes: 2,
        ticks: (0.0, 0.0),
    },
    // A hair brush.
    Brush {
        friction: Friction {
            octaves_db: [-2.0, -6.0, -19.0, -27.0, -23.0, -15.5, -13.0, -15.0, -18.0],
            dulling_db: 1.5,
            bumps_per_s: 5_000.0,
            evenness: 0.0,
            bump_share: 0.5,
            bump_order: 2.2,
            ground: Fluctuation { db: 2.0, tau_s: 0.03 },
            flicker: Fluctuation { db: 1.5, tau_s: 0.08 },
        },
        seconds: (0.9, 1.6),
        strokes: 1,
        ticks: (4.0, 10.0),
    },
    // Firm bristles.
    Brush {
        friction: Friction {
            octaves_db: [2.0, -4.0, -14.0, -23.0, -21.0, -15.5, -13.5, -16.0, -20.0],
            dulling_db: 2.0,
            bumps_per_s: 2_500.0,
            evenness: 0.2,
            bump_share: 0.5,
            bump_order: 2.0,
            ground: Fluctuation { db: 2.5, tau_s: 0.03 },
            flicker: Fluctuation { db: 1.5, tau_s: 0.06 },
        },
        seconds: (0.7, 1.3),
        strokes: 1,
        ticks: (12.0, 25.0),
    },
];

/// Below this a rub is pressure on the microphone, not sound. Chosen: an octave and more under the lowest measured.
const RUB_ABOVE_HZ: f64 = 38.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let brush = intensity.choose(BRUSHES);
    let mut take = CloseTake::default();
    let mut at_s = 0.0;
    for _ in 0..brush.strokes {
        let seconds = random.between(brush.seconds.0, brush.seconds.1);
        let speeds = stroke(seconds, random.between(0.25, 0.5), random);
        let mut rub = brush.friction.rub(&speeds, random);
        Biquad::high_pass(RUB_ABOVE_HZ).run(&mut rub);
        take.add(at_s, random.spread_db(1.0, 1.5), &rub);
        add_ticks(brush, at_s, &speeds, random, &mut take);
        // The hand turns before it has quite stopped.
        at_s += 0.85 * seconds;
    }
    Ok(take.finish())
}

fn add_ticks(brush: Brush, at_s: f64, speeds: &[f64], random: &mut Random, take: &mut CloseTake) {
    let seconds = speeds.len() as f64 / frames(1.0) as f64;
    let count = random.between(brush.ticks.0, brush.ticks.1) as usize;
    for _ in 0..count {
        // Most spring free in the last third.
        let when_s = seconds * (1.0 - 0.4 * random.unit().powi(2));
        let speed = speeds.get(frames(when_s)).copied().unwrap_or(0.0);
        let tick = Burst {
            centre_hz: random.between_log(2_500.0, 7_500.0),
            q: random.between(1.5, 4.0),
            decay_s: random.between_log(0.000_4, 0.002),
            gain: (0.2 + 0.4 * speed) * random.pareto(2.0).min(4.0),
        };
        take.add(at_s + when_s, 1.0, &tick.sound(random));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::audio::SAMPLE_RATE;

    #[test]
    fn every_stroke_is_slow_and_within_its_length() {
        for take in 0..8 {
            let stroke = perform(Intensity::Firm, take, &mut Random::for_take(5, 2, take)).unwrap();
            let seconds = stroke.len() as f64 / SAMPLE_RATE;
            assert!((0.55..=1.65).contains(&seconds), "{seconds}");
        }
    }
}
