//! The proof that the callback neither allocates nor frees: an allocator that traps both while it
//! runs, over all that can happen to a mix.
// An allocator can only be written in unsafe Rust; this one hands all to the system's.
#![expect(unsafe_code)]

mod common;

use common::{RATE, Rig, add};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use susurra::engine::output::Player as _;
use susurra::mix::controls::SPECS;
use susurra::render::Renderer;
use susurra::session::{Action, Session, Shared};

thread_local! {
    static STRICT: Cell<bool> = const { Cell::new(false) };
}

struct Trap;

fn trap(what: &str) {
    assert!(!STRICT.replace(false), "{what} on the audio thread");
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Trap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        trap("allocated");
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        trap("freed");
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static TRAP: Trap = Trap;

fn strictly(work: impl FnOnce()) {
    STRICT.set(true);
    work();
    STRICT.set(false);
}

fn callback(renderer: &mut Renderer, out: &mut [[f32; 2]]) {
    strictly(|| renderer.render(out));
    assert!(out.iter().flatten().all(|sample| sample.is_finite() && sample.abs() < 1.0));
}

#[test]
#[should_panic(expected = "allocated on the audio thread")]
fn the_trap_catches_an_allocation() {
    strictly(|| drop(std::hint::black_box(vec![0u8; 64])));
}

#[test]
fn the_callback_neither_allocates_nor_frees_while_layers_come_and_go() {
    let rig = Rig::new();
    let (mut session, mut streamer) = rig.session();
    session.play();
    let shared = Shared::new(session);
    let mut renderer = shared.clone().renderer(RATE);
    let mut out = [[0.0; 2]; 512];
    let sounds = ["rain", "tapping", "brushing", "whispers", "hum", "blips", "missing"];
    for round in 0..1500usize {
        shared.with(|session| disturb(session, round, &sounds));
        // As live: the streamer comes by now and then, and rings may run dry.
        if round % 5 == 0 {
            streamer.pump();
        }
        callback(&mut renderer, &mut out);
    }
    shared.with(|session| session.mix.layers.clear());
    for _ in 0..400 {
        callback(&mut renderer, &mut out);
        shared.with(|_| ());
        streamer.pump();
    }
    assert_eq!(streamer.busy_with(), 0, "a layer that is gone leaves no work behind");
    assert!(out.iter().flatten().all(|sample| sample.abs() < 1e-6));
}

fn disturb(session: &mut Session, round: usize, sounds: &[&str]) {
    if round.is_multiple_of(3) && session.mix.layers.len() < 70 {
        add(session, sounds[round / 3 % sounds.len()], 0.8);
    }
    if round % 7 == 6 {
        let id = session.mix.layers[round % session.mix.layers.len()].id;
        session.switch_off(id);
    }
    if let Some(layer) = session.mix.layers.last_mut() {
        for (n, spec) in SPECS.into_iter().enumerate() {
            let part = ((round * (n + 3)) % 100) as f32 / 100.0;
            spec.set(&mut layer.controls, spec.min + (spec.max - spec.min) * part);
        }
        layer.controls.mute = round.is_multiple_of(11);
    }
    match round % 97 {
        40 => session.perform(Action::NextPreset),
        60 => session.pause(),
        70 => session.play(),
        _ => session.mix.master = (round % 50) as f32 / 50.0,
    }
}
