//! A brush drawn slowly over hair, and over the microphone: a soft make-up brush, a hair brush, firm bristles.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound, Timing};
use crate::audio::{Place, SAMPLE_RATE, Stereo, frames};
use crate::filter::{Biquad, Svf};
use crate::gesture::{Glide, stroke_speed};
use crate::grains::{Burst, scatter};
use crate::noise::{Brown, white};
use crate::random::Random;

pub const SOUND: Sound = Sound {
    id: "brushing",
    name: "Brushing",
    family: Family::Touch,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 26.0, irregularity: 0.35 }),
        closeness: 0.9,
        width_deg: 70.0,
    },
    takes: [8; 3],
    model: "Bristles catch and slip in their thousands, as often and as hard as the hand is fast, over the soft rush \
        of the hair between them.",
    seed: 5,
    perform,
    room_tone: None,
};

/// One brush.
#[derive(Clone, Copy)]
struct Brush {
    /// Bristles that catch, at full speed.
    catches_per_s: f64,
    /// Range of what a catch sounds like.
    catch_hz: (f64, f64),
    catch_ms: (f64, f64),
    /// Level of the rush against the catches.
    rush: f64,
    rush_hz: f64,
    /// Level of the low rub that a microphone hears from near, and where it ends.
    rub: f64,
    rub_hz: f64,
    /// Single bristles that spring free as the brush leaves.
    ticks: (f64, f64),
}

/// Real brushes measure loudest of all below 100 Hz; over hair, with a hole of 25 dB near 400 Hz and a plateau from 4 to
/// 13 kHz as loud as the low end; a make-up brush on the microphone 25 dB lower there, and flat from 1 to 13 kHz.
const BRUSHES: [Brush; 3] = [
    // A make-up brush of fine hair: no single bristle is heard.
    Brush {
        catches_per_s: 2_200.0,
        catch_hz: (1_500.0, 9_000.0),
        catch_ms: (0.3, 1.2),
        rush: 1.0,
        rush_hz: 3_500.0,
        rub: 1.5,
        rub_hz: 300.0,
        ticks: (0.0, 0.0),
    },
    // A hair brush.
    Brush {
        catches_per_s: 1_300.0,
        catch_hz: (2_600.0, 12_000.0),
        catch_ms: (0.3, 1.3),
        rush: 0.7,
        rush_hz: 6_000.0,
        rub: 0.75,
        rub_hz: 130.0,
        ticks: (4.0, 10.0),
    },
    // Firm bristles.
    Brush {
        catches_per_s: 750.0,
        catch_hz: (2_400.0, 12_500.0),
        catch_ms: (0.3, 1.5),
        rush: 0.5,
        rush_hz: 6_500.0,
        rub: 0.65,
        rub_hz: 130.0,
        ticks: (12.0, 25.0),
    },
];

/// Below this a rub is pressure on the microphone, not sound.
const RUB_ABOVE_HZ: f64 = 38.0;

/// One movement of the hand.
struct Stroke {
    seconds: f64,
    peak_at: f64,
    /// Where it starts and ends, left to right.
    arc: (f64, f64),
    /// Over the microphone rather than hair: nearer, duller, lower.
    over_microphone: bool,
}

impl Stroke {
    fn new(take: usize, random: &mut Random) -> Self {
        let reach = random.between(0.15, 0.4) * if take.is_multiple_of(2) { 1.0 } else { -1.0 };
        Self {
            seconds: random.between(0.7, 1.5),
            peak_at: random.between(0.22, 0.38),
            arc: (-reach, reach * random.between(0.6, 1.0)),
            over_microphone: take % 4 >= 2,
        }
    }

    fn speed(&self, at: usize) -> f64 {
        stroke_speed(self.progress(at), self.peak_at)
    }

    fn progress(&self, at: usize) -> f64 {
        at as f64 / (self.seconds * SAMPLE_RATE)
    }

    fn place(&self, at: usize) -> Place {
        Place(self.arc.0 + (self.arc.1 - self.arc.0) * self.progress(at))
    }
}

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let stroke = Stroke::new(take, random);
    let mut brush = intensity.choose(BRUSHES);
    if stroke.over_microphone {
        brush.catch_hz.0 *= 0.7;
        brush.catch_hz.1 *= 0.8;
        brush.rush_hz *= 0.7;
        brush.rub *= 1.8;
    }
    let mut heard = Stereo::silence(frames(stroke.seconds + 0.06));
    catches(brush, &stroke, random, &mut heard);
    rush(brush, &stroke, random, &mut heard);
    ticks(brush, &stroke, random, &mut heard);
    heard.for_each_channel(|channel| Biquad::high_pass(RUB_ABOVE_HZ).run(channel));
    heard.trim_end(-66.0, 0.02);
    heard.finish(0.012, 0.03);
    Ok(heard)
}

/// Bristles catching a hair and slipping off it. Their strength is spread like that of all such things, Pareto.
fn catches(brush: Brush, stroke: &Stroke, random: &mut Random, heard: &mut Stereo) {
    let mut grip = Glide::new(&mut random.fork(), 0.6, 0.02);
    let mut grips = random.fork();
    let roughness: Vec<f64> = (0..heard.len()).map(|_| grip.next(&mut grips).exp()).collect();
    let rate = |at: usize| {
        brush.catches_per_s * (stroke.speed(at) * roughness[at.min(roughness.len() - 1)])
    };
    let length = frames(stroke.seconds);
    scatter(
        random,
        length,
        |at| rate(at).max(60.0),
        |random, at| {
            let speed = stroke.speed(at);
            let catch = Burst {
                // Faster is brighter.
                centre_hz: random.between_log(brush.catch_hz.0, brush.catch_hz.1)
                    * (0.7 + 0.4 * speed),
                q: random.between(0.8, 2.5),
                decay_s: random.between_log(brush.catch_ms.0, brush.catch_ms.1) / 1_000.0,
                gain: 0.05 * speed * random.pareto(2.4).min(6.0),
            };
            heard.add(at, &catch.sound(random), stroke.place(at));
        },
    );
}

/// What no longer parts into catches: air and hair rushing by, and the low rub under it.
fn rush(brush: Brush, stroke: &Stroke, random: &mut Random, heard: &mut Stereo) {
    let mut band = Svf::new(brush.rush_hz, 0.6);
    let (mut rub, mut brown) = (Svf::new(brush.rub_hz, 0.6), Brown::default());
    let mut flutter = Glide::new(random, 0.4, 0.008);
    // Hair is no even ground: the hand goes up and down on it.
    let mut bumps = Glide::new(random, 0.5, 0.03);
    let blocks = heard.len() / 64;
    for block in 0..blocks {
        let at = block * 64;
        band.tune(brush.rush_hz * (0.6 + 0.6 * stroke.speed(at)), 0.6);
        let grain: Vec<f64> = (at..at + 64)
            .map(|i| {
                let low = rub.next(brown.next(random)).low * bumps.next(random).exp();
                let high = band.next(white(random)).band * flutter.next(random).exp();
                0.12 * stroke.speed(i) * (brush.rush * high + brush.rub * low)
            })
            .collect();
        // The whole rush comes from the middle of the arc; a moving delay would smear it.
        heard.add(at, &grain, Place(0.0));
    }
}

fn ticks(brush: Brush, stroke: &Stroke, random: &mut Random, heard: &mut Stereo) {
    let count = random.between(brush.ticks.0, brush.ticks.1) as usize;
    for _ in 0..count {
        // Most spring free in the last third.
        let at = frames(stroke.seconds * (1.0 - 0.4 * random.unit().powi(2)));
        let tick = Burst {
            centre_hz: random.between_log(2_500.0, 7_500.0),
            q: random.between(1.5, 4.0),
            decay_s: random.between_log(0.000_4, 0.002),
            gain: (0.03 + 0.09 * stroke.speed(at)) * random.pareto(2.0).min(5.0),
        };
        heard.add(at, &tick.sound(random), stroke.place(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stroke_is_slow_and_within_its_length() {
        for take in 0..8 {
            let stroke = perform(Intensity::Firm, take, &mut Random::for_take(5, 2, take)).unwrap();
            let seconds = stroke.len() as f64 / SAMPLE_RATE;
            assert!((0.55..=1.65).contains(&seconds), "{seconds}");
        }
    }
}
