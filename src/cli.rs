//! The command line: text in, text out. Everything here works without a window.

mod ctl;
mod doctor;
mod import;
mod list;
mod play;
mod receive;
mod render;
mod share;

pub use receive::receive;

use crate::files::{self, Folders};
use crate::presets::{Preset, import_preview, share as share_text};
use crate::session::Session;
use crate::timer::LONGEST_TIMER;
use anyhow::{Context as _, bail};
use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// A soundscape mixer for ASMR and calm. Without a command it opens its window.
#[derive(Parser)]
#[command(name = "susurra", version, about, after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// Start without showing the window; the tray, another start, or `susurra ctl show` brings it
    #[arg(long)]
    pub hidden: bool,
    /// Start paused
    #[arg(long)]
    pub paused: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What was sent, to look at in the window: a link, a line of text, a pack
    #[arg(value_parser = sent)]
    pub sent: Option<String>,
}

/// What can be done without a window.
#[derive(Subcommand)]
pub enum Command {
    /// Play a preset until Ctrl-C, or for a while
    Play(play::Arguments),
    /// Render a preset into a file, faster than time
    Render(render::Arguments),
    /// Give presets away, as a line of text, a link or a file
    Share(share::Arguments),
    /// Add recordings of your own, or take in what was sent: a line, a link, a preset's file, a pack
    Import(import::Arguments),
    /// Drive the Susurra that is running: play, pause, levels, timer
    Ctl(ctl::Arguments),
    /// List the sounds or presets that there are
    List(list::Arguments),
    /// Show how it stands with device, folders and versions
    Doctor(doctor::Arguments),
}

const EXAMPLES: &str = "\
Examples:
  susurra                                          open the window
  susurra play rainy-night --for 45m --fade 5m     fall asleep to it
  susurra render rainy-night -o night.flac --length 8h
  susurra share my-night                           a line of text to send; -o x.susurra for a pack
  susurra import x.susurra                         what was sent: a pack, a line, a link
  susurra import ~/Recordings/tapping.wav          make it one of your sounds
  susurra ctl timer +15m                           a little longer
  susurra list presets
  susurra doctor --tone                            is anything heard?";

/// The exit code of a program that a second Ctrl-C has ended, as shells have it.
const INTERRUPTED: i32 = 130;

/// The exit code of a command that failed: 3 if there was no Susurra to drive, else 1.
pub fn exit_code(error: &anyhow::Error) -> u8 {
    if error.is::<ctl::NobodyThere>() { 3 } else { 1 }
}

/// Runs a command to its end.
///
/// # Errors
/// With a sentence for the user.
pub fn run(command: Command) -> anyhow::Result<()> {
    let folders = Folders::of_user()?;
    match command {
        Command::Play(arguments) => play::run(&arguments, &folders),
        Command::Render(arguments) => render::run(&arguments, folders),
        Command::Share(arguments) => share::run(&arguments, folders),
        Command::Import(arguments) => import::run(arguments, &folders),
        Command::Ctl(arguments) => ctl::run(arguments, &folders),
        Command::List(arguments) => list::run(&arguments, folders),
        Command::Doctor(arguments) => doctor::run(&arguments, &folders),
    }
}

/// The preset of that id or name, or in that file.
fn find_preset(session: &Session, wanted: &str) -> anyhow::Result<Preset> {
    let path = Path::new(wanted);
    if wanted.to_ascii_lowercase().contains("susurra:") {
        return Ok(share_text::from_text(wanted)?);
    }
    let is_path = wanted.contains(std::path::is_separator)
        || path.extension().is_some_and(|extension| extension == "json");
    if is_path {
        let text = files::read_text(path)?.with_context(|| format!("there is no file {wanted}"))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        return Preset::from_text(&text, &stem, &|id| session.library.catalogue().defaults(id))
            .with_context(|| format!("{wanted} is not a preset"));
    }
    let Some(entry) = session.library.store().find_by_name(wanted) else {
        let known =
            session.library.store().entries().iter().map(|entry| entry.preset.id.0.as_str());
        let known = known.collect::<Vec<_>>().join(", ");
        bail!("there is no preset “{wanted}”; there are: {known}");
    };
    Ok(entry.preset.clone())
}

/// What was sent, as an argument without a command: a word that is none is a mistyped command.
fn sent(what: &str) -> Result<String, String> {
    if !import_preview::is_incoming(what) {
        return Err("it is no command, and nothing that was shared; see susurra --help".into());
    }
    // The running instance stands in a folder of its own.
    let path = std::path::absolute(what).ok().filter(|path| path.exists());
    Ok(path.map_or_else(|| what.into(), |path| path.to_string_lossy().into_owned()))
}

/// Prints to standard output. Whoever reads may have had enough: a closed pipe is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A flag that is set when the user, or the system, asks the command to end.
fn interruption() -> anyhow::Result<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = interrupted.clone();
    on_end_request(move || flag.store(true, Relaxed))?;
    Ok(interrupted)
}

/// Calls `end`, on a thread of its own, when Ctrl-C or a signal asks the program to end. A second request ends
/// it at once, whatever it is waiting for.
///
/// # Errors
/// If the system does not report such requests.
pub fn on_end_request(end: impl FnOnce() + Send + 'static) -> anyhow::Result<()> {
    let mut end = Some(end);
    let handler = move || match end.take() {
        Some(end) => {
            let thread = std::thread::Builder::new().name("end".into()).spawn(end);
            thread.map_or_else(|_| std::process::exit(INTERRUPTED), drop);
        }
        None => std::process::exit(INTERRUPTED),
    };
    ctrlc::set_handler(handler).context("Ctrl-C cannot be caught")
}

/// Says how long a mix goes on without repeating itself.
fn endless(repeats_after: Option<std::time::Duration>) -> String {
    match repeats_after.map(|time| time.as_secs() / 60) {
        None => "It never repeats.".into(),
        Some(minutes @ ..120) => format!("It does not repeat for at least {minutes} minutes."),
        Some(minutes) => format!("It does not repeat for at least {} hours.", minutes / 60),
    }
}

/// A length of time as people write it: `45m`, `8h`, `1h 30m`.
fn length(text: &str) -> Result<std::time::Duration, String> {
    let length = humantime::parse_duration(text)
        .map_err(|error| format!("{error}; write 45m, 8h or 1h30m"))?;
    if length > LONGEST_TIMER { Err("it is longer than a week".into()) } else { Ok(length) }
}
