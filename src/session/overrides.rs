//! Choices that replace one of the settings for now. They are never saved.

use crate::settings::{OutputDevice, Settings, WhenGone};

/// What replaces the settings while it lasts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    is_night_by_clock: bool,
    output: Option<OutputDevice>,
    waits_for_output: bool,
}

impl Overrides {
    /// Whether the window shows the night: chosen in the settings, or by the clock.
    pub fn is_night(&self, settings: &Settings) -> bool {
        self.is_night_by_clock || settings.night
    }

    /// Whether it is night by the clock.
    pub fn is_night_by_clock(&self) -> bool {
        self.is_night_by_clock
    }

    /// Begins or ends the night by the clock.
    pub fn set_night_by_clock(&mut self, is_night: bool) {
        self.is_night_by_clock = is_night;
    }

    /// Plays through `output` for as long as the program runs, or through the one in the settings,
    /// and waits where it is gone instead of pausing: nobody is there to press play again.
    pub fn play_through(&mut self, output: Option<OutputDevice>) {
        self.output = output;
        self.waits_for_output = true;
    }

    /// Returns to the output of the settings, as when the user chooses one there.
    pub fn use_output_of_settings(&mut self) {
        self.output = None;
    }

    /// The output to play through; `None` is the system's default.
    pub fn output<'a>(&'a self, settings: &'a Settings) -> Option<&'a OutputDevice> {
        self.output.as_ref().or(settings.output.as_ref())
    }

    /// What is done when the output is gone.
    pub fn when_output_is_gone(&self, settings: &Settings) -> WhenGone {
        match settings.when_output_is_gone {
            WhenGone::Pause if self.waits_for_output => WhenGone::Wait,
            chosen => chosen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_wins_over_the_settings_and_leaves_them_as_they_are() {
        let settings = Settings::default();
        let mut overrides = Overrides::default();
        assert_eq!(overrides.when_output_is_gone(&settings), WhenGone::Pause);
        let there = OutputDevice { id: "there".into(), name: "There".into() };
        overrides.play_through(Some(there.clone()));
        overrides.set_night_by_clock(true);
        assert_eq!(overrides.output(&settings), Some(&there));
        assert_eq!(overrides.when_output_is_gone(&settings), WhenGone::Wait);
        assert!(overrides.is_night(&settings) && settings == Settings::default());
        overrides.use_output_of_settings();
        assert_eq!(overrides.output(&settings), None);
    }
}
