//! Proves that the audio callback is real-time safe: an allocator panics if the callback allocates or frees
//! memory, and the kernel kills its thread at the first system call.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sound and pictures are computed with small numbers"
)]
// An allocator and a system call filter can only be written in unsafe Rust; each is a few lines.
#![expect(unsafe_code)]

mod common;

use common::{Rig, add};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::{Duration, Instant, UNIX_EPOCH};
use susurra::engine::output::OutputClient as _;
use susurra::engine::streamer::Streamer;
use susurra::mix::controls::SPECS;
use susurra::mix::{Path, Source};
use susurra::render::Renderer;
use susurra::session::{Action, Keeper, Session, Shared};

thread_local! {
    static STRICT: Cell<bool> = const { Cell::new(false) };
}

struct Trap;

fn trap(what: &str) {
    assert!(!STRICT.replace(false), "{what} on the audio thread");
}

// SAFETY: every call is passed to the system's allocator unchanged.
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

/// A session that is playing, its streamer, and the renderer that a device would drive.
fn playing(rig: &Rig, rate: u32) -> (Shared, Streamer, Renderer) {
    let (mut session, streamer) = rig.session();
    session.play();
    let shared = Shared::new(session);
    let renderer = shared.clone().create_renderer(rate);
    (shared, streamer, renderer)
}

#[test]
#[should_panic(expected = "allocated on the audio thread")]
fn the_allocator_catches_an_allocation() {
    strictly(|| drop(std::hint::black_box(vec![0u8; 64])));
}

/// At a low sample rate to save time; nothing else in the renderer depends on the rate.
#[test]
fn in_an_hour_of_constant_changes_the_callback_neither_allocates_nor_frees() {
    const RATE: u32 = 8000;
    let rig = Rig::new();
    let (shared, mut streamer, mut renderer) = playing(&rig, RATE);
    let mut keeper = Keeper::new(shared.clone());
    let mut out = [[0.0; 2]; 512];
    for round in 0..3600 * RATE as usize / out.len() {
        shared.with(|session| disturb(session, round));
        // Timers run through a long time.
        let time = Duration::from_secs(30 * round as u64);
        keeper.tick(Instant::now() + time, UNIX_EPOCH + time);
        // As in live playback, the streamer runs now and then, and rings may run dry.
        if round % 5 == 0 {
            streamer.pump();
        }
        callback(&mut renderer, &mut out);
    }
    shared.with(|session| session.board.mix_mut().layers.clear());
    for _ in 0..400 {
        callback(&mut renderer, &mut out);
        shared.with(|_| ());
        streamer.pump();
    }
    assert_eq!(streamer.active_jobs(), 0, "a removed layer leaves no work behind");
    assert!(out.iter().flatten().all(|sample| sample.abs() < 1e-6));
}

const SOUNDS: [&str; 7] = ["rain", "tapping", "brushing", "whispers", "hum", "blips", "missing"];

/// Adds and removes layers, between none and more than 64, and changes every control.
fn disturb(session: &mut Session, round: usize) {
    let wanted = [8, 30, 70, 0][round / 1500 % 4];
    let count = session.board.mix().layers.len();
    if round.is_multiple_of(3) && count < wanted {
        match round / 3 % 9 {
            7 => session.switch_on(&Source::Noise, session.parked_controls(&Source::Noise)),
            8 => session.switch_on(&Source::Tones, session.parked_controls(&Source::Tones)),
            sound => add(session, SOUNDS[sound], 0.8),
        };
    }
    if count > 0 && (round % 7 == 6 || count > wanted) {
        let id = session.board.mix().layers[round % count].id;
        session.board.switch_off(id);
    }
    let at = round % session.board.mix().layers.len().max(1);
    if let Some(layer) = session.board.mix_mut().layers.get_mut(at) {
        for (n, spec) in SPECS.into_iter().enumerate() {
            let part = ((round * (n + 3)) % 100) as f32 / 100.0;
            spec.set(&mut layer.controls, spec.min + (spec.max - spec.min) * part);
        }
        layer.controls.path = Path::ALL[round / 50 % Path::ALL.len()];
        layer.controls.mute = round.is_multiple_of(11);
        layer.controls.solo = round % 701 < 20;
    }
    session.board.mix_mut().drift = (round % 64) as f32 / 63.0;
    // Each change of the focus timer plays a chime.
    if round % 300 == 30 {
        session.focus(Instant::now());
    }
    session.playback.duck(round % 900 > 700);
    session.settings.speakers = round % 2000 > 1700;
    match round % 970 {
        400 => session.perform(Action::NextPreset),
        600 => session.pause(),
        700 => session.play(),
        _ => session.board.mix_mut().master = (round % 50) as f32 / 50.0,
    }
}

#[cfg(target_os = "linux")]
mod system_calls {
    use super::*;
    use std::process::{Command, exit};
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::thread::Builder;
    use std::time::Duration;

    /// The environment variable that tells the child process, another run of this test, what to do.
    const ROLE: &str = "SUSURRA_TEST_ROLE";
    static DONE: AtomicBool = AtomicBool::new(false);

    /// From here on the kernel kills this thread at any system call other than `read`, `write` and `exit`.
    fn forbid_system_calls() {
        // SAFETY: the call takes only numbers and accesses no memory.
        let answer = unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_STRICT) };
        assert_eq!(answer, 0, "this kernel does not support seccomp");
    }

    fn end_thread() -> ! {
        // SAFETY: ends this thread without unwinding. The process cleans up what the thread owns.
        unsafe { libc::syscall(libc::SYS_exit, 0) };
        unreachable!("the thread has ended");
    }

    fn run_child(role: &str) -> bool {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "system_calls::the_callback_makes_no_system_call", "--nocapture"])
            .env(ROLE, role)
            .output()
            .unwrap();
        output.status.code() == Some(42)
    }

    #[test]
    fn the_callback_makes_no_system_call() {
        match std::env::var(ROLE).as_deref() {
            Ok("callback") => render_without_calls(),
            Ok("guilty") => {
                let guilty = Builder::new().name("guilty".into()).spawn(|| {
                    forbid_system_calls();
                    std::thread::yield_now();
                    DONE.store(true, SeqCst);
                    end_thread();
                });
                wait_for(&guilty.unwrap());
            }
            _ => {
                assert!(!run_child("guilty"), "the kernel kills a thread that makes a system call");
                assert!(run_child("callback"), "the kernel killed the callback's thread");
            }
        }
    }

    fn render_without_calls() {
        let rig = Rig::new();
        let (shared, mut streamer, mut renderer) = playing(&rig, 48_000);
        let callback = move || {
            let mut out = [[0.0; 2]; 512];
            renderer.render(&mut out);
            forbid_system_calls();
            for _ in 0..4000 {
                renderer.render(&mut out);
            }
            DONE.store(true, SeqCst);
            end_thread();
        };
        let audio = Builder::new().name("audio".into()).spawn(callback).unwrap();
        for round in 0.. {
            shared.with(|session| disturb(session, 1400 + round));
            streamer.pump();
            if DONE.load(SeqCst) || audio.is_finished() || round > 100_000 {
                break;
            }
        }
        wait_for(&audio);
    }

    /// Exits with 42 if the thread has finished its work. The thread cannot be joined, because it ends without
    /// unwinding.
    fn wait_for(_: &std::thread::JoinHandle<()>) {
        for _ in 0..200 {
            if DONE.load(SeqCst) {
                exit(42);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        exit(1);
    }
}
