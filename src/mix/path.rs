//! The paths along which a layer can move.

use crate::i18n::tr;

/// How a layer moves around its position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Path {
    #[default]
    Still,
    /// From side to side, by half of the extent in each direction.
    EarToEar,
    /// Clockwise around the head.
    Circle,
    /// Randomly within the extent, without a period.
    Wander,
    /// From farther away up to its closeness and back. The extent sets the closeness at the far end: 0 at
    /// 180°, half of the closeness at 90°.
    Approach,
}

impl Path {
    pub const ALL: [Self; 5] =
        [Self::Still, Self::EarToEar, Self::Circle, Self::Wander, Self::Approach];

    /// Its key in presets.
    pub fn key(self) -> &'static str {
        match self {
            Self::Still => "still",
            Self::EarToEar => "ear-to-ear",
            Self::Circle => "circle",
            Self::Wander => "wander",
            Self::Approach => "approach",
        }
    }

    /// Its name in the window.
    pub fn name(self) -> &'static str {
        match self {
            Self::Still => tr!("path-still"),
            Self::EarToEar => tr!("path-ear-to-ear"),
            Self::Circle => tr!("path-circle"),
            Self::Wander => tr!("path-wander"),
            Self::Approach => tr!("path-approach"),
        }
    }

    /// Whether the extent changes it. A circle always goes all the way round.
    pub fn has_extent(self) -> bool {
        !matches!(self, Self::Still | Self::Circle)
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|path| path.key() == key)
    }
}
