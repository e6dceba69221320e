//! What follows a change of the session, in one place: the edit is noted, ducking and the engine follow,
//! waiting threads and the window hear of it, and the saver wakes.

use crate::session::{Overrides, Session, WindowCall};
use crate::settings::Settings;
use std::time::Instant;

/// The session as it was after the last change.
#[derive(Default)]
pub(super) struct Seen {
    settings: Settings,
    overrides: Overrides,
    /// Grows with every change of the settings and of what overrides them.
    settings_revision: u64,
    revisions: Revisions,
}

/// What tells whether the parts have changed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Revisions {
    /// Changes that can be seen from outside the program.
    outside: Outside,
    /// Changes that only the window shows.
    jobs: u64,
    glow: u64,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Outside {
    board: u64,
    playback: u64,
    library: u64,
    timers: u64,
    notices: u64,
    desktop: u64,
    settings: u64,
    /// The minutes that the sleep timer has left.
    sleep_minutes: Option<u64>,
}

impl Session {
    /// Compares the parts with how they were, and does what follows from it. It is called at the end
    /// of [`crate::session::Shared::with`].
    pub(super) fn settle(&mut self) {
        self.board.note_edits();
        self.follow_other_audio();
        if self.settings.output != self.seen.settings.output {
            self.overrides.use_output_of_settings();
        }
        if self.settings != self.seen.settings || self.overrides != self.seen.overrides {
            self.seen.settings.clone_from(&self.settings);
            self.seen.overrides.clone_from(&self.overrides);
            self.seen.settings_revision += 1;
        }
        let before = self.seen.revisions;
        let now = Revisions::of(self);
        if now.outside != before.outside {
            self.playback.request_sync();
        }
        self.sync();
        // The engine may have changed what is known of failures.
        let now = Revisions::of(self);
        self.seen.revisions = now;
        if now.outside != before.outside {
            self.changes.nudge();
        }
        if now != before {
            self.desktop.call_window(WindowCall::Redraw);
        }
        if !self.disk.is_empty() {
            self.disk.wake_saver();
        }
    }
}

impl Revisions {
    fn of(session: &Session) -> Self {
        let left =
            session.timers.sleep_timer().and_then(|_| session.timers.sleep_left(Instant::now()));
        Self {
            outside: Outside {
                board: session.board.revision(),
                playback: session.playback.revision(),
                library: session.library.revision(),
                timers: session.timers.revision(),
                notices: session.notices.revision(),
                desktop: session.desktop.revision(),
                settings: session.seen.settings_revision,
                sleep_minutes: left.map(|left| left.as_secs().div_ceil(60)),
            },
            jobs: session.jobs.revision(),
            glow: session.playback.glow_revision(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::files::Folders;
    use crate::i18n::Message;
    use crate::session::{Session, Shared, WindowCall};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
    use std::time::Duration;

    fn shared() -> (tempfile::TempDir, Shared) {
        let folder = tempfile::tempdir().unwrap();
        let shared = Shared::new(Session::new(Folders::within(folder.path())).0);
        shared.with(|_| ());
        (folder, shared)
    }

    #[test]
    fn a_waiting_thread_is_woken_by_a_change_and_by_nothing_else() {
        let (_folder, shared) = shared();
        let changes = shared.read(Session::changes);
        let before = changes.count();
        shared.with(|session| session.board.mix_mut().master += 0.0);
        assert_eq!(changes.wait(before, Some(Duration::ZERO)), before);
        shared.with(|session| session.board.mix_mut().master = 0.25);
        assert_eq!(changes.wait(before, None), before + 1);
        shared.with(Session::play);
        assert_eq!(changes.wait(before + 1, None), before + 2);
        shared.with(|session| session.settings.speakers = true);
        assert_eq!(changes.wait(before + 2, None), before + 3);
    }

    #[test]
    fn a_notice_that_replaces_another_is_a_change() {
        let (_folder, shared) = shared();
        shared.with(|session| session.notices.notify(Message::verbatim("One."), None));
        let changes = shared.read(Session::changes);
        let before = changes.count();
        shared.with(|session| session.notices.notify(Message::verbatim("Two."), None));
        assert_eq!(changes.count(), before + 1);
    }

    #[test]
    fn several_changes_at_once_ask_for_one_redraw_and_none_ask_for_none() {
        let (_folder, shared) = shared();
        let redraws = Arc::new(AtomicU32::new(0));
        let count = redraws.clone();
        shared.with(|session| {
            session.desktop.set_window(Box::new(move |call| {
                assert_eq!(call, WindowCall::Redraw);
                count.fetch_add(1, Relaxed);
            }));
        });
        shared.with(|session| {
            session.board.mix_mut().master = 0.5;
            session.play();
            session.notices.notify(Message::verbatim("Played."), None);
            session.settings.less_motion = true;
        });
        assert_eq!(redraws.load(Relaxed), 1);
        shared.with(|session| session.board.end_edit());
        shared.read(Session::is_changed);
        assert_eq!(redraws.load(Relaxed), 1);
    }
}
