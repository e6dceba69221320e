//! A meadow at night. Single crickets of several species, each with its own carrier frequency, direction and pauses,
//! sing over a chorus of distant crickets that are heard as one. On a warmer night more crickets sing, and they sing
//! faster.

use std::f64::consts::TAU;

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::places::woodland::Woodland;
use crate::signal::audio::{Pan, SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::filter::{Biquad, Svf};
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
    model: "Wing strokes of four kinds of crickets, in chirps and trills that become faster with temperature \
        (Dolbear's law), from nearby crickets to a distant chorus.",
    seed: 53,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a listener does not notice the repetition, short enough to keep the files small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the coding noise in the last block depends on how loud that block
/// is.
const END_FADE_S: f64 = 0.2;

/// One kind of cricket. Rates apply at 20 °C.
struct Species {
    /// Lowest and highest carrier frequency: teeth per second that pass under the scraper, heard as pitch.
    carrier_hz: (f64, f64),
    /// How far the pitch falls within a stroke, as a fraction, as the scraper reaches the last teeth. Measured on a
    /// field cricket: 4.8 to 4.2 kHz.
    pitch_fall: f64,
    /// Slowest and fastest rate of wing strokes.
    strokes_per_s: (f64, f64),
    /// Fraction of each stroke that sounds.
    duty: f64,
    /// How strokes form chirps, or `None` for a continuous trill.
    chirps: Option<Chirps>,
    /// Level of the second harmonic against the carrier, and of the third against the second.
    harmonics_db: f64,
}

/// Chirps of a species.
#[derive(Clone, Copy)]
struct Chirps {
    /// Smallest and largest number of strokes in a chirp.
    strokes: (usize, usize),
    /// Slowest and fastest rate of chirps.
    per_s: (f64, f64),
}

/// Field cricket: chirps of three to six strokes 20 ms apart, about twice per second. Measured on a real recording, and
/// within the range of *Gryllus* in Alexander (1962) and Gerhardt & Huber (2002).
const FIELD: Species = Species {
    carrier_hz: (4_100.0, 4_900.0),
    pitch_fall: 0.12,
    strokes_per_s: (38.0, 50.0),
    duty: 0.62,
    chirps: Some(Chirps { strokes: (3, 6), per_s: (1.7, 2.4) }),
    harmonics_db: -27.0,
};
/// Snowy tree cricket: eight strokes per chirp, 1.9 chirps per second at 20 °C (Dolbear, 1897), at 2.5 to 3 kHz.
const TREE: Species = Species {
    carrier_hz: (2_450.0, 2_900.0),
    pitch_fall: 0.02,
    strokes_per_s: (38.0, 44.0),
    duty: 0.7,
    chirps: Some(Chirps { strokes: (7, 9), per_s: (1.8, 1.95) }),
    harmonics_db: -34.0,
};
/// Field crickets that trill, such as *Gryllus rubens*: 45 to 60 strokes per second at 4.5 to 5.2 kHz.
const TRILLING: Species = Species {
    carrier_hz: (4_400.0, 5_200.0),
    pitch_fall: 0.03,
    strokes_per_s: (45.0, 60.0),
    duty: 0.62,
    chirps: None,
    harmonics_db: -30.0,
};
/// Ground crickets with thin, high trills. Chosen: the smallest crickets sing at the highest pitch.
const GROUND: Species = Species {
    carrier_hz: (6_200.0, 7_800.0),
    pitch_fall: 0.04,
    strokes_per_s: (28.0, 45.0),
    duty: 0.6,
    chirps: None,
    harmonics_db: -30.0,
};

/// One kind of night.
struct Night {
    celsius: f64,
    /// Crickets that are heard individually.
    groups: [Group; 4],
    /// All other crickets, in a noise band around the carrier of each kind.
    chorus: [ChorusBand; 3],
    /// Background noise: density in the octaves from 63 Hz to 12 kHz.
    octaves_db: [f64; 9],
    /// Level of the individual crickets against the background noise.
    singers_db: f64,
}

/// Individual crickets of one species.
#[derive(Clone, Copy)]
struct Group {
    species: &'static Species,
    count: usize,
    /// Distance of the nearest one.
    nearest_m: f64,
}

/// Builds a table entry from the fields of [`Group`] in their order.
const fn group(species: &'static Species, count: usize, nearest_m: f64) -> Group {
    Group { species, count, nearest_m }
}

/// Distant crickets of one kind.
#[derive(Clone, Copy)]
struct ChorusBand {
    carrier_hz: f64,
    /// Level against the background noise.
    level_db: f64,
}

/// Numbers, distances and levels of the crickets are chosen: mainly field crickets sing on a cold night, and tree and
/// ground crickets join on a hot one. The octave levels are fitted to two real recordings: relative to 1 kHz, +18 to
/// +22 dB at 63 Hz, +7 to +12 dB at 250 Hz and +4 to +6 dB at 500 Hz, and without the crickets -7 dB at 2 kHz, -10 dB
/// at 4 kHz and -19 dB at 8 kHz.
const NIGHTS: [Night; 3] = [
    // Late in the year: few, slow crickets, hardly any of them in trees.
    Night {
        celsius: 15.0,
        groups: [
            group(&FIELD, 8, 5.0),
            group(&TREE, 2, 50.0),
            group(&TRILLING, 6, 9.0),
            group(&GROUND, 1, 50.0),
        ],
        chorus: [
            ChorusBand { carrier_hz: 2_600.0, level_db: -9.0 },
            ChorusBand { carrier_hz: 4_600.0, level_db: 9.0 },
            ChorusBand { carrier_hz: 7_000.0, level_db: -14.0 },
        ],
        octaves_db: [18.0, 16.0, 9.0, 5.0, -3.0, -11.0, -12.0, -17.0, -22.0],
        singers_db: 16.0,
    },
    // A mild night.
    Night {
        celsius: 19.0,
        groups: [
            group(&FIELD, 11, 5.0),
            group(&TREE, 5, 20.0),
            group(&TRILLING, 10, 7.0),
            group(&GROUND, 4, 30.0),
        ],
        chorus: [
            ChorusBand { carrier_hz: 2_600.0, level_db: -1.0 },
            ChorusBand { carrier_hz: 4_600.0, level_db: 11.0 },
            ChorusBand { carrier_hz: 7_000.0, level_db: -6.0 },
        ],
        octaves_db: [17.0, 15.0, 9.0, 5.0, -3.0, -11.0, -12.0, -16.0, -20.0],
        singers_db: 18.0,
    },
    // High summer: all species sing.
    Night {
        celsius: 25.0,
        groups: [
            group(&FIELD, 14, 5.0),
            group(&TREE, 8, 16.0),
            group(&TRILLING, 12, 8.0),
            group(&GROUND, 8, 20.0),
        ],
        chorus: [
            ChorusBand { carrier_hz: 2_600.0, level_db: 4.0 },
            ChorusBand { carrier_hz: 4_600.0, level_db: 12.0 },
            ChorusBand { carrier_hz: 7_000.0, level_db: 2.0 },
        ],
        octaves_db: [16.0, 14.0, 9.0, 5.0, -3.0, -10.0, -10.0, -13.0, -17.0],
        singers_db: 18.0,
    },
];

/// Chirps per second of the snowy tree cricket (Dolbear, *The cricket as a thermometer*, 1897): T = 50 + (N - 40) / 4,
/// with T in degrees Fahrenheit and N in chirps per minute. The rates of other species are scaled by the same ratio.
fn dolbear_per_s(celsius: f64) -> f64 {
    let fahrenheit = 32.0 + 1.8 * celsius;
    (40.0 + 4.0 * (fahrenheit - 50.0)) / 60.0
}

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let night = &NIGHTS[intensity as usize];
    let mut output = bed(night, random);
    let reference = power(&output).sqrt();
    add_chorus(&mut output, night, random);
    let mut singers = singers(night, random);
    singers.scale(db_to_gain(night.singers_db) * reference / power(&singers).sqrt());
    for (channel, singers) in
        [(&mut output.left, &singers.left), (&mut output.right, &singers.right)]
    {
        channel.iter_mut().zip(singers).for_each(|(sample, value)| *sample += value);
    }
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// Power of the left channel above 700 Hz. Low-frequency noise is left out, because it adds little to the loudness.
fn power(take: &Stereo) -> f64 {
    let mut high_pass = Biquad::high_pass(700.0);
    take.left.iter().map(|x| high_pass.next(*x).powi(2)).sum::<f64>() / take.len() as f64
}

/// The background noise of the night.
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

/// Q of a chorus band. Hundreds of unsynchronised trills form a noise band as wide as the spread of their carriers.
/// Chosen: narrow enough to have a pitch.
const CHORUS_Q: f64 = 9.0;

fn add_chorus(output: &mut Stereo, night: &Night, random: &mut Random) {
    for ChorusBand { carrier_hz, level_db } in night.chorus {
        let mut swell_db = SmoothWalk::new(random, 1.0, 1.5);
        let mut flutter_db = SmoothWalk::new(random, 1.5, 0.03);
        let mut bands = [0, 1].map(|_| [Svf::new(carrier_hz, CHORUS_Q), Svf::new(carrier_hz, 2.0)]);
        for (left, right) in output.left.iter_mut().zip(&mut output.right) {
            let gain = db_to_gain(level_db + swell_db.next(random) + flutter_db.next(random));
            let shared = white(random);
            for (sample, [narrow, skirt]) in [left, right].into_iter().zip(&mut bands) {
                let noise = 0.5 * shared + 0.87 * white(random);
                *sample += gain * narrow.next(skirt.next(noise).band).band;
            }
        }
    }
}

/// Grass and ground diffuse distant sounds. Chosen: no single echo is audible.
const MEADOW: Woodland =
    Woodland { t60_s: 0.35, after_s: 0.006, level_db: -2.0, dull_above_hz: 7_000.0 };
/// Crickets beyond this distance are diffused by [`MEADOW`]. Chosen: a few crickets stay clear, and most of them blend.
const DIFFUSE_BEYOND_M: f64 = 12.0;
/// Number of directions of the diffused crickets. Chosen: a few, each shared by many crickets.
const DIRECTIONS: usize = 5;
/// Distance of the farthest individual cricket. Chosen: a single cricket is still audible there.
const FARTHEST_M: f64 = 90.0;

fn singers(night: &Night, random: &mut Random) -> Stereo {
    let mut output = Stereo::silence(frames(SECONDS));
    let warmth = dolbear_per_s(night.celsius) / dolbear_per_s(20.0);
    // Crickets in the same direction share one diffusion filter.
    let mut diffuse: [Vec<f64>; DIRECTIONS] = std::array::from_fn(|_| vec![0.0; frames(SECONDS)]);
    for Group { species, count, nearest_m } in night.groups {
        for i in 0..count {
            // The density of crickets per area is constant. The first one sits exactly at the nearest distance.
            let area = (i as f64 + if i == 0 { 0.0 } else { random.unit() }) / count as f64;
            let distance_m = nearest_m + (FARTHEST_M - nearest_m) * area.sqrt();
            let singer = Singer::new(species, warmth, distance_m, random);
            let song = singer.song(random);
            if distance_m < DIFFUSE_BEYOND_M {
                output.add(0, &song, Pan(random.between(-1.0, 1.0)));
            } else {
                let direction = (random.unit() * DIRECTIONS as f64) as usize;
                diffuse[direction].iter_mut().zip(&song).for_each(|(sum, value)| *sum += value);
            }
        }
    }
    for (direction, songs) in diffuse.iter().enumerate() {
        let side = 2.0 * direction as f64 / (DIRECTIONS - 1) as f64 - 1.0;
        output.add(0, &MEADOW.reverberate(songs, random), Pan(side));
    }
    output
}

/// One individual cricket.
struct Singer {
    species: &'static Species,
    carrier_hz: f64,
    strokes_per_s: f64,
    chirps_per_s: f64,
    gain: f64,
}

impl Singer {
    fn new(species: &'static Species, warmth: f64, distance_m: f64, random: &mut Random) -> Self {
        let (slowest, fastest) = species.chirps.map_or((1.0, 1.0), |chirps| chirps.per_s);
        let carrier_hz = random.between_log(species.carrier_hz.0, species.carrier_hz.1);
        // Air absorption after ISO 9613-1 at 20 °C and 70 % humidity: 0.023 dB/m at 4 kHz, 0.077 dB/m at 8 kHz.
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

    /// Synthesises the song over the whole take, with pauses.
    fn song(&self, random: &mut Random) -> Vec<f64> {
        let mut song = vec![0.0; frames(SECONDS)];
        let period_s = 1.0 / self.strokes_per_s;
        let mut level = RandomWalk::new(random, 1.5, 0.5, Step(frames(period_s)));
        // The take starts at a random point within a chirp.
        let mut at_s = -random.unit();
        while at_s < SECONDS {
            let strokes = self.strokes(random);
            let mut onset_s = at_s;
            for n in 0..strokes {
                // The first stroke of a chirp is the weakest, because the wings are not yet fully open.
                let onset_db = if self.species.chirps.is_some() && n == 0 { -5.0 } else { 0.0 };
                let level_db = onset_db + level.next(random) + 0.7 * random.normal();
                self.add_stroke(&mut song, onset_s, self.gain * db_to_gain(level_db), random);
                onset_s += period_s * random.between(0.97, 1.03);
            }
            at_s += self.until_next_s(strokes, random);
        }
        song
    }

    /// Draws the number of strokes in the next chirp, or in the next part of a trill.
    fn strokes(&self, random: &mut Random) -> usize {
        match self.species.chirps {
            Some(Chirps { strokes: (fewest, most), .. }) => {
                random.between(fewest as f64, most as f64 + 1.0) as usize
            }
            // A trill lasts 4 to 12 s without a pause.
            None => (self.strokes_per_s * random.between(4.0, 12.0)) as usize,
        }
    }

    /// Draws the time from the start of a chirp or trill to the start of the next one.
    fn until_next_s(&self, strokes: usize, random: &mut Random) -> f64 {
        if self.species.chirps.is_none() {
            return strokes as f64 / self.strokes_per_s + random.exponential(0.6);
        }
        let pause_s = if random.chance(PAUSE_CHANCE) { random.exponential(1.5) } else { 0.0 };
        random.between(0.94, 1.06) / self.chirps_per_s + pause_s
    }

    /// Adds one stroke, in which the wings close once.
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
            let pitch = 1.0 + self.species.pitch_fall * (0.5 - progress);
            // The teeth are slightly irregular.
            cycles += carrier_hz * pitch * (1.0 + 0.02 * random.normal()) / SAMPLE_RATE;
            let envelope = smooth(progress / 0.3) * smooth((1.0 - progress) / 0.45);
            let phase = TAU * cycles.fract();
            let wave = phase.sin()
                + harmonic * (2.0 * phase).sin()
                + harmonic * harmonic * (3.0 * phase).sin();
            *sample += gain * envelope * wave;
        }
    }
}

/// Probability of a longer pause after a chirp. Chosen: each cricket pauses a few times per minute.
const PAUSE_CHANCE: f64 = 0.06;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_cricket_follows_dolbears_law() {
        // At 60 °F, 80 chirps per minute.
        assert!((dolbear_per_s((60.0 - 32.0) / 1.8) - 80.0 / 60.0).abs() < 1e-9);
        assert!((1.8..1.95).contains(&dolbear_per_s(20.0)));
    }

    #[test]
    fn a_trill_has_its_number_of_strokes_per_second() {
        let random = &mut Random::new(1);
        let singer = Singer::new(&TRILLING, 1.0, 10.0, random);
        let song = singer.song(random);
        let loud: Vec<bool> =
            song.chunks(48).map(|ms| ms.iter().any(|x| x.abs() > 0.3 * singer.gain)).collect();
        let strokes = loud.windows(2).filter(|pair| !pair[0] && pair[1]).count() as f64;
        let per_s = strokes / SECONDS;
        assert!((0.7..1.05).contains(&(per_s / singer.strokes_per_s)), "{per_s}");
    }
}
