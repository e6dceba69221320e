//! The star that marks a favourite.

use crate::i18n::tr;
use crate::ui::card_model::Card;
use crate::ui::{icons, theme};
use egui::{CursorIcon, Rect, Role, Sense, Ui, WidgetInfo, vec2};

/// Draws the star of a card. For a sound that is not a favourite, it shows only while it is hovered or
/// focused, or if `is_near`: the pointer is over the card. Returns whether it was pressed.
pub fn star_ui(ui: &mut Ui, card: &Card, is_near: bool) -> bool {
    let (rect, response) =
        ui.allocate_exact_size(vec2(theme::ICON_BUTTON, theme::ICON_BUTTON), Sense::click());
    let name = tr!("favourite-named", name = &card.name);
    let info = || WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), card.is_favourite, &name);
    response.widget_info(info);
    let lit = response.hovered() || response.has_focus();
    if lit || card.is_favourite || is_near {
        let (icon, tint) = match (card.is_favourite, lit) {
            (true, _) => ("star-on", theme::of(ui).accent),
            (false, true) => ("star", theme::of(ui).strong),
            (false, false) => ("star", theme::of(ui).weak),
        };
        if response.has_focus() {
            // A long name may reach under the star.
            let (ground, ring) = (theme::of(ui).card, ui.visuals().selection.stroke);
            ui.painter().circle(rect.center(), theme::ICON_BUTTON / 2.0, ground, ring);
        }
        icons::paint(ui, icon, Rect::from_center_size(rect.center(), vec2(20.0, 20.0)), tint);
    }
    let tip = if card.is_favourite { tr!("favourite-remove") } else { tr!("favourite-add") };
    response.on_hover_text(tip).on_hover_cursor(CursorIcon::PointingHand).clicked()
}
