//! Rain on a garden path. Every nearby drop is a small event of its own, over the hiss of all the distant drops. Drop
//! sizes follow Marshall & Palmer (1948), so heavy rain differs from drizzle in character and not only in level.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{Pan, Stereo, frames};
use crate::signal::filter::{Biquad, OnePole};
use crate::signal::grains::scatter;
use crate::signal::random::Random;
use crate::water::drop_impact::{DropImpact, Surface, fall_speed_m_s, nearness, rain_diameter_mm};

pub const SOUND: Sound = Sound {
    id: "rain",
    name: "Rain",
    family: Family::Water,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.2, width_deg: 150.0 },
    takes: [1; 3],
    model: "Drops of Marshall-Palmer sizes fall around the listener on stone, leaves, soil and puddles, each with its \
        own impact, splash and Minnaert bubble, over the hiss of the distant drops.",
    seed: 7,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// One intensity of rain.
#[derive(Clone, Copy)]
struct Weather {
    /// Rate of the drops that are near enough to be synthesised one by one.
    drops_per_s: f64,
    /// Mean diameter, by the formula 1 / (4.1 R^-0.21) mm of Marshall & Palmer, for R = 1, 6 and 40 mm/h.
    mean_mm: f64,
    /// Level of the single drops relative to the distant hiss.
    drops_db: f64,
    /// Spectral density of the hiss in the octaves from 63 Hz to 12 kHz.
    octaves_db: [f64; 9],
    /// Resonances of the surroundings: the walls of a yard (low), leaves (middle) and spray (high).
    resonances: [Resonance; 3],
    /// Deviation of the hiss's level as the wind changes.
    gust_db: f64,
}

/// A resonance of the surroundings, as a bell filter.
#[derive(Clone, Copy)]
struct Resonance {
    centre_hz: f64,
    q: f64,
    gain_db: f64,
}

/// The octave levels follow the range measured on eleven real recordings, relative to 1 kHz: -15..+15 dB at 63 Hz,
/// -4..+5 at 250, -6..+4 at 2 k, -12..0 at 4 k, -25..-3 at 8 k. Drizzle is thin and bright; a downpour has more low
/// frequencies. They are fitted as heard through the mixer, whose binaural filters lower wide sounds by some dB around
/// 700 Hz and raise them above 3 kHz.
const WEATHER: [Weather; 3] = [
    Weather {
        drops_per_s: 320.0,
        mean_mm: 0.25,
        drops_db: -4.0,
        octaves_db: [-4.0, -2.0, -1.0, 2.0, 1.0, -2.0, -5.0, -10.0, -16.0],
        resonances: [
            Resonance { centre_hz: 720.0, q: 1.2, gain_db: 5.0 },
            Resonance { centre_hz: 2_600.0, q: 2.2, gain_db: 3.0 },
            Resonance { centre_hz: 8_600.0, q: 1.6, gain_db: 2.0 },
        ],
        gust_db: 0.5,
    },
    Weather {
        drops_per_s: 1_100.0,
        mean_mm: 0.36,
        drops_db: -2.0,
        octaves_db: [2.0, 2.0, 1.0, 3.0, 1.0, -2.5, -6.0, -11.0, -18.0],
        resonances: [
            Resonance { centre_hz: 680.0, q: 1.2, gain_db: 5.0 },
            Resonance { centre_hz: 2_200.0, q: 2.0, gain_db: 2.0 },
            Resonance { centre_hz: 8_000.0, q: 1.6, gain_db: 1.0 },
        ],
        gust_db: 0.7,
    },
    Weather {
        drops_per_s: 2_000.0,
        mean_mm: 0.53,
        drops_db: -0.5,
        octaves_db: [3.0, 3.0, 3.0, 3.0, 1.0, -2.0, -4.5, -8.0, -13.0],
        resonances: [
            Resonance { centre_hz: 640.0, q: 1.0, gain_db: 5.0 },
            Resonance { centre_hz: 1_800.0, q: 2.0, gain_db: 1.5 },
            Resonance { centre_hz: 7_500.0, q: 1.2, gain_db: 2.0 },
        ],
        gust_db: 0.7,
    },
];

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let weather = intensity.choose(WEATHER);
    let mut rain = distant_hiss(weather, random).levelled(0.0);
    rain.mix(&drops(weather, random).levelled(weather.drops_db));
    rain.for_each_channel(|channel| {
        for Resonance { centre_hz, q, gain_db } in weather.resonances {
            Biquad::bell(centre_hz, q, gain_db).run(channel);
        }
    });
    add_wall_reflection(&mut rain);
    rain.finish(END_FADE_S, END_FADE_S);
    Ok(rain)
}

/// A reflection as one ear hears it.
#[derive(Clone, Copy)]
struct Reflection {
    delay_ms: f64,
    gain: f64,
}

/// The reflection from a house wall behind the listener, 1.2 m away on the left and 1.7 m on the right, one per ear.
/// Chosen: the listener stands near a house, and plaster reflects little of the high frequencies.
const WALL: [Reflection; 2] =
    [Reflection { delay_ms: 7.0, gain: 0.3 }, Reflection { delay_ms: 9.9, gain: 0.3 }];
const WALL_LOW_PASS_HZ: f64 = 3_000.0;

fn add_wall_reflection(rain: &mut Stereo) {
    for (channel, wall) in [&mut rain.left, &mut rain.right].into_iter().zip(WALL) {
        let mut low_pass = OnePole::low_pass(WALL_LOW_PASS_HZ);
        let reflected: Vec<f64> = channel.iter().map(|x| wall.gain * low_pass.next(*x)).collect();
        let delay = frames(wall.delay_ms / 1_000.0);
        channel[delay..].iter_mut().zip(reflected).for_each(|(sample, value)| *sample += value);
    }
}

/// Share of the noise that is the same at both ears. Correlations of 0.25 to 0.7 were measured on real stereo
/// recordings.
const SHARED: f64 = 0.6;
/// Each octave's level also varies by itself, as patches of rain pass, and all levels vary together with the gusts.
/// Chosen: the rain is not static.
const FLICKER: Fluctuation = Fluctuation { db: 0.9, tau_s: 0.25 };
const GUST_TAU_S: f64 = 2.5;

/// The hiss of all drops that are too far away to be heard one by one.
fn distant_hiss(weather: Weather, random: &mut Random) -> Stereo {
    let bed = Bed {
        seconds: SECONDS,
        octaves_db: weather.octaves_db,
        shared: SHARED,
        swell: Fluctuation { db: weather.gust_db, tau_s: GUST_TAU_S },
        flicker: FLICKER,
    };
    bed.perform(random)
}

/// The drops that are heard one by one.
fn drops(weather: Weather, random: &mut Random) -> Stereo {
    let length = frames(SECONDS);
    let mut output = Stereo::silence(length);
    scatter(
        random,
        length,
        |_| weather.drops_per_s,
        |random, at| {
            let diameter_mm = rain_diameter_mm(weather.mean_mm, random);
            let nearness_gain = nearness(NEAREST_GAIN, random);
            let surface = *random.pick(&SURFACES);
            let drop = DropImpact::new(
                diameter_mm,
                fall_speed_m_s(diameter_mm),
                nearness_gain,
                surface,
                random,
            );
            let place = Pan(random.between(-1.0, 1.0));
            for (grain, delay) in drop.sounds(random) {
                output.add(at + delay, &grain, place);
            }
        },
    );
    output
}

/// The surfaces as often as they occur in a garden, by area (chosen): mostly a stone path.
const SURFACES: [Surface; 8] = [
    Surface::Stone,
    Surface::Stone,
    Surface::Stone,
    Surface::Leaf,
    Surface::Leaf,
    Surface::Soil,
    Surface::Soil,
    Surface::Puddle,
];

/// Gain of the nearest drop relative to the furthest drop that is synthesised singly. Chosen: no drop startles.
const NEAREST_GAIN: f64 = 5.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heavier_rain_has_more_and_larger_drops() {
        let pairs = WEATHER.windows(2);
        assert!(
            pairs
                .into_iter()
                .all(|w| w[0].drops_per_s < w[1].drops_per_s && w[0].mean_mm < w[1].mean_mm)
        );
    }
}
