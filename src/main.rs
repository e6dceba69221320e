//! The program: runs the command that its arguments name, or opens the window.

use clap::Parser as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;
use susurra::cli::{self, Arguments};
use susurra::desktop;
use susurra::desktop::remote::socket::{self, Claim, Control};
use susurra::engine::output_devices::SystemOutputDevices;
use susurra::files::Folders;
use susurra::i18n;
use susurra::session::{Action, Runtime, Session};
use susurra::ui::Windows;

/// How often an instance that is starting or ending is asked: for three seconds.
const TRIES: u32 = 30;
const TRY_AGAIN: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    let quiet =
        env_logger::Env::default().default_filter_or("error,symphonia_core=off,susurra=warn");
    let mut log = env_logger::Builder::from_env(quiet);
    // A path or the text of an error may hold what a terminal would obey.
    log.format(|to, record| {
        let text = record.args().to_string();
        let (level, module, text) = (record.level(), record.target(), i18n::visible(&text, 4096));
        writeln!(to, "[{} {level:5} {module}] {text}", to.timestamp())
    });
    log.init();
    i18n::set_process_language(cli::language());
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(command) => cli::run(command),
        None => window(arguments.item.as_deref(), arguments.hidden, arguments.paused),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("susurra: {}", i18n::plain_lines(&format!("{error:#}")));
            ExitCode::from(cli::exit_code(&error))
        }
    }
}

/// Opens the window, or shows the window of the running instance. A shared `item` is previewed in it. With
/// `hidden`, the window stays closed at first.
fn window(item: Option<&str>, hidden: bool, paused: bool) -> anyhow::Result<()> {
    let folders = Folders::of_user()?;
    let claim = match claim(&folders, item)? {
        Instance::Running => {
            cli::note_that_window_was_shown();
            return Ok(());
        }
        Instance::Ours(claim) => Some(claim),
        Instance::Unknown => None,
    };
    let (mut session, streamer) = Session::new(folders.clone());
    session.restore();
    if let Some(item) = item {
        session.receive(item);
    }
    if paused || session.settings.background.start_paused {
        session.pause();
    }
    let windows = Windows::new(&mut session)?;
    let runtime = Runtime::begin(session, streamer, SystemOutputDevices::default(), true)
        .map_err(|_| cli::no_thread())?;
    let listen = |claim| Control::listen(claim, &folders, runtime.shared().clone());
    let control = claim.as_ref().map(listen).transpose();
    let control = control
        .inspect_err(|error| log::warn!("other launches will not find this instance: {error}"));
    desktop::begin(runtime.shared(), &folders);
    // The end of the desktop session quits as the user does: with a fade, and the board saved.
    let shared = runtime.shared().clone();
    cli::on_end_request(move || shared.with(|session| session.perform(Action::Quit)))?;
    let ended = windows.run(runtime.shared(), hidden);
    drop(control);
    runtime.end();
    drop(claim);
    Ok(ended?)
}

/// The running instance.
enum Instance {
    /// This process.
    Ours(Claim),
    /// Another process, which has shown its window.
    Running,
    /// The runtime folder cannot be used. Susurra plays without it, and other launches do not find it.
    Unknown,
}

/// Makes this process the running instance, or shows the window of the one that runs. Waits for an instance that is
/// starting or ending.
fn claim(folders: &Folders, item: Option<&str>) -> anyhow::Result<Instance> {
    for _ in 0..TRIES {
        match Claim::new(folders) {
            Ok(Some(claim)) => return Ok(Instance::Ours(claim)),
            Ok(None) => {}
            Err(error) => {
                log::warn!(
                    "{}: {error}; another launch will open a second Susurra",
                    folders.runtime.display()
                );
                return Ok(Instance::Unknown);
            }
        }
        let shown = match item {
            Some(item) => socket::bring(folders, item),
            None => socket::tell(folders, Action::ShowWindow),
        };
        let shown = shown.map_err(|why| cli::window_not_shown(&why))?;
        if shown.is_some() {
            return Ok(Instance::Running);
        }
        std::thread::sleep(TRY_AGAIN);
    }
    Err(cli::not_answering())
}
