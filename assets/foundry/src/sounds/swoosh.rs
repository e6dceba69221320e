//! A hand, a sleeve or a cloth that passes close to the ear. The turbulence of its wake grows louder as it approaches,
//! is brightest while it is near, and fades as it leaves. Cloth also flaps and rubs.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{Pan, SAMPLE_RATE, Stereo, frames};
use crate::signal::filter::{Biquad, Svf};
use crate::signal::gesture::{SmoothWalk, stroke_speed};
use crate::signal::grains::{Burst, scatter};
use crate::signal::noise::Pink;
use crate::signal::random::Random;

pub const SOUND: Sound = Sound {
    id: "swoosh",
    name: "Swooshes",
    family: Family::Air,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.4,
        timing: Some(Timing { pace_per_min: 18.0, irregularity: 0.4 }),
        closeness: 0.9,
        width_deg: 140.0,
    },
    takes: [8; 3],
    model: "The wake of a hand or a cloth that passes the ear. Its pitch follows the speed divided by the width, and \
        its level follows the cube of the speed and the distance. Cloth also flaps and rubs.",
    seed: 61,
    perform,
    room_tone: Some(RoomTone { below_lu: 38.0, perform: quiet_room }),
};

/// An object that passes the ear.
#[derive(Clone, Copy)]
struct Passer {
    /// Top speed (minimum and maximum): 1 to 2 m/s for a calm hand, 5 to 8 m/s for shaken cloth.
    speed_m_s: (f64, f64),
    /// Distance at the nearest point, and length of the path.
    nearest_m: f64,
    path_m: f64,
    /// Width of the parts that shed the finest eddies: the edges of nails, threads and hems, below 1 mm. The centre
    /// frequency is 0.2 speed / width (Strouhal), and the wake is broadband.
    width_m: (f64, f64),
    /// Gain of the low noise of the whole hand or cloth, which displaces air.
    body_gain: f64,
    /// Flaps per second of the free edge at top speed, and their modulation depth. It is small because the flaps along
    /// an edge are not in phase, and deep modulation sounds like separate bursts.
    flaps_per_s: f64,
    flap_depth: f64,
    /// Rate of threads that rub, at top speed.
    rubs_per_s: f64,
}

/// Sizes and speeds are those of such objects. Chosen: larger cloth has more rubbing threads and more flapping edges.
const PASSERS: [Passer; 3] = [
    // An open hand.
    Passer {
        speed_m_s: (1.5, 2.3),
        nearest_m: 0.10,
        path_m: 0.95,
        width_m: (0.000_5, 0.000_8),
        body_gain: 1.6,
        flaps_per_s: 9.0,
        flap_depth: 0.05,
        rubs_per_s: 60.0,
    },
    // A sleeve or a scarf.
    Passer {
        speed_m_s: (2.2, 3.5),
        nearest_m: 0.12,
        path_m: 1.1,
        width_m: (0.000_45, 0.000_7),
        body_gain: 1.0,
        flaps_per_s: 22.0,
        flap_depth: 0.13,
        rubs_per_s: 900.0,
    },
    // A cloth that is swung fast.
    Passer {
        speed_m_s: (4.5, 7.0),
        nearest_m: 0.18,
        path_m: 1.6,
        width_m: (0.000_6, 0.000_9),
        body_gain: 0.8,
        flaps_per_s: 34.0,
        flap_depth: 0.2,
        rubs_per_s: 1_500.0,
    },
];

/// One pass along the ear.
struct Pass {
    passer: Passer,
    seconds: f64,
    top_speed_m_s: f64,
    peak_at: f64,
    width_m: f64,
}

impl Pass {
    fn new(passer: Passer, random: &mut Random) -> Self {
        let top_speed_m_s = random.between_log(passer.speed_m_s.0, passer.speed_m_s.1);
        Self {
            passer,
            // The average speed of a stroke is about half of its top speed.
            seconds: (passer.path_m * random.between(0.85, 1.2) / (0.5 * top_speed_m_s))
                .clamp(0.3, 1.1),
            top_speed_m_s,
            peak_at: random.between(0.36, 0.52),
            width_m: random.between_log(passer.width_m.0, passer.width_m.1),
        }
    }

    /// Speed at the sample `at`, relative to the top speed.
    fn speed(&self, at: usize) -> f64 {
        stroke_speed(at as f64 / (self.seconds * SAMPLE_RATE), self.peak_at)
    }

    /// Gain by distance at the sample `at`: 1 at the nearest point.
    fn nearness(&self, at: usize) -> f64 {
        let progress = at as f64 / (self.seconds * SAMPLE_RATE);
        let along_m = (progress - self.peak_at) * self.passer.path_m;
        self.passer.nearest_m / self.passer.nearest_m.hypot(along_m)
    }

    /// Centre frequency of the finest eddies (Strouhal, 1878).
    fn eddies_hz(&self, at: usize) -> f64 {
        STROUHAL * self.top_speed_m_s * self.speed(at) / self.width_m
    }
}

/// The Strouhal number of a cylinder across the flow, over a wide range of speeds (published: Strouhal, 1878).
const STROUHAL: f64 = 0.2;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let pass = Pass::new(intensity.choose(PASSERS), random);
    let mut output = Stereo::silence(frames(pass.seconds + 0.05));
    add_wake(&pass, random, &mut output);
    add_thread_rubs(&pass, random, &mut output);
    output.for_each_channel(|channel| Biquad::high_pass(HIGH_PASS_HZ).run(channel));
    output.trim_end(-66.0, 0.02);
    output.finish(0.01, 0.03);
    Ok(output)
}

/// Corner of a high-pass filter. Air movement below it is felt rather than heard. Chosen: it would take the headroom of
/// the rest.
const HIGH_PASS_HZ: f64 = 70.0;

fn add_wake(pass: &Pass, random: &mut Random, output: &mut Stereo) {
    let (mut noise, mut low_noise) = (Pink::default(), Pink::default());
    let (mut fine, mut coarse) = (Svf::new(500.0, 0.7), Svf::new(200.0, 0.7));
    let mut air = Svf::new(3_000.0, 0.6);
    // Eddies change faster than the hand moves: 15 ms. There are so many that little of the variation remains in their
    // sum (chosen).
    let mut gusts = SmoothWalk::new(random, 0.12, 0.015);
    let mut slow_gusts = SmoothWalk::new(random, 0.35, 0.07);
    let mut flaps = random.unit();
    let mut flap_rate = SmoothWalk::new(random, 0.25, 0.05);
    let sound: Vec<f64> = (0..frames(pass.seconds))
        .map(|at| {
            let (speed, nearness) = (pass.speed(at), pass.nearness(at));
            let eddies_hz = pass.eddies_hz(at).max(60.0);
            fine.tune(eddies_hz, 0.8);
            coarse.tune(0.3 * eddies_hz, 0.6);
            air.tune(3.0 * eddies_hz, 0.6);
            flaps += pass.passer.flaps_per_s * speed * flap_rate.next(random).exp() / SAMPLE_RATE;
            let flap_depth =
                1.0 - pass.passer.flap_depth * (0.5 + 0.5 * (std::f64::consts::TAU * flaps).cos());
            let input = noise.next(random);
            let hiss = fine.next(input).band + 0.5 * air.next(input).band;
            let low_push = coarse.next(low_noise.next(random)).low;
            let gust = (gusts.next(random) + slow_gusts.next(random)).exp();
            // The sound is the force of the eddies on the object. Its power grows with v^6 and its pressure with v^3
            // (Curle, 1955).
            speed.powi(3) * nearness * flap_depth * gust * (hiss + pass.passer.body_gain * low_push)
        })
        .collect();
    output.add(0, &sound, Pan(0.0));
}

/// Threads that rub on each other.
fn add_thread_rubs(pass: &Pass, random: &mut Random, output: &mut Stereo) {
    let rate = |at: usize| (pass.passer.rubs_per_s * pass.speed(at)).max(4.0);
    scatter(random, frames(pass.seconds), rate, |random, at| {
        let rub = Burst {
            centre_hz: random.between_log(1_800.0, 7_500.0),
            q: random.between(0.7, 2.0),
            decay_s: random.between_log(0.000_4, 0.002),
            gain: 0.09 * pass.speed(at) * pass.nearness(at) * random.pareto(2.3).min(6.0),
        };
        output.add(at, &rub.sound(random), Pan(0.0));
    });
}

/// A bedroom at night: faint street noise and very low noise.
fn quiet_room(random: &mut Random) -> Stereo {
    let bed = Bed {
        seconds: 10.0,
        octaves_db: [0.0, -4.0, -9.0, -14.0, -19.0, -24.0, -29.0, -34.0, -38.0],
        shared: 0.3,
        swell: Fluctuation { db: 0.6, tau_s: 2.0 },
        flicker: Fluctuation { db: 0.8, tau_s: 0.4 },
    };
    let mut tone = bed.perform(random);
    tone.finish(0.2, 0.2);
    tone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_loudest_and_brightest_at_its_nearest_point() {
        let pass = Pass::new(PASSERS[1], &mut Random::new(1));
        let nearest = frames(pass.peak_at * pass.seconds);
        for at in [frames(0.2 * pass.seconds), frames(0.8 * pass.seconds)] {
            assert!(pass.nearness(at) < pass.nearness(nearest));
            assert!(pass.eddies_hz(at) < pass.eddies_hz(nearest));
        }
        assert!((pass.nearness(nearest) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_hem_of_a_millimetre_at_5_m_per_s_has_eddies_at_1_khz() {
        let pass = Pass {
            passer: PASSERS[2],
            seconds: 1.0,
            top_speed_m_s: 5.0,
            peak_at: 0.5,
            width_m: 0.001,
        };
        assert!((pass.eddies_hz(frames(0.5)) - 1_000.0).abs() < 1.0);
    }
}
