//! The settings of sound: the output device, headphones or speakers, and the crossfade between
//! presets.

use crate::dose::{ExposureMode, Headphones};
use crate::i18n::{Argument, Message, key, message, tr};
use crate::mix::{Spec, Unit};
use crate::session::Session;
use crate::settings::{CROSSFADES_S, OutputDevice, WhenGone};
use crate::ui::settings::heading_ui;
use crate::ui::slider::slider_ui;
use crate::ui::widgets;
use egui::{RadioButton, Response, ScrollArea, TextWrapMode, Ui};
use std::time::SystemTime;

/// The length of the crossfade from one preset to the next, in seconds.
const CROSSFADE: Spec = Spec::standalone(key!("crossfade"), CROSSFADES_S, 3.0, Unit::Seconds).log();
/// The height of the list of output devices. A longer list scrolls.
const OUTPUTS_HEIGHT: f32 = 190.0;

pub fn output_ui(ui: &mut Ui, session: &mut Session) {
    output_devices_ui(ui, session);
    listening_ui(ui, session);
    crossfade_ui(ui, session);
}

fn crossfade_ui(ui: &mut Ui, session: &mut Session) {
    heading_ui(ui, tr!("settings-crossfade"));
    let name = ui.label(CROSSFADE.name()).id;
    slider_ui(ui, &CROSSFADE, name, CROSSFADE.default, &mut session.settings.preset_crossfade_s)
        .on_hover_text(tr!("crossfade-tip"));
}

fn output_devices_ui(ui: &mut Ui, session: &mut Session) {
    heading_ui(ui, tr!("settings-output"));
    let mut choice = session.settings.output.clone();
    ScrollArea::vertical().max_height(OUTPUTS_HEIGHT).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let is_default = choice.is_none();
        if radio_ui(ui, is_default, tr!("system-default")).clicked() {
            choice = None;
        }
        let devices = session.playback.output_devices();
        for device in devices {
            if output_device_ui(ui, device, choice.as_ref(), "").clicked() {
                choice = Some(device.clone());
            }
        }
        // A chosen device that is not connected is listed as well. While the list of devices is
        // still empty, it is not known whether the device is connected.
        let missing = session.settings.output.as_ref();
        let missing = missing.filter(|chosen| devices.iter().all(|device| device.id != chosen.id));
        if let Some(missing) = missing {
            let state = if devices.is_empty() { "" } else { tr!("output-missing") };
            output_device_ui(ui, missing, choice.as_ref(), state);
        }
    });
    session.settings.output = choice;
    if session.settings.output.is_some() {
        let when_gone = &mut session.settings.when_output_is_gone;
        let mut pauses = *when_gone == WhenGone::Pause;
        if ui.checkbox(&mut pauses, tr!("pause-when-unplugged")).changed() {
            *when_gone = if pauses { WhenGone::Pause } else { WhenGone::UseDefault };
        }
        let hint = match when_gone {
            WhenGone::Pause => tr!("output-pauses-hint"),
            WhenGone::Wait => tr!("output-goes-on-unheard"),
            WhenGone::UseDefault => tr!("output-goes-to-default"),
        };
        widgets::hint_ui(ui, hint);
    }
}

fn output_device_ui(
    ui: &mut Ui,
    device: &OutputDevice,
    choice: Option<&OutputDevice>,
    state: &str,
) -> Response {
    let is_chosen = choice.is_some_and(|choice| choice.id == device.id);
    radio_ui(ui, is_chosen, &format!("{state}{}", device.name)).on_hover_text(&device.id)
}

/// Draws a radio button whose name is truncated and not wrapped.
fn radio_ui(ui: &mut Ui, on: bool, name: &str) -> Response {
    ui.scope(|ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
        ui.add(RadioButton::new(on, name))
    })
    .inner
}

fn listening_ui(ui: &mut Ui, session: &mut Session) {
    heading_ui(ui, tr!("listening-with"));
    ui.horizontal(|ui| {
        let speakers = &mut session.settings.speakers;
        ui.radio_value(speakers, false, tr!("headphones")).on_hover_text(tr!("headphones-tip"));
        ui.radio_value(speakers, true, tr!("speakers")).on_hover_text(tr!("speakers-tip"));
    });
    heading_ui(ui, tr!("headphone-loudness"));
    ui.horizontal(|ui| {
        for headphones in Headphones::ALL {
            let tooltip =
                tr!("loudness-at-most", value = Argument::number(headphones.full_scale_db_a(), 0));
            let choice = &mut session.settings.headphones;
            ui.radio_value(choice, headphones, headphones.label()).on_hover_text(tooltip);
        }
    });
    let now = SystemTime::now();
    let [share, sensitive] = [ExposureMode::Adults, ExposureMode::Sensitive]
        .map(|mode| 100.0 * session.journal.listening_share(mode, now));
    let text = tr!("exposure-week", adults = percent(share), sensitive = percent(sensitive));
    widgets::hint_ui(ui, &text);
}

fn percent(value: f64) -> Message {
    message!("percent", value = Argument::number(value, 0))
}
