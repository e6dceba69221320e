//! `susurra play`: plays a preset without a window.

mod output_device;

use crate::cli::{endless, find_preset, length, no_thread, note, on_end_request};
use crate::desktop;
use crate::desktop::remote::socket::{Claim, Control};
use crate::engine::output::OutputState;
use crate::engine::output_devices::{OutputDevices as _, SystemOutputDevices};
use crate::engine::pipe::Pipe;
use crate::files::Folders;
use crate::i18n::message;
use crate::session::{Action, Changes, Runtime, Session, Shared, WindowCall};
use crate::timer::SleepTimer;
use clap::Args;
use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

#[derive(Args)]
pub struct PlayArguments {
    /// The preset: its id, its name or a file
    preset: String,
    /// How long to play, such as 45m or 8h; without it, until Ctrl-C
    #[arg(long = "for", value_name = "TIME", value_parser = length)]
    length: Option<Duration>,
    /// The length of the fade-out at the end
    #[arg(long, value_name = "TIME", value_parser = length, requires = "length", default_value = "30s")]
    fade: Duration,
    /// The output device: its id, its name or a part of it, as `susurra doctor` lists them; or - to write samples
    /// to standard output (16-bit little-endian stereo, 48 kHz)
    #[arg(long, value_name = "NAME")]
    output: Option<String>,
}

/// Plays until it is asked to end, or the time is over. `susurra ctl` can control it meanwhile.
pub fn run(arguments: &PlayArguments, folders: &Folders) -> anyhow::Result<()> {
    let (mut session, streamer) = Session::new(folders.clone());
    let preset = find_preset(&session, &arguments.preset)?;
    let name = preset.name.clone();
    let repeats = endless(session.library.repeats_after(&preset.mix));
    session.restore_settings();
    let mut output_devices = SystemOutputDevices::default();
    let pipes = arguments.output.as_deref() == Some("-");
    let wanted = arguments.output.as_ref().filter(|_| !pipes);
    let wanted =
        wanted.map(|wanted| output_device::find(&output_devices.list()?, wanted)).transpose()?;
    session.overrides.play_through(wanted);
    let claim = claim(folders);
    if claim.is_none() {
        session.timers.leave_alarm_to_others();
    }
    let wish = wish_to_end(&mut session);
    session.put_on_board(preset);
    session.play();
    if let Some(length) = arguments.length {
        session.timers.start_sleep(SleepTimer::new(Instant::now(), length, arguments.fade));
    }
    let broken = Broken::default();
    let life = if pipes {
        let pipe = |shared: &Shared, stop| {
            let (player, ended) = (Box::new(shared.clone()), broken.clone().told_to(shared));
            Pipe::new(player, io::stdout(), Instant::now()).spawn(stop, ended)
        };
        Runtime::begin_into(session, streamer, false, pipe)
    } else {
        Runtime::begin(session, streamer, output_devices, false)
    };
    let life = life.map_err(|_| no_thread())?;
    let control =
        claim.as_ref().map(|claim| Control::listen(claim, folders, life.shared().clone()));
    let control = control.transpose();
    let control =
        control.inspect_err(|error| log::warn!("`susurra ctl` will not find it: {error}"));
    desktop::begin(life.shared(), folders);
    let shared = life.shared().clone();
    on_end_request(move || shared.with(|session| session.perform(Action::Quit)))?;
    note(&message!("cli-playing", name = name, repeats = repeats));
    stay(life.shared(), &wish, arguments.length.is_some());
    drop(control);
    life.end();
    drop(claim);
    broken.result()
}

/// Claims to be the running instance, which others find; it plays in any case.
fn claim(folders: &Folders) -> Option<Claim> {
    match Claim::new(folders) {
        Ok(Some(claim)) => Some(claim),
        Ok(None) => {
            note(&message!("cli-another-is-running"));
            None
        }
        Err(error) => {
            log::warn!("{}: {error}; `susurra ctl` will not find this", folders.runtime.display());
            None
        }
    }
}

/// What is set when somebody, or the system, wants it to end.
fn wish_to_end(session: &mut Session) -> Arc<AtomicBool> {
    let (wish, changes) = (Arc::new(AtomicBool::new(false)), session.changes());
    let wished = wish.clone();
    session.desktop.go_without_window(Box::new(move |call| {
        if call == WindowCall::Quit {
            wished.store(true, Relaxed);
            changes.nudge();
        }
    }));
    wish
}

/// Stays until that is wished, or, if `ends_with_timer`, the sleep timer has come to its end. Says
/// what there is to say meanwhile, and wakes only for that.
fn stay(shared: &Shared, wish: &AtomicBool, ends_with_timer: bool) {
    let changes: Changes = shared.read(Session::changes);
    let mut said = Said::default();
    loop {
        let seen = changes.count();
        let is_over = shared.with(|session| {
            said.news(session);
            session.timers.sleep_ended()
        });
        if wish.load(Relaxed) || (is_over && ends_with_timer) {
            return;
        }
        changes.wait(seen, None);
    }
}

/// Why nothing can be written any more, if so.
#[derive(Clone, Default)]
struct Broken(Arc<Mutex<Option<io::Error>>>);

impl Broken {
    /// Notes why, and wishes the end.
    fn told_to(self, shared: &Shared) -> impl FnOnce(io::Error) + Send + 'static {
        let shared = shared.clone();
        move |error| {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            shared.with(|session| session.perform(Action::Quit));
        }
    }

    /// A reader that has had enough is no failure.
    fn result(&self) -> anyhow::Result<()> {
        let broken = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match broken.filter(|error| error.kind() != io::ErrorKind::BrokenPipe) {
            Some(error) => Err(message!("cli-output-unwritable", why = &error).into()),
            None => Ok(()),
        }
    }
}

/// What was told of already.
#[derive(Default)]
struct Said {
    output: OutputState,
    layer_problems: BTreeSet<String>,
}

impl Said {
    fn news(&mut self, session: &mut Session) {
        if *session.playback.output() != self.output {
            self.output = session.playback.output().clone();
            match &self.output {
                OutputState::Opening | OutputState::Leaving => {}
                OutputState::Playing { device, .. } => {
                    note(&message!("cli-playing-through", device = device));
                }
                OutputState::Missing { device } => {
                    note(&message!("cli-device-missing", device = device));
                }
                OutputState::Unavailable { reason } => {
                    note(&message!("cli-no-device", reason = reason));
                }
            }
        }
        for problem in session.layer_problems() {
            if self.layer_problems.insert(problem.to_string()) {
                note(&problem);
            }
        }
    }
}
