//! One card of the board: a sound's icon, name, switch, level, and the glow of what it plays.

use crate::mix::Controls;
use crate::mix::controls::{LEVEL, gain};
use crate::ui::{icons, theme, widgets};
use egui::{Color32, CornerRadius, Frame, Margin, Rect, RichText, Sense, Stroke, Ui, vec2};

/// The height that every card has, so that they stand in rows.
pub const HEIGHT: f32 = 92.0;
const ICON: f32 = 40.0;

/// What a card shows.
pub struct Card {
    pub name: String,
    pub icon: String,
    pub is_on: bool,
    /// The level of what it plays now, as an amplitude.
    pub heard: f32,
    /// Why it is not heard as it should be.
    pub trouble: Option<String>,
    /// The level that a double click resets to.
    pub default_level: f32,
}

/// What a card asks of the board it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardAction {
    SwitchOn,
    SwitchOff,
}

/// Draws a card over the width there is, and edits its controls.
pub fn card_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    let fill = if card.is_on { theme::CARD_ON } else { theme::CARD };
    let line = if card.is_on { theme::ACCENT_DIM } else { Color32::TRANSPARENT };
    let frame = Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::symmetric(14, 12));
    frame
        .show(ui, |ui| {
            ui.set_min_height(HEIGHT - 26.0);
            ui.set_width(ui.available_width());
            contents_ui(ui, card, controls)
        })
        .inner
}

fn contents_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    ui.spacing_mut().item_spacing.y = 4.0;
    let mut action = None;
    let name = ui
        .horizontal(|ui| {
            icon_ui(ui, card);
            let colour = if card.is_on { Color32::WHITE } else { theme::WEAK };
            let room = ui.available_width() - 50.0;
            let name = ui
                .allocate_ui_with_layout(
                    vec2(room, ICON),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_min_width(room);
                        ui.add(
                            egui::Label::new(RichText::new(&card.name).size(16.0).color(colour))
                                .truncate(),
                        )
                    },
                )
                .inner;
            let mut on = card.is_on;
            let what = if on { "Switch off" } else { "Switch on" };
            if widgets::switch_ui(ui, &format!("{} on", card.name), &mut on)
                .on_hover_text(what)
                .changed()
            {
                action = Some(if on { CardAction::SwitchOn } else { CardAction::SwitchOff });
            }
            name
        })
        .inner;
    level_ui(ui, card, name.id, &mut controls.level);
    if let Some(trouble) = &card.trouble {
        let text = RichText::new(trouble).small().color(theme::WARNING);
        ui.add(egui::Label::new(text).truncate()).on_hover_text(trouble);
    }
    action
}

fn level_ui(ui: &mut Ui, card: &Card, name: egui::Id, level: &mut f32) {
    ui.scope(|ui| {
        if !card.is_on {
            ui.visuals_mut().selection.bg_fill = theme::RAIL;
            ui.visuals_mut().widgets.inactive.fg_stroke.color = theme::WEAK;
        }
        let text = decibels(*level);
        widgets::slider_ui(ui, &LEVEL, name, card.default_level, level).on_hover_text(text);
    });
}

/// The icon, in a disc that glows with what is heard.
fn icon_ui(ui: &mut Ui, card: &Card) {
    let (rect, _) = ui.allocate_exact_size(vec2(ICON, ICON), Sense::hover());
    let base = if card.is_on { theme::ACCENT_DIM } else { theme::PANEL };
    let glow = glow(card.heard);
    ui.painter().circle_filled(
        rect.center(),
        ICON / 2.0,
        base.lerp_to_gamma(theme::ACCENT, 0.55 * glow),
    );
    if glow > 0.0 {
        let ring = Stroke::new(2.0, theme::ACCENT.gamma_multiply(0.8 * glow));
        ui.painter().circle_stroke(rect.center(), ICON / 2.0 + 2.0, ring);
    }
    let tint = if card.is_on { Color32::WHITE } else { theme::WEAK };
    icons::paint(ui, &card.icon, Rect::from_center_size(rect.center(), vec2(24.0, 24.0)), tint);
}

/// How bright an amplitude glows, 0..=1: even in decibels over the 50 that are worth showing.
pub fn glow(amplitude: f32) -> f32 {
    if amplitude <= 0.0 { 0.0 } else { ((20.0 * amplitude.log10() + 50.0) / 45.0).clamp(0.0, 1.0) }
}

fn decibels(level: f32) -> String {
    if level <= 0.0 { "Silent".into() } else { format!("{:.1} dB", 20.0 * gain(level).log10()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glow_is_dark_in_silence_and_full_near_full_scale() {
        assert_eq!([glow(0.0), glow(0.001), glow(1.0)], [0.0, 0.0, 1.0]);
        assert!(glow(0.05) > 0.4 && glow(0.05) < 0.7);
    }

    #[test]
    fn a_tooltip_says_decibels() {
        assert_eq!([decibels(0.5).as_str(), decibels(0.0).as_str()], ["-18.1 dB", "Silent"]);
    }
}
