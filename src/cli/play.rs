//! `susurra play`: a preset without a window.

use crate::cli::{find_preset, interruption, length};
use crate::engine::device;
use crate::engine::output::OutputState;
use crate::files::Folders;
use crate::session::{Life, Session};
use crate::timer::SleepTimer;
use anyhow::Context as _;
use clap::Args;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

const LOOK: Duration = Duration::from_millis(100);

#[derive(Args)]
pub struct Arguments {
    /// The preset: its id, its name, or a file
    preset: String,
    /// How long to play, such as 45m or 8h; until Ctrl-C if not given
    #[arg(long = "for", value_name = "TIME", value_parser = length)]
    length: Option<Duration>,
    /// The last part of it, over which it fades
    #[arg(long, value_name = "TIME", value_parser = length, requires = "length", default_value = "30s")]
    fade: Duration,
}

pub fn run(arguments: &Arguments, folders: Folders) -> anyhow::Result<()> {
    let (mut session, streamer) = Session::new(folders);
    let preset = find_preset(&session, &arguments.preset)?;
    let name = preset.name.clone();
    session.put_on_board(preset);
    session.play();
    if let Some(length) = arguments.length {
        session.sleep_after(SleepTimer::new(Instant::now(), length, arguments.fade));
    }
    let interrupted = interruption()?;
    let life = Life::begin(session, streamer, device::default_device(), false)
        .context("the system has no threads to play with")?;
    eprintln!("Playing “{name}”. Ctrl-C ends it.");
    let mut said = Said::default();
    while !interrupted.load(Relaxed) && life.shared().with(|session| session.playing) {
        life.shared().with(|session| said.news(session));
        std::thread::sleep(LOOK);
    }
    life.end();
    Ok(())
}

/// What was told of already.
#[derive(Default)]
struct Said {
    output: OutputState,
    troubles: BTreeSet<String>,
}

impl Said {
    fn news(&mut self, session: &mut Session) {
        if *session.output() != self.output {
            self.output = session.output().clone();
            match &self.output {
                OutputState::Opening => {}
                OutputState::Playing { device, .. } => eprintln!("Through {device}."),
                OutputState::Silent { why } => {
                    eprintln!("Nothing can be heard: {why}. A device is used when it appears.");
                }
            }
        }
        for trouble in session.troubles() {
            if self.troubles.insert(trouble.clone()) {
                eprintln!("{trouble}");
            }
        }
    }
}
