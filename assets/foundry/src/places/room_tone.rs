//! Room tones, the background noise of a place: air, distant traffic, mains hum, leaves. Each public function is the
//! `perform` of a `RoomTone`.

use std::f64::consts::TAU;

use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain};
use crate::signal::gesture::SmoothWalk;
use crate::signal::random::Random;

/// Length of a room tone. Chosen: long enough that nobody notices the same swells again.
const SECONDS: f64 = 12.0;
/// Fade at both ends. Chosen: longer than a block of the encoder.
const END_FADE_S: f64 = 0.2;

/// Measured between the ticks of eight real recordings of clocks, relative to 1 kHz: +8..+39 dB (median +20) at 63
/// Hz, +23 at 125, +14 at 250, +6 at 500, -7 at 2 k, -9 at 4 k, -11 at 8 k, -14 at 12 k, where the noise of the
/// microphone dominates.
const ROOM_DB: [f64; 9] = [20.0, 22.0, 14.0, 6.0, 0.0, -6.0, -9.0, -11.0, -14.0];
/// Chosen from those of the room: harder walls absorb less between 250 Hz and 2 kHz, and there is less traffic.
const KITCHEN_DB: [f64; 9] = [14.0, 18.0, 14.0, 8.0, 1.0, -4.0, -8.0, -11.0, -14.0];
/// Measured between the songs of three real recordings of birds: +22..+31 dB at 63 Hz, +14 at 250, -6 at 2 k. Leaves
/// cause the bump at 4 k, and the air absorbs the highest octaves.
const GARDEN_DB: [f64; 9] = [18.0, 17.0, 12.0, 6.0, 0.0, -4.0, -3.0, -9.0, -17.0];

/// A furnished room in a town with closed windows.
pub fn quiet_room(random: &mut Random) -> Stereo {
    let still = Fluctuation { db: 0.5, tau_s: 3.0 };
    let mut output = air(ROOM_DB, 0.4, still, random);
    add_hum(&mut output, -14.0, random);
    finished(output)
}

/// A kitchen with hard walls and a running refrigerator.
pub fn kitchen(random: &mut Random) -> Stereo {
    let still = Fluctuation { db: 0.4, tau_s: 3.0 };
    let mut output = air(KITCHEN_DB, 0.4, still, random);
    add_hum(&mut output, -7.0, random);
    finished(output)
}

/// A garden with leaves in a light breeze and a distant town.
pub fn garden(random: &mut Random) -> Stereo {
    let breeze = Fluctuation { db: 2.0, tau_s: 2.5 };
    finished(air(GARDEN_DB, 0.25, breeze, random))
}

/// Independent fluctuation of each octave. Chosen: just noticeable, because distant sounds are never quite steady.
const FLICKER: Fluctuation = Fluctuation { db: 0.8, tau_s: 0.6 };

fn air(octaves_db: [f64; 9], shared: f64, swell: Fluctuation, random: &mut Random) -> Stereo {
    Bed { seconds: SECONDS, octaves_db, shared, swell, flicker: FLICKER }.perform_steep(random)
}

/// Mains frequency of Europe and most of the world, a fact.
const MAINS_HZ: f64 = 50.0;
/// Deviation of the mains frequency: a fact, the grid stays within some hundredths of a hertz.
const MAINS_WANDER_HZ: f64 = 0.02;

/// Order and level of the harmonics. Chosen: magnetic forces peak twice per cycle, so 100 Hz is the strongest.
const HUM_DB: [(f64, f64); 6] =
    [(1.0, -9.0), (2.0, 0.0), (3.0, -12.0), (4.0, -8.0), (6.0, -13.0), (8.0, -19.0)];

/// Adds mains hum. `level_db` is the level at 100 Hz, on the scale of the noise bed's octaves.
fn add_hum(output: &mut Stereo, level_db: f64, random: &mut Random) {
    let mut wander = SmoothWalk::new(random, MAINS_WANDER_HZ, 4.0);
    let mut phase = 0.0;
    let starts = HUM_DB.map(|_| random.unit());
    let mut levels = HUM_DB.map(|_| SmoothWalk::new(random, 1.0, 2.0));
    for (left, right) in output.left.iter_mut().zip(&mut output.right) {
        phase = (phase + (MAINS_HZ + wander.next(random)) / SAMPLE_RATE).fract();
        for (((order, db), start), level) in HUM_DB.iter().zip(starts).zip(&mut levels) {
            let gain = db_to_gain(level_db + db + level.next(random));
            let sample = gain * (TAU * (order * phase + start)).sin();
            *left += sample;
            *right += sample;
        }
    }
}

/// Fades both ends.
fn finished(mut output: Stereo) -> Stereo {
    output.finish(END_FADE_S, END_FADE_S);
    output
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::filter::Svf;

    /// Power in a narrow band around `hz`, in dB.
    fn level_db(output: &Stereo, hz: f64, q: f64) -> f64 {
        let mut band = Svf::new(hz, q);
        10.0 * output.left.iter().map(|x| band.next(*x).band.powi(2)).sum::<f64>().log10()
    }

    #[test]
    fn rooms_hum_at_twice_the_mains_frequency_and_gardens_do_not() {
        let line_db =
            |output: Stereo| level_db(&output, 100.0, 60.0) - level_db(&output, 80.0, 60.0);
        assert!(line_db(kitchen(&mut Random::new(1))) > 6.0);
        assert!(line_db(garden(&mut Random::new(1))).abs() < 3.0);
    }

    #[test]
    fn every_room_tone_falls_towards_high_frequencies() {
        for place in [quiet_room, kitchen, garden] {
            let output = place(&mut Random::new(2));
            // Both bands have the same relative width, so white noise has 18 dB more in the one six octaves up.
            let fall_db = level_db(&output, 125.0, 2.0) + 18.0 - level_db(&output, 8_000.0, 2.0);
            assert!(fall_db > 20.0, "{fall_db}");
        }
    }
}
