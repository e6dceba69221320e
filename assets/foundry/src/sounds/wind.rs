//! Wind: a breeze in the open, gusts over grass and bare branches, and a storm that whistles at a gap in the window.
//! All sounds follow one randomly varying wind speed, which reaches each place at a different time.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::air::roar::{Colouration, Roar};
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::filter::Svf;
use crate::signal::gesture::{Drift, SmoothWalk, smooth};
use crate::signal::noise::white;
use crate::signal::random::Random;

pub const SOUND: Sound = Sound {
    id: "wind",
    name: "Wind",
    family: Family::Nature,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.4, timing: None, closeness: 0.3, width_deg: 160.0 },
    takes: [1; 3],
    model: "The speed of the wind varies with gusts and eddies. Its roar, the hiss of leaves and the whistling edges \
        of a gap follow it, each with its own power of the speed.",
    seed: 47,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// One type of wind.
#[derive(Clone, Copy)]
struct Weather {
    /// Deviations of the natural logarithm of the speed, for gusts and for eddies, and their time constants. 0.2 is a
    /// turbulence of 20 %.
    gust: f64,
    gust_tau_s: f64,
    eddy: f64,
    eddy_tau_s: f64,
    /// Spectral density of the roar at the mean speed.
    roar: &'static [(f64, f64)],
    /// The whistling edges and gaps, and their level together.
    whistle: &'static [EdgeTone],
    whistle_db: f64,
    edges: Edges,
}

/// A whistling edge or gap at the mean speed: a resonance in noise.
#[derive(Clone, Copy)]
struct EdgeTone {
    centre_hz: f64,
    q: f64,
    level_db: f64,
}

/// Differences between the edges, whose eddies are independent.
#[derive(Clone, Copy)]
struct Edges {
    /// Deviation of the natural logarithm of the speed at each edge, so that the tones do not move in parallel.
    deviation: f64,
    /// Level variation of each edge, as the air hits it from changing directions.
    fluctuation: Fluctuation,
}

/// Chosen: a few distant edges, at which a calm wind has nearly the same speed.
const STEADY: Edges = Edges { deviation: 0.05, fluctuation: Fluctuation { db: 1.5, tau_s: 0.25 } };

/// The spectral densities lie within those of 17 real recordings, whose medians fall by 5 dB per octave from 90 Hz to 1
/// kHz and by 8 dB per octave above. The lines of the whistling ones are 8 to 20 dB above their surroundings, at 180 to
/// 800 Hz and 2 to 4 kHz. Gusts are chosen: calmer than the 20 % and more of real wind near the ground, because people
/// fall asleep to it.
const WEATHER: [Weather; 3] = [
    // A breeze in the open: mostly low frequencies, with a little hiss of grass.
    Weather {
        gust: 0.1,
        gust_tau_s: 3.0,
        eddy: 0.05,
        eddy_tau_s: 0.4,
        roar: &[
            (20.0, -6.0),
            (50.0, 4.0),
            (100.0, 4.0),
            (200.0, 2.0),
            (400.0, -3.5),
            (800.0, -11.0),
            (1_600.0, -20.0),
            (3_000.0, -28.0),
            (6_000.0, -36.0),
            (16_000.0, -52.0),
        ],
        whistle: &[
            EdgeTone { centre_hz: 240.0, q: 9.0, level_db: 0.0 },
            EdgeTone { centre_hz: 390.0, q: 8.0, level_db: -4.0 },
            EdgeTone { centre_hz: 620.0, q: 7.0, level_db: -9.0 },
        ],
        whistle_db: -4.0,
        edges: STEADY,
    },
    // Gusts in branches.
    Weather {
        gust: 0.13,
        gust_tau_s: 2.2,
        eddy: 0.045,
        eddy_tau_s: 0.3,
        roar: &[
            (20.0, -6.0),
            (50.0, 3.0),
            (100.0, 4.0),
            (200.0, 3.0),
            (400.0, 0.0),
            (800.0, -7.0),
            (1_600.0, -15.5),
            (3_000.0, -25.0),
            (6_000.0, -37.0),
            (16_000.0, -50.0),
        ],
        whistle: &[
            EdgeTone { centre_hz: 270.0, q: 16.0, level_db: 0.0 },
            EdgeTone { centre_hz: 365.0, q: 14.0, level_db: -3.0 },
            EdgeTone { centre_hz: 640.0, q: 14.0, level_db: -7.0 },
        ],
        whistle_db: -1.5,
        edges: STEADY,
    },
    // A storm at a gap of the window. Its frame has many edges, at which the turbulent air holds a tone for only a few
    // periods: bands that rise and fall. A few narrow bands would sound like a siren (all chosen).
    Weather {
        gust: 0.12,
        gust_tau_s: 2.0,
        eddy: 0.04,
        eddy_tau_s: 0.2,
        roar: &[
            (20.0, -12.0),
            (50.0, -4.0),
            (100.0, -0.5),
            (200.0, 1.0),
            (400.0, -2.0),
            (800.0, -6.0),
            (1_600.0, -14.5),
            (3_000.0, -25.0),
            (6_000.0, -38.0),
            (16_000.0, -58.0),
        ],
        whistle: &[
            EdgeTone { centre_hz: 235.0, q: 3.5, level_db: -4.0 },
            EdgeTone { centre_hz: 290.0, q: 4.0, level_db: 0.0 },
            EdgeTone { centre_hz: 345.0, q: 3.5, level_db: -3.0 },
            EdgeTone { centre_hz: 430.0, q: 4.0, level_db: -3.0 },
            EdgeTone { centre_hz: 530.0, q: 3.5, level_db: -5.0 },
            EdgeTone { centre_hz: 640.0, q: 4.0, level_db: -6.0 },
            EdgeTone { centre_hz: 810.0, q: 3.5, level_db: -10.0 },
            EdgeTone { centre_hz: 1_050.0, q: 4.0, level_db: -13.0 },
            EdgeTone { centre_hz: 1_480.0, q: 4.0, level_db: -15.0 },
        ],
        whistle_db: -1.0,
        edges: Edges { deviation: 0.1, fluctuation: Fluctuation { db: 3.5, tau_s: 0.3 } },
    },
];

/// The noise power of turbulence grows with the fifth power of the speed, as that of fans does: 50 log v.
const ROAR_SPEED_DB: f64 = 50.0;
/// The spectrum also moves up with the speed: each higher octave follows the speed by this much more (chosen).
const ROAR_TILT_DB: f64 = 5.0;
/// The low roar is turbulence at the ears. From 250 Hz to 2 kHz, over this many octaves, it changes into the hiss of
/// grass and leaves all around, which the same gust reaches one after the other (fitted: in real recordings the level
/// is steadier there than at low frequencies).
const SURROUNDINGS_OCTAVES: f64 = 3.0;
/// Delays after which the gust at the ears reaches the surrounding places, in s: some tens of metres up and down a wind
/// of 6 m/s (chosen: no two steps are equal).
const ARRIVALS_S: [f64; 5] = [0.0, 1.7, 3.9, 5.6, 8.0];
/// The power of an edge tone grows with the sixth power of the speed, as for all sound of flow on solid bodies (Curle,
/// 1955).
const WHISTLE_SPEED_DB: f64 = 60.0;
/// The pitch of edge tones follows the speed (Strouhal); the gap reduces this slightly (chosen).
const WHISTLE_PITCH_EXPONENT: f64 = 0.9;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let weather = intensity.choose(WEATHER);
    let speed = Speed::new(weather, random);
    let roar = Roar {
        seconds: SECONDS,
        curve: weather.roar,
        colouration: Colouration { db: 1.0, per_octave: 2.0 },
        shared: 0.35,
        swell: Fluctuation { db: 0.0, tau_s: 1.0 },
        flicker: Fluctuation { db: 1.3, tau_s: 0.5 },
    };
    let follow = |seconds: f64, hz: f64| {
        let octaves = (hz.max(20.0) / 250.0).log2();
        let surroundings = smooth(octaves / SURROUNDINGS_OCTAVES);
        let log_speed =
            (1.0 - surroundings) * speed.at(seconds) + surroundings * speed.all_around(seconds);
        log_speed * (ROAR_SPEED_DB + ROAR_TILT_DB * octaves).clamp(10.0, 110.0)
            / std::f64::consts::LN_10
    };
    let mut output = roar.perform(random, follow)?.levelled(0.0);
    output.mix(&whistle(weather, &speed, random));
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// The whistles: resonances driven by the same gusts, slightly later.
fn whistle(weather: Weather, speed: &Speed, random: &mut Random) -> Stereo {
    let mut output = Stereo::silence(frames(SECONDS));
    for EdgeTone { centre_hz, q, level_db } in weather.whistle {
        let edge_speed = Drift::new(random, SECONDS, weather.edges.deviation, 0.8);
        let mut fluctuation =
            SmoothWalk::new(random, weather.edges.fluctuation.db, weather.edges.fluctuation.tau_s);
        // Two resonators in series for each ear, so that the slopes are as steep as those of a pipe.
        let resonator = Svf::new(*centre_hz, *q);
        let mut ears = [[resonator.clone(), resonator.clone()], [resonator.clone(), resonator]];
        let mut gain = 0.0;
        for at in 0..output.len() {
            if at % RETUNE_FRAMES == 0 {
                let seconds = at as f64 / SAMPLE_RATE;
                let log_speed = speed.at(seconds - GAP_DELAY_S) + edge_speed.at(seconds);
                let hz = centre_hz * (WHISTLE_PITCH_EXPONENT * log_speed).exp();
                ears.iter_mut().flatten().for_each(|resonator| resonator.tune(hz, *q));
                gain =
                    db_to_gain(level_db + WHISTLE_SPEED_DB * log_speed / std::f64::consts::LN_10);
            }
            let gain = gain * db_to_gain(fluctuation.next(random));
            let shared = SHARED_WHISTLE.sqrt() * white(random);
            let samples = [&mut output.left[at], &mut output.right[at]];
            for (sample, [first, second]) in samples.into_iter().zip(&mut ears) {
                let input = shared + (1.0 - SHARED_WHISTLE).sqrt() * white(random);
                *sample += gain * second.next(first.next(input).band).band;
            }
        }
    }
    output.levelled(weather.whistle_db)
}

/// Share of the whistle's power that is the same at both ears. Chosen: it has a position, because a gap is nearly a
/// point.
const SHARED_WHISTLE: f64 = 0.7;
/// Resonators are retuned every 1.3 ms. Chosen: so often that no step is audible.
const RETUNE_FRAMES: usize = 64;
/// The gap is a few metres downwind: 2 m at 6 m/s.
const GAP_DELAY_S: f64 = 0.3;

/// The natural logarithm of the wind speed relative to its mean.
struct Speed {
    gust: Drift,
    eddy: Drift,
}

impl Speed {
    fn new(weather: Weather, random: &mut Random) -> Self {
        let longest_s = SECONDS + ARRIVALS_S[ARRIVALS_S.len() - 1];
        Self {
            gust: Drift::new(random, longest_s, weather.gust, weather.gust_tau_s),
            eddy: Drift::new(random, longest_s, weather.eddy, weather.eddy_tau_s),
        }
    }

    fn at(&self, seconds: f64) -> f64 {
        self.gust.at(seconds) + self.eddy.at(seconds)
    }

    /// The mean over the surrounding places.
    fn all_around(&self, seconds: f64) -> f64 {
        let places = ARRIVALS_S.map(|later_s| self.at(seconds + later_s));
        places.iter().sum::<f64>() / places.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_storm_whistles_loudest_and_at_the_most_edges() {
        let loudest = WEATHER.map(|weather| weather.whistle_db);
        assert!(loudest.is_sorted());
        assert!(WEATHER[2].whistle.len() > 2 * WEATHER[1].whistle.len());
    }
}
