//! What a change of the session costs, compared with the lock alone.

use crate::{ROUNDS, median};
use std::hint::black_box;
use std::sync::Mutex;
use std::time::Instant;
use susurra::files::Folders;
use susurra::mix::{Controls, Source};
use susurra::session::{Session, Shared};

const LAYERS: usize = 8;
const CALLS: u32 = 10_000;

pub fn compare() {
    let folder = tempfile::tempdir().expect("a temporary folder can be created");
    let (mut session, _streamer) = Session::new(Folders::within(folder.path()));
    for _ in 0..LAYERS {
        session.switch_on(&Source::Noise, Controls::default());
    }
    let shared = Shared::new(session);
    let mutex = Mutex::new(0_u64);
    println!("\nns per call, with {LAYERS} layers on the board; medians of {ROUNDS} rounds:");
    print("Mutex::lock", || {
        black_box(*mutex.lock().expect("no thread panics here"));
    });
    print("Shared::read", || {
        black_box(shared.read(|session| session.board.mix().master));
    });
    print("Shared::with, no change", || shared.with(|_| ()));
    let mut level = 0.0;
    print("Shared::with, a level", || {
        level = if level > 0.9 { 0.1 } else { level + 0.001 };
        shared.with(|session| session.board.mix_mut().layers[0].controls.level = level);
    });
}

fn print(name: &str, mut call: impl FnMut()) {
    let cost = || {
        let started = Instant::now();
        (0..CALLS).for_each(|_| call());
        started.elapsed().as_nanos() as f64 / f64::from(CALLS)
    };
    let costs = std::iter::repeat_with(cost).take(ROUNDS).collect();
    println!("{name:>24} {:>8.0}", median(costs));
}
