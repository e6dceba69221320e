//! The buttons at the right of a card: the inspector's button or the favourite's star, and the
//! switch.

use crate::i18n::tr;
use crate::mix::Controls;
use crate::ui::card_model::{Card, CardAction, CardState};
use crate::ui::star::star_ui;
use crate::ui::{inspector, theme, widgets};
use egui::{Rect, Role, Ui, WidgetInfo, vec2};

/// Whether a button is visible between the name and the switch.
pub fn is_visible(ui: &Ui, card: &Card, card_rect: Rect) -> bool {
    let is_hovered = ui.rect_contains_pointer(card_rect);
    card.has_layer() || card.is_favourite || is_hovered || card.state == CardState::Blocked
}

/// Draws the inspector's button or the star, and then the switch.
pub fn buttons_ui(
    ui: &mut Ui,
    card: &Card,
    controls: &mut Controls,
    card_rect: Rect,
) -> Option<CardAction> {
    if card.state == CardState::Blocked {
        return unblock_ui(ui, card);
    }
    let action = if card.has_layer() && !card.specs.is_empty() {
        inspector::inspector_ui(ui, card, card_rect, controls)
    } else {
        let is_hovered = ui.rect_contains_pointer(card_rect);
        star_ui(ui, card, is_hovered).then_some(CardAction::ToggleFavourite)
    };
    ui.spacing_mut().item_spacing.x = theme::GAP;
    switch_ui(ui, card).or(action)
}

/// Draws the button that a blocked sound has instead of a switch.
fn unblock_ui(ui: &mut Ui, card: &Card) -> Option<CardAction> {
    let button = ui.add(egui::Button::new(tr!("unblock")).min_size(vec2(76.0, theme::TOUCH)));
    let name = tr!("unblock-sound", name = &card.name);
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    button.on_hover_text(tr!("unblock-tip")).clicked().then_some(CardAction::SetBlocked(false))
}

fn switch_ui(ui: &mut Ui, card: &Card) -> Option<CardAction> {
    let mut on = card.is_on();
    let tooltip = if on { tr!("switch-off") } else { tr!("switch-on") };
    let on_colour = theme::hue(ui, card.family).fill;
    let name = tr!("switch-on-named", name = &card.name);
    let switch = widgets::switch_ui(ui, &name, on_colour, &mut on).on_hover_text(tooltip);
    let action = if on { CardAction::SwitchOn } else { CardAction::SwitchOff };
    switch.changed().then_some(action)
}
