//! Rain on a garden path: every drop within earshot is a small event of its own, over the hiss of all that are further.
//! Drop sizes follow Marshall & Palmer (1948), so heavy rain differs from drizzle in kind and not in gain.

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
        own impact, splash and Minnaert bubble, over the hiss of the distant ones.",
    seed: 7,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;

/// One kind of rain.
#[derive(Clone, Copy)]
struct Weather {
    /// Drops near enough to be made one by one.
    drops_per_s: f64,
    /// Mean diameter: 1 over Marshall & Palmer's 4.1 R^-0.21 per mm, for R = 1, 6 and 40 mm/h.
    mean_mm: f64,
    /// Drops against the distant hiss.
    drops_db: f64,
    /// The hiss: density in the octaves from 63 Hz to 12 kHz.
    octaves_db: [f64; 9],
    /// Where the place itself resounds: a yard of walls low, leaves in the middle, spray high. Centre, Q, gain.
    resonances: [(f64, f64, f64); 3],
    /// How far the hiss swells and sinks with the wind.
    gust_db: f64,
}

/// Octaves follow the range measured on eleven real recordings, against 1 kHz: -15..+15 dB at 63 Hz, -4..+5 at 250,
/// -6..+4 at 2 k, -12..0 at 4 k, -25..-3 at 8 k. Drizzle is thin and bright, a downpour has body.
/// Fitted to them as heard through the mixer, whose ears take some dB around 700 Hz from what is wide, and add some above 3 kHz.
const WEATHER: [Weather; 3] = [
    Weather {
        drops_per_s: 320.0,
        mean_mm: 0.25,
        drops_db: -4.0,
        octaves_db: [-4.0, -2.0, -1.0, 2.0, 1.0, -2.0, -5.0, -10.0, -16.0],
        resonances: [(720.0, 1.2, 5.0), (2_600.0, 2.2, 3.0), (8_600.0, 1.6, 2.0)],
        gust_db: 0.5,
    },
    Weather {
        drops_per_s: 1_100.0,
        mean_mm: 0.36,
        drops_db: -2.0,
        octaves_db: [2.0, 2.0, 1.0, 3.0, 1.0, -2.5, -6.0, -11.0, -18.0],
        resonances: [(680.0, 1.2, 5.0), (2_200.0, 2.0, 2.0), (8_000.0, 1.6, 1.0)],
        gust_db: 0.7,
    },
    Weather {
        drops_per_s: 2_000.0,
        mean_mm: 0.53,
        drops_db: -0.5,
        octaves_db: [3.0, 3.0, 3.0, 3.0, 1.0, -2.0, -4.5, -8.0, -13.0],
        resonances: [(640.0, 1.0, 5.0), (1_800.0, 2.0, 1.5), (7_500.0, 1.2, 2.0)],
        gust_db: 0.7,
    },
];

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let weather = intensity.choose(WEATHER);
    let mut rain = distant(weather, random).levelled(0.0);
    rain.mix(&drops(weather, random).levelled(weather.drops_db));
    rain.for_each_channel(|channel| {
        for (centre_hz, q, gain_db) in weather.resonances {
            Biquad::bell(centre_hz, q, gain_db).run(channel);
        }
    });
    echo(&mut rain);
    rain.finish(END_FADE_S, END_FADE_S);
    Ok(rain)
}

/// The wall of a house behind the listener, 1.2 m off to the left and 1.7 m to the right: delay in ms and strength.
/// Chosen: somebody stands there, and plaster sends back little of the highs.
const WALL: [(f64, f64); 2] = [(7.0, 0.3), (9.9, 0.3)];
const WALL_DULL_ABOVE_HZ: f64 = 3_000.0;

fn echo(rain: &mut Stereo) {
    for (channel, (delay_ms, strength)) in [&mut rain.left, &mut rain.right].into_iter().zip(WALL) {
        let mut dull = OnePole::low_pass(WALL_DULL_ABOVE_HZ);
        let back: Vec<f64> = channel.iter().map(|x| strength * dull.next(*x)).collect();
        let delay = frames(delay_ms / 1_000.0);
        channel[delay..].iter_mut().zip(back).for_each(|(sample, value)| *sample += value);
    }
}

/// Share of the noise that both ears hear alike; correlations of 0.25 to 0.7 were measured on real stereo recordings.
const SHARED: f64 = 0.6;
/// Each octave also flickers by itself, as patches of rain pass, and all swell with the gusts. Chosen: alive.
const FLICKER: Fluctuation = Fluctuation { db: 0.9, tau_s: 0.25 };
const GUST_TAU_S: f64 = 2.5;

/// All the drops too far to be told apart.
fn distant(weather: Weather, random: &mut Random) -> Stereo {
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
    let mut near = Stereo::silence(length);
    scatter(
        random,
        length,
        |_| weather.drops_per_s,
        |random, at| {
            let diameter_mm = rain_diameter_mm(weather.mean_mm, random);
            let near_by = nearness(NEAREST_GAIN, random);
            let surface = *random.pick(&SURFACES);
            let drop =
                DropImpact::new(diameter_mm, fall_speed_m_s(diameter_mm), near_by, surface, random);
            let place = Pan(random.between(-1.0, 1.0));
            for (grain, delay) in drop.sounds(random) {
                near.add(at + delay, &grain, place);
            }
        },
    );
    near
}

/// As often as each is met in a garden, by area (chosen): a path above all.
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

/// The nearest drop is this much louder than the furthest that is made singly. Chosen: none startles.
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
