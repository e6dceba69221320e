//! The program: arguments to a command, or to the window.

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

/// How long another instance that starts or ends is waited for: three seconds.
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

/// Opens the window, or brings that of the running instance to the front; with what was `sent`, to be
/// looked at in it; not at once if `hidden`.
fn window(sent: Option<&str>, hidden: bool, paused: bool) -> anyhow::Result<()> {
    let folders = Folders::of_user()?;
    let claim = match claim(&folders, sent)? {
        Instance::Running => {
            cli::note_that_window_was_shown();
            return Ok(());
        }
        Instance::Ours(claim) => Some(claim),
        Instance::Unknown => None,
    };
    let (mut session, streamer) = Session::new(folders.clone());
    session.restore();
    if let Some(sent) = sent {
        session.receive(sent);
    }
    if paused || session.settings.background.start_paused {
        session.pause();
    }
    let windows = Windows::new(&mut session)?;
    let life = Runtime::begin(session, streamer, SystemOutputDevices::default(), true)
        .map_err(|_| cli::no_thread())?;
    let listen = |claim| Control::listen(claim, &folders, life.shared().clone());
    let control = claim.as_ref().map(listen).transpose();
    let control =
        control.inspect_err(|error| log::warn!("a second launch will not find this one: {error}"));
    desktop::begin(life.shared(), &folders);
    // What ends a desktop session ends us as if asked to: with a fade, and the board saved.
    let shared = life.shared().clone();
    cli::on_end_request(move || shared.with(|session| session.perform(Action::Quit)))?;
    let ended = windows.run(life.shared(), hidden);
    drop(control);
    life.end();
    drop(claim);
    Ok(ended?)
}

/// Who the running instance is.
enum Instance {
    Ours(Claim),
    /// Another, and it has shown its window.
    Running,
    /// The folder where that is noted cannot be used; what plays without it, plays.
    Unknown,
}

/// Claims to be the running instance. One that is just starting or ending is waited for.
fn claim(folders: &Folders, sent: Option<&str>) -> anyhow::Result<Instance> {
    for _ in 0..TRIES {
        match Claim::new(folders) {
            Ok(Some(claim)) => return Ok(Instance::Ours(claim)),
            Ok(None) => {}
            Err(error) => {
                log::warn!(
                    "{}: {error}; a second start opens a second Susurra",
                    folders.runtime.display()
                );
                return Ok(Instance::Unknown);
            }
        }
        let told = match sent {
            Some(sent) => socket::bring(folders, sent),
            None => socket::tell(folders, Action::ShowWindow),
        };
        let told = told.map_err(|why| cli::window_not_shown(&why))?;
        if told.is_some() {
            return Ok(Instance::Running);
        }
        std::thread::sleep(TRY_AGAIN);
    }
    Err(cli::not_answering())
}
