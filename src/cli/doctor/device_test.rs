//! Opens the output device, plays silence or a tone through it, and measures the audio callback.

use crate::cli::doctor::{callback_text, message_row};
use crate::cli::fail;
use crate::decibels::db_to_gain;
use crate::dsp::Frame;
use crate::engine::device::Device;
use crate::engine::output::CLOSING_FADE;
use crate::engine::output_devices::{OutputDevices, SystemOutputDevices};
use crate::engine::{DesiredState, Engine};
use crate::i18n::{Argument, message, tr};
use crate::mix::{Controls, Layer, LayerId, Mix, Source};
use crate::render::{Placement, Voice};
use crate::session::Telemetry;
use crate::settings::OutputDevice;
use serde_json::Map;
use std::f64::consts::TAU;
use std::time::Duration;

/// The length of the test. An idle sound server may take over a second to start.
const SILENCE: Duration = Duration::from_millis(2500);
const TONE: Duration = Duration::from_secs(4);
const TONE_HZ: f64 = 440.0;
const TONE_DB: f32 = -20.0;

/// Tests the chosen output device, or the default one, with silence or a tone.
///
/// # Errors
/// If it cannot be opened, or asks for no samples.
pub fn run(
    system: &mut SystemOutputDevices,
    chosen: Option<&OutputDevice>,
    tone: bool,
) -> anyhow::Result<()> {
    let there = chosen.and_then(|chosen| system.find(&chosen.id).ok().flatten());
    let no_sound = |why: &dyn std::fmt::Display| -> anyhow::Error {
        message!("doctor-no-sound", why = why.to_string()).into()
    };
    let found = there.map_or_else(|| system.default_device(), Ok).map_err(|why| no_sound(&why))?;
    let mut engine = None;
    let mix = if tone { tone_mix() } else { Mix::default() };
    let opened = Device::open(&found, |rate| {
        let (mut own, renderer) = Engine::new(rate);
        own.sync(&heard(&mix, true), |_| Some(Box::new(Tone::new(rate))));
        engine = Some(own);
        renderer
    });
    let device = opened.map_err(|why| no_sound(&why))?;
    let (name, rate) = (device.name(), device.rate());
    message_row(tr!("doctor-device"), &message!("doctor-device-rate", name = name, rate = rate))?;
    if tone {
        let (hz, db) = (Argument::number(TONE_HZ, 0), Argument::number(TONE_DB.into(), 0));
        let text = message!("doctor-tone-text", hz = hz, db = db, seconds = TONE.as_secs());
        message_row(tr!("doctor-tone"), &text)?;
    }
    let length = if tone { TONE } else { SILENCE };
    std::thread::sleep(length);
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
        let seconds = Argument::number(length.as_secs_f64(), 1);
        fail!("doctor-device-is-silent", seconds = seconds);
    }
    let callback = callback_text(&watched);
    let text = if tone {
        message!("doctor-played-tone", frames = frames, callback = callback)
    } else {
        message!("doctor-played-silence", frames = frames, callback = callback)
    };
    message_row(tr!("doctor-playing"), &text)
}

fn tone_mix() -> Mix {
    let controls = Controls { level: 1.0, ..Controls::default() };
    let layer = Layer { id: LayerId(1), source: Source::Unknown, controls, unknown: Map::new() };
    Mix { layers: vec![layer], master: 1.0, ..Mix::default() }
}

fn heard(mix: &Mix, playing: bool) -> DesiredState<'_> {
    DesiredState { playing, fade_s: 0.5, ..DesiredState::playing(mix) }
}

/// A sine tone.
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

    /// At both ears, at the level that the doctor names.
    fn placement(&self) -> Placement {
        Placement::Unplaced
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::gain_to_db;

    #[test]
    fn the_tone_has_the_level_that_is_shown() {
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
