//! Saves the board once it has been left alone for a while.

use crate::files;
use crate::session::board::SavedBoard;
use crate::session::saver::RETRY;
use crate::session::{Session, Shared};
use serde_json::Value;
use std::time::{Duration, Instant};

/// The time without a change after which the board is saved.
const QUIET: Duration = Duration::from_secs(2);

/// What tells whether the board has changed: its revision, whether it plays on, and the timers.
type BoardMark = (u64, bool, Option<Value>);

/// What was saved of the board, and when it was changed.
pub(super) struct BoardSaver {
    saved: SavedBoard,
    mark: BoardMark,
    changed: Instant,
    /// Whether the board as it was marked last is saved.
    is_saved: bool,
    /// When saving it failed.
    failed: Option<Instant>,
}

impl BoardSaver {
    /// The board counts as saved as it is `now`.
    pub fn new(shared: &Shared, now: Instant) -> Self {
        let (saved, mark) = shared.with(|session| (board_to_save(session), board_mark(session)));
        Self { saved, mark, changed: now, is_saved: true, failed: None }
    }

    pub fn tick(&mut self, shared: &Shared, now: Instant) {
        let mark = shared.read(board_mark);
        if mark != self.mark {
            (self.mark, self.changed, self.is_saved, self.failed) = (mark, now, false, None);
            return;
        }
        let waits = |failed: Instant| now.saturating_duration_since(failed) < RETRY;
        let is_quiet = now.saturating_duration_since(self.changed) >= QUIET;
        if !self.is_saved && is_quiet && !self.failed.is_some_and(waits) {
            self.failed = (!self.save(shared)).then_some(now);
        }
    }

    /// Saves the board unless it is saved. Returns false if it could not be saved, which is also
    /// reported.
    pub fn save(&mut self, shared: &Shared) -> bool {
        let (board, mark, path) = shared.read(|session| {
            let path = session.library.writable(session.library.folders().board());
            (board_to_save(session), board_mark(session), path)
        });
        let Some(path) = path else { return true };
        if board != self.saved {
            let result = files::write_private(&path, board.to_text().as_bytes());
            if result.is_err() {
                shared.with(|session| session.notices.warn_if_failed(result));
                return false;
            }
            self.saved = board;
        }
        (self.mark, self.is_saved) = (mark, true);
        true
    }
}

/// The board as it is to be saved.
fn board_to_save(session: &Session) -> SavedBoard {
    session.board.to_save(session.playback.plays_on(), session.timers.to_save())
}

fn board_mark(session: &Session) -> BoardMark {
    (session.board.revision(), session.playback.plays_on(), session.timers.to_save())
}
