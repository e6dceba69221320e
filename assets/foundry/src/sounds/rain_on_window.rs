//! Rain on a window, heard from inside. Drops tick on panes of glass that resonate in their own low modes, run down in
//! small steps and drip on the sill. The rain outside hisses through wall and glass.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::places::room::Room;
use crate::signal::audio::{Pan, Stereo, db_to_gain, frames};
use crate::signal::gesture::SmoothWalk;
use crate::signal::grains::{Burst, scatter};
use crate::signal::random::Random;
use crate::things::glass::{COINCIDENCE_HZ, PANE_DAMPING, Pane};
use crate::things::modes::{Damping, Mode, contact, ring};
use crate::water::drop_impact::{fall_speed_m_s, nearness, rain_diameter_mm};

pub const SOUND: Sound = Sound {
    id: "rain-on-window",
    name: "Rain on a window",
    family: Family::Water,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.35, width_deg: 90.0 },
    takes: [1; 3],
    model: "Drops of Marshall-Palmer sizes strike panes whose bending modes respond to each impact, loudest near the \
        coincidence frequency of the glass. Some run down or drip on the sill. The rest of the rain is heard through \
        the wall.",
    seed: 13,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a repeat is not recognised, short enough that all recordings together stay small.
const SECONDS: f64 = 27.5;
/// Chosen: longer than one encoder block, because the encoder's noise in the last block follows that block's level.
const END_FADE_S: f64 = 0.2;

/// One intensity of rain against the glass.
#[derive(Clone, Copy)]
struct Weather {
    drops_per_s: f64,
    /// Mean diameter of the drops larger than mist, as for rain of 1, 10 and 40 mm/h (Marshall & Palmer, 1948).
    mean_mm: f64,
    /// Variation of the drop rate with the gusts.
    gust: Fluctuation,
    /// Rates of the rivulets, which are drops that run down the glass, and of the drips on the sill.
    rivulets_per_s: f64,
    drips_per_s: f64,
    /// The rain outside, through wall and glass: its spectral density per octave, and its level relative to the drops.
    outside_db: [f64; 9],
    outside_level_db: f64,
}

/// Glass of 4 mm attenuates by 6 dB more per octave (mass law), but by less near its coincidence frequency at 3 kHz.
/// Rates and levels are chosen: from single drops over a patter to dense rain.
const WEATHER: [Weather; 3] = [
    // Drizzle that hardly reaches the glass.
    Weather {
        drops_per_s: 90.0,
        mean_mm: 0.25,
        gust: Fluctuation { db: 2.0, tau_s: 1.2 },
        rivulets_per_s: 0.5,
        drips_per_s: 0.8,
        outside_db: [-8.0, -4.0, 0.0, 1.0, 0.0, -3.0, -8.0, -17.0, -24.0],
        outside_level_db: 1.5,
    },
    // Steady rain.
    Weather {
        drops_per_s: 380.0,
        mean_mm: 0.4,
        gust: Fluctuation { db: 1.5, tau_s: 1.6 },
        rivulets_per_s: 1.0,
        drips_per_s: 1.6,
        outside_db: [0.0, 3.0, 4.0, 3.0, 0.0, -3.0, -7.0, -15.0, -22.0],
        outside_level_db: 0.5,
    },
    // Wind drives the rain against the panes.
    Weather {
        drops_per_s: 1_200.0,
        mean_mm: 0.55,
        gust: Fluctuation { db: 2.8, tau_s: 1.1 },
        rivulets_per_s: 1.5,
        drips_per_s: 2.5,
        outside_db: [5.0, 6.0, 5.0, 2.0, 0.0, -2.0, -4.0, -10.0, -16.0],
        outside_level_db: -1.0,
    },
];

/// A furnished room behind the listener. Chosen: the listener sits inside.
const ROOM: Room = Room { t60_s: 0.35, level_db: -14.0, damped_above_hz: 4_500.0 };
/// Share of the outside noise that is the same at both ears (chosen: the noise comes from the whole wall), and the
/// level variation of each octave, as in rain.
const SHARED: f64 = 0.3;
const FLICKER: Fluctuation = Fluctuation { db: 0.9, tau_s: 0.25 };

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let weather = intensity.choose(WEATHER);
    let window = Window::new(random);
    let mut output = window.impacts(weather, random);
    let outside = Bed {
        seconds: SECONDS,
        octaves_db: weather.outside_db,
        shared: SHARED,
        swell: Fluctuation { db: 0.3 * weather.gust.db, tau_s: weather.gust.tau_s },
        flicker: FLICKER,
    };
    output = output.levelled(0.0);
    output.mix(&outside.perform(random).levelled(weather.outside_level_db));
    ROOM.add_to(&mut output);
    output.left.truncate(frames(SECONDS));
    output.right.truncate(frames(SECONDS));
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// A window of four panes, and the sill below it.
struct Window {
    panes: Vec<Pane>,
    sill: Vec<Mode>,
}

/// Pan position, width and height of the panes. Chosen: no two are alike, so each resonates at its own pitch.
const PANES: [Pane; 4] = [
    Pane { side: -0.75, width_m: 0.38, height_m: 0.52 },
    Pane { side: -0.25, width_m: 0.38, height_m: 0.52 },
    Pane { side: 0.3, width_m: 0.42, height_m: 0.60 },
    Pane { side: 0.8, width_m: 0.40, height_m: 0.45 },
];

/// Gain of the loudest tick relative to the softest. Chosen: no drop startles.
const NEAREST_GAIN: f64 = 6.0;
/// Level of the pane's low modes relative to the tick (fitted: the frame and the putty absorb most of their energy).
const MODES_DB: f64 = -11.0;

impl Window {
    fn new(random: &mut Random) -> Self {
        let vary = |size: f64, random: &mut Random| size * random.between(0.98, 1.02);
        let panes = PANES
            .iter()
            .map(|pane| Pane {
                side: pane.side,
                width_m: vary(pane.width_m, random),
                height_m: vary(pane.height_m, random),
            })
            .collect();
        Self { panes, sill: sill(random) }
    }

    /// All impacts on the glass and the sill.
    fn impacts(&self, weather: Weather, random: &mut Random) -> Stereo {
        let length = frames(SECONDS);
        let mut output = Stereo::silence(length);
        let mut gusts = random.fork();
        let mut gust = SmoothWalk::new(&mut gusts, weather.gust.db, weather.gust.tau_s);
        let rates: Vec<f64> = (0..length)
            .map(|_| weather.drops_per_s * db_to_gain(2.0 * gust.next(&mut gusts)))
            .collect();
        scatter(
            random,
            length,
            |at| rates[at],
            |random, at| {
                let pane = random.pick(&self.panes);
                let diameter_mm = rain_diameter_mm(weather.mean_mm, random);
                let loudness = nearness(NEAREST_GAIN, random);
                add_tick(&mut output, at, pane, diameter_mm, loudness, random);
            },
        );
        scatter(
            random,
            length,
            |_| weather.rivulets_per_s,
            |random, at| {
                add_rivulet(&mut output, at, random.pick(&self.panes), random);
            },
        );
        scatter(
            random,
            length,
            |_| weather.drips_per_s,
            |random, at| {
                let loudness = random.between(0.5, 2.5);
                let modes: Vec<Mode> = self
                    .sill
                    .iter()
                    .map(|mode| Mode {
                        gain: mode.gain * loudness * random.between(0.3, 1.0),
                        ..*mode
                    })
                    .collect();
                let place = Pan(random.between(-0.8, 0.8));
                output.add(at, &ring(&modes, &contact(0.000_8)), place);
            },
        );
        output
    }
}

/// The impact of one drop: the tick of the glass under it, and the low modes of the pane.
fn add_tick(
    output: &mut Stereo,
    at: usize,
    pane: &Pane,
    diameter_mm: f64,
    loudness: f64,
    random: &mut Random,
) {
    let speed_m_s = fall_speed_m_s(diameter_mm);
    let gain = loudness * (diameter_mm.powi(3) * speed_m_s.powi(2)).powf(0.25);
    let gain = random.spread_db(gain, 3.0);
    let place = Pan((pane.side + random.between(-0.2, 0.2)).clamp(-1.0, 1.0));
    // The many overlapping modes. They decay at a rate that follows their frequency, and are loudest near coincidence.
    for (centre_hz, level_db) in [(0.45, -4.0), (1.0, 0.0), (2.1, -7.0)] {
        let centre_hz = COINCIDENCE_HZ * centre_hz * random.between_log(0.75, 1.33);
        let burst = Burst {
            centre_hz,
            q: 1.1,
            decay_s: 1.0 / PANE_DAMPING.at(centre_hz),
            gain: random.spread_db(gain * db_to_gain(level_db), 2.5),
        };
        output.add(at, &burst.sound(random), place);
    }
    // A drop pushes for the time in which it falls by its own diameter.
    let push = contact((diameter_mm / 1_000.0 / speed_m_s).max(0.000_2));
    let mut low = ring(&pane.modes(random), &push);
    let level = gain * db_to_gain(MODES_DB);
    low.iter_mut().for_each(|x| *x *= level);
    output.add(at, &low, place);
}

/// A drop that has grown too heavy runs down in small steps and picks up other drops on its way.
fn add_rivulet(output: &mut Stereo, at: usize, pane: &Pane, random: &mut Random) {
    let steps = random.between(6.0, 22.0) as usize;
    let mut delay_s = 0.0;
    for _ in 0..steps {
        let diameter_mm = random.between(0.4, 1.2);
        let loudness = random.between(0.15, 0.5);
        add_tick(output, at + frames(delay_s), pane, diameter_mm, loudness, random);
        delay_s += random.exponential(0.035);
    }
}

/// A sill of sheet zinc on wood: its modes are chosen.
fn sill(random: &mut Random) -> Vec<Mode> {
    [310.0, 620.0, 985.0, 1_560.0, 2_380.0]
        .into_iter()
        .map(|hz: f64| {
            let frequency_hz = hz * random.between(0.95, 1.05);
            let damping = Damping { tan_phi: 0.03, held_per_s: 70.0 };
            Mode { frequency_hz, damping_per_s: damping.at(frequency_hz), gain: 1.4 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stronger_rain_has_more_and_larger_drops() {
        assert!(WEATHER.windows(2).all(|pair| {
            pair[0].drops_per_s < pair[1].drops_per_s && pair[0].mean_mm < pair[1].mean_mm
        }));
    }
}
