//! `susurra doctor`: how it stands, for whoever wonders why nothing is heard.

use crate::cli::print;
use crate::dsp::{Frame, amplitude};
use crate::engine::device::{self, Device};
use crate::engine::{Engine, Heard};
use crate::files::Folders;
use crate::mix::{Controls, Layer, LayerId, Mix, Source};
use crate::render::Voice;
use crate::session::Session;
use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::Map;
use std::f64::consts::TAU;
use std::path::Path;
use std::time::Duration;

/// How long the device is watched; an idle sound server may take over a second to start.
const WATCH: Duration = Duration::from_millis(2500);
const TONE: Duration = Duration::from_secs(4);
const LAST_FADE: Duration = Duration::from_millis(700);
const TONE_HZ: f64 = 440.0;
const TONE_DB: f32 = -20.0;

#[derive(Args)]
pub struct Arguments {
    /// Play a quiet tone for a few seconds
    #[arg(long)]
    tone: bool,
}

pub fn run(arguments: &Arguments, folders: &Folders) -> anyhow::Result<()> {
    let (session, _) = Session::new(folders.clone());
    row("Susurra", env!("CARGO_PKG_VERSION"))?;
    row("System", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH))?;
    let [sounds, presets] = [session.catalogue().sounds().len(), session.store().entries().len()];
    row("Sounds", &format!("{sounds}, with your own from {}", place(&folders.sounds())))?;
    row("Presets", &format!("{presets}, with your own in {}", place(&folders.presets())))?;
    row("Settings", &place(&folders.config))?;
    for problem in session.problems() {
        row("Problem", &problem)?;
    }
    row("Sound hosts", &device::hosts().join(", "))?;
    device_rows(arguments.tone)
}

fn row(name: &str, text: &str) -> anyhow::Result<()> {
    print(&format!("{name:12} {text}\n"))
}

fn place(path: &Path) -> String {
    let state = if path.exists() { "" } else { " (not there yet)" };
    format!("{}{state}", path.display())
}

/// Opens the default device and watches it play silence, or the tone.
fn device_rows(tone: bool) -> anyhow::Result<()> {
    let mut engine = None;
    let mix = if tone { tone_mix() } else { Mix::default() };
    let opened = Device::open(&mut device::default_device(), &mut |rate| {
        let (mut own, renderer) = Engine::new(rate);
        own.sync(&heard(&mix, true), |_| Some(Box::new(Tone::new(rate))));
        engine = Some(own);
        renderer
    });
    let device = opened.context("nothing can be heard")?;
    row("Device", &format!("{} at {} Hz", device.name(), device.rate()))?;
    if tone {
        row("Tone", &format!("{TONE_HZ} Hz at {TONE_DB} dB for {} s", TONE.as_secs()))?;
    }
    let watch = if tone { TONE } else { WATCH };
    std::thread::sleep(watch);
    let mut underruns = 0;
    if let Some(engine) = &mut engine {
        engine.sync(&heard(&mix, false), |_| None);
        std::thread::sleep(LAST_FADE);
        underruns = engine.meters().underruns();
    }
    let frames = device.frames();
    device.close();
    if frames == 0 {
        bail!("nothing can be heard: the device asked for no sound in {} s", watch.as_secs_f32());
    }
    row("Playing", &format!("yes, it asked for {frames} frames; {underruns} underruns"))
}

fn tone_mix() -> Mix {
    let controls = Controls { level: 1.0, ..Controls::default() };
    let layer = Layer { id: LayerId(1), source: Source::Unknown, controls, unknown: Map::new() };
    Mix { layers: vec![layer], master: 1.0, ..Mix::default() }
}

fn heard(mix: &Mix, playing: bool) -> Heard<'_> {
    Heard { playing, fade_s: 0.5, ..Heard::of(mix) }
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
