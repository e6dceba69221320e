//! Colours, spacing and text sizes. All colours have the contrast that WCAG AA requires: in the
//! dark theme, in the light theme and in Night.

mod hue;
mod palette;

pub use hue::Hue;
pub use palette::Palette;

use crate::catalogue::Family;
use crate::mix::to_f32;
use crate::settings::{Appearance, Settings};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Theme, Visuals};

/// The background of Night. The colours of Night are dark and contain little blue; the contrast of
/// the text is 5.6 : 1.
pub const NIGHT: Color32 = Color32::from_rgb(0x07, 0x04, 0x02);
pub const NIGHT_TEXT: Color32 = Color32::from_rgb(0xAE, 0x7B, 0x4A);
pub const NIGHT_FILL: Color32 = Color32::from_rgb(0x3A, 0x22, 0x12);

/// The corner radius of cards and panels.
pub const RADIUS: u8 = 12;
/// The corner radius of buttons and rows.
pub const SMALL_RADIUS: u8 = 8;
/// The gap that all other gaps are multiples of.
pub const GAP: f32 = 8.0;
/// The least width of the window, in points, in which all content fits.
const MIN_WINDOW_WIDTH: f32 = 330.0;
/// The least height and width of anything that can be clicked.
pub const TOUCH: f32 = 32.0;
/// The width and height of an icon button.
pub const ICON_BUTTON: f32 = 38.0;

/// The palette of the theme that `ui` is drawn in.
pub fn of(ui: &egui::Ui) -> &'static Palette {
    Palette::of(ui.visuals().dark_mode)
}

/// The background of the window.
pub fn background(visuals: &Visuals) -> Color32 {
    Palette::of(visuals.dark_mode).background
}

/// The colours of a family in the theme that `ui` is drawn in.
pub fn hue(ui: &egui::Ui, family: Family) -> Hue {
    Hue::of(family, ui.visuals().dark_mode)
}

/// Sets the styles of the dark and the light theme in `ctx`.
pub fn apply(ctx: &egui::Context) {
    // Susurra handles the zoom keys itself, because the zoom is a setting.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    for theme in [Theme::Dark, Theme::Light] {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals(Palette::of(theme == Theme::Dark), theme);
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
}

/// Applies the user's settings of theme, zoom and animations.
pub fn follow(ctx: &egui::Context, settings: &Settings, system_is_light: Option<bool>) {
    let light = match settings.appearance {
        Appearance::Dark => false,
        Appearance::Light => true,
        Appearance::System => system_is_light
            .or_else(|| ctx.system_theme().map(|theme| theme == Theme::Light))
            .unwrap_or(false),
    };
    let theme = if light { Theme::Light } else { Theme::Dark };
    if ctx.theme() != theme {
        ctx.set_theme(theme);
    }
    // The zoom is limited so that the content fits into the window.
    let largest = ctx.viewport_rect().width() * ctx.zoom_factor() / MIN_WINDOW_WIDTH;
    let chosen = to_f32(f64::from(settings.scale_percent.clamp(80, 200)) / 100.0);
    let scale = chosen.min(largest.max(0.8));
    if (ctx.zoom_factor() - scale).abs() > 1e-3 {
        ctx.set_zoom_factor(scale);
    }
    let seconds = if settings.less_motion { 0.0 } else { egui::Style::default().animation_time };
    if ctx.style_of(theme).animation_time != seconds {
        ctx.style_mut_of(theme, |style| style.animation_time = seconds);
    }
}

fn visuals(palette: &Palette, theme: Theme) -> Visuals {
    let mut visuals = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.card;
    visuals.extreme_bg_color = palette.background;
    visuals.text_edit_bg_color = Some(palette.background);
    visuals.window_corner_radius = CornerRadius::same(RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(SMALL_RADIUS);
    visuals.window_stroke = Stroke::new(1.0, palette.rail);
    visuals.weak_text_color = Some(palette.weak);
    visuals.warn_fg_color = palette.warning;
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = egui::style::HandleShape::Circle;
    visuals.selection.bg_fill = palette.accent_fill;
    visuals.selection.stroke = Stroke::new(1.0, palette.on_fill);
    let widgets = &mut visuals.widgets;
    let none = Color32::TRANSPARENT;
    let states = [
        (&mut widgets.noninteractive, palette.panel, palette.rail, palette.text),
        (&mut widgets.inactive, palette.rail, none, palette.text),
        (&mut widgets.hovered, palette.raised, palette.weak, palette.strong),
        (&mut widgets.active, palette.accent_dim, palette.accent, palette.strong),
        (&mut widgets.open, palette.accent_dim, none, palette.strong),
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
    use crate::ui::theme::palette::contrast;

    #[test]
    fn the_text_of_night_is_readable_and_its_colours_have_little_blue() {
        assert!(contrast(NIGHT_TEXT, NIGHT) >= 4.5);
        assert!(contrast(NIGHT_TEXT, NIGHT_FILL) >= 3.0, "large text on a button");
        for colour in [NIGHT, NIGHT_TEXT, NIGHT_FILL] {
            assert!(f32::from(colour.b()) < 0.5 * f32::from(colour.r()), "{colour:?}");
        }
    }
}
