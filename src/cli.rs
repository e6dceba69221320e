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
use crate::i18n::{Language, Message, ToMessage, message, tr};
use crate::presets::{Preset, import_preview, share as share_text};
use crate::session::Session;
use crate::settings::Settings;
use crate::timer::LONGEST_TIMER;
use anyhow::Context as _;
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
    /// Start without the window; the tray, another start or `susurra ctl show` opens it
    #[arg(long)]
    pub hidden: bool,
    /// Start paused
    #[arg(long)]
    pub paused: bool,
    #[command(subcommand)]
    pub command: Option<CliCommand>,
    /// A shared item to open in the window: a link, a line of text, a pack
    #[arg(value_name = "ITEM", value_parser = parse_item)]
    pub item: Option<String>,
}

/// The commands that need no window.
#[derive(Subcommand)]
pub enum CliCommand {
    /// Play a preset until Ctrl-C, or for a given time
    Play(play::PlayArguments),
    /// Render a preset into an audio file, faster than real time
    Render(render::RenderArguments),
    /// Share presets as text, a link or a file
    Share(share::ShareArguments),
    /// Import recordings, presets, packs or shared text
    Import(import::ImportArguments),
    /// Control the running Susurra
    Ctl(ctl::CtlArguments),
    /// List the sounds or the presets
    List(list::ListArguments),
    /// Check the audio device, folders and versions
    Doctor(doctor::DoctorArguments),
}

const EXAMPLES: &str = "\
Examples:
  susurra                                          open the window
  susurra play rainy-night --for 45m --fade 5m     fall asleep to it
  susurra render rainy-night -o night.flac --length 8h
  susurra share my-night                           print a line to send; -o x.susurra for a pack
  susurra import x.susurra                         import a pack, a line or a link
  susurra import ~/Recordings/tapping.wav          import a recording as a sound
  susurra ctl timer +15m                           add 15 minutes to the sleep timer
  susurra list presets
  susurra doctor --tone                            check the audio device with a test tone";

/// The exit code of a program that a second Ctrl-C has ended, as shells have it.
const INTERRUPTED: i32 = 130;

/// The exit code of a command that failed: 3 if there was no Susurra to drive, else 1.
pub fn exit_code(error: &anyhow::Error) -> u8 {
    if error.is::<ctl::NotRunning>() { 3 } else { 1 }
}

/// The language of the command line: the one that the user has chosen in the window, or else the system's.
pub fn language() -> Language {
    let settings = Folders::of_user().ok().map(|folders| folders.settings());
    let text = settings.and_then(|path| files::read_text(&path).ok().flatten());
    let settings = text.and_then(|text| serde_json::from_str::<Settings>(&text).ok());
    let chosen = settings.and_then(|settings| Language::from_code(&settings.language?));
    chosen.unwrap_or_else(|| Language::of_system(|name| std::env::var(name).ok()))
}

/// Says that the running instance has shown its window.
pub fn note_that_window_was_shown() {
    note(&message!("cli-brought-to-front"));
}

/// The running instance has refused to show its window.
pub fn window_not_shown(why: &std::io::Error) -> anyhow::Error {
    message!("cli-window-not-shown", why = why).into()
}

/// An instance is running, but does not answer.
pub fn not_answering() -> anyhow::Error {
    message!("cli-not-answering").into()
}

/// The system has no thread to play with.
pub fn no_thread() -> anyhow::Error {
    message!("no-thread").into()
}

/// Runs a command to its end.
///
/// # Errors
/// With a sentence for the user.
pub fn run(command: CliCommand) -> anyhow::Result<()> {
    let folders = Folders::of_user()?;
    match command {
        CliCommand::Play(arguments) => play::run(&arguments, &folders),
        CliCommand::Render(arguments) => render::run(&arguments, folders),
        CliCommand::Share(arguments) => share::run(&arguments, folders),
        CliCommand::Import(arguments) => import::run(arguments, &folders),
        CliCommand::Ctl(arguments) => ctl::run(arguments, &folders),
        CliCommand::List(arguments) => list::run(&arguments, folders),
        CliCommand::Doctor(arguments) => doctor::run(&arguments, &folders),
    }
}

/// The error of a command, in the user's language.
fn failure(error: &impl ToMessage) -> anyhow::Error {
    error.message().into()
}

/// Ends a function with a message in the user's language.
macro_rules! fail {
    ($($message:tt)+) => {
        return Err(crate::i18n::message!($($message)+).into())
    };
}
use fail;

/// Shows a message that is not the output of the command, such as a warning.
fn note(message: &Message) {
    eprintln!("{message}");
}

/// The preset with this id or name, or in this file or shared text.
fn find_preset(session: &Session, wanted: &str) -> anyhow::Result<Preset> {
    let path = Path::new(wanted);
    if wanted.to_ascii_lowercase().contains("susurra:") {
        return share_text::from_text(wanted).map_err(|error| failure(&error));
    }
    let is_path = wanted.contains(std::path::is_separator)
        || path.extension().is_some_and(|extension| extension == "json");
    if is_path {
        let text = files::read_text(path).map_err(|error| failure(&error))?;
        let Some(text) = text else { fail!("cli-no-file", path = path) };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        return Preset::from_text(&text, &stem, &|id| session.library.catalogue().defaults(id))
            .map_err(|why| message!("file-not-a-preset", path = path, why = &why).into());
    }
    let Some(entry) = session.library.store().find_by_name(wanted) else {
        let known =
            session.library.store().entries().iter().map(|entry| entry.preset.id.0.as_str());
        let known = known.collect::<Vec<_>>().join(", ");
        fail!("cli-no-preset", name = wanted, known = known);
    };
    Ok(entry.preset.clone())
}

/// Checks the argument without a command, which is a shared item. Any other word is a mistyped command.
fn parse_item(what: &str) -> Result<String, String> {
    if !import_preview::is_incoming(what) {
        return Err(tr!("cli-not-an-item").into());
    }
    // The running instance has another current folder.
    let path = std::path::absolute(what).ok().filter(|path| path.exists());
    Ok(path.map_or_else(|| what.into(), |path| path.to_string_lossy().into_owned()))
}

/// Prints to standard output. A closed pipe is not an error, because its reader may have read enough.
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
    ctrlc::set_handler(handler).context(tr!("cli-no-signals"))
}

/// How long a mix plays without repeating itself.
fn endless(repeats_after: Option<std::time::Duration>) -> Message {
    match repeats_after.map(|time| time.as_secs() / 60) {
        None => message!("cli-never-repeats"),
        Some(minutes @ ..120) => message!("cli-repeats-after-minutes", minutes = minutes),
        Some(minutes) => message!("cli-repeats-after-hours", hours = minutes / 60),
    }
}

/// A length of time as people write it: `45m`, `8h`, `1h 30m`.
fn length(text: &str) -> Result<std::time::Duration, String> {
    let length = humantime::parse_duration(text)
        .map_err(|_| tr!("export-length-not-understood", text = text))?;
    if length > LONGEST_TIMER { Err(tr!("cli-longer-than-a-week").into()) } else { Ok(length) }
}
