//! The performance of the audio thread, in numbers.

use crate::engine::device::CallbackStats;
use crate::engine::output::OutputState;
use crate::mix::Mix;
use crate::session::playback::Playback;
use serde::{Deserialize, Serialize};

/// The performance of the audio thread. A later version may add fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Telemetry {
    pub playing: bool,
    pub layers: usize,
    /// The output device, if one is open.
    pub device: Option<String>,
    /// Frames per second.
    pub rate: u32,
    /// The frames that the device has asked for since it was opened.
    pub frames: u64,
    /// The longest time that one callback took, in microseconds.
    pub worst_us: f64,
    /// The same as a share of the callback's duration: at 1 the sound is late.
    pub worst_share: f64,
    /// The share of all time that was spent rendering.
    pub mean_share: f64,
    /// The callbacks that took longer than their duration.
    pub late: u64,
    /// How often a layer had no samples when it needed them.
    pub underruns: u32,
    /// How often a device was opened.
    pub opened: u32,
    /// How often a device was lost.
    pub lost: u32,
}

impl Telemetry {
    /// The work of a device at `rate` frames per second.
    pub fn of_work(work: CallbackStats, rate: u32) -> Self {
        Self {
            rate,
            frames: work.frames,
            worst_us: work.worst.as_secs_f64() * 1e6,
            worst_share: work.worst_share(rate),
            mean_share: work.mean_share(rate),
            late: work.late,
            ..Self::default()
        }
    }
}

impl Playback {
    /// The output device, or why nothing is heard, in a few words.
    pub fn output_text(&self) -> String {
        match &self.output.state {
            OutputState::Playing { device, .. } => device.clone(),
            OutputState::Opening => "opening the sound device".into(),
            OutputState::Leaving => "changing the output".into(),
            OutputState::Missing { device } => format!("{device} is not there"),
            OutputState::Unavailable { reason } => format!("nothing can be heard: {reason}"),
        }
    }

    /// The performance of the audio thread now, while `mix` is on the board.
    pub fn telemetry(&self, mix: &Mix) -> Telemetry {
        let of_device = match (&self.output.state, self.output.report.stats) {
            (OutputState::Playing { device, rate }, Some(work)) => {
                Telemetry { device: Some(device.clone()), ..Telemetry::of_work(work, *rate) }
            }
            _ => Telemetry::default(),
        };
        Telemetry {
            playing: self.is_playing(),
            layers: mix.layers.len(),
            opened: self.output.report.opened,
            lost: self.output.report.lost,
            underruns: self.meters().map_or(0, |meters| meters.underruns()),
            ..of_device
        }
    }
}
