//! `susurra doctor`: checks the audio device, the folders and the versions, to find out why nothing is heard.

mod device_test;

use crate::cli::print;
use crate::desktop::remote::socket;
use crate::dose::ExposureMode;
use crate::engine::output_devices::{self, OutputDevices, SystemOutputDevices};
use crate::files::Folders;
use crate::i18n::{self, Argument, Message, ToMessage as _, message, tr};
use crate::presets::PresetId;
use crate::session::{FIRST_PRESET, Session, Shared, Telemetry};
use crate::settings::OutputDevice;
use clap::Args;
use std::path::Path;
use std::time::{Instant, SystemTime};

/// The seconds of sound that are rendered before the measurement, so that the recordings are opened and decoded.
const WARM_UP_S: u32 = 5;
const MEASURED_S: u32 = 5;
const RATE: u32 = 48_000;
/// The most characters of a row.
const LONGEST_ROW: usize = 4096;

#[derive(Args)]
pub struct DoctorArguments {
    /// Play a quiet tone for a few seconds
    #[arg(long)]
    tone: bool,
}

pub fn run(arguments: &DoctorArguments, folders: &Folders) -> anyhow::Result<()> {
    let (mut session, _) = Session::new(folders.clone());
    row("Susurra", env!("CARGO_PKG_VERSION"))?;
    row(tr!("doctor-system"), &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH))?;
    let [sounds, presets] =
        [session.library.catalogue().sounds().len(), session.library.store().entries().len()];
    let folder = path_text(&folders.sounds());
    message_row(tr!("doctor-sounds"), &message!("doctor-count", count = sounds, folder = folder))?;
    let folder = path_text(&folders.presets());
    message_row(
        tr!("doctor-presets"),
        &message!("doctor-count", count = presets, folder = folder),
    )?;
    message_row(tr!("doctor-settings"), &path_text(&folders.config))?;
    for problem in session.library.problems() {
        message_row(tr!("doctor-problem"), &problem.message())?;
    }
    session.restore_settings();
    message_row(tr!("doctor-listening"), &dose_text(&session, SystemTime::now()))?;
    message_row(tr!("doctor-mixing"), &mixing_text(folders))?;
    running_rows(folders)?;
    row(tr!("doctor-hosts"), &output_devices::hosts().join(", "))?;
    let mut system = SystemOutputDevices::default();
    let chosen = session.settings.output.as_ref();
    output_device_rows(&mut system, chosen)?;
    device_test::run(&mut system, chosen, arguments.tone)
}

fn row(name: &str, text: &str) -> anyhow::Result<()> {
    print(&format!("{name:12} {}\n", i18n::visible(text, LONGEST_ROW)))
}

fn message_row(name: &str, text: &Message) -> anyhow::Result<()> {
    print(&format!("{name:12} {text}\n"))
}

/// A path, and whether it exists.
fn path_text(path: &Path) -> Message {
    if path.exists() {
        Message::verbatim(path.display().to_string())
    } else {
        message!("doctor-not-there-yet", path = path)
    }
}

fn percent(share: f64) -> Message {
    let percent = 100.0 * share;
    let decimals = u8::from(percent < 10.0);
    message!("doctor-percent", percent = Argument::number(percent, decimals))
}

/// The sound dose of the last seven days.
fn dose_text(session: &Session, now: SystemTime) -> Message {
    let [adults, sensitive] = [ExposureMode::Adults, ExposureMode::Sensitive]
        .map(|mode| percent(session.journal.listening_share(mode, now)));
    let headphones = session.settings.headphones.label().to_lowercase();
    message!("doctor-dose", adults = adults, sensitive = sensitive, headphones = headphones)
}

/// What the first preset costs to decode and mix, without a device.
fn mixing_text(folders: &Folders) -> Message {
    let (mut session, streamer) = Session::new(folders.clone());
    session.load_preset(&PresetId(FIRST_PRESET.into()));
    session.play();
    let layers = session.board.mix().layers.len();
    let shared = Shared::new(session);
    let mut offline = shared.offline(streamer, RATE);
    shared.with(|_| ());
    let mut block = vec![[0.0; 2]; RATE as usize];
    (0..WARM_UP_S).for_each(|_| offline.render(&mut block));
    let started = Instant::now();
    (0..MEASURED_S).for_each(|_| offline.render(&mut block));
    let each = (started.elapsed() / MEASURED_S).as_secs_f64();
    let milliseconds = Argument::number(each * 1e3, 1);
    let (preset, share) = (FIRST_PRESET, percent(each));
    message!(
        "doctor-cost",
        milliseconds = milliseconds,
        preset = preset,
        layers = layers,
        share = share
    )
}

/// The telemetry of the running instance.
fn running_rows(folders: &Folders) -> anyhow::Result<()> {
    let name = tr!("doctor-running");
    let telemetry = match socket::telemetry(folders) {
        Ok(None) => return row(name, tr!("doctor-not-running")),
        Ok(Some(telemetry)) => telemetry,
        Err(error) => return message_row(name, &message!("doctor-running-but", why = &error)),
    };
    let Telemetry { layers, opened, lost, playing, ref device, .. } = telemetry;
    let device = device.as_ref().map_or(message!("doctor-no-device"), Message::verbatim);
    let state = if playing {
        message!("doctor-playing-layers", layers = layers, device = device)
    } else {
        message!("doctor-paused-layers", layers = layers, device = device)
    };
    message_row(name, &state)?;
    let callback = callback_text(&telemetry);
    message_row(
        "",
        &message!("doctor-device-history", opened = opened, lost = lost, callback = callback),
    )
}

/// The cost of the audio callback.
fn callback_text(telemetry: &Telemetry) -> Message {
    message!(
        "doctor-callback",
        worst = Argument::number(telemetry.worst_us, 0),
        worst_share = percent(telemetry.worst_share),
        mean_share = percent(telemetry.mean_share),
        late = telemetry.late,
        underruns = telemetry.underruns
    )
}

/// All output devices, and which of them are the default and the chosen one.
fn output_device_rows(
    system: &mut SystemOutputDevices,
    chosen: Option<&OutputDevice>,
) -> anyhow::Result<()> {
    let name = tr!("doctor-output");
    let all = system.list().unwrap_or_default();
    let default =
        system.default_device().ok().and_then(|device| output_devices::output_device(&device));
    for device in &all {
        let mut text = format!("{} [{}]", device.name, device.id);
        if default.as_ref().is_some_and(|default| default.id == device.id) {
            text += tr!("doctor-is-default");
        }
        if chosen.is_some_and(|chosen| chosen.id == device.id) {
            text += tr!("doctor-is-chosen");
        }
        row(name, &text)?;
    }
    let unlisted = chosen.filter(|chosen| all.iter().all(|device| device.id != chosen.id));
    let Some(OutputDevice { id, name: device }) = unlisted else { return Ok(()) };
    // The device may belong to another sound host than the default one.
    let is_there = matches!(system.find(id), Ok(Some(_)));
    let missing = if is_there { "" } else { tr!("doctor-is-missing") };
    row(name, &format!("{device} [{id}]{}{missing}", tr!("doctor-is-chosen")))
}
