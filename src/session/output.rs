//! The output device: what the output's thread is asked for, and what it reports.

use crate::engine::output::{OutputClient, OutputReport, OutputRequest, OutputState};
use crate::i18n::message;
use crate::render::Renderer;
use crate::session::{Session, Shared};
use crate::settings::{OutputDevice, WhenGone};

impl OutputClient for Shared {
    fn create_renderer(&mut self, rate: u32) -> Renderer {
        self.with(|session| session.fresh_renderer(rate))
    }

    fn request(&mut self, report: OutputReport) -> OutputRequest {
        self.with(|session| answer(session, report))
    }

    fn set_output_devices(&mut self, output_devices: Vec<OutputDevice>) {
        self.with(|session| session.playback.set_output_devices(output_devices));
    }

    fn set_state(&mut self, state: OutputState) {
        self.with(|session| session.set_output(state));
    }
}

/// Takes over a report of the output's thread. Returns what it is to play through.
fn answer(session: &mut Session, report: OutputReport) -> OutputRequest {
    let when_gone = session.overrides.when_output_is_gone(&session.settings);
    let rings = session.timers.is_ringing() && session.playback.is_playing();
    OutputRequest {
        device: session.overrides.output(&session.settings).cloned(),
        // An alarm must be heard when the headphones have been put away.
        use_default_instead: when_gone == WhenGone::UseDefault || rings,
        list_devices: session.playback.note_report(report),
    }
}

impl Session {
    /// Takes over the state of the output. It pauses when the chosen output is gone, if that is set:
    /// nothing begins to sound by itself when the output is back, in a place that the listener has
    /// left.
    pub(super) fn set_output(&mut self, state: OutputState) {
        let Some(device) = self.playback.set_output(state) else { return };
        let text = message!("output-gone", name = device.to_string());
        let pauses = self.overrides.when_output_is_gone(&self.settings) == WhenGone::Pause;
        if pauses && self.playback.plays_on() {
            self.pause();
            self.notices.notify_warning(text);
        }
    }
}
