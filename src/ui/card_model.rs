//! What a card shows of a sound, and what it can ask for. The board, the space and the inspector
//! share it.

use crate::catalogue::Family;
use crate::decibels::gain_to_db;
use crate::i18n::{Message, tr};
use crate::mix::controls::PACE;
use crate::mix::{Controls, Spec};

/// What a card shows.
pub struct Card {
    pub name: String,
    pub icon: String,
    pub family: Family,
    /// Whether it is one of the user's own sounds, whose description they can edit.
    pub is_own: bool,
    pub state: CardState,
    pub is_favourite: bool,
    /// The controls that have an effect on this sound.
    pub specs: Vec<&'static Spec>,
    /// The values that a double click on a control resets it to.
    pub defaults: Controls,
    /// The level of its output now, as an amplitude.
    pub output_level: f32,
    /// The problem that keeps it from playing as it should.
    pub problem: Option<Message>,
}

/// Whether a card's sound plays, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardState {
    /// The mix has no layer of it.
    Off,
    Muted,
    /// Another layer is solo.
    SilencedBySolo,
    /// The user has blocked the sound.
    Blocked,
    On,
}

/// What the user does with a card, for the board to carry out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardAction {
    SwitchOn,
    SwitchOff,
    /// Adds it to the favourites, or removes it from them.
    ToggleFavourite,
    /// Adds another layer of the same sound to the mix.
    AddCopy,
    /// Opens the dialog that edits the description of an own sound.
    EditDescription,
    /// Blocks the sound (true) or unblocks it (false).
    SetBlocked(bool),
}

impl Card {
    /// Whether the mix has a layer of it.
    pub fn has_layer(&self) -> bool {
        matches!(self.state, CardState::On | CardState::SilencedBySolo | CardState::Muted)
    }

    pub fn is_on(&self) -> bool {
        matches!(self.state, CardState::On | CardState::SilencedBySolo)
    }

    /// The line under the name: why it is silent, or else its pace.
    pub fn remark(&self, controls: &Controls) -> Option<String> {
        let has_pace = self.specs.iter().any(|spec| spec.key == PACE.key);
        let pace = has_pace.then(|| PACE.text(controls.pace_per_min));
        match self.state {
            CardState::Muted => Some(tr!("muted").into()),
            CardState::SilencedBySolo => Some(tr!("silenced-by-solo").into()),
            CardState::Blocked => Some(tr!("blocked-sounds").into()),
            CardState::On if controls.solo => {
                let solo = tr!("solo");
                Some(pace.map_or_else(|| solo.into(), |pace| format!("{solo} · {pace}")))
            }
            CardState::On | CardState::Off => pace,
        }
    }
}

/// The brightness of the glow for an amplitude, 0..=1: linear in decibels from -50 to -5 dB.
pub fn glow(amplitude: f32) -> f32 {
    if amplitude <= 0.0 { 0.0 } else { ((gain_to_db(amplitude) + 50.0) / 45.0).clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glow_is_dark_in_silence_and_full_near_full_scale() {
        assert_eq!([glow(0.0), glow(0.001), glow(1.0)], [0.0, 0.0, 1.0]);
        assert!(glow(0.05) > 0.4 && glow(0.05) < 0.7);
    }
}
