//! Who else is listened to: other players that play, streams of other programs, and whoever records, as
//! a call does. Looked for only while some mix is to make way for them.

mod calm;
mod players;
mod streams;

use crate::desktop::follow::{begin as begin_thread, once_wanted};
use crate::session::{Session, Shared};
use crate::settings::WhenOthersPlay;
use calm::Calm;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Longer than any wait that is waited for.
const LONG: Duration = Duration::from_hours(24);

/// Where a report is from, each with its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ear {
    Players,
    Streams,
}

/// Who is heard there, if anybody.
pub type Heard = (Ear, Option<String>);

/// Begins to listen as soon as that is of any use.
pub fn begin(shared: &Shared) {
    once_wanted(shared, "others", cares, |shared| {
        let (heard, reports) = channel();
        listen(&heard);
        report(shared, &reports);
    });
}

/// Whether any mix makes way for others.
fn cares(session: &Session) -> bool {
    let background = &session.settings.background;
    let mut all = background.others_by_preset.values().chain([&background.when_others_play]);
    all.any(|when| *when != WhenOthersPlay::Ignore)
}

fn listen(heard: &Sender<Heard>) {
    let (players, streams) = (heard.clone(), heard.clone());
    begin_thread("others-players", move || players::listen(&players));
    begin_thread("others-streams", move || streams::listen(&streams));
}

/// Tells the session who is heard, once that has lasted.
fn report(shared: &Shared, reports: &Receiver<Heard>) {
    let mut calm = Calm::default();
    loop {
        let wait = calm.due().map_or(LONG, |due| due.saturating_duration_since(Instant::now()));
        match reports.recv_timeout(wait) {
            Ok((ear, who)) => calm.hear(ear, who, Instant::now()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if calm.settles(Instant::now()) {
            log::info!("listened to: {:?}", calm.said());
            shared.with(|session| session.set_other_audio(calm.said().map(Into::into)));
        }
    }
}
