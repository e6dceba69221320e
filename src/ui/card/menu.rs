//! What a card offers to who presses it with the other button.

use crate::i18n::tr;
use crate::mix::Controls;
use crate::ui::card_model::{Card, CardAction, CardState};
use egui::{Popup, Response, Ui};

/// Draws the menu while it is open.
pub fn menu_ui(ground: &Response, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    let shown = Popup::context_menu(ground).show(|ui| {
        ui.set_min_width(190.0);
        contents_ui(ui, card, controls)
    });
    shown.and_then(|shown| shown.inner)
}

fn contents_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    let mut asked = None;
    let mut offer = |ui: &mut Ui, text: &str, action: CardAction| {
        if ui.button(text).clicked() {
            asked = Some(action);
        }
    };
    let mark = if card.is_favourite { tr!("favourite-remove") } else { tr!("favourite-add") };
    offer(ui, mark, CardAction::Mark);
    if card.has_layer() {
        offer(ui, tr!("add-copy"), CardAction::Another);
        for (word, flag) in [(tr!("mute"), &mut controls.mute), (tr!("solo"), &mut controls.solo)] {
            if ui.checkbox(flag, word).clicked() {
                ui.close();
            }
        }
        if ui.button(tr!("reset-controls")).clicked() {
            *controls = Controls { level: controls.level, ..card.own };
        }
    }
    if card.is_own {
        offer(ui, tr!("about-sound"), CardAction::Describe);
    }
    ui.separator();
    if card.state == CardState::Never {
        offer(ui, tr!("unblock-sound-menu"), CardAction::Never(false));
    } else {
        offer(ui, tr!("block-sound"), CardAction::Never(true));
    }
    asked
}
