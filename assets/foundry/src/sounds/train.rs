//! Inside a train carriage on jointed track: six axles that knock over each joint, the roar of wheels that are not
//! perfectly round, and the gears under the floor. The three variants are a branch line, a main line and an express.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::air::roar::{Colouration, Roar};
use crate::signal::audio::{Pan, SAMPLE_RATE, Stereo, db_to_gain};
use crate::signal::filter::OnePole;
use crate::signal::gesture::Drift;
use crate::signal::grains::{Burst, scatter};
use crate::signal::random::Random;
use crate::things::motor::{Motor, Tone, Wander};

pub const SOUND: Sound = Sound {
    id: "train",
    name: "Train carriage",
    family: Family::Air,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.4, timing: None, closeness: 0.4, width_deg: 140.0 },
    takes: [1; 3],
    model: "The axles of the bogies knock over every joint of the rails, over the roar of wheels that are not \
        perfectly round, the gears, and a body that rattles.",
    seed: 53,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// One train ride.
#[derive(Clone, Copy)]
struct Ride {
    /// Speed: 40, 54 and 80 km/h.
    speed_m_s: f64,
    /// Spectral density of the wheel noise as heard inside.
    roar: &'static [(f64, f64)],
    /// Level of all joints together.
    joints_db: f64,
    /// Depth of the modulation of the roar by each wheel's roughness. Chosen: a pulse that can be felt, stronger at
    /// higher speed.
    wheel_modulation: f64,
    gears_db: f64,
    rattles_per_s: f64,
    /// Deviation of the level below 250 Hz, caused by the uneven track.
    track_db: f64,
}

/// The spectral densities lie within those of four real recordings from inside a train: flat to 500 Hz or falling by 4
/// dB per octave, then 8 to 10 dB lower at 1 kHz, and falling by 7 dB per octave above. Levels of joints, gears and
/// rattles are chosen: the joints dominate, as people remember such a ride.
const RIDES: [Ride; 3] = [
    Ride {
        speed_m_s: 11.0,
        roar: &[
            (20.0, -12.0),
            (60.0, 3.0),
            (130.0, 2.0),
            (300.0, 1.0),
            (500.0, -1.0),
            (800.0, -6.0),
            (1_100.0, -11.0),
            (2_000.0, -17.0),
            (4_000.0, -29.0),
            (8_000.0, -42.0),
            (16_000.0, -62.0),
        ],
        joints_db: -3.0,
        wheel_modulation: 0.1,
        gears_db: -11.0,
        rattles_per_s: 3.0,
        track_db: 2.0,
    },
    Ride {
        speed_m_s: 15.0,
        roar: &[
            (20.0, -12.0),
            (60.0, 2.0),
            (130.0, 1.0),
            (300.0, 1.0),
            (500.0, 0.0),
            (800.0, -5.0),
            (1_100.0, -10.0),
            (2_000.0, -16.0),
            (4_000.0, -27.0),
            (8_000.0, -40.0),
            (16_000.0, -60.0),
        ],
        joints_db: -1.0,
        wheel_modulation: 0.14,
        gears_db: -9.0,
        rattles_per_s: 5.0,
        track_db: 2.4,
    },
    Ride {
        speed_m_s: 22.0,
        roar: &[
            (20.0, -12.0),
            (60.0, 1.0),
            (130.0, 1.0),
            (300.0, 2.0),
            (500.0, 1.5),
            (800.0, -2.0),
            (1_100.0, -6.0),
            (2_000.0, -12.0),
            (4_000.0, -22.0),
            (8_000.0, -35.0),
            (16_000.0, -55.0),
        ],
        joints_db: -2.0,
        wheel_modulation: 0.18,
        gears_db: -9.0,
        rattles_per_s: 10.0,
        track_db: 2.8,
    },
];

/// Length of a rail. Old jointed rails are 60 feet long in Britain and 25 m long in Russia. Chosen: between them.
const RAIL_M: f64 = 20.0;
/// An axle, as heard from the seat.
#[derive(Clone, Copy)]
struct Axle {
    /// Distance behind the seat; negative ahead of it.
    behind_m: f64,
    gain: f64,
}

/// Position and level of the axles, as heard from a seat near the rear of the carriage: the front bogie 19 m ahead, the
/// rear bogie under the seat with 2.5 m between its axles, and the front bogie of the next carriage 7 m behind. The
/// lengths are those of a carriage of 26.4 m. The levels are chosen: the axles under the seat dominate.
const AXLES: [Axle; 6] = [
    Axle { behind_m: -19.0, gain: 0.22 },
    Axle { behind_m: -16.5, gain: 0.25 },
    Axle { behind_m: 0.0, gain: 1.0 },
    Axle { behind_m: 2.5, gain: 0.9 },
    Axle { behind_m: 9.3, gain: 0.6 },
    Axle { behind_m: 11.8, gain: 0.5 },
];
/// The usual wheel diameter of carriages.
const WHEEL_DIAMETER_M: f64 = 0.92;

/// A gear of 77 teeth on the axle, and the shaft of its pinion, which turns four times as fast. Chosen: a hum at about
/// 290 to 590 Hz.
const GEARS: Motor = Motor {
    rate_hz: 1.0,
    wander: Wander { share: 0.004, tau_s: 3.0 },
    wobble: 0.2,
    fluctuation: Fluctuation { db: 2.5, tau_s: 1.0 },
    noise_tau_s: 0.08,
    tones: &[
        Tone { order: 19.0, level_db: -8.0, noise_share: 0.4 },
        Tone { order: 38.0, level_db: -6.0, noise_share: 0.4 },
        Tone { order: 77.0, level_db: 0.0, noise_share: 0.3 },
        Tone { order: 81.0, level_db: -8.0, noise_share: 0.4 },
        Tone { order: 154.0, level_db: -5.0, noise_share: 0.4 },
        Tone { order: 231.0, level_db: -11.0, noise_share: 0.5 },
        Tone { order: 308.0, level_db: -14.0, noise_share: 0.6 },
    ],
};

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let ride = intensity.choose(RIDES);
    let wheels =
        Motor { rate_hz: ride.speed_m_s / (std::f64::consts::PI * WHEEL_DIAMETER_M), ..GEARS };
    let mut output = Stereo::silence(crate::signal::audio::frames(SECONDS));
    // Two bogies roar, each with its own out-of-round wheels.
    for _ in 0..2 {
        let rotor = wheels.turn(SECONDS, random, |_| 1.0);
        let mut bogie = ride.roar(random)?;
        rotor.chop(&mut bogie, 1, ride.wheel_modulation, random);
        rotor.chop(&mut bogie, 3, 0.5 * ride.wheel_modulation, random);
        output.mix(&bogie);
    }
    let mut output = output.levelled(0.0);
    let rotor = wheels.turn(SECONDS, random, |_| 1.0);
    let mut gears = wheels.tones(&rotor, random);
    gears.scale(db_to_gain(ride.gears_db));
    output.mix(&gears);
    output.mix(&ride.joints(random).levelled(ride.joints_db));
    output.mix(&ride.rattles(random).levelled(RATTLES_DB));
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// Level of racks, windows and doors: audible, but only as details (chosen).
const RATTLES_DB: f64 = -40.0;
/// A noise burst that is one part of a knock.
#[derive(Clone, Copy)]
struct KnockPart {
    centre_hz: f64,
    q: f64,
    /// Time in which it falls by 8.7 dB.
    decay_s: f64,
    level_db: f64,
}

/// The parts of a knock, from the boom of the floor to the click of the rail. The joints of a real recording are
/// loudest at 100 to 300 Hz, last 0.1 s there, and reach up to 5 kHz.
const KNOCK_PARTS: [KnockPart; 6] = [
    KnockPart { centre_hz: 62.0, q: 1.2, decay_s: 0.075, level_db: -6.0 },
    KnockPart { centre_hz: 120.0, q: 1.6, decay_s: 0.060, level_db: 0.0 },
    KnockPart { centre_hz: 230.0, q: 1.8, decay_s: 0.048, level_db: 0.0 },
    KnockPart { centre_hz: 460.0, q: 1.2, decay_s: 0.032, level_db: -3.0 },
    KnockPart { centre_hz: 1_200.0, q: 0.9, decay_s: 0.028, level_db: -13.0 },
    KnockPart { centre_hz: 3_400.0, q: 0.7, decay_s: 0.020, level_db: -24.0 },
];

impl Ride {
    fn roar(self, random: &mut Random) -> Result<Stereo> {
        let track = Drift::new(random, SECONDS, self.track_db, 0.35);
        let roar = Roar {
            seconds: SECONDS,
            curve: self.roar,
            colouration: Colouration { db: 2.5, per_octave: 4.0 },
            shared: 0.45,
            swell: Fluctuation { db: 0.7, tau_s: 1.0 },
            flicker: Fluctuation { db: 1.2, tau_s: 0.2 },
        };
        let uneven = |seconds: f64, hz: f64| if hz < 250.0 { track.at(seconds) } else { 0.0 };
        roar.perform(random, uneven)
    }

    /// Each joint that passes under the seat: its time in seconds and its strength.
    fn joints_passed(self, random: &mut Random) -> Vec<(f64, f64)> {
        let mut at_m = RAIL_M * random.unit() - 2.0 * RAIL_M;
        let mut joints = Vec::new();
        while at_m < self.speed_m_s * SECONDS + RAIL_M {
            joints.push((at_m / self.speed_m_s, random.spread_db(1.0, 2.5)));
            // Rails are laid with a gap of some millimetres, and sometimes a shorter rail was inserted.
            let rail = if random.chance(0.07) { random.between(0.6, 0.95) } else { 1.0 };
            at_m += RAIL_M * rail;
        }
        joints
    }

    fn joints(self, random: &mut Random) -> Stereo {
        let mut output = Stereo::silence(crate::signal::audio::frames(SECONDS));
        for (seconds, strength) in self.joints_passed(random) {
            for axle in AXLES {
                let at = (seconds + axle.behind_m / self.speed_m_s) * SAMPLE_RATE;
                if at < 0.0 {
                    continue;
                }
                let place = Pan(random.between(-0.5, 0.5));
                for KnockPart { centre_hz, q, decay_s, level_db } in KNOCK_PARTS {
                    // The carriage attenuates the click of distant axles.
                    let click_gain = if centre_hz > 900.0 { axle.gain } else { 1.0 };
                    let part = Burst {
                        centre_hz: centre_hz * random.between(0.92, 1.08),
                        q,
                        decay_s: decay_s * random.between(0.8, 1.2),
                        gain: random.spread_db(strength * axle.gain * click_gain, 1.5)
                            * db_to_gain(level_db),
                    };
                    let mut sound = part.sound(random);
                    soften_onset(&mut sound, centre_hz);
                    output.add(at as usize, &sound, place);
                }
            }
        }
        output.for_each_channel(|channel| {
            let mut filters =
                [OnePole::low_pass(BODY_LOW_PASS_HZ), OnePole::low_pass(BODY_LOW_PASS_HZ)];
            for sample in channel {
                *sample = filters.iter_mut().fold(*sample, |passed, filter| filter.next(passed));
            }
        });
        output
    }

    fn rattles(self, random: &mut Random) -> Stereo {
        let mut output = Stereo::silence(crate::signal::audio::frames(SECONDS));
        let shaking = Drift::new(random, SECONDS, 1.0, 0.3);
        let length = output.len();
        let rate = |at: usize| self.rattles_per_s * shaking.at(at as f64 / SAMPLE_RATE).exp();
        scatter(random, length, rate, |random, at| {
            let rattle = Burst {
                centre_hz: random.between_log(500.0, 2_600.0),
                q: random.between(3.0, 14.0),
                decay_s: random.between_log(0.004, 0.02),
                gain: random.pareto(2.0).min(6.0),
            };
            output.add(at, &rattle.sound(random), Pan(random.between(-1.0, 1.0)));
        });
        output
    }
}

/// The floor and walls attenuate the click of steel on steel by 12 dB per octave above this frequency. Chosen: dull,
/// but not like a drum.
const BODY_LOW_PASS_HZ: f64 = 1_500.0;

/// A wheel of 0.9 m rolls over the gap with a contact patch of 10 mm in about a millisecond; springs and floor lengthen
/// it (chosen: a knock rather than a crack).
const WHEEL_ROLL_S: f64 = 0.004;

/// Gives a part of a knock a gradual onset.
fn soften_onset(sound: &mut [f64], centre_hz: f64) {
    let rise = SAMPLE_RATE * (0.5 / centre_hz + WHEEL_ROLL_S);
    for (i, sample) in sound.iter_mut().enumerate().take(rise as usize) {
        *sample *= crate::signal::gesture::smooth(i as f64 / rise);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faster_train_passes_more_joints() {
        let passed = RIDES.map(|ride| ride.joints_passed(&mut Random::new(1)).len());
        assert!(passed.is_sorted());
        // At 15 m/s over rails of 20 m for half a minute, plus the joints under the carriage at both ends.
        assert!((22..30).contains(&passed[1]), "{passed:?}");
    }

    #[test]
    fn the_axles_of_a_bogie_knock_a_sixth_of_a_second_apart() {
        let apart_s = (AXLES[3].behind_m - AXLES[2].behind_m) / RIDES[1].speed_m_s;
        assert!((apart_s - 1.0 / 6.0).abs() < 0.01);
    }
}
