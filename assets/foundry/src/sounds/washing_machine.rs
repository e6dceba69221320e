//! A washing machine: laundry that is lifted and dropped, water that sloshes and drips, a motor that turns the drum in
//! alternating directions, and finally the spin cycle.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::air::roar::{Colouration, Roar};
use crate::places::room::Room;
use crate::signal::audio::{Pan, SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::gesture::{Drift, RandomWalk, Step, smooth};
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::laundry::{Drum, Load};
use crate::things::motor::{Motor, Tone, Wander};

pub const SOUND: Sound = Sound {
    id: "washing-machine",
    name: "Washing machine",
    family: Family::Air,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.4, timing: None, closeness: 0.2, width_deg: 60.0 },
    takes: [1; 3],
    model: "A drum that reverses, lifts wet laundry and drops it into the water, the belt and commutator of its \
        motor, and an unbalanced spin with many harmonics, in which panels knock.",
    seed: 59,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// A utility room with tiles and cupboards. Chosen: as large as such a room is.
const UTILITY_ROOM: Room = Room { t60_s: 0.4, level_db: -9.0, damped_above_hz: 4_000.0 };

/// One phase of the wash programme.
#[derive(Clone, Copy)]
struct Programme {
    /// Spectral density of all the noise.
    noise: &'static [(f64, f64)],
    /// Turns of the drum per second: 35 and 48 per minute in the wash, 1 080 in the spin.
    drum_per_s: f64,
    /// Seconds that the drum turns in one direction and then pauses. `None`: it never reverses.
    reversal: Option<(f64, f64)>,
    motor: Motor<'static>,
    motor_db: f64,
    laundry: Option<Load>,
    laundry_db: f64,
    /// Level of panels that the imbalance shakes, if any.
    rattle_db: Option<f64>,
    /// Depth of the modulation of the noise by the rotating drum.
    drum_modulation: f64,
}

/// On 25 real recordings each octave had these levels relative to 1 kHz (20th, 50th and 80th percentile): 63 Hz 4 19
/// 25, 125 Hz 9 16 25, 250 Hz 8 12 16, 500 Hz 3 5 9, 2 kHz -8 -6 -3, 4 kHz -16 -12 -7, 8 kHz -24 -18 -12 dB. Other
/// levels are chosen.
const PROGRAMMES: [Programme; 3] = [
    // A gentle wash, in which the water is louder than the machine.
    Programme {
        noise: &[
            (25.0, -6.0),
            (63.0, 10.0),
            (125.0, 11.0),
            (250.0, 11.0),
            (500.0, 5.0),
            (1_000.0, 0.0),
            (2_000.0, -6.0),
            (4_000.0, -11.0),
            (8_000.0, -18.0),
            (16_000.0, -30.0),
        ],
        drum_per_s: 0.58,
        reversal: Some((6.5, 0.9)),
        motor: WASH_MOTOR,
        motor_db: -3.0,
        laundry: Some(Load { thump: 0.6, slosh: 1.0, bubbles_per_s: 60.0, buttons_per_turn: 0.2 }),
        laundry_db: -7.0,
        rattle_db: None,
        drum_modulation: 0.05,
    },
    Programme {
        noise: &[
            (25.0, -4.0),
            (63.0, 9.0),
            (125.0, 10.5),
            (250.0, 12.0),
            (500.0, 5.0),
            (1_000.0, 0.0),
            (2_000.0, -6.0),
            (4_000.0, -12.0),
            (8_000.0, -19.0),
            (16_000.0, -31.0),
        ],
        drum_per_s: 0.8,
        reversal: Some((6.5, 1.0)),
        motor: WASH_MOTOR,
        motor_db: -2.0,
        laundry: Some(Load { thump: 0.9, slosh: 0.9, bubbles_per_s: 60.0, buttons_per_turn: 0.9 }),
        laundry_db: -7.0,
        rattle_db: None,
        drum_modulation: 0.06,
    },
    // The spin cycle.
    Programme {
        noise: &[
            (25.0, 0.0),
            (63.0, 16.0),
            (125.0, 15.0),
            (250.0, 12.0),
            (500.0, 5.0),
            (1_000.0, 0.0),
            (2_000.0, -6.0),
            (4_000.0, -11.0),
            (8_000.0, -18.0),
            (16_000.0, -31.0),
        ],
        drum_per_s: 18.0,
        reversal: None,
        motor: SPIN_MOTOR,
        motor_db: -3.0,
        laundry: None,
        laundry_db: -90.0,
        rattle_db: Some(-10.0),
        drum_modulation: 0.28,
    },
];

/// Tones as orders of the drum's rotation. The belt makes the motor turn 12 times as fast, each brush passes the 24
/// bars of its commutator, and the pulleys of the belt have teeth. Levels are chosen: a whine that rises and falls with
/// the drum.
const WASH_MOTOR: Motor = Motor {
    rate_hz: 0.8,
    wander: Wander { share: 0.006, tau_s: 0.5 },
    wobble: 0.15,
    fluctuation: Fluctuation { db: 2.0, tau_s: 0.3 },
    noise_tau_s: 0.05,
    tones: &[
        Tone { order: 144.0, level_db: -7.0, noise_share: 0.3 },
        Tone { order: 288.0, level_db: -2.0, noise_share: 0.4 },
        Tone { order: 300.0, level_db: -8.0, noise_share: 0.4 },
        Tone { order: 576.0, level_db: -6.0, noise_share: 0.5 },
        Tone { order: 864.0, level_db: -10.0, noise_share: 0.4 },
        Tone { order: 1_440.0, level_db: -14.0, noise_share: 0.5 },
        Tone { order: 2_160.0, level_db: -9.0, noise_share: 0.4 },
        Tone { order: 2_880.0, level_db: -17.0, noise_share: 0.4 },
        Tone { order: 4_320.0, level_db: -9.0, noise_share: 0.4 },
        Tone { order: 6_480.0, level_db: -18.0, noise_share: 0.4 },
    ],
};

/// The lines of real machines are 5 to 20 dB above the noise in a band of 70 Hz: nearly all have lines at 0.1 to 0.22
/// kHz, then at 2.4 to 3.6 kHz, 4.3 to 5 kHz, 6.5 to 7 kHz, and 8 to 10 kHz. The speed drifts slowly.
const SPIN_MOTOR: Motor = Motor {
    rate_hz: 18.0,
    wander: Wander { share: 0.006, tau_s: 4.0 },
    wobble: 0.35,
    fluctuation: Fluctuation { db: 1.8, tau_s: 0.6 },
    noise_tau_s: 0.1,
    tones: &[
        Tone { order: 1.0, level_db: -3.0, noise_share: 0.05 },
        Tone { order: 2.0, level_db: -6.0, noise_share: 0.1 },
        Tone { order: 3.0, level_db: -6.0, noise_share: 0.2 },
        Tone { order: 5.0, level_db: -9.0, noise_share: 0.3 },
        Tone { order: 6.0, level_db: -6.0, noise_share: 0.2 },
        Tone { order: 12.0, level_db: -3.0, noise_share: 0.15 },
        Tone { order: 24.0, level_db: -10.0, noise_share: 0.3 },
        Tone { order: 36.0, level_db: -14.0, noise_share: 0.3 },
        Tone { order: 66.0, level_db: -18.0, noise_share: 0.4 },
        Tone { order: 96.0, level_db: -13.0, noise_share: 0.2 },
        Tone { order: 108.0, level_db: -17.0, noise_share: 0.4 },
        Tone { order: 150.0, level_db: -21.0, noise_share: 0.4 },
        Tone { order: 192.0, level_db: -13.0, noise_share: 0.3 },
        Tone { order: 240.0, level_db: -18.0, noise_share: 0.3 },
        Tone { order: 288.0, level_db: -20.0, noise_share: 0.3 },
        Tone { order: 384.0, level_db: -20.0, noise_share: 0.4 },
        Tone { order: 480.0, level_db: -23.0, noise_share: 0.4 },
    ],
};

/// The circulation pump with its seven blades, whose motor runs synchronously with the mains (levels chosen).
const PUMP: Motor = Motor {
    rate_hz: 100.0,
    wander: Wander { share: 0.000_3, tau_s: 5.0 },
    wobble: 0.0,
    fluctuation: Fluctuation { db: 0.8, tau_s: 1.0 },
    noise_tau_s: 0.3,
    tones: &[
        Tone { order: 1.0, level_db: -9.0, noise_share: 0.1 },
        Tone { order: 2.0, level_db: -14.0, noise_share: 0.1 },
        Tone { order: 3.0, level_db: -15.0, noise_share: 0.15 },
        Tone { order: 3.5, level_db: -14.0, noise_share: 0.3 },
        Tone { order: 6.0, level_db: -18.0, noise_share: 0.2 },
        Tone { order: 7.0, level_db: -17.0, noise_share: 0.3 },
        Tone { order: 12.0, level_db: -22.0, noise_share: 0.2 },
        Tone { order: 17.5, level_db: -20.0, noise_share: 0.3 },
        Tone { order: 35.0, level_db: -25.0, noise_share: 0.4 },
    ],
};

/// Level of the noise while the drum pauses, relative to its rotation: draining water and the pump (chosen).
const PAUSE_DB: f64 = -1.5;
/// Time in which the drum starts and stops. Chosen: one turn or less.
const RAMP_S: f64 = 0.9;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let programme = intensity.choose(PROGRAMMES);
    let motion = DrumMotion::new(programme.reversal, random);
    let level_drift = Drift::new(random, SECONDS, 0.5, 0.6);
    let roar = Roar {
        seconds: SECONDS,
        curve: programme.noise,
        colouration: Colouration { db: 2.4, per_octave: 4.0 },
        shared: 0.5,
        swell: Fluctuation { db: 0.5, tau_s: 0.6 },
        flicker: Fluctuation { db: 0.9, tau_s: 0.2 },
    };
    let pause_db =
        |seconds: f64, _| PAUSE_DB * (1.0 - motion.speed(seconds)) + level_drift.at(seconds);
    let mut output = roar.perform(random, pause_db)?.levelled(0.0);
    let motor = Motor { rate_hz: programme.drum_per_s, ..programme.motor };
    let rotor = motor.turn(SECONDS, random, |seconds| motion.speed(seconds));
    rotor.chop(&mut output, 1, programme.drum_modulation, random);
    rotor.chop(&mut output, 3, 0.5 * programme.drum_modulation, random);
    let mut tones = motor.tones(&rotor, random);
    tones.scale(db_to_gain(programme.motor_db));
    output.mix(&tones);
    let pump = PUMP.turn(SECONDS, random, |_| 1.0);
    output.mix(&PUMP.tones(&pump, random));
    if let Some(load) = programme.laundry {
        let step_s = 1.0 / DRUM_STEPS_PER_S;
        let speeds = (0..(SECONDS * DRUM_STEPS_PER_S) as usize)
            .map(|step| programme.drum_per_s * motion.speed(step as f64 * step_s));
        let drum = Drum { turns_per_s: speeds.collect(), step_s };
        output.mix(&load.tumble(&drum, random).levelled(programme.laundry_db));
    }
    if let Some(rattle_db) = programme.rattle_db {
        output.mix(&rattle(programme.drum_per_s, random).levelled(rattle_db));
    }
    UTILITY_ROOM.add_to(&mut output);
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// Time constant of the shaking, and the threshold in units of its deviation above which the panels touch: a third of
/// the time (fitted).
const SHAKING_TAU_S: f64 = 0.8;
const CONTACT_THRESHOLD: f64 = 0.4;
/// Sheet steel that hits sheet steel (chosen: a dull rattle).
const PANEL_HZ: (f64, f64) = (450.0, 2_800.0);

/// Lid and panels knock once per turn while the drum shakes enough. The load is never balanced, and moves slowly.
fn rattle(drum_per_s: f64, random: &mut Random) -> Stereo {
    let mut output = Stereo::silence(frames(SECONDS));
    let mut shaking = RandomWalk::new(random, 1.0, SHAKING_TAU_S, Step(frames(1.0 / drum_per_s)));
    let place = Pan(random.between(-0.4, 0.4));
    let mut at_s = 0.0;
    while at_s < SECONDS {
        let force = shaking.next(random) - CONTACT_THRESHOLD;
        if force > 0.0 {
            let knock = Burst {
                centre_hz: random.between_log(PANEL_HZ.0, PANEL_HZ.1),
                q: 2.0,
                decay_s: random.between_log(0.003, 0.009),
                gain: random.spread_db(force, 3.0),
            };
            output.add(frames(at_s), &knock.sound(random), place);
        }
        at_s += random.between(0.98, 1.02) / drum_per_s;
    }
    output
}

/// Steps of 10 ms (chosen: finer than a listener hears laundry fall).
const DRUM_STEPS_PER_S: f64 = SAMPLE_RATE / 480.0;

/// The times at which the drum turns.
struct DrumMotion {
    /// Start and end of each rotation in one direction, in seconds.
    intervals: Vec<(f64, f64)>,
}

impl DrumMotion {
    fn new(reversal: Option<(f64, f64)>, random: &mut Random) -> Self {
        let Some((turn_s, rest_s)) = reversal else {
            return Self { intervals: vec![(-2.0 * RAMP_S, SECONDS + 2.0 * RAMP_S)] };
        };
        let mut intervals = Vec::new();
        let mut at = -turn_s * random.unit();
        while at < SECONDS {
            let end = at + turn_s * random.between(0.9, 1.1);
            intervals.push((at, end));
            at = end + rest_s * random.between(0.9, 1.1);
        }
        Self { intervals }
    }

    /// Speed at a time in seconds: 0 in a pause, 1 at full speed.
    fn speed(&self, seconds: f64) -> f64 {
        let interval = self.intervals.iter().find(|(start, end)| (*start..*end).contains(&seconds));
        interval.map_or(0.0, |(start, end)| {
            smooth((seconds - start) / RAMP_S).min(smooth((end - seconds) / RAMP_S))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wash_pauses_between_rotations_and_the_spin_does_not() {
        let rests = PROGRAMMES.map(|programme| {
            let motion = DrumMotion::new(programme.reversal, &mut Random::new(1));
            (0..300).filter(|i| motion.speed(f64::from(*i) / 10.0) < 1e-9).count()
        });
        assert!(rests[0] > 20 && rests[1] > 15 && rests[2] == 0, "{rests:?}");
    }

    #[test]
    fn a_commutator_of_24_bars_on_a_motor_12_times_as_fast_hums_near_230_hz() {
        let loudest =
            WASH_MOTOR.tones.iter().max_by(|a, b| a.level_db.total_cmp(&b.level_db)).unwrap();
        assert!((loudest.order - 288.0).abs() < 1e-9);
        assert!((loudest.order * PROGRAMMES[1].drum_per_s - 230.4).abs() < 0.1);
    }
}
