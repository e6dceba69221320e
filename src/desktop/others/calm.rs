//! What is heard of others, made calm: a ping is no reason to fade, nor the pause between two songs one
//! to come back. Pure; the time is passed in.

use crate::desktop::others::Ear;
use std::time::{Duration, Instant};

/// What is shorter is not made way for.
const BEGINS: Duration = Duration::from_millis(1200);
/// A silence that is shorter does not count.
const ENDS: Duration = Duration::from_secs(3);

/// Who is heard, and since when that is otherwise than was said.
#[derive(Default)]
pub struct Calm {
    players: Option<String>,
    streams: Option<String>,
    said: Option<String>,
    since: Option<Instant>,
}

impl Calm {
    /// Notes who is heard by `ear` from `now` on.
    pub fn hear(&mut self, ear: Ear, who: Option<String>, now: Instant) {
        match ear {
            Ear::Players => self.players = who,
            Ear::Streams => self.streams = who,
        }
        if self.heard().is_some() == self.said.is_some() {
            self.since = None;
        } else {
            self.since.get_or_insert(now);
        }
    }

    /// When there will be something to say, if nothing changes before.
    pub fn due(&self) -> Option<Instant> {
        let lasts = if self.said.is_some() { ENDS } else { BEGINS };
        self.since.map(|since| since + lasts)
    }

    /// Whether there is something to say now: that somebody is listened to, or nobody any more.
    pub fn settles(&mut self, now: Instant) -> bool {
        if self.due().is_none_or(|due| now < due) {
            return false;
        }
        self.since = None;
        self.said = self.heard().cloned();
        true
    }

    /// Who is listened to, as it was said last.
    pub fn said(&self) -> Option<&str> {
        self.said.as_deref()
    }

    /// A player says its name best.
    fn heard(&self) -> Option<&String> {
        self.players.as_ref().or(self.streams.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn film() -> Option<String> {
        Some("a film".into())
    }

    #[test]
    fn what_lasts_is_said_and_a_ping_is_not() {
        let (mut calm, start) = (Calm::default(), Instant::now());
        calm.hear(Ear::Streams, film(), start);
        calm.hear(Ear::Streams, None, start + 500 * MS);
        assert_eq!(calm.due(), None);
        assert!(!calm.settles(start + 5000 * MS));
        calm.hear(Ear::Streams, film(), start + 6000 * MS);
        assert!(!calm.settles(start + 7000 * MS));
        assert!(calm.settles(start + 7200 * MS));
        assert_eq!(calm.said(), Some("a film"));
        assert!(!calm.settles(start + 9000 * MS), "it is said once");
    }

    #[test]
    fn a_rest_between_two_songs_is_none() {
        let (mut calm, start) = (Calm::default(), Instant::now());
        calm.hear(Ear::Players, film(), start);
        assert!(calm.settles(start + 1200 * MS));
        calm.hear(Ear::Players, None, start + 2000 * MS);
        calm.hear(Ear::Players, Some("another".into()), start + 4000 * MS);
        assert!(!calm.settles(start + 20_000 * MS));
        calm.hear(Ear::Players, None, start + 30_000 * MS);
        assert!(calm.settles(start + 33_000 * MS) && calm.said().is_none());
    }

    #[test]
    fn one_ear_goes_on_hearing_what_the_other_no_longer_does() {
        let (mut calm, start) = (Calm::default(), Instant::now());
        calm.hear(Ear::Players, film(), start);
        calm.hear(Ear::Streams, Some("firefox".into()), start);
        assert!(calm.settles(start + 1200 * MS) && calm.said() == Some("a film"));
        calm.hear(Ear::Players, None, start + 5000 * MS);
        assert!(!calm.settles(start + 60_000 * MS));
    }
}
