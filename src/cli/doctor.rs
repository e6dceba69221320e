//! `susurra doctor`: how it stands, for whoever wonders why nothing is heard.

mod watch;

use crate::cli::print;
use crate::desktop::remote::socket;
use crate::dose::ExposureMode;
use crate::engine::output_devices::{self, OutputDevices, SystemOutputDevices};
use crate::files::Folders;
use crate::presets::PresetId;
use crate::session::{FIRST_PRESET, Session, Shared, Telemetry};
use crate::settings::OutputDevice;
use clap::Args;
use std::path::Path;
use std::time::{Instant, SystemTime};

/// Long enough for what is opened to be decoded and to sound.
const BEFORE_S: u32 = 5;
const MEASURED_S: u32 = 5;
const RATE: u32 = 48_000;

#[derive(Args)]
pub struct DoctorArguments {
    /// Play a quiet tone for a few seconds
    #[arg(long)]
    tone: bool,
}

pub fn run(arguments: &DoctorArguments, folders: &Folders) -> anyhow::Result<()> {
    let (mut session, _) = Session::new(folders.clone());
    row("Susurra", env!("CARGO_PKG_VERSION"))?;
    row("System", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH))?;
    let [sounds, presets] =
        [session.library.catalogue().sounds().len(), session.library.store().entries().len()];
    row("Sounds", &format!("{sounds}, with your own from {}", place(&folders.sounds())))?;
    row("Presets", &format!("{presets}, with your own in {}", place(&folders.presets())))?;
    row("Settings", &place(&folders.config))?;
    for problem in session.library.problems() {
        row("Problem", &problem.to_string())?;
    }
    session.restore_settings();
    let now = SystemTime::now();
    let [adults, sensitive] = [ExposureMode::Adults, ExposureMode::Sensitive]
        .map(|mode| percent(session.journal.listening_share(mode, now)));
    let headphones = session.settings.headphones.label().to_lowercase();
    row(
        "Listening",
        &format!(
            "about {adults} of a week's safe dose in seven days, {sensitive} of a child's or of sensitive ears' (WHO-ITU H.870; an estimate for {headphones} headphones)"
        ),
    )?;
    row("Mixing", &mixing(folders))?;
    running_rows(folders)?;
    row("Sound hosts", &output_devices::hosts().join(", "))?;
    let mut system = SystemOutputDevices::default();
    let chosen = session.settings.output.as_ref();
    output_device_rows(&mut system, chosen)?;
    watch::device_rows(&mut system, chosen, arguments.tone)
}

fn row(name: &str, text: &str) -> anyhow::Result<()> {
    print(&format!("{name:12} {text}\n"))
}

fn place(path: &Path) -> String {
    let state = if path.exists() { "" } else { " (not there yet)" };
    format!("{}{state}", path.display())
}

fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if percent < 10.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}

/// What the first preset costs to decode and mix, without a device.
fn mixing(folders: &Folders) -> String {
    let (mut session, streamer) = Session::new(folders.clone());
    session.load_preset(&PresetId(FIRST_PRESET.into()));
    session.play();
    let layers = session.board.mix().layers.len();
    let shared = Shared::new(session);
    let mut offline = shared.offline(streamer, RATE);
    shared.with(|_| ());
    let mut heard = vec![[0.0; 2]; RATE as usize];
    (0..BEFORE_S).for_each(|_| offline.render(&mut heard));
    let started = Instant::now();
    (0..MEASURED_S).for_each(|_| offline.render(&mut heard));
    let each = started.elapsed() / MEASURED_S;
    format!(
        "{:.1} ms for a second of “{FIRST_PRESET}” ({layers} layers): {} of one core",
        each.as_secs_f64() * 1e3,
        percent(each.as_secs_f64())
    )
}

/// How the instance fares that is running now.
fn running_rows(folders: &Folders) -> anyhow::Result<()> {
    let told = match socket::telemetry(folders) {
        Ok(None) => return row("Running", "no"),
        Ok(Some(told)) => told,
        Err(error) => return row("Running", &format!("yes, but {error}")),
    };
    let Telemetry { layers, opened, lost, .. } = told;
    let state = if told.playing { "playing" } else { "paused" };
    let device = told.device.as_deref().unwrap_or("no device");
    row("Running", &format!("yes, {state} {layers} layers through {device}"))?;
    row("", &format!("device opened {opened}×, lost {lost}×; {}", callback(&told)))
}

/// What the callback has cost.
fn callback(told: &Telemetry) -> String {
    format!(
        "worst callback {:.0} µs, {} of its time, {} on average; {} took longer than they last; {} underruns",
        told.worst_us,
        percent(told.worst_share),
        percent(told.mean_share),
        told.late,
        told.underruns
    )
}

/// All that can be played through, and which of it is.
fn output_device_rows(
    system: &mut SystemOutputDevices,
    chosen: Option<&OutputDevice>,
) -> anyhow::Result<()> {
    let all = system.list().unwrap_or_default();
    let default =
        system.default_device().ok().and_then(|device| output_devices::output_device(&device));
    for output_device in &all {
        let mut text = format!("{} [{}]", output_device.name, output_device.id);
        if default.as_ref().is_some_and(|default| default.id == output_device.id) {
            text += ", the system's default";
        }
        if chosen.is_some_and(|chosen| chosen.id == output_device.id) {
            text += ", chosen";
        }
        row("Output", &text)?;
    }
    let unlisted =
        chosen.filter(|chosen| all.iter().all(|output_device| output_device.id != chosen.id));
    let Some(OutputDevice { id, name }) = unlisted else { return Ok(()) };
    // Its host may be another than the one that is used if nothing is chosen.
    let is_there = matches!(system.find(id), Ok(Some(_)));
    row("Output", &format!("{name} [{id}], chosen{}", if is_there { "" } else { ", is not there" }))
}
