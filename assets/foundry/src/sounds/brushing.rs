//! A brush that is drawn slowly over the microphone or over hair: a soft make-up brush, a hair brush, and a brush with
//! firm bristles.

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
    model: "Thousands of bristles catch and slip at a rate and with a force that follow the speed of the hand, over \
        the soft noise of the hair between them.",
    seed: 5,
    perform,
    room_tone: Some(RoomTone { below_lu: 21.0, perform: room_tone::quiet_room }),
};

/// One brush and the way it is used.
#[derive(Clone, Copy)]
struct Brush {
    friction: Friction,
    /// Shortest and longest duration of a stroke.
    seconds: (f64, f64),
    /// Strokes per take.
    strokes: usize,
    /// Smallest and largest number of single bristles that snap free at the end of a stroke.
    ticks: (f64, f64),
}

/// Spectra are measured on seven real recordings. Those of a make-up brush on the microphone (four) fall by 30 dB from
/// 90 Hz to 1 kHz and are flat up to 13 kHz. Those of a round brush over hair (three) have a dip near 400 Hz and a
/// plateau from 4 to 13 kHz. The level of each octave fluctuates by 30 to 40 % of its mean. The bumps and durations are
/// chosen: firmer bristles give fewer and higher bumps.
const BRUSHES: [Brush; 3] = [
    // A make-up brush with fine hair. No single bristle is audible.
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
    // A hair brush, drawn once.
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
    // A brush with firm bristles, drawn once.
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

/// Cut-off frequency of the high-pass filter. Below it, a real recording contains pressure on the microphone instead of
/// sound. Chosen: more than an octave below the lowest measured frequency.
const HIGH_PASS_HZ: f64 = 38.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let brush = intensity.choose(BRUSHES);
    let mut take = CloseTake::default();
    let mut at_s = 0.0;
    for _ in 0..brush.strokes {
        let seconds = random.between(brush.seconds.0, brush.seconds.1);
        let speeds = stroke(seconds, random.between(0.25, 0.5), random);
        let mut rub = brush.friction.rub(&speeds, random);
        Biquad::high_pass(HIGH_PASS_HZ).run(&mut rub);
        take.add(at_s, random.spread_db(1.0, 1.5), &rub);
        add_ticks(brush, at_s, &speeds, random, &mut take);
        // The next stroke starts shortly before the hand has stopped.
        at_s += 0.85 * seconds;
    }
    Ok(take.finish())
}

/// Adds the ticks of bristles that snap free during one stroke, which starts at `at_s`.
fn add_ticks(brush: Brush, at_s: f64, speeds: &[f64], random: &mut Random, take: &mut CloseTake) {
    let seconds = speeds.len() as f64 / frames(1.0) as f64;
    let count = random.between(brush.ticks.0, brush.ticks.1) as usize;
    for _ in 0..count {
        // Most bristles snap free in the last third of the stroke.
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
    fn a_firm_take_lasts_0_55_to_1_65_seconds() {
        for take in 0..8 {
            let stroke = perform(Intensity::Firm, take, &mut Random::for_take(5, 2, take)).unwrap();
            let seconds = stroke.len() as f64 / SAMPLE_RATE;
            assert!((0.55..=1.65).contains(&seconds), "{seconds}");
        }
    }
}
