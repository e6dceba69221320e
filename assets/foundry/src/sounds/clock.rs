//! Three clocks: a small quartz one on the wall, one with a balance on a mantel, and a tall one with a seconds pendulum.
//! A beat is the few blows of the escapement, heard through the movement, the case and the room.

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
    // Tick and tock come by turns.
    in_order: true,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 60.0, irregularity: 0.0 }),
        closeness: 0.4,
        width_deg: 0.0,
    },
    takes: [10; 3],
    model: "The escapement of each clock locks, drops and recoils: micro impacts that ring a movement of brass and \
        steel and a case of plastic or wood, in a furnished room.",
    seed: 41,
    perform,
    room_tone: Some(RoomTone { below_lu: 28.0, perform: room_tone::quiet_room }),
};

/// One clock.
struct Clock {
    /// Its wheels, plates and pillars, and what they stand in.
    movement: Body,
    case: Body,
    /// The blows of a beat: when in ms, how strong in dB, how long they touch in ms.
    tick: &'static [(f64, f64, f64)],
    tock: &'static [(f64, f64, f64)],
    /// What of a second its beats take.
    beats: Beats,
    /// Grit of each blow, against the ring: centre, decay in ms, dB.
    grit: (f64, f64, f64),
    room: Room,
}

enum Beats {
    /// One a second, all alike but for the weight of the hand.
    Steps,
    /// Two a second.
    Balance,
    /// One a second, by turns.
    Pendulum,
}

/// Measured on eight real recordings: two or three blows within 15 to 40 ms; from 300 Hz to 1 kHz all is within 8 dB,
/// then -4 to -8 dB at 2 k, -4 to -16 at 4 k, -13 to -30 at 8 k; falls by 30 dB within 60 to 120 ms, then rings in the
/// case and the room; tock differs from tick by up to 4 dB and in which modes it wakes.
const CLOCKS: [Clock; 3] = [
    // The motor turns half round within 30 ms and swings into place; a thin plastic case.
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
        tick: &[(0.0, -7.0, 0.5), (11.0, 0.0, 0.35), (24.0, -9.0, 0.5), (31.0, -17.0, 0.6)],
        tock: &[(0.0, -8.0, 0.5), (11.0, 0.0, 0.35), (23.0, -10.0, 0.5), (33.0, -15.0, 0.6)],
        beats: Beats::Steps,
        grit: (3_600.0, 5.0, -4.0),
        room: Room { t60_s: 0.4, level_db: -9.0, damped_above_hz: 5_000.0 },
    },
    // A lever escapement of brass on a board of wood.
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
        tick: &[(0.0, -12.0, 0.3), (9.0, -3.0, 0.35), (21.0, 0.0, 0.3), (38.0, -20.0, 0.5)],
        tock: &[(0.0, -10.0, 0.3), (12.0, -6.0, 0.35), (25.0, -1.5, 0.3), (40.0, -18.0, 0.5)],
        beats: Beats::Balance,
        grit: (3_000.0, 6.0, -5.0),
        room: Room { t60_s: 0.45, level_db: -9.0, damped_above_hz: 4_500.0 },
    },
    // An anchor that recoils, heavy plates, and a case as tall as a man.
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
        tick: &[(0.0, -14.0, 0.8), (17.0, 0.0, 0.5), (36.0, -5.0, 0.7), (61.0, -15.0, 1.0)],
        tock: &[(0.0, -12.0, 0.8), (21.0, -2.0, 0.5), (43.0, -7.0, 0.7), (70.0, -14.0, 1.0)],
        beats: Beats::Pendulum,
        grit: (2_000.0, 9.0, -6.0),
        room: Room { t60_s: 0.6, level_db: -8.0, damped_above_hz: 4_000.0 },
    },
];

/// Wheels are cut and balanced by hand: beats differ by this much in level, and blows by this much in time. Chosen:
/// alive, but a clock.
const UNEVEN_DB: f64 = 0.8;
const UNEVEN_MS: f64 = 0.7;

/// Silence before the first sound, so that a fade never dulls it.
const LEAD_S: f64 = 0.004;
/// A beat must be over before the next one of a clock that beats once a second.
const LONGEST_S: f64 = 0.94;
/// Tails are cut this far below the peak: well under the tone of the room.
const TAIL_DB: f64 = -68.0;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let clock = &CLOCKS[intensity as usize];
    // The same clock in every take.
    let mut maker = Random::new(SOUND.seed + intensity as u64);
    let one_pallet = clock.modes(&mut maker.clone());
    let other_pallet = clock.tock_modes(&mut maker);
    let first = |random: &mut Random| clock.beat(clock.tick, &one_pallet, random);
    let second = |random: &mut Random| clock.beat(clock.tock, &other_pallet, random);
    let mut beat = match clock.beats {
        Beats::Balance => {
            let mut beat = first(random);
            let tock = second(random);
            let at = frames(HALF_S + 1e-3 * random.between(-UNEVEN_MS, UNEVEN_MS));
            add_at(&mut beat, at, &tock, 1.0);
            beat
        }
        Beats::Steps | Beats::Pendulum if take.is_multiple_of(2) => first(random),
        Beats::Steps | Beats::Pendulum => second(random),
    };
    beat.truncate(frames(LONGEST_S));
    Ok(in_room(&beat, clock.room))
}

/// A balance is never quite in beat: tick to tock takes a little less than tock to tick (chosen).
const HALF_S: f64 = 0.488;

fn in_room(beat: &[f64], room: Room) -> Stereo {
    let mut heard = Stereo::silence(frames(LEAD_S));
    heard.left.extend(beat);
    heard.right.extend(beat);
    room.add_to(&mut heard);
    // Heard as one point: what is wide about it, the mixer adds.
    let mut heard = heard.to_mono();
    heard.left.truncate(frames(LONGEST_S));
    heard.right.truncate(frames(LONGEST_S));
    heard.trim_end(TAIL_DB, 0.02);
    heard.finish(0.002, 0.03);
    heard
}

impl Clock {
    fn modes(&self, maker: &mut Random) -> Vec<Mode> {
        [self.movement.modes(maker), self.case.modes(maker)].concat()
    }

    /// The other pallet strikes elsewhere: the same modes, woken otherwise.
    fn tock_modes(&self, maker: &mut Random) -> Vec<Mode> {
        let mut modes = self.modes(maker);
        modes.iter_mut().for_each(|mode| mode.gain = maker.spread_db(mode.gain, 3.0));
        modes
    }

    fn beat(&self, blows: &[(f64, f64, f64)], modes: &[Mode], random: &mut Random) -> Vec<f64> {
        let mut force = Vec::new();
        let mut grit = Vec::new();
        let beat_gain = random.spread_db(1.0, UNEVEN_DB);
        for (at_ms, db, contact_ms) in blows {
            let at = frames(1e-3 * (at_ms + UNEVEN_MS * random.unit()));
            let gain = beat_gain * random.spread_db(db_to_gain(*db), UNEVEN_DB);
            add_at(&mut force, at, &contact(1e-3 * contact_ms), gain);
            let (centre_hz, decay_ms, grit_db) = self.grit;
            let burst =
                Burst { centre_hz, q: 0.6, decay_s: 1e-3 * decay_ms, gain: db_to_gain(grit_db) };
            add_at(&mut grit, at, &burst.sound(random), gain);
        }
        let mut beat = ring(modes, &force);
        let loudest = beat.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
        add_at(&mut beat, 0, &grit, loudest);
        beat
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beat_is_over_before_the_next() {
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
