//! The program: arguments to a command, or to the window.

use anyhow::Context as _;
use clap::Parser as _;
use std::process::ExitCode;
use susurra::cli::{self, Arguments};
use susurra::desktop::control::{self, Control};
use susurra::engine::device;
use susurra::files::Folders;
use susurra::session::{Action, Life, Session};
use susurra::ui::Windows;

fn main() -> ExitCode {
    let quiet = env_logger::Env::default().default_filter_or("error,susurra=warn");
    env_logger::Builder::from_env(quiet).init();
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(command) => cli::run(command),
        None => window(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("susurra: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the window, or brings that of the running instance to the front.
fn window() -> anyhow::Result<()> {
    let folders = Folders::of_user()?;
    if control::tell(&folders, Action::ShowWindow)
        .context(
            "Susurra is already running, but its window could not be shown; end it and try again",
        )?
        .is_some()
    {
        eprintln!("Susurra is already running; its window was brought to the front.");
        return Ok(());
    }
    let (mut session, streamer) = Session::new(folders.clone());
    session.restore();
    let windows = Windows::new(&mut session)?;
    let life = Life::begin(session, streamer, device::default_device(), true)
        .context("the system has no threads to play with")?;
    let control = Control::listen(&folders, life.shared().clone())
        .inspect_err(|error| log::warn!("a second launch will not find this one: {error}"));
    // What ends a desktop session ends us as if asked to: with a fade, and the board saved.
    let shared = life.shared().clone();
    ctrlc::set_handler(move || shared.with(|session| session.perform(Action::Quit)))
        .context("the system's wish to end cannot be heard")?;
    let ended = windows.run(life.shared());
    drop(control);
    life.end();
    Ok(ended?)
}
