//! The buttons beside a card's name: the button of its controls or the favourite's star, and the switch.

use crate::i18n::tr;
use crate::mix::Controls;
use crate::ui::card_model::{Card, CardAction, CardState};
use crate::ui::star::star_ui;
use crate::ui::{inspector, theme, widgets};
use egui::{Rect, Role, Ui, WidgetInfo, vec2};

/// Whether a button is seen between the name and the switch.
pub fn is_seen(ui: &Ui, card: &Card, whole: Rect) -> bool {
    let is_near = ui.rect_contains_pointer(whole);
    card.has_layer() || card.is_favourite || is_near || card.state == CardState::Never
}

/// The button of its controls, or the mark of a favourite, and the switch.
pub fn buttons_ui(
    ui: &mut Ui,
    card: &Card,
    controls: &mut Controls,
    whole: Rect,
) -> Option<CardAction> {
    if card.state == CardState::Never {
        return allow_ui(ui, card);
    }
    let action = if card.has_layer() && !card.knobs.is_empty() {
        inspector::inspector_ui(ui, card, whole, controls)
    } else {
        star_ui(ui, card, ui.rect_contains_pointer(whole)).then_some(CardAction::Mark)
    };
    ui.spacing_mut().item_spacing.x = theme::GAP;
    switch_ui(ui, card).or(action)
}

/// What stands in the place of the switch of a sound that is never played.
fn allow_ui(ui: &mut Ui, card: &Card) -> Option<CardAction> {
    let button = ui.add(egui::Button::new(tr!("unblock")).min_size(vec2(76.0, theme::TOUCH)));
    let name = tr!("unblock-sound", name = &card.name);
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    button.on_hover_text(tr!("unblock-tip")).clicked().then_some(CardAction::Never(false))
}

fn switch_ui(ui: &mut Ui, card: &Card) -> Option<CardAction> {
    let mut on = card.is_on();
    let what = if on { tr!("switch-off") } else { tr!("switch-on") };
    let lit = theme::hue(ui, card.family).fill;
    let name = tr!("switch-on-named", name = &card.name);
    let switch = widgets::switch_ui(ui, &name, lit, &mut on).on_hover_text(what);
    let action = if on { CardAction::SwitchOn } else { CardAction::SwitchOff };
    switch.changed().then_some(action)
}
