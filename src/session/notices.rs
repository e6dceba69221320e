//! Messages for the user: something was done and may be undone, or something went wrong.

use crate::i18n::{Language, Message, ToMessage, message};
use crate::import::RemovedSound;
use crate::mix::SoundId;
use crate::presets::DeletedPreset;

/// The number of notices that are shown; older ones are in the log.
const MOST_NOTICES: usize = 4;

/// A message for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub message: Message,
    /// Whether something went wrong. A warning stays until it is dismissed.
    pub is_warning: bool,
    pub undo: Option<Undo>,
}

impl Notice {
    /// Its text in the current language.
    pub fn text(&self) -> String {
        self.message.to_string()
    }
}

/// What the user can undo from a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// A preset was deleted.
    Delete(DeletedPreset),
    /// An own sound was removed.
    Remove(RemovedSound),
    /// These sounds were imported.
    Import(Vec<SoundId>),
}

/// The notices that are shown.
#[derive(Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    revision: u64,
}

impl Notices {
    /// The notices, oldest first.
    pub fn list(&self) -> &[Notice] {
        &self.list
    }

    /// Grows with every change of the list.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Removes a notice.
    pub fn dismiss(&mut self, notice: &Notice) {
        self.list.retain(|other| other != notice);
        self.revision += 1;
    }

    /// Shows a notice in the place of the last one. Warnings stay.
    pub fn notify(&mut self, message: impl Into<Message>, undo: Option<Undo>) {
        let message = message.into();
        log::info!("{}", message.to_string_in(Language::English));
        self.list.retain(|notice| notice.is_warning);
        self.list.push(Notice { message, is_warning: false, undo });
        self.revision += 1;
    }

    /// Shows a warning, unless it is shown already.
    pub fn notify_warning(&mut self, message: impl Into<Message>) {
        let message = message.into();
        log::warn!("{}", message.to_string_in(Language::English));
        let notice = Notice { message, is_warning: true, undo: None };
        if !self.list.contains(&notice) {
            let extra = (self.list.len() + 1).saturating_sub(MOST_NOTICES);
            self.list.drain(..extra);
            self.list.push(notice);
            self.revision += 1;
        }
    }

    /// Shows an error as a warning.
    pub fn warn_of(&mut self, error: &impl ToMessage) {
        self.notify_warning(message!("as-sentence", text = error));
    }

    /// Shows the error as a warning, if there is one.
    pub fn warn_if_failed<E: ToMessage>(&mut self, result: Result<(), E>) {
        if let Err(error) = result {
            self.warn_of(&error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_replaces_the_last_one_and_leaves_warnings() {
        let mut notices = Notices::default();
        notices.notify_warning(Message::verbatim("The disk is full."));
        notices.notify(Message::verbatim("Saved."), None);
        notices.notify(Message::verbatim("Deleted."), None);
        let texts: Vec<String> = notices.list().iter().map(Notice::text).collect();
        assert_eq!(texts, ["The disk is full.", "Deleted."]);
    }

    #[test]
    fn the_same_warning_is_shown_once_and_a_replaced_notice_is_a_change() {
        let mut notices = Notices::default();
        notices.notify_warning(Message::verbatim("The disk is full."));
        let before = notices.revision();
        notices.notify_warning(Message::verbatim("The disk is full."));
        assert_eq!((notices.list().len(), notices.revision()), (1, before));
        notices.notify(Message::verbatim("Saved."), None);
        let (count, before) = (notices.list().len(), notices.revision());
        notices.notify(Message::verbatim("Deleted."), None);
        assert_eq!(notices.list().len(), count);
        assert!(notices.revision() > before);
    }

    #[test]
    fn the_oldest_of_too_many_warnings_is_dropped() {
        let mut notices = Notices::default();
        (0..6).for_each(|n| notices.notify_warning(Message::verbatim(format!("{n}"))));
        assert_eq!(notices.list().len(), MOST_NOTICES);
        assert_eq!(notices.list()[0].text(), "2");
    }
}
