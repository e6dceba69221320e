//! Detects the audio of other programs: media players that play, streams that play, and streams that record,
//! as in a call. It runs only while a preset or the settings duck or pause for other audio.

mod debounce;
mod players;
mod streams;

use crate::desktop::watch::{run_once_wanted, spawn};
use crate::session::{Session, Shared};
use crate::settings::WhenOthersPlay;
use debounce::Debounce;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// The wait while nothing is due.
const IDLE: Duration = Duration::from_hours(24);

/// Where a report comes from. Each origin has its own state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Players,
    Streams,
}

/// A report: which program is heard there, if any.
pub type Report = (Origin, Option<String>);

/// Starts to listen as soon as the settings need it.
pub fn begin(shared: &Shared) {
    run_once_wanted(shared, "other-audio", is_needed, |shared| {
        let (sender, reports) = channel();
        listen(&sender);
        report(shared, &reports);
    });
}

/// Whether any preset, or the settings for all, react to other audio.
fn is_needed(session: &Session) -> bool {
    let background = &session.settings.background;
    let mut all = background.others_by_preset.values().chain([&background.when_others_play]);
    all.any(|when| *when != WhenOthersPlay::Ignore)
}

fn listen(sender: &Sender<Report>) {
    let (players, streams) = (sender.clone(), sender.clone());
    spawn("other-players", move || players::listen(&players));
    spawn("other-streams", move || streams::listen(&streams));
}

/// Tells the session which program is heard, once that has lasted.
fn report(shared: &Shared, reports: &Receiver<Report>) {
    let mut debounce = Debounce::default();
    loop {
        let wait = debounce.due().map_or(IDLE, |due| due.saturating_duration_since(Instant::now()));
        match reports.recv_timeout(wait) {
            Ok((origin, program)) => debounce.report(origin, program, Instant::now()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if debounce.update(Instant::now()) {
            log::info!("other audio: {:?}", debounce.current());
            shared.with(|session| session.set_other_audio(debounce.current().map(Into::into)));
        }
    }
}
