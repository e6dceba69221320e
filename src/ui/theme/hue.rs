//! The colours of the sound families, by which the user recognises a card's family.

use crate::catalogue::Family;
use crate::ui::theme::palette::rgb;
use egui::Color32;

/// The colours of one family in one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hue {
    /// The glow of a sound that plays: lines and rings.
    pub glow: Color32,
    /// The filled part of a slider.
    pub fill: Color32,
    /// The disc behind the icon of a sound that is on.
    pub dim: Color32,
}

/// Glow, fill and dim of each family, in the order of `Family`, in the dark and in the light theme.
const COLOURS: [([u32; 3], [u32; 3]); 8] = [
    ([0x8C_C8E8, 0x46_86AD, 0x23_3B4A], [0x1F_6A94, 0x39_86B3, 0xD3_E7F2]),
    ([0xE8_A9BC, 0xA8_657B, 0x45_303A], [0x95_3F5C, 0xB4_6480, 0xF4_DEE5]),
    ([0xE9_BE8E, 0x9A_7346, 0x42_362A], [0x84_5518, 0xA6_7535, 0xF3_E4D2]),
    ([0xD8_CF9C, 0x84_7D4A, 0x3B_3929], [0x66_5E1E, 0x8A_8142, 0xEC_E8D2]),
    ([0xB9_B8EA, 0x75_73B0, 0x33_3349], [0x54_51A0, 0x78_76BE, 0xE3_E2F5]),
    ([0xA9_D6A0, 0x5B_8C54, 0x2B_3E2B], [0x37_6D2F, 0x5B_8F53, 0xDB_ECD8]),
    ([0xB8_C2D0, 0x6E_7C90, 0x31_3843], [0x4C_596B, 0x74_8196, 0xDF_E4EA]),
    ([0x8F_D3C6, 0x43_8880, 0x2D_4B4A], [0x1E_665F, 0x3A_887F, 0xC9_E3DE]),
];

impl Hue {
    pub fn of(family: Family, dark: bool) -> Self {
        let (in_dark, in_light) = COLOURS[family as usize];
        let [glow, fill, dim] = if dark { in_dark } else { in_light }.map(rgb);
        Self { glow, fill, dim }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::Palette;
    use crate::ui::theme::palette::contrast;

    #[test]
    fn sliders_and_icons_of_every_family_have_the_contrast_that_wcag_requires_of_graphics() {
        for dark in [true, false] {
            let palette = Palette::of(dark);
            for family in Family::ALL {
                let hue = Hue::of(family, dark);
                let pairs = [
                    (hue.fill, palette.card_on),
                    (hue.glow, palette.card_on),
                    (palette.strong, hue.dim),
                ];
                for (a, b) in pairs {
                    assert!(contrast(a, b) >= 3.0, "{family:?} {a:?} on {b:?}: {}", contrast(a, b));
                }
            }
        }
    }
}
