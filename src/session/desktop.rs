//! The surroundings of the program: its window, the tray, the look and language of the desktop, and
//! audio of other programs.

use crate::i18n::Language;

/// What the window is asked for from outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowCall {
    /// Something has changed: draw again, if there is a window.
    Redraw,
    /// Open the window, or bring it to the front.
    Show,
    /// End the program.
    Quit,
}

/// Passes calls to the window, wherever it is.
pub type CallWindow = Box<dyn Fn(WindowCall) + Send>;

/// The state of the tray icon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tray {
    /// Not wanted, or not yet asked for.
    #[default]
    Off,
    /// A panel of this desktop shows it.
    Shown,
    /// This desktop has no place for it.
    NoPlace,
    /// There is no session bus to ask for a place.
    NoBus,
}

/// What the session knows of its surroundings.
#[derive(Default)]
pub struct Desktop {
    call_window: Option<CallWindow>,
    window: Window,
    tray: Tray,
    /// The program whose audio is heard, if any.
    other_audio: Option<String>,
    is_light: Option<bool>,
    language: Language,
    revision: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Window {
    #[default]
    Closed,
    Open,
    /// There is none, and will be none.
    Never,
}

impl Desktop {
    /// Grows with every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Passes calls for the window to `call` from now on.
    pub fn set_window(&mut self, call: CallWindow) {
        self.call_window = Some(call);
    }

    /// Calls the window, if the program has one.
    pub fn call_window(&self, call: WindowCall) {
        if let Some(window) = &self.call_window {
            window(call);
        }
    }

    /// Declares that there will be no window. `call` takes the calls for it, such as to quit.
    pub fn go_without_window(&mut self, call: CallWindow) {
        self.window = Window::Never;
        self.set_window(call);
    }

    /// Whether there will be no window.
    pub fn is_windowless(&self) -> bool {
        self.window == Window::Never
    }

    /// Whether a window is open.
    pub fn has_window(&self) -> bool {
        self.window == Window::Open
    }

    /// Notes whether a window is open.
    pub fn set_window_open(&mut self, is_open: bool) {
        if !self.is_windowless() {
            self.window = if is_open { Window::Open } else { Window::Closed };
        }
    }

    pub fn tray(&self) -> Tray {
        self.tray
    }

    /// Notes the state of the tray icon.
    pub fn set_tray(&mut self, tray: Tray) {
        if self.tray != tray {
            self.tray = tray;
            self.revision += 1;
        }
    }

    /// The program whose audio is heard, if any.
    pub fn other_audio(&self) -> Option<&str> {
        self.other_audio.as_deref()
    }

    /// Notes which program's audio is heard. Returns whether there was none before.
    pub fn set_other_audio(&mut self, other: Option<String>) -> bool {
        let begins = self.other_audio.is_none() && other.is_some();
        if self.other_audio != other {
            self.other_audio = other;
            self.revision += 1;
        }
        begins
    }

    /// Whether the desktop is light, where that is known.
    pub fn is_light(&self) -> Option<bool> {
        self.is_light
    }

    /// Notes whether the desktop is light.
    pub fn set_is_light(&mut self, is_light: bool) {
        if self.is_light != Some(is_light) {
            self.is_light = Some(is_light);
            self.revision += 1;
        }
    }

    /// The language of the desktop; English until it is known.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Notes the language of the desktop.
    pub fn set_language(&mut self, language: Language) {
        self.language = language;
        self.revision += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_revision_grows_only_with_a_change() {
        let mut desktop = Desktop::default();
        assert!(desktop.set_other_audio(Some("a call".into())));
        let before = desktop.revision();
        assert!(!desktop.set_other_audio(Some("a call".into())));
        desktop.set_tray(Tray::Off);
        assert_eq!(desktop.revision(), before);
        desktop.set_tray(Tray::Shown);
        assert!(desktop.revision() > before);
    }

    #[test]
    fn a_program_without_a_window_never_has_one() {
        let mut desktop = Desktop::default();
        desktop.go_without_window(Box::new(|_| {}));
        desktop.set_window_open(true);
        assert!(desktop.is_windowless() && !desktop.has_window());
    }
}
