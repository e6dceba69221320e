//! The star button that marks a favourite.

use crate::i18n::tr;
use crate::ui::card_model::Card;
use crate::ui::{icons, theme};
use egui::{CursorIcon, Rect, Role, Sense, Ui, WidgetInfo, vec2};

/// Draws the star of a card. If the sound is not a favourite, the star is visible only while it is
/// hovered or focused, or while the card `is_hovered`. Returns whether it was pressed.
pub fn star_ui(ui: &mut Ui, card: &Card, is_hovered: bool) -> bool {
    let (rect, response) =
        ui.allocate_exact_size(vec2(theme::ICON_BUTTON, theme::ICON_BUTTON), Sense::click());
    let name = tr!("favourite-named", name = &card.name);
    let info = || WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), card.is_favourite, &name);
    response.widget_info(info);
    let is_highlighted = response.hovered() || response.has_focus();
    if is_highlighted || card.is_favourite || is_hovered {
        let (icon, tint) = match (card.is_favourite, is_highlighted) {
            (true, _) => ("star-on", theme::of(ui).accent),
            (false, true) => ("star", theme::of(ui).strong),
            (false, false) => ("star", theme::of(ui).weak),
        };
        if response.has_focus() {
            // The fill hides the end of a long name.
            let (fill, ring) = (theme::of(ui).card, ui.visuals().selection.stroke);
            ui.painter().circle(rect.center(), theme::ICON_BUTTON / 2.0, fill, ring);
        }
        icons::paint(ui, icon, Rect::from_center_size(rect.center(), vec2(20.0, 20.0)), tint);
    }
    let tooltip = if card.is_favourite { tr!("favourite-remove") } else { tr!("favourite-add") };
    response.on_hover_text(tooltip).on_hover_cursor(CursorIcon::PointingHand).clicked()
}
