//! Debounces reports of other audio: a short sound, such as a notification, does not duck the mix, and the
//! pause between two songs does not bring it back. The time is passed in.

use crate::desktop::other_audio::Origin;
use std::time::{Duration, Instant};

/// Shorter audio is ignored.
const MIN_AUDIO: Duration = Duration::from_millis(1200);
/// A shorter silence is ignored.
const MIN_SILENCE: Duration = Duration::from_secs(3);

/// The programs that are heard now, the one that was reported last, and since when the two differ.
#[derive(Default)]
pub struct Debounce {
    players: Option<String>,
    streams: Option<String>,
    current: Option<String>,
    differs_since: Option<Instant>,
}

impl Debounce {
    /// Notes the program that `origin` hears from `now` on, if any.
    pub fn report(&mut self, origin: Origin, program: Option<String>, now: Instant) {
        match origin {
            Origin::Players => self.players = program,
            Origin::Streams => self.streams = program,
        }
        if self.program().is_some() == self.current.is_some() {
            self.differs_since = None;
        } else {
            self.differs_since.get_or_insert(now);
        }
    }

    /// When [`Debounce::update`] will change, unless another report comes first.
    pub fn due(&self) -> Option<Instant> {
        let lasts = if self.current.is_some() { MIN_SILENCE } else { MIN_AUDIO };
        self.differs_since.map(|since| since + lasts)
    }

    /// Takes over what is heard, if it has lasted. Returns whether it changed: other audio began or ended.
    pub fn update(&mut self, now: Instant) -> bool {
        if self.due().is_none_or(|due| now < due) {
            return false;
        }
        self.differs_since = None;
        self.current = self.program().cloned();
        true
    }

    /// The program that counts as heard.
    pub fn current(&self) -> Option<&str> {
        self.current.as_deref()
    }

    /// The program that is heard now. Media players have better names than streams.
    fn program(&self) -> Option<&String> {
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
    fn lasting_audio_counts_and_a_short_sound_does_not() {
        let (mut debounce, start) = (Debounce::default(), Instant::now());
        debounce.report(Origin::Streams, film(), start);
        debounce.report(Origin::Streams, None, start + 500 * MS);
        assert_eq!(debounce.due(), None);
        assert!(!debounce.update(start + 5000 * MS));
        debounce.report(Origin::Streams, film(), start + 6000 * MS);
        assert!(!debounce.update(start + 7000 * MS));
        assert!(debounce.update(start + 7200 * MS));
        assert_eq!(debounce.current(), Some("a film"));
        assert!(!debounce.update(start + 9000 * MS), "it is reported once");
    }

    #[test]
    fn a_pause_between_two_songs_does_not_count_as_silence() {
        let (mut debounce, start) = (Debounce::default(), Instant::now());
        debounce.report(Origin::Players, film(), start);
        assert!(debounce.update(start + 1200 * MS));
        debounce.report(Origin::Players, None, start + 2000 * MS);
        debounce.report(Origin::Players, Some("another".into()), start + 4000 * MS);
        assert!(!debounce.update(start + 20_000 * MS));
        debounce.report(Origin::Players, None, start + 30_000 * MS);
        assert!(debounce.update(start + 33_000 * MS) && debounce.current().is_none());
    }

    #[test]
    fn audio_counts_while_either_origin_reports_it() {
        let (mut debounce, start) = (Debounce::default(), Instant::now());
        debounce.report(Origin::Players, film(), start);
        debounce.report(Origin::Streams, Some("firefox".into()), start);
        assert!(debounce.update(start + 1200 * MS) && debounce.current() == Some("a film"));
        debounce.report(Origin::Players, None, start + 5000 * MS);
        assert!(!debounce.update(start + 60_000 * MS));
    }
}
