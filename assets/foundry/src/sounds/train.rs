//! A carriage on jointed track: four axles that knock over each joint, two of them of the carriage behind, the roar of the
//! wheels, which are not quite round, and the gears under the floor. A branch line, a main line, an express.

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
    model: "The axles of two bogies knock over every joint of the rails, over the roar of wheels that are not quite \
        round, the gears, and a body that rattles.",
    seed: 53,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;

/// One journey.
#[derive(Clone, Copy)]
struct Journey {
    /// 40, 54 and 80 km/h.
    speed_m_s: f64,
    /// Density of what is heard inside of the wheels on the rails.
    roar: &'static [(f64, f64)],
    /// Of all joints together.
    joints_db: f64,
    /// How much the roughness of each wheel modulates its roar. Chosen: a pulse that is felt, the faster the more.
    wheel: f64,
    gears_db: f64,
    rattles_per_s: f64,
    /// How far the track's unevenness swells what lies below 250 Hz.
    track_db: f64,
}

/// Densities lie within those of four real recordings from inside: flat to 500 Hz or falling 4 dB an octave, then 8 to
/// 10 dB down at 1 kHz, and 7 dB an octave above. Levels of joints, gears and rattles are chosen: the joints lead, as
/// in the memory of such a journey.
const JOURNEYS: [Journey; 3] = [
    Journey {
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
        wheel: 0.1,
        gears_db: -11.0,
        rattles_per_s: 3.0,
        track_db: 2.0,
    },
    Journey {
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
        wheel: 0.14,
        gears_db: -9.0,
        rattles_per_s: 5.0,
        track_db: 2.4,
    },
    Journey {
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
        wheel: 0.18,
        gears_db: -9.0,
        rattles_per_s: 10.0,
        track_db: 2.8,
    },
];

/// Old jointed rails are 60 feet long in Britain and 25 m in Russia: chosen, between them.
const RAIL_M: f64 = 20.0;
/// Where the axles stand behind our seat, near the rear of the carriage, and how loud each is there: our rear bogie of
/// 2.5 m between its axles, the front one of the carriage behind, 7 m on, and our front bogie, 19 m ahead. Lengths are
/// those of a carriage of 26.4 m, loudness is chosen: what is under the seat leads.
const AXLES: [(f64, f64); 6] =
    [(-19.0, 0.22), (-16.5, 0.25), (0.0, 1.0), (2.5, 0.9), (9.3, 0.6), (11.8, 0.5)];
/// As carriages have.
const WHEEL_DIAMETER_M: f64 = 0.92;

/// Gear on the axle: 77 teeth, and the pinion's shaft turning four times as fast. Chosen: a hum at some 290 to 590 Hz.
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
    let journey = intensity.choose(JOURNEYS);
    let wheels =
        Motor { rate_hz: journey.speed_m_s / (std::f64::consts::PI * WHEEL_DIAMETER_M), ..GEARS };
    let mut heard = Stereo::silence(crate::signal::audio::frames(SECONDS));
    // Two bogies roar, each on wheels that are out of round in their own way.
    for _ in 0..2 {
        let rotor = wheels.turn(SECONDS, random, |_| 1.0);
        let mut bogie = journey.roar(random)?;
        rotor.chop(&mut bogie, 1, journey.wheel, random);
        rotor.chop(&mut bogie, 3, 0.5 * journey.wheel, random);
        heard.mix(&bogie);
    }
    let mut heard = heard.levelled(0.0);
    let rotor = wheels.turn(SECONDS, random, |_| 1.0);
    let mut gears = wheels.tones(&rotor, random);
    gears.scale(db_to_gain(journey.gears_db));
    heard.mix(&gears);
    heard.mix(&journey.joints(random).levelled(journey.joints_db));
    heard.mix(&journey.rattles(random).levelled(RATTLES_DB));
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// Racks, windows and doors are heard, but as details (chosen).
const RATTLES_DB: f64 = -40.0;
/// A knock: what it is made of, from the floor that booms to the rail that clicks. Hz, Q, seconds to fall 8.7 dB, level.
/// The joints of a real recording are loudest at 100 to 300 Hz, last 0.1 s there, and reach up to 5 kHz.
const KNOCK: [(f64, f64, f64, f64); 6] = [
    (62.0, 1.2, 0.075, -6.0),
    (120.0, 1.6, 0.060, 0.0),
    (230.0, 1.8, 0.048, 0.0),
    (460.0, 1.2, 0.032, -3.0),
    (1_200.0, 0.9, 0.028, -13.0),
    (3_400.0, 0.7, 0.020, -24.0),
];

impl Journey {
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

    /// When each joint passes under us, in seconds, and how bad it is.
    fn joints_passed(self, random: &mut Random) -> Vec<(f64, f64)> {
        let mut at_m = RAIL_M * random.unit() - 2.0 * RAIL_M;
        let mut joints = Vec::new();
        while at_m < self.speed_m_s * SECONDS + RAIL_M {
            joints.push((at_m / self.speed_m_s, random.spread_db(1.0, 2.5)));
            // Rails are laid to a gap of some millimetres; here and there a shorter one was let in.
            let rail = if random.chance(0.07) { random.between(0.6, 0.95) } else { 1.0 };
            at_m += RAIL_M * rail;
        }
        joints
    }

    fn joints(self, random: &mut Random) -> Stereo {
        let mut heard = Stereo::silence(crate::signal::audio::frames(SECONDS));
        for (seconds, depth) in self.joints_passed(random) {
            for (behind_m, nearness) in AXLES {
                let at = (seconds + behind_m / self.speed_m_s) * SAMPLE_RATE;
                if at < 0.0 {
                    continue;
                }
                let place = Pan(random.between(-0.5, 0.5));
                for (centre_hz, q, decay_s, level_db) in KNOCK {
                    // What comes through the carriage from afar loses its click.
                    let dull = if centre_hz > 900.0 { nearness } else { 1.0 };
                    let part = Burst {
                        centre_hz: centre_hz * random.between(0.92, 1.08),
                        q,
                        decay_s: decay_s * random.between(0.8, 1.2),
                        gain: random.spread_db(depth * nearness * dull, 1.5) * db_to_gain(level_db),
                    };
                    let mut sound = part.sound(random);
                    soften(&mut sound, centre_hz);
                    heard.add(at as usize, &sound, place);
                }
            }
        }
        heard.for_each_channel(|channel| {
            let mut walls = [OnePole::low_pass(WALLS_HZ), OnePole::low_pass(WALLS_HZ)];
            for sample in channel {
                *sample = walls.iter_mut().fold(*sample, |passed, wall| wall.next(passed));
            }
        });
        heard
    }

    fn rattles(self, random: &mut Random) -> Stereo {
        let mut heard = Stereo::silence(crate::signal::audio::frames(SECONDS));
        let shake = Drift::new(random, SECONDS, 1.0, 0.3);
        let length = heard.len();
        let rate = |at: usize| self.rattles_per_s * shake.at(at as f64 / SAMPLE_RATE).exp();
        scatter(random, length, rate, |random, at| {
            let rattle = Burst {
                centre_hz: random.between_log(500.0, 2_600.0),
                q: random.between(3.0, 14.0),
                decay_s: random.between_log(0.004, 0.02),
                gain: random.pareto(2.0).min(6.0),
            };
            heard.add(at, &rattle.sound(random), Pan(random.between(-1.0, 1.0)));
        });
        heard
    }
}

/// Floor and walls keep out the click of steel on steel: 12 dB an octave above this. Chosen: dull, but no drum.
const WALLS_HZ: f64 = 1_500.0;

/// A wheel of 0.9 m bridges the gap with a patch of 10 mm, in about a millisecond; springs and floor spread it further
/// (chosen: a knock, no crack).
const WHEEL_S: f64 = 0.004;

/// Its knock does not begin from nothing.
fn soften(sound: &mut [f64], centre_hz: f64) {
    let rise = SAMPLE_RATE * (0.5 / centre_hz + WHEEL_S);
    for (i, sample) in sound.iter_mut().enumerate().take(rise as usize) {
        *sample *= crate::signal::gesture::smooth(i as f64 / rise);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faster_train_passes_more_joints() {
        let passed = JOURNEYS.map(|journey| journey.joints_passed(&mut Random::new(1)).len());
        assert!(passed.is_sorted());
        // 15 m/s over rails of 20 m for half a minute, and those under the carriage at both ends.
        assert!((22..30).contains(&passed[1]), "{passed:?}");
    }

    #[test]
    fn the_axles_of_a_bogie_knock_a_sixth_of_a_second_apart() {
        let apart_s = (AXLES[3].0 - AXLES[2].0) / JOURNEYS[1].speed_m_s;
        assert!((apart_s - 1.0 / 6.0).abs() < 0.01);
    }
}
