//! `susurra play`: a preset without a window.

use crate::cli::{endless, find_preset, interruption, length};
use crate::engine::outlets::{Outlets, System};
use crate::engine::output::OutputState;
use crate::files::Folders;
use crate::session::{Life, Session};
use crate::settings::{Outlet, WhenGone};
use crate::timer::SleepTimer;
use anyhow::{Context as _, bail};
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
    /// The output to play through: its name, a part of it, or its id, as `susurra doctor` shows them
    #[arg(long, value_name = "NAME")]
    output: Option<String>,
}

pub fn run(arguments: &Arguments, folders: Folders) -> anyhow::Result<()> {
    let (mut session, streamer) = Session::new(folders);
    let preset = find_preset(&session, &arguments.preset)?;
    let name = preset.name.clone();
    let repeats = endless(session.repeats_after(&preset.mix));
    session.restore_settings();
    let mut outlets = System::default();
    if let Some(wanted) = &arguments.output {
        session.settings.output = Some(find_outlet(&outlets.list()?, wanted)?);
    }
    if session.settings.when_output_is_gone == WhenGone::Pause {
        // Nobody is here to press play again.
        session.settings.when_output_is_gone = WhenGone::Wait;
    }
    session.put_on_board(preset);
    session.play();
    if let Some(length) = arguments.length {
        session.sleep_after(SleepTimer::new(Instant::now(), length, arguments.fade));
    }
    let interrupted = interruption()?;
    let life = Life::begin(session, streamer, outlets, false)
        .context("the system has no threads to play with")?;
    eprintln!("Playing “{name}”. {repeats} Ctrl-C ends it.");
    let mut said = Said::default();
    while !interrupted.load(Relaxed) && life.shared().with(|session| session.playing) {
        life.shared().with(|session| said.news(session));
        std::thread::sleep(LOOK);
    }
    life.end();
    Ok(())
}

/// The output of that id or name, or the only one with that in its name.
fn find_outlet(outlets: &[Outlet], wanted: &str) -> anyhow::Result<Outlet> {
    let lower = wanted.to_lowercase();
    let exact = |o: &Outlet| o.id == wanted || o.name.to_lowercase() == lower;
    let part = |o: &Outlet| o.name.to_lowercase().contains(&lower);
    let found: Vec<&Outlet> = match outlets.iter().find(|outlet| exact(outlet)) {
        Some(outlet) => vec![outlet],
        None => outlets.iter().filter(|outlet| part(outlet)).collect(),
    };
    match found[..] {
        [outlet] => Ok(outlet.clone()),
        [] => bail!("there is no output “{wanted}”; there are: {}", names(outlets.iter())),
        _ => bail!("“{wanted}” may be any of: {}", names(found.into_iter())),
    }
}

fn names<'a>(outlets: impl Iterator<Item = &'a Outlet>) -> String {
    outlets.map(|outlet| outlet.name.as_str()).collect::<Vec<_>>().join(", ")
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
                OutputState::Opening | OutputState::Leaving => {}
                OutputState::Playing { device, .. } => eprintln!("Through {device}."),
                OutputState::Gone { device } => {
                    eprintln!("{device} is not there. It is used when it is back.");
                }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_found_by_id_by_name_or_by_a_part_of_it_that_no_other_has() {
        let outlet = |id: &str, name: &str| Outlet { id: id.into(), name: name.into() };
        let all =
            || vec![outlet("a:1", "USB Headphones"), outlet("a:2", "USB"), outlet("a:3", "HDMI")];
        for (wanted, id) in [("a:1", "a:1"), ("usb", "a:2"), ("head", "a:1"), ("HDMI", "a:3")] {
            assert_eq!(find_outlet(&all(), wanted).unwrap().id, id);
        }
        let none = find_outlet(&all(), "tape").unwrap_err().to_string();
        assert!(none.contains("USB Headphones, USB, HDMI"), "{none}");
        let many = find_outlet(&all(), "us").unwrap_err().to_string();
        assert!(many.contains("may be any of: USB Headphones, USB"), "{many}");
    }
}
