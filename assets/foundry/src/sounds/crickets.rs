//! A meadow at night: crickets of several kinds near and far, each its own wings, place and rests, over the chorus of all
//! that are too far to be told apart. The warmer the night, the faster they sing, and the more of them.

use std::f64::consts::TAU;

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::places::woodland::Woodland;
use crate::signal::audio::{Pan, SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::filter::Svf;
use crate::signal::gesture::{RandomWalk, SmoothWalk, Step, smooth};
use crate::signal::noise::white;
use crate::signal::random::Random;

pub const SOUND: Sound = Sound {
    id: "crickets",
    name: "Crickets",
    family: Family::Nature,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.15, width_deg: 160.0 },
    takes: [1; 3],
    model: "Wing strokes of crickets of four kinds, in chirps and trills that quicken with the warmth of the night \
        (Dolbear's law), from near ones to a distant chorus.",
    seed: 53,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;

/// One kind of cricket; rates are those of a night of 20 °C.
struct Species {
    /// Teeth a second under the scraper: what we hear as pitch.
    carrier_hz: (f64, f64),
    /// How far the pitch falls within a stroke, as the scraper meets the last teeth: 4.8 to 4.2 kHz was measured.
    fall: f64,
    /// Strokes of the wings a second, and which share of each is heard.
    strokes_per_s: (f64, f64),
    duty: f64,
    /// Strokes of a chirp, and chirps a second; `None` trills on.
    chirps: Option<((usize, usize), (f64, f64))>,
    /// Second harmonic against the carrier; the third is as much weaker again.
    harmonics_db: f64,
}

/// Field cricket: chirps of three to six strokes, 20 ms apart, twice a second (measured on a real recording, and in the
/// range of *Gryllus* in Alexander, 1962, and Gerhardt & Huber, 2002).
const FIELD: Species = Species {
    carrier_hz: (4_100.0, 4_900.0),
    fall: 0.12,
    strokes_per_s: (38.0, 50.0),
    duty: 0.62,
    chirps: Some(((3, 6), (1.7, 2.4))),
    harmonics_db: -27.0,
};
/// Snowy tree cricket, whose chirps Dolbear counted: eight strokes, 1.9 a second at 20 °C, at 2.5 to 3 kHz.
const TREE: Species = Species {
    carrier_hz: (2_450.0, 2_900.0),
    fall: 0.02,
    strokes_per_s: (38.0, 44.0),
    duty: 0.7,
    chirps: Some(((7, 9), (1.8, 1.95))),
    harmonics_db: -34.0,
};
/// Field crickets that trill, as *Gryllus rubens*: 45 to 60 strokes a second at 4.5 to 5.2 kHz.
const TRILL: Species = Species {
    carrier_hz: (4_400.0, 5_200.0),
    fall: 0.03,
    strokes_per_s: (45.0, 60.0),
    duty: 0.62,
    chirps: None,
    harmonics_db: -30.0,
};
/// Ground crickets: thin and high. Chosen: the smallest sing the highest.
const GROUND: Species = Species {
    carrier_hz: (6_200.0, 7_800.0),
    fall: 0.04,
    strokes_per_s: (28.0, 45.0),
    duty: 0.6,
    chirps: None,
    harmonics_db: -30.0,
};

/// One kind of night.
struct Night {
    celsius: f64,
    /// How many of each kind are heard one by one, and how near the nearest of them sits, in metres.
    singers: [(&'static Species, usize, f64); 4],
    /// All the others, at each kind's carrier: level against the bed, in dB.
    chorus: [(f64, f64); 3],
    /// The night itself: density in the octaves from 63 Hz to 12 kHz.
    octaves_db: [f64; 9],
    singers_db: f64,
}

/// How many sing, how near and how loud is chosen: cold leaves the field crickets, heat brings those of trees and
/// ground. Octaves follow two real recordings: +18..+22 dB at 63 Hz, +7..+12 at 250, +4..+6 at 500 against 1 kHz, and
/// without the crickets -7 at 2 k, -10 at 4 k, -19 at 8 k.
const NIGHTS: [Night; 3] = [
    // Late in the year: fewer, slow ones, and hardly one of the trees.
    Night {
        celsius: 15.0,
        singers: [(&FIELD, 8, 5.0), (&TREE, 2, 50.0), (&TRILL, 6, 9.0), (&GROUND, 1, 50.0)],
        chorus: [(2_600.0, -9.0), (4_600.0, 9.0), (7_000.0, -14.0)],
        octaves_db: [18.0, 16.0, 9.0, 5.0, -3.0, -11.0, -12.0, -17.0, -22.0],
        singers_db: 16.0,
    },
    // A mild night.
    Night {
        celsius: 19.0,
        singers: [(&FIELD, 11, 5.0), (&TREE, 5, 20.0), (&TRILL, 10, 7.0), (&GROUND, 4, 30.0)],
        chorus: [(2_600.0, -1.0), (4_600.0, 11.0), (7_000.0, -6.0)],
        octaves_db: [17.0, 15.0, 9.0, 5.0, -3.0, -11.0, -12.0, -16.0, -20.0],
        singers_db: 18.0,
    },
    // High summer: everything sings.
    Night {
        celsius: 25.0,
        singers: [(&FIELD, 14, 5.0), (&TREE, 8, 16.0), (&TRILL, 12, 8.0), (&GROUND, 8, 20.0)],
        chorus: [(2_600.0, 4.0), (4_600.0, 12.0), (7_000.0, 2.0)],
        octaves_db: [16.0, 14.0, 9.0, 5.0, -3.0, -10.0, -10.0, -13.0, -17.0],
        singers_db: 18.0,
    },
];

/// Chirps a second of the snowy tree cricket (Dolbear, *The cricket as a thermometer*, 1897): T = 50 + (N - 40) / 4 in
/// Fahrenheit and chirps a minute. Wings of other kinds quicken alike.
fn dolbear_per_s(celsius: f64) -> f64 {
    let fahrenheit = 32.0 + 1.8 * celsius;
    (40.0 + 4.0 * (fahrenheit - 50.0)) / 60.0
}

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let night = &NIGHTS[intensity as usize];
    let mut heard = bed(night, random);
    let reference = power(&heard).sqrt();
    add_chorus(&mut heard, night, random);
    let mut singers = singers(night, random);
    singers.scale(db_to_gain(night.singers_db) * reference / power(&singers).sqrt());
    for (channel, singers) in [(&mut heard.left, &singers.left), (&mut heard.right, &singers.right)]
    {
        channel.iter_mut().zip(singers).for_each(|(sample, value)| *sample += value);
    }
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// Power above the rumble of the night, which says nothing of how loud it is heard.
fn power(take: &Stereo) -> f64 {
    let mut high = crate::signal::filter::Biquad::high_pass(700.0);
    take.left.iter().map(|x| high.next(*x).powi(2)).sum::<f64>() / take.len() as f64
}

fn bed(night: &Night, random: &mut Random) -> Stereo {
    let bed = Bed {
        seconds: SECONDS,
        octaves_db: night.octaves_db,
        shared: 0.25,
        swell: Fluctuation { db: 1.2, tau_s: 4.0 },
        flicker: Fluctuation { db: 1.0, tau_s: 0.4 },
    };
    bed.perform_steep(random)
}

/// Hundreds of trills out of step are noise as wide as their carriers are apart. Chosen: a band that still has a pitch.
const CHORUS_Q: f64 = 9.0;

fn add_chorus(heard: &mut Stereo, night: &Night, random: &mut Random) {
    for (carrier_hz, level_db) in night.chorus {
        let mut sway = SmoothWalk::new(random, 1.0, 1.5);
        let mut beat = SmoothWalk::new(random, 1.5, 0.03);
        let mut bands = [0, 1].map(|_| [Svf::new(carrier_hz, CHORUS_Q), Svf::new(carrier_hz, 2.0)]);
        for (left, right) in heard.left.iter_mut().zip(&mut heard.right) {
            let gain = db_to_gain(level_db + sway.next(random) + beat.next(random));
            let shared = white(random);
            for (sample, [narrow, skirt]) in [left, right].into_iter().zip(&mut bands) {
                let noise = 0.5 * shared + 0.87 * white(random);
                *sample += gain * narrow.next(skirt.next(noise).band).band;
            }
        }
    }
}

/// Grass and ground smear what comes from afar. Chosen: no echo is told apart.
const MEADOW: Woodland =
    Woodland { t60_s: 0.35, after_s: 0.006, level_db: -2.0, dull_above_hz: 7_000.0 };
/// Singers nearer than this are heard without it. Chosen: some are near, most are a meadow; they are gathered in a few
/// directions, as far as one alone can still be heard.
const SMEARED_BEYOND_M: f64 = 12.0;
const DIRECTIONS: usize = 5;
const FARTHEST_M: f64 = 90.0;

fn singers(night: &Night, random: &mut Random) -> Stereo {
    let mut heard = Stereo::silence(frames(SECONDS));
    let warmth = dolbear_per_s(night.celsius) / dolbear_per_s(20.0);
    // Those in one direction share the grass between.
    let mut smeared: [Vec<f64>; DIRECTIONS] = std::array::from_fn(|_| vec![0.0; frames(SECONDS)]);
    for (species, count, nearest_m) in night.singers {
        for i in 0..count {
            // As many in each ring around the listener as it has area, but the nearest one is where it is told.
            let share = (i as f64 + if i == 0 { 0.0 } else { random.unit() }) / count as f64;
            let distance_m = nearest_m + (FARTHEST_M - nearest_m) * share.sqrt();
            let singer = Singer::new(species, warmth, distance_m, random);
            let song = singer.song(random);
            if distance_m < SMEARED_BEYOND_M {
                heard.add(0, &song, Pan(random.between(-1.0, 1.0)));
            } else {
                let direction = (random.unit() * DIRECTIONS as f64) as usize;
                smeared[direction].iter_mut().zip(&song).for_each(|(sum, value)| *sum += value);
            }
        }
    }
    for (direction, songs) in smeared.iter().enumerate() {
        let side = 2.0 * direction as f64 / (DIRECTIONS - 1) as f64 - 1.0;
        heard.add(0, &MEADOW.reverberate(songs, random), Pan(side));
    }
    heard
}

struct Singer {
    species: &'static Species,
    carrier_hz: f64,
    strokes_per_s: f64,
    chirps_per_s: f64,
    gain: f64,
}

impl Singer {
    fn new(species: &'static Species, warmth: f64, distance_m: f64, random: &mut Random) -> Self {
        let (slowest, fastest) = species.chirps.map_or((1.0, 1.0), |(_, rates)| rates);
        let carrier_hz = random.between_log(species.carrier_hz.0, species.carrier_hz.1);
        // ISO 9613-1 at 20 °C and 70 %: 0.023 dB/m at 4 kHz, 0.077 at 8 kHz.
        let air_db = 0.023 * (carrier_hz / 4_000.0).powf(1.75) * distance_m;
        Self {
            species,
            carrier_hz,
            strokes_per_s: warmth
                * random.between(species.strokes_per_s.0, species.strokes_per_s.1),
            chirps_per_s: warmth * random.between(slowest, fastest),
            gain: random.spread_db(db_to_gain(-air_db) / distance_m, 2.0),
        }
    }

    /// Half a minute of it, with its rests.
    fn song(&self, random: &mut Random) -> Vec<f64> {
        let mut song = vec![0.0; frames(SECONDS)];
        let period_s = 1.0 / self.strokes_per_s;
        let mut breath = RandomWalk::new(random, 1.5, 0.5, Step(frames(period_s)));
        // Somewhere within a chirp.
        let mut at_s = -random.unit();
        while at_s < SECONDS {
            let strokes = self.strokes(random);
            let mut onset_s = at_s;
            for n in 0..strokes {
                // The first stroke of a chirp is the weakest, the wings not yet fully open.
                let swelling_db = if self.species.chirps.is_some() && n == 0 { -5.0 } else { 0.0 };
                let level_db = swelling_db + breath.next(random) + 0.7 * random.normal();
                self.add_stroke(&mut song, onset_s, self.gain * db_to_gain(level_db), random);
                onset_s += period_s * random.between(0.97, 1.03);
            }
            at_s += self.until_next_s(strokes, random);
        }
        song
    }

    fn strokes(&self, random: &mut Random) -> usize {
        match self.species.chirps {
            Some(((fewest, most), _)) => random.between(fewest as f64, most as f64 + 1.0) as usize,
            // Runs of some seconds.
            None => (self.strokes_per_s * random.between(4.0, 12.0)) as usize,
        }
    }

    fn until_next_s(&self, strokes: usize, random: &mut Random) -> f64 {
        if self.species.chirps.is_none() {
            return strokes as f64 / self.strokes_per_s + random.exponential(0.6);
        }
        let rest_s = if random.chance(REST) { random.exponential(1.5) } else { 0.0 };
        random.between(0.94, 1.06) / self.chirps_per_s + rest_s
    }

    /// One closing of the wings.
    fn add_stroke(&self, song: &mut [f64], begins_s: f64, gain: f64, random: &mut Random) {
        let Some(start) = (begins_s > 0.0).then(|| frames(begins_s)).filter(|s| *s < song.len())
        else {
            return;
        };
        let length = frames(self.species.duty / self.strokes_per_s * random.between(0.93, 1.07));
        let harmonic = db_to_gain(self.species.harmonics_db);
        let carrier_hz = self.carrier_hz * random.between(0.996, 1.004);
        let mut cycles = random.unit();
        for (i, sample) in song[start..].iter_mut().take(length).enumerate() {
            let progress = i as f64 / length as f64;
            let fall = 1.0 + self.species.fall * (0.5 - progress);
            // No two teeth are alike, nor quite where they should be.
            cycles += carrier_hz * fall * (1.0 + 0.02 * random.normal()) / SAMPLE_RATE;
            let swell = smooth(progress / 0.3) * smooth((1.0 - progress) / 0.45);
            let phase = TAU * cycles.fract();
            let wave = phase.sin()
                + harmonic * (2.0 * phase).sin()
                + harmonic * harmonic * (3.0 * phase).sin();
            *sample += gain * swell * wave;
        }
    }
}

/// How often a chirping cricket rests for a while. Chosen: in a minute each does some times.
const REST: f64 = 0.06;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_cricket_is_a_thermometer() {
        // 60 °F: 80 chirps a minute.
        assert!((dolbear_per_s((60.0 - 32.0) / 1.8) - 80.0 / 60.0).abs() < 1e-9);
        assert!((1.8..1.95).contains(&dolbear_per_s(20.0)));
    }

    #[test]
    fn a_trill_has_its_strokes_a_second() {
        let random = &mut Random::new(1);
        let singer = Singer::new(&TRILL, 1.0, 10.0, random);
        let song = singer.song(random);
        let loud: Vec<bool> =
            song.chunks(48).map(|ms| ms.iter().any(|x| x.abs() > 0.3 * singer.gain)).collect();
        let strokes = loud.windows(2).filter(|pair| !pair[0] && pair[1]).count() as f64;
        let per_s = strokes / SECONDS;
        assert!((0.7..1.05).contains(&(per_s / singer.strokes_per_s)), "{per_s}");
    }
}
