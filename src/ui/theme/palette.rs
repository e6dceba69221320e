//! The colours of the dark and the light theme, named by their use.

use egui::Color32;

/// The colours of one theme.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// The background of the window, below panels and cards.
    pub background: Color32,
    pub panel: Color32,
    pub card: Color32,
    /// A card whose sound is on.
    pub card_on: Color32,
    /// The rails of sliders, and separating lines.
    pub rail: Color32,
    /// The fill of a hovered widget.
    pub raised: Color32,
    pub text: Color32,
    /// Emphasised text.
    pub strong: Color32,
    /// Hints and other less important text.
    pub weak: Color32,
    /// The accent colour of lines and text.
    pub accent: Color32,
    /// Icons on a disc of the accent colour.
    pub on_accent: Color32,
    /// The accent colour of areas, and the text on them.
    pub accent_fill: Color32,
    pub on_fill: Color32,
    /// A weak accent colour of areas.
    pub accent_dim: Color32,
    pub warning: Color32,
}

/// The colour `0xRRGGBB`.
pub const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

const DARK: Palette = Palette {
    background: rgb(0x12_1419),
    panel: rgb(0x17_1A21),
    card: rgb(0x1C_2028),
    card_on: rgb(0x21_2831),
    rail: rgb(0x33_3A46),
    raised: rgb(0x3D_4654),
    text: rgb(0xE2_E6EC),
    strong: rgb(0xFF_FFFF),
    weak: rgb(0x9A_A4B3),
    accent: rgb(0x8F_D3C6),
    on_accent: rgb(0x12_1419),
    accent_fill: rgb(0x3E_7A74),
    on_fill: rgb(0xFF_FFFF),
    accent_dim: rgb(0x2D_4B4A),
    warning: rgb(0xE9_B872),
};

const LIGHT: Palette = Palette {
    background: rgb(0xF3_F1EC),
    panel: rgb(0xEA_E7E0),
    card: rgb(0xFB_FAF7),
    card_on: rgb(0xFF_FFFF),
    rail: rgb(0xD3_D0C8),
    raised: rgb(0xDD_DAD2),
    text: rgb(0x2B_3038),
    strong: rgb(0x0F_1318),
    weak: rgb(0x5B_626C),
    accent: rgb(0x1E_665F),
    on_accent: rgb(0xFF_FFFF),
    accent_fill: rgb(0x2F_7A72),
    on_fill: rgb(0xFF_FFFF),
    accent_dim: rgb(0xC9_E3DE),
    warning: rgb(0x84_5000),
};

impl Palette {
    pub fn of(dark: bool) -> &'static Self {
        if dark { &DARK } else { &LIGHT }
    }
}

/// The ratio of two colours' relative luminances (WCAG 2.2), 1..=21.
#[cfg(test)]
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |colour: Color32| {
        let [red, green, blue, _] = egui::Rgba::from(colour).to_array();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_the_contrast_of_wcag_aa_on_every_background() {
        for theme in [DARK, LIGHT] {
            for text in [theme.text, theme.strong, theme.weak, theme.accent, theme.warning] {
                for fill in [theme.background, theme.panel, theme.card, theme.card_on] {
                    let ratio = contrast(text, fill);
                    assert!(ratio >= 4.5, "{text:?} on {fill:?}: {ratio}");
                }
            }
            for (text, fill) in [
                (theme.on_fill, theme.accent_fill),
                (theme.on_accent, theme.accent),
                (theme.text, theme.rail),
                (theme.strong, theme.raised),
                (theme.strong, theme.accent_dim),
            ] {
                assert!(contrast(text, fill) >= 4.5, "{text:?} on {fill:?}");
            }
        }
    }
}
