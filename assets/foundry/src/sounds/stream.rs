//! A brook over stones. At several places water falls over a stone and drags air under in gulps of many bubbles;
//! between them it makes only noise. Nearly all of the sound comes from bubbles (Minnaert, 1933; van den Doel, 2005).

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{Pan, SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::gesture::SmoothWalk;
use crate::signal::grains::{Burst, scatter};
use crate::signal::random::Random;
use crate::water::bubble::Bubble;

pub const SOUND: Sound = Sound {
    id: "stream",
    name: "Stream",
    family: Family::Water,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.3, width_deg: 120.0 },
    takes: [1; 3],
    model: "Where water falls over a stone it drags air under in gulps. Each is a group of Minnaert bubbles of \
        similar size and a splash. There are several such places of different depth, over the noise of the water \
        between them.",
    seed: 31,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 29.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// A place where water falls over a stone.
#[derive(Clone, Copy)]
struct Fall {
    place: f64,
    level_db: f64,
    gulps_per_s: f64,
    /// Mean number of bubbles in a gulp.
    bubbles: f64,
    /// Median bubble radius, which grows with the height of the fall.
    radius_mm: f64,
}

/// One type of stream.
#[derive(Clone, Copy)]
struct Brook {
    falls: &'static [Fall],
    /// Rate and level of single bubbles that burst anywhere on the water.
    single_bubbles_per_s: f64,
    single_bubbles_db: f64,
    /// The noise of the flowing water: its spectral density per octave, and its level relative to all falls.
    noise_octaves_db: [f64; 9],
    noise_db: f64,
}

/// The noise follows four real recordings: at 500 Hz, brooks lie 5..15 dB below 1 kHz, and a waterfall lies 6..16 dB
/// above. Falls are chosen: a larger stream has more falls, more bubbles per gulp and a more even distribution around
/// the listener.
const BROOKS: [Brook; 3] = [
    // A trickle between pebbles.
    Brook {
        falls: &[
            Fall { place: -0.5, level_db: 0.0, gulps_per_s: 35.0, bubbles: 5.0, radius_mm: 1.1 },
            Fall { place: 0.35, level_db: -2.0, gulps_per_s: 45.0, bubbles: 4.0, radius_mm: 0.8 },
            Fall { place: 0.8, level_db: -5.0, gulps_per_s: 25.0, bubbles: 6.0, radius_mm: 1.5 },
        ],
        single_bubbles_per_s: 60.0,
        single_bubbles_db: -10.0,
        noise_octaves_db: [-22.0, -20.0, -16.0, -8.0, 0.0, 0.0, -5.0, -11.0, -16.0],
        noise_db: -11.0,
    },
    // A brook over stones.
    Brook {
        falls: &[
            Fall { place: -0.8, level_db: -2.0, gulps_per_s: 70.0, bubbles: 7.0, radius_mm: 0.9 },
            Fall { place: -0.25, level_db: 0.0, gulps_per_s: 55.0, bubbles: 8.0, radius_mm: 1.3 },
            Fall { place: 0.3, level_db: -1.0, gulps_per_s: 80.0, bubbles: 6.0, radius_mm: 0.7 },
            Fall { place: 0.75, level_db: -3.0, gulps_per_s: 45.0, bubbles: 8.0, radius_mm: 1.6 },
        ],
        single_bubbles_per_s: 150.0,
        single_bubbles_db: -8.0,
        noise_octaves_db: [-8.0, -9.0, -7.0, -4.0, 0.0, -1.0, -5.0, -11.0, -17.0],
        noise_db: -7.0,
    },
    // A torrent over a step of rock.
    Brook {
        falls: &[
            Fall { place: -0.9, level_db: -2.0, gulps_per_s: 52.0, bubbles: 10.0, radius_mm: 1.0 },
            Fall { place: -0.4, level_db: 0.0, gulps_per_s: 46.0, bubbles: 11.0, radius_mm: 1.5 },
            Fall { place: 0.1, level_db: 0.0, gulps_per_s: 42.0, bubbles: 11.0, radius_mm: 1.9 },
            Fall { place: 0.5, level_db: -1.0, gulps_per_s: 62.0, bubbles: 10.0, radius_mm: 0.8 },
            Fall { place: 0.9, level_db: -3.0, gulps_per_s: 56.0, bubbles: 10.0, radius_mm: 1.2 },
        ],
        single_bubbles_per_s: 300.0,
        single_bubbles_db: -8.0,
        noise_octaves_db: [2.0, 3.0, 3.0, 2.0, 0.0, -3.0, -8.0, -14.0, -19.0],
        noise_db: -5.0,
    },
];

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let brook = intensity.choose(BROOKS);
    let mut falls = Stereo::silence(frames(SECONDS));
    for fall in brook.falls {
        falls.mix(&fall.perform(random).levelled(fall.level_db));
    }
    let mut stream = falls.levelled(0.0);
    stream
        .mix(&single_bubbles(brook.single_bubbles_per_s, random).levelled(brook.single_bubbles_db));
    let noise = Bed {
        seconds: SECONDS,
        octaves_db: brook.noise_octaves_db,
        shared: SHARED,
        swell: SWELL,
        flicker: FLICKER,
    };
    stream.mix(&noise.perform(random).levelled(brook.noise_db));
    stream.finish(END_FADE_S, END_FADE_S);
    Ok(stream)
}

/// Share of the noise that is the same at both ears. Correlations of 0.26 to 0.82 were measured on four real stereo
/// recordings.
const SHARED: f64 = 0.2;
/// The levels of successive seconds of four real recordings differ by 0.1 to 0.9 dB. Within a second, each octave
/// varies by itself (chosen: the water moves).
const SWELL: Fluctuation = Fluctuation { db: 0.5, tau_s: 1.5 };
const FLICKER: Fluctuation = Fluctuation { db: 1.8, tau_s: 0.08 };

/// Variation of the flow over a stone: deviation of its rate in dB, and its time constant. Chosen.
const FLOW: Fluctuation = Fluctuation { db: 2.5, tau_s: 0.3 };
/// Duration of a gulp (minimum and maximum, chosen).
const GULP_S: (f64, f64) = (0.006, 0.03);
/// Deviations of ln(radius) between gulps, and between the bubbles of one gulp. Chosen: the bubbles of one gulp have a
/// common pitch, and no two gulps have the same.
const GULP_SIZE_DEVIATION: f64 = 0.65;
const BUBBLE_SIZE_DEVIATION: f64 = 0.18;
/// Deviation of the gulps' levels. Chosen: some stand out, but none is a single plop.
const GULP_SPREAD_DB: f64 = 3.5;
/// Gain of the splash relative to its gulp. Chosen: the bubbles dominate, and the splash only marks their onset.
const SPLASH_GAIN: f64 = 0.03;

impl Fall {
    fn perform(self, random: &mut Random) -> Stereo {
        let length = frames(SECONDS);
        let mut output = Stereo::silence(length);
        let mut flows = random.fork();
        let mut flow = SmoothWalk::new(&mut flows, FLOW.db, FLOW.tau_s);
        let rates: Vec<f64> =
            (0..length).map(|_| self.gulps_per_s * db_to_gain(flow.next(&mut flows))).collect();
        scatter(random, length, |at| rates[at], |random, at| self.gulp(&mut output, at, random));
        output
    }

    fn gulp(self, output: &mut Stereo, at: usize, random: &mut Random) {
        let gulp_mm = self.radius_mm * (GULP_SIZE_DEVIATION * random.normal()).exp();
        let duration_s = random.between_log(GULP_S.0, GULP_S.1);
        let place = Pan((self.place + 0.15 * random.normal()).clamp(-1.0, 1.0));
        let gain = random.spread_db(1.0, GULP_SPREAD_DB);
        // The air of a gulp forms a few large bubbles or many small ones.
        let count = 1 + (random.exponential(self.bubbles) * gulp_mm.powf(-0.7)) as usize;
        let gain_each = gain / (count as f64).sqrt();
        for _ in 0..count {
            let radius_mm = gulp_mm * (BUBBLE_SIZE_DEVIATION * random.normal()).exp();
            let delay = frames((2.0 + random.normal()).max(0.0) * duration_s);
            let sound = bubble(radius_mm, gain_each, random);
            output.add(at + delay, &sound, place);
        }
        let splash = Burst {
            centre_hz: random.between_log(1_500.0, 7_000.0),
            q: 0.7,
            decay_s: duration_s,
            gain: SPLASH_GAIN * gain,
        };
        output.add(at, &splash.swelling(random), place);
    }
}

/// Smallest and largest radius: 18 kHz to 1.1 kHz. Larger bubbles are rare in brooks.
const RADIUS_MM: (f64, f64) = (0.18, 3.0);

/// Exponent of a bubble's level over its radius. A larger bubble holds more energy but is excited less completely
/// (chosen: small ones are audible as well).
const SIZE_EXPONENT: f64 = 0.2;
/// A bubble does not ring at once: its neck closes within some cycles. The time constant is in seconds per metre of
/// radius. Chosen: 4 cycles for every size, because the product of frequency and radius is 3.26 m/s (Minnaert). Without
/// it each bubble would click.
const CLOSING_S_PER_M: f64 = 1.2;

fn bubble(radius_mm: f64, gain: f64, random: &mut Random) -> Vec<f64> {
    let radius_mm = radius_mm.clamp(RADIUS_MM.0, RADIUS_MM.1);
    let bubble = Bubble { radius_m: radius_mm / 1_000.0, rise: random.between(0.0, 0.06) };
    let gain = random.spread_db(gain * radius_mm.powf(SIZE_EXPONENT), 3.0);
    let closing_s = CLOSING_S_PER_M * radius_mm / 1_000.0;
    let rise = |i: usize| 1.0 - (-(i as f64) / (closing_s * SAMPLE_RATE)).exp();
    bubble.sound().iter().enumerate().map(|(i, x)| gain * rise(i) * x).collect()
}

/// Radius range of single bubbles, which are small because the large ones belong to gulps (chosen: 9 kHz to 1.3 kHz).
const SINGLE_BUBBLE_MM: (f64, f64) = (0.35, 2.5);

fn single_bubbles(per_s: f64, random: &mut Random) -> Stereo {
    let length = frames(SECONDS);
    let mut output = Stereo::silence(length);
    scatter(
        random,
        length,
        |_| per_s,
        |random, at| {
            let radius_mm = random.between_log(SINGLE_BUBBLE_MM.0, SINGLE_BUBBLE_MM.1);
            let place = Pan(random.between(-1.0, 1.0));
            let sound = bubble(radius_mm, random.pareto(2.0).min(5.0), random);
            output.add(at, &sound, place);
        },
    );
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_stream_has_more_gulps_and_more_low_frequency_noise() {
        let gulps = |brook: &Brook| brook.falls.iter().map(|fall| fall.gulps_per_s).sum::<f64>();
        assert!(BROOKS.windows(2).all(|pair| gulps(&pair[0]) < gulps(&pair[1])));
        assert!(
            BROOKS
                .windows(2)
                .all(|pair| { pair[0].noise_octaves_db[1] < pair[1].noise_octaves_db[1] })
        );
    }

    #[test]
    fn a_deeper_fall_sounds_lower() {
        let crossings = |radius_mm| {
            let fall =
                Fall { place: 0.0, level_db: 0.0, gulps_per_s: 22.0, bubbles: 6.0, radius_mm };
            let output = fall.perform(&mut Random::new(1));
            output.left.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count()
        };
        assert!(crossings(3.0) < crossings(1.0));
    }
}
