//! A washing machine: laundry that is lifted and falls, water that sloshes and drips, a motor that turns the drum now this
//! way, now that, and at last the spin.

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
    model: "A drum that reverses, lifts wet laundry and drops it into the water, belt and commutator of its motor, and an \
        unbalanced spin with its ladder of lines, at which panels knock.",
    seed: 59,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;

/// Tiles and cupboards. Chosen: as large as such a room is.
const UTILITY_ROOM: Room = Room { t60_s: 0.4, level_db: -9.0, damped_above_hz: 4_000.0 };

/// One part of the programme.
#[derive(Clone, Copy)]
struct Programme {
    /// Density of all that rushes and rumbles.
    rush: &'static [(f64, f64)],
    /// Turns of the drum a second: 35 and 48 a minute in the wash, 1 080 in the spin.
    drum_per_s: f64,
    /// Seconds it turns one way, and then rests. None: always one way.
    reverses: Option<(f64, f64)>,
    motor: Motor<'static>,
    motor_db: f64,
    laundry: Option<Load>,
    laundry_db: f64,
    /// Panels that the unbalance shakes.
    rattle_db: Option<f64>,
    /// How the turning drum modulates the rush.
    drum_beat: f64,
}

/// On 25 real recordings each octave lay, against 1 kHz (20th, 50th and 80th percentile): 63 Hz 4 19 25, 125 Hz 9 16 25,
/// 250 Hz 8 12 16, 500 Hz 3 5 9, 2 kHz -8 -6 -3, 4 kHz -16 -12 -7, 8 kHz -24 -18 -12 dB.
const PROGRAMMES: [Programme; 3] = [
    // A gentle wash: more water than machine.
    Programme {
        rush: &[
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
        reverses: Some((6.5, 0.9)),
        motor: WASH_MOTOR,
        motor_db: -3.0,
        laundry: Some(Load { thump: 0.6, slosh: 1.0, bubbles_per_s: 60.0, buttons_per_turn: 0.2 }),
        laundry_db: -7.0,
        rattle_db: None,
        drum_beat: 0.05,
    },
    Programme {
        rush: &[
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
        reverses: Some((6.5, 1.0)),
        motor: WASH_MOTOR,
        motor_db: -2.0,
        laundry: Some(Load { thump: 0.9, slosh: 0.9, bubbles_per_s: 60.0, buttons_per_turn: 0.9 }),
        laundry_db: -7.0,
        rattle_db: None,
        drum_beat: 0.06,
    },
    // The spin.
    Programme {
        rush: &[
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
        reverses: None,
        motor: SPIN_MOTOR,
        motor_db: -3.0,
        laundry: None,
        laundry_db: -90.0,
        rattle_db: Some(-10.0),
        drum_beat: 0.28,
    },
];

/// Orders of the drum. The belt turns the motor 12 times as fast; its commutator of 24 bars is passed by each brush, and
/// the wheels of the belt have teeth. Levels are chosen: a whine that comes and goes with the drum.
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

/// Lines of real machines stand 5 to 20 dB over the rush in a band of 70 Hz: nearly all at 0.1 to 0.22 kHz, then at 2.4 to
/// 3.6 kHz, 4.3 to 5, 6.5 to 7, and 8 to 10 kHz. The speed creeps.
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

/// The pump that circulates the water, and its seven blades: a motor in step with the mains (levels chosen).
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

/// A resting drum leaves this much of the rush: the water that runs off, the pump (chosen).
const RESTING_DB: f64 = -1.5;
/// The drum starts and stops in this time. Chosen: one turn or less.
const RAMP_S: f64 = 0.9;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let programme = intensity.choose(PROGRAMMES);
    let turning = Turning::new(programme.reverses, random);
    let creep = Drift::new(random, SECONDS, 0.5, 0.6);
    let roar = Roar {
        seconds: SECONDS,
        curve: programme.rush,
        colouration: Colouration { db: 2.4, per_octave: 4.0 },
        shared: 0.5,
        swell: Fluctuation { db: 0.5, tau_s: 0.6 },
        flicker: Fluctuation { db: 0.9, tau_s: 0.2 },
    };
    let resting = |seconds: f64, _| RESTING_DB * (1.0 - turning.speed(seconds)) + creep.at(seconds);
    let mut heard = roar.perform(random, resting)?.levelled(0.0);
    let motor = Motor { rate_hz: programme.drum_per_s, ..programme.motor };
    let rotor = motor.turn(SECONDS, random, |seconds| turning.speed(seconds));
    rotor.chop(&mut heard, 1, programme.drum_beat, random);
    rotor.chop(&mut heard, 3, 0.5 * programme.drum_beat, random);
    let mut tones = motor.tones(&rotor, random);
    tones.scale(db_to_gain(programme.motor_db));
    heard.mix(&tones);
    let pump = PUMP.turn(SECONDS, random, |_| 1.0);
    heard.mix(&PUMP.tones(&pump, random));
    if let Some(load) = programme.laundry {
        let step_s = 1.0 / DRUM_STEPS_PER_S;
        let speeds = (0..(SECONDS * DRUM_STEPS_PER_S) as usize)
            .map(|step| programme.drum_per_s * turning.speed(step as f64 * step_s));
        let drum = Drum { turns_per_s: speeds.collect(), step_s };
        heard.mix(&load.tumble(&drum, random).levelled(programme.laundry_db));
    }
    if let Some(rattle_db) = programme.rattle_db {
        heard.mix(&rattle(programme.drum_per_s, random).levelled(rattle_db));
    }
    UTILITY_ROOM.add_to(&mut heard);
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// How the shaking strays, in units of its deviation, and from where on the panels touch: a third of the time (fitted).
const SHAKING_TAU_S: f64 = 0.8;
const TOUCHING_FROM: f64 = 0.4;
/// Sheet steel that meets sheet steel (chosen: a dull rattle).
const PANEL_HZ: (f64, f64) = (450.0, 2_800.0);

/// Lid and panels knock once a turn while the drum shakes enough: the load is never balanced, and creeps.
fn rattle(drum_per_s: f64, random: &mut Random) -> Stereo {
    let mut heard = Stereo::silence(frames(SECONDS));
    let mut shaking = RandomWalk::new(random, 1.0, SHAKING_TAU_S, Step(frames(1.0 / drum_per_s)));
    let place = Pan(random.between(-0.4, 0.4));
    let mut at_s = 0.0;
    while at_s < SECONDS {
        let force = shaking.next(random) - TOUCHING_FROM;
        if force > 0.0 {
            let knock = Burst {
                centre_hz: random.between_log(PANEL_HZ.0, PANEL_HZ.1),
                q: 2.0,
                decay_s: random.between_log(0.003, 0.009),
                gain: random.spread_db(force, 3.0),
            };
            heard.add(frames(at_s), &knock.sound(random), place);
        }
        at_s += random.between(0.98, 1.02) / drum_per_s;
    }
    heard
}

/// Each 10 ms: finer than one hears laundry fall.
const DRUM_STEPS_PER_S: f64 = SAMPLE_RATE / 480.0;

/// When the drum turns.
struct Turning {
    /// Start and end of each time that it does.
    spells: Vec<(f64, f64)>,
}

impl Turning {
    fn new(reverses: Option<(f64, f64)>, random: &mut Random) -> Self {
        let Some((turn_s, rest_s)) = reverses else {
            return Self { spells: vec![(-2.0 * RAMP_S, SECONDS + 2.0 * RAMP_S)] };
        };
        let mut spells = Vec::new();
        let mut at = -turn_s * random.unit();
        while at < SECONDS {
            let end = at + turn_s * random.between(0.9, 1.1);
            spells.push((at, end));
            at = end + rest_s * random.between(0.9, 1.1);
        }
        Self { spells }
    }

    /// 0 at rest, 1 in full turn.
    fn speed(&self, seconds: f64) -> f64 {
        let spell = self.spells.iter().find(|(start, end)| (*start..*end).contains(&seconds));
        spell.map_or(0.0, |(start, end)| {
            smooth((seconds - start) / RAMP_S).min(smooth((end - seconds) / RAMP_S))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wash_rests_between_its_turns_and_the_spin_does_not() {
        let rests = PROGRAMMES.map(|programme| {
            let turning = Turning::new(programme.reverses, &mut Random::new(1));
            (0..300).filter(|i| turning.speed(f64::from(*i) / 10.0) < 1e-9).count()
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
