//! The session as it goes on without its window: whether the program goes on at all, whether it was
//! stopped or only paused, and what is done while something else is listened to.

use crate::session::changes::Changes;
use crate::session::{CallWindow, Session};
use crate::settings::WhenOthersPlay;
use std::hash::{Hash, Hasher};

/// What the session knows of the desktop around it.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says its own thing")]
pub struct Background {
    pub(super) changes: Changes,
    /// How it looked when it was told last.
    pub(super) looks: u64,
    is_windowless: bool,
    has_window: bool,
    is_stopped: bool,
    tray: Tray,
    /// Who else is listened to, if anybody.
    other: Option<String>,
    /// Whether it was paused for the sake of another, and is to go on after it.
    has_yielded: bool,
}

/// How it stands with the tray.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tray {
    /// Not wanted, or not yet asked for.
    #[default]
    Off,
    /// Something on this desktop shows it.
    Shown,
    /// This desktop has no place for it.
    NoPlace,
    /// There is no session bus to ask for a place.
    NoBus,
}

impl Hash for Background {
    /// Only what can be seen from outside.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.is_stopped, self.tray, &self.other, self.has_yielded).hash(state);
    }
}

impl Session {
    /// Whether the program goes on when its window is closed: if a tray can bring it back, or there
    /// is anything to hear, now or by the clock.
    pub fn outlives_window(&self) -> bool {
        let is_heard = self.plays_on() && !self.mix.layers.is_empty();
        let has_reason = is_heard || self.waits_for_time() || self.tray() == Tray::Shown;
        self.settings.keep_playing_when_closed && has_reason
    }

    /// Fades out, as the program is about to end. Who asks from outside is not answered any more: another
    /// launch then waits for the end, and is the next.
    pub fn begin_ending(&mut self) {
        self.ending = true;
    }

    /// Whether the program is about to end.
    pub fn is_ending(&self) -> bool {
        self.ending
    }

    /// Says that there is no window and will be none; who asks for one is told. `call` hears the
    /// other calls, such as to quit.
    pub fn go_without_window(&mut self, call: CallWindow) {
        self.background.is_windowless = true;
        self.set_window(call);
    }

    /// Whether there can be no window.
    pub fn is_windowless(&self) -> bool {
        self.background.is_windowless
    }

    /// Whether a window is open, to say what there is to say.
    pub fn has_window(&self) -> bool {
        self.background.has_window
    }

    /// Tells whether a window is open.
    pub fn set_window_open(&mut self, is_open: bool) {
        self.background.has_window = is_open;
    }

    /// Says that something went wrong on the desktop or in the window.
    pub fn notify_problem(&mut self, text: String) {
        self.warn(text);
    }

    /// Fades out for good: the sleep timer ends as well.
    pub fn stop(&mut self) {
        self.pause();
        self.stay_awake();
        self.background.is_stopped = true;
    }

    /// Whether it was stopped, rather than paused, and has not played since.
    pub fn is_stopped(&self) -> bool {
        self.background.is_stopped && !self.playing
    }

    pub fn tray(&self) -> Tray {
        self.background.tray
    }

    /// Tells whether the tray is seen.
    pub fn set_tray(&mut self, tray: Tray) {
        self.background.tray = tray;
    }

    /// Brings every layer to its lowered level while something else is listened to, and back.
    pub fn lower(&mut self, lowered: bool) {
        self.lowering |= lowered != self.lowered;
        self.lowered = lowered;
    }

    /// What the mix on the board wishes done while something else is listened to; without a wish of
    /// its own, what the settings say.
    pub fn when_others_play(&self) -> WhenOthersPlay {
        let preset = self.loaded.as_ref().map(|(id, _)| id.0.as_str());
        let own = preset.and_then(|id| self.settings.background.others_by_preset.get(id));
        own.copied().unwrap_or(self.settings.background.when_others_play)
    }

    /// Who else is listened to now, if anybody.
    pub fn other(&self) -> Option<&str> {
        self.background.other.as_deref()
    }

    /// Whether it has paused for the sake of another, and goes on after it.
    pub fn has_yielded(&self) -> bool {
        self.background.has_yielded && !self.playing
    }

    /// Whether it plays, or goes on by itself after another.
    pub fn plays_on(&self) -> bool {
        self.playing || self.has_yielded()
    }

    /// Pauses where it is, fading. It does not go on by itself.
    pub fn pause(&mut self) {
        self.playing = false;
        self.background.has_yielded = false;
    }

    /// Pauses for the sake of another, and goes on after it.
    fn give_way(&mut self) {
        log::info!("pauses for {}", self.other().unwrap_or_default());
        self.pause();
        self.background.has_yielded = true;
    }

    /// Whether it is lowered or paused for the sake of another.
    pub fn is_making_way(&self) -> bool {
        self.lowered || self.has_yielded()
    }

    /// Tells who else is listened to, or that nobody is. What is to be done about it follows
    /// [`Session::when_others_play`], and is done by the keeper.
    pub fn set_other(&mut self, other: Option<String>) {
        let begins = self.background.other.is_none() && other.is_some();
        self.background.other = other;
        if begins && self.playing && self.when_others_play() == WhenOthersPlay::Pause {
            self.give_way();
        }
        self.make_way();
    }

    /// Lowers while something else is listened to, if that is wished, and goes on when there is no reason
    /// left to pause; forgets what is no longer so. To be called whenever something may have changed.
    pub(super) fn make_way(&mut self) {
        if self.playing {
            // Somebody wanted to hear it all the same, and it is theirs to pause now.
            self.background.has_yielded = false;
            self.background.is_stopped = false;
        }
        let wish = self.other().map(|_| self.when_others_play());
        let pauses = wish == Some(WhenOthersPlay::Pause);
        if pauses && self.playing && self.lowered {
            // It was made way for already, and is now to be done by pausing.
            self.give_way();
        }
        if !pauses && self.has_yielded() {
            log::info!("goes on");
            self.play();
            self.background.has_yielded = false;
        }
        self.lower(wish == Some(WhenOthersPlay::Lower));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::output::OutputState;
    use crate::files::Folders;
    use crate::presets::PresetId;
    use crate::session::Shared;

    fn session(when: WhenOthersPlay) -> (tempfile::TempDir, Session) {
        let folder = tempfile::tempdir().unwrap();
        let (mut session, _) = Session::new(Folders::within(folder.path()));
        session.load_preset(&PresetId("rainy-night".into()));
        session.play();
        session.settings.background.when_others_play = when;
        (folder, session)
    }

    fn other(session: &mut Session, name: &str) {
        session.set_other(Some(name.to_owned()).filter(|name| !name.is_empty()));
    }

    #[test]
    fn while_another_plays_it_is_lowered_and_then_as_before() {
        let (_folder, mut session) = session(WhenOthersPlay::Lower);
        other(&mut session, "a call");
        assert!(session.lowered && session.playing);
        other(&mut session, "");
        assert!(!session.lowered && session.playing);
    }

    #[test]
    fn it_pauses_for_another_and_goes_on_unless_it_was_paused_before() {
        let (_folder, mut session) = session(WhenOthersPlay::Pause);
        other(&mut session, "a film");
        assert!(!session.playing && session.has_yielded() && !session.lowered);
        other(&mut session, "");
        assert!(session.playing);
        session.pause();
        other(&mut session, "a film");
        other(&mut session, "");
        assert!(!session.playing, "it was not paused for the film");
    }

    #[test]
    fn who_plays_it_all_the_same_is_not_interrupted_again() {
        let (_folder, session) = session(WhenOthersPlay::Pause);
        let shared = Shared::new(session);
        shared.with(|session| other(session, "a film"));
        shared.with(Session::play);
        shared.with(|session| other(session, "another film"));
        assert!(shared.with(|session| session.playing));
        shared.with(Session::pause);
        shared.with(|session| other(session, ""));
        assert!(!shared.with(|session| session.playing), "a hand has paused it");
    }

    #[test]
    fn what_is_paused_or_stopped_while_it_makes_way_stays_so_after_the_film() {
        for silence in [Session::pause, Session::stop] {
            let (_folder, mut session) = session(WhenOthersPlay::Pause);
            other(&mut session, "a film");
            silence(&mut session);
            other(&mut session, "");
            assert!(!session.playing && !session.has_yielded());
        }
    }

    #[test]
    fn headphones_that_go_while_it_makes_way_leave_it_paused() {
        let (_folder, mut session) = session(WhenOthersPlay::Pause);
        other(&mut session, "a film");
        session.set_output(OutputState::Missing { device: "Headphones".into() });
        other(&mut session, "");
        assert!(!session.playing);
    }

    #[test]
    fn while_it_makes_way_it_counts_as_playing_for_a_closed_window() {
        let (_folder, mut session) = session(WhenOthersPlay::Pause);
        other(&mut session, "a film");
        assert!(session.outlives_window());
        session.pause();
        assert!(!session.outlives_window());
    }

    #[test]
    fn a_wish_that_changes_while_another_plays_is_followed() {
        let (_folder, mut session) = session(WhenOthersPlay::Lower);
        other(&mut session, "a film");
        session.settings.background.when_others_play = WhenOthersPlay::Pause;
        session.make_way();
        assert!(session.has_yielded() && !session.lowered, "not louder over the film");
        session.settings.background.when_others_play = WhenOthersPlay::Ignore;
        session.make_way();
        assert!(session.playing && !session.is_making_way());
    }

    #[test]
    fn a_preset_may_wish_otherwise_than_the_settings() {
        let (_folder, mut session) = session(WhenOthersPlay::Pause);
        let id = session.loaded().unwrap().preset.id.0.clone();
        session.settings.background.others_by_preset.insert(id, WhenOthersPlay::Ignore);
        other(&mut session, "a film");
        assert!(session.playing && !session.lowered);
    }

    #[test]
    fn what_was_stopped_is_so_until_it_plays() {
        let (_folder, mut session) = session(WhenOthersPlay::Ignore);
        session.stop();
        assert!(session.is_stopped() && !session.playing);
        session.play();
        assert!(!session.is_stopped());
    }

    #[test]
    fn with_a_tray_a_closed_window_leaves_even_what_is_paused() {
        let (_folder, mut session) = session(WhenOthersPlay::Ignore);
        session.pause();
        assert!(!session.outlives_window());
        session.set_tray(Tray::Shown);
        assert!(session.outlives_window());
        session.settings.keep_playing_when_closed = false;
        assert!(!session.outlives_window());
    }
}
