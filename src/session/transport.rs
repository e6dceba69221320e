//! Playing, pausing, and making way for the audio of other programs.

use crate::presets::PresetId;
use crate::render::Renderer;
use crate::session::playback::SyncInput;
use crate::session::{FIRST_PRESET, Session, Tray};
use crate::settings::WhenOthersPlay;

impl Session {
    /// Plays the board; if that is empty, the first preset, so that something is heard.
    pub fn play_something(&mut self) {
        if self.board.mix().layers.is_empty() {
            self.load_preset(&PresetId(FIRST_PRESET.into()));
        }
        self.play();
    }

    /// Plays, fading in.
    pub fn play(&mut self) {
        let gain = self.timers.begin_playing();
        self.playback.play(gain);
    }

    /// Pauses, fading out. It does not go on by itself.
    pub fn pause(&mut self) {
        self.playback.pause();
    }

    /// Fades out for good: the sleep timer ends as well.
    pub fn stop(&mut self) {
        self.playback.stop();
        self.timers.cancel_sleep();
    }

    /// Whether the program goes on when its window is closed: if the tray can bring the window back,
    /// or there is something to hear, now or by the clock.
    pub fn outlives_window(&self) -> bool {
        let is_heard = self.playback.plays_on() && !self.board.mix().layers.is_empty();
        let waits = self.settings.alarm.on || self.timers.focus_runs();
        let has_reason = is_heard || waits || self.desktop.tray() == Tray::Shown;
        self.settings.keep_playing_when_closed && has_reason
    }

    /// Notes which other program's audio is heard, or that none is. It pauses for other audio that
    /// begins; everything else follows in `Session::follow_other_audio`.
    pub fn set_other_audio(&mut self, other: Option<String>) {
        let begins = self.desktop.set_other_audio(other);
        let preset = self.board.loaded_id().map(|id| id.0.as_str());
        let wanted = self.settings.background.when_others_play_over(preset);
        if begins && wanted == WhenOthersPlay::Pause && self.playback.is_playing() {
            self.playback.pause_for_others();
        }
        self.follow_other_audio();
    }

    /// Ducks or pauses while other audio plays, and goes on afterwards. It follows every change, as of
    /// the settings.
    pub(super) fn follow_other_audio(&mut self) {
        let preset = self.board.loaded_id().map(|id| id.0.as_str());
        let background = &self.settings.background;
        let wanted = self.desktop.other_audio().map(|_| background.when_others_play_over(preset));
        if self.playback.follow_others(wanted) {
            log::info!("goes on after other audio");
            self.play();
        }
    }

    /// Tells the engine what has changed.
    pub(super) fn sync(&mut self) {
        self.playback.sync(SyncInput {
            mix: self.board.mix(),
            staging: self.timers.staging(),
            catalogue: self.library.catalogue(),
            settings: &self.settings,
        });
    }

    /// A renderer for an output of `rate` frames per second.
    pub(super) fn fresh_renderer(&mut self, rate: u32) -> Renderer {
        self.journal.begin_exposure();
        self.playback.fresh_renderer(rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::output::OutputState;
    use crate::files::Folders;
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
        session.set_other_audio(Some(name.to_owned()).filter(|name| !name.is_empty()));
    }

    fn is_ducked(session: &Session) -> bool {
        session.playback.makes_way() && session.playback.is_playing()
    }

    #[test]
    fn it_is_ducked_while_other_audio_plays() {
        let (_folder, mut session) = session(WhenOthersPlay::Lower);
        other(&mut session, "a call");
        assert!(is_ducked(&session));
        other(&mut session, "");
        assert!(session.playback.is_playing() && !session.playback.makes_way());
    }

    #[test]
    fn it_pauses_for_other_audio_and_goes_on_unless_it_was_paused_before() {
        let (_folder, mut session) = session(WhenOthersPlay::Pause);
        other(&mut session, "a film");
        assert!(session.playback.is_paused_for_others());
        other(&mut session, "");
        assert!(session.playback.is_playing());
        session.pause();
        other(&mut session, "a film");
        other(&mut session, "");
        assert!(!session.playback.is_playing(), "it was not paused for the film");
    }

    #[test]
    fn a_user_who_plays_over_other_audio_is_not_interrupted_again() {
        let (_folder, session) = session(WhenOthersPlay::Pause);
        let shared = Shared::new(session);
        let is_playing = || shared.read(|session| session.playback.is_playing());
        shared.with(|session| other(session, "a film"));
        shared.with(Session::play);
        shared.with(|session| other(session, "another film"));
        assert!(is_playing());
        shared.with(Session::pause);
        shared.with(|session| other(session, ""));
        assert!(!is_playing(), "the user has paused it");
    }

    #[test]
    fn what_the_user_pauses_or_stops_meanwhile_stays_so_after_the_film() {
        for silence in [Session::pause, Session::stop] {
            let (_folder, mut session) = session(WhenOthersPlay::Pause);
            other(&mut session, "a film");
            silence(&mut session);
            other(&mut session, "");
            assert!(!session.playback.plays_on());
        }
    }

    #[test]
    fn headphones_that_are_unplugged_meanwhile_leave_it_paused() {
        let (_folder, mut session) = session(WhenOthersPlay::Pause);
        other(&mut session, "a film");
        session.set_output(OutputState::Missing { device: "Headphones".into() });
        other(&mut session, "");
        assert!(!session.playback.is_playing());
    }

    #[test]
    fn a_pause_for_other_audio_counts_as_playing_when_the_window_is_closed() {
        let (_folder, mut session) = session(WhenOthersPlay::Pause);
        other(&mut session, "a film");
        assert!(session.outlives_window());
        session.pause();
        assert!(!session.outlives_window());
    }

    #[test]
    fn a_setting_that_changes_while_other_audio_plays_is_followed() {
        let (_folder, mut session) = session(WhenOthersPlay::Lower);
        other(&mut session, "a film");
        session.settings.background.when_others_play = WhenOthersPlay::Pause;
        session.follow_other_audio();
        assert!(session.playback.is_paused_for_others(), "not louder over the film");
        session.settings.background.when_others_play = WhenOthersPlay::Ignore;
        session.follow_other_audio();
        assert!(session.playback.is_playing() && !session.playback.makes_way());
    }

    #[test]
    fn a_preset_may_have_its_own_setting_for_other_audio() {
        let (_folder, mut session) = session(WhenOthersPlay::Pause);
        let id = session.loaded().unwrap().preset.id.0.clone();
        session.settings.background.others_by_preset.insert(id, WhenOthersPlay::Ignore);
        other(&mut session, "a film");
        assert!(session.playback.is_playing() && !session.playback.makes_way());
    }

    #[test]
    fn a_stop_lasts_until_it_plays() {
        let (_folder, mut session) = session(WhenOthersPlay::Ignore);
        session.stop();
        assert!(session.playback.is_stopped());
        session.play();
        assert!(!session.playback.is_stopped());
    }

    #[test]
    fn with_a_tray_the_program_outlives_its_window_even_when_paused() {
        let (_folder, mut session) = session(WhenOthersPlay::Ignore);
        session.pause();
        assert!(!session.outlives_window());
        session.desktop.set_tray(Tray::Shown);
        assert!(session.outlives_window());
        session.settings.keep_playing_when_closed = false;
        assert!(!session.outlives_window());
    }
}
