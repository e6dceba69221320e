//! Unhurried tooth brushing. The bristles move back and forth in bouts, the resonances of the mouth change with the
//! position of the brush, and foam bubbles burst.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::places::room_tone;
use crate::signal::audio::{
    SAMPLE_RATE, Stereo, db_to_gain, frames, normalise_power, root_mean_square,
};
use crate::signal::filter::Svf;
use crate::signal::gesture::{SmoothWalk, smooth};
use crate::signal::random::Random;
use crate::things::crackle::{Crackle, Sheet};
use crate::things::friction::Friction;

pub const SOUND: Sound = Sound {
    id: "brushing-teeth",
    name: "Brushing teeth",
    family: Family::Touch,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.9, width_deg: 40.0 },
    takes: [1; 3],
    model: "Tufts of bristles, slightly out of step, cross the edges of the teeth three to six times per second, \
        filtered by a mouth whose formants change with the position of the brush, while foam bubbles burst.",
    seed: 63,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a listener does not notice the repetition, short enough to keep the files small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block.
const END_FADE_S: f64 = 0.2;

/// One style of brushing.
#[derive(Clone, Copy)]
struct Brushing {
    friction: Friction,
    /// Slowest and fastest rate of the back-and-forth movement.
    cycles_per_s: (f64, f64),
    /// Lowest speed, as a fraction of full speed. At the turning point the hand stops, but the bent bristles spring
    /// back.
    turning_speed: f64,
    /// Shortest and longest time at one position.
    bout_s: (f64, f64),
    /// Shortest and longest pause between two positions.
    pause_s: (f64, f64),
    /// Level of the sound that passes through the oral cavity, against the direct sound.
    cavity_db: f64,
    /// Factor on the cut-off frequency of the cheeks: 1 for half-open lips, more for wide-open ones.
    lips: f64,
    foam: Crackle,
    foam_db: f64,
}

/// Measured on four real recordings: the spectrum falls by 15 dB from 60 to 500 Hz, rises by 12 dB up to 2 kHz, and is
/// flat up to 13 kHz. The levels below 500 Hz are 4 dB lower here, because the mixer boosts this range near the ear.
/// From 125 to 500 Hz they are lower by another 3 to 5 dB (fitted), because the room and the lowest formant add to
/// them.
const OCTAVES_DB: [f64; 9] = [-2.0, -9.5, -19.0, -23.5, -11.0, -1.5, 1.0, 3.5, 1.5];

/// Default values. All but the octave levels are chosen: the bristles are so many that single ones are barely audible.
const BRISTLES: Friction = Friction {
    octaves_db: OCTAVES_DB,
    dulling_db: 1.5,
    bumps_per_s: 6_000.0,
    evenness: 0.1,
    bump_share: 0.2,
    bump_order: 2.4,
    ground: Fluctuation { db: 1.0, tau_s: 0.05 },
    flicker: Fluctuation { db: 1.0, tau_s: 0.1 },
};

/// Chosen: a softer brush has finer bristles, moves more slowly and makes more foam. Hands move back and forth about 4
/// to 6 times per second.
const STYLES: [Brushing; 3] = [
    // A soft brush in small, slow circles, with much foam and nearly closed lips.
    Brushing {
        friction: Friction {
            octaves_db: [-2.0, -9.5, -19.0, -23.5, -11.0, -1.5, 0.5, 2.0, -1.5],
            bumps_per_s: 8_000.0,
            dulling_db: 2.0,
            ..BRISTLES
        },
        cycles_per_s: (3.5, 4.5),
        turning_speed: 0.2,
        bout_s: (2.0, 6.0),
        pause_s: (0.26, 0.74),
        cavity_db: 12.0,
        lips: 0.75,
        foam: Crackle { rate_per_s: 90.0, children: 0.4, within_s: 0.02, range_db: 14.0 },
        foam_db: -13.0,
    },
    // A medium brush that moves back and forth.
    Brushing {
        friction: BRISTLES,
        cycles_per_s: (4.5, 5.8),
        turning_speed: 0.2,
        bout_s: (1.5, 5.0),
        pause_s: (0.2, 0.6),
        cavity_db: 13.0,
        lips: 1.0,
        foam: Crackle { rate_per_s: 50.0, children: 0.4, within_s: 0.02, range_db: 14.0 },
        foam_db: -14.0,
    },
    // A firm brush on the front teeth, with open lips.
    Brushing {
        friction: Friction {
            octaves_db: [-2.0, -9.5, -19.0, -23.5, -11.5, -2.0, 1.0, 3.0, 1.5],
            bumps_per_s: 4_000.0,
            bump_share: 0.3,
            dulling_db: 1.0,
            ..BRISTLES
        },
        cycles_per_s: (5.3, 6.6),
        turning_speed: 0.2,
        bout_s: (1.2, 4.0),
        pause_s: (0.16, 0.6),
        cavity_db: 14.0,
        lips: 1.5,
        foam: Crackle { rate_per_s: 25.0, children: 0.4, within_s: 0.02, range_db: 14.0 },
        foam_db: -18.0,
    },
];

/// A position of the brush in the mouth.
#[derive(Clone, Copy)]
struct Position {
    /// The first three resonances of the oral cavity.
    formants_hz: [f64; 3],
    /// Direction, from -1 (left) to 1 (right).
    side: f64,
    /// Cut-off frequency of the low-pass filter that the cheek forms.
    cheek_hz: f64,
}

/// Formants of an open, a spread and a rounded mouth (vowels of "hod", "head" and "hood" in Peterson & Barney, 1952).
const POSITIONS: [Position; 5] = [
    Position { formants_hz: [730.0, 1_090.0, 2_440.0], side: -0.4, cheek_hz: 12_000.0 },
    Position { formants_hz: [530.0, 1_840.0, 2_480.0], side: 0.05, cheek_hz: 18_000.0 },
    Position { formants_hz: [440.0, 1_020.0, 2_240.0], side: 0.45, cheek_hz: 11_000.0 },
    Position { formants_hz: [640.0, 1_190.0, 2_390.0], side: -0.2, cheek_hz: 15_000.0 },
    Position { formants_hz: [530.0, 1_840.0, 2_480.0], side: 0.2, cheek_hz: 18_000.0 },
];

/// Gives bandwidths of about 60 to 300 Hz, as in speech, because the walls and the opening of the cavity are the same.
const FORMANT_Q: f64 = 8.0;

/// Bursting bubbles of foam. Chosen: higher and shorter than the facets of paper.
const FOAM: Sheet = Sheet { facet_hz: (2_500.0, 12_000.0), damping_per_s: (1_200.0, 5_000.0) };

/// Level of the background noise of the bathroom, which is audible in the pauses: in real recordings the level below
/// 200 Hz hardly follows the brush.
const AIR_DB: f64 = -32.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let style = intensity.choose(STYLES);
    let hand = Hand::moving(style, random);
    let foam_clicks = style.foam.clicks(&hand.speeds, random);
    let foam = FOAM.sound(&foam_clicks, hand.speeds.len(), random);
    let foam_gain = db_to_gain(style.foam_db) / root_mean_square(&foam);
    // Most of the sound is the same at both ears. The rest differs, as from wet surfaces near each ear.
    let shared = style.brush_head(&hand.speeds, random);
    let mut output = Stereo::silence(hand.speeds.len());
    for (channel, ear) in [&mut output.left, &mut output.right].into_iter().zip([-1.0, 1.0]) {
        let own = style.brush_head(&hand.speeds, random);
        let mixed = shared.iter().zip(own).map(|(shared, own)| 0.87 * shared + 0.5 * own);
        let mixed: Vec<f64> = mixed.zip(&foam).map(|(rub, foam)| rub + foam_gain * foam).collect();
        *channel = hand.filter_through_mouth(&mixed, style, ear);
    }
    add_air(&mut output, random);
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// Number of independent tufts in each ear, and again in the sound that both ears share. A brush head has thirty tufts
/// or more, but neighbouring tufts move together.
const TUFTS: usize = 3;
/// Deviation and time constant of the delay of a tuft. Tufts do not turn at the same moment, because the head rocks and
/// the bristles bend. Fitted: in real brushing, level fluctuations at 16 Hz and above are uncorrelated between distant
/// frequency bands.
const TUFT_DELAY_S: f64 = 0.008;
const TUFT_DELAY_TAU_S: f64 = 1.0;
/// Deviation of the octave levels between tufts, which differ in stiffness and wear. Fitted, as above.
const TUFT_DB: f64 = 4.0;

impl Brushing {
    /// Synthesises all tufts of the brush head, at a root mean square of 1.
    fn brush_head(&self, speeds: &[f64], random: &mut Random) -> Vec<f64> {
        let mut output = vec![0.0; speeds.len()];
        for _ in 0..TUFTS {
            let octaves_db = self.friction.octaves_db.map(|db| db + TUFT_DB * random.normal());
            let tuft = Friction { octaves_db, ..self.friction };
            let rub = tuft.rub(&delayed(speeds, random), random);
            output.iter_mut().zip(rub).for_each(|(sample, value)| *sample += value);
        }
        normalise_power(&mut output);
        output
    }
}

/// The same speeds with a delay that varies slowly between 0 and about 6 times [`TUFT_DELAY_S`].
fn delayed(speeds: &[f64], random: &mut Random) -> Vec<f64> {
    let mut variation = SmoothWalk::new(random, TUFT_DELAY_S, TUFT_DELAY_TAU_S);
    let delay = |i: usize, by_s: f64| i.saturating_sub((by_s.max(0.0) * SAMPLE_RATE) as usize);
    (0..speeds.len())
        .map(|i| speeds[delay(i, 3.0 * TUFT_DELAY_S + variation.next(random))])
        .collect()
}

/// The movement of the hand over the whole take, with one value per sample.
struct Hand {
    /// Speed, 0..1.
    speeds: Vec<f64>,
    /// Index of the position in [`POSITIONS`].
    positions: Vec<usize>,
}

impl Hand {
    fn moving(style: Brushing, random: &mut Random) -> Self {
        let length = frames(SECONDS);
        let (mut speeds, mut positions) = (Vec::with_capacity(length), Vec::with_capacity(length));
        let mut position = 0;
        while speeds.len() < length {
            let others = POSITIONS.len() - 1;
            position = (position + 1 + (random.unit() * others as f64) as usize) % POSITIONS.len();
            let bout = bout(style, random);
            let pause = frames(random.between(style.pause_s.0, style.pause_s.1));
            positions.resize(speeds.len() + bout.len() + pause, position);
            speeds.extend(bout);
            speeds.resize(speeds.len() + pause, PAUSE_SPEED);
        }
        speeds.truncate(length);
        positions.truncate(length);
        Self { speeds, positions }
    }

    /// Adds the resonances of the mouth to the direct sound for one ear, -1 (left) or 1 (right). The resonances glide
    /// when the position changes.
    fn filter_through_mouth(&self, rub: &[f64], style: Brushing, ear: f64) -> Vec<f64> {
        // Samples between updates. Chosen: 1.3 ms, so short that the steps of a glide are inaudible.
        const BLOCK: usize = 64;
        // Fraction of the way per update. Chosen: the mouth changes shape within about a tenth of a second.
        const GLIDE: f64 = BLOCK as f64 / (0.1 * SAMPLE_RATE);
        let mut position = POSITIONS[self.positions[0]];
        let mut formants = position.formants_hz.map(|hz| Svf::new(hz, FORMANT_Q));
        let mut cheek = Svf::new(style.lips * position.cheek_hz, 0.6);
        let cavity_gain = db_to_gain(style.cavity_db);
        rub.iter()
            .zip(&self.positions)
            .enumerate()
            .map(|(i, (sample, target))| {
                if i % BLOCK == 0 {
                    position = position.toward(POSITIONS[*target], GLIDE);
                    for (formant, hz) in formants.iter_mut().zip(position.formants_hz) {
                        formant.tune(hz, FORMANT_Q);
                    }
                    cheek.tune(style.lips * position.cheek_hz, 0.6);
                }
                let resonances: f64 = formants.iter_mut().map(|f| f.next(*sample).band).sum();
                let side_gain = (1.0 + 0.5 * ear * position.side).sqrt();
                side_gain * (cheek.next(*sample).low + cavity_gain * resonances)
            })
            .collect()
    }
}

impl Position {
    /// The position at `fraction` of the way from this one to another.
    fn toward(self, to: Self, fraction: f64) -> Self {
        let glide = |from: f64, to: f64| from + fraction * (to - from);
        Self {
            formants_hz: std::array::from_fn(|i| glide(self.formants_hz[i], to.formants_hz[i])),
            side: glide(self.side, to.side),
            cheek_hz: glide(self.cheek_hz, to.cheek_hz),
        }
    }
}

/// Speed during a pause, when the brush moves to another position but hardly leaves the teeth. Fitted, like the
/// steadiness of the bristles, to 30 real recordings: in most of them the pauses lie 20 to 25 dB below the strokes, and
/// in close recordings 35 to 50 dB.
const PAUSE_SPEED: f64 = 0.015;

/// Exponent of the speed curve. Chosen: below 1, so that the hand turns more abruptly than a pendulum.
const TURN_EXPONENT: f64 = 0.6;
/// Speed of the backward stroke against the forward stroke. Chosen: the two are audibly different.
const BACKWARD_SPEED: f64 = 0.75;

/// Speeds of one bout, one per sample.
fn bout(style: Brushing, random: &mut Random) -> Vec<f64> {
    let length = frames(random.between(style.bout_s.0, style.bout_s.1));
    let pace = random.between(style.cycles_per_s.0, style.cycles_per_s.1);
    let mut pace_variation = SmoothWalk::new(random, 0.07, 0.6);
    let mut speed_variation = SmoothWalk::new(random, 0.18, 0.3);
    let mut cycles = 0.0;
    (0..length)
        .map(|i| {
            cycles += pace * (1.0 + pace_variation.next(random)) / SAMPLE_RATE;
            let swing = (std::f64::consts::TAU * cycles).sin();
            let direction = if swing < 0.0 { BACKWARD_SPEED } else { 1.0 };
            let fades = smooth(i as f64 / frames(0.15) as f64)
                * smooth((length - i) as f64 / frames(0.2) as f64);
            let speed =
                style.turning_speed + (1.0 - style.turning_speed) * swing.abs().powf(TURN_EXPONENT);
            (direction * speed * (1.0 + speed_variation.next(random)) * fades)
                .clamp(PAUSE_SPEED, 1.0)
        })
        .collect()
}

fn add_air(output: &mut Stereo, random: &mut Random) {
    let mut air = room_tone::quiet_room(random);
    let gain = db_to_gain(AIR_DB) / root_mean_square(&air.left);
    air.scale(gain * root_mean_square(&output.left));
    // The background repeats. Each repeat fades in while the one before fades out.
    let step = air.len() - frames(END_FADE_S);
    for (channel, air) in [&mut output.left, &mut output.right].into_iter().zip(air.channels()) {
        for start in (0..channel.len()).step_by(step) {
            channel[start..].iter_mut().zip(air).for_each(|(sample, value)| *sample += value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hand_moves_back_and_forth_at_its_rate() {
        let style = Brushing { bout_s: (10.0, 10.0), ..STYLES[1] };
        let speeds = bout(style, &mut Random::new(1));
        let turns = speeds.windows(2).filter(|w| w[0] < 0.3 && w[1] >= 0.3).count() as f64;
        // Two turns per cycle, over 10 s.
        assert!((2.0 * 10.0 * 3.8..=2.0 * 10.0 * 6.0).contains(&turns), "{turns}");
    }

    #[test]
    fn a_tuft_follows_the_hand_with_a_delay() {
        let speeds: Vec<f64> = (0..frames(2.0)).map(|i| i as f64).collect();
        let behind = delayed(&speeds, &mut Random::new(2));
        let by_s = |i: usize| (speeds[i] - behind[i]) / SAMPLE_RATE;
        assert!((frames(0.1)..speeds.len()).all(|i| (0.0..=6.0 * TUFT_DELAY_S).contains(&by_s(i))));
    }

    #[test]
    fn the_formants_glide_between_two_positions() {
        let half = POSITIONS[0].toward(POSITIONS[1], 0.5);
        assert!((half.formants_hz[1] - 1_465.0).abs() < 1.0);
    }
}
