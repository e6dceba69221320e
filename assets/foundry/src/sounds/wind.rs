//! Wind: a breeze in the open, gusts over grass and bare branches, and a storm that howls at a gap in the window. All follow
//! one wandering speed of the air, which no two places feel at the same moment.

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
    model: "The speed of the wind wanders in gusts and eddies; its roar, the hiss of leaves and the whistling edges of a \
        gap follow it, each by its own power of it.",
    seed: 47,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// One wind.
#[derive(Clone, Copy)]
struct Weather {
    /// How far the speed strays around its mean, in natural logarithm: 0.2 is a turbulence of 20 %.
    gust: f64,
    gust_tau_s: f64,
    eddy: f64,
    eddy_tau_s: f64,
    /// Density of the roar at the mean speed.
    roar: &'static [(f64, f64)],
    howl: Howl,
    howl_db: f64,
    edges: Edges,
}

/// Edges and gaps that whistle, at the mean speed: Hz, Q, level.
type Howl = &'static [(f64, f64, f64)];

/// Eddies at one edge are not those of the next.
#[derive(Clone, Copy)]
struct Edges {
    /// How far their speeds differ, in natural logarithm: lines do not move as a chord.
    stray: f64,
    /// How each comes and goes by itself, as the air meets it squarely or not.
    sway: Fluctuation,
}

/// Chosen: a few edges far away, at which a calm wind blows nearly alike.
const STEADY: Edges = Edges { stray: 0.05, sway: Fluctuation { db: 1.5, tau_s: 0.25 } };

/// Densities lie within those of 17 real recordings, whose medians fall 5 dB an octave from 90 Hz to 1 kHz and 8 above.
/// Lines of the howling ones stand 8 to 20 dB over their surroundings, at 180 to 800 Hz and 2 to 4 kHz. Gusts are
/// chosen: calmer than the 20 % and more of real wind near the ground, for it is to be slept by.
const WEATHER: [Weather; 3] = [
    // A breeze in the open: mostly low, with a breath of grass.
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
        howl: &[(240.0, 9.0, 0.0), (390.0, 8.0, -4.0), (620.0, 7.0, -9.0)],
        howl_db: -4.0,
        edges: STEADY,
    },
    // Gusts, among branches.
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
        howl: &[(270.0, 16.0, 0.0), (365.0, 14.0, -3.0), (640.0, 14.0, -7.0)],
        howl_db: -1.5,
        edges: STEADY,
    },
    // A storm at a gap of the window. Its frame has many edges, and at each the torn air holds a tone for a few periods
    // only: bands that come and go. Few and narrow they would be a siren (all chosen).
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
        howl: &[
            (235.0, 3.5, -4.0),
            (290.0, 4.0, 0.0),
            (345.0, 3.5, -3.0),
            (430.0, 4.0, -3.0),
            (530.0, 3.5, -5.0),
            (640.0, 4.0, -6.0),
            (810.0, 3.5, -10.0),
            (1_050.0, 4.0, -13.0),
            (1_480.0, 4.0, -15.0),
        ],
        howl_db: -1.0,
        edges: Edges { stray: 0.1, sway: Fluctuation { db: 3.5, tau_s: 0.3 } },
    },
];

/// Noise of turbulence grows as the fifth power of the speed, as that of fans does: 50 log v.
const ROAR_DB: f64 = 50.0;
/// And moves up with the speed: the higher, the more it follows, by this an octave (chosen).
const TILT_DB: f64 = 5.0;
/// The roar is that of the air at the ears; this many octaves above 250 Hz, at 2 kHz, it is the hiss of grass and leaves all
/// around, which the same gust reaches one after the other (fitted: real recordings are steadier there than in the lows).
const FAR_OCTAVES: f64 = 3.0;
/// When the gust at the ears reaches the places around, in s: some tens of metres up and down a wind of 6 m/s (chosen:
/// never twice the same step).
const ARRIVALS_S: [f64; 5] = [0.0, 1.7, 3.9, 5.6, 8.0];
/// A whistle of an edge grows as the sixth power of the speed, as the sound of all that the flow pushes (Curle, 1955).
const HOWL_DB: f64 = 60.0;
/// Edge tones follow the speed (Strouhal); the gap holds them back a little (chosen).
const HOWL_RISE: f64 = 0.9;

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
        let far = smooth(octaves / FAR_OCTAVES);
        let blown = (1.0 - far) * speed.at(seconds) + far * speed.all_around(seconds);
        blown * (ROAR_DB + TILT_DB * octaves).clamp(10.0, 110.0) / std::f64::consts::LN_10
    };
    let mut heard = roar.perform(random, follow)?.levelled(0.0);
    heard.mix(&howl(weather, &speed, random));
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// The whistles: resonances that the same gusts blow at, a moment later.
fn howl(weather: Weather, speed: &Speed, random: &mut Random) -> Stereo {
    let mut heard = Stereo::silence(frames(SECONDS));
    for (centre_hz, q, level_db) in weather.howl {
        let own = Drift::new(random, SECONDS, weather.edges.stray, 0.8);
        let mut sway = SmoothWalk::new(random, weather.edges.sway.db, weather.edges.sway.tau_s);
        // Two resonators in a row, for each ear: slopes as steep as those of a pipe.
        let resonator = Svf::new(*centre_hz, *q);
        let mut ears = [[resonator.clone(), resonator.clone()], [resonator.clone(), resonator]];
        let mut gain = 0.0;
        for at in 0..heard.len() {
            if at % RETUNE == 0 {
                let seconds = at as f64 / SAMPLE_RATE;
                let blown = speed.at(seconds - GAP_DELAY_S) + own.at(seconds);
                let hz = centre_hz * (HOWL_RISE * blown).exp();
                ears.iter_mut().flatten().for_each(|resonator| resonator.tune(hz, *q));
                gain = db_to_gain(level_db + HOWL_DB * blown / std::f64::consts::LN_10);
            }
            let gain = gain * db_to_gain(sway.next(random));
            let shared = SHARED_HOWL.sqrt() * white(random);
            let samples = [&mut heard.left[at], &mut heard.right[at]];
            for (sample, [first, second]) in samples.into_iter().zip(&mut ears) {
                let input = shared + (1.0 - SHARED_HOWL).sqrt() * white(random);
                *sample += gain * second.next(first.next(input).band).band;
            }
        }
    }
    heard.levelled(weather.howl_db)
}

/// A gap is a place, nearly: chosen, it is heard to be somewhere.
const SHARED_HOWL: f64 = 0.7;
/// Resonators are moved every 1.3 ms: chosen, so often that no step is heard.
const RETUNE: usize = 64;
/// The house stands a few metres downwind: 2 m at 6 m/s.
const GAP_DELAY_S: f64 = 0.3;

/// Logarithm of the speed of the wind against its mean.
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

    /// The mean of many places.
    fn all_around(&self, seconds: f64) -> f64 {
        let places = ARRIVALS_S.map(|later_s| self.at(seconds + later_s));
        places.iter().sum::<f64>() / places.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_storm_whistles_clearly_and_at_many_edges() {
        let loudest = WEATHER.map(|weather| weather.howl_db);
        assert!(loudest.is_sorted());
        assert!(WEATHER[2].howl.len() > 2 * WEATHER[1].howl.len());
    }
}
