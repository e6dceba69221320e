//! What mixing costs: our renderer beside rodio's own Players and mixer, on the same recording, in
//! the same run. `cargo bench` prints medians and ratios.

use rodio::buffer::SamplesBuffer;
use rodio::{Player, Source as _};
use std::num::NonZero;
use std::time::Instant;
use susurra::dsp::{Frame, Random};
use susurra::engine::{Engine, Heard};
use susurra::mix::{Controls, Layer, LayerId, Mix, SoundId, Source};
use susurra::render::{Recording, Voice};

const RATE: u32 = 48_000;
/// Frames a callback asks for.
const BUFFER: usize = 1024;
/// Rounds of a second of sound each, of which the median counts.
const ROUNDS: usize = 15;

/// Plays a recording from memory for ever: as plain as rodio's side.
struct Loop {
    recording: std::sync::Arc<Recording>,
    at: usize,
}

impl Voice for Loop {
    fn fill(&mut self, out: &mut [Frame], _: &Controls) {
        for frame in out {
            *frame = self.recording.frame(self.at);
            self.at = (self.at + 1) % self.recording.len();
        }
    }
}

fn main() {
    let mut random = Random::new(1);
    let noise: Vec<Frame> =
        (0..RATE * 2).map(|_| [(); 2].map(|()| random.between(-0.1, 0.1))).collect();
    println!("ns a frame, stereo at 48 kHz; median of {ROUNDS} rounds of a second each");
    println!("{:>8} {:>14} {:>14} {:>8}", "layers", "ours, limited", "rodio Players", "ratio");
    for layers in [8, 32] {
        let (mut ours, mut theirs) = (our_mixer(layers, &noise), rodio_mixer(layers, &noise));
        let mut costs = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            costs[0].push(time(&mut ours));
            costs[1].push(time(&mut theirs));
        }
        let [ours, theirs] = costs.map(median);
        println!("{layers:>8} {ours:>14.1} {theirs:>14.1} {:>8.1}", theirs / ours);
    }
}

/// Nanoseconds a frame, over a second of sound.
fn time(fill: &mut dyn FnMut(&mut [Frame])) -> f64 {
    let mut out = [[0.0; 2]; BUFFER];
    let buffers = RATE as usize / BUFFER;
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

fn our_mixer(layers: u32, noise: &[Frame]) -> impl FnMut(&mut [Frame]) {
    let recording = std::sync::Arc::new(Recording::new(noise));
    let layer = |id| Layer {
        id: LayerId(id),
        source: Source::Sound(SoundId("noise".into())),
        controls: Controls::default(),
        unknown: serde_json::Map::new(),
    };
    let mix = Mix { layers: (1..=layers).map(layer).collect(), ..Mix::default() };
    let (mut engine, mut renderer) = Engine::new(RATE);
    engine.sync(&Heard::of(&mix), |_| Some(Box::new(Loop { recording: recording.clone(), at: 0 })));
    // The engine stays, or what it sent would be taken back.
    move |out| {
        let _ = &engine;
        renderer.render(out);
    }
}

fn rodio_mixer(layers: u32, noise: &[Frame]) -> impl FnMut(&mut [Frame]) {
    let (stereo, rate) = (NonZero::new(2).unwrap(), NonZero::new(RATE).unwrap());
    let (mixer, mut source) = rodio::mixer::mixer(stereo, rate);
    let samples = noise.as_flattened().to_vec();
    let player = |_| {
        let player = Player::connect_new(&mixer);
        player.append(SamplesBuffer::new(stereo, rate, samples.clone()).repeat_infinite());
        player.set_volume(0.4);
        player
    };
    let players: Vec<Player> = (0..layers).map(player).collect();
    move |out| {
        let _ = &players;
        out.as_flattened_mut().fill_with(|| source.next().unwrap_or(0.0));
    }
}
