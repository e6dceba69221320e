//! Decodes, extends and mixes eight textures into memory, compared with ffmpeg looping and mixing the same
//! files, if it is installed.

use std::path::Path;
use std::process::Command;
use std::time::Instant;
use susurra::files::Folders;
use susurra::mix::{SoundId, Source};
use susurra::session::{Session, Shared};

const LAYERS: usize = 8;
const SECONDS: usize = 120;

pub fn compare() {
    println!("\n{LAYERS} rains of {SECONDS} s including decoding, in multiples of real time:");
    println!("{:>13} {:>7.0}", "ours, placed", SECONDS as f64 / ours());
    match ffmpeg() {
        Some(seconds) => println!("{:>13} {:>7.0}", "ffmpeg amix", SECONDS as f64 / seconds),
        None => println!("ffmpeg is not installed"),
    }
}

fn ours() -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder can be created");
    let started = Instant::now();
    let (mut session, streamer) = Session::new(Folders::within(folder.path()));
    let rain = Source::Sound(SoundId("rain".into()));
    for _ in 0..LAYERS {
        let controls = session.parked_controls(&rain);
        session.switch_on(&rain, controls);
    }
    let shared = Shared::new(session);
    let mut offline = shared.offline(streamer, crate::RATE);
    let mut second = vec![[0.0; 2]; crate::RATE as usize];
    for _ in 0..SECONDS {
        offline.render(&mut second);
    }
    started.elapsed().as_secs_f64()
}

/// On one thread, like ours.
fn ffmpeg() -> Option<f64> {
    let rain = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sounds/rain/medium.ogg");
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-nostdin", "-filter_complex_threads", "1"]);
    for _ in 0..LAYERS {
        command.args(["-threads", "1", "-stream_loop", "-1", "-i"]).arg(&rain);
    }
    let filter = format!("amix=inputs={LAYERS}");
    command.args(["-filter_complex", &filter, "-t", &SECONDS.to_string(), "-f", "null", "-"]);
    let started = Instant::now();
    command.status().ok().filter(std::process::ExitStatus::success)?;
    Some(started.elapsed().as_secs_f64())
}
