//! What stands beside the name of a card: the button of its controls or the mark of a favourite, and the
//! switch.

use super::{Card, CardAction, State};
use crate::i18n::tr;
use crate::mix::Controls;
use crate::ui::{icons, knobs, theme, widgets};
use egui::{CursorIcon, Rect, Role, Sense, Ui, WidgetInfo, vec2};

/// Whether a button is seen between the name and the switch.
pub fn is_seen(ui: &Ui, card: &Card, whole: Rect) -> bool {
    let is_near = ui.rect_contains_pointer(whole);
    card.has_layer() || card.is_favourite || is_near || card.state == State::Never
}

/// The button of its controls, or the mark of a favourite, and the switch.
pub fn buttons_ui(
    ui: &mut Ui,
    card: &Card,
    controls: &mut Controls,
    whole: Rect,
) -> Option<CardAction> {
    if card.state == State::Never {
        return allow_ui(ui, card);
    }
    let action = if card.has_layer() && !card.knobs.is_empty() {
        knobs::knobs_ui(ui, card, whole, controls)
    } else {
        star_ui(ui, card, ui.rect_contains_pointer(whole)).then_some(CardAction::Mark)
    };
    ui.spacing_mut().item_spacing.x = theme::GAP;
    switch_ui(ui, card).or(action)
}

/// The mark of a favourite; of others it is seen by who comes near. Returns whether it was pressed.
pub fn star_ui(ui: &mut Ui, card: &Card, near: bool) -> bool {
    let (rect, response) =
        ui.allocate_exact_size(vec2(knobs::BUTTON, knobs::BUTTON), Sense::click());
    let name = tr!("favourite-named", name = &card.name);
    let info = || WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), card.is_favourite, &name);
    response.widget_info(info);
    let lit = response.hovered() || response.has_focus();
    if lit || card.is_favourite || near {
        let (icon, tint) = match (card.is_favourite, lit) {
            (true, _) => ("star-on", theme::of(ui).accent),
            (false, true) => ("star", theme::of(ui).strong),
            (false, false) => ("star", theme::of(ui).weak),
        };
        if response.has_focus() {
            // Over a long name, if it comes to that.
            let (ground, ring) = (theme::of(ui).card, ui.visuals().selection.stroke);
            ui.painter().circle(rect.center(), knobs::BUTTON / 2.0, ground, ring);
        }
        icons::paint(ui, icon, Rect::from_center_size(rect.center(), vec2(20.0, 20.0)), tint);
    }
    let tip = if card.is_favourite { tr!("favourite-remove") } else { tr!("favourite-add") };
    response.on_hover_text(tip).on_hover_cursor(CursorIcon::PointingHand).clicked()
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
