//! The doctor's own look at the device: it is opened, plays silence or a tone, and is watched.

use crate::cli::doctor::{callback, row};
use crate::decibels::db_to_gain;
use crate::dsp::Frame;
use crate::engine::device::Device;
use crate::engine::output::CLOSING_FADE;
use crate::engine::output_devices::{OutputDevices, SystemOutputDevices};
use crate::engine::{DesiredState, Engine};
use crate::mix::{Controls, Layer, LayerId, Mix, Source};
use crate::render::{Placement, Voice};
use crate::session::Telemetry;
use crate::settings::OutputDevice;
use anyhow::{Context as _, bail};
use serde_json::Map;
use std::f64::consts::TAU;
use std::time::Duration;

/// How long the device is watched; an idle sound server may take over a second to start.
const WATCH: Duration = Duration::from_millis(2500);
const TONE: Duration = Duration::from_secs(4);
const TONE_HZ: f64 = 440.0;
const TONE_DB: f32 = -20.0;

/// Opens the chosen output, or the default, and watches it play silence, or the tone.
pub fn device_rows(
    system: &mut SystemOutputDevices,
    chosen: Option<&OutputDevice>,
    tone: bool,
) -> anyhow::Result<()> {
    let there = chosen.and_then(|chosen| system.find(&chosen.id).ok().flatten());
    let found =
        there.map_or_else(|| system.default_device(), Ok).context("nothing can be heard")?;
    let mut engine = None;
    let mix = if tone { tone_mix() } else { Mix::default() };
    let opened = Device::open(&found, |rate| {
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
        std::thread::sleep(CLOSING_FADE);
        underruns = engine.meters().underruns();
    }
    let watched = Telemetry { underruns, ..Telemetry::of_work(device.stats(), device.rate()) };
    device.close();
    let frames = watched.frames;
    if frames == 0 {
        bail!("nothing can be heard: the device asked for no sound in {} s", watch.as_secs_f32());
    }
    let what = if tone { "of the tone" } else { "of silence" };
    row("Playing", &format!("yes, it asked for {frames} frames {what}; {}", callback(&watched)))
}

fn tone_mix() -> Mix {
    let controls = Controls { level: 1.0, ..Controls::default() };
    let layer = Layer { id: LayerId(1), source: Source::Unknown, controls, unknown: Map::new() };
    Mix { layers: vec![layer], master: 1.0, ..Mix::default() }
}

fn heard(mix: &Mix, playing: bool) -> DesiredState<'_> {
    DesiredState { playing, fade_s: 0.5, ..DesiredState::playing(mix) }
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
    #[expect(clippy::cast_possible_truncation, reason = "a sample")]
    fn fill(&mut self, out: &mut [Frame], _: &Controls) {
        for frame in out {
            self.phase = (self.phase + self.step).fract();
            let sample = (self.phase * TAU).sin() as f32 * db_to_gain(TONE_DB);
            *frame = [sample; 2];
        }
    }

    /// As loud as it is said to be, at both ears.
    fn placement(&self) -> Placement {
        Placement::Unplaced
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::gain_to_db;

    #[test]
    fn the_tone_is_as_loud_as_it_is_said_to_be() {
        let (mut engine, mut renderer) = Engine::new(48_000);
        let mix = tone_mix();
        engine.sync(&heard(&mix, true), |_| Some(Box::new(Tone::new(48_000))));
        let mut out = vec![[0.0; 2]; 96_000];
        renderer.render(&mut out);
        for ear in [0, 1] {
            let peak = out[48_000..].iter().fold(0.0f32, |most, f| most.max(f[ear].abs()));
            let db = gain_to_db(peak);
            assert!((db - TONE_DB).abs() < 0.2, "{db} dB");
        }
    }
}
