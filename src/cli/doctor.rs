//! `susurra doctor`: how it stands, for whoever wonders why nothing is heard.

use crate::dsp::{Frame, amplitude};
use crate::engine::device::{self, Device};
use crate::engine::{Engine, Heard};
use crate::files::Folders;
use crate::mix::{Controls, Layer, LayerId, Mix, Source};
use crate::render::Voice;
use crate::session::Session;
use clap::Args;
use serde_json::Map;
use std::f64::consts::TAU;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long the device is watched; an idle sound server may take over a second to start.
const WATCH: Duration = Duration::from_millis(2500);
const TONE_SECONDS: u64 = 4;
const TONE_HZ: f64 = 440.0;
const TONE_DB: f32 = -20.0;

#[derive(Args)]
pub struct Arguments {
    /// Play a quiet tone for a few seconds
    #[arg(long)]
    tone: bool,
}

pub fn run(arguments: &Arguments, folders: &Folders) {
    let (session, _) = Session::new(folders.clone());
    row("Susurra", env!("CARGO_PKG_VERSION"));
    row("System", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    let [sounds, presets] = [session.catalogue().sounds().len(), session.store().entries().len()];
    row("Sounds", &format!("{sounds}, with your own from {}", place(&folders.sounds())));
    row("Presets", &format!("{presets}, with your own in {}", place(&folders.presets())));
    row("Settings", &place(&folders.config));
    for notice in session.notices() {
        row("Problem", &notice.text);
    }
    row("Sound hosts", &device::hosts().join(", "));
    device_rows(arguments.tone);
}

fn row(name: &str, text: &str) {
    println!("{name:12} {text}");
}

fn place(path: &Path) -> String {
    let state = if path.exists() { "" } else { " (not there yet)" };
    format!("{}{state}", path.display())
}

/// Opens the default device and watches it play silence, or the tone.
fn device_rows(tone: bool) {
    let mut engine = None;
    let opened = Device::open(&mut device::default_device(), &mut |rate| {
        let (mut own, renderer) = Engine::new(rate);
        if tone {
            own.sync(&tone_only(&tone_mix()), |_| Some(Box::new(Tone::new(rate))));
        }
        engine = Some(own);
        renderer
    });
    let device = match opened {
        Ok(device) => device,
        Err(error) => return row("Device", &format!("none: {error}")),
    };
    row("Device", &format!("{} at {} Hz", device.name(), device.rate()));
    if tone {
        row("Tone", &format!("{TONE_HZ} Hz at {TONE_DB} dB for {TONE_SECONDS} s"));
    }
    let watch = if tone { Duration::from_secs(TONE_SECONDS) } else { WATCH };
    let started = Instant::now();
    while started.elapsed() < watch {
        std::thread::sleep(Duration::from_millis(50));
    }
    let frames = device.frames();
    let underruns = engine.map_or(0, |engine| engine.meters().underruns());
    row(
        "Playing",
        &match frames {
            0 => format!("no: it asked for nothing in {} s", watch.as_secs_f32()),
            frames => format!("yes: it asked for {frames} frames; {underruns} underruns"),
        },
    );
    device.close();
}

fn tone_mix() -> Mix {
    let controls = Controls { level: 1.0, ..Controls::default() };
    let layer = Layer { id: LayerId(1), source: Source::Unknown, controls, unknown: Map::new() };
    Mix { layers: vec![layer], master: 1.0, ..Mix::default() }
}

fn tone_only(mix: &Mix) -> Heard<'_> {
    Heard { mix, playing: true, dim: 1.0, fade_s: 0.5, glide_s: 0.1 }
}

/// A sine, to hear whether anything is heard.
struct Tone {
    phase: f64,
    step: f64,
}

impl Tone {
    fn new(rate: u32) -> Self {
        Self { phase: 0.0, step: TONE_HZ / f64::from(rate) }
    }
}

impl Voice for Tone {
    fn fill(&mut self, out: &mut [Frame], _: &Controls) {
        for frame in out {
            self.phase = (self.phase + self.step).fract();
            let sample = (self.phase * TAU).sin() as f32 * amplitude(TONE_DB);
            *frame = [sample; 2];
        }
    }
}
