//! The context menu of a card.

use crate::i18n::tr;
use crate::mix::Controls;
use crate::ui::card_model::{Card, CardAction, CardState};
use egui::{Popup, Response, Ui};

/// Draws the menu while it is open.
pub fn menu_ui(background: &Response, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    let shown = Popup::context_menu(background).show(|ui| {
        ui.set_min_width(190.0);
        contents_ui(ui, card, controls)
    });
    shown.and_then(|shown| shown.inner)
}

fn contents_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    let mut chosen = None;
    let mut item_ui = |ui: &mut Ui, text: &str, action: CardAction| {
        if ui.button(text).clicked() {
            chosen = Some(action);
        }
    };
    let favourite = if card.is_favourite { tr!("favourite-remove") } else { tr!("favourite-add") };
    item_ui(ui, favourite, CardAction::ToggleFavourite);
    if card.has_layer() {
        item_ui(ui, tr!("add-copy"), CardAction::AddCopy);
        for (text, flag) in [(tr!("mute"), &mut controls.mute), (tr!("solo"), &mut controls.solo)] {
            if ui.checkbox(flag, text).clicked() {
                ui.close();
            }
        }
        if ui.button(tr!("reset-controls")).clicked() {
            *controls = Controls { level: controls.level, ..card.defaults };
        }
    }
    if card.is_own {
        item_ui(ui, tr!("about-sound"), CardAction::EditDescription);
    }
    ui.separator();
    if card.state == CardState::Blocked {
        item_ui(ui, tr!("unblock-sound-menu"), CardAction::SetBlocked(false));
    } else {
        item_ui(ui, tr!("block-sound"), CardAction::SetBlocked(true));
    }
    chosen
}
