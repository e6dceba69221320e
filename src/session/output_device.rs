//! What the session wishes to be played through, and what it hears of how that goes.

use crate::engine::device::CallbackStats;
use crate::engine::output::{OutputClient, OutputReport, OutputRequest, OutputState};
use crate::render::Renderer;
use crate::session::{Session, Shared, WindowCall};
use crate::settings::{OutputDevice, WhenGone};
use serde::{Deserialize, Serialize};

/// How the audio thread fares, in numbers. A later version may tell more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Telemetry {
    pub playing: bool,
    pub layers: usize,
    /// What is played through, if there is anything.
    pub device: Option<String>,
    /// Frames per second.
    pub rate: u32,
    /// What the device has asked for since it was opened.
    pub frames: u64,
    /// The longest that rendering one portion took, in microseconds,
    pub worst_us: f64,
    /// and as a share of the time that the portion lasts: at 1 it came too late.
    pub worst_share: f64,
    /// The share of the time that rendering took in all.
    pub mean_share: f64,
    /// Portions that took longer than they last.
    pub late: u64,
    /// How often a layer had nothing to play when it should have.
    pub underruns: u32,
    /// How often a device was opened, and how often one was lost.
    pub opened: u32,
    pub lost: u32,
}

impl Telemetry {
    /// What is known of the work for a device of that rate.
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

impl OutputClient for Shared {
    fn create_renderer(&mut self, rate: u32) -> Renderer {
        self.with(|session| session.fresh_renderer(rate))
    }

    fn request(&mut self, report: OutputReport) -> OutputRequest {
        self.with(|session| session.output_request(report))
    }

    fn set_output_devices(&mut self, output_devices: Vec<OutputDevice>) {
        self.with(|session| {
            session.output_devices = output_devices;
            session.call_window(WindowCall::Redraw);
        });
    }

    fn set_state(&mut self, state: OutputState) {
        self.with(|session| session.set_output(state));
    }
}

impl Session {
    /// The outputs that there were when they were last asked for.
    pub fn output_devices(&self) -> &[OutputDevice] {
        &self.output_devices
    }

    /// Has the outputs listed anew. They come when the output's thread has found them.
    pub fn look_for_output_devices(&mut self) {
        self.lists_output_devices = true;
    }

    /// Plays through `output` for as long as the program runs, or through the usual one, and waits for it
    /// where it is gone: nobody is there to press play again. The settings stay as they are.
    pub fn play_through(&mut self, output: Option<OutputDevice>) {
        let settings = &mut self.settings;
        self.usual_output = Some((settings.output.clone(), settings.when_output_is_gone));
        if output.is_some() {
            settings.output = output;
        }
        if settings.when_output_is_gone == WhenGone::Pause {
            settings.when_output_is_gone = WhenGone::Wait;
        }
    }

    /// What is played through, or why nothing is heard, in a few words.
    pub fn output_text(&self) -> String {
        match &self.output {
            OutputState::Playing { device, .. } => device.clone(),
            OutputState::Opening => "opening the sound device".into(),
            OutputState::Leaving => "changing the output".into(),
            OutputState::Missing { device } => format!("{device} is not there"),
            OutputState::Unavailable { reason } => format!("nothing can be heard: {reason}"),
        }
    }

    /// How the audio thread fares now.
    pub fn telemetry(&self) -> Telemetry {
        let of_device = match (&self.output, self.report.stats) {
            (OutputState::Playing { device, rate }, Some(work)) => {
                Telemetry { device: Some(device.clone()), ..Telemetry::of_work(work, *rate) }
            }
            _ => Telemetry::default(),
        };
        Telemetry {
            playing: self.playing,
            layers: self.mix.layers.len(),
            opened: self.report.opened,
            lost: self.report.lost,
            underruns: self.meters().map_or(0, |meters| meters.underruns()),
            ..of_device
        }
    }

    fn output_request(&mut self, report: OutputReport) -> OutputRequest {
        self.report = report;
        OutputRequest {
            device: self.settings.output.clone(),
            // An alarm is for whoever has put the headphones away.
            use_default_instead: self.settings.when_output_is_gone == WhenGone::UseDefault
                || self.alarm_rings(),
            list_devices: std::mem::take(&mut self.lists_output_devices),
        }
    }

    /// Pauses when the chosen output is found to be gone, if that is set: when it is back, nothing
    /// begins to sound by itself in a place that its listener has left.
    pub(super) fn pause_if_gone(&mut self) {
        let OutputState::Missing { device } = &self.output else { return };
        if self.plays_on() && self.settings.when_output_is_gone == WhenGone::Pause {
            let text = format!("“{device}” is gone, so all is paused. It is used when it is back.");
            self.pause();
            self.warn(text);
        }
    }
}
