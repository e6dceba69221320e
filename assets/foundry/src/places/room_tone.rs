//! What is heard of a place while nothing happens in it: air, traffic beyond the walls, mains hum, leaves. Each is a
//! `RoomTone.perform` of its own.

use std::f64::consts::TAU;

use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain};
use crate::signal::gesture::SmoothWalk;
use crate::signal::random::Random;

/// Long enough that its swells do not come round before they are forgotten.
const SECONDS: f64 = 12.0;
/// Longer than a block of the encoder.
const END_FADE_S: f64 = 0.2;

/// Between the ticks of eight real recordings of clocks, against 1 kHz: +8..+39 dB (median +20) at 63 Hz, +23 at 125,
/// +14 at 250, +6 at 500, -7 at 2 k, -9 at 4 k, -11 at 8 k, -14 at 12 k, where it is the microphone that hisses.
const ROOM_DB: [f64; 9] = [20.0, 22.0, 14.0, 6.0, 0.0, -6.0, -9.0, -11.0, -14.0];
/// Chosen from the room's: harder walls keep what falls between 250 Hz and 2 kHz; traffic stays outside.
const KITCHEN_DB: [f64; 9] = [14.0, 18.0, 14.0, 8.0, 1.0, -4.0, -8.0, -11.0, -14.0];
/// Between the songs of three real recordings of birds: +22..+31 dB at 63 Hz, +14 at 250, -6 at 2 k; leaves add the
/// bump at 4 k, and air takes the rest.
const GARDEN_DB: [f64; 9] = [18.0, 17.0, 12.0, 6.0, 0.0, -4.0, -3.0, -9.0, -17.0];

/// A furnished room in a town, windows closed.
pub fn quiet_room(random: &mut Random) -> Stereo {
    let still = Fluctuation { db: 0.5, tau_s: 3.0 };
    let mut heard = air(ROOM_DB, 0.4, still, random);
    add_hum(&mut heard, -14.0, random);
    finished(heard)
}

/// Tiles and glass, and a refrigerator that runs.
pub fn kitchen(random: &mut Random) -> Stereo {
    let still = Fluctuation { db: 0.4, tau_s: 3.0 };
    let mut heard = air(KITCHEN_DB, 0.4, still, random);
    add_hum(&mut heard, -7.0, random);
    finished(heard)
}

/// Leaves that a light air moves, and a town far away.
pub fn garden(random: &mut Random) -> Stereo {
    let breeze = Fluctuation { db: 2.0, tau_s: 2.5 };
    finished(air(GARDEN_DB, 0.25, breeze, random))
}

/// Each octave flickers a little by itself: nothing far away is quite steady. Chosen: no more than is just noticed.
const FLICKER: Fluctuation = Fluctuation { db: 0.8, tau_s: 0.6 };

fn air(octaves_db: [f64; 9], shared: f64, swell: Fluctuation, random: &mut Random) -> Stereo {
    Bed { seconds: SECONDS, octaves_db, shared, swell, flicker: FLICKER }.perform_steep(random)
}

/// Of Europe and most of the world.
const MAINS_HZ: f64 = 50.0;
/// The grid holds its frequency within some hundredths of a hertz.
const MAINS_WANDER_HZ: f64 = 0.02;

/// Levels of the mains' harmonics, chosen: iron is pulled twice a cycle, so 100 Hz is the strongest.
const HUM_DB: [(f64, f64); 6] =
    [(1.0, -9.0), (2.0, 0.0), (3.0, -12.0), (4.0, -8.0), (6.0, -13.0), (8.0, -19.0)];

/// `level_db` is that of 100 Hz, on the scale of the bed's octaves.
fn add_hum(heard: &mut Stereo, level_db: f64, random: &mut Random) {
    let mut wander = SmoothWalk::new(random, MAINS_WANDER_HZ, 4.0);
    let mut phase = 0.0;
    let starts = HUM_DB.map(|_| random.unit());
    let mut levels = HUM_DB.map(|_| SmoothWalk::new(random, 1.0, 2.0));
    for (left, right) in heard.left.iter_mut().zip(&mut heard.right) {
        phase = (phase + (MAINS_HZ + wander.next(random)) / SAMPLE_RATE).fract();
        for (((order, db), start), level) in HUM_DB.iter().zip(starts).zip(&mut levels) {
            let gain = db_to_gain(level_db + db + level.next(random));
            let sample = gain * (TAU * (order * phase + start)).sin();
            *left += sample;
            *right += sample;
        }
    }
}

fn finished(mut heard: Stereo) -> Stereo {
    heard.finish(END_FADE_S, END_FADE_S);
    heard
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::filter::Svf;

    /// Power in a narrow band around `hz`, in dB.
    fn level_db(heard: &Stereo, hz: f64, q: f64) -> f64 {
        let mut band = Svf::new(hz, q);
        10.0 * heard.left.iter().map(|x| band.next(*x).band.powi(2)).sum::<f64>().log10()
    }

    #[test]
    fn rooms_hum_at_twice_the_mains_and_gardens_do_not() {
        let line_db = |heard: Stereo| level_db(&heard, 100.0, 60.0) - level_db(&heard, 80.0, 60.0);
        assert!(line_db(kitchen(&mut Random::new(1))) > 6.0);
        assert!(line_db(garden(&mut Random::new(1))).abs() < 3.0);
    }

    #[test]
    fn every_place_falls_towards_the_highs() {
        for place in [quiet_room, kitchen, garden] {
            let heard = place(&mut Random::new(2));
            // Bands of like relative width: the higher one is six octaves wider, 18 dB for a flat noise.
            let fall_db = level_db(&heard, 125.0, 2.0) + 18.0 - level_db(&heard, 8_000.0, 2.0);
            assert!(fall_db > 20.0, "{fall_db}");
        }
    }
}
