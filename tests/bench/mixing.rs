//! Measures the cost of mixing: our renderer compared with kira and rodio on the same recording, and a whole
//! offline render compared with ffmpeg; and the cost of changing the session. `cargo bench` prints medians and ratios.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sound and pictures are computed with small numbers"
)]

mod offline;
mod ours;
mod peers;
mod session;

use ours::Space;
use std::time::Instant;
use susurra::dsp::{Frame, Random};

const RATE: u32 = 48_000;
/// Frames per callback.
const BUFFER: usize = 1024;
/// Rounds of half a second of sound each; the median is reported.
const ROUNDS: usize = 15;

type Mixer = Box<dyn FnMut(&mut [Frame])>;

fn main() {
    let mut random = Random::new(1);
    let noise: Vec<Frame> =
        (0..RATE * 4).map(|_| [(); 2].map(|()| random.between(-0.1, 0.1))).collect();
    println!(
        "ns per stereo frame at {RATE} Hz, including the limiter; medians of {ROUNDS} rounds\n"
    );
    print!("{:>7}", "layers");
    let names = ["plain", "placed", "moving", "points", "kira static", "kira stream", "rodio"];
    names.iter().for_each(|name| print!("{name:>13}"));
    println!("\n{}", "-".repeat(7 + 13 * names.len()));
    for layers in [0, 8, 32, 64] {
        let mut mixers: Vec<Mixer> = vec![
            ours::mixer(layers, &noise, Space::Plain),
            ours::mixer(layers, &noise, Space::Placed),
            ours::mixer(layers, &noise, Space::Moving),
            ours::mixer(layers, &noise, Space::MovingPoint),
            peers::kira_static(layers, &noise),
            peers::kira_streams(layers, &noise),
            peers::rodio_players(layers, &noise),
        ];
        let costs = medians(&mut mixers);
        print!("{layers:>7}");
        costs.iter().for_each(|cost| print!("{cost:>13.1}"));
        println!();
        if layers > 0 {
            print!("{:>7}", "x plain");
            costs.iter().for_each(|cost| print!("{:>13.1}", cost / costs[0]));
            println!();
        }
    }
    println!("\nns per frame to add one layer with a gain: {:.1}", plain_sum(&noise));
    session::compare();
    offline::compare();
}

/// The cost of each mixer. They run in turn, round after round, so that other load affects all of them
/// alike.
fn medians(mixers: &mut [Mixer]) -> Vec<f64> {
    let mut costs = vec![Vec::new(); mixers.len()];
    for _ in 0..ROUNDS {
        for (mixer, costs) in mixers.iter_mut().zip(&mut costs) {
            costs.push(time(mixer));
        }
    }
    costs.into_iter().map(median).collect()
}

/// Nanoseconds per frame, over half a second of sound.
fn time(fill: &mut dyn FnMut(&mut [Frame])) -> f64 {
    let mut out = [[0.0; 2]; BUFFER];
    let buffers = RATE as usize / 2 / BUFFER;
    let started = Instant::now();
    for _ in 0..buffers {
        fill(&mut out);
        std::hint::black_box(&out);
    }
    started.elapsed().as_nanos() as f64 / (buffers * BUFFER) as f64
}

fn median(mut costs: Vec<f64>) -> f64 {
    costs.sort_by(f64::total_cmp);
    costs[costs.len() / 2]
}

/// The lower bound for mixing one more layer: read, multiply, add.
fn plain_sum(noise: &[Frame]) -> f64 {
    let mut at = 0;
    let mut sum = |out: &mut [Frame]| {
        at = (at + out.len()) % (noise.len() - BUFFER);
        for (n, (out, frame)) in out.iter_mut().zip(&noise[at..]).enumerate() {
            let gain = 0.4 + 1e-6 * n as f32;
            out[0] += frame[0] * gain;
            out[1] += frame[1] * gain;
        }
    };
    median((0..ROUNDS).map(|_| time(&mut sum)).collect())
}
