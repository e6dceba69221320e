//! Colours, spacing and text sizes: dark, calm, and in contrast to WCAG AA.

use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Visuals};

pub const BACKGROUND: Color32 = Color32::from_rgb(0x12, 0x14, 0x19);
pub const PANEL: Color32 = Color32::from_rgb(0x17, 0x1A, 0x21);
pub const CARD: Color32 = Color32::from_rgb(0x1C, 0x20, 0x28);
pub const CARD_ON: Color32 = Color32::from_rgb(0x21, 0x28, 0x31);
pub const RAIL: Color32 = Color32::from_rgb(0x33, 0x3A, 0x46);
pub const TEXT: Color32 = Color32::from_rgb(0xE2, 0xE6, 0xEC);
/// 5.9 : 1 on a card.
pub const WEAK: Color32 = Color32::from_rgb(0x9A, 0xA4, 0xB3);
pub const ACCENT: Color32 = Color32::from_rgb(0x8F, 0xD3, 0xC6);
/// What is filled with the accent and carries light text: 4.6 : 1.
pub const ACCENT_FILL: Color32 = Color32::from_rgb(0x3E, 0x7A, 0x74);
pub const ACCENT_DIM: Color32 = Color32::from_rgb(0x2D, 0x4B, 0x4A);
pub const WARNING: Color32 = Color32::from_rgb(0xE9, 0xB8, 0x72);

/// The night: hardly any light, and that warm. 5.6 : 1.
pub const NIGHT: Color32 = Color32::from_rgb(0x07, 0x04, 0x02);
pub const NIGHT_TEXT: Color32 = Color32::from_rgb(0xAE, 0x7B, 0x4A);
pub const NIGHT_FILL: Color32 = Color32::from_rgb(0x3A, 0x22, 0x12);

/// Corners of cards and panels.
pub const RADIUS: u8 = 12;
/// Corners of buttons and rows.
pub const SMALL_RADIUS: u8 = 8;
/// The gap that all others are multiples of.
pub const GAP: f32 = 8.0;
/// The least height and width of what can be pressed.
pub const TOUCH: f32 = 32.0;

/// Makes `ctx` look like Susurra.
pub fn apply(ctx: &egui::Context) {
    ctx.set_theme(egui::Theme::Dark);
    ctx.style_mut_of(egui::Theme::Dark, |style| {
        style.visuals = visuals();
        style.text_styles = [
            (TextStyle::Heading, 22.0),
            (TextStyle::Body, 14.5),
            (TextStyle::Button, 14.5),
            (TextStyle::Small, 12.5),
            (TextStyle::Monospace, 13.0),
        ]
        .map(|(style, size)| (style, FontId::new(size, FontFamily::Proportional)))
        .into();
        let spacing = &mut style.spacing;
        spacing.item_spacing = egui::vec2(GAP, GAP);
        spacing.button_padding = egui::vec2(12.0, 7.0);
        spacing.interact_size = egui::vec2(TOUCH, 28.0);
        spacing.slider_rail_height = 5.0;
        spacing.menu_margin = Margin::same(8);
        spacing.window_margin = Margin::same(20);
    });
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.panel_fill = PANEL;
    visuals.window_fill = CARD;
    visuals.extreme_bg_color = BACKGROUND;
    visuals.text_edit_bg_color = Some(BACKGROUND);
    visuals.window_corner_radius = CornerRadius::same(RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(SMALL_RADIUS);
    visuals.window_stroke = Stroke::new(1.0, RAIL);
    visuals.weak_text_color = Some(WEAK);
    visuals.warn_fg_color = WARNING;
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = egui::style::HandleShape::Circle;
    visuals.selection.bg_fill = ACCENT_FILL;
    visuals.selection.stroke = Stroke::new(1.0, Color32::WHITE);
    let widgets = &mut visuals.widgets;
    let states = [
        (&mut widgets.noninteractive, PANEL, RAIL, TEXT),
        (&mut widgets.inactive, RAIL, Color32::TRANSPARENT, TEXT),
        (&mut widgets.hovered, Color32::from_rgb(0x3D, 0x46, 0x54), WEAK, Color32::WHITE),
        (&mut widgets.active, ACCENT_DIM, ACCENT, Color32::WHITE),
        (&mut widgets.open, ACCENT_DIM, Color32::TRANSPARENT, Color32::WHITE),
    ];
    for (state, fill, line, text) in states {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, line);
        state.fg_stroke = Stroke::new(1.0, text);
        state.corner_radius = CornerRadius::same(SMALL_RADIUS);
        state.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ratio of two colours' relative luminances (WCAG 2.2).
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let [red, green, blue, _] = egui::Rgba::from(colour).to_array();
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_has_the_contrast_of_wcag_aa_on_every_ground() {
        let grounds = [BACKGROUND, PANEL, CARD, CARD_ON];
        for text in [TEXT, WEAK, ACCENT, WARNING, Color32::WHITE] {
            for ground in grounds {
                assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}");
            }
        }
        assert!(contrast(Color32::WHITE, ACCENT_FILL) >= 4.5);
        assert!(contrast(NIGHT_TEXT, NIGHT) >= 4.5);
        assert!(contrast(NIGHT_TEXT, NIGHT_FILL) >= 3.0, "what is pressed, in large type");
    }

    #[test]
    fn the_night_has_hardly_any_blue() {
        for colour in [NIGHT, NIGHT_TEXT, NIGHT_FILL] {
            assert!(f32::from(colour.b()) < 0.5 * f32::from(colour.r()), "{colour:?}");
        }
    }
}
