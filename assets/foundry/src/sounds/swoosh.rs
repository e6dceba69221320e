//! Something that passes close to the ear: a hand, a sleeve, a cloth that is shaken out. Turbulence behind it roars as it
//! comes, brightens while it is near, and sinks away; cloth also flaps and rubs.

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
    model: "The wake of a hand or a cloth that passes the ear: its pitch follows its speed over its width, its strength \
        the speed cubed and the distance; cloth flaps and rubs besides.",
    seed: 61,
    perform,
    room_tone: Some(RoomTone { below_lu: 38.0, perform: quiet_room }),
};

/// What passes.
#[derive(Clone, Copy)]
struct Thing {
    /// Speed at its fastest: a hand in calm 1 to 2 m/s, shaken cloth 5 to 8.
    speed_m_s: (f64, f64),
    /// How near the ear it comes, and how far it swings.
    nearest_m: f64,
    path_m: f64,
    /// What sheds the finest eddies: the edges of nails, threads and hems, under 1 mm. Pitch is 0.2 speed / width (Strouhal), and the wake is broad.
    width_m: (f64, f64),
    /// The whole hand or cloth, which pushes the low air.
    body: f64,
    /// Flaps a second of its free edge, at the fastest, and how deep they cut: little, for along an edge they are not in
    /// step, and deep cuts are heard as bursts.
    flaps_per_s: f64,
    flap: f64,
    /// Threads that rub, at the fastest.
    rubs_per_s: f64,
}

/// Sizes and speeds as such things are; chosen: threads that rub and edges that flap are more, the more cloth there is.
const THINGS: [Thing; 3] = [
    // An open hand.
    Thing {
        speed_m_s: (1.5, 2.3),
        nearest_m: 0.10,
        path_m: 0.95,
        width_m: (0.000_5, 0.000_8),
        body: 1.6,
        flaps_per_s: 9.0,
        flap: 0.05,
        rubs_per_s: 60.0,
    },
    // A sleeve, a scarf.
    Thing {
        speed_m_s: (2.2, 3.5),
        nearest_m: 0.12,
        path_m: 1.1,
        width_m: (0.000_45, 0.000_7),
        body: 1.0,
        flaps_per_s: 22.0,
        flap: 0.13,
        rubs_per_s: 900.0,
    },
    // A cloth swung fast.
    Thing {
        speed_m_s: (4.5, 7.0),
        nearest_m: 0.18,
        path_m: 1.6,
        width_m: (0.000_6, 0.000_9),
        body: 0.8,
        flaps_per_s: 34.0,
        flap: 0.2,
        rubs_per_s: 1_500.0,
    },
];

/// One pass.
struct Pass {
    thing: Thing,
    seconds: f64,
    top_m_s: f64,
    peak_at: f64,
    width_m: f64,
}

impl Pass {
    fn new(thing: Thing, random: &mut Random) -> Self {
        let top_m_s = random.between_log(thing.speed_m_s.0, thing.speed_m_s.1);
        Self {
            thing,
            // A stroke averages a good half of its top speed.
            seconds: (thing.path_m * random.between(0.85, 1.2) / (0.5 * top_m_s)).clamp(0.3, 1.1),
            top_m_s,
            peak_at: random.between(0.36, 0.52),
            width_m: random.between_log(thing.width_m.0, thing.width_m.1),
        }
    }

    /// 0..1.
    fn speed(&self, at: usize) -> f64 {
        stroke_speed(at as f64 / (self.seconds * SAMPLE_RATE), self.peak_at)
    }

    /// How loud what it does is at the ear: 1 at the nearest.
    fn nearness(&self, at: usize) -> f64 {
        let progress = at as f64 / (self.seconds * SAMPLE_RATE);
        let along_m = (progress - self.peak_at) * self.thing.path_m;
        self.thing.nearest_m / self.thing.nearest_m.hypot(along_m)
    }

    /// Pitch of the finest eddies (Strouhal, 1878).
    fn eddies_hz(&self, at: usize) -> f64 {
        STROUHAL * self.top_m_s * self.speed(at) / self.width_m
    }
}

/// Of a cylinder across the flow, over a wide range of speeds.
const STROUHAL: f64 = 0.2;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let pass = Pass::new(intensity.choose(THINGS), random);
    let mut heard = Stereo::silence(frames(pass.seconds + 0.05));
    wake(&pass, random, &mut heard);
    rubs(&pass, random, &mut heard);
    heard.for_each_channel(|channel| Biquad::high_pass(PUSH_ABOVE_HZ).run(channel));
    heard.trim_end(-66.0, 0.02);
    heard.finish(0.01, 0.03);
    Ok(heard)
}

/// Below this it is a push of air, felt and not heard. Chosen: it would take the headroom of the rest.
const PUSH_ABOVE_HZ: f64 = 70.0;

fn wake(pass: &Pass, random: &mut Random, heard: &mut Stereo) {
    let (mut noise, mut low_noise) = (Pink::default(), Pink::default());
    let (mut fine, mut coarse) = (Svf::new(500.0, 0.7), Svf::new(200.0, 0.7));
    let mut air = Svf::new(3_000.0, 0.6);
    // Eddies come and go faster than the hand: 15 ms. So many are shed that little of it is left in their sum (chosen).
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
            flaps += pass.thing.flaps_per_s * speed * flap_rate.next(random).exp() / SAMPLE_RATE;
            let flap = 1.0 - pass.thing.flap * (0.5 + 0.5 * (std::f64::consts::TAU * flaps).cos());
            let input = noise.next(random);
            let hiss = fine.next(input).band + 0.5 * air.next(input).band;
            let push = coarse.next(low_noise.next(random)).low;
            let gust = (gusts.next(random) + slow_gusts.next(random)).exp();
            // What sounds is the force of the eddies on the thing, whose power grows with v^6: pressure with v^3 (Curle,
            // 1955).
            speed.powi(3) * nearness * flap * gust * (hiss + pass.thing.body * push)
        })
        .collect();
    heard.add(0, &sound, Pan(0.0));
}

/// Threads over threads.
fn rubs(pass: &Pass, random: &mut Random, heard: &mut Stereo) {
    let rate = |at: usize| (pass.thing.rubs_per_s * pass.speed(at)).max(4.0);
    scatter(random, frames(pass.seconds), rate, |random, at| {
        let rub = Burst {
            centre_hz: random.between_log(1_800.0, 7_500.0),
            q: random.between(0.7, 2.0),
            decay_s: random.between_log(0.000_4, 0.002),
            gain: 0.09 * pass.speed(at) * pass.nearness(at) * random.pareto(2.3).min(6.0),
        };
        heard.add(at, &rub.sound(random), Pan(0.0));
    });
}

/// A bedroom at night: what is left of the street, and of one's own blood.
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
    fn it_is_loudest_and_brightest_where_it_is_nearest() {
        let pass = Pass::new(THINGS[1], &mut Random::new(1));
        let nearest = frames(pass.peak_at * pass.seconds);
        for at in [frames(0.2 * pass.seconds), frames(0.8 * pass.seconds)] {
            assert!(pass.nearness(at) < pass.nearness(nearest));
            assert!(pass.eddies_hz(at) < pass.eddies_hz(nearest));
        }
        assert!((pass.nearness(nearest) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_hem_of_a_millimetre_at_5_m_per_s_sings_at_1_khz() {
        let pass =
            Pass { thing: THINGS[2], seconds: 1.0, top_m_s: 5.0, peak_at: 0.5, width_m: 0.001 };
        assert!((pass.eddies_hz(frames(0.5)) - 1_000.0).abs() < 1.0);
    }
}
