//! The commands that need no argument: for the window, its shortcuts, the tray, the media keys, a second
//! launch and `susurra ctl`.

use crate::i18n::tr;
use crate::session::{Session, WindowCall};
use crate::timer::SLEEP_EXTENSION;
use std::time::SystemTime;

/// A command without an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    PlayPause,
    NextPreset,
    PreviousPreset,
    SavePreset,
    ExtendSleep,
    Tingle,
    Undo,
    Redo,
    ShowWindow,
    Quit,
}

impl Action {
    pub const ALL: [Self; 10] = [
        Self::PlayPause,
        Self::NextPreset,
        Self::PreviousPreset,
        Self::SavePreset,
        Self::ExtendSleep,
        Self::Tingle,
        // Before Undo, whose keys match these as well.
        Self::Redo,
        Self::Undo,
        Self::ShowWindow,
        Self::Quit,
    ];

    /// Its name in requests from outside the program.
    pub fn word(self) -> &'static str {
        match self {
            Self::PlayPause => "play-pause",
            Self::NextPreset => "next",
            Self::PreviousPreset => "previous",
            Self::SavePreset => "save",
            Self::ExtendSleep => "extend",
            Self::Tingle => "tingle",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::ShowWindow => "show",
            Self::Quit => "quit",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// The label of a button for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::PlayPause => tr!("action-play-pause"),
            Self::NextPreset => tr!("action-next-preset"),
            Self::PreviousPreset => tr!("action-previous-preset"),
            Self::SavePreset => tr!("save"),
            Self::ExtendSleep => tr!("action-extend-sleep"),
            Self::Tingle => tr!("action-tingle"),
            Self::Undo => tr!("undo"),
            Self::Redo => tr!("redo"),
            Self::ShowWindow => tr!("action-show-window"),
            Self::Quit => tr!("quit"),
        }
    }

    /// The tooltip of a button for it.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::PlayPause => tr!("action-play-pause-tip"),
            Self::NextPreset => tr!("action-next-preset-tip"),
            Self::PreviousPreset => tr!("action-previous-preset-tip"),
            Self::SavePreset => tr!("action-save-tip"),
            Self::ExtendSleep => tr!("action-extend-sleep-tip"),
            Self::Tingle => tr!("action-tingle-tip"),
            Self::Undo => tr!("action-undo-tip"),
            Self::Redo => tr!("action-redo-tip"),
            Self::ShowWindow => tr!("action-show-window-tip"),
            Self::Quit => tr!("action-quit-tip"),
        }
    }

    /// Its shortcut in the window, as egui spells it. `Ctrl` is the system's command key.
    pub fn shortcut(self) -> Option<&'static str> {
        match self {
            Self::PlayPause => Some("Ctrl+P"),
            Self::NextPreset => Some("Ctrl+Down"),
            Self::PreviousPreset => Some("Ctrl+Up"),
            Self::SavePreset => Some("Ctrl+S"),
            Self::ExtendSleep => Some("E"),
            Self::Tingle => Some("Space"),
            Self::Undo => Some("Ctrl+Z"),
            Self::Redo => Some("Ctrl+Shift+Z"),
            Self::ShowWindow => None,
            Self::Quit => Some("Ctrl+Q"),
        }
    }
}

impl Session {
    /// Performs an action.
    pub fn perform(&mut self, action: Action) {
        log::info!("action: {}", action.word());
        match action {
            Action::PlayPause if self.playback.is_playing() => self.pause(),
            Action::PlayPause => self.play_something(),
            Action::NextPreset | Action::PreviousPreset => {
                let forward = action == Action::NextPreset;
                let next = self.library.neighbour(self.board.loaded_id(), forward);
                if let Some(id) = next {
                    self.load_preset(&id);
                }
            }
            Action::SavePreset => self.save_preset(),
            Action::ExtendSleep => {
                self.sleep_longer(SLEEP_EXTENSION);
            }
            Action::Tingle => {
                if let Err(why) = self.note_tingle(SystemTime::now()) {
                    self.notices.notify(why, None);
                }
            }
            Action::Undo => self.undo_edit(false),
            Action::Redo => self.undo_edit(true),
            Action::ShowWindow => self.desktop.call_window(WindowCall::Show),
            Action::Quit => {
                self.playback.begin_ending();
                self.desktop.call_window(WindowCall::Quit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_found_by_its_own_word() {
        for action in Action::ALL {
            assert_eq!(Action::from_word(action.word()), Some(action));
        }
        assert_eq!(Action::from_word("explode"), None);
    }
}
