//! Three clocks: a small quartz wall clock, a mantel clock with a balance, and a longcase clock with a seconds
//! pendulum. A beat consists of a few impacts in the escapement, which excite the movement, the case and the room.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::room::Room;
use crate::places::room_tone;
use crate::signal::audio::{Stereo, add_at, db_to_gain, frames};
use crate::signal::grains::Burst;
use crate::signal::random::Random;
use crate::things::body::Body;
use crate::things::modes::{Damping, Mode, contact, ring};

pub const SOUND: Sound = Sound {
    id: "clock",
    name: "Clock",
    family: Family::Objects,
    kind: Kind::Events,
    // Tick and tock alternate.
    in_order: true,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 60.0, irregularity: 0.0 }),
        closeness: 0.4,
        width_deg: 0.0,
    },
    takes: [10; 3],
    model: "The escapement of each clock locks, drops and recoils; the small impacts excite the modes of a brass and \
        steel movement and of a plastic or wooden case, in a furnished room.",
    seed: 41,
    perform,
    room_tone: Some(RoomTone { below_lu: 28.0, perform: room_tone::quiet_room }),
};

/// One clock.
struct Clock {
    /// Wheels, plates and pillars.
    movement: Body,
    /// Housing of the movement.
    case: Body,
    tick: &'static [Impact],
    tock: &'static [Impact],
    escapement: Escapement,
    /// Noise of each impact.
    noise: ContactNoise,
    room: Room,
}

/// One impact of a beat.
#[derive(Clone, Copy)]
struct Impact {
    /// When it happens after the start of the beat.
    at_ms: f64,
    level_db: f64,
    /// How long the parts are in contact.
    contact_ms: f64,
}

/// Builds a table entry from the fields of [`Impact`] in their order.
const fn impact(at_ms: f64, level_db: f64, contact_ms: f64) -> Impact {
    Impact { at_ms, level_db, contact_ms }
}

/// The noise burst of an impact.
#[derive(Clone, Copy)]
struct ContactNoise {
    centre_hz: f64,
    decay_ms: f64,
    /// Level against the modes.
    level_db: f64,
}

/// The kind of escapement, which determines how many beats one take contains.
enum Escapement {
    /// A stepping motor with one beat per second. Tick and tock differ slightly, because of the weight of the hand.
    StepMotor,
    /// Two beats per second. A take contains a tick and a tock.
    Balance,
    /// One beat per second, tick and tock in alternation.
    Pendulum,
}

/// Measured on eight real recordings. A beat has two or three impacts within 15 to 40 ms. Its spectrum is flat within 8
/// dB from 300 Hz to 1 kHz, then -4 to -8 dB at 2 kHz, -4 to -16 dB at 4 kHz and -13 to -30 dB at 8 kHz. The level
/// falls by 30 dB within 60 to 120 ms, followed by the decay of the case and the room. Tock differs from tick by up to
/// 4 dB in level and in which modes it excites.
const CLOCKS: [Clock; 3] = [
    // A stepping motor that turns by half a revolution within 30 ms and then settles, in a thin plastic case.
    Clock {
        movement: Body {
            range_hz: (1_400.0, 11_000.0),
            modes: 14,
            slope_db: -3.0,
            damping: Damping { tan_phi: 0.008, held_per_s: 130.0 },
            level_db: 0.0,
        },
        case: Body {
            range_hz: (420.0, 3_600.0),
            modes: 16,
            slope_db: -2.0,
            damping: Damping { tan_phi: 0.03, held_per_s: 60.0 },
            level_db: 2.0,
        },
        tick: &[
            impact(0.0, -7.0, 0.5),
            impact(11.0, 0.0, 0.35),
            impact(24.0, -9.0, 0.5),
            impact(31.0, -17.0, 0.6),
        ],
        tock: &[
            impact(0.0, -8.0, 0.5),
            impact(11.0, 0.0, 0.35),
            impact(23.0, -10.0, 0.5),
            impact(33.0, -15.0, 0.6),
        ],
        escapement: Escapement::StepMotor,
        noise: ContactNoise { centre_hz: 3_600.0, decay_ms: 5.0, level_db: -4.0 },
        room: Room { t60_s: 0.4, level_db: -9.0, damped_above_hz: 5_000.0 },
    },
    // A brass lever escapement on a wooden board.
    Clock {
        movement: Body {
            range_hz: (1_100.0, 10_000.0),
            modes: 18,
            slope_db: -2.5,
            damping: Damping { tan_phi: 0.003, held_per_s: 90.0 },
            level_db: 0.0,
        },
        case: Body {
            range_hz: (260.0, 2_600.0),
            modes: 18,
            slope_db: -2.5,
            damping: Damping { tan_phi: 0.02, held_per_s: 45.0 },
            level_db: 4.0,
        },
        tick: &[
            impact(0.0, -12.0, 0.3),
            impact(9.0, -3.0, 0.35),
            impact(21.0, 0.0, 0.3),
            impact(38.0, -20.0, 0.5),
        ],
        tock: &[
            impact(0.0, -10.0, 0.3),
            impact(12.0, -6.0, 0.35),
            impact(25.0, -1.5, 0.3),
            impact(40.0, -18.0, 0.5),
        ],
        escapement: Escapement::Balance,
        noise: ContactNoise { centre_hz: 3_000.0, decay_ms: 6.0, level_db: -5.0 },
        room: Room { t60_s: 0.45, level_db: -9.0, damped_above_hz: 4_500.0 },
    },
    // A recoil anchor escapement with heavy plates, in a case as tall as a person.
    Clock {
        movement: Body {
            range_hz: (700.0, 8_000.0),
            modes: 20,
            slope_db: -3.0,
            damping: Damping { tan_phi: 0.002_5, held_per_s: 60.0 },
            level_db: 0.0,
        },
        case: Body {
            range_hz: (110.0, 1_800.0),
            modes: 24,
            slope_db: -2.5,
            damping: Damping { tan_phi: 0.02, held_per_s: 28.0 },
            level_db: 5.0,
        },
        tick: &[
            impact(0.0, -14.0, 0.8),
            impact(17.0, 0.0, 0.5),
            impact(36.0, -5.0, 0.7),
            impact(61.0, -15.0, 1.0),
        ],
        tock: &[
            impact(0.0, -12.0, 0.8),
            impact(21.0, -2.0, 0.5),
            impact(43.0, -7.0, 0.7),
            impact(70.0, -14.0, 1.0),
        ],
        escapement: Escapement::Pendulum,
        noise: ContactNoise { centre_hz: 2_000.0, decay_ms: 9.0, level_db: -6.0 },
        room: Room { t60_s: 0.6, level_db: -8.0, damped_above_hz: 4_000.0 },
    },
];

/// Deviation of the level of beats and impacts, and range of the timing of impacts, because real wheels are slightly
/// uneven. Chosen: not mechanically identical, but regular enough for a clock.
const UNEVEN_DB: f64 = 0.8;
const UNEVEN_MS: f64 = 0.7;

/// Chosen: silence before the first sound, so that the fade-in does not soften its onset.
const LEAD_S: f64 = 0.004;
/// Maximum duration of a take. Chosen: it ends before the next beat of a clock that beats once per second.
const LONGEST_S: f64 = 0.94;
/// Level relative to the peak at which the tail is cut. Chosen: well below the room tone.
const TAIL_DB: f64 = -68.0;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let clock = &CLOCKS[intensity as usize];
    // All takes share one seed, so that they sound like the same clock.
    let mut clock_random = Random::new(SOUND.seed + intensity as u64);
    let entry_modes = clock.entry_modes(&mut clock_random.clone());
    let exit_modes = clock.exit_modes(&mut clock_random);
    let first = |random: &mut Random| clock.beat(clock.tick, &entry_modes, random);
    let second = |random: &mut Random| clock.beat(clock.tock, &exit_modes, random);
    let mut beat = match clock.escapement {
        Escapement::Balance => {
            let mut beat = first(random);
            let tock = second(random);
            let at = frames(TICK_TO_TOCK_S + 1e-3 * random.between(-UNEVEN_MS, UNEVEN_MS));
            add_at(&mut beat, at, &tock, 1.0);
            beat
        }
        Escapement::StepMotor | Escapement::Pendulum if take.is_multiple_of(2) => first(random),
        Escapement::StepMotor | Escapement::Pendulum => second(random),
    };
    beat.truncate(frames(LONGEST_S));
    Ok(in_room(&beat, clock.room))
}

/// Time from tick to tock of the balance. Chosen: slightly less than half a second, because a real balance is never
/// perfectly in beat.
const TICK_TO_TOCK_S: f64 = 0.488;

/// Adds the room and reduces the result to one point.
fn in_room(beat: &[f64], room: Room) -> Stereo {
    let mut output = Stereo::silence(frames(LEAD_S));
    output.left.extend(beat);
    output.right.extend(beat);
    room.add_to(&mut output);
    // The clock is a point source, to which the mixer adds width.
    let mut output = output.to_mono();
    output.left.truncate(frames(LONGEST_S));
    output.right.truncate(frames(LONGEST_S));
    output.trim_end(TAIL_DB, 0.02);
    output.finish(0.002, 0.03);
    output
}

impl Clock {
    /// The modes that the tick excites, where the entry pallet strikes.
    fn entry_modes(&self, clock_random: &mut Random) -> Vec<Mode> {
        [self.movement.modes(clock_random), self.case.modes(clock_random)].concat()
    }

    /// The modes that the tock excites. They are the same with other gains, because the exit pallet strikes elsewhere.
    fn exit_modes(&self, clock_random: &mut Random) -> Vec<Mode> {
        let mut modes = self.entry_modes(clock_random);
        modes.iter_mut().for_each(|mode| mode.gain = clock_random.spread_db(mode.gain, 3.0));
        modes
    }

    /// Synthesises one beat without the room.
    fn beat(&self, impacts: &[Impact], modes: &[Mode], random: &mut Random) -> Vec<f64> {
        let mut force = Vec::new();
        let mut noise = Vec::new();
        let beat_gain = random.spread_db(1.0, UNEVEN_DB);
        for Impact { at_ms, level_db, contact_ms } in impacts {
            let at = frames(1e-3 * (at_ms + UNEVEN_MS * random.unit()));
            let gain = beat_gain * random.spread_db(db_to_gain(*level_db), UNEVEN_DB);
            add_at(&mut force, at, &contact(1e-3 * contact_ms), gain);
            let burst = Burst {
                centre_hz: self.noise.centre_hz,
                q: 0.6,
                decay_s: 1e-3 * self.noise.decay_ms,
                gain: db_to_gain(self.noise.level_db),
            };
            add_at(&mut noise, at, &burst.sound(random), gain);
        }
        let mut beat = ring(modes, &force);
        let loudest = beat.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
        add_at(&mut beat, 0, &noise, loudest);
        beat
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beat_ends_before_the_next() {
        for intensity in Intensity::ALL {
            let beat = perform(intensity, 0, &mut Random::new(1)).unwrap();
            assert!(beat.len() <= frames(LONGEST_S));
        }
    }

    #[test]
    fn a_mantel_clock_beats_twice_a_second() {
        let beat = perform(Intensity::Medium, 0, &mut Random::new(1)).unwrap();
        let power = |from_s: f64, to_s: f64| {
            beat.left[frames(from_s)..frames(to_s).min(beat.len())]
                .iter()
                .map(|x| x * x)
                .sum::<f64>()
        };
        assert!(power(0.48, 0.6) > 20.0 * power(0.3, 0.42));
    }
}
